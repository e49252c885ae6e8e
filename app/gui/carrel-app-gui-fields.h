/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/carrel-ui-import-field.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** CARREL_APP_GUI_FIELDS_PASSWORD: the field whose value goes on as a hash alone. */
#define CARREL_APP_GUI_FIELDS_PASSWORD "cloud-password"

/**
 * carrel_app_gui_fields_make:
 * @said: what `import --plan` said
 *
 * Makes what can be set before the import: what a cloud image is told, whether the disks are copied.
 * Main thread.
 *
 * Returns: (transfer full) (element-type CarrelUiImportField): the fields, none when nothing can be set
 */
GListModel *carrel_app_gui_fields_make (JsonObject *said);

/**
 * carrel_app_gui_fields_add_arguments:
 * @arguments: the arguments of `import`
 * @values: (nullable): name and value of every field that is used, one after the other
 *
 * Turns what was set into arguments; a password that was not replaced by its hash is left out. Main thread.
 */
void carrel_app_gui_fields_add_arguments (GVariantDict *arguments, const char *const *values);

/**
 * carrel_app_gui_fields_find_password:
 * @values: (nullable): name and value of every field that is used, one after the other
 *
 * Returns: (transfer none) (nullable): the password among them, when one was set. Main thread.
 */
const char *carrel_app_gui_fields_find_password (const char *const *values);

/**
 * carrel_app_gui_fields_replace_password:
 * @values: (nullable): name and value of every field that is used, one after the other
 * @password_hash: the hash of the password among them
 *
 * Returns: (transfer full): the same with the hash in the place of the password. Any thread.
 */
GStrv carrel_app_gui_fields_replace_password (const char *const *values, const char *password_hash);

G_END_DECLS
