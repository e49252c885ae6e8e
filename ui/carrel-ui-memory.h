/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * carrel_ui_memory_open:
 *
 * Opens what the windows remember (their size, the kind of view, hints already given). Main thread.
 *
 * Returns: (transfer full) (nullable): the settings, or %NULL where their schema is not installed, as
 *   when run from a build tree; then nothing is remembered and nothing else changes
 */
GSettings *carrel_ui_memory_open (void);

G_END_DECLS
