/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-seed.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "carrel-appliance-error.h"

/* Public keys of OpenSSH (sshd(8), “AUTHORIZED_KEYS FILE FORMAT”; RFC 4253, section 6.6). */

#define KEY_BYTES_MAX (16u * 1024u)
#define COMMENT_BYTES_MAX 100u

/* DSA is not among them: no server of this decade takes it. */
static const char *const types[] = {
  "ssh-ed25519",
  "ssh-rsa",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ssh-ed25519@openssh.com",
  "sk-ecdsa-sha2-nistp256@openssh.com",
  NULL,
};

static char *
refuse (const char *words, GError **error)
{
  g_set_error_literal (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_INVALID, words);
  return NULL;
}

/* The key's bytes begin with its kind, after four bytes that say how long that is. */
static const char *
find_type (const guint8 *blob, gsize length)
{
  gsize bytes;

  if (length < 4 || length > KEY_BYTES_MAX)
    return NULL;
  bytes = (gsize) blob[0] << 24 | (gsize) blob[1] << 16 | (gsize) blob[2] << 8 | blob[3];
  /* There is more to a key than its kind. */
  if (bytes >= length - 4)
    return NULL;
  for (gsize i = 0; types[i] != NULL; i++)
    if (strlen (types[i]) == bytes && memcmp (blob + 4, types[i], bytes) == 0)
      return types[i];
  return NULL;
}

static char *
make_comment (const char *comment)
{
  GString *made = g_string_new (NULL);

  for (const char *at = comment; *at != '\0' && made->len < COMMENT_BYTES_MAX; at++)
    if (*at >= 0x20 && *at < 0x7f)
      g_string_append_c (made, *at);
  return g_strstrip (g_string_free (made, FALSE));
}

char *
carrel_appliance_seed_format_key (const guint8 *blob,
                                  gsize length,
                                  const char *comment,
                                  GError **error)
{
  const char *type = find_type (blob, length);
  g_autofree char *words = make_comment (comment != NULL ? comment : "");
  g_autofree char *code = NULL;

  g_return_val_if_fail (blob != NULL || length == 0, NULL);

  if (type == NULL)
    return refuse (_ ("It is no public key of a kind that OpenSSH takes."), error);
  code = g_base64_encode (blob, length);
  return g_strconcat (type, " ", code, *words != '\0' ? " " : "", words, NULL);
}

/* Only what is base64 from end to end: the decoder of GLib passes over what it does not know. */
static guint8 *
decode (const char *code, gsize *out_length)
{
  gsize length = strlen (code);
  gsize letters = strspn (code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  gsize padding = strspn (code + letters, "=");

  if (length == 0 || length > 2 * KEY_BYTES_MAX || length % 4 != 0 || padding > 2 ||
      letters + padding != length)
    return NULL;
  return g_base64_decode (code, out_length);
}

char *
carrel_appliance_seed_parse_key (const char *line, GError **error)
{
  g_auto (GStrv) words = NULL;
  g_autofree char *stripped = NULL;
  g_autofree guint8 *blob = NULL;
  gsize length = 0;
  const char *type;

  g_return_val_if_fail (line != NULL, NULL);

  if (strnlen (line, 3 * KEY_BYTES_MAX) == 3 * KEY_BYTES_MAX)
    return refuse (_ ("The public key is longer than is accepted."), error);
  stripped = g_strstrip (g_strdup (line));
  if (strchr (stripped, '\n') != NULL || strchr (stripped, '\r') != NULL)
    return refuse (_ ("A public key has one line."), error);
  words = g_strsplit_set (stripped, " \t", 3);
  if (words[0] == NULL || words[1] == NULL || !g_strv_contains (types, words[0]))
    return refuse (_ ("It is no public key of a kind that OpenSSH takes."), error);
  blob = decode (words[1], &length);
  type = blob != NULL ? find_type (blob, length) : NULL;
  if (g_strcmp0 (type, words[0]) != 0)
    return refuse (_ ("The public key is damaged."), error);
  return carrel_appliance_seed_format_key (blob, length, words[2], error);
}

char *
carrel_appliance_seed_dup_fingerprint (const char *key)
{
  g_auto (GStrv) words = NULL;
  g_autofree guint8 *blob = NULL;
  g_autofree char *code = NULL;
  guint8 digest[32];
  gsize length = 0;
  gsize digest_length = sizeof digest;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_return_val_if_fail (key != NULL, NULL);

  words = g_strsplit (key, " ", 3);
  blob = words[0] != NULL && words[1] != NULL ? decode (words[1], &length) : NULL;
  g_return_val_if_fail (blob != NULL, NULL);

  g_checksum_update (checksum, blob, (gssize) length);
  g_checksum_get_digest (checksum, digest, &digest_length);
  code = g_base64_encode (digest, digest_length);
  /* ssh-keygen leaves the padding off. */
  for (char *end = code + strlen (code); end > code && end[-1] == '='; end--)
    end[-1] = '\0';
  return g_strconcat ("SHA256:", code, NULL);
}
