/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-import-private.h"

#include "../carrel-app-calls.h"
#include "carrel-app-files-private.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-progress-private.h"

#include "appliance/carrel-appliance-plan-input.h"
#include "appliance/carrel-appliance-plan-pieces.h"
#include "appliance/disk/carrel-appliance-disk-convert.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"

#include <glib/gi18n-lib.h>

/* The files of an import: all disks of all machines.  Each goes in one pass from where it lies in the
 * package into its machine's folder; it has no name before it is whole. */

#define SECTOR_BYTES 512
/* A disk may be as large as the package says, rounded up: formats have grains. */
#define SLACK_BYTES (G_GINT64_CONSTANT (1) << 20)

typedef struct
{
  CarrelAppImport *import;
  CarrelAppCommand *command;
  guint64 done_bytes;    /* of the files that are read whole */
  guint64 current_bytes; /* of the file that is being read */
} Making;

typedef struct
{
  const CarrelAppImport *import;
  CarrelLibrary *library;
  gboolean is_anew;
  char *folder;
} Keeping;

/* How far the whole is: the bytes of the files in the package, at the rate of the one being read. */
static void
report_cb (const CarrelApplianceDiskProgress *progress, gpointer data)
{
  const Making *making = data;
  guint64 total = (guint64) making->import->plan->file_bytes;
  double share = progress->total_bytes > 0
                   ? (double) progress->done_bytes / (double) progress->total_bytes
                   : 0;
  double scale = progress->total_bytes > 0
                   ? (double) making->current_bytes / (double) progress->total_bytes
                   : 0;
  double done = (double) making->done_bytes + (double) making->current_bytes * MIN (share, 1);
  double rate = (double) progress->bytes_per_second * scale;
  CarrelApplianceDiskProgress whole = {
    .done_bytes = (guint64) done,
    .total_bytes = MAX (total, (guint64) done),
    .bytes_per_second = (guint64) rate,
    .seconds_left = -1,
  };
  g_autofree char *words = NULL;

  if (rate >= 1 && progress->seconds_left >= 0)
    whole.seconds_left = ((double) whole.total_bytes - done) / rate;
  words = carrel_app_progress_describe (&whole);
  carrel_app_command_set_progress (making->command,
                                   whole.total_bytes > 0 ? done / (double) whole.total_bytes : -1,
                                   words);
}

static gboolean
convert (Making *making,
         GPtrArray *layers,
         const CarrelApplianceDiskRequest *request,
         const char *path,
         CarrelApplianceDiskResult *out_result,
         GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (making->command);
  g_autoptr (GAsyncResult) answer = NULL;

  /* The one long step of a saga that may be cancelled: what it made so far is removed by its caller. */
  carrel_app_fiber_set_shielded (fiber, FALSE);
  carrel_appliance_disk_convert_async (layers,
                                       request,
                                       path,
                                       carrel_app_fiber_get_cancellable (fiber),
                                       carrel_app_fiber_ready_cb,
                                       fiber);
  answer = carrel_app_fiber_wait (fiber);
  carrel_app_fiber_set_shielded (fiber, TRUE);
  return carrel_appliance_disk_convert_finish (answer, out_result, error);
}

/* What is known of the disk before it is read, so that nothing else is taken for it. */
static void
fill_request (Making *making,
              const CarrelAppliancePlanDisk *planned,
              CarrelApplianceDiskRequest *request)
{
  const CarrelApplianceFile *file = carrel_appliance_plan_input_find_file (making->import->plan,
                                                                           planned);

  request->report = report_cb;
  request->report_data = making;
  if (planned->source == CARREL_APPLIANCE_PLAN_SOURCE_MEMBER && planned->declared_bytes > 0)
    request->capacity_max = (guint64) (planned->declared_bytes + SLACK_BYTES);
  if (file != NULL && file->digest != NULL)
    {
      request->digest = file->digest_kind;
      request->expected_digest = file->digest;
    }
}

/* Makes the folder where what is read of a disk of this computer is kept. */
static gboolean
begin_work (gpointer data, GCancellable *cancellable, GError **error)
{
  Keeping *keeping = data;
  const CarrelAppImport *import = keeping->import;

  if (keeping->is_anew && !carrel_app_unfinished_discard (keeping->library, import->keeper, error))
    return FALSE;
  keeping->folder =
    carrel_app_unfinished_begin (keeping->library, import->keeper, import->physical->disk, error);
  return keeping->folder != NULL;
}

static gboolean
discard_work (gpointer data, GCancellable *cancellable, GError **error)
{
  const Keeping *keeping = data;

  return carrel_app_unfinished_discard (keeping->library, keeping->import->keeper, error);
}

static gboolean
run_keeping (CarrelAppCommand *command, Keeping *keeping, CarrelAppCallsWork work, GError **error)
{
  return carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                         work,
                                         keeping,
                                         error);
}

/* Reads it, or what of it was not read before it was broken off. */
static gboolean
convert_kept (Making *making,
              GPtrArray *layers,
              CarrelApplianceDiskRequest *request,
              const char *path,
              CarrelApplianceDiskResult *out_result,
              GError **error)
{
  CarrelAppImport *import = making->import;
  Keeping keeping = { import,
                      carrel_app_command_get_library (making->command),
                      carrel_app_command_get_flag (making->command, "anew"),
                      NULL };
  gboolean is_converted;

  if (import->keeper == NULL)
    return convert (making, layers, request, path, out_result, error);
  if (!run_keeping (making->command, &keeping, begin_work, error))
    return FALSE;
  request->unfinished = keeping.folder;
  is_converted = convert (making, layers, request, path, out_result, error);
  if (is_converted)
    {
      import->resumed_bytes = out_result->resumed_bytes;
      import->anew = out_result->anew;
      /* It has become the machine's disk; what says how far it was is of no use. */
      run_keeping (making->command, &keeping, discard_work, NULL);
    }
  g_free (keeping.folder);
  return is_converted;
}

typedef struct
{
  const CarrelAppImport *import;
  const CarrelAppliancePlanDisk *planned;
} Pieces;

static gboolean
verify_pieces (gpointer data, GCancellable *cancellable, GError **error)
{
  const Pieces *pieces = data;

  return carrel_appliance_plan_pieces_verify (pieces->import->plan,
                                              pieces->planned,
                                              pieces->import->package,
                                              cancellable,
                                              error);
}

static gboolean
read_disk (Making *making,
           const CarrelAppliancePlanDisk *planned,
           CarrelSpecDisk *disk,
           const char *path,
           GError **error)
{
  CarrelAppImport *import = making->import;
  g_autoptr (GPtrArray)
    layers = carrel_appliance_plan_input_open_layers (planned, import->package, error);
  CarrelApplianceDiskRequest request = { .is_private = TRUE };
  CarrelApplianceDiskResult result = { 0 };
  g_autofree char *digest = NULL;
  guint64 bytes;

  if (layers == NULL ||
      !carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (making->command),
                                       verify_pieces,
                                       &(Pieces){ import, planned },
                                       error))
    return FALSE;
  fill_request (making, planned, &request);
  digest = request.digest != NULL ? g_ascii_strup (request.digest, -1) : NULL;
  request.digest = digest;
  making->current_bytes = 0;
  for (guint i = 0; i < layers->len; i++)
    making->current_bytes += carrel_appliance_disk_input_get_length (g_ptr_array_index (layers, i));
  if (!convert_kept (making, layers, &request, path, &result, error))
    return FALSE;
  bytes = result.virtual_bytes;
  carrel_appliance_disk_convert_clear_result (&result);
  making->done_bytes += making->current_bytes;
  disk->size_bytes = MAX ((bytes + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES,
                          CARREL_BASE_LIMIT_DISK_BYTES_MIN);
  return disk->size_bytes == bytes ||
         carrel_app_calls_grow_disk (carrel_app_command_get_fiber (making->command),
                                     path,
                                     disk->size_bytes,
                                     error);
}

static gboolean
make_disk (Making *making,
           const CarrelAppliancePlanDisk *planned,
           CarrelSpecDisk *disk,
           const char *path,
           GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (making->command);

  if (planned->source == CARREL_APPLIANCE_PLAN_SOURCE_BLANK)
    return carrel_app_calls_create_disk (fiber, path, disk->size_bytes, error);
  if (making->import->base.is_chosen)
    return carrel_app_base_make_disk (making->command, planned, disk, path, error);
  return read_disk (making, planned, disk, path, error);
}

typedef struct
{
  const CarrelAppImport *import;
  const CarrelAppliancePlanMachine *machine;
  const char *folder;
} Burning;

/* The discs that tell the guest its values, made and written durably. */
static gboolean
burn_work (gpointer data, GCancellable *cancellable, GError **error)
{
  const Burning *burning = data;

  return carrel_app_cloud_make_disc (burning->import->cloud, burning->folder, error) &&
         carrel_app_properties_make_disc (burning->import->properties,
                                          burning->machine,
                                          burning->folder,
                                          error);
}

static gboolean
make_machine (Making *making, CarrelAppliancePlanMachine *machine, GError **error)
{
  CarrelLibrary *library = carrel_app_command_get_library (making->command);
  g_autofree char *folder = carrel_library_dup_machine_folder (library, machine->spec->uuid);
  g_autofree char *disks = g_build_filename (folder, "disks", NULL);
  Burning burning = { making->import, machine, folder };

  if (!carrel_app_files_make_folder (carrel_app_command_get_fiber (making->command), disks, error))
    return FALSE;
  for (guint i = 0; i < machine->disks->len; i++)
    {
      const CarrelAppliancePlanDisk *planned = g_ptr_array_index (machine->disks, i);
      CarrelSpecDisk *disk = carrel_spec_find_disk (machine->spec, planned->id);
      g_autofree char *path = g_build_filename (disks, disk->file, NULL);

      if (!make_disk (making, planned, disk, path, error))
        return FALSE;
    }
  return carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (making->command),
                                         burn_work,
                                         &burning,
                                         error);
}

static gboolean
make_machines (CarrelAppImport *self, CarrelAppCommand *command, GError **error)
{
  Making making = { .import = self, .command = command };

  carrel_app_command_set_progress (command, 0, _ ("Reading the disks"));
  for (guint i = 0; i < self->plan->machines->len; i++)
    if (!make_machine (&making, carrel_app_import_get_machine (self, i), error))
      return FALSE;
  return self->physical == NULL || carrel_app_physical_check_unchanged (self->physical, error);
}

gboolean
carrel_app_import_make_files (CarrelAppImport *self, CarrelAppCommand *command, GError **error)
{
  gboolean is_made;

  if (self->physical != NULL && carrel_app_command_get_flag (command, "freeze") &&
      !carrel_app_physical_freeze (self->physical, command, error))
    return FALSE;
  is_made = make_machines (self, command, error);
  if (self->physical != NULL)
    carrel_app_physical_thaw (self->physical, command);
  return is_made;
}

JsonObject *
carrel_app_import_make_payload (const CarrelAppImport *self)
{
  JsonObject *payload = json_object_new ();
  JsonArray *machines = json_array_new ();

  for (guint i = 0; i < self->plan->machines->len; i++)
    {
      const CarrelSpec *spec = carrel_app_import_get_machine (self, i)->spec;
      JsonObject *machine = json_object_new ();
      JsonArray *files = json_array_new ();

      for (guint k = 0; k < spec->disks->len; k++)
        json_array_add_string_element (files, carrel_spec_get_disk (spec, k)->file);
      json_object_set_string_member (machine, "uuid", spec->uuid);
      json_object_set_array_member (machine, "disk-files", files);
      json_array_add_object_element (machines, machine);
    }
  json_object_set_array_member (payload, "machines", machines);
  if (self->keeper != NULL)
    json_object_set_string_member (payload, "unfinished", self->keeper);
  return payload;
}

static gboolean
remove_machine (CarrelLibrary *library, CarrelAppFiber *fiber, JsonObject *machine, GError **error)
{
  const char *uuid = carrel_base_json_get_string (machine, "uuid");
  JsonArray *files = carrel_base_json_get_array (machine, "disk-files");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *folder = NULL;

  if (uuid == NULL)
    return TRUE;
  folder = carrel_library_dup_machine_folder (library, uuid);
  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    g_strv_builder_add (builder, json_array_get_string_element (files, i));
  names = g_strv_builder_end (builder);
  return carrel_app_files_remove_machine (fiber, folder, (const char *const *) names, NULL, error);
}

gboolean
carrel_app_import_remove_files (CarrelLibrary *library,
                                CarrelAppFiber *fiber,
                                JsonObject *payload,
                                GError **error)
{
  JsonArray *machines = carrel_base_json_get_array (payload, "machines");

  for (guint i = 0; machines != NULL && i < json_array_get_length (machines); i++)
    if (!remove_machine (library, fiber, json_array_get_object_element (machines, i), error))
      return FALSE;
  return TRUE;
}

typedef struct
{
  CarrelLibrary *library;
  const char *keeper;
  gboolean is_unwanted;
  CarrelAppUnfinished *left;
} Settling;

static gboolean
settle_work (gpointer data, GCancellable *cancellable, GError **error)
{
  Settling *settling = data;

  if (!settling->is_unwanted)
    settling->left = carrel_app_unfinished_look (settling->library, settling->keeper);
  if (settling->left != NULL && settling->left->done > 0)
    return TRUE;
  g_clear_pointer (&settling->left, carrel_app_unfinished_free);
  return carrel_app_unfinished_discard (settling->library, settling->keeper, error);
}

void
carrel_app_import_settle (CarrelAppImport *self, CarrelAppCommand *command, GError **failure)
{
  Settling settling = { carrel_app_command_get_library (command), self->keeper, FALSE, NULL };
  gboolean is_cancelled = g_error_matches (*failure, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autofree char *words = NULL;

  if (self->keeper == NULL)
    return;
  settling.is_unwanted = *failure == NULL ||
                         !carrel_app_physical_check_unchanged (self->physical, NULL) ||
                         (is_cancelled &&
                          !carrel_app_context_is_ending (carrel_app_command_get_context (command)));
  carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                  settle_work,
                                  &settling,
                                  NULL);
  if (settling.left == NULL)
    return;
  words = g_strdup_printf (_ ("%s What was read of the disk (%u %%) is kept: import it again to go on."),
    (*failure)->message,
    carrel_app_unfinished_get_percent (settling.left));
  carrel_app_unfinished_free (settling.left);
  g_free ((*failure)->message);
  (*failure)->message = g_steal_pointer (&words);
}

char *
carrel_app_import_recover (CarrelLibrary *library, CarrelAppFiber *fiber, JsonObject *payload)
{
  Settling settling = { library, carrel_base_json_get_string (payload, "unfinished"), FALSE, NULL };
  g_autoptr (CarrelAppUnfinished) left = NULL;

  if (settling.keeper == NULL || !carrel_base_text_is_uuid (settling.keeper))
    return NULL;
  carrel_app_calls_run_in_thread (fiber, settle_work, &settling, NULL);
  left = settling.left;
  if (left == NULL)
    return NULL;
  return g_strdup_printf (_ ("The import of the disk “%s” was interrupted at %u %%. What was read is kept: import the disk again, and it goes on from there."),
    left->words,
    carrel_app_unfinished_get_percent (left));
}
