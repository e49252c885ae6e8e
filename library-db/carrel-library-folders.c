/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-folders.h"

#include <glib/gi18n-lib.h>

#include "carrel-library-record-private.h"
#include "carrel-library-request-private.h"
#include "carrel-library-text-private.h"

#define SUBTREE_SQL                                                           \
  "WITH RECURSIVE sub (id) AS (SELECT ?1 UNION SELECT f.id FROM folders AS f" \
  "  JOIN sub ON f.parent_id = sub.id)"

static gboolean
fail_not_found (GError **error)
{
  g_set_error_literal (error,
                       CARREL_LIBRARY_ERROR,
                       CARREL_LIBRARY_ERROR_NOT_FOUND,
                       _ ("There is no such folder; it may have been deleted meanwhile."));
  return FALSE;
}

static gboolean
name_is_free (CarrelLibraryStore *store,
              gint64 parent_id,
              const char *name,
              gint64 but_id,
              GError **error)
{
  gint64 count;

  if (!g_utf8_validate (name, -1, NULL))
    {
      g_set_error_literal (error,
                           CARREL_LIBRARY_ERROR,
                           CARREL_LIBRARY_ERROR_INVALID,
                           _ ("The text is not valid UTF-8."));
      return FALSE;
    }
  if (!carrel_library_store_get_number (
        store,
        &count,
        error,
        "SELECT count(*) FROM folders WHERE parent_id = ? AND name = ? AND id <> ?",
        "isi",
        parent_id,
        name,
        but_id))
    return FALSE;
  if (count == 0)
    return TRUE;
  g_set_error (error,
               CARREL_LIBRARY_ERROR,
               CARREL_LIBRARY_ERROR_EXISTS,
               _ ("There is a folder “%s” here already. Choose another name."), name);
  return FALSE;
}

/* The manifests of all machines below say where they lie. */
static gboolean
touch_machines (CarrelLibraryStore *store, gint64 id, GError **error)
{
  gint64 sequence;

  return carrel_library_store_touch (store, CARREL_LIBRARY_AREA_FOLDERS, NULL, error) &&
         carrel_library_store_touch (store, CARREL_LIBRARY_AREA_MACHINES, &sequence, error) &&
         carrel_library_store_execute (
           store,
           error,
           SUBTREE_SQL " INSERT OR IGNORE INTO manifests_due (uuid)"
                       "  SELECT uuid FROM machines WHERE folder_id IN (SELECT id FROM sub)",
           "i",
           id) &&
         carrel_library_store_execute (
           store,
           error,
           SUBTREE_SQL " UPDATE machines SET sequence = ?2 WHERE folder_id IN (SELECT id FROM sub)",
           "ii",
           id,
           sequence);
}

static gboolean
create_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_autofree char *fold = carrel_library_text_fold (request->texts[0]);
  g_autofree char *key = carrel_library_text_make_key (fold);

  return carrel_library_record_check_folder (store, request->numbers[0], error) &&
         name_is_free (store, request->numbers[0], request->texts[0], 0, error) &&
         carrel_library_store_touch (store, CARREL_LIBRARY_AREA_FOLDERS, NULL, error) &&
         carrel_library_store_get_number (
           store,
           &request->result_number,
           error,
           "INSERT INTO folders (parent_id, name, name_key) VALUES (?, ?, ?) RETURNING id",
           "iss",
           request->numbers[0],
           request->texts[0],
           key);
}

void
carrel_library_folders_create_async (CarrelLibrary *library,
                                     gint64 parent_id,
                                     const char *name,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (name != NULL);

  request = carrel_library_request_new ();
  request->numbers[0] = parent_id;
  request->texts[0] = g_strdup (name);
  carrel_library_request_change (request,
                                 library,
                                 create_verb,
                                 carrel_library_folders_create_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

gint64
carrel_library_folders_create_finish (CarrelLibrary *library, GAsyncResult *result, GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_folders_create_async, error);

  return request != NULL ? request->result_number : -1;
}

static gboolean
get_parent (CarrelLibraryStore *store, gint64 id, gint64 *out_parent, GError **error)
{
  return carrel_library_record_check_folder (store, id, error) &&
         carrel_library_store_get_number (store,
                                          out_parent,
                                          error,
                                          "SELECT parent_id FROM folders WHERE id = ?",
                                          "i",
                                          id);
}

static gboolean
rename_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  gint64 id = request->numbers[0];
  g_autofree char *fold = carrel_library_text_fold (request->texts[0]);
  g_autofree char *key = carrel_library_text_make_key (fold);
  gint64 parent;

  return get_parent (store, id, &parent, error) &&
         name_is_free (store, parent, request->texts[0], id, error) &&
         carrel_library_store_execute (store,
                                       error,
                                       "UPDATE folders SET name = ?, name_key = ? WHERE id = ?",
                                       "ssi",
                                       request->texts[0],
                                       key,
                                       id) &&
         touch_machines (store, id, error);
}

void
carrel_library_folders_rename_async (CarrelLibrary *library,
                                     gint64 folder_id,
                                     const char *name,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (name != NULL);

  request = carrel_library_request_new ();
  request->numbers[0] = folder_id;
  request->texts[0] = g_strdup (name);
  carrel_library_request_change (request,
                                 library,
                                 rename_verb,
                                 carrel_library_folders_rename_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

static gboolean
move_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  gint64 id = request->numbers[0], parent = request->numbers[1];
  g_autofree char *name = NULL;
  sqlite3_stmt *statement;
  gint64 inside;
  gboolean row;

  if (!carrel_library_record_check_folder (store, parent, error) ||
      !carrel_library_store_get_number (store,
                                        &inside,
                                        error,
                                        SUBTREE_SQL " SELECT count(*) FROM sub WHERE id = ?2",
                                        "ii",
                                        id,
                                        parent))
    return FALSE;
  if (inside != 0)
    {
      g_set_error_literal (error,
                           CARREL_LIBRARY_ERROR,
                           CARREL_LIBRARY_ERROR_INVALID,
                           _ ("A folder cannot be moved into itself."));
      return FALSE;
    }
  statement =
    carrel_library_store_query (store, error, "SELECT name FROM folders WHERE id = ?", "i", id);
  if (statement == NULL || !carrel_library_store_step (store, statement, &row, error))
    return FALSE;
  if (!row)
    return fail_not_found (error);
  name = carrel_library_store_dup_text (statement, 0);
  sqlite3_reset (statement);
  return name_is_free (store, parent, name, id, error) &&
         carrel_library_store_execute (store,
                                       error,
                                       "UPDATE folders SET parent_id = ? WHERE id = ?",
                                       "ii",
                                       parent,
                                       id) &&
         touch_machines (store, id, error);
}

void
carrel_library_folders_move_async (CarrelLibrary *library,
                                   gint64 folder_id,
                                   gint64 parent_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));

  request = carrel_library_request_new ();
  request->numbers[0] = folder_id;
  request->numbers[1] = parent_id;
  carrel_library_request_change (request,
                                 library,
                                 move_verb,
                                 carrel_library_folders_move_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

/* What moves up gets a number behind its name where that is taken. */
static gboolean
lift_folders (CarrelLibraryStore *store, gint64 id, gint64 parent, GError **error)
{
  gint64 left = 1;

  for (gint64 number = 1; left > 0; number++)
    {
      if (!carrel_library_store_execute (
            store,
            error,
            "UPDATE OR IGNORE folders SET parent_id = ?2,"
            " name = CASE WHEN ?3 = 1 THEN name ELSE name || ' (' || ?3 || ')' END,"
            " name_key = CASE WHEN ?3 = 1 THEN name_key ELSE name_key || ' (' || ?3 || ')' END"
            " WHERE parent_id = ?1",
            "iii",
            id,
            parent,
            number) ||
          !carrel_library_store_get_number (store,
                                            &left,
                                            error,
                                            "SELECT count(*) FROM folders WHERE parent_id = ?",
                                            "i",
                                            id))
        return FALSE;
    }
  return TRUE;
}

static gboolean
delete_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  gint64 id = request->numbers[0];
  gint64 parent;

  if (id == 0)
    return fail_not_found (error);
  return get_parent (store, id, &parent, error) && touch_machines (store, id, error) &&
         carrel_library_store_execute (store,
                                       error,
                                       "UPDATE machines SET folder_id = ? WHERE folder_id = ?",
                                       "ii",
                                       parent,
                                       id) &&
         lift_folders (store, id, parent, error) &&
         carrel_library_store_execute (store, error, "DELETE FROM folders WHERE id = ?", "i", id);
}

void
carrel_library_folders_delete_async (CarrelLibrary *library,
                                     gint64 folder_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));

  request = carrel_library_request_new ();
  request->numbers[0] = folder_id;
  carrel_library_request_change (request,
                                 library,
                                 delete_verb,
                                 carrel_library_folders_delete_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

static gboolean
list_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_autoptr (GPtrArray)
    folders = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_folder_free);
  sqlite3_stmt *statement;
  gboolean row;

  statement = carrel_library_store_query (
    store,
    error,
    "WITH RECURSIVE tree (id, parent_id, name, name_key, depth) AS ("
    "  SELECT id, parent_id, name, name_key, 0 FROM folders WHERE parent_id = 0"
    "  UNION ALL SELECT f.id, f.parent_id, f.name, f.name_key, tree.depth + 1"
    "    FROM folders AS f JOIN tree ON f.parent_id = tree.id ORDER BY 5 DESC, 4, 1)"
    " SELECT id, parent_id, name FROM tree",
    "");
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      CarrelLibraryFolder *folder;

      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      folder = g_new0 (CarrelLibraryFolder, 1);
      folder->id = sqlite3_column_int64 (statement, 0);
      folder->parent_id = sqlite3_column_int64 (statement, 1);
      folder->name = carrel_library_store_dup_text (statement, 2);
      g_ptr_array_add (folders, folder);
    }
  carrel_library_request_set_result (request,
                                     g_steal_pointer (&folders),
                                     (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
carrel_library_folders_list_async (CarrelLibrary *library,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));

  request = carrel_library_request_new ();
  carrel_library_request_answer (request,
                                 library,
                                 list_verb,
                                 carrel_library_folders_list_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

GPtrArray *
carrel_library_folders_list_finish (CarrelLibrary *library, GAsyncResult *result, GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_folders_list_async, error);

  return request != NULL ? g_steal_pointer (&request->result) : NULL;
}
