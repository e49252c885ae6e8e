/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-machines.h"

#include <glib/gi18n-lib.h>

#include "base/carrel-base-text.h"

#include "carrel-library-chain-private.h"
#include "carrel-library-record-private.h"
#include "carrel-library-request-private.h"
#include "carrel-library-text-private.h"

/* New machines, one or several in one commit.  A request has the machines in `value`, the name of the
 * folder that is made for them in `texts[0]`, and gives the folder's row in `result_number`. */

/* How many folders of one name with a number behind it are tried. */
#define NUMBERS_MAX 10000

static gboolean
set_error (GError **error, CarrelLibraryError code, const char *words)
{
  g_set_error_literal (error, CARREL_LIBRARY_ERROR, (int) code, words);
  return FALSE;
}

static gboolean
check_texts (const CarrelLibraryMachine *machine, GError **error)
{
  if (!carrel_base_text_is_uuid (machine->uuid))
    {
      g_set_error (error,
                   CARREL_LIBRARY_ERROR,
                   CARREL_LIBRARY_ERROR_INVALID,
                   _ ("“%s” is not a UUID in lower case."), machine->uuid);
      return FALSE;
    }
  return (g_utf8_validate (machine->name, -1, NULL) &&
          g_utf8_validate (machine->notes, -1, NULL)) ||
         set_error (error, CARREL_LIBRARY_ERROR_INVALID, _ ("The text is not valid UTF-8."));
}

static gboolean
check_machine (CarrelLibraryStore *store, const CarrelLibraryMachine *machine, GError **error)
{
  gint64 known;

  if (!check_texts (machine, error) ||
      !carrel_library_record_check_folder (store, machine->folder_id, error) ||
      !carrel_library_store_get_number (store,
                                        &known,
                                        error,
                                        "SELECT count(*) FROM machines WHERE uuid = ?",
                                        "s",
                                        machine->uuid))
    return FALSE;
  if (known == 0)
    return TRUE;
  g_set_error (error,
               CARREL_LIBRARY_ERROR,
               CARREL_LIBRARY_ERROR_EXISTS,
               _ ("Machine %s is in the library already."), machine->uuid);
  return FALSE;
}

static gboolean
insert_one (CarrelLibraryStore *store,
            const CarrelLibraryMachine *given,
            gint64 folder_id,
            GError **error)
{
  g_autoptr (CarrelLibraryRecord)
    record = carrel_library_record_new (carrel_library_machine_copy (given));
  CarrelLibraryMachine *machine = record->machine;

  machine->folder_id = folder_id;
  if (!check_machine (store, machine, error) ||
      !carrel_library_store_touch (store, CARREL_LIBRARY_AREA_MACHINES, &machine->sequence, error))
    return FALSE;
  carrel_library_record_derive (machine);
  machine->created_at = g_get_real_time () / G_USEC_PER_SEC;
  machine->used_at = 0;
  machine->trashed_at = 0;
  machine->thumbnail = 0;
  record->created_sequence = machine->sequence;
  return carrel_library_record_store (store, record, error) &&
         carrel_library_chain_store (store, record->id, machine->disks, error) &&
         carrel_library_store_execute (store,
                                       error,
                                       "DELETE FROM purged WHERE uuid = ?",
                                       "s",
                                       machine->uuid) &&
         carrel_library_store_execute (store,
                                       error,
                                       "INSERT OR IGNORE INTO manifests_due (uuid) VALUES (?)",
                                       "s",
                                       machine->uuid);
}

/* The name, or the first one with a number behind it, that no folder has in this place. */
static gboolean
choose_name (CarrelLibraryStore *store,
             gint64 parent_id,
             const char *name,
             char **out_name,
             GError **error)
{
  for (guint number = 1; number < NUMBERS_MAX; number++)
    {
      g_autofree char *tried = number == 1 ? g_strdup (name)
                                           : g_strdup_printf ("%s (%u)", name, number);
      gint64 count;

      if (!carrel_library_store_get_number (
            store,
            &count,
            error,
            "SELECT count(*) FROM folders WHERE parent_id = ? AND name = ?",
            "is",
            parent_id,
            tried))
        return FALSE;
      if (count == 0)
        {
          *out_name = g_steal_pointer (&tried);
          return TRUE;
        }
    }
  return set_error (error,
                    CARREL_LIBRARY_ERROR_EXISTS,
                    _ ("There are too many folders of this name. Choose another name."));
}

static gboolean
make_folder (CarrelLibraryStore *store,
             gint64 parent_id,
             const char *wanted,
             gint64 *out_id,
             GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *fold = NULL;
  g_autofree char *key = NULL;

  if (!g_utf8_validate (wanted, -1, NULL))
    return set_error (error, CARREL_LIBRARY_ERROR_INVALID, _ ("The text is not valid UTF-8."));
  if (!carrel_library_record_check_folder (store, parent_id, error) ||
      !choose_name (store, parent_id, wanted, &name, error))
    return FALSE;
  fold = carrel_library_text_fold (name);
  key = carrel_library_text_make_key (fold);
  return carrel_library_store_touch (store, CARREL_LIBRARY_AREA_FOLDERS, NULL, error) &&
         carrel_library_store_get_number (
           store,
           out_id,
           error,
           "INSERT INTO folders (parent_id, name, name_key) VALUES (?, ?, ?) RETURNING id",
           "iss",
           parent_id,
           name,
           key);
}

static gboolean
insert_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  GPtrArray *machines = request->value;
  const char *group = request->texts[0];
  const CarrelLibraryMachine *first = machines->pdata[0];
  gint64 folder_id = first->folder_id;

  if (group != NULL && !make_folder (store, first->folder_id, group, &folder_id, error))
    return FALSE;
  for (guint i = 0; i < machines->len; i++)
    {
      const CarrelLibraryMachine *machine = machines->pdata[i];

      if (!insert_one (store, machine, group != NULL ? folder_id : machine->folder_id, error))
        return FALSE;
    }
  request->result_number = folder_id;
  return TRUE;
}

static CarrelLibraryRequest *
make_request (void)
{
  CarrelLibraryRequest *request = carrel_library_request_new ();

  request->value = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_machine_free);
  request->value_free = (GDestroyNotify) g_ptr_array_unref;
  return request;
}

void
carrel_library_machines_insert_async (CarrelLibrary *library,
                                      const CarrelLibraryMachine *machine,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (machine != NULL && machine->uuid != NULL && machine->name != NULL);

  request = make_request ();
  g_ptr_array_add (request->value, carrel_library_machine_copy (machine));
  carrel_library_request_change (request,
                                 library,
                                 insert_verb,
                                 carrel_library_machines_insert_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

void
carrel_library_machines_insert_together_async (CarrelLibrary *library,
                                               GPtrArray *machines,
                                               const char *group,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (machines != NULL && machines->len > 0);

  request = make_request ();
  for (guint i = 0; i < machines->len; i++)
    g_ptr_array_add (request->value, carrel_library_machine_copy (machines->pdata[i]));
  request->texts[0] = g_strdup (group);
  carrel_library_request_change (request,
                                 library,
                                 insert_verb,
                                 carrel_library_machines_insert_together_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

gboolean
carrel_library_machines_insert_together_finish (CarrelLibrary *library,
                                                GAsyncResult *result,
                                                gint64 *out_folder_id,
                                                GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library,
                                   result,
                                   carrel_library_machines_insert_together_async,
                                   error);

  if (request == NULL)
    return FALSE;
  if (out_folder_id != NULL)
    *out_folder_id = request->result_number;
  return TRUE;
}
