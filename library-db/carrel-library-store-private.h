/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

#include "carrel-library.h"

G_BEGIN_DECLS

/* The database within the library folder, and the file whose change tells others of a commit. */
#define CARREL_LIBRARY_STORE_FILE "library.db"
#define CARREL_LIBRARY_STORE_BELL "library.bell"

/**
 * CarrelLibraryStoreMode:
 * @CARREL_LIBRARY_STORE_CREATE: read and write, make the file if it is missing
 * @CARREL_LIBRARY_STORE_WRITE: read and write
 * @CARREL_LIBRARY_STORE_READ: read only
 * @CARREL_LIBRARY_STORE_FROZEN: read only, on a file that nobody can change
 * @CARREL_LIBRARY_STORE_SCRATCH: read and write a file nobody else sees, without syncing
 *
 * How a connection is to be used.
 */
typedef enum
{
  CARREL_LIBRARY_STORE_CREATE,
  CARREL_LIBRARY_STORE_WRITE,
  CARREL_LIBRARY_STORE_READ,
  CARREL_LIBRARY_STORE_FROZEN,
  CARREL_LIBRARY_STORE_SCRATCH,
} CarrelLibraryStoreMode;

/**
 * CarrelLibraryStore:
 *
 * One connection to one database file, used by one thread at a time.
 */
typedef struct _CarrelLibraryStore CarrelLibraryStore;

/**
 * CarrelLibraryVerb:
 * @store: the connection, inside of a transaction
 * @request: what is asked; results go there too
 * @error: where to put the reason
 *
 * One change or question. It may be run again after a rollback, so it must set its results anew.
 *
 * Returns: %TRUE to commit, %FALSE with @error set to roll back.
 */
typedef gboolean (*CarrelLibraryVerb) (CarrelLibraryStore *store, gpointer request, GError **error);

/**
 * carrel_library_store_open:
 * @folder: the library's folder, absolute, links resolved
 * @path: the database file
 * @mode: how to use it
 * @on_network: whether the folder lies on a network file system, where WAL does not work
 * @error: where to put the reason
 *
 * Opens a connection. The file may still prove damaged at the first statement.
 *
 * Returns: (transfer full) (nullable): the connection, or %NULL with @error set.
 */
CarrelLibraryStore *carrel_library_store_open (const char *folder,
                                               const char *path,
                                               CarrelLibraryStoreMode mode,
                                               gboolean on_network,
                                               GError **error);

/**
 * carrel_library_store_close:
 * @store: (nullable) (transfer full): a connection
 *
 * Closes the connection.
 */
void carrel_library_store_close (CarrelLibraryStore *store);

/**
 * carrel_library_store_get_folder:
 * @store: a connection
 *
 * Returns: (transfer none): the library's folder.
 */
const char *carrel_library_store_get_folder (CarrelLibraryStore *store);

/**
 * carrel_library_store_get_database:
 * @store: a connection
 *
 * Returns: (transfer none): SQLite's handle, for what this unit does not offer.
 */
sqlite3 *carrel_library_store_get_database (CarrelLibraryStore *store);

/**
 * carrel_library_store_fail:
 * @store: a connection
 * @error: where to put the reason
 *
 * Turns SQLite's last error on this connection into one of ours.
 *
 * Returns: %FALSE, always.
 */
gboolean carrel_library_store_fail (CarrelLibraryStore *store, GError **error);

/**
 * carrel_library_store_run:
 * @store: a connection
 * @sql: statements without parameters, rows being ignored
 * @error: where to put the reason
 *
 * Returns: %TRUE when all ran, %FALSE with @error set.
 */
gboolean carrel_library_store_run (CarrelLibraryStore *store, const char *sql, GError **error);

/**
 * carrel_library_store_query:
 * @store: a connection
 * @error: where to put the reason
 * @sql: one statement, a constant: it is kept prepared under its address
 * @types: a letter for each argument: `s` a string or %NULL, `i` a #gint64
 * @...: the arguments; strings must stay until the statement is stepped to its end
 *
 * Prepares and binds a statement.
 *
 * Returns: (transfer none) (nullable): the statement, to be stepped, or %NULL with @error set.
 */
sqlite3_stmt *carrel_library_store_query (CarrelLibraryStore *store,
                                          GError **error,
                                          const char *sql,
                                          const char *types,
                                          ...);

/**
 * carrel_library_store_step:
 * @store: a connection
 * @statement: a statement of this connection
 * @out_row: (out): whether there is a row
 * @error: where to put the reason
 *
 * Goes to the next row. At the end and on failure the statement is reset.
 *
 * Returns: %TRUE with @out_row set, %FALSE with @error set.
 */
gboolean carrel_library_store_step (CarrelLibraryStore *store,
                                    sqlite3_stmt *statement,
                                    gboolean *out_row,
                                    GError **error);

/**
 * carrel_library_store_execute:
 * @store: a connection
 * @error: where to put the reason
 * @sql: one statement, a constant
 * @types: as in carrel_library_store_query()
 * @...: the arguments
 *
 * Runs a statement to its end, ignoring rows.
 *
 * Returns: %TRUE when it ran, %FALSE with @error set.
 */
gboolean carrel_library_store_execute (CarrelLibraryStore *store,
                                       GError **error,
                                       const char *sql,
                                       const char *types,
                                       ...);

/**
 * carrel_library_store_get_number:
 * @store: a connection
 * @out_number: (out): the first column of the first row, 0 if there is none; untouched on failure
 * @error: where to put the reason
 * @sql: one statement, a constant
 * @types: as in carrel_library_store_query()
 * @...: the arguments
 *
 * Returns: %TRUE when it ran, %FALSE with @error set.
 */
gboolean carrel_library_store_get_number (CarrelLibraryStore *store,
                                          gint64 *out_number,
                                          GError **error,
                                          const char *sql,
                                          const char *types,
                                          ...);

/**
 * carrel_library_store_get_changes:
 * @store: a connection
 *
 * Returns: how many rows the last statement changed.
 */
int carrel_library_store_get_changes (CarrelLibraryStore *store);

/**
 * carrel_library_store_dup_text:
 * @statement: a statement on a row
 * @column: a column
 *
 * Returns: (transfer full): its text, made valid UTF-8; empty for NULL.
 */
char *carrel_library_store_dup_text (sqlite3_stmt *statement, int column);

/**
 * carrel_library_store_dup_nullable:
 * @statement: a statement on a row
 * @column: a column
 *
 * Returns: (transfer full) (nullable): its text, made valid UTF-8; %NULL for NULL.
 */
char *carrel_library_store_dup_nullable (sqlite3_stmt *statement, int column);

/**
 * CarrelLibraryStoreMemory:
 * @CARREL_LIBRARY_STORE_MEMORY_MATCHES: what the last search found
 * @CARREL_LIBRARY_STORE_MEMORY_ORDER: the last whole order of a list
 *
 * What is remembered with a connection.
 */
typedef enum
{
  CARREL_LIBRARY_STORE_MEMORY_MATCHES,
  CARREL_LIBRARY_STORE_MEMORY_ORDER,
} CarrelLibraryStoreMemory;

/**
 * carrel_library_store_get_memory:
 * @store: a connection
 * @slot: which thing
 *
 * Returns: (transfer none) (nullable): what carrel_library_store_set_memory() was given.
 */
gpointer carrel_library_store_get_memory (CarrelLibraryStore *store, CarrelLibraryStoreMemory slot);

/**
 * carrel_library_store_set_memory:
 * @store: a connection
 * @slot: which thing
 * @memory: (transfer full): something to remember with the connection, in place of what was before
 * @memory_free: frees @memory
 *
 * Remembers one thing.
 */
void carrel_library_store_set_memory (CarrelLibraryStore *store,
                                      CarrelLibraryStoreMemory slot,
                                      gpointer memory,
                                      GDestroyNotify memory_free);

/**
 * carrel_library_store_touch:
 * @store: a connection inside of carrel_library_store_transact()
 * @area: what is being changed
 * @out_sequence: (out) (optional): the transaction's sequence number
 * @error: where to put the reason
 *
 * Notes that the transaction changes an area. Every transaction that changes something has one number,
 * greater than that of every one before; it orders changes whatever the clock does.
 *
 * Returns: %TRUE when noted, %FALSE with @error set.
 */
gboolean carrel_library_store_touch (CarrelLibraryStore *store,
                                     CarrelLibraryAreas area,
                                     gint64 *out_sequence,
                                     GError **error);

/**
 * carrel_library_store_transact:
 * @store: a writing connection
 * @verb: what to do
 * @request: for @verb
 * @error: where to put the reason
 *
 * Runs @verb in one transaction that begins with the write lock, and rings the bell for others after
 * the commit. Waits for other programs' transactions.
 *
 * Returns: %TRUE when committed, %FALSE with @error set when nothing was changed.
 */
gboolean carrel_library_store_transact (CarrelLibraryStore *store,
                                        CarrelLibraryVerb verb,
                                        gpointer request,
                                        GError **error);

/**
 * carrel_library_store_inquire:
 * @store: a connection
 * @verb: what to read
 * @request: for @verb
 * @error: where to put the reason
 *
 * Runs @verb in one read transaction: all it reads is of one moment.
 *
 * Returns: what @verb returned.
 */
gboolean carrel_library_store_inquire (CarrelLibraryStore *store,
                                       CarrelLibraryVerb verb,
                                       gpointer request,
                                       GError **error);

/**
 * carrel_library_store_is_present:
 * @store: a connection
 * @error: where to put the reason
 *
 * Looks whether the file at the database's path is still the one that was opened.
 *
 * Returns: %TRUE if so, %FALSE with @error set to %CARREL_LIBRARY_ERROR_LOST.
 */
gboolean carrel_library_store_is_present (CarrelLibraryStore *store, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryStore, carrel_library_store_close)

G_END_DECLS
