/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "carrel-vmm-error.h"

G_BEGIN_DECLS

/** CARREL_VMM_HOST_QEMU_MAJOR_MIN: the oldest emulator that will do, with the minor below. */
#define CARREL_VMM_HOST_QEMU_MAJOR_MIN 7
/** CARREL_VMM_HOST_QEMU_MINOR_MIN: see %CARREL_VMM_HOST_QEMU_MAJOR_MIN. */
#define CARREL_VMM_HOST_QEMU_MINOR_MIN 2

/**
 * CarrelVmmHost:
 * @qemu_path: the emulator
 * @version: its version in words, such as "7.2.22"
 * @major: its version
 * @minor: its version
 * @devices: (element-type utf8): the devices it knows, as a set
 * @has_spice: it can carry a display by SPICE
 * @firmware_code: (nullable): UEFI's code
 * @firmware_vars: (nullable): the template of UEFI's variables
 * @memory_mib: the host's memory
 * @processors: the host's processors
 *
 * The host's facts that a command line depends on.
 */
typedef struct
{
  char *qemu_path;
  char *version;
  guint major;
  guint minor;
  GHashTable *devices;
  gboolean has_spice;
  char *firmware_code;
  char *firmware_vars;
  guint64 memory_mib;
  guint processors;
} CarrelVmmHost;

/**
 * carrel_vmm_host_load_async:
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Finds the emulator ($CARREL_QEMU, or qemu-system-x86_64 in PATH) and asks it what it can.  The answers
 * are kept in the cache until the emulator's file, or its folder of modules, is another one.
 */
void carrel_vmm_host_load_async (GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/**
 * carrel_vmm_host_load_finish:
 * @result: what the callback was given
 * @error: %CARREL_VMM_ERROR_NO_QEMU, %CARREL_VMM_ERROR_OLD_QEMU, or another code
 *
 * Returns: (transfer full): the facts, or NULL with @error set
 */
CarrelVmmHost *carrel_vmm_host_load_finish (GAsyncResult *result, GError **error);

/**
 * carrel_vmm_host_new:
 * @qemu_path: the emulator
 * @version_text: what it prints for --version
 * @devices_text: what it prints for -device help
 * @error: %CARREL_VMM_ERROR_OLD_QEMU when it is too old, %CARREL_VMM_ERROR_NO_QEMU when it is none
 *
 * Reads the emulator's answers and adds the rest of the host's facts.
 *
 * Returns: (transfer full): the facts, or NULL with @error set
 */
CarrelVmmHost *carrel_vmm_host_new (const char *qemu_path,
                                    const char *version_text,
                                    const char *devices_text,
                                    GError **error);

/**
 * carrel_vmm_host_has_device:
 * @host: the facts
 * @name: a device's name, such as "virtio-vga"
 *
 * Returns: TRUE when the emulator knows it
 */
gboolean carrel_vmm_host_has_device (const CarrelVmmHost *host, const char *name);

/**
 * carrel_vmm_host_free:
 * @host: (nullable) (transfer full): the facts
 *
 * Frees them.
 */
void carrel_vmm_host_free (CarrelVmmHost *host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelVmmHost, carrel_vmm_host_free)

G_END_DECLS
