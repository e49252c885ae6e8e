/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-shots-import.h"
#include "carrel-shots-more.h"
#include "carrel-shots-scenes.h"
#include "carrel-ui-test.h"

#include "display/widget/carrel-display-view.h"

/* Walks every page and dialog of the picture book: each control that a person can use must have a name
 * that a screen reader can say. */

static gboolean
is_control (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  return GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_SWITCH (widget) ||
         GTK_IS_SPIN_BUTTON (widget) || GTK_IS_ENTRY (widget) || GTK_IS_SEARCH_ENTRY (widget) ||
         GTK_IS_TEXT_VIEW (widget) || GTK_IS_LIST_BOX (widget) || GTK_IS_GRID_VIEW (widget) ||
         GTK_IS_COLUMN_VIEW (widget) || GTK_IS_LIST_VIEW (widget) ||
         CARREL_IS_DISPLAY_VIEW (widget);
}

/* An item of a menu. */
static gboolean
is_item (GtkWidget *widget)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkModelButton") &&
         gtk_widget_get_mapped (widget);
}

/* What GTK 4.18 relates an item to is no name. */
static gboolean
has_item_name (GtkWidget *widget)
{
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget),
                                           GTK_ACCESSIBLE_PROPERTY_LABEL) &&
         !gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                            GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

static gboolean
has_words (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_label_get_text (GTK_LABEL (widget))[0] != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_words (child))
      return TRUE;
  return FALSE;
}

/* A label with a mnemonic names its button by its words: the written one would be said beside them, with
 * the underscore. */
static gboolean
has_mnemonic_name (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget)) &&
         gtk_button_get_label (GTK_BUTTON (widget)) != NULL &&
         gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  if (has_mnemonic_name (widget))
    return FALSE;
  if (gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
      gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;
  if (gtk_widget_get_tooltip_text (widget) != NULL)
    return TRUE;
  return (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget)) && has_words (widget);
}

/* What GTK and libadwaita build inside their own widgets is theirs to name. */
static gboolean
is_inside_toolkit (GtkWidget *widget)
{
  static const char *const theirs[] = {
    "GtkWindowControls", "GtkSpinButton",       "AdwAboutWindow",   "GtkShortcutsWindow",
    "GtkMenuButton",     "AdwSplitButton",      "GtkSearchEntry",   "AdwComboRow",
    "AdwExpanderRow",    "AdwEntryRow",         "GtkDropDown",      "AdwToastWidget",
    "GtkColumnView",     "AdwPreferencesGroup", "AdwMessageDialog", "GtkSearchBar",
    "GtkPopoverMenu",
  };

  for (GtkWidget *at = gtk_widget_get_parent (widget); at != NULL; at = gtk_widget_get_parent (at))
    for (guint i = 0; i < G_N_ELEMENTS (theirs); i++)
      if (g_str_equal (G_OBJECT_TYPE_NAME (at), theirs[i]))
        {
          /* A group's list is built by it; what is put into its rows is ours again. */
          if (!g_str_equal (theirs[i], "AdwPreferencesGroup") || GTK_IS_LIST_BOX (widget))
            return TRUE;
        }
  return FALSE;
}

static char *
describe_path (GtkWidget *widget)
{
  g_autoptr (GString) path = g_string_new (NULL);

  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    g_string_append_printf (path, "%s < ", G_OBJECT_TYPE_NAME (widget));
  return g_string_free (g_steal_pointer (&path), FALSE);
}

static guint
walk (GtkWidget *widget, const char *scene, guint *n_controls)
{
  guint n_nameless = 0;

  if (is_item (widget) || (is_control (widget) && !is_inside_toolkit (widget)))
    {
      (*n_controls)++;
      if (is_item (widget) ? !has_item_name (widget) : !has_name (widget))
        {
          g_autofree char *path = describe_path (widget);

          g_test_message ("%s: without a name: %s", scene, path);
          n_nameless++;
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_nameless += walk (child, scene, n_controls);
  return n_nameless;
}

static void
test_names (gconstpointer data)
{
  const CarrelShotsScene *scene = data;
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (scene->n_machines, &fake);
  GtkWidget *target = NULL;
  guint n_controls = 0;
  guint n_nameless = 0;

  if (scene->prepare != NULL)
    target = scene->prepare (window, fake);
  carrel_ui_test_settle (target != NULL ? target : GTK_WIDGET (window));
  n_nameless = walk (GTK_WIDGET (window), scene->name, &n_controls);
  if (target != NULL)
    n_nameless += walk (target, scene->name, &n_controls);
  /* In full screen there is nothing but the guest. */
  g_assert_cmpuint (n_controls, >=, 1);
  g_assert_cmpuint (n_nameless, ==, 0);
  if (GTK_IS_POPOVER (target))
    gtk_popover_popdown (GTK_POPOVER (target));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  carrel_ui_library_page_set_list (carrel_ui_test_get_library (window), FALSE);
  carrel_ui_test_close (window);
}

static GtkWidget *
find_primary (GtkWidget *widget)
{
  if (GTK_IS_MENU_BUTTON (widget) && gtk_menu_button_get_primary (GTK_MENU_BUTTON (widget)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_primary (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_main_menu (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (3, &fake);
  GtkMenuButton *button = GTK_MENU_BUTTON (find_primary (GTK_WIDGET (window)));
  guint n_items = 0;

  carrel_ui_test_settle (GTK_WIDGET (window));
  gtk_menu_button_popup (button);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_cmpuint (walk (GTK_WIDGET (gtk_menu_button_get_popover (button)), "main menu", &n_items),
                    ==,
                    0);
  g_assert_cmpuint (n_items, >, 2);
  gtk_menu_button_popdown (button);
  carrel_ui_test_close (window);
}

static void
add_all (const CarrelShotsScene *scenes, guint n_scenes)
{
  for (guint i = 0; i < n_scenes; i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/accessibility/%s", scenes[i].name);

      g_test_add_data_func (path, &scenes[i], test_names);
    }
}

int
main (int argc, char **argv)
{
  const CarrelShotsScene *scenes = NULL;
  guint n_scenes = 0;

  carrel_ui_test_init (&argc, &argv);
  scenes = carrel_shots_scenes_get (&n_scenes);
  add_all (scenes, n_scenes);
  scenes = carrel_shots_more_get (&n_scenes);
  add_all (scenes, n_scenes);
  scenes = carrel_shots_import_get (&n_scenes);
  add_all (scenes, n_scenes);
  g_test_add_func ("/ui/accessibility/items-of-the-main-menu", test_main_menu);
  return g_test_run ();
}
