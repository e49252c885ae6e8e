/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-library-page.h"

#include "carrel-ui-banner.h"
#include "carrel-ui-card-tracker.h"
#include "carrel-ui-columns.h"
#include "carrel-ui-context-menu.h"
#include "carrel-ui-format.h"
#include "carrel-ui-jobs-button.h"
#include "carrel-ui-machine-actions.h"
#include "carrel-ui-names.h"
#include "carrel-ui-sidebar.h"
#include "carrel-ui-squeeze.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* What is shown is always one query: a place, what was typed, and an order. Whenever one of the three
 * changes, the provider is asked for another model, which replaces the old one in whichever of the two
 * views is in sight. The list view is built only when somebody first asks for it. */

struct _CarrelUiLibraryPage
{
  GtkWidget parent_instance;

  CarrelUiProvider *provider;
  CarrelUiMachineActions *actions;
  CarrelUiCardTracker *tracker;
  GtkMultiSelection *selection;
  GtkSelectionFilterModel *selected;
  GListModel *machines;
  GtkWidget *columns;
  GMenu *folders;
  GMenu *primary;
  char *searched;
  gboolean is_list;
  gboolean is_narrow;

  AdwFlap *flap;
  CarrelUiSidebar *sidebar;
  AdwHeaderBar *header_bar;
  AdwWindowTitle *title;
  AdwSplitButton *new_button;
  GtkMenuButton *menu_button;
  GtkToggleButton *list_button;
  GtkSearchBar *search_bar;
  GtkEditable *search_entry;
  CarrelUiJobsButton *jobs_button;
  CarrelUiBanner *banner;
  GtkStack *stack;
  GtkScrolledWindow *grid_scroll;
  GtkGridView *grid;
  GtkScrolledWindow *list_scroll;
  AdwStatusPage *empty_page;
  GtkButton *empty_button;
  GtkRevealer *action_bar;
  GtkLabel *selected_label;
  GtkLabel *selected_number; /* the same, where there is no room for words */
  GtkBox *bulk_box;
  GtkBox *small_bulk_box;
};

enum
{
  SIGNAL_VIEW_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelUiLibraryPage, carrel_ui_library_page, GTK_TYPE_WIDGET)

static void
show_empty (CarrelUiLibraryPage *self,
            const char *icon_name,
            const char *title,
            const char *description,
            const char *button,
            const char *action)
{
  adw_status_page_set_icon_name (self->empty_page, icon_name);
  adw_status_page_set_title (self->empty_page, title);
  adw_status_page_set_description (self->empty_page, description);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_button), button != NULL);
  if (button != NULL)
    gtk_button_set_label (self->empty_button, button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->empty_button), action);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
show_empty_search (CarrelUiLibraryPage *self)
{
  g_autofree char *quoted = carrel_ui_format_quoted (gtk_editable_get_text (self->search_entry));
  g_autofree char *text = g_strdup_printf (_ ("No name, note or tag contains %s here."), quoted);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  show_empty (self,
              "system-search-symbolic",
              _ ("No results"), markup, _ ("_Clear the search"), "win.clear-search");
}

static void
show_empty_place (CarrelUiLibraryPage *self, CarrelUiPlaceKind kind)
{
  switch (kind)
    {
    case CARREL_UI_PLACE_RUNNING:
      show_empty (self,
                  "carrel-state-running-symbolic",
                  _ ("Nothing is running"),
                     _ ("Machines that run appear here, also those started elsewhere."),
                        _ ("Show _all machines"), "win.show-all");
      break;
    case CARREL_UI_PLACE_FAVOURITES:
      show_empty (self,
                  "starred-symbolic",
                  _ ("No favourites yet"),
                     _ ("Mark a machine as a favourite in its menu."),
                        _ ("Show _all machines"), "win.show-all");
      break;
    case CARREL_UI_PLACE_TRASH:
      show_empty (self,
                  "user-trash-symbolic",
                  _ ("The trash is empty"),
                     _ ("Deleted machines stay here until you delete them forever."), NULL, NULL);
      break;
    case CARREL_UI_PLACE_RECENT:
    case CARREL_UI_PLACE_FOLDER:
    case CARREL_UI_PLACE_TAG:
      show_empty (self,
                  "folder-symbolic",
                  _ ("Nothing here"),
                     _ ("No machine belongs here at the moment."),
                        _ ("Show _all machines"), "win.show-all");
      break;
    default:
      show_empty (self,
                  "org.carrel.Carrel-symbolic",
                  _ ("Your library is empty"),
                    _ ("Create a machine from an installer image, or drop an image on this window."),
                      _ ("_New machine"), "win.new");
    }
}

static CarrelUiPlaceKind
get_kind (CarrelUiLibraryPage *self)
{
  CarrelUiPlace *place = carrel_ui_sidebar_get_place (self->sidebar);

  return place != NULL ? carrel_ui_place_get_kind (place) : CARREL_UI_PLACE_ALL;
}

static void
update_stack (CarrelUiLibraryPage *self)
{
  if (self->machines == NULL)
    return;
  if (g_list_model_get_n_items (self->machines) > 0)
    gtk_stack_set_visible_child_name (self->stack, self->is_list ? "list" : "grid");
  else if (gtk_editable_get_text (self->search_entry)[0] != '\0')
    show_empty_search (self);
  else
    show_empty_place (self, get_kind (self));
}

static void
update_bulk_box (GtkBox *box, gboolean is_trash)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (box)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child,
                            is_trash ==
                              (g_object_get_data (G_OBJECT (child), "for-trash") != NULL));
}

static void
update_bulk (CarrelUiLibraryPage *self)
{
  gboolean is_trash = get_kind (self) == CARREL_UI_PLACE_TRASH;

  update_bulk_box (self->bulk_box, is_trash);
  update_bulk_box (self->small_bulk_box, is_trash);
}

typedef struct
{
  const char *label;
  const char *icon_name;
  const char *action;
  gboolean is_for_trash;
  gboolean is_more;
} Bulk;

static const Bulk bulk[] = {
  { NC_ ("several machines", "_Start"), "media-playback-start-symbolic", "machine.start", FALSE },
    { NC_ ("several machines", "_Pause"), "media-playback-pause-symbolic", "machine.pause", FALSE },
      { NC_ ("several machines", "S_hut down"),
             "system-shutdown-symbolic",
             "machine.shutdown",
             FALSE },
        { NC_ ("several machines", "_Move"), "folder-symbolic", NULL, FALSE },
          { NC_ ("several machines", "_Tag…"), "carrel-tag-symbolic", "machine.tags", FALSE },
            { NC_ ("several machines", "_Delete"), "user-trash-symbolic", "machine.trash", FALSE },
              { NC_ ("several machines", "More actions"), "view-more-symbolic", NULL, FALSE, TRUE },
                { NC_ ("several machines", "_Restore"),
                       "edit-undo-symbolic",
                       "machine.restore",
                       TRUE },
                  { NC_ ("several machines", "_Delete forever…"),
                         "edit-delete-symbolic",
                         "machine.purge",
                         TRUE },
                };

/* What is done seldom, or cannot be undone, is not one click away. */
static GMenuModel *
create_more (void)
{
  static const struct
  {
    const char *label;
    const char *action;
  } items[] = {
    { NC_ ("several machines", "_Resume"), "machine.resume" },
      { NC_ ("several machines", "Restart, by _asking the guests"), "machine.restart" },
        { NC_ ("several machines", "Power o_ff, losing unsaved work"), "machine.poweroff" },
      };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    g_menu_append (menu,
                   g_dpgettext2 (GETTEXT_PACKAGE, "several machines", items[i].label),
                   items[i].action);
  return G_MENU_MODEL (menu);
}

static GtkWidget *
create_menu_button (CarrelUiLibraryPage *self,
                    const Bulk *item,
                    const char *label,
                    gboolean is_small)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenuModel) more = item->is_more ? create_more () : NULL;

  if (is_small || item->is_more)
    gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), item->icon_name);
  else
    gtk_menu_button_set_label (GTK_MENU_BUTTON (button), label);
  gtk_menu_button_set_use_underline (GTK_MENU_BUTTON (button), TRUE);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button),
                                  more != NULL ? more : G_MENU_MODEL (self->folders));
  return button;
}

static void
add_bulk (CarrelUiLibraryPage *self, GtkBox *box, const Bulk *item, gboolean is_small)
{
  const char *label = g_dpgettext2 (GETTEXT_PACKAGE, "several machines", item->label);
  g_auto (GStrv) parts = g_strsplit (label, "_", 2);
  g_autofree char *plain = g_strjoinv ("", parts);
  GtkWidget *button = NULL;

  if (item->action == NULL)
    button = create_menu_button (self, item, label, is_small);
  else
    button = is_small ? gtk_button_new_from_icon_name (item->icon_name)
                      : gtk_button_new_with_mnemonic (label);
  if (item->action != NULL)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), item->action);
  if (is_small || item->is_more)
    gtk_widget_set_tooltip_text (button, plain);
  if (is_small || item->is_more)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    plain,
                                    -1);
  gtk_widget_add_css_class (button, "flat");
  if (item->is_for_trash)
    g_object_set_data (G_OBJECT (button), "for-trash", button);
  gtk_box_append (box, button);
}

static void
fill_bulk (CarrelUiLibraryPage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (bulk); i++)
    {
      add_bulk (self, self->bulk_box, &bulk[i], FALSE);
      add_bulk (self, self->small_bulk_box, &bulk[i], TRUE);
    }
  carrel_ui_names_mend (GTK_WIDGET (self->bulk_box));
  update_bulk (self);
}

static void
update_selected (CarrelUiLibraryPage *self)
{
  g_autoptr (GtkBitset)
    bits = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n_selected = (guint) gtk_bitset_get_size (bits);
  g_autofree char *text = g_strdup_printf (ngettext ("%u selected", "%u selected", n_selected),
                                           n_selected);
  g_autofree char *number = g_strdup_printf ("%u", n_selected);

  if (n_selected > 1)
    {
      g_autoptr (GMenuModel) folders = carrel_ui_context_menu_create_folders (self->provider);

      if (gtk_widget_get_first_child (GTK_WIDGET (self->bulk_box)) == NULL)
        fill_bulk (self);
      g_menu_remove_all (self->folders);
      g_menu_append_section (self->folders, NULL, folders);
    }
  gtk_label_set_text (self->selected_label, text);
  gtk_label_set_text (self->selected_number, number);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->selected_number), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->selected_number),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text,
                                  -1);
  gtk_revealer_set_reveal_child (self->action_bar, n_selected > 1);
}

static void
attach_model (CarrelUiLibraryPage *self)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->selection);

  if (self->columns != NULL)
    gtk_column_view_set_model (GTK_COLUMN_VIEW (self->columns), self->is_list ? model : NULL);
  gtk_grid_view_set_model (self->grid, self->is_list ? NULL : model);
}

static CarrelUiQuery *
create_query (CarrelUiLibraryPage *self)
{
  CarrelUiPlace *place = carrel_ui_sidebar_get_place (self->sidebar);
  const char *text = gtk_editable_get_text (self->search_entry);
  CarrelUiSort sort = CARREL_UI_SORT_NAME;
  gboolean descending = FALSE;
  CarrelUiQuery *query = carrel_ui_query_new ();

  if (get_kind (self) == CARREL_UI_PLACE_RECENT)
    {
      sort = CARREL_UI_SORT_LAST_USED;
      descending = TRUE;
    }
  if (self->is_list && self->columns != NULL)
    carrel_ui_columns_get_sort (GTK_COLUMN_VIEW (self->columns), &sort, &descending);
  g_object_set (query,
                "kind",
                (int) get_kind (self),
                "place-id",
                place != NULL ? carrel_ui_place_get_id (place) : NULL,
                "search",
                text[0] != '\0' ? text : NULL,
                "sort",
                (int) sort,
                "descending",
                descending,
                NULL);
  return query;
}

static void
reload (CarrelUiLibraryPage *self)
{
  g_autoptr (CarrelUiQuery) query = NULL;

  if (self->provider == NULL)
    return;
  query = create_query (self);
  g_free (self->searched);
  self->searched = g_strdup (gtk_editable_get_text (self->search_entry));
  if (self->machines != NULL)
    g_signal_handlers_disconnect_by_func (self->machines, update_stack, self);
  g_clear_object (&self->machines);
  self->machines = carrel_ui_provider_get_machines (self->provider, query);
  g_signal_connect_object (self->machines,
                           "items-changed",
                           G_CALLBACK (update_stack),
                           self,
                           G_CONNECT_SWAPPED);
  g_clear_object (&self->selected);
  g_clear_object (&self->selection);
  self->selection = gtk_multi_selection_new (g_object_ref (self->machines));
  self->selected = gtk_selection_filter_model_new (GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection,
                           "selection-changed",
                           G_CALLBACK (update_selected),
                           self,
                           G_CONNECT_SWAPPED);
  carrel_ui_machine_actions_set_machines (self->actions, G_LIST_MODEL (self->selected));
  attach_model (self);
  update_selected (self);
  update_stack (self);
}

/* The entry tells of a change a moment after it; by then the answer may be on show, and asking again
 * would lose what is selected in it. */
static void
search_changed_cb (CarrelUiLibraryPage *self)
{
  if (g_strcmp0 (gtk_editable_get_text (self->search_entry), self->searched) != 0)
    reload (self);
}

static void
place_selected_cb (CarrelUiLibraryPage *self)
{
  CarrelUiPlace *place = carrel_ui_sidebar_get_place (self->sidebar);
  g_autofree char *title = place != NULL ? carrel_ui_sidebar_dup_title (place) : g_strdup ("");

  adw_window_title_set_title (self->title, title);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  update_bulk (self);
  reload (self);
}

static void
activated_cb (CarrelUiLibraryPage *self, guint position)
{
  g_autoptr (CarrelUiMachine)
    machine = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (machine != NULL && !carrel_ui_machine_get_trashed (machine))
    gtk_widget_activate_action (GTK_WIDGET (self),
                                "win.open-machine",
                                "s",
                                carrel_ui_machine_get_uuid (machine));
}

static void
ensure_columns (CarrelUiLibraryPage *self)
{
  if (self->columns != NULL)
    return;
  self->columns = carrel_ui_columns_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->columns),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Machines"), -1);
  carrel_ui_context_menu_attach (self->columns, self->provider);
  gtk_scrolled_window_set_child (self->list_scroll, self->columns);
  g_signal_connect_object (self->columns,
                           "activate",
                           G_CALLBACK (activated_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->columns)),
                           "changed",
                           G_CALLBACK (reload),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
list_toggled_cb (GtkToggleButton *button, gpointer user_data)
{
  carrel_ui_library_page_set_list (CARREL_UI_LIBRARY_PAGE (user_data),
                                   gtk_toggle_button_get_active (button));
}

static void
update_banner (CarrelUiLibraryPage *self)
{
  const char *read_only = carrel_ui_provider_get_read_only_reason (self->provider);

  carrel_ui_banner_set_text (self->banner, read_only);
}

/* Where the sidebar is beside the content, its header bar has the window's buttons at the start; where
 * it lies over the content or is hidden, this one has. */
static void
update_buttons (CarrelUiLibraryPage *self)
{
  gboolean is_beside = !adw_flap_get_folded (self->flap) && adw_flap_get_reveal_flap (self->flap);

  adw_header_bar_set_show_start_title_buttons (self->header_bar, !is_beside);
}

static void
carrel_ui_library_page_dispose (GObject *object)
{
  CarrelUiLibraryPage *self = CARREL_UI_LIBRARY_PAGE (object);
  GtkWidget *child = NULL;

  if (self->tracker != NULL)
    g_object_run_dispose (G_OBJECT (self->tracker));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->columns = NULL;
  g_clear_object (&self->tracker);
  g_clear_object (&self->folders);
  g_clear_object (&self->primary);
  g_clear_object (&self->actions);
  g_clear_object (&self->selected);
  g_clear_object (&self->selection);
  g_clear_object (&self->machines);
  g_clear_object (&self->provider);
  G_OBJECT_CLASS (carrel_ui_library_page_parent_class)->dispose (object);
}

static void
add_shortcut (GtkWidgetClass *widget_class,
              guint key,
              GdkModifierType modifiers,
              const char *action)
{
  gtk_widget_class_add_binding_action (widget_class, key, modifiers, action, NULL);
}

/* A menu's widgets are made with the menu; nobody misses them before the first frame is drawn. */
static gboolean
fill_menus_cb (gpointer user_data)
{
  CarrelUiLibraryPage *self = CARREL_UI_LIBRARY_PAGE (user_data);
  g_autoptr (GtkBuilder) builder = NULL;

  if (self->provider == NULL)
    return G_SOURCE_REMOVE;
  builder = gtk_builder_new_from_resource ("/org/carrel/Carrel/ui/carrel-ui-menus.ui");
  g_menu_append_section (self->primary,
                         NULL,
                         G_MENU_MODEL (gtk_builder_get_object (builder, "primary_menu")));
  adw_split_button_set_menu_model (self->new_button,
                                   G_MENU_MODEL (gtk_builder_get_object (builder, "new_menu")));
  carrel_ui_names_mend (GTK_WIDGET (self->menu_button));
  carrel_ui_names_mend (GTK_WIDGET (self->new_button));
  return G_SOURCE_REMOVE;
}

static void
carrel_ui_library_page_finalize (GObject *object)
{
  g_free (CARREL_UI_LIBRARY_PAGE (object)->searched);
  G_OBJECT_CLASS (carrel_ui_library_page_parent_class)->finalize (object);
}

static void
carrel_ui_library_page_class_init (CarrelUiLibraryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = carrel_ui_library_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = carrel_ui_library_page_finalize;
  signals[SIGNAL_VIEW_CHANGED] = g_signal_new ("view-changed",
                                               CARREL_UI_TYPE_LIBRARY_PAGE,
                                               G_SIGNAL_RUN_LAST,
                                               0,
                                               NULL,
                                               NULL,
                                               NULL,
                                               G_TYPE_NONE,
                                               0);
  g_type_ensure (CARREL_UI_TYPE_SIDEBAR);
  g_type_ensure (CARREL_UI_TYPE_JOBS_BUTTON);
  g_type_ensure (CARREL_UI_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/carrel/Carrel/ui/carrel-ui-library-page.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, CarrelUiLibraryPage, name)
  BIND (flap);
  BIND (sidebar);
  BIND (header_bar);
  BIND (title);
  BIND (new_button);
  BIND (menu_button);
  BIND (list_button);
  BIND (search_bar);
  BIND (search_entry);
  BIND (jobs_button);
  BIND (banner);
  BIND (stack);
  BIND (grid_scroll);
  BIND (grid);
  BIND (list_scroll);
  BIND (empty_page);
  BIND (empty_button);
  BIND (action_bar);
  BIND (selected_label);
  BIND (selected_number);
  BIND (bulk_box);
  BIND (small_bulk_box);
#undef BIND
  add_shortcut (widget_class, GDK_KEY_Delete, 0, "machine.trash");
  add_shortcut (widget_class, GDK_KEY_F2, 0, "machine.rename");
  add_shortcut (widget_class, GDK_KEY_Return, GDK_ALT_MASK, "machine.settings");
  add_shortcut (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "machine.start");
  add_shortcut (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, "machine.favourite");
  add_shortcut (widget_class, GDK_KEY_i, GDK_CONTROL_MASK, "machine.overview");
}

static void
carrel_ui_library_page_init (CarrelUiLibraryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
  self->tracker = carrel_ui_card_tracker_new (self->grid, self->grid_scroll);
  self->folders = g_menu_new ();
  self->primary = g_menu_new ();
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (self->primary));
  g_signal_connect_object (self->sidebar,
                           "place-selected",
                           G_CALLBACK (place_selected_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry,
                           "search-changed",
                           G_CALLBACK (search_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grid,
                           "activate",
                           G_CALLBACK (activated_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list_button, "toggled", G_CALLBACK (list_toggled_cb), self, 0);
  g_signal_connect_object (self->flap,
                           "notify::folded",
                           G_CALLBACK (update_buttons),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flap,
                           "notify::reveal-flap",
                           G_CALLBACK (update_buttons),
                           self,
                           G_CONNECT_SWAPPED);
  update_buttons (self);
}

GtkWidget *
carrel_ui_library_page_new (CarrelUiProvider *provider)
{
  CarrelUiLibraryPage *self = NULL;

  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (provider), NULL);

  self = g_object_new (CARREL_UI_TYPE_LIBRARY_PAGE, NULL);
  self->provider = g_object_ref (provider);
  self->actions = carrel_ui_machine_actions_new (GTK_WIDGET (self), provider);
  g_idle_add_full (G_PRIORITY_LOW, fill_menus_cb, g_object_ref (self), g_object_unref);
  carrel_ui_context_menu_attach (GTK_WIDGET (self->grid), provider);
  carrel_ui_jobs_button_set_provider (self->jobs_button, provider);
  g_signal_connect_object (provider,
                           "notify::read-only-reason",
                           G_CALLBACK (update_banner),
                           self,
                           G_CONNECT_SWAPPED);
  update_banner (self);
  carrel_ui_sidebar_set_provider (self->sidebar, provider);
  if (self->machines == NULL)
    reload (self);
  return GTK_WIDGET (self);
}

void
carrel_ui_library_page_set_search (CarrelUiLibraryPage *self, const char *text)
{
  g_return_if_fail (CARREL_UI_IS_LIBRARY_PAGE (self));

  gtk_search_bar_set_search_mode (self->search_bar, text != NULL);
  gtk_editable_set_text (self->search_entry, text != NULL ? text : "");
  reload (self);
}

void
carrel_ui_library_page_toggle_search (CarrelUiLibraryPage *self)
{
  gboolean is_open;

  g_return_if_fail (CARREL_UI_IS_LIBRARY_PAGE (self));

  is_open = gtk_search_bar_get_search_mode (self->search_bar);
  gtk_search_bar_set_search_mode (self->search_bar, !is_open);
  if (!is_open)
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
carrel_ui_library_page_toggle_sidebar (CarrelUiLibraryPage *self)
{
  g_return_if_fail (CARREL_UI_IS_LIBRARY_PAGE (self));

  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}

void
carrel_ui_library_page_set_list (CarrelUiLibraryPage *self, gboolean is_list)
{
  g_return_if_fail (CARREL_UI_IS_LIBRARY_PAGE (self));

  if (self->is_list == !!is_list)
    return;
  self->is_list = !!is_list;
  gtk_toggle_button_set_active (self->list_button, self->is_list);
  if (self->is_list)
    ensure_columns (self);
  reload (self);
  g_signal_emit (self, signals[SIGNAL_VIEW_CHANGED], 0);
}

gboolean
carrel_ui_library_page_get_list (CarrelUiLibraryPage *self)
{
  g_return_val_if_fail (CARREL_UI_IS_LIBRARY_PAGE (self), FALSE);

  return self->is_list;
}

void
carrel_ui_library_page_select_place (CarrelUiLibraryPage *self,
                                     CarrelUiPlaceKind kind,
                                     const char *id)
{
  g_return_if_fail (CARREL_UI_IS_LIBRARY_PAGE (self));

  carrel_ui_sidebar_select (self->sidebar, kind, id);
}

GtkSelectionModel *
carrel_ui_library_page_get_selection (CarrelUiLibraryPage *self)
{
  g_return_val_if_fail (CARREL_UI_IS_LIBRARY_PAGE (self), NULL);

  return GTK_SELECTION_MODEL (self->selection);
}

void
carrel_ui_library_page_set_narrow (CarrelUiLibraryPage *self, gboolean is_narrow)
{
  g_autoptr (GMenu) view = NULL;

  g_return_if_fail (CARREL_UI_IS_LIBRARY_PAGE (self));

  if (self->is_narrow == !!is_narrow)
    return;
  self->is_narrow = !!is_narrow;
  carrel_ui_squeeze_slim_header (self->header_bar, is_narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->list_button), !is_narrow);
  if (!is_narrow)
    {
      g_menu_remove (self->primary, 0);
      return;
    }
  view = g_menu_new ();
  g_menu_append (view, C_ ("main menu", "Cards or _list"), "win.toggle-view");
  g_menu_prepend_section (self->primary, NULL, G_MENU_MODEL (view));
}

void
carrel_ui_library_page_set_key_capture (CarrelUiLibraryPage *self, GtkWidget *widget)
{
  g_return_if_fail (CARREL_UI_IS_LIBRARY_PAGE (self));

  gtk_search_bar_set_key_capture_widget (self->search_bar, widget);
}

guint
carrel_ui_library_page_count_built (CarrelUiLibraryPage *self, guint *out_n_cards)
{
  g_return_val_if_fail (CARREL_UI_IS_LIBRARY_PAGE (self), 0);

  return carrel_ui_card_tracker_count (self->tracker, out_n_cards);
}
