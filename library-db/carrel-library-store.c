/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/carrel-base-descriptor.h"

/*
 * A connection to the library's database.
 *
 * Programs write side by side. A writing transaction begins with BEGIN IMMEDIATE: it takes the write
 * lock at once or waits for it, so that it can never find half-way that another was faster. SQLite waits
 * for as long as a person would and not less: two programs never fail each other with "database is
 * locked".
 *
 * The kernel's POSIX locks, which SQLite uses, vanish when the process closes any descriptor of the
 * file. So nothing in this process opens the database file other than through SQLite.
 */

#define BUSY_PATIENCE_MS (120 * 1000)
#define FILE_PERMISSIONS 0600
#define MEMORY_SLOTS 2

struct _CarrelLibraryStore
{
  sqlite3 *database;
  char *folder;
  char *path;
  GHashTable *statements;
  CarrelBaseDescriptor bell;
  dev_t device;
  ino_t inode;
  gint64 sequence;
  CarrelLibraryAreas touched;
  gboolean scratch;
  gpointer memory[MEMORY_SLOTS];
  GDestroyNotify memory_free[MEMORY_SLOTS];
};

static CarrelLibraryError
code_from_sqlite (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return CARREL_LIBRARY_ERROR_NO_SPACE;
    case SQLITE_READONLY:
      return CARREL_LIBRARY_ERROR_READ_ONLY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return CARREL_LIBRARY_ERROR_DAMAGED;
    case SQLITE_IOERR:
      return code == SQLITE_IOERR_SHORT_READ ? CARREL_LIBRARY_ERROR_DAMAGED
                                             : CARREL_LIBRARY_ERROR_FAILED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return CARREL_LIBRARY_ERROR_BUSY;
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return CARREL_LIBRARY_ERROR_PERMISSION;
    case SQLITE_CONSTRAINT:
      return CARREL_LIBRARY_ERROR_EXISTS;
    default:
      return CARREL_LIBRARY_ERROR_FAILED;
    }
}

gboolean
carrel_library_store_fail (CarrelLibraryStore *store, GError **error)
{
  int code = sqlite3_extended_errcode (store->database);

  if (sqlite3_system_errno (store->database) == ENOSPC && (code & 0xff) == SQLITE_IOERR)
    code = SQLITE_FULL;
  switch (code_from_sqlite (code))
    {
    case CARREL_LIBRARY_ERROR_NO_SPACE:
      g_set_error (
        error,
        CARREL_LIBRARY_ERROR,
        CARREL_LIBRARY_ERROR_NO_SPACE,
        _ ("The change could not be written to the library “%s”: the file system is full. "
                      "Nothing was changed; free some space and try again."),
           store->folder);
      break;
    case CARREL_LIBRARY_ERROR_DAMAGED:
      g_set_error (error,
                   CARREL_LIBRARY_ERROR,
                   CARREL_LIBRARY_ERROR_DAMAGED,
                   _ ("The database of the library “%s” is damaged (%s). Opening the library again "
                      "repairs it."),
                      store->folder,
                      sqlite3_errmsg (store->database));
      break;
    default:
      g_set_error (error,
                   CARREL_LIBRARY_ERROR,
                   (int) code_from_sqlite (code),
                   _ ("The database of the library “%s” could not be used: %s (code %d)."),
                      store->folder,
                      sqlite3_errmsg (store->database),
                      code);
    }
  return FALSE;
}

/* SQL function: whether the second text stands somewhere in the first, byte for byte. */
static void
contains_cb (sqlite3_context *context, int count, sqlite3_value **values)
{
  const void *text = sqlite3_value_text (values[0]);
  const void *part = sqlite3_value_text (values[1]);
  gboolean found = FALSE;

  if (text != NULL && part != NULL)
    found = memmem (text,
                    (gsize) sqlite3_value_bytes (values[0]),
                    part,
                    (gsize) sqlite3_value_bytes (values[1])) != NULL;
  sqlite3_result_int (context, found);
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static gboolean
configure (CarrelLibraryStore *store,
           CarrelLibraryStoreMode mode,
           gboolean on_network,
           GError **error)
{
  const char *pragmas = "";

  sqlite3_busy_timeout (store->database, BUSY_PATIENCE_MS);
  sqlite3_db_config (store->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (store->database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_create_function (store->database,
                           "carrel_contains",
                           2,
                           SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                           NULL,
                           contains_cb,
                           NULL,
                           NULL);
  if (mode == CARREL_LIBRARY_STORE_SCRATCH)
    pragmas = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;";
  else if (mode == CARREL_LIBRARY_STORE_CREATE || mode == CARREL_LIBRARY_STORE_WRITE)
    pragmas = on_network ? "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;"
                         : "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;";
  return carrel_library_store_run (store, pragmas, error) &&
         carrel_library_store_run (store,
                                   "PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON;"
                                   "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-4096;",
                                   error);
}

static int
flags_from_mode (CarrelLibraryStoreMode mode)
{
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_URI;

  switch (mode)
    {
    case CARREL_LIBRARY_STORE_CREATE:
    case CARREL_LIBRARY_STORE_SCRATCH:
      return flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case CARREL_LIBRARY_STORE_WRITE:
      return flags | SQLITE_OPEN_READWRITE;
    case CARREL_LIBRARY_STORE_READ:
    case CARREL_LIBRARY_STORE_FROZEN:
    default:
      return flags | SQLITE_OPEN_READONLY;
    }
}

/* The bell is rung by writing to it; whoever may not write does not need it. */
static void
open_bell (CarrelLibraryStore *store, CarrelLibraryStoreMode mode)
{
  g_autofree char *path = g_build_filename (store->folder, CARREL_LIBRARY_STORE_BELL, NULL);

  if (mode == CARREL_LIBRARY_STORE_CREATE || mode == CARREL_LIBRARY_STORE_WRITE)
    store->bell = open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_PERMISSIONS);
}

CarrelLibraryStore *
carrel_library_store_open (const char *folder,
                           const char *path,
                           CarrelLibraryStoreMode mode,
                           gboolean on_network,
                           GError **error)
{
  g_autoptr (CarrelLibraryStore) store = g_new0 (CarrelLibraryStore, 1);
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
  g_autofree char *uri = g_strdup_printf ("file:%s%s",
                                          escaped,
                                          mode == CARREL_LIBRARY_STORE_FROZEN ? "?immutable=1"
                                                                              : "");
  struct stat status;

  store->bell = -1;
  store->folder = g_strdup (folder);
  store->path = g_strdup (path);
  store->scratch = mode == CARREL_LIBRARY_STORE_SCRATCH;
  store->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  if (sqlite3_open_v2 (uri, &store->database, flags_from_mode (mode), NULL) != SQLITE_OK)
    {
      carrel_library_store_fail (store, error);
      return NULL;
    }
  if (!configure (store, mode, on_network, error))
    return NULL;
  if (stat (path, &status) == 0)
    {
      store->device = status.st_dev;
      store->inode = status.st_ino;
    }
  open_bell (store, mode);
  return g_steal_pointer (&store);
}

void
carrel_library_store_close (CarrelLibraryStore *store)
{
  if (store == NULL)
    return;
  for (guint slot = 0; slot < MEMORY_SLOTS; slot++)
    carrel_library_store_set_memory (store, slot, NULL, NULL);
  g_clear_pointer (&store->statements, g_hash_table_unref);
  if (store->database != NULL)
    sqlite3_close_v2 (store->database);
  carrel_base_descriptor_clear (&store->bell);
  g_free (store->folder);
  g_free (store->path);
  g_free (store);
}

const char *
carrel_library_store_get_folder (CarrelLibraryStore *store)
{
  return store->folder;
}

sqlite3 *
carrel_library_store_get_database (CarrelLibraryStore *store)
{
  return store->database;
}

gboolean
carrel_library_store_run (CarrelLibraryStore *store, const char *sql, GError **error)
{
  if (sqlite3_exec (store->database, sql, NULL, NULL, NULL) != SQLITE_OK)
    return carrel_library_store_fail (store, error);
  return TRUE;
}

static sqlite3_stmt *
prepare (CarrelLibraryStore *store, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (store->statements, sql);

  if (statement != NULL)
    {
      sqlite3_reset (statement);
      return statement;
    }
  if (sqlite3_prepare_v3 (store->database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
      SQLITE_OK)
    {
      carrel_library_store_fail (store, error);
      return NULL;
    }
  g_hash_table_insert (store->statements, (gpointer) sql, statement);
  return statement;
}

static void
bind (sqlite3_stmt *statement, const char *types, va_list *arguments)
{
  for (int i = 0; types[i] != '\0'; i++)
    {
      if (types[i] == 'i')
        sqlite3_bind_int64 (statement, i + 1, va_arg (*arguments, gint64));
      else
        sqlite3_bind_text (statement, i + 1, va_arg (*arguments, const char *), -1, SQLITE_STATIC);
    }
}

static sqlite3_stmt *
query_list (CarrelLibraryStore *store,
            const char *sql,
            const char *types,
            va_list *arguments,
            GError **error)
{
  sqlite3_stmt *statement = prepare (store, sql, error);

  if (statement != NULL)
    bind (statement, types, arguments);
  return statement;
}

sqlite3_stmt *
carrel_library_store_query (CarrelLibraryStore *store,
                            GError **error,
                            const char *sql,
                            const char *types,
                            ...)
{
  sqlite3_stmt *statement;
  va_list arguments;

  va_start (arguments, types);
  statement = query_list (store, sql, types, &arguments, error);
  va_end (arguments);
  return statement;
}

gboolean
carrel_library_store_step (CarrelLibraryStore *store,
                           sqlite3_stmt *statement,
                           gboolean *out_row,
                           GError **error)
{
  switch (sqlite3_step (statement))
    {
    case SQLITE_ROW:
      *out_row = TRUE;
      return TRUE;
    case SQLITE_DONE:
      sqlite3_reset (statement);
      *out_row = FALSE;
      return TRUE;
    default:
      carrel_library_store_fail (store, error);
      sqlite3_reset (statement);
      return FALSE;
    }
}

static gboolean
drain (CarrelLibraryStore *store, sqlite3_stmt *statement, GError **error)
{
  gboolean row = statement != NULL;

  while (row)
    {
      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
    }
  return statement != NULL;
}

gboolean
carrel_library_store_execute (CarrelLibraryStore *store,
                              GError **error,
                              const char *sql,
                              const char *types,
                              ...)
{
  sqlite3_stmt *statement;
  va_list arguments;

  va_start (arguments, types);
  statement = query_list (store, sql, types, &arguments, error);
  va_end (arguments);
  return drain (store, statement, error);
}

gboolean
carrel_library_store_get_number (CarrelLibraryStore *store,
                                 gint64 *out_number,
                                 GError **error,
                                 const char *sql,
                                 const char *types,
                                 ...)
{
  sqlite3_stmt *statement;
  va_list arguments;
  gboolean row;
  gint64 number;

  va_start (arguments, types);
  statement = query_list (store, sql, types, &arguments, error);
  va_end (arguments);
  if (statement == NULL || !carrel_library_store_step (store, statement, &row, error))
    return FALSE;
  number = row ? sqlite3_column_int64 (statement, 0) : 0;
  if (row && !drain (store, statement, error))
    return FALSE;
  *out_number = number;
  return TRUE;
}

gpointer
carrel_library_store_get_memory (CarrelLibraryStore *store, CarrelLibraryStoreMemory slot)
{
  return store->memory[slot];
}

void
carrel_library_store_set_memory (CarrelLibraryStore *store,
                                 CarrelLibraryStoreMemory slot,
                                 gpointer memory,
                                 GDestroyNotify memory_free)
{
  if (store->memory[slot] != NULL && store->memory_free[slot] != NULL)
    store->memory_free[slot](store->memory[slot]);
  store->memory[slot] = memory;
  store->memory_free[slot] = memory_free;
}

int
carrel_library_store_get_changes (CarrelLibraryStore *store)
{
  return sqlite3_changes (store->database);
}

char *
carrel_library_store_dup_nullable (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text == NULL ? NULL : g_utf8_make_valid (text, -1);
}

char *
carrel_library_store_dup_text (sqlite3_stmt *statement, int column)
{
  char *text = carrel_library_store_dup_nullable (statement, column);

  return text == NULL ? g_strdup ("") : text;
}

gboolean
carrel_library_store_touch (CarrelLibraryStore *store,
                            CarrelLibraryAreas area,
                            gint64 *out_sequence,
                            GError **error)
{
  if (store->sequence == 0 &&
      !carrel_library_store_get_number (store,
                                        &store->sequence,
                                        error,
                                        "UPDATE state SET value = value + 1"
                                        " WHERE key = 'sequence' RETURNING value",
                                        ""))
    return FALSE;
  if ((store->touched & area) == 0 &&
      !carrel_library_store_execute (store,
                                     error,
                                     "INSERT OR REPLACE INTO areas (area, sequence) VALUES (?, ?)",
                                     "ii",
                                     (gint64) area,
                                     store->sequence))
    return FALSE;
  store->touched |= area;
  if (out_sequence != NULL)
    *out_sequence = store->sequence;
  return TRUE;
}

gboolean
carrel_library_store_is_present (CarrelLibraryStore *store, GError **error)
{
  struct stat status;

  if (lstat (store->path, &status) == 0 && status.st_dev == store->device &&
      status.st_ino == store->inode)
    return TRUE;
  g_set_error (
    error,
    CARREL_LIBRARY_ERROR,
    CARREL_LIBRARY_ERROR_LOST,
    _ ("The database of the library “%s” was deleted, moved or replaced while it was open. "
                  "Open the library again: it is rebuilt from the backups and the machines' folders."),
       store->folder);
  return FALSE;
}

static void
ring_bell (CarrelLibraryStore *store)
{
  if (store->bell >= 0 && store->touched != 0)
    {
      /* What is written does not matter, and nobody is harmed if it cannot be: the watch of another
       * program also sees this one's connection close. */
      gssize written = pwrite (store->bell, &store->sequence, sizeof store->sequence, 0);
      (void) written;
    }
}

gboolean
carrel_library_store_transact (CarrelLibraryStore *store,
                               CarrelLibraryVerb verb,
                               gpointer request,
                               GError **error)
{
  store->sequence = 0;
  store->touched = 0;
  if (!store->scratch && !carrel_library_store_is_present (store, error))
    return FALSE;
  if (!carrel_library_store_run (store, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!verb (store, request, error) || !carrel_library_store_run (store, "COMMIT", error))
    {
      if (!sqlite3_get_autocommit (store->database))
        carrel_library_store_run (store, "ROLLBACK", NULL);
      return FALSE;
    }
  /* A commit into a file that was taken away under us is no commit. */
  if (!store->scratch && !carrel_library_store_is_present (store, error))
    return FALSE;
  ring_bell (store);
  return TRUE;
}

gboolean
carrel_library_store_inquire (CarrelLibraryStore *store,
                              CarrelLibraryVerb verb,
                              gpointer request,
                              GError **error)
{
  gboolean done;

  if (!carrel_library_store_run (store, "BEGIN", error))
    return FALSE;
  done = verb (store, request, error);
  if (!carrel_library_store_run (store, "COMMIT", done ? error : NULL))
    {
      if (!sqlite3_get_autocommit (store->database))
        carrel_library_store_run (store, "ROLLBACK", NULL);
      return FALSE;
    }
  return done;
}
