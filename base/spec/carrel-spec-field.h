/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * One table per device type describes its fields; parsing, printing, copying, comparing and clearing
 * are written once, over tables.  Friends within base/spec only.
 */

typedef struct _CarrelSpecType CarrelSpecType;

/**
 * CarrelSpecFieldKind:
 * @CARREL_SPEC_FIELD_STRING: `char *`, never %NULL
 * @CARREL_SPEC_FIELD_BOOLEAN: `gboolean`
 * @CARREL_SPEC_FIELD_UINT: `guint`
 * @CARREL_SPEC_FIELD_UINT64: `guint64`
 * @CARREL_SPEC_FIELD_ENUM: an enumeration from 0 without gaps, named by words
 * @CARREL_SPEC_FIELD_STRINGS: `char **`, never %NULL
 * @CARREL_SPEC_FIELD_STRUCT: an embedded struct of another type
 * @CARREL_SPEC_FIELD_LIST: `GPtrArray *` of structs of another type, each with a field "id"
 *
 * What stands at a field's offset.
 */
typedef enum
{
  CARREL_SPEC_FIELD_STRING,
  CARREL_SPEC_FIELD_BOOLEAN,
  CARREL_SPEC_FIELD_UINT,
  CARREL_SPEC_FIELD_UINT64,
  CARREL_SPEC_FIELD_ENUM,
  CARREL_SPEC_FIELD_STRINGS,
  CARREL_SPEC_FIELD_STRUCT,
  CARREL_SPEC_FIELD_LIST,
} CarrelSpecFieldKind;

/**
 * CarrelSpecFieldApply:
 * @CARREL_SPEC_FIELD_APPLY_START: the engine sees a new value at the next start
 * @CARREL_SPEC_FIELD_APPLY_LIVE: the engine can take a new value while the guest runs
 * @CARREL_SPEC_FIELD_APPLY_NOTHING: the engine does not care (a name)
 * @CARREL_SPEC_FIELD_APPLY_NEVER: the value is identity and does not change
 *
 * When a change of a field takes effect.
 */
typedef enum
{
  CARREL_SPEC_FIELD_APPLY_START,
  CARREL_SPEC_FIELD_APPLY_LIVE,
  CARREL_SPEC_FIELD_APPLY_NOTHING,
  CARREL_SPEC_FIELD_APPLY_NEVER,
} CarrelSpecFieldApply;

/**
 * CarrelSpecField:
 * @name: its name in JSON
 * @kind: what it is
 * @offset: where it stands in the struct
 * @apply: when a change takes effect
 * @minimum: smallest number
 * @maximum: largest number, most bytes of a string, most elements of a list
 * @fallback: number that stands for an absent member
 * @words: (nullable): %NULL-terminated names of an enumeration's values
 * @type: (nullable): type of an embedded struct or of a list's elements
 * @is_late: whether it came after the first version: it is then printed only when it says something, so that
 *   a Carrel that does not know it reads the machines that do without
 *
 * One field of a device type.
 */
typedef struct
{
  const char *name;
  CarrelSpecFieldKind kind;
  gsize offset;
  CarrelSpecFieldApply apply;
  guint64 minimum;
  guint64 maximum;
  guint64 fallback;
  const char *const *words;
  const CarrelSpecType *type;
  gboolean is_late;
} CarrelSpecField;

/**
 * CarrelSpecType:
 * @name: what it is called in messages
 * @size: of the struct in bytes
 * @fields: its fields, closed by one without a name
 *
 * One device type.
 */
struct _CarrelSpecType
{
  const char *name;
  gsize size;
  const CarrelSpecField *fields;
};

/**
 * carrel_spec_field_new_struct:
 * @type: a type
 *
 * Returns: (transfer full): a struct with every field at its fallback
 */
gpointer carrel_spec_field_new_struct (const CarrelSpecType *type);

/**
 * carrel_spec_field_free_struct:
 * @type: a type
 * @instance: (nullable) (transfer full): a struct of it
 */
void carrel_spec_field_free_struct (const CarrelSpecType *type, gpointer instance);

/**
 * carrel_spec_field_copy_struct:
 * @type: a type
 * @instance: a struct of it
 *
 * Returns: (transfer full): a deep copy
 */
gpointer carrel_spec_field_copy_struct (const CarrelSpecType *type, gconstpointer instance);

/**
 * carrel_spec_field_is_equal:
 * @field: a field
 * @left: the struct it stands in
 * @right: another such struct
 *
 * Returns: whether both hold the same value
 */
gboolean carrel_spec_field_is_equal (const CarrelSpecField *field,
                                     gconstpointer left,
                                     gconstpointer right);

/**
 * carrel_spec_field_find:
 * @type: a type
 * @name: a field's name in JSON
 *
 * Returns: (transfer none) (nullable): the field
 */
const CarrelSpecField *carrel_spec_field_find (const CarrelSpecType *type, const char *name);

/**
 * carrel_spec_field_find_by_id:
 * @type: the elements' type, which has a field "id"
 * @list: a list
 * @id: an identifier
 *
 * Returns: (transfer none) (nullable): the element
 */
gpointer carrel_spec_field_find_by_id (const CarrelSpecType *type, GPtrArray *list, const char *id);

/**
 * carrel_spec_field_to_json:
 * @type: a type
 * @instance: a struct of it
 *
 * Returns: (transfer full): an object with every field, in the order of the table
 */
JsonObject *carrel_spec_field_to_json (const CarrelSpecType *type, gconstpointer instance);

/**
 * carrel_spec_field_from_json:
 * @type: a type
 * @object: an object; absent members take their fallback, unknown ones are refused
 * @error: (out) (optional): %CARREL_BASE_ERROR_INVALID or LIMIT, naming the member
 *
 * Returns: (transfer full) (nullable): a struct, or %NULL with @error set
 */
gpointer carrel_spec_field_from_json (const CarrelSpecType *type,
                                      JsonObject *object,
                                      GError **error);

/**
 * carrel_spec_field_check:
 * @type: a type
 * @instance: a struct of it, made by code rather than parsed
 * @error: (out) (optional): %CARREL_BASE_ERROR_INVALID or LIMIT, naming the field
 *
 * Holds every field to the bounds of the table.
 *
 * Returns: whether all are within
 */
gboolean carrel_spec_field_check (const CarrelSpecType *type,
                                  gconstpointer instance,
                                  GError **error);

G_END_DECLS
