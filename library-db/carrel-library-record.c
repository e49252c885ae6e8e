/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-record-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/carrel-base-json.h"

#include "carrel-library-chain-private.h"
#include "carrel-library-text-private.h"

#define BYTES_PER_MIB (1024 * 1024)
/* Folders within folders that are followed. */
#define DEPTH_LIMIT 64

CarrelLibraryRecord *
carrel_library_record_new (CarrelLibraryMachine *machine)
{
  CarrelLibraryRecord *record = g_new0 (CarrelLibraryRecord, 1);

  record->machine = machine;
  record->folder_path = g_new0 (char *, 1);
  return record;
}

void
carrel_library_record_free (CarrelLibraryRecord *record)
{
  if (record == NULL)
    return;
  carrel_library_machine_free (record->machine);
  g_strfreev (record->folder_path);
  g_free (record);
}

void
carrel_library_record_derive (CarrelLibraryMachine *machine)
{
  g_autoptr (JsonObject) text = NULL;
  JsonObject *spec = NULL;

  g_clear_pointer (&machine->os_id, g_free);
  machine->memory = 0;
  machine->processors = 0;
  machine->disk_size = 0;
  if (machine->spec_json != NULL)
    text = carrel_base_json_parse_object (machine->spec_json, strlen (machine->spec_json), NULL);
  /* carrel_spec_to_json() wraps the machine in its version. */
  if (text != NULL)
    spec = carrel_base_json_get_object (text, "machine");
  if (text != NULL && spec == NULL)
    spec = text;
  if (spec != NULL)
    {
      machine->os_id = g_strdup (carrel_base_json_get_string (spec, "os-id"));
      machine->memory = (guint64) CLAMP (carrel_base_json_get_int (spec, "memory-mib", 0),
                                         0,
                                         G_MAXINT32) *
                        BYTES_PER_MIB;
      machine->processors = (guint) CLAMP (carrel_base_json_get_int (spec, "processors", 0),
                                           0,
                                           G_MAXINT16);
    }
  for (guint i = 0; i < machine->disks->len; i++)
    {
      CarrelLibraryDisk *disk = machine->disks->pdata[i];

      if (disk->layers->len > 0)
        machine->disk_size += ((CarrelLibraryLayer *) disk->layers->pdata[0])->virtual_size;
    }
}

CarrelLibraryRecord *
carrel_library_record_read_row (sqlite3_stmt *statement)
{
  CarrelLibraryMachine *machine = carrel_library_machine_new (NULL, NULL, NULL);
  CarrelLibraryRecord *record = carrel_library_record_new (machine);

  g_free (machine->kind);
  g_free (machine->place);
  record->id = sqlite3_column_int64 (statement, 0);
  machine->uuid = carrel_library_store_dup_text (statement, 1);
  machine->name = carrel_library_store_dup_text (statement, 2);
  machine->kind = carrel_library_store_dup_text (statement, 3);
  machine->place = carrel_library_store_dup_text (statement, 4);
  machine->os_id = carrel_library_store_dup_text (statement, 5);
  machine->memory = (guint64) sqlite3_column_int64 (statement, 6);
  machine->processors = (guint) sqlite3_column_int64 (statement, 7);
  machine->disk_size = (guint64) sqlite3_column_int64 (statement, 8);
  machine->favourite = sqlite3_column_int (statement, 9) != 0;
  machine->folder_id = sqlite3_column_int64 (statement, 10);
  machine->created_at = sqlite3_column_int64 (statement, 11);
  machine->used_at = sqlite3_column_int64 (statement, 12);
  machine->trashed_at = sqlite3_column_int64 (statement, 13);
  machine->thumbnail = (guint) sqlite3_column_int64 (statement, 14);
  machine->sequence = sqlite3_column_int64 (statement, 15);
  record->created_sequence = sqlite3_column_int64 (statement, 16);
  record->used_sequence = sqlite3_column_int64 (statement, 17);
  if (*machine->os_id == '\0')
    g_clear_pointer (&machine->os_id, g_free);
  return record;
}

gboolean
carrel_library_record_read_tags (CarrelLibraryStore *store,
                                 CarrelLibraryRecord *record,
                                 GError **error)
{
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  sqlite3_stmt *statement;
  gboolean row;

  statement =
    carrel_library_store_query (store,
                                error,
                                "SELECT name FROM tags WHERE machine_id = ? ORDER BY name",
                                "i",
                                record->id);
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      g_autofree char *tag = NULL;

      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      tag = carrel_library_store_dup_text (statement, 0);
      g_strv_builder_add (tags, tag);
    }
  g_strfreev (record->machine->tags);
  record->machine->tags = g_strv_builder_end (tags);

  statement = carrel_library_store_query (store,
                                          error,
                                          "SELECT notes FROM texts WHERE machine_id = ?",
                                          "i",
                                          record->id);
  if (statement == NULL || !carrel_library_store_step (store, statement, &row, error))
    return FALSE;
  g_free (record->machine->notes);
  record->machine->notes = row ? carrel_library_store_dup_text (statement, 0) : g_strdup ("");
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
read_spec (CarrelLibraryStore *store, CarrelLibraryRecord *record, GError **error)
{
  sqlite3_stmt *statement;
  gboolean row;

  statement = carrel_library_store_query (store,
                                          error,
                                          "SELECT spec FROM texts WHERE machine_id = ?",
                                          "i",
                                          record->id);
  if (statement == NULL || !carrel_library_store_step (store, statement, &row, error))
    return FALSE;
  if (row)
    record->machine->spec_json = carrel_library_store_dup_nullable (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
read_identity (CarrelLibraryStore *store, CarrelLibraryRecord *record, GError **error)
{
  sqlite3_stmt *statement;
  gboolean row;

  statement = carrel_library_store_query (store,
                                          error,
                                          "SELECT key, value FROM identities WHERE machine_id = ?",
                                          "i",
                                          record->id);
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      g_hash_table_insert (record->machine->identity,
                           carrel_library_store_dup_text (statement, 0),
                           carrel_library_store_dup_text (statement, 1));
    }
}

static gboolean
read_path (CarrelLibraryStore *store, CarrelLibraryRecord *record, GError **error)
{
  g_autoptr (GStrvBuilder) path = g_strv_builder_new ();
  sqlite3_stmt *statement;
  gboolean row;

  statement =
    carrel_library_store_query (store,
                                error,
                                "WITH RECURSIVE up (id, parent_id, name, depth) AS ("
                                "  SELECT id, parent_id, name, 0 FROM folders WHERE id = ?1"
                                "  UNION ALL SELECT f.id, f.parent_id, f.name, up.depth + 1 FROM up"
                                "    JOIN folders AS f ON f.id = up.parent_id WHERE up.depth < ?2)"
                                " SELECT name FROM up ORDER BY depth DESC",
                                "ii",
                                record->machine->folder_id,
                                (gint64) DEPTH_LIMIT);
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      g_autofree char *name = NULL;

      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      name = carrel_library_store_dup_text (statement, 0);
      g_strv_builder_add (path, name);
    }
  g_strfreev (record->folder_path);
  record->folder_path = g_strv_builder_end (path);
  return TRUE;
}

gboolean
carrel_library_record_load (CarrelLibraryStore *store,
                            const char *uuid,
                            CarrelLibraryRecord **out_record,
                            GError **error)
{
  g_autoptr (CarrelLibraryRecord) record = NULL;
  sqlite3_stmt *statement;
  gboolean row;

  statement = carrel_library_store_query (store,
                                          error,
                                          "SELECT " CARREL_LIBRARY_RECORD_COLUMNS
                                          " FROM machines AS m WHERE m.uuid = ?",
                                          "s",
                                          uuid);
  if (statement == NULL || !carrel_library_store_step (store, statement, &row, error))
    return FALSE;
  if (row)
    {
      record = carrel_library_record_read_row (statement);
      sqlite3_reset (statement);
      if (!carrel_library_record_read_tags (store, record, error) ||
          !read_spec (store, record, error) || !read_identity (store, record, error) ||
          !carrel_library_chain_read (store, record->id, record->machine->disks, error) ||
          !read_path (store, record, error))
        return FALSE;
    }
  *out_record = g_steal_pointer (&record);
  return TRUE;
}

static gboolean
store_row (CarrelLibraryStore *store, CarrelLibraryRecord *record, GError **error)
{
  CarrelLibraryMachine *machine = record->machine;
  g_autofree char *fold = carrel_library_text_fold (machine->name);
  g_autofree char *key = carrel_library_text_make_key (fold);

  return carrel_library_store_get_number (
    store,
    &record->id,
    error,
    "INSERT INTO machines (uuid, name, name_fold, name_key, kind, place, os_id, memory, processors,"
    "  disk_size, favourite, folder_id, created_at, created_sequence, used_at, used_sequence, trashed,"
    "  trashed_at, thumbnail, sequence)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17 > 0, ?17, ?18,"
    "  ?19)"
    " ON CONFLICT (uuid) DO UPDATE SET name = ?2, name_fold = ?3, name_key = ?4, kind = ?5, place = ?6,"
    "  os_id = ?7, memory = ?8, processors = ?9, disk_size = ?10, favourite = ?11, folder_id = ?12,"
    "  created_at = ?13, created_sequence = ?14, used_at = ?15, used_sequence = ?16,"
    "  trashed = ?17 > 0, trashed_at = ?17, thumbnail = ?18, sequence = ?19"
    " RETURNING id",
    "sssssssiiiiiiiiiiii",
    machine->uuid,
    machine->name,
    fold,
    key,
    machine->kind,
    machine->place,
    machine->os_id != NULL ? machine->os_id : "",
    (gint64) machine->memory,
    (gint64) machine->processors,
    (gint64) machine->disk_size,
    (gint64) (machine->favourite != FALSE),
    machine->folder_id,
    machine->created_at,
    record->created_sequence,
    machine->used_at,
    record->used_sequence,
    machine->trashed_at,
    (gint64) machine->thumbnail,
    machine->sequence);
}

gboolean
carrel_library_record_store (CarrelLibraryStore *store, CarrelLibraryRecord *record, GError **error)
{
  CarrelLibraryMachine *machine = record->machine;
  GHashTableIter iter;
  gpointer key, value;

  if (!store_row (store, record, error) ||
      !carrel_library_store_execute (store,
                                     error,
                                     "INSERT OR REPLACE INTO texts (machine_id, spec, notes)"
                                     " VALUES (?, ?, ?)",
                                     "iss",
                                     record->id,
                                     machine->spec_json,
                                     machine->notes) ||
      !carrel_library_store_execute (store,
                                     error,
                                     "DELETE FROM tags WHERE machine_id = ?",
                                     "i",
                                     record->id) ||
      !carrel_library_store_execute (store,
                                     error,
                                     "DELETE FROM identities WHERE machine_id = ?",
                                     "i",
                                     record->id))
    return FALSE;
  for (char **tag = machine->tags; *tag != NULL; tag++)
    {
      if (!carrel_library_store_execute (
            store,
            error,
            "INSERT OR IGNORE INTO tags (machine_id, name) VALUES (?, ?)",
            "is",
            record->id,
            *tag))
        return FALSE;
    }
  g_hash_table_iter_init (&iter, machine->identity);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (!carrel_library_store_execute (store,
                                         error,
                                         "INSERT INTO identities (machine_id, key, value)"
                                         " VALUES (?, ?, ?)",
                                         "iss",
                                         record->id,
                                         (const char *) key,
                                         (const char *) value))
        return FALSE;
    }
  return carrel_library_record_index (store, record->id, error);
}

static gboolean
index_texts (CarrelLibraryStore *store,
             gint64 id,
             const char *name,
             const char *notes,
             const char *tags,
             const char *os,
             GError **error)
{
  g_autofree char *name_fold = carrel_library_text_fold (name);
  g_autofree char *notes_fold = carrel_library_text_fold (notes);
  g_autofree char *tags_fold = carrel_library_text_fold (tags);
  g_autofree char *os_fold = carrel_library_text_fold (os);

  return carrel_library_store_execute (store,
                                       error,
                                       "DELETE FROM searched WHERE rowid = ?",
                                       "i",
                                       id) &&
         carrel_library_store_execute (
           store,
           error,
           "INSERT INTO searched (rowid, name, notes, tags, os) VALUES (?, ?, ?, ?, ?)",
           "issss",
           id,
           name_fold,
           notes_fold,
           tags_fold,
           os_fold);
}

gboolean
carrel_library_record_index (CarrelLibraryStore *store, gint64 id, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *notes = NULL;
  g_autofree char *tags = NULL;
  g_autofree char *os = NULL;
  sqlite3_stmt *statement;
  gboolean row;

  statement = carrel_library_store_query (
    store,
    error,
    "SELECT m.name, t.notes, m.os_id,"
    "  (SELECT group_concat(name, char(10)) FROM tags WHERE machine_id = m.id)"
    " FROM machines AS m LEFT JOIN texts AS t ON t.machine_id = m.id WHERE m.id = ?",
    "i",
    id);
  if (statement == NULL || !carrel_library_store_step (store, statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  name = carrel_library_store_dup_text (statement, 0);
  notes = carrel_library_store_dup_text (statement, 1);
  os = carrel_library_store_dup_text (statement, 2);
  tags = carrel_library_store_dup_text (statement, 3);
  sqlite3_reset (statement);
  return index_texts (store, id, name, notes, tags, os, error);
}

gboolean
carrel_library_record_touch (CarrelLibraryStore *store,
                             const char *uuid,
                             gint64 *out_id,
                             GError **error)
{
  gint64 sequence, id;

  if (!carrel_library_store_touch (store, CARREL_LIBRARY_AREA_MACHINES, &sequence, error) ||
      !carrel_library_store_get_number (
        store,
        &id,
        error,
        "UPDATE machines SET sequence = ? WHERE uuid = ? RETURNING id",
        "is",
        sequence,
        uuid))
    return FALSE;
  if (id == 0)
    {
      g_set_error (error,
                   CARREL_LIBRARY_ERROR,
                   CARREL_LIBRARY_ERROR_NOT_FOUND,
                   _ ("There is no machine %s in this library; it may have been deleted meanwhile."),
                     uuid);
      return FALSE;
    }
  if (!carrel_library_store_execute (store,
                                     error,
                                     "INSERT OR IGNORE INTO manifests_due (uuid) VALUES (?)",
                                     "s",
                                     uuid))
    return FALSE;
  *out_id = id;
  return TRUE;
}

gboolean
carrel_library_record_remove (CarrelLibraryStore *store, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  return carrel_library_chain_store (store, id, none, error) &&
         carrel_library_store_execute (store,
                                       error,
                                       "DELETE FROM searched WHERE rowid = ?",
                                       "i",
                                       id) &&
         carrel_library_store_execute (store, error, "DELETE FROM machines WHERE id = ?", "i", id);
}

gboolean
carrel_library_record_check_folder (CarrelLibraryStore *store, gint64 folder_id, GError **error)
{
  gint64 count = 1;

  g_return_val_if_fail (store != NULL, FALSE);

  if (folder_id != 0 &&
      !carrel_library_store_get_number (store,
                                        &count,
                                        error,
                                        "SELECT count(*) FROM folders WHERE id = ?",
                                        "i",
                                        folder_id))
    return FALSE;
  if (count == 0)
    g_set_error_literal (error,
                         CARREL_LIBRARY_ERROR,
                         CARREL_LIBRARY_ERROR_NOT_FOUND,
                         _ ("There is no such folder; it may have been deleted meanwhile."));
  return count > 0;
}
