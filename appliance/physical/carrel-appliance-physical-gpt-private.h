/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much of a disk's beginning holds its whole partition table. */
#define CARREL_APPLIANCE_PHYSICAL_GPT_HEAD_BYTES (1u << 20)

/*
 * Fits a partition table (GPT) to a larger disk: its second copy belongs at the disk's very end, and what may
 * be used ends before that.  `head` is the beginning of the disk, CARREL_APPLIANCE_PHYSICAL_GPT_HEAD_BYTES long, and
 * is changed; the second copy goes where `out_tail_offset` says.  A table that is damaged, or that is no GPT,
 * stays as it is.  Returns: (transfer full) (nullable): the second copy, or NULL when nothing was changed. */
GBytes *carrel_appliance_physical_gpt_fit (guint8 *head,
                                           gsize sector_bytes,
                                           guint64 disk_bytes,
                                           guint64 *out_tail_offset);

G_END_DECLS
