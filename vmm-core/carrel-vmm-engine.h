/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/spec/carrel-spec.h"

#include "carrel-vmm-error.h"
#include "carrel-vmm-state.h"

G_BEGIN_DECLS

#define CARREL_VMM_TYPE_ENGINE (carrel_vmm_engine_get_type ())

/**
 * CarrelVmmEngine:
 *
 * What runs a machine: QEMU, or the null engine that only behaves as if.  The machine
 * (carrel-vmm-machine.c) decides what may be asked when; an engine does it and reports what it sees.
 *
 * Signals:
 * "run-state" (gint state, const char *reason): the processors run, stand, are blocked, or are unknown.
 * "gone" (gboolean as_asked, const char *reason): the emulator has ended; the engine is as new.
 * "changed": a value of one of the getters below changed.
 *
 * One thread: the main context it was made in.
 */
G_DECLARE_DERIVABLE_TYPE (CarrelVmmEngine, carrel_vmm_engine, CARREL_VMM, ENGINE, GObject)

/**
 * CarrelVmmEngineRequest:
 * @spec: the machine to start
 * @machine_dir: its folder
 * @accelerator: (nullable): "kvm" or "tcg" against the probe
 * @is_paused: do not let the processors run yet
 * @is_trial: keep nothing: write into the layers in the folder `trial` of @machine_dir
 */
typedef struct
{
  CarrelSpec *spec;
  const char *machine_dir;
  const char *accelerator;
  gboolean is_paused;
  gboolean is_trial;
} CarrelVmmEngineRequest;

/*
 * What an engine has to do.  Each member that is given a task owns it and completes it exactly once, in
 * the main context.  There are no optional members.
 */
struct _CarrelVmmEngineClass
{
  GObjectClass parent_class;

  /* Mandatory.  Starts the machine.  Success promises that "run-state" was reported as running, or as
   * paused where that was asked; failure promises that nothing is left running. */
  void (*start) (CarrelVmmEngine *engine, const CarrelVmmEngineRequest *request, GTask *task);
  /* Mandatory.  Takes back a guest that an earlier core left.  Success gives the spec it was started
   * with as JSON (char *) after "run-state" was reported, or NULL when there is nothing to take back.
   * Failure (CARREL_VMM_ERROR_CRASHED): a guest was recorded and is proved to be gone. */
  void (*attach) (CarrelVmmEngine *engine, GTask *task);
  /* Mandatory.  Presses the button; success says nothing about the guest. */
  void (*press_power_button) (CarrelVmmEngine *engine, GTask *task);
  /* Mandatory.  Ends the emulator.  Success promises that "gone" was reported with as_asked. */
  void (*power_off) (CarrelVmmEngine *engine, GTask *task);
  /* Mandatory.  Resets the machine. */
  void (*reset) (CarrelVmmEngine *engine, GTask *task);
  /* Mandatory.  Success promises that "run-state" was reported as paused. */
  void (*pause) (CarrelVmmEngine *engine, GTask *task);
  /* Mandatory.  Success promises that "run-state" was reported as running. */
  void (*resume) (CarrelVmmEngine *engine, GTask *task);
  /* Mandatory.  Gives a connected descriptor, or -1 with an error.  kind is never NULL. */
  int (*open_display) (CarrelVmmEngine *engine, const char *kind, GError **error);
  /* Mandatory.  Success gives a descriptor (gint) of a PNG at its beginning. */
  void (*screendump) (CarrelVmmEngine *engine, GTask *task);
  /* Mandatory.  Presses count keys together for hold_ms; success when they are queued. */
  void (*send_chord) (CarrelVmmEngine *engine,
                      const guint32 *keys,
                      gsize count,
                      guint hold_ms,
                      GTask *task);
  /* Mandatory.  Puts the descriptor (borrowed) into the drive, or takes the medium out for -1. */
  void (*change_media) (CarrelVmmEngine *engine, const char *device, int descriptor, GTask *task);
  /* Mandatory.  Grows the disk. */
  void (*resize_disk) (CarrelVmmEngine *engine, const char *disk, guint64 bytes, GTask *task);
  /* Mandatory.  Plugs the network card's cable in or out. */
  void (*set_link) (CarrelVmmEngine *engine, const char *device, gboolean is_up, GTask *task);
  /* Mandatory.  Success when the guest's agent has answered. */
  void (*agent_ping) (CarrelVmmEngine *engine, GTask *task);
};

/**
 * carrel_vmm_engine_start_async:
 * @engine: an engine with no emulator
 * @request: what to start; copied where needed
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * See the member start.
 */
void carrel_vmm_engine_start_async (CarrelVmmEngine *engine,
                                    const CarrelVmmEngineRequest *request,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * carrel_vmm_engine_attach_async:
 * @engine: an engine with no emulator
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * See the member attach.
 */
void carrel_vmm_engine_attach_async (CarrelVmmEngine *engine,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * carrel_vmm_engine_attach_finish:
 * @engine: the engine
 * @result: what the callback was given
 * @out_spec_json: (out) (transfer full) (nullable): the spec of the guest taken back, NULL for none
 * @error: set when a recorded guest is gone
 *
 * Returns: TRUE unless a recorded guest is gone
 */
gboolean carrel_vmm_engine_attach_finish (CarrelVmmEngine *engine,
                                          GAsyncResult *result,
                                          char **out_spec_json,
                                          GError **error);

/**
 * carrel_vmm_engine_press_power_button_async:
 * @engine: an engine with an emulator
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * See the member press_power_button.
 */
void carrel_vmm_engine_press_power_button_async (CarrelVmmEngine *engine,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer user_data);

/**
 * carrel_vmm_engine_power_off_async:
 * @engine: an engine with an emulator
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * See the member power_off.
 */
void carrel_vmm_engine_power_off_async (CarrelVmmEngine *engine,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * carrel_vmm_engine_reset_async:
 * @engine: an engine with an emulator
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * See the member reset.
 */
void carrel_vmm_engine_reset_async (CarrelVmmEngine *engine,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * carrel_vmm_engine_pause_async:
 * @engine: an engine with an emulator
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * See the member pause.
 */
void carrel_vmm_engine_pause_async (CarrelVmmEngine *engine,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * carrel_vmm_engine_resume_async:
 * @engine: an engine with an emulator
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * See the member resume.
 */
void carrel_vmm_engine_resume_async (CarrelVmmEngine *engine,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * carrel_vmm_engine_send_chord_async:
 * @engine: an engine with an emulator
 * @keys: QEMU key numbers (qnum)
 * @count: how many
 * @hold_ms: how long they are held
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * See the member send_chord.
 */
void carrel_vmm_engine_send_chord_async (CarrelVmmEngine *engine,
                                         const guint32 *keys,
                                         gsize count,
                                         guint hold_ms,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * carrel_vmm_engine_change_media_async:
 * @engine: an engine with an emulator
 * @device: the drive's id in the spec
 * @descriptor: (transfer none): the medium, or -1 to eject
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * See the member change_media.
 */
void carrel_vmm_engine_change_media_async (CarrelVmmEngine *engine,
                                           const char *device,
                                           int descriptor,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/**
 * carrel_vmm_engine_resize_disk_async:
 * @engine: an engine with an emulator
 * @disk: the disk's id in the spec
 * @bytes: the new size
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * See the member resize_disk.
 */
void carrel_vmm_engine_resize_disk_async (CarrelVmmEngine *engine,
                                          const char *disk,
                                          guint64 bytes,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * carrel_vmm_engine_set_link_async:
 * @engine: an engine with an emulator
 * @device: the adapter's id in the spec
 * @is_up: whether the cable is in
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * See the member set_link.
 */
void carrel_vmm_engine_set_link_async (CarrelVmmEngine *engine,
                                       const char *device,
                                       gboolean is_up,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/**
 * carrel_vmm_engine_agent_ping_async:
 * @engine: an engine with an emulator
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * See the member agent_ping.
 */
void carrel_vmm_engine_agent_ping_async (CarrelVmmEngine *engine,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * carrel_vmm_engine_call_finish:
 * @engine: the engine
 * @result: what the callback was given
 * @error: set on failure
 *
 * Finishes start and everything else that gives nothing back.
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_engine_call_finish (CarrelVmmEngine *engine,
                                        GAsyncResult *result,
                                        GError **error);

/**
 * carrel_vmm_engine_screendump_async:
 * @engine: an engine with an emulator
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * See the member screendump.
 */
void carrel_vmm_engine_screendump_async (CarrelVmmEngine *engine,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * carrel_vmm_engine_screendump_finish:
 * @engine: the engine
 * @result: what the callback was given
 * @error: set on failure
 *
 * Returns: a close-on-exec descriptor that the caller owns, or -1
 */
int carrel_vmm_engine_screendump_finish (CarrelVmmEngine *engine,
                                         GAsyncResult *result,
                                         GError **error);

/**
 * carrel_vmm_engine_open_display:
 * @engine: an engine with an emulator
 * @kind: (nullable): "spice" or "vnc"; NULL or empty for what there is
 * @error: %CARREL_VMM_ERROR_UNSUPPORTED when the machine has no such display
 *
 * See the member open_display.
 *
 * Returns: a connected, close-on-exec descriptor that the caller owns, or -1
 */
int carrel_vmm_engine_open_display (CarrelVmmEngine *engine, const char *kind, GError **error);

/**
 * carrel_vmm_engine_get_accelerator:
 * @engine: an engine
 *
 * Returns: (transfer none): "kvm", "tcg" or empty
 */
const char *carrel_vmm_engine_get_accelerator (CarrelVmmEngine *engine);

/**
 * carrel_vmm_engine_get_accelerator_reason:
 * @engine: an engine
 *
 * Returns: (transfer none): why, in words
 */
const char *carrel_vmm_engine_get_accelerator_reason (CarrelVmmEngine *engine);

/**
 * carrel_vmm_engine_get_display_kind:
 * @engine: an engine
 *
 * Returns: (transfer none): "spice", "vnc" or "none"
 */
const char *carrel_vmm_engine_get_display_kind (CarrelVmmEngine *engine);

/**
 * carrel_vmm_engine_get_pid:
 * @engine: an engine
 *
 * Returns: the emulator's process, 0 for none
 */
guint carrel_vmm_engine_get_pid (CarrelVmmEngine *engine);

/**
 * carrel_vmm_engine_get_notices:
 * @engine: an engine
 *
 * Returns: (transfer none): what the person should know about this start; never NULL
 */
const char *const *carrel_vmm_engine_get_notices (CarrelVmmEngine *engine);

/**
 * carrel_vmm_engine_get_agent_connected:
 * @engine: an engine
 *
 * Returns: TRUE while the guest agent's channel is open on the guest's side
 */
gboolean carrel_vmm_engine_get_agent_connected (CarrelVmmEngine *engine);

/**
 * carrel_vmm_engine_get_guest_panicked:
 * @engine: an engine
 *
 * Returns: TRUE when the guest's kernel reported a crash
 */
gboolean carrel_vmm_engine_get_guest_panicked (CarrelVmmEngine *engine);

/**
 * carrel_vmm_engine_get_responding:
 * @engine: an engine
 *
 * Returns: FALSE while the emulator leaves a command unanswered
 */
gboolean carrel_vmm_engine_get_responding (CarrelVmmEngine *engine);

G_END_DECLS
