/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "carrel-vmm-error.h"
#include "carrel-vmm-probe.h"

G_BEGIN_DECLS

/** CARREL_VMM_ACCELERATOR_PROBE_LIMIT_MS: how long the probe's process may take before it is killed. */
#define CARREL_VMM_ACCELERATOR_PROBE_LIMIT_MS 2000

/**
 * CarrelVmmAccelerator:
 * @use_kvm: KVM, or else TCG
 * @reason: why, in words
 *
 * What machines are to be run with on this host.
 */
typedef struct
{
  gboolean use_kvm;
  char *reason;
} CarrelVmmAccelerator;

/**
 * carrel_vmm_accelerator_choose_async:
 * @program: the path of carrel-vmm, which runs the probe
 * @wish: (nullable): "kvm" or "tcg" against the probe; NULL asks $CARREL_ACCELERATOR, then the probe
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Chooses.  The probe's verdict is kept in the cache for this boot and kernel.
 */
void carrel_vmm_accelerator_choose_async (const char *program,
                                          const char *wish,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * carrel_vmm_accelerator_choose_finish:
 * @result: what the callback was given
 * @error: set only when cancelled
 *
 * Returns: (transfer full): the choice, or NULL with @error set
 */
CarrelVmmAccelerator *carrel_vmm_accelerator_choose_finish (GAsyncResult *result, GError **error);

/**
 * carrel_vmm_accelerator_free:
 * @accelerator: (nullable) (transfer full): a choice
 *
 * Frees it.
 */
void carrel_vmm_accelerator_free (CarrelVmmAccelerator *accelerator);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelVmmAccelerator, carrel_vmm_accelerator_free)

G_END_DECLS
