/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-vmx-dictionary.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "carrel-appliance-error.h"
#include "carrel-appliance-value.h"

enum
{
  BYTES_MAX = 1024 * 1024,
  ENTRIES_MAX = 20000,
  KEY_BYTES_MAX = 512,
};

typedef struct
{
  char *key;
  char *value;
  gboolean is_used;
} Entry;

struct _CarrelApplianceVmxDictionary
{
  /* Entries in the order of the file, and the same by their keys in lower case. */
  GPtrArray *entries;
  GHashTable *by_key;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->key);
  g_free (entry->value);
  g_free (entry);
}

static CarrelApplianceVmxDictionary *
dictionary_new (void)
{
  CarrelApplianceVmxDictionary *self = g_new0 (CarrelApplianceVmxDictionary, 1);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
carrel_appliance_vmx_dictionary_free (CarrelApplianceVmxDictionary *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->by_key);
  g_free (self);
}

static Entry *
find (CarrelApplianceVmxDictionary *self, const char *key)
{
  g_autofree char *lower = g_ascii_strdown (key, -1);

  return g_hash_table_lookup (self->by_key, lower);
}

const char *
carrel_appliance_vmx_dictionary_get (CarrelApplianceVmxDictionary *self, const char *key)
{
  Entry *entry;

  g_return_val_if_fail (self != NULL && key != NULL, NULL);
  entry = find (self, key);
  if (entry == NULL)
    return NULL;
  entry->is_used = TRUE;
  return entry->value;
}

const char *
carrel_appliance_vmx_dictionary_get_of (CarrelApplianceVmxDictionary *self,
                                        const char *device,
                                        const char *key)
{
  g_autofree char *whole = g_strconcat (device, ".", key, NULL);

  return carrel_appliance_vmx_dictionary_get (self, whole);
}

guint
carrel_appliance_vmx_dictionary_get_count (CarrelApplianceVmxDictionary *self)
{
  return self->entries->len;
}

const char *
carrel_appliance_vmx_dictionary_get_entry (CarrelApplianceVmxDictionary *self,
                                           guint index,
                                           const char **out_value,
                                           gboolean *out_is_used)
{
  const Entry *entry;

  g_return_val_if_fail (index < self->entries->len, NULL);
  entry = g_ptr_array_index (self->entries, index);
  if (out_value != NULL)
    *out_value = entry->value;
  if (out_is_used != NULL)
    *out_is_used = entry->is_used;
  return entry->key;
}

static void
set_line_error (GError **error, guint line, const char *reason)
{
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               _ ("Line %u of the VMware configuration cannot be read: %s"), line, reason);
}

/* Takes the escapes out of what stands between quotation marks: `|22` is the byte 0x22. */
static char *
unescape (const char *text, gsize length)
{
  GString *plain = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '|' && length - i > 2 && g_ascii_isxdigit (text[i + 1]) &&
          g_ascii_isxdigit (text[i + 2]))
        {
          int byte = g_ascii_xdigit_value (text[i + 1]) * 16 + g_ascii_xdigit_value (text[i + 2]);

          /* A zero would end the text for some and not for others. */
          if (byte != 0)
            g_string_append_c (plain, (char) byte);
          i += 2;
        }
      else
        g_string_append_c (plain, text[i]);
    }
  return g_string_free (plain, FALSE);
}

/* What stands behind the equals sign; NULL when a quotation mark is not closed. */
static char *
read_value (const char *at, const char *end)
{
  while (at < end && g_ascii_isspace (*at))
    at++;
  while (end > at && g_ascii_isspace (end[-1]))
    end--;
  if (at < end && *at == '"')
    {
      const char *closing = memchr (at + 1, '"', (gsize) (end - at - 1));

      return closing != NULL ? unescape (at + 1, (gsize) (closing - at - 1)) : NULL;
    }
  return g_strndup (at, (gsize) (end - at));
}

static gboolean
add_entry (CarrelApplianceVmxDictionary *self, char *key, char *value, guint line, GError **error)
{
  g_autofree char *owned_key = key;
  g_autofree char *owned_value = value;
  g_autofree char *lower = g_ascii_strdown (key, -1);
  const Entry *known = g_hash_table_lookup (self->by_key, lower);
  Entry *entry;

  if (known != NULL)
    {
      /* VMware refuses two meanings of one key, and so do we. */
      if (strcmp (known->value, value) == 0)
        return TRUE;
      set_line_error (error, line, _ ("it gives another value to a setting that has one already"));
      return FALSE;
    }
  if (self->entries->len >= ENTRIES_MAX)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_LIMIT,
                   _ ("The VMware configuration has more than %d settings"), ENTRIES_MAX);
      return FALSE;
    }
  entry = g_new0 (Entry, 1);
  entry->key = g_steal_pointer (&owned_key);
  entry->value = g_steal_pointer (&owned_value);
  g_ptr_array_add (self->entries, entry);
  g_hash_table_insert (self->by_key, g_steal_pointer (&lower), entry);
  return TRUE;
}

static gboolean
is_key (const char *key)
{
  if (*key == '\0' || strlen (key) > KEY_BYTES_MAX)
    return FALSE;
  for (; *key != '\0'; key++)
    {
      if (!g_ascii_isgraph (*key) || strchr ("\"'<>{}|", *key) != NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_line (CarrelApplianceVmxDictionary *self,
           const char *at,
           const char *end,
           guint line,
           GError **error)
{
  const char *equals;
  g_autofree char *key = NULL;
  char *value;

  while (at < end && g_ascii_isspace (*at))
    at++;
  if (at == end || *at == '#')
    return TRUE;
  equals = memchr (at, '=', (gsize) (end - at));
  if (equals == NULL)
    {
      set_line_error (error, line, _ ("it is no setting of the form KEY = \"VALUE\""));
      return FALSE;
    }
  key = g_strchomp (g_strndup (at, (gsize) (equals - at)));
  if (!is_key (key))
    {
      set_line_error (error, line, _ ("what stands before the equals sign is no key"));
      return FALSE;
    }
  value = read_value (equals + 1, end);
  if (value == NULL)
    {
      set_line_error (error, line, _ ("a quotation mark is missing"));
      return FALSE;
    }
  return add_entry (self, g_steal_pointer (&key), value, line, error);
}

/* Encodings that VMware's products write; the name comes from a stranger and goes to iconv. */
static gboolean
is_known_encoding (const char *name)
{
  static const char *const prefixes[] = { "utf-8", "us-ascii", "ascii",  "windows-", "iso-8859-",
                                          "cp",    "gb",       "shift",  "big5",     "euc-",
                                          "sjis",  "ms932",    "koi8-r", "ksc" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (strlen (lower) > 24 ||
      strspn (lower, "abcdefghijklmnopqrstuvwxyz0123456789-_") != strlen (lower))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      if (g_str_has_prefix (lower, prefixes[i]))
        return TRUE;
    }
  return FALSE;
}

/* Turns one text into UTF-8: by the encoding stated; as it is when it is UTF-8; else as Latin-1, in
 * which everything means something. */
static gboolean
convert (char **text, const char *encoding, GError **error)
{
  gboolean is_stated = encoding != NULL && g_ascii_strcasecmp (encoding, "UTF-8") != 0;
  g_autofree char *converted = NULL;

  if (!is_stated && g_utf8_validate (*text, -1, NULL))
    return TRUE;
  if (is_stated || encoding == NULL)
    converted = carrel_appliance_value_convert (*text,
                                                strlen (*text),
                                                is_stated ? encoding : "ISO-8859-1",
                                                NULL,
                                                error);
  if (converted == NULL || !g_utf8_validate (converted, -1, NULL))
    return FALSE;
  g_free (*text);
  *text = g_steal_pointer (&converted);
  return TRUE;
}

static gboolean
convert_values (CarrelApplianceVmxDictionary *self, GError **error)
{
  const Entry *stated = find (self, ".encoding");
  g_autofree char *encoding = stated != NULL ? g_strdup (stated->value) : NULL;

  if (encoding != NULL && !is_known_encoding (encoding))
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_INVALID,
                           _ ("The VMware configuration names an encoding that is not known"));
      return FALSE;
    }
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      g_autoptr (GError) reason = NULL;

      if (convert (&entry->value, encoding, &reason))
        continue;
      if (g_error_matches (reason, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_ENCODING))
        g_propagate_error (error, g_steal_pointer (&reason));
      else
        g_set_error (error,
                     CARREL_APPLIANCE_ERROR,
                     CARREL_APPLIANCE_ERROR_INVALID,
                     _ ("The value of %s is not text in the encoding %s, as the VMware "
                        "configuration says"),
                        entry->key,
                        encoding != NULL ? encoding : "UTF-8");
      return FALSE;
    }
  return TRUE;
}

CarrelApplianceVmxDictionary *
carrel_appliance_vmx_dictionary_parse (const char *data, gsize length, GError **error)
{
  g_autoptr (CarrelApplianceVmxDictionary) self = dictionary_new ();
  /* Nothing has no address to add to. */
  const char *end = length > 0 ? data + length : data;
  guint line = 0;

  g_return_val_if_fail (data != NULL || length == 0, NULL);
  if (length > BYTES_MAX)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_LIMIT,
                   _ ("The VMware configuration has %zu bytes; more than %d are not read"),
                      length,
                      BYTES_MAX);
      return NULL;
    }
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    data += 3;
  while (data < end)
    {
      const char *newline = memchr (data, '\n', (gsize) (end - data));
      const char *line_end = newline != NULL ? newline : end;

      line++;
      if (memchr (data, '\0', (gsize) (line_end - data)) != NULL)
        {
          set_line_error (error, line, _ ("it is not text"));
          return NULL;
        }
      if (!read_line (self, data, line_end, line, error))
        return NULL;
      data = newline != NULL ? newline + 1 : end;
    }
  if (!convert_values (self, error))
    return NULL;
  return g_steal_pointer (&self);
}
