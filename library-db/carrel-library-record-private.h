/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-machine.h"
#include "carrel-library-store-private.h"

G_BEGIN_DECLS

/**
 * CarrelLibraryRecord:
 * @machine: the machine
 * @id: its row
 * @created_sequence: the number of the change that made it
 * @used_sequence: the number of its last use, 0 if it was never used
 * @folder_path: the names of the folders from the top down to it, empty at the top
 *
 * All that database and manifest know of a machine.
 */
typedef struct
{
  CarrelLibraryMachine *machine;
  gint64 id;
  gint64 created_sequence;
  gint64 used_sequence;
  GStrv folder_path;
} CarrelLibraryRecord;

/* The columns that carrel_library_record_read_row() expects, of `machines AS m`. */
#define CARREL_LIBRARY_RECORD_COLUMNS                                                          \
  "m.id, m.uuid, m.name, m.kind, m.place, m.os_id, m.memory, m.processors, m.disk_size,"       \
  " m.favourite, m.folder_id, m.created_at, m.used_at, m.trashed_at, m.thumbnail, m.sequence," \
  " m.created_sequence, m.used_sequence"
/* How many they are. */
#define CARREL_LIBRARY_RECORD_COLUMN_COUNT 18

/**
 * carrel_library_record_new:
 * @machine: (transfer full): a machine
 *
 * Returns: (transfer full): a record of it, with an empty path. Any thread.
 */
CarrelLibraryRecord *carrel_library_record_new (CarrelLibraryMachine *machine);

/**
 * carrel_library_record_free:
 * @record: (nullable) (transfer full): a record
 *
 * Frees the record. Any thread.
 */
void carrel_library_record_free (CarrelLibraryRecord *record);

/**
 * carrel_library_record_derive:
 * @machine: a machine whose @spec_json and @disks are set
 *
 * Sets what is read from the spec for sorting: system, memory, processors, disk size. A spec that
 * cannot be read leaves zeroes. Any thread.
 */
void carrel_library_record_derive (CarrelLibraryMachine *machine);

/**
 * carrel_library_record_read_row:
 * @statement: a statement on a row that begins with %CARREL_LIBRARY_RECORD_COLUMNS
 *
 * Returns: (transfer full): a record without spec, notes, tags, disks and path.
 */
CarrelLibraryRecord *carrel_library_record_read_row (sqlite3_stmt *statement);

/**
 * carrel_library_record_read_tags:
 * @store: a connection
 * @record: a record, whose tags and notes are replaced
 * @error: where to put the reason
 *
 * Returns: %TRUE when read, %FALSE with @error set.
 */
gboolean carrel_library_record_read_tags (CarrelLibraryStore *store,
                                          CarrelLibraryRecord *record,
                                          GError **error);

/**
 * carrel_library_record_load:
 * @store: a connection
 * @uuid: a machine
 * @out_record: (out) (nullable) (transfer full): all of it, %NULL if there is none; untouched on
 *   failure
 * @error: where to put the reason
 *
 * Returns: %TRUE when read, %FALSE with @error set.
 */
gboolean carrel_library_record_load (CarrelLibraryStore *store,
                                     const char *uuid,
                                     CarrelLibraryRecord **out_record,
                                     GError **error);

/**
 * carrel_library_record_store:
 * @store: a connection inside of a transaction
 * @record: what to write; a row with its UUID is replaced, its numbers are taken as they are
 * @error: where to put the reason
 *
 * Writes a machine with tags, identity, texts and search index, but without disks.
 *
 * Returns: %TRUE when written and @record's @id set, %FALSE with @error set.
 */
gboolean carrel_library_record_store (CarrelLibraryStore *store,
                                      CarrelLibraryRecord *record,
                                      GError **error);

/**
 * carrel_library_record_index:
 * @store: a connection inside of a transaction
 * @id: the machine's row
 * @error: where to put the reason
 *
 * Writes the machine's entry in the search index from its row, notes and tags.
 *
 * Returns: %TRUE when written, %FALSE with @error set.
 */
gboolean carrel_library_record_index (CarrelLibraryStore *store, gint64 id, GError **error);

/**
 * carrel_library_record_touch:
 * @store: a connection inside of a transaction
 * @uuid: a machine
 * @out_id: (out): its row
 * @error: where to put the reason, %CARREL_LIBRARY_ERROR_NOT_FOUND if there is none
 *
 * Gives the machine the transaction's number and marks its manifest as due.
 *
 * Returns: %TRUE when done, %FALSE with @error set.
 */
gboolean carrel_library_record_touch (CarrelLibraryStore *store,
                                      const char *uuid,
                                      gint64 *out_id,
                                      GError **error);

/**
 * carrel_library_record_remove:
 * @store: a connection inside of a transaction
 * @id: the machine's row
 * @error: where to put the reason
 *
 * Removes a machine with its disks and its entry in the search index.
 *
 * Returns: %TRUE when done, %FALSE with @error set.
 */
gboolean carrel_library_record_remove (CarrelLibraryStore *store, gint64 id, GError **error);

/**
 * carrel_library_record_check_folder:
 * @store: an open store
 * @folder_id: the folder that a machine or a folder is to lie in, 0 for none
 * @error: %CARREL_LIBRARY_ERROR_NOT_FOUND when it is not there, or another code
 *
 * Returns: whether something can be put there. The library's thread.
 */
gboolean carrel_library_record_check_folder (CarrelLibraryStore *store,
                                             gint64 folder_id,
                                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryRecord, carrel_library_record_free)

G_END_DECLS
