/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-pour-private.h"

#include "../carrel-appliance-error.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define PIECE_BYTES (1U << 20)
#define SECTOR_BYTES 512U
/* What a disk format's own tables may take beside the data. */
#define TABLES_SLACK (G_GUINT64_CONSTANT (64) << 20)
#define TABLES_SHARE 64U

typedef struct
{
  const guint8 *bytes;
  gsize length;
} Peek;

static gssize
read_peek (gpointer data, guint8 *buffer, gsize length, guint64 offset)
{
  const Peek *peek = data;
  gsize there = offset < peek->length ? MIN (length, (gsize) (peek->length - offset)) : 0;

  memcpy (buffer, peek->bytes + MIN (offset, peek->length), there);
  return (gssize) there;
}

/* Tells by the beginning what was packed. */
static gboolean
look (CarrelApplianceDiskPour *self, const guint8 *bytes, gsize length, GError **error)
{
  Peek peek = { bytes, length };
  CarrelBaseImageFile file = { read_peek, &peek, length };
  CarrelBaseImage image;

  if (length == 0)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("The disk “%s” is empty."),
                      carrel_appliance_disk_input_get_name (self->input));
      return FALSE;
    }
  if (!carrel_base_image_inspect (&file, &image))
    image = (CarrelBaseImage){ 0 };
  self->inner_name = image.name != NULL ? image.name : "raw";
  self->is_disk = image.kind == CARREL_BASE_IMAGE_KIND_UNKNOWN ||
                  image.kind == CARREL_BASE_IMAGE_KIND_RAW ||
                  image.kind == CARREL_BASE_IMAGE_KIND_ISO;
  if (image.kind < CARREL_BASE_IMAGE_KIND_GZIP)
    return TRUE;
  if (image.kind == CARREL_BASE_IMAGE_KIND_ARCHIVE)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                   _ ("“%s” is an archive, not a disk. If it is a package, import it."),
                      carrel_appliance_disk_input_get_name (self->input));
      return FALSE;
    }
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_UNSUPPORTED,
               _ ("“%s” is compressed twice. Unpack it once by hand."),
                  carrel_appliance_disk_input_get_name (self->input));
  return FALSE;
}

static gboolean
check_length (CarrelApplianceDiskPour *self, guint64 length, GError **error)
{
  guint64 room = self->bytes_max;

  if (!self->is_disk)
    room += room / TABLES_SHARE + TABLES_SLACK;
  if (length <= room)
    return TRUE;
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_LIMIT,
               _ ("“%s” unpacks to more than the %" PRIu64 " bytes the disk may have."),
                  carrel_appliance_disk_input_get_name (self->input),
                  self->bytes_max);
  return FALSE;
}

/* All that is left of the stream; the first piece is there already. */
static gboolean
pour_all (CarrelApplianceDiskPour *self,
          CarrelApplianceDiskStream *stream,
          CarrelApplianceDiskWriter *writer,
          guint8 *buffer,
          gsize length,
          GError **error)
{
  guint64 offset = 0;

  while (length > 0)
    {
      if (!check_length (self, offset + length, error) ||
          !carrel_appliance_disk_writer_write (writer, offset, buffer, length, error) ||
          !carrel_appliance_disk_state_finish (self->state, error))
        return FALSE;
      offset += length;
      if (!carrel_appliance_disk_stream_read (stream, buffer, PIECE_BYTES, &length, error))
        return FALSE;
    }
  self->virtual_bytes = (offset + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;
  return carrel_appliance_disk_writer_finish (writer,
                                              self->is_disk ? self->virtual_bytes : offset,
                                              error);
}

gboolean
carrel_appliance_disk_pour (CarrelApplianceDiskPour *self,
                            CarrelApplianceDiskOutput *output,
                            gboolean is_raw,
                            CarrelApplianceDiskOutput *aside,
                            GError **error)
{
  g_autoptr (CarrelApplianceDiskStream) stream = NULL;
  g_autoptr (CarrelApplianceDiskWriter) writer = NULL;
  g_autofree guint8 *buffer = g_malloc (PIECE_BYTES);
  gsize length;

  carrel_appliance_disk_state_set_total (self->state,
                                         carrel_appliance_disk_input_get_length (self->input));
  stream =
    carrel_appliance_disk_stream_new (self->input, self->kind, self->hash, self->state, error);
  if (stream == NULL ||
      !carrel_appliance_disk_stream_read (stream, buffer, PIECE_BYTES, &length, error) ||
      !look (self, buffer, length, error))
    return FALSE;
  self->is_disk = self->is_disk && output != NULL;
  /* How large it becomes is not known; that it may become large is no reason for large clusters. */
  writer = carrel_appliance_disk_writer_new (self->is_disk ? output : aside,
                                             is_raw || !self->is_disk,
                                             0);
  carrel_appliance_disk_writer_set_source_bytes (writer,
                                                 carrel_appliance_disk_input_get_length (
                                                   self->input));
  return pour_all (self, stream, writer, buffer, length, error);
}
