/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-record.h"

G_BEGIN_DECLS

#define CARREL_UI_TYPE_PHYSICAL (carrel_ui_physical_get_type ())

G_DECLARE_FINAL_TYPE (CarrelUiPhysical, carrel_ui_physical, CARREL_UI, PHYSICAL, CarrelUiRecord)

/**
 * CarrelUiPhysical:
 *
 * A disk of this computer. Properties (set them with g_object_set(), each change notifies):
 *
 * - "path" (string): its node, such as "/dev/sdb"; or %NULL when it is not there, and only an import of it that was broken
 *   off is
 * - "words" (string): what tells it from others, which has to be typed to have it overwritten
 * - "size" (uint64): its size in bytes
 * - "removable" (boolean): whether its medium is made to be taken out
 * - "import-problem" (string): why no machine can be made of it, in sentences; or %NULL
 * - "write-problem" (string): why no machine can be written to it, in sentences; or %NULL
 * - "freeze" (boolean): whether it can be imported after all when what is mounted from it is held still
 * - "unfinished" (string): the identifier of an import of it that was broken off, or %NULL
 * - "percent" (uint): how much of it was read before that was broken off
 */

/**
 * carrel_ui_physical_new:
 *
 * Creates a disk with every property at its default. Main thread.
 *
 * Returns: (transfer full): a new CarrelUiPhysical
 */
CarrelUiPhysical *carrel_ui_physical_new (void);

/**
 * carrel_ui_physical_get_path:
 * @self: a disk
 *
 * Reads "path". Main thread.
 *
 * Returns: (transfer none) (nullable): its node, such as "/dev/sdb"
 */
const char *carrel_ui_physical_get_path (CarrelUiPhysical *self);

/**
 * carrel_ui_physical_get_words:
 * @self: a disk
 *
 * Reads "words". Main thread.
 *
 * Returns: (transfer none): what tells it from others, which has to be typed to have it overwritten
 */
const char *carrel_ui_physical_get_words (CarrelUiPhysical *self);

/**
 * carrel_ui_physical_get_size:
 * @self: a disk
 *
 * Reads "size". Main thread.
 *
 * Returns: its size in bytes
 */
guint64 carrel_ui_physical_get_size (CarrelUiPhysical *self);

/**
 * carrel_ui_physical_get_removable:
 * @self: a disk
 *
 * Reads "removable". Main thread.
 *
 * Returns: whether its medium is made to be taken out
 */
gboolean carrel_ui_physical_get_removable (CarrelUiPhysical *self);

/**
 * carrel_ui_physical_get_import_problem:
 * @self: a disk
 *
 * Reads "import-problem". Main thread.
 *
 * Returns: (transfer none) (nullable): why no machine can be made of it, in sentences
 */
const char *carrel_ui_physical_get_import_problem (CarrelUiPhysical *self);

/**
 * carrel_ui_physical_get_write_problem:
 * @self: a disk
 *
 * Reads "write-problem". Main thread.
 *
 * Returns: (transfer none) (nullable): why no machine can be written to it, in sentences
 */
const char *carrel_ui_physical_get_write_problem (CarrelUiPhysical *self);

/**
 * carrel_ui_physical_get_freeze:
 * @self: a disk
 *
 * Reads "freeze". Main thread.
 *
 * Returns: whether it can be imported after all when what is mounted from it is held still
 */
gboolean carrel_ui_physical_get_freeze (CarrelUiPhysical *self);

/**
 * carrel_ui_physical_get_unfinished:
 * @self: a disk
 *
 * Reads "unfinished". Main thread.
 *
 * Returns: (transfer none) (nullable): the identifier of an import of it that was broken off, or %NULL
 */
const char *carrel_ui_physical_get_unfinished (CarrelUiPhysical *self);

/**
 * carrel_ui_physical_get_percent:
 * @self: a disk
 *
 * Reads "percent". Main thread.
 *
 * Returns: how much of it was read before that was broken off
 */
guint carrel_ui_physical_get_percent (CarrelUiPhysical *self);

G_END_DECLS
