/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-export-work-private.h"

#include "base/carrel-base-error.h"
#include "base/spec/carrel-spec.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/statvfs.h>

#define THREADS_MIN 2U
#define THREADS_MAX 16U
/* Tables and texts beside the data. */
#define SLACK_BYTES (G_GUINT64_CONSTANT (8) << 20)

CarrelApplianceExportMachine *
carrel_appliance_export_machine_new (CarrelSpec *spec, const char *notes)
{
  CarrelApplianceExportMachine *self = g_new0 (CarrelApplianceExportMachine, 1);

  self->spec = spec;
  self->notes = g_strdup (notes);
  self->disks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  return self;
}

void
carrel_appliance_export_machine_free (CarrelApplianceExportMachine *self)
{
  if (self == NULL)
    return;
  carrel_spec_free (self->spec);
  g_free (self->notes);
  g_ptr_array_unref (self->disks);
  g_free (self);
}

void
carrel_appliance_export_clear_result (CarrelApplianceExportResult *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
}

static void
free_file (gpointer data)
{
  CarrelApplianceExportFile *file = data;

  g_free (file->name);
  g_free (file->digest);
  g_free (file);
}

static void
free_work (CarrelApplianceExportWork *self)
{
  g_ptr_array_unref (self->machines);
  g_free (self->target);
  g_free (self->aside);
  g_clear_pointer (&self->request.key, g_bytes_unref);
  g_clear_pointer (&self->request.certificate, g_bytes_unref);
  g_clear_pointer (&self->readers, g_ptr_array_unref);
  carrel_appliance_disk_state_free (self->state);
  carrel_appliance_export_sign_free (self->signer);
  carrel_appliance_model_free (self->model);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->files);
  g_free (self);
}

static CarrelApplianceExportWork *
make_work (GPtrArray *machines,
           const CarrelApplianceExportRequest *request,
           const char *target,
           GCancellable *cancellable)
{
  CarrelApplianceExportWork *self = g_new0 (CarrelApplianceExportWork, 1);

  self->machines = g_ptr_array_ref (machines);
  self->request = *request;
  self->target = g_strdup (target);
  self->aside = carrel_appliance_export_dup_aside (target);
  if (request->key != NULL)
    g_bytes_ref (request->key);
  if (request->certificate != NULL)
    g_bytes_ref (request->certificate);
  self->state = carrel_appliance_disk_state_new (cancellable,
                                                 g_main_context_get_thread_default (),
                                                 request->report,
                                                 request->report_data);
  self->readers = g_ptr_array_new_with_free_func (
    (GDestroyNotify) carrel_appliance_disk_reader_free);
  self->notes = carrel_appliance_export_new_notes ();
  self->files = g_ptr_array_new_with_free_func (free_file);
  self->threads = request->threads != 0 ? request->threads
                                        : CLAMP (g_get_num_processors (), THREADS_MIN, THREADS_MAX);
  return self;
}

static gboolean
refuse (GError **error, CarrelApplianceError code, const char *words, const char *name)
{
  g_autofree char *sentence = g_strdup_printf ("%s: %s", name, words);

  g_set_error_literal (error, CARREL_APPLIANCE_ERROR, (int) code, sentence);
  return FALSE;
}

static gboolean
check_machines (CarrelApplianceExportWork *self, GError **error)
{
  CarrelApplianceExportFormat format = self->request.format;
  const CarrelApplianceExportMachine *first = g_ptr_array_index (self->machines, 0);

  if (self->machines->len > 1 && format != CARREL_APPLIANCE_EXPORT_FORMAT_OVA &&
      format != CARREL_APPLIANCE_EXPORT_FORMAT_OVF)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                   _ ("Only OVA and OVF hold several machines; export the others on their own."),
                      first->spec->name);
  if (format == CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT && first->spec->disks->len == 0)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                   _ ("It has no disk, and a box of Vagrant is made of disks."), first->spec->name);
  return TRUE;
}

/* A disk is what the machine's settings say it is; what a guest wrote at the beginning of a raw one does not
 * make another one of it. */
static gboolean
check_disk (const CarrelSpecDisk *disk,
            CarrelApplianceDiskInput *top,
            gboolean is_chain,
            GError **error)
{
  CarrelBaseImage image;
  gboolean is_qcow2;

  if (!carrel_appliance_disk_input_inspect (top, is_chain, &image, error))
    return FALSE;
  is_qcow2 = image.kind == CARREL_BASE_IMAGE_KIND_QCOW2;
  if (is_qcow2 == (disk->format == CARREL_SPEC_FORMAT_QCOW2) &&
      carrel_appliance_disk_reader_is_for (&image))
    return TRUE;
  return refuse (error,
                 CARREL_APPLIANCE_ERROR_REFUSED,
                 _ ("The disk's file is not what the machine's settings say. “carrelctl disk check” "
                    "looks into it."),
                   carrel_appliance_disk_input_get_name (top));
}

static gboolean
open_disk (CarrelApplianceExportWork *self,
           const CarrelSpecDisk *disk,
           GPtrArray *layers,
           GError **error)
{
  CarrelApplianceDiskReader *reader;
  guint64 bytes;

  if (!check_disk (disk, g_ptr_array_index (layers, 0), layers->len > 1, error))
    return FALSE;
  reader = carrel_appliance_disk_reader_open_chain (layers, error);
  if (reader == NULL)
    return FALSE;
  g_ptr_array_add (self->readers, reader);
  if (!carrel_appliance_disk_reader_count_data (reader, &bytes, error))
    return FALSE;
  self->data_bytes += bytes;
  return TRUE;
}

static gboolean
open_disks (CarrelApplianceExportWork *self, GError **error)
{
  for (guint i = 0; i < self->machines->len; i++)
    {
      const CarrelApplianceExportMachine *machine = g_ptr_array_index (self->machines, i);

      g_return_val_if_fail (machine->disks->len == machine->spec->disks->len, FALSE);
      for (guint d = 0; d < machine->disks->len; d++)
        {
          if (!open_disk (self,
                          carrel_spec_get_disk (machine->spec, d),
                          g_ptr_array_index (machine->disks, d),
                          error))
            return FALSE;
          /* The disk's own size is what the guest sees. */
          carrel_spec_get_disk (machine->spec, d)->size_bytes =
            ((CarrelApplianceDiskReader *) g_ptr_array_index (self->readers,
                                                              self->readers->len - 1))
              ->virtual_bytes;
        }
    }
  carrel_appliance_disk_state_fix_total (self->state, self->data_bytes);
  return TRUE;
}

/* How far packed disks shrink nobody knows before; plain ones need what they hold. */
static gboolean
check_space (CarrelApplianceExportWork *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->target);
  gboolean is_plain = self->request.format >= CARREL_APPLIANCE_EXPORT_FORMAT_VMX;
  g_autofree char *needed = NULL;
  g_autofree char *left = NULL;
  struct statvfs status;
  guint64 room;

  if (!is_plain || statvfs (folder, &status) != 0)
    return TRUE;
  room = (guint64) status.f_bavail * status.f_frsize;
  if (self->data_bytes + SLACK_BYTES <= room)
    return TRUE;
  needed = g_format_size_full (self->data_bytes + SLACK_BYTES, G_FORMAT_SIZE_IEC_UNITS);
  left = g_format_size_full (room, G_FORMAT_SIZE_IEC_UNITS);
  g_set_error (
    error,
    CARREL_BASE_ERROR,
    CARREL_BASE_ERROR_NO_SPACE,
    _ ("“%s” needs %s, and %s are free there. Free some space, or export to another disk."),
       self->target,
       needed,
       left);
  return FALSE;
}

static gboolean
check_target (CarrelApplianceExportWork *self, GError **error)
{
  if (!g_file_test (self->target, G_FILE_TEST_EXISTS) &&
      !g_file_test (self->target, G_FILE_TEST_IS_SYMLINK))
    return TRUE;
  carrel_base_error_set_errno (error,
                               EEXIST,
                               _ ("The file “%s” could not be written"), self->target);
  return FALSE;
}

static gboolean
make_signer (CarrelApplianceExportWork *self, GError **error)
{
  if (self->request.key == NULL || self->request.certificate == NULL)
    return TRUE;
  self->signer = carrel_appliance_export_sign_new (self->request.key,
                                                   self->request.certificate,
                                                   error);
  return self->signer != NULL;
}

static gboolean
run (CarrelApplianceExportWork *self, GError **error)
{
  if (!check_machines (self, error) || !check_target (self, error) || !make_signer (self, error) ||
      !open_disks (self, error) || !check_space (self, error))
    return FALSE;
  self->model = carrel_appliance_export_describe (self->machines,
                                                  self->request.format,
                                                  self->request.profile,
                                                  self->notes);
  switch (self->request.format)
    {
    case CARREL_APPLIANCE_EXPORT_FORMAT_OVA:
      return carrel_appliance_export_work_write_ova (self, error);
    case CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT:
      return carrel_appliance_export_work_write_box (self, error);
    case CARREL_APPLIANCE_EXPORT_FORMAT_OVF:
    case CARREL_APPLIANCE_EXPORT_FORMAT_VMX:
    case CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT:
    default:
      return carrel_appliance_export_work_write_folder (self, error);
    }
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (run (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
carrel_appliance_export_async (GPtrArray *machines,
                               const CarrelApplianceExportRequest *request,
                               const char *target,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (machines != NULL && machines->len > 0);
  g_return_if_fail (request != NULL);
  g_return_if_fail (target != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_appliance_export_async);
  /* What was published stays published: a cancellation that comes later is too late. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task,
                        make_work (machines, request, target, cancellable),
                        (GDestroyNotify) free_work);
  g_task_run_in_thread (task, run_thread);
}

gboolean
carrel_appliance_export_finish (GAsyncResult *result,
                                CarrelApplianceExportResult *out_result,
                                GError **error)
{
  CarrelApplianceExportWork *work;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  work = g_task_get_task_data (G_TASK (result));
  if (out_result == NULL)
    return TRUE;
  *out_result = (CarrelApplianceExportResult){ g_ptr_array_ref (work->notes),
                                               g_ptr_array_ref (work->files),
                                               0 };
  for (guint i = 0; i < work->files->len; i++)
    out_result->bytes += ((CarrelApplianceExportFile *) g_ptr_array_index (work->files, i))->bytes;
  return TRUE;
}
