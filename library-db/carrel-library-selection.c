/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-selection-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "carrel-library-text-private.h"

/*
 * The SQL is put together of constant pieces only; whatever a person typed is an argument. There are
 * few combinations, so each is interned and stays prepared.
 */

#define RECENT_SQL                                                                             \
  "m.trashed = 0 AND m.id IN (SELECT id FROM machines WHERE trashed = 0 AND used_sequence > 0" \
  " ORDER BY used_sequence DESC, id DESC LIMIT " G_STRINGIFY (CARREL_LIBRARY_RECENT_LIMIT) ")"

#define FOLDER_SQL "coalesce ((SELECT f.name_key FROM folders AS f WHERE f.id = m.folder_id), '')"

/* The order names its argument, as it may be spoken of several times. */
#define RANKS ":ranks"
#define RANK_SQL \
  "coalesce ((SELECT r.value FROM json_each (" RANKS ") AS r WHERE r.key = m.uuid), 10)"

typedef struct
{
  char *text;
  gint64 number;
  gboolean is_text;
} Argument;

struct _CarrelLibrarySelection
{
  const char *indexed;
  GString *where;
  GArray *arguments;
  const char *column;
  char *ranks;
  gboolean column_is_text;
  gboolean descending;
};

static void
argument_clear (gpointer data)
{
  Argument *argument = data;

  g_free (argument->text);
}

static void
take_text (CarrelLibrarySelection *selection, char *text)
{
  Argument argument = { .text = text, .is_text = TRUE };

  g_array_append_val (selection->arguments, argument);
}

static void
take_number (CarrelLibrarySelection *selection, gint64 number)
{
  Argument argument = { .number = number };

  g_array_append_val (selection->arguments, argument);
}

static void
add_filter (CarrelLibrarySelection *selection, const CarrelLibraryQuery *query)
{
  switch (query->filter)
    {
    case CARREL_LIBRARY_FILTER_FAVOURITES:
      g_string_append (selection->where, "m.trashed = 0 AND m.favourite = 1");
      break;
    case CARREL_LIBRARY_FILTER_RECENT:
      g_string_append (selection->where, RECENT_SQL);
      break;
    case CARREL_LIBRARY_FILTER_FOLDER:
      g_string_append (selection->where, "m.trashed = 0 AND m.folder_id = ?");
      take_number (selection, query->folder_id);
      break;
    case CARREL_LIBRARY_FILTER_TAG:
      g_string_append (selection->where,
                       "m.trashed = 0 AND m.id IN (SELECT machine_id FROM tags WHERE name = ?)");
      take_text (selection, g_strdup (query->tag != NULL ? query->tag : ""));
      break;
    case CARREL_LIBRARY_FILTER_TRASH:
      g_string_append (selection->where, "m.trashed = 1");
      break;
    case CARREL_LIBRARY_FILTER_ALL:
    default:
      g_string_append (selection->where, "m.trashed = 0");
    }
}

static void
add_search (CarrelLibrarySelection *selection, const CarrelLibraryQuery *query)
{
  g_autofree char *search = carrel_library_text_make_search (query->search);

  if (search == NULL)
    return;
  if (!carrel_library_text_is_phrase (search))
    {
      g_string_append (selection->where, " AND carrel_contains (m.name_fold, ?)");
      take_text (selection, g_steal_pointer (&search));
      return;
    }
  g_string_append (selection->where,
                   " AND m.id IN (SELECT rowid FROM searched WHERE searched MATCH ?)");
  take_text (selection, carrel_library_text_make_phrase (search));
}

static gboolean
is_uuid (const char *text)
{
  return strspn (text, "0123456789abcdef-") == strlen (text);
}

/* Many values travel as one JSON text: the number of SQL arguments is limited. */
static void
add_uuids (CarrelLibrarySelection *selection, const CarrelLibraryQuery *query)
{
  g_autoptr (GString) list = NULL;

  if (query->uuids == NULL)
    return;
  list = g_string_new ("[");
  for (char **uuid = query->uuids; *uuid != NULL; uuid++)
    {
      if (is_uuid (*uuid))
        g_string_append_printf (list, "%s\"%s\"", list->len > 1 ? "," : "", *uuid);
    }
  g_string_append_c (list, ']');
  g_string_append (selection->where, " AND m.uuid IN (SELECT value FROM json_each (?))");
  take_text (selection, g_string_free (g_steal_pointer (&list), FALSE));
}

static char *
make_ranks (const CarrelLibraryQuery *query)
{
  GString *ranks = g_string_new ("{");

  for (char **rank = query->ranks; rank != NULL && *rank != NULL; rank++)
    if (g_ascii_isdigit ((*rank)[0]) && is_uuid (*rank + 1))
      g_string_append_printf (ranks,
                              "%s\"%s\":%c",
                              ranks->len > 1 ? "," : "",
                              *rank + 1,
                              (*rank)[0]);
  g_string_append_c (ranks, '}');
  return g_string_free (ranks, FALSE);
}

static void
set_order (CarrelLibrarySelection *selection, const CarrelLibraryQuery *query)
{
  static const char *const columns[] = {
    [CARREL_LIBRARY_SORT_NAME] = "m.name_key",
    [CARREL_LIBRARY_SORT_USED] = "m.used_sequence",
    [CARREL_LIBRARY_SORT_CREATED] = "m.created_sequence",
    [CARREL_LIBRARY_SORT_MEMORY] = "m.memory",
    [CARREL_LIBRARY_SORT_PROCESSORS] = "m.processors",
    [CARREL_LIBRARY_SORT_DISK_SIZE] = "m.disk_size",
    [CARREL_LIBRARY_SORT_OS] = "m.os_id",
    [CARREL_LIBRARY_SORT_FOLDER] = FOLDER_SQL,
    [CARREL_LIBRARY_SORT_RANK] = RANK_SQL,
  };
  CarrelLibrarySort sort = (guint) query->sort < G_N_ELEMENTS (columns) ? query->sort : 0;

  selection->column = columns[sort];
  selection->column_is_text = sort == CARREL_LIBRARY_SORT_NAME || sort == CARREL_LIBRARY_SORT_OS ||
                              sort == CARREL_LIBRARY_SORT_FOLDER;
  if (sort == CARREL_LIBRARY_SORT_RANK)
    selection->ranks = make_ranks (query);
  selection->descending = query->descending;
}

static CarrelLibrarySelection *
make_selection (const CarrelLibraryQuery *query)
{
  CarrelLibrarySelection *selection = g_new0 (CarrelLibrarySelection, 1);

  selection->indexed = "";
  selection->where = g_string_new (NULL);
  selection->arguments = g_array_new (FALSE, TRUE, sizeof (Argument));
  g_array_set_clear_func (selection->arguments, argument_clear);
  add_filter (selection, query);
  add_uuids (selection, query);
  set_order (selection, query);
  return selection;
}

CarrelLibrarySelection *
carrel_library_selection_new (const CarrelLibraryQuery *query)
{
  CarrelLibrarySelection *selection = make_selection (query);

  add_search (selection, query);
  return selection;
}

/* Few rows are looked up by their ids: without this, SQLite would walk a whole index for the order. */
CarrelLibrarySelection *
carrel_library_selection_new_within (const CarrelLibraryQuery *query, GArray *rows)
{
  CarrelLibrarySelection *selection = make_selection (query);
  g_autoptr (GString) list = NULL;

  if (rows == NULL)
    return selection;
  list = g_string_new ("[");
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (list,
                            "%s%" G_GINT64_FORMAT,
                            i > 0 ? "," : "",
                            g_array_index (rows, gint64, i));
  g_string_append_c (list, ']');
  selection->indexed = "NOT INDEXED";
  g_string_append (selection->where, " AND m.id IN (SELECT value FROM json_each (?))");
  take_text (selection, g_string_free (g_steal_pointer (&list), FALSE));
  return selection;
}

void
carrel_library_selection_free (CarrelLibrarySelection *selection)
{
  if (selection == NULL)
    return;
  g_string_free (selection->where, TRUE);
  g_array_unref (selection->arguments);
  g_free (selection->ranks);
  g_free (selection);
}

char *
carrel_library_selection_make_cursor (sqlite3_stmt *statement, int column)
{
  const void *key = sqlite3_column_text (statement, column);
  gsize key_length = (gsize) sqlite3_column_bytes (statement, column);
  const void *name = sqlite3_column_text (statement, column + 1);
  gsize name_length = (gsize) sqlite3_column_bytes (statement, column + 1);
  g_autofree char *key_text = g_base64_encode (key, key_length);
  g_autofree char *name_text = g_base64_encode (name, name_length);

  return g_strdup_printf ("%s.%s.%" G_GINT64_FORMAT,
                          key_text,
                          name_text,
                          (gint64) sqlite3_column_int64 (statement, column + 2));
}

static char *
decode_part (const char *part)
{
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (part, &length);

  return g_strndup ((const char *) bytes, length);
}

gboolean
carrel_library_selection_set_after (CarrelLibrarySelection *selection,
                                    const char *cursor,
                                    GError **error)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *key = NULL;
  gint64 id;

  if (cursor == NULL)
    return TRUE;
  parts = g_strsplit (cursor, ".", 4);
  if (g_strv_length (parts) != 3 ||
      !g_ascii_string_to_signed (parts[2], 10, 0, G_MAXINT64, &id, NULL))
    {
      g_set_error_literal (error,
                           CARREL_LIBRARY_ERROR,
                           CARREL_LIBRARY_ERROR_INVALID,
                           _ ("This is not a place in a list of machines."));
      return FALSE;
    }
  g_string_append_printf (selection->where,
                          " AND (%s, m.name_key, m.id) %s (?, ?, ?)",
                          selection->column,
                          selection->descending ? "<" : ">");
  key = decode_part (parts[0]);
  if (selection->column_is_text)
    take_text (selection, g_steal_pointer (&key));
  else
    take_number (selection, g_ascii_strtoll (key, NULL, 10));
  take_text (selection, decode_part (parts[1]));
  take_number (selection, id);
  return TRUE;
}

static sqlite3_stmt *
prepare (CarrelLibrarySelection *selection,
         CarrelLibraryStore *store,
         const char *sql,
         GError **error)
{
  sqlite3_stmt *statement = carrel_library_store_query (store, error, g_intern_string (sql), "");

  guint i = 0;

  for (int at = 1; statement != NULL && i < selection->arguments->len; at++)
    {
      const Argument *argument = &g_array_index (selection->arguments, Argument, i);

      if (sqlite3_bind_parameter_name (statement, at) != NULL)
        continue;
      i++;
      if (argument->is_text)
        sqlite3_bind_text (statement, at, argument->text, -1, SQLITE_STATIC);
      else
        sqlite3_bind_int64 (statement, at, argument->number);
    }
  if (statement != NULL && selection->ranks != NULL)
    sqlite3_bind_text (statement,
                       sqlite3_bind_parameter_index (statement, RANKS),
                       selection->ranks,
                       -1,
                       SQLITE_STATIC);
  return statement;
}

sqlite3_stmt *
carrel_library_selection_query (CarrelLibrarySelection *selection,
                                CarrelLibraryStore *store,
                                const char *columns,
                                gint64 limit,
                                GError **error)
{
  const char *direction = selection->descending ? "DESC" : "ASC";
  g_autofree char *sql = NULL;
  sqlite3_stmt *statement;

  sql = g_strdup_printf ("SELECT %s FROM machines AS m %s WHERE %s"
                         " ORDER BY %s %s, m.name_key %s, m.id %s LIMIT ?",
                         columns,
                         selection->indexed,
                         selection->where->str,
                         selection->column,
                         direction,
                         direction,
                         direction);
  statement = prepare (selection, store, sql, error);
  if (statement != NULL)
    sqlite3_bind_int64 (statement, sqlite3_bind_parameter_count (statement), limit);
  return statement;
}

sqlite3_stmt *
carrel_library_selection_query_with_cursor (CarrelLibrarySelection *selection,
                                            CarrelLibraryStore *store,
                                            const char *columns,
                                            gint64 limit,
                                            GError **error)
{
  g_autofree char *all = g_strdup_printf ("%s, %s, m.name_key, m.id", columns, selection->column);

  return carrel_library_selection_query (selection, store, all, limit, error);
}
