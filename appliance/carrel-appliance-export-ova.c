/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-ovf.h"
#include "carrel-appliance-export-tar-private.h"
#include "carrel-appliance-export-work-private.h"

#include <string.h>

/*
 * The descriptor stands first, with the list of digests and the signature behind it, then the disks: whoever
 * reads the archive from its beginning to its end knows everything before he needs it.  But how long a packed
 * disk is, and its digest, is known only when it is there.  So the first three are given their places before,
 * which can be said exactly but for the digits of the disks' sizes: the descriptor is filled up with spaces.
 */

typedef struct
{
  char *name;
  guint64 offset; /* of its header */
  gsize length;
} Part;

typedef struct
{
  CarrelApplianceExportWork *work;
  CarrelApplianceDiskOutput *output;
  Part descriptor;
  Part manifest;
  Part certificate;
  guint64 end;
} Archive;

static void
clear_archive (Archive *self)
{
  g_clear_pointer (&self->output, carrel_appliance_disk_output_free);
  g_free (self->descriptor.name);
  g_free (self->manifest.name);
  g_free (self->certificate.name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Archive, clear_archive)

static void
place (Archive *self, Part *part, const char *ending, gsize length)
{
  const CarrelApplianceSystem *first = g_ptr_array_index (self->work->model->systems, 0);

  part->name = g_strconcat (first->id, ending, NULL);
  part->offset = self->end;
  part->length = length;
  self->end = carrel_appliance_export_tar_next (self->end, length);
}

/* The longest that the descriptor can become. */
static gsize
measure_descriptor (CarrelApplianceExportWork *work)
{
  g_autofree char *text = NULL;

  for (guint i = 0; i < work->model->files->len; i++)
    ((CarrelApplianceFile *) g_ptr_array_index (work->model->files, i))->size_bytes = G_MAXINT64;
  text = carrel_appliance_export_ovf_print (work->model, work->request.profile);
  return strlen (text);
}

static gsize
measure_manifest (CarrelApplianceExportWork *work, const char *descriptor_name)
{
  gsize each = strlen ("SHA256()= \n") + 64;
  gsize length = each + strlen (descriptor_name);

  for (guint i = 0; i < work->model->files->len; i++)
    length += each +
              strlen (((CarrelApplianceFile *) g_ptr_array_index (work->model->files, i))->name);
  return length;
}

static gboolean
write_header (Archive *self, guint64 offset, const char *name, guint64 bytes, GError **error)
{
  guint8 block[CARREL_APPLIANCE_EXPORT_TAR_BLOCK];

  carrel_appliance_export_tar_fill (block, name, bytes);
  return carrel_appliance_disk_output_write (self->output, offset, block, sizeof block, error);
}

static gboolean
write_part (Archive *self, const Part *part, const char *text, GError **error)
{
  g_assert (strlen (text) == part->length);
  return write_header (self, part->offset, part->name, part->length, error) &&
         carrel_appliance_disk_output_write (self->output,
                                             part->offset + CARREL_APPLIANCE_EXPORT_TAR_BLOCK,
                                             text,
                                             part->length,
                                             error);
}

static gboolean
write_disks (Archive *self, GError **error)
{
  CarrelApplianceExportWork *work = self->work;

  for (guint i = 0; i < work->readers->len; i++)
    {
      CarrelApplianceFile *file = g_ptr_array_index (work->model->files, i);
      g_autofree char *digest = NULL;
      guint64 length;

      if (!carrel_appliance_export_work_pack (work,
                                              i,
                                              self->output,
                                              self->end + CARREL_APPLIANCE_EXPORT_TAR_BLOCK,
                                              &length,
                                              &digest,
                                              error) ||
          !write_header (self, self->end, file->name, length, error))
        return FALSE;
      file->size_bytes = (gint64) length;
      carrel_appliance_export_work_add_file (work, file->name, length, g_steal_pointer (&digest));
      self->end = carrel_appliance_export_tar_next (self->end, length);
    }
  return TRUE;
}

/* Spaces before the last end of line. */
static char *
fill_up (char *text, gsize length)
{
  gsize there = strlen (text);
  char *filled = g_malloc (length + 1);

  g_assert (there > 0 && there <= length);
  memcpy (filled, text, there - 1);
  memset (filled + there - 1, ' ', length - there);
  filled[length - 1] = '\n';
  filled[length] = '\0';
  g_free (text);
  return filled;
}

static gboolean
write_texts (Archive *self, GError **error)
{
  CarrelApplianceExportWork *work = self->work;
  g_autofree char *descriptor = carrel_appliance_export_ovf_print (work->model,
                                                                   work->request.profile);
  g_autofree char *manifest = NULL;
  g_autofree char *certificate = NULL;

  descriptor = fill_up (descriptor, self->descriptor.length);
  manifest = carrel_appliance_export_work_print_manifest (work, self->descriptor.name, descriptor);
  if (!write_part (self, &self->descriptor, descriptor, error) ||
      !write_part (self, &self->manifest, manifest, error))
    return FALSE;
  if (work->signer == NULL)
    return TRUE;
  certificate =
    carrel_appliance_export_sign_print (work->signer, self->manifest.name, manifest, error);
  return certificate != NULL && write_part (self, &self->certificate, certificate, error);
}

static void
list_part (Archive *self, const Part *part)
{
  if (part->name != NULL)
    carrel_appliance_export_work_add_file (self->work, part->name, part->length, NULL);
}

gboolean
carrel_appliance_export_work_write_ova (CarrelApplianceExportWork *self, GError **error)
{
  g_auto (Archive) archive = { .work = self };
  guint64 record = CARREL_APPLIANCE_EXPORT_TAR_RECORD;

  place (&archive, &archive.descriptor, ".ovf", measure_descriptor (self));
  place (&archive, &archive.manifest, ".mf", measure_manifest (self, archive.descriptor.name));
  if (self->signer != NULL)
    {
      g_autofree char *name = g_strdup (archive.manifest.name);

      place (&archive,
             &archive.certificate,
             ".cert",
             carrel_appliance_export_sign_get_length (self->signer, name));
    }
  archive.output = carrel_appliance_disk_output_new (self->target, FALSE, error);
  if (archive.output == NULL || !write_disks (&archive, error) || !write_texts (&archive, error))
    return FALSE;
  list_part (&archive, &archive.descriptor);
  list_part (&archive, &archive.manifest);
  list_part (&archive, &archive.certificate);
  archive.end += 2 * CARREL_APPLIANCE_EXPORT_TAR_BLOCK;
  archive.end = (archive.end + record - 1) / record * record;
  return carrel_appliance_disk_output_truncate (archive.output, archive.end, error) &&
         carrel_appliance_disk_state_finish (self->state, error) &&
         carrel_appliance_disk_output_publish (archive.output, error);
}
