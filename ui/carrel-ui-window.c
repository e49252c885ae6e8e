/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-window-private.h"

#include "carrel-ui-console-page.h"
#include "carrel-ui-create-dialog.h"
#include "carrel-ui-memory.h"
#include "carrel-ui-names.h"
#include "carrel-ui-overview-page.h"
#include "carrel-ui-report.h"
#include "carrel-ui-settings-dialog.h"
#include "carrel-ui-toolkit.h"

#include <glib/gi18n-lib.h>

/* The window is a stack of the library and at most one page of one machine. The page of a machine is
 * made when it is opened and dropped when it is left, with its connection to the guest's screen; the
 * guest does not notice either. */

#define STYLE_RESOURCE "/org/carrel/Carrel/ui/carrel-ui.css"
#define ICONS_RESOURCE "/org/carrel/Carrel/icons"

G_DEFINE_FINAL_TYPE (CarrelUiWindow, carrel_ui_window, ADW_TYPE_APPLICATION_WINDOW)

static void
drop_page_cb (GtkStack *stack, GParamSpec *pspec, gpointer user_data)
{
  CarrelUiWindow *self = CARREL_UI_WINDOW (user_data);
  GtkWidget *child = NULL;
  GtkWidget *next = NULL;

  /* Old pages leave when they are out of sight, so that they can slide away. */
  if (gtk_stack_get_transition_running (stack))
    return;
  for (child = gtk_widget_get_first_child (GTK_WIDGET (stack)); child != NULL; child = next)
    {
      next = gtk_widget_get_next_sibling (child);
      if (child != GTK_WIDGET (self->library) && child != self->page)
        gtk_stack_remove (stack, child);
    }
}

static void
slim (CarrelUiWindow *self)
{
  gboolean is_narrow = carrel_ui_squeeze_get_narrow (self->squeeze);

  if (self->library != NULL)
    carrel_ui_library_page_set_narrow (self->library, is_narrow);
  if (CARREL_UI_IS_CONSOLE_PAGE (self->page))
    carrel_ui_console_page_set_narrow (CARREL_UI_CONSOLE_PAGE (self->page), is_narrow);
  else if (CARREL_UI_IS_OVERVIEW_PAGE (self->page))
    carrel_ui_overview_page_set_narrow (CARREL_UI_OVERVIEW_PAGE (self->page), is_narrow);
}

static void
show_page (CarrelUiWindow *self, GtkWidget *page)
{
  GtkWidget *old = self->page;

  self->page = page;
  if (page != NULL)
    {
      gtk_stack_add_child (self->stack, page);
      carrel_ui_names_mend (page);
      slim (self);
    }
  if (CARREL_UI_IS_CONSOLE_PAGE (old))
    carrel_ui_console_page_leave (CARREL_UI_CONSOLE_PAGE (old));
  gtk_stack_set_visible_child (self->stack, page != NULL ? page : GTK_WIDGET (self->library));
  drop_page_cb (self->stack, NULL, self);
  if (CARREL_UI_IS_OVERVIEW_PAGE (page))
    carrel_ui_overview_page_focus_start (CARREL_UI_OVERVIEW_PAGE (page));
  else if (page != NULL)
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static const char *
get_page_uuid (CarrelUiWindow *self)
{
  if (CARREL_UI_IS_OVERVIEW_PAGE (self->page))
    return carrel_ui_machine_get_uuid (
      carrel_ui_overview_page_get_machine (CARREL_UI_OVERVIEW_PAGE (self->page)));
  if (CARREL_UI_IS_CONSOLE_PAGE (self->page))
    return carrel_ui_machine_get_uuid (
      carrel_ui_console_page_get_machine (CARREL_UI_CONSOLE_PAGE (self->page)));
  return NULL;
}

static void
notice_cb (CarrelUiProvider *provider,
           const char *text,
           const char *label,
           const char *action,
           GVariant *target,
           gpointer user_data)
{
  CarrelUiWindow *self = CARREL_UI_WINDOW (user_data);

  carrel_ui_report_toast (GTK_WIDGET (self->stack), text, label, action, target);
}

/* The guests live on without any window; the person is told so, and nothing is asked. */
static void
tell_running (CarrelUiWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  guint n_running = carrel_ui_provider_get_running_count (self->provider);
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *title = NULL;

  if (application == NULL || n_running == 0 ||
      !g_application_get_is_registered (G_APPLICATION (application)))
    return;
  title =
    g_strdup_printf (ngettext ("%u desktop keeps running", "%u desktops keep running", n_running),
                     n_running);
  notification = g_notification_new (title);
  g_notification_set_body (notification, _ ("Open Carrel again to see what they do."));
  g_application_send_notification (G_APPLICATION (application), "running", notification);
}

static gboolean
carrel_ui_window_close_request (GtkWindow *window)
{
  CarrelUiWindow *self = CARREL_UI_WINDOW (window);
  int width = 0;
  int height = 0;

  if (self->memory != NULL)
    {
      gtk_window_get_default_size (window, &width, &height);
      g_settings_set_int (self->memory, "window-width", MAX (width, 360));
      g_settings_set_int (self->memory, "window-height", MAX (height, 294));
      g_settings_set_boolean (self->memory, "window-maximized", gtk_window_is_maximized (window));
    }
  tell_running (self);
  return GTK_WINDOW_CLASS (carrel_ui_window_parent_class)->close_request (window);
}

static void
view_changed_cb (CarrelUiLibraryPage *library, gpointer user_data)
{
  CarrelUiWindow *self = CARREL_UI_WINDOW (user_data);

  if (self->memory != NULL)
    g_settings_set_enum (self->memory, "view", carrel_ui_library_page_get_list (library) ? 1 : 0);
}

static void
carrel_ui_window_dispose (GObject *object)
{
  CarrelUiWindow *self = CARREL_UI_WINDOW (object);

  self->page = NULL;
  g_clear_object (&self->memory);
  g_clear_object (&self->provider);
  G_OBJECT_CLASS (carrel_ui_window_parent_class)->dispose (object);
}

static void
carrel_ui_window_class_init (CarrelUiWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = carrel_ui_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = carrel_ui_window_close_request;
  g_type_ensure (CARREL_UI_TYPE_SQUEEZE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/carrel/Carrel/ui/carrel-ui-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CarrelUiWindow, overlay);
  gtk_widget_class_bind_template_child (widget_class, CarrelUiWindow, squeeze);
  gtk_widget_class_bind_template_child (widget_class, CarrelUiWindow, stack);
  carrel_ui_window_install_actions (widget_class);
}

static void
carrel_ui_window_init (CarrelUiWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->stack,
                           "notify::transition-running",
                           G_CALLBACK (drop_page_cb),
                           self,
                           0);
  g_signal_connect_object (self->squeeze,
                           "notify::narrow",
                           G_CALLBACK (slim),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
restore_memory (CarrelUiWindow *self)
{
  self->memory = carrel_ui_memory_open ();
  if (self->memory == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->memory, "window-width"),
                               g_settings_get_int (self->memory, "window-height"));
  if (g_settings_get_boolean (self->memory, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  carrel_ui_library_page_set_list (self->library, g_settings_get_enum (self->memory, "view") == 1);
}

void
carrel_ui_window_prepare (GtkApplication *application)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GtkCssProvider) style = NULL;

  g_return_if_fail (GTK_IS_APPLICATION (application));
  g_return_if_fail (display != NULL);

  style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, STYLE_RESOURCE);
  gtk_style_context_add_provider_for_display (display,
                                              GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  carrel_ui_toolkit_load_icons (ICONS_RESOURCE);
  gtk_window_set_default_icon_name (CARREL_APPLICATION_ID);
}

CarrelUiWindow *
carrel_ui_window_new (GtkApplication *application, CarrelUiProvider *provider)
{
  CarrelUiWindow *self = NULL;

  g_return_val_if_fail (application == NULL || GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (provider), NULL);

  self = g_object_new (CARREL_UI_TYPE_WINDOW, "application", application, NULL);
  self->provider = g_object_ref (provider);
  self->library = CARREL_UI_LIBRARY_PAGE (carrel_ui_library_page_new (provider));
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->library));
  carrel_ui_names_mend (GTK_WIDGET (self->library));
  carrel_ui_library_page_set_key_capture (self->library, GTK_WIDGET (self));
  g_signal_connect_object (self->library, "view-changed", G_CALLBACK (view_changed_cb), self, 0);
  g_signal_connect_object (provider, "notice", G_CALLBACK (notice_cb), self, 0);
  carrel_ui_window_install_drop (self);
  restore_memory (self);
  return self;
}

void
carrel_ui_window_show_library (CarrelUiWindow *self)
{
  g_return_if_fail (CARREL_UI_IS_WINDOW (self));

  if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
    gtk_window_unfullscreen (GTK_WINDOW (self));
  show_page (self, NULL);
}

void
carrel_ui_window_show_overview (CarrelUiWindow *self, const char *uuid)
{
  g_autoptr (CarrelUiMachine) machine = NULL;

  g_return_if_fail (CARREL_UI_IS_WINDOW (self));
  g_return_if_fail (uuid != NULL);

  machine = carrel_ui_provider_find_machine (self->provider, uuid);
  if (machine != NULL)
    show_page (self, carrel_ui_overview_page_new (self->provider, machine));
}

void
carrel_ui_window_show_machine (CarrelUiWindow *self, const char *uuid)
{
  g_autoptr (CarrelUiMachine) machine = NULL;
  CarrelUiState state;

  g_return_if_fail (CARREL_UI_IS_WINDOW (self));
  g_return_if_fail (uuid != NULL);

  machine = carrel_ui_provider_find_machine (self->provider, uuid);
  if (machine == NULL)
    return;
  state = carrel_ui_machine_get_state (machine);
  if (CARREL_UI_IS_CONSOLE_PAGE (self->page) && g_strcmp0 (get_page_uuid (self), uuid) == 0)
    return;
  if (carrel_ui_state_is_live (state) || state == CARREL_UI_STATE_UNKNOWN)
    show_page (self, carrel_ui_console_page_new (self->provider, machine));
  else
    show_page (self, carrel_ui_overview_page_new (self->provider, machine));
}

static void
created_cb (CarrelUiCreateDialog *dialog, const char *uuid, gboolean is_started, gpointer user_data)
{
  CarrelUiWindow *self = CARREL_UI_WINDOW (user_data);
  g_autoptr (CarrelUiMachine) machine = NULL;

  if (!is_started)
    return;
  machine = carrel_ui_provider_find_machine (self->provider, uuid);
  if (machine != NULL)
    show_page (self, carrel_ui_console_page_new (self->provider, machine));
}

void
carrel_ui_window_show_create (CarrelUiWindow *self, const char *path)
{
  CarrelUiCreateDialog *dialog = NULL;

  g_return_if_fail (CARREL_UI_IS_WINDOW (self));

  dialog = carrel_ui_create_dialog_new (self->provider, GTK_WINDOW (self));
  if (path != NULL)
    carrel_ui_create_dialog_set_path (dialog, path);
  g_signal_connect_object (dialog, "created", G_CALLBACK (created_cb), self, 0);
  carrel_ui_names_mend (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
carrel_ui_window_show_settings (CarrelUiWindow *self, const char *uuid)
{
  GtkWindow *dialog = NULL;

  g_return_if_fail (CARREL_UI_IS_WINDOW (self));
  g_return_if_fail (uuid != NULL);

  dialog = carrel_ui_settings_dialog_new (self->provider, uuid, GTK_WINDOW (self));
  if (dialog != NULL)
    gtk_window_present (dialog);
}

void
carrel_ui_window_search (CarrelUiWindow *self, const char *text)
{
  g_return_if_fail (CARREL_UI_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  carrel_ui_window_show_library (self);
  carrel_ui_library_page_set_search (self->library, text);
}

CarrelUiProvider *
carrel_ui_window_get_provider (CarrelUiWindow *self)
{
  g_return_val_if_fail (CARREL_UI_IS_WINDOW (self), NULL);

  return self->provider;
}
