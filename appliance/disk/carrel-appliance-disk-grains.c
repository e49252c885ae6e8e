/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-grains-private.h"

#include "../carrel-appliance-error.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/*
 * A marker is a sector: a number (8 bytes), a length (4), and either the grain's bytes at once or, when
 * the length is 0, a type (4).  The number is the grain's first sector on the disk, or how many sectors of
 * tables follow.
 *
 * Whether the directory lists exactly the grains that were seen is found out without remembering them:
 * both sides add up a hash of (place on the disk, place in the file), and count.
 */

#define SECTOR_BYTES 512U
#define MARKER_BYTES 16U
#define GRAIN_HEADER_BYTES 12U
#define TYPE_END 0U
#define TYPE_LAST 3U
/* A stream of a grain that cannot be packed is a little longer than the grain. */
#define PACKED_SLACK 4096U
/* 32 MiB of bits: 16 TiB in the usual grains. */
#define GRAINS_MAX (G_GUINT64_CONSTANT (1) << 28)
#define TABLES_PIECE 4096U

struct _CarrelApplianceDiskGrains
{
  char *name;
  CarrelBaseImage image;
  guint64 file_bytes;
  guint64 position;
  guint64 grain_count; /* that the disk has room for */
  guint8 *seen;        /* a bit each */
  guint64 seen_count;
  guint64 seen_sum;
};

static gboolean
fail (CarrelApplianceDiskGrains *self, GError **error, const char *words, guint64 where)
{
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               _ ("The disk “%s” is damaged at byte %" PRIu64 ": %s."), self->name, where, words);
  return FALSE;
}

CarrelApplianceDiskGrains *
carrel_appliance_disk_grains_new (const char *name,
                                  const CarrelBaseImage *image,
                                  guint64 file_bytes,
                                  GError **error)
{
  guint64 grain_bytes = image->vmdk.grain_bytes;
  guint64 count = (image->virtual_bytes + grain_bytes - 1) / grain_bytes;
  CarrelApplianceDiskGrains *self;

  g_return_val_if_fail (image->kind == CARREL_BASE_IMAGE_KIND_VMDK && !image->is_damaged, NULL);

  if (count > GRAINS_MAX)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_LIMIT,
                   _ ("The disk “%s” is cut into more pieces than are accepted."), name);
      return NULL;
    }
  self = g_new0 (CarrelApplianceDiskGrains, 1);
  self->name = g_strdup (name);
  self->image = *image;
  self->file_bytes = file_bytes;
  self->position = MAX (image->vmdk.data_offset, SECTOR_BYTES);
  self->grain_count = count;
  self->seen = g_malloc0 (count / 8 + 1);
  return self;
}

void
carrel_appliance_disk_grains_free (CarrelApplianceDiskGrains *self)
{
  if (self == NULL)
    return;
  g_free (self->seen);
  g_free (self->name);
  g_free (self);
}

guint64
carrel_appliance_disk_grains_get_position (CarrelApplianceDiskGrains *self)
{
  return self->position;
}

gsize
carrel_appliance_disk_grains_get_length_max (CarrelApplianceDiskGrains *self)
{
  return self->image.vmdk.grain_bytes + PACKED_SLACK + SECTOR_BYTES;
}

static guint64
mix (guint64 grain, guint64 sector)
{
  guint64 value = grain * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) ^
                  (sector + G_GUINT64_CONSTANT (0x2545f4914f6cdd1d)) *
                    G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);

  value ^= value >> 29;
  value *= G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return value ^ value >> 32;
}

/* Skips tables, which the directory's check reads again; FALSE when the marker is no marker. */
static gboolean
skip_tables (CarrelApplianceDiskGrains *self, guint64 sectors, guint32 type, GError **error)
{
  guint64 room = (self->file_bytes - self->position) / SECTOR_BYTES;

  if (type > TYPE_LAST || sectors >= room)
    return fail (self, error, _ ("what begins here is unknown, or was cut off"), self->position);
  self->position += (sectors + 1) * SECTOR_BYTES;
  return TRUE;
}

static gboolean
accept_grain (CarrelApplianceDiskGrains *self,
              guint64 sector,
              guint32 length,
              CarrelApplianceDiskGrain *out_grain,
              GError **error)
{
  guint64 grain_bytes = self->image.vmdk.grain_bytes;
  guint64 grain = sector / (grain_bytes / SECTOR_BYTES);
  guint64 total = ((guint64) length + GRAIN_HEADER_BYTES + SECTOR_BYTES - 1) / SECTOR_BYTES;

  if (sector % (grain_bytes / SECTOR_BYTES) != 0 || grain >= self->grain_count)
    return fail (self, error, _ ("a piece lies outside the disk"), self->position);
  if (self->seen[grain / 8] & 1 << grain % 8)
    return fail (self, error, _ ("a piece of the disk comes twice"), self->position);
  if (length > grain_bytes + PACKED_SLACK)
    return fail (self, error, _ ("a piece claims to be larger than it can be"), self->position);
  if (length > self->file_bytes - self->position - GRAIN_HEADER_BYTES)
    return fail (self, error, _ ("the file was cut off"), self->position);
  self->seen[grain / 8] |= (guint8) (1 << grain % 8);
  self->seen_count++;
  self->seen_sum += mix (grain, self->position / SECTOR_BYTES);
  *out_grain = (CarrelApplianceDiskGrain){
    .position = self->position + GRAIN_HEADER_BYTES,
    .length = length,
    .disk_offset = grain * grain_bytes,
    .disk_length = (guint32) MIN (grain_bytes, self->image.virtual_bytes - grain * grain_bytes),
  };
  self->position = MIN (self->position + total * SECTOR_BYTES, self->file_bytes);
  return TRUE;
}

/* Where the next marker lies among the bytes shown; FALSE when it does not lie there as a whole. */
static gboolean
find_marker (CarrelApplianceDiskGrains *self,
             gsize length,
             guint64 offset,
             gsize needed,
             gsize *out_at)
{
  if (self->position < offset || self->position - offset > length ||
      length - (self->position - offset) < needed)
    return FALSE;
  *out_at = (gsize) (self->position - offset);
  return TRUE;
}

CarrelApplianceDiskGrainsStep
carrel_appliance_disk_grains_step (CarrelApplianceDiskGrains *self,
                                   const guint8 *bytes,
                                   gsize length,
                                   guint64 offset,
                                   CarrelApplianceDiskGrain *out_grain,
                                   GError **error)
{
  guint64 sector;
  guint32 size;
  guint32 type;
  gsize at;

  while (self->file_bytes - self->position >= SECTOR_BYTES)
    {
      if (!find_marker (self, length, offset, MARKER_BYTES, &at))
        return CARREL_APPLIANCE_DISK_GRAINS_MORE;
      memcpy (&sector, bytes + at, sizeof sector);
      memcpy (&size, bytes + at + 8, sizeof size);
      memcpy (&type, bytes + at + 12, sizeof type);
      sector = GUINT64_FROM_LE (sector);
      size = GUINT32_FROM_LE (size);
      type = GUINT32_FROM_LE (type);
      if (size > 0)
        {
          gsize whole = MIN ((gsize) size + GRAIN_HEADER_BYTES,
                             carrel_appliance_disk_grains_get_length_max (self));

          /* One that is too long for the file is refused, not waited for. */
          if (whole <= self->file_bytes - self->position &&
              !find_marker (self, length, offset, whole, &at))
            return CARREL_APPLIANCE_DISK_GRAINS_MORE;
          return accept_grain (self, sector, size, out_grain, error)
                   ? CARREL_APPLIANCE_DISK_GRAINS_GRAIN
                   : CARREL_APPLIANCE_DISK_GRAINS_BAD;
        }
      if (type == TYPE_END)
        break;
      if (!skip_tables (self, sector, type, error))
        return CARREL_APPLIANCE_DISK_GRAINS_BAD;
    }
  return CARREL_APPLIANCE_DISK_GRAINS_END;
}

/* Adds up one grain table. */
static gboolean
add_table (CarrelApplianceDiskGrains *self,
           CarrelApplianceDiskInput *input,
           guint64 table,
           guint32 sector,
           guint64 *count,
           guint64 *sum,
           GError **error)
{
  guint32 entries[512];
  guint32 used = self->image.vmdk.table_entries;
  guint64 first = table * used;

  g_assert (used <= G_N_ELEMENTS (entries));
  if ((guint64) sector * SECTOR_BYTES + used * 4 > self->file_bytes)
    return fail (self, error, _ ("a table lies outside the file"), (guint64) sector * SECTOR_BYTES);
  if (!carrel_appliance_disk_input_read (input,
                                         (guint64) sector * SECTOR_BYTES,
                                         entries,
                                         used * sizeof *entries,
                                         error))
    return FALSE;
  for (guint32 i = 0; i < used && first + i < self->grain_count; i++)
    {
      guint32 entry = GUINT32_FROM_LE (entries[i]);

      if (entry == 0 || (entry == 1 && self->image.vmdk.has_zero_entries))
        continue;
      *count += 1;
      *sum += mix (first + i, entry);
    }
  return TRUE;
}

gboolean
carrel_appliance_disk_grains_check_directory (CarrelApplianceDiskGrains *self,
                                              CarrelApplianceDiskInput *input,
                                              GError **error)
{
  guint32 tables[TABLES_PIECE];
  guint64 per_table = self->image.vmdk.table_entries;
  guint64 table_count = (self->grain_count + per_table - 1) / per_table;
  guint64 count = 0;
  guint64 sum = 0;

  for (guint64 first = 0; first < table_count; first += TABLES_PIECE)
    {
      guint64 part = MIN (table_count - first, TABLES_PIECE);

      if (!carrel_appliance_disk_input_read (input,
                                             self->image.vmdk.directory_offset + first * 4,
                                             tables,
                                             part * sizeof *tables,
                                             error))
        return FALSE;
      for (guint64 i = 0; i < part && count <= self->seen_count; i++)
        if (tables[i] != 0 &&
            !add_table (self, input, first + i, GUINT32_FROM_LE (tables[i]), &count, &sum, error))
          return FALSE;
    }
  if (count == self->seen_count && sum == self->seen_sum)
    return TRUE;
  return fail (self,
               error,
               _ ("its directory lists other pieces than the file has"),
                  self->image.vmdk.directory_offset);
}
