/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * How far a copy of a disk has come, in a file beside it: a head that says of which disk, and entries that are
 * only ever appended.  An entry is written when what it promises is on the disk, so that whatever breaks the copy
 * off, what the last whole entry says is true.  What is read is believed in nothing: an entry that is damaged ends
 * the list, and every number is bounded.  One thread at a time.
 */
typedef struct _CarrelApplianceDiskCheckpoint CarrelApplianceDiskCheckpoint;

#define CARREL_APPLIANCE_DISK_CHECKPOINT_LIKENESS_BYTES 32
#define CARREL_APPLIANCE_DISK_CHECKPOINT_RUNS_MAX (1u << 20)

/* Of what it is the copy. */
typedef struct
{
  guint cluster_bits;
  guint64 virtual_bytes;
  guint8 likeness[CARREL_APPLIANCE_DISK_CHECKPOINT_LIKENESS_BYTES];
} CarrelApplianceDiskCheckpointHead;

/* How far it has come. */
typedef struct
{
  guint64 position; /* all that lies before it is copied */
  guint64
    clusters; /* of the copy: how many are in use, the first one, which is the header's, included */
  guint64 done; /* how many bytes were read, of how many, for whoever waits */
  guint64 total;
} CarrelApplianceDiskMark;

/* Clusters of the disk, one after the other, which lie one after the other in the copy, too: behind those of the run
 * before. */
typedef struct
{
  guint64 first;
  guint64 count;
} CarrelApplianceDiskRun;

/* Opens one; the descriptor stays the caller's.  Returns: (transfer full) */
CarrelApplianceDiskCheckpoint *carrel_appliance_disk_checkpoint_new (int descriptor);

/* Frees it. */
void carrel_appliance_disk_checkpoint_free (CarrelApplianceDiskCheckpoint *self);

/* Empties the file and writes a new head, durably. */
gboolean carrel_appliance_disk_checkpoint_begin (CarrelApplianceDiskCheckpoint *self,
                                                 const CarrelApplianceDiskCheckpointHead *head,
                                                 GError **error);

/* Whether the file is empty: nothing was begun. */
gboolean carrel_appliance_disk_checkpoint_is_empty (CarrelApplianceDiskCheckpoint *self);

/* Reads the head; FALSE when there is none of this version. */
gboolean carrel_appliance_disk_checkpoint_read_head (CarrelApplianceDiskCheckpoint *self,
                                                     CarrelApplianceDiskCheckpointHead *out_head);

/* Reads the next entry; FALSE behind the last one that is whole.  `runs` (CarrelApplianceDiskRun) is emptied and
 * filled; all of them fit the disk that the head tells of. */
gboolean carrel_appliance_disk_checkpoint_read_next (CarrelApplianceDiskCheckpoint *self,
                                                     CarrelApplianceDiskMark *out_mark,
                                                     GArray *runs);

/* Drops what lies behind the entry that was read last; it is then as if that had been written last. */
gboolean carrel_appliance_disk_checkpoint_cut (CarrelApplianceDiskCheckpoint *self, GError **error);

/* Adds an entry, durably.  At most CARREL_APPLIANCE_DISK_CHECKPOINT_RUNS_MAX runs. */
gboolean carrel_appliance_disk_checkpoint_append (CarrelApplianceDiskCheckpoint *self,
                                                  const CarrelApplianceDiskMark *mark,
                                                  const GArray *runs,
                                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskCheckpoint, carrel_appliance_disk_checkpoint_free)

G_END_DECLS
