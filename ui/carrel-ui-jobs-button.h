/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_JOBS_BUTTON (carrel_ui_jobs_button_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiJobsButton, carrel_ui_jobs_button, CARREL_UI, JOBS_BUTTON, GtkWidget)

/**
 * CarrelUiJobsButton:
 *
 * A ring that fills as the jobs in the background go on, and opens a list of them. It is there only
 * while there are jobs.
 */

/**
 * carrel_ui_jobs_button_set_provider:
 * @self: the button
 * @provider: whose jobs it shows
 *
 * Sets whose jobs it shows, once. Main thread.
 */
void carrel_ui_jobs_button_set_provider (CarrelUiJobsButton *self, CarrelUiProvider *provider);

G_END_DECLS
