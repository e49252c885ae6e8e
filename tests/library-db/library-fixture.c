/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library-fixture.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>

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
