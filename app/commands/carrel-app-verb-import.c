/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-dropped.h"
#include "carrel-app-import-private.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-plan-private.h"
#include "carrel-app-saga-private.h"
#include "carrel-app-start-private.h"
#include "carrel-app-trial-private.h"

#include "base/carrel-base-json.h"
#include "base/carrel-base-text.h"

#include <glib/gi18n-lib.h>

/*
 * Theory of operation.  As with “create”, nothing names a file before it is durable, and all machines of
 * a package come in one commit:
 *
 *     begin (payload: files) --> every disk of every machine --> rows, in one commit --> end
 *          |                            |                              |
 *     killed: remove what there is (no row)                    killed: the machines are there
 */

#define TRIAL_S 600

static const char *const trials[] = { "auto", "on", "off", NULL };

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "file",
    .kind = CARREL_APP_ARGUMENT_FILE,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "FILE",
    .help = N_ ("A package, a descriptor, a folder with one, or a disk, also one of this computer"),
  },
  {
    .name = "name",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "TEXT",
    .help = N_ ("What to call it; of several machines, their folder"),
  },
  {
    .name = "configuration",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "ID",
    .help = N_ ("The deployment configuration to import"),
  },
  {
    .name = "folder",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "FOLDER",
    .help = N_ ("The folder to put it into"),
  },
  {
    .name = "freeze",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("Of a disk of this computer: hold what is mounted from it still while it is read"),
  },
  {
    .name = "anew",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("Of a disk of this computer: begin anew, even when an import of it was broken off"),
  },
  {
    .name = "plan",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("Only say what would be made, and what would be asked"),
  },
  {
    .name = "accept-licence",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("Agree to the licences that the plan shows"),
  },
  {
    .name = "consent",
    .kind = CARREL_APP_ARGUMENT_TEXTS,
    .placeholder = "KIND",
    .help = N_ ("Allow what the plan asks for, such as “file”; may be given several times"),
  },
  {
    .name = "property",
    .kind = CARREL_APP_ARGUMENT_TEXTS,
    .placeholder = "KEY=VALUE",
    .help = N_ ("A value that the package asks for and hands to the guest; may be given several times; --plan "
                "lists them. All users of this computer can see it among the processes: no place for a secret"),
  },
  {
    .name = "properties",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "FILE",
    .help = N_ ("A file with such values that nobody else sees, one KEY=VALUE a line, or “-” for the standard "
                "input"),
  },
  {
    .name = "property-file",
    .kind = CARREL_APP_ARGUMENT_TEXTS,
    .placeholder = "KEY=FILE",
    .help = N_ ("A file that holds one such value, of one line or of many; may be given several times"),
  },
  {
    .name = "in-place",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("Read the disks where they lie and never write them; what the machine writes is kept apart"),
  },
  {
    .name = "cloud-init",
    .kind = CARREL_APP_ARGUMENT_WORD,
    .placeholder = "WORD",
    .help = N_ ("Whether to tell the guest a user and a host name; “auto” tells disks that are called as cloud "
                "images are"),
    .words = trials,
  },
  {
    .name = "cloud-user",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "NAME",
    .help = N_ ("The user for cloud-init to make, your own name if not given"),
  },
  {
    .name = "cloud-key",
    .kind = CARREL_APP_ARGUMENT_TEXTS,
    .placeholder = "FILE",
    .help = N_ ("A file with a public key (.pub) that may log in, or “agent”; may be given several times; the one "
                "in ~/.ssh if there is only one"),
  },
  {
    .name = "cloud-password",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("Ask for a password of that user, or read it from the standard input; kept as a hash"),
  },
  {
    .name = "cloud-password-hash",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "HASH",
    .help = N_ ("The same as a hash of crypt(3), which all users of this computer can see meanwhile"),
  },
  {
    .name = "host-name",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "NAME",
    .help = N_ ("What the guest calls itself, like the machine's name if not given"),
  },
  {
    .name = "trial",
    .kind = CARREL_APP_ARGUMENT_WORD,
    .placeholder = "WORD",
    .help = N_ ("Whether to try afterwards that it starts; “auto” tries packages, not a disk alone"),
    .words = trials,
  },
  {
    .name = "trial-timeout",
    .kind = CARREL_APP_ARGUMENT_NUMBER,
    .placeholder = "SECONDS",
    .help = N_ ("How long the trial of one machine may take, 600 if not given"),
  },
  {
    .name = "start",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("Start what was imported"),
  },
  { NULL },
};
/* clang-format on */

/* They came in one commit: when the first is there, all are. */
static gboolean
remove_files (CarrelLibrary *library,
              CarrelAppFiber *fiber,
              const char *uuid,
              JsonObject *payload,
              GError **error)
{
  return carrel_app_import_remove_files (library, fiber, payload, error);
}

/* Removes the files, unless rows name them after all.  Says how it stands, or gives an error. */
static char *
roll_back (CarrelLibrary *library,
           CarrelAppFiber *fiber,
           const char *uuid,
           JsonObject *payload,
           GError **error)
{
  return carrel_app_saga_roll_back_new (library,
                                        fiber,
                                        "import",
                                        uuid,
                                        payload,
                                        remove_files,
                                        error);
}

static CarrelLibraryMachine *
make_row (const CarrelAppImport *import, guint index)
{
  const CarrelAppliancePlanMachine *machine = carrel_app_import_get_machine (import, index);
  const CarrelSpec *spec = machine->spec;
  const char *notes = machine->system->annotation;
  g_autofree char *json = carrel_spec_to_json (spec, FALSE);
  CarrelLibraryMachine *row = carrel_library_machine_new (spec->uuid, spec->name, json);
  g_autoptr (GPtrArray) disks = carrel_app_machine_make_disks (spec);

  for (guint i = 0; i < disks->len; i++)
    carrel_library_machine_add_disk (row, carrel_library_disk_copy (g_ptr_array_index (disks, i)));
  row->folder_id = import->folder_id;
  if (notes != NULL)
    {
      g_free (row->notes);
      row->notes = g_utf8_make_valid (notes, -1);
    }
  return row;
}

/* All machines in one commit; says where they lie. */
static gboolean
insert (CarrelAppCommand *command, CarrelAppImport *import, GError **error)
{
  g_autoptr (GPtrArray)
    rows = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_machine_free);

  for (guint i = 0; i < import->plan->machines->len; i++)
    g_ptr_array_add (rows, make_row (import, i));
  return carrel_app_calls_insert_machines (carrel_app_command_get_fiber (command),
                                           carrel_app_command_get_library (command),
                                           rows,
                                           import->group,
                                           &import->folder_id,
                                           error);
}

static gboolean
carry_out (CarrelAppCommand *command, CarrelAppImport *import, GError **error)
{
  const char *uuid = carrel_app_import_get_machine (import, 0)->spec->uuid;
  g_autoptr (JsonObject) payload = carrel_app_import_make_payload (import);
  g_autoptr (GError) local_error = NULL;
  gint64 operation = carrel_app_saga_begin (command, uuid, json_object_ref (payload), error);

  if (operation < 0)
    return FALSE;
  if (!carrel_app_import_make_files (import, command, &local_error) ||
      !insert (command, import, &local_error))
    g_free (roll_back (carrel_app_command_get_library (command),
                       carrel_app_command_get_fiber (command),
                       uuid,
                       payload,
                       NULL));
  carrel_app_import_settle (import, command, &local_error);
  carrel_app_saga_end (command, operation, local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static JsonNode *
wrap (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

/* When a machine is to be started among the others; those that take no part come last. */
static gint64
get_order (const CarrelAppImport *import, guint index)
{
  const CarrelAppliancePlanMachine *machine = carrel_app_import_get_machine (import, index);
  GPtrArray *starts = import->plan->model->starts;

  for (guint i = 0; i < starts->len; i++)
    {
      const CarrelApplianceStart *start = g_ptr_array_index (starts, i);

      if (g_strcmp0 (start->system, machine->system->id) == 0 && start->order > 0)
        return start->order;
    }
  return G_MAXINT64;
}

static int
compare_order (gconstpointer left, gconstpointer right, gpointer data)
{
  gint64 one = get_order (data, *(const guint *) left);
  gint64 two = get_order (data, *(const guint *) right);

  return one < two ? -1 : one > two;
}

/* A machine that does not start is imported all the same: that is said, and no error. */
static void
start_all (CarrelAppCommand *command, const CarrelAppImport *import)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < import->plan->machines->len; i++)
    g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_order, (gpointer) import);
  for (guint i = 0; i < order->len; i++)
    {
      const CarrelSpec *spec =
        carrel_app_import_get_machine (import, g_array_index (order, guint, i))->spec;
      g_autoptr (GError) error = NULL;
      g_autoptr (CarrelAppMachine)
        machine = carrel_app_machine_load (carrel_app_command_get_fiber (command),
                                           carrel_app_command_get_library (command),
                                           spec->uuid,
                                           &error);
      JsonObject *said = NULL;

      carrel_app_command_set_progress (command, -1, _ ("Starting"));
      if (machine != NULL)
        said = carrel_app_start_one (command, machine, &error);
      if (said == NULL)
        carrel_app_command_warn (command,
                                 g_strdup_printf (_ ("“%s” was imported and did not start: %s"),
                                                     spec->name,
                                                     error->message));
      g_clear_pointer (&said, json_object_unref);
    }
}

static gboolean
wants_trial (CarrelAppCommand *command, const CarrelAppImport *import)
{
  const char *word = carrel_app_command_get_text (command, "trial");

  if (word == NULL || g_str_equal (word, "auto"))
    return !g_str_equal (import->plan->model->kind, "disk"); /* one of this computer is tried */
  return g_str_equal (word, "on");
}

/* Tries every machine; what worked is in the plan's specs afterwards. */
static GPtrArray *
try_all (CarrelAppCommand *command, const CarrelAppImport *import)
{
  guint seconds = carrel_app_command_get_number (command, "trial-timeout", TRIAL_S);
  GPtrArray *said = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  for (guint i = 0; wants_trial (command, import) && i < import->plan->machines->len; i++)
    {
      CarrelAppliancePlanMachine *machine = carrel_app_import_get_machine (import, i);
      g_autoptr (CarrelSpec) kept = NULL;

      g_ptr_array_add (said,
                       carrel_app_trial_run (command,
                                             machine->spec->uuid,
                                             MAX (seconds, 1),
                                             &kept));
      if (kept == NULL)
        continue;
      carrel_spec_free (machine->spec);
      machine->spec = g_steal_pointer (&kept);
    }
  return said;
}

static JsonObject *
describe_machine (CarrelAppCommand *command, const CarrelAppliancePlanMachine *planned)
{
  CarrelAppContext *context = carrel_app_command_get_context (command);
  const CarrelSpec *spec = planned->spec;
  JsonObject *object = json_object_new ();
  JsonArray *disks = json_array_new ();

  json_object_set_string_member (object, "uuid", spec->uuid);
  json_object_set_string_member (object, "name", spec->name);
  json_object_set_string_member (object,
                                 "state",
                                 carrel_vmm_state_to_string (
                                   carrel_app_context_get_state (context, spec->uuid)));
  json_object_set_string_member (object, "os-id", spec->os_id);
  for (guint i = 0; i < spec->disks->len; i++)
    {
      const CarrelSpecDisk *disk = carrel_spec_get_disk (spec, i);
      JsonObject *element = json_object_new ();

      json_object_set_string_member (element, "id", disk->id);
      json_object_set_int_member (element, "size-bytes", (gint64) disk->size_bytes);
      json_array_add_object_element (disks, element);
    }
  json_object_set_array_member (object, "disks", disks);
  return object;
}

/* That it was not begun anew, or why it was. */
static void
tell_resumed (CarrelAppCommand *command, const CarrelAppImport *import, JsonObject *said)
{
  const char *path = import->physical != NULL ? import->physical->disk->path : "";

  if (import->physical == NULL)
    return;
  json_object_set_int_member (said, "resumed-bytes", (gint64) import->resumed_bytes);
  if (import->anew == CARREL_APPLIANCE_DISK_ANEW_CHANGED)
    carrel_app_command_warn (
      command,
      g_strdup_printf (_ ("“%s” is not as it was when the import was broken off: it was begun anew."),
        path));
  else if (import->anew == CARREL_APPLIANCE_DISK_ANEW_DAMAGED)
    carrel_app_command_warn (
      command,
      g_strdup_printf (_ ("What was kept of the import of “%s” that was broken off is damaged: it was begun anew."),
        path));
}

static JsonNode *
describe (CarrelAppCommand *command, const CarrelAppImport *import, GPtrArray *tried)
{
  JsonObject *said = json_object_new ();
  JsonArray *machines = json_array_new ();
  JsonArray *dropped = json_array_new ();

  for (guint i = 0; i < import->plan->machines->len; i++)
    {
      JsonObject *one = describe_machine (command, carrel_app_import_get_machine (import, i));

      if (i < tried->len)
        json_object_set_object_member (one,
                                       "trial",
                                       json_object_ref (g_ptr_array_index (tried, i)));
      json_array_add_object_element (machines, one);
    }
  for (guint i = 0; i < import->plan->dropped->len; i++)
    {
      const CarrelAppliancePlanDropped *one = g_ptr_array_index (import->plan->dropped, i);
      JsonObject *element = json_object_new ();

      json_object_set_string_member (element, "item", one->item);
      if (one->words != NULL)
        json_object_set_string_member (element, "words", one->words);
      json_array_add_object_element (dropped, element);
    }
  json_object_set_array_member (said, "machines", machines);
  json_object_set_int_member (said, "folder-id", import->folder_id);
  tell_resumed (command, import, said);
  json_object_set_array_member (said, "not-carried-over", dropped);
  return wrap (said);
}

static JsonNode *
describe_plan (const CarrelAppImport *import)
{
  JsonObject *said = carrel_appliance_plan_to_json (import->plan);

  if (import->group != NULL)
    json_object_set_string_member (said, "group", import->group);
  json_object_set_array_member (said,
                                "properties",
                                carrel_app_properties_describe (import->properties));
  json_object_set_object_member (said, "in_place", carrel_app_base_describe (&import->base));
  if (import->unfinished != NULL)
    json_object_set_object_member (said,
                                   "unfinished",
                                   carrel_app_unfinished_describe (import->unfinished));
  if (import->cloud != NULL)
    json_object_set_object_member (said, "cloud", carrel_app_cloud_describe (import->cloud));
  return wrap (said);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelAppImport) import = carrel_app_import_new (command, error);
  g_autoptr (GPtrArray) tried = NULL;

  if (import == NULL)
    return NULL;
  if (carrel_app_command_get_flag (command, "plan"))
    return describe_plan (import);
  if (!carrel_app_import_check (import, command, error) || !carry_out (command, import, error))
    return NULL;
  for (guint i = 0; i < import->plan->machines->len; i++)
    {
      const CarrelSpec *spec = carrel_app_import_get_machine (import, i)->spec;

      carrel_app_command_note_event (command, spec->uuid, spec->name);
    }
  tried = try_all (command, import);
  if (carrel_app_command_get_flag (command, "start"))
    start_all (command, import);
  return describe (command, import, tried);
}

static char *
recover (CarrelAppContext *context,
         CarrelAppFiber *fiber,
         const CarrelLibraryOperation *operation,
         GError **error)
{
  CarrelLibrary *library = carrel_app_context_get_library (context);
  g_autoptr (JsonObject) payload = carrel_app_saga_get_payload (operation);
  g_autofree char *sentence = NULL;
  g_autofree char *kept = NULL;

  if (carrel_app_trial_is_payload (payload))
    return carrel_app_trial_recover (context, fiber, operation->machine_uuid, error);
  sentence = roll_back (library, fiber, operation->machine_uuid, payload, error);
  kept = sentence != NULL ? carrel_app_import_recover (library, fiber, payload) : NULL;
  return kept != NULL ? g_steal_pointer (&kept) : g_steal_pointer (&sentence);
}

/* A text of a stranger, on one line, fit for a terminal. */
static char *
show (JsonObject *object, const char *member)
{
  char *line = carrel_base_json_dup_line (object, member);

  return line != NULL ? line : g_strdup ("");
}

static void
format_trial (GString *text, JsonObject *trial)
{
  JsonArray *tried = json_object_get_array_member (trial, "tried");

  for (guint i = 0; i < json_array_get_length (tried); i++)
    {
      JsonObject *one = json_array_get_object_element (tried, i);
      g_autofree char *words = show (one, "words");
      gboolean is_booted = g_strcmp0 (carrel_base_json_get_string (one, "outcome"), "booted") == 0;

      g_string_append_printf (text,
                              is_booted
                              ? _ ("  Tried %s: it starts (%s)\n")
                              : _ ("  Tried %s: it does not start (%s)\n"),
                                   carrel_base_json_get_string (one, "what"),
                                   words);
    }
  if (json_object_has_member (trial, "kept"))
    g_string_append_printf (text,
                            _ ("  It was changed to what works: %s\n"),
                               json_object_get_string_member (trial, "kept"));
}

static char *
format (JsonNode *result)
{
  JsonObject *said = json_node_get_object (result);
  JsonArray *machines = json_object_get_array_member (said, "machines");
  GString *text;

  if (json_object_has_member (said, "consents"))
    return carrel_app_plan_format (said);
  text = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (machines); i++)
    {
      JsonObject *machine = json_array_get_object_element (machines, i);

      g_string_append_printf (text,
                              "%s: %s\n%s\n",
                              json_object_get_string_member (machine, "name"),
                              json_object_get_string_member (machine, "state"),
                              json_object_get_string_member (machine, "uuid"));
      if (json_object_has_member (machine, "trial"))
        format_trial (text, json_object_get_object_member (machine, "trial"));
    }
  if (carrel_base_json_get_int (said, "resumed-bytes", 0) > 0)
    {
      g_autofree char *size = g_format_size (
        (guint64) json_object_get_int_member (said, "resumed-bytes"));

      g_string_append_printf (text,
                              _ ("It went on behind the first %s, which had been read before.\n"),
                                 size);
    }
  carrel_app_dropped_format (text, json_object_get_array_member (said, "not-carried-over"));
  return g_string_free (text, FALSE);
}

/* clang-format off */
const CarrelAppVerb carrel_app_verb_import = {
  .name = "import",
  .summary = N_ ("Make machines of what another product packed or keeps"),
  .description = N_ ("Takes packages and descriptors (OVA, OVF, VMware, VirtualBox, libvirt, Hyper-V, UTM, "
                     "Vagrant and others) and carries out exactly the plan that --plan shows: every "
                     "machine, or none. What asks for something of this computer, and licences, need "
                     "consent, which is never taken for granted. The package is not changed. A disk of this "
                     "computer, as “physical list” shows it, is read when nothing writes to it; when that is broken "
                     "off, what was read is kept, and the next import of the disk goes on from there. Passwords that "
                     "a package needs and that were not given are asked for at a terminal, and not shown."),
  .arguments = arguments,
  .run = run,
  .format = format,
  .recover = recover,
};
/* clang-format on */
