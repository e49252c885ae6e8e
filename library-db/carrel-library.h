/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "carrel-library-error.h"

G_BEGIN_DECLS

/**
 * CarrelLibraryOpenFlags:
 * @CARREL_LIBRARY_OPEN_NONE: open for reading and writing, make the library if there is none
 * @CARREL_LIBRARY_OPEN_READ_ONLY: never write, not even to repair
 * @CARREL_LIBRARY_OPEN_EXISTING: fail with %CARREL_LIBRARY_ERROR_NOT_FOUND if there is no library
 * @CARREL_LIBRARY_OPEN_THOROUGH: check everything: `integrity_check`, the search index and every
 *   manifest, and mend what differs (what `carrelctl repair` asks for)
 *
 * How to open a library.
 */
typedef enum
{
  CARREL_LIBRARY_OPEN_NONE = 0,
  CARREL_LIBRARY_OPEN_READ_ONLY = 1 << 0,
  CARREL_LIBRARY_OPEN_EXISTING = 1 << 1,
  CARREL_LIBRARY_OPEN_THOROUGH = 1 << 2,
} CarrelLibraryOpenFlags;

/**
 * CarrelLibraryAreas:
 * @CARREL_LIBRARY_AREA_MACHINES: machines, their tags and disks
 * @CARREL_LIBRARY_AREA_FOLDERS: the tree of folders
 * @CARREL_LIBRARY_AREA_MEDIA: remembered installer images
 * @CARREL_LIBRARY_AREA_OPERATIONS: the journal of operations
 * @CARREL_LIBRARY_AREA_EVENTS: the log of events
 * @CARREL_LIBRARY_AREA_SETTINGS: settings
 *
 * The parts of a library that can change.
 */
typedef enum
{
  CARREL_LIBRARY_AREA_MACHINES = 1 << 0,
  CARREL_LIBRARY_AREA_FOLDERS = 1 << 1,
  CARREL_LIBRARY_AREA_MEDIA = 1 << 2,
  CARREL_LIBRARY_AREA_OPERATIONS = 1 << 3,
  CARREL_LIBRARY_AREA_EVENTS = 1 << 4,
  CARREL_LIBRARY_AREA_SETTINGS = 1 << 5,
} CarrelLibraryAreas;

#define CARREL_TYPE_LIBRARY (carrel_library_get_type ())

/**
 * CarrelLibrary:
 *
 * One open library: a folder with its database, the threads that own the connections to it, and
 * the watch that tells what other programs change.
 *
 * All functions belong to the thread that opened it and answer on that thread's main context.
 * Every change is one commit, durable when its callback is called, manifest included.
 *
 * Signals:
 * - `changed` (#CarrelLibraryAreas areas, GStrv uuids): something was committed, here or in another
 *   program. @uuids are the machines concerned, purged ones included; %NULL (with
 *   %CARREL_LIBRARY_AREA_MACHINES) when too many to list.
 * - `failed` (GError *error): the database was deleted, replaced or found damaged while open. Every
 *   later call fails with the same error; close the library and open it again.
 */
G_DECLARE_FINAL_TYPE (CarrelLibrary, carrel_library, CARREL, LIBRARY, GObject)

/**
 * carrel_library_dup_default_folder:
 *
 * Returns: (transfer full): `CARREL_LIBRARY` from the environment if set and not empty, else
 *   `$XDG_DATA_HOME/carrel`. Any thread.
 */
char *carrel_library_dup_default_folder (void);

/**
 * carrel_library_open_async:
 * @folder: the library's folder, absolute or relative; a link to a folder is followed
 * @flags: how to open
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when open, on the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Opens the library in @folder and makes it if there is none. A damaged, empty or missing database
 * is rebuilt from its newest good backup and the machines' manifests, the damaged file being kept
 * aside; see carrel_library_get_report(). A database of a newer Carrel, and one that may not be
 * written, is opened read-only; see carrel_library_get_read_only_reason().
 */
void carrel_library_open_async (const char *folder,
                                CarrelLibraryOpenFlags flags,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/**
 * carrel_library_open_finish:
 * @result: what the callback got
 * @error: where to put the reason, of domain %CARREL_LIBRARY_ERROR or %G_IO_ERROR (cancelled)
 *
 * Returns: (transfer full) (nullable): the open library, or %NULL with @error set.
 */
CarrelLibrary *carrel_library_open_finish (GAsyncResult *result, GError **error);

/**
 * carrel_library_close_async:
 * @library: a library
 * @callback: (nullable): called when everything asked before is done and the files are closed
 * @user_data: for @callback
 *
 * Closes the library after all calls made before. Dropping the last reference closes it too,
 * without telling when. Calls made later fail with %CARREL_LIBRARY_ERROR_CLOSED.
 */
void carrel_library_close_async (CarrelLibrary *library,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/**
 * carrel_library_change_finish:
 * @library: a library
 * @result: what the callback of a change got
 * @error: where to put the reason
 *
 * The common end of every change that returns nothing but its success.
 *
 * Returns: %TRUE when committed, %FALSE with @error set when nothing was changed.
 */
gboolean carrel_library_change_finish (CarrelLibrary *library,
                                       GAsyncResult *result,
                                       GError **error);

/**
 * carrel_library_get_folder:
 * @library: a library
 *
 * Returns: (transfer none): the folder, absolute, links resolved.
 */
const char *carrel_library_get_folder (CarrelLibrary *library);

/**
 * carrel_library_dup_machine_folder:
 * @library: a library
 * @uuid: a machine's UUID
 *
 * Returns: (transfer full): where the machine's files lie, whether it exists or not.
 */
char *carrel_library_dup_machine_folder (CarrelLibrary *library, const char *uuid);

/**
 * carrel_library_is_read_only:
 * @library: a library
 *
 * Returns: whether every change will be refused.
 */
gboolean carrel_library_is_read_only (CarrelLibrary *library);

/**
 * carrel_library_get_read_only_reason:
 * @library: a library
 *
 * Returns: (transfer none) (nullable): why it is read-only, for people; %NULL if it is not.
 */
const char *carrel_library_get_read_only_reason (CarrelLibrary *library);

/**
 * carrel_library_get_report:
 * @library: a library
 *
 * What was found wrong and mended while opening, one sentence each, for people.
 *
 * Returns: (transfer none): sentences, empty when all was well.
 */
const char *const *carrel_library_get_report (CarrelLibrary *library);

/**
 * carrel_library_backup_async:
 * @library: a library
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when the copy is durable; end with carrel_library_change_finish()
 * @user_data: for @callback
 *
 * Writes a backup now, beside the automatic daily ones, and lets the oldest go.
 */
void carrel_library_backup_async (CarrelLibrary *library,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

G_END_DECLS
