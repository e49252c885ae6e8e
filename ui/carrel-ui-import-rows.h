/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-import-plan.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * carrel_ui_import_rows_add:
 * @box: where to put it
 * @plan: the plan
 * @section: a part of the plan
 * @checks: (element-type GtkCheckButton): where to put the checks that have to be made, each with the
 *   kind of its consent as the data "carrel-ui-consent"; borrowed from @box
 *
 * Shows a part of a plan as boxed lists; a part without items shows nothing. Whatever a stranger wrote
 * is shown as plain text, and of very long lists the beginning. Main thread.
 */
void carrel_ui_import_rows_add (GtkBox *box,
                                CarrelUiImportPlan *plan,
                                CarrelUiImportSection section,
                                GPtrArray *checks);

G_END_DECLS
