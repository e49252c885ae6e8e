/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-value.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/carrel-base-text.h"
#include "carrel-appliance-error.h"

enum
{
  MAC_DIGITS = 12,
  UUID_DIGITS = 32,
  NAME_BYTES_MAX = 255,
};

gboolean
carrel_appliance_value_parse_number (const char *text, gint64 maximum, gint64 *out_number)
{
  gint64 number = 0;
  gboolean has_digits = FALSE;

  g_return_val_if_fail (maximum >= 0, FALSE);
  if (text == NULL)
    return FALSE;
  while (g_ascii_isspace (*text))
    text++;
  for (; g_ascii_isdigit (*text); text++)
    {
      int digit = g_ascii_digit_value (*text);

      if (number > (maximum - digit) / 10)
        return FALSE;
      number = number * 10 + digit;
      has_digits = TRUE;
    }
  while (g_ascii_isspace (*text))
    text++;
  if (!has_digits || *text != '\0' || number > maximum)
    return FALSE;
  *out_number = number;
  return TRUE;
}

gboolean
carrel_appliance_value_require_number (const char *text,
                                       const char *item,
                                       gint64 minimum,
                                       gint64 maximum,
                                       gint64 *out_number,
                                       GError **error)
{
  gint64 number = 0;

  if (text == NULL)
    return TRUE;
  if (!carrel_appliance_value_parse_number (text, maximum, &number) || number < minimum)
    {
      g_autofree char *shown = carrel_base_text_make_displayable (text, strnlen (text, 64));

      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("%s is \"%s\", and has to be a whole number from %" PRId64 " to %" PRId64),
                      item,
                      shown,
                      minimum,
                      maximum);
      return FALSE;
    }
  *out_number = number;
  return TRUE;
}

int
carrel_appliance_value_parse_truth (const char *text)
{
  static const char *const yes[] = { "true", "yes", "on", "1", "enabled" };
  static const char *const no[] = { "false", "no", "off", "0", "disabled" };

  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (yes); i++)
    {
      if (g_ascii_strcasecmp (text, yes[i]) == 0)
        return 1;
      if (g_ascii_strcasecmp (text, no[i]) == 0)
        return 0;
    }
  return -1;
}

/* The hexadecimal digits of @text in lower case; NULL when there are others than @count, or anything
 * that is neither a digit nor one of @separators. */
static char *
dup_digits (const char *text, gsize count, const char *separators)
{
  g_autofree char *digits = g_malloc0 (count + 1);
  gsize found = 0;

  for (; *text != '\0'; text++)
    {
      if (g_ascii_isxdigit (*text) && found < count)
        digits[found++] = g_ascii_tolower (*text);
      else if (strchr (separators, *text) == NULL)
        return NULL;
    }
  return found == count ? g_steal_pointer (&digits) : NULL;
}

char *
carrel_appliance_value_dup_mac (const char *text)
{
  g_autofree char *digits = text != NULL ? dup_digits (text, MAC_DIGITS, ":-. ") : NULL;

  if (digits == NULL)
    return NULL;
  return g_strdup_printf ("%.2s:%.2s:%.2s:%.2s:%.2s:%.2s",
                          digits,
                          digits + 2,
                          digits + 4,
                          digits + 6,
                          digits + 8,
                          digits + 10);
}

char *
carrel_appliance_value_dup_uuid (const char *text)
{
  g_autofree char *digits = text != NULL ? dup_digits (text, UUID_DIGITS, "{}- ") : NULL;

  if (digits == NULL)
    return NULL;
  return g_strdup_printf ("%.8s-%.4s-%.4s-%.4s-%.12s",
                          digits,
                          digits + 8,
                          digits + 12,
                          digits + 16,
                          digits + 20);
}

gboolean
carrel_appliance_value_is_bare_name (const char *name)
{
  if (name == NULL || *name == '\0' || strlen (name) > NAME_BYTES_MAX)
    return FALSE;
  if (strcmp (name, ".") == 0 || strcmp (name, "..") == 0)
    return FALSE;
  for (const char *at = name; *at != '\0'; at++)
    {
      if (*at == '/' || *at == '\\' || *at == ':' || (guchar) *at < 0x20 || *at == 0x7f)
        return FALSE;
    }
  return TRUE;
}

const char *
carrel_appliance_value_get_last_part (const char *path)
{
  const char *last = path;

  g_return_val_if_fail (path != NULL, NULL);
  if (*path == '[')
    {
      const char *end = strchr (path, ']');

      if (end != NULL)
        last = end[1] == ' ' ? end + 2 : end + 1;
    }
  for (const char *at = last; *at != '\0'; at++)
    {
      if (*at == '/' || *at == '\\')
        last = at + 1;
    }
  return last;
}

char *
carrel_appliance_value_convert (const char *text,
                                gsize length,
                                const char *encoding,
                                gsize *out_length,
                                GError **error)
{
  GIConv converter = g_iconv_open ("UTF-8", encoding);
  char *converted;

  if ((gsize) converter == (gsize) -1)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_ENCODING,
                           encoding);
      return NULL;
    }
  converted = g_convert_with_iconv (text, (gssize) length, converter, NULL, out_length, NULL);
  g_iconv_close (converter);
  if (converted == NULL)
    g_set_error (error,
                 CARREL_APPLIANCE_ERROR,
                 CARREL_APPLIANCE_ERROR_INVALID,
                 _ ("The description is not text in the encoding %s, as it says it is"), encoding);
  return converted;
}
