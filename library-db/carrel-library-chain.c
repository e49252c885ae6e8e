/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-chain-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"

#define CHAIN_SQL                                                                              \
  "WITH RECURSIVE chain (position, id, uuid, depth) AS ("                                      \
  "  SELECT position, id, layer_uuid, 0 FROM disks WHERE machine_id = ?1"                      \
  "  UNION ALL SELECT c.position, c.id, l.backing_uuid, c.depth + 1 FROM chain AS c"           \
  "    JOIN layers AS l ON l.uuid = c.uuid WHERE l.backing_uuid IS NOT NULL AND c.depth < ?2)" \
  " SELECT c.position, c.id, l.uuid, l.file, l.format, l.backing_uuid, l.virtual_size,"        \
  "  (SELECT count(*) FROM disks WHERE layer_uuid = l.uuid)"                                   \
  "  + (SELECT count(*) FROM layers AS up WHERE up.backing_uuid = l.uuid)"                     \
  " FROM chain AS c JOIN layers AS l ON l.uuid = c.uuid ORDER BY c.position, c.depth"

static CarrelLibraryLayer *
read_layer (sqlite3_stmt *statement)
{
  CarrelLibraryLayer *layer = carrel_library_layer_new (NULL, NULL, NULL, NULL, 0);

  layer->uuid = carrel_library_store_dup_text (statement, 2);
  layer->file = carrel_library_store_dup_text (statement, 3);
  layer->format = carrel_library_store_dup_text (statement, 4);
  layer->backing_uuid = carrel_library_store_dup_nullable (statement, 5);
  layer->virtual_size = (guint64) sqlite3_column_int64 (statement, 6);
  layer->owner_count = (guint) sqlite3_column_int64 (statement, 7);
  return layer;
}

/* One row for each layer of each disk, the writable layer of a disk first. */
gboolean
carrel_library_chain_read (CarrelLibraryStore *store, gint64 id, GPtrArray *disks, GError **error)
{
  CarrelLibraryDisk *disk = NULL;
  gint64 position = -1;
  sqlite3_stmt *statement;
  gboolean row;

  statement = carrel_library_store_query (store,
                                          error,
                                          CHAIN_SQL,
                                          "ii",
                                          id,
                                          (gint64) CARREL_LIBRARY_CHAIN_DEPTH);
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (disk == NULL || sqlite3_column_int64 (statement, 0) != position)
        {
          position = sqlite3_column_int64 (statement, 0);
          disk = carrel_library_disk_new (NULL);
          disk->id = carrel_library_store_dup_text (statement, 1);
          g_ptr_array_add (disks, disk);
        }
      carrel_library_disk_add_layer (disk, read_layer (statement));
    }
}

static gboolean
file_stays_inside (const char *file)
{
  g_auto (GStrv) parts = NULL;

  if (file == NULL || *file == '\0' || *file == '/' || strlen (file) > CARREL_BASE_LIMIT_PATH_BYTES)
    return FALSE;
  parts = g_strsplit (file, "/", -1);
  for (char **part = parts; *part != NULL; part++)
    {
      if (**part == '\0' || g_str_equal (*part, ".") || g_str_equal (*part, ".."))
        return FALSE;
    }
  return TRUE;
}

static gboolean
layer_is_sane (const CarrelLibraryLayer *layer, const CarrelLibraryLayer *next)
{
  return carrel_base_text_is_uuid (layer->uuid) && file_stays_inside (layer->file) &&
         (g_strcmp0 (layer->format, "qcow2") == 0 || g_strcmp0 (layer->format, "raw") == 0) &&
         layer->virtual_size <= CARREL_BASE_LIMIT_DISK_BYTES_MAX &&
         g_strcmp0 (layer->backing_uuid, next != NULL ? next->uuid : NULL) == 0;
}

gboolean
carrel_library_chain_check (GPtrArray *disks, GError **error)
{
  for (guint i = 0; i < disks->len; i++)
    {
      CarrelLibraryDisk *disk = disks->pdata[i];
      gboolean is_sane = disk->id != NULL && strlen (disk->id) <= CARREL_BASE_LIMIT_NAME_BYTES &&
                         disk->layers->len >= 1 && disk->layers->len <= CARREL_LIBRARY_CHAIN_DEPTH;

      for (guint j = 0; is_sane && j < disk->layers->len; j++)
        is_sane = layer_is_sane (disk->layers->pdata[j],
                                 j + 1 < disk->layers->len ? disk->layers->pdata[j + 1] : NULL);
      if (!is_sane)
        {
          g_set_error (error,
                       CARREL_LIBRARY_ERROR,
                       CARREL_LIBRARY_ERROR_INVALID,
                       _ ("Disk “%s” does not have an acceptable chain of files."),
                          disk->id != NULL ? disk->id : "");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
store_layer (CarrelLibraryStore *store, const CarrelLibraryLayer *layer, GError **error)
{
  gint64 known;

  /* The update's condition leaves a layer alone that has this UUID but another file. */
  if (
    !carrel_library_store_execute (
      store,
      error,
      "INSERT INTO layers (uuid, file, format, backing_uuid, virtual_size) VALUES (?1, ?2, ?3, ?4, ?5)"
      " ON CONFLICT (uuid) DO UPDATE SET virtual_size = ?5 WHERE file = ?2 AND format = ?3"
      "  AND backing_uuid IS ?4",
      "ssssi",
      layer->uuid,
      layer->file,
      layer->format,
      layer->backing_uuid,
      (gint64) layer->virtual_size) ||
    !carrel_library_store_get_number (store,
                                      &known,
                                      error,
                                      "SELECT count(*) FROM layers WHERE uuid = ? AND file = ?"
                                      "  AND format = ? AND backing_uuid IS ?",
                                      "ssss",
                                      layer->uuid,
                                      layer->file,
                                      layer->format,
                                      layer->backing_uuid))
    return FALSE;
  if (known == 1)
    return TRUE;
  g_set_error (error,
               CARREL_LIBRARY_ERROR,
               CARREL_LIBRARY_ERROR_EXISTS,
               _ ("Layer %s is in the library already, with another file."), layer->uuid);
  return FALSE;
}

static gboolean
store_disk (CarrelLibraryStore *store,
            gint64 id,
            gint64 position,
            const CarrelLibraryDisk *disk,
            GError **error)
{
  const CarrelLibraryLayer *top = disk->layers->pdata[0];

  for (guint i = disk->layers->len; i > 0; i--)
    {
      if (!store_layer (store, disk->layers->pdata[i - 1], error))
        return FALSE;
    }
  return carrel_library_store_execute (
    store,
    error,
    "INSERT INTO disks (machine_id, position, id, layer_uuid) VALUES (?, ?, ?, ?)",
    "iiss",
    id,
    position,
    disk->id,
    top->uuid);
}

/* Removes a layer that nothing stands on, and then what it stood on, as far as that holds. */
static gboolean
prune (CarrelLibraryStore *store, const char *uuid, GError **error)
{
  g_autofree char *next = g_strdup (uuid);

  while (next != NULL)
    {
      sqlite3_stmt *statement;
      g_autofree char *backing = NULL;
      gboolean row;

      statement = carrel_library_store_query (
        store,
        error,
        "DELETE FROM layers WHERE uuid = ?1"
        " AND NOT EXISTS (SELECT 1 FROM disks WHERE layer_uuid = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM layers AS up WHERE up.backing_uuid = ?1)"
        " RETURNING backing_uuid",
        "s",
        next);
      if (statement == NULL || !carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (row)
        {
          backing = carrel_library_store_dup_nullable (statement, 0);
          if (!carrel_library_store_step (store, statement, &row, error))
            return FALSE;
        }
      g_free (next);
      next = g_steal_pointer (&backing);
    }
  return TRUE;
}

gboolean
carrel_library_chain_store (CarrelLibraryStore *store, gint64 id, GPtrArray *disks, GError **error)
{
  g_autoptr (GPtrArray)
    before = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_disk_free);

  if (!carrel_library_chain_check (disks, error) ||
      !carrel_library_chain_read (store, id, before, error) ||
      !carrel_library_store_execute (store,
                                     error,
                                     "DELETE FROM disks WHERE machine_id = ?",
                                     "i",
                                     id))
    return FALSE;
  for (guint i = 0; i < disks->len; i++)
    {
      if (!store_disk (store, id, i, disks->pdata[i], error))
        return FALSE;
    }
  for (guint i = 0; i < before->len; i++)
    {
      CarrelLibraryDisk *disk = before->pdata[i];
      CarrelLibraryLayer *top = disk->layers->pdata[0];

      if (!prune (store, top->uuid, error))
        return FALSE;
    }
  return TRUE;
}
