/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-physical.h"
#include "carrel-ui-provider.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CarrelUiPhysicalRowsMake:
 * @disk: a disk
 * @user_data: what was given with it
 *
 * Makes what a dialog shows of a disk.
 *
 * Returns: (transfer floating) (nullable): a row, or %NULL for none
 */
typedef GtkWidget *(*CarrelUiPhysicalRowsMake) (CarrelUiPhysical *disk, gpointer user_data);

/**
 * carrel_ui_physical_rows_new:
 * @provider: whom to ask
 * @make: makes each row
 * @user_data: for @make; lives as long as the widget
 *
 * Makes a list of this computer's disks, which fills itself. Its list box has the style class "boxed-list".
 * Main thread.
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *carrel_ui_physical_rows_new (CarrelUiProvider *provider,
                                        CarrelUiPhysicalRowsMake make,
                                        gpointer user_data);

/**
 * carrel_ui_physical_rows_make_row:
 * @disk: a disk
 * @problem: (nullable): why it cannot be chosen, which is shown
 *
 * Makes a row with what tells a disk from others. Main thread.
 *
 * Returns: (transfer floating): an #AdwActionRow, insensitive when there is a problem
 */
GtkWidget *carrel_ui_physical_rows_make_row (CarrelUiPhysical *disk, const char *problem);

G_END_DECLS
