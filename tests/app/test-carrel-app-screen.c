/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/commands/carrel-app-screen-private.h"

#include "display/carrel-display-null.h"

#define WIDTH 640
#define HEIGHT 480
/* As a guest does that plays a film: far more often than anybody looks. */
#define BURSTS 500

typedef struct
{
  CarrelDisplaySession *session;
  CarrelAppScreenEye *eye;
  guint wakes;
} Fixture;

static void
woken_cb (gpointer data)
{
  Fixture *fixture = data;
  guint64 hash;

  fixture->wakes++;
  carrel_app_screen_eye_look (fixture->eye, &hash);
}

static void
connected_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  gboolean *is_connected = data;

  *is_connected = carrel_display_session_connect_finish (CARREL_DISPLAY_SESSION (object),
                                                         result,
                                                         NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  gboolean is_connected = FALSE;

  fixture->session = carrel_display_null_new (WIDTH, HEIGHT);
  carrel_display_session_connect_async (fixture->session, NULL, connected_cb, &is_connected);
  while (!is_connected)
    g_main_context_iteration (NULL, TRUE);
  fixture->eye = carrel_app_screen_eye_new (fixture->session, woken_cb, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  carrel_app_screen_eye_free (fixture->eye);
  carrel_display_session_disconnect (fixture->session);
  g_object_unref (fixture->session);
}

static void
paint (Fixture *fixture, guint number)
{
  carrel_display_null_fill (CARREL_DISPLAY_NULL (fixture->session),
                            (int) (number % WIDTH),
                            1,
                            1,
                            1,
                            0x102030 + number);
}

static void
run_what_is_ready (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
wait_for_look (Fixture *fixture, guint looks)
{
  while (carrel_app_screen_eye_get_looks (fixture->eye) < looks)
    g_main_context_iteration (NULL, TRUE);
}

/* The first picture is black. */
static void
test_sees_what_is_drawn (Fixture *fixture, gconstpointer data)
{
  guint64 black, dotted, same;

  g_assert_false (carrel_app_screen_eye_look (fixture->eye, &black));
  paint (fixture, 1);
  g_assert_true (carrel_app_screen_eye_is_behind (fixture->eye));
  wait_for_look (fixture, 2);
  g_assert_false (carrel_app_screen_eye_is_behind (fixture->eye));
  g_assert_true (carrel_app_screen_eye_look (fixture->eye, &dotted));
  g_assert_cmpuint (dotted, !=, black);
  carrel_display_null_fill (CARREL_DISPLAY_NULL (fixture->session), 1, 1, 1, 1, 0);
  wait_for_look (fixture, 3);
  g_assert_false (carrel_app_screen_eye_look (fixture->eye, &same));
  g_assert_cmpuint (same, ==, black);
}

/* However often it is damaged and asked, the picture is gone through once in a while: so many looks take at
 * least so long, but for a millisecond each, which clocks that count them may be off. */
static void
test_looks_a_few_times_a_second (Fixture *fixture, gconstpointer data)
{
  gint64 begun = g_get_monotonic_time ();
  guint looks = 0;
  guint64 hash;

  for (guint number = 0; looks < 5; number++)
    {
      for (guint i = 0; i < BURSTS; i++)
        paint (fixture, number + i);
      carrel_app_screen_eye_look (fixture->eye, &hash);
      run_what_is_ready ();
      looks = carrel_app_screen_eye_get_looks (fixture->eye);
      g_assert_cmpint ((g_get_monotonic_time () - begun) / 1000 + looks,
                       >=,
                       (gint64) (looks - 1) * CARREL_APP_SCREEN_INTERVAL_MS);
    }
  g_assert_cmpuint (fixture->wakes, <=, looks);
}

/* Nothing is armed, so nothing could wake it: a screen that stands still costs nothing. */
static void
test_never_looks_at_what_stands_still (Fixture *fixture, gconstpointer data)
{
  guint64 hash;

  carrel_app_screen_eye_look (fixture->eye, &hash);
  paint (fixture, 1);
  wait_for_look (fixture, 2);
  g_assert_false (carrel_app_screen_eye_is_behind (fixture->eye));
  for (guint i = 0; i < BURSTS; i++)
    {
      carrel_app_screen_eye_look (fixture->eye, &hash);
      run_what_is_ready ();
    }
  g_assert_cmpuint (carrel_app_screen_eye_get_looks (fixture->eye), ==, 2);
  g_assert_cmpuint (fixture->wakes, ==, 1);
}

static void
test_a_new_frame_is_looked_at (Fixture *fixture, gconstpointer data)
{
  guint64 before, after;

  carrel_app_screen_eye_look (fixture->eye, &before);
  carrel_display_null_set_size (CARREL_DISPLAY_NULL (fixture->session), 320, 200);
  wait_for_look (fixture, 2);
  carrel_app_screen_eye_look (fixture->eye, &after);
  g_assert_cmpuint (after, !=, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) \
  g_test_add ("/app/screen/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("sees-what-is-drawn", test_sees_what_is_drawn);
  ADD ("looks-a-few-times-a-second", test_looks_a_few_times_a_second);
  ADD ("never-looks-at-what-stands-still", test_never_looks_at_what_stands_still);
  ADD ("a-new-frame-is-looked-at", test_a_new_frame_is_looked_at);
  return g_test_run ();
}
