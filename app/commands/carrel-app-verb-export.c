/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-error.h"
#include "carrel-app-export-disks-private.h"
#include "carrel-app-export-machines-private.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-saga-private.h"

#include "base/carrel-base-descriptor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define KEY_BYTES_MAX (128u * 1024u)

/* Packages first, in the order of CarrelApplianceExportFormat. */
static const char *const formats[] = { "ova", "ovf", "vmx",  "libvirt", "vagrant",
                                       "raw", "vdi", "vhdx", "qcow2",   NULL };
static const char *const profiles[] = { "generic", "vmware", "virtualbox", "virt-v2v", NULL };

#define FIRST_DISK_FORMAT 5

static const CarrelApplianceDiskFormat disk_formats[] = {
  CARREL_APPLIANCE_DISK_FORMAT_RAW,
  CARREL_APPLIANCE_DISK_FORMAT_VDI,
  CARREL_APPLIANCE_DISK_FORMAT_VHDX,
  CARREL_APPLIANCE_DISK_FORMAT_QCOW2,
};

/* What a file's ending says; of a folder there is none. */
static const struct
{
  const char *ending;
  const char *format;
} endings[] = {
  { ".ova", "ova" }, { ".box", "vagrant" }, { ".raw", "raw" },     { ".img", "raw" },
  { ".vdi", "vdi" }, { ".vhdx", "vhdx" },   { ".qcow2", "qcow2" },
};

/* Endings of a file that comes with others. */
static const char *const folder_endings[] = { ".ovf", ".vmx", ".xml", NULL };

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "machines",
    .kind = CARREL_APP_ARGUMENT_MACHINES,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "NAME",
    .help = N_ ("The machines, by name or UUID, in the order in which they are to start"),
  },
  {
    .name = "target",
    .kind = CARREL_APP_ARGUMENT_FILE,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "TARGET",
    .help = N_ ("The file or folder to make, which must not be there"),
  },
  {
    .name = "format",
    .kind = CARREL_APP_ARGUMENT_WORD,
    .placeholder = "FORMAT",
    .help = N_ ("What to make; otherwise the ending .ova, .box, .raw, .img, .vdi, .vhdx or .qcow2 tells"),
    .words = formats,
  },
  {
    .name = "profile",
    .kind = CARREL_APP_ARGUMENT_WORD,
    .placeholder = "PRODUCT",
    .help = N_ ("Whom an OVA or OVF is for: a machine that came from there gets the hardware that it had; otherwise "
                "it has hardware that all of them know"),
    .words = profiles,
  },
  {
    .name = "small",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("Rather a small file than a fast export"),
  },
  {
    .name = "sign",
    .kind = CARREL_APP_ARGUMENT_FILE,
    .placeholder = "KEY",
    .help = N_ ("Sign an OVA or OVF with this RSA key (PEM)"),
  },
  {
    .name = "certificate",
    .kind = CARREL_APP_ARGUMENT_FILE,
    .placeholder = "CERTIFICATE",
    .help = N_ ("The key's certificate (PEM)"),
  },
  { NULL },
};
/* clang-format on */

typedef struct
{
  CarrelAppCommand *command;
  const char *target;
  guint format;        /* of `formats` */
  GPtrArray *machines; /* CarrelAppMachine, in the order of their start */
  GArray *operations;  /* gint64 */
  GCancellable *cancellable;
  GBytes *key;
  GBytes *certificate;
} Export;

static void
clear_export (Export *self)
{
  g_clear_pointer (&self->machines, g_ptr_array_unref);
  g_clear_pointer (&self->operations, g_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->key, g_bytes_unref);
  g_clear_pointer (&self->certificate, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, clear_export)

static guint
find_word (const char *const *words, const char *word)
{
  guint i = 0;

  while (words[i] != NULL && !g_str_equal (words[i], word))
    i++;
  return i;
}

static gboolean
has_ending (const char *name, const char *ending)
{
  gsize length = strlen (name);

  return length > strlen (ending) &&
         g_ascii_strcasecmp (name + length - strlen (ending), ending) == 0;
}

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list list;

  va_start (list, format);
  g_propagate_error (error,
                     g_error_new_valist (CARREL_APP_ERROR, CARREL_APP_ERROR_USAGE, format, list));
  va_end (list);
  return FALSE;
}

static gboolean
choose_format (Export *self, GError **error)
{
  const char *word = carrel_app_command_get_text (self->command, "format");
  g_autofree char *name = g_path_get_basename (self->target);

  for (gsize i = 0; folder_endings[i] != NULL; i++)
    if (has_ending (name, folder_endings[i]))
      return refuse (error,
                     _ ("“%s” would come with its disks: name a folder for all of it, and say "
                        "--format ovf, vmx or libvirt."),
                        name);
  for (gsize i = 0; i < G_N_ELEMENTS (endings) && word == NULL; i++)
    if (has_ending (name, endings[i].ending))
      word = endings[i].format;
  if (word == NULL)
    return refuse (error,
                   _ ("What shall “%s” become? Say it by --format, or by its ending."), name);
  self->format = find_word (formats, word);
  if (self->format > CARREL_APPLIANCE_EXPORT_FORMAT_OVF &&
      carrel_app_command_has (self->command, "profile"))
    return refuse (error, _ ("Only an OVA or OVF has a profile, not “%s”."), name);
  return TRUE;
}

static GBytes *
read_pem (const char *path, GError **error)
{
  g_auto (CarrelBaseDescriptor)
    descriptor = carrel_base_descriptor_open_regular (path, FALSE, NULL, error);
  g_autoptr (CarrelApplianceSource) source = NULL;

  if (descriptor < 0)
    return NULL;
  source = carrel_appliance_source_new (carrel_base_descriptor_steal (&descriptor), error);
  return source != NULL ? carrel_appliance_source_read_all (source, KEY_BYTES_MAX, error) : NULL;
}

static gboolean
read_key (Export *self, GError **error)
{
  const char *key = carrel_app_command_get_text (self->command, "sign");
  const char *certificate = carrel_app_command_get_text (self->command, "certificate");

  if (key == NULL && certificate == NULL)
    return TRUE;
  if (key == NULL || certificate == NULL)
    return refuse (error,
                   _ ("A signature needs both --sign and --certificate for “%s”."), self->target);
  if (self->format > CARREL_APPLIANCE_EXPORT_FORMAT_OVF)
    return refuse (error, _ ("Only an OVA or OVF can be signed, not “%s”."), self->target);
  self->key = read_pem (key, error);
  self->certificate = self->key != NULL ? read_pem (certificate, error) : NULL;
  return self->certificate != NULL;
}

static gboolean
find_machines (Export *self, GError **error)
{
  g_auto (GStrv) texts = carrel_app_command_dup_texts (self->command, "machines");

  self->machines = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_app_machine_free);
  for (gsize i = 0; texts[i] != NULL; i++)
    {
      CarrelAppMachine *machine =
        carrel_app_machine_resolve (self->command, texts[i], CARREL_APP_MACHINE_IN_LIBRARY, error);

      if (machine == NULL)
        return FALSE;
      for (guint k = 0; k < self->machines->len; k++)
        if (g_str_equal (((CarrelAppMachine *) g_ptr_array_index (self->machines, k))->row->uuid,
                         machine->row->uuid))
          {
            refuse (error, _ ("“%s” was named twice."), machine->row->name);
            carrel_app_machine_free (machine);
            return FALSE;
          }
      g_ptr_array_add (self->machines, machine);
    }
  if (self->machines->len > 1 && self->format > CARREL_APPLIANCE_EXPORT_FORMAT_OVF)
    return refuse (error, _ ("Only an OVA or OVF holds several machines, not “%s”."), self->target);
  return TRUE;
}

static int
compare_machines (gconstpointer left, gconstpointer right)
{
  const CarrelAppMachine *a = *(CarrelAppMachine *const *) left;
  const CarrelAppMachine *b = *(CarrelAppMachine *const *) right;

  return strcmp (a->row->uuid, b->row->uuid);
}

/* Keeps everybody off the machines: nobody starts one, or changes its disks, while they are read.  All
 * commands take several machines in the same order, so that none waits for another in a ring. */
static gboolean
take_machines (Export *self, GError **error)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (self->machines, NULL, NULL);

  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_machines);
  for (guint i = 0; i < sorted->len; i++)
    {
      CarrelAppMachine *machine = g_ptr_array_index (sorted, i);
      JsonObject *payload = json_object_new ();
      gint64 operation;

      json_object_set_string_member (payload, "target", self->target);
      operation = carrel_app_saga_begin (self->command, machine->row->uuid, payload, error);
      if (operation < 0)
        return FALSE;
      g_array_append_val (self->operations, operation);
      if (!carrel_app_machine_reload (machine, self->command, error) ||
          !carrel_app_machine_require_off (machine, self->command, error))
        return FALSE;
    }
  return TRUE;
}

static GPtrArray *
open_machines (Export *self, GError **error)
{
  g_autoptr (GPtrArray)
    opened = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_appliance_export_machine_free);

  for (guint i = 0; i < self->machines->len; i++)
    {
      CarrelApplianceExportMachine *machine =
        carrel_app_export_machines_open (self->command,
                                         g_ptr_array_index (self->machines, i),
                                         error);

      if (machine == NULL)
        return NULL;
      g_ptr_array_add (opened, machine);
      if (self->format < FIRST_DISK_FORMAT &&
          !carrel_app_export_machines_flatten (self->command,
                                               machine,
                                               self->target,
                                               self->cancellable,
                                               error))
        return NULL;
    }
  return g_steal_pointer (&opened);
}

static JsonArray *
describe_files (const CarrelApplianceExportResult *result)
{
  JsonArray *files = json_array_new ();

  for (guint i = 0; i < result->files->len; i++)
    {
      const CarrelApplianceExportFile *file = g_ptr_array_index (result->files, i);
      JsonObject *said = json_object_new ();

      json_object_set_string_member (said, "name", file->name);
      json_object_set_int_member (said, "bytes", (gint64) file->bytes);
      if (file->digest != NULL)
        json_object_set_string_member (said, "sha256", file->digest);
      json_array_add_object_element (files, said);
    }
  return files;
}

static void
describe_notes (GPtrArray *notes, JsonObject *said)
{
  JsonArray *changed = json_array_new ();
  JsonArray *dropped = json_array_new ();

  for (guint i = 0; i < notes->len; i++)
    {
      const CarrelApplianceExportNote *note = g_ptr_array_index (notes, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "system", note->system);
      json_object_set_string_member (object, "item", note->item);
      if (note->from != NULL)
        json_object_set_string_member (object, "from", note->from);
      if (note->to != NULL)
        json_object_set_string_member (object, "to", note->to);
      json_object_set_string_member (object, "words", note->words);
      json_array_add_object_element (note->to != NULL ? changed : dropped, object);
    }
  json_object_set_array_member (said, "changed", changed);
  json_object_set_array_member (said, "dropped", dropped);
}

static gboolean
write_package (Export *self, GPtrArray *machines, JsonObject *said, GError **error)
{
  const char *profile = carrel_app_command_get_text (self->command, "profile");
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (self->command);
  CarrelApplianceExportRequest request = {
    .format = (CarrelApplianceExportFormat) self->format,
    .is_small = carrel_app_command_get_flag (self->command, "small"),
    .key = self->key,
    .certificate = self->certificate,
    .report = carrel_app_export_machines_report_cb,
    .report_data = self->command,
  };
  CarrelApplianceExportResult result = { 0 };
  g_autoptr (GAsyncResult) answer = NULL;

  if (profile != NULL)
    request.profile = (CarrelApplianceExportProfile) find_word (profiles, profile);
  carrel_appliance_export_async (machines,
                                 &request,
                                 self->target,
                                 self->cancellable,
                                 carrel_app_fiber_ready_cb,
                                 fiber);
  answer = carrel_app_fiber_wait (fiber);
  if (!carrel_appliance_export_finish (answer, &result, error))
    return FALSE;
  json_object_set_array_member (said, "files", describe_files (&result));
  json_object_set_int_member (said, "bytes", (gint64) result.bytes);
  describe_notes (result.notes, said);
  carrel_appliance_export_clear_result (&result);
  return TRUE;
}

/* Of a machine whose disks go out alone, everything else stays behind. */
static gboolean
write_disks (Export *self, GPtrArray *machines, JsonObject *said, GError **error)
{
  JsonArray *files = carrel_app_export_disks (self->command,
                                              g_ptr_array_index (machines, 0),
                                              disk_formats[self->format - FIRST_DISK_FORMAT],
                                              formats[self->format],
                                              self->target,
                                              self->cancellable,
                                              error);
  const CarrelAppMachine *machine = g_ptr_array_index (self->machines, 0);
  g_autoptr (GPtrArray) notes = carrel_appliance_export_new_notes ();
  CarrelApplianceExportNote *note;
  gint64 bytes = 0;

  if (files == NULL)
    return FALSE;
  note = g_new0 (CarrelApplianceExportNote, 1);
  note->system = g_strdup (machine->row->name);
  note->item = g_strdup ("hardware");
  note->words = g_strdup (
    _ ("Only the disks go out; a disk says nothing of the machine it was in"));
  g_ptr_array_add (notes, note);
  for (guint i = 0; i < json_array_get_length (files); i++)
    bytes += json_object_get_int_member (json_array_get_object_element (files, i), "bytes");
  json_object_set_array_member (said, "files", files);
  json_object_set_int_member (said, "bytes", bytes);
  describe_notes (notes, said);
  return TRUE;
}

static gboolean
write_out (Export *self, JsonObject *said, GError **error)
{
  g_autoptr (GPtrArray) machines = NULL;

  if (!take_machines (self, error))
    return FALSE;
  machines = open_machines (self, error);
  if (machines == NULL)
    return FALSE;
  return self->format < FIRST_DISK_FORMAT ? write_package (self, machines, said, error)
                                          : write_disks (self, machines, said, error);
}

static JsonObject *
describe (Export *self)
{
  JsonObject *said = json_object_new ();
  JsonArray *machines = json_array_new ();

  for (guint i = 0; i < self->machines->len; i++)
    json_array_add_object_element (machines,
                                   carrel_app_machine_describe (g_ptr_array_index (self->machines,
                                                                                   i),
                                                                CARREL_VMM_STATE_STOPPED));
  json_object_set_string_member (said, "target", self->target);
  json_object_set_string_member (said, "format", formats[self->format]);
  json_object_set_array_member (said, "machines", machines);
  return said;
}

static void
note_events (Export *self)
{
  for (guint i = 0; i < self->machines->len; i++)
    carrel_app_command_note_event (self->command,
                                   ((CarrelAppMachine *) g_ptr_array_index (self->machines, i))
                                     ->row->uuid,
                                   self->target);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_auto (Export) self = { .command = command };
  GCancellable *cancellable = carrel_app_fiber_get_cancellable (
    carrel_app_command_get_fiber (command));
  g_autoptr (JsonObject) said = NULL;
  g_autoptr (GError) local_error = NULL;

  self.target = carrel_app_command_get_text (command, "target");
  self.operations = g_array_new (FALSE, FALSE, sizeof (gint64));
  /* The journal shields from cancelling; the long part of this is cancelled all the same. */
  self.cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  if (!choose_format (&self, error) || !read_key (&self, error) || !find_machines (&self, error))
    return NULL;
  said = describe (&self);
  write_out (&self, said, &local_error);
  for (guint i = self.operations->len; i > 0; i--)
    carrel_app_saga_end (command, g_array_index (self.operations, gint64, i - 1), local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  note_events (&self);
  return carrel_app_machine_wrap (g_steal_pointer (&said));
}

static char *
recover (CarrelAppContext *context,
         CarrelAppFiber *fiber,
         const CarrelLibraryOperation *operation,
         GError **error)
{
  g_autoptr (JsonObject) payload = carrel_app_saga_get_payload (operation);
  const char *target = json_object_get_string_member_with_default (payload, "target", NULL);

  if (target != NULL)
    carrel_appliance_export_remove_parts (target);
  return g_strdup_printf (_ ("“%s” was interrupted; what it had begun has been removed."),
                             "export");
}

static void
format_notes (GString *text, JsonArray *notes)
{
  for (guint i = 0; i < json_array_get_length (notes); i++)
    {
      JsonObject *note = json_array_get_object_element (notes, i);
      const char *from = json_object_get_string_member_with_default (note, "from", NULL);
      const char *to = json_object_get_string_member_with_default (note, "to", NULL);

      g_string_append_printf (text,
                              "  %s %s%s%s%s%s: %s\n",
                              json_object_get_string_member (note, "system"),
                              json_object_get_string_member (note, "item"),
                              from != NULL ? " " : "",
                              from != NULL ? from : "",
                              to != NULL ? " -> " : "",
                              to != NULL ? to : "",
                              json_object_get_string_member (note, "words"));
    }
}

static char *
format (JsonNode *result)
{
  JsonObject *said = json_node_get_object (result);
  JsonArray *changed = json_object_get_array_member (said, "changed");
  JsonArray *dropped = json_object_get_array_member (said, "dropped");
  guint64 bytes = (guint64) json_object_get_int_member (said, "bytes");
  g_autofree char *size = g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s: %s\n", json_object_get_string_member (said, "target"), size);
  if (json_array_get_length (changed) > 0)
    g_string_append_printf (text, "%s\n", _ ("Different there:"));
  format_notes (text, changed);
  if (json_array_get_length (dropped) > 0)
    g_string_append_printf (text, "%s\n", _ ("Not carried over:"));
  format_notes (text, dropped);
  return g_string_free (text, FALSE);
}

/* clang-format off */
const CarrelAppVerb carrel_app_verb_export = {
  .name = "export",
  .summary = N_ ("Write machines out, for other products or to keep"),
  .description = N_ ("The machines must be off, and stay as they are. The formats ova and ovf hold several "
                     "machines, for VMware, VirtualBox, virt-v2v and Carrel; vmx is a folder for VMware "
                     "Workstation, Player and Fusion, libvirt one for virsh and virt-manager, vagrant a box "
                     "for its provider libvirt. The others are the disk alone, or a folder where there are "
                     "several. Nothing has its name before it is whole. What was exported once and not "
                     "changed gives the same bytes again with --small; otherwise packed disks may differ "
                     "in a few bytes, and vdi and vhdx have identifiers that are new each time."),
  .arguments = arguments,
  .run = run,
  .format = format,
  .recover = recover,
};
/* clang-format on */
