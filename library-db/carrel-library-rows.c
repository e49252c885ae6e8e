/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-rows-private.h"

#include "carrel-library-matches-private.h"
#include "carrel-library-request-private.h"
#include "carrel-library-selection-private.h"
#include "carrel-library-text-private.h"

static GPtrArray *
make_records (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_record_free);
}

static gboolean
collect (CarrelLibraryStore *store, sqlite3_stmt *statement, GPtrArray *records, GError **error)
{
  gboolean row;

  while (statement != NULL)
    {
      CarrelLibraryRecord *record;

      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      record = carrel_library_record_read_row (statement);
      g_ptr_array_add (records, record);
      if (!carrel_library_record_read_tags (store, record, error))
        {
          sqlite3_reset (statement);
          return FALSE;
        }
    }
  return FALSE;
}

/*
 * How a query is answered.  Without a search, SQL alone does it.  What a search finds is collected first:
 * if that is little, its rows are looked up and sorted; if it is much, the order is walked and what was
 * not found is passed over.  The last whole order is remembered with the connection as long as nothing
 * is committed: a search is typed into a list that was shown before, so it is walked there as a rule.
 */
typedef struct
{
  CarrelLibrarySelection *selection;
  CarrelLibraryMatches *matches;
  GArray *known;
} Plan;

typedef struct
{
  CarrelLibraryQuery *query;
  gint64 sequence;
  GArray *rows;
} Order;

static void
order_free (Order *order)
{
  carrel_library_query_free (order->query);
  g_array_unref (order->rows);
  g_free (order);
}

static gboolean
read_sequence (CarrelLibraryStore *store, gint64 *out_sequence, GError **error)
{
  return carrel_library_store_get_number (store,
                                          out_sequence,
                                          error,
                                          "SELECT value FROM state WHERE key = 'sequence'",
                                          "");
}

/* The rows of a query are the remembered ones if it differs in nothing but the search. */
static GArray *
recall_order (CarrelLibraryStore *store, const CarrelLibraryQuery *query)
{
  Order *order = carrel_library_store_get_memory (store, CARREL_LIBRARY_STORE_MEMORY_ORDER);
  g_autoptr (CarrelLibraryQuery) whole = carrel_library_query_copy (query);
  gint64 sequence;

  g_clear_pointer (&whole->search, g_free);
  if (order == NULL || !carrel_library_query_equal (order->query, whole) ||
      !read_sequence (store, &sequence, NULL) || sequence != order->sequence)
    return NULL;
  return order->rows;
}

static void
remember_order (CarrelLibraryStore *store, const CarrelLibraryQuery *query, GArray *rows)
{
  Order *order;
  gint64 sequence;

  if (query->search != NULL || !read_sequence (store, &sequence, NULL))
    return;
  order = g_new0 (Order, 1);
  order->query = carrel_library_query_copy (query);
  order->sequence = sequence;
  order->rows = g_array_copy (rows);
  carrel_library_store_set_memory (store,
                                   CARREL_LIBRARY_STORE_MEMORY_ORDER,
                                   order,
                                   (GDestroyNotify) order_free);
}

static void
plan_clear (Plan *plan)
{
  carrel_library_selection_free (plan->selection);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

/* Names lie in the index that orders by name: a short search by name walks nothing else. */
static gboolean
needs_matches (const CarrelLibraryQuery *query, const char *search)
{
  return search != NULL &&
         (carrel_library_text_is_phrase (search) || query->sort != CARREL_LIBRARY_SORT_NAME);
}

static gboolean
make_plan (CarrelLibraryStore *store, const CarrelLibraryQuery *query, Plan *plan, GError **error)
{
  g_autofree char *search = carrel_library_text_make_search (query->search);
  CarrelLibraryMatches *matches;

  if (!needs_matches (query, search))
    {
      plan->selection = carrel_library_selection_new (query);
      return TRUE;
    }
  matches = carrel_library_matches_find (store, search, error);
  if (matches == NULL)
    return FALSE;
  plan->selection = carrel_library_selection_new_within (query,
                                                         carrel_library_matches_get_few (matches));
  if (carrel_library_matches_get_few (matches) == NULL)
    {
      plan->matches = matches;
      plan->known = recall_order (store, query);
    }
  return TRUE;
}

static GArray *
pick_from_known (Plan *plan, guint limit)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < plan->known->len && rows->len < limit; i++)
    {
      gint64 id = g_array_index (plan->known, gint64, i);

      if (carrel_library_matches_contains (plan->matches, id))
        g_array_append_val (rows, id);
    }
  return rows;
}

/* The first rows of the order, as many as wanted. */
static GArray *
read_order (CarrelLibraryStore *store, Plan *plan, guint limit, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement;
  gboolean row;

  if (plan->known != NULL)
    return pick_from_known (plan, limit);
  statement = carrel_library_selection_query (plan->selection,
                                              store,
                                              "m.id",
                                              plan->matches != NULL ? -1 : (gint64) limit,
                                              error);
  if (statement == NULL)
    return NULL;
  while (rows->len < limit)
    {
      gint64 id;

      if (!carrel_library_store_step (store, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&rows);
      id = sqlite3_column_int64 (statement, 0);
      if (plan->matches == NULL || carrel_library_matches_contains (plan->matches, id))
        g_array_append_val (rows, id);
    }
  sqlite3_reset (statement);
  return g_steal_pointer (&rows);
}

static gboolean
read_records (CarrelLibraryStore *store, GArray *rows, GPtrArray *records, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      if (!collect (store,
                    carrel_library_store_query (store,
                                                error,
                                                "SELECT " CARREL_LIBRARY_RECORD_COLUMNS
                                                " FROM machines AS m WHERE m.id = ?",
                                                "i",
                                                g_array_index (rows, gint64, i)),
                    records,
                    error))
        return FALSE;
    }
  return TRUE;
}

/* The first page of a search that finds very much, in a list that was shown before. */
static gboolean
peek (CarrelLibraryStore *store, const CarrelLibraryQuery *query, GArray **out_rows, GError **error)
{
  g_autofree char *search = carrel_library_text_make_search (query->search);
  g_autoptr (GError) reason = NULL;
  GArray *known = search != NULL ? recall_order (store, query) : NULL;

  if (known == NULL || !carrel_library_text_is_phrase (search))
    return TRUE;
  *out_rows = carrel_library_matches_peek (store, search, known, CARREL_LIBRARY_ROWS_PAGE, &reason);
  if (reason == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
head_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_auto (Plan) plan = { NULL, NULL, NULL };
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GPtrArray) records = make_records ();

  if (!peek (store, request->value, &rows, error))
    return FALSE;
  if (rows == NULL)
    {
      if (!make_plan (store, request->value, &plan, error))
        return FALSE;
      rows = read_order (store, &plan, CARREL_LIBRARY_ROWS_PAGE, error);
    }
  if (rows == NULL || !read_records (store, rows, records, error))
    return FALSE;
  carrel_library_request_set_result (request,
                                     g_steal_pointer (&records),
                                     (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

static CarrelLibraryRequest *
make_request (const CarrelLibraryQuery *query)
{
  CarrelLibraryRequest *request = carrel_library_request_new ();

  request->value = carrel_library_query_copy (query);
  request->value_free = (GDestroyNotify) carrel_library_query_free;
  return request;
}

void
carrel_library_rows_head_async (CarrelLibrary *library,
                                const CarrelLibraryQuery *query,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  carrel_library_request_answer (make_request (query),
                                 library,
                                 head_verb,
                                 carrel_library_rows_head_async,
                                 NULL,
                                 callback,
                                 user_data);
}

GPtrArray *
carrel_library_rows_head_finish (CarrelLibrary *library, GAsyncResult *result, GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_rows_head_async, error);

  return request != NULL ? g_steal_pointer (&request->result) : NULL;
}

static gboolean
order_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_auto (Plan) plan = { NULL, NULL, NULL };
  g_autoptr (GArray) rows = NULL;

  if (!make_plan (store, request->value, &plan, error))
    return FALSE;
  rows = read_order (store, &plan, G_MAXINT32, error);
  if (rows == NULL)
    return FALSE;
  remember_order (store, request->value, rows);
  carrel_library_request_set_result (request,
                                     g_steal_pointer (&rows),
                                     (GDestroyNotify) g_array_unref);
  return TRUE;
}

void
carrel_library_rows_order_async (CarrelLibrary *library,
                                 const CarrelLibraryQuery *query,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  carrel_library_request_answer (make_request (query),
                                 library,
                                 order_verb,
                                 carrel_library_rows_order_async,
                                 NULL,
                                 callback,
                                 user_data);
}

GArray *
carrel_library_rows_order_finish (CarrelLibrary *library, GAsyncResult *result, GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_rows_order_async, error);

  return request != NULL ? g_steal_pointer (&request->result) : NULL;
}

static gboolean
fetch_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_autoptr (GPtrArray) records = make_records ();

  if (!read_records (store, request->value, records, error))
    return FALSE;
  carrel_library_request_set_result (request,
                                     g_steal_pointer (&records),
                                     (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
carrel_library_rows_fetch_async (CarrelLibrary *library,
                                 GArray *rows,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  CarrelLibraryRequest *request = carrel_library_request_new ();

  request->value = g_array_copy (rows);
  request->value_free = (GDestroyNotify) g_array_unref;
  carrel_library_request_answer (request,
                                 library,
                                 fetch_verb,
                                 carrel_library_rows_fetch_async,
                                 NULL,
                                 callback,
                                 user_data);
}

GPtrArray *
carrel_library_rows_fetch_finish (CarrelLibrary *library, GAsyncResult *result, GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_rows_fetch_async, error);

  return request != NULL ? g_steal_pointer (&request->result) : NULL;
}
