/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Small discs that tell a guest something: values of a package, or who may use it.  ISO 9660 with the names
 * that Rock Ridge and Joliet keep, written by libisofs.
 */

/** CARREL_APPLIANCE_DISC_BYTES_MAX: bytes of all files of one disc. */
#define CARREL_APPLIANCE_DISC_BYTES_MAX (4u * 1024u * 1024u)

/**
 * CarrelApplianceDiscFile:
 * @name: its name in the top folder: letters, digits, '.', '-' and '_', at most 32
 * @text: what it holds
 *
 * A file of a disc.
 */
typedef struct
{
  const char *name;
  const char *text;
} CarrelApplianceDiscFile;

/**
 * carrel_appliance_disc_make:
 * @volume_id: what the disc is called: letters, digits, '-' and '_', at most 16
 * @files: its files, closed by one without a name
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_LIMIT when they are too large,
 *   %CARREL_APPLIANCE_ERROR_FAILED when the disc cannot be written, %CARREL_BASE_ERROR_NOT_FOUND when
 *   libisofs is missing
 *
 * Makes the image of a disc. The same files make the same bytes: nothing of the time, the place or the
 * person gets into it. Any thread; loads a library the first time.
 *
 * Returns: (transfer full) (nullable): the image, or %NULL with @error set
 */
GBytes *carrel_appliance_disc_make (const char *volume_id,
                                    const CarrelApplianceDiscFile *files,
                                    GError **error);

G_END_DECLS
