/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** CARREL_APP_PASSWORD_BYTES_MAX: the longest password that is taken. */
#define CARREL_APP_PASSWORD_BYTES_MAX 256u

/**
 * carrel_app_password_hash:
 * @password: a password as a person typed it
 * @error: (out) (optional): %CARREL_APP_ERROR_USAGE when it is empty, too long or no text,
 *   %CARREL_APP_ERROR_FAILED
 *
 * Makes what may be stored of a password: a salted hash of crypt(3), SHA-512 in many rounds, which the
 * guests of all ages understand. Takes a fraction of a second. Any thread.
 *
 * Returns: (transfer full) (nullable): the hash, or %NULL with @error set
 */
char *carrel_app_password_hash (const char *password, GError **error);

G_END_DECLS
