/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

G_BEGIN_DECLS

/**
 * carrel_app_drive_change:
 * @command: a command with arguments "machine" and "drive"
 * @path: (nullable): the image to put in, %NULL to take it out
 * @error: set on failure; the drive is then as it was
 *
 * Changes what is in a machine's CD drive, whether it runs or not.
 *
 * Returns: (transfer full) (nullable): what is to be said, or %NULL with @error set
 */
JsonNode *carrel_app_drive_change (CarrelAppCommand *command, const char *path, GError **error);

G_END_DECLS
