/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * carrel_app_ctl_secret_take:
 * @arguments: (nullable): an a{sv} of a command line
 * @error: (out) (optional): as carrel_app_password_hash(); %CARREL_APP_ERROR_USAGE when there is none to
 *   be read, or the second one differs from the first
 *
 * Where a password is asked for, reads it: without showing it, and twice, from a terminal; else the first
 * line of the standard input. Only its hash goes on. Blocks.
 *
 * Returns: (transfer full) (nullable): the arguments to go on with, or %NULL with @error set
 */
GVariant *carrel_app_ctl_secret_take (GVariant *arguments, GError **error);

G_END_DECLS
