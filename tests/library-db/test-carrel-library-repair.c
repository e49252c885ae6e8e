/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library-db/carrel-library-repair-private.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "library-db/carrel-library-operations.h"
#include "library-db/carrel-library-settings.h"

#include "library-fixture.h"

#define MACHINES 30

/* Databases that are missing, empty, foreign or damaged, and what becomes of them. */

static void
assert_rebuilt (const char *folder, guint count)
{
  CarrelLibrary *library = fixture_open_ok (folder);

  g_assert_null (carrel_library_get_read_only_reason (library));
  g_assert_cmpuint (g_strv_length ((GStrv) carrel_library_get_report (library)), >, 0);
  fixture_assert_machines (library, count);
  fixture_insert (library, "ffffffff-1111-4222-8333-000000000000", "zebra");
  fixture_close (library);
  library = fixture_open_ok (folder);
  g_assert_cmpuint (g_strv_length ((GStrv) carrel_library_get_report (library)), ==, 0);
  fixture_close (library);
}

static void
test_missing (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();

  fixture_make_library (folder, MACHINES);
  fixture_remove_file (folder, "library.db");
  assert_rebuilt (folder, MACHINES);
}

/* Without a backup, from the manifests alone. */
static void
test_missing_without_backups (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autofree char *backups = fixture_path (folder, "backups");

  fixture_make_library (folder, MACHINES);
  g_assert_cmpuint (fixture_count_files (folder, "backups"), ==, 1);
  fixture_remove_file (folder, "library.db");
  fixture_folder_remove (g_steal_pointer (&backups));
  assert_rebuilt (folder, MACHINES);
}

static void
test_zero_bytes (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();

  fixture_make_library (folder, MACHINES);
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
      fixture_make_library (folder, 3);
      fixture_write (folder,
                     "library.db",
                     bytes,
                     (gsize) g_test_rand_int_range (1, (gint32) sizeof bytes));
      assert_rebuilt (folder, 3);
      g_assert_cmpuint (fixture_count_files (folder, "damaged"), >=, 1);
    }
}

static void
test_a_folder_in_place_of_the_database (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autofree char *path = fixture_path (folder, "library.db");

  fixture_make_library (folder, 3);
  fixture_remove_file (folder, "library.db");
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  fixture_write (path, "x", "x", 1);
  assert_rebuilt (folder, 3);
}

static void
test_table_is_missing (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();

  fixture_make_library (folder, 3);
  fixture_run_sql (folder, "DROP TABLE texts");
  assert_rebuilt (folder, 3);
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
  fixture_remove_file (folder, "library.db-wal");
  fixture_remove_file (folder, "library.db-shm");
  fixture_write (folder, "library.db", bytes->data, bytes->len);
}

/* Pages overwritten, zeroed, flipped, and files cut short: no machine is lost, whatever the page. */
static void
test_flipped_pages (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autoptr (GByteArray) good = NULL;
  guint rounds = g_test_slow () ? 1000 : 60;

  fixture_make_library (folder, MACHINES);
  good = read_database (folder);
  for (guint round = 0; round < rounds; round++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      CarrelLibrary *library;

      g_byte_array_append (bytes, good->data, good->len);
      damage (bytes);
      put_damaged (folder, bytes);
      if (round % 2 == 0)
        fixture_remove_tree (folder, "backups");
      library = fixture_open_ok (folder);
      fixture_assert_machines (library, MACHINES);
      fixture_close (library);
      fixture_remove_tree (folder, "damaged");
    }
}

/* A few bytes here and there may pass the check at start: the thorough one mends what they broke. */
static void
test_flipped_bytes (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autoptr (GByteArray) good = NULL;
  guint rounds = g_test_slow () ? 500 : 12;

  fixture_make_library (folder, MACHINES);
  fixture_remove_tree (folder, "backups");
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
      fixture_remove_tree (folder, "damaged");
      fixture_remove_tree (folder, "backups");
      fixture_remove_tree (folder, "machines");
      fixture_remove_tree (folder, "library.db");
      fixture_make_library (folder, MACHINES);
      g_byte_array_unref (g_steal_pointer (&good));
      good = read_database (folder);
    }
}

/* One letter of a column's name is another, and every page is sound. */
static void
test_another_column (void)
{
  static const char *const letters[][2] = {
    { "memory INTEGER", "memorx INTEGER" },
    { "sequence INTEGER NOT NULL)", "sequencd INTEGER NOT NULL)" },
    { "virtual_size INTEGER", "virtual_sizg INTEGER" },
    { "owner_boot TEXT", "owner_bnot TEXT" },
    { "ON tags (name, machine_id)", "ON tags (name, machine_id\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      g_autoptr (FixtureFolder) folder = fixture_folder_new ();
      g_autoptr (GByteArray) bytes = NULL;
      char *found = NULL;

      fixture_make_library (folder, 3);
      bytes = read_database (folder);
      found = memmem (bytes->data, bytes->len, letters[i][0], strlen (letters[i][0]));
      g_assert_nonnull (found);
      memcpy (found, letters[i][1], strlen (letters[i][1]));
      put_damaged (folder, bytes);
      assert_rebuilt (folder, 3);
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

  fixture_make_library (folder, 3);
  fixture_remove_tree (folder, "backups");
  library = fixture_open_ok (folder);
  FIXTURE_CALL (library, &error, carrel_library_operations_begin, NULL, "create", "{}");
  FIXTURE_CHANGE (library, &error, carrel_library_settings_set_async, "view", "grid");
  g_assert_no_error (error);
  fixture_close (library);
  fixture_remove_tree (folder, "backups");
  fixture_run_sql (folder, "DROP TABLE tags");
  library = fixture_open_ok (folder);
  fixture_assert_machines (library, 3);
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

  fixture_make_library (folder, 3);
  fixture_remove_tree (folder, "backups");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *uuid = fixture_uuid (100 + i);
      g_autofree char *place = g_build_filename (folder, "machines", uuid, NULL);
      g_autoptr (GString) text = g_string_new (texts[i]);

      g_string_replace (text, "%s", uuid, 0);
      g_assert_cmpint (g_mkdir (place, 0700), ==, 0);
      fixture_write (place, "machine.json", text->str, text->len);
    }
  fixture_remove_file (folder, "library.db");
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

  fixture_make_library (one, 1);
  fixture_make_library (two, 0);
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  g_assert_cmpint (g_rmdir (to), ==, 0);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  library = fixture_open_ok (two);
  fixture_assert_machines (library, 1);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_purge_async, uuids);
  g_assert_no_error (error);
  fixture_close (library);
  library = fixture_open_ok (two);
  none = fixture_all_names (library);
  g_assert_cmpstr (none, ==, "");
  fixture_close (library);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/repair/missing", test_missing);
  g_test_add_func ("/library/repair/missing-and-no-backup", test_missing_without_backups);
  g_test_add_func ("/library/repair/zero-bytes", test_zero_bytes);
  g_test_add_func ("/library/repair/zero-bytes-and-nothing-else",
                   test_zero_bytes_and_nothing_else_is_a_new_one);
  g_test_add_func ("/library/repair/random-bytes", test_random_bytes);
  g_test_add_func ("/library/repair/a-folder-in-place-of-the-database",
                   test_a_folder_in_place_of_the_database);
  g_test_add_func ("/library/repair/table-is-missing", test_table_is_missing);
  g_test_add_func ("/library/repair/flipped-pages", test_flipped_pages);
  g_test_add_func ("/library/repair/flipped-bytes", test_flipped_bytes);
  g_test_add_func ("/library/repair/another-column", test_another_column);
  g_test_add_func ("/library/repair/journal-and-settings-are-salvaged",
                   test_journal_and_settings_are_salvaged);
  g_test_add_func ("/library/repair/hostile-manifests", test_hostile_manifests);
  g_test_add_func ("/library/repair/folder-put-back-by-hand", test_folder_put_back_by_hand);
  return g_test_run ();
}
