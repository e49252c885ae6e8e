/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-text-private.h"

#include <string.h>

#include "carrel-library-query.h"

/* The longest number that sorts by value: its length is written as one byte below the space. */
#define LONGEST_NUMBER 30
/* The trigram index finds three characters and more. */
#define SHORTEST_PHRASE 3

static char *
cut_at (char *text, gsize bytes)
{
  const char *end;

  if (strlen (text) <= bytes)
    return text;
  text[bytes] = '\0';
  if (!g_utf8_validate (text, -1, &end))
    text[end - text] = '\0';
  return text;
}

char *
carrel_library_text_fold (const char *text)
{
  g_autofree char *start = NULL;
  g_autofree char *composed = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  start = cut_at (g_strndup (text, CARREL_LIBRARY_TEXT_SEARCHED_BYTES + 4),
                  CARREL_LIBRARY_TEXT_SEARCHED_BYTES);
  composed = g_utf8_normalize (start, -1, G_NORMALIZE_ALL_COMPOSE);
  if (composed == NULL)
    return g_strdup ("");
  return cut_at (g_utf8_casefold (composed, -1), CARREL_LIBRARY_TEXT_SEARCHED_BYTES);
}

/* Writes a run of digits as its length and then its digits: of two numbers the longer is greater. */
static const char *
append_number (GString *key, const char *digits)
{
  gsize length;

  while (digits[0] == '0' && g_ascii_isdigit (digits[1]))
    digits++;
  for (length = 0; g_ascii_isdigit (digits[length]);)
    length++;
  g_string_append_c (key, (char) MIN (length, LONGEST_NUMBER));
  g_string_append_len (key, digits, (gssize) length);
  return digits + length;
}

char *
carrel_library_text_make_key (const char *folded)
{
  g_autoptr (GString) key = g_string_new (NULL);

  g_return_val_if_fail (folded != NULL, NULL);

  while (*folded != '\0' && key->len < CARREL_LIBRARY_TEXT_KEY_BYTES)
    {
      if (g_ascii_isdigit (*folded))
        {
          folded = append_number (key, folded);
          continue;
        }
      g_string_append_c (key, (guchar) *folded < ' ' ? ' ' : *folded);
      folded++;
    }
  return cut_at (g_string_free (g_steal_pointer (&key), FALSE), CARREL_LIBRARY_TEXT_KEY_BYTES);
}

gboolean
carrel_library_text_is_phrase (const char *folded)
{
  return g_utf8_strlen (folded, -1) >= SHORTEST_PHRASE;
}

char *
carrel_library_text_make_phrase (const char *folded)
{
  g_autoptr (GString) phrase = g_string_new ("\"");

  g_return_val_if_fail (folded != NULL, NULL);

  for (const char *at = folded; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (phrase, '"');
      g_string_append_c (phrase, *at);
    }
  g_string_append_c (phrase, '"');
  return g_string_free (g_steal_pointer (&phrase), FALSE);
}

char *
carrel_library_text_make_search (const char *search)
{
  g_autofree char *start = NULL;
  g_autofree char *folded = NULL;

  if (search == NULL || !g_utf8_validate (search, -1, NULL))
    return NULL;
  start = g_utf8_substring (search,
                            0,
                            MIN (g_utf8_strlen (search, -1), CARREL_LIBRARY_SEARCH_LIMIT));
  folded = carrel_library_text_fold (g_strstrip (start));
  return *folded == '\0' ? NULL : g_steal_pointer (&folded);
}
