/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library-fixture.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "library-db/carrel-library-folders.h"

#define PATIENCE_SECONDS 120

FixtureFolder *
fixture_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("carrel-library-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static int
remove_cb (const char *path, const struct stat *status, int type, struct FTW *where)
{
  return remove (path);
}

void
fixture_folder_remove (FixtureFolder *folder)
{
  nftw (folder, remove_cb, 16, FTW_DEPTH | FTW_PHYS);
  g_free (folder);
}

void
fixture_result_cb (GObject *source, GAsyncResult *result, gpointer out_result)
{
  *(GAsyncResult **) out_result = g_object_ref (result);
}

static gboolean
is_late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
fixture_wait_until (gboolean (*condition) (gpointer data), gpointer data)
{
  gboolean is_late = FALSE;
  guint source = g_timeout_add_seconds (PATIENCE_SECONDS, is_late_cb, &is_late);

  while (!condition (data) && !is_late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (is_late);
  g_source_remove (source);
}

static gboolean
is_set (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

void
fixture_wait (GAsyncResult **result)
{
  fixture_wait_until (is_set, result);
}

CarrelLibrary *
fixture_open (const char *folder, CarrelLibraryOpenFlags flags, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_open_async (folder, flags, NULL, fixture_result_cb, &result);
  fixture_wait (&result);
  return carrel_library_open_finish (result, error);
}

CarrelLibrary *
fixture_open_ok (const char *folder)
{
  g_autoptr (GError) error = NULL;
  CarrelLibrary *library = fixture_open (folder, CARREL_LIBRARY_OPEN_NONE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (library);
  return library;
}

/* Closes, and sees that nothing keeps the object. */
void
fixture_close (CarrelLibrary *library)
{
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;

  carrel_library_close_async (library, fixture_result_cb, &result);
  fixture_wait (&result);
  g_assert_true (carrel_library_change_finish (library, result, &error));
  g_assert_no_error (error);
  g_object_unref (result);
  g_object_unref (library);
}

char *
fixture_uuid (guint number)
{
  return g_strdup_printf ("%08x-1111-4222-8333-%012x", number * 2654435761u, number);
}

CarrelLibraryMachine *
fixture_machine (const char *name)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *layer = g_uuid_string_random ();
  g_autofree char *file = g_strdup_printf ("machines/%s/disks/%s.qcow2", uuid, layer);
  CarrelLibraryMachine *machine =
    carrel_library_machine_new (uuid,
                                name,
                                "{\"os-id\":\"debian12\",\"processors\":2,\"memory-mib\":2048}");
  CarrelLibraryDisk *disk = carrel_library_disk_new ("disk0");

  carrel_library_disk_add_layer (disk,
                                 carrel_library_layer_new (layer,
                                                           file,
                                                           "qcow2",
                                                           NULL,
                                                           20 * 1024 * 1024));
  carrel_library_machine_add_disk (machine, disk);
  return machine;
}

void
fixture_insert (CarrelLibrary *library, const char *uuid, const char *name)
{
  g_autoptr (CarrelLibraryMachine) machine = carrel_library_machine_new (uuid, name, "{}");
  g_autoptr (GError) error = NULL;

  FIXTURE_CHANGE (library, &error, carrel_library_machines_insert_async, machine);
  g_assert_no_error (error);
}

CarrelLibraryMachine *
fixture_get (CarrelLibrary *library, const char *uuid)
{
  g_autoptr (GError) error = NULL;
  CarrelLibraryMachine *machine = FIXTURE_CALL (library, &error, carrel_library_machines_get, uuid);

  g_assert_no_error (error);
  return machine;
}

char *
fixture_names (CarrelLibrary *library, const CarrelLibraryQuery *query)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *after = NULL;

  do
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) machines = NULL;
      g_autoptr (GError) error = NULL;

      carrel_library_machines_page_async (library,
                                          query,
                                          after,
                                          100,
                                          NULL,
                                          fixture_result_cb,
                                          &result);
      fixture_wait (&result);
      g_clear_pointer (&after, g_free);
      machines = carrel_library_machines_page_finish (library, result, &after, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < machines->len; i++)
        {
          CarrelLibraryMachine *machine = machines->pdata[i];

          g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", machine->name);
        }
    }
  while (after != NULL);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

char *
fixture_all_names (CarrelLibrary *library)
{
  g_autoptr (CarrelLibraryQuery) query = carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);

  return fixture_names (library, query);
}

char *
fixture_path (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

void
fixture_write (const char *folder, const char *name, const void *data, gsize length)
{
  g_autofree char *path = fixture_path (folder, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) length, &error);
  g_assert_no_error (error);
}

void
fixture_remove_tree (const char *folder, const char *name)
{
  fixture_folder_remove (fixture_path (folder, name));
}

void
fixture_run_sql (const char *folder, const char *sql)
{
  g_autofree char *path = fixture_path (folder, "library.db");
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

void
fixture_remove_file (const char *folder, const char *name)
{
  g_autofree char *path = fixture_path (folder, name);

  g_remove (path);
}

guint
fixture_count_files (const char *folder, const char *name)
{
  g_autofree char *path = fixture_path (folder, name);
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (entries != NULL && g_dir_read_name (entries) != NULL)
    count++;
  return count;
}

/* A library of machines with disks, tags, notes and folders, closed. */
void
fixture_make_library (const char *folder, guint count)
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

void
fixture_assert_machines (CarrelLibrary *library, guint count)
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
