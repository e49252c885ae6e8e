/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** CARREL_UI_IMPORT_FIELD_ON: the value of a switch that is on; off it is empty. */
#define CARREL_UI_IMPORT_FIELD_ON "yes"

/**
 * CarrelUiImportFieldKind:
 * @CARREL_UI_IMPORT_FIELD_TEXT: a line of text
 * @CARREL_UI_IMPORT_FIELD_SECRET: a line that is not shown
 * @CARREL_UI_IMPORT_FIELD_FILE: a file's path, which may be chosen or typed
 * @CARREL_UI_IMPORT_FIELD_SWITCH: on or off
 * @CARREL_UI_IMPORT_FIELD_CHOICE: one of several values
 *
 * How a person sets a field.
 */
typedef enum
{
  CARREL_UI_IMPORT_FIELD_TEXT,
  CARREL_UI_IMPORT_FIELD_SECRET,
  CARREL_UI_IMPORT_FIELD_FILE,
  CARREL_UI_IMPORT_FIELD_SWITCH,
  CARREL_UI_IMPORT_FIELD_CHOICE,
} CarrelUiImportFieldKind;

#define CARREL_UI_TYPE_IMPORT_FIELD (carrel_ui_import_field_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiImportField,
                      carrel_ui_import_field,
                      CARREL_UI,
                      IMPORT_FIELD,
                      CarrelUiRecord)

/**
 * CarrelUiImportField:
 *
 * A value that a person sets before an import. Properties (set them with
 * g_object_set(), each change notifies):
 *
 * - "name" (string): which value: an identifier, and no words
 * - "kind" (int): how it is set, a #CarrelUiImportFieldKind
 * - "group" (string): the heading that it stands under, or %NULL
 * - "title" (string): what it is
 * - "text" (string): what it is for, or %NULL
 * - "value" (string): what is set now; what a person changes stands here, too
 * - "choices" (strv): the values of a choice
 * - "labels" (strv): what those are called
 * - "governor" (string): the name of the switch that it depends on, or %NULL
 * - "rule" (string): what its check goes by: for the provider, never shown
 * - "asks" (boolean): whether a person has to be shown it
 */

/**
 * CarrelUiImportFieldCheck:
 * @self: a field
 * @fields: (element-type CarrelUiImportField): all fields of the plan
 *
 * Judges what is set. Main thread.
 *
 * Returns: (transfer full) (nullable): why that cannot be, a sentence; %NULL when it can
 */
typedef char *(*CarrelUiImportFieldCheck) (CarrelUiImportField *self, GListModel *fields);

/**
 * carrel_ui_import_field_new:
 *
 * Creates a field with every property at its default. Main thread.
 *
 * Returns: (transfer full): a new CarrelUiImportField
 */
CarrelUiImportField *carrel_ui_import_field_new (void);

/**
 * carrel_ui_import_field_get_name:
 * @self: a field
 *
 * Reads "name". Main thread.
 *
 * Returns: (transfer none) (nullable): which value
 */
const char *carrel_ui_import_field_get_name (CarrelUiImportField *self);

/**
 * carrel_ui_import_field_get_kind:
 * @self: a field
 *
 * Reads "kind". Main thread.
 *
 * Returns: how it is set
 */
CarrelUiImportFieldKind carrel_ui_import_field_get_kind (CarrelUiImportField *self);

/**
 * carrel_ui_import_field_get_group:
 * @self: a field
 *
 * Reads "group". Main thread.
 *
 * Returns: (transfer none) (nullable): the heading that it stands under
 */
const char *carrel_ui_import_field_get_group (CarrelUiImportField *self);

/**
 * carrel_ui_import_field_get_title:
 * @self: a field
 *
 * Reads "title". Main thread.
 *
 * Returns: (transfer none) (nullable): what it is
 */
const char *carrel_ui_import_field_get_title (CarrelUiImportField *self);

/**
 * carrel_ui_import_field_get_text:
 * @self: a field
 *
 * Reads "text". Main thread.
 *
 * Returns: (transfer none) (nullable): what it is for
 */
const char *carrel_ui_import_field_get_text (CarrelUiImportField *self);

/**
 * carrel_ui_import_field_get_value:
 * @self: a field
 *
 * Reads "value". Main thread.
 *
 * Returns: (transfer none): what is set now, empty when nothing is
 */
const char *carrel_ui_import_field_get_value (CarrelUiImportField *self);

/**
 * carrel_ui_import_field_get_choices:
 * @self: a field
 *
 * Reads "choices". Main thread.
 *
 * Returns: (transfer none) (nullable): the values of a choice
 */
const char *const *carrel_ui_import_field_get_choices (CarrelUiImportField *self);

/**
 * carrel_ui_import_field_get_labels:
 * @self: a field
 *
 * Reads "labels". Main thread.
 *
 * Returns: (transfer none) (nullable): what the choices are called
 */
const char *const *carrel_ui_import_field_get_labels (CarrelUiImportField *self);

/**
 * carrel_ui_import_field_get_governor:
 * @self: a field
 *
 * Reads "governor". Main thread.
 *
 * Returns: (transfer none) (nullable): the name of the switch that it depends on
 */
const char *carrel_ui_import_field_get_governor (CarrelUiImportField *self);

/**
 * carrel_ui_import_field_get_rule:
 * @self: a field
 *
 * Reads "rule". Main thread.
 *
 * Returns: (transfer none) (nullable): what its check goes by
 */
const char *carrel_ui_import_field_get_rule (CarrelUiImportField *self);

/**
 * carrel_ui_import_field_get_asks:
 * @self: a field
 *
 * Reads "asks". Main thread.
 *
 * Returns: whether a person has to be shown it
 */
gboolean carrel_ui_import_field_get_asks (CarrelUiImportField *self);

/**
 * carrel_ui_import_field_set_check:
 * @self: a field
 * @check: (nullable): what judges it
 *
 * Says who judges what is set. Main thread.
 */
void carrel_ui_import_field_set_check (CarrelUiImportField *self, CarrelUiImportFieldCheck check);

/**
 * carrel_ui_import_field_is_used:
 * @self: a field
 * @fields: (element-type CarrelUiImportField): all fields of the plan
 *
 * Main thread.
 *
 * Returns: whether the switch that it depends on is on, or there is none
 */
gboolean carrel_ui_import_field_is_used (CarrelUiImportField *self, GListModel *fields);

/**
 * carrel_ui_import_field_find_value:
 * @fields: (nullable) (element-type CarrelUiImportField): fields
 * @name: a field's name
 *
 * Main thread.
 *
 * Returns: (transfer none): what is set there, empty when there is no such field
 */
const char *carrel_ui_import_field_find_value (GListModel *fields, const char *name);

/**
 * carrel_ui_import_field_judge:
 * @fields: (nullable) (element-type CarrelUiImportField): fields
 *
 * Judges all fields that are used. Main thread.
 *
 * Returns: (transfer full) (nullable): the first reason against what is set, %NULL when there is none
 */
char *carrel_ui_import_field_judge (GListModel *fields);

/**
 * carrel_ui_import_field_list_values:
 * @fields: (nullable) (element-type CarrelUiImportField): fields
 *
 * Main thread.
 *
 * Returns: (transfer full): name and value of every field that is used, one after the other
 */
GStrv carrel_ui_import_field_list_values (GListModel *fields);

G_END_DECLS
