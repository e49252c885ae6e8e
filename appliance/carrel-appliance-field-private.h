/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * One table per type of the model describes its fields; making, freeing, printing and parsing are
 * written once, over tables.  Unlike the fields of base/spec every field here can be "not stated":
 * a string is then NULL, a number or a truth -1, a list empty.
 */

typedef struct _CarrelApplianceType CarrelApplianceType;

/**
 * CarrelApplianceFieldKind:
 * @CARREL_APPLIANCE_FIELD_TEXT: `char *`, %NULL when not stated
 * @CARREL_APPLIANCE_FIELD_NAME: `char *` that has to be stated
 * @CARREL_APPLIANCE_FIELD_NUMBER: `gint64`, -1 when not stated
 * @CARREL_APPLIANCE_FIELD_TRUTH: `int`, 0 or 1, -1 when not stated
 * @CARREL_APPLIANCE_FIELD_TEXTS: `GPtrArray *` of `char *`, never %NULL
 * @CARREL_APPLIANCE_FIELD_STRUCT: an embedded struct of another type
 * @CARREL_APPLIANCE_FIELD_LIST: `GPtrArray *` of structs of another type, never %NULL
 *
 * What stands at a field's offset.
 */
typedef enum
{
  CARREL_APPLIANCE_FIELD_TEXT,
  CARREL_APPLIANCE_FIELD_NAME,
  CARREL_APPLIANCE_FIELD_NUMBER,
  CARREL_APPLIANCE_FIELD_TRUTH,
  CARREL_APPLIANCE_FIELD_TEXTS,
  CARREL_APPLIANCE_FIELD_STRUCT,
  CARREL_APPLIANCE_FIELD_LIST,
} CarrelApplianceFieldKind;

/**
 * CarrelApplianceField:
 * @name: its name in JSON
 * @kind: what it is
 * @offset: where it stands in the struct
 * @maximum: greatest number, most bytes of a text, most elements of a list
 * @type: (nullable): type of an embedded struct or of a list's elements
 *
 * One field.
 */
typedef struct
{
  const char *name;
  CarrelApplianceFieldKind kind;
  gsize offset;
  gint64 maximum;
  const CarrelApplianceType *type;
} CarrelApplianceField;

/**
 * CarrelApplianceType:
 * @name: what it is called in messages, marked for translation
 * @size: of the struct in bytes
 * @fields: its fields, closed by one without a name
 *
 * One type.
 */
struct _CarrelApplianceType
{
  const char *name;
  gsize size;
  const CarrelApplianceField *fields;
};

/**
 * carrel_appliance_field_new_struct:
 * @type: a type
 *
 * Returns: (transfer full): a struct in which nothing is stated
 */
gpointer carrel_appliance_field_new_struct (const CarrelApplianceType *type);

/**
 * carrel_appliance_field_free_struct:
 * @type: a type
 * @instance: (nullable) (transfer full): a struct of it
 */
void carrel_appliance_field_free_struct (const CarrelApplianceType *type, gpointer instance);

/**
 * carrel_appliance_field_append:
 * @type: the elements' type
 * @list: a list of them
 *
 * Returns: (transfer none): a new element, the last of @list
 */
gpointer carrel_appliance_field_append (const CarrelApplianceType *type, GPtrArray *list);

/**
 * carrel_appliance_field_to_json:
 * @type: a type
 * @instance: a struct of it
 *
 * Returns: (transfer full): an object with every field that is stated, in the order of the table
 */
JsonObject *carrel_appliance_field_to_json (const CarrelApplianceType *type,
                                            gconstpointer instance);

/**
 * carrel_appliance_field_from_json:
 * @type: a type
 * @object: an object; absent members are not stated, unknown ones are refused
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID or LIMIT, naming the member
 *
 * Returns: (transfer full) (nullable): a struct, or %NULL with @error set
 */
gpointer carrel_appliance_field_from_json (const CarrelApplianceType *type,
                                           JsonObject *object,
                                           GError **error);

/**
 * carrel_appliance_field_check:
 * @type: a type
 * @instance: a struct of it
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID or LIMIT, naming the item
 *
 * Holds every field to the bounds of the table, and every text to UTF-8.
 *
 * Returns: whether all are within
 */
gboolean carrel_appliance_field_check (const CarrelApplianceType *type,
                                       gconstpointer instance,
                                       GError **error);

G_END_DECLS
