/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-machine.h"
#include "carrel-library-query.h"
#include "carrel-library.h"

G_BEGIN_DECLS

/**
 * carrel_library_machines_insert_async:
 * @library: a library
 * @machine: what to insert; copied
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Adds a machine with its disks, tags and identity in one commit. Every file it names must be durable
 * before. Fails with %CARREL_LIBRARY_ERROR_EXISTS if the UUID is taken.
 * End with carrel_library_change_finish().
 */
void carrel_library_machines_insert_async (CarrelLibrary *library,
                                           const CarrelLibraryMachine *machine,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/**
 * carrel_library_machines_insert_together_async:
 * @library: a library
 * @machines: (element-type CarrelLibraryMachine): what to insert, at least one; copied
 * @group: (nullable): the name of a folder to make for them where the first one would lie; when there
 *   is such a folder already a number is put behind it
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Adds several machines, and the folder for them, in one commit: all of them or none.
 * As carrel_library_machines_insert_async() for each.
 */
void carrel_library_machines_insert_together_async (CarrelLibrary *library,
                                                    GPtrArray *machines,
                                                    const char *group,
                                                    GCancellable *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer user_data);

/**
 * carrel_library_machines_insert_together_finish:
 * @library: a library
 * @result: what the callback got
 * @out_folder_id: (out) (optional): the folder that the first machine lies in, 0 for the top; untouched
 *   on failure
 * @error: where to put the reason
 *
 * Returns: %TRUE when committed, %FALSE with @error set.
 */
gboolean carrel_library_machines_insert_together_finish (CarrelLibrary *library,
                                                         GAsyncResult *result,
                                                         gint64 *out_folder_id,
                                                         GError **error);

/**
 * carrel_library_machines_get_async:
 * @library: a library
 * @uuid: the machine
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Reads one machine whole: spec, disks with their chains, tags, identity.
 */
void carrel_library_machines_get_async (CarrelLibrary *library,
                                        const char *uuid,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * carrel_library_machines_get_finish:
 * @library: a library
 * @result: what the callback got
 * @error: where to put the reason
 *
 * Returns: (transfer full) (nullable): the machine, or %NULL with @error set, which is
 *   %CARREL_LIBRARY_ERROR_NOT_FOUND when there is none.
 */
CarrelLibraryMachine *carrel_library_machines_get_finish (CarrelLibrary *library,
                                                          GAsyncResult *result,
                                                          GError **error);

/**
 * carrel_library_machines_find_async:
 * @library: a library
 * @name_or_uuid: a UUID, the first 8 or more characters of one, or a name, exactly
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Finds the machines a person can mean: the one with this UUID, else those with this name (trashed
 * ones last), else those whose UUID begins so.
 */
void carrel_library_machines_find_async (CarrelLibrary *library,
                                         const char *name_or_uuid,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * carrel_library_machines_find_finish:
 * @library: a library
 * @result: what the callback got
 * @error: where to put the reason
 *
 * Returns: (transfer full) (nullable) (element-type CarrelLibraryMachine): the machines, without spec and
 *   disks, possibly none; %NULL with @error set.
 */
GPtrArray *carrel_library_machines_find_finish (CarrelLibrary *library,
                                                GAsyncResult *result,
                                                GError **error);

/**
 * carrel_library_machines_page_async:
 * @library: a library
 * @query: which machines, in which order; copied
 * @after: (nullable): the cursor that the page before gave, or %NULL for the first page
 * @limit: how many machines at most
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Reads one page of a list by keyset: a page costs the same wherever it lies, and neither repeats nor
 * skips a machine that did not change in between.
 */
void carrel_library_machines_page_async (CarrelLibrary *library,
                                         const CarrelLibraryQuery *query,
                                         const char *after,
                                         guint limit,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * carrel_library_machines_page_finish:
 * @library: a library
 * @result: what the callback got
 * @out_after: (out) (optional) (nullable) (transfer full): the cursor for the next page, %NULL at
 *   the end; untouched on failure
 * @error: where to put the reason
 *
 * Returns: (transfer full) (nullable) (element-type CarrelLibraryMachine): the machines, without spec and
 *   disks; %NULL with @error set.
 */
GPtrArray *carrel_library_machines_page_finish (CarrelLibrary *library,
                                                GAsyncResult *result,
                                                char **out_after,
                                                GError **error);

/**
 * carrel_library_machines_update_spec_async:
 * @library: a library
 * @uuid: the machine
 * @spec_json: the new spec
 * @disks: (nullable) (element-type CarrelLibraryDisk): all disks from now on, or %NULL to leave them
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Replaces the spec, and the disks with it if given, in one commit. Layers that nothing stands on any
 * more leave the database; their files are the caller's to delete afterwards.
 */
void carrel_library_machines_update_spec_async (CarrelLibrary *library,
                                                const char *uuid,
                                                const char *spec_json,
                                                GPtrArray *disks,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer user_data);

/**
 * carrel_library_machines_update_spec_finish:
 * @library: a library
 * @result: what the callback got
 * @out_old_spec_json: (out) (optional) (transfer full): the spec before; untouched on failure
 * @error: where to put the reason
 *
 * Returns: %TRUE when committed, %FALSE with @error set.
 */
gboolean carrel_library_machines_update_spec_finish (CarrelLibrary *library,
                                                     GAsyncResult *result,
                                                     char **out_old_spec_json,
                                                     GError **error);

/**
 * CarrelLibraryMachineFields:
 * @CARREL_LIBRARY_MACHINE_FIELDS_NAME: the name
 * @CARREL_LIBRARY_MACHINE_FIELDS_SPEC: the spec, its disks being the same as before
 * @CARREL_LIBRARY_MACHINE_FIELDS_NOTES: the notes
 * @CARREL_LIBRARY_MACHINE_FIELDS_FAVOURITE: whether it is a favourite
 * @CARREL_LIBRARY_MACHINE_FIELDS_FOLDER: the folder
 * @CARREL_LIBRARY_MACHINE_FIELDS_TAGS: all the tags
 *
 * What carrel_library_machines_update_async() replaces.
 */
typedef enum
{
  CARREL_LIBRARY_MACHINE_FIELDS_NAME = 1 << 0,
  CARREL_LIBRARY_MACHINE_FIELDS_SPEC = 1 << 1,
  CARREL_LIBRARY_MACHINE_FIELDS_NOTES = 1 << 2,
  CARREL_LIBRARY_MACHINE_FIELDS_FAVOURITE = 1 << 3,
  CARREL_LIBRARY_MACHINE_FIELDS_FOLDER = 1 << 4,
  CARREL_LIBRARY_MACHINE_FIELDS_TAGS = 1 << 5,
} CarrelLibraryMachineFields;

/**
 * carrel_library_machines_update_async:
 * @library: a library
 * @machine: the machine's UUID, and what it is to be from now on
 * @fields: what is taken from @machine; everything else stays as it is in the library
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Replaces several things of a machine in one commit: all of them or none.
 * End with carrel_library_change_finish().
 */
void carrel_library_machines_update_async (CarrelLibrary *library,
                                           const CarrelLibraryMachine *machine,
                                           CarrelLibraryMachineFields fields,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/**
 * carrel_library_machines_rename_async:
 * @library: a library
 * @uuid: the machine
 * @name: the new name; whether it is a good one is for carrel_spec to say
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Gives the machine another name.
 * End with carrel_library_change_finish().
 */
void carrel_library_machines_rename_async (CarrelLibrary *library,
                                           const char *uuid,
                                           const char *name,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/**
 * carrel_library_machines_set_notes_async:
 * @library: a library
 * @uuid: the machine
 * @notes: the new notes
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Replaces the notes.
 * End with carrel_library_change_finish().
 */
void carrel_library_machines_set_notes_async (CarrelLibrary *library,
                                              const char *uuid,
                                              const char *notes,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);

/**
 * carrel_library_machines_set_favourite_async:
 * @library: a library
 * @uuids: the machines, %NULL-terminated; unknown ones make the whole call fail
 * @favourite: whether they are
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Makes the machines favourites, or no longer.
 * End with carrel_library_change_finish().
 */
void carrel_library_machines_set_favourite_async (CarrelLibrary *library,
                                                  const char *const *uuids,
                                                  gboolean favourite,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer user_data);

/**
 * carrel_library_machines_change_tags_async:
 * @library: a library
 * @uuids: the machines, %NULL-terminated; unknown ones make the whole call fail
 * @add: (nullable): tags to add
 * @remove: (nullable): tags to take away
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Adds and removes tags. A tag exists as long as a machine bears it.
 * End with carrel_library_change_finish().
 */
void carrel_library_machines_change_tags_async (CarrelLibrary *library,
                                                const char *const *uuids,
                                                const char *const *add,
                                                const char *const *remove,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer user_data);

/**
 * carrel_library_machines_move_async:
 * @library: a library
 * @uuids: the machines, %NULL-terminated; unknown ones make the whole call fail
 * @folder_id: the folder, 0 for the top
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Puts the machines into a folder.
 * End with carrel_library_change_finish().
 */
void carrel_library_machines_move_async (CarrelLibrary *library,
                                         const char *const *uuids,
                                         gint64 folder_id,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * carrel_library_machines_mark_used_async:
 * @library: a library
 * @uuid: the machine
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Notes that the machine was started now.
 * End with carrel_library_change_finish().
 */
void carrel_library_machines_mark_used_async (CarrelLibrary *library,
                                              const char *uuid,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);

/**
 * carrel_library_machines_mark_thumbnail_async:
 * @library: a library
 * @uuid: the machine
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Notes that `thumbnail.png` in the machine's folder is a new one.
 * End with carrel_library_change_finish().
 */
void carrel_library_machines_mark_thumbnail_async (CarrelLibrary *library,
                                                   const char *uuid,
                                                   GCancellable *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer user_data);

/**
 * carrel_library_machines_set_identity_async:
 * @library: a library
 * @uuid: the machine
 * @key: such as `vmgenid`
 * @value: (nullable): the value, %NULL to remove it
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Sets what identifies this machine to its guest and must differ in a clone.
 * End with carrel_library_change_finish().
 */
void carrel_library_machines_set_identity_async (CarrelLibrary *library,
                                                 const char *uuid,
                                                 const char *key,
                                                 const char *value,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer user_data);

/**
 * carrel_library_machines_trash_async:
 * @library: a library
 * @uuids: the machines, %NULL-terminated; unknown ones make the whole call fail
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Moves the machines to the trash. Their files stay where they are.
 * End with carrel_library_change_finish().
 */
void carrel_library_machines_trash_async (CarrelLibrary *library,
                                          const char *const *uuids,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * carrel_library_machines_restore_async:
 * @library: a library
 * @uuids: the machines, %NULL-terminated; unknown ones make the whole call fail
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Takes the machines out of the trash, back into their folders.
 * End with carrel_library_change_finish().
 */
void carrel_library_machines_restore_async (CarrelLibrary *library,
                                            const char *const *uuids,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);

/**
 * carrel_library_machines_purge_async:
 * @library: a library
 * @uuids: the machines, %NULL-terminated; unknown ones make the whole call fail
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Forgets the machines and their layers for good and removes their manifests. Fails with
 * %CARREL_LIBRARY_ERROR_BUSY if a disk of another machine stands on one of their layers. Their other
 * files are the caller's to delete afterwards.
 * End with carrel_library_change_finish().
 */
void carrel_library_machines_purge_async (CarrelLibrary *library,
                                          const char *const *uuids,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

G_END_DECLS
