/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "carrel-app-change-private.h"
#include "carrel-app-folder-private.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-saga-private.h"

#include "base/carrel-base-json.h"
#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"
#include "base/spec/carrel-spec-validate.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/*
 * Theory of operation.  Under the journal's lock, so that two programs that change different settings at
 * once both win, the change is made a value, checked, and applied in one commit; last a running machine
 * is handed its spec.  Nothing is applied later that was told to have failed.
 *
 *     begin --> commit --> running machine --> end
 *       |         |            |
 *     killed: recovery hands the running machine whatever the library holds
 */

static const char *const firmwares[] = { "bios", "uefi", NULL };
static const char *const displays[] = { "spice", "vnc", NULL };
static const char *const videos[] = { "virtio", "qxl", "standard", "cirrus", NULL };
static const char *const sounds[] = { "none", "hda", "ac97", NULL };

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
    .name = "name",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "TEXT",
    .help = N_ ("What to call it"),
  },
  {
    .name = "notes",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "TEXT",
    .help = N_ ("Notes"),
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
    .name = "video",
    .kind = CARREL_APP_ARGUMENT_WORD,
    .placeholder = "WORD",
    .help = N_ ("The graphics card"),
    .words = videos,
  },
  {
    .name = "sound",
    .kind = CARREL_APP_ARGUMENT_WORD,
    .placeholder = "WORD",
    .help = N_ ("The sound card"),
    .words = sounds,
  },
  {
    .name = "serial-ports",
    .kind = CARREL_APP_ARGUMENT_NUMBER,
    .placeholder = "N",
    .help = N_ ("How many serial ports it has, up to four; “show” tells their sockets while it runs"),
  },
  {
    .name = "network",
    .kind = CARREL_APP_ARGUMENT_SWITCH,
    .placeholder = "on|off",
    .help = N_ ("Whether the network's cable is in"),
  },
  {
    .name = "boot",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "IDS",
    .help = N_ ("What is tried first to last, such as disk0,cd0,net0"),
  },
  {
    .name = "start-order",
    .kind = CARREL_APP_ARGUMENT_NUMBER,
    .placeholder = "N",
    .help = N_ ("Its turn when several are started together, 0 when it does not matter"),
  },
  {
    .name = "start-delay",
    .kind = CARREL_APP_ARGUMENT_NUMBER,
    .placeholder = "SECONDS",
    .help = N_ ("How long the next turn waits for it"),
  },
  {
    .name = "start-wait",
    .kind = CARREL_APP_ARGUMENT_SWITCH,
    .placeholder = "on|off",
    .help = N_ ("Whether the next turn waits until its guest answers, for that long at most"),
  },
  {
    .name = "favourite",
    .kind = CARREL_APP_ARGUMENT_SWITCH,
    .placeholder = "on|off",
    .help = N_ ("Whether it is a favourite"),
  },
  {
    .name = "tags",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "TAGS",
    .help = N_ ("All its tags, with commas between them"),
  },
  {
    .name = "folder",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "FOLDER",
    .help = N_ ("The folder to put it into"),
  },
  { NULL },
};
/* clang-format on */

static const char *const spec_arguments[] = {
  "processors", "memory", "firmware",    "display",     "video",      "sound", "serial-ports",
  "network",    "boot",   "start-order", "start-delay", "start-wait", NULL,
};

static gboolean
find_word (CarrelAppCommand *command, const char *name, const char *const *words, guint *out_index)
{
  const char *word = carrel_app_command_get_text (command, name);

  for (guint i = 0; word != NULL && words[i] != NULL; i++)
    if (g_str_equal (words[i], word))
      {
        *out_index = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
set_memory (CarrelAppCommand *command, CarrelSpec *spec, GError **error)
{
  guint64 mib = carrel_app_command_get_size (command, "memory", 0) / (1024 * 1024);

  if (!carrel_app_command_has (command, "memory"))
    return TRUE;
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
  spec->memory_mib = (guint) mib;
  return TRUE;
}

static void
set_network (CarrelAppCommand *command, CarrelSpec *spec)
{
  gboolean is_connected = carrel_app_command_get_flag (command, "network");

  if (!carrel_app_command_has (command, "network"))
    return;
  if (spec->networks->len == 0 && is_connected)
    carrel_spec_add_network (spec, CARREL_SPEC_NETWORK_MODEL_VIRTIO);
  for (guint i = 0; i < spec->networks->len; i++)
    carrel_spec_get_network (spec, i)->connected = is_connected;
}

static void
set_start (CarrelAppCommand *command, CarrelSpecStart *start)
{
  start->order = carrel_app_command_get_number (command, "start-order", start->order);
  start->delay_s = carrel_app_command_get_number (command, "start-delay", start->delay_s);
  if (carrel_app_command_has (command, "start-wait"))
    start->waits_for_guest = carrel_app_command_get_flag (command, "start-wait");
}

static gboolean
change_spec (CarrelAppCommand *command, CarrelSpec *spec, GError **error)
{
  const char *boot = carrel_app_command_get_text (command, "boot");
  guint index;

  if (!set_memory (command, spec, error))
    return FALSE;
  spec->processors = carrel_app_command_get_number (command, "processors", spec->processors);
  if (find_word (command, "firmware", firmwares, &index))
    spec->firmware = (CarrelSpecFirmware) index;
  if (find_word (command, "display", displays, &index))
    spec->display.kind = (CarrelSpecDisplayKind) index;
  if (find_word (command, "video", videos, &index))
    spec->display.video = (CarrelSpecVideo) index;
  if (find_word (command, "sound", sounds, &index))
    spec->sound = (CarrelSpecSound) index;
  spec->serial_ports = carrel_app_command_get_number (command, "serial-ports", spec->serial_ports);
  set_network (command, spec);
  set_start (command, &spec->start);
  if (boot != NULL)
    {
      g_strfreev (spec->boot_order);
      spec->boot_order = *boot == '\0' ? g_new0 (char *, 1) : g_strsplit (boot, ",", -1);
    }
  return TRUE;
}

static gboolean
is_given (CarrelAppCommand *command, const char *const *names)
{
  for (gsize i = 0; names[i] != NULL; i++)
    if (carrel_app_command_has (command, names[i]))
      return TRUE;
  return FALSE;
}

static gboolean
add_tags (CarrelAppCommand *command, JsonObject *change, GError **error)
{
  const char *text = carrel_app_command_get_text (command, "tags");
  g_auto (GStrv) tags = NULL;
  g_autoptr (JsonArray) array = json_array_new ();

  if (text == NULL)
    return TRUE;
  tags = *text == '\0' ? g_new0 (char *, 1) : g_strsplit (text, ",", -1);
  for (gsize i = 0; tags[i] != NULL; i++)
    {
      if (!carrel_base_text_check_name (g_strstrip (tags[i]), error))
        return FALSE;
      json_array_add_string_element (array, tags[i]);
    }
  json_object_set_array_member (change, "tags", g_steal_pointer (&array));
  return TRUE;
}

static gboolean
check_notes (const char *notes, GError **error)
{
  if (notes == NULL || strlen (notes) <= CARREL_BASE_LIMIT_NOTES_BYTES)
    return TRUE;
  g_set_error (error,
               CARREL_APP_ERROR,
               CARREL_APP_ERROR_USAGE,
               _ ("The notes are longer than %u bytes."), CARREL_BASE_LIMIT_NOTES_BYTES);
  return FALSE;
}

/* What is asked, checked as far as can be before anything is written. */
static JsonObject *
make_change (CarrelAppCommand *command, CarrelAppMachine *machine, gint64 folder_id, GError **error)
{
  g_autoptr (JsonObject) change = json_object_new ();
  const char *name = carrel_app_command_get_text (command, "name");
  const char *notes = carrel_app_command_get_text (command, "notes");
  g_autofree char *spec_json = NULL;

  if (is_given (command, spec_arguments))
    {
      if (!change_spec (command, machine->spec, error) ||
          !carrel_spec_validate (machine->spec, error))
        return NULL;
      spec_json = carrel_spec_to_json (machine->spec, FALSE);
      json_object_set_string_member (change, "spec", spec_json);
    }
  if (name != NULL)
    json_object_set_string_member (change, "name", name);
  if (notes != NULL)
    json_object_set_string_member (change, "notes", notes);
  if (carrel_app_command_has (command, "favourite"))
    json_object_set_boolean_member (change,
                                    "favourite",
                                    carrel_app_command_get_flag (command, "favourite"));
  if (carrel_app_command_has (command, "folder"))
    json_object_set_int_member (change, "folder", folder_id);
  return add_tags (command, change, error) ? g_steal_pointer (&change) : NULL;
}

static gboolean
change_settings (CarrelAppCommand *command,
                 CarrelAppMachine *machine,
                 gint64 folder_id,
                 JsonObject *said,
                 GError **error)
{
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autoptr (JsonObject) change = NULL;

  if (!carrel_app_machine_reload (machine, command, error) ||
      !carrel_app_machine_attach (machine, command, &client, error))
    return FALSE;
  change = make_change (command, machine, folder_id, error);
  if (change == NULL || !carrel_app_change_apply (carrel_app_command_get_fiber (command),
                                                  carrel_app_command_get_library (command),
                                                  machine->row->uuid,
                                                  change,
                                                  error))
    return FALSE;
  carrel_app_machine_apply (machine, command, client, said);
  return TRUE;
}

static char *
dup_given (CarrelAppCommand *command)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const CarrelAppArgument *argument = arguments + 1; argument->name != NULL; argument++)
    if (carrel_app_command_has (command, argument->name))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", argument->name);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  const char *name = carrel_app_command_get_text (command, "name");
  g_autoptr (CarrelAppMachine) machine = NULL;
  g_autoptr (JsonObject) said = json_object_new ();
  g_autoptr (GError) local_error = NULL;
  g_autofree char *given = dup_given (command);
  gint64 folder_id = 0;
  gint64 operation;

  if (*given == '\0')
    {
      g_set_error_literal (error,
                           CARREL_APP_ERROR,
                           CARREL_APP_ERROR_USAGE,
                           _ ("Say what to set. “carrelctl help set” lists it."));
      return NULL;
    }
  machine = carrel_app_machine_resolve_argument (command, CARREL_APP_MACHINE_ANYWHERE, error);
  if (machine == NULL || (name != NULL && !carrel_base_text_check_name (name, error)) ||
      !check_notes (carrel_app_command_get_text (command, "notes"), error) ||
      !carrel_app_folder_resolve (command, "folder", &folder_id, error))
    return NULL;

  operation = carrel_app_saga_begin (command, machine->row->uuid, NULL, error);
  if (operation < 0)
    return NULL;
  change_settings (command, machine, folder_id, said, &local_error);
  carrel_app_saga_end (command, operation, local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  carrel_app_command_note_event (command, machine->row->uuid, given);
  json_object_set_string_member (said, "uuid", machine->row->uuid);
  json_object_set_string_member (said, "name", name != NULL ? name : machine->row->name);
  return carrel_app_machine_wrap (g_steal_pointer (&said));
}

static char *
format (JsonNode *result)
{
  JsonObject *said = json_node_get_object (result);
  JsonArray *later = json_object_get_array_member (said, "after-restart");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (later); i++)
    g_string_append_printf (text,
                            _ ("%s: after restart\n"), json_array_get_string_element (later, i));
  return g_string_free (text, FALSE);
}

const CarrelAppVerb carrel_app_verb_set = {
  .name = "set",
  .summary = N_ ("Change settings of a machine"),
                 .description = N_ ("What a running machine can take over is in force at once; the rest after its "
                     "next start, and is listed."),
                   .arguments = arguments,
                   .run = run,
                   .format = format,
                   .recover = carrel_app_machine_recover_apply,
                 };
