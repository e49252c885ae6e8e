/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-plan-volumes-private.h"

#include "carrel-appliance-plan-private.h"
#include "carrel-appliance-volume.h"
#include "disk/carrel-appliance-disk-used.h"

#include <glib/gi18n-lib.h>

/* Names are what everybody calls them, but for those that are words. */
static const char *
get_name (gint64 holds)
{
  static const char *const names[CARREL_APPLIANCE_DISK_USED_N_NAMES] = {
    [CARREL_APPLIANCE_DISK_USED_NAME_EXT] = "ext2/ext3/ext4",
    [CARREL_APPLIANCE_DISK_USED_NAME_NTFS] = "NTFS",
    [CARREL_APPLIANCE_DISK_USED_NAME_FAT] = "FAT",
    [CARREL_APPLIANCE_DISK_USED_NAME_EXFAT] = "exFAT",
    [CARREL_APPLIANCE_DISK_USED_NAME_XFS] = "XFS",
    [CARREL_APPLIANCE_DISK_USED_NAME_BTRFS] = "btrfs",
    [CARREL_APPLIANCE_DISK_USED_NAME_LVM] = "LVM",
    [CARREL_APPLIANCE_DISK_USED_NAME_LUKS] = "LUKS",
    [CARREL_APPLIANCE_DISK_USED_NAME_BITLOCKER] = "BitLocker",
  };

  if (holds == CARREL_APPLIANCE_DISK_USED_NAME_SWAP)
    return _ ("swap space");
  return holds > 0 && holds < CARREL_APPLIANCE_DISK_USED_N_NAMES ? names[holds] : _ ("unknown");
}

/* What the confined child says are numbers; one that is none of ours says nothing. */
static const char *
get_reason (gint64 verdict)
{
  /* clang-format off */
  static const char *const reasons[CARREL_APPLIANCE_DISK_USED_N_VERDICTS] = {
    [CARREL_APPLIANCE_DISK_USED_VERDICT_UNKNOWN] =
      N_ ("It is not known here, and is copied whole"),
    [CARREL_APPLIANCE_DISK_USED_VERDICT_UNCLEAN] =
      N_ ("It was not closed properly, so that it cannot say what is free; it is copied whole"),
    [CARREL_APPLIANCE_DISK_USED_VERDICT_ASLEEP] =
      N_ ("A system sleeps on this disk and knows better what is free; it is copied whole"),
    [CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED] =
      N_ ("What it says of itself does not fit together; it is copied whole"),
    [CARREL_APPLIANCE_DISK_USED_VERDICT_FOREIGN] =
      N_ ("It has a part on another disk, or something that is not known here; it is copied whole"),
    [CARREL_APPLIANCE_DISK_USED_VERDICT_SEALED] =
      N_ ("It is encrypted: nobody can see what is free; it is copied whole"),
    [CARREL_APPLIANCE_DISK_USED_VERDICT_AMBIGUOUS] =
      N_ ("It looks like two things at once; it is copied whole"),
  };
  /* clang-format on */

  return verdict > 0 && verdict < CARREL_APPLIANCE_DISK_USED_N_VERDICTS ? _ (reasons[verdict])
                                                                        : NULL;
}

static void
add_line (GPtrArray *mappings,
          const char *item,
          const char *name,
          gint64 length,
          gint64 used,
          const char *reason)
{
  g_autofree char *all = g_format_size_full ((guint64) MAX (length, 0), G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *copied = g_format_size_full ((guint64) CLAMP (used, 0, MAX (length, 0)),
                                                G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *from = name != NULL ? g_strdup_printf ("%s, %s", name, all) : g_strdup (all);
  /* Translators: a size, of a disk or a partition. */
  g_autofree char *to = g_strdup_printf (_ ("%s to copy"), copied);

  carrel_appliance_plan_add_mapping (mappings, item, from, to, reason);
}

void
carrel_appliance_plan_volumes_add (GPtrArray *mappings, const CarrelApplianceDisk *disk)
{
  add_line (mappings,
            _ ("contents"),
               NULL,
               disk->file_bytes,
               disk->populated_bytes,
               disk->volumes->len == 0
               ? _ ("There are no partitions that can be looked into: the disk is copied whole")
               : NULL);
  for (guint i = 0; i < disk->volumes->len; i++)
    {
      const CarrelApplianceVolume *volume = g_ptr_array_index (disk->volumes, i);
      g_autofree char *item = g_strdup_printf (_ ("partition %u"), i + 1);

      add_line (mappings,
                volume->offset_bytes > 0 ? item
                                         : _ ("without partitions"),
                                              get_name (volume->holds),
                                              volume->length_bytes,
                                              volume->used_bytes,
                                              get_reason (volume->verdict));
    }
}
