/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-gzip-private.h"
#include "carrel-appliance-export-tar-private.h"
#include "carrel-appliance-export-vagrant.h"
#include "carrel-appliance-export-work-private.h"

#include <string.h>
#include <sys/stat.h>

/*
 * A box is an archive of two short texts and the disks, packed with gzip.  The disks are written right into the
 * archive, which has no name; packing it is a second way.
 */

typedef struct
{
  CarrelApplianceExportWork *work;
  CarrelApplianceDiskOutput *output;
  guint64 end;
} Box;

static gboolean
write_header (Box *self, const char *name, guint64 bytes, GError **error)
{
  guint8 block[CARREL_APPLIANCE_EXPORT_TAR_BLOCK];

  carrel_appliance_export_tar_fill (block, name, bytes);
  carrel_appliance_disk_output_set_base (self->output, 0);
  if (!carrel_appliance_disk_output_write (self->output, self->end, block, sizeof block, error))
    return FALSE;
  self->end = carrel_appliance_export_tar_next (self->end, bytes);
  carrel_appliance_export_work_add_file (self->work, name, bytes, NULL);
  return TRUE;
}

static gboolean
write_text (Box *self, const char *name, const char *text, GError **error)
{
  guint64 start = self->end + CARREL_APPLIANCE_EXPORT_TAR_BLOCK;

  return write_header (self, name, strlen (text), error) &&
         carrel_appliance_disk_output_write (self->output, start, text, strlen (text), error);
}

static gboolean
write_disk (Box *self, guint index, GError **error)
{
  const CarrelApplianceDisk *disk = carrel_appliance_export_work_get_disk (self->work, index);
  guint64 start = self->end + CARREL_APPLIANCE_EXPORT_TAR_BLOCK;
  struct stat status;

  carrel_appliance_disk_output_set_base (self->output, start);
  if (!carrel_appliance_export_work_copy (self->work, index, self->output, error))
    return FALSE;
  /* The copy ends with the disk's last byte. */
  if (fstat (carrel_appliance_disk_output_get_descriptor (self->output), &status) != 0)
    status.st_size = (off_t) start;
  return write_header (self, disk->file, (guint64) status.st_size - start, error);
}

static gboolean
fill (Box *self, GError **error)
{
  CarrelApplianceExportWork *work = self->work;
  g_autofree char *metadata = carrel_appliance_export_vagrant_print_metadata (work->model);
  g_autofree char *file = carrel_appliance_export_vagrant_print_file (work->model);
  guint64 record = CARREL_APPLIANCE_EXPORT_TAR_RECORD;

  if (!write_text (self, "metadata.json", metadata, error) ||
      !write_text (self, "Vagrantfile", file, error))
    return FALSE;
  for (guint i = 0; i < work->readers->len; i++)
    if (!write_disk (self, i, error))
      return FALSE;
  self->end += 2 * CARREL_APPLIANCE_EXPORT_TAR_BLOCK;
  self->end = (self->end + record - 1) / record * record;
  return carrel_appliance_disk_output_truncate (self->output, self->end, error);
}

gboolean
carrel_appliance_export_work_write_box (CarrelApplianceExportWork *self, GError **error)
{
  g_autoptr (CarrelApplianceDiskOutput)
    output = carrel_appliance_disk_output_new (self->target, FALSE, error);
  g_autoptr (CarrelApplianceDiskOutput) archive = NULL;
  Box box = { .work = self };

  if (output == NULL)
    return FALSE;
  archive = carrel_appliance_disk_output_new_nameless (self->target, error);
  if (archive == NULL)
    return FALSE;
  box.output = archive;
  return fill (&box, error) &&
         carrel_appliance_export_gzip (archive,
                                       output,
                                       self->request.is_small,
                                       self->threads,
                                       self->state,
                                       error) &&
         carrel_appliance_disk_state_finish (self->state, error) &&
         carrel_appliance_disk_output_publish (output, error);
}
