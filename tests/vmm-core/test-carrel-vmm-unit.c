/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-process.h"
#include "vmm-core/carrel-vmm-accelerator.h"
#include "vmm-core/carrel-vmm-host.h"
#include "vmm-core/carrel-vmm-lock.h"
#include "vmm-core/carrel-vmm-log.h"
#include "vmm-core/carrel-vmm-probe.h"
#include "vmm-core/carrel-vmm-record.h"
#include "vmm-core/carrel-vmm-socket.h"

#include "vmm-fixture.h"

/* The small units around the machine. */

static void
verdicts_go_both_ways (void)
{
  for (guint verdict = CARREL_VMM_PROBE_USABLE; verdict <= CARREL_VMM_PROBE_HUNG; verdict++)
    {
      g_autofree char *line = carrel_vmm_probe_format ((CarrelVmmProbeVerdict) verdict, 923357.0);
      g_autofree char *words = carrel_vmm_probe_dup_words ((CarrelVmmProbeVerdict) verdict,
                                                           923357.0);
      double rate = -1;

      g_assert_cmpuint (carrel_vmm_probe_parse (line, &rate), ==, verdict);
      g_assert_cmpfloat (rate, ==, 923357.0);
      g_assert_cmpuint (strlen (words), >, 20);
    }
  {
    double rate = -1;

    g_assert_cmpint (carrel_vmm_probe_parse (NULL, &rate), ==, CARREL_VMM_PROBE_BROKEN);
    g_assert_cmpint (carrel_vmm_probe_parse ("rubbish", &rate), ==, CARREL_VMM_PROBE_BROKEN);
    g_assert_cmpfloat (rate, ==, 0);
  }
}

static CarrelVmmAccelerator *
choose (const char *program, const char *wish)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_accelerator_choose_async (program, wish, NULL, vmm_fixture_result_cb, &place);
  result = vmm_fixture_take_result (&place);
  return carrel_vmm_accelerator_choose_finish (result, NULL);
}

static void
wishes_go_before_the_probe (void)
{
  g_autoptr (CarrelVmmAccelerator) tcg = choose ("/nonexistent", "tcg");
  g_autoptr (CarrelVmmAccelerator) kvm = choose ("/nonexistent", "kvm");
  g_autoptr (CarrelVmmAccelerator) probed = NULL;

  g_assert_false (tcg->use_kvm);
  g_assert_true (kvm->use_kvm);
  probed = choose (vmm_fixture_get_program (), NULL);
  g_assert_cmpuint (strlen (probed->reason), >, 20);
  if (carrel_vmm_probe_access () != CARREL_VMM_PROBE_USABLE)
    g_assert_false (probed->use_kvm);
}

static void
hosts_are_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelVmmHost) host = carrel_vmm_host_new ("/q",
                                                        "QEMU emulator version 8.2.1 (x)\n",
                                                        "name \"VGA\", bus PCI\n",
                                                        &error);

  g_assert_no_error (error);
  g_assert_cmpstr (host->version, ==, "8.2.1");
  g_assert_true (carrel_vmm_host_has_device (host, "VGA"));
  g_assert_false (host->has_spice);
  g_assert_cmpuint (host->memory_mib, >, 0);
  g_assert_null (carrel_vmm_host_new ("/q", "QEMU emulator version 7.1.0", "", &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_OLD_QEMU);
  g_clear_error (&error);
  g_assert_null (carrel_vmm_host_new ("/q", "bash version 5.2", "", &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_NO_QEMU);
}

static void
locks_are_the_kernels (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_auto (CarrelBaseDescriptor) first = carrel_vmm_lock_acquire (fixture->machine_dir, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->machine_dir, CARREL_VMM_LOCK_NAME, NULL);

  g_assert_cmpint (first, >=, 0);
  g_assert_cmpint (carrel_vmm_lock_acquire (fixture->machine_dir, &error), ==, -1);
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_LOCKED);
  carrel_base_descriptor_clear (&first);
  /* What stands in the file holds nothing. */
  g_assert_true (g_file_set_contents (path, "1\n", -1, NULL));
  first = carrel_vmm_lock_acquire (fixture->machine_dir, NULL);
  g_assert_cmpint (first, >=, 0);
}

static void
logs_turn_over_and_tell_others_words (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autofree char *path = g_build_filename (fixture->machine_dir, "log", "machine.log", NULL);
  g_autofree char *older = g_strconcat (path, ".1", NULL);
  g_autofree char *long_text = g_strnfill (CARREL_VMM_LOG_BYTES_MAX + 1, 'x');
  CarrelVmmLog *log = carrel_vmm_log_open (fixture->machine_dir, NULL);
  g_autofree char *tail = NULL;

  g_assert_nonnull (log);
  dprintf (carrel_vmm_log_get_descriptor (log), "before\n");
  carrel_vmm_log_mark (log);
  carrel_vmm_log_write (log, "our own %s", "line");
  dprintf (carrel_vmm_log_get_descriptor (log), "one\ntwo\nthree\n");
  tail = carrel_vmm_log_dup_tail (log, 2);
  g_assert_cmpstr (tail, ==, "two\nthree");
  g_assert_cmpint (write (carrel_vmm_log_get_descriptor (log), long_text, strlen (long_text)),
                   >,
                   0);
  carrel_vmm_log_close (log);
  g_assert_false (g_file_test (older, G_FILE_TEST_EXISTS));
  log = carrel_vmm_log_open (fixture->machine_dir, NULL);
  g_assert_true (g_file_test (older, G_FILE_TEST_EXISTS));
  carrel_vmm_log_close (log);
}

static void
records_prove_and_cannot_be_forged_by_pid (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autofree char *boot_id = carrel_base_process_read_boot_id (NULL);
  char *notices[] = { (char *) "one", (char *) "two", NULL };
  CarrelVmmRecord record = {
    .uuid = fixture->spec->uuid,
    .machine_dir = fixture->machine_dir,
    .boot_id = boot_id,
    .pid = getpid (),
    .accelerator = (char *) "tcg",
    .accelerator_reason = (char *) "because",
    .display_kind = (char *) "spice",
    .notices = notices,
    .spec_json = (char *) "{}",
  };
  g_autoptr (CarrelVmmRecord) read = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, CARREL_VMM_RECORD_NAME, NULL);

  g_assert_true (carrel_base_process_read_start_time (getpid (), &record.start_time, NULL));
  g_assert_true (carrel_vmm_record_write (&record, fixture->folder, NULL));
  read = carrel_vmm_record_read (fixture->folder, NULL);
  g_assert_nonnull (read);
  g_assert_cmpstr (read->notices[1], ==, "two");
  g_assert_true (carrel_vmm_record_is_alive (read));
  read->start_time++;
  g_assert_false (carrel_vmm_record_is_alive (read));
  read->start_time--;
  read->boot_id[0] = read->boot_id[0] == 'a' ? 'b' : 'a';
  g_assert_false (carrel_vmm_record_is_alive (read));
  g_assert_true (g_file_set_contents (path, "{\"carrel-record\": 1", -1, NULL));
  g_assert_null (carrel_vmm_record_read (fixture->folder, NULL));
  carrel_vmm_record_remove (fixture->folder);
  g_assert_null (carrel_vmm_record_read (fixture->folder, NULL));
}

static void
sockets_work_in_long_folders (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autofree char *name = g_strnfill (200, 'd');
  g_autofree char *folder = g_build_filename (fixture->folder, name, NULL);
  g_auto (CarrelBaseDescriptor) listener = -1;
  g_auto (CarrelBaseDescriptor) connected = -1;
  g_autoptr (GError) error = NULL;
  GPid pid = 0;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (carrel_vmm_socket_connect (folder, "a.sock", &error), ==, -1);
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_NOT_FOUND);
  listener = carrel_vmm_socket_listen (folder, "a.sock", NULL);
  connected = carrel_vmm_socket_connect (folder, "a.sock", NULL);
  g_assert_cmpint (connected, >=, 0);
  g_assert_true (carrel_vmm_socket_is_trusted_peer (connected));
  g_assert_true (carrel_vmm_socket_get_peer (connected, &pid, NULL));
  g_assert_cmpint (pid, ==, getpid ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vmm/probe/verdicts-go-both-ways", verdicts_go_both_ways);
  g_test_add_func ("/vmm/accelerator/wishes-go-before-the-probe", wishes_go_before_the_probe);
  g_test_add_func ("/vmm/host/hosts-are-read", hosts_are_read);
  g_test_add_func ("/vmm/lock/locks-are-the-kernels", locks_are_the_kernels);
  g_test_add_func ("/vmm/log/logs-turn-over", logs_turn_over_and_tell_others_words);
  g_test_add_func ("/vmm/record/records-prove", records_prove_and_cannot_be_forged_by_pid);
  g_test_add_func ("/vmm/socket/sockets-work-in-long-folders", sockets_work_in_long_folders);
  return g_test_run ();
}
