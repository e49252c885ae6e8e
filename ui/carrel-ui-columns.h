/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-query.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * carrel_ui_columns_new:
 *
 * Creates the list view of machines: name, state, processors, memory, disk used, folder, last used.
 * Main thread.
 *
 * Returns: (transfer full): a #GtkColumnView without a model, floating
 */
GtkWidget *carrel_ui_columns_new (void);

/**
 * carrel_ui_columns_get_sort:
 * @view: what carrel_ui_columns_new() made
 * @out_sort: (out): what its header sorts by
 * @out_descending: (out): whether the order is turned round
 *
 * Reads the order that a person chose by clicking a column's title. The view does not sort by itself:
 * whoever knows all machines does. Main thread.
 *
 * Returns: whether a column was chosen; the outputs are untouched otherwise
 */
gboolean carrel_ui_columns_get_sort (GtkColumnView *view,
                                     CarrelUiSort *out_sort,
                                     gboolean *out_descending);

G_END_DECLS
