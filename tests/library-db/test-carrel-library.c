/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library-db/carrel-library.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "library-db/carrel-library-folders.h"
#include "library-db/carrel-library-operations.h"
#include "library-db/carrel-library-schema-private.h"
#include "library-db/carrel-library-settings.h"

#include "library-fixture.h"

#define MACHINES 30

/* Opening, and every way in which a database can be found. */

static void
run_sql (const char *folder, const char *sql)
{
  g_autofree char *path = fixture_path (folder, "library.db");
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

static void
remove_file (const char *folder, const char *name)
{
  g_autofree char *path = fixture_path (folder, name);

  g_remove (path);
}

static guint
count_files (const char *folder, const char *name)
{
  g_autofree char *path = fixture_path (folder, name);
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (entries != NULL && g_dir_read_name (entries) != NULL)
    count++;
  return count;
}

/* A library of machines with disks, tags, notes and folders, closed. */
static void
make_library (const char *folder, guint count)
{
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (GError) error = NULL;
  gint64 outer = FIXTURE_CALL (library, &error, carrel_library_folders_create, 0, "work");
  gint64 inner = FIXTURE_CALL (library, &error, carrel_library_folders_create, outer, "tests");

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *name = g_strdup_printf ("machine %02u", i);
      g_autoptr (CarrelLibraryMachine) machine = fixture_machine (name);

      g_free (machine->uuid);
      machine->uuid = fixture_uuid (i);
      machine->folder_id = i % 2 == 0 ? inner : 0;
      machine->favourite = i % 3 == 0;
      g_strfreev (machine->tags);
      machine->tags = g_strsplit (i % 2 == 0 ? "red,blue" : "red", ",", -1);
      FIXTURE_CHANGE (library, &error, carrel_library_machines_insert_async, machine);
      g_assert_no_error (error);
    }
  fixture_close (library);
}

static void
assert_machines (CarrelLibrary *library, guint count)
{
  g_autofree char *names = fixture_all_names (library);
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; i < count; i++)
    g_string_append_printf (expected, "%smachine %02u", i > 0 ? "," : "", i);
  g_assert_cmpstr (names, ==, expected->str);
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *uuid = fixture_uuid (i);
      g_autoptr (CarrelLibraryMachine) machine = fixture_get (library, uuid);

      g_assert_nonnull (strstr (machine->spec_json, "debian12"));
      g_assert_cmpuint (machine->disks->len, ==, 1);
      g_assert_cmpuint (g_strv_length (machine->tags), ==, i % 2 == 0 ? 2 : 1);
      g_assert_cmpint (machine->favourite, ==, i % 3 == 0);
      g_assert_cmpint (machine->folder_id != 0, ==, i % 2 == 0);
    }
}

static void
assert_rebuilt (const char *folder, guint count)
{
  CarrelLibrary *library = fixture_open_ok (folder);

  g_assert_null (carrel_library_get_read_only_reason (library));
  g_assert_cmpuint (g_strv_length ((GStrv) carrel_library_get_report (library)), >, 0);
  assert_machines (library, count);
  fixture_insert (library, "ffffffff-1111-4222-8333-000000000000", "zebra");
  fixture_close (library);
  library = fixture_open_ok (folder);
  g_assert_cmpuint (g_strv_length ((GStrv) carrel_library_get_report (library)), ==, 0);
  fixture_close (library);
}

static void
test_makes_a_private_folder (void)
{
  g_autoptr (FixtureFolder) top = fixture_folder_new ();
  g_autofree char *folder = fixture_path (top, "a/b/library");
  g_autofree char *database = fixture_path (folder, "library.db");
  CarrelLibrary *library = fixture_open_ok (folder);
  struct stat status;

  g_assert_cmpint (stat (folder, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 07777, ==, 0700);
  g_assert_cmpint (stat (database, &status), ==, 0);
  g_assert_false (carrel_library_is_read_only (library));
  g_assert_cmpuint (g_strv_length ((GStrv) carrel_library_get_report (library)), ==, 0);
  fixture_close (library);
}

static void
test_only_an_existing_one (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autofree char *missing = fixture_path (folder, "missing");
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture_open (folder, CARREL_LIBRARY_OPEN_EXISTING, &error));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (fixture_open (missing, CARREL_LIBRARY_OPEN_READ_ONLY, &error));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));
}

static void
test_close_twice (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  carrel_library_close_async (library, fixture_result_cb, &first);
  carrel_library_close_async (library, fixture_result_cb, &second);
  fixture_wait (&first);
  fixture_wait (&second);
  g_assert_true (carrel_library_change_finish (library, first, NULL));
  g_assert_false (carrel_library_change_finish (library, second, &error));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_false (FIXTURE_CHANGE (library, &error, carrel_library_machines_rename_async, "x", "y"));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_CLOSED);
  g_clear_object (&first);
  g_clear_object (&second);
  g_object_unref (library);
}

/* What was asked before the end is done before it. */
static void
test_close_finishes_what_was_asked (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *names = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *uuid = fixture_uuid (i);
      g_autofree char *name = g_strdup_printf ("%02u", i);
      g_autoptr (CarrelLibraryMachine) machine = carrel_library_machine_new (uuid, name, NULL);

      carrel_library_machines_insert_async (library, machine, NULL, NULL, NULL);
    }
  fixture_close (library);
  library = fixture_open_ok (folder);
  names = fixture_all_names (library);
  g_assert_cmpuint (strlen (names), ==, 20 * 3 - 1);
  fixture_close (library);
}

static void
test_cancelled_before_it_began (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *uuid = fixture_uuid (1);
  g_autoptr (CarrelLibraryMachine) machine = carrel_library_machine_new (uuid, "x", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *names = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  carrel_library_machines_insert_async (library, machine, cancellable, fixture_result_cb, &result);
  fixture_wait (&result);
  g_assert_false (carrel_library_change_finish (library, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  names = fixture_all_names (library);
  g_assert_cmpstr (names, ==, "");
  g_clear_object (&result);
  fixture_close (library);
}

static void
test_link_to_the_folder_is_followed (void)
{
  g_autoptr (FixtureFolder) top = fixture_folder_new ();
  g_autofree char *real = fixture_path (top, "real");
  g_autofree char *other = fixture_path (top, "link");
  CarrelLibrary *library;

  g_assert_cmpint (g_mkdir (real, 0700), ==, 0);
  g_assert_cmpint (symlink (real, other), ==, 0);
  library = fixture_open_ok (other);
  g_assert_true (g_str_has_suffix (carrel_library_get_folder (library), "/real"));
  fixture_close (library);
}

static void
test_link_to_the_database_is_refused (void)
{
  g_autoptr (FixtureFolder) one = fixture_folder_new ();
  g_autoptr (FixtureFolder) two = fixture_folder_new ();
  g_autofree char *from = fixture_path (one, "library.db");
  g_autofree char *to = fixture_path (two, "library.db");
  g_autoptr (GError) error = NULL;

  make_library (one, 1);
  g_assert_cmpint (symlink (from, to), ==, 0);
  g_assert_null (fixture_open (two, CARREL_LIBRARY_OPEN_NONE, &error));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_PERMISSION);
}

static void
test_a_file_in_place_of_the_folder (void)
{
  g_autoptr (FixtureFolder) top = fixture_folder_new ();
  g_autofree char *path = fixture_path (top, "file");
  g_autoptr (GError) error = NULL;

  fixture_write (top, "file", "x", 1);
  g_assert_null (fixture_open (path, CARREL_LIBRARY_OPEN_NONE, &error));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_INVALID);
}

static void
test_missing (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();

  make_library (folder, MACHINES);
  remove_file (folder, "library.db");
  assert_rebuilt (folder, MACHINES);
}

/* Without a backup, from the manifests alone. */
static void
test_missing_without_backups (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autofree char *backups = fixture_path (folder, "backups");

  make_library (folder, MACHINES);
  g_assert_cmpuint (count_files (folder, "backups"), ==, 1);
  remove_file (folder, "library.db");
  fixture_folder_remove (g_steal_pointer (&backups));
  assert_rebuilt (folder, MACHINES);
}

static void
test_zero_bytes (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();

  make_library (folder, MACHINES);
  fixture_write (folder, "library.db", "", 0);
  assert_rebuilt (folder, MACHINES);
}

static void
test_zero_bytes_and_nothing_else_is_a_new_one (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library;

  fixture_write (folder, "library.db", "", 0);
  library = fixture_open_ok (folder);
  g_assert_cmpuint (g_strv_length ((GStrv) carrel_library_get_report (library)), ==, 0);
  fixture_close (library);
}

static void
test_random_bytes (void)
{
  for (guint round = 0; round < 8; round++)
    {
      g_autoptr (FixtureFolder) folder = fixture_folder_new ();
      guint32 bytes[5000];

      for (guint i = 0; i < G_N_ELEMENTS (bytes); i++)
        bytes[i] = (guint32) g_test_rand_int ();
      /* Every other one begins as a database does. */
      if (round % 2 == 1)
        memcpy (bytes, "SQLite format 3", 16);
      make_library (folder, 3);
      fixture_write (folder,
                     "library.db",
                     bytes,
                     (gsize) g_test_rand_int_range (1, (gint32) sizeof bytes));
      assert_rebuilt (folder, 3);
      g_assert_cmpuint (count_files (folder, "damaged"), >=, 1);
    }
}

static void
test_a_folder_in_place_of_the_database (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autofree char *path = fixture_path (folder, "library.db");

  make_library (folder, 3);
  remove_file (folder, "library.db");
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  fixture_write (path, "x", "x", 1);
  assert_rebuilt (folder, 3);
}

static void
test_database_of_another_program (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *path = fixture_path (folder, "library.db");
  gsize before_length, after_length;
  g_autoptr (GError) error = NULL;

  run_sql (folder, "CREATE TABLE books (title TEXT); INSERT INTO books VALUES ('x')");
  g_assert_true (g_file_get_contents (path, &before, &before_length, NULL));
  g_assert_null (fixture_open (folder, CARREL_LIBRARY_OPEN_NONE, &error));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_INVALID);
  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
}

static void
test_table_is_missing (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();

  make_library (folder, 3);
  run_sql (folder, "DROP TABLE texts");
  assert_rebuilt (folder, 3);
}

/* A newer Carrel's database is shown, explained, and not touched by a single byte. */
static void
test_newer_is_read_only (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autofree char *path = fixture_path (folder, "library.db");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length, after_length;
  CarrelLibrary *library;
  g_autofree char *uuid = fixture_uuid (1);
  g_autoptr (GError) error = NULL;

  make_library (folder, 3);
  run_sql (
    folder,
    "PRAGMA journal_mode=DELETE; PRAGMA user_version=4711; ALTER TABLE machines ADD COLUMN later TEXT");
  g_assert_true (g_file_get_contents (path, &before, &before_length, NULL));
  library = fixture_open_ok (folder);
  g_assert_true (carrel_library_is_read_only (library));
  g_assert_nonnull (strstr (carrel_library_get_read_only_reason (library), "4711"));
  assert_machines (library, 3);
  g_assert_false (
    FIXTURE_CHANGE (library, &error, carrel_library_machines_rename_async, uuid, "x"));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_READ_ONLY);
  fixture_close (library);
  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
}

/* An older one is migrated, with a backup of how it was. */
static void
test_older_is_migrated (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autofree char *marks = g_strdup_printf ("PRAGMA application_id=%d",
                                            CARREL_LIBRARY_SCHEMA_APPLICATION_ID);
  CarrelLibrary *library;

  /* Version 0 with our mark: a library whose making was cut short before the first table. */
  run_sql (folder, marks);
  library = fixture_open_ok (folder);
  fixture_insert (library, "ffffffff-1111-4222-8333-000000000000", "x");
  fixture_close (library);
}

static void
test_asked_to_look_only (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autofree char *uuid = fixture_uuid (1);
  CarrelLibrary *library;
  g_autoptr (GError) error = NULL;

  make_library (folder, 3);
  library = fixture_open (folder, CARREL_LIBRARY_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  assert_machines (library, 3);
  g_assert_false (
    FIXTURE_CHANGE (library, &error, carrel_library_machines_rename_async, uuid, "x"));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_READ_ONLY);
  fixture_close (library);
}

typedef struct
{
  guint areas;
  GStrv uuids;
  GError *failure;
} Heard;

static void
changed_cb (CarrelLibrary *library, guint areas, GStrv uuids, gpointer data)
{
  Heard *heard = data;

  heard->areas |= areas;
  g_strfreev (heard->uuids);
  heard->uuids = g_strdupv (uuids);
}

static void
failed_cb (CarrelLibrary *library, GError *error, gpointer data)
{
  Heard *heard = data;

  heard->failure = g_error_copy (error);
}

static gboolean
has_failed (gpointer data)
{
  return ((Heard *) data)->failure != NULL;
}

static gboolean
has_heard (gpointer data)
{
  return ((Heard *) data)->areas != 0;
}

static void
lose (const char *how)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autofree char *path = fixture_path (folder, "library.db");
  g_autofree char *elsewhere = fixture_path (folder, "elsewhere.db");
  CarrelLibrary *library;
  Heard heard = { 0 };
  g_autoptr (GError) error = NULL;

  make_library (folder, 3);
  library = fixture_open_ok (folder);
  g_signal_connect_data (library, "failed", G_CALLBACK (failed_cb), &heard, NULL, 0);
  if (strcmp (how, "deleted") == 0)
    g_assert_cmpint (g_unlink (path), ==, 0);
  else if (strcmp (how, "moved") == 0)
    g_assert_cmpint (g_rename (path, elsewhere), ==, 0);
  else
    fixture_write (folder, "library.db", "SQLite format 3", 16);
  fixture_wait_until (has_failed, &heard);
  g_assert_error (heard.failure, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_LOST);
  g_clear_error (&heard.failure);
  g_assert_false (FIXTURE_CHANGE (library,
                                  &error,
                                  carrel_library_machines_rename_async,
                                  "00000000-1111-4222-8333-000000000000",
                                  "x"));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_LOST);
  if (strcmp (how, "replaced") != 0)
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  fixture_close (library);
  library = fixture_open_ok (folder);
  assert_machines (library, 3);
  fixture_close (library);
}

static void
test_deleted_while_open (void)
{
  lose ("deleted");
}

static void
test_moved_while_open (void)
{
  lose ("moved");
}

static void
test_replaced_while_open (void)
{
  lose ("replaced");
}

/* The folder as a whole is deleted: a change after it fails and nothing is made again in silence. */
static void
test_folder_deleted_while_open (void)
{
  g_autoptr (FixtureFolder) top = fixture_folder_new ();
  g_autofree char *folder = fixture_path (top, "library");
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *uuid = fixture_uuid (1);
  g_autoptr (CarrelLibraryMachine) machine = carrel_library_machine_new (uuid, "x", NULL);
  g_autoptr (GError) error = NULL;

  fixture_folder_remove (g_strdup (folder));
  g_assert_false (FIXTURE_CHANGE (library, &error, carrel_library_machines_insert_async, machine));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_LOST);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  fixture_close (library);
}

static void
remove_tree (const char *folder, const char *name)
{
  fixture_folder_remove (fixture_path (folder, name));
}

/* Damages the database in one way of many. */
static void
damage (GByteArray *bytes)
{
  guint pages = bytes->len / 4096;
  guint page = (guint) g_test_rand_int_range (0, (gint32) pages);
  guint8 *start = bytes->data + (gsize) page * 4096;

  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      for (guint i = 0; i < 4096; i++)
        start[i] = (guint8) g_test_rand_int ();
      break;
    case 1:
      memset (start, 0, 4096);
      break;
    case 2:
      for (guint i = 0; i < 4096; i++)
        start[i] ^= 0xff;
      break;
    default:
      g_byte_array_set_size (bytes, (guint) g_test_rand_int_range (1, (gint32) bytes->len));
    }
}

static GByteArray *
read_database (const char *folder)
{
  g_autofree char *path = fixture_path (folder, "library.db");
  char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_byte_array_new_take ((guint8 *) bytes, length);
}

static void
put_damaged (const char *folder, GByteArray *bytes)
{
  remove_file (folder, "library.db-wal");
  remove_file (folder, "library.db-shm");
  fixture_write (folder, "library.db", bytes->data, bytes->len);
}

/* Pages overwritten, zeroed, flipped, and files cut short: no machine is lost, whatever the page. */
static void
test_flipped_pages (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autoptr (GByteArray) good = NULL;
  guint rounds = g_test_slow () ? 1000 : 60;

  make_library (folder, MACHINES);
  good = read_database (folder);
  for (guint round = 0; round < rounds; round++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      CarrelLibrary *library;

      g_byte_array_append (bytes, good->data, good->len);
      damage (bytes);
      put_damaged (folder, bytes);
      if (round % 2 == 0)
        remove_tree (folder, "backups");
      library = fixture_open_ok (folder);
      assert_machines (library, MACHINES);
      fixture_close (library);
      remove_tree (folder, "damaged");
    }
}

/* A few bytes here and there may pass the check at start: the thorough one mends what they broke. */
static void
test_flipped_bytes (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autoptr (GByteArray) good = NULL;
  guint rounds = g_test_slow () ? 500 : 12;

  make_library (folder, MACHINES);
  remove_tree (folder, "backups");
  good = read_database (folder);
  for (guint round = 0; round < rounds; round++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (GError) error = NULL;
      CarrelLibrary *library;

      g_byte_array_append (bytes, good->data, good->len);
      for (gint flips = g_test_rand_int_range (1, 16); flips > 0; flips--)
        bytes->data[g_test_rand_int_range (0, (gint32) bytes->len)] ^=
          (guint8) (1 << g_test_rand_int_range (0, 8));
      put_damaged (folder, bytes);
      library = fixture_open (folder, CARREL_LIBRARY_OPEN_THOROUGH, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < MACHINES; i++)
        {
          g_autofree char *uuid = fixture_uuid (i);
          g_autoptr (CarrelLibraryMachine) machine = fixture_get (library, uuid);

          g_assert_nonnull (machine);
        }
      fixture_close (library);
      remove_tree (folder, "damaged");
      remove_tree (folder, "backups");
      remove_tree (folder, "machines");
      remove_tree (folder, "library.db");
      make_library (folder, MACHINES);
      g_byte_array_unref (g_steal_pointer (&good));
      good = read_database (folder);
    }
}

/* What is in no manifest is taken from the damaged file as far as it can be read. */
static void
test_journal_and_settings_are_salvaged (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library;
  g_autoptr (GPtrArray) operations = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;

  make_library (folder, 3);
  remove_tree (folder, "backups");
  library = fixture_open_ok (folder);
  FIXTURE_CALL (library, &error, carrel_library_operations_begin, NULL, "create", "{}");
  FIXTURE_CHANGE (library, &error, carrel_library_settings_set_async, "view", "grid");
  g_assert_no_error (error);
  fixture_close (library);
  remove_tree (folder, "backups");
  run_sql (folder, "DROP TABLE tags");
  library = fixture_open_ok (folder);
  assert_machines (library, 3);
  operations = FIXTURE_CALL (library, &error, carrel_library_operations_list, TRUE);
  g_assert_no_error (error);
  g_assert_cmpuint (operations->len, ==, 1);
  carrel_library_settings_get_async (library, "view", NULL, fixture_result_cb, &result);
  fixture_wait (&result);
  g_assert_true (carrel_library_settings_get_finish (library, result, &value, &error));
  g_assert_cmpstr (value, ==, "grid");
  g_clear_object (&result);
  fixture_close (library);
}

/* Manifests may come from anywhere: none of these may do harm or keep the good ones out. */
static void
test_hostile_manifests (void)
{
  static const char *const texts[] = {
    "",
    "{",
    "[]",
    "null",
    "{\"schema\":1}",
    "{\"schema\":1,\"uuid\":\"../../etc\"}",
    "{\"schema\":1,\"uuid\":\"%s\",\"name\":7,\"tags\":{\"a\":1},\"folder\":[[[[]]]],\"disks\":[7,{},{\"id\":\"x\",\"layers\":[{\"uuid\":\"%s\",\"file\":\"/etc/passwd\",\"format\":\"raw\"}]}]}",
    "{\"schema\":1,\"uuid\":\"%s\",\"name\":\"n\",\"sequence\":9223372036854775807,\"created-at\":-1,\"spec\":[],\"identity\":{\"a\":[]}}",
    "{\"schema\":99,\"uuid\":\"%s\",\"name\":\"n\"}",
  };
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library;

  make_library (folder, 3);
  remove_tree (folder, "backups");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *uuid = fixture_uuid (100 + i);
      g_autofree char *place = g_build_filename (folder, "machines", uuid, NULL);
      g_autoptr (GString) text = g_string_new (texts[i]);

      g_string_replace (text, "%s", uuid, 0);
      g_assert_cmpint (g_mkdir (place, 0700), ==, 0);
      fixture_write (place, "machine.json", text->str, text->len);
    }
  remove_file (folder, "library.db");
  library = fixture_open_ok (folder);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *uuid = fixture_uuid (i);
      g_autoptr (CarrelLibraryMachine) machine = fixture_get (library, uuid);

      g_assert_cmpuint (machine->disks->len, ==, 1);
    }
  fixture_insert (library, "ffffffff-1111-4222-8333-000000000000", "after");
  fixture_close (library);
}

/* A machine's folder copied in by hand is taken in; one that was purged does not come back. */
static void
test_folder_put_back_by_hand (void)
{
  g_autoptr (FixtureFolder) one = fixture_folder_new ();
  g_autoptr (FixtureFolder) two = fixture_folder_new ();
  g_autofree char *uuid = fixture_uuid (0);
  g_autofree char *from = g_build_filename (one, "machines", uuid, NULL);
  g_autofree char *to = g_build_filename (two, "machines", uuid, NULL);
  const char *const uuids[] = { uuid, NULL };
  CarrelLibrary *library;
  g_autofree char *none = NULL;
  g_autoptr (GError) error = NULL;

  make_library (one, 1);
  make_library (two, 0);
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  g_assert_cmpint (g_rmdir (to), ==, 0);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  library = fixture_open_ok (two);
  assert_machines (library, 1);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_purge_async, uuids);
  g_assert_no_error (error);
  fixture_close (library);
  library = fixture_open_ok (two);
  none = fixture_all_names (library);
  g_assert_cmpstr (none, ==, "");
  fixture_close (library);
}

/* Two libraries on one folder, as two programs have them: each hears of the other's changes. */
static void
test_each_hears_the_other (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *one = fixture_open_ok (folder);
  CarrelLibrary *two = fixture_open_ok (folder);
  g_autofree char *uuid = fixture_uuid (5);
  Heard heard = { 0 };

  g_signal_connect_data (two, "changed", G_CALLBACK (changed_cb), &heard, NULL, 0);
  fixture_insert (one, uuid, "x");
  fixture_wait_until (has_heard, &heard);
  g_assert_cmpuint (heard.areas, ==, CARREL_LIBRARY_AREA_MACHINES);
  g_assert_cmpuint (g_strv_length (heard.uuids), ==, 1);
  g_assert_cmpstr (heard.uuids[0], ==, uuid);
  g_strfreev (heard.uuids);
  fixture_close (one);
  fixture_close (two);
}

static void
test_backups_rotate (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *uuid = fixture_uuid (i);
      g_autoptr (GAsyncResult) result = NULL;

      fixture_insert (library, uuid, "x");
      carrel_library_backup_async (library, NULL, fixture_result_cb, &result);
      fixture_wait (&result);
      g_assert_true (carrel_library_change_finish (library, result, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpuint (count_files (folder, "backups"), ==, 5);
  fixture_close (library);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/open/makes-a-private-folder", test_makes_a_private_folder);
  g_test_add_func ("/library/open/only-an-existing-one", test_only_an_existing_one);
  g_test_add_func ("/library/open/close-twice", test_close_twice);
  g_test_add_func ("/library/open/close-finishes-what-was-asked",
                   test_close_finishes_what_was_asked);
  g_test_add_func ("/library/open/cancelled-before-it-began", test_cancelled_before_it_began);
  g_test_add_func ("/library/open/link-to-the-folder-is-followed",
                   test_link_to_the_folder_is_followed);
  g_test_add_func ("/library/open/link-to-the-database-is-refused",
                   test_link_to_the_database_is_refused);
  g_test_add_func ("/library/open/a-file-in-place-of-the-folder",
                   test_a_file_in_place_of_the_folder);
  g_test_add_func ("/library/open/missing", test_missing);
  g_test_add_func ("/library/open/missing-with-its-backups-too", test_missing_without_backups);
  g_test_add_func ("/library/open/zero-bytes", test_zero_bytes);
  g_test_add_func ("/library/open/zero-bytes-and-nothing-else",
                   test_zero_bytes_and_nothing_else_is_a_new_one);
  g_test_add_func ("/library/open/random-bytes", test_random_bytes);
  g_test_add_func ("/library/open/a-folder-in-place-of-the-database",
                   test_a_folder_in_place_of_the_database);
  g_test_add_func ("/library/open/database-of-another-program", test_database_of_another_program);
  g_test_add_func ("/library/open/table-is-missing", test_table_is_missing);
  g_test_add_func ("/library/open/newer-is-read-only", test_newer_is_read_only);
  g_test_add_func ("/library/open/older-is-migrated", test_older_is_migrated);
  g_test_add_func ("/library/open/asked-to-look-only", test_asked_to_look_only);
  g_test_add_func ("/library/open/deleted-while-open", test_deleted_while_open);
  g_test_add_func ("/library/open/moved-while-open", test_moved_while_open);
  g_test_add_func ("/library/open/replaced-while-open", test_replaced_while_open);
  g_test_add_func ("/library/open/folder-deleted-while-open", test_folder_deleted_while_open);
  g_test_add_func ("/library/open/flipped-pages", test_flipped_pages);
  g_test_add_func ("/library/open/flipped-bytes", test_flipped_bytes);
  g_test_add_func ("/library/open/journal-and-settings-are-salvaged",
                   test_journal_and_settings_are_salvaged);
  g_test_add_func ("/library/open/hostile-manifests", test_hostile_manifests);
  g_test_add_func ("/library/open/folder-put-back-by-hand", test_folder_put_back_by_hand);
  g_test_add_func ("/library/open/each-hears-the-other", test_each_hears_the_other);
  g_test_add_func ("/library/open/backups-rotate", test_backups_rotate);
  return g_test_run ();
}
