/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-vmm-engine.h"
#include "carrel-vmm-log.h"

G_BEGIN_DECLS

#define CARREL_VMM_TYPE_MACHINE (carrel_vmm_machine_get_type ())

/**
 * CarrelVmmMachine:
 *
 * One machine's life: which state it is in, what may be asked of it then, and what was asked.
 *
 * Signal "changed": a value of one of the getters changed.
 *
 * One thread: the main context it was made in.
 */
G_DECLARE_FINAL_TYPE (CarrelVmmMachine, carrel_vmm_machine, CARREL_VMM, MACHINE, GObject)

/**
 * carrel_vmm_machine_new:
 * @engine: what runs it
 * @uuid: the machine's UUID
 * @machine_dir: its folder
 * @log: (nullable): where its life is written down; must outlive the machine
 *
 * Returns: (transfer full): a machine that is stopped
 */
CarrelVmmMachine *carrel_vmm_machine_new (CarrelVmmEngine *engine,
                                          const char *uuid,
                                          const char *machine_dir,
                                          CarrelVmmLog *log);

/**
 * carrel_vmm_machine_attach_async:
 * @machine: a machine that is stopped
 * @callback: called when done; carrel_vmm_machine_call_finish() never fails for it
 * @user_data: for @callback
 *
 * Takes back a guest that an earlier core left, when there is one.
 */
void carrel_vmm_machine_attach_async (CarrelVmmMachine *machine,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * carrel_vmm_machine_start_async:
 * @machine: a machine
 * @spec_json: the spec
 * @accelerator: (nullable): "kvm" or "tcg" against the probe
 * @is_paused: do not let the processors run yet
 * @is_trial: only try it: see #CarrelVmmEngineRequest
 * @callback: called when done
 * @user_data: for @callback
 *
 * Starts it.  When it cannot be started the state is stopped again, with the reason.
 */
void carrel_vmm_machine_start_async (CarrelVmmMachine *machine,
                                     const char *spec_json,
                                     const char *accelerator,
                                     gboolean is_paused,
                                     gboolean is_trial,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * carrel_vmm_machine_shutdown_async:
 * @machine: a machine
 * @timeout_s: how long the guest may take in seconds; 0 waits without limit
 * @escalate: switch it off then
 * @callback: called when it is off, or was not in time
 * @user_data: for @callback
 *
 * Presses the power button and waits.
 */
void carrel_vmm_machine_shutdown_async (CarrelVmmMachine *machine,
                                        guint timeout_s,
                                        gboolean escalate,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * carrel_vmm_machine_power_off_async:
 * @machine: a machine
 * @callback: called when it is off
 * @user_data: for @callback
 *
 * Switches it off.
 */
void carrel_vmm_machine_power_off_async (CarrelVmmMachine *machine,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * carrel_vmm_machine_reset_async:
 * @machine: a machine
 * @callback: called when done
 * @user_data: for @callback
 *
 * Presses the reset button.
 */
void carrel_vmm_machine_reset_async (CarrelVmmMachine *machine,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * carrel_vmm_machine_pause_async:
 * @machine: a machine
 * @callback: called when done
 * @user_data: for @callback
 *
 * Stops the processors.
 */
void carrel_vmm_machine_pause_async (CarrelVmmMachine *machine,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * carrel_vmm_machine_resume_async:
 * @machine: a machine
 * @callback: called when done
 * @user_data: for @callback
 *
 * Lets the processors run.
 */
void carrel_vmm_machine_resume_async (CarrelVmmMachine *machine,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * carrel_vmm_machine_send_keys_async:
 * @machine: a machine
 * @chords: an aau: lists of QEMU key numbers held together
 * @hold_ms: how long each is held; 0 for the usual time
 * @callback: called when the last was handed over
 * @user_data: for @callback
 *
 * Presses chords one after the other.
 */
void carrel_vmm_machine_send_keys_async (CarrelVmmMachine *machine,
                                         GVariant *chords,
                                         guint hold_ms,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * carrel_vmm_machine_change_media_async:
 * @machine: a machine
 * @device: the drive's id in the spec
 * @descriptor: (transfer full): the medium, or -1 to eject
 * @path: where it came from; empty for none
 * @callback: called when done
 * @user_data: for @callback
 *
 * Puts a medium in or takes it out.
 */
void carrel_vmm_machine_change_media_async (CarrelVmmMachine *machine,
                                            const char *device,
                                            int descriptor,
                                            const char *path,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);

/**
 * carrel_vmm_machine_resize_disk_async:
 * @machine: a machine
 * @disk: the disk's id in the spec
 * @bytes: the new size
 * @callback: called when done
 * @user_data: for @callback
 *
 * Grows a disk.
 */
void carrel_vmm_machine_resize_disk_async (CarrelVmmMachine *machine,
                                           const char *disk,
                                           guint64 bytes,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/**
 * carrel_vmm_machine_agent_ping_async:
 * @machine: a machine
 * @callback: called when the agent has answered or failed to
 * @user_data: for @callback
 *
 * Asks whether the guest agent lives.
 */
void carrel_vmm_machine_agent_ping_async (CarrelVmmMachine *machine,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * carrel_vmm_machine_call_finish:
 * @machine: the machine
 * @result: what the callback was given
 * @error: set on failure
 *
 * Finishes everything that gives nothing back.
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_machine_call_finish (CarrelVmmMachine *machine,
                                         GAsyncResult *result,
                                         GError **error);

/**
 * carrel_vmm_machine_screendump_async:
 * @machine: a machine
 * @callback: called when done
 * @user_data: for @callback
 *
 * Takes a picture of what the guest shows.
 */
void carrel_vmm_machine_screendump_async (CarrelVmmMachine *machine,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * carrel_vmm_machine_screendump_finish:
 * @machine: the machine
 * @result: what the callback was given
 * @error: set on failure
 *
 * Returns: a descriptor of a PNG that the caller owns, or -1
 */
int carrel_vmm_machine_screendump_finish (CarrelVmmMachine *machine,
                                          GAsyncResult *result,
                                          GError **error);

/**
 * carrel_vmm_machine_open_display:
 * @machine: a machine
 * @kind: (nullable): "spice" or "vnc"; NULL or empty for what there is
 * @error: set on failure
 *
 * Returns: a connected descriptor that the caller owns, or -1
 */
int carrel_vmm_machine_open_display (CarrelVmmMachine *machine, const char *kind, GError **error);

/**
 * carrel_vmm_machine_apply_async:
 * @machine: a machine
 * @spec_json: the changed spec
 * @callback: called when done
 * @user_data: for @callback
 *
 * Takes over a changed spec: at once what can be changed while it runs, the rest at the next start.
 */
void carrel_vmm_machine_apply_async (CarrelVmmMachine *machine,
                                     const char *spec_json,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * carrel_vmm_machine_apply_finish:
 * @machine: the machine
 * @result: what the callback was given
 * @out_applied_now: (out) (transfer full): paths of the fields changed at once
 * @out_after_restart: (out) (transfer full): paths of the fields that wait
 * @error: set on failure; the outputs are untouched then
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_machine_apply_finish (CarrelVmmMachine *machine,
                                          GAsyncResult *result,
                                          GStrv *out_applied_now,
                                          GStrv *out_after_restart,
                                          GError **error);

/**
 * carrel_vmm_machine_get_state:
 * @machine: a machine
 *
 * Returns: its state
 */
CarrelVmmState carrel_vmm_machine_get_state (CarrelVmmMachine *machine);

/**
 * carrel_vmm_machine_get_state_reason:
 * @machine: a machine
 *
 * Returns: (transfer none): why, in words
 */
const char *carrel_vmm_machine_get_state_reason (CarrelVmmMachine *machine);

/**
 * carrel_vmm_machine_get_name:
 * @machine: a machine
 *
 * Returns: (transfer none): the name in the last spec, empty before the first
 */
const char *carrel_vmm_machine_get_name (CarrelVmmMachine *machine);

/**
 * carrel_vmm_machine_get_uuid:
 * @machine: a machine
 *
 * Returns: (transfer none): its UUID
 */
const char *carrel_vmm_machine_get_uuid (CarrelVmmMachine *machine);

/**
 * carrel_vmm_machine_get_pending_restart:
 * @machine: a machine
 *
 * Returns: (transfer none): paths of the fields that wait for the next start
 */
const char *const *carrel_vmm_machine_get_pending_restart (CarrelVmmMachine *machine);

/**
 * carrel_vmm_machine_get_engine:
 * @machine: a machine
 *
 * Returns: (transfer none): what runs it, for its getters
 */
CarrelVmmEngine *carrel_vmm_machine_get_engine (CarrelVmmMachine *machine);

G_END_DECLS
