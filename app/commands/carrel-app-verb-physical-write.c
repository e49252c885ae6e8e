/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-error.h"
#include "carrel-app-export-machines-private.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-physical-private.h"
#include "carrel-app-saga-private.h"

#include "appliance/physical/carrel-appliance-physical-write.h"
#include "base/carrel-base-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * Theory of operation.  Nothing of the library changes.  What is on the other disk is lost from the first
 * write on, and nothing brings it back: so everything that can be refused is refused before, and whoever is
 * broken off says that the disk is incomplete.
 *
 *     begin (payload: the disk's words) --> open, exclusively --> write, compare --> end
 *          |                                                         |
 *     killed: nothing to do                     killed: say that it is incomplete
 */

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "machine",
    .kind = CARREL_APP_ARGUMENT_MACHINE,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "NAME",
    .help = N_ ("The machine, by name or UUID"),
  },
  {
    .name = "device",
    .kind = CARREL_APP_ARGUMENT_FILE,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "DEVICE",
    .help = N_ ("The disk of this computer, such as /dev/sdb; “physical list” lists them"),
  },
  {
    .name = "disk",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "DISK",
    .help = N_ ("The machine's disk, such as disk0, when it has several"),
  },
  {
    .name = "confirm",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "WORDS",
    .help = N_ ("What “physical list” says behind the device, so that it is not the wrong one"),
  },
  { NULL },
};
/* clang-format on */

typedef struct
{
  CarrelAppCommand *command;
  CarrelAppMachine *machine;
  CarrelAppPhysical *physical;
  GCancellable *cancellable;
  guint disk; /* which of the machine's */
  char *words;
  char *aside; /* where disks that stand on other products' files are made whole */
  gint64 operation;
  gboolean has_begun;
  CarrelAppliancePhysicalWriteResult result;
} Writing;

static void
clear_writing (Writing *self)
{
  g_clear_pointer (&self->machine, carrel_app_machine_free);
  g_clear_pointer (&self->physical, carrel_app_physical_free);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->words, g_free);
  g_clear_pointer (&self->aside, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writing, clear_writing)

static gboolean
choose_disk (Writing *self, GError **error)
{
  const char *id = carrel_app_command_get_text (self->command, "disk");
  const CarrelSpec *spec = self->machine->spec;

  if (id == NULL && spec->disks->len == 1)
    {
      self->disk = 0;
      return TRUE;
    }
  for (self->disk = 0; self->disk < spec->disks->len && id != NULL; self->disk++)
    if (g_str_equal (carrel_spec_get_disk (spec, self->disk)->id, id))
      return TRUE;
  if (id == NULL)
    g_set_error (error,
                 CARREL_APP_ERROR,
                 CARREL_APP_ERROR_USAGE,
                 _ ("“%s” has not just one disk. Say which by --disk; “carrelctl show” lists them."),
                   self->machine->row->name);
  else
    g_set_error (error,
                 CARREL_APP_ERROR,
                 CARREL_APP_ERROR_NOT_FOUND,
                 _ ("“%s” has no disk “%s”. “carrelctl show” lists its disks."),
                    self->machine->row->name,
                    id);
  return FALSE;
}

/* The device's name may be another one's tomorrow; what its maker wrote on it is not. */
static gboolean
check_confirmation (Writing *self, GError **error)
{
  const char *given = carrel_app_command_get_text (self->command, "confirm");

  if (g_strcmp0 (given, self->words) == 0)
    return TRUE;
  if (given == NULL)
    g_set_error (error,
                 CARREL_APP_ERROR,
                 CARREL_APP_ERROR_USAGE,
                 _ ("All that is on “%s” will be lost. Whoever wants that gives --confirm \"%s\"."),
                    self->physical->disk->path,
                    self->words);
  else
    g_set_error (error,
                 CARREL_APP_ERROR,
                 CARREL_APP_ERROR_USAGE,
                 _ ("“%s” is “%s”, and “%s” was confirmed. Nothing was written."),
                    self->physical->disk->path,
                    self->words,
                    given);
  return FALSE;
}

static gboolean
prepare (Writing *self, GError **error)
{
  const char *path = carrel_app_command_get_text (self->command, "device");
  const CarrelSpecDisk *disk;

  self->machine = carrel_app_machine_resolve_argument (self->command,
                                                       CARREL_APP_MACHINE_IN_LIBRARY,
                                                       error);
  if (self->machine == NULL || !choose_disk (self, error))
    return FALSE;
  self->physical = carrel_app_physical_find (self->command, path, error);
  if (self->physical == NULL)
    return FALSE;
  self->words = carrel_appliance_physical_dup_words (self->physical->disk);
  disk = carrel_spec_get_disk (self->machine->spec, self->disk);
  return carrel_appliance_physical_check_writing (self->physical->disk, disk->size_bytes, error) &&
         carrel_appliance_physical_check_sectors (self->physical->disk,
                                                  disk->sector_bytes,
                                                  error) &&
         check_confirmation (self, error);
}

static gboolean
write_disk (Writing *self, GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (self->command);
  g_autoptr (CarrelApplianceExportMachine)
    opened = carrel_app_export_machines_open (self->command, self->machine, error);
  g_autoptr (GAsyncResult) answer = NULL;

  if (opened == NULL || !carrel_app_export_machines_flatten (self->command,
                                                             opened,
                                                             self->aside,
                                                             self->cancellable,
                                                             error))
    return FALSE;
  if (!carrel_app_physical_open (self->physical,
                                 self->command,
                                 CARREL_APPLIANCE_PHYSICAL_MODE_WRITE,
                                 error))
    return FALSE;
  carrel_app_command_set_progress (self->command, 0, _ ("Writing to the disk"));
  carrel_appliance_physical_write_async (g_ptr_array_index (opened->disks, self->disk),
                                         self->physical->descriptor,
                                         self->physical->disk->sector_bytes,
                                         self->physical->disk->path,
                                         carrel_app_export_machines_report_cb,
                                         self->command,
                                         self->cancellable,
                                         carrel_app_fiber_ready_cb,
                                         fiber);
  answer = carrel_app_fiber_wait (fiber);
  return carrel_appliance_physical_write_finish (answer, &self->result, &self->has_begun, error);
}

/* The machine stays off, and its disks as they are, while they are read. */
static gboolean
write_out (Writing *self, GError **error)
{
  JsonObject *payload = json_object_new ();

  self->aside = g_build_filename (carrel_library_get_folder (
                                    carrel_app_command_get_library (self->command)),
                                  self->machine->row->uuid,
                                  NULL);
  json_object_set_string_member (payload, "device", self->words);
  json_object_set_string_member (payload, "aside", self->aside);
  self->operation = carrel_app_saga_begin (self->command, self->machine->row->uuid, payload, error);
  return self->operation >= 0 && carrel_app_machine_reload (self->machine, self->command, error) &&
         carrel_app_machine_require_off (self->machine, self->command, error) &&
         choose_disk (self, error) && write_disk (self, error);
}

static JsonNode *
describe (const Writing *self)
{
  JsonObject *said = json_object_new ();

  json_object_set_string_member (said, "machine", self->machine->row->name);
  json_object_set_string_member (said, "uuid", self->machine->row->uuid);
  json_object_set_string_member (said, "device", self->physical->disk->path);
  json_object_set_string_member (said, "words", self->words);
  json_object_set_int_member (said, "size-bytes", (gint64) self->result.virtual_bytes);
  json_object_set_int_member (said, "data-bytes", (gint64) self->result.data_bytes);
  json_object_set_int_member (said, "device-bytes", (gint64) self->result.disk_bytes);
  json_object_set_boolean_member (said, "table-moved", self->result.is_table_moved);
  return carrel_app_machine_wrap (said);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_auto (Writing) self = { .command = command, .operation = -1 };
  GCancellable *cancellable = carrel_app_fiber_get_cancellable (
    carrel_app_command_get_fiber (command));
  g_autoptr (GError) local_error = NULL;

  /* The journal shields from cancelling; the long part of this is cancelled all the same. */
  self.cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  if (!prepare (&self, error))
    return NULL;
  write_out (&self, &local_error);
  if (self.operation >= 0)
    carrel_app_saga_end (command, self.operation, local_error);
  if (local_error == NULL)
    {
      carrel_app_command_note_event (command, self.machine->row->uuid, self.words);
      return describe (&self);
    }
  if (!self.has_begun)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (
      error,
      local_error->domain,
      local_error->code,
      _ ("“%s” is incomplete now: what was on it is lost, and the machine is not on it. %s"),
         self.physical->disk->path,
         local_error->message);
  return NULL;
}

static char *
recover (CarrelAppContext *context,
         CarrelAppFiber *fiber,
         const CarrelLibraryOperation *operation,
         GError **error)
{
  g_autoptr (JsonObject) payload = carrel_app_saga_get_payload (operation);
  const char *words = carrel_base_json_get_string (payload, "device");
  const char *aside = carrel_base_json_get_string (payload, "aside");

  if (aside != NULL)
    carrel_appliance_export_remove_parts (aside);
  return g_strdup_printf (_ ("“physical write” was interrupted: the disk “%s” is incomplete. Write to it again."),
    words != NULL ? words : "?");
}

static char *
format (JsonNode *result)
{
  JsonObject *said = json_node_get_object (result);
  guint64 size = (guint64) json_object_get_int_member (said, "size-bytes");
  guint64 device = (guint64) json_object_get_int_member (said, "device-bytes");
  g_autofree char *written = g_format_size_full (size, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *rest = g_format_size_full (device - size, G_FORMAT_SIZE_IEC_UNITS);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text,
                          _ ("“%s” is on %s: %s, read back and compared.\n"),
                             json_object_get_string_member (said, "machine"),
                             json_object_get_string_member (said, "device"),
                             written);
  if (carrel_base_json_get_boolean (said, "table-moved", FALSE))
    g_string_append (
      text,
      _ ("The end of its partition table was moved to the end of the larger disk.\n"));
  if (device > size)
    g_string_append_printf (text,
                            _ ("The %s behind it are not used yet, and were not cleared.\n"), rest);
  return g_string_free (text, FALSE);
}

/* clang-format off */
const CarrelAppVerb carrel_app_verb_physical_write = {
  .name = "physical write",
  .summary = N_ ("Write a machine to a disk of this computer, over all that is on it"),
  .description = N_ ("The machine must be off, and stays as it is. Disks that are mounted or used otherwise, and "
                     "the one that this computer runs from, are never written to. The disk has no "
                     "partition table before all of the machine is on it, read back and compared: who "
                     "breaks it off is left with an empty disk, not with half a machine. A computer "
                     "has other hardware than the machine: what a system needs for it has to be in it already."),
  .arguments = arguments,
  .run = run,
  .format = format,
  .recover = recover,
};
/* clang-format on */
