/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-matches-private.h"

#include <string.h>

#include "carrel-library-text-private.h"

/* A common search finds more than this share of all rows: the first page is then near. */
#define COMMON_PARTS 10
/* Rows that are looked at one by one. */
#define PEEKED_ROWS 1500

struct _CarrelLibraryMatches
{
  char *search;
  gint64 sequence;
  GByteArray *bits;
  GArray *few;
};

static void
matches_free (CarrelLibraryMatches *matches)
{
  g_free (matches->search);
  g_byte_array_unref (matches->bits);
  g_clear_pointer (&matches->few, g_array_unref);
  g_free (matches);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryMatches, matches_free)

static CarrelLibraryMatches *
matches_new (const char *search, gint64 sequence, gint64 last_row)
{
  CarrelLibraryMatches *matches = g_new0 (CarrelLibraryMatches, 1);
  guint bytes = (guint) (last_row / 8 + 1);

  matches->search = g_strdup (search);
  matches->sequence = sequence;
  matches->bits = g_byte_array_sized_new (bytes);
  g_byte_array_set_size (matches->bits, bytes);
  memset (matches->bits->data, 0, bytes);
  matches->few = g_array_new (FALSE, FALSE, sizeof (gint64));
  return matches;
}

static void
add (CarrelLibraryMatches *matches, gint64 row)
{
  gint64 byte = row / 8;

  if (row <= 0 || byte >= matches->bits->len)
    return;
  matches->bits->data[byte] |= (guint8) (1 << (row % 8));
  if (matches->few == NULL)
    return;
  if (matches->few->len == CARREL_LIBRARY_MATCHES_FEW)
    g_clear_pointer (&matches->few, g_array_unref);
  else
    g_array_append_val (matches->few, row);
}

static gboolean
search (CarrelLibraryStore *store, CarrelLibraryMatches *matches, GError **error)
{
  gboolean is_phrase = carrel_library_text_is_phrase (matches->search);
  g_autofree char *phrase = is_phrase ? carrel_library_text_make_phrase (matches->search)
                                      : g_strdup (matches->search);
  sqlite3_stmt *statement;
  gboolean row;

  statement =
    carrel_library_store_query (store,
                                error,
                                is_phrase
                                  ? "SELECT rowid FROM searched WHERE searched MATCH ?"
                                  : "SELECT id FROM machines INDEXED BY machines_by_name"
                                    " WHERE trashed IN (0, 1) AND carrel_contains (name_fold, ?)",
                                "s",
                                phrase);
  while (statement != NULL)
    {
      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      add (matches, sqlite3_column_int64 (statement, 0));
    }
  return FALSE;
}

CarrelLibraryMatches *
carrel_library_matches_find (CarrelLibraryStore *store, const char *search_text, GError **error)
{
  CarrelLibraryMatches *known =
    carrel_library_store_get_memory (store, CARREL_LIBRARY_STORE_MEMORY_MATCHES);
  g_autoptr (CarrelLibraryMatches) matches = NULL;
  gint64 sequence, last_row;

  if (!carrel_library_store_get_number (store,
                                        &sequence,
                                        error,
                                        "SELECT value FROM state WHERE key = 'sequence'",
                                        ""))
    return NULL;
  if (known != NULL && known->sequence == sequence && g_str_equal (known->search, search_text))
    return known;
  if (!carrel_library_store_get_number (store,
                                        &last_row,
                                        error,
                                        "SELECT max (id) FROM machines",
                                        ""))
    return NULL;
  matches = matches_new (search_text, sequence, last_row);
  if (!search (store, matches, error))
    return NULL;
  known = g_steal_pointer (&matches);
  carrel_library_store_set_memory (store,
                                   CARREL_LIBRARY_STORE_MEMORY_MATCHES,
                                   known,
                                   (GDestroyNotify) matches_free);
  return known;
}

/* Whether the search finds more than a share of so many rows. */
static gboolean
is_common (CarrelLibraryStore *store,
           const char *phrase,
           guint rows,
           gboolean *out_is_common,
           GError **error)
{
  gint64 wanted = MAX (rows / COMMON_PARTS, CARREL_LIBRARY_MATCHES_FEW + 1);
  gint64 row;

  if (!carrel_library_store_get_number (store,
                                        &row,
                                        error,
                                        "SELECT rowid FROM searched WHERE searched MATCH ?"
                                        " LIMIT 1 OFFSET ?",
                                        "si",
                                        phrase,
                                        wanted - 1))
    return FALSE;
  *out_is_common = row != 0;
  return TRUE;
}

GArray *
carrel_library_matches_peek (CarrelLibraryStore *store,
                             const char *search_text,
                             GArray *rows,
                             guint limit,
                             GError **error)
{
  g_autofree char *phrase = carrel_library_text_make_phrase (search_text);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean common;

  if (!is_common (store, phrase, rows->len, &common, error) || !common)
    return NULL;
  for (guint i = 0; i < MIN (rows->len, PEEKED_ROWS); i++)
    {
      gint64 row = g_array_index (rows, gint64, i);
      gint64 matches;

      if (!carrel_library_store_get_number (store,
                                            &matches,
                                            error,
                                            "SELECT carrel_contains (name, ?1)"
                                            " OR carrel_contains (notes, ?1)"
                                            " OR carrel_contains (tags, ?1)"
                                            " OR carrel_contains (os, ?1)"
                                            " FROM searched WHERE rowid = ?2",
                                            "si",
                                            search_text,
                                            row))
        return NULL;
      if (matches != 0)
        g_array_append_val (found, row);
      if (found->len == limit)
        return g_steal_pointer (&found);
    }
  return NULL;
}

GArray *
carrel_library_matches_get_few (CarrelLibraryMatches *matches)
{
  return matches->few;
}

gboolean
carrel_library_matches_contains (CarrelLibraryMatches *matches, gint64 row)
{
  gint64 byte = row / 8;

  return row > 0 && byte < matches->bits->len &&
         (matches->bits->data[byte] & (guint8) (1 << (row % 8))) != 0;
}
