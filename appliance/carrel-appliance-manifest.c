/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-manifest.h"

#include "carrel-appliance-error.h"

#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BYTES_MAX (1024u * 1024u)
#define LINES_MAX 5000u
#define DIGITS_MAX 128u

static const struct
{
  const char *kind;
  gsize digits;
} kinds[] = { { "sha1", 40 }, { "sha256", 64 }, { "sha512", 128 } };

static void
free_entry (gpointer data)
{
  CarrelApplianceManifestEntry *entry = data;

  g_free (entry->name);
  g_free (entry->digest);
  g_free (entry);
}

static gboolean
are_digits (const char *text, gsize maximum)
{
  gsize i;

  for (i = 0; g_ascii_isxdigit (text[i]); i++)
    ;
  return i > 0 && i <= maximum && text[i] == '\0';
}

gboolean
carrel_appliance_manifest_parse_line (const char *line,
                                      gsize maximum,
                                      char **out_kind,
                                      char **out_name,
                                      char **out_digits)
{
  const char *open = strchr (line, '(');
  /* A name may have brackets of its own: the last one closes. */
  const char *close = strrchr (line, ')');
  const char *equals = close != NULL ? strchr (close, '=') : NULL;
  g_autofree char *kind = NULL;
  g_autofree char *digits = NULL;

  if (open == NULL || close == NULL || open > close || equals == NULL || open == line)
    return FALSE;
  kind = g_ascii_strdown (line, open - line);
  g_strstrip (kind);
  digits = g_ascii_strdown (equals + 1, -1);
  g_strstrip (digits);
  if (!are_digits (digits, maximum) || close == open + 1)
    return FALSE;
  for (const char *at = close + 1; at < equals; at++)
    if (*at != ' ' && *at != '\t')
      return FALSE;
  *out_kind = g_steal_pointer (&kind);
  *out_name = g_strndup (open + 1, (gsize) (close - open - 1));
  *out_digits = g_steal_pointer (&digits);
  return TRUE;
}

static gboolean
fail (guint line, CarrelApplianceError code, const char *words, GError **error)
{
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               (int) code,
               /* Translators: a line's number, and what is wrong there. */
               _ ("The list of digests, line %u: %s"), line, words);
  return FALSE;
}

static gboolean
add_entry (GPtrArray *entries, GHashTable *names, const char *text, guint line, GError **error)
{
  g_autofree char *kind = NULL;
  g_autofree char *name = NULL;
  g_autofree char *digits = NULL;
  CarrelApplianceManifestEntry *entry;
  gsize i;

  if (!carrel_appliance_manifest_parse_line (text, DIGITS_MAX, &kind, &name, &digits))
    return fail (line, CARREL_APPLIANCE_ERROR_INVALID, _ ("It is malformed."), error);
  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      break;
  if (i == G_N_ELEMENTS (kinds))
    return fail (
      line,
      CARREL_APPLIANCE_ERROR_UNSUPPORTED,
      _ ("Digests of this kind prove nothing or are not known; SHA-1, SHA-256 and SHA-512 "
                    "are."),
         error);
  if (strlen (digits) != kinds[i].digits)
    return fail (line, CARREL_APPLIANCE_ERROR_INVALID, _ ("The digest's length is wrong."), error);
  if (!g_hash_table_add (names, g_strdup (name)))
    return fail (line, CARREL_APPLIANCE_ERROR_INVALID, _ ("The file is listed twice."), error);
  entry = g_new0 (CarrelApplianceManifestEntry, 1);
  entry->name = g_steal_pointer (&name);
  entry->kind = kinds[i].kind;
  entry->digest = g_steal_pointer (&digits);
  g_ptr_array_add (entries, entry);
  return TRUE;
}

GPtrArray *
carrel_appliance_manifest_parse (GBytes *bytes, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (free_entry);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (length > BYTES_MAX)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_LIMIT,
                           _ ("The list of digests is longer than the 1 MiB that is accepted."));
      return NULL;
    }
  if (length > 0 && memchr (data, '\0', length) != NULL)
    {
      fail (1, CARREL_APPLIANCE_ERROR_INVALID, _ ("It is malformed."), error);
      return NULL;
    }
  text = g_strndup (data != NULL ? data : "", length);
  lines = g_strsplit (g_str_has_prefix (text, "\xEF\xBB\xBF") ? text + 3 : text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_strstrip (lines[i]);
      if (i == LINES_MAX && !fail (i, CARREL_APPLIANCE_ERROR_LIMIT, _ ("It is too long."), error))
        return NULL;
      if (*lines[i] != '\0' && !add_entry (entries, names, lines[i], i + 1, error))
        return NULL;
    }
  return g_steal_pointer (&entries);
}

const CarrelApplianceManifestEntry *
carrel_appliance_manifest_find (GPtrArray *entries, const char *name)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const CarrelApplianceManifestEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->name, name))
        return entry;
    }
  return NULL;
}
