/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-identify-private.h"

#include "../carrel-appliance-error.h"
#include "carrel-appliance-disk-bytes-private.h"
#include "carrel-appliance-disk-hash-private.h"

#include "base/carrel-base-error.h"
#include "base/image/carrel-base-image-crc.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>

/*
 * First all identifiers become zero, then the digest of the file is worked out, then they are written: the
 * digest is one of the contents alone.
 *
 * VDI: two UUIDs in the header.  VHDX ([MS-VHDX]): two headers with a checksum each, of which the one with the
 * higher number counts; the disk's own identifier is an item of the metadata, which the table of regions finds.
 * Identifiers stand with their first three numbers in the order of the processors that these formats are from.
 */

#define GUID_BYTES 16U
#define DIGEST_ALGORITHM "SHA256"
#define UNIT (1U << 20)

#define VDI_SIGNATURE_OFFSET 64U
#define VDI_DISK_OFFSET 0x188U
#define VDI_CHANGE_OFFSET 0x198U

#define VHDX_HEADER_OFFSET 65536U
#define VHDX_HEADER_STEP 65536U
#define VHDX_HEADER_BYTES 4096U
#define VHDX_SEQUENCE 8U
#define VHDX_FILE_WRITE 16U
#define VHDX_DATA_WRITE 32U
#define VHDX_LOG 48U
#define VHDX_LOG_LENGTH 68U
#define VHDX_LOG_OFFSET 72U
#define VHDX_REGIONS_OFFSET (3U * 65536U)
#define VHDX_TABLE_BYTES 65536U
#define VHDX_ENTRY_BYTES 32U
#define VHDX_REGIONS_MAX 2047U
#define VHDX_LOG_MAX (64U << 20)

static const guint8 vdi_signature[] = { 0x7f, 0x10, 0xda, 0xbe };
static const guint8 zero_guid[GUID_BYTES];
static const guint8 metadata_region[] = { 0x06, 0xa2, 0x7c, 0x8b, 0x90, 0x47, 0x9a, 0x4b,
                                          0xb8, 0xfe, 0x57, 0x5f, 0x05, 0x0f, 0x88, 0x6e };
static const guint8 page_83_item[] = { 0xab, 0x12, 0xca, 0xbe, 0xe6, 0xb2, 0x23, 0x45,
                                       0x93, 0xef, 0xc3, 0x09, 0xe0, 0x00, 0xc7, 0x46 };

typedef struct
{
  CarrelApplianceDiskOutput *output;
  CarrelApplianceSource *source; /* the same file */
  CarrelApplianceDiskState *state;
  const char *identity;
  char *digest;
} Identify;

static void
clear_identify (Identify *self)
{
  g_clear_pointer (&self->source, carrel_appliance_source_unref);
  g_free (self->digest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Identify, clear_identify)

static gboolean
fail (GError **error)
{
  g_set_error_literal (
    error,
    CARREL_APPLIANCE_ERROR,
    CARREL_APPLIANCE_ERROR_FAILED,
    _ ("The new disk is not as qemu-img makes them; its identifiers could not be set."));
  return FALSE;
}

static guint32
get_32 (const guint8 *from)
{
  guint32 value;

  memcpy (&value, from, sizeof value);
  return GUINT32_FROM_LE (value);
}

static guint64
get_64 (const guint8 *from)
{
  guint64 value;

  memcpy (&value, from, sizeof value);
  return GUINT64_FROM_LE (value);
}

static gboolean
read_at (Identify *self, guint64 offset, guint8 *bytes, gsize length, GError **error)
{
  return carrel_appliance_source_read (self->source, offset, bytes, length, error);
}

static gboolean
write_at (Identify *self, guint64 offset, const guint8 *bytes, gsize length, GError **error)
{
  return carrel_appliance_disk_output_write (self->output, offset, bytes, length, error);
}

static gboolean
take_digest (Identify *self, GError **error)
{
  g_autoptr (CarrelApplianceDiskInput)
    input = carrel_appliance_disk_input_new_for_source ("disk", self->source);
  g_autoptr (CarrelApplianceDiskHash)
    hash = carrel_appliance_disk_hash_new (DIGEST_ALGORITHM, error);

  if (hash == NULL)
    return FALSE;
  carrel_appliance_disk_hash_follow (hash, input, self->state);
  self->digest = carrel_appliance_disk_hash_finish (hash);
  return carrel_appliance_disk_state_finish (self->state, error);
}

/* Of version 8, which is for identifiers of one's own making (RFC 9562). */
static void
make_guid (const char *what, const char *of, guint8 *guid)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) what, (gssize) strlen (what) + 1);
  g_checksum_update (checksum, (const guchar *) of, (gssize) strlen (of));
  g_checksum_get_digest (checksum, digest, &length);
  memcpy (guid, digest, GUID_BYTES);
  guid[7] = (guint8) ((guid[7] & 0x0f) | 0x80);
  guid[8] = (guint8) ((guid[8] & 0x3f) | 0x80);
}

static void
make_guid_of_disk (Identify *self, guint8 *guid)
{
  make_guid ("disk", self->identity != NULL ? self->identity : self->digest, guid);
}

static gboolean
identify_vdi (Identify *self, GError **error)
{
  guint8 guids[2 * GUID_BYTES] = { 0 };
  guint8 signature[sizeof vdi_signature];

  if (!read_at (self, VDI_SIGNATURE_OFFSET, signature, sizeof signature, error))
    return FALSE;
  if (memcmp (signature, vdi_signature, sizeof signature) != 0)
    return fail (error);
  G_STATIC_ASSERT (VDI_CHANGE_OFFSET == VDI_DISK_OFFSET + GUID_BYTES);
  if (!write_at (self, VDI_DISK_OFFSET, guids, sizeof guids, error) || !take_digest (self, error))
    return FALSE;
  make_guid_of_disk (self, guids);
  make_guid ("change", self->digest, guids + GUID_BYTES);
  return write_at (self, VDI_DISK_OFFSET, guids, sizeof guids, error);
}

/* Reads the header that counts. */
static gboolean
read_header (Identify *self, guint8 *header, GError **error)
{
  guint8 other[VHDX_HEADER_BYTES];

  if (!read_at (self, VHDX_HEADER_OFFSET, header, VHDX_HEADER_BYTES, error) ||
      !read_at (self, VHDX_HEADER_OFFSET + VHDX_HEADER_STEP, other, sizeof other, error))
    return FALSE;
  if (memcmp (header, "head", 4) != 0 || memcmp (other, "head", 4) != 0)
    return fail (error);
  if (get_64 (other + VHDX_SEQUENCE) > get_64 (header + VHDX_SEQUENCE))
    memcpy (header, other, sizeof other);
  return TRUE;
}

/* Both say the same; the second one counts. */
static gboolean
write_headers (Identify *self, guint8 *header, GError **error)
{
  for (guint i = 0; i < 2; i++)
    {
      carrel_appliance_disk_put_le64 (header + VHDX_SEQUENCE, i + 1);
      carrel_appliance_disk_put_le32 (header + 4, 0);
      carrel_appliance_disk_put_le32 (header + 4,
                                      carrel_base_image_crc_update (0, header, VHDX_HEADER_BYTES));
      if (!write_at (self,
                     VHDX_HEADER_OFFSET + i * VHDX_HEADER_STEP,
                     header,
                     VHDX_HEADER_BYTES,
                     error))
        return FALSE;
    }
  return TRUE;
}

/* A log that still holds changes of the tables would be needed. */
static gboolean
blank_log (Identify *self, const guint8 *header, GError **error)
{
  guint64 offset = get_64 (header + VHDX_LOG_OFFSET);
  guint32 length = get_32 (header + VHDX_LOG_LENGTH);
  guint64 end = carrel_appliance_source_get_length (self->source);
  g_autofree guint8 *zeros = NULL;

  if (memcmp (header + VHDX_LOG, zero_guid, GUID_BYTES) != 0 || offset < UNIT ||
      length > VHDX_LOG_MAX || offset > end || end - offset < length)
    return fail (error);
  zeros = g_malloc0 (length);
  return write_at (self, offset, zeros, length, error);
}

/* Finds an entry by its GUID in a table of which `count` entries begin at `first`. */
static const guint8 *
find_entry (const guint8 *table, gsize first, guint count, const guint8 *guid)
{
  for (guint i = 0; i < MIN (count, VHDX_REGIONS_MAX - 1); i++)
    if (memcmp (table + first + (gsize) i * VHDX_ENTRY_BYTES, guid, GUID_BYTES) == 0)
      return table + first + (gsize) i * VHDX_ENTRY_BYTES;
  return NULL;
}

static gboolean
find_disk_guid (Identify *self, guint64 *out_offset, GError **error)
{
  g_autofree guint8 *table = g_malloc (VHDX_TABLE_BYTES);
  const guint8 *entry;
  guint64 region;

  if (!read_at (self, VHDX_REGIONS_OFFSET, table, VHDX_TABLE_BYTES, error))
    return FALSE;
  entry = find_entry (table, 16, get_32 (table + 8), metadata_region);
  if (entry == NULL)
    return fail (error);
  region = get_64 (entry + GUID_BYTES);
  if (!read_at (self, region, table, VHDX_TABLE_BYTES, error))
    return FALSE;
  entry = find_entry (table, VHDX_ENTRY_BYTES, get_32 (table + 8) >> 16, page_83_item);
  if (entry == NULL || get_32 (entry + 20) != GUID_BYTES ||
      get_32 (entry + GUID_BYTES) < VHDX_TABLE_BYTES || get_32 (entry + GUID_BYTES) > UNIT)
    return fail (error);
  *out_offset = region + get_32 (entry + GUID_BYTES);
  return TRUE;
}

static gboolean
identify_vhdx (Identify *self, GError **error)
{
  guint8 header[VHDX_HEADER_BYTES];
  guint8 guid[GUID_BYTES];
  guint64 disk_offset;

  if (!read_header (self, header, error) || !find_disk_guid (self, &disk_offset, error) ||
      !blank_log (self, header, error))
    return FALSE;
  memset (header + VHDX_FILE_WRITE, 0, GUID_BYTES);
  memset (header + VHDX_DATA_WRITE, 0, GUID_BYTES);
  if (!write_headers (self, header, error) ||
      !write_at (self, disk_offset, zero_guid, GUID_BYTES, error) || !take_digest (self, error))
    return FALSE;
  make_guid ("file", self->digest, header + VHDX_FILE_WRITE);
  make_guid ("data", self->digest, header + VHDX_DATA_WRITE);
  make_guid_of_disk (self, guid);
  return write_headers (self, header, error) &&
         write_at (self, disk_offset, guid, GUID_BYTES, error);
}

gboolean
carrel_appliance_disk_identify (CarrelApplianceDiskOutput *output,
                                CarrelApplianceDiskFormat format,
                                const char *identity,
                                CarrelApplianceDiskState *state,
                                GError **error)
{
  g_auto (Identify) self = { .output = output, .state = state, .identity = identity };
  int copy = fcntl (carrel_appliance_disk_output_get_descriptor (output), F_DUPFD_CLOEXEC, 3);

  if (copy < 0)
    {
      carrel_base_error_set_errno (error, errno, _ ("The file could not be handed on"));
      return FALSE;
    }
  self.source = carrel_appliance_source_new (copy, error);
  if (self.source == NULL)
    return FALSE;
  switch (format)
    {
    case CARREL_APPLIANCE_DISK_FORMAT_VDI:
      return identify_vdi (&self, error);
    case CARREL_APPLIANCE_DISK_FORMAT_VHDX:
      return identify_vhdx (&self, error);
    case CARREL_APPLIANCE_DISK_FORMAT_QCOW2:
    case CARREL_APPLIANCE_DISK_FORMAT_RAW:
    case CARREL_APPLIANCE_DISK_FORMAT_VMDK:
    default:
      return TRUE;
    }
}
