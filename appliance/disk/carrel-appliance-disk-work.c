/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-work-private.h"

#include "../carrel-appliance-error.h"
#include "carrel-appliance-disk-copy-private.h"
#include "carrel-appliance-disk-identify-private.h"
#include "carrel-appliance-disk-pack-private.h"
#include "carrel-appliance-disk-pour-private.h"
#include "carrel-appliance-disk-unpack-private.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#define SECTOR_BYTES 512U
#define THREADS_MIN 2U
#define THREADS_MAX 16U
#define DIGEST_OF_TARGET "SHA256"

CarrelApplianceDiskWork *
carrel_appliance_disk_work_new (GPtrArray *layers,
                                const CarrelApplianceDiskRequest *request,
                                const char *target,
                                GCancellable *cancellable)
{
  CarrelApplianceDiskWork *self = g_new0 (CarrelApplianceDiskWork, 1);

  self->layers = g_ptr_array_new_with_free_func (
    (GDestroyNotify) carrel_appliance_disk_input_unref);
  for (guint i = 0; i < layers->len; i++)
    g_ptr_array_add (self->layers, carrel_appliance_disk_input_ref (g_ptr_array_index (layers, i)));
  self->request = *request;
  self->layer_aside = -1;
  self->checkpoint = -1;
  self->digest = g_strdup (request->digest);
  self->expected_digest = g_strdup (request->expected_digest);
  self->identity = g_strdup (request->identity);
  self->unfinished = g_strdup (request->unfinished);
  self->target = g_strdup (target);
  self->state = carrel_appliance_disk_state_new (cancellable,
                                                 g_main_context_get_thread_default (),
                                                 request->report,
                                                 request->report_data);
  if (self->request.threads == 0)
    self->request.threads = CLAMP (g_get_num_processors (), THREADS_MIN, THREADS_MAX);
  if (self->request.capacity_max == 0)
    self->request.capacity_max = CARREL_BASE_LIMIT_DISK_BYTES_MAX;
  return self;
}

void
carrel_appliance_disk_work_free (CarrelApplianceDiskWork *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->output, carrel_appliance_disk_output_free);
  g_clear_pointer (&self->aside, carrel_appliance_disk_output_free);
  g_clear_pointer (&self->state, carrel_appliance_disk_state_free);
  g_clear_pointer (&self->kinds, g_array_unref);
  g_clear_pointer (&self->asides, g_ptr_array_unref);
  carrel_appliance_disk_convert_clear_result (&self->result);
  g_ptr_array_unref (self->layers);
  g_free (self->digest);
  g_free (self->expected_digest);
  carrel_base_descriptor_clear (&self->checkpoint);
  g_free (self->identity);
  g_free (self->unfinished);
  g_free (self->target);
  g_free (self);
}

static CarrelApplianceDiskInput *
get_top (CarrelApplianceDiskWork *self)
{
  return g_ptr_array_index (self->layers, 0);
}

static gboolean
check_capacity (CarrelApplianceDiskWork *self, guint64 bytes, GError **error)
{
  if (bytes <= self->request.capacity_max)
    return TRUE;
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_LIMIT,
               _ ("The disk “%s” has %" PRIu64 " bytes, more than the %" PRIu64
                  " it may have here."),
                  carrel_appliance_disk_input_get_name (get_top (self)),
                  bytes,
                  self->request.capacity_max);
  return FALSE;
}

static gboolean
is_ours (CarrelApplianceDiskFormat format)
{
  return format == CARREL_APPLIANCE_DISK_FORMAT_QCOW2 ||
         format == CARREL_APPLIANCE_DISK_FORMAT_RAW || format == CARREL_APPLIANCE_DISK_FORMAT_VMDK;
}

static gboolean
is_compressed (const CarrelBaseImage *image)
{
  return image->kind == CARREL_BASE_IMAGE_KIND_GZIP || image->kind == CARREL_BASE_IMAGE_KIND_XZ ||
         image->kind == CARREL_BASE_IMAGE_KIND_ZSTD;
}

static gboolean
is_stream (const CarrelBaseImage *image)
{
  return image->kind == CARREL_BASE_IMAGE_KIND_VMDK && image->vmdk.is_stream;
}

static guint64
get_source_bytes (CarrelApplianceDiskWork *self)
{
  guint64 sum = 0;

  for (guint i = 0; i < self->layers->len; i++)
    sum += carrel_appliance_disk_input_get_length (g_ptr_array_index (self->layers, i));
  return sum;
}

/* Waits for the digest of the source, and compares it. */
static gboolean
take_digest (CarrelApplianceDiskWork *self, CarrelApplianceDiskHash *hash, GError **error)
{
  if (hash == NULL)
    return TRUE;
  g_free (self->result.source_digest);
  self->result.source_digest = carrel_appliance_disk_hash_finish (hash);
  if (self->expected_digest == NULL ||
      g_ascii_strcasecmp (self->expected_digest, self->result.source_digest) == 0)
    return TRUE;
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_MISMATCH,
               _ ("“%s” is not the file that the package was made with: its digest differs. Get it "
                  "once more."),
                  carrel_appliance_disk_input_get_name (get_top (self)));
  return FALSE;
}

/* Copies what the reader gives, from where it was broken off on if it may be. */
static gboolean
copy (CarrelApplianceDiskWork *self,
      CarrelApplianceDiskReader *reader,
      CarrelApplianceDiskWriter *writer,
      CarrelApplianceDiskOutput *output,
      GError **error)
{
  g_autoptr (CarrelApplianceDiskResume) resume = NULL;

  if (self->checkpoint >= 0)
    {
      resume = carrel_appliance_disk_resume_new (reader,
                                                 get_top (self),
                                                 writer,
                                                 output,
                                                 self->checkpoint,
                                                 error);
      if (resume == NULL)
        return FALSE;
      self->result.resumed_bytes = carrel_appliance_disk_resume_get_done (resume);
      self->result.anew = carrel_appliance_disk_resume_get_anew (resume);
    }
  carrel_appliance_disk_copy (reader, writer, self->request.threads, resume, self->state);
  return TRUE;
}

/* Writes the disk into `output`: unpacked if it is a stream, copied otherwise. */
static gboolean
fill (CarrelApplianceDiskWork *self,
      CarrelApplianceDiskOutput *output,
      gboolean is_raw,
      CarrelApplianceDiskHash *hash,
      GError **error)
{
  g_autoptr (CarrelApplianceDiskWriter) writer = NULL;
  g_autoptr (CarrelApplianceDiskReader) reader = NULL;
  guint64 bytes = self->image.virtual_bytes;

  if (!is_stream (&self->image))
    {
      reader = carrel_appliance_disk_reader_open_chain (self->layers, error);
      if (reader == NULL)
        return FALSE;
      bytes = reader->virtual_bytes;
    }
  self->result.virtual_bytes = bytes;
  if (!check_capacity (self, bytes, error))
    return FALSE;
  writer = carrel_appliance_disk_writer_new (output, is_raw, bytes);
  carrel_appliance_disk_writer_set_source_bytes (writer, get_source_bytes (self));
  if (reader == NULL)
    carrel_appliance_disk_unpack (get_top (self),
                                  &self->image,
                                  writer,
                                  hash,
                                  self->request.threads,
                                  self->state);
  else
    {
      if (hash != NULL)
        carrel_appliance_disk_hash_follow (hash, get_top (self), self->state);
      if (!copy (self, reader, writer, output, error))
        return FALSE;
    }
  return carrel_appliance_disk_state_finish (self->state, error) &&
         carrel_appliance_disk_writer_finish (writer, bytes, error);
}

static gboolean
pack (CarrelApplianceDiskWork *self, CarrelApplianceDiskHash *hash, GError **error)
{
  g_autoptr (CarrelApplianceDiskReader)
    reader = carrel_appliance_disk_reader_open_chain (self->layers, error);
  g_autoptr (CarrelApplianceDiskHash) target_hash = NULL;
  guint64 length;

  if (reader == NULL || !check_capacity (self, reader->virtual_bytes, error))
    return FALSE;
  target_hash = carrel_appliance_disk_hash_new (DIGEST_OF_TARGET, error);
  if (target_hash == NULL)
    return FALSE;
  self->result.virtual_bytes = reader->virtual_bytes;
  if (hash != NULL)
    carrel_appliance_disk_hash_follow (hash, get_top (self), self->state);
  carrel_appliance_disk_pack (reader,
                              self->output,
                              0,
                              target_hash,
                              self->request.is_small ? CARREL_APPLIANCE_DISK_CODEC_SMALL
                                                     : CARREL_APPLIANCE_DISK_CODEC_FAST,
                              self->request.threads,
                              self->state,
                              &length);
  if (!carrel_appliance_disk_state_finish (self->state, error))
    return FALSE;
  self->result.target_digest = carrel_appliance_disk_hash_finish (target_hash);
  return TRUE;
}

/* Replaces the layers by the file that was made aside. */
static gboolean
continue_from_aside (CarrelApplianceDiskWork *self, GError **error)
{
  g_autofree char *name = g_strdup (carrel_appliance_disk_input_get_name (get_top (self)));
  g_autoptr (CarrelApplianceSource) source = NULL;
  g_autoptr (CarrelApplianceDiskInput) input = NULL;
  int copy = fcntl (carrel_appliance_disk_output_get_descriptor (self->aside), F_DUPFD_CLOEXEC, 3);

  if (copy < 0)
    {
      carrel_base_error_set_errno (error, errno, _ ("“%s” could not be unpacked"), name);
      return FALSE;
    }
  source = carrel_appliance_source_new (copy, error);
  if (source == NULL)
    return FALSE;
  input = carrel_appliance_disk_input_new_for_source (name, source);
  g_ptr_array_set_size (self->layers, 0);
  g_ptr_array_add (self->layers, g_steal_pointer (&input));
  self->layer_aside = (int) self->n_asides - 1;
  return carrel_appliance_disk_input_inspect (get_top (self), FALSE, &self->image, error);
}

static gboolean
renew_aside (CarrelApplianceDiskWork *self, GError **error)
{
  int descriptor = self->open_aside (error);

  if (descriptor < 0)
    return FALSE;
  g_clear_pointer (&self->aside, carrel_appliance_disk_output_free);
  self->aside = carrel_appliance_disk_output_new_for_descriptor (self->target, descriptor);
  self->n_asides++;
  return TRUE;
}

/* What is compressed becomes a disk at once when it holds plain sectors; otherwise it is laid aside,
 * because a disk format cannot be read from its beginning to its end. */
static gboolean
unwrap (CarrelApplianceDiskWork *self,
        CarrelApplianceDiskHash *hash,
        gboolean *out_is_done,
        GError **error)
{
  CarrelApplianceDiskPour pour = { get_top (self),
                                   self->image.kind,
                                   hash,
                                   self->state,
                                   self->request.capacity_max };
  gboolean is_direct = self->request.format == CARREL_APPLIANCE_DISK_FORMAT_QCOW2 ||
                       self->request.format == CARREL_APPLIANCE_DISK_FORMAT_RAW;

  *out_is_done = FALSE;
  if (!renew_aside (self, error))
    return FALSE;
  if (!carrel_appliance_disk_pour (&pour,
                                   is_direct ? self->output : NULL,
                                   self->request.format == CARREL_APPLIANCE_DISK_FORMAT_RAW,
                                   self->aside,
                                   error) ||
      !take_digest (self, hash, error))
    return FALSE;
  self->result.source_format = pour.inner_name;
  self->result.virtual_bytes = pour.virtual_bytes;
  *out_is_done = pour.is_disk;
  return pour.is_disk || continue_from_aside (self, error);
}

/* An empty disk for the helper to write into. */
static gboolean
write_empty (CarrelApplianceDiskWork *self, CarrelApplianceDiskOutput *output, GError **error)
{
  guint64 bytes = self->image.virtual_bytes;
  g_autoptr (CarrelApplianceDiskWriter)
    writer = carrel_appliance_disk_writer_new (output,
                                               self->request.format ==
                                                 CARREL_APPLIANCE_DISK_FORMAT_RAW,
                                               bytes);

  return carrel_appliance_disk_writer_finish (writer, bytes, error);
}

/* qemu-img reads what we do not, and writes what we do not.  A stream, which it would read slowly, becomes
 * a qcow2 aside before. */
static gboolean
prepare_tool (CarrelApplianceDiskWork *self, CarrelApplianceDiskHash *hash, GError **error)
{
  self->needs_tool = TRUE;
  self->result.virtual_bytes = self->image.virtual_bytes;
  if (!check_capacity (self, self->image.virtual_bytes, error))
    return FALSE;
  if (is_stream (&self->image))
    return renew_aside (self, error) && fill (self, self->aside, FALSE, hash, error) &&
           take_digest (self, hash, error) && continue_from_aside (self, error);
  if (hash != NULL)
    carrel_appliance_disk_hash_follow (hash, get_top (self), self->state);
  if (!take_digest (self, hash, error))
    return FALSE;
  if (self->request.format == CARREL_APPLIANCE_DISK_FORMAT_VMDK)
    {
      self->is_packed_after = TRUE;
      return renew_aside (self, error) && write_empty (self, self->aside, error);
    }
  return !is_ours (self->request.format) || write_empty (self, self->output, error);
}

static gboolean
begin_own (CarrelApplianceDiskWork *self, CarrelApplianceDiskHash *hash, GError **error)
{
  gboolean is_raw = self->request.format == CARREL_APPLIANCE_DISK_FORMAT_RAW;

  if (self->request.format != CARREL_APPLIANCE_DISK_FORMAT_VMDK)
    return fill (self, self->output, is_raw, hash, error) && take_digest (self, hash, error);
  if (!is_stream (&self->image))
    return pack (self, hash, error) && take_digest (self, hash, error);
  return renew_aside (self, error) && fill (self, self->aside, FALSE, hash, error) &&
         take_digest (self, hash, error) && continue_from_aside (self, error) &&
         pack (self, NULL, error);
}

gboolean
carrel_appliance_disk_work_publish (CarrelApplianceDiskWork *self, GError **error)
{
  struct stat status;

  if (!carrel_appliance_disk_state_finish (self->state, error) ||
      !carrel_appliance_disk_output_publish (self->output, error))
    return FALSE;
  if (fstat (carrel_appliance_disk_output_get_descriptor (self->output), &status) == 0)
    {
      self->result.target_bytes = (guint64) status.st_size;
      self->result.stored_bytes = (guint64) status.st_blocks * SECTOR_BYTES;
    }
  return TRUE;
}

/* Whether it can be done without qemu-img: what is to be made is ours, and every layer can be read. */
static gboolean
is_readable (CarrelApplianceDiskWork *self)
{
  if (!is_ours (self->request.format))
    return FALSE;
  if (is_stream (&self->image))
    return TRUE;
  if (!carrel_appliance_disk_reader_is_for (&self->image))
    return FALSE;
  for (guint i = 1; i < self->layers->len; i++)
    {
      CarrelBaseImage image;

      /* One that must not be read at all is refused by whoever reads it. */
      if (carrel_appliance_disk_input_inspect (g_ptr_array_index (self->layers, i),
                                               i + 1 < self->layers->len,
                                               &image,
                                               NULL) &&
          !carrel_appliance_disk_reader_is_for (&image))
        return FALSE;
    }
  return TRUE;
}

gboolean
carrel_appliance_disk_work_begin (CarrelApplianceDiskWork *self, GError **error)
{
  g_autoptr (CarrelApplianceDiskHash) hash = NULL;
  CarrelApplianceDiskHash *used;
  gboolean is_done = FALSE;

  self->result.source_bytes = carrel_appliance_disk_input_get_length (get_top (self));
  if (!carrel_appliance_disk_input_inspect (get_top (self),
                                            self->layers->len > 1,
                                            &self->image,
                                            error))
    return FALSE;
  self->result.source_format = self->image.name != NULL ? self->image.name : "raw";
  if (self->digest != NULL)
    {
      hash = carrel_appliance_disk_hash_new (self->digest, error);
      if (hash == NULL)
        return FALSE;
    }
  used = hash;
  if (is_compressed (&self->image))
    {
      if (!unwrap (self, hash, &is_done, error))
        return FALSE;
      used = NULL;
    }
  if (!is_done && !is_readable (self))
    return prepare_tool (self, used, error);
  return is_done || begin_own (self, used, error);
}

gboolean
carrel_appliance_disk_work_end (CarrelApplianceDiskWork *self, GError **error)
{
  if (self->request.format == CARREL_APPLIANCE_DISK_FORMAT_VMDK)
    return pack (self, NULL, error);
  return carrel_appliance_disk_identify (self->output,
                                         self->request.format,
                                         self->identity,
                                         self->state,
                                         error);
}
