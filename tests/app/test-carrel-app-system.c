/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/carrel-app-system.h"

#include "app/carrel-app-error.h"

static void
test_unknown_fits_the_host (void)
{
  g_autoptr (CarrelAppSystem) system = carrel_app_system_new_unknown ();

  g_assert_cmpstr (system->id, ==, "");
  g_assert_cmpuint (system->processors, >=, 1);
  g_assert_cmpuint (system->processors, <=, 2);
  g_assert_cmpuint (system->memory_mib, <=, 4096);
  g_assert_cmpuint (system->disk_bytes >> 30, >=, 20);
  g_assert_cmpuint (system->disk_bytes >> 30, <=, 64);
}

static void
test_fit_clips (void)
{
  g_autoptr (CarrelAppSystem) system = carrel_app_system_new_unknown ();

  system->processors = 16;
  system->memory_mib = 65536;
  system->disk_bytes = 1000;
  carrel_app_system_fit (system, 4, 8192);
  g_assert_cmpuint (system->processors, ==, 4);
  g_assert_cmpuint (system->memory_mib, ==, 4096);
  g_assert_cmpuint (system->disk_bytes, ==, 512);
  carrel_app_system_fit (system, 0, 0);
  g_assert_cmpuint (system->processors, ==, 1);
  g_assert_cmpuint (system->memory_mib, >=, 1);
}

typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
} Answer;

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->result = g_object_ref (result);
  g_main_loop_quit (answer->loop);
}

static void
test_find_knows_and_does_not (void)
{
  Answer answer = { g_main_loop_new (NULL, FALSE), NULL };
  g_autoptr (CarrelAppSystem) system = NULL;
  g_autoptr (GError) error = NULL;

  carrel_app_system_find_async ("no-such-system", NULL, answer_cb, &answer);
  g_main_loop_run (answer.loop);
  g_assert_null (carrel_app_system_find_finish (answer.result, &error));
  g_assert_error (error, CARREL_APP_ERROR, CARREL_APP_ERROR_NOT_FOUND);
  g_clear_object (&answer.result);

  carrel_app_system_find_async ("debian11", NULL, answer_cb, &answer);
  g_main_loop_run (answer.loop);
  system = carrel_app_system_find_finish (answer.result, NULL);
  g_clear_object (&answer.result);
  g_main_loop_unref (answer.loop);
  if (system == NULL)
    {
      g_test_skip ("the database of libosinfo (package osinfo-db) is not installed");
      return;
    }
  g_assert_cmpstr (system->name, ==, "Debian 11");
  g_assert_cmpint (system->family, ==, CARREL_SPEC_FAMILY_LINUX);
  g_assert_cmpuint (system->memory_mib, >=, 512);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/system/unknown-fits-the-host", test_unknown_fits_the_host);
  g_test_add_func ("/app/system/fit-clips", test_fit_clips);
  g_test_add_func ("/app/system/find-knows-and-does-not", test_find_knows_and_does_not);
  return g_test_run ();
}
