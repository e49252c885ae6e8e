/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-serial.h"
#include "carrel-app-folder-private.h"
#include "carrel-app-machine-private.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-json.h"
#include "vmm-core/carrel-vmm-disk-base.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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
  { NULL },
};
/* clang-format on */

static void
add_strings (JsonObject *object, const char *member, const char *const *texts)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  json_object_set_array_member (object, member, array);
}

static void
add_core (JsonObject *said, CarrelVmmClient *client)
{
  CarrelVmmState state = client != NULL ? carrel_vmm_client_get_state (client)
                                        : CARREL_VMM_STATE_STOPPED;

  json_object_set_string_member (said, "state", carrel_vmm_state_to_string (state));
  if (client == NULL)
    return;
  json_object_set_string_member (said, "state-reason", carrel_vmm_client_get_state_reason (client));
  json_object_set_string_member (said, "accelerator", carrel_vmm_client_get_accelerator (client));
  json_object_set_string_member (said,
                                 "accelerator-reason",
                                 carrel_vmm_client_get_accelerator_reason (client));
  json_object_set_int_member (said, "qemu-pid", carrel_vmm_client_get_qemu_pid (client));
  json_object_set_boolean_member (said,
                                  "agent-connected",
                                  carrel_vmm_client_get_agent_connected (client));
  json_object_set_string_member (said, "display", carrel_vmm_client_get_display_kind (client));
  json_object_set_boolean_member (said, "responding", carrel_vmm_client_get_responding (client));
  json_object_set_boolean_member (said,
                                  "guest-panicked",
                                  carrel_vmm_client_get_guest_panicked (client));
  add_strings (said, "notices", carrel_vmm_client_get_notices (client));
  add_strings (said, "pending-restart", carrel_vmm_client_get_pending_restart (client));
}

/* What lies elsewhere may have gone, or changed. */
static void
add_base (JsonObject *said, const CarrelSpecDisk *disk)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  g_autoptr (GError) error = NULL;

  if (disk->base.path[0] == '\0')
    return;
  descriptor = carrel_vmm_disk_base_open (&disk->base, &error);
  json_object_set_string_member (said, "base", disk->base.path);
  if (descriptor < 0)
    json_object_set_string_member (said, "problem", error->message);
}

static void
add_disks (JsonObject *said, CarrelAppCommand *command, CarrelAppMachine *machine)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < machine->spec->disks->len; i++)
    {
      const CarrelSpecDisk *disk = carrel_spec_get_disk (machine->spec, i);
      g_autofree char *path = carrel_app_machine_dup_disk_path (carrel_app_command_get_library (
                                                                  command),
                                                                machine->row->uuid,
                                                                disk->file);
      g_autoptr (GError) error = NULL;
      JsonObject *object = json_object_new ();
      CarrelVmmDiskInfo info;

      json_object_set_string_member (object, "id", disk->id);
      json_object_set_string_member (object, "path", path);
      json_object_set_int_member (object, "size-bytes", (gint64) disk->size_bytes);
      if (carrel_vmm_disk_inspect (path, &info, &error))
        {
          json_object_set_int_member (object, "allocated-bytes", (gint64) info.allocated_bytes);
          json_object_set_string_member (object,
                                         "format",
                                         info.format_name != NULL ? info.format_name : "");
        }
      else
        json_object_set_string_member (object, "problem", error->message);
      add_base (object, disk);
      json_array_add_object_element (array, object);
    }
  json_object_set_array_member (said, "disks", array);
}

/* The sockets of a running machine's serial ports. */
static void
add_serials (JsonObject *said,
             CarrelAppCommand *command,
             const CarrelAppMachine *machine,
             gboolean is_live)
{
  const char *runtime = carrel_app_context_get_runtime_dir (
    carrel_app_command_get_context (command));
  guint ports = is_live ? machine->spec->serial_ports : 0;
  g_auto (GStrv) paths = carrel_app_serial_list_sockets (runtime, machine->row->uuid, ports);
  JsonArray *array = json_array_new ();

  for (guint i = 0; paths[i] != NULL; i++)
    json_array_add_string_element (array, paths[i]);
  json_object_set_array_member (said, "serial-sockets", array);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelAppMachine)
    machine = carrel_app_machine_resolve_argument (command, CARREL_APP_MACHINE_ANYWHERE, error);
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autoptr (JsonNode) spec = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *spec_json = NULL;
  JsonObject *said;

  if (machine == NULL || !carrel_app_machine_attach (machine, command, &client, error))
    return NULL;
  spec_json = carrel_spec_to_json (machine->spec, FALSE);
  spec = carrel_base_json_parse (spec_json, strlen (spec_json), error);
  if (spec == NULL)
    return NULL;
  folder = carrel_app_machine_dup_folder (machine, command);

  said = json_object_new ();
  json_object_set_string_member (said, "uuid", machine->row->uuid);
  json_object_set_string_member (said, "name", machine->row->name);
  add_core (said, client);
  json_object_set_string_member (said, "notes", machine->row->notes);
  json_object_set_boolean_member (said, "favourite", machine->row->favourite);
  json_object_set_boolean_member (said, "trashed", machine->row->trashed_at != 0);
  json_object_set_int_member (said, "folder", machine->row->folder_id);
  add_strings (said, "tags", (const char *const *) machine->row->tags);
  json_object_set_int_member (said, "created-at", machine->row->created_at);
  json_object_set_int_member (said, "used-at", machine->row->used_at);
  json_object_set_string_member (said, "path", folder);
  add_disks (said, command, machine);
  add_serials (said, command, machine, client != NULL);
  json_object_set_int_member (said, "kept", machine->spec->kept->len);
  json_object_set_object_member (said,
                                 "spec",
                                 json_object_ref (
                                   json_object_get_object_member (json_node_get_object (spec),
                                                                  "machine")));
  return carrel_app_machine_wrap (said);
}

static void
add_line (GString *text, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (text, "%-14s %s\n", label, value);
}

static const char *
get_text (JsonObject *object, const char *member)
{
  return json_object_has_member (object, member) ? json_object_get_string_member (object, member)
                                                 : NULL;
}

static char *
format (JsonNode *result)
{
  JsonObject *said = json_node_get_object (result);
  JsonObject *spec = json_object_get_object_member (said, "spec");
  JsonArray *disks = json_object_get_array_member (said, "disks");
  JsonArray *drives = json_object_get_array_member (spec, "drives");
  JsonArray *serials = json_object_get_array_member (said, "serial-sockets");
  gint64 kept = json_object_get_int_member (said, "kept");
  GString *text = g_string_new (NULL);

  add_line (text, _ ("Name"), get_text (said, "name"));
  add_line (text, _ ("UUID"), get_text (said, "uuid"));
  add_line (text, _ ("State"), get_text (said, "state"));
  add_line (text, "", get_text (said, "state-reason"));
  add_line (text, _ ("Acceleration"), get_text (said, "accelerator"));
  add_line (text, "", get_text (said, "accelerator-reason"));
  add_line (text, _ ("System"), get_text (spec, "os-id"));
  add_line (text, _ ("Firmware"), get_text (spec, "firmware"));
  g_string_append_printf (text,
                          "%-14s %" G_GINT64_FORMAT "\n%-14s %" G_GINT64_FORMAT " MiB\n",
                          _ ("Processors"),
                             json_object_get_int_member (spec, "processors"),
                             _ ("Memory"), json_object_get_int_member (spec, "memory-mib"));
  for (guint i = 0; i < json_array_get_length (disks); i++)
    {
      JsonObject *disk = json_array_get_object_element (disks, i);
      g_autofree char *size =
        g_format_size_full ((guint64) json_object_get_int_member (disk, "size-bytes"),
                            G_FORMAT_SIZE_IEC_UNITS);

      add_line (text, get_text (disk, "id"), size);
      add_line (text, "", get_text (disk, "base"));
      add_line (text, "", get_text (disk, "problem"));
    }
  for (guint i = 0; i < json_array_get_length (drives); i++)
    {
      JsonObject *drive = json_array_get_object_element (drives, i);
      const char *path = get_text (drive, "path");

      add_line (text, get_text (drive, "id"), *path != '\0' ? path : _ ("empty"));
    }
  for (guint i = 0; i < json_array_get_length (serials); i++)
    add_line (text, i == 0 ? _ ("Serial ports") : "", json_array_get_string_element (serials, i));
  if (kept > 0)
    g_string_append_printf (
      text,
      g_dngettext (GETTEXT_PACKAGE,
                   "%-14s %d setting of another product, for an export to it\n",
                   "%-14s %d settings of another product, for an export to it\n",
                   (gulong) kept),
      _ ("Kept"), (int) kept);
  add_line (text, _ ("Files"), get_text (said, "path"));
  add_line (text, _ ("Notes"), get_text (said, "notes"));
  return g_string_free (text, FALSE);
}

const CarrelAppVerb carrel_app_verb_show = {
  .name = "show",
  .summary = N_ ("Show all that is known of a machine"),
                 .arguments = arguments,
                 .run = run,
                 .format = format,
  };
