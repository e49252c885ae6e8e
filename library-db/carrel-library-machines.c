/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-machines.h"

#include <glib/gi18n-lib.h>

#include "carrel-library-chain-private.h"
#include "carrel-library-manifest-private.h"
#include "carrel-library-record-private.h"
#include "carrel-library-request-private.h"
#include "carrel-library-text-private.h"

/* The changes of machines, one commit each; new ones come in carrel-library-machines-insert.c, the
 * questions are in carrel-library-machines-read.c. */

static gint64
now_in_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
refuse_text (const char *text, GError **error)
{
  if (g_utf8_validate (text, -1, NULL))
    return FALSE;
  g_set_error_literal (error,
                       CARREL_LIBRARY_ERROR,
                       CARREL_LIBRARY_ERROR_INVALID,
                       _ ("The text is not valid UTF-8."));
  return TRUE;
}

static gboolean
update_spec_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_autoptr (CarrelLibraryRecord) record = NULL;
  CarrelLibraryMachine *machine;
  gint64 id;

  if (!carrel_library_record_touch (store, request->texts[0], &id, error) ||
      !carrel_library_record_load (store, request->texts[0], &record, error))
    return FALSE;
  machine = record->machine;
  carrel_library_request_set_result (request, g_steal_pointer (&machine->spec_json), g_free);
  machine->spec_json = g_strdup (request->texts[1]);
  if (request->value != NULL)
    {
      g_ptr_array_unref (machine->disks);
      machine->disks = g_ptr_array_ref (request->value);
      if (!carrel_library_chain_store (store, id, machine->disks, error))
        return FALSE;
    }
  carrel_library_record_derive (machine);
  return carrel_library_store_execute (store,
                                       error,
                                       "UPDATE texts SET spec = ? WHERE machine_id = ?",
                                       "si",
                                       machine->spec_json,
                                       id) &&
         carrel_library_store_execute (
           store,
           error,
           "UPDATE machines SET os_id = ?, memory = ?, processors = ?, disk_size = ? WHERE id = ?",
           "siiii",
           machine->os_id != NULL ? machine->os_id : "",
           (gint64) machine->memory,
           (gint64) machine->processors,
           (gint64) machine->disk_size,
           id) &&
         carrel_library_record_index (store, id, error);
}

void
carrel_library_machines_update_spec_async (CarrelLibrary *library,
                                           const char *uuid,
                                           const char *spec_json,
                                           GPtrArray *disks,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (uuid != NULL);
  g_return_if_fail (spec_json != NULL);

  request = carrel_library_request_new ();
  request->texts[0] = g_strdup (uuid);
  request->texts[1] = g_strdup (spec_json);
  if (disks != NULL)
    {
      request->value = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_disk_free);
      request->value_free = (GDestroyNotify) g_ptr_array_unref;
      for (guint i = 0; i < disks->len; i++)
        g_ptr_array_add (request->value, carrel_library_disk_copy (disks->pdata[i]));
    }
  carrel_library_request_change (request,
                                 library,
                                 update_spec_verb,
                                 carrel_library_machines_update_spec_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

gboolean
carrel_library_machines_update_spec_finish (CarrelLibrary *library,
                                            GAsyncResult *result,
                                            char **out_old_spec_json,
                                            GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library,
                                   result,
                                   carrel_library_machines_update_spec_async,
                                   error);

  if (request == NULL)
    return FALSE;
  if (out_old_spec_json != NULL)
    *out_old_spec_json = g_steal_pointer (&request->result);
  return TRUE;
}

static gboolean
rename_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_autofree char *fold = carrel_library_text_fold (request->texts[1]);
  g_autofree char *key = carrel_library_text_make_key (fold);
  gint64 id;

  return !refuse_text (request->texts[1], error) &&
         carrel_library_record_touch (store, request->texts[0], &id, error) &&
         carrel_library_store_execute (
           store,
           error,
           "UPDATE machines SET name = ?, name_fold = ?, name_key = ? WHERE id = ?",
           "sssi",
           request->texts[1],
           fold,
           key,
           id) &&
         carrel_library_record_index (store, id, error);
}

void
carrel_library_machines_rename_async (CarrelLibrary *library,
                                      const char *uuid,
                                      const char *name,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (uuid != NULL);
  g_return_if_fail (name != NULL);

  request = carrel_library_request_new ();
  request->texts[0] = g_strdup (uuid);
  request->texts[1] = g_strdup (name);
  carrel_library_request_change (request,
                                 library,
                                 rename_verb,
                                 carrel_library_machines_rename_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

static gboolean
set_notes_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  gint64 id;

  return !refuse_text (request->texts[1], error) &&
         carrel_library_record_touch (store, request->texts[0], &id, error) &&
         carrel_library_store_execute (store,
                                       error,
                                       "UPDATE texts SET notes = ? WHERE machine_id = ?",
                                       "si",
                                       request->texts[1],
                                       id) &&
         carrel_library_record_index (store, id, error);
}

void
carrel_library_machines_set_notes_async (CarrelLibrary *library,
                                         const char *uuid,
                                         const char *notes,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (uuid != NULL);
  g_return_if_fail (notes != NULL);

  request = carrel_library_request_new ();
  request->texts[0] = g_strdup (uuid);
  request->texts[1] = g_strdup (notes);
  carrel_library_request_change (request,
                                 library,
                                 set_notes_verb,
                                 carrel_library_machines_set_notes_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

/* What is done to each of several machines: the statement takes the number, then the machine's row. */
static gboolean
set_number_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  const char *sql = request->value;

  for (char **uuid = request->lists[0]; *uuid != NULL; uuid++)
    {
      gint64 id;

      if (!carrel_library_record_touch (store, *uuid, &id, error) ||
          !carrel_library_store_execute (store, error, sql, "ii", request->numbers[0], id))
        return FALSE;
    }
  return TRUE;
}

static CarrelLibraryRequest *
make_number_request (const char *const *uuids, gint64 number, const char *sql)
{
  CarrelLibraryRequest *request = carrel_library_request_new ();

  request->lists[0] = g_strdupv ((GStrv) uuids);
  request->numbers[0] = number;
  request->value = (gpointer) sql;
  return request;
}

void
carrel_library_machines_set_favourite_async (CarrelLibrary *library,
                                             const char *const *uuids,
                                             gboolean favourite,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data)
{
  static const char *const sql = "UPDATE machines SET favourite = ? WHERE id = ?";

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (uuids != NULL);

  carrel_library_request_change (make_number_request (uuids, favourite != FALSE, sql),
                                 library,
                                 set_number_verb,
                                 carrel_library_machines_set_favourite_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

static gboolean
move_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;

  return carrel_library_record_check_folder (store, request->numbers[0], error) &&
         set_number_verb (store, data, error);
}

void
carrel_library_machines_move_async (CarrelLibrary *library,
                                    const char *const *uuids,
                                    gint64 folder_id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  static const char *const sql = "UPDATE machines SET folder_id = ? WHERE id = ?";

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (uuids != NULL);

  carrel_library_request_change (make_number_request (uuids, folder_id, sql),
                                 library,
                                 move_verb,
                                 carrel_library_machines_move_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

void
carrel_library_machines_trash_async (CarrelLibrary *library,
                                     const char *const *uuids,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  static const char *const sql =
    "UPDATE machines SET trashed = 1, trashed_at = ? WHERE id = ? AND trashed = 0";

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (uuids != NULL);

  carrel_library_request_change (make_number_request (uuids, now_in_seconds (), sql),
                                 library,
                                 set_number_verb,
                                 carrel_library_machines_trash_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

void
carrel_library_machines_restore_async (CarrelLibrary *library,
                                       const char *const *uuids,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  static const char *const sql = "UPDATE machines SET trashed = 0, trashed_at = ? WHERE id = ?";

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (uuids != NULL);

  carrel_library_request_change (make_number_request (uuids, 0, sql),
                                 library,
                                 set_number_verb,
                                 carrel_library_machines_restore_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

static gboolean
change_tags_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;

  for (char **uuid = request->lists[0]; *uuid != NULL; uuid++)
    {
      gint64 id;

      if (!carrel_library_record_touch (store, *uuid, &id, error))
        return FALSE;
      for (char **tag = request->lists[1]; tag != NULL && *tag != NULL; tag++)
        {
          if (refuse_text (*tag, error) ||
              !carrel_library_store_execute (
                store,
                error,
                "INSERT OR IGNORE INTO tags (machine_id, name) VALUES (?, ?)",
                "is",
                id,
                *tag))
            return FALSE;
        }
      for (char **tag = request->lists[2]; tag != NULL && *tag != NULL; tag++)
        {
          if (!carrel_library_store_execute (store,
                                             error,
                                             "DELETE FROM tags WHERE machine_id = ? AND name = ?",
                                             "is",
                                             id,
                                             *tag))
            return FALSE;
        }
      if (!carrel_library_record_index (store, id, error))
        return FALSE;
    }
  return TRUE;
}

void
carrel_library_machines_change_tags_async (CarrelLibrary *library,
                                           const char *const *uuids,
                                           const char *const *add,
                                           const char *const *remove,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (uuids != NULL);

  request = carrel_library_request_new ();
  request->lists[0] = g_strdupv ((GStrv) uuids);
  request->lists[1] = g_strdupv ((GStrv) add);
  request->lists[2] = g_strdupv ((GStrv) remove);
  carrel_library_request_change (request,
                                 library,
                                 change_tags_verb,
                                 carrel_library_machines_change_tags_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

static gboolean
mark_used_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  gint64 id;

  return carrel_library_record_touch (store, request->texts[0], &id, error) &&
         carrel_library_store_execute (
           store,
           error,
           "UPDATE machines SET used_at = ?, used_sequence = sequence WHERE id = ?",
           "ii",
           now_in_seconds (),
           id);
}

void
carrel_library_machines_mark_used_async (CarrelLibrary *library,
                                         const char *uuid,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (uuid != NULL);

  request = carrel_library_request_new ();
  request->texts[0] = g_strdup (uuid);
  carrel_library_request_change (request,
                                 library,
                                 mark_used_verb,
                                 carrel_library_machines_mark_used_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

void
carrel_library_machines_mark_thumbnail_async (CarrelLibrary *library,
                                              const char *uuid,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data)
{
  static const char *const sql = "UPDATE machines SET thumbnail = thumbnail + ? WHERE id = ?";
  const char *const uuids[] = { uuid, NULL };

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (uuid != NULL);

  carrel_library_request_change (make_number_request (uuids, 1, sql),
                                 library,
                                 set_number_verb,
                                 carrel_library_machines_mark_thumbnail_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

static gboolean
set_identity_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  gint64 id;

  if (!carrel_library_record_touch (store, request->texts[0], &id, error) ||
      !carrel_library_store_execute (store,
                                     error,
                                     "DELETE FROM identities WHERE machine_id = ? AND key = ?",
                                     "is",
                                     id,
                                     request->texts[1]))
    return FALSE;
  return request->texts[2] == NULL ||
         carrel_library_store_execute (
           store,
           error,
           "INSERT INTO identities (machine_id, key, value) VALUES (?, ?, ?)",
           "iss",
           id,
           request->texts[1],
           request->texts[2]);
}

void
carrel_library_machines_set_identity_async (CarrelLibrary *library,
                                            const char *uuid,
                                            const char *key,
                                            const char *value,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (uuid != NULL);
  g_return_if_fail (key != NULL);

  request = carrel_library_request_new ();
  request->texts[0] = g_strdup (uuid);
  request->texts[1] = g_strdup (key);
  request->texts[2] = g_strdup (value);
  carrel_library_request_change (request,
                                 library,
                                 set_identity_verb,
                                 carrel_library_machines_set_identity_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

static gboolean
purge_one (CarrelLibraryStore *store, const char *uuid, GError **error)
{
  gint64 id, sequence;

  return carrel_library_record_touch (store, uuid, &id, error) &&
         carrel_library_store_touch (store, CARREL_LIBRARY_AREA_MACHINES, &sequence, error) &&
         carrel_library_record_remove (store, id, error) &&
         carrel_library_store_execute (
           store,
           error,
           "INSERT OR REPLACE INTO purged (uuid, id, sequence) VALUES (?, ?, ?)",
           "sii",
           uuid,
           id,
           sequence);
}

/* A layer that is still there although its machine is gone carries a disk of another machine. */
static gboolean
carries_others (CarrelLibraryStore *store, const char *uuid, GError **error)
{
  g_autofree char *first =
    g_build_filename (CARREL_LIBRARY_MANIFEST_FOLDER, uuid, G_DIR_SEPARATOR_S, NULL);
  g_autofree char *behind = g_strconcat (CARREL_LIBRARY_MANIFEST_FOLDER, "/", uuid, "0", NULL);
  gint64 count;

  if (!carrel_library_store_get_number (store,
                                        &count,
                                        error,
                                        "SELECT count(*) FROM layers WHERE file >= ? AND file < ?",
                                        "ss",
                                        first,
                                        behind))
    return TRUE;
  if (count == 0)
    return FALSE;
  g_set_error (
    error,
    CARREL_LIBRARY_ERROR,
    CARREL_LIBRARY_ERROR_BUSY,
    _ ("Machine %s cannot be deleted for good: disks of other machines stand on its disks. "
                  "Delete those machines first."),
       uuid);
  return TRUE;
}

static gboolean
purge_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;

  for (char **uuid = request->lists[0]; *uuid != NULL; uuid++)
    {
      if (!purge_one (store, *uuid, error))
        return FALSE;
    }
  for (char **uuid = request->lists[0]; *uuid != NULL; uuid++)
    {
      if (carries_others (store, *uuid, error))
        return FALSE;
    }
  return TRUE;
}

void
carrel_library_machines_purge_async (CarrelLibrary *library,
                                     const char *const *uuids,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (uuids != NULL);

  carrel_library_request_change (make_number_request (uuids, 0, NULL),
                                 library,
                                 purge_verb,
                                 carrel_library_machines_purge_async,
                                 cancellable,
                                 callback,
                                 user_data);
}
