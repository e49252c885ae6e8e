/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display/carrel-display-session.h"

#include "display-fixture.h"
#include "display/carrel-display-keymap.h"
#include "display/carrel-display-null.h"
#include "display/carrel-display-path-opener.h"
#include "display/carrel-display-picture.h"
#include "display/carrel-display-session-private.h"
#include "display/carrel-display-spice.h"
#include "display/carrel-display-vnc.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/*
 * The contract of a session, on each of its implementations: the one without a server, and SPICE and
 * VNC against a QEMU that runs the painter.
 */

#define WIDTH 800
#define HEIGHT 600

typedef enum
{
  KIND_NULL,
  KIND_SPICE,
  KIND_VNC,
} Kind;

typedef struct
{
  Kind kind;
  DisplayGuest *guest;
  CarrelDisplaySession *session;
  GString *states;
  guint n_damages;
  guint n_outside;
  gboolean has_middle;
} Fixture;

static void
state_cb (CarrelDisplaySession *session, GParamSpec *pspec, Fixture *fixture)
{
  g_string_append_printf (fixture->states,
                          "%s ",
                          carrel_display_state_to_string (
                            carrel_display_session_get_state (session)));
}

static void
damage_cb (CarrelDisplaySession *session, int x, int y, int width, int height, Fixture *fixture)
{
  fixture->n_damages++;
  if (x < 0 || y < 0 || width < 1 || height < 1 || x + width > WIDTH || y + height > HEIGHT)
    fixture->n_outside++;
  if (x <= WIDTH / 2 && x + width > WIDTH / 2 && y <= HEIGHT / 2 && y + height > HEIGHT / 2)
    fixture->has_middle = TRUE;
}

static CarrelDisplaySession *
make_session (Fixture *fixture)
{
  g_autoptr (CarrelDisplayOpener) opener = NULL;

  switch (fixture->kind)
    {
    case KIND_SPICE:
      opener = carrel_display_path_opener_new (fixture->guest->spice_path);
      return carrel_display_spice_new (opener);
    case KIND_VNC:
      opener = carrel_display_path_opener_new (fixture->guest->vnc_path);
      return carrel_display_vnc_new (opener);
    case KIND_NULL:
    default:
      return carrel_display_null_new (WIDTH, HEIGHT);
    }
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->kind = (Kind) GPOINTER_TO_INT (data);
  if (fixture->kind != KIND_NULL)
    {
      fixture->guest = display_guest_start ("qxl-vga", "still width=800 height=600");
      if (fixture->guest == NULL)
        return;
    }
  fixture->states = g_string_new (NULL);
  fixture->session = make_session (fixture);
  g_signal_connect (fixture->session, "notify::state", G_CALLBACK (state_cb), fixture);
  g_signal_connect (fixture->session, "damage", G_CALLBACK (damage_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (fixture->session, fixture);
      display_finalize (g_steal_pointer (&fixture->session));
    }
  g_clear_pointer (&fixture->guest, display_guest_free);
  if (fixture->states != NULL)
    g_string_free (fixture->states, TRUE);
}

/* Connects, and waits until the guest's own picture is there and not that of its firmware. */
static gboolean
connect (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gboolean is_connected;

  if (fixture->session == NULL)
    return FALSE;
  is_connected = display_connect (fixture->session, &error);
  g_assert_no_error (error);
  g_assert_true (is_connected);
  display_wait_until (
    carrel_display_frame_get_width (carrel_display_session_get_frame (fixture->session)) == WIDTH);
  return TRUE;
}

static guint32
read_pixel (Fixture *fixture, guint x, guint y)
{
  CarrelDisplayFrame *frame = carrel_display_session_get_frame (fixture->session);
  const guint8 *pixel = carrel_display_frame_get_pixels (frame) +
                        y * carrel_display_frame_get_stride (frame) + x * 4;

  return (guint32) pixel[2] << 16 | (guint32) pixel[1] << 8 | pixel[0];
}

static void
test_connects_and_shows (Fixture *fixture, gconstpointer data)
{
  guint width;
  guint height;

  if (!connect (fixture))
    return;
  g_assert_cmpstr (fixture->states->str, ==, "connecting connected ");
  g_object_get (fixture->session, "width", &width, "height", &height, NULL);
  g_assert_cmpuint (width, ==, WIDTH);
  g_assert_cmpuint (height, ==, HEIGHT);
  g_assert_null (carrel_display_session_get_error (fixture->session));
  if (fixture->kind == KIND_NULL)
    return;
  /* The painter's markers, and with them the order of the colours. */
  display_wait_until (read_pixel (fixture, 2, 2) == 0xff0000);
  display_wait_until (read_pixel (fixture, WIDTH - 2, 2) == 0x00ff00);
  display_wait_until (read_pixel (fixture, 2, HEIGHT - 2) == 0x0000ff);
  display_wait_until (read_pixel (fixture, WIDTH - 2, HEIGHT - 2) == 0xffffff);
}

static void
test_connects_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!connect (fixture))
    return;
  g_assert_false (display_connect (fixture->session, &error));
  g_assert_error (error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_STATE);
  g_assert_cmpint (carrel_display_session_get_state (fixture->session),
                   ==,
                   CARREL_DISPLAY_STATE_CONNECTED);
}

static void
test_disconnects_by_wish (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!connect (fixture))
    return;
  carrel_display_session_disconnect (fixture->session);
  carrel_display_session_disconnect (fixture->session);
  g_assert_cmpstr (fixture->states->str, ==, "connecting connected disconnected ");
  g_assert_null (carrel_display_session_get_error (fixture->session));
  g_assert_nonnull (carrel_display_session_get_frame (fixture->session));
  carrel_display_session_key (fixture->session, 0x1e, TRUE);
  carrel_display_session_pointer_position (fixture->session, 1, 1);
  carrel_display_session_pointer_button (fixture->session, CARREL_DISPLAY_BUTTON_LEFT, TRUE);
  carrel_display_session_pointer_wheel (fixture->session, 1);
  carrel_display_session_request_size (fixture->session, 640, 480);
  carrel_display_session_release_all_keys (fixture->session);
  g_assert_false (display_connect (fixture->session, &error));
  g_assert_error (error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_STATE);
}

static void
keep_result_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_disconnects_while_connecting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (fixture->session == NULL)
    return;
  carrel_display_session_connect_async (fixture->session, NULL, keep_result_cb, &result);
  carrel_display_session_disconnect (fixture->session);
  g_assert_cmpstr (fixture->states->str, ==, "connecting disconnected ");
  display_wait_until (result != NULL);
  g_assert_false (carrel_display_session_connect_finish (fixture->session, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (carrel_display_session_get_frame (fixture->session));
}

static void
test_gives_up_when_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (fixture->session == NULL)
    return;
  g_cancellable_cancel (cancellable);
  carrel_display_session_connect_async (fixture->session, cancellable, keep_result_cb, &result);
  display_wait_until (result != NULL);
  g_assert_false (carrel_display_session_connect_finish (fixture->session, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (carrel_display_session_get_error (fixture->session),
                  G_IO_ERROR,
                  G_IO_ERROR_CANCELLED);
}

static void
test_never_connects_after_the_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (fixture->session == NULL)
    return;
  carrel_display_session_disconnect (fixture->session);
  g_assert_false (display_connect (fixture->session, &error));
  g_assert_error (error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_STATE);
  g_assert_cmpstr (fixture->states->str, ==, "disconnected ");
}

static void
test_tells_what_was_drawn (Fixture *fixture, gconstpointer data)
{
  guint32 before;

  if (!connect (fixture))
    return;
  before = read_pixel (fixture, WIDTH / 2, HEIGHT / 2);
  fixture->has_middle = FALSE;
  if (fixture->kind == KIND_NULL)
    carrel_display_null_fill (CARREL_DISPLAY_NULL (fixture->session),
                              WIDTH / 2,
                              HEIGHT / 2,
                              9999,
                              9999,
                              0xffffff);
  else
    {
      /* The painter repaints the middle in the interrupt of a key. */
      carrel_display_session_key (fixture->session, 0x1e, TRUE);
      carrel_display_session_key (fixture->session, 0x1e, FALSE);
    }
  display_wait_until (fixture->has_middle && read_pixel (fixture, WIDTH / 2, HEIGHT / 2) != before);
  g_assert_cmpuint (fixture->n_outside, ==, 0);
}

/* A key, and what the guest's keyboard controller then says (presses, in decimal). */
static void
press (Fixture *fixture, guint scan_code, const char *first, const char *last)
{
  guint n_before[2];

  g_assert_nonnull (fixture->guest);
  n_before[0] = display_guest_count (fixture->guest, first);
  n_before[1] = display_guest_count (fixture->guest, last);
  carrel_display_session_key (fixture->session, scan_code, TRUE);
  carrel_display_session_key (fixture->session, scan_code, FALSE);
  display_wait_until (display_guest_count (fixture->guest, first) > n_before[0]);
  display_wait_until (display_guest_count (fixture->guest, last) > n_before[1]);
}

static void
test_keys_arrive (Fixture *fixture, gconstpointer data)
{
  g_autofree char *events = NULL;

  if (!connect (fixture))
    return;
  if (fixture->kind == KIND_NULL)
    {
      carrel_display_session_key (fixture->session, CARREL_DISPLAY_KEYMAP_DELETE, TRUE);
      carrel_display_session_key (fixture->session, CARREL_DISPLAY_KEYMAP_DELETE, FALSE);
      carrel_display_session_key (fixture->session, CARREL_DISPLAY_KEYMAP_DELETE, FALSE);
      events = carrel_display_null_take_events (CARREL_DISPLAY_NULL (fixture->session));
      g_assert_cmpstr (events, ==, "key 0xd3 down\nkey 0xd3 up\n");
      return;
    }
  press (fixture, 0x1e, "key 30", "key 30");
  press (fixture, CARREL_DISPLAY_KEYMAP_DELETE, "key 83", "key 83");
  press (fixture, CARREL_DISPLAY_KEYMAP_F12, "key 88", "key 88");
  press (fixture, CARREL_DISPLAY_KEYMAP_LEFT_META, "key 91", "key 91");
  /* Print Screen announces itself by a false shift, Pause is a sequence. */
  press (fixture, CARREL_DISPLAY_KEYMAP_PRINT, "key 42", "key 55");
  press (fixture, CARREL_DISPLAY_KEYMAP_PAUSE, "key 29", "key 69");
}

static void
test_pointer_is_taken (Fixture *fixture, gconstpointer data)
{
  gboolean is_absolute;

  if (!connect (fixture))
    return;
  is_absolute = carrel_display_session_get_mouse_mode (fixture->session) ==
                CARREL_DISPLAY_MOUSE_MODE_ABSOLUTE;
  carrel_display_session_pointer_position (fixture->session, -5, G_MAXINT);
  carrel_display_session_pointer_motion (fixture->session, 3, -2);
  for (int i = 0; i < CARREL_DISPLAY_N_BUTTONS; i++)
    {
      carrel_display_session_pointer_button (fixture->session, (CarrelDisplayButton) i, TRUE);
      carrel_display_session_pointer_button (fixture->session, (CarrelDisplayButton) i, TRUE);
      carrel_display_session_pointer_button (fixture->session, (CarrelDisplayButton) i, FALSE);
    }
  carrel_display_session_pointer_wheel (fixture->session, 2);
  carrel_display_session_pointer_wheel (fixture->session, G_MININT);
  if (fixture->kind == KIND_NULL)
    {
      g_autofree char *events = carrel_display_null_take_events (
        CARREL_DISPLAY_NULL (fixture->session));

      g_assert_true (is_absolute);
      g_assert_cmpstr (events,
                       ==,
                       "position 0 599 buttons 0x0\n"
                       "position 0 599 buttons 0x1\nposition 0 599 buttons 0x0\n"
                       "position 0 599 buttons 0x2\nposition 0 599 buttons 0x0\n"
                       "position 0 599 buttons 0x4\nposition 0 599 buttons 0x0\n"
                       "position 0 599 buttons 0x8\nposition 0 599 buttons 0x0\n"
                       "position 0 599 buttons 0x10\nposition 0 599 buttons 0x0\n"
                       "wheel 2\nwheel -8\n");
      return;
    }
  /* The server did not mind: what comes afterwards still arrives. */
  press (fixture, 0x10, "key 16", "key 16");
}

static void
test_saves_a_picture (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) picture = NULL;

  if (!connect (fixture))
    return;
  folder = g_dir_make_tmp ("carrel-picture-XXXXXX", NULL);
  path = g_build_filename (folder, "guest.png", NULL);
  carrel_display_picture_save_async (carrel_display_session_get_frame (fixture->session),
                                     path,
                                     NULL,
                                     keep_result_cb,
                                     &result);
  display_wait_until (result != NULL);
  g_assert_true (carrel_display_picture_save_finish (result, &error));
  g_assert_no_error (error);
  picture = gdk_pixbuf_new_from_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, WIDTH);
  g_assert_cmpint (gdk_pixbuf_get_height (picture), ==, HEIGHT);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_is_gone_with_its_last_reference (Fixture *fixture, gconstpointer data)
{
  if (!connect (fixture))
    return;
  g_signal_handlers_disconnect_by_data (fixture->session, fixture);
  display_finalize (g_steal_pointer (&fixture->session));
}

static guint
watch_the_end (Fixture *fixture)
{
  DisplayGap *gap = display_gap_start ();

  if (fixture->kind == KIND_NULL)
    {
      g_autoptr (GError)
        gone = g_error_new_literal (CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_SERVER_GONE, "gone");

      carrel_display_null_end (CARREL_DISPLAY_NULL (fixture->session), gone);
    }
  else
    carrel_base_process_signal (fixture->guest->process, SIGKILL);
  display_wait_until (carrel_display_session_get_state (fixture->session) ==
                      CARREL_DISPLAY_STATE_DISCONNECTED);
  g_assert_error (carrel_display_session_get_error (fixture->session),
                  CARREL_DISPLAY_ERROR,
                  CARREL_DISPLAY_ERROR_SERVER_GONE);
  g_assert_nonnull (carrel_display_session_get_frame (fixture->session));
  g_assert_cmpstr (fixture->states->str, ==, "connecting connected disconnected ");
  return display_gap_stop (gap);
}

/* Our machine stalls now and then; a program that waits for its server does so each time. */
static void
watch_thrice (Fixture *fixture, gconstpointer data, guint (*watch) (Fixture *))
{
  guint gap_ms = G_MAXUINT;

  for (int i = 0; i < 3 && gap_ms > DISPLAY_GAP_LIMIT_MS; i++)
    {
      if (i > 0)
        {
          tear_down (fixture, data);
          memset (fixture, 0, sizeof *fixture);
          set_up (fixture, data);
        }
      if (!connect (fixture))
        return;
      gap_ms = watch (fixture);
    }
  g_assert_cmpuint (gap_ms, <=, DISPLAY_GAP_LIMIT_MS);
}

static void
test_tells_the_end_of_its_server (Fixture *fixture, gconstpointer data)
{
  watch_thrice (fixture, data, watch_the_end);
}

static gboolean
count_down_cb (gpointer user_data)
{
  guint *n_left = user_data;

  return --*n_left > 0;
}

/* Half a second of mouse and keys into a server that takes nothing, enough to fill any socket. */
static guint
watch_a_stopped_server (Fixture *fixture)
{
  DisplayGap *gap;
  guint n_left = 100;
  guint n_last = 0;

  if (fixture->guest != NULL)
    carrel_base_process_signal (fixture->guest->process, SIGSTOP);
  gap = display_gap_start ();
  g_timeout_add (5, count_down_cb, &n_left);
  while (n_left > 0)
    {
      g_main_context_iteration (NULL, TRUE);
      if (n_left == n_last)
        continue;
      n_last = n_left;
      for (int i = 0; i < 200; i++)
        {
          carrel_display_session_pointer_position (fixture->session, i, i);
          carrel_display_session_pointer_motion (fixture->session, 1, 1);
          carrel_display_session_key (fixture->session, 0x1e, TRUE);
          carrel_display_session_key (fixture->session, 0x1e, FALSE);
        }
    }
  carrel_display_session_disconnect (fixture->session);
  g_signal_handlers_disconnect_by_data (fixture->session, fixture);
  display_finalize (g_steal_pointer (&fixture->session));
  return display_gap_stop (gap);
}

static void
test_never_waits_for_a_stopped_server (Fixture *fixture, gconstpointer data)
{
  watch_thrice (fixture, data, watch_a_stopped_server);
}

static void
test_gives_a_stopped_server_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (fixture->session == NULL || fixture->guest == NULL)
    return;
  carrel_base_process_signal (fixture->guest->process, SIGSTOP);
  carrel_display_session_set_connect_timeout (fixture->session, 150);
  g_assert_false (display_connect (fixture->session, &error));
  g_assert_error (error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_TIMEOUT);
}

static void
test_tells_that_another_took_over (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  CarrelDisplaySession *other;

  if (fixture->kind != KIND_SPICE || !connect (fixture))
    return;
  other = make_session (fixture);
  g_assert_true (display_connect (other, &error));
  g_assert_no_error (error);
  display_wait_until (carrel_display_session_get_state (fixture->session) ==
                      CARREL_DISPLAY_STATE_DISCONNECTED);
  g_assert_error (carrel_display_session_get_error (fixture->session),
                  CARREL_DISPLAY_ERROR,
                  CARREL_DISPLAY_ERROR_TAKEN_OVER);
  /* Finding that out has not disturbed the other one. */
  g_assert_cmpint (carrel_display_session_get_state (other), ==, CARREL_DISPLAY_STATE_CONNECTED);
  display_finalize (other);
}

static void
add (const char *name, void (*function) (Fixture *, gconstpointer))
{
  static const char *const kinds[] = { "null", "spice", "vnc" };

  for (int kind = KIND_NULL; kind <= KIND_VNC; kind++)
    {
      g_autofree char *path = g_strdup_printf ("/display/session/%s/%s", kinds[kind], name);

      g_test_add (path, Fixture, GINT_TO_POINTER (kind), set_up, function, tear_down);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  display_tolerate_library_warnings ();
  add ("connects-and-shows", test_connects_and_shows);
  add ("connects-once", test_connects_once);
  add ("disconnects-by-wish", test_disconnects_by_wish);
  add ("disconnects-while-connecting", test_disconnects_while_connecting);
  add ("gives-up-when-cancelled", test_gives_up_when_cancelled);
  add ("never-connects-after-the-end", test_never_connects_after_the_end);
  add ("tells-what-was-drawn", test_tells_what_was_drawn);
  add ("keys-arrive", test_keys_arrive);
  add ("pointer-is-taken", test_pointer_is_taken);
  add ("saves-a-picture", test_saves_a_picture);
  add ("is-gone-with-its-last-reference", test_is_gone_with_its_last_reference);
  add ("tells-the-end-of-its-server", test_tells_the_end_of_its_server);
  add ("never-waits-for-a-stopped-server", test_never_waits_for_a_stopped_server);
  add ("gives-a-stopped-server-up", test_gives_a_stopped_server_up);
  add ("tells-that-another-took-over", test_tells_that_another_took_over);
  return g_test_run ();
}
