/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/carrel-base-launcher.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib-unix.h>

#include "base/carrel-base-error.h"

static void
keep_result_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
run_and_wait (CarrelBaseLauncher *launcher, GCancellable *cancellable)
{
  GAsyncResult *result = NULL;

  carrel_base_launcher_run_async (launcher, 1024, cancellable, keep_result_cb, &result);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return result;
}

static void
test_collects_output (void)
{
  g_autoptr (CarrelBaseLauncher) launcher = carrel_base_launcher_new ("printf");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) output = NULL;

  carrel_base_launcher_add_arguments (launcher, (const char *[]){ "%s", "$(id) 'a b'", NULL });
  result = run_and_wait (launcher, NULL);
  g_assert_true (carrel_base_launcher_run_finish (launcher, result, &output, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (output, NULL), g_bytes_get_size (output), "$(id) 'a b'", 11);
}

static void
test_cuts_output_at_the_limit (void)
{
  g_autoptr (CarrelBaseLauncher) launcher = carrel_base_launcher_new ("head");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) output = NULL;

  carrel_base_launcher_add_arguments (launcher,
                                      (const char *[]){ "-c", "1000000", "/dev/zero", NULL });
  result = run_and_wait (launcher, NULL);
  g_assert_true (carrel_base_launcher_run_finish (launcher, result, &output, NULL));
  g_assert_cmpuint (g_bytes_get_size (output), ==, 1024);
}

static void
test_reports_a_missing_program (void)
{
  g_autoptr (CarrelBaseLauncher) launcher = carrel_base_launcher_new ("/nowhere/carrel-missing");
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_base_launcher_launch (launcher, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/nowhere/carrel-missing"));
}

static void
test_says_what_a_failing_helper_said (void)
{
  g_autoptr (CarrelBaseLauncher) launcher = carrel_base_launcher_new ("ls");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *output = (GBytes *) 0x1;

  carrel_base_launcher_add_argument (launcher, "/nowhere/at/all");
  result = run_and_wait (launcher, NULL);
  g_assert_false (carrel_base_launcher_run_finish (launcher, result, &output, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "/nowhere/at/all"));
  g_assert_true (output == (GBytes *) 0x1);
}

static void
test_cancel_ends_the_helper (void)
{
  g_autoptr (CarrelBaseLauncher) launcher = carrel_base_launcher_new ("cat");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  carrel_base_launcher_take_descriptor (launcher, ends[0], STDIN_FILENO);
  result = run_and_wait (launcher, cancellable);
  g_assert_false (carrel_base_launcher_run_finish (launcher, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  close (ends[1]);
}

static void
test_maps_crossing_descriptors (void)
{
  g_autoptr (CarrelBaseLauncher) launcher = carrel_base_launcher_new ("sh");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) output = NULL;
  int first[2];
  int second[2];

  g_assert_true (g_unix_open_pipe (first, FD_CLOEXEC, NULL));
  g_assert_true (g_unix_open_pipe (second, FD_CLOEXEC, NULL));
  g_assert_cmpint (write (first[1], "1", 1), ==, 1);
  g_assert_cmpint (write (second[1], "2", 1), ==, 1);
  close (first[1]);
  close (second[1]);
  /* Each is to have the other's number in the child. */
  carrel_base_launcher_add_arguments (launcher,
                                      (const char *[]){ "-c",
                                                        "eval \"cat <&$1 && cat <&$2\"",
                                                        "sh",
                                                        NULL });
  {
    g_autofree char *one = g_strdup_printf ("%d", second[0]);
    g_autofree char *two = g_strdup_printf ("%d", first[0]);

    carrel_base_launcher_add_arguments (launcher, (const char *[]){ one, two, NULL });
  }
  carrel_base_launcher_take_descriptor (launcher, first[0], second[0]);
  carrel_base_launcher_take_descriptor (launcher, second[0], first[0]);
  result = run_and_wait (launcher, NULL);
  g_assert_true (carrel_base_launcher_run_finish (launcher, result, &output, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (output, NULL), g_bytes_get_size (output), "12", 2);
}

static void
test_tells_how_a_process_ended (void)
{
  g_autoptr (CarrelBaseLauncher) launcher = carrel_base_launcher_new ("cat");
  g_autoptr (CarrelBaseProcess) process = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *words = NULL;
  guint64 start_time = 0;
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  carrel_base_launcher_take_descriptor (launcher, ends[0], STDIN_FILENO);
  carrel_base_launcher_set_own_session (launcher, TRUE);
  process = carrel_base_launcher_launch (launcher, NULL);
  g_assert_true (
    carrel_base_process_read_start_time (carrel_base_process_get_pid (process), &start_time, NULL));
  g_assert_cmpuint (start_time, >, 0);
  g_assert_cmpint (getsid (carrel_base_process_get_pid (process)),
                   ==,
                   carrel_base_process_get_pid (process));
  g_assert_true (carrel_base_process_signal (process, SIGKILL));
  carrel_base_process_wait_async (process, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (carrel_base_process_wait_finish (process, result, NULL));
  g_assert_true (WIFSIGNALED (carrel_base_process_get_wait_status (process)));
  words = carrel_base_process_describe_end (process);
  g_assert_nonnull (strstr (words, "9"));
  g_assert_false (carrel_base_process_signal (process, SIGKILL));
  close (ends[1]);
}

static void
test_watches_what_is_no_child (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelBaseProcess) parent = carrel_base_process_new (getppid (), &error);

  g_assert_no_error (error);
  g_assert_false (carrel_base_process_has_exited (parent));
  /* Beyond the kernel's largest process number. */
  g_assert_null (carrel_base_process_new (0x7ffffffe, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/launcher/collects-output", test_collects_output);
  g_test_add_func ("/base/launcher/cuts-output-at-the-limit", test_cuts_output_at_the_limit);
  g_test_add_func ("/base/launcher/reports-a-missing-program", test_reports_a_missing_program);
  g_test_add_func ("/base/launcher/says-what-a-failing-helper-said",
                   test_says_what_a_failing_helper_said);
  g_test_add_func ("/base/launcher/cancel-ends-the-helper", test_cancel_ends_the_helper);
  g_test_add_func ("/base/launcher/maps-crossing-descriptors", test_maps_crossing_descriptors);
  g_test_add_func ("/base/process/tells-how-it-ended", test_tells_how_a_process_ended);
  g_test_add_func ("/base/process/watches-what-is-no-child", test_watches_what_is_no_child);
  return g_test_run ();
}
