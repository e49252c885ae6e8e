/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-repair-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-error.h"

#include "carrel-library-backup-private.h"
#include "carrel-library-chain-private.h"
#include "carrel-library-manifest-private.h"
#include "carrel-library-salvage-private.h"
#include "carrel-library-schema-private.h"
#include "carrel-library-text-private.h"

/*
 * Making the database anew.
 *
 *   library.db (bad) ----------------------------------------------> damaged/library-<time>.db
 *   backups/library-<n>.db --copy--> library.db.part --renamed-----> library.db
 *   machines/<uuid>/machine.json --newer wins--^
 *
 * A crash before the last rename leaves no library.db or the bad one; both make the next start do the
 * same again.
 */

#define DAMAGED_FOLDER "damaged"
/* The numbers given after a rebuild are greater than any that somebody may have seen before. */
#define SEQUENCE_GAP 1000

static void
report_line (GPtrArray *report, char *line)
{
  g_ptr_array_add (report, line);
}

gboolean
carrel_library_repair_has_past (const char *folder)
{
  g_autoptr (GPtrArray) backups = carrel_library_backup_list (folder);
  g_autoptr (GPtrArray) machines = NULL;

  if (backups->len > 0)
    return TRUE;
  machines = carrel_library_manifest_list (folder);
  for (guint i = 0; i < machines->len; i++)
    {
      if (carrel_library_manifest_exists (folder, machines->pdata[i]))
        return TRUE;
    }
  return FALSE;
}

static gboolean
ensure_folder (CarrelLibraryStore *store, GStrv path, gint64 *out_id, GError **error)
{
  gint64 id = 0;

  for (char **name = path; *name != NULL; name++)
    {
      g_autofree char *fold = carrel_library_text_fold (*name);
      g_autofree char *key = carrel_library_text_make_key (fold);

      if (
        !carrel_library_store_execute (
          store,
          error,
          "INSERT OR IGNORE INTO folders (parent_id, name, name_key) VALUES (?, ?, ?)",
          "iss",
          id,
          *name,
          key) ||
        !carrel_library_store_get_number (store,
                                          &id,
                                          error,
                                          "SELECT id FROM folders WHERE parent_id = ? AND name = ?",
                                          "is",
                                          id,
                                          *name))
        return FALSE;
    }
  *out_id = id;
  return TRUE;
}

/* Disks that clash with those of another machine are left out, but not the machine. */
static gboolean
apply_disks (CarrelLibraryStore *store,
             CarrelLibraryRecord *record,
             GPtrArray *report,
             GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (!carrel_library_store_run (store, "SAVEPOINT disks", error))
    return FALSE;
  if (!carrel_library_chain_store (store, record->id, record->machine->disks, &reason))
    {
      if (!carrel_library_store_run (store, "ROLLBACK TO disks", error))
        return FALSE;
      report_line (report,
                   g_strdup_printf (_ ("The disks of machine “%s” were left out: %s"),
                                       record->machine->name,
                                       reason->message));
    }
  return carrel_library_store_run (store, "RELEASE disks", error);
}

gboolean
carrel_library_repair_apply (CarrelLibraryStore *store,
                             CarrelLibraryRecord *record,
                             GPtrArray *report,
                             GError **error)
{
  CarrelLibraryMachine *machine = record->machine;
  gint64 known;

  if (!carrel_library_store_get_number (store,
                                        &known,
                                        error,
                                        "SELECT sequence FROM machines WHERE uuid = ?",
                                        "s",
                                        machine->uuid))
    return FALSE;
  if (known > 0 && known >= machine->sequence)
    return TRUE;
  return ensure_folder (store, record->folder_path, &machine->folder_id, error) &&
         carrel_library_record_store (store, record, error) &&
         apply_disks (store, record, report, error);
}

typedef struct
{
  const char *folder;
  CarrelLibraryStore *damaged;
  GPtrArray *report;
  GHashTable *current;
  guint count;
} Rebuild;

/* Notes machines whose manifest and row say the same. */
static gboolean
note_current (CarrelLibraryStore *store,
              Rebuild *rebuild,
              CarrelLibraryMachine *machine,
              GError **error)
{
  gint64 sequence;

  if (!carrel_library_store_get_number (store,
                                        &sequence,
                                        error,
                                        "SELECT sequence FROM machines WHERE uuid = ?",
                                        "s",
                                        machine->uuid))
    return FALSE;
  if (sequence == machine->sequence)
    g_hash_table_add (rebuild->current, g_strdup (machine->uuid));
  return TRUE;
}

/* Reads every manifest; one that cannot be read does not keep the others out. */
static gboolean
apply_manifests (CarrelLibraryStore *store, Rebuild *rebuild, GError **error)
{
  g_autoptr (GPtrArray) uuids = carrel_library_manifest_list (rebuild->folder);

  for (guint i = 0; i < uuids->len; i++)
    {
      g_autoptr (CarrelLibraryRecord) record = NULL;
      g_autoptr (GError) reason = NULL;

      if (!carrel_library_manifest_exists (rebuild->folder, uuids->pdata[i]))
        continue;
      record = carrel_library_manifest_read (rebuild->folder, uuids->pdata[i], &reason);
      if (record == NULL)
        {
          report_line (rebuild->report, g_strdup (reason->message));
          continue;
        }
      if (!carrel_library_repair_apply (store, record, rebuild->report, error) ||
          !note_current (store, rebuild, record->machine, error))
        return FALSE;
      rebuild->count++;
    }
  return TRUE;
}

static gboolean
machine_folder_exists (const char *folder, const char *uuid)
{
  g_autofree char *path = g_build_filename (folder, CARREL_LIBRARY_MANIFEST_FOLDER, uuid, NULL);

  return g_file_test (path, G_FILE_TEST_IS_DIR);
}

/* What the backup knows but has no folder any more was purged since. */
static gboolean
drop_gone (CarrelLibraryStore *store, Rebuild *rebuild, GError **error)
{
  g_autoptr (GPtrArray) uuids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement;
  gboolean row = TRUE;

  statement = carrel_library_store_query (store, error, "SELECT id, uuid FROM machines", "");
  if (statement == NULL)
    return FALSE;
  while (row)
    {
      g_autofree char *uuid = NULL;
      gint64 id;

      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      id = sqlite3_column_int64 (statement, 0);
      uuid = carrel_library_store_dup_text (statement, 1);
      if (!machine_folder_exists (rebuild->folder, uuid))
        g_array_append_val (rows, id);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      if (!carrel_library_record_remove (store, g_array_index (rows, gint64, i), error))
        return FALSE;
    }
  return TRUE;
}

/* The manifests of what came from elsewhere are to be written. */
static gboolean
mark_due (CarrelLibraryStore *store, Rebuild *rebuild, GError **error)
{
  sqlite3_stmt *statement;
  gboolean row = TRUE;

  statement = carrel_library_store_query (store, error, "SELECT uuid FROM machines", "");
  while (statement != NULL)
    {
      g_autofree char *uuid = NULL;

      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      uuid = carrel_library_store_dup_text (statement, 0);
      if (!g_hash_table_contains (rebuild->current, uuid) &&
          !carrel_library_store_execute (store,
                                         error,
                                         "INSERT OR IGNORE INTO manifests_due (uuid) VALUES (?)",
                                         "s",
                                         uuid))
        return FALSE;
    }
  return FALSE;
}

static gboolean
finish_numbers (CarrelLibraryStore *store, GError **error)
{
  return carrel_library_store_execute (
           store,
           error,
           "UPDATE state SET value = ? + max (value, (SELECT coalesce (max (sequence), 0) FROM machines))"
           " WHERE key = 'sequence'",
           "i",
           (gint64) SEQUENCE_GAP) &&
         carrel_library_store_run (store, "DELETE FROM purged; DELETE FROM areas", error);
}

static gboolean
rebuild_verb (CarrelLibraryStore *store, gpointer request, GError **error)
{
  Rebuild *rebuild = request;

  rebuild->count = 0;
  g_hash_table_remove_all (rebuild->current);
  /* What was unfinished at the time of the backup says nothing about now. */
  if (!carrel_library_store_run (store,
                                 "DELETE FROM operations; DELETE FROM manifests_due",
                                 error) ||
      !apply_manifests (store, rebuild, error) || !drop_gone (store, rebuild, error))
    return FALSE;
  if (rebuild->damaged != NULL &&
      !carrel_library_salvage_copy (rebuild->damaged, store, rebuild->report, error))
    return FALSE;
  return mark_due (store, rebuild, error) && finish_numbers (store, error);
}

/* Opens a copy of the backup at the path of the new database, if the backup is good. */
static CarrelLibraryStore *
open_backup (const char *folder, const char *backup, const char *part)
{
  g_autoptr (CarrelLibraryStore) source = NULL;
  g_autoptr (CarrelLibraryStore) store = NULL;
  gint64 application_id, version;

  g_unlink (part);
  source = carrel_library_store_open (folder, backup, CARREL_LIBRARY_STORE_FROZEN, FALSE, NULL);
  if (source == NULL || !carrel_library_schema_read (source, &application_id, &version, NULL) ||
      application_id != CARREL_LIBRARY_SCHEMA_APPLICATION_ID ||
      version > carrel_library_schema_get_version () ||
      !carrel_library_store_execute (source, NULL, "VACUUM INTO ?", "s", part))
    return NULL;
  store = carrel_library_store_open (folder, part, CARREL_LIBRARY_STORE_SCRATCH, FALSE, NULL);
  if (store == NULL || !carrel_library_schema_migrate (store, NULL) ||
      !carrel_library_schema_check (store, FALSE, NULL))
    return NULL;
  return g_steal_pointer (&store);
}

static CarrelLibraryStore *
open_base (const char *folder, const char *part, GPtrArray *report, GError **error)
{
  g_autoptr (GPtrArray) backups = carrel_library_backup_list (folder);
  g_autoptr (CarrelLibraryStore) store = NULL;

  for (guint i = 0; i < backups->len && store == NULL; i++)
    {
      store = open_backup (folder, backups->pdata[i], part);
      if (store != NULL)
        report_line (report,
                     g_strdup_printf (_ ("The backup “%s” was used."), (char *) backups->pdata[i]));
    }
  if (store != NULL)
    return g_steal_pointer (&store);
  g_unlink (part);
  store = carrel_library_store_open (folder, part, CARREL_LIBRARY_STORE_SCRATCH, FALSE, error);
  if (store == NULL || !carrel_library_schema_migrate (store, error))
    return NULL;
  return g_steal_pointer (&store);
}

static char *
choose_damaged_path (const char *damaged)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M%S");

  for (guint number = 1;; number++)
    {
      g_autofree char *name = g_strdup_printf ("library-%s-%u.db", time, number);
      g_autofree char *path = g_build_filename (damaged, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
}

/* A log belongs to its database: it goes with it, so that it is never played into the new one. */
static gboolean
move_aside (const char *folder, const char *path, GPtrArray *report, GError **error)
{
  static const char *const companions[] = { "-wal", "-journal", "-shm" };
  g_autofree char *damaged = g_build_filename (folder, DAMAGED_FOLDER, NULL);
  g_autofree char *aside = NULL;
  struct stat status;

  if (!carrel_base_atomic_file_make_folder (damaged, error))
    return FALSE;
  aside = choose_damaged_path (damaged);
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *from = g_strconcat (path, companions[i], NULL);
      g_autofree char *to = g_strconcat (aside, companions[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          carrel_base_error_set_errno (error, errno, _ ("“%s” could not be moved aside"), from);
          return FALSE;
        }
    }
  if (lstat (path, &status) != 0)
    return TRUE;
  if (g_rename (path, aside) != 0)
    {
      carrel_base_error_set_errno (error, errno, _ ("“%s” could not be moved aside"), path);
      return FALSE;
    }
  report_line (report, g_strdup_printf (_ ("The damaged database was kept as “%s”."), aside));
  return TRUE;
}

static gboolean
build_part (const char *folder,
            const char *path,
            const char *part,
            GPtrArray *report,
            GError **error)
{
  g_autoptr (CarrelLibraryStore) store = NULL;
  g_autoptr (CarrelLibraryStore) damaged = NULL;
  g_autoptr (GHashTable) current = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Rebuild rebuild = { .folder = folder, .report = report, .current = current };

  store = open_base (folder, part, report, error);
  if (store == NULL)
    return FALSE;
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    damaged = carrel_library_store_open (folder, path, CARREL_LIBRARY_STORE_READ, FALSE, NULL);
  rebuild.damaged = damaged;
  if (!carrel_library_store_transact (store, rebuild_verb, &rebuild, error) ||
      !carrel_library_schema_check (store, FALSE, error))
    return FALSE;
  report_line (
    report,
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                  "The library was rebuilt from the folder of %u machine.",
                                  "The library was rebuilt from the folders of %u machines.",
                                  rebuild.count),
                     rebuild.count));
  return TRUE;
}

gboolean
carrel_library_repair_rebuild (const char *folder, GPtrArray *report, GError **error)
{
  g_autofree char *path = g_build_filename (folder, CARREL_LIBRARY_STORE_FILE, NULL);
  g_autofree char *part = g_strconcat (path, CARREL_BASE_ATOMIC_FILE_SUFFIX, NULL);

  if (!build_part (folder, path, part, report, error))
    {
      g_unlink (part);
      return FALSE;
    }
  g_chmod (part, 0600);
  return move_aside (folder, path, report, error) &&
         carrel_base_atomic_file_publish (part, path, error);
}

typedef struct
{
  GPtrArray *records;
  GPtrArray *report;
} Adoption;

static gboolean
adopt_verb (CarrelLibraryStore *store, gpointer request, GError **error)
{
  Adoption *adoption = request;

  for (guint i = 0; i < adoption->records->len; i++)
    {
      CarrelLibraryRecord *record = adoption->records->pdata[i];

      if (!carrel_library_store_touch (store,
                                       CARREL_LIBRARY_AREA_MACHINES,
                                       &record->machine->sequence,
                                       error) ||
          !carrel_library_repair_apply (store, record, adoption->report, error) ||
          !carrel_library_store_execute (store,
                                         error,
                                         "DELETE FROM purged WHERE uuid = ?",
                                         "s",
                                         record->machine->uuid) ||
          !carrel_library_store_execute (store,
                                         error,
                                         "INSERT OR IGNORE INTO manifests_due (uuid) VALUES (?)",
                                         "s",
                                         record->machine->uuid))
        return FALSE;
      report_line (adoption->report,
                   g_strdup_printf (_ ("Machine “%s” was found in its folder and taken in."),
                                       record->machine->name));
    }
  return TRUE;
}

static GHashTable *
read_known (CarrelLibraryStore *store, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sqlite3_stmt *statement;
  gboolean row;

  statement = carrel_library_store_query (
    store,
    error,
    "SELECT uuid FROM machines UNION ALL SELECT uuid FROM manifests_due",
    "");
  while (statement != NULL)
    {
      if (!carrel_library_store_step (store, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&known);
      g_hash_table_add (known, carrel_library_store_dup_text (statement, 0));
    }
  return NULL;
}

gboolean
carrel_library_repair_adopt (CarrelLibraryStore *store, GPtrArray *report, GError **error)
{
  const char *folder = carrel_library_store_get_folder (store);
  g_autoptr (GPtrArray) uuids = carrel_library_manifest_list (folder);
  g_autoptr (GPtrArray)
    records = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_record_free);
  g_autoptr (GHashTable) known = read_known (store, error);
  Adoption adoption = { records, report };

  if (known == NULL)
    return FALSE;
  for (guint i = 0; i < uuids->len; i++)
    {
      CarrelLibraryRecord *record;

      if (g_hash_table_contains (known, uuids->pdata[i]) ||
          !carrel_library_manifest_exists (folder, uuids->pdata[i]))
        continue;
      record = carrel_library_manifest_read (folder, uuids->pdata[i], NULL);
      if (record != NULL)
        g_ptr_array_add (records, record);
    }
  return records->len == 0 || carrel_library_store_transact (store, adopt_verb, &adoption, error);
}
