/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-input.h"

G_BEGIN_DECLS

/* A stretch of a disk, in bytes. */
typedef struct
{
  guint64 offset;
  guint64 length;
} CarrelApplianceDiskStretch;

/* How much of its beginning is at hand: what all file systems are told by. */
#define CARREL_APPLIANCE_DISK_VOLUME_HEAD_BYTES (128u * 1024u)

/*
 * CarrelApplianceDiskVolume:
 *
 * A partition, a logical volume or a whole disk, in which a file system may be: what a reader of one may look
 * at, and what it says that nobody uses.  Places are counted from its beginning.  Only in the confined child;
 * one thread.
 */
typedef struct
{
  CarrelApplianceDiskInput *input; /* borrowed */
  guint64 offset;                  /* where on the disk */
  guint64 length;
  guint8 *head;     /* its first bytes, zeros behind its end */
  GArray *free;     /* CarrelApplianceDiskStretch: places on the disk */
  gboolean is_swap; /* so says the partition table */
  gboolean is_lost; /* it said something that cannot be */
} CarrelApplianceDiskVolume;

/* Returns: (transfer full) (nullable): a volume; %NULL when it does not lie on the disk, or cannot be read. */
CarrelApplianceDiskVolume *carrel_appliance_disk_volume_new (CarrelApplianceDiskInput *input,
                                                             guint64 offset,
                                                             guint64 length);

void carrel_appliance_disk_volume_free (CarrelApplianceDiskVolume *self);

/* Reads bytes that lie in it.  Returns: whether `buffer` is filled; FALSE for what lies outside, too. */
gboolean carrel_appliance_disk_volume_read (CarrelApplianceDiskVolume *self,
                                            guint64 offset,
                                            void *buffer,
                                            gsize length);

/* Says that nobody uses these bytes.  What is too short to be worth another read is not kept; what lies outside
 * makes the volume lost. */
void carrel_appliance_disk_volume_add_free (CarrelApplianceDiskVolume *self,
                                            guint64 offset,
                                            guint64 length);

/* Puts what is free in order.  Returns: whether all that was said can be: nothing twice, nothing outside. */
gboolean carrel_appliance_disk_volume_settle (CarrelApplianceDiskVolume *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskVolume, carrel_appliance_disk_volume_free)

/* Numbers as they are stored: the lowest byte first (le), or last (be). */
static inline guint64
carrel_appliance_disk_volume_get_le (const guint8 *bytes, guint count)
{
  guint64 value = 0;

  for (guint i = count; i > 0; i--)
    value = value << 8 | bytes[i - 1];
  return value;
}

static inline guint64
carrel_appliance_disk_volume_get_be (const guint8 *bytes, guint count)
{
  guint64 value = 0;

  for (guint i = 0; i < count; i++)
    value = value << 8 | bytes[i];
  return value;
}

/* Whether a check sum is what is stated.  A fuzzer would not find one: for it, all are right. */
static inline gboolean
carrel_appliance_disk_volume_sum_is_right (guint64 made, guint64 stated)
{
#ifdef CARREL_FUZZ
  return TRUE;
#else
  return made == stated;
#endif
}

G_END_DECLS
