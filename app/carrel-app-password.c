/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-password.h"

#include "carrel-app-error.h"

#include <crypt.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* SHA-512 and no newer method: systems of 2010 know it, and an image may be as old. */
#define METHOD "$6$"
#define ROUNDS 200000ul

static char *
refuse (CarrelAppError code, const char *words, GError **error)
{
  g_set_error_literal (error, CARREL_APP_ERROR, (int) code, words);
  return NULL;
}

char *
carrel_app_password_hash (const char *password, GError **error)
{
  g_autofree struct crypt_data *data = NULL;
  char salt[CRYPT_GENSALT_OUTPUT_SIZE];
  const char *hash;
  char *copy;

  g_return_val_if_fail (password != NULL, NULL);

  if (*password == '\0')
    return refuse (CARREL_APP_ERROR_USAGE, _ ("The password is empty."), error);
  if (strlen (password) > CARREL_APP_PASSWORD_BYTES_MAX || !g_utf8_validate (password, -1, NULL) ||
      strpbrk (password, "\n\r") != NULL)
    return refuse (CARREL_APP_ERROR_USAGE,
                   _ ("The password has to be one line of at most 256 bytes in UTF-8."), error);
  data = g_new0 (struct crypt_data, 1);
  hash = crypt_gensalt_rn (METHOD, ROUNDS, NULL, 0, salt, (int) sizeof salt) != NULL
           ? crypt_rn (password, salt, data, (int) sizeof *data)
           : NULL;
  /* The scratch space holds traces of the password. */
  copy = g_strdup (hash);
  explicit_bzero (data, sizeof *data);
  return copy != NULL
           ? copy
           : refuse (CARREL_APP_ERROR_FAILED, _ ("The password could not be hashed."), error);
}
