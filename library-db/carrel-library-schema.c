/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-schema-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * The tables, version by version.  A step that was released is never changed: a new one is added, which
 * makes tables anew and does not ALTER them, as each table's statement has to stand in a step.
 *
 * `machines` is narrow, because lists walk it by the thousand: spec and notes lie in `texts`, and what
 * is searched lies folded in the trigram index `searched`, whose rowid is the machine's.
 *
 * `sequence` in a row is the number of the transaction that changed it last.  `purged` remembers the
 * numbers of what is gone, so that a list can follow.  `manifests_due` names the machines whose
 * manifest is older than their row: it is filled with the change and emptied, in a transaction of its
 * own that holds the write lock meanwhile, when the manifest is durable.  A crash in between leaves it
 * filled, and whoever opens the library next writes the manifest.
 */
static const char *const steps[] = {
  "CREATE TABLE state (key TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL) WITHOUT ROWID;"
  "INSERT INTO state (key, value) VALUES ('sequence', 1);"
  "CREATE TABLE areas (area INTEGER PRIMARY KEY NOT NULL, sequence INTEGER NOT NULL);"
  "CREATE TABLE settings (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;"

  "CREATE TABLE folders ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  parent_id INTEGER NOT NULL,"
  "  name TEXT NOT NULL,"
  "  name_key TEXT NOT NULL,"
  "  UNIQUE (parent_id, name));"

  "CREATE TABLE machines ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  uuid TEXT NOT NULL UNIQUE,"
  "  name TEXT NOT NULL,"
  "  name_fold TEXT NOT NULL,"
  "  name_key TEXT NOT NULL,"
  "  kind TEXT NOT NULL,"
  "  place TEXT NOT NULL,"
  "  os_id TEXT NOT NULL DEFAULT '',"
  "  memory INTEGER NOT NULL DEFAULT 0,"
  "  processors INTEGER NOT NULL DEFAULT 0,"
  "  disk_size INTEGER NOT NULL DEFAULT 0,"
  "  favourite INTEGER NOT NULL DEFAULT 0,"
  "  folder_id INTEGER NOT NULL DEFAULT 0,"
  "  created_at INTEGER NOT NULL,"
  "  created_sequence INTEGER NOT NULL,"
  "  used_at INTEGER NOT NULL DEFAULT 0,"
  "  used_sequence INTEGER NOT NULL DEFAULT 0,"
  "  trashed INTEGER NOT NULL DEFAULT 0,"
  "  trashed_at INTEGER NOT NULL DEFAULT 0,"
  "  thumbnail INTEGER NOT NULL DEFAULT 0,"
  "  sequence INTEGER NOT NULL);"
  "CREATE INDEX machines_by_name ON machines (trashed, name_key, id, name_fold);"
  "CREATE INDEX machines_by_used ON machines (trashed, used_sequence, name_key);"
  "CREATE INDEX machines_by_created ON machines (trashed, created_sequence, name_key);"
  "CREATE INDEX machines_by_memory ON machines (trashed, memory, name_key);"
  "CREATE INDEX machines_by_processors ON machines (trashed, processors, name_key);"
  "CREATE INDEX machines_by_disk_size ON machines (trashed, disk_size, name_key);"
  "CREATE INDEX machines_by_os ON machines (trashed, os_id, name_key);"
  "CREATE INDEX machines_by_exact_name ON machines (name);"
  "CREATE INDEX machines_by_folder ON machines (folder_id, trashed, name_key);"
  "CREATE INDEX machines_by_sequence ON machines (sequence);"
  "CREATE INDEX machines_favourites ON machines (trashed, name_key) WHERE favourite = 1;"

  "CREATE TABLE texts ("
  "  machine_id INTEGER PRIMARY KEY NOT NULL REFERENCES machines (id) ON DELETE CASCADE,"
  "  spec TEXT,"
  "  notes TEXT NOT NULL DEFAULT '');"
  "CREATE VIRTUAL TABLE searched USING fts5 (name, notes, tags, os, tokenize = 'trigram');"

  "CREATE TABLE tags ("
  "  machine_id INTEGER NOT NULL REFERENCES machines (id) ON DELETE CASCADE,"
  "  name TEXT NOT NULL,"
  "  PRIMARY KEY (machine_id, name)) WITHOUT ROWID;"
  "CREATE INDEX tags_by_name ON tags (name, machine_id);"

  "CREATE TABLE layers ("
  "  uuid TEXT PRIMARY KEY NOT NULL,"
  "  file TEXT NOT NULL UNIQUE,"
  "  format TEXT NOT NULL,"
  "  backing_uuid TEXT REFERENCES layers (uuid),"
  "  virtual_size INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE INDEX layers_by_backing ON layers (backing_uuid);"
  "CREATE TABLE disks ("
  "  machine_id INTEGER NOT NULL REFERENCES machines (id) ON DELETE CASCADE,"
  "  position INTEGER NOT NULL,"
  "  id TEXT NOT NULL,"
  "  layer_uuid TEXT NOT NULL REFERENCES layers (uuid),"
  "  PRIMARY KEY (machine_id, position)) WITHOUT ROWID;"
  "CREATE INDEX disks_by_layer ON disks (layer_uuid);"
  "CREATE TABLE identities ("
  "  machine_id INTEGER NOT NULL REFERENCES machines (id) ON DELETE CASCADE,"
  "  key TEXT NOT NULL,"
  "  value TEXT NOT NULL,"
  "  PRIMARY KEY (machine_id, key)) WITHOUT ROWID;"

  "CREATE TABLE media ("
  "  path TEXT PRIMARY KEY NOT NULL,"
  "  size INTEGER NOT NULL,"
  "  modified_at INTEGER NOT NULL,"
  "  os_id TEXT,"
  "  label TEXT,"
  "  used_sequence INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE INDEX media_by_used ON media (used_sequence);"

  "CREATE TABLE operations ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  machine_uuid TEXT,"
  "  kind TEXT NOT NULL,"
  "  step TEXT NOT NULL DEFAULT '',"
  "  payload TEXT,"
  "  owner_boot TEXT NOT NULL,"
  "  owner_pid INTEGER NOT NULL,"
  "  owner_start INTEGER NOT NULL,"
  "  begun_at INTEGER NOT NULL,"
  "  finished INTEGER NOT NULL DEFAULT 0,"
  "  failure TEXT);"
  "CREATE UNIQUE INDEX operations_unfinished ON operations (machine_uuid) WHERE finished = 0;"

  "CREATE TABLE events ("
  "  sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  at INTEGER NOT NULL,"
  "  who TEXT NOT NULL,"
  "  verb TEXT NOT NULL,"
  "  machine_uuid TEXT,"
  "  detail TEXT);"
  "CREATE INDEX events_by_machine ON events (machine_uuid, sequence);"

  "CREATE TABLE purged (uuid TEXT PRIMARY KEY NOT NULL, id INTEGER NOT NULL,"
  "  sequence INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE INDEX purged_by_sequence ON purged (sequence);"
  "CREATE TABLE manifests_due (uuid TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;",
};

int
carrel_library_schema_get_version (void)
{
  return G_N_ELEMENTS (steps);
}

const char *
carrel_library_schema_get_step (int version)
{
  g_return_val_if_fail (version >= 1 && version <= carrel_library_schema_get_version (), NULL);

  return steps[version - 1];
}

gboolean
carrel_library_schema_read (CarrelLibraryStore *store,
                            gint64 *out_application_id,
                            gint64 *out_version,
                            GError **error)
{
  gint64 application_id, version;

  if (!carrel_library_store_get_number (store,
                                        &application_id,
                                        error,
                                        "PRAGMA application_id",
                                        "") ||
      !carrel_library_store_get_number (store, &version, error, "PRAGMA user_version", ""))
    return FALSE;
  *out_application_id = application_id;
  *out_version = version;
  return TRUE;
}

static gboolean
migrate_verb (CarrelLibraryStore *store, gpointer request, GError **error)
{
  g_autofree char *marks = NULL;
  gint64 application_id, version;

  if (!carrel_library_schema_read (store, &application_id, &version, error))
    return FALSE;
  for (int next = (int) version + 1; next <= carrel_library_schema_get_version (); next++)
    {
      if (!carrel_library_store_run (store, steps[next - 1], error))
        return FALSE;
    }
  marks = g_strdup_printf ("PRAGMA application_id=%d; PRAGMA user_version=%d;",
                           CARREL_LIBRARY_SCHEMA_APPLICATION_ID,
                           carrel_library_schema_get_version ());
  return carrel_library_store_run (store, marks, error);
}

gboolean
carrel_library_schema_migrate (CarrelLibraryStore *store, GError **error)
{
  return carrel_library_store_transact (store, migrate_verb, NULL, error);
}

static gboolean
check_pages (CarrelLibraryStore *store, gboolean thorough, GError **error)
{
  sqlite3_stmt *statement;
  g_autofree char *verdict = NULL;
  gboolean row;

  statement = carrel_library_store_query (store,
                                          error,
                                          thorough ? "PRAGMA integrity_check(1)"
                                                   : "PRAGMA quick_check(1)",
                                          "");
  if (statement == NULL || !carrel_library_store_step (store, statement, &row, error))
    return FALSE;
  verdict = row ? carrel_library_store_dup_text (statement, 0) : g_strdup ("");
  sqlite3_reset (statement);
  if (g_strcmp0 (verdict, "ok") == 0)
    return TRUE;
  g_set_error (error,
               CARREL_LIBRARY_ERROR,
               CARREL_LIBRARY_ERROR_DAMAGED,
               _ ("The database of the library “%s” is damaged: %s"),
                  carrel_library_store_get_folder (store),
                  verdict);
  return FALSE;
}

/* Every table has to be there: a sound database that lacks one was tampered with. */
static gboolean
check_tables (CarrelLibraryStore *store, GError **error)
{
  gint64 count, sequence;

  if (
    !carrel_library_store_get_number (
      store,
      &count,
      error,
      "SELECT count(*) FROM sqlite_schema WHERE type IN ('table', 'index') AND name IN"
      " ('state', 'areas', 'settings', 'folders', 'machines', 'texts', 'searched', 'tags', 'layers',"
      "  'disks', 'identities', 'media', 'operations', 'events', 'purged', 'manifests_due',"
      "  'operations_unfinished', 'machines_by_name')",
      "") ||
    !carrel_library_store_get_number (store,
                                      &sequence,
                                      error,
                                      "SELECT value FROM state WHERE key = 'sequence'",
                                      "") ||
    !carrel_library_store_get_number (
      store,
      &sequence,
      error,
      "SELECT count(*) FROM searched WHERE searched MATCH '\"@@@\"'",
      ""))
    return FALSE;
  if (count == 18)
    return TRUE;
  g_set_error (error,
               CARREL_LIBRARY_ERROR,
               CARREL_LIBRARY_ERROR_DAMAGED,
               _ ("The database of the library “%s” is damaged: tables are missing."),
                  carrel_library_store_get_folder (store));
  return FALSE;
}

static gboolean
is_in_steps (const char *statement)
{
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strstr (steps[i], statement) != NULL)
      return TRUE;
  return FALSE;
}

/* SQLite keeps the statements that made the tables as they were written, and reads them at each opening;
 * no check of its own compares them with anything: with one bit of a column's name turned over, all seems
 * well until somebody asks for the column. The tables below the search index are its own affair. */
static gboolean
check_statements (CarrelLibraryStore *store, GError **error)
{
  sqlite3_stmt *statement =
    carrel_library_store_query (store,
                                error,
                                "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
                                " AND substr (name, 1, 7) <> 'sqlite_'"
                                " AND substr (name, 1, 9) <> 'searched_'",
                                "");
  gboolean has_row = FALSE;

  while (statement != NULL)
    {
      g_autofree char *text = NULL;

      if (!carrel_library_store_step (store, statement, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      text = carrel_library_store_dup_text (statement, 0);
      if (text == NULL || !is_in_steps (text))
        break;
    }
  if (statement == NULL)
    return FALSE;
  sqlite3_reset (statement);
  g_set_error (error,
               CARREL_LIBRARY_ERROR,
               CARREL_LIBRARY_ERROR_DAMAGED,
               _ ("The database of the library “%s” is damaged: a table is not what it was."),
                  carrel_library_store_get_folder (store));
  return FALSE;
}

gboolean
carrel_library_schema_check (CarrelLibraryStore *store, gboolean thorough, GError **error)
{
  gint64 application_id, version;

  if (!check_pages (store, thorough, error) || !check_tables (store, error) ||
      !carrel_library_schema_read (store, &application_id, &version, error))
    return FALSE;
  /* What a newer Carrel's tables look like is not known. */
  return (version > carrel_library_schema_get_version () || check_statements (store, error)) &&
         (!thorough ||
          carrel_library_store_run (store,
                                    "INSERT INTO searched (searched) VALUES ('integrity-check')",
                                    error));
}
