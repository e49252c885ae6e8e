/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <ftw.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "library-db/carrel-library-chain-private.h"
#include "library-db/carrel-library-list.h"
#include "library-db/carrel-library-machines.h"
#include "library-db/carrel-library-manifest-private.h"
#include "library-db/carrel-library-opening-private.h"
#include "library-db/carrel-library-record-private.h"

/*
 * Measures what a person waits for: the first page of a list with its content, and a search as it is
 * typed, over 100,000 machines; then what programs wait for: a durable change, a change of another
 * program, and the rebuilding of 10,000 machines from their manifests.  Medians and quartiles in ms.
 */

#define MACHINES 100000
#define REBUILT 10000
#define ROUNDS 41
#define FIRST_PAGE 40

static const char *const systems[] = { "debian12",
                                       "fedora40",
                                       "win11",
                                       "ubuntu24.04",
                                       "freebsd14" };
static const char *const words[] = { "web", "mail", "build", "desk", "test", "lab", "train", "db" };

static char *
make_uuid (guint number)
{
  return g_strdup_printf ("%08x-1111-4222-8333-%012x", number * 2654435761u, number);
}

static CarrelLibraryRecord *
make_record (guint number)
{
  g_autofree char *uuid = make_uuid (number);
  g_autofree char *layer = g_strdup_printf ("%08x-2222-4222-8333-%012x", number, number);
  g_autofree char *file = g_strdup_printf ("machines/%s/disks/%s.qcow2", uuid, layer);
  g_autofree char *name = g_strdup_printf ("%s %s %u",
                                           words[number % 8],
                                           systems[(number / 8) % 5],
                                           (number * 7919u) % MACHINES);
  g_autofree char *filling = g_strnfill (800, 'x');
  g_autofree char *spec =
    g_strdup_printf ("{\"os-id\":\"%s\",\"processors\":%u,\"memory-mib\":%u,\"filling\":\"%s\"}",
                     systems[(number / 8) % 5],
                     1 + number % 8,
                     512 * (1 + number % 16),
                     filling);
  CarrelLibraryMachine *machine = carrel_library_machine_new (uuid, name, spec);
  CarrelLibraryDisk *disk = carrel_library_disk_new ("disk0");
  CarrelLibraryRecord *record;

  carrel_library_disk_add_layer (disk,
                                 carrel_library_layer_new (layer,
                                                           file,
                                                           "qcow2",
                                                           NULL,
                                                           20ull * 1024 * 1024 * 1024));
  carrel_library_machine_add_disk (machine, disk);
  machine->favourite = number % 100 == 0;
  g_free (machine->notes);
  machine->notes = g_strdup_printf ("machine number %u of the class of %s",
                                    number,
                                    words[number % 7]);
  carrel_library_record_derive (machine);
  record = carrel_library_record_new (machine);
  machine->sequence = number + 2;
  record->created_sequence = number + 2;
  return record;
}

static gboolean
fill_verb (CarrelLibraryStore *store, gpointer request, GError **error)
{
  guint count = GPOINTER_TO_UINT (request);

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (CarrelLibraryRecord) record = make_record (i);

      if (!carrel_library_record_store (store, record, error) ||
          !carrel_library_chain_store (store, record->id, record->machine->disks, error))
        return FALSE;
    }
  return carrel_library_store_execute (store,
                                       error,
                                       "UPDATE state SET value = ? WHERE key = 'sequence'",
                                       "i",
                                       (gint64) count + 2);
}

static void
fill (const char *folder, guint count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelLibraryOpening)
    opening = carrel_library_opening_run (folder, CARREL_LIBRARY_OPEN_NONE, &error);

  if (opening == NULL || !carrel_library_store_transact (opening->writing,
                                                         fill_verb,
                                                         GUINT_TO_POINTER (count),
                                                         &error))
    g_error ("%s", error->message);
}

static int
compare_doubles (gconstpointer one, gconstpointer other)
{
  double difference = *(const double *) one - *(const double *) other;

  return difference < 0 ? -1 : difference > 0;
}

static double
print_spread (const char *what, GArray *times, double limit)
{
  double median;

  g_array_sort (times, compare_doubles);
  median = g_array_index (times, double, times->len / 2);
  printf ("%-58s %8.2f ms   (%.2f .. %.2f, n=%u)",
          what,
          median,
          g_array_index (times, double, times->len / 4),
          g_array_index (times, double, times->len * 3 / 4),
          times->len);
  if (limit > 0)
    printf ("   %s %.0f", median <= limit ? "within" : "OVER", limit);
  printf ("\n");
  fflush (stdout);
  return median;
}

static void
add_time (GArray *times, gint64 since)
{
  double milliseconds = (double) (g_get_monotonic_time () - since) / 1000.0;

  g_array_append_val (times, milliseconds);
}

static void
got_result_cb (GObject *source, GAsyncResult *result, gpointer out_result)
{
  *(GAsyncResult **) out_result = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static CarrelLibrary *
open_library (const char *folder)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CarrelLibrary *library;

  carrel_library_open_async (folder, CARREL_LIBRARY_OPEN_NONE, NULL, got_result_cb, &result);
  wait_for (&result);
  library = carrel_library_open_finish (result, &error);
  if (library == NULL)
    g_error ("%s", error->message);
  return library;
}

static void
close_library (CarrelLibrary *library)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_close_async (library, got_result_cb, &result);
  wait_for (&result);
  g_object_unref (library);
}

/* Whether the rows that a window shows are there with their content; holds them as a window would. */
static gboolean
page_is_shown (CarrelLibraryList *list, GPtrArray *held)
{
  guint count = MIN (g_list_model_get_n_items (G_LIST_MODEL (list)), FIRST_PAGE);

  g_ptr_array_set_size (held, 0);
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (held, g_list_model_get_item (G_LIST_MODEL (list), i));
  for (guint i = 0; i < count; i++)
    {
      if (!carrel_library_item_is_loaded (held->pdata[i]))
        return FALSE;
    }
  return count > 0;
}

static void
measure_first_page (CarrelLibrary *library)
{
  g_autoptr (GArray) page = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
      gint64 since = g_get_monotonic_time ();
      g_autoptr (CarrelLibraryList) list = carrel_library_list_new (library, NULL);

      while (!page_is_shown (list, held))
        g_main_context_iteration (NULL, TRUE);
      add_time (page, since);
      while (carrel_library_list_is_loading (list))
        g_main_context_iteration (NULL, TRUE);
      add_time (whole, since);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, MACHINES);
    }
  print_spread ("list: first page of 100,000, with content", page, 5);
  print_spread ("list: order of all 100,000", whole, 0);
}

static void
measure_search (CarrelLibrary *library, const char *text)
{
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (CarrelLibraryQuery) all = carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);
  g_autoptr (CarrelLibraryQuery) query = carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);
  g_autoptr (CarrelLibraryQuery) other = carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);
  g_autoptr (CarrelLibraryList) list = carrel_library_list_new (library, all);
  g_autofree char *label = NULL;
  guint found = 0;

  query->search = g_strdup (text);
  other->search = g_strdup ("another text");
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
      gint64 since;
      guint before;

      /* Another search in between, so that nothing is remembered of this one. */
      carrel_library_list_set_query (list, other);
      while (carrel_library_list_is_loading (list))
        g_main_context_iteration (NULL, TRUE);
      carrel_library_list_set_query (list, all);
      while (carrel_library_list_is_loading (list))
        g_main_context_iteration (NULL, TRUE);
      before = g_list_model_get_n_items (G_LIST_MODEL (list));
      since = g_get_monotonic_time ();
      carrel_library_list_set_query (list, query);
      while (carrel_library_list_is_loading (list) &&
             g_list_model_get_n_items (G_LIST_MODEL (list)) == before)
        g_main_context_iteration (NULL, TRUE);
      while (!page_is_shown (list, held) &&
             (held->len > 0 || carrel_library_list_is_loading (list)))
        g_main_context_iteration (NULL, TRUE);
      add_time (first, since);
      while (carrel_library_list_is_loading (list))
        g_main_context_iteration (NULL, TRUE);
      add_time (whole, since);
      found = g_list_model_get_n_items (G_LIST_MODEL (list));
    }
  label = g_strdup_printf ("search “%s” (%u found): first page with content", text, found);
  print_spread (label, first, 10);
  g_free (label);
  label = g_strdup_printf ("search “%s”: complete", text);
  print_spread (label, whole, 0);
}

static void
measure_change (CarrelLibrary *library)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *uuid = make_uuid (77);

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *name = g_strdup_printf ("renamed %u", i);
      gint64 since = g_get_monotonic_time ();

      carrel_library_machines_rename_async (library, uuid, name, NULL, got_result_cb, &result);
      wait_for (&result);
      g_assert_true (carrel_library_change_finish (library, result, NULL));
      add_time (times, since);
    }
  print_spread ("change: rename, durable with its manifest", times, 0);
}

static void
told_cb (CarrelLibrary *library, guint areas, GStrv uuids, gpointer data)
{
  *(gint64 *) data = g_get_monotonic_time ();
}

/* Another connection, as another program has it: from asking for the change here to hearing of it there. */
static void
measure_notice (const char *folder)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  CarrelLibrary *here = open_library (folder);
  CarrelLibrary *there = open_library (folder);
  g_autofree char *uuid = make_uuid (78);
  gint64 told = 0;

  g_signal_connect_data (there, "changed", G_CALLBACK (told_cb), &told, NULL, 0);
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *name = g_strdup_printf ("heard %u", i);
      gint64 since = g_get_monotonic_time ();
      double milliseconds;

      told = 0;
      carrel_library_machines_rename_async (here, uuid, name, NULL, got_result_cb, &result);
      wait_for (&result);
      while (told == 0)
        g_main_context_iteration (NULL, TRUE);
      milliseconds = (double) (told - since) / 1000.0;
      g_array_append_val (times, milliseconds);
    }
  print_spread ("notice: asked here, heard by another open library", times, 100);
  close_library (there);
  close_library (here);
}

static void
measure_open (const char *folder)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < 9; i++)
    {
      gint64 since = g_get_monotonic_time ();
      CarrelLibrary *library = open_library (folder);

      add_time (times, since);
      close_library (library);
    }
  print_spread ("open: 100,000 machines, every page checked", times, 0);
}

static int
remove_cb (const char *path, const struct stat *status, int type, struct FTW *where)
{
  return remove (path);
}

static void
write_manifests (const char *folder, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (CarrelLibraryRecord) record = make_record (i);
      g_autofree char *machine = g_build_filename (folder, "machines", record->machine->uuid, NULL);
      g_autofree char *path = g_build_filename (machine, "machine.json", NULL);
      g_autofree char *text = carrel_library_manifest_print (record);
      g_autoptr (GError) error = NULL;

      g_mkdir_with_parents (machine, 0700);
      if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error))
        g_error ("%s", error->message);
    }
}

static void
measure_rebuild (void)
{
  g_autofree char *folder = g_dir_make_tmp ("carrel-bench-XXXXXX", NULL);
  g_autofree char *database = g_build_filename (folder, "library.db", NULL);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  write_manifests (folder, REBUILT);
  for (guint i = 0; i < 3; i++)
    {
      gint64 since;
      CarrelLibrary *library;

      remove (database);
      since = g_get_monotonic_time ();
      library = open_library (folder);
      add_time (times, since);
      close_library (library);
    }
  print_spread ("rebuild: 10,000 machines from their manifests", times, 5000);
  nftw (folder, remove_cb, 16, FTW_DEPTH | FTW_PHYS);
}

static void
print_load (void)
{
  double load;

  if (getloadavg (&load, 1) == 1)
    printf ("load of the machine while measuring: %.1f on %u processors\n",
            load,
            g_get_num_processors ());
}

static void
measure_large (const char *folder)
{
  static const char *const searches[] = { "debian12 424", "99999", "web deb", "mail",
                                          "class",        "42",    "w" };
  g_autofree char *mark = g_build_filename (folder, "complete-2", NULL);
  CarrelLibrary *library;

  if (!g_file_test (mark, G_FILE_TEST_EXISTS))
    {
      gint64 since = g_get_monotonic_time ();

      nftw (folder, remove_cb, 16, FTW_DEPTH | FTW_PHYS);
      fill (folder, MACHINES);
      g_file_set_contents (mark, "", 0, NULL);
      printf ("made a library of 100,000 machines in %.1f s, once\n",
              (double) (g_get_monotonic_time () - since) / G_USEC_PER_SEC);
    }
  measure_open (folder);
  library = open_library (folder);
  measure_first_page (library);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    measure_search (library, searches[i]);
  measure_change (library);
  close_library (library);
  measure_notice (folder);
}

/* usage: library-bench [large|rebuild] */
int
main (int argc, char **argv)
{
  const char *build = g_getenv ("CARREL_BUILD_DIR");
  g_autofree char *folder = g_build_filename (build != NULL ? build : g_get_tmp_dir (),
                                              "bench-library-100000",
                                              NULL);

  print_load ();
  if (argc < 2 || g_str_equal (argv[1], "large"))
    measure_large (folder);
  if (argc < 2 || g_str_equal (argv[1], "rebuild"))
    measure_rebuild ();
  return 0;
}
