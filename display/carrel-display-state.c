/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-state.h"

G_DEFINE_ENUM_TYPE (CarrelDisplayState,
                    carrel_display_state,
                    G_DEFINE_ENUM_VALUE (CARREL_DISPLAY_STATE_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (CARREL_DISPLAY_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (CARREL_DISPLAY_STATE_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (CARREL_DISPLAY_STATE_DISCONNECTED, "disconnected"))

static const char *const state_names[] = { "idle", "connecting", "connected", "disconnected" };

static const gboolean transitions[CARREL_DISPLAY_N_STATES][CARREL_DISPLAY_N_STATES] = {
  [CARREL_DISPLAY_STATE_IDLE] = { [CARREL_DISPLAY_STATE_CONNECTING] = TRUE,
                                  [CARREL_DISPLAY_STATE_DISCONNECTED] = TRUE },
  [CARREL_DISPLAY_STATE_CONNECTING] = { [CARREL_DISPLAY_STATE_CONNECTED] = TRUE,
                                        [CARREL_DISPLAY_STATE_DISCONNECTED] = TRUE },
  [CARREL_DISPLAY_STATE_CONNECTED] = { [CARREL_DISPLAY_STATE_DISCONNECTED] = TRUE },
};

G_STATIC_ASSERT (G_N_ELEMENTS (state_names) == CARREL_DISPLAY_N_STATES);
G_STATIC_ASSERT (CARREL_DISPLAY_STATE_DISCONNECTED + 1 == CARREL_DISPLAY_N_STATES);

gboolean
carrel_display_state_may_follow (CarrelDisplayState from, CarrelDisplayState to)
{
  g_return_val_if_fail ((guint) from < CARREL_DISPLAY_N_STATES, FALSE);
  g_return_val_if_fail ((guint) to < CARREL_DISPLAY_N_STATES, FALSE);

  return transitions[from][to];
}

const char *
carrel_display_state_to_string (CarrelDisplayState state)
{
  g_return_val_if_fail ((guint) state < CARREL_DISPLAY_N_STATES, "");

  return state_names[state];
}
