/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelUiState:
 * @CARREL_UI_STATE_OFF: nothing runs
 * @CARREL_UI_STATE_STARTING: on its way to running
 * @CARREL_UI_STATE_RUNNING: the guest's processors run
 * @CARREL_UI_STATE_PAUSED: paused by a person, or by an I/O error (then the machine's "reason" says
 *   so)
 * @CARREL_UI_STATE_STOPPING: asked to shut down, still running
 * @CARREL_UI_STATE_CRASHED: ended without being asked to; "reason" says why
 * @CARREL_UI_STATE_UNKNOWN: its core does not answer; not proved to be off
 *
 * What a machine is doing, as far as a window must tell states apart.
 */
typedef enum
{
  CARREL_UI_STATE_OFF,
  CARREL_UI_STATE_STARTING,
  CARREL_UI_STATE_RUNNING,
  CARREL_UI_STATE_PAUSED,
  CARREL_UI_STATE_STOPPING,
  CARREL_UI_STATE_CRASHED,
  CARREL_UI_STATE_UNKNOWN,
  CARREL_UI_N_STATES
} CarrelUiState;

/**
 * carrel_ui_state_get_text:
 * @state: a state
 *
 * Names a state in the user's language. Any thread.
 *
 * Returns: (transfer none): words for a person, such as "Running"
 */
const char *carrel_ui_state_get_text (CarrelUiState state);

/**
 * carrel_ui_state_get_icon_name:
 * @state: a state
 *
 * Finds the symbol that tells a state apart without colour. Any thread.
 *
 * Returns: (transfer none): a symbolic icon's name
 */
const char *carrel_ui_state_get_icon_name (CarrelUiState state);

/**
 * carrel_ui_state_is_live:
 * @state: a state
 *
 * Tells whether a guest exists that can be seen, typed to and stopped. Any thread.
 *
 * Returns: %TRUE if it does
 */
gboolean carrel_ui_state_is_live (CarrelUiState state);

G_END_DECLS
