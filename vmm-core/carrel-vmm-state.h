/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelVmmState:
 * @CARREL_VMM_STATE_UNKNOWN: the emulator's process lives but does not say how it is.
 * @CARREL_VMM_STATE_STOPPED: there is no emulator, and that is as it should be.
 * @CARREL_VMM_STATE_STARTING: the emulator is being launched.
 * @CARREL_VMM_STATE_RUNNING: the processors run.
 * @CARREL_VMM_STATE_PAUSED: the processors stand because somebody asked for it.
 * @CARREL_VMM_STATE_BLOCKED: the processors stand because something failed (a full disk, for one).
 * @CARREL_VMM_STATE_STOPPING: the machine is on its way to off.
 * @CARREL_VMM_STATE_CRASHED: the emulator ended and nobody had asked for it.
 *
 * The states of a machine; carrel-vmm-state.c draws the ways between them.
 */
typedef enum
{
  CARREL_VMM_STATE_UNKNOWN,
  CARREL_VMM_STATE_STOPPED,
  CARREL_VMM_STATE_STARTING,
  CARREL_VMM_STATE_RUNNING,
  CARREL_VMM_STATE_PAUSED,
  CARREL_VMM_STATE_BLOCKED,
  CARREL_VMM_STATE_STOPPING,
  CARREL_VMM_STATE_CRASHED,
} CarrelVmmState;

/** CARREL_VMM_STATE_COUNT: how many states there are. */
#define CARREL_VMM_STATE_COUNT (CARREL_VMM_STATE_CRASHED + 1)

/**
 * carrel_vmm_state_to_string:
 * @state: a state
 *
 * Gives the state's name on the wire and in --json output.  Any thread.
 *
 * Returns: (transfer none): a static string such as "running"
 */
const char *carrel_vmm_state_to_string (CarrelVmmState state);

/**
 * carrel_vmm_state_from_string:
 * @text: (nullable): a name
 *
 * The inverse of carrel_vmm_state_to_string().  Any thread.
 *
 * Returns: the state; %CARREL_VMM_STATE_UNKNOWN for a name this version does not know
 */
CarrelVmmState carrel_vmm_state_from_string (const char *text);

/**
 * carrel_vmm_state_is_off:
 * @state: a state
 *
 * Any thread.
 *
 * Returns: TRUE when no emulator belongs to the state: the machine can be started and its files moved
 */
gboolean carrel_vmm_state_is_off (CarrelVmmState state);

/**
 * carrel_vmm_state_may_follow:
 * @from: the state before
 * @to: the state after
 *
 * Asks the one table of transitions.  Any thread.
 *
 * Returns: TRUE when a machine in @from may go to @to
 */
gboolean carrel_vmm_state_may_follow (CarrelVmmState from, CarrelVmmState to);

G_END_DECLS
