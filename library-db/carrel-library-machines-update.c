/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-machines.h"

#include <glib/gi18n-lib.h>

#include "carrel-library-record-private.h"
#include "carrel-library-request-private.h"

/* Several things of a machine in one commit; one thing of several is in carrel-library-machines.c. */

static void
take_text (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static void
take_fields (CarrelLibraryMachine *machine,
             const CarrelLibraryMachine *given,
             CarrelLibraryMachineFields fields)
{
  if ((fields & CARREL_LIBRARY_MACHINE_FIELDS_NAME) != 0)
    take_text (&machine->name, given->name);
  if ((fields & CARREL_LIBRARY_MACHINE_FIELDS_SPEC) != 0)
    take_text (&machine->spec_json, given->spec_json);
  if ((fields & CARREL_LIBRARY_MACHINE_FIELDS_NOTES) != 0)
    take_text (&machine->notes, given->notes);
  if ((fields & CARREL_LIBRARY_MACHINE_FIELDS_FAVOURITE) != 0)
    machine->favourite = given->favourite;
  if ((fields & CARREL_LIBRARY_MACHINE_FIELDS_FOLDER) != 0)
    machine->folder_id = given->folder_id;
  if ((fields & CARREL_LIBRARY_MACHINE_FIELDS_TAGS) != 0)
    {
      g_strfreev (machine->tags);
      machine->tags = g_strdupv (given->tags);
    }
  carrel_library_record_derive (machine);
}

static gboolean
check_texts (const CarrelLibraryMachine *machine, GError **error)
{
  gboolean is_valid = g_utf8_validate (machine->name, -1, NULL) &&
                      g_utf8_validate (machine->notes, -1, NULL);

  for (char **tag = machine->tags; is_valid && *tag != NULL; tag++)
    is_valid = g_utf8_validate (*tag, -1, NULL);
  if (!is_valid)
    g_set_error_literal (error,
                         CARREL_LIBRARY_ERROR,
                         CARREL_LIBRARY_ERROR_INVALID,
                         _ ("The text is not valid UTF-8."));
  return is_valid;
}

static gboolean
update_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  const CarrelLibraryMachine *given = request->value;
  CarrelLibraryMachineFields fields = (CarrelLibraryMachineFields) request->numbers[0];
  g_autoptr (CarrelLibraryRecord) record = NULL;
  gint64 id;

  if (!carrel_library_record_touch (store, given->uuid, &id, error) ||
      !carrel_library_record_load (store, given->uuid, &record, error))
    return FALSE;
  take_fields (record->machine, given, fields);
  if (!check_texts (record->machine, error) ||
      ((fields & CARREL_LIBRARY_MACHINE_FIELDS_FOLDER) != 0 &&
       !carrel_library_record_check_folder (store, record->machine->folder_id, error)))
    return FALSE;
  return carrel_library_record_store (store, record, error);
}

void
carrel_library_machines_update_async (CarrelLibrary *library,
                                      const CarrelLibraryMachine *machine,
                                      CarrelLibraryMachineFields fields,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (machine != NULL && machine->uuid != NULL);

  request = carrel_library_request_new ();
  request->value = carrel_library_machine_copy (machine);
  request->value_free = (GDestroyNotify) carrel_library_machine_free;
  request->numbers[0] = (gint64) fields;
  carrel_library_request_change (request,
                                 library,
                                 update_verb,
                                 carrel_library_machines_update_async,
                                 cancellable,
                                 callback,
                                 user_data);
}
