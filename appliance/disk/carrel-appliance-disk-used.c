/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-used-private.h"

#include "carrel-appliance-disk-partitions-private.h"
#include "carrel-appliance-disk-used-kinds-private.h"

#include <string.h>

/*
 * Theory of operation.  Each partition is shown to every reader of the table below.  One that is known by exactly
 * one of them is told of by this one; what it says is free stays free only if all of it fits together.  Whatever
 * is not as expected makes the partition be copied whole.  A system that sleeps on one partition may have
 * changed any other in its memory: then the whole disk is copied.
 */

#define SWAP_PAGE 4096u
#define SWAP_MARK_BYTES 10u
#define SWAP_MARK "SWAPSPACE2"
#define LUKS_MARK "LUKS\xba\xbe"
#define BITLOCKER_MARK "-FVE-FS-"
/* Where volumes that older systems can open in part have it. */
#define BITLOCKER_PLACE 424u

/* --- Swap space --- */

static const guint8 *
get_swap_mark (const CarrelApplianceDiskVolume *volume)
{
  return volume->head + SWAP_PAGE - SWAP_MARK_BYTES;
}

static gboolean
swap_is_asleep (const CarrelApplianceDiskVolume *volume)
{
  static const char *const marks[] = { "S1SUSPEND", "S2SUSPEND", "ULSUSPEND", "LINHIB0001" };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (memcmp (get_swap_mark (volume), marks[i], strlen (marks[i])) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
swap_detect (const CarrelApplianceDiskVolume *volume)
{
  return memcmp (get_swap_mark (volume), SWAP_MARK, SWAP_MARK_BYTES) == 0 ||
         swap_is_asleep (volume);
}

static CarrelApplianceDiskUsedVerdict
swap_tell (CarrelApplianceDiskVolume *volume)
{
  if (swap_is_asleep (volume))
    return CARREL_APPLIANCE_DISK_USED_VERDICT_ASLEEP;
  /* The mark may be left in what has become something else: the table has to say so, too. */
  if (!volume->is_swap || volume->length <= SWAP_PAGE)
    return CARREL_APPLIANCE_DISK_USED_VERDICT_AMBIGUOUS;
  carrel_appliance_disk_volume_add_free (volume, SWAP_PAGE, volume->length - SWAP_PAGE);
  return CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD;
}

/* --- What cannot be looked into --- */

static gboolean
luks_detect (const CarrelApplianceDiskVolume *volume)
{
  return memcmp (volume->head, LUKS_MARK, strlen (LUKS_MARK)) == 0;
}

static gboolean
bitlocker_detect (const CarrelApplianceDiskVolume *volume)
{
  /* {4967D63B-2E29-4AD8-8399-F6A339E3D000}, whose last byte counts versions. */
  static const guint8 to_go[15] = { 0x3b, 0xd6, 0x67, 0x49, 0x29, 0x2e, 0xd8, 0x4a,
                                    0x83, 0x99, 0xf6, 0xa3, 0x39, 0xe3, 0xd0 };

  return memcmp (volume->head + 3, BITLOCKER_MARK, strlen (BITLOCKER_MARK)) == 0 ||
         memcmp (volume->head + BITLOCKER_PLACE, to_go, sizeof to_go) == 0;
}

/* --- All --- */

static const CarrelApplianceDiskUsedKind swap = {
  CARREL_APPLIANCE_DISK_USED_NAME_SWAP,
  swap_detect,
  swap_tell,
  CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD,
};

static const CarrelApplianceDiskUsedKind luks = {
  CARREL_APPLIANCE_DISK_USED_NAME_LUKS,
  luks_detect,
  NULL,
  CARREL_APPLIANCE_DISK_USED_VERDICT_SEALED,
};

static const CarrelApplianceDiskUsedKind bitlocker = {
  CARREL_APPLIANCE_DISK_USED_NAME_BITLOCKER,
  bitlocker_detect,
  NULL,
  CARREL_APPLIANCE_DISK_USED_VERDICT_SEALED,
};

/* clang-format off */
static const CarrelApplianceDiskUsedKind *const kinds[] = {
  &carrel_appliance_disk_used_ext,
  &carrel_appliance_disk_used_ntfs,
  &carrel_appliance_disk_used_fat,
  &carrel_appliance_disk_used_exfat,
  &carrel_appliance_disk_used_xfs,
  &carrel_appliance_disk_used_btrfs,
  &swap,
  &luks,
  &bitlocker,
};
/* clang-format on */

/* Returns: the kind of a volume, or NULL when it is none, or more than one. */
static const CarrelApplianceDiskUsedKind *
find_kind (const CarrelApplianceDiskVolume *volume, CarrelApplianceDiskUsedVerdict *out_verdict)
{
  const CarrelApplianceDiskUsedKind *found = NULL;

  *out_verdict = CARREL_APPLIANCE_DISK_USED_VERDICT_UNKNOWN;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i]->detect (volume))
      {
        if (found != NULL)
          {
            *out_verdict = CARREL_APPLIANCE_DISK_USED_VERDICT_AMBIGUOUS;
            return NULL;
          }
        found = kinds[i];
      }
  return found;
}

static CarrelApplianceDiskUsedVerdict
tell (CarrelApplianceDiskVolume *volume, const CarrelApplianceDiskUsedKind *kind)
{
  CarrelApplianceDiskUsedVerdict verdict = kind->tell != NULL ? kind->tell (volume) : kind->verdict;

  if (verdict == CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD &&
      !carrel_appliance_disk_volume_settle (volume))
    verdict = CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED;
  if (verdict != CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD)
    g_array_set_size (volume->free, 0);
  return verdict;
}

static void
look_at_partition (CarrelApplianceDiskInput *input,
                   const CarrelApplianceDiskPartition *partition,
                   GArray *stretches,
                   CarrelApplianceDiskUsedReport *out_report)
{
  g_autoptr (CarrelApplianceDiskVolume)
    volume = carrel_appliance_disk_volume_new (input, partition->offset, partition->length);
  const CarrelApplianceDiskUsedKind *kind;

  *out_report = (CarrelApplianceDiskUsedReport){
    .offset = partition->offset,
    .length = partition->length,
    .used_bytes = partition->length,
    .verdict = CARREL_APPLIANCE_DISK_USED_VERDICT_UNKNOWN
  };
  if (volume == NULL)
    return;
  volume->is_swap = partition->is_swap;
  kind = find_kind (volume, &out_report->verdict);
  if (kind == NULL)
    return;
  out_report->name = kind->name;
  out_report->verdict = tell (volume, kind);
  for (guint i = 0; i < volume->free->len; i++)
    out_report->used_bytes -= g_array_index (volume->free, CarrelApplianceDiskStretch, i).length;
  g_array_append_vals (stretches, volume->free->data, volume->free->len);
}

GArray *
carrel_appliance_disk_used_look (CarrelApplianceDiskInput *input, GArray *reports)
{
  GArray *stretches = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskStretch));
  g_autoptr (GArray) partitions = carrel_appliance_disk_partitions_list (input);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskUsedReport));
  gboolean is_asleep = FALSE;

  for (guint i = 0; i < partitions->len; i++)
    {
      CarrelApplianceDiskUsedReport report;

      look_at_partition (input,
                         &g_array_index (partitions, CarrelApplianceDiskPartition, i),
                         stretches,
                         &report);
      is_asleep = is_asleep || report.verdict == CARREL_APPLIANCE_DISK_USED_VERDICT_ASLEEP;
      g_array_append_val (found, report);
    }
  for (guint i = 0; is_asleep && i < found->len; i++)
    {
      CarrelApplianceDiskUsedReport *report = &g_array_index (found,
                                                              CarrelApplianceDiskUsedReport,
                                                              i);

      report->used_bytes = report->length;
      if (report->verdict == CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD)
        report->verdict = CARREL_APPLIANCE_DISK_USED_VERDICT_ASLEEP;
    }
  if (is_asleep)
    g_array_set_size (stretches, 0);
  if (reports != NULL)
    g_array_append_vals (reports, found->data, found->len);
  return stretches;
}

GArray *
carrel_appliance_disk_used_find_free (CarrelApplianceDiskInput *input)
{
  return carrel_appliance_disk_used_look (input, NULL);
}
