/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library-db/carrel-library-folders.h"

#include "library-db/carrel-library-manifest-private.h"

#include "library-fixture.h"

static gint64
create (CarrelLibrary *library, gint64 parent, const char *name)
{
  g_autoptr (GError) error = NULL;
  gint64 id = FIXTURE_CALL (library, &error, carrel_library_folders_create, parent, name);

  g_assert_no_error (error);
  return id;
}

/* The tree as one line: each folder with its parent's name. */
static char *
describe (CarrelLibrary *library)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) folders = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  carrel_library_folders_list_async (library, NULL, fixture_result_cb, &result);
  fixture_wait (&result);
  folders = carrel_library_folders_list_finish (library, result, NULL);
  for (guint i = 0; i < folders->len; i++)
    {
      CarrelLibraryFolder *folder = folders->pdata[i];
      const char *parent = "";

      for (guint j = 0; j < i; j++)
        {
          CarrelLibraryFolder *other = folders->pdata[j];

          if (other->id == folder->parent_id)
            parent = other->name;
        }
      g_string_append_printf (text, "%s%s/%s", i > 0 ? " " : "", parent, folder->name);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_tree (CarrelLibrary *library, const char *expected)
{
  g_autofree char *tree = describe (library);

  g_assert_cmpstr (tree, ==, expected);
}

static void
test_tree (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (GError) error = NULL;
  gint64 work = create (library, 0, "Work");
  gint64 ten = create (library, work, "set 10");
  gint64 two = create (library, work, "set 2");
  gint64 home = create (library, 0, "home");

  assert_tree (library, "/home /Work Work/set 2 Work/set 10");
  g_assert_cmpint (FIXTURE_CALL (library, &error, carrel_library_folders_create, work, "set 2"),
                   ==,
                   -1);
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_cmpint (FIXTURE_CALL (library, &error, carrel_library_folders_create, 4711, "x"),
                   ==,
                   -1);
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  FIXTURE_CHANGE (library, &error, carrel_library_folders_rename_async, ten, "alpha");
  FIXTURE_CHANGE (library, &error, carrel_library_folders_move_async, two, home);
  g_assert_no_error (error);
  assert_tree (library, "/home home/set 2 /Work Work/alpha");
  FIXTURE_CHANGE (library, &error, carrel_library_folders_move_async, work, two);
  g_assert_no_error (error);
  g_assert_false (FIXTURE_CHANGE (library, &error, carrel_library_folders_move_async, home, ten));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (FIXTURE_CHANGE (library, &error, carrel_library_folders_move_async, home, home));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_INVALID);
  assert_tree (library, "/home home/set 2 set 2/Work Work/alpha");
  fixture_close (library);
}

static char *
manifest_folder (const char *folder, const char *uuid)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelLibraryRecord) record = carrel_library_manifest_read (folder, uuid, &error);

  g_assert_no_error (error);
  return g_strjoinv ("/", record->folder_path);
}

/* What lay in a deleted folder moves up, under a free name, and the manifests follow. */
static void
test_delete_moves_up (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *uuid = fixture_uuid (1);
  const char *const uuids[] = { uuid, NULL };
  g_autoptr (GError) error = NULL;
  gint64 outer = create (library, 0, "outer");
  gint64 middle = create (library, outer, "middle");
  gint64 inner = create (library, middle, "inner");
  g_autofree char *before = NULL;
  g_autofree char *renamed = NULL;
  g_autofree char *after = NULL;

  create (library, outer, "inner");
  fixture_insert (library, uuid, "m");
  FIXTURE_CHANGE (library, &error, carrel_library_machines_move_async, uuids, inner);
  before = manifest_folder (folder, uuid);
  g_assert_cmpstr (before, ==, "outer/middle/inner");
  FIXTURE_CHANGE (library, &error, carrel_library_folders_rename_async, outer, "all");
  renamed = manifest_folder (folder, uuid);
  g_assert_cmpstr (renamed, ==, "all/middle/inner");
  FIXTURE_CHANGE (library, &error, carrel_library_folders_delete_async, middle);
  g_assert_no_error (error);
  assert_tree (library, "/all all/inner all/inner (2)");
  after = manifest_folder (folder, uuid);
  g_assert_cmpstr (after, ==, "all/inner (2)");
  fixture_close (library);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/folders/tree", test_tree);
  g_test_add_func ("/library/folders/delete-moves-up", test_delete_moves_up);
  return g_test_run ();
}
