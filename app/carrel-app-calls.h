/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-fiber.h"

#include "library-db/carrel-library-events.h"
#include "library-db/carrel-library-folders.h"
#include "library-db/carrel-library-machines.h"
#include "library-db/carrel-library-media.h"
#include "library-db/carrel-library-operations.h"
#include "library-db/carrel-library.h"
#include "vmm-core/carrel-vmm-client.h"
#include "vmm-core/carrel-vmm-disk.h"

G_BEGIN_DECLS

/*
 * The library's and the cores' calls, waited for on a fiber.  Each is the asynchronous call of the same
 * words, and nothing more; what it does, and its errors, are described there.
 */

/**
 * CarrelAppCallsWork:
 * @data: what was handed over; nobody else has it meanwhile
 * @cancellable: (nullable): to give up
 * @error: set on failure
 *
 * Something that blocks. Runs in a thread of its own.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
typedef gboolean (*CarrelAppCallsWork) (gpointer data, GCancellable *cancellable, GError **error);

/**
 * carrel_app_calls_run_in_thread:
 * @fiber: the fiber that runs
 * @work: what blocks
 * @data: for @work
 * @error: set on failure
 *
 * Waits for @work, which has a thread, on cancelling, too: @data may lie on the fiber's stack.
 *
 * Returns: what @work returned
 */
gboolean carrel_app_calls_run_in_thread (CarrelAppFiber *fiber,
                                         CarrelAppCallsWork work,
                                         gpointer data,
                                         GError **error);

/**
 * carrel_app_calls_insert_machine:
 * @fiber: the fiber that runs
 * @library: the library
 * @machine: what to insert
 * @error: set on failure
 *
 * Waits for carrel_library_machines_insert_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_insert_machine (CarrelAppFiber *fiber,
                                          CarrelLibrary *library,
                                          const CarrelLibraryMachine *machine,
                                          GError **error);

/**
 * carrel_app_calls_insert_machines:
 * @fiber: the fiber that runs
 * @library: the library
 * @machines: (element-type CarrelLibraryMachine): what to insert
 * @group: (nullable): the name of a folder to make for them
 * @out_folder_id: (out): the folder that the first machine lies in; untouched on failure
 * @error: set on failure
 *
 * Waits for carrel_library_machines_insert_together_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_insert_machines (CarrelAppFiber *fiber,
                                           CarrelLibrary *library,
                                           GPtrArray *machines,
                                           const char *group,
                                           gint64 *out_folder_id,
                                           GError **error);

/**
 * carrel_app_calls_mark_used:
 * @fiber: the fiber that runs
 * @library: the library
 * @uuid: a machine
 * @error: set on failure
 *
 * Waits for carrel_library_machines_mark_used_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_mark_used (CarrelAppFiber *fiber,
                                     CarrelLibrary *library,
                                     const char *uuid,
                                     GError **error);

/**
 * carrel_app_calls_trash_machines:
 * @fiber: the fiber that runs
 * @library: the library
 * @uuids: the machines
 * @error: set on failure
 *
 * Waits for carrel_library_machines_trash_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_trash_machines (CarrelAppFiber *fiber,
                                          CarrelLibrary *library,
                                          const char *const *uuids,
                                          GError **error);

/**
 * carrel_app_calls_restore_machines:
 * @fiber: the fiber that runs
 * @library: the library
 * @uuids: the machines
 * @error: set on failure
 *
 * Waits for carrel_library_machines_restore_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_restore_machines (CarrelAppFiber *fiber,
                                            CarrelLibrary *library,
                                            const char *const *uuids,
                                            GError **error);

/**
 * carrel_app_calls_purge_machines:
 * @fiber: the fiber that runs
 * @library: the library
 * @uuids: the machines
 * @error: set on failure
 *
 * Waits for carrel_library_machines_purge_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_purge_machines (CarrelAppFiber *fiber,
                                          CarrelLibrary *library,
                                          const char *const *uuids,
                                          GError **error);

/**
 * carrel_app_calls_remember_medium:
 * @fiber: the fiber that runs
 * @library: the library
 * @medium: an image
 * @error: set on failure
 *
 * Waits for carrel_library_media_remember_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_remember_medium (CarrelAppFiber *fiber,
                                           CarrelLibrary *library,
                                           const CarrelLibraryMedium *medium,
                                           GError **error);

/**
 * carrel_app_calls_rename_folder:
 * @fiber: the fiber that runs
 * @library: the library
 * @folder_id: a folder
 * @name: its new name
 * @error: set on failure
 *
 * Waits for carrel_library_folders_rename_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_rename_folder (CarrelAppFiber *fiber,
                                         CarrelLibrary *library,
                                         gint64 folder_id,
                                         const char *name,
                                         GError **error);

/**
 * carrel_app_calls_move_folder:
 * @fiber: the fiber that runs
 * @library: the library
 * @folder_id: a folder
 * @parent_id: where to, 0 for the top
 * @error: set on failure
 *
 * Waits for carrel_library_folders_move_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_move_folder (CarrelAppFiber *fiber,
                                       CarrelLibrary *library,
                                       gint64 folder_id,
                                       gint64 parent_id,
                                       GError **error);

/**
 * carrel_app_calls_delete_folder:
 * @fiber: the fiber that runs
 * @library: the library
 * @folder_id: a folder
 * @error: set on failure
 *
 * Waits for carrel_library_folders_delete_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_delete_folder (CarrelAppFiber *fiber,
                                         CarrelLibrary *library,
                                         gint64 folder_id,
                                         GError **error);

/**
 * carrel_app_calls_append_event:
 * @fiber: the fiber that runs
 * @library: the library
 * @who: who asks
 * @verb: what is asked
 * @machine_uuid: (nullable): of which machine
 * @detail: (nullable): anything more
 * @error: set on failure
 *
 * Waits for carrel_library_events_append_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_append_event (CarrelAppFiber *fiber,
                                        CarrelLibrary *library,
                                        const char *who,
                                        const char *verb,
                                        const char *machine_uuid,
                                        const char *detail,
                                        GError **error);

/**
 * carrel_app_calls_step_operation:
 * @fiber: the fiber that runs
 * @library: the library
 * @operation_id: an operation
 * @step: the step that begins
 * @payload_json: (nullable): the new payload
 * @error: set on failure
 *
 * Waits for carrel_library_operations_step_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_step_operation (CarrelAppFiber *fiber,
                                          CarrelLibrary *library,
                                          gint64 operation_id,
                                          const char *step,
                                          const char *payload_json,
                                          GError **error);

/**
 * carrel_app_calls_finish_operation:
 * @fiber: the fiber that runs
 * @library: the library
 * @operation_id: an operation
 * @failure: (nullable): why it failed
 * @error: set on failure
 *
 * Waits for carrel_library_operations_finish_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_finish_operation (CarrelAppFiber *fiber,
                                            CarrelLibrary *library,
                                            gint64 operation_id,
                                            const char *failure,
                                            GError **error);

/**
 * carrel_app_calls_adopt_operation:
 * @fiber: the fiber that runs
 * @library: the library
 * @operation_id: an operation of a dead owner
 * @error: set on failure
 *
 * Waits for carrel_library_operations_adopt_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_adopt_operation (CarrelAppFiber *fiber,
                                           CarrelLibrary *library,
                                           gint64 operation_id,
                                           GError **error);

/**
 * carrel_app_calls_back_up:
 * @fiber: the fiber that runs
 * @library: the library
 * @error: set on failure
 *
 * Waits for carrel_library_backup_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_back_up (CarrelAppFiber *fiber, CarrelLibrary *library, GError **error);

/**
 * carrel_app_calls_get_machine:
 * @fiber: the fiber that runs
 * @library: the library
 * @uuid: a machine
 * @error: set on failure
 *
 * Waits for carrel_library_machines_get_async().
 *
 * Returns: (transfer full) (nullable): the machine; on failure @error is set
 */
CarrelLibraryMachine *carrel_app_calls_get_machine (CarrelAppFiber *fiber,
                                                    CarrelLibrary *library,
                                                    const char *uuid,
                                                    GError **error);

/**
 * carrel_app_calls_find_machines:
 * @fiber: the fiber that runs
 * @library: the library
 * @text: a name, a UUID or the beginning of one
 * @error: set on failure
 *
 * Waits for carrel_library_machines_find_async().
 *
 * Returns: (transfer full) (nullable) (element-type CarrelLibraryMachine): the machines; on failure @error is set
 */
GPtrArray *carrel_app_calls_find_machines (CarrelAppFiber *fiber,
                                           CarrelLibrary *library,
                                           const char *text,
                                           GError **error);

/**
 * carrel_app_calls_create_folder:
 * @fiber: the fiber that runs
 * @library: the library
 * @parent_id: where, 0 for the top
 * @name: its name
 * @error: set on failure
 *
 * Waits for carrel_library_folders_create_async().
 *
 * Returns: the new folder's row, or -1; on failure @error is set
 */
gint64 carrel_app_calls_create_folder (CarrelAppFiber *fiber,
                                       CarrelLibrary *library,
                                       gint64 parent_id,
                                       const char *name,
                                       GError **error);

/**
 * carrel_app_calls_list_folders:
 * @fiber: the fiber that runs
 * @library: the library
 * @error: set on failure
 *
 * Waits for carrel_library_folders_list_async().
 *
 * Returns: (transfer full) (nullable) (element-type CarrelLibraryFolder): the folders; on failure @error is set
 */
GPtrArray *carrel_app_calls_list_folders (CarrelAppFiber *fiber,
                                          CarrelLibrary *library,
                                          GError **error);

/**
 * carrel_app_calls_list_events:
 * @fiber: the fiber that runs
 * @library: the library
 * @machine_uuid: (nullable): of which machine
 * @before: only what comes before it, 0 for all
 * @limit: how many at most
 * @error: set on failure
 *
 * Waits for carrel_library_events_list_async().
 *
 * Returns: (transfer full) (nullable) (element-type CarrelLibraryEvent): the events; on failure @error is set
 */
GPtrArray *carrel_app_calls_list_events (CarrelAppFiber *fiber,
                                         CarrelLibrary *library,
                                         const char *machine_uuid,
                                         gint64 before,
                                         guint limit,
                                         GError **error);

/**
 * carrel_app_calls_list_media:
 * @fiber: the fiber that runs
 * @library: the library
 * @limit: how many at most
 * @error: set on failure
 *
 * Waits for carrel_library_media_list_async().
 *
 * Returns: (transfer full) (nullable) (element-type CarrelLibraryMedium): the images; on failure @error is set
 */
GPtrArray *carrel_app_calls_list_media (CarrelAppFiber *fiber,
                                        CarrelLibrary *library,
                                        guint limit,
                                        GError **error);

/**
 * carrel_app_calls_list_operations:
 * @fiber: the fiber that runs
 * @library: the library
 * @unfinished_only: leave out what ended
 * @error: set on failure
 *
 * Waits for carrel_library_operations_list_async().
 *
 * Returns: (transfer full) (nullable) (element-type CarrelLibraryOperation): the operations; on failure @error is set
 */
GPtrArray *carrel_app_calls_list_operations (CarrelAppFiber *fiber,
                                             CarrelLibrary *library,
                                             gboolean unfinished_only,
                                             GError **error);

/**
 * carrel_app_calls_begin_operation:
 * @fiber: the fiber that runs
 * @library: the library
 * @machine_uuid: (nullable): the machine it works on
 * @kind: the verb
 * @payload_json: (nullable): what is needed to go on
 * @error: set on failure
 *
 * Waits for carrel_library_operations_begin_async().
 *
 * Returns: the operation's row, or -1; on failure @error is set
 */
gint64 carrel_app_calls_begin_operation (CarrelAppFiber *fiber,
                                         CarrelLibrary *library,
                                         const char *machine_uuid,
                                         const char *kind,
                                         const char *payload_json,
                                         GError **error);

/**
 * carrel_app_calls_page_machines:
 * @fiber: the fiber that runs
 * @library: the library
 * @query: which machines
 * @after: (nullable): the cursor
 * @limit: how many at most
 * @out_after: (out) (transfer full) (nullable): the next cursor
 * @error: set on failure
 *
 * Waits for carrel_library_machines_page_async().
 *
 * Returns: (transfer full) (nullable) (element-type CarrelLibraryMachine): the page, or %NULL with @error set
 */
GPtrArray *carrel_app_calls_page_machines (CarrelAppFiber *fiber,
                                           CarrelLibrary *library,
                                           const CarrelLibraryQuery *query,
                                           const char *after,
                                           guint limit,
                                           char **out_after,
                                           GError **error);

/**
 * carrel_app_calls_update_machine:
 * @fiber: the fiber that runs
 * @library: the library
 * @machine: the machine's UUID, and what it is to be
 * @fields: what is taken from @machine
 * @error: set on failure
 *
 * Waits for carrel_library_machines_update_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_update_machine (CarrelAppFiber *fiber,
                                          CarrelLibrary *library,
                                          const CarrelLibraryMachine *machine,
                                          CarrelLibraryMachineFields fields,
                                          GError **error);

/**
 * carrel_app_calls_update_spec:
 * @fiber: the fiber that runs
 * @library: the library
 * @uuid: a machine
 * @spec_json: its new spec
 * @disks: (nullable): all its disks from now on
 * @error: set on failure
 *
 * Waits for carrel_library_machines_update_spec_async().
 *
 * Returns: %TRUE when committed, %FALSE with @error set
 */
gboolean carrel_app_calls_update_spec (CarrelAppFiber *fiber,
                                       CarrelLibrary *library,
                                       const char *uuid,
                                       const char *spec_json,
                                       GPtrArray *disks,
                                       GError **error);

/**
 * carrel_app_calls_client_start:
 * @fiber: the fiber that runs
 * @client: the client of a core
 * @spec_json: the machine
 * @options: (nullable): a floating a{sv}
 * @error: set on failure
 *
 * Waits for carrel_vmm_client_start_async().
 *
 * Returns: %TRUE when done, %FALSE with @error set
 */
gboolean carrel_app_calls_client_start (CarrelAppFiber *fiber,
                                        CarrelVmmClient *client,
                                        const char *spec_json,
                                        GVariant *options,
                                        GError **error);

/**
 * carrel_app_calls_client_shutdown:
 * @fiber: the fiber that runs
 * @client: the client of a core
 * @timeout_s: how long the guest may take
 * @escalate: whether to switch it off then
 * @error: set on failure
 *
 * Waits for carrel_vmm_client_shutdown_async().
 *
 * Returns: %TRUE when done, %FALSE with @error set
 */
gboolean carrel_app_calls_client_shutdown (CarrelAppFiber *fiber,
                                           CarrelVmmClient *client,
                                           guint timeout_s,
                                           gboolean escalate,
                                           GError **error);

/**
 * carrel_app_calls_client_power_off:
 * @fiber: the fiber that runs
 * @client: the client of a core
 * @error: set on failure
 *
 * Waits for carrel_vmm_client_power_off_async().
 *
 * Returns: %TRUE when done, %FALSE with @error set
 */
gboolean carrel_app_calls_client_power_off (CarrelAppFiber *fiber,
                                            CarrelVmmClient *client,
                                            GError **error);

/**
 * carrel_app_calls_client_reset:
 * @fiber: the fiber that runs
 * @client: the client of a core
 * @error: set on failure
 *
 * Waits for carrel_vmm_client_reset_async().
 *
 * Returns: %TRUE when done, %FALSE with @error set
 */
gboolean carrel_app_calls_client_reset (CarrelAppFiber *fiber,
                                        CarrelVmmClient *client,
                                        GError **error);

/**
 * carrel_app_calls_client_pause:
 * @fiber: the fiber that runs
 * @client: the client of a core
 * @error: set on failure
 *
 * Waits for carrel_vmm_client_pause_async().
 *
 * Returns: %TRUE when done, %FALSE with @error set
 */
gboolean carrel_app_calls_client_pause (CarrelAppFiber *fiber,
                                        CarrelVmmClient *client,
                                        GError **error);

/**
 * carrel_app_calls_client_resume:
 * @fiber: the fiber that runs
 * @client: the client of a core
 * @error: set on failure
 *
 * Waits for carrel_vmm_client_resume_async().
 *
 * Returns: %TRUE when done, %FALSE with @error set
 */
gboolean carrel_app_calls_client_resume (CarrelAppFiber *fiber,
                                         CarrelVmmClient *client,
                                         GError **error);

/**
 * carrel_app_calls_client_send_keys:
 * @fiber: the fiber that runs
 * @client: the client of a core
 * @chords: chords of QEMU key numbers
 * @hold_ms: how long each is held, 0 for the usual time
 * @error: set on failure
 *
 * Waits for carrel_vmm_client_send_keys_async().
 *
 * Returns: %TRUE when done, %FALSE with @error set
 */
gboolean carrel_app_calls_client_send_keys (CarrelAppFiber *fiber,
                                            CarrelVmmClient *client,
                                            GPtrArray *chords,
                                            guint hold_ms,
                                            GError **error);

/**
 * carrel_app_calls_client_change_media:
 * @fiber: the fiber that runs
 * @client: the client of a core
 * @device_id: the drive
 * @path: (nullable): the image, %NULL to eject
 * @error: set on failure
 *
 * Waits for carrel_vmm_client_change_media_async().
 *
 * Returns: %TRUE when done, %FALSE with @error set
 */
gboolean carrel_app_calls_client_change_media (CarrelAppFiber *fiber,
                                               CarrelVmmClient *client,
                                               const char *device_id,
                                               const char *path,
                                               GError **error);

/**
 * carrel_app_calls_client_resize_disk:
 * @fiber: the fiber that runs
 * @client: the client of a core
 * @disk_id: the disk
 * @bytes: its new size
 * @error: set on failure
 *
 * Waits for carrel_vmm_client_resize_disk_async().
 *
 * Returns: %TRUE when done, %FALSE with @error set
 */
gboolean carrel_app_calls_client_resize_disk (CarrelAppFiber *fiber,
                                              CarrelVmmClient *client,
                                              const char *disk_id,
                                              guint64 bytes,
                                              GError **error);

/**
 * carrel_app_calls_client_agent_ping:
 * @fiber: the fiber that runs
 * @client: the client of a core
 * @error: set on failure
 *
 * Waits for carrel_vmm_client_agent_ping_async().
 *
 * Returns: %TRUE when done, %FALSE with @error set
 */
gboolean carrel_app_calls_client_agent_ping (CarrelAppFiber *fiber,
                                             CarrelVmmClient *client,
                                             GError **error);

/**
 * carrel_app_calls_client_quit:
 * @fiber: the fiber that runs
 * @client: the client of a core
 * @error: set on failure
 *
 * Waits for carrel_vmm_client_quit_async().
 *
 * Returns: %TRUE when done, %FALSE with @error set
 */
gboolean carrel_app_calls_client_quit (CarrelAppFiber *fiber,
                                       CarrelVmmClient *client,
                                       GError **error);

/**
 * carrel_app_calls_client_apply:
 * @fiber: the fiber that runs
 * @client: the client of a core
 * @spec_json: the changed spec
 * @out_applied_now: (out) (optional) (transfer full): what changed at once
 * @out_after_restart: (out) (optional) (transfer full): what waits
 * @error: set on failure
 *
 * Waits for carrel_vmm_client_apply_async().
 *
 * Returns: %TRUE when done, %FALSE with @error set
 */
gboolean carrel_app_calls_client_apply (CarrelAppFiber *fiber,
                                        CarrelVmmClient *client,
                                        const char *spec_json,
                                        GStrv *out_applied_now,
                                        GStrv *out_after_restart,
                                        GError **error);

/**
 * carrel_app_calls_client_screendump:
 * @fiber: the fiber that runs
 * @client: the client of a core
 * @error: set on failure
 *
 * Waits for carrel_vmm_client_screendump_async().
 *
 * Returns: (transfer full) (nullable): a PNG, or %NULL with @error set
 */
GBytes *carrel_app_calls_client_screendump (CarrelAppFiber *fiber,
                                            CarrelVmmClient *client,
                                            GError **error);

/**
 * carrel_app_calls_create_disk:
 * @fiber: the fiber that runs
 * @path: where the new disk shall be
 * @bytes: its size
 * @error: set on failure
 *
 * Waits for carrel_vmm_disk_create_async().
 *
 * Returns: %TRUE when done, %FALSE with @error set
 */
gboolean carrel_app_calls_create_disk (CarrelAppFiber *fiber,
                                       const char *path,
                                       guint64 bytes,
                                       GError **error);

/**
 * carrel_app_calls_grow_disk:
 * @fiber: the fiber that runs
 * @path: a disk at rest
 * @bytes: its new size
 * @error: set on failure
 *
 * Waits for carrel_vmm_disk_grow_async().
 *
 * Returns: %TRUE when done, %FALSE with @error set
 */
gboolean carrel_app_calls_grow_disk (CarrelAppFiber *fiber,
                                     const char *path,
                                     guint64 bytes,
                                     GError **error);

/**
 * carrel_app_calls_settle_disk:
 * @fiber: the fiber that runs
 * @path: a disk
 * @error: set on failure
 *
 * Waits for carrel_vmm_disk_settle_async().
 *
 * Returns: %TRUE when done, %FALSE with @error set
 */
gboolean carrel_app_calls_settle_disk (CarrelAppFiber *fiber, const char *path, GError **error);

/**
 * carrel_app_calls_check_disk:
 * @fiber: the fiber that runs
 * @path: a disk at rest
 * @out_check: (out): what was found
 * @error: set on failure
 *
 * Waits for carrel_vmm_disk_check_async().
 *
 * Returns: %TRUE when it was checked, %FALSE with @error set
 */
gboolean carrel_app_calls_check_disk (CarrelAppFiber *fiber,
                                      const char *path,
                                      CarrelVmmDiskCheck *out_check,
                                      GError **error);

G_END_DECLS
