/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CARREL_APPLIANCE_EXPORT_TAR_BLOCK 512U

/* Behind the last member: two blocks of zeros, filled up to a record as tar(1) does. */
#define CARREL_APPLIANCE_EXPORT_TAR_RECORD 10240U

/* Fills the header of a member: a file of nobody's, of 1970.  `name` has at most 99 bytes.  From 8 GiB on the
 * size stands in base 256, which all readers of large archives know. */
void carrel_appliance_export_tar_fill (guint8 *block, const char *name, guint64 bytes);

/* Returns: where the next header stands behind a member that begins with its header at `offset`. */
guint64 carrel_appliance_export_tar_next (guint64 offset, guint64 bytes);

G_END_DECLS
