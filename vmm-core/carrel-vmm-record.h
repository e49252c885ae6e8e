/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "carrel-vmm-error.h"

G_BEGIN_DECLS

/** CARREL_VMM_RECORD_NAME: the record's file in a machine's runtime folder. */
#define CARREL_VMM_RECORD_NAME "state.json"

/**
 * CarrelVmmRecord:
 * @uuid: the machine
 * @machine_dir: its folder
 * @boot_id: the boot of the host the emulator was started in
 * @pid: the emulator's process; 0 when the launch was not finished
 * @start_time: when that process started, in clock ticks since boot
 * @accelerator: "kvm" or "tcg"
 * @accelerator_reason: why, in words
 * @display_kind: "spice", "vnc" or "none"
 * @notices: what the person was told about the start
 * @spec_json: the spec it was started with
 *
 * What a core leaves for the next one: which emulator is the machine's, and how to prove it.
 */
typedef struct
{
  char *uuid;
  char *machine_dir;
  char *boot_id;
  gint64 pid;
  guint64 start_time;
  char *accelerator;
  char *accelerator_reason;
  char *display_kind;
  char **notices;
  char *spec_json;
} CarrelVmmRecord;

/**
 * carrel_vmm_record_write:
 * @record: a record
 * @folder: the machine's runtime folder
 * @error: set on failure
 *
 * Replaces the record as a whole.
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_record_write (const CarrelVmmRecord *record,
                                  const char *folder,
                                  GError **error);

/**
 * carrel_vmm_record_read:
 * @folder: a machine's runtime folder
 * @error: set when there is none or it is not one
 *
 * Returns: (transfer full): the record, or NULL with @error set
 */
CarrelVmmRecord *carrel_vmm_record_read (const char *folder, GError **error);

/**
 * carrel_vmm_record_remove:
 * @folder: a machine's runtime folder
 *
 * Removes the record, when there is one.
 */
void carrel_vmm_record_remove (const char *folder);

/**
 * carrel_vmm_record_is_alive:
 * @record: a record
 *
 * Proves that the recorded process lives: same boot, same pid, same start time.
 *
 * Returns: TRUE when it does
 */
gboolean carrel_vmm_record_is_alive (const CarrelVmmRecord *record);

/**
 * carrel_vmm_record_free:
 * @record: (nullable) (transfer full): a record
 *
 * Frees it.
 */
void carrel_vmm_record_free (CarrelVmmRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelVmmRecord, carrel_vmm_record_free)

G_END_DECLS
