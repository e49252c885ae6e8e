/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-salvage-private.h"

#include "base/carrel-base-text.h"

#include "carrel-library-manifest-private.h"
#include "carrel-library-repair-private.h"

typedef struct
{
  const char *select;
  const char *insert;
} Table;

static const Table tables[] = {
  { "SELECT key, value FROM settings",
    "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)" },
  { "SELECT path, size, modified_at, os_id, label, used_sequence FROM media",
    "INSERT OR REPLACE INTO media (path, size, modified_at, os_id, label, used_sequence)"
    " VALUES (?, ?, ?, ?, ?, ?)" },
  { "SELECT sequence, at, who, verb, machine_uuid, detail FROM events",
    "INSERT OR REPLACE INTO events (sequence, at, who, verb, machine_uuid, detail)"
    " VALUES (?, ?, ?, ?, ?, ?)" },
  { "SELECT id, machine_uuid, kind, step, payload, owner_boot, owner_pid, owner_start, begun_at,"
    " finished, failure FROM operations",
    "INSERT OR IGNORE INTO operations (id, machine_uuid, kind, step, payload, owner_boot, owner_pid,"
    " owner_start, begun_at, finished, failure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" },
};

/* Copies rows until the damaged database gives no more. A row that the new one refuses is passed over. */
static void
copy_table (CarrelLibraryStore *damaged, CarrelLibraryStore *store, const Table *table)
{
  sqlite3_stmt *from = carrel_library_store_query (damaged, NULL, table->select, "");
  gboolean row = from != NULL;

  while (row && carrel_library_store_step (damaged, from, &row, NULL) && row)
    {
      sqlite3_stmt *to = carrel_library_store_query (store, NULL, table->insert, "");

      if (to == NULL)
        break;
      for (int i = 0; i < sqlite3_column_count (from); i++)
        sqlite3_bind_value (to, i + 1, sqlite3_column_value (from, i));
      sqlite3_step (to);
      sqlite3_reset (to);
    }
  if (from != NULL)
    sqlite3_reset (from);
}

/* Machines that can still be read, have a folder and are not there yet. */
static gboolean
copy_machines (CarrelLibraryStore *damaged,
               CarrelLibraryStore *store,
               GPtrArray *report,
               GError **error)
{
  const char *folder = carrel_library_store_get_folder (store);
  g_autoptr (GPtrArray) uuids = carrel_library_manifest_list (folder);

  for (guint i = 0; i < uuids->len; i++)
    {
      g_autoptr (CarrelLibraryRecord) record = NULL;
      gint64 known;

      if (!carrel_library_store_get_number (store,
                                            &known,
                                            error,
                                            "SELECT count(*) FROM machines WHERE uuid = ?",
                                            "s",
                                            uuids->pdata[i]))
        return FALSE;
      if (known != 0 || !carrel_library_record_load (damaged, uuids->pdata[i], &record, NULL) ||
          record == NULL)
        continue;
      if (!carrel_library_repair_apply (store, record, report, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
carrel_library_salvage_copy (CarrelLibraryStore *damaged,
                             CarrelLibraryStore *store,
                             GPtrArray *report,
                             GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    copy_table (damaged, store, &tables[i]);
  return copy_machines (damaged, store, report, error);
}
