/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library-db/carrel-library-folders.h"
#include "library-db/carrel-library-list.h"

#include <string.h>

#include "library-db/carrel-library-opening-private.h"
#include "library-db/carrel-library-record-private.h"

#include "library-fixture.h"

typedef struct
{
  CarrelLibraryList *list;
  GPtrArray *held;
  guint calls;
  guint removed;
  guint added;
} View;

/* Holds every item, as a window does with those it shows. */
static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  View *view = data;

  view->calls++;
  view->removed += removed;
  view->added += added;
  g_ptr_array_remove_range (view->held, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (view->held,
                        (gint) (position + i),
                        g_list_model_get_item (model, position + i));
  g_assert_cmpuint (view->held->len, ==, g_list_model_get_n_items (model));
}

static gboolean
is_settled (gpointer data)
{
  View *view = data;

  if (carrel_library_list_is_loading (view->list))
    return FALSE;
  for (guint i = 0; i < view->held->len; i++)
    {
      if (!carrel_library_item_is_loaded (view->held->pdata[i]))
        return FALSE;
    }
  return TRUE;
}

static void
view_open (View *view, CarrelLibrary *library, const CarrelLibraryQuery *query)
{
  memset (view, 0, sizeof *view);
  view->held = g_ptr_array_new_with_free_func (g_object_unref);
  view->list = carrel_library_list_new (library, query);
  g_signal_connect_data (view->list, "items-changed", G_CALLBACK (items_changed_cb), view, NULL, 0);
  fixture_wait_until (is_settled, view);
}

static void
view_close (View *view)
{
  g_ptr_array_unref (view->held);
  g_assert_finalize_object (view->list);
}

static char *
view_names (View *view)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < view->held->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (view->list), i);

      g_assert_true (item == view->held->pdata[i]);
      g_string_append_printf (names,
                              "%s%s",
                              i > 0 ? "," : "",
                              carrel_library_item_get_name (view->held->pdata[i]));
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

typedef struct
{
  View *view;
  const char *names;
} Expectation;

static gboolean
shows_names (gpointer data)
{
  Expectation *expectation = data;
  g_autofree char *names = NULL;

  if (!is_settled (expectation->view))
    return FALSE;
  names = view_names (expectation->view);
  return strcmp (names, expectation->names) == 0;
}

static void
wait_for_names (View *view, const char *names)
{
  Expectation expectation = { view, names };

  fixture_wait_until (shows_names, &expectation);
}

static void
insert_many (CarrelLibrary *library, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *uuid = fixture_uuid (i);

      fixture_insert (library, uuid, names[i]);
    }
}

static const char *const names[] = { "vm 10", "VM 2", "vm 1", "Alpha", "beta", "ärger", NULL };

static void
test_sorts_as_people_do (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (CarrelLibraryQuery) query = carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);
  View view;

  insert_many (library, names);
  view_open (&view, library, NULL);
  wait_for_names (&view, "Alpha,beta,vm 1,VM 2,vm 10,ärger");
  query->descending = TRUE;
  carrel_library_list_set_query (view.list, query);
  wait_for_names (&view, "ärger,vm 10,VM 2,vm 1,beta,Alpha");
  query->sort = CARREL_LIBRARY_SORT_CREATED;
  carrel_library_list_set_query (view.list, query);
  wait_for_names (&view, "ärger,beta,Alpha,vm 1,VM 2,vm 10");
  view_close (&view);
  fixture_close (library);
}

/* By the folder's name, which may change; those in none come first. */
static void
test_sorts_by_folder (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (CarrelLibraryQuery) query = carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);
  g_autofree char *first = fixture_uuid (3);
  g_autofree char *second = fixture_uuid (0);
  const char *const firsts[] = { first, NULL };
  const char *const seconds[] = { second, NULL };
  g_autoptr (GError) error = NULL;
  gint64 zoo, lab;
  View view;

  insert_many (library, names);
  zoo = FIXTURE_CALL (library, &error, carrel_library_folders_create, 0, "Zoo");
  g_assert_no_error (error);
  lab = FIXTURE_CALL (library, &error, carrel_library_folders_create, 0, "lab");
  g_assert_no_error (error);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_move_async, firsts, zoo);
  g_assert_no_error (error);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_move_async, seconds, lab);
  g_assert_no_error (error);
  query->sort = CARREL_LIBRARY_SORT_FOLDER;
  view_open (&view, library, query);
  wait_for_names (&view, "beta,vm 1,VM 2,ärger,vm 10,Alpha");
  FIXTURE_CHANGE (library, &error, carrel_library_folders_rename_async, zoo, "Aquarium");
  g_assert_no_error (error);
  wait_for_names (&view, "beta,vm 1,VM 2,ärger,Alpha,vm 10");
  query->descending = TRUE;
  carrel_library_list_set_query (view.list, query);
  wait_for_names (&view, "vm 10,Alpha,ärger,VM 2,vm 1,beta");
  view_close (&view);
  fixture_close (library);
}

/* What is not stored, such as which machines run, orders by what the caller says of them. */
static void
test_sorts_by_rank (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (CarrelLibraryQuery) query = carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);
  g_autoptr (GStrvBuilder) ranks = g_strv_builder_new ();
  static const int given[][2] = { { 0, 5 }, { 1, 0 }, { 0, 2 } };
  View view;

  insert_many (library, names);
  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    {
      g_autofree char *uuid = fixture_uuid ((guint) given[i][1]);
      g_autofree char *rank = g_strdup_printf ("%d%s", given[i][0], uuid);

      g_strv_builder_add (ranks, rank);
    }
  g_strv_builder_add (ranks, "0\"} nothing to see");
  query->sort = CARREL_LIBRARY_SORT_RANK;
  query->ranks = g_strv_builder_end (ranks);
  view_open (&view, library, query);
  wait_for_names (&view, "vm 1,ärger,vm 10,Alpha,beta,VM 2");
  query->search = g_strdup ("vm");
  carrel_library_list_set_query (view.list, query);
  wait_for_names (&view, "vm 1,vm 10,VM 2");
  view_close (&view);
  fixture_close (library);
}

/* A rename moves one row in one change of the rows it passes, and keeps the item. */
static void
test_rename_moves_one_row (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *uuid = fixture_uuid (3);
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) before = NULL;
  View view;

  insert_many (library, names);
  view_open (&view, library, NULL);
  wait_for_names (&view, "Alpha,beta,vm 1,VM 2,vm 10,ärger");
  before = g_list_model_get_item (G_LIST_MODEL (view.list), 0);
  view.calls = view.removed = view.added = 0;
  FIXTURE_CHANGE (library, &error, carrel_library_machines_rename_async, uuid, "vm 3");
  g_assert_no_error (error);
  wait_for_names (&view, "beta,vm 1,VM 2,vm 3,vm 10,ärger");
  g_assert_cmpuint (view.calls, ==, 1);
  g_assert_cmpuint (view.removed, ==, 4);
  g_assert_cmpuint (view.added, ==, 4);
  g_assert_true (before == view.held->pdata[3]);
  view_close (&view);
  fixture_close (library);
}

static void
notified_cb (GObject *item, GParamSpec *spec, gpointer data)
{
  g_ptr_array_add (data, g_strdup (spec->name));
}

/* What changes without moving is told by the item alone. */
static void
test_change_in_place_notifies_only (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *uuid = fixture_uuid (3);
  const char *const uuids[] = { uuid, NULL };
  g_autoptr (GPtrArray) notified = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  View view;

  insert_many (library, names);
  view_open (&view, library, NULL);
  view.calls = 0;
  g_signal_connect_data (view.held->pdata[0],
                         "notify",
                         G_CALLBACK (notified_cb),
                         notified,
                         NULL,
                         0);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_set_favourite_async, uuids, TRUE);
  g_assert_no_error (error);
  while (notified->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (notified->len, ==, 1);
  g_assert_cmpstr (notified->pdata[0], ==, "favourite");
  fixture_wait_until (is_settled, &view);
  g_assert_cmpuint (view.calls, ==, 0);
  view_close (&view);
  fixture_close (library);
}

static void
test_filters_follow (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (CarrelLibraryQuery)
    favourites = carrel_library_query_new (CARREL_LIBRARY_FILTER_FAVOURITES);
  g_autoptr (CarrelLibraryQuery) trash = carrel_library_query_new (CARREL_LIBRARY_FILTER_TRASH);
  g_autoptr (CarrelLibraryQuery) recent = carrel_library_query_new (CARREL_LIBRARY_FILTER_RECENT);
  g_autoptr (CarrelLibraryQuery) tagged = carrel_library_query_new (CARREL_LIBRARY_FILTER_TAG);
  g_autofree char *one = fixture_uuid (0);
  g_autofree char *two = fixture_uuid (3);
  const char *const uuids[] = { one, two, NULL };
  const char *const first[] = { one, NULL };
  const char *const tags[] = { "red", NULL };
  g_autoptr (GError) error = NULL;
  View starred, binned, used, red;

  insert_many (library, names);
  recent->sort = CARREL_LIBRARY_SORT_USED;
  recent->descending = TRUE;
  tagged->tag = g_strdup ("red");
  view_open (&starred, library, favourites);
  view_open (&binned, library, trash);
  view_open (&used, library, recent);
  view_open (&red, library, tagged);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_set_favourite_async, uuids, TRUE);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_mark_used_async, one);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_mark_used_async, two);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_change_tags_async, first, tags, NULL);
  g_assert_no_error (error);
  wait_for_names (&starred, "Alpha,vm 10");
  wait_for_names (&used, "Alpha,vm 10");
  wait_for_names (&red, "vm 10");
  FIXTURE_CHANGE (library, &error, carrel_library_machines_trash_async, first);
  wait_for_names (&binned, "vm 10");
  wait_for_names (&starred, "Alpha");
  wait_for_names (&used, "Alpha");
  wait_for_names (&red, "");
  FIXTURE_CHANGE (library, &error, carrel_library_machines_purge_async, first);
  wait_for_names (&binned, "");
  view_close (&starred);
  view_close (&binned);
  view_close (&used);
  view_close (&red);
  fixture_close (library);
}

static void
test_search (void)
{
  static const struct
  {
    const char *search;
    const char *found;
  } cases[] = {
    { "vm", "vm 1,VM 2,vm 10" },
    { "VM 1", "vm 1,vm 10" },
    { "10", "vm 10" },
    { "ÄRG", "ärger" },
    { "lph", "Alpha" },
    { "zzz", "" },
    { "\"", "" },
    { "a*", "" },
    { "  beta ", "beta" },
    { "nOtE", "beta" },
    { "%", "" },
    { "AND", "" },
  };
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *uuid = fixture_uuid (4);
  g_autoptr (GError) error = NULL;
  View view;

  insert_many (library, names);
  FIXTURE_CHANGE (library, &error, carrel_library_machines_set_notes_async, uuid, "a note here");
  g_assert_no_error (error);
  view_open (&view, library, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CarrelLibraryQuery) query = carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);

      query->search = g_strdup (cases[i].search);
      carrel_library_list_set_query (view.list, query);
      wait_for_names (&view, cases[i].found);
    }
  view_close (&view);
  fixture_close (library);
}

/* The running ones, as the program tells them: rows come and go without a reset. */
static void
test_only_some_uuids (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (CarrelLibraryQuery) query = carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);
  g_autofree char *one = fixture_uuid (0);
  g_autofree char *two = fixture_uuid (1);
  g_autofree char *three = fixture_uuid (2);
  const char *const both[] = { one, three, NULL };
  const char *const all[] = { one, two, three, "') OR 1; --", NULL };
  View view;

  insert_many (library, names);
  query->uuids = g_strdupv ((GStrv) both);
  view_open (&view, library, query);
  wait_for_names (&view, "vm 1,vm 10");
  view.removed = view.added = 0;
  g_strfreev (query->uuids);
  query->uuids = g_strdupv ((GStrv) all);
  carrel_library_list_set_query (view.list, query);
  wait_for_names (&view, "vm 1,VM 2,vm 10");
  g_assert_cmpuint (view.added, ==, 1);
  g_assert_cmpuint (view.removed, ==, 0);
  view_close (&view);
  fixture_close (library);
}

static gboolean
is_loaded (gpointer data)
{
  return !carrel_library_list_is_loading (data);
}

/* Thousands of rows, and objects only for those somebody asked for. */
static void
test_objects_for_visible_rows_only (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  CarrelLibraryList *list;
  gpointer gone;

  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *uuid = fixture_uuid (i);
      g_autofree char *name = g_strdup_printf ("vm %u", i);
      g_autoptr (CarrelLibraryMachine) machine = carrel_library_machine_new (uuid, name, "{}");

      carrel_library_machines_insert_async (library, machine, NULL, NULL, NULL);
    }
  list = carrel_library_list_new (library, NULL);
  fixture_wait_until (is_loaded, list);
  while (g_list_model_get_n_items (G_LIST_MODEL (list)) < 400)
    g_main_context_iteration (NULL, TRUE);
  gone = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_object_add_weak_pointer (gone, &gone);
  g_object_unref (gone);
  for (guint i = 1; i < 400; i++)
    {
      g_autoptr (CarrelLibraryItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_nonnull (item);
    }
  g_assert_null (gone);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 400));
  g_assert_finalize_object (list);
  fixture_close (library);
}

#define MANY 1500

static gboolean
fill_verb (CarrelLibraryStore *store, gpointer request, GError **error)
{
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *uuid = fixture_uuid (i);
      g_autofree char *name = g_strdup_printf ("%s %u",
                                               i % 5 == 0 ? "other" : "common",
                                               (i * 7919) % MANY);
      g_autoptr (CarrelLibraryRecord)
        record = carrel_library_record_new (carrel_library_machine_new (uuid, name, "{}"));

      record->machine->sequence = 1;
      record->machine->memory = i % 7;
      if (!carrel_library_record_store (store, record, error))
        return FALSE;
    }
  return TRUE;
}

/* More is found than is looked up one by one: the order is walked, or remembered, and is the same as
 * SQL's own, for every sort and in both directions. */
static void
test_search_that_finds_much (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  g_autoptr (CarrelLibraryOpening)
    opening = carrel_library_opening_run (folder, CARREL_LIBRARY_OPEN_NONE, NULL);
  CarrelLibrary *library;
  View view;

  g_assert_true (carrel_library_store_transact (opening->writing, fill_verb, NULL, NULL));
  g_clear_pointer (&opening, carrel_library_opening_free);
  library = fixture_open_ok (folder);
  view_open (&view, library, NULL);
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (CarrelLibraryQuery) query = carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);
      g_autofree char *expected = NULL;

      query->sort = i / 2 % 2 == 0 ? CARREL_LIBRARY_SORT_NAME : CARREL_LIBRARY_SORT_MEMORY;
      query->descending = i % 2 == 1;
      if (i >= 4)
        {
          /* Shown without the search before, so that the order is remembered. */
          carrel_library_list_set_query (view.list, query);
          fixture_wait_until (is_settled, &view);
        }
      query->search = g_strdup ("COMMON");
      expected = fixture_names (library, query);
      carrel_library_list_set_query (view.list, query);
      wait_for_names (&view, expected);
      g_assert_cmpuint (view.held->len, ==, MANY - MANY / 5);
    }
  view_close (&view);
  fixture_close (library);
}

/* A machine that was just inserted is found, although the list has not shown it yet. */
static void
test_find_waits_for_the_order (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *uuid = fixture_uuid (7);
  g_autofree char *unknown = fixture_uuid (8);
  g_autoptr (GAsyncResult) found = NULL;
  g_autoptr (GAsyncResult) missed = NULL;
  g_autoptr (GError) error = NULL;
  guint position = 4711;
  View view;

  insert_many (library, names);
  view_open (&view, library, NULL);
  fixture_insert (library, uuid, "gamma");
  carrel_library_list_find_async (view.list, uuid, NULL, fixture_result_cb, &found);
  fixture_wait (&found);
  g_assert_true (carrel_library_list_find_finish (view.list, found, &position, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (position, ==, 2);
  position = 4711;
  carrel_library_list_find_async (view.list, unknown, NULL, fixture_result_cb, &missed);
  fixture_wait (&missed);
  g_assert_false (carrel_library_list_find_finish (view.list, missed, &position, &error));
  g_assert_error (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND);
  g_assert_cmpuint (position, ==, 4711);
  g_clear_object (&found);
  g_clear_object (&missed);
  view_close (&view);
  fixture_close (library);
}

/* A list may go while its questions are on their way. */
static void
test_gone_before_the_answer (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  CarrelLibraryList *list;

  insert_many (library, names);
  list = carrel_library_list_new (library, NULL);
  g_assert_finalize_object (list);
  fixture_close (library);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/list/sorts-as-people-do", test_sorts_as_people_do);
  g_test_add_func ("/library/list/sorts-by-folder", test_sorts_by_folder);
  g_test_add_func ("/library/list/sorts-by-rank", test_sorts_by_rank);
  g_test_add_func ("/library/list/rename-moves-one-row", test_rename_moves_one_row);
  g_test_add_func ("/library/list/change-in-place-notifies-only",
                   test_change_in_place_notifies_only);
  g_test_add_func ("/library/list/filters-follow", test_filters_follow);
  g_test_add_func ("/library/list/search", test_search);
  g_test_add_func ("/library/list/only-some-uuids", test_only_some_uuids);
  g_test_add_func ("/library/list/objects-for-visible-rows-only",
                   test_objects_for_visible_rows_only);
  g_test_add_func ("/library/list/search-that-finds-much", test_search_that_finds_much);
  g_test_add_func ("/library/list/find-waits-for-the-order", test_find_waits_for_the_order);
  g_test_add_func ("/library/list/gone-before-the-answer", test_gone_before_the_answer);
  return g_test_run ();
}
