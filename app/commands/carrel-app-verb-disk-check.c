/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-saga-private.h"

#include "base/carrel-base-descriptor.h"
#include "vmm-core/carrel-vmm-disk-base.h"

#include <glib/gi18n-lib.h>

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
    .name = "disk",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL,
    .placeholder = "DISK",
    .help = N_ ("Only this disk"),
  },
  { NULL },
};
/* clang-format on */

/* A layer is worth nothing when what it stands on is not what it was. */
static gboolean
check_base (const CarrelSpecDisk *disk, JsonObject *said)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  g_autoptr (GError) error = NULL;

  if (disk->base.path[0] == '\0')
    return TRUE;
  descriptor = carrel_vmm_disk_base_open (&disk->base, &error);
  json_object_set_string_member (said, "base", disk->base.path);
  if (descriptor < 0)
    json_object_set_string_member (said, "problem", error->message);
  return descriptor >= 0;
}

static JsonObject *
check_one (CarrelAppCommand *command,
           CarrelAppMachine *machine,
           const CarrelSpecDisk *disk,
           GError **error)
{
  g_autofree char *path = carrel_app_machine_dup_disk_path (carrel_app_command_get_library (
                                                              command),
                                                            machine->row->uuid,
                                                            disk->file);
  CarrelVmmDiskCheck check;
  JsonObject *object;

  carrel_app_command_set_progress (command, -1, disk->id);
  if (!carrel_app_calls_check_disk (carrel_app_command_get_fiber (command), path, &check, error))
    return NULL;
  object = json_object_new ();
  json_object_set_string_member (object, "disk", disk->id);
  json_object_set_int_member (object, "corruptions", (gint64) check.corruptions);
  json_object_set_int_member (object, "leaks", (gint64) check.leaks);
  json_object_set_int_member (object, "check-errors", (gint64) check.check_errors);
  json_object_set_boolean_member (object,
                                  "sound",
                                  check_base (disk, object) && check.corruptions == 0 &&
                                    check.check_errors == 0);
  return object;
}

static gboolean
check_all (CarrelAppCommand *command, CarrelAppMachine *machine, JsonArray *array, GError **error)
{
  const char *id = carrel_app_command_get_text (command, "disk");

  if (!carrel_app_machine_require_off (machine, command, error))
    return FALSE;
  for (guint i = 0; i < machine->spec->disks->len; i++)
    {
      const CarrelSpecDisk *disk = carrel_spec_get_disk (machine->spec, i);
      JsonObject *object;

      if (id != NULL && !g_str_equal (disk->id, id))
        continue;
      object = check_one (command, machine, disk, error);
      if (object == NULL)
        return FALSE;
      json_array_add_object_element (array, object);
    }
  if (id == NULL || json_array_get_length (array) > 0)
    return TRUE;
  g_set_error (error,
               CARREL_APP_ERROR,
               CARREL_APP_ERROR_NOT_FOUND,
               _ ("“%s” has no disk “%s”. “carrelctl show” lists its disks."),
                  machine->row->name,
                  id);
  return FALSE;
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelAppMachine)
    machine = carrel_app_machine_resolve_argument (command, CARREL_APP_MACHINE_ANYWHERE, error);
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (GError) local_error = NULL;
  JsonObject *said;
  gint64 operation;

  if (machine == NULL)
    return NULL;
  operation = carrel_app_saga_begin (command, machine->row->uuid, NULL, error);
  if (operation < 0)
    return NULL;
  check_all (command, machine, array, &local_error);
  carrel_app_saga_end (command, operation, local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  said = json_object_new ();
  json_object_set_string_member (said, "uuid", machine->row->uuid);
  json_object_set_string_member (said, "name", machine->row->name);
  json_object_set_array_member (said, "disks", g_steal_pointer (&array));
  return carrel_app_machine_wrap (said);
}

static char *
format (JsonNode *result)
{
  JsonArray *disks = json_object_get_array_member (json_node_get_object (result), "disks");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (disks); i++)
    {
      JsonObject *disk = json_array_get_object_element (disks, i);

      g_string_append_printf (text,
                              "%s: %s\n",
                              json_object_get_string_member (disk, "disk"),
                              json_object_get_boolean_member (disk, "sound")
                              ? _ ("sound")
                              : _ ("damaged"));
      if (json_object_has_member (disk, "problem"))
        g_string_append_printf (text, "  %s\n", json_object_get_string_member (disk, "problem"));
    }
  return g_string_free (text, FALSE);
}

const CarrelAppVerb carrel_app_verb_disk_check = {
  .name = "disk check",
  .summary = N_ ("Check the structure of a machine's disks"),
                 .description = N_ ("The machine has to be off. Nothing is changed."),
                                    .arguments = arguments,
                                    .run = run,
                                    .format = format,
                 };
