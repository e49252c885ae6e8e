/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vmm-core/carrel-vmm-client.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/carrel-base-descriptor.h"
#include "vmm-core/carrel-vmm-lock.h"
#include "vmm-core/carrel-vmm-registry.h"

#include "vmm-fixture.h"

/* The program carrel-vmm and its clients, with the null engine. */

static void
set_fault (VmmFixture *fixture, const char *fault)
{
  carrel_spec_set_string (&fixture->spec->os_id, fault);
}

static CarrelVmmClient *
launch_and_start (VmmFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelVmmClient) client = vmm_fixture_launch (fixture, "null", &error);

  g_assert_no_error (error);
  g_assert_true (vmm_fixture_start (fixture, client, &error));
  g_assert_no_error (error);
  return g_steal_pointer (&client);
}

static gboolean
shut_down (CarrelVmmClient *client, guint timeout_s, gboolean escalate, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_shutdown_async (client,
                                    timeout_s,
                                    escalate,
                                    NULL,
                                    vmm_fixture_result_cb,
                                    &place);
  result = vmm_fixture_take_result (&place);
  return carrel_vmm_client_call_finish (client, result, error);
}

static void
power_off (CarrelVmmClient *client)
{
  g_autoptr (GError) error = NULL;

  vmm_fixture_call (client, carrel_vmm_client_power_off_async, &error);
  g_assert_no_error (error);
}

static void
a_life (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autoptr (CarrelVmmClient) client = launch_and_start (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) picture = NULL;

  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_RUNNING);
  g_assert_cmpstr (carrel_vmm_client_get_accelerator (client), ==, "tcg");
  g_assert_true (carrel_vmm_client_get_agent_connected (client));
  g_assert_true (vmm_fixture_call (client, carrel_vmm_client_pause_async, NULL));
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_PAUSED);
  g_assert_false (shut_down (client, 1, FALSE, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (vmm_fixture_call (client, carrel_vmm_client_resume_async, NULL));
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_RUNNING);
  g_assert_true (vmm_fixture_call (client, carrel_vmm_client_reset_async, NULL));
  g_assert_true (vmm_fixture_call (client, carrel_vmm_client_agent_ping_async, NULL));
  picture = vmm_fixture_screendump (client, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (picture, NULL), 4, "\x89PNG", 4);
  g_assert_false (vmm_fixture_start (fixture, client, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (vmm_fixture_call (client, carrel_vmm_client_quit_async, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_STATE);
  g_assert_true (shut_down (client, 60, FALSE, NULL));
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_STOPPED);
}

static void
ends_when_off_and_alone (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  CarrelVmmClient *client = launch_and_start (fixture);
  GPid core = vmm_fixture_get_core (fixture);
  g_autofree char *folder = g_build_filename (fixture->runtime_dir, fixture->spec->uuid, NULL);

  power_off (client);
  g_assert_cmpint (kill (core, 0), ==, 0);
  g_object_unref (client);
  vmm_fixture_wait_process_end (core);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
runs_on_without_clients (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  CarrelVmmClient *first = launch_and_start (fixture);
  g_autoptr (CarrelVmmClient) second = NULL;
  GPid core = vmm_fixture_get_core (fixture);

  g_object_unref (first);
  second = vmm_fixture_launch (fixture, "null", NULL);
  g_assert_cmpint (vmm_fixture_get_core (fixture), ==, core);
  g_assert_cmpint (carrel_vmm_client_get_state (second), ==, CARREL_VMM_STATE_RUNNING);
  power_off (second);
}

static void
clients_see_each_others_deeds (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autoptr (CarrelVmmClient) first = launch_and_start (fixture);
  g_autoptr (CarrelVmmClient) second = vmm_fixture_launch (fixture, "null", NULL);

  g_assert_true (vmm_fixture_call (first, carrel_vmm_client_pause_async, NULL));
  vmm_fixture_wait_state (second, CARREL_VMM_STATE_PAUSED);
  power_off (second);
  vmm_fixture_wait_state (first, CARREL_VMM_STATE_STOPPED);
}

static void
one_core_wins_a_race (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  GAsyncResult *places[4] = { NULL };
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func (g_object_unref);
  guint started = 0;

  for (gsize index = 0; index < G_N_ELEMENTS (places); index++)
    carrel_vmm_client_launch_async (vmm_fixture_get_program (),
                                    fixture->machine_dir,
                                    fixture->runtime_dir,
                                    fixture->spec->uuid,
                                    "null",
                                    NULL,
                                    vmm_fixture_result_cb,
                                    &places[index]);
  for (gsize index = 0; index < G_N_ELEMENTS (places); index++)
    {
      g_autoptr (GAsyncResult) result = vmm_fixture_take_result (&places[index]);
      g_autoptr (GError) error = NULL;
      CarrelVmmClient *client = carrel_vmm_client_launch_finish (result, &error);

      g_assert_no_error (error);
      g_ptr_array_add (clients, client);
    }
  for (guint index = 0; index < clients->len; index++)
    {
      g_autoptr (GError) error = NULL;

      if (vmm_fixture_start (fixture, g_ptr_array_index (clients, index), &error))
        started++;
      else
        g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_STATE);
    }
  g_assert_cmpuint (started, ==, 1);
  power_off (g_ptr_array_index (clients, 0));
}

static void
a_foreign_lock_is_named (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_auto (CarrelBaseDescriptor) lock = carrel_vmm_lock_acquire (fixture->machine_dir, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *own = g_strdup_printf ("process %d", (int) getpid ());

  g_assert_cmpint (lock, >=, 0);
  g_assert_null (vmm_fixture_launch (fixture, "null", &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, own));
}

static void
a_deaf_guest_is_not_waited_for_forever (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autoptr (GError) error = NULL;

  set_fault (fixture, "null-deaf");
  client = launch_and_start (fixture);
  g_assert_false (shut_down (client, 1, FALSE, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_TIMED_OUT);
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_RUNNING);
  g_clear_error (&error);
  g_assert_false (vmm_fixture_call (client, carrel_vmm_client_agent_ping_async, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_AGENT);
  g_clear_error (&error);
  g_assert_true (shut_down (client, 1, TRUE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_STOPPED);
}

static void
a_full_disk_blocks_with_its_reason (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autoptr (CarrelVmmClient) client = NULL;

  set_fault (fixture, "null-full");
  client = launch_and_start (fixture);
  vmm_fixture_wait_state (client, CARREL_VMM_STATE_BLOCKED);
  g_assert_nonnull (strstr (carrel_vmm_client_get_state_reason (client), "no space"));
  g_assert_true (vmm_fixture_call (client, carrel_vmm_client_resume_async, NULL));
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_RUNNING);
  g_assert_cmpstr (carrel_vmm_client_get_state_reason (client), ==, "");
  power_off (client);
}

static void
a_failed_start_is_stopped_again (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autoptr (CarrelVmmClient) client = vmm_fixture_launch (fixture, "null", NULL);
  g_autoptr (GError) error = NULL;

  set_fault (fixture, "null-broken");
  g_assert_false (vmm_fixture_start (fixture, client, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_START);
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_STOPPED);
  g_assert_cmpstr (carrel_vmm_client_get_state_reason (client), !=, "");
  set_fault (fixture, "");
  g_assert_true (vmm_fixture_start (fixture, client, NULL));
  power_off (client);
}

static void
press (CarrelVmmClient *client, guint32 key)
{
  g_autoptr (GPtrArray) chords = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  GArray *chord = g_array_new (FALSE, FALSE, sizeof (guint32));
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_array_append_val (chord, key);
  g_ptr_array_add (chords, chord);
  carrel_vmm_client_send_keys_async (client, chords, 0, NULL, vmm_fixture_result_cb, &place);
  result = vmm_fixture_take_result (&place);
  g_assert_true (carrel_vmm_client_call_finish (client, result, NULL));
}

static void
keys_change_the_screen_and_may_crash (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autoptr (CarrelVmmClient) client = launch_and_start (fixture);
  g_autoptr (GBytes) before = vmm_fixture_screendump (client, NULL);
  g_autoptr (GBytes) after = NULL;

  press (client, 28);
  after = vmm_fixture_screendump (client, NULL);
  g_assert_false (g_bytes_equal (before, after));
  power_off (client);
  set_fault (fixture, "null-crash");
  g_assert_true (vmm_fixture_start (fixture, client, NULL));
  press (client, 28);
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_CRASHED);
  g_assert_cmpstr (carrel_vmm_client_get_state_reason (client), !=, "");
  g_assert_true (vmm_fixture_start (fixture, client, NULL));
  power_off (client);
}

static gboolean
apply (VmmFixture *fixture, CarrelVmmClient *client, GStrv *now, GStrv *later, GError **error)
{
  g_autofree char *json = carrel_spec_to_json (fixture->spec, FALSE);
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_apply_async (client, json, NULL, vmm_fixture_result_cb, &place);
  result = vmm_fixture_take_result (&place);
  return carrel_vmm_client_apply_finish (client, result, now, later, error);
}

static void
changes_are_applied_or_wait (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autoptr (CarrelVmmClient) client = launch_and_start (fixture);
  g_auto (GStrv) now = NULL;
  g_auto (GStrv) later = NULL;
  g_autoptr (GError) error = NULL;

  carrel_spec_set_string (&fixture->spec->name, "renamed");
  carrel_spec_set_string (&carrel_spec_get_drive (fixture->spec, 0)->path, "");
  carrel_spec_get_network (fixture->spec, 0)->connected = FALSE;
  fixture->spec->memory_mib = 256;
  g_assert_true (apply (fixture, client, &now, &later, &error));
  g_assert_no_error (error);
  g_assert_true (
    g_strv_equal ((const char *const *) now,
                  (const char *const[]){ "drives/cd0/path", "networks/net0/connected", NULL }));
  g_assert_true (
    g_strv_equal ((const char *const *) later, (const char *const[]){ "memory-mib", NULL }));
  g_assert_true (g_strv_equal (carrel_vmm_client_get_pending_restart (client),
                               (const char *const[]){ "memory-mib", NULL }));
  /* Taken back: nothing waits any more. */
  fixture->spec->memory_mib = 128;
  g_assert_true (apply (fixture, client, NULL, NULL, NULL));
  g_assert_null (carrel_vmm_client_get_pending_restart (client)[0]);
  /* A medium that is not there fails the call, and the outputs are left alone. */
  carrel_spec_set_string (&carrel_spec_get_drive (fixture->spec, 0)->path, "/nonexistent.iso");
  g_assert_false (apply (fixture, client, NULL, NULL, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_MEDIA);
  power_off (client);
}

static void
nonsense_is_refused (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autoptr (CarrelVmmClient) client = vmm_fixture_launch (fixture, "null", NULL);
  static const char *const texts[] = { "", "{", "[]", "{\"carrel-spec\": 99, \"machine\": {}}" };
  g_autoptr (GError) error = NULL;

  for (gsize index = 0; index < G_N_ELEMENTS (texts); index++)
    {
      GAsyncResult *place = NULL;
      g_autoptr (GAsyncResult) result = NULL;

      g_clear_error (&error);
      carrel_vmm_client_start_async (client,
                                     texts[index],
                                     NULL,
                                     NULL,
                                     vmm_fixture_result_cb,
                                     &place);
      result = vmm_fixture_take_result (&place);
      g_assert_false (carrel_vmm_client_call_finish (client, result, &error));
      g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_SPEC);
    }
  /* Another machine's settings. */
  g_clear_error (&error);
  carrel_spec_set_string (&fixture->spec->uuid, "0f2a7b4c-1d3e-4f5a-8b6c-7d8e9f0a1b2c");
  g_assert_false (vmm_fixture_start (fixture, client, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_SPEC);
}

static void
a_killed_core_is_noticed (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autoptr (CarrelVmmClient) client = launch_and_start (fixture);
  g_autoptr (CarrelVmmClient) next = NULL;
  g_autoptr (GError) error = NULL;

  vmm_fixture_kill_core (fixture);
  vmm_fixture_wait_closed (client);
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_UNKNOWN);
  g_assert_false (vmm_fixture_call (client, carrel_vmm_client_pause_async, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_CLOSED);
  /* Nothing is stale: neither the lock nor the socket left behind. */
  next = vmm_fixture_launch (fixture, "null", NULL);
  g_assert_nonnull (next);
  g_assert_cmpint (carrel_vmm_client_get_state (next), ==, CARREL_VMM_STATE_STOPPED);
}

static void
registry_cb (CarrelVmmRegistry *registry, const char *uuid, GString *seen)
{
  g_string_append_printf (seen, "%s ", uuid);
}

static gboolean
has_seen (gpointer data)
{
  return ((GString *) data)->len > 0;
}

static void
the_registry_sees_cores_come_and_go (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autoptr (CarrelVmmRegistry) registry = carrel_vmm_registry_new (fixture->runtime_dir);
  g_autoptr (GString) appeared = g_string_new (NULL);
  g_autoptr (GString) vanished = g_string_new (NULL);
  g_autoptr (GPtrArray) none = carrel_vmm_registry_list (fixture->runtime_dir);
  g_autoptr (GPtrArray) some = NULL;
  g_autofree char *expected = g_strconcat (fixture->spec->uuid, " ", NULL);
  CarrelVmmClient *client;
  CarrelVmmRegistryEntry *entry;

  g_assert_cmpuint (none->len, ==, 0);
  g_signal_connect (registry, "appeared", G_CALLBACK (registry_cb), appeared);
  g_signal_connect (registry, "vanished", G_CALLBACK (registry_cb), vanished);
  client = vmm_fixture_launch (fixture, "null", NULL);
  vmm_fixture_wait (has_seen, appeared);
  g_assert_true (g_str_has_prefix (appeared->str, expected));
  some = carrel_vmm_registry_list (fixture->runtime_dir);
  g_assert_cmpuint (some->len, ==, 1);
  entry = g_ptr_array_index (some, 0);
  g_assert_cmpstr (entry->uuid, ==, fixture->spec->uuid);
  g_assert_true (entry->core_alive);
  g_assert_cmpuint (vanished->len, ==, 0);
  g_object_unref (client);
  vmm_fixture_wait (has_seen, vanished);
  g_assert_cmpstr (vanished->str, ==, expected);
}

static void
check_private (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GStatBuf status;
  const char *name;

  g_assert_cmpint (g_lstat (path, &status), ==, 0);
  if (!S_ISLNK (status.st_mode))
    g_assert_cmpint (status.st_mode & 0077, ==, 0);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      check_private (child);
    }
}

static void
everything_made_is_private (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autoptr (CarrelVmmClient) client = launch_and_start (fixture);

  check_private (fixture->runtime_dir);
  check_private (fixture->machine_dir);
  power_off (client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vmm/core/a-life", a_life);
  g_test_add_func ("/vmm/core/ends-when-off-and-alone", ends_when_off_and_alone);
  g_test_add_func ("/vmm/core/runs-on-without-clients", runs_on_without_clients);
  g_test_add_func ("/vmm/core/clients-see-each-others-deeds", clients_see_each_others_deeds);
  g_test_add_func ("/vmm/core/one-core-wins-a-race", one_core_wins_a_race);
  g_test_add_func ("/vmm/core/a-foreign-lock-is-named", a_foreign_lock_is_named);
  g_test_add_func ("/vmm/core/a-deaf-guest-is-not-waited-for-forever",
                   a_deaf_guest_is_not_waited_for_forever);
  g_test_add_func ("/vmm/core/a-full-disk-blocks-with-its-reason",
                   a_full_disk_blocks_with_its_reason);
  g_test_add_func ("/vmm/core/a-failed-start-is-stopped-again", a_failed_start_is_stopped_again);
  g_test_add_func ("/vmm/core/keys-change-the-screen-and-may-crash",
                   keys_change_the_screen_and_may_crash);
  g_test_add_func ("/vmm/core/changes-are-applied-or-wait", changes_are_applied_or_wait);
  g_test_add_func ("/vmm/core/nonsense-is-refused", nonsense_is_refused);
  g_test_add_func ("/vmm/core/a-killed-core-is-noticed", a_killed_core_is_noticed);
  g_test_add_func ("/vmm/core/the-registry-sees-cores-come-and-go",
                   the_registry_sees_cores_come_and_go);
  g_test_add_func ("/vmm/core/everything-made-is-private", everything_made_is_private);
  return g_test_run ();
}
