/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-used-xfs-private.h"

#include <string.h>

/*
 * The log is a ring of 512-byte blocks.  Each begins with the number of the round in which it was written; a
 * record's header has a mark there, and the number behind it.  Up to the end of the log it is this round's, from
 * there the last one's.  When the last record is a single note that tells of unmounting, nothing waits.  A log
 * that looks in any other way is taken for one in which something waits: so is one whose last record reaches
 * round its end, which is rare.
 */

#define UNIT 512u
#define PIECE_UNITS 2048u
#define RECORD_MAGIC 0xfeedbabeu
#define VERSION_2 2u
#define HEADER_UNIT_BYTES (32u * 1024u)
#define HEADER_UUID 304u
#define HEADER_SIZE 320u
#define OPERATION_FLAGS 9u
#define OPERATION_UNMOUNT 0x20u

#define get carrel_appliance_disk_volume_get_be

typedef CarrelApplianceDiskUsedXfs Xfs;

typedef struct
{
  guint64 round;  /* the one that is being written */
  guint64 end;    /* the first unit that is not of it */
  guint64 record; /* the header of the last record before it */
  gboolean has_record;
  guint64 last_round; /* of the unit that was looked at before */
} Log;

/* Takes the next unit.  Returns: whether the rounds are still as they must be. */
static gboolean
take_unit (Log *log, guint64 number, const guint8 *unit)
{
  gboolean is_record = get (unit, 4) == RECORD_MAGIC;
  guint64 round = get (unit + (is_record ? 4 : 0), 4);

  if (number == 0)
    log->round = round;
  else if (round != log->last_round && (round + 1 != log->round || log->last_round != log->round))
    return FALSE;
  if (round == log->round)
    {
      log->end = number + 1;
      log->record = is_record ? number : log->record;
      log->has_record = log->has_record || is_record;
    }
  log->last_round = round;
  return TRUE;
}

static gboolean
read_rounds (const Xfs *xfs, guint64 base, guint64 units, Log *log)
{
  g_autofree guint8 *piece = g_malloc ((gsize) PIECE_UNITS * UNIT);

  for (guint64 at = 0; at < units; at += PIECE_UNITS)
    {
      guint64 there = MIN (PIECE_UNITS, units - at);

      if (!carrel_appliance_disk_volume_read (xfs->volume,
                                              base + at * UNIT,
                                              piece,
                                              (gsize) (there * UNIT)))
        return FALSE;
      for (guint64 i = 0; i < there; i++)
        if (!take_unit (log, at + i, piece + i * UNIT))
          return FALSE;
    }
  return log->has_record;
}

gboolean
carrel_appliance_disk_used_xfs_log_is_clean (const Xfs *self)
{
  guint64 base = (self->log_group * self->group_blocks + self->log_block) * self->block_bytes;
  guint64 units = self->log_blocks * self->block_bytes / UNIT;
  Log log = { 0 };
  guint8 header[UNIT];
  guint8 note[UNIT];
  guint64 header_units = 1;

  if (!read_rounds (self, base, units, &log) ||
      !carrel_appliance_disk_volume_read (self->volume, base + log.record * UNIT, header, UNIT))
    return FALSE;
  if ((get (header + 8, 4) & VERSION_2) != 0 && get (header + HEADER_SIZE, 4) > HEADER_UNIT_BYTES)
    header_units = (get (header + HEADER_SIZE, 4) + HEADER_UNIT_BYTES - 1) / HEADER_UNIT_BYTES;
  if (get (header + 40, 4) != 1 ||
      memcmp (header + HEADER_UUID, self->uuid, sizeof self->uuid) != 0 ||
      log.end != log.record + header_units + (get (header + 12, 4) + UNIT - 1) / UNIT)
    return FALSE;
  return carrel_appliance_disk_volume_read (self->volume,
                                            base + (log.record + header_units) * UNIT,
                                            note,
                                            UNIT) &&
         (note[OPERATION_FLAGS] & OPERATION_UNMOUNT) != 0;
}
