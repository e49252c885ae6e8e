/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-import-field.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * carrel_ui_import_fields_add:
 * @box: where to
 * @fields: (nullable) (element-type CarrelUiImportField): what can be set, those of a group one after the
 *   other
 *
 * Builds a row for every field, which keeps the field's value true. Main thread.
 */
void carrel_ui_import_fields_add (GtkBox *box, GListModel *fields);

G_END_DECLS
