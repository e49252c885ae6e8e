/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vmm-core/carrel-vmm-client.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-process.h"
#include "vmm-core/carrel-vmm-disk.h"
#include "vmm-core/carrel-vmm-registry.h"

#include "vmm-fixture.h"

/* The program with real guests, emulated.  One guest at a time. */

static gboolean
skip_without_guest (void)
{
  g_autofree char *qemu = g_find_program_in_path ("qemu-system-x86_64");

  if (g_file_test (VMM_FIXTURE_CD, G_FILE_TEST_EXISTS) && qemu != NULL)
    return FALSE;
  g_test_skip ("grub-rescue-pc or qemu-system-x86 is not installed");
  return TRUE;
}

static CarrelVmmClient *
launch (VmmFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  CarrelVmmClient *client = vmm_fixture_launch (fixture, "qemu", &error);

  g_assert_no_error (error);
  return client;
}

static CarrelVmmClient *
launch_and_start (VmmFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  CarrelVmmClient *client = launch (fixture);

  vmm_fixture_start (fixture, client, &error);
  g_assert_no_error (error);
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_RUNNING);
  return client;
}

static void
call (CarrelVmmClient *client, VmmFixtureCall function)
{
  g_autoptr (GError) error = NULL;

  vmm_fixture_call (client, function, &error);
  g_assert_no_error (error);
}

static void
power_off (CarrelVmmClient *client)
{
  call (client, carrel_vmm_client_power_off_async);
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_STOPPED);
  g_assert_cmpuint (carrel_vmm_client_get_qemu_pid (client), ==, 0);
}

static void
assert_start_fails (VmmFixture *fixture, CarrelVmmClient *client, CarrelVmmError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (vmm_fixture_start (fixture, client, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, CARREL_VMM_ERROR, (int) code);
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_STOPPED);
  g_assert_cmpuint (carrel_vmm_client_get_qemu_pid (client), ==, 0);
}

/* How many bytes the screen's picture takes: a black one takes few, a menu many. */
static gsize
measure_screen (CarrelVmmClient *client)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) picture = vmm_fixture_screendump (client, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (picture, NULL), 4, "\x89PNG", 4);
  return g_bytes_get_size (picture);
}

static gboolean
shows_a_menu (gpointer client)
{
  static gsize before;
  gsize size = measure_screen (client);

  /* Should the menu never come, this tells what came instead. */
  if (size != before)
    g_test_message ("the screen's picture has %" G_GSIZE_FORMAT " bytes", size);
  before = size;
  /* The GRUB menu compresses to 6,000 to 7,000 bytes, the BIOS's few lines to less than 4,000. */
  return size > 4800;
}

static void
boots_a_medium (void)
{
  g_autoptr (VmmFixture) fixture = NULL;
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autofree char *status_path = NULL;
  g_autofree char *status = NULL;
  g_autofree char *folder = NULL;
  CarrelVmmDiskInfo info;

  if (skip_without_guest ())
    return;
  fixture = vmm_fixture_new ();
  client = launch_and_start (fixture);
  g_assert_cmpstr (carrel_vmm_client_get_display_kind (client), ==, "spice");
  g_assert_cmpstr (carrel_vmm_client_get_accelerator_reason (client), !=, "");
  vmm_fixture_wait (shows_a_menu, client);
  /* Confined: every filter on, and no rights to gain. */
  status_path = g_strdup_printf ("/proc/%u/status", carrel_vmm_client_get_qemu_pid (client));
  g_assert_true (g_file_get_contents (status_path, &status, NULL, NULL));
  g_assert_nonnull (strstr (status, "Seccomp:\t2"));
  g_assert_nonnull (strstr (status, "NoNewPrivs:\t1"));
  power_off (client);
  folder = g_build_filename (fixture->runtime_dir, fixture->spec->uuid, "state.json", NULL);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_assert_true (carrel_vmm_disk_inspect (VMM_FIXTURE_CD, &info, NULL));
}

static void
boots_by_uefi_with_a_disk (void)
{
  g_autoptr (VmmFixture) fixture = NULL;
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autofree char *disk = NULL;
  g_autofree char *nvram = NULL;
  CarrelSpecDisk *value;
  CarrelVmmDiskInfo info;
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (skip_without_guest ())
    return;
  fixture = vmm_fixture_new ();
  fixture->spec->firmware = CARREL_SPEC_FIRMWARE_UEFI;
  value = carrel_spec_add_disk (fixture->spec, G_GUINT64_CONSTANT (1) << 30, CARREL_SPEC_BUS_SCSI);
  disk = g_build_filename (fixture->machine_dir, "disks", value->file, NULL);
  nvram = g_build_filename (fixture->machine_dir, "nvram.qcow2", NULL);
  g_assert_true (carrel_vmm_disk_create (disk, value->size_bytes, NULL));
  client = launch_and_start (fixture);
  g_assert_true (g_file_test (nvram, G_FILE_TEST_EXISTS));
  carrel_vmm_client_resize_disk_async (client,
                                       value->id,
                                       G_GUINT64_CONSTANT (3) << 30,
                                       NULL,
                                       vmm_fixture_result_cb,
                                       &place);
  result = vmm_fixture_take_result (&place);
  carrel_vmm_client_call_finish (client, result, &error);
  g_assert_no_error (error);
  power_off (client);
  g_assert_true (carrel_vmm_disk_inspect (disk, &info, NULL));
  g_assert_cmpuint (info.virtual_bytes, ==, G_GUINT64_CONSTANT (3) << 30);
}

static void
pauses_resumes_and_resets (void)
{
  g_autoptr (VmmFixture) fixture = NULL;
  g_autoptr (CarrelVmmClient) client = NULL;

  if (skip_without_guest ())
    return;
  fixture = vmm_fixture_new ();
  client = launch_and_start (fixture);
  call (client, carrel_vmm_client_pause_async);
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_PAUSED);
  call (client, carrel_vmm_client_resume_async);
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_RUNNING);
  vmm_fixture_wait (shows_a_menu, client);
  call (client, carrel_vmm_client_reset_async);
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_RUNNING);
  power_off (client);
}

static gboolean
change_media (CarrelVmmClient *client, const char *path, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_change_media_async (client, "cd0", path, NULL, vmm_fixture_result_cb, &place);
  result = vmm_fixture_take_result (&place);
  return carrel_vmm_client_call_finish (client, result, error);
}

static gboolean
has_file_open (guint pid, const char *path)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%u/fd", pid);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *link = g_build_filename (folder, name, NULL);
      g_autofree char *target = g_file_read_link (link, NULL);

      if (g_strcmp0 (target, path) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
media_change_while_running (void)
{
  g_autoptr (VmmFixture) fixture = NULL;
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  guint pid;

  if (skip_without_guest ())
    return;
  fixture = vmm_fixture_new ();
  copy = vmm_fixture_path (fixture, "a, b \"c\".iso");
  g_assert_true (g_file_get_contents (VMM_FIXTURE_CD, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (copy, contents, (gssize) length, NULL));
  client = launch_and_start (fixture);
  pid = carrel_vmm_client_get_qemu_pid (client);
  g_assert_true (has_file_open (pid, VMM_FIXTURE_CD));
  change_media (client, copy, &error);
  g_assert_no_error (error);
  g_assert_true (has_file_open (pid, copy));
  g_assert_false (has_file_open (pid, VMM_FIXTURE_CD));
  change_media (client, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (has_file_open (pid, copy));
  /* The empty drive does not boot; with the medium back the menu comes again. */
  change_media (client, copy, &error);
  g_assert_no_error (error);
  call (client, carrel_vmm_client_reset_async);
  vmm_fixture_wait (shows_a_menu, client);
  g_assert_false (change_media (client, fixture->folder, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_MEDIA);
  g_assert_true (has_file_open (pid, copy));
  power_off (client);
}

static void
display_streams_are_connected (void)
{
  static const CarrelSpecDisplayKind kinds[] = { CARREL_SPEC_DISPLAY_KIND_SPICE,
                                                 CARREL_SPEC_DISPLAY_KIND_VNC };

  if (skip_without_guest ())
    return;
  for (gsize index = 0; index < G_N_ELEMENTS (kinds); index++)
    {
      g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
      g_autoptr (CarrelVmmClient) client = NULL;
      g_auto (CarrelBaseDescriptor) stream = -1;
      GAsyncResult *place = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      char greeting[3] = "";

      fixture->spec->display.kind = kinds[index];
      client = launch_and_start (fixture);
      carrel_vmm_client_open_display_async (client, NULL, NULL, vmm_fixture_result_cb, &place);
      result = vmm_fixture_take_result (&place);
      stream = carrel_vmm_client_open_display_finish (client, result, &error);
      g_assert_no_error (error);
      g_assert_cmpint (stream, >=, 0);
      if (kinds[index] == CARREL_SPEC_DISPLAY_KIND_VNC)
        {
          g_assert_true (g_unix_set_fd_nonblocking (stream, FALSE, NULL));
          g_assert_cmpint (recv (stream, greeting, sizeof greeting, MSG_WAITALL), ==, 3);
          g_assert_cmpmem (greeting, 3, "RFB", 3);
        }
      power_off (client);
    }
}

static void
a_killed_core_loses_nothing (void)
{
  g_autoptr (VmmFixture) fixture = NULL;
  g_autoptr (CarrelVmmClient) first = NULL;
  g_autoptr (CarrelVmmClient) second = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  CarrelVmmRegistryEntry *entry;
  guint pid;

  if (skip_without_guest ())
    return;
  fixture = vmm_fixture_new ();
  first = launch_and_start (fixture);
  pid = carrel_vmm_client_get_qemu_pid (first);
  call (first, carrel_vmm_client_pause_async);
  vmm_fixture_kill_core (fixture);
  vmm_fixture_wait_closed (first);
  g_assert_cmpint (kill ((pid_t) pid, 0), ==, 0);
  entries = carrel_vmm_registry_list (fixture->runtime_dir);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = g_ptr_array_index (entries, 0);
  g_assert_false (entry->core_alive);
  g_assert_true (entry->guest_alive);
  g_assert_cmpstr (entry->machine_dir, ==, fixture->machine_dir);
  second = launch (fixture);
  g_assert_cmpint (carrel_vmm_client_get_state (second), ==, CARREL_VMM_STATE_PAUSED);
  g_assert_cmpuint (carrel_vmm_client_get_qemu_pid (second), ==, pid);
  g_assert_cmpstr (carrel_vmm_client_get_display_kind (second), ==, "spice");
  g_assert_false (vmm_fixture_start (fixture, second, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_STATE);
  call (second, carrel_vmm_client_resume_async);
  vmm_fixture_wait (shows_a_menu, second);
  g_clear_error (&error);
  change_media (second, NULL, &error);
  g_assert_no_error (error);
  power_off (second);
}

static void
a_killed_emulator_is_a_crash (void)
{
  g_autoptr (VmmFixture) fixture = NULL;
  g_autoptr (CarrelVmmClient) client = NULL;

  if (skip_without_guest ())
    return;
  fixture = vmm_fixture_new ();
  client = launch_and_start (fixture);
  kill ((pid_t) carrel_vmm_client_get_qemu_pid (client), SIGKILL);
  vmm_fixture_wait_state (client, CARREL_VMM_STATE_CRASHED);
  g_assert_nonnull (strstr (carrel_vmm_client_get_state_reason (client), "signal 9"));
  /* One click starts it again. */
  g_assert_true (vmm_fixture_start (fixture, client, NULL));
  power_off (client);
}

static void
both_killed_is_a_crash_found_later (void)
{
  g_autoptr (VmmFixture) fixture = NULL;
  g_autoptr (CarrelVmmClient) first = NULL;
  g_autoptr (CarrelVmmClient) second = NULL;
  guint pid;

  if (skip_without_guest ())
    return;
  fixture = vmm_fixture_new ();
  first = launch_and_start (fixture);
  pid = carrel_vmm_client_get_qemu_pid (first);
  vmm_fixture_kill_core (fixture);
  kill ((pid_t) pid, SIGKILL);
  vmm_fixture_wait_closed (first);
  vmm_fixture_wait_process_end ((GPid) pid);
  second = launch (fixture);
  vmm_fixture_wait_state (second, CARREL_VMM_STATE_CRASHED);
  g_assert_true (vmm_fixture_start (fixture, second, NULL));
  power_off (second);
}

static gboolean
is_not_responding (gpointer client)
{
  return !carrel_vmm_client_get_responding (client);
}

static gboolean
is_responding (gpointer client)
{
  return carrel_vmm_client_get_responding (client);
}

static void
ignore_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  gboolean *has_answered = user_data;

  *has_answered = carrel_vmm_client_call_finish (CARREL_VMM_CLIENT (object), result, NULL);
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static void
a_stopped_emulator_is_left_alone (void)
{
  g_autoptr (VmmFixture) fixture = NULL;
  g_autoptr (CarrelVmmClient) client = NULL;
  gboolean has_paused = FALSE;
  pid_t pid;

  if (skip_without_guest ())
    return;
  fixture = vmm_fixture_new ();
  client = launch_and_start (fixture);
  pid = (pid_t) carrel_vmm_client_get_qemu_pid (client);
  kill (pid, SIGSTOP);
  carrel_vmm_client_pause_async (client, NULL, ignore_cb, &has_paused);
  vmm_fixture_wait (is_not_responding, client);
  g_assert_false (has_paused);
  g_assert_cmpint (kill (pid, 0), ==, 0);
  kill (pid, SIGCONT);
  vmm_fixture_wait (is_responding, client);
  vmm_fixture_wait (is_set, &has_paused);
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_PAUSED);
  power_off (client);
}

static void
a_stopped_emulator_is_taken_back_when_it_answers (void)
{
  g_autoptr (VmmFixture) fixture = NULL;
  g_autoptr (CarrelVmmClient) first = NULL;
  g_autoptr (CarrelVmmClient) second = NULL;
  pid_t pid;

  if (skip_without_guest ())
    return;
  fixture = vmm_fixture_new ();
  first = launch_and_start (fixture);
  pid = (pid_t) carrel_vmm_client_get_qemu_pid (first);
  kill (pid, SIGSTOP);
  vmm_fixture_kill_core (fixture);
  vmm_fixture_wait_closed (first);
  second = launch (fixture);
  /* Unknown is not dead. */
  g_assert_cmpint (carrel_vmm_client_get_state (second), ==, CARREL_VMM_STATE_UNKNOWN);
  g_assert_cmpint (kill (pid, 0), ==, 0);
  kill (pid, SIGCONT);
  vmm_fixture_wait_state (second, CARREL_VMM_STATE_RUNNING);
  power_off (second);
}

static void
bad_files_leave_it_stopped (void)
{
  g_autoptr (VmmFixture) fixture = NULL;
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autofree char *disk = NULL;
  g_autofree char *raw = NULL;
  CarrelSpecDrive *drive;
  CarrelSpecDisk *value;

  if (skip_without_guest ())
    return;
  fixture = vmm_fixture_new ();
  client = launch (fixture);
  drive = carrel_spec_get_drive (fixture->spec, 0);
  carrel_spec_set_string (&drive->path, "/nonexistent/a.iso");
  assert_start_fails (fixture, client, CARREL_VMM_ERROR_MEDIA);
  carrel_spec_set_string (&drive->path, fixture->folder);
  assert_start_fails (fixture, client, CARREL_VMM_ERROR_MEDIA);
  carrel_spec_set_string (&drive->path, "");
  value = carrel_spec_add_disk (fixture->spec, 1 << 20, CARREL_SPEC_BUS_VIRTIO);
  disk = g_build_filename (fixture->machine_dir, "disks", value->file, NULL);
  assert_start_fails (fixture, client, CARREL_VMM_ERROR_MEDIA);
  raw = g_strnfill (1 << 20, 'x');
  g_assert_true (g_file_set_contents (disk, raw, 1 << 20, NULL));
  assert_start_fails (fixture, client, CARREL_VMM_ERROR_MEDIA);
  fixture->spec->memory_mib = 4 * 1024 * 1024;
  assert_start_fails (fixture, client, CARREL_VMM_ERROR_RESOURCES);
  fixture->spec->memory_mib = 128;
  g_unlink (disk);
  g_assert_true (carrel_vmm_disk_create (disk, 1 << 20, NULL));
  g_assert_true (vmm_fixture_start (fixture, client, NULL));
  power_off (client);
}

static void
a_refusing_emulator_is_quoted (void)
{
  g_autoptr (VmmFixture) fixture = NULL;
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autoptr (GError) error = NULL;

  if (skip_without_guest ())
    return;
  fixture = vmm_fixture_new ();
  client = launch (fixture);
  /* A board no QEMU has: it says so and ends before its monitor greets. */
  carrel_spec_set_string (&fixture->spec->machine_type, "pc-q35-99.9");
  g_assert_false (vmm_fixture_start (fixture, client, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_START);
  g_assert_nonnull (strstr (error->message, "unsupported machine type"));
  g_assert_cmpint (carrel_vmm_client_get_state (client), ==, CARREL_VMM_STATE_STOPPED);
}

/* A program that stands for QEMU for one test; its core inherits the environment. */
static void
use_qemu (VmmFixture *fixture, const char *script)
{
  g_autofree char *path = vmm_fixture_write (fixture, "fake-qemu", script, 0700);

  g_setenv ("CARREL_QEMU", path, TRUE);
}

static void
other_emulators_are_judged (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autoptr (VmmFixture) spiceless = vmm_fixture_new ();
  g_autoptr (CarrelVmmClient) client = NULL;

  g_setenv ("CARREL_QEMU", "/nonexistent/qemu", TRUE);
  client = launch (fixture);
  assert_start_fails (fixture, client, CARREL_VMM_ERROR_NO_QEMU);
  g_assert_true (vmm_fixture_call (client, carrel_vmm_client_quit_async, NULL));
  vmm_fixture_wait_closed (client);
  g_clear_object (&client);
  use_qemu (fixture, "#!/bin/sh\necho 'QEMU emulator version 6.1.1'\n");
  client = launch (fixture);
  assert_start_fails (fixture, client, CARREL_VMM_ERROR_OLD_QEMU);
  g_clear_object (&client);
  g_unsetenv ("CARREL_QEMU");
  if (skip_without_guest ())
    return;
  use_qemu (spiceless,
            "#!/bin/sh\n"
            "case \"$*\" in '-device help') qemu-system-x86_64 -device help |"
            " grep -v qxl; exit ;; esac\n"
            "exec qemu-system-x86_64 \"$@\"\n");
  client = launch_and_start (spiceless);
  g_assert_cmpstr (carrel_vmm_client_get_display_kind (client), ==, "vnc");
  g_assert_nonnull (carrel_vmm_client_get_notices (client)[0]);
  g_assert_nonnull (strstr (carrel_vmm_client_get_notices (client)[0], "SPICE"));
  power_off (client);
  g_unsetenv ("CARREL_QEMU");
}

/* How often the core's threads have given up the processor of their own will, all told. */
static guint64
count_wakeups (GPid pid)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d/task", (int) pid);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint64 count = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, "status", NULL);
      g_autofree char *text = NULL;
      const char *line;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;
      line = strstr (text, "\nvoluntary_ctxt_switches:");
      g_assert_nonnull (line);
      count += g_ascii_strtoull (line + strlen ("\nvoluntary_ctxt_switches:"), NULL, 10);
    }
  return count;
}

static gboolean
mark_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
let_time_pass (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, mark_cb, &is_over);
  vmm_fixture_wait (is_set, &is_over);
}

static void
an_idle_core_sleeps (void)
{
  g_autoptr (VmmFixture) fixture = NULL;
  g_autoptr (CarrelVmmClient) client = NULL;
  guint64 before;
  GPid core;

  if (skip_without_guest ())
    return;
  fixture = vmm_fixture_new ();
  client = launch_and_start (fixture);
  vmm_fixture_wait (shows_a_menu, client);
  core = vmm_fixture_get_core (fixture);
  let_time_pass (1500);
  before = count_wakeups (core);
  let_time_pass (3000);
  g_assert_cmpuint (count_wakeups (core), ==, before);
  power_off (client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vmm/qemu/boots-a-medium", boots_a_medium);
  g_test_add_func ("/vmm/qemu/boots-by-uefi-with-a-disk", boots_by_uefi_with_a_disk);
  g_test_add_func ("/vmm/qemu/pauses-resumes-and-resets", pauses_resumes_and_resets);
  g_test_add_func ("/vmm/qemu/media-change-while-running", media_change_while_running);
  g_test_add_func ("/vmm/qemu/display-streams-are-connected", display_streams_are_connected);
  g_test_add_func ("/vmm/qemu/a-killed-core-loses-nothing", a_killed_core_loses_nothing);
  g_test_add_func ("/vmm/qemu/a-killed-emulator-is-a-crash", a_killed_emulator_is_a_crash);
  g_test_add_func ("/vmm/qemu/both-killed-is-a-crash-found-later",
                   both_killed_is_a_crash_found_later);
  g_test_add_func ("/vmm/qemu/a-stopped-emulator-is-left-alone", a_stopped_emulator_is_left_alone);
  g_test_add_func ("/vmm/qemu/a-stopped-emulator-is-taken-back-when-it-answers",
                   a_stopped_emulator_is_taken_back_when_it_answers);
  g_test_add_func ("/vmm/qemu/bad-files-leave-it-stopped", bad_files_leave_it_stopped);
  g_test_add_func ("/vmm/qemu/a-refusing-emulator-is-quoted", a_refusing_emulator_is_quoted);
  g_test_add_func ("/vmm/qemu/other-emulators-are-judged", other_emulators_are_judged);
  g_test_add_func ("/vmm/qemu/an-idle-core-sleeps", an_idle_core_sleeps);
  return g_test_run ();
}
