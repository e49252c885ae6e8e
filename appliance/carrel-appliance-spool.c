/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-spool.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-tar.h"
#include "disk/carrel-appliance-disk-peek.h"
#include "disk/carrel-appliance-disk-stream-private.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define BLOCK_BYTES (64u * 1024u)
#define CHUNK_BYTES (1024u * 1024u)
/* What is left free, so that whoever else writes there can go on. */
#define RESERVE_BYTES (G_GUINT64_CONSTANT (256) << 20)

static gboolean
is_packed (const CarrelBaseImage *image)
{
  return image->kind == CARREL_BASE_IMAGE_KIND_GZIP || image->kind == CARREL_BASE_IMAGE_KIND_XZ ||
         image->kind == CARREL_BASE_IMAGE_KIND_ZSTD;
}

static gssize
read_cb (gpointer data, guint8 *buffer, gsize length, guint64 offset)
{
  return carrel_appliance_source_read (data, offset, buffer, length, NULL) ? (gssize) length : -1;
}

/* An archive of any kind, be it cut short, is no disk, whatever else could be said of it. */
static gboolean
is_archive (CarrelApplianceSource *source)
{
  CarrelBaseImageFile file = { read_cb, source, carrel_appliance_source_get_length (source) };
  CarrelBaseImage image = { 0 };

  return carrel_appliance_tar_recognise (source) || (carrel_base_image_inspect (&file, &image) &&
                                                     image.kind == CARREL_BASE_IMAGE_KIND_ARCHIVE);
}

/* Whether there is an archive in what is packed: the rest of it is not needed to tell. */
static gboolean
has_archive (CarrelApplianceDiskInput *input, const CarrelBaseImage *image)
{
  g_autofree guint8 *bytes = g_malloc (BLOCK_BYTES);
  g_autoptr (GBytes) held = NULL;
  g_autoptr (CarrelApplianceSource) source = NULL;

  if (!carrel_appliance_disk_peek_read (input, image, bytes, BLOCK_BYTES))
    return FALSE;
  held = g_bytes_new_take (g_steal_pointer (&bytes), BLOCK_BYTES);
  source = carrel_appliance_source_new_for_bytes (held);
  return carrel_appliance_tar_recognise (source);
}

CarrelApplianceSpoolKind
carrel_appliance_spool_get_kind (CarrelApplianceSource *source)
{
  g_autoptr (CarrelApplianceDiskInput)
    input = carrel_appliance_disk_input_new_for_source ("", source);
  g_autoptr (GError) error = NULL;
  CarrelBaseImage image = { 0 };

  g_return_val_if_fail (source != NULL, CARREL_APPLIANCE_SPOOL_PACKAGE);

  if (is_archive (source))
    return CARREL_APPLIANCE_SPOOL_PACKAGE;
  /* A disk that may not be read is one all the same: the sentence about it comes with the plan. */
  if (!carrel_appliance_disk_input_inspect (input, FALSE, &image, &error))
    return g_error_matches (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_UNKNOWN) ||
               carrel_appliance_source_get_length (source) == 0
             ? CARREL_APPLIANCE_SPOOL_PACKAGE
             : CARREL_APPLIANCE_SPOOL_DISK;
  if (is_packed (&image))
    return has_archive (input, &image) ? CARREL_APPLIANCE_SPOOL_PACKED
                                       : CARREL_APPLIANCE_SPOOL_DISK;
  if (image.kind == CARREL_BASE_IMAGE_KIND_ISO)
    return CARREL_APPLIANCE_SPOOL_DISC;
  return image.kind == CARREL_BASE_IMAGE_KIND_UNKNOWN ? CARREL_APPLIANCE_SPOOL_PACKAGE
                                                      : CARREL_APPLIANCE_SPOOL_DISK;
}

static gboolean
fail_write (const char *name, int failure, GError **error)
{
  carrel_base_error_set_errno (error, failure, _ ("“%s” could not be unpacked"), name);
  return FALSE;
}

static gboolean
is_zero (const guint8 *bytes, gsize length)
{
  return bytes[0] == 0 && memcmp (bytes, bytes + 1, length - 1) == 0;
}

static gboolean
write_block (int descriptor, const guint8 *bytes, gsize length, guint64 offset)
{
  while (length > 0)
    {
      ssize_t done = pwrite (descriptor, bytes, length, (off_t) offset);

      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        return FALSE;
      bytes += done;
      offset += (guint64) done;
      length -= (gsize) done;
    }
  return TRUE;
}

static gboolean
has_room (int descriptor)
{
  struct statvfs status;

  return fstatvfs (descriptor, &status) != 0 ||
         (guint64) status.f_bavail * status.f_frsize >= RESERVE_BYTES;
}

static gboolean
write_chunk (int descriptor,
             const guint8 *bytes,
             gsize length,
             guint64 offset,
             const char *name,
             GError **error)
{
  if (!has_room (descriptor))
    return fail_write (name, ENOSPC, error);
  for (gsize at = 0; at < length; at += BLOCK_BYTES)
    {
      gsize part = MIN (BLOCK_BYTES, length - at);

      if (!is_zero (bytes + at, part) && !write_block (descriptor, bytes + at, part, offset + at))
        return fail_write (name, errno, error);
    }
  return TRUE;
}

static gboolean
pour (CarrelApplianceDiskStream *stream,
      int descriptor,
      const char *name,
      CarrelApplianceDiskState *state,
      GError **error)
{
  g_autofree guint8 *bytes = g_malloc (CHUNK_BYTES);
  guint64 offset = 0;
  gsize there = CHUNK_BYTES;

  while (there == CHUNK_BYTES)
    {
      if (!carrel_appliance_disk_state_finish (state, error) ||
          !carrel_appliance_disk_stream_read (stream, bytes, CHUNK_BYTES, &there, error) ||
          !write_chunk (descriptor, bytes, there, offset, name, error))
        return FALSE;
      offset += there;
    }
  return ftruncate (descriptor, (off_t) offset) == 0 || fail_write (name, errno, error);
}

int
carrel_appliance_spool_open (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = NULL;
  int descriptor;

  g_return_val_if_fail (folder != NULL && name != NULL, -1);

  descriptor = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
    {
      /* A file system without nameless files: it has its name for this instant only. */
      path = g_build_filename (folder, ".carrel-spool-XXXXXX", NULL);
      descriptor = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
      if (descriptor >= 0)
        unlink (path);
    }
  if (descriptor < 0)
    fail_write (name, errno, error);
  return descriptor;
}

gboolean
carrel_appliance_spool_unpack (CarrelApplianceSource *source,
                               const char *name,
                               int target,
                               CarrelApplianceDiskProgressFunc report,
                               gpointer report_data,
                               GError **error)
{
  g_autoptr (CarrelApplianceDiskState)
    state = carrel_appliance_disk_state_new (NULL, NULL, report, report_data);
  g_autoptr (CarrelApplianceDiskInput)
    input = carrel_appliance_disk_input_new_for_source (name, source);
  g_autoptr (CarrelApplianceDiskStream) stream = NULL;
  CarrelBaseImage image = { 0 };

  g_return_val_if_fail (source != NULL && name != NULL && target >= 0, FALSE);

  if (!carrel_appliance_disk_input_inspect (input, FALSE, &image, error))
    return FALSE;
  carrel_appliance_disk_state_set_total (state, carrel_appliance_source_get_length (source));
  stream = carrel_appliance_disk_stream_new (input, image.kind, NULL, state, error);
  return stream != NULL && pour (stream, target, name, state, error);
}
