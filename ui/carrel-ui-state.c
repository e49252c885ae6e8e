/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-state.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *text;
  const char *icon_name;
  gboolean is_live;
} state_table[] = {
  [CARREL_UI_STATE_OFF] = {
    NC_ ("state", "Off"), "carrel-state-off-symbolic", FALSE },
    [CARREL_UI_STATE_STARTING] = {
      NC_ ("state", "Starting"), "carrel-state-busy-symbolic", TRUE },
      [CARREL_UI_STATE_RUNNING] = {
        NC_ ("state", "Running"), "carrel-state-running-symbolic", TRUE },
        [CARREL_UI_STATE_PAUSED] = {
          NC_ ("state", "Paused"), "carrel-state-paused-symbolic", TRUE },
          [CARREL_UI_STATE_STOPPING] = {
            NC_ ("state", "Shutting down"), "carrel-state-busy-symbolic", TRUE },
            [CARREL_UI_STATE_CRASHED] = {
              NC_ ("state", "Stopped unexpectedly"), "carrel-state-crashed-symbolic", FALSE },
              [CARREL_UI_STATE_UNKNOWN] = { NC_ ("state", "Not answering"),
                                                 "carrel-state-unknown-symbolic",
                                                 FALSE },
              };

G_STATIC_ASSERT (G_N_ELEMENTS (state_table) == CARREL_UI_N_STATES);

const char *
carrel_ui_state_get_text (CarrelUiState state)
{
  g_return_val_if_fail ((guint) state < CARREL_UI_N_STATES, "");

  return g_dpgettext2 (GETTEXT_PACKAGE, "state", state_table[state].text);
}

const char *
carrel_ui_state_get_icon_name (CarrelUiState state)
{
  g_return_val_if_fail ((guint) state < CARREL_UI_N_STATES, NULL);

  return state_table[state].icon_name;
}

gboolean
carrel_ui_state_is_live (CarrelUiState state)
{
  g_return_val_if_fail ((guint) state < CARREL_UI_N_STATES, FALSE);

  return state_table[state].is_live;
}
