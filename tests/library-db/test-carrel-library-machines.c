/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library-db/carrel-library-machines.h"

#include <string.h>

#include "library-db/carrel-library-counts.h"
#include "library-db/carrel-library-folders.h"

#include "library-fixture.h"

static void
test_insert_and_get (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (CarrelLibraryMachine) machine = fixture_machine ("Debian 12");
  g_autoptr (CarrelLibraryMachine) got = NULL;
  g_autoptr (GError) error = NULL;
  CarrelLibraryDisk *disk;
  CarrelLibraryLayer *layer;

  machine->notes = (g_free (machine->notes), g_strdup ("for <b>tests</b> & more"));
  g_hash_table_insert (machine->identity, g_strdup ("vmgenid"), g_strdup ("abc"));
  FIXTURE_CHANGE (library, &error, carrel_library_machines_insert_async, machine);
  g_assert_no_error (error);
  got = fixture_get (library, machine->uuid);
  g_assert_cmpstr (got->name, ==, "Debian 12");
  g_assert_cmpstr (got->spec_json, ==, machine->spec_json);
  g_assert_cmpstr (got->os_id, ==, "debian12");
  g_assert_cmpstr (got->notes, ==, "for <b>tests</b> & more");
  g_assert_cmpuint (got->memory, ==, 2048ull * 1024 * 1024);
  g_assert_cmpuint (got->processors, ==, 2);
  g_assert_cmpuint (got->disk_size, ==, 20 * 1024 * 1024);
  g_assert_cmpint (got->created_at, >, 0);
  g_assert_cmpint (got->sequence, >, 0);
  g_assert_cmpstr (g_hash_table_lookup (got->identity, "vmgenid"), ==, "abc");
  g_assert_cmpuint (got->disks->len, ==, 1);
  disk = got->disks->pdata[0];
  layer = disk->layers->pdata[0];
  g_assert_cmpstr (disk->id, ==, "disk0");
  g_assert_true (g_str_has_prefix (layer->file, "machines/"));
  g_assert_cmpuint (layer->owner_count, ==, 1);

  g_assert_false (FIXTURE_CHANGE (library, &error, carrel_library_machines_insert_async, machine));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_EXISTS);
  fixture_close (library);
}

static gboolean
insert_together (CarrelLibrary *library,
                 GPtrArray *machines,
                 const char *group,
                 gint64 *out_folder_id,
                 GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_machines_insert_together_async (library,
                                                 machines,
                                                 group,
                                                 NULL,
                                                 fixture_result_cb,
                                                 &result);
  fixture_wait (&result);
  return carrel_library_machines_insert_together_finish (library, result, out_folder_id, error);
}

static void
test_insert_together (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (GPtrArray)
    first = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_machine_free);
  g_autoptr (GPtrArray)
    second = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_machine_free);
  g_autoptr (CarrelLibraryMachine) got = NULL;
  g_autoptr (GError) error = NULL;
  gint64 one = -1, two = -1;

  g_ptr_array_add (first, fixture_machine ("web"));
  g_ptr_array_add (first, fixture_machine ("database"));
  g_assert_true (insert_together (library, first, "Shop", &one, &error));
  g_assert_no_error (error);
  g_assert_cmpint (one, >, 0);
  got = fixture_get (library, ((CarrelLibraryMachine *) first->pdata[1])->uuid);
  g_assert_cmpint (got->folder_id, ==, one);

  /* A second group of the name has a folder of its own. */
  g_ptr_array_add (second, fixture_machine ("web"));
  g_assert_true (insert_together (library, second, "Shop", &two, &error));
  g_assert_cmpint (two, !=, one);

  /* One that cannot be inserted keeps the others and the folder out. */
  g_ptr_array_insert (second, 0, fixture_machine ("new"));
  two = -2;
  g_assert_false (insert_together (library, second, "Other", &two, &error));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_cmpint (two, ==, -2);
  g_assert_null (FIXTURE_CALL (library,
                               &error,
                               carrel_library_machines_get,
                               ((CarrelLibraryMachine *) second->pdata[0])->uuid));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND);
  fixture_close (library);
}

static void
test_unknown_is_not_found (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *uuid = fixture_uuid (1);
  const char *const uuids[] = { uuid, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (FIXTURE_CALL (library, &error, carrel_library_machines_get, uuid));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (
    FIXTURE_CHANGE (library, &error, carrel_library_machines_rename_async, uuid, "x"));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (FIXTURE_CHANGE (library, &error, carrel_library_machines_trash_async, uuids));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND);
  fixture_close (library);
}

/* Of several machines one is unknown: nothing is changed of the others. */
static void
test_several_or_none (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *one = fixture_uuid (1);
  g_autofree char *two = fixture_uuid (2);
  const char *const uuids[] = { one, two, NULL };
  g_autoptr (CarrelLibraryMachine) machine = NULL;
  g_autoptr (GError) error = NULL;

  fixture_insert (library, one, "one");
  g_assert_false (
    FIXTURE_CHANGE (library, &error, carrel_library_machines_set_favourite_async, uuids, TRUE));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND);
  machine = fixture_get (library, one);
  g_assert_false (machine->favourite);
  fixture_close (library);
}

static void
test_update_spec (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (CarrelLibraryMachine) machine = fixture_machine ("m");
  g_autoptr (CarrelLibraryMachine) got = NULL;
  g_autoptr (CarrelLibraryMachine) bare = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autofree char *old = NULL;
  g_autoptr (GError) error = NULL;

  FIXTURE_CHANGE (library, &error, carrel_library_machines_insert_async, machine);
  g_assert_no_error (error);
  carrel_library_machines_update_spec_async (library,
                                             machine->uuid,
                                             "{\"memory-mib\":512,\"os-id\":\"fedora40\"}",
                                             NULL,
                                             NULL,
                                             fixture_result_cb,
                                             &result);
  fixture_wait (&result);
  g_assert_true (carrel_library_machines_update_spec_finish (library, result, &old, &error));
  g_assert_cmpstr (old, ==, machine->spec_json);
  got = fixture_get (library, machine->uuid);
  g_assert_cmpuint (got->memory, ==, 512ull * 1024 * 1024);
  g_assert_cmpstr (got->os_id, ==, "fedora40");
  g_assert_cmpuint (got->disks->len, ==, 1);

  carrel_library_machines_update_spec_async (library,
                                             machine->uuid,
                                             "{}",
                                             none,
                                             NULL,
                                             fixture_result_cb,
                                             &second);
  fixture_wait (&second);
  g_assert_true (carrel_library_machines_update_spec_finish (library, second, NULL, &error));
  bare = fixture_get (library, machine->uuid);
  g_assert_cmpuint (bare->disks->len, ==, 0);
  g_assert_cmpuint (bare->disk_size, ==, 0);
  fixture_close (library);
}

/* A layer may not lie outside of the library, whoever says so. */
static void
test_files_stay_inside (void)
{
  static const char *const files[] = { "/etc/passwd", "../x",  "machines/../../x", "",
                                       "machines//x", "a/./b", "machines/x/.." };
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (CarrelLibraryMachine) machine = fixture_machine ("m");
      CarrelLibraryDisk *disk = machine->disks->pdata[0];
      CarrelLibraryLayer *layer = disk->layers->pdata[0];
      g_autoptr (GError) error = NULL;

      layer->file = (g_free (layer->file), g_strdup (files[i]));
      g_assert_false (
        FIXTURE_CHANGE (library, &error, carrel_library_machines_insert_async, machine));
      g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_INVALID);
    }
  fixture_close (library);
}

static void
test_bad_uuids_are_refused (void)
{
  static const char *const uuids[] = { "",
                                       "x",
                                       "../../../../../../../../../../../../etc",
                                       "ABCDEF00-1111-4222-8333-000000000000" };
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);

  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++)
    {
      g_autoptr (CarrelLibraryMachine) machine = carrel_library_machine_new (uuids[i], "m", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_false (
        FIXTURE_CHANGE (library, &error, carrel_library_machines_insert_async, machine));
      g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_INVALID);
    }
  fixture_close (library);
}

static void
test_tags_folders_favourites (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *one = fixture_uuid (1);
  g_autofree char *two = fixture_uuid (2);
  const char *const both[] = { one, two, NULL };
  const char *const first[] = { one, NULL };
  const char *const tags[] = { "red", "blue", NULL };
  const char *const red[] = { "red", NULL };
  g_autoptr (CarrelLibraryMachine) machine = NULL;
  g_autoptr (CarrelLibraryCounts) counts = NULL;
  g_autoptr (GAsyncResult) counted = NULL;
  g_autoptr (GError) error = NULL;
  gint64 work;

  fixture_insert (library, one, "one");
  fixture_insert (library, two, "two");
  work = FIXTURE_CALL (library, &error, carrel_library_folders_create, 0, "work");
  g_assert_cmpint (work, >, 0);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_change_tags_async, both, tags, NULL);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_change_tags_async, first, NULL, red);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_move_async, first, work);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_set_favourite_async, first, TRUE);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_mark_used_async, one);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_mark_thumbnail_async, one);
  g_assert_no_error (error);
  machine = fixture_get (library, one);
  g_assert_cmpuint (g_strv_length (machine->tags), ==, 1);
  g_assert_cmpstr (machine->tags[0], ==, "blue");
  g_assert_cmpint (machine->folder_id, ==, work);
  g_assert_true (machine->favourite);
  g_assert_cmpint (machine->used_at, >, 0);
  g_assert_cmpuint (machine->thumbnail, ==, 1);

  carrel_library_counts_load_async (library, NULL, fixture_result_cb, &counted);
  fixture_wait (&counted);
  counts = carrel_library_counts_load_finish (library, counted, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts->all, ==, 2);
  g_assert_cmpuint (counts->favourites, ==, 1);
  g_assert_cmpuint (counts->recent, ==, 1);
  g_assert_cmpuint (counts->trash, ==, 0);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (counts->folders, &work)), ==, 1);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (counts->tags, "blue")), ==, 2);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (counts->tags, "red")), ==, 1);

  g_assert_false (
    FIXTURE_CHANGE (library, &error, carrel_library_machines_move_async, first, 4711));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND);
  fixture_close (library);
}

static void
test_trash_restore_purge (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (CarrelLibraryMachine) machine = fixture_machine ("m");
  const char *const uuids[] = { machine->uuid, NULL };
  g_autoptr (CarrelLibraryMachine) trashed = NULL;
  g_autoptr (CarrelLibraryMachine) restored = NULL;
  g_autofree char *machine_folder = NULL;
  g_autofree char *manifest = NULL;
  g_autofree char *none = NULL;
  g_autofree char *names = NULL;
  g_autoptr (GError) error = NULL;

  FIXTURE_CHANGE (library, &error, carrel_library_machines_insert_async, machine);
  machine_folder = carrel_library_dup_machine_folder (library, machine->uuid);
  manifest = fixture_path (machine_folder, "machine.json");
  g_assert_true (g_file_test (manifest, G_FILE_TEST_IS_REGULAR));
  FIXTURE_CHANGE (library, &error, carrel_library_machines_trash_async, uuids);
  g_assert_no_error (error);
  trashed = fixture_get (library, machine->uuid);
  g_assert_cmpint (trashed->trashed_at, >, 0);
  none = fixture_all_names (library);
  g_assert_cmpstr (none, ==, "");
  FIXTURE_CHANGE (library, &error, carrel_library_machines_restore_async, uuids);
  restored = fixture_get (library, machine->uuid);
  g_assert_cmpint (restored->trashed_at, ==, 0);
  names = fixture_all_names (library);
  g_assert_cmpstr (names, ==, "m");
  FIXTURE_CHANGE (library, &error, carrel_library_machines_purge_async, uuids);
  g_assert_no_error (error);
  g_assert_false (g_file_test (manifest, G_FILE_TEST_EXISTS));
  g_assert_null (FIXTURE_CALL (library, &error, carrel_library_machines_get, machine->uuid));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND);
  fixture_close (library);
}

/* A linked clone stands on its template's layer: the template cannot go before the clone. */
static void
test_purge_spares_what_carries_others (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (CarrelLibraryMachine) base = fixture_machine ("template");
  g_autoptr (CarrelLibraryMachine) clone = fixture_machine ("clone");
  CarrelLibraryDisk *base_disk = base->disks->pdata[0];
  CarrelLibraryDisk *clone_disk = clone->disks->pdata[0];
  CarrelLibraryLayer *bottom = base_disk->layers->pdata[0];
  CarrelLibraryLayer *top = clone_disk->layers->pdata[0];
  const char *const template_uuids[] = { base->uuid, NULL };
  const char *const clone_uuids[] = { clone->uuid, NULL };
  g_autoptr (CarrelLibraryMachine) got = NULL;
  CarrelLibraryLayer *got_bottom;
  g_autoptr (GError) error = NULL;

  top->backing_uuid = g_strdup (bottom->uuid);
  carrel_library_disk_add_layer (clone_disk, carrel_library_layer_copy (bottom));
  FIXTURE_CHANGE (library, &error, carrel_library_machines_insert_async, base);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_insert_async, clone);
  g_assert_no_error (error);
  got = fixture_get (library, clone->uuid);
  got_bottom = ((CarrelLibraryDisk *) got->disks->pdata[0])->layers->pdata[1];
  g_assert_cmpstr (got_bottom->uuid, ==, bottom->uuid);
  g_assert_cmpuint (got_bottom->owner_count, ==, 2);
  g_assert_false (
    FIXTURE_CHANGE (library, &error, carrel_library_machines_purge_async, template_uuids));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_BUSY);
  g_clear_error (&error);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_purge_async, clone_uuids);
  g_assert_no_error (error);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_purge_async, template_uuids);
  g_assert_no_error (error);
  fixture_close (library);
}

static void
test_find (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *one = fixture_uuid (1);
  g_autofree char *two = fixture_uuid (2);
  g_autofree char *upper = g_ascii_strup (one, -1);
  g_autofree char *start = g_strndup (two, 9);
  g_autoptr (GPtrArray) by_name = NULL;
  g_autoptr (GPtrArray) by_uuid = NULL;
  g_autoptr (GPtrArray) by_start = NULL;
  g_autoptr (GPtrArray) nothing = NULL;
  g_autoptr (GError) error = NULL;

  fixture_insert (library, one, "same");
  fixture_insert (library, two, "same");
  by_name = FIXTURE_CALL (library, &error, carrel_library_machines_find, "same");
  g_assert_cmpuint (by_name->len, ==, 2);
  by_uuid = FIXTURE_CALL (library, &error, carrel_library_machines_find, upper);
  g_assert_cmpuint (by_uuid->len, ==, 1);
  by_start = FIXTURE_CALL (library, &error, carrel_library_machines_find, start);
  g_assert_cmpuint (by_start->len, ==, 1);
  g_assert_cmpstr (((CarrelLibraryMachine *) by_start->pdata[0])->uuid, ==, two);
  nothing = FIXTURE_CALL (library, &error, carrel_library_machines_find, "sam");
  g_assert_cmpuint (nothing->len, ==, 0);
  fixture_close (library);
}

/* Whatever a person calls a machine comes back byte for byte, and is found by any part of it. */
static void
test_any_name (void)
{
  g_autofree char *long_name = g_strnfill (10 * 1024, 'n');
  const char *const names[] = {
    "",
    long_name,
    "<b>bold</b> & \"quoted\"",
    "line\nbreak\ttab",
    "../../../etc/passwd",
    "'; DROP TABLE machines; --",
    "a\"b\"\"c",
    "NEAR(x y) OR *",
    "\u202eright-to-left \u05d0\u05d1\u05d2",
    "虚拟机测试",
    "\u200d\u0301",
    "100% _under_",
    "col:name ^x -y +z",
  };
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *uuid = fixture_uuid (i);
      g_autoptr (CarrelLibraryMachine) machine = NULL;
      g_autoptr (CarrelLibraryQuery) query = carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);
      g_autofree char *found = NULL;

      fixture_insert (library, uuid, names[i]);
      machine = fixture_get (library, uuid);
      g_assert_cmpstr (machine->name, ==, names[i]);
      if (i < 2)
        continue;
      query->search = g_strdup (names[i]);
      found = fixture_names (library, query);
      g_assert_cmpstr (found, ==, names[i]);
    }
  fixture_close (library);
}

static void
test_invalid_utf8_is_refused (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *uuid = fixture_uuid (1);
  g_autoptr (GError) error = NULL;

  fixture_insert (library, uuid, "x");
  g_assert_false (
    FIXTURE_CHANGE (library, &error, carrel_library_machines_rename_async, uuid, "\xff\xfe"));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_INVALID);
  fixture_close (library);
}

/* Everything that is asked for is one commit, and nothing else changes. */
static void
test_update_takes_all_or_none (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *uuid = fixture_uuid (1);
  g_autoptr (CarrelLibraryMachine)
    wanted = carrel_library_machine_new (uuid, "new", "{\"memory-mib\": 7}");
  g_autoptr (CarrelLibraryMachine) machine = NULL;
  g_autoptr (GError) error = NULL;

  fixture_insert (library, uuid, "old");
  g_strfreev (wanted->tags);
  wanted->tags = g_strsplit ("a b", " ", -1);
  wanted->favourite = TRUE;
  wanted->folder_id = 77;
  g_assert_false (
    FIXTURE_CHANGE (library,
                    &error,
                    carrel_library_machines_update_async,
                    wanted,
                    CARREL_LIBRARY_MACHINE_FIELDS_NAME | CARREL_LIBRARY_MACHINE_FIELDS_FOLDER));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND);
  machine = fixture_get (library, uuid);
  g_assert_cmpstr (machine->name, ==, "old");
  g_clear_pointer (&machine, carrel_library_machine_free);
  g_clear_error (&error);

  g_assert_true (FIXTURE_CHANGE (library,
                                 &error,
                                 carrel_library_machines_update_async,
                                 wanted,
                                 CARREL_LIBRARY_MACHINE_FIELDS_NAME |
                                   CARREL_LIBRARY_MACHINE_FIELDS_SPEC |
                                   CARREL_LIBRARY_MACHINE_FIELDS_TAGS));
  g_assert_no_error (error);
  machine = fixture_get (library, uuid);
  g_assert_cmpstr (machine->name, ==, "new");
  g_assert_cmpuint (machine->memory, ==, 7 * 1024 * 1024);
  g_assert_cmpuint (g_strv_length (machine->tags), ==, 2);
  g_assert_false (machine->favourite);
  g_assert_cmpint (machine->folder_id, ==, 0);
  fixture_close (library);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/machines/insert-together", test_insert_together);
  g_test_add_func ("/library/machines/insert-and-get", test_insert_and_get);
  g_test_add_func ("/library/machines/unknown-is-not-found", test_unknown_is_not_found);
  g_test_add_func ("/library/machines/several-or-none", test_several_or_none);
  g_test_add_func ("/library/machines/update-spec-gives-the-old-one", test_update_spec);
  g_test_add_func ("/library/machines/update-takes-all-or-none", test_update_takes_all_or_none);
  g_test_add_func ("/library/machines/files-stay-inside", test_files_stay_inside);
  g_test_add_func ("/library/machines/bad-uuids-are-refused", test_bad_uuids_are_refused);
  g_test_add_func ("/library/machines/tags-folders-favourites", test_tags_folders_favourites);
  g_test_add_func ("/library/machines/trash-restore-purge", test_trash_restore_purge);
  g_test_add_func ("/library/machines/purge-spares-what-carries-others",
                   test_purge_spares_what_carries_others);
  g_test_add_func ("/library/machines/find", test_find);
  g_test_add_func ("/library/machines/any-name", test_any_name);
  g_test_add_func ("/library/machines/invalid-utf8-is-refused", test_invalid_utf8_is_refused);
  return g_test_run ();
}
