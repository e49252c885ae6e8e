/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-spec-types.h"

G_BEGIN_DECLS

/**
 * CarrelSpecChangeApply:
 * @CARREL_SPEC_CHANGE_APPLY_NOTHING: nothing to do for an engine (a name)
 * @CARREL_SPEC_CHANGE_APPLY_LIVE: a running engine may take it at once
 * @CARREL_SPEC_CHANGE_APPLY_START: it takes effect at the next start
 *
 * When a change takes effect.
 */
typedef enum
{
  CARREL_SPEC_CHANGE_APPLY_NOTHING,
  CARREL_SPEC_CHANGE_APPLY_LIVE,
  CARREL_SPEC_CHANGE_APPLY_START,
} CarrelSpecChangeApply;

/**
 * CarrelSpecChangeKind:
 * @CARREL_SPEC_CHANGE_KIND_VALUE: a value differs
 * @CARREL_SPEC_CHANGE_KIND_ADDED: a device came
 * @CARREL_SPEC_CHANGE_KIND_REMOVED: a device went
 *
 * What differs.
 */
typedef enum
{
  CARREL_SPEC_CHANGE_KIND_VALUE,
  CARREL_SPEC_CHANGE_KIND_ADDED,
  CARREL_SPEC_CHANGE_KIND_REMOVED,
} CarrelSpecChangeKind;

/**
 * CarrelSpecChange:
 * @kind: what differs
 * @device: (nullable): the identifier of the device it concerns, %NULL for the machine itself
 * @path: where: "memory-mib", "display/kind", "disks/disk0/size-bytes", "drives/cd0"
 * @apply: when it takes effect
 *
 * One difference between two machines.
 */
typedef struct
{
  CarrelSpecChangeKind kind;
  char *device;
  char *path;
  CarrelSpecChangeApply apply;
} CarrelSpecChange;

/**
 * carrel_spec_change_list:
 * @before: a machine
 * @after: the same machine, changed
 * @error: (out) (optional): %CARREL_BASE_ERROR_INVALID when the identity (UUID) differs
 *
 * Devices are matched by identifier. The order of devices within a list makes no difference. Any
 * thread.
 *
 * Returns: (transfer full) (nullable) (element-type CarrelSpecChange): the differences in the order of
 * the tables, an empty array when there are none, or %NULL with @error set
 */
GPtrArray *carrel_spec_change_list (const CarrelSpec *before,
                                    const CarrelSpec *after,
                                    GError **error);

/**
 * carrel_spec_change_free:
 * @self: (nullable) (transfer full): a difference
 */
void carrel_spec_change_free (CarrelSpecChange *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelSpecChange, carrel_spec_change_free)

G_END_DECLS
