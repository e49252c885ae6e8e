/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "../carrel-app-media.h"
#include "carrel-app-files-private.h"
#include "carrel-app-folder-private.h"
#include "carrel-app-saga-private.h"
#include "carrel-app-start-private.h"

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"
#include "base/spec/carrel-spec-defaults.h"
#include "base/spec/carrel-spec-validate.h"
#include "library-db/carrel-library-error.h"
#include "library-db/carrel-library-medium.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/*
 * Theory of operation.  Nothing names a file before it is durable:
 *
 *     begin (payload: files) --> folder, disks --> row, in one commit --> end
 *          |                         |                    |
 *     killed: remove what there is (no row)          killed: the machine is there
 */

static const char *const firmwares[] = { "bios", "uefi", NULL };
static const char *const buses[] = { "virtio", "scsi", "sata", "ide", NULL };
static const char *const displays[] = { "spice", "vnc", NULL };

static const CarrelAppArgument arguments[] = {
  { "media", CARREL_APP_ARGUMENT_FILE, 0, "FILE", N_ ("The installer image to boot from, or a qcow2 disk to copy"), NULL },
    { "name", CARREL_APP_ARGUMENT_TEXT, 0, "TEXT", N_ ("What to call it"), NULL },
      { "os", CARREL_APP_ARGUMENT_TEXT, 0, "ID", N_ ("Its system, as libosinfo calls it"), NULL },
        { "processors", CARREL_APP_ARGUMENT_NUMBER, 0, "N", N_ ("Virtual processors"), NULL },
          { "memory", CARREL_APP_ARGUMENT_SIZE, 0, "SIZE", N_ ("Memory, such as 2G"), NULL },
            { "disk",
              CARREL_APP_ARGUMENT_SIZE,
              0,
              "SIZE",
              N_ ("Size of its disk, such as 20G, or 0 for none"), NULL },
              { "disk-bus",
                CARREL_APP_ARGUMENT_WORD,
                0,
                "WORD",
                N_ ("How its disk is attached"), buses },
                { "firmware", CARREL_APP_ARGUMENT_WORD, 0, "WORD", N_ ("Its firmware"), firmwares },
                  { "display",
                    CARREL_APP_ARGUMENT_WORD,
                    0,
                    "WORD",
                    N_ ("The display's protocol"), displays },
                    { "network",
                      CARREL_APP_ARGUMENT_SWITCH,
                      0,
                      "on|off",
                      N_ ("Whether it has a network"), NULL },
                      { "folder",
                        CARREL_APP_ARGUMENT_TEXT,
                        0,
                        "FOLDER",
                        N_ ("The folder to put it into"), NULL },
                        { "notes", CARREL_APP_ARGUMENT_TEXT, 0, "TEXT", N_ ("Notes"), NULL },
                          { "start",
                            CARREL_APP_ARGUMENT_FLAG,
                            0,
                            NULL,
                            N_ ("Start it at once"), NULL },
                            { NULL },
                        };

static CarrelAppMedia *
recognise (CarrelAppCommand *command, GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GAsyncResult) result = NULL;

  carrel_app_command_set_progress (command, -1, _ ("Looking at the installer image"));
  carrel_app_media_recognise_async (carrel_app_command_get_text (command, "media"),
                                    carrel_app_fiber_get_cancellable (fiber),
                                    carrel_app_fiber_ready_cb,
                                    fiber);
  result = carrel_app_fiber_wait (fiber);
  return carrel_app_media_recognise_finish (result, error);
}

static CarrelAppSystem *
find_system (CarrelAppCommand *command, GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GAsyncResult) result = NULL;

  carrel_app_system_find_async (carrel_app_command_get_text (command, "os"),
                                carrel_app_fiber_get_cancellable (fiber),
                                carrel_app_fiber_ready_cb,
                                fiber);
  result = carrel_app_fiber_wait (fiber);
  return carrel_app_system_find_finish (result, error);
}

/* The name stated, or the system's, with the first number that makes it a new one. */
static char *
choose_name (CarrelAppCommand *command, const CarrelAppMedia *media, const CarrelAppSystem *system)
{
  const char *stated = carrel_app_command_get_text (command, "name");
  g_autofree char *base = NULL;

  if (stated != NULL)
    return g_strdup (stated);
  base = carrel_base_text_make_name (*system->id != '\0' ? system->name
                                                         : (media != NULL ? media->title : NULL),
                                     _ ("New machine"));
  for (guint number = 1; number < 10000; number++)
    {
      g_autofree char *name = number == 1 ? g_strdup (base)
                                          : g_strdup_printf ("%s (%u)", base, number);
      g_autoptr (GPtrArray)
        found = carrel_app_calls_find_machines (carrel_app_command_get_fiber (command),
                                                carrel_app_command_get_library (command),
                                                name,
                                                NULL);

      if (found == NULL || found->len == 0)
        return g_steal_pointer (&name);
    }
  return g_steal_pointer (&base);
}

static gboolean
choose_memory (CarrelAppCommand *command,
               const CarrelAppSystem *system,
               guint *out_memory_mib,
               GError **error)
{
  guint64 host_mib = carrel_app_system_get_host_memory_mib ();
  guint64 mib = carrel_app_command_get_size (command,
                                             "memory",
                                             (guint64) system->memory_mib * 1024 * 1024) /
                (1024 * 1024);

  if (mib < 1 || mib > CARREL_BASE_LIMIT_MEMORY_MIB)
    {
      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_USAGE,
                   _ ("%" PRIu64 " MiB of memory cannot be given to a machine. Give 1 MiB to "
                      "4 TiB."),
                      mib);
      return FALSE;
    }
  if (mib > host_mib)
    carrel_app_command_warn (command,
                             g_strdup_printf (_ ("It asks for %" PRIu64 " MiB of memory, and this host has %"
                          PRIu64 ": it will not start here."),
                                                 mib,
                                                 host_mib));
  *out_memory_mib = (guint) mib;
  return TRUE;
}

static void
adjust_devices (CarrelAppCommand *command, CarrelSpec *spec)
{
  const char *bus = carrel_app_command_get_text (command, "disk-bus");
  const char *display = carrel_app_command_get_text (command, "display");

  if (bus != NULL && spec->disks->len > 0)
    for (guint i = 0; buses[i] != NULL; i++)
      if (g_str_equal (buses[i], bus))
        carrel_spec_get_disk (spec, 0)->bus = (CarrelSpecBus) i;
  if (display != NULL)
    spec->display.kind = g_str_equal (display, "vnc") ? CARREL_SPEC_DISPLAY_KIND_VNC
                                                      : CARREL_SPEC_DISPLAY_KIND_SPICE;
  if (carrel_app_command_has (command, "network") &&
      !carrel_app_command_get_flag (command, "network"))
    while (spec->networks->len > 0)
      carrel_spec_remove_device (spec, carrel_spec_get_network (spec, 0)->id);
}

static CarrelSpec *
make_spec (CarrelAppCommand *command,
           const CarrelAppMedia *media,
           const CarrelAppSystem *system,
           GError **error)
{
  const char *firmware = carrel_app_command_get_text (command, "firmware");
  g_autofree char *name = choose_name (command, media, system);
  g_autoptr (CarrelSpec) spec = NULL;
  CarrelSpecDefaultsRequest request = {
    .name = name,
    .os_id = system->id,
    .family = system->family,
    .firmware = system->firmware,
    .processors = carrel_app_command_get_number (command, "processors", system->processors),
    .disk_bytes = carrel_app_command_get_size (command, "disk", system->disk_bytes),
    .media_path = media != NULL && media->disk_bytes == 0 ? media->path : NULL,
  };

  if (media != NULL && media->disk_bytes > 0)
    request.disk_bytes = media->disk_bytes;

  if (!carrel_base_text_check_name (name, error) ||
      !choose_memory (command, system, &request.memory_mib, error))
    return NULL;
  if (firmware != NULL)
    request.firmware = g_str_equal (firmware, "uefi") ? CARREL_SPEC_FIRMWARE_UEFI
                                                      : CARREL_SPEC_FIRMWARE_BIOS;
  /* Disks are counted in sectors. */
  request.disk_bytes = (request.disk_bytes + 511) / 512 * 512;
  spec = carrel_spec_defaults_make (&request);
  adjust_devices (command, spec);
  if (!carrel_spec_validate (spec, error))
    return NULL;
  return g_steal_pointer (&spec);
}

static JsonObject *
make_payload (const CarrelSpec *spec)
{
  JsonObject *payload = json_object_new ();
  JsonArray *files = json_array_new ();

  for (guint i = 0; i < spec->disks->len; i++)
    json_array_add_string_element (files, carrel_spec_get_disk (spec, i)->file);
  json_object_set_array_member (payload, "disk-files", files);
  return payload;
}

static gboolean
copy_disk (CarrelAppCommand *command, const char *source, const char *target, GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GAsyncResult) result = NULL;

  carrel_app_command_set_progress (command, -1, _ ("Copying the disk"));
  /* The only long step: it may be cancelled, and what was begun is then rolled back. */
  carrel_app_fiber_set_shielded (fiber, FALSE);
  carrel_vmm_disk_import_async (source,
                                target,
                                carrel_app_fiber_get_cancellable (fiber),
                                carrel_app_fiber_ready_cb,
                                fiber);
  result = carrel_app_fiber_wait (fiber);
  carrel_app_fiber_set_shielded (fiber, TRUE);
  return carrel_vmm_disk_import_finish (result, error);
}

/* The first disk is a copy of @source where there is one; the others are empty. */
static gboolean
make_files (CarrelAppCommand *command, const CarrelSpec *spec, const char *source, GError **error)
{
  CarrelLibrary *library = carrel_app_command_get_library (command);
  g_autofree char *folder = carrel_library_dup_machine_folder (library, spec->uuid);
  g_autofree char *disks = g_build_filename (folder, "disks", NULL);

  if (!carrel_base_atomic_file_make_folder (disks, error))
    return FALSE;
  for (guint i = 0; i < spec->disks->len; i++)
    {
      const CarrelSpecDisk *disk = carrel_spec_get_disk (spec, i);
      g_autofree char *path = g_build_filename (disks, disk->file, NULL);

      if (i == 0 && source != NULL ? !copy_disk (command, source, path, error)
                                   : !carrel_vmm_disk_create (path, disk->size_bytes, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
remove_files (CarrelLibrary *library, const char *uuid, JsonObject *payload, GError **error)
{
  g_autofree char *folder = carrel_library_dup_machine_folder (library, uuid);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  JsonArray *files = json_object_has_member (payload, "disk-files")
                       ? json_object_get_array_member (payload, "disk-files")
                       : NULL;

  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    g_strv_builder_add (builder, json_array_get_string_element (files, i));
  names = g_strv_builder_end (builder);
  return carrel_app_files_remove_machine (folder, (const char *const *) names, NULL, error);
}

/* Removes the files, unless a row names them after all.  Says how it stands, or gives an error. */
static char *
roll_back (CarrelLibrary *library,
           CarrelAppFiber *fiber,
           const char *uuid,
           JsonObject *payload,
           GError **error)
{
  g_autoptr (CarrelLibraryMachine) row = NULL;
  g_autoptr (GError) local_error = NULL;

  row = carrel_app_calls_get_machine (fiber, library, uuid, &local_error);
  if (row != NULL)
    return g_strdup_printf (_ ("“create” was interrupted at its end; “%s” is complete."),
                               row->name);
  if (!g_error_matches (local_error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!remove_files (library, uuid, payload, error))
    return NULL;
  return g_strdup (_ ("“create” was interrupted; what it had begun has been removed."));
}

static gboolean
insert (CarrelAppCommand *command, const CarrelSpec *spec, gint64 folder_id, GError **error)
{
  g_autofree char *json = carrel_spec_to_json (spec, FALSE);
  g_autoptr (CarrelLibraryMachine) row = carrel_library_machine_new (spec->uuid, spec->name, json);
  g_autoptr (GPtrArray) disks = carrel_app_machine_make_disks (spec);
  const char *notes = carrel_app_command_get_text (command, "notes");

  for (guint i = 0; i < disks->len; i++)
    carrel_library_machine_add_disk (row, carrel_library_disk_copy (g_ptr_array_index (disks, i)));
  row->folder_id = folder_id;
  if (notes != NULL)
    {
      g_free (row->notes);
      row->notes = g_strdup (notes);
    }
  return carrel_app_calls_insert_machine (carrel_app_command_get_fiber (command),
                                          carrel_app_command_get_library (command),
                                          row,
                                          error);
}

static gboolean
make (CarrelAppCommand *command,
      const CarrelSpec *spec,
      const char *source,
      gint64 folder_id,
      GError **error)
{
  CarrelLibrary *library = carrel_app_command_get_library (command);
  g_autoptr (JsonObject) payload = make_payload (spec);
  g_autoptr (GError) local_error = NULL;
  gint64 operation;

  carrel_app_command_set_progress (command, -1, _ ("Making the disk"));
  operation = carrel_app_saga_begin (command, spec->uuid, json_object_ref (payload), error);
  if (operation < 0)
    return FALSE;
  if (!make_files (command, spec, source, &local_error) || !insert (command, spec, folder_id, &local_error))
    g_free (roll_back (library, carrel_app_command_get_fiber (command), spec->uuid, payload, NULL));
  carrel_app_saga_end (command, operation, local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
remember (CarrelAppCommand *command, const CarrelAppMedia *media)
{
  CarrelLibraryMedium medium = {
    .path = media->path,
    .size = media->size,
    .modified_at = media->modified_at,
    .os_id = media->system->id,
    .label = media->title,
  };

  carrel_app_calls_remember_medium (carrel_app_command_get_fiber (command),
                                    carrel_app_command_get_library (command),
                                    &medium,
                                    NULL);
}

static JsonNode *
describe (CarrelAppCommand *command, const CarrelSpec *spec, GError **error)
{
  g_autoptr (CarrelAppMachine)
    machine = carrel_app_machine_load (carrel_app_command_get_fiber (command),
                                       carrel_app_command_get_library (command),
                                       spec->uuid,
                                       error);
  g_autoptr (GError) local_error = NULL;
  JsonObject *said = NULL;

  if (machine == NULL)
    return NULL;
  if (carrel_app_command_get_flag (command, "start"))
    {
      carrel_app_command_set_progress (command, -1, _ ("Starting"));
      said = carrel_app_start_one (command, machine, &local_error);
      if (said == NULL)
        {
          g_propagate_prefixed_error (error,
                                      g_steal_pointer (&local_error),
                                      _ ("“%s” was made and did not start: "), spec->name);
          return NULL;
        }
    }
  else
    said = carrel_app_machine_describe (machine, CARREL_VMM_STATE_STOPPED);
  json_object_set_string_member (said, "os-id", spec->os_id);
  json_object_set_int_member (said, "processors", spec->processors);
  json_object_set_int_member (said, "memory-mib", spec->memory_mib);
  json_object_set_int_member (said, "disk-bytes", (gint64) machine->row->disk_size);
  return carrel_app_machine_wrap (said);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelAppMedia) media = NULL;
  g_autoptr (CarrelAppSystem) system = NULL;
  g_autoptr (CarrelSpec) spec = NULL;
  const char *source;
  gint64 folder_id;

  if (!carrel_app_folder_resolve (command, "folder", &folder_id, error))
    return NULL;
  if (carrel_app_command_has (command, "media"))
    {
      media = recognise (command, error);
      if (media == NULL)
        return NULL;
    }
  if (carrel_app_command_has (command, "os"))
    system = find_system (command, error);
  else
    system = media != NULL ? carrel_app_system_copy (media->system)
                           : carrel_app_system_new_unknown ();
  if (system == NULL)
    return NULL;
  spec = make_spec (command, media, system, error);
  source = media != NULL && media->disk_bytes > 0 ? media->path : NULL;
  if (spec == NULL || !make (command, spec, source, folder_id, error))
    return NULL;
  carrel_app_command_note_event (command, spec->uuid, spec->name);
  if (media != NULL && source == NULL)
    remember (command, media);
  return describe (command, spec, error);
}

static char *
recover (CarrelAppContext *context,
         CarrelAppFiber *fiber,
         const CarrelLibraryOperation *operation,
         GError **error)
{
  g_autoptr (JsonObject) payload = carrel_app_saga_get_payload (operation);

  return roll_back (carrel_app_context_get_library (context),
                    fiber,
                    operation->machine_uuid,
                    payload,
                    error);
}

static char *
format (JsonNode *result)
{
  JsonObject *machine = json_node_get_object (result);

  return g_strdup_printf ("%s: %s\n%s\n",
                          json_object_get_string_member (machine, "name"),
                          json_object_get_string_member (machine, "state"),
                          json_object_get_string_member (machine, "uuid"));
}

const CarrelAppVerb carrel_app_verb_create = {
  .name = "create",
  .summary = N_ ("Make a machine"),
                 .description = N_ ("With --media and nothing else, the image says what the machine needs. What "
                     "nobody recognises gets 2 processors, 2 to 4 GiB of memory and a disk of 20 to "
                     "64 GiB. A disk takes no space before the guest writes."),
                   .arguments = arguments,
                   .run = run,
                   .format = format,
                   .recover = recover,
                 };
