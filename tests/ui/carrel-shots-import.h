/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-shots-scenes.h"

G_BEGIN_DECLS

/**
 * carrel_shots_import_get:
 * @out_n_scenes: (out): how many
 *
 * The scenes of importing: plans of all kinds, and an import that goes on.
 *
 * Returns: (transfer none): the scenes
 */
const CarrelShotsScene *carrel_shots_import_get (guint *out_n_scenes);

G_END_DECLS
