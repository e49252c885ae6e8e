/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vmm-core/carrel-vmm-engine.h"

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-descriptor.h"
#include "vmm-core/carrel-vmm-engine-null.h"
#include "vmm-core/carrel-vmm-engine-qemu.h"

#include "vmm-fixture.h"

/* What every engine promises, asked of each. */

typedef struct
{
  VmmFixture *fixture;
  CarrelVmmEngine *engine;
  int last_state; /* the last run state reported, -1 for none */
  guint gone_as_asked;
  guint gone_otherwise;
} Subject;

static void
run_state_cb (Subject *subject, int state, const char *reason, CarrelVmmEngine *engine)
{
  subject->last_state = state;
}

static void
gone_cb (Subject *subject, gboolean as_asked, const char *reason, CarrelVmmEngine *engine)
{
  if (as_asked)
    subject->gone_as_asked++;
  else
    subject->gone_otherwise++;
}

static Subject *
subject_new (gboolean is_qemu)
{
  Subject *subject = g_new0 (Subject, 1);
  g_autofree char *folder = NULL;

  subject->fixture = vmm_fixture_new ();
  subject->last_state = -1;
  folder = g_build_filename (subject->fixture->runtime_dir, subject->fixture->spec->uuid, NULL);
  g_assert_true (carrel_base_atomic_file_make_folder (folder, NULL));
  subject->engine = is_qemu ? carrel_vmm_engine_qemu_new (subject->fixture->spec->uuid,
                                                          folder,
                                                          NULL,
                                                          vmm_fixture_get_program ())
                            : carrel_vmm_engine_null_new ();
  g_signal_connect_swapped (subject->engine, "run-state", G_CALLBACK (run_state_cb), subject);
  g_signal_connect_swapped (subject->engine, "gone", G_CALLBACK (gone_cb), subject);
  return subject;
}

static void
subject_free (Subject *subject)
{
  g_signal_handlers_disconnect_by_data (subject->engine, subject);
  g_clear_object (&subject->engine);
  vmm_fixture_free (subject->fixture);
  g_free (subject);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Subject, subject_free)

static gboolean
finish (Subject *subject, GAsyncResult **place, GError **error)
{
  g_autoptr (GAsyncResult) result = vmm_fixture_take_result (place);

  return carrel_vmm_engine_call_finish (subject->engine, result, error);
}

typedef void (*Call) (CarrelVmmEngine *, GCancellable *, GAsyncReadyCallback, gpointer);

static gboolean
call (Subject *subject, Call function, GError **error)
{
  GAsyncResult *place = NULL;

  function (subject->engine, NULL, vmm_fixture_result_cb, &place);
  return finish (subject, &place, error);
}

static gboolean
start (Subject *subject, gboolean is_paused, GError **error)
{
  CarrelVmmEngineRequest request = { subject->fixture->spec,
                                     subject->fixture->machine_dir,
                                     "tcg",
                                     is_paused };
  GAsyncResult *place = NULL;

  carrel_vmm_engine_start_async (subject->engine, &request, NULL, vmm_fixture_result_cb, &place);
  return finish (subject, &place, error);
}

static void
promises_are_kept (gconstpointer data)
{
  g_autoptr (Subject) subject = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CarrelBaseDescriptor) picture = -1;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;
  static const Call needs_emulator[] = {
    carrel_vmm_engine_power_off_async, carrel_vmm_engine_press_power_button_async,
    carrel_vmm_engine_pause_async,     carrel_vmm_engine_resume_async,
    carrel_vmm_engine_reset_async,     carrel_vmm_engine_agent_ping_async,
  };
  char *spec_json = (char *) "untouched";

  if (GPOINTER_TO_INT (data) && !g_file_test (VMM_FIXTURE_CD, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("grub-rescue-pc is not installed");
      return;
    }
  subject = subject_new (GPOINTER_TO_INT (data));
  /* Nothing to take back is no failure. */
  carrel_vmm_engine_attach_async (subject->engine, NULL, vmm_fixture_result_cb, &place);
  result = vmm_fixture_take_result (&place);
  g_assert_true (carrel_vmm_engine_attach_finish (subject->engine, result, &spec_json, &error));
  g_assert_null (spec_json);
  /* Off: everything that needs an emulator says so. */
  for (gsize index = 0; index < G_N_ELEMENTS (needs_emulator); index++)
    {
      g_assert_false (call (subject, needs_emulator[index], &error));
      g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_STATE);
      g_clear_error (&error);
    }
  g_assert_cmpint (subject->last_state, ==, -1);
  /* Started paused, resumed, paused: reported before the call is answered. */
  g_assert_true (start (subject, TRUE, &error));
  g_assert_cmpint (subject->last_state, ==, CARREL_VMM_STATE_PAUSED);
  g_assert_true (call (subject, carrel_vmm_engine_resume_async, &error));
  g_assert_cmpint (subject->last_state, ==, CARREL_VMM_STATE_RUNNING);
  g_assert_true (call (subject, carrel_vmm_engine_pause_async, &error));
  g_assert_cmpint (subject->last_state, ==, CARREL_VMM_STATE_PAUSED);
  g_assert_true (call (subject, carrel_vmm_engine_reset_async, &error));
  g_assert_cmpstr (carrel_vmm_engine_get_accelerator (subject->engine), ==, "tcg");
  g_assert_cmpint (carrel_vmm_engine_open_display (subject->engine, "hologram", &error), ==, -1);
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_clear_object (&result);
  carrel_vmm_engine_screendump_async (subject->engine, NULL, vmm_fixture_result_cb, &place);
  result = vmm_fixture_take_result (&place);
  picture = carrel_vmm_engine_screendump_finish (subject->engine, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (picture, >=, 0);
  /* Off again, told once and as asked; then it can be started again. */
  g_assert_true (call (subject, carrel_vmm_engine_power_off_async, &error));
  g_assert_cmpuint (subject->gone_as_asked, ==, 1);
  g_assert_cmpuint (subject->gone_otherwise, ==, 0);
  g_assert_cmpuint (carrel_vmm_engine_get_pid (subject->engine), ==, 0);
  g_assert_cmpstr (carrel_vmm_engine_get_display_kind (subject->engine), ==, "none");
  g_assert_true (start (subject, FALSE, &error));
  g_assert_cmpint (subject->last_state, ==, CARREL_VMM_STATE_RUNNING);
  g_assert_true (call (subject, carrel_vmm_engine_power_off_async, &error));
  g_assert_cmpuint (subject->gone_as_asked, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/vmm/engine-contract/null", GINT_TO_POINTER (FALSE), promises_are_kept);
  g_test_add_data_func ("/vmm/engine-contract/qemu", GINT_TO_POINTER (TRUE), promises_are_kept);
  return g_test_run ();
}
