/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-test.h"

#include <locale.h>

#define FRAMES_PER_SETTLE 3

static GtkApplication *
get_application (void)
{
  return GTK_APPLICATION (g_application_get_default ());
}

void
carrel_ui_test_init (int *argc, char ***argv)
{
  AdwApplication *application = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  g_setenv ("GTK_A11Y", "test", FALSE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("ADW_DISABLE_PORTAL", "1", TRUE);
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      exit (0);
    }
  application = adw_application_new ("org.carrel.Carrel.Test", G_APPLICATION_NON_UNIQUE);
  g_application_set_default (G_APPLICATION (application));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  carrel_ui_window_prepare (GTK_APPLICATION (application));
}

static void
painted_cb (GdkFrameClock *clock, gpointer user_data)
{
  guint *n_frames = user_data;

  (*n_frames)++;
}

void
carrel_ui_test_settle (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  g_autoptr (GdkFrameClock)
    clock = g_object_ref (gdk_surface_get_frame_clock (gtk_native_get_surface (native)));
  guint n_frames = 0;
  gulong handler =
    g_signal_connect_data (clock, "after-paint", G_CALLBACK (painted_cb), &n_frames, NULL, 0);

  while (n_frames < FRAMES_PER_SETTLE)
    {
      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
      g_main_context_iteration (NULL, TRUE);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  g_signal_handler_disconnect (clock, handler);
}

CarrelUiWindow *
carrel_ui_test_open (guint n_machines, CarrelUiFake **out_fake)
{
  g_autoptr (CarrelUiProvider) fake = carrel_ui_fake_new (n_machines);
  CarrelUiWindow *window = carrel_ui_window_new (get_application (), fake);

  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 720);
  gtk_window_present (GTK_WINDOW (window));
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_free (carrel_ui_fake_take_calls (CARREL_UI_FAKE (fake)));
  *out_fake = CARREL_UI_FAKE (fake);
  return window;
}

void
carrel_ui_test_close (CarrelUiWindow *window)
{
  g_autoptr (GListModel) toplevels = g_object_ref (gtk_window_get_toplevels ());
  gpointer pointer = window;

  for (guint i = g_list_model_get_n_items (toplevels); i > 0; i--)
    {
      g_autoptr (GtkWindow) other = g_list_model_get_item (toplevels, i - 1);

      if (other != GTK_WINDOW (window))
        gtk_window_destroy (other);
    }
  g_object_add_weak_pointer (G_OBJECT (window), &pointer);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (pointer);
}

GtkWidget *
carrel_ui_test_find_type (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = carrel_ui_test_find_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
carrel_ui_test_find_class (GtkWidget *widget, const char *class_name)
{
  if (gtk_widget_has_css_class (widget, class_name))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = carrel_ui_test_find_class (child, class_name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
carrel_ui_test_find_text (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = carrel_ui_test_find_text (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
carrel_ui_test_find_action (GtkWidget *widget, const char *action)
{
  if (GTK_IS_ACTIONABLE (widget) && gtk_widget_get_mapped (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = carrel_ui_test_find_action (child, action);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
carrel_ui_test_find_dialog (CarrelUiWindow *window)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  GtkWidget *dialog = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) widget = g_list_model_get_item (toplevels, i);

      if (widget != GTK_WIDGET (window) && gtk_widget_get_visible (widget))
        dialog = widget;
    }
  return dialog;
}

CarrelUiLibraryPage *
carrel_ui_test_get_library (CarrelUiWindow *window)
{
  return CARREL_UI_LIBRARY_PAGE (
    carrel_ui_test_find_type (GTK_WIDGET (window), CARREL_UI_TYPE_LIBRARY_PAGE));
}

void
carrel_ui_test_assert_calls (CarrelUiFake *fake, const char *expected)
{
  g_autofree char *calls = carrel_ui_fake_take_calls (fake);

  g_assert_cmpstr (calls, ==, expected);
}

/* Looks through the shortcut controllers of a widget and its ancestors, as a key event does when
 * nobody took it on the way. */
gboolean
carrel_ui_test_press (GtkWidget *widget, guint key, GdkModifierType modifiers)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

      for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
        {
          g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

          if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
            continue;
          for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
            {
              g_autoptr (GtkShortcut)
                shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
              GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

              if (!GTK_IS_KEYVAL_TRIGGER (trigger) ||
                  gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) != key ||
                  gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) != modifiers)
                continue;
              if (gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                                GTK_SHORTCUT_ACTION_EXCLUSIVE,
                                                widget,
                                                gtk_shortcut_get_arguments (shortcut)))
                return TRUE;
            }
        }
    }
  return FALSE;
}
