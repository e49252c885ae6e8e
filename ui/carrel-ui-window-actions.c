/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-window-private.h"

#include "carrel-ui-machine-dialogs.h"
#include "carrel-ui-message.h"
#include "carrel-ui-names.h"
#include "carrel-ui-report.h"
#include "carrel-ui-source.h"

#include <glib/gi18n-lib.h>

/* Keys are bound on the window's class, not as accelerators of the application: a binding is tried
 * after the widget with the focus, so that a guest's console gets Ctrl+F before the search does. */

static void
new_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  carrel_ui_window_show_create (CARREL_UI_WINDOW (widget), NULL);
}

static void
file_chosen_cb (GtkWidget *origin, const char *path, gpointer user_data)
{
  carrel_ui_window_open_image (CARREL_UI_WINDOW (origin), path);
}

static void
new_from_file_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  carrel_ui_source_choose (widget, file_chosen_cb, NULL);
}

static void
import_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  carrel_ui_window_choose_import (CARREL_UI_WINDOW (widget), FALSE);
}

static void
import_folder_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  carrel_ui_window_choose_import (CARREL_UI_WINDOW (widget), TRUE);
}

static void
discover_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  carrel_ui_window_discover (CARREL_UI_WINDOW (widget));
}

static void
import_disk_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  carrel_ui_window_import_disk (CARREL_UI_WINDOW (widget));
}

static void
import_plan_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  carrel_ui_window_show_import_plan (CARREL_UI_WINDOW (widget),
                                     g_variant_get_string (parameter, NULL));
}

static void
new_folder_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  carrel_ui_machine_dialogs_new_folder (widget, CARREL_UI_WINDOW (widget)->provider, NULL);
}

static gboolean
is_library (CarrelUiWindow *self)
{
  return self->page == NULL;
}

static void
search_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CarrelUiWindow *self = CARREL_UI_WINDOW (widget);

  if (is_library (self))
    carrel_ui_library_page_toggle_search (self->library);
}

static void
clear_search_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  carrel_ui_library_page_set_search (CARREL_UI_WINDOW (widget)->library, NULL);
}

static void
toggle_sidebar_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CarrelUiWindow *self = CARREL_UI_WINDOW (widget);

  if (is_library (self))
    carrel_ui_library_page_toggle_sidebar (self->library);
}

static void
toggle_view_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CarrelUiWindow *self = CARREL_UI_WINDOW (widget);

  if (is_library (self))
    carrel_ui_library_page_set_list (self->library,
                                     !carrel_ui_library_page_get_list (self->library));
}

static void
show_all_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CarrelUiWindow *self = CARREL_UI_WINDOW (widget);

  carrel_ui_library_page_set_search (self->library, NULL);
  carrel_ui_library_page_select_place (self->library, CARREL_UI_PLACE_ALL, NULL);
}

static void
open_machine_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  carrel_ui_window_show_machine (CARREL_UI_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
open_overview_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  carrel_ui_window_show_overview (CARREL_UI_WINDOW (widget),
                                  g_variant_get_string (parameter, NULL));
}

static void
open_settings_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  carrel_ui_window_show_settings (CARREL_UI_WINDOW (widget),
                                  g_variant_get_string (parameter, NULL));
}

static void
start_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *const uuids[] = { g_variant_get_string (parameter, NULL), NULL };

  carrel_ui_report_perform (widget,
                            CARREL_UI_WINDOW (widget)->provider,
                            CARREL_UI_VERB_START,
                            uuids,
                            NULL,
                            NULL,
                            NULL,
                            NULL);
}

static void
restore_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree const char **uuids = g_variant_get_strv (parameter, NULL);

  carrel_ui_report_perform (widget,
                            CARREL_UI_WINDOW (widget)->provider,
                            CARREL_UI_VERB_RESTORE,
                            uuids,
                            NULL,
                            NULL,
                            NULL,
                            NULL);
}

static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  carrel_ui_window_show_library (CARREL_UI_WINDOW (widget));
}

static void
preferences_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  carrel_ui_window_show_preferences (CARREL_UI_WINDOW (widget));
}

/* A heading, and lines below it that may be read or not. */
static void
show_notes_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *heading = NULL;
  const char *notes = NULL;
  AdwMessageDialog *dialog = NULL;

  g_variant_get (parameter, "(&s&s)", &heading, &notes);
  dialog = carrel_ui_message_new (GTK_WINDOW (widget), heading, notes);
  adw_message_dialog_add_response (dialog, "close", C_ ("notes", "_Close"));
  adw_message_dialog_set_default_response (dialog, "close");
  adw_message_dialog_set_close_response (dialog, "close");
  carrel_ui_names_mend (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
shortcuts_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GtkBuilder)
    builder = gtk_builder_new_from_resource ("/org/carrel/Carrel/ui/carrel-ui-shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (widget));
  gtk_window_present (shortcuts);
}

static void
about_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWidget *about = adw_about_window_new ();

  g_object_set (about,
                "transient-for",
                widget,
                "modal",
                TRUE,
                "application-name",
                "Carrel",
                "application-icon",
                CARREL_APPLICATION_ID,
                "version",
                PACKAGE_VERSION,
                "comments",
                _ ("Virtual desktops, each at its own desk"),
                   "license-type",
                   GTK_LICENSE_GPL_3_0,
                   /* Translators: your name, and nobody else's; one per line */
                   "translator-credits",
                   _ ("translator-credits"), NULL);
  gtk_window_present (GTK_WINDOW (about));
}

static void
close_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static const struct
{
  const char *name;
  const char *parameter;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "win.new", NULL, new_cb },
  { "win.new-from-file", NULL, new_from_file_cb },
  { "win.import", NULL, import_cb },
  { "win.import-folder", NULL, import_folder_cb },
  { "win.import-plan", "s", import_plan_cb },
  { "win.discover", NULL, discover_cb },
  { "win.import-disk", NULL, import_disk_cb },
  { "win.new-folder", NULL, new_folder_cb },
  { "win.search", NULL, search_cb },
  { "win.clear-search", NULL, clear_search_cb },
  { "win.toggle-sidebar", NULL, toggle_sidebar_cb },
  { "win.toggle-view", NULL, toggle_view_cb },
  { "win.show-all", NULL, show_all_cb },
  { "win.open-machine", "s", open_machine_cb },
  { "win.open-overview", "s", open_overview_cb },
  { "win.open-settings", "s", open_settings_cb },
  { "win.start", "s", start_cb },
  { "win.restore", "as", restore_cb },
  { "win.show-notes", "(ss)", show_notes_cb },
  { "win.back", NULL, back_cb },
  { "win.preferences", NULL, preferences_cb },
  { "win.shortcuts", NULL, shortcuts_cb },
  { "win.about", NULL, about_cb },
  { "win.close", NULL, close_cb },
};

static const struct
{
  guint key;
  GdkModifierType modifiers;
  const char *action;
} keys[] = {
  { GDK_KEY_n, GDK_CONTROL_MASK, "win.new" },
  { GDK_KEY_o, GDK_CONTROL_MASK, "win.new-from-file" },
  { GDK_KEY_i, GDK_CONTROL_MASK, "win.import" },
  { GDK_KEY_f, GDK_CONTROL_MASK, "win.search" },
  { GDK_KEY_F9, 0, "win.toggle-sidebar" },
  { GDK_KEY_l, GDK_CONTROL_MASK, "win.toggle-view" },
  { GDK_KEY_Left, GDK_ALT_MASK, "win.back" },
  { GDK_KEY_Back, 0, "win.back" },
  { GDK_KEY_comma, GDK_CONTROL_MASK, "win.preferences" },
  { GDK_KEY_question, GDK_CONTROL_MASK, "win.shortcuts" },
  { GDK_KEY_question, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.shortcuts" },
  { GDK_KEY_F1, 0, "win.shortcuts" },
  { GDK_KEY_w, GDK_CONTROL_MASK, "win.close" },
  { GDK_KEY_q, GDK_CONTROL_MASK, "win.close" },
};

void
carrel_ui_window_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class,
                                     actions[i].name,
                                     actions[i].parameter,
                                     actions[i].activate);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class,
                                         keys[i].key,
                                         keys[i].modifiers,
                                         keys[i].action,
                                         NULL);
}
