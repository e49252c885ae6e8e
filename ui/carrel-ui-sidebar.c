/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-sidebar.h"

#include "carrel-ui-format.h"
#include "carrel-ui-place-menu.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define DEPTH_INDENT 18
#define DEPTH_MAX 8

struct _CarrelUiSidebar
{
  GtkWidget parent_instance;

  CarrelUiPlace *place;
  GListModel *places;

  GtkListBox *list;
  AdwHeaderBar *header_bar;
};

enum
{
  SIGNAL_PLACE_SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelUiSidebar, carrel_ui_sidebar, GTK_TYPE_WIDGET)

/* The fixed places have names and symbols of their own; folders and tags bring their names. */
static const struct
{
  const char *title;
  const char *icon_name;
} kinds[] = {
  [CARREL_UI_PLACE_ALL] = {
    NC_ ("place", "All machines"), "view-grid-symbolic" },
    [CARREL_UI_PLACE_RUNNING] = {
      NC_ ("place", "Running"), "carrel-state-running-symbolic" },
      [CARREL_UI_PLACE_FAVOURITES] = {
        NC_ ("place", "Favourites"), "starred-symbolic" },
        [CARREL_UI_PLACE_RECENT] = { NC_ ("place", "Recent"), "document-open-recent-symbolic" },
                                     [CARREL_UI_PLACE_FOLDER] = { NULL, "folder-symbolic" },
                                     [CARREL_UI_PLACE_TAG] = { NULL, "carrel-tag-symbolic" },
                                     [CARREL_UI_PLACE_TRASH] = { NC_ ("place", "Trash"),
                                                                      "user-trash-symbolic" },
                                     };

G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == CARREL_UI_N_PLACES);

char *
carrel_ui_sidebar_dup_title (CarrelUiPlace *place)
{
  CarrelUiPlaceKind kind = CARREL_UI_PLACE_ALL;

  g_return_val_if_fail (CARREL_UI_IS_PLACE (place), NULL);

  kind = carrel_ui_place_get_kind (place);
  if (kinds[kind].title != NULL)
    return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "place", kinds[kind].title));
  return carrel_ui_format_line (carrel_ui_place_get_title (place));
}

static const char *
get_icon_name (CarrelUiPlace *place)
{
  const char *icon_name = carrel_ui_place_get_icon_name (place);

  return icon_name != NULL ? icon_name : kinds[carrel_ui_place_get_kind (place)].icon_name;
}

static void
row_update (CarrelUiPlace *place, GParamSpec *pspec, gpointer user_data)
{
  GtkWidget *row = GTK_WIDGET (user_data);
  GtkWidget *label = g_object_get_data (G_OBJECT (row), "carrel-ui-label");
  GtkWidget *count = g_object_get_data (G_OBJECT (row), "carrel-ui-count");
  g_autofree char *title = carrel_ui_sidebar_dup_title (place);
  g_autofree char *number = g_strdup_printf ("%u", carrel_ui_place_get_count (place));
  g_autofree char *description = NULL;

  gtk_label_set_text (GTK_LABEL (label), title);
  gtk_label_set_text (GTK_LABEL (count), number);
  gtk_widget_set_visible (count, carrel_ui_place_get_count (place) > 0);
  /* Translators: what a screen reader says for a row of the sidebar: its name, how many machines */
  description = g_strdup_printf (ngettext ("%s, %u machine",
                                           "%s, %u machines",
                                           carrel_ui_place_get_count (place)),
                                 title,
                                 carrel_ui_place_get_count (place));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  description,
                                  -1);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  CarrelUiPlace *place = CARREL_UI_PLACE (item);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *icon = gtk_image_new_from_icon_name (get_icon_name (place));
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *count = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_set_margin_start (icon,
                               (int) MIN (carrel_ui_place_get_depth (place), DEPTH_MAX) *
                                 DEPTH_INDENT);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  carrel_ui_place_menu_mark (GTK_LIST_BOX_ROW (row), place);
  g_object_set_data (G_OBJECT (row), "carrel-ui-label", label);
  g_object_set_data (G_OBJECT (row), "carrel-ui-count", count);
  g_signal_connect_object (place, "notify", G_CALLBACK (row_update), row, 0);
  row_update (place, NULL, row);
  return row;
}

static const char *
get_heading (CarrelUiPlaceKind kind)
{
  switch (kind)
    {
    case CARREL_UI_PLACE_FOLDER:
      return C_ ("sidebar", "Folders");
    case CARREL_UI_PLACE_TAG:
      return C_ ("sidebar", "Tags");
    case CARREL_UI_PLACE_TRASH:
      return "";
    default:
      return C_ ("sidebar", "Library");
    }
}

static GtkWidget *
create_heading (CarrelUiPlaceKind kind)
{
  const char *text = get_heading (kind);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = NULL;

  if (text[0] == '\0')
    return gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (box, "place-heading");
  if (kind == CARREL_UI_PLACE_FOLDER)
    {
      button = gtk_button_new_from_icon_name ("list-add-symbolic");
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "heading-button");
      gtk_widget_set_tooltip_text (button, _ ("New folder"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("New folder"), -1);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.new-folder");
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  CarrelUiPlaceKind kind = carrel_ui_place_get_kind (carrel_ui_place_menu_get_place (row));
  const char *heading = get_heading (kind);
  gboolean is_first = before == NULL || !g_str_equal (heading,
                                                      get_heading (carrel_ui_place_get_kind (
                                                        carrel_ui_place_menu_get_place (before))));

  if (is_first && gtk_list_box_row_get_header (row) == NULL)
    gtk_list_box_row_set_header (row, create_heading (kind));
  else if (!is_first)
    gtk_list_box_row_set_header (row, NULL);
}

static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  CarrelUiSidebar *self = CARREL_UI_SIDEBAR (user_data);
  CarrelUiPlace *place = row != NULL ? carrel_ui_place_menu_get_place (row) : NULL;

  if (place == NULL || place == self->place)
    return;
  g_set_object (&self->place, place);
  g_signal_emit (self, signals[SIGNAL_PLACE_SELECTED], 0);
}

/* Rows come and go with the model; the chosen place stays chosen as long as it exists. */
static void
places_changed_cb (CarrelUiSidebar *self)
{
  CarrelUiPlaceKind kind = self->place != NULL ? carrel_ui_place_get_kind (self->place)
                                               : CARREL_UI_PLACE_ALL;
  g_autofree char *id = g_strdup (self->place != NULL ? carrel_ui_place_get_id (self->place)
                                                      : NULL);

  if (gtk_list_box_get_selected_row (self->list) == NULL)
    carrel_ui_sidebar_select (self, kind, id);
}

static void
carrel_ui_sidebar_dispose (GObject *object)
{
  CarrelUiSidebar *self = CARREL_UI_SIDEBAR (object);
  GtkWidget *child = NULL;

  g_clear_object (&self->place);
  g_clear_object (&self->places);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (carrel_ui_sidebar_parent_class)->dispose (object);
}

static void
carrel_ui_sidebar_class_init (CarrelUiSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = carrel_ui_sidebar_dispose;
  signals[SIGNAL_PLACE_SELECTED] = g_signal_new ("place-selected",
                                                 CARREL_UI_TYPE_SIDEBAR,
                                                 G_SIGNAL_RUN_LAST,
                                                 0,
                                                 NULL,
                                                 NULL,
                                                 NULL,
                                                 G_TYPE_NONE,
                                                 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/carrel/Carrel/ui/carrel-ui-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, CarrelUiSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, CarrelUiSidebar, header_bar);
  gtk_widget_class_set_css_name (widget_class, "placesidebar");
}

static void
carrel_ui_sidebar_init (CarrelUiSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, header_cb, NULL, NULL);
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (row_selected_cb), self, 0);
}

void
carrel_ui_sidebar_set_provider (CarrelUiSidebar *self, CarrelUiProvider *provider)
{
  g_return_if_fail (CARREL_UI_IS_SIDEBAR (self));
  g_return_if_fail (CARREL_UI_IS_PROVIDER (provider));
  g_return_if_fail (self->places == NULL);

  self->places = g_object_ref (carrel_ui_provider_get_places (provider));
  carrel_ui_place_menu_attach (self->list, GTK_WIDGET (self), provider);
  gtk_list_box_bind_model (self->list, self->places, create_row, NULL, NULL);
  g_signal_connect_object (self->places,
                           "items-changed",
                           G_CALLBACK (places_changed_cb),
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  places_changed_cb (self);
}

CarrelUiPlace *
carrel_ui_sidebar_get_place (CarrelUiSidebar *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SIDEBAR (self), NULL);

  return self->place;
}

void
carrel_ui_sidebar_select (CarrelUiSidebar *self, CarrelUiPlaceKind kind, const char *id)
{
  GtkListBoxRow *first = NULL;
  GtkListBoxRow *row = NULL;

  g_return_if_fail (CARREL_UI_IS_SIDEBAR (self));

  first = gtk_list_box_get_row_at_index (self->list, 0);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      CarrelUiPlace *place = carrel_ui_place_menu_get_place (row);

      if (carrel_ui_place_get_kind (place) == kind &&
          g_strcmp0 (carrel_ui_place_get_id (place), id) == 0)
        break;
    }
  if (row == NULL)
    row = first;
  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
}
