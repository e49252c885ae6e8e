/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-state.h"

/*
 * The life of a machine.  One state, one setter (set_state() in carrel-vmm-machine.c), one table.
 *
 *                    +-----------------------------------------------------+
 *                    |                                                     v
 *   +---------+  start   +----------+   cont   +---------+  stop   +--------+
 *   | stopped | -------> | starting | -------> | running | ------> | paused |
 *   +---------+ <------- +----------+          |         | <------ |        |
 *     ^   | ^    failed                        +---------+  cont   +--------+
 *     |   | |                     I/O error      |  ^  |  button       |
 *     |   | |   gone as asked  +---------+ <-----+  |  v               |
 *     |   | +----------------- | blocked | --------- +----------+      |
 *     |   |                    +---------+   cont    | stopping | <----+
 *     |   |                                          +----------+
 *     |   | a record is found
 *     |   +-----------> [unknown] ----- it answers -----> running, paused, blocked, stopping
 *     |
 *  [crashed] <---- any state with an emulator, when it ends and nobody had asked for it
 *
 * The same as a list, which a test compares with the table:
 *
 *   stopped -> starting      start
 *   stopped -> unknown       attach, before the emulator has answered
 *   crashed -> starting      start
 *   starting -> running      the processors were let go
 *   starting -> paused       started with "paused"
 *   starting -> stopped      the start failed; the reason says why
 *   running -> paused        pause
 *   running -> blocked       a disk error stopped the processors
 *   running -> stopping      shutdown, power off
 *   running -> stopped       the guest switched itself off
 *   running -> crashed       the emulator ended
 *   running -> unknown       the emulator's monitor broke, its process lives
 *   paused -> running        resume
 *   paused -> blocked        a write in flight failed
 *   paused -> stopping       power off
 *   paused -> stopped        the emulator was asked to end by somebody else
 *   paused -> crashed        the emulator ended
 *   paused -> unknown        the emulator's monitor broke, its process lives
 *   blocked -> running       resume
 *   blocked -> paused        the reason was put right, and somebody paused
 *   blocked -> stopping      power off
 *   blocked -> stopped       the emulator was asked to end by somebody else
 *   blocked -> crashed       the emulator ended
 *   blocked -> unknown       the emulator's monitor broke, its process lives
 *   stopping -> stopped      it is off
 *   stopping -> running      the guest did not react to the button in time
 *   stopping -> paused       somebody paused instead
 *   stopping -> blocked      a disk error on the way
 *   stopping -> crashed      the emulator was killed on the way
 *   stopping -> unknown      the emulator's monitor broke, its process lives
 *   unknown -> running       it answered
 *   unknown -> paused        it answered
 *   unknown -> blocked       it answered
 *   unknown -> stopping      power off of an emulator that does not answer
 *   unknown -> stopped       it is proved to be off
 *   unknown -> crashed       it is proved to be gone
 */

#define TO(state) (1U << CARREL_VMM_STATE_##state)

static const struct
{
  const char *name;
  unsigned int followers;
} states[] = {
  [CARREL_VMM_STATE_UNKNOWN] = { "unknown",
                                 TO (RUNNING) | TO (PAUSED) | TO (BLOCKED) | TO (STOPPING) |
                                   TO (STOPPED) | TO (CRASHED) },
  [CARREL_VMM_STATE_STOPPED] = { "stopped", TO (STARTING) | TO (UNKNOWN) },
  [CARREL_VMM_STATE_STARTING] = { "starting", TO (RUNNING) | TO (PAUSED) | TO (STOPPED) },
  [CARREL_VMM_STATE_RUNNING] = { "running",
                                 TO (PAUSED) | TO (BLOCKED) | TO (STOPPING) | TO (STOPPED) |
                                   TO (CRASHED) | TO (UNKNOWN) },
  [CARREL_VMM_STATE_PAUSED] = { "paused",
                                TO (RUNNING) | TO (BLOCKED) | TO (STOPPING) | TO (STOPPED) |
                                  TO (CRASHED) | TO (UNKNOWN) },
  [CARREL_VMM_STATE_BLOCKED] = { "blocked",
                                 TO (RUNNING) | TO (PAUSED) | TO (STOPPING) | TO (STOPPED) |
                                   TO (CRASHED) | TO (UNKNOWN) },
  [CARREL_VMM_STATE_STOPPING] = { "stopping",
                                  TO (STOPPED) | TO (RUNNING) | TO (PAUSED) | TO (BLOCKED) |
                                    TO (CRASHED) | TO (UNKNOWN) },
  [CARREL_VMM_STATE_CRASHED] = { "crashed", TO (STARTING) },
};

G_STATIC_ASSERT (G_N_ELEMENTS (states) == CARREL_VMM_STATE_COUNT);

const char *
carrel_vmm_state_to_string (CarrelVmmState state)
{
  g_return_val_if_fail ((guint) state < CARREL_VMM_STATE_COUNT, "unknown");

  return states[state].name;
}

CarrelVmmState
carrel_vmm_state_from_string (const char *text)
{
  for (guint state = 0; state < CARREL_VMM_STATE_COUNT; state++)
    if (g_strcmp0 (text, states[state].name) == 0)
      return (CarrelVmmState) state;
  return CARREL_VMM_STATE_UNKNOWN;
}

gboolean
carrel_vmm_state_is_off (CarrelVmmState state)
{
  return state == CARREL_VMM_STATE_STOPPED || state == CARREL_VMM_STATE_CRASHED;
}

gboolean
carrel_vmm_state_may_follow (CarrelVmmState from, CarrelVmmState to)
{
  g_return_val_if_fail ((guint) from < CARREL_VMM_STATE_COUNT, FALSE);
  g_return_val_if_fail ((guint) to < CARREL_VMM_STATE_COUNT, FALSE);

  return (states[from].followers & (1U << to)) != 0;
}
