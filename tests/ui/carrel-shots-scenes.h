/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-fake.h"

#include "ui/carrel-ui-window.h"

G_BEGIN_DECLS

/**
 * CarrelShotsScene:
 * @name: what the picture is called
 * @n_machines: how many machines the library has
 * @prepare: (nullable): brings the window into the state to show; returns the window or popover to
 *   picture, or %NULL for the main window
 *
 * One picture.
 */
typedef struct
{
  const char *name;
  guint n_machines;
  GtkWidget *(*prepare) (CarrelUiWindow *window, CarrelUiFake *fake);
} CarrelShotsScene;

/**
 * carrel_shots_scenes_get:
 * @out_n_scenes: (out): how many
 *
 * Returns: (transfer none): all scenes
 */
const CarrelShotsScene *carrel_shots_scenes_get (guint *out_n_scenes);

G_END_DECLS
