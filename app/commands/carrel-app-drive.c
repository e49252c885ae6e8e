/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "../carrel-app-media.h"
#include "carrel-app-drive-private.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-saga-private.h"

#include "base/carrel-base-descriptor.h"
#include "base/spec/carrel-spec-types.h"
#include "library-db/carrel-library-medium.h"

#include <glib/gi18n-lib.h>

static CarrelSpecDrive *
find_drive (CarrelAppCommand *command, CarrelAppMachine *machine, gboolean may_add, GError **error)
{
  const char *id = carrel_app_command_get_text (command, "drive");
  CarrelSpecDrive *drive = NULL;

  if (id != NULL)
    drive = carrel_spec_find_drive (machine->spec, id);
  else if (machine->spec->drives->len > 0)
    drive = carrel_spec_get_drive (machine->spec, 0);
  else if (may_add)
    drive = carrel_spec_add_drive (machine->spec,
                                   NULL,
                                   machine->spec->chipset == CARREL_SPEC_CHIPSET_I440FX
                                     ? CARREL_SPEC_BUS_IDE
                                     : CARREL_SPEC_BUS_SATA);
  if (drive == NULL)
    g_set_error (error,
                 CARREL_APP_ERROR,
                 CARREL_APP_ERROR_NOT_FOUND,
                 _ ("“%s” has no drive “%s”. “carrelctl show” lists its drives."),
                    machine->row->name,
                    id != NULL ? id : "cd0");
  return drive;
}

/* The image is looked at before anything is changed: a bad one leaves the drive as it is. */
static gboolean
check_image (const char *path, GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;

  if (path == NULL)
    return TRUE;
  descriptor = carrel_vmm_disk_open_media (path, NULL, error);
  return descriptor >= 0;
}

static gboolean
change (CarrelAppCommand *command,
        CarrelAppMachine *machine,
        const char *path,
        JsonObject *said,
        GError **error)
{
  g_autoptr (CarrelVmmClient) client = NULL;
  CarrelSpecDrive *drive;
  gboolean is_new;

  if (!carrel_app_machine_reload (machine, command, error) ||
      !carrel_app_machine_attach (machine, command, &client, error))
    return FALSE;
  is_new = machine->spec->drives->len == 0;
  drive = find_drive (command, machine, path != NULL, error);
  if (drive == NULL)
    return FALSE;
  if (client != NULL && !is_new &&
      !carrel_vmm_state_is_off (carrel_vmm_client_get_state (client)) &&
      !carrel_app_calls_client_change_media (carrel_app_command_get_fiber (command),
                                             client,
                                             drive->id,
                                             path,
                                             error))
    return FALSE;
  carrel_spec_set_string (&drive->path, path);
  if (!carrel_app_machine_commit (machine, command, FALSE, error))
    return FALSE;
  json_object_set_string_member (said, "uuid", machine->row->uuid);
  json_object_set_string_member (said, "name", machine->row->name);
  json_object_set_string_member (said, "drive", drive->id);
  json_object_set_string_member (said, "path", drive->path);
  carrel_app_machine_apply (machine, command, client, said);
  return TRUE;
}

static void
remember (CarrelAppCommand *command, const char *path)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CarrelAppMedia) media = NULL;

  carrel_app_media_recognise_async (path, NULL, carrel_app_fiber_ready_cb, fiber);
  result = carrel_app_fiber_wait (fiber);
  media = carrel_app_media_recognise_finish (result, NULL);
  if (media != NULL)
    {
      CarrelLibraryMedium medium = {
        .path = media->path,
        .size = media->size,
        .modified_at = media->modified_at,
        .os_id = media->system->id,
        .label = media->title,
      };

      carrel_app_calls_remember_medium (fiber,
                                        carrel_app_command_get_library (command),
                                        &medium,
                                        NULL);
    }
}

JsonNode *
carrel_app_drive_change (CarrelAppCommand *command, const char *path, GError **error)
{
  g_autoptr (CarrelAppMachine)
    machine = carrel_app_machine_resolve_argument (command, CARREL_APP_MACHINE_IN_LIBRARY, error);
  g_autoptr (JsonObject) said = json_object_new ();
  g_autoptr (GError) local_error = NULL;
  gint64 operation;

  if (machine == NULL || !check_image (path, error))
    return NULL;
  operation = carrel_app_saga_begin (command, machine->row->uuid, NULL, error);
  if (operation < 0)
    return NULL;
  change (command, machine, path, said, &local_error);
  carrel_app_saga_end (command, operation, local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  carrel_app_command_note_event (command, machine->row->uuid, path);
  if (path != NULL)
    remember (command, path);
  return carrel_app_machine_wrap (g_steal_pointer (&said));
}
