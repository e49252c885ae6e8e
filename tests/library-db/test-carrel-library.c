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

/* Opening, and every way in which a database can be found. */

#define CLOSE_ROUNDS 1000

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

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (from, &content, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, content, (gssize) length, &error);
  g_assert_no_error (error);
}

/* As after a kill in the middle of a change that was journalled beside the file, not in the log. */
static void
test_undoes_what_was_left_in_a_journal (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autofree char *path = fixture_path (folder, "library.db");
  g_autofree char *journal = fixture_path (folder, "library.db-journal");
  g_autofree char *path_then = fixture_path (folder, "then.db");
  g_autofree char *journal_then = fixture_path (folder, "then.db-journal");
  g_autofree char *uuid = fixture_uuid (1);
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (GError) error = NULL;
  sqlite3 *database = NULL;

  fixture_insert (library, uuid, "before");
  fixture_close (library);
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database,
                                 "PRAGMA journal_mode=DELETE; BEGIN;"
                                 " UPDATE machines SET name = 'between';",
                                 NULL,
                                 NULL,
                                 NULL),
                   ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_db_cacheflush (database), ==, SQLITE_OK);
  copy_file (path, path_then);
  copy_file (journal, journal_then);
  sqlite3_close (database);
  g_assert_cmpint (g_rename (path_then, path), ==, 0);
  g_assert_cmpint (g_rename (journal_then, journal), ==, 0);

  library = fixture_open_ok (folder);
  g_assert_cmpstr (carrel_library_get_read_only_reason (library), ==, NULL);
  g_assert_false (g_file_test (journal, G_FILE_TEST_EXISTS));
  g_assert_true (
    FIXTURE_CHANGE (library, &error, carrel_library_machines_rename_async, uuid, "after"));
  g_assert_no_error (error);
  fixture_close (library);
}

/* Who listens may go at the moment in which a thread of the library drops its last reference. */
static void
test_close_lets_listeners_go (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();

  for (guint round = 0; round < CLOSE_ROUNDS; round++)
    {
      CarrelLibrary *library = fixture_open_ok (folder);
      GCancellable *listener = g_cancellable_new ();
      GAsyncResult *result = NULL;
      gulong handler = g_signal_connect_object (library,
                                                "failed",
                                                G_CALLBACK (g_cancellable_cancel),
                                                listener,
                                                G_CONNECT_SWAPPED);

      carrel_library_close_async (library, fixture_result_cb, &result);
      g_assert_false (g_signal_handler_is_connected (library, handler));
      fixture_wait (&result);
      g_object_unref (result);
      g_object_unref (library);
      g_object_unref (listener);
    }
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

  fixture_make_library (one, 1);
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
test_database_of_another_program (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *path = fixture_path (folder, "library.db");
  gsize before_length, after_length;
  g_autoptr (GError) error = NULL;

  fixture_run_sql (folder, "CREATE TABLE books (title TEXT); INSERT INTO books VALUES ('x')");
  g_assert_true (g_file_get_contents (path, &before, &before_length, NULL));
  g_assert_null (fixture_open (folder, CARREL_LIBRARY_OPEN_NONE, &error));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_INVALID);
  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
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

  fixture_make_library (folder, 3);
  fixture_run_sql (
    folder,
    "PRAGMA journal_mode=DELETE; PRAGMA user_version=4711; ALTER TABLE machines ADD COLUMN later TEXT");
  g_assert_true (g_file_get_contents (path, &before, &before_length, NULL));
  library = fixture_open_ok (folder);
  g_assert_true (carrel_library_is_read_only (library));
  g_assert_nonnull (strstr (carrel_library_get_read_only_reason (library), "4711"));
  fixture_assert_machines (library, 3);
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
  fixture_run_sql (folder, marks);
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

  fixture_make_library (folder, 3);
  library = fixture_open (folder, CARREL_LIBRARY_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  fixture_assert_machines (library, 3);
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

  fixture_make_library (folder, 3);
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
  fixture_assert_machines (library, 3);
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
  g_assert_cmpuint (fixture_count_files (folder, "backups"), ==, 5);
  fixture_close (library);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/open/makes-a-private-folder", test_makes_a_private_folder);
  g_test_add_func ("/library/open/only-an-existing-one", test_only_an_existing_one);
  g_test_add_func ("/library/open/close-twice", test_close_twice);
  g_test_add_func ("/library/open/undoes-what-was-left-in-a-journal",
                   test_undoes_what_was_left_in_a_journal);
  g_test_add_func ("/library/open/close-lets-listeners-go", test_close_lets_listeners_go);
  g_test_add_func ("/library/open/close-finishes-what-was-asked",
                   test_close_finishes_what_was_asked);
  g_test_add_func ("/library/open/cancelled-before-it-began", test_cancelled_before_it_began);
  g_test_add_func ("/library/open/link-to-the-folder-is-followed",
                   test_link_to_the_folder_is_followed);
  g_test_add_func ("/library/open/link-to-the-database-is-refused",
                   test_link_to_the_database_is_refused);
  g_test_add_func ("/library/open/a-file-in-place-of-the-folder",
                   test_a_file_in_place_of_the_folder);
  g_test_add_func ("/library/open/database-of-another-program", test_database_of_another_program);
  g_test_add_func ("/library/open/newer-is-read-only", test_newer_is_read_only);
  g_test_add_func ("/library/open/older-is-migrated", test_older_is_migrated);
  g_test_add_func ("/library/open/asked-to-look-only", test_asked_to_look_only);
  g_test_add_func ("/library/open/deleted-while-open", test_deleted_while_open);
  g_test_add_func ("/library/open/moved-while-open", test_moved_while_open);
  g_test_add_func ("/library/open/replaced-while-open", test_replaced_while_open);
  g_test_add_func ("/library/open/folder-deleted-while-open", test_folder_deleted_while_open);
  g_test_add_func ("/library/open/each-hears-the-other", test_each_hears_the_other);
  g_test_add_func ("/library/open/backups-rotate", test_backups_rotate);
  return g_test_run ();
}
