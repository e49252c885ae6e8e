/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-work-private.h"

#include "disk/carrel-appliance-disk-copy-private.h"
#include "disk/carrel-appliance-disk-pack-private.h"

#include <string.h>

void
carrel_appliance_export_work_add_file (CarrelApplianceExportWork *self,
                                       const char *name,
                                       guint64 bytes,
                                       char *digest)
{
  CarrelApplianceExportFile *file = g_new0 (CarrelApplianceExportFile, 1);

  file->name = g_strdup (name);
  file->bytes = bytes;
  file->digest = digest;
  g_ptr_array_add (self->files, file);
}

const CarrelApplianceDisk *
carrel_appliance_export_work_get_disk (CarrelApplianceExportWork *self, guint index)
{
  for (guint i = 0; i < self->model->systems->len; i++)
    {
      const CarrelApplianceSystem *system = g_ptr_array_index (self->model->systems, i);

      if (index < system->disks->len)
        return g_ptr_array_index (system->disks, index);
      index -= system->disks->len;
    }
  g_assert_not_reached ();
}

gboolean
carrel_appliance_export_work_pack (CarrelApplianceExportWork *self,
                                   guint index,
                                   CarrelApplianceDiskOutput *output,
                                   guint64 offset,
                                   guint64 *out_length,
                                   char **out_digest,
                                   GError **error)
{
  g_autoptr (CarrelApplianceDiskHash) hash = carrel_appliance_disk_hash_new ("SHA256", error);

  if (hash == NULL)
    return FALSE;
  carrel_appliance_disk_pack (g_ptr_array_index (self->readers, index),
                              output,
                              offset,
                              hash,
                              self->request.is_small ? CARREL_APPLIANCE_DISK_CODEC_SMALL
                                                     : CARREL_APPLIANCE_DISK_CODEC_FAST,
                              self->threads,
                              self->state,
                              out_length);
  if (!carrel_appliance_disk_state_finish (self->state, error))
    return FALSE;
  *out_digest = carrel_appliance_disk_hash_finish (hash);
  return TRUE;
}

/* By one thread: where a cluster lies then tells nothing but where it is on the disk. */
gboolean
carrel_appliance_export_work_copy (CarrelApplianceExportWork *self,
                                   guint index,
                                   CarrelApplianceDiskOutput *output,
                                   GError **error)
{
  CarrelApplianceDiskReader *reader = g_ptr_array_index (self->readers, index);
  g_autoptr (CarrelApplianceDiskWriter)
    writer = carrel_appliance_disk_writer_new (output, FALSE, reader->virtual_bytes);

  carrel_appliance_disk_copy (reader, writer, 1, NULL, self->state);
  return carrel_appliance_disk_state_finish (self->state, error) &&
         carrel_appliance_disk_writer_finish (writer, reader->virtual_bytes, error);
}

char *
carrel_appliance_export_work_print_manifest (CarrelApplianceExportWork *self,
                                             const char *descriptor_name,
                                             const char *descriptor)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, descriptor, -1);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "SHA256(%s)= %s\n", descriptor_name, digest);
  for (guint i = 0; i < self->files->len; i++)
    {
      const CarrelApplianceExportFile *file = g_ptr_array_index (self->files, i);

      g_string_append_printf (text, "SHA256(%s)= %s\n", file->name, file->digest);
    }
  return g_string_free (text, FALSE);
}
