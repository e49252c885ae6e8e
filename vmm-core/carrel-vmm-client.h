/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "carrel-vmm-error.h"
#include "carrel-vmm-state.h"

G_BEGIN_DECLS

#define CARREL_VMM_TYPE_CLIENT (carrel_vmm_client_get_type ())

/**
 * CarrelVmmClient:
 *
 * A client of one machine's core.  Its properties follow the core's by themselves (connect to
 * "notify"); nothing has to be asked again.  Destroying it never changes the guest.
 *
 * Properties (all read-only): "uuid", "name", "state" (gint, a #CarrelVmmState), "state-reason",
 * "accelerator", "accelerator-reason", "qemu-pid" (guint), "agent-connected", "display-kind",
 * "pending-restart" (GStrv), "guest-panicked", "responding", "notices" (GStrv), "connected".
 *
 * Signal "closed" (no arguments): the core ended or was killed.  This says nothing about the guest:
 * a killed core leaves it running, and carrel_vmm_client_launch_async() takes it back.
 *
 * One thread: the main context the client was made in.
 */
G_DECLARE_FINAL_TYPE (CarrelVmmClient, carrel_vmm_client, CARREL_VMM, CLIENT, GObject)

/**
 * carrel_vmm_client_connect_async:
 * @runtime_dir: the folder of the runtime folders of all machines (…/carrel)
 * @uuid: the machine's UUID
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Connects to a core that lives already; never starts one.
 */
void carrel_vmm_client_connect_async (const char *runtime_dir,
                                      const char *uuid,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * carrel_vmm_client_connect_finish:
 * @result: what the callback was given
 * @error: set to %CARREL_VMM_ERROR_NOT_FOUND when no core serves the machine, to
 *   %CARREL_VMM_ERROR_REFUSED when the socket belongs to somebody else, or to another code
 *
 * Returns: (transfer full): the client, or NULL with @error set
 */
CarrelVmmClient *carrel_vmm_client_connect_finish (GAsyncResult *result, GError **error);

/**
 * carrel_vmm_client_launch_async:
 * @program: the path of carrel-vmm
 * @machine_dir: the machine's folder (disks, lock, logs)
 * @runtime_dir: the folder of the runtime folders of all machines; made when it is not there
 * @uuid: the machine's UUID
 * @engine: (nullable): "qemu" (also NULL) or "null"
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Connects to the machine's core, and starts one first where none lives.  A new core takes back a
 * guest that an earlier core left running.  When two programs do this at once one core wins and both
 * are connected to it.
 */
void carrel_vmm_client_launch_async (const char *program,
                                     const char *machine_dir,
                                     const char *runtime_dir,
                                     const char *uuid,
                                     const char *engine,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * carrel_vmm_client_launch_finish:
 * @result: what the callback was given
 * @error: set to %CARREL_VMM_ERROR_LOCKED when somebody who serves no socket here holds the machine
 *   (the message says who), or to another code
 *
 * Returns: (transfer full): the client, or NULL with @error set
 */
CarrelVmmClient *carrel_vmm_client_launch_finish (GAsyncResult *result, GError **error);

/**
 * carrel_vmm_client_get_uuid:
 * @client: a client
 *
 * Returns: (transfer none): the machine's UUID
 */
const char *carrel_vmm_client_get_uuid (CarrelVmmClient *client);

/**
 * carrel_vmm_client_get_state:
 * @client: a client
 *
 * Returns: the machine's state as last pushed; %CARREL_VMM_STATE_UNKNOWN once the core is gone
 */
CarrelVmmState carrel_vmm_client_get_state (CarrelVmmClient *client);

/**
 * carrel_vmm_client_get_state_reason:
 * @client: a client
 *
 * Returns: (transfer none): why, in words; empty when there is nothing to say
 */
const char *carrel_vmm_client_get_state_reason (CarrelVmmClient *client);

/**
 * carrel_vmm_client_get_accelerator:
 * @client: a client
 *
 * Returns: (transfer none): "kvm", "tcg", or empty before the first start
 */
const char *carrel_vmm_client_get_accelerator (CarrelVmmClient *client);

/**
 * carrel_vmm_client_get_accelerator_reason:
 * @client: a client
 *
 * Returns: (transfer none): why this accelerator, in words
 */
const char *carrel_vmm_client_get_accelerator_reason (CarrelVmmClient *client);

/**
 * carrel_vmm_client_get_qemu_pid:
 * @client: a client
 *
 * Returns: the emulator's process, 0 when there is none
 */
guint carrel_vmm_client_get_qemu_pid (CarrelVmmClient *client);

/**
 * carrel_vmm_client_get_agent_connected:
 * @client: a client
 *
 * Returns: TRUE while the guest agent's channel is open on the guest's side
 */
gboolean carrel_vmm_client_get_agent_connected (CarrelVmmClient *client);

/**
 * carrel_vmm_client_get_display_kind:
 * @client: a client
 *
 * Returns: (transfer none): "spice", "vnc" or "none"
 */
const char *carrel_vmm_client_get_display_kind (CarrelVmmClient *client);

/**
 * carrel_vmm_client_get_pending_restart:
 * @client: a client
 *
 * Returns: (transfer none): the names of the spec's fields that wait for the next start; never NULL
 */
const char *const *carrel_vmm_client_get_pending_restart (CarrelVmmClient *client);

/**
 * carrel_vmm_client_get_guest_panicked:
 * @client: a client
 *
 * Returns: TRUE when the guest's kernel reported that it crashed
 */
gboolean carrel_vmm_client_get_guest_panicked (CarrelVmmClient *client);

/**
 * carrel_vmm_client_get_responding:
 * @client: a client
 *
 * Returns: FALSE while the emulator leaves a command unanswered
 */
gboolean carrel_vmm_client_get_responding (CarrelVmmClient *client);

/**
 * carrel_vmm_client_get_notices:
 * @client: a client
 *
 * Returns: (transfer none): what the person should know about this start, in words; never NULL
 */
const char *const *carrel_vmm_client_get_notices (CarrelVmmClient *client);

/**
 * carrel_vmm_client_get_connected:
 * @client: a client
 *
 * Returns: FALSE once the core is gone; from then on every call fails at once with
 *   %CARREL_VMM_ERROR_CLOSED
 */
gboolean carrel_vmm_client_get_connected (CarrelVmmClient *client);

/**
 * carrel_vmm_client_start_async:
 * @client: a client
 * @spec_json: the machine's spec as JSON
 * @options: (nullable): an a{sv}; a floating reference is taken: "accelerator" (s: "kvm" or "tcg",
 *   against the probe), "paused" (b: do not let it run yet), "trial" (b: write into the layers in the machine's
 *   folder %CARREL_VMM_DISK_TRIAL_FOLDER, and end with the last client)
 * @cancellable: (nullable): to stop waiting; the start itself goes on
 * @callback: called when done
 * @user_data: for @callback
 *
 * Starts the machine; done when it runs.
 */
void carrel_vmm_client_start_async (CarrelVmmClient *client,
                                    const char *spec_json,
                                    GVariant *options,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * carrel_vmm_client_shutdown_async:
 * @client: a client
 * @timeout_s: how many seconds the guest may take; 0 waits without limit
 * @escalate: what happens then: TRUE switches off, FALSE fails with %CARREL_VMM_ERROR_TIMED_OUT
 * @cancellable: (nullable): to stop waiting
 * @callback: called when the machine is off
 * @user_data: for @callback
 *
 * Presses the power button and waits.
 */
void carrel_vmm_client_shutdown_async (CarrelVmmClient *client,
                                       guint timeout_s,
                                       gboolean escalate,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/**
 * carrel_vmm_client_power_off_async:
 * @client: a client
 * @cancellable: (nullable): to stop waiting
 * @callback: called when the machine is off
 * @user_data: for @callback
 *
 * Switches the machine off at once.
 */
void carrel_vmm_client_power_off_async (CarrelVmmClient *client,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * carrel_vmm_client_reset_async:
 * @client: a client
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * Presses the reset button.
 */
void carrel_vmm_client_reset_async (CarrelVmmClient *client,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * carrel_vmm_client_pause_async:
 * @client: a client
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * Stops the processors.
 */
void carrel_vmm_client_pause_async (CarrelVmmClient *client,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * carrel_vmm_client_resume_async:
 * @client: a client
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * Lets the processors run, also after a disk error was put right.
 */
void carrel_vmm_client_resume_async (CarrelVmmClient *client,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * carrel_vmm_client_send_keys_async:
 * @client: a client
 * @chords: (element-type GArray): a list of GArray of guint32: QEMU key numbers (qnum) held together
 * @hold_ms: how long each chord is held; 0 for the usual time
 * @cancellable: (nullable): to stop waiting
 * @callback: called when the last chord was handed to the guest
 * @user_data: for @callback
 *
 * Presses chords one after the other, as fast as a guest's keyboard takes them.
 */
void carrel_vmm_client_send_keys_async (CarrelVmmClient *client,
                                        GPtrArray *chords,
                                        guint hold_ms,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * carrel_vmm_client_change_media_async:
 * @client: a client
 * @device_id: the drive's id in the spec
 * @path: (nullable): the file to put in; NULL ejects
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * Opens @path here, with the caller's rights, and hands the core the descriptor.
 */
void carrel_vmm_client_change_media_async (CarrelVmmClient *client,
                                           const char *device_id,
                                           const char *path,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/**
 * carrel_vmm_client_resize_disk_async:
 * @client: a client
 * @disk_id: the disk's id in the spec
 * @bytes: the new size in bytes; never smaller than the old
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * Grows a disk of the running machine.
 */
void carrel_vmm_client_resize_disk_async (CarrelVmmClient *client,
                                          const char *disk_id,
                                          guint64 bytes,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * carrel_vmm_client_agent_ping_async:
 * @client: a client
 * @cancellable: (nullable): to stop waiting
 * @callback: called when the guest agent has answered, or failed to
 * @user_data: for @callback
 *
 * Asks whether the guest agent lives.
 */
void carrel_vmm_client_agent_ping_async (CarrelVmmClient *client,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * carrel_vmm_client_quit_async:
 * @client: a client
 * @cancellable: (nullable): to stop waiting
 * @callback: called when the core has agreed to end
 * @user_data: for @callback
 *
 * Asks the core to end now; refused with %CARREL_VMM_ERROR_STATE while the machine is not off.
 * Without this a core ends by itself when its machine is off and no client is left.
 */
void carrel_vmm_client_quit_async (CarrelVmmClient *client,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * carrel_vmm_client_call_finish:
 * @client: the client
 * @result: what the callback was given
 * @error: set on failure, mostly in the domain %CARREL_VMM_ERROR
 *
 * Finishes start, shutdown, power_off, reset, pause, resume, send_keys, change_media, resize_disk,
 * agent_ping and quit.
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_client_call_finish (CarrelVmmClient *client,
                                        GAsyncResult *result,
                                        GError **error);

/**
 * carrel_vmm_client_open_display_async:
 * @client: a client
 * @kind: (nullable): "spice" or "vnc"; NULL for what the machine has; "serial" for what a machine prints
 *   that is only tried. "vnc" is there beside SPICE as
 *   well, for those who only watch: a second SPICE client drives out the first
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * Asks for one connected stream to the machine's display.  SPICE needs one per channel.
 */
void carrel_vmm_client_open_display_async (CarrelVmmClient *client,
                                           const char *kind,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/**
 * carrel_vmm_client_open_display_finish:
 * @client: the client
 * @result: what the callback was given
 * @error: set on failure
 *
 * Returns: a connected, close-on-exec descriptor that the caller owns, or -1 with @error set
 */
int carrel_vmm_client_open_display_finish (CarrelVmmClient *client,
                                           GAsyncResult *result,
                                           GError **error);

/**
 * carrel_vmm_client_screendump_async:
 * @client: a client
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * Asks for a picture of what the guest shows.
 */
void carrel_vmm_client_screendump_async (CarrelVmmClient *client,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * carrel_vmm_client_screendump_finish:
 * @client: the client
 * @result: what the callback was given
 * @error: set on failure
 *
 * Returns: (transfer full): the picture as PNG, or NULL with @error set
 */
GBytes *carrel_vmm_client_screendump_finish (CarrelVmmClient *client,
                                             GAsyncResult *result,
                                             GError **error);

/**
 * carrel_vmm_client_apply_async:
 * @client: a client
 * @spec_json: the changed spec as JSON
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * Takes over a changed spec: what the machine can change while it runs at once, the rest at the next
 * start.
 */
void carrel_vmm_client_apply_async (CarrelVmmClient *client,
                                    const char *spec_json,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * carrel_vmm_client_apply_finish:
 * @client: the client
 * @result: what the callback was given
 * @out_applied_now: (out) (optional) (transfer full): names of the fields changed at once
 * @out_after_restart: (out) (optional) (transfer full): names of the fields that wait
 * @error: set on failure; the outputs are untouched then
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_client_apply_finish (CarrelVmmClient *client,
                                         GAsyncResult *result,
                                         GStrv *out_applied_now,
                                         GStrv *out_after_restart,
                                         GError **error);

G_END_DECLS
