/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "carrel-vmm-error.h"

G_BEGIN_DECLS

/** CARREL_VMM_LOCK_NAME: the lock's file in a machine's folder. */
#define CARREL_VMM_LOCK_NAME "machine.lock"

/**
 * carrel_vmm_lock_acquire:
 * @machine_dir: the machine's folder
 * @error: %CARREL_VMM_ERROR_LOCKED when somebody else holds it (the message says who), or another code
 *
 * Takes the machine.  The lock is the kernel's (an open file description's): it ends with the process
 * however that ends, and nothing stale is ever left.  The pid in the file is for words only.
 *
 * Returns: a close-on-exec descriptor to keep open as long as the machine is held, or -1
 */
int carrel_vmm_lock_acquire (const char *machine_dir, GError **error);

G_END_DECLS
