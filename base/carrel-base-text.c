/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-text.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "carrel-base-error.h"
#include "carrel-base-limits.h"

#define DISPLAYABLE_BYTES 4096u
#define ELLIPSIS "…"

gboolean
carrel_base_text_is_uuid (const char *text)
{
  if (text == NULL || !g_uuid_string_is_valid (text))
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    if (g_ascii_isupper (*c))
      return FALSE;
  return TRUE;
}

/* Unicode's explicit embeddings, overrides and isolates (UAX 9, section 2): a file name or an error
 * text that holds one would turn the sentence that quotes it. */
static gboolean
turns_direction (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

char *
carrel_base_text_make_displayable (const char *text, gsize length)
{
  g_autofree char *valid = NULL;
  GString *shown = g_string_new (NULL);

  if (text == NULL)
    return g_string_free (shown, FALSE);
  valid = g_utf8_make_valid (text, (gssize) MIN (length, 4 * DISPLAYABLE_BYTES));
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if ((g_unichar_iscntrl (c) && c != '\n' && c != '\t') || turns_direction (c))
        continue;
      if (shown->len + 6 > DISPLAYABLE_BYTES)
        {
          g_string_append (shown, ELLIPSIS);
          break;
        }
      g_string_append_unichar (shown, c);
    }
  return g_string_free (shown, FALSE);
}

char *
carrel_base_text_make_line (const char *text, gsize most)
{
  if (text == NULL)
    return NULL;
  return g_strdelimit (carrel_base_text_make_displayable (text, strnlen (text, most)), "\n\t", ' ');
}

static gboolean
has_only_name_characters (const char *name, gboolean *out_visible)
{
  *out_visible = FALSE;
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_LINE_SEPARATOR ||
          g_unichar_type (c) == G_UNICODE_PARAGRAPH_SEPARATOR)
        return FALSE;
      *out_visible |= g_unichar_isgraph (c);
    }
  return TRUE;
}

gboolean
carrel_base_text_check_name (const char *name, GError **error)
{
  gboolean visible = FALSE;

  if (name == NULL || !g_utf8_validate (name, -1, NULL) ||
      !has_only_name_characters (name, &visible))
    {
      g_set_error_literal (
        error,
        CARREL_BASE_ERROR,
        CARREL_BASE_ERROR_INVALID,
        _("A name is one line of text; remove line breaks and control characters"));
      return FALSE;
    }
  if (!visible)
    {
      g_set_error_literal (error,
                           CARREL_BASE_ERROR,
                           CARREL_BASE_ERROR_INVALID,
                           _("The name is empty; type at least one visible character"));
      return FALSE;
    }
  if (strlen (name) > CARREL_BASE_LIMIT_NAME_BYTES)
    {
      g_set_error (error,
                   CARREL_BASE_ERROR,
                   CARREL_BASE_ERROR_LIMIT,
                   _("The name is longer than %u bytes; choose a shorter one"),
                      CARREL_BASE_LIMIT_NAME_BYTES);
      return FALSE;
    }
  return TRUE;
}

char *
carrel_base_text_make_name (const char *text, const char *fallback)
{
  g_autofree char *shown = carrel_base_text_make_displayable (text,
                                                              text != NULL ? strlen (text) : 0);
  GString *name = g_string_new (NULL);

  for (const char *at = shown; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (name->len + 6 > CARREL_BASE_LIMIT_NAME_BYTES)
        break;
      g_string_append_unichar (name, g_unichar_isspace (c) ? ' ' : c);
    }
  g_strstrip (name->str);
  if (carrel_base_text_check_name (name->str, NULL))
    return g_string_free (name, FALSE);
  g_string_free (name, TRUE);
  return g_strdup (fallback);
}
