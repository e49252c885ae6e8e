/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-test.h"

#include "ui/carrel-ui-banner.h"
#include "ui/carrel-ui-console-page.h"

#include "display/carrel-display-null.h"

#define UUID CARREL_UI_TEST_UUID ("00")

static CarrelUiConsolePage *
open_console (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *page = NULL;

  carrel_ui_window_show_machine (window, UUID);
  carrel_ui_test_settle (GTK_WIDGET (window));
  page = carrel_ui_test_find_type (GTK_WIDGET (window), CARREL_UI_TYPE_CONSOLE_PAGE);
  g_assert_nonnull (page);
  carrel_ui_test_assert_calls (fake, "open-display " UUID "\n");
  return CARREL_UI_CONSOLE_PAGE (page);
}

static void
test_connects (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiConsolePage *page = open_console (window, fake);
  g_autoptr (CarrelDisplaySession) session = g_object_ref (carrel_ui_fake_get_session (fake));

  g_assert_true (carrel_display_view_get_session (carrel_ui_console_page_get_view (page)) ==
                 session);
  g_assert_cmpint (carrel_display_session_get_state (session), ==, CARREL_DISPLAY_STATE_CONNECTED);
  /* Nothing lies over the picture, and the guest has the keyboard. */
  g_assert_null (carrel_ui_test_find_text (GTK_WIDGET (page), "Connecting"));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (carrel_ui_console_page_get_view (page))));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  /* Leaving closes the connection and asks nothing of the machine. */
  g_assert_cmpint (carrel_display_session_get_state (session),
                   ==,
                   CARREL_DISPLAY_STATE_DISCONNECTED);
  carrel_ui_test_assert_calls (fake, "");
  carrel_ui_test_close (window);
}

static void
test_release (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiConsolePage *page = open_console (window, fake);
  CarrelDisplayView *view = carrel_ui_console_page_get_view (page);

  carrel_display_view_grab (view);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (view)));
  /* What the view emits when the chord was tapped. */
  carrel_display_view_release (view);
  g_signal_emit_by_name (view, "release-requested");
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_false (carrel_display_view_get_grabbed (view));
  g_assert_false (gtk_widget_has_focus (GTK_WIDGET (view)));
  g_assert_nonnull (gtk_root_get_focus (GTK_ROOT (window)));
  /* From there the window's own keys work. */
  g_assert_true (
    carrel_ui_test_press (gtk_root_get_focus (GTK_ROOT (window)), GDK_KEY_Left, GDK_ALT_MASK));
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_null (carrel_ui_test_find_type (GTK_WIDGET (window), CARREL_UI_TYPE_CONSOLE_PAGE));
  carrel_ui_test_close (window);
}

static void
test_send_keys (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiConsolePage *page = open_console (window, fake);
  CarrelDisplayNull *session = CARREL_DISPLAY_NULL (carrel_ui_fake_get_session (fake));
  g_autofree char *before = carrel_display_null_take_events (session);
  g_autofree char *events = NULL;

  gtk_widget_activate_action (GTK_WIDGET (page), "console.send-keys", "s", "ctrl-alt-delete");
  events = carrel_display_null_take_events (session);
  g_assert_nonnull (strstr (events,
                            "key 0x1d down\nkey 0x38 down\nkey 0xd3 down\n"
                            "key 0xd3 up\nkey 0x38 up\nkey 0x1d up\n"));
  carrel_ui_test_close (window);
}

static void
test_states (void)
{
  static const struct
  {
    CarrelUiState state;
    const char *title;
    const char *action;
  } cases[] = {
    { CARREL_UI_STATE_PAUSED, "Paused", "machine.resume" },
    { CARREL_UI_STATE_CRASHED, "The machine stopped unexpectedly", "machine.start" },
    { CARREL_UI_STATE_OFF, "The machine is off", "machine.start" },
    { CARREL_UI_STATE_UNKNOWN, "The machine does not answer", "machine.overview" },
  };
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiConsolePage *page = open_console (window, fake);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_object_set (carrel_ui_fake_get_machine (fake, 0), "state", (int) cases[i].state, NULL);
      carrel_ui_test_settle (GTK_WIDGET (window));
      g_assert_nonnull (carrel_ui_test_find_text (GTK_WIDGET (page), cases[i].title));
      g_assert_nonnull (carrel_ui_test_find_action (GTK_WIDGET (page), cases[i].action));
    }
  g_object_set (carrel_ui_fake_get_machine (fake, 0), "state", (int) CARREL_UI_STATE_RUNNING, NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_null (carrel_ui_test_find_text (GTK_WIDGET (page), "The machine does not answer"));
  carrel_ui_test_close (window);
}

static void
test_reason (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiConsolePage *page = open_console (window, fake);

  g_object_set (carrel_ui_fake_get_machine (fake, 0),
                "reason",
                "The host's disk is full.",
                "advice",
                "Free some space.",
                "state",
                (int) CARREL_UI_STATE_PAUSED,
                NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_nonnull (
    carrel_ui_test_find_text (GTK_WIDGET (page), "The host's disk is full.\nFree some space."));
  g_signal_emit_by_name (carrel_ui_test_find_action (GTK_WIDGET (page), "machine.resume"),
                         "clicked");
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (fake, "resume " UUID "\n");
  carrel_ui_test_close (window);
}

static void
test_disconnected (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiConsolePage *page = open_console (window, fake);
  g_autoptr (GError) error = g_error_new_literal (CARREL_DISPLAY_ERROR,
                                                  CARREL_DISPLAY_ERROR_TAKEN_OVER,
                                                  "Another viewer has it.");

  carrel_display_null_end (CARREL_DISPLAY_NULL (carrel_ui_fake_get_session (fake)), error);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_nonnull (
    carrel_ui_test_find_text (GTK_WIDGET (page), "Another viewer took the screen over"));
  g_assert_nonnull (carrel_ui_test_find_text (GTK_WIDGET (page), "Take it back"));
  /* It does not fight for the screen by itself. */
  carrel_ui_test_assert_calls (fake, "");
  g_signal_emit_by_name (carrel_ui_test_find_action (GTK_WIDGET (page), "console.connect"),
                         "clicked");
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (fake, "open-display " UUID "\n");
  g_assert_null (
    carrel_ui_test_find_text (GTK_WIDGET (page), "Another viewer took the screen over"));
  carrel_ui_test_close (window);
}

/* Ends the connection as one that met something it could not read. */
static void
stumble (CarrelUiWindow *window, CarrelUiFake *fake)
{
  g_autoptr (GError) error = g_error_new_literal (CARREL_DISPLAY_ERROR,
                                                  CARREL_DISPLAY_ERROR_PROTOCOL,
                                                  "Rect too large: 800x600 at (0, 0)");

  carrel_display_null_end (CARREL_DISPLAY_NULL (carrel_ui_fake_get_session (fake)), error);
  carrel_ui_test_settle (GTK_WIDGET (window));
}

static void
test_stumbles (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiConsolePage *page = open_console (window, fake);

  for (guint i = 0; i < 3; i++)
    {
      stumble (window, fake);
      carrel_ui_test_assert_calls (fake, "open-display " UUID "\n");
      g_assert_null (carrel_ui_test_find_text (GTK_WIDGET (page), "Disconnected from the screen"));
    }
  /* A server that goes on like that is broken. */
  stumble (window, fake);
  carrel_ui_test_assert_calls (fake, "");
  g_assert_nonnull (carrel_ui_test_find_text (GTK_WIDGET (page), "Disconnected from the screen"));
  /* A person begins anew. */
  gtk_widget_activate_action (GTK_WIDGET (page), "console.connect", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_free (carrel_ui_fake_take_calls (fake));
  stumble (window, fake);
  carrel_ui_test_assert_calls (fake, "open-display " UUID "\n");
  carrel_ui_test_close (window);
}

static void
test_no_display (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);

  carrel_ui_fake_fail_next (fake, "The machine offers no screen.");
  carrel_ui_window_show_machine (window, UUID);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_nonnull (
    carrel_ui_test_find_text (GTK_WIDGET (window), "The machine offers no screen."));
  carrel_ui_test_close (window);
}

static void
test_emulated (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiBanner *banner = NULL;

  carrel_ui_fake_set_emulated (fake);
  banner = CARREL_UI_BANNER (
    carrel_ui_test_find_type (GTK_WIDGET (open_console (window, fake)), CARREL_UI_TYPE_BANNER));
  /* Why, and what to do: never a dead end. */
  g_assert_nonnull (
    strstr (carrel_ui_banner_get_text (banner), "a test machine did not run on it"));
  g_assert_nonnull (strstr (carrel_ui_banner_get_text (banner), "Turn virtualization on"));
  g_signal_emit_by_name (banner, "dismissed");
  g_object_set (carrel_ui_fake_get_machine (fake, 0), "name", "Other", NULL);
  g_assert_null (carrel_ui_banner_get_text (banner));
  carrel_ui_test_close (window);
}

static void
test_media (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiConsolePage *page = open_console (window, fake);

  gtk_widget_activate_action (GTK_WIDGET (page), "console.media", "s", "/tmp/other.iso");
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (fake, "media " UUID " {'path': <'/tmp/other.iso'>}\n");
  carrel_ui_test_close (window);
}

static void
test_fullscreen (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiConsolePage *page = open_console (window, fake);
  GtkWidget *header = carrel_ui_test_find_type (GTK_WIDGET (page), ADW_TYPE_HEADER_BAR);
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  gtk_widget_activate_action (GTK_WIDGET (page), "console.fullscreen", NULL);
  while (!gtk_window_is_fullscreen (GTK_WINDOW (window)) && g_get_monotonic_time () < deadline)
    carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_true (gtk_window_is_fullscreen (GTK_WINDOW (window)));
  g_assert_false (gtk_widget_get_visible (header));
  /* With the keyboard back, the strip is there and has the focus. */
  g_signal_emit_by_name (carrel_ui_console_page_get_view (page), "release-requested");
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_true (
    gtk_widget_has_focus (carrel_ui_test_find_action (GTK_WIDGET (page), "console.fullscreen")));
  gtk_widget_activate_action (GTK_WIDGET (page), "console.fullscreen", NULL);
  while (gtk_window_is_fullscreen (GTK_WINDOW (window)) && g_get_monotonic_time () < deadline)
    carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_true (gtk_widget_get_visible (header));
  carrel_ui_test_close (window);
}

int
main (int argc, char **argv)
{
  carrel_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/console/connects-and-leaves-quietly", test_connects);
  g_test_add_func ("/ui/console/release-always-works", test_release);
  g_test_add_func ("/ui/console/sends-keys", test_send_keys);
  g_test_add_func ("/ui/console/each-state-has-one-useful-action", test_states);
  g_test_add_func ("/ui/console/a-pause-tells-its-reason", test_reason);
  g_test_add_func ("/ui/console/does-not-reconnect-by-itself", test_disconnected);
  g_test_add_func ("/ui/console/a-stumble-is-taken-up-thrice", test_stumbles);
  g_test_add_func ("/ui/console/no-display-is-told", test_no_display);
  g_test_add_func ("/ui/console/emulation-is-explained", test_emulated);
  g_test_add_func ("/ui/console/changes-the-cd", test_media);
  g_test_add_func ("/ui/console/full-screen-has-a-way-back", test_fullscreen);
  return g_test_run ();
}
