/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/carrel-base-launcher.h"

#include "library-db/carrel-library-manifest-private.h"
#include "library-db/carrel-library-operations.h"

#include "library-fixture.h"

/*
 * The library between programs: this one starts itself again as another program that writes, is killed,
 * or works in a file system of its own that is full or read-only.
 */

#define SKIP_CODE 77
#define WRITERS 3
#define WRITTEN 40

/* ---- The other program ---- */

static void
say (const char *word, guint number)
{
  printf ("%s %u\n", word, number);
  fflush (stdout);
}

/* Inserts and renames; any failure at all ends the program with an assertion. */
static int
child_write (const char *folder, guint first)
{
  CarrelLibrary *library = fixture_open_ok (folder);

  for (guint i = first; i < first + WRITTEN; i++)
    {
      g_autofree char *uuid = fixture_uuid (i);
      g_autoptr (GError) error = NULL;

      fixture_insert (library, uuid, "before");
      FIXTURE_CHANGE (library, &error, carrel_library_machines_rename_async, uuid, "after");
      g_assert_no_error (error);
    }
  fixture_close (library);
  return 0;
}

/* Inserts, renames and purges until it is killed, and says what it has done. */
G_NORETURN static void
child_churn (const char *folder, guint first)
{
  CarrelLibrary *library = fixture_open_ok (folder);

  for (guint i = first;; i++)
    {
      g_autofree char *uuid = fixture_uuid (i);
      g_autofree char *older = fixture_uuid (i - 2);
      const char *const uuids[] = { older, NULL };
      g_autofree char *name = g_strdup_printf ("n%u", i);
      g_autoptr (GError) error = NULL;
      gint64 operation;

      operation =
        FIXTURE_CALL (library, &error, carrel_library_operations_begin, uuid, "create", NULL);
      fixture_insert (library, uuid, "x");
      say ("inserted", i);
      FIXTURE_CHANGE (library, &error, carrel_library_operations_finish_async, operation, NULL);
      FIXTURE_CHANGE (library, &error, carrel_library_machines_rename_async, uuid, name);
      g_assert_no_error (error);
      say ("renamed", i);
      if (i < first + 2)
        continue;
      say ("purging", i - 2);
      FIXTURE_CHANGE (library, &error, carrel_library_machines_purge_async, uuids);
      g_assert_no_error (error);
      say ("purged", i - 2);
    }
}

/* Begins an operation and waits to be killed. */
G_NORETURN static void
child_begin (const char *folder)
{
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *uuid = fixture_uuid (1);
  g_autoptr (GError) error = NULL;
  gint64 id = FIXTURE_CALL (library, &error, carrel_library_operations_begin, uuid, "create", "{}");

  g_assert_no_error (error);
  say ("begun", (guint) id);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

static void
write_text (const char *path, const char *text)
{
  int descriptor = open (path, O_WRONLY | O_CLOEXEC);

  if (descriptor < 0)
    exit (SKIP_CODE);
  if (write (descriptor, text, strlen (text)) < 0)
    exit (SKIP_CODE);
  close (descriptor);
}

/* A mount namespace of our own with a small file system at the folder; needs no privileges. */
static void
mount_private (const char *folder)
{
  g_autofree char *map = g_strdup_printf ("0 %u 1", (guint) getuid ());
  gboolean is_root = geteuid () == 0;

  if (unshare (is_root ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0)
    exit (SKIP_CODE);
  if (!is_root)
    {
      write_text ("/proc/self/setgroups", "deny");
      write_text ("/proc/self/uid_map", map);
    }
  if (mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
      mount ("tmpfs", folder, "tmpfs", 0, "size=4m,mode=0700") != 0)
    exit (SKIP_CODE);
}

static void
insert_some (CarrelLibrary *library, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *uuid = fixture_uuid (i);

      fixture_insert (library, uuid, "kept");
    }
}

static guint
count_machines (CarrelLibrary *library)
{
  g_autofree char *names = fixture_all_names (library);
  g_auto (GStrv) parts = g_strsplit (names, ",", -1);

  return g_strv_length (parts);
}

static int
child_read_only (const char *folder)
{
  CarrelLibrary *library;
  g_autofree char *uuid = NULL;
  g_autoptr (GError) error = NULL;

  mount_private (folder);
  library = fixture_open_ok (folder);
  insert_some (library, 5);
  fixture_close (library);
  g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
  library = fixture_open_ok (folder);
  g_assert_true (carrel_library_is_read_only (library));
  g_assert_nonnull (strstr (carrel_library_get_read_only_reason (library), folder));
  g_assert_cmpuint (count_machines (library), ==, 5);
  uuid = fixture_uuid (1);
  g_assert_false (
    FIXTURE_CHANGE (library, &error, carrel_library_machines_rename_async, uuid, "x"));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_READ_ONLY);
  fixture_close (library);
  return 0;
}

/* Fills the file system to the last byte, gets errors that say so, frees it, and has lost nothing. */
static int
child_full (const char *folder)
{
  CarrelLibrary *library;
  g_autofree char *filler = fixture_path (folder, "filler");
  g_autofree char *zeroes = g_malloc0 (65536);
  g_autoptr (GError) error = NULL;
  guint inserted = 5;
  int descriptor;

  mount_private (folder);
  library = fixture_open_ok (folder);
  insert_some (library, inserted);
  descriptor = open (filler, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (descriptor, >=, 0);
  for (gsize chunk = 65536; chunk > 0; chunk /= 2)
    {
      while (write (descriptor, zeroes, chunk) == (gssize) chunk)
        continue;
    }
  for (;;)
    {
      g_autofree char *uuid = fixture_uuid (inserted);
      g_autoptr (CarrelLibraryMachine) machine = carrel_library_machine_new (uuid, "late", NULL);

      if (!FIXTURE_CHANGE (library, &error, carrel_library_machines_insert_async, machine))
        break;
      inserted++;
    }
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_assert_cmpuint (count_machines (library), ==, inserted);
  fixture_close (library);
  library = fixture_open_ok (folder);
  g_assert_cmpuint (count_machines (library), ==, inserted);
  fixture_close (library);
  close (descriptor);
  g_unlink (filler);
  library = fixture_open_ok (folder);
  g_assert_false (carrel_library_is_read_only (library));
  g_assert_cmpuint (count_machines (library), ==, inserted);
  insert_some (library, 0);
  for (guint i = 0; i < inserted; i++)
    {
      g_autofree char *uuid = fixture_uuid (i);

      g_assert_true (carrel_library_manifest_exists (folder, uuid));
    }
  fixture_close (library);
  return 0;
}

/* The folder of another user, who lets us look. */
static int
child_unwritable (const char *folder)
{
  CarrelLibrary *library;
  g_autofree char *database = fixture_path (folder, "library.db");

  if (geteuid () != 0)
    exit (SKIP_CODE);
  mount_private (folder);
  library = fixture_open_ok (folder);
  insert_some (library, 5);
  fixture_close (library);
  g_assert_cmpint (chmod (folder, 0755), ==, 0);
  g_assert_cmpint (chmod (database, 0644), ==, 0);
  g_assert_cmpint (setresgid (65534, 65534, 65534), ==, 0);
  g_assert_cmpint (setresuid (65534, 65534, 65534), ==, 0);
  library = fixture_open_ok (folder);
  g_assert_true (carrel_library_is_read_only (library));
  g_assert_cmpuint (count_machines (library), ==, 5);
  fixture_close (library);
  return 0;
}

/* ---- This program ---- */

static char *self_path;

typedef struct
{
  CarrelBaseProcess *process;
  GDataInputStream *lines;
} Child;

static void
child_start (Child *child, const char *mode, const char *folder, guint number)
{
  g_autoptr (CarrelBaseLauncher) launcher = carrel_base_launcher_new (self_path);
  g_autofree char *text = g_strdup_printf ("%u", number);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  int ends[2];

  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  carrel_base_launcher_add_argument (launcher, mode);
  carrel_base_launcher_add_argument (launcher, folder);
  carrel_base_launcher_add_argument (launcher, text);
  carrel_base_launcher_take_descriptor (launcher, ends[1], 1);
  carrel_base_launcher_take_descriptor (launcher, fcntl (2, F_DUPFD_CLOEXEC, 3), 2);
  child->process = carrel_base_launcher_launch (launcher, &error);
  g_assert_no_error (error);
  stream = g_unix_input_stream_new (ends[0], TRUE);
  child->lines = g_data_input_stream_new (stream);
}

static char *
child_read (Child *child)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_data_input_stream_read_line_async (child->lines,
                                       G_PRIORITY_DEFAULT,
                                       NULL,
                                       fixture_result_cb,
                                       &result);
  fixture_wait (&result);
  return g_data_input_stream_read_line_finish_utf8 (child->lines, result, NULL, NULL);
}

static int
child_wait (Child *child)
{
  g_autoptr (GAsyncResult) result = NULL;
  int status;

  carrel_base_process_wait_async (child->process, NULL, fixture_result_cb, &result);
  fixture_wait (&result);
  g_assert_true (carrel_base_process_wait_finish (child->process, result, NULL));
  status = carrel_base_process_get_wait_status (child->process);
  g_clear_object (&child->process);
  g_clear_object (&child->lines);
  return status;
}

static void
run_child (const char *mode)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  Child child;
  int status;

  child_start (&child, mode, folder, 0);
  status = child_wait (&child);
  if (WIFEXITED (status) && WEXITSTATUS (status) == SKIP_CODE)
    {
      g_test_skip ("namespaces for mounts are not allowed here");
      return;
    }
  g_assert_cmpint (status, ==, 0);
}

static void
test_read_only_file_system (void)
{
  run_child ("read-only");
}

static void
test_full_file_system (void)
{
  run_child ("full");
}

static void
test_folder_of_another_user (void)
{
  run_child ("unwritable");
}

static void
changed_cb (CarrelLibrary *library, guint areas, GStrv uuids, gpointer data)
{
  GHashTable *seen = data;

  for (char **uuid = uuids; uuid != NULL && *uuid != NULL; uuid++)
    g_hash_table_add (seen, g_strdup (*uuid));
}

static gboolean
has_seen_all (gpointer data)
{
  return g_hash_table_size (data) == (WRITERS + 1) * WRITTEN;
}

/* Four programs write at once: none fails, nothing is lost, and each change is heard here. */
static void
test_programs_write_side_by_side (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (CarrelLibraryQuery) query = carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);
  g_autofree char *names = NULL;
  Child children[WRITERS];

  g_signal_connect_data (library, "changed", G_CALLBACK (changed_cb), seen, NULL, 0);
  for (guint i = 0; i < WRITERS; i++)
    child_start (&children[i], "write", folder, 1000 * (i + 1));
  for (guint i = 0; i < WRITTEN; i++)
    {
      g_autofree char *uuid = fixture_uuid (i);

      fixture_insert (library, uuid, "after");
    }
  for (guint i = 0; i < WRITERS; i++)
    g_assert_cmpint (child_wait (&children[i]), ==, 0);
  fixture_wait_until (has_seen_all, seen);
  query->search = g_strdup ("after");
  names = fixture_names (library, query);
  g_assert_cmpuint (strlen (names), ==, (WRITERS + 1) * WRITTEN * strlen ("after,") - 1);
  fixture_close (library);
}

/* What every row and every manifest must be after a kill. */
static void
assert_sound (const char *folder, CarrelLibrary *library, GHashTable *present, GHashTable *gone)
{
  g_autoptr (CarrelLibraryQuery) query = carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) machines = NULL;
  g_autoptr (GHashTable) rows = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) folders = carrel_library_manifest_list (folder);
  GHashTableIter iter;
  gpointer number;

  carrel_library_machines_page_async (library,
                                      query,
                                      NULL,
                                      100000,
                                      NULL,
                                      fixture_result_cb,
                                      &result);
  fixture_wait (&result);
  machines = carrel_library_machines_page_finish (library, result, NULL, NULL);
  g_assert_nonnull (machines);
  for (guint i = 0; i < machines->len; i++)
    {
      CarrelLibraryMachine *machine = machines->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (CarrelLibraryRecord)
        record = carrel_library_manifest_read (folder, machine->uuid, &error);

      g_assert_no_error (error);
      g_assert_cmpint (record->machine->sequence, ==, machine->sequence);
      g_assert_cmpstr (record->machine->name, ==, machine->name);
      g_hash_table_add (rows, machine->uuid);
    }
  for (guint i = 0; i < folders->len; i++)
    {
      if (carrel_library_manifest_exists (folder, folders->pdata[i]))
        g_assert_true (g_hash_table_contains (rows, folders->pdata[i]));
    }
  g_hash_table_iter_init (&iter, present);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    {
      g_autofree char *uuid = fixture_uuid (GPOINTER_TO_UINT (number));

      g_assert_true (g_hash_table_contains (rows, uuid));
    }
  g_hash_table_iter_init (&iter, gone);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    {
      g_autofree char *uuid = fixture_uuid (GPOINTER_TO_UINT (number));

      g_assert_false (g_hash_table_contains (rows, uuid));
    }
}

static void
note_line (const char *line, GHashTable *present, GHashTable *gone)
{
  gpointer number = GUINT_TO_POINTER (strtoul (strchr (line, ' ') + 1, NULL, 10));

  if (g_str_has_prefix (line, "inserted") || g_str_has_prefix (line, "renamed"))
    g_hash_table_add (present, number);
  else if (g_str_has_prefix (line, "purging"))
    g_hash_table_remove (present, number);
  else
    g_hash_table_add (gone, number);
}

static gboolean
kill_cb (gpointer data)
{
  carrel_base_process_signal (data, SIGKILL);
  return G_SOURCE_REMOVE;
}

/* After a kill the journal names what was under way, and its owner is known to be dead. */
static void
settle_operations (CarrelLibrary *library)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    operations = FIXTURE_CALL (library, &error, carrel_library_operations_list, TRUE);

  g_assert_no_error (error);
  g_assert_cmpuint (operations->len, <=, 1);
  for (guint i = 0; i < operations->len; i++)
    {
      CarrelLibraryOperation *operation = operations->pdata[i];

      g_assert_false (operation->is_owner_alive);
      FIXTURE_CHANGE (library, &error, carrel_library_operations_adopt_async, operation->id);
      FIXTURE_CHANGE (library,
                      &error,
                      carrel_library_operations_finish_async,
                      operation->id,
                      "killed");
      g_assert_no_error (error);
    }
}

/* A writer is killed at random instants, again and again on one library: what it was told is done stays
 * done, nothing is half-made, manifests agree with rows, and nothing needs unlocking. */
static void
test_killed_at_random_instants (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autoptr (GHashTable) present = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) gone = g_hash_table_new (NULL, NULL);
  guint rounds = g_test_slow () ? 1000 : 50;

  for (guint round = 0; round < rounds; round++)
    {
      guint lines = (guint) g_test_rand_int_range (0, 12);
      CarrelLibrary *library;
      char *line;
      Child child;

      child_start (&child, "churn", folder, 1 + 1000 * round);
      for (guint i = 0; i < lines; i++)
        {
          line = child_read (&child);
          g_assert_nonnull (line);
          note_line (line, present, gone);
          g_free (line);
        }
      g_timeout_add ((guint) g_test_rand_int_range (0, lines == 0 ? 60 : 5),
                     kill_cb,
                     child.process);
      while ((line = child_read (&child)) != NULL)
        {
          note_line (line, present, gone);
          g_free (line);
        }
      g_assert_true (WIFSIGNALED (child_wait (&child)));
      library = fixture_open_ok (folder);
      assert_sound (folder, library, present, gone);
      settle_operations (library);
      fixture_close (library);
    }
}

static void
test_operation_of_a_dead_program (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *uuid = fixture_uuid (1);
  g_autofree char *line = NULL;
  g_autoptr (GPtrArray) alive = NULL;
  g_autoptr (GPtrArray) dead = NULL;
  g_autoptr (GError) error = NULL;
  CarrelLibraryOperation *operation;
  Child child;

  child_start (&child, "begin", folder, 0);
  line = child_read (&child);
  g_assert_true (g_str_has_prefix (line, "begun"));
  alive = FIXTURE_CALL (library, &error, carrel_library_operations_list, TRUE);
  g_assert_cmpuint (alive->len, ==, 1);
  operation = alive->pdata[0];
  g_assert_true (operation->is_owner_alive);
  g_assert_cmpstr (operation->kind, ==, "create");
  g_assert_cmpint (FIXTURE_CALL (library,
                                 &error,
                                 carrel_library_operations_begin,
                                 uuid,
                                 "delete",
                                 NULL),
                   ==,
                   -1);
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (
    FIXTURE_CHANGE (library, &error, carrel_library_operations_adopt_async, operation->id));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_BUSY);
  g_clear_error (&error);
  carrel_base_process_signal (child.process, SIGKILL);
  child_wait (&child);
  dead = FIXTURE_CALL (library, &error, carrel_library_operations_list, TRUE);
  operation = dead->pdata[0];
  g_assert_false (operation->is_owner_alive);
  g_assert_true (
    FIXTURE_CHANGE (library, &error, carrel_library_operations_adopt_async, operation->id));
  g_assert_true (FIXTURE_CHANGE (library,
                                 &error,
                                 carrel_library_operations_step_async,
                                 operation->id,
                                 "undo",
                                 NULL));
  g_assert_true (FIXTURE_CHANGE (library,
                                 &error,
                                 carrel_library_operations_finish_async,
                                 operation->id,
                                 "undone"));
  g_assert_no_error (error);
  fixture_close (library);
}

static int
run_as_child (const char *mode, const char *folder, guint number)
{
  if (strcmp (mode, "write") == 0)
    return child_write (folder, number);
  if (strcmp (mode, "churn") == 0)
    child_churn (folder, number);
  if (strcmp (mode, "begin") == 0)
    child_begin (folder);
  if (strcmp (mode, "read-only") == 0)
    return child_read_only (folder);
  if (strcmp (mode, "full") == 0)
    return child_full (folder);
  return child_unwritable (folder);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && argv[1][0] != '-')
    return run_as_child (argv[1], argv[2], (guint) strtoul (argv[3], NULL, 10));
  self_path = g_file_read_link ("/proc/self/exe", NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/processes/read-only-file-system", test_read_only_file_system);
  g_test_add_func ("/library/processes/full-file-system", test_full_file_system);
  g_test_add_func ("/library/processes/folder-of-another-user", test_folder_of_another_user);
  g_test_add_func ("/library/processes/write-side-by-side", test_programs_write_side_by_side);
  g_test_add_func ("/library/processes/killed-at-random-instants", test_killed_at_random_instants);
  g_test_add_func ("/library/processes/operation-of-a-dead-program",
                   test_operation_of_a_dead_program);
  return g_test_run ();
}
