/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CARREL_VMM_TYPE_REGISTRY (carrel_vmm_registry_get_type ())

/**
 * CarrelVmmRegistry:
 *
 * Which machines have a core, or a guest left behind by a killed core, in one runtime folder.  It
 * watches the folder (inotify) and never polls.
 *
 * Signals, both with the machine's UUID (const char *):
 * "appeared": a core's socket came up, also in place of an earlier core's: connect to it.
 * "vanished": the core's socket was taken away: its machine is off and it ended.
 *
 * A core that is killed leaves its socket behind; its clients hear of it by their "closed" signal.
 * One thread: the main context the registry was made in.
 */
G_DECLARE_FINAL_TYPE (CarrelVmmRegistry, carrel_vmm_registry, CARREL_VMM, REGISTRY, GObject)

/**
 * CarrelVmmRegistryEntry:
 * @uuid: the machine
 * @machine_dir: (nullable): the machine's folder as its core recorded it
 * @core_alive: a core answers on its socket
 * @guest_alive: an emulator runs that is proved (pid, start time, boot) to be the machine's; only
 *   known where it was recorded, also when @core_alive is FALSE: launch a core to take it back
 */
typedef struct
{
  char *uuid;
  char *machine_dir;
  gboolean core_alive;
  gboolean guest_alive;
} CarrelVmmRegistryEntry;

/**
 * carrel_vmm_registry_entry_free:
 * @entry: (nullable) (transfer full): an entry
 *
 * Frees the entry.
 */
void carrel_vmm_registry_entry_free (CarrelVmmRegistryEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelVmmRegistryEntry, carrel_vmm_registry_entry_free)

/**
 * carrel_vmm_registry_new:
 * @runtime_dir: the folder of the runtime folders of all machines; made (0700) when it is not there
 *
 * Starts to watch.  Machines that are there already are not signalled: ask carrel_vmm_registry_list().
 *
 * Returns: (transfer full): the registry
 */
CarrelVmmRegistry *carrel_vmm_registry_new (const char *runtime_dir);

/**
 * carrel_vmm_registry_list:
 * @runtime_dir: the folder of the runtime folders of all machines
 *
 * Looks once: tries each socket and proves each recorded guest.  Takes well under a millisecond a
 * machine.  Any thread.
 *
 * Returns: (transfer full) (element-type CarrelVmmRegistryEntry): the machines with a living core or a
 *   living guest, by UUID; empty when there is none
 */
GPtrArray *carrel_vmm_registry_list (const char *runtime_dir);

/**
 * carrel_vmm_registry_dup_default_runtime_dir:
 *
 * Gives the runtime folder of this user: $CARREL_RUNTIME_DIR, or "carrel" in $XDG_RUNTIME_DIR, or in a
 * private folder of the cache where the system gives none.  Does not make it.
 *
 * Returns: (transfer full): the path
 */
char *carrel_vmm_registry_dup_default_runtime_dir (void);

G_END_DECLS
