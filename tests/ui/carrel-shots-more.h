/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-shots-scenes.h"

G_BEGIN_DECLS

/**
 * carrel_shots_more_get:
 * @out_n_scenes: (out): how many
 *
 * The scenes of menus, of the full screen, of questions and of what is empty: everything that is not on
 * show when a page opens.
 *
 * Returns: (transfer none): the scenes
 */
const CarrelShotsScene *carrel_shots_more_get (guint *out_n_scenes);

G_END_DECLS
