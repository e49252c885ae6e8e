/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-console-page-private.h"

#include "carrel-ui-format.h"
#include "carrel-ui-memory.h"
#include "carrel-ui-report.h"

#include <glib/gi18n-lib.h>

/* The page shows two things that change independently: what the machine does, and whether there is a
 * connection to its screen. update() looks at both and decides what lies over the picture:
 *
 *   machine                 connection         over the picture
 *   off, crashed, unknown   any                a status page with the one useful action
 *   starting                any                a spinner
 *   paused                  connected          a status page, the picture dimmed below
 *   running, stopping       none               connecting; or why not, and the way back
 *   running, stopping       connected          nothing */

#define HINTS_MAX 3
#define HINT_SECONDS 6

G_DEFINE_FINAL_TYPE (CarrelUiConsolePage, carrel_ui_console_page, GTK_TYPE_WIDGET)

static void
show_status (CarrelUiConsolePage *self,
             const char *icon_name,
             const char *title,
             const char *description,
             const char *button,
             const char *action)
{
  g_autofree char *markup = g_markup_escape_text (description != NULL ? description : "", -1);

  gtk_widget_set_visible (self->curtain, TRUE);
  adw_status_page_set_icon_name (self->status_page, icon_name);
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, markup);
  gtk_widget_set_visible (GTK_WIDGET (self->status_spinner), icon_name == NULL);
  gtk_spinner_set_spinning (self->status_spinner, icon_name == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->status_button), button != NULL);
  if (button != NULL)
    gtk_button_set_label (self->status_button, button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->status_button), action);
}

static char *
get_reason (CarrelUiConsolePage *self, const char *fallback)
{
  const char *reason = carrel_ui_machine_get_reason (self->machine);
  const char *advice = carrel_ui_machine_get_advice (self->machine);

  if (reason == NULL)
    return g_strdup (fallback);
  return advice != NULL ? g_strconcat (reason, "\n", advice, NULL) : g_strdup (reason);
}

static void
show_disconnected (CarrelUiConsolePage *self)
{
  if (self->error == NULL)
    {
      show_status (self, NULL, _ ("Connecting"), NULL, NULL, NULL);
      /* It comes back at once: the last picture need not go. */
      gtk_widget_set_visible (self->curtain, self->n_retries == 0);
    }
  else if (g_error_matches (self->error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_TAKEN_OVER))
    show_status (self,
                 "carrel-screen-symbolic",
                 _ ("Another viewer took the screen over"),
                    _ ("The machine goes on. Only one viewer at a time can have this screen."),
                       C_ ("console", "_Take it back"), "console.connect");
  else
    show_status (self,
                 "network-offline-symbolic",
                 _ ("Disconnected from the screen"),
                    self->error->message,
                    C_ ("console", "_Connect again"), "console.connect");
}

static void
update_curtain (CarrelUiConsolePage *self, CarrelUiState state)
{
  g_autofree char *reason = NULL;

  switch (state)
    {
    case CARREL_UI_STATE_OFF:
      show_status (self,
                   "carrel-state-off-symbolic",
                   _ ("The machine is off"), NULL, C_ ("console", "_Start"), "machine.start");
      return;
    case CARREL_UI_STATE_STARTING:
      show_status (self, NULL, _ ("Starting"), NULL, NULL, NULL);
      return;
    case CARREL_UI_STATE_CRASHED:
      reason = get_reason (self, _ ("What was not saved inside is lost; the disks are kept."));
      show_status (self,
                   "carrel-state-crashed-symbolic",
                   _ ("The machine stopped unexpectedly"),
                      reason,
                      C_ ("console", "_Start again"), "machine.start");
      return;
    case CARREL_UI_STATE_UNKNOWN:
      reason =
        get_reason (self,
                    _ ("It may well be running. Nothing is known until its supervisor answers."));
      show_status (self,
                   "carrel-state-unknown-symbolic",
                   _ ("The machine does not answer"),
                      reason,
                      C_ ("console", "Show the _overview"), "machine.overview");
      return;
    case CARREL_UI_STATE_PAUSED:
      reason = get_reason (self, _ ("Everything is kept in memory."));
      show_status (self,
                   "carrel-state-paused-symbolic",
                   _ ("Paused"), reason, C_ ("console", "_Resume"), "machine.resume");
      return;
    default:
      if (carrel_ui_console_page_is_connected (self))
        gtk_widget_set_visible (self->curtain, FALSE);
      else
        show_disconnected (self);
    }
}

static void
update_banner (CarrelUiConsolePage *self, CarrelUiState state)
{
  const char *const *pending = carrel_ui_machine_get_pending_restart (self->machine);
  const char *reason = carrel_ui_machine_get_emulation_reason (self->machine);
  const char *advice = carrel_ui_provider_get_acceleration_advice (self->provider);
  g_autofree char *text = NULL;

  carrel_ui_banner_set_button (self->banner, NULL, NULL);
  carrel_ui_banner_set_dismissable (self->banner, FALSE);
  if (state == CARREL_UI_STATE_STOPPING)
    carrel_ui_banner_set_text (
      self->banner,
      _ ("The guest was asked to shut down. It may want to be answered first."));
  else if (pending != NULL && pending[0] != NULL && carrel_ui_state_is_live (state))
    {
      carrel_ui_banner_set_text (self->banner, _ ("Some settings wait for a restart."));
      carrel_ui_banner_set_button (self->banner, _ ("_Restart now"), "machine.restart");
    }
  else if (carrel_ui_machine_get_emulated (self->machine) && carrel_ui_state_is_live (state) &&
           g_object_get_data (G_OBJECT (self), "carrel-ui-dismissed") == NULL)
    {
      if (reason == NULL)
        reason = carrel_ui_provider_get_acceleration_reason (self->provider);
      text = g_strjoin (" ",
                        _ ("This machine runs slowly, because its processor is emulated."),
                           reason != NULL ? reason : "",
                           reason != NULL ? advice : NULL,
                           NULL);
      carrel_ui_banner_set_text (self->banner, g_strstrip (text));
      carrel_ui_banner_set_dismissable (self->banner, TRUE);
    }
  else
    carrel_ui_banner_set_text (self->banner, NULL);
}

void
carrel_ui_console_page_update (CarrelUiConsolePage *self)
{
  CarrelUiState state = carrel_ui_machine_get_state (self->machine);
  gboolean is_screen = state == CARREL_UI_STATE_RUNNING || state == CARREL_UI_STATE_STOPPING ||
                       state == CARREL_UI_STATE_PAUSED;
  g_autofree char *name = NULL;

  g_return_if_fail (CARREL_UI_IS_CONSOLE_PAGE (self));

  if (self->is_left)
    return;
  name = carrel_ui_format_line (carrel_ui_machine_get_name (self->machine));
  adw_window_title_set_title (self->title, name);
  adw_window_title_set_subtitle (self->title, carrel_ui_state_get_text (state));
  gtk_label_set_text (self->strip_label, name);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keys_button), is_screen);
  if (!carrel_ui_state_is_live (state))
    {
      g_clear_error (&self->error);
      self->n_retries = 0;
    }
  if (is_screen && self->session == NULL && self->opening == NULL && self->error == NULL)
    carrel_ui_console_page_connect (self);
  carrel_display_view_set_paused (self->view,
                                  state != CARREL_UI_STATE_RUNNING &&
                                    state != CARREL_UI_STATE_STOPPING);
  update_curtain (self, state);
  update_banner (self, state);
}

static gboolean
hide_hint_cb (gpointer user_data)
{
  CarrelUiConsolePage *self = CARREL_UI_CONSOLE_PAGE (user_data);

  gtk_revealer_set_reveal_child (self->hint_revealer, FALSE);
  return G_SOURCE_REMOVE;
}

/* How to get out is told the first three times, and then taken as known. Where nothing is remembered
 * between runs, the provider carries the count for this one. */
static void
show_hint (CarrelUiConsolePage *self)
{
  guint n_shown = self->memory != NULL
                    ? g_settings_get_uint (self->memory, "grab-hints-shown")
                    : GPOINTER_TO_UINT (
                        g_object_get_data (G_OBJECT (self->provider), "carrel-ui-hints"));

  if (n_shown >= HINTS_MAX)
    return;
  gtk_label_set_text (self->hint_label, carrel_display_view_get_release_hint (self->view));
  gtk_revealer_set_reveal_child (self->hint_revealer, TRUE);
  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT,
                              HINT_SECONDS,
                              hide_hint_cb,
                              g_object_ref (self),
                              g_object_unref);
  if (self->memory != NULL)
    g_settings_set_uint (self->memory, "grab-hints-shown", n_shown + 1);
  else
    g_object_set_data (G_OBJECT (self->provider),
                       "carrel-ui-hints",
                       GUINT_TO_POINTER (n_shown + 1));
}

static void
grabbed_cb (CarrelUiConsolePage *self)
{
  if (carrel_display_view_get_grabbed (self->view))
    show_hint (self);
  else
    gtk_revealer_set_reveal_child (self->hint_revealer, FALSE);
}

static void
dismissed_cb (CarrelUiConsolePage *self)
{
  g_object_set_data (G_OBJECT (self), "carrel-ui-dismissed", self);
}

static void
carrel_ui_console_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (carrel_ui_console_page_parent_class)->root (widget);
  carrel_ui_console_page_follow_window (CARREL_UI_CONSOLE_PAGE (widget),
                                        GTK_WIDGET (gtk_widget_get_root (widget)));
}

static void
carrel_ui_console_page_unroot (GtkWidget *widget)
{
  carrel_ui_console_page_follow_window (CARREL_UI_CONSOLE_PAGE (widget), NULL);
  GTK_WIDGET_CLASS (carrel_ui_console_page_parent_class)->unroot (widget);
}

static void
carrel_ui_console_page_dispose (GObject *object)
{
  CarrelUiConsolePage *self = CARREL_UI_CONSOLE_PAGE (object);
  GtkWidget *child = NULL;

  if (self->view != NULL)
    carrel_ui_console_page_leave (self);
  self->view = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->actions);
  g_clear_object (&self->own_actions);
  g_clear_object (&self->devices_menu);
  g_clear_object (&self->memory);
  g_clear_object (&self->provider);
  G_OBJECT_CLASS (carrel_ui_console_page_parent_class)->dispose (object);
}

static void
carrel_ui_console_page_finalize (GObject *object)
{
  CarrelUiConsolePage *self = CARREL_UI_CONSOLE_PAGE (object);

  g_clear_object (&self->machine);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (carrel_ui_console_page_parent_class)->finalize (object);
}

static void
carrel_ui_console_page_class_init (CarrelUiConsolePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = carrel_ui_console_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = carrel_ui_console_page_finalize;
  widget_class->root = carrel_ui_console_page_root;
  widget_class->unroot = carrel_ui_console_page_unroot;
  g_type_ensure (CARREL_UI_TYPE_BANNER);
  g_type_ensure (CARREL_TYPE_DISPLAY_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/carrel/Carrel/ui/carrel-ui-console-page.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, CarrelUiConsolePage, name)
  BIND (header_bar);
  BIND (title);
  BIND (back_button);
  BIND (keys_button);
  BIND (devices_button);
  BIND (power_button);
  BIND (more_button);
  BIND (screenshot_button);
  BIND (fullscreen_button);
  BIND (banner);
  BIND (overlay);
  BIND (scrolled);
  BIND (view);
  BIND (curtain);
  BIND (status_page);
  BIND (status_spinner);
  BIND (status_button);
  BIND (hint_revealer);
  BIND (hint_label);
  BIND (strip_revealer);
  BIND (strip_label);
  BIND (strip_keys_button);
  BIND (strip_devices_button);
  BIND (strip_power_button);
  BIND (strip_leave_button);
  BIND (keys_menu);
  BIND (power_menu);
  BIND (more_menu);
#undef BIND
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F11, 0, "console.fullscreen", NULL);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_Return,
                                       GDK_ALT_MASK,
                                       "machine.settings",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_i,
                                       GDK_CONTROL_MASK,
                                       "machine.overview",
                                       NULL);
}

static void
carrel_ui_console_page_init (CarrelUiConsolePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->memory = carrel_ui_memory_open ();
  self->own_actions = g_simple_action_group_new ();
  gtk_widget_insert_action_group (GTK_WIDGET (self), "console", G_ACTION_GROUP (self->own_actions));
  carrel_ui_console_page_install_menus (self);
  carrel_ui_console_page_install_fullscreen (self);
  g_signal_connect_object (self->view,
                           "grab-changed",
                           G_CALLBACK (grabbed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view,
                           "release-requested",
                           G_CALLBACK (carrel_ui_console_page_focus_controls),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->banner,
                           "dismissed",
                           G_CALLBACK (dismissed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
carrel_ui_console_page_new (CarrelUiProvider *provider, CarrelUiMachine *machine)
{
  CarrelUiConsolePage *self = NULL;

  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (provider), NULL);
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (machine), NULL);

  self = g_object_new (CARREL_UI_TYPE_CONSOLE_PAGE, NULL);
  self->provider = g_object_ref (provider);
  self->machine = g_object_ref (machine);
  self->actions = carrel_ui_machine_actions_new (GTK_WIDGET (self), provider);
  carrel_ui_machine_actions_set_machine (self->actions, machine);
  g_signal_connect_object (machine,
                           "notify",
                           G_CALLBACK (carrel_ui_console_page_update),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (machine,
                           "notify::media",
                           G_CALLBACK (carrel_ui_console_page_update_devices),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (carrel_ui_provider_get_images (provider),
                           "items-changed",
                           G_CALLBACK (carrel_ui_console_page_update_devices),
                           self,
                           G_CONNECT_SWAPPED);
  carrel_ui_console_page_update_devices (self);
  carrel_ui_console_page_update (self);
  return GTK_WIDGET (self);
}

CarrelUiMachine *
carrel_ui_console_page_get_machine (CarrelUiConsolePage *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CONSOLE_PAGE (self), NULL);

  return self->machine;
}

CarrelDisplayView *
carrel_ui_console_page_get_view (CarrelUiConsolePage *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CONSOLE_PAGE (self), NULL);

  return self->view;
}

void
carrel_ui_console_page_leave (CarrelUiConsolePage *self)
{
  g_return_if_fail (CARREL_UI_IS_CONSOLE_PAGE (self));

  if (self->is_left)
    return;
  self->is_left = TRUE;
  carrel_display_view_release (self->view);
  carrel_display_view_set_session (self->view, NULL);
  carrel_ui_console_page_disconnect (self);
}
