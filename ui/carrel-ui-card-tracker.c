/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-card-tracker.h"

#include "carrel-ui-card.h"
#include "carrel-ui-context-menu.h"

/* How much beyond the visible part counts as in sight, so that scrolling finds cards ready. */
#define MARGIN_PIXELS 160.0f

/* How many frames to wait for a layout that has not happened yet. */
#define LOOKS_MAX 5

/* The width of a column that looks well, and in a narrow window the least one that is still of use. The
 * grid keeps thirty rows of its largest number of columns, so that this number follows the width. */
#define COLUMN_PIXELS 208
#define COLUMN_PIXELS_NARROW 170
#define NARROW_PIXELS 520
#define COLUMNS_MAX 12

struct _CarrelUiCardTracker
{
  GObject parent_instance;

  GtkWidget *grid;
  GtkWidget *scrolled;
  GHashTable *cards;
  guint update_source;
  guint n_looks;
};

G_DEFINE_FINAL_TYPE (CarrelUiCardTracker, carrel_ui_card_tracker, G_TYPE_OBJECT)

/* Before its first layout a card lies at the origin and would count as seen. */
static gboolean
is_placed (GtkWidget *card)
{
  return gtk_widget_get_width (card) > 0 && gtk_widget_get_mapped (card);
}

static gboolean
is_in_sight (CarrelUiCardTracker *self, GtkWidget *card)
{
  graphene_rect_t bounds;
  float height = (float) gtk_widget_get_height (self->scrolled);

  if (height <= 0 || !is_placed (card) || gtk_widget_get_parent (card) == NULL)
    return FALSE;
  if (!gtk_widget_compute_bounds (gtk_widget_get_parent (card), self->scrolled, &bounds))
    return FALSE;
  return bounds.origin.y < height + MARGIN_PIXELS &&
         bounds.origin.y + bounds.size.height > -MARGIN_PIXELS;
}

static void
adapt_columns (CarrelUiCardTracker *self)
{
  int width = gtk_widget_get_width (self->scrolled);
  int column = width < NARROW_PIXELS ? COLUMN_PIXELS_NARROW : COLUMN_PIXELS;
  guint n_columns = (guint) CLAMP (width / column, 1, COLUMNS_MAX);

  /* Every change of a maximum lays the grid out again; only a real one may. */
  if (width > 0 && gtk_grid_view_get_max_columns (GTK_GRID_VIEW (self->grid)) != n_columns)
    gtk_grid_view_set_max_columns (GTK_GRID_VIEW (self->grid), n_columns);
}

static void schedule (CarrelUiCardTracker *self);

static gboolean
tick_cb (GtkWidget *grid, GdkFrameClock *clock, gpointer user_data)
{
  schedule (CARREL_UI_CARD_TRACKER (user_data));
  return G_SOURCE_REMOVE;
}

/* A new card, or every card of a grid that is shown again, has no place before the next frame; nothing
 * tells when it has got one if that is the one that another had before. */
static void
look_again (CarrelUiCardTracker *self, guint n_unplaced)
{
  if (n_unplaced == 0 || !gtk_widget_get_mapped (self->grid))
    self->n_looks = 0;
  else if (self->n_looks++ < LOOKS_MAX)
    gtk_widget_add_tick_callback (self->grid, tick_cb, g_object_ref (self), g_object_unref);
}

void
carrel_ui_card_tracker_update (CarrelUiCardTracker *self)
{
  GHashTableIter iter;
  gpointer card = NULL;
  guint n_unplaced = 0;

  g_return_if_fail (CARREL_UI_IS_CARD_TRACKER (self));

  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->grid == NULL)
    return;
  adapt_columns (self);
  g_hash_table_iter_init (&iter, self->cards);
  while (g_hash_table_iter_next (&iter, &card, NULL))
    {
      n_unplaced += is_placed (card) ? 0 : 1;
      carrel_ui_card_set_shown (card, is_in_sight (self, card));
    }
  look_again (self, n_unplaced);
}

static gboolean
update_cb (gpointer user_data)
{
  CarrelUiCardTracker *self = CARREL_UI_CARD_TRACKER (user_data);

  self->update_source = 0;
  carrel_ui_card_tracker_update (self);
  return G_SOURCE_REMOVE;
}

/* Within a frame after its layout, when bounds are right: building a card queues another layout, which the
 * frame clock performs before it paints, so that no frame shows cards without content. */
static void
layout_cb (CarrelUiCardTracker *self)
{
  if (self->update_source != 0)
    carrel_ui_card_tracker_update (self);
}

static void
realize_cb (CarrelUiCardTracker *self)
{
  g_signal_connect_object (gtk_widget_get_frame_clock (self->grid),
                           "layout",
                           G_CALLBACK (layout_cb),
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
unrealize_cb (CarrelUiCardTracker *self)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_frame_clock (self->grid), layout_cb, self);
}

/* Outside of a frame, before anything less urgent. */
static void
schedule (CarrelUiCardTracker *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add_full (GDK_PRIORITY_REDRAW + 1, update_cb, self, NULL);
}

static void
forget_cb (CarrelUiCardTracker *self, GtkWidget *card)
{
  g_hash_table_remove (self->cards, card);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  CarrelUiCardTracker *self = CARREL_UI_CARD_TRACKER (user_data);
  GtkWidget *card = carrel_ui_card_new ();

  carrel_ui_context_menu_mark (card, item);
  gtk_list_item_set_child (item, card);
  g_hash_table_add (self->cards, card);
  /* A card may go before its list item says so. */
  g_signal_connect_object (card, "destroy", G_CALLBACK (forget_cb), self, G_CONNECT_SWAPPED);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  CarrelUiCardTracker *self = CARREL_UI_CARD_TRACKER (user_data);

  carrel_ui_card_set_machine (CARREL_UI_CARD (gtk_list_item_get_child (item)),
                              gtk_list_item_get_item (item));
  self->n_looks = 0;
  schedule (self);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *card = gtk_list_item_get_child (item);

  if (card != NULL)
    carrel_ui_card_set_machine (CARREL_UI_CARD (card), NULL);
}

static void
carrel_ui_card_tracker_dispose (GObject *object)
{
  CarrelUiCardTracker *self = CARREL_UI_CARD_TRACKER (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_weak_pointer (&self->grid);
  g_clear_weak_pointer (&self->scrolled);
  g_hash_table_remove_all (self->cards);
  G_OBJECT_CLASS (carrel_ui_card_tracker_parent_class)->dispose (object);
}

static void
carrel_ui_card_tracker_finalize (GObject *object)
{
  CarrelUiCardTracker *self = CARREL_UI_CARD_TRACKER (object);

  g_hash_table_unref (self->cards);
  G_OBJECT_CLASS (carrel_ui_card_tracker_parent_class)->finalize (object);
}

static void
carrel_ui_card_tracker_class_init (CarrelUiCardTrackerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = carrel_ui_card_tracker_dispose;
  G_OBJECT_CLASS (klass)->finalize = carrel_ui_card_tracker_finalize;
}

static void
carrel_ui_card_tracker_init (CarrelUiCardTracker *self)
{
  self->cards = g_hash_table_new_full (NULL, NULL, NULL, NULL);
}

static void
follow (CarrelUiCardTracker *self, gpointer instance, const char *signal)
{
  g_signal_connect_object (instance, signal, G_CALLBACK (schedule), self, G_CONNECT_SWAPPED);
}

CarrelUiCardTracker *
carrel_ui_card_tracker_new (GtkGridView *grid, GtkScrolledWindow *scrolled)
{
  CarrelUiCardTracker *self = NULL;
  GtkAdjustment *adjustment = NULL;
  g_autoptr (GtkListItemFactory) factory = NULL;

  g_return_val_if_fail (GTK_IS_GRID_VIEW (grid), NULL);
  g_return_val_if_fail (GTK_IS_SCROLLED_WINDOW (scrolled), NULL);

  self = g_object_new (CARREL_UI_TYPE_CARD_TRACKER, NULL);
  g_set_weak_pointer (&self->grid, GTK_WIDGET (grid));
  g_set_weak_pointer (&self->scrolled, GTK_WIDGET (scrolled));
  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  gtk_grid_view_set_factory (grid, factory);
  adjustment = gtk_scrolled_window_get_vadjustment (scrolled);
  follow (self, adjustment, "value-changed");
  follow (self, adjustment, "changed");
  g_signal_connect_object (grid, "realize", G_CALLBACK (realize_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (grid, "unrealize", G_CALLBACK (unrealize_cb), self, G_CONNECT_SWAPPED);
  follow (self, grid, "map");
  follow (self, grid, "unmap");
  return self;
}

guint
carrel_ui_card_tracker_count (CarrelUiCardTracker *self, guint *out_n_cards)
{
  GHashTableIter iter;
  gpointer card = NULL;
  guint n_built = 0;

  g_return_val_if_fail (CARREL_UI_IS_CARD_TRACKER (self), 0);

  g_hash_table_iter_init (&iter, self->cards);
  while (g_hash_table_iter_next (&iter, &card, NULL))
    n_built += carrel_ui_card_is_built (card) ? 1 : 0;
  if (out_n_cards != NULL)
    *out_n_cards = g_hash_table_size (self->cards);
  return n_built;
}
