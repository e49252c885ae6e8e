/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-list.h"

#include <glib/gi18n-lib.h>

#include "carrel-library-item-private.h"
#include "carrel-library-order-private.h"
#include "carrel-library-private.h"
#include "carrel-library-request-private.h"
#include "carrel-library-rows-private.h"

/*
 * The list model.
 *
 *   set_query ──► head (first page, with its content) ──► order (all row ids) ──► shown
 *   rows-changed ──────────────────────────────────────► order ──► difference shown
 *                └► live items among them: fetched again, notify
 *   get_item ──► item of the row, made if nobody holds it ──► fetched with others of the same moment
 *
 * One order is asked for at a time; what changes meanwhile makes it be asked for once more. An answer to
 * an earlier query is recognised by its generation and dropped.
 */

/* Items kept although nobody holds them, so that scrolling back and forth does not read again. */
#define KEPT_ITEMS 256

struct _CarrelLibraryList
{
  GObject parent_instance;

  CarrelLibrary *library;
  CarrelLibraryQuery *query;
  GArray *order;
  GHashTable *items;
  GQueue kept;
  GArray *wanted;
  GSource *fetch_source;
  GHashTable *suspects;
  gboolean suspects_unknown;
  gboolean is_loading;
  gboolean is_ordering;
  gboolean is_stale;
  guint generation;
  GPtrArray *searches;
};

enum
{
  PROPERTY_QUERY = 1,
  PROPERTY_LOADING,
  PROPERTY_N_ITEMS,
  PROPERTY_COUNT
};

static GParamSpec *properties[PROPERTY_COUNT];

/* A call of the list on its way: the list may be gone when it returns. */
typedef struct
{
  GWeakRef list;
  guint generation;
} Call;

static Call *
call_new (CarrelLibraryList *self)
{
  Call *call = g_new0 (Call, 1);

  g_weak_ref_init (&call->list, self);
  call->generation = self->generation;
  return call;
}

static void
call_free (Call *call)
{
  g_weak_ref_clear (&call->list);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void ask_for_order (CarrelLibraryList *self);

static GType
get_item_type (GListModel *model)
{
  return CARREL_TYPE_LIBRARY_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return CARREL_LIBRARY_LIST (model)->order->len;
}

static void
item_gone_cb (gpointer data, GObject *item)
{
  CarrelLibraryList *self = data;
  gint64 row = carrel_library_item_get_row ((CarrelLibraryItem *) item);

  g_hash_table_remove (self->items, &row);
}

static void
keep (CarrelLibraryList *self, CarrelLibraryItem *item)
{
  g_queue_push_tail (&self->kept, g_object_ref (item));
  if (self->kept.length > KEPT_ITEMS)
    g_object_unref (g_queue_pop_head (&self->kept));
}

/* The one item of a row, as long as anybody holds it. */
static CarrelLibraryItem *
ensure_item (CarrelLibraryList *self, gint64 row)
{
  CarrelLibraryItem *item = g_hash_table_lookup (self->items, &row);

  if (item != NULL)
    return g_object_ref (item);
  item = carrel_library_item_new (row);
  g_hash_table_insert (self->items, g_memdup2 (&row, sizeof row), item);
  g_object_weak_ref (G_OBJECT (item), item_gone_cb, self);
  keep (self, item);
  return item;
}

static void
show_records (CarrelLibraryList *self, GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    {
      CarrelLibraryRecord *record = records->pdata[i];
      g_autoptr (CarrelLibraryItem) item = ensure_item (self, record->id);

      carrel_library_item_take_machine (item, g_steal_pointer (&record->machine));
    }
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (CarrelLibraryList) self = g_weak_ref_get (&call->list);
  g_autoptr (GPtrArray)
    records = carrel_library_rows_fetch_finish (CARREL_LIBRARY (source), result, NULL);

  if (self != NULL && records != NULL)
    show_records (self, records);
}

static gboolean
fetch_cb (gpointer data)
{
  CarrelLibraryList *self = data;

  g_clear_pointer (&self->fetch_source, g_source_unref);
  carrel_library_rows_fetch_async (self->library, self->wanted, fetched_cb, call_new (self));
  g_array_set_size (self->wanted, 0);
  return G_SOURCE_REMOVE;
}

/* Rows wanted in one turn of the main loop are fetched together. */
static void
want (CarrelLibraryList *self, gint64 row)
{
  g_array_append_val (self->wanted, row);
  if (self->fetch_source != NULL)
    return;
  self->fetch_source = g_idle_source_new ();
  g_source_set_priority (self->fetch_source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->fetch_source, fetch_cb, self, NULL);
  g_source_attach (self->fetch_source, g_main_context_get_thread_default ());
}

static gpointer
get_item (GListModel *model, guint position)
{
  CarrelLibraryList *self = CARREL_LIBRARY_LIST (model);
  CarrelLibraryItem *item;
  gboolean is_new;
  gint64 row;

  if (position >= self->order->len)
    return NULL;
  row = g_array_index (self->order, gint64, position);
  is_new = !g_hash_table_contains (self->items, &row);
  item = ensure_item (self, row);
  if (is_new)
    want (self, row);
  return item;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CarrelLibraryList,
                               carrel_library_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
set_loading (CarrelLibraryList *self, gboolean is_loading)
{
  if (self->is_loading == is_loading)
    return;
  self->is_loading = is_loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_LOADING]);
}

static void
changed_cb (guint position, guint removed, guint added, gpointer user_data)
{
  g_list_model_items_changed (G_LIST_MODEL (user_data), position, removed, added);
}

static void
show_order (CarrelLibraryList *self, GArray *wanted, GHashTable *suspects)
{
  guint before = self->order->len;

  carrel_library_order_change (self->order, wanted, suspects, changed_cb, self);
  if (self->order->len != before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_N_ITEMS]);
}

static gboolean
find_row (CarrelLibraryList *self, gint64 row, guint *out_position)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      if (g_array_index (self->order, gint64, i) == row)
        {
          *out_position = i;
          return TRUE;
        }
    }
  return FALSE;
}

/* A search that does not find its row waits as long as there is an order to come. */
static gboolean
try_search (CarrelLibraryList *self, GTask *task)
{
  const gint64 *row = g_task_get_task_data (task);
  guint position;

  if (find_row (self, *row, &position))
    g_task_return_int (task, position);
  else if (self->is_ordering)
    return FALSE;
  else
    g_task_return_new_error (task,
                             CARREL_LIBRARY_ERROR,
                             CARREL_LIBRARY_ERROR_NOT_FOUND,
                             "%s",
                             _ ("The machine is not in this list."));
  return TRUE;
}

static void
retry_searches (CarrelLibraryList *self)
{
  g_autoptr (GPtrArray) searches = g_steal_pointer (&self->searches);

  self->searches = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < searches->len; i++)
    {
      if (!try_search (self, searches->pdata[i]))
        g_ptr_array_add (self->searches, g_object_ref (searches->pdata[i]));
    }
}

static void
ordered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (CarrelLibraryList) self = g_weak_ref_get (&call->list);
  g_autoptr (GArray)
    wanted = carrel_library_rows_order_finish (CARREL_LIBRARY (source), result, NULL);

  if (self == NULL || call->generation != self->generation)
    return;
  self->is_ordering = FALSE;
  if (wanted != NULL)
    show_order (self, wanted, self->suspects_unknown ? NULL : self->suspects);
  if (self->is_stale)
    {
      /* What changed after the order was read is told with the next one. */
      ask_for_order (self);
    }
  else
    {
      g_hash_table_remove_all (self->suspects);
      self->suspects_unknown = FALSE;
      set_loading (self, FALSE);
    }
  retry_searches (self);
}

static void
ask_for_order (CarrelLibraryList *self)
{
  if (self->is_ordering)
    {
      self->is_stale = TRUE;
      return;
    }
  self->is_ordering = TRUE;
  self->is_stale = FALSE;
  carrel_library_rows_order_async (self->library, self->query, ordered_cb, call_new (self));
}

static void
headed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (CarrelLibraryList) self = g_weak_ref_get (&call->list);
  g_autoptr (GPtrArray)
    records = carrel_library_rows_head_finish (CARREL_LIBRARY (source), result, NULL);
  g_autoptr (GArray) rows = NULL;

  if (self == NULL || call->generation != self->generation || records == NULL)
    return;
  rows = g_array_sized_new (FALSE, FALSE, sizeof (gint64), records->len);
  for (guint i = 0; i < records->len; i++)
    g_array_append_val (rows, ((CarrelLibraryRecord *) records->pdata[i])->id);
  show_records (self, records);
  show_order (self, rows, NULL);
}

static void
start (CarrelLibraryList *self, gboolean with_head)
{
  self->generation++;
  self->is_ordering = FALSE;
  self->suspects_unknown = TRUE;
  set_loading (self, TRUE);
  if (with_head)
    carrel_library_rows_head_async (self->library, self->query, headed_cb, call_new (self));
  ask_for_order (self);
}

/* Whether two queries differ in nothing but which machines run, or the like. */
static gboolean
differs_in_uuids_only (const CarrelLibraryQuery *query, const CarrelLibraryQuery *other)
{
  g_autoptr (CarrelLibraryQuery) like_other = carrel_library_query_copy (query);

  g_strfreev (like_other->uuids);
  like_other->uuids = g_strdupv (other->uuids);
  g_strfreev (like_other->ranks);
  like_other->ranks = g_strdupv (other->ranks);
  return carrel_library_query_equal (like_other, other);
}

/* Adds rows to the suspects; live items among them are read again. */
static void
rows_changed_cb (CarrelLibraryList *self, GArray *rows)
{
  GHashTableIter iter;
  gpointer key;

  if (rows == NULL)
    {
      self->suspects_unknown = TRUE;
      g_hash_table_iter_init (&iter, self->items);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        want (self, *(gint64 *) key);
    }
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      gint64 *row = &g_array_index (rows, gint64, i);

      g_hash_table_add (self->suspects, g_memdup2 (row, sizeof *row));
      if (g_hash_table_contains (self->items, row))
        want (self, *row);
    }
  ask_for_order (self);
}

/* A folder's name is part of an order by folders. */
static void
changed_areas_cb (CarrelLibraryList *self, guint areas, GStrv uuids)
{
  if ((areas & CARREL_LIBRARY_AREA_FOLDERS) == 0 || self->query->sort != CARREL_LIBRARY_SORT_FOLDER)
    return;
  self->suspects_unknown = TRUE;
  ask_for_order (self);
}

static void
carrel_library_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  CarrelLibraryList *self = CARREL_LIBRARY_LIST (object);

  switch (id)
    {
    case PROPERTY_QUERY:
      g_value_set_boxed (value, self->query);
      break;
    case PROPERTY_LOADING:
      g_value_set_boolean (value, self->is_loading);
      break;
    case PROPERTY_N_ITEMS:
      g_value_set_uint (value, self->order->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
carrel_library_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROPERTY_QUERY)
    carrel_library_list_set_query (CARREL_LIBRARY_LIST (object), g_value_get_boxed (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
carrel_library_list_dispose (GObject *object)
{
  CarrelLibraryList *self = CARREL_LIBRARY_LIST (object);
  GHashTableIter iter;
  gpointer item;

  if (self->fetch_source != NULL)
    {
      g_source_destroy (self->fetch_source);
      g_clear_pointer (&self->fetch_source, g_source_unref);
    }
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_object_weak_unref (item, item_gone_cb, self);
  g_hash_table_remove_all (self->items);
  g_queue_clear_full (&self->kept, g_object_unref);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (carrel_library_list_parent_class)->dispose (object);
}

static void
carrel_library_list_finalize (GObject *object)
{
  CarrelLibraryList *self = CARREL_LIBRARY_LIST (object);

  carrel_library_query_free (self->query);
  g_array_unref (self->order);
  g_array_unref (self->wanted);
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->suspects);
  g_ptr_array_unref (self->searches);
  G_OBJECT_CLASS (carrel_library_list_parent_class)->finalize (object);
}

static void
carrel_library_list_class_init (CarrelLibraryListClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = carrel_library_list_get_property;
  object_class->set_property = carrel_library_list_set_property;
  object_class->dispose = carrel_library_list_dispose;
  object_class->finalize = carrel_library_list_finalize;
  properties[PROPERTY_QUERY] = g_param_spec_boxed ("query",
                                                   NULL,
                                                   NULL,
                                                   CARREL_TYPE_LIBRARY_QUERY,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                     G_PARAM_STATIC_STRINGS);
  properties[PROPERTY_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROPERTY_N_ITEMS] = g_param_spec_uint ("n-items",
                                                    NULL,
                                                    NULL,
                                                    0,
                                                    G_MAXUINT,
                                                    0,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, PROPERTY_COUNT, properties);
}

static void
carrel_library_list_init (CarrelLibraryList *self)
{
  self->order = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->suspects = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->searches = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->kept);
}

CarrelLibraryList *
carrel_library_list_new (CarrelLibrary *library, const CarrelLibraryQuery *query)
{
  CarrelLibraryList *self;

  g_return_val_if_fail (CARREL_IS_LIBRARY (library), NULL);

  self = g_object_new (CARREL_TYPE_LIBRARY_LIST, NULL);
  self->library = g_object_ref (library);
  self->query = query != NULL ? carrel_library_query_copy (query)
                              : carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);
  g_signal_connect_object (library,
                           "rows-changed",
                           G_CALLBACK (rows_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (library,
                           "changed",
                           G_CALLBACK (changed_areas_cb),
                           self,
                           G_CONNECT_SWAPPED);
  start (self, TRUE);
  return self;
}

void
carrel_library_list_set_query (CarrelLibraryList *list, const CarrelLibraryQuery *query)
{
  gboolean with_head;

  g_return_if_fail (CARREL_IS_LIBRARY_LIST (list));
  g_return_if_fail (query != NULL);

  if (carrel_library_query_equal (list->query, query))
    return;
  with_head = !differs_in_uuids_only (list->query, query);
  carrel_library_query_free (list->query);
  list->query = carrel_library_query_copy (query);
  start (list, with_head);
  g_object_notify_by_pspec (G_OBJECT (list), properties[PROPERTY_QUERY]);
}

const CarrelLibraryQuery *
carrel_library_list_get_query (CarrelLibraryList *list)
{
  g_return_val_if_fail (CARREL_IS_LIBRARY_LIST (list), NULL);

  return list->query;
}

gboolean
carrel_library_list_is_loading (CarrelLibraryList *list)
{
  g_return_val_if_fail (CARREL_IS_LIBRARY_LIST (list), FALSE);

  return list->is_loading;
}

static gboolean
identify_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;

  return carrel_library_store_get_number (store,
                                          &request->result_number,
                                          error,
                                          "SELECT id FROM machines WHERE uuid = ?",
                                          "s",
                                          request->texts[0]);
}

static void
identified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelLibraryList *self = g_task_get_source_object (task);
  GError *error = NULL;
  CarrelLibraryRequest *request =
    carrel_library_request_finish (CARREL_LIBRARY (source), result, NULL, &error);

  if (request == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task,
                        g_memdup2 (&request->result_number, sizeof request->result_number),
                        g_free);
  if (!try_search (self, task))
    g_ptr_array_add (self->searches, g_steal_pointer (&task));
}

void
carrel_library_list_find_async (CarrelLibraryList *list,
                                const char *uuid,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  CarrelLibraryRequest *request;
  GTask *task;

  g_return_if_fail (CARREL_IS_LIBRARY_LIST (list));
  g_return_if_fail (uuid != NULL);

  task = g_task_new (list, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_library_list_find_async);
  request = carrel_library_request_new ();
  request->texts[0] = g_strdup (uuid);
  carrel_library_request_answer (request,
                                 list->library,
                                 identify_verb,
                                 carrel_library_list_find_async,
                                 cancellable,
                                 identified_cb,
                                 task);
}

gboolean
carrel_library_list_find_finish (CarrelLibraryList *list,
                                 GAsyncResult *result,
                                 guint *out_position,
                                 GError **error)
{
  gssize position;

  g_return_val_if_fail (g_task_is_valid (result, list), FALSE);
  g_return_val_if_fail (out_position != NULL, FALSE);

  position = g_task_propagate_int (G_TASK (result), error);
  if (position < 0)
    return FALSE;
  *out_position = (guint) position;
  return TRUE;
}
