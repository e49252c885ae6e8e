/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-vmm-machine.h"

G_BEGIN_DECLS

/* What carrel-vmm-machine-apply.c shares with carrel-vmm-machine.c. */

struct _CarrelVmmMachine
{
  GObject parent_instance;

  CarrelVmmEngine *engine;
  char *uuid;
  char *machine_dir;
  CarrelVmmLog *log;
  CarrelSpec *spec;
  CarrelVmmState state;
  char *state_reason;
  char **pending_restart;
  GPtrArray *off_waiters;
};

/**
 * carrel_vmm_machine_emit_changed:
 * @machine: a machine
 *
 * Emits "changed".
 */
void carrel_vmm_machine_emit_changed (CarrelVmmMachine *machine);

/**
 * carrel_vmm_machine_take_pending:
 * @machine: a machine
 * @paths: (transfer full): paths of the fields that wait for the next start
 *
 * Replaces the list of what waits.
 */
void carrel_vmm_machine_take_pending (CarrelVmmMachine *machine, char **paths);

G_END_DECLS
