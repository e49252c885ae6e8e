/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/carrel-app-fiber.h"

#include "app/carrel-app-error.h"

typedef struct
{
  GMainLoop *loop;
  CarrelAppFiber *fiber;
  GString *trace;
  GError *error;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->loop = g_main_loop_new (NULL, FALSE);
  fixture->trace = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_main_loop_unref (fixture->loop);
  g_string_free (fixture->trace, TRUE);
  g_clear_error (&fixture->error);
}

static void
done (CarrelAppFiber *fiber, gpointer data)
{
  Fixture *fixture = data;

  g_string_append (fixture->trace, "done ");
  g_main_loop_quit (fixture->loop);
}

static gboolean
answer_cb (gpointer data)
{
  g_task_return_int (G_TASK (data), 42);
  return G_SOURCE_REMOVE;
}

/* An asynchronous call that answers when the main loop runs. */
static void
ask_async (CarrelAppFiber *fiber)
{
  GTask *task =
    g_task_new (NULL, carrel_app_fiber_get_cancellable (fiber), carrel_app_fiber_ready_cb, fiber);

  g_idle_add_full (G_PRIORITY_DEFAULT, answer_cb, task, g_object_unref);
}

static void
waits (CarrelAppFiber *fiber, gpointer data)
{
  Fixture *fixture = data;

  for (int i = 0; i < 1000; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;

      ask_async (fiber);
      result = carrel_app_fiber_wait (fiber);
      g_assert_cmpint (g_task_propagate_int (G_TASK (result), NULL), ==, 42);
    }
  g_string_append (fixture->trace, "end ");
}

static void
test_waits_for_answers (Fixture *fixture, gconstpointer data)
{
  carrel_app_fiber_start (waits, done, fixture, NULL);
  g_string_append (fixture->trace, "started ");
  g_main_loop_run (fixture->loop);
  g_assert_cmpstr (fixture->trace->str, ==, "started end done ");
}

static void
answers_early (CarrelAppFiber *fiber, gpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  /* A call that answers before it is waited for is no deadlock. */
  carrel_app_fiber_ready_cb (NULL, G_ASYNC_RESULT (task), fiber);
  result = carrel_app_fiber_wait (fiber);
  g_assert_true (result == G_ASYNC_RESULT (task));
}

static void
test_keeps_early_answers (Fixture *fixture, gconstpointer data)
{
  carrel_app_fiber_start (answers_early, done, fixture, NULL);
  g_assert_cmpstr (fixture->trace->str, ==, "done ");
}

static void
pauses (CarrelAppFiber *fiber, gpointer data)
{
  Fixture *fixture = data;

  fixture->fiber = fiber;
  g_assert_true (carrel_app_fiber_pause (fiber, 0, NULL));
  g_string_append (fixture->trace, "woken ");
  carrel_app_fiber_wake (fiber);
  g_assert_true (carrel_app_fiber_pause (fiber, 0, NULL));
  g_string_append (fixture->trace, "again ");
  g_assert_false (carrel_app_fiber_pause (fiber, 1, &fixture->error));
}

static void
test_pauses_until_woken_or_late (Fixture *fixture, gconstpointer data)
{
  carrel_app_fiber_start (pauses, done, fixture, NULL);
  g_assert_cmpstr (fixture->trace->str, ==, "");
  carrel_app_fiber_wake (fixture->fiber);
  g_main_loop_run (fixture->loop);
  g_assert_cmpstr (fixture->trace->str, ==, "woken again done ");
  g_assert_error (fixture->error, CARREL_APP_ERROR, CARREL_APP_ERROR_TIMED_OUT);
}

static void
is_cancelled (CarrelAppFiber *fiber, gpointer data)
{
  Fixture *fixture = data;

  carrel_app_fiber_set_shielded (fiber, TRUE);
  carrel_app_fiber_set_shielded (fiber, TRUE);
  carrel_app_fiber_set_shielded (fiber, FALSE);
  g_assert_null (carrel_app_fiber_get_cancellable (fiber));
  carrel_app_fiber_set_shielded (fiber, FALSE);
  g_assert_nonnull (carrel_app_fiber_get_cancellable (fiber));
  g_assert_false (carrel_app_fiber_pause (fiber, 0, &fixture->error));
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_is_cancelled_unless_shielded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_idle_add (cancel_cb, cancellable);
  carrel_app_fiber_start (is_cancelled, done, fixture, cancellable);
  g_main_loop_run (fixture->loop);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
outer (CarrelAppFiber *fiber, gpointer data)
{
  Fixture *fixture = data;

  g_string_append (fixture->trace, "outer ");
  /* A fiber begun by a fiber unwinds in order. */
  carrel_app_fiber_start (waits, done, fixture, NULL);
  g_string_append (fixture->trace, "outer-on ");
}

static void
test_fibers_nest (Fixture *fixture, gconstpointer data)
{
  carrel_app_fiber_start (outer, NULL, fixture, NULL);
  g_main_loop_run (fixture->loop);
  g_assert_cmpstr (fixture->trace->str, ==, "outer outer-on end done ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/app/fiber/waits-for-answers", test_waits_for_answers);
  ADD ("/app/fiber/keeps-early-answers", test_keeps_early_answers);
  ADD ("/app/fiber/pauses-until-woken-or-late", test_pauses_until_woken_or_late);
  ADD ("/app/fiber/is-cancelled-unless-shielded", test_is_cancelled_unless_shielded);
  ADD ("/app/fiber/fibers-nest", test_fibers_nest);
  return g_test_run ();
}
