/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "../carrel-app-media.h"
#include "carrel-app-disk-image-private.h"
#include "carrel-app-files-private.h"
#include "carrel-app-folder-private.h"
#include "carrel-app-saga-private.h"
#include "carrel-app-start-private.h"

#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"
#include "base/spec/carrel-spec-defaults.h"
#include "base/spec/carrel-spec-validate.h"
#include "library-db/carrel-library-medium.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/statvfs.h>

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

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "media",
    .kind = CARREL_APP_ARGUMENT_FILE,
    .placeholder = "FILE",
    .help = N_ ("The installer image to boot from"),
  },
  {
    .name = "disk-image",
    .kind = CARREL_APP_ARGUMENT_FILE,
    .placeholder = "FILE",
    .help = N_ ("A qcow2 or raw image to copy its disk from"),
  },
  {
    .name = "name",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "TEXT",
    .help = N_ ("What to call it"),
  },
  {
    .name = "os",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "ID",
    .help = N_ ("Its system, as libosinfo calls it"),
  },
  {
    .name = "processors",
    .kind = CARREL_APP_ARGUMENT_NUMBER,
    .placeholder = "N",
    .help = N_ ("Virtual processors"),
  },
  {
    .name = "memory",
    .kind = CARREL_APP_ARGUMENT_SIZE,
    .placeholder = "SIZE",
    .help = N_ ("Memory, such as 2G"),
  },
  {
    .name = "disk",
    .kind = CARREL_APP_ARGUMENT_SIZE,
    .placeholder = "SIZE",
    .help = N_ ("Size of its disk, such as 20G, or 0 for none"),
  },
  {
    .name = "disk-bus",
    .kind = CARREL_APP_ARGUMENT_WORD,
    .placeholder = "WORD",
    .help = N_ ("How its disk is attached"),
    .words = buses,
  },
  {
    .name = "firmware",
    .kind = CARREL_APP_ARGUMENT_WORD,
    .placeholder = "WORD",
    .help = N_ ("Its firmware"),
    .words = firmwares,
  },
  {
    .name = "display",
    .kind = CARREL_APP_ARGUMENT_WORD,
    .placeholder = "WORD",
    .help = N_ ("The display's protocol"),
    .words = displays,
  },
  {
    .name = "network",
    .kind = CARREL_APP_ARGUMENT_SWITCH,
    .placeholder = "on|off",
    .help = N_ ("Whether it has a network"),
  },
  {
    .name = "folder",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "FOLDER",
    .help = N_ ("The folder to put it into"),
  },
  {
    .name = "notes",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "TEXT",
    .help = N_ ("Notes"),
  },
  {
    .name = "start",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("Start it at once"),
  },
  { NULL },
};
/* clang-format on */

typedef struct
{
  CarrelAppMedia *media;
  CarrelAppSystem *system;
  char *disk_image;
  guint64 disk_bytes;
  gint64 folder_id;
} Source;

static void
source_clear (Source *source)
{
  g_clear_pointer (&source->media, carrel_app_media_free);
  g_clear_pointer (&source->system, carrel_app_system_free);
  g_clear_pointer (&source->disk_image, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, source_clear)

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

/* What a disk image is called is the best that is known of it. */
static char *
make_base_name (const Source *source)
{
  g_autofree char *file = NULL;
  char *dot;

  if (*source->system->id != '\0')
    return carrel_base_text_make_name (source->system->name, _ ("New machine"));
  if (source->media != NULL)
    return carrel_base_text_make_name (source->media->title, _ ("New machine"));
  if (source->disk_image == NULL)
    return g_strdup (_ ("New machine"));
  file = g_path_get_basename (source->disk_image);
  dot = strrchr (file, '.');
  if (dot != NULL && dot != file)
    *dot = '\0';
  return carrel_base_text_make_name (file, _ ("New machine"));
}

/* The name stated, or one made up, with the first number that makes it a new one. */
static char *
choose_name (CarrelAppCommand *command, const Source *source)
{
  const char *stated = carrel_app_command_get_text (command, "name");
  g_autofree char *base = NULL;

  if (stated != NULL)
    return g_strdup (stated);
  base = make_base_name (source);
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
make_spec (CarrelAppCommand *command, const Source *source, GError **error)
{
  const CarrelAppSystem *system = source->system;
  const char *firmware = carrel_app_command_get_text (command, "firmware");
  g_autofree char *name = choose_name (command, source);
  g_autoptr (CarrelSpec) spec = NULL;
  CarrelSpecDefaultsRequest request = {
    .name = name,
    .os_id = system->id,
    .family = system->family,
    .firmware = system->firmware,
    .processors = carrel_app_command_get_number (command, "processors", system->processors),
    .disk_bytes = source->disk_bytes,
    .media_path = source->media != NULL ? source->media->path : NULL,
  };

  if (!carrel_base_text_check_name (name, error) ||
      !choose_memory (command, system, &request.memory_mib, error))
    return NULL;
  if (firmware != NULL)
    request.firmware = g_str_equal (firmware, "uefi") ? CARREL_SPEC_FIRMWARE_UEFI
                                                      : CARREL_SPEC_FIRMWARE_BIOS;
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
make_files (CarrelAppCommand *command, const CarrelSpec *spec, const Source *source, GError **error)
{
  CarrelLibrary *library = carrel_app_command_get_library (command);
  g_autofree char *folder = carrel_library_dup_machine_folder (library, spec->uuid);
  g_autofree char *disks = g_build_filename (folder, "disks", NULL);
  g_autofree char *path = NULL;
  const CarrelSpecDisk *disk;

  if (!carrel_app_files_make_folder (carrel_app_command_get_fiber (command), disks, error))
    return FALSE;
  if (spec->disks->len == 0)
    return TRUE;
  disk = carrel_spec_get_disk (spec, 0);
  path = g_build_filename (disks, disk->file, NULL);
  if (source->disk_image != NULL)
    return carrel_app_disk_image_copy (command, source->disk_image, path, disk->size_bytes, error);
  return carrel_app_calls_create_disk (carrel_app_command_get_fiber (command),
                                       path,
                                       disk->size_bytes,
                                       error);
}

static gboolean
remove_files (CarrelLibrary *library,
              CarrelAppFiber *fiber,
              const char *uuid,
              JsonObject *payload,
              GError **error)
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
  return carrel_app_files_remove_machine (fiber, folder, (const char *const *) names, NULL, error);
}

/* Removes the files, unless a row names them after all.  Says how it stands, or gives an error. */
static char *
roll_back (CarrelLibrary *library,
           CarrelAppFiber *fiber,
           const char *uuid,
           JsonObject *payload,
           GError **error)
{
  return carrel_app_saga_roll_back_new (library,
                                        fiber,
                                        "create",
                                        uuid,
                                        payload,
                                        remove_files,
                                        error);
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

/* A disk takes room only as it fills, so that one larger than the host's is no error; yet it can stop
 * the guest one day, and this is the time to say so. */
static void
warn_of_size (CarrelAppCommand *command, const CarrelSpec *spec)
{
  const char *folder = carrel_library_get_folder (carrel_app_command_get_library (command));
  g_autofree char *size_text = NULL;
  g_autofree char *left_text = NULL;
  guint64 size = 0, left;
  struct statvfs status;

  for (guint i = 0; i < spec->disks->len; i++)
    size += carrel_spec_get_disk (spec, i)->size_bytes;
  if (statvfs (folder, &status) != 0)
    return;
  left = (guint64) status.f_bavail * status.f_frsize;
  if (size <= left)
    return;
  size_text = g_format_size_full (size, G_FORMAT_SIZE_IEC_UNITS);
  left_text = g_format_size_full (left, G_FORMAT_SIZE_IEC_UNITS);
  carrel_app_command_warn (
    command,
    g_strdup_printf (_ ("Its disks can fill up to %s, and %s are free where the library lies: the "
                        "guest will be stopped when the space runs out."),
                        size_text,
                        left_text));
}

static gboolean
make (CarrelAppCommand *command, const CarrelSpec *spec, const Source *source, GError **error)
{
  CarrelLibrary *library = carrel_app_command_get_library (command);
  g_autoptr (JsonObject) payload = make_payload (spec);
  g_autoptr (GError) local_error = NULL;
  gint64 operation;

  carrel_app_command_set_progress (command, -1, _ ("Making the disk"));
  operation = carrel_app_saga_begin (command, spec->uuid, json_object_ref (payload), error);
  if (operation < 0)
    return FALSE;
  if (!make_files (command, spec, source, &local_error) ||
      !insert (command, spec, source->folder_id, &local_error))
    g_free (roll_back (library, carrel_app_command_get_fiber (command), spec->uuid, payload, NULL));
  carrel_app_saga_end (command, operation, local_error);
  if (local_error == NULL)
    {
      warn_of_size (command, spec);
      return TRUE;
    }
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

/* An image that was given as a medium and is a disk is taken for what it is. */
static gboolean
look_at_images (CarrelAppCommand *command, Source *source, GError **error)
{
  const char *media = carrel_app_command_get_text (command, "media");
  const char *disk_image = carrel_app_command_get_text (command, "disk-image");
  guint64 image_bytes;

  if (media != NULL && disk_image == NULL && carrel_app_disk_image_is_one (media))
    {
      disk_image = media;
      media = NULL;
    }
  if (media != NULL)
    {
      source->media = recognise (command, error);
      if (source->media == NULL)
        return FALSE;
    }
  if (disk_image == NULL)
    return TRUE;
  source->disk_image = g_strdup (disk_image);
  if (!carrel_app_disk_image_inspect (disk_image, &image_bytes, error))
    return FALSE;
  source->disk_bytes = carrel_app_command_get_size (command, "disk", image_bytes);
  if (source->disk_bytes >= image_bytes)
    return TRUE;
  g_set_error (error,
               CARREL_APP_ERROR,
               CARREL_APP_ERROR_USAGE,
               _ ("The image has %" PRIu64 " bytes: the disk cannot be smaller."), image_bytes);
  return FALSE;
}

static gboolean
find_source (CarrelAppCommand *command, Source *source, GError **error)
{
  if (!carrel_app_folder_resolve (command, "folder", &source->folder_id, error) ||
      !look_at_images (command, source, error))
    return FALSE;
  if (carrel_app_command_has (command, "os"))
    source->system = find_system (command, error);
  else
    source->system = source->media != NULL ? carrel_app_system_copy (source->media->system)
                                           : carrel_app_system_new_unknown ();
  if (source->system == NULL)
    return FALSE;
  if (source->disk_image == NULL)
    source->disk_bytes = carrel_app_command_get_size (command, "disk", source->system->disk_bytes);
  /* Disks are counted in sectors; what cannot be rounded is refused with the spec. */
  if (source->disk_bytes <= CARREL_BASE_LIMIT_DISK_BYTES_MAX)
    source->disk_bytes = (source->disk_bytes + 511) / 512 * 512;
  return TRUE;
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_auto (Source) source = { 0 };
  g_autoptr (CarrelSpec) spec = NULL;

  if (!find_source (command, &source, error))
    return NULL;
  spec = make_spec (command, &source, error);
  if (spec == NULL || !make (command, spec, &source, error))
    return NULL;
  carrel_app_command_note_event (command, spec->uuid, spec->name);
  if (source.media != NULL)
    remember (command, source.media);
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
