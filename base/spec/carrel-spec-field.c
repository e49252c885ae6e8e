/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-spec-field.h"

#include <inttypes.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "../carrel-base-error.h"
#include "../carrel-base-text.h"

#define AT(instance, field, type) (*(type *) (gpointer) ((char *) (instance) + (field)->offset))
#define AT_CONST(instance, field, type) \
  (*(type const *) (gconstpointer) ((const char *) (instance) + (field)->offset))
#define EMBEDDED(instance, field) ((gpointer) ((char *) (instance) + (field)->offset))
#define EMBEDDED_CONST(instance, field) \
  ((gconstpointer) ((const char *) (instance) + (field)->offset))

/* --- Birth and death --- */

static void
init_fields (const CarrelSpecType *type, gpointer instance)
{
  for (const CarrelSpecField *field = type->fields; field->name != NULL; field++)
    switch (field->kind)
      {
      case CARREL_SPEC_FIELD_STRING:
        AT (instance, field, char *) = g_strdup ("");
        break;
      case CARREL_SPEC_FIELD_BOOLEAN:
      case CARREL_SPEC_FIELD_UINT:
      case CARREL_SPEC_FIELD_ENUM:
        AT (instance, field, guint) = (guint) field->fallback;
        break;
      case CARREL_SPEC_FIELD_UINT64:
        AT (instance, field, guint64) = field->fallback;
        break;
      case CARREL_SPEC_FIELD_STRINGS:
        AT (instance, field, char **) = g_new0 (char *, 1);
        break;
      case CARREL_SPEC_FIELD_STRUCT:
        init_fields (field->type, EMBEDDED (instance, field));
        break;
      case CARREL_SPEC_FIELD_LIST:
        AT (instance, field, GPtrArray *) = g_ptr_array_new ();
        break;
      default:
        g_assert_not_reached ();
      }
}

static void
free_list (const CarrelSpecType *type, GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    carrel_spec_field_free_struct (type, g_ptr_array_index (list, i));
  g_ptr_array_unref (list);
}

static void
clear_fields (const CarrelSpecType *type, gpointer instance)
{
  for (const CarrelSpecField *field = type->fields; field->name != NULL; field++)
    if (field->kind == CARREL_SPEC_FIELD_STRING)
      g_clear_pointer (&AT (instance, field, char *), g_free);
    else if (field->kind == CARREL_SPEC_FIELD_STRINGS)
      g_clear_pointer (&AT (instance, field, char **), g_strfreev);
    else if (field->kind == CARREL_SPEC_FIELD_STRUCT)
      clear_fields (field->type, EMBEDDED (instance, field));
    else if (field->kind == CARREL_SPEC_FIELD_LIST && AT (instance, field, GPtrArray *) != NULL)
      free_list (field->type, g_steal_pointer (&AT (instance, field, GPtrArray *)));
}

gpointer
carrel_spec_field_new_struct (const CarrelSpecType *type)
{
  gpointer instance = g_malloc0 (type->size);

  init_fields (type, instance);
  return instance;
}

void
carrel_spec_field_free_struct (const CarrelSpecType *type, gpointer instance)
{
  if (instance == NULL)
    return;
  clear_fields (type, instance);
  g_free (instance);
}

static GPtrArray *
copy_list (const CarrelSpecType *type, GPtrArray *list)
{
  GPtrArray *copy = g_ptr_array_sized_new (list->len);

  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (copy, carrel_spec_field_copy_struct (type, g_ptr_array_index (list, i)));
  return copy;
}

static void
copy_fields (const CarrelSpecType *type, gpointer copy, gconstpointer instance)
{
  for (const CarrelSpecField *field = type->fields; field->name != NULL; field++)
    if (field->kind == CARREL_SPEC_FIELD_STRING)
      AT (copy, field, char *) = g_strdup (AT_CONST (instance, field, char *));
    else if (field->kind == CARREL_SPEC_FIELD_STRINGS)
      AT (copy, field, char **) = g_strdupv (AT_CONST (instance, field, char **));
    else if (field->kind == CARREL_SPEC_FIELD_STRUCT)
      copy_fields (field->type, EMBEDDED (copy, field), EMBEDDED_CONST (instance, field));
    else if (field->kind == CARREL_SPEC_FIELD_LIST)
      AT (copy, field, GPtrArray *) = copy_list (field->type,
                                                 AT_CONST (instance, field, GPtrArray *));
}

gpointer
carrel_spec_field_copy_struct (const CarrelSpecType *type, gconstpointer instance)
{
  gpointer copy = g_memdup2 (instance, type->size);

  copy_fields (type, copy, instance);
  return copy;
}

/* --- Comparing and finding --- */

static gboolean
are_structs_equal (const CarrelSpecType *type, gconstpointer left, gconstpointer right)
{
  for (const CarrelSpecField *field = type->fields; field->name != NULL; field++)
    if (!carrel_spec_field_is_equal (field, left, right))
      return FALSE;
  return TRUE;
}

static gboolean
are_lists_equal (const CarrelSpecType *type, GPtrArray *left, GPtrArray *right)
{
  if (left->len != right->len)
    return FALSE;
  for (guint i = 0; i < left->len; i++)
    if (!are_structs_equal (type, g_ptr_array_index (left, i), g_ptr_array_index (right, i)))
      return FALSE;
  return TRUE;
}

gboolean
carrel_spec_field_is_equal (const CarrelSpecField *field, gconstpointer left, gconstpointer right)
{
  switch (field->kind)
    {
    case CARREL_SPEC_FIELD_STRING:
      return g_str_equal (AT_CONST (left, field, char *), AT_CONST (right, field, char *));
    case CARREL_SPEC_FIELD_BOOLEAN:
      return !AT_CONST (left, field, gboolean) == !AT_CONST (right, field, gboolean);
    case CARREL_SPEC_FIELD_UINT:
    case CARREL_SPEC_FIELD_ENUM:
      return AT_CONST (left, field, guint) == AT_CONST (right, field, guint);
    case CARREL_SPEC_FIELD_UINT64:
      return AT_CONST (left, field, guint64) == AT_CONST (right, field, guint64);
    case CARREL_SPEC_FIELD_STRINGS:
      return g_strv_equal ((const char *const *) AT_CONST (left, field, char **),
                           (const char *const *) AT_CONST (right, field, char **));
    case CARREL_SPEC_FIELD_STRUCT:
      return are_structs_equal (field->type,
                                EMBEDDED_CONST (left, field),
                                EMBEDDED_CONST (right, field));
    case CARREL_SPEC_FIELD_LIST:
      return are_lists_equal (field->type,
                              AT_CONST (left, field, GPtrArray *),
                              AT_CONST (right, field, GPtrArray *));
    default:
      g_assert_not_reached ();
    }
}

const CarrelSpecField *
carrel_spec_field_find (const CarrelSpecType *type, const char *name)
{
  for (const CarrelSpecField *field = type->fields; field->name != NULL; field++)
    if (g_str_equal (field->name, name))
      return field;
  return NULL;
}

gpointer
carrel_spec_field_find_by_id (const CarrelSpecType *type, GPtrArray *list, const char *id)
{
  const CarrelSpecField *field = carrel_spec_field_find (type, "id");

  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (AT_CONST (g_ptr_array_index (list, i), field, char *), id))
      return g_ptr_array_index (list, i);
  return NULL;
}

/* --- Printing --- */

static JsonNode *
list_to_node (const CarrelSpecType *type, GPtrArray *list)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < list->len; i++)
    json_array_add_object_element (array,
                                   carrel_spec_field_to_json (type, g_ptr_array_index (list, i)));
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
strings_to_node (char **strings)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (gsize i = 0; strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
field_to_node (const CarrelSpecField *field, gconstpointer instance)
{
  JsonNode *node = json_node_alloc ();

  switch (field->kind)
    {
    case CARREL_SPEC_FIELD_STRING:
      return json_node_init_string (node, AT_CONST (instance, field, char *));
    case CARREL_SPEC_FIELD_BOOLEAN:
      return json_node_init_boolean (node, AT_CONST (instance, field, gboolean));
    case CARREL_SPEC_FIELD_UINT:
      return json_node_init_int (node, AT_CONST (instance, field, guint));
    case CARREL_SPEC_FIELD_UINT64:
      return json_node_init_int (node, (gint64) AT_CONST (instance, field, guint64));
    case CARREL_SPEC_FIELD_ENUM:
      return json_node_init_string (node, field->words[AT_CONST (instance, field, guint)]);
    case CARREL_SPEC_FIELD_STRUCT:
      json_node_init (node, JSON_NODE_OBJECT);
      json_node_take_object (node,
                             carrel_spec_field_to_json (field->type,
                                                        EMBEDDED_CONST (instance, field)));
      return node;
    case CARREL_SPEC_FIELD_STRINGS:
      json_node_free (node);
      return strings_to_node (AT_CONST (instance, field, char **));
    case CARREL_SPEC_FIELD_LIST:
      json_node_free (node);
      return list_to_node (field->type, AT_CONST (instance, field, GPtrArray *));
    default:
      g_assert_not_reached ();
    }
}

/* Whether a field holds what stands there when nothing is said. */
static gboolean
is_silent (const CarrelSpecField *field, gconstpointer instance)
{
  switch (field->kind)
    {
    case CARREL_SPEC_FIELD_STRING:
      return *AT_CONST (instance, field, char *) == '\0';
    case CARREL_SPEC_FIELD_BOOLEAN:
    case CARREL_SPEC_FIELD_UINT:
    case CARREL_SPEC_FIELD_ENUM:
      return AT_CONST (instance, field, guint) == field->fallback;
    case CARREL_SPEC_FIELD_UINT64:
      return AT_CONST (instance, field, guint64) == field->fallback;
    case CARREL_SPEC_FIELD_STRINGS:
      return *AT_CONST (instance, field, char **) == NULL;
    case CARREL_SPEC_FIELD_LIST:
      return AT_CONST (instance, field, GPtrArray *)->len == 0;
    case CARREL_SPEC_FIELD_STRUCT:
      for (const CarrelSpecField *inner = field->type->fields; inner->name != NULL; inner++)
        if (!is_silent (inner, EMBEDDED_CONST (instance, field)))
          return FALSE;
      return TRUE;
    default:
      return FALSE;
    }
}

JsonObject *
carrel_spec_field_to_json (const CarrelSpecType *type, gconstpointer instance)
{
  JsonObject *object = json_object_new ();

  for (const CarrelSpecField *field = type->fields; field->name != NULL; field++)
    if (!field->is_late || !is_silent (field, instance))
      json_object_set_member (object, field->name, field_to_node (field, instance));
  return object;
}

/* --- Checking bounds --- */

static gboolean
fail (GError **error,
      CarrelBaseError code,
      const CarrelSpecType *type,
      const CarrelSpecField *field,
      const char *why)
{
  g_set_error (error,
               CARREL_BASE_ERROR,
               (int) code,
               _("“%s” of the %s %s"), field->name, type->name, why);
  return FALSE;
}

static gboolean
check_number (const CarrelSpecType *type,
              const CarrelSpecField *field,
              guint64 number,
              GError **error)
{
  g_autofree char *why = NULL;

  if (number >= field->minimum && number <= field->maximum)
    return TRUE;
  why = g_strdup_printf (_("has to be from %" PRIu64 " to %" PRIu64),
                            field->minimum,
                            field->maximum);
  return fail (error, CARREL_BASE_ERROR_LIMIT, type, field, why);
}

static gboolean
check_count (const CarrelSpecType *type, const CarrelSpecField *field, gsize count, GError **error)
{
  g_autofree char *why = NULL;

  if (count <= field->maximum)
    return TRUE;
  why = g_strdup_printf (_("holds more than the %" PRIu64 " accepted"), field->maximum);
  return fail (error, CARREL_BASE_ERROR_LIMIT, type, field, why);
}

static gboolean
check_list (const CarrelSpecType *type,
            const CarrelSpecField *field,
            GPtrArray *list,
            GError **error)
{
  if (!check_count (type, field, list->len, error))
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    if (!carrel_spec_field_check (field->type, g_ptr_array_index (list, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
check_field (const CarrelSpecType *type,
             const CarrelSpecField *field,
             gconstpointer instance,
             GError **error)
{
  switch (field->kind)
    {
    case CARREL_SPEC_FIELD_STRING:
      return check_count (type, field, strlen (AT_CONST (instance, field, char *)), error);
    case CARREL_SPEC_FIELD_UINT:
      return check_number (type, field, AT_CONST (instance, field, guint), error);
    case CARREL_SPEC_FIELD_UINT64:
      return check_number (type, field, AT_CONST (instance, field, guint64), error);
    case CARREL_SPEC_FIELD_ENUM:
      if (AT_CONST (instance, field, guint) < g_strv_length ((char **) field->words))
        return TRUE;
      return fail (error, CARREL_BASE_ERROR_INVALID, type, field, _("is none of the known words"));
    case CARREL_SPEC_FIELD_STRINGS:
      return check_count (type, field, g_strv_length (AT_CONST (instance, field, char **)), error);
    case CARREL_SPEC_FIELD_STRUCT:
      return carrel_spec_field_check (field->type, EMBEDDED_CONST (instance, field), error);
    case CARREL_SPEC_FIELD_LIST:
      return check_list (type, field, AT_CONST (instance, field, GPtrArray *), error);
    case CARREL_SPEC_FIELD_BOOLEAN:
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

gboolean
carrel_spec_field_check (const CarrelSpecType *type, gconstpointer instance, GError **error)
{
  for (const CarrelSpecField *field = type->fields; field->name != NULL; field++)
    if (!check_field (type, field, instance, error))
      return FALSE;
  return TRUE;
}

/* --- Parsing --- */

static gboolean parse_into (const CarrelSpecType *type,
                            gpointer instance,
                            JsonObject *object,
                            GError **error);

static gboolean
parse_number (const CarrelSpecType *type,
              const CarrelSpecField *field,
              JsonNode *node,
              guint64 *out_number,
              GError **error)
{
  gint64 number;

  if (json_node_get_value_type (node) != G_TYPE_INT64)
    return fail (error, CARREL_BASE_ERROR_INVALID, type, field, _("has to be a whole number"));
  number = json_node_get_int (node);
  /* Checked before it is narrowed to the field's own width. */
  if (number < 0)
    return fail (error, CARREL_BASE_ERROR_LIMIT, type, field, _("must not be negative"));
  if (!check_number (type, field, (guint64) number, error))
    return FALSE;
  *out_number = (guint64) number;
  return TRUE;
}

static gboolean
parse_word (const CarrelSpecType *type,
            const CarrelSpecField *field,
            const char *word,
            guint *out_value,
            GError **error)
{
  for (guint i = 0; field->words[i] != NULL; i++)
    if (g_str_equal (field->words[i], word))
      {
        *out_value = i;
        return TRUE;
      }
  return fail (error, CARREL_BASE_ERROR_INVALID, type, field, _("is none of the known words"));
}

static gboolean
parse_value (const CarrelSpecType *type,
             const CarrelSpecField *field,
             gpointer instance,
             JsonNode *node,
             GError **error)
{
  GType value_type = json_node_get_value_type (node);
  guint64 number = 0;

  if (field->kind == CARREL_SPEC_FIELD_BOOLEAN)
    {
      if (value_type != G_TYPE_BOOLEAN)
        return fail (error, CARREL_BASE_ERROR_INVALID, type, field, _("has to be true or false"));
      AT (instance, field, gboolean) = json_node_get_boolean (node);
      return TRUE;
    }
  if (field->kind == CARREL_SPEC_FIELD_UINT || field->kind == CARREL_SPEC_FIELD_UINT64)
    {
      if (!parse_number (type, field, node, &number, error))
        return FALSE;
      if (field->kind == CARREL_SPEC_FIELD_UINT)
        AT (instance, field, guint) = (guint) number;
      else
        AT (instance, field, guint64) = number;
      return TRUE;
    }
  if (value_type != G_TYPE_STRING)
    return fail (error, CARREL_BASE_ERROR_INVALID, type, field, _("has to be a text"));
  if (field->kind == CARREL_SPEC_FIELD_ENUM)
    return parse_word (type,
                       field,
                       json_node_get_string (node),
                       &AT (instance, field, guint),
                       error);
  g_free (AT (instance, field, char *));
  AT (instance, field, char *) = json_node_dup_string (node);
  return TRUE;
}

static gboolean
parse_strings (const CarrelSpecType *type,
               const CarrelSpecField *field,
               gpointer instance,
               JsonArray *array,
               GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint length = json_array_get_length (array);

  if (!check_count (type, field, length, error))
    return FALSE;
  for (guint i = 0; i < length; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (json_node_get_value_type (node) != G_TYPE_STRING)
        return fail (error, CARREL_BASE_ERROR_INVALID, type, field, _("has to hold texts only"));
      g_strv_builder_add (builder, json_node_get_string (node));
    }
  g_strfreev (AT (instance, field, char **));
  AT (instance, field, char **) = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
parse_list (const CarrelSpecType *type,
            const CarrelSpecField *field,
            gpointer instance,
            JsonArray *array,
            GError **error)
{
  guint length = json_array_get_length (array);

  if (!check_count (type, field, length, error))
    return FALSE;
  for (guint i = 0; i < length; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gpointer element;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return fail (error, CARREL_BASE_ERROR_INVALID, type, field, _("has to hold objects only"));
      element = carrel_spec_field_from_json (field->type, json_node_get_object (node), error);
      if (element == NULL)
        return FALSE;
      g_ptr_array_add (AT (instance, field, GPtrArray *), element);
    }
  return TRUE;
}

static gboolean
parse_field (const CarrelSpecType *type,
             const CarrelSpecField *field,
             gpointer instance,
             JsonNode *node,
             GError **error)
{
  gboolean wants_array = field->kind == CARREL_SPEC_FIELD_LIST ||
                         field->kind == CARREL_SPEC_FIELD_STRINGS;
  JsonNodeType wanted = wants_array                               ? JSON_NODE_ARRAY
                        : field->kind == CARREL_SPEC_FIELD_STRUCT ? JSON_NODE_OBJECT
                                                                  : JSON_NODE_VALUE;

  if (json_node_get_node_type (node) != wanted)
    return fail (error, CARREL_BASE_ERROR_INVALID, type, field, _("is of the wrong kind"));
  if (field->kind == CARREL_SPEC_FIELD_LIST)
    return parse_list (type, field, instance, json_node_get_array (node), error);
  if (field->kind == CARREL_SPEC_FIELD_STRINGS)
    return parse_strings (type, field, instance, json_node_get_array (node), error);
  if (field->kind == CARREL_SPEC_FIELD_STRUCT)
    return parse_into (field->type, EMBEDDED (instance, field), json_node_get_object (node), error);
  return parse_value (type, field, instance, node, error);
}

static gboolean
refuse_member (const CarrelSpecType *type, const char *name, GError **error)
{
  g_autofree char *shown = carrel_base_text_make_displayable (name, strlen (name));

  g_set_error (error,
               CARREL_BASE_ERROR,
               CARREL_BASE_ERROR_INVALID,
               _("The %s has no “%s”"), type->name, shown);
  return FALSE;
}

static gboolean
parse_into (const CarrelSpecType *type, gpointer instance, JsonObject *object, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const CarrelSpecField *field = carrel_spec_field_find (type, name);

      if (field == NULL)
        return refuse_member (type, name, error);
      if (!parse_field (type, field, instance, node, error))
        return FALSE;
    }
  return carrel_spec_field_check (type, instance, error);
}

gpointer
carrel_spec_field_from_json (const CarrelSpecType *type, JsonObject *object, GError **error)
{
  gpointer instance = carrel_spec_field_new_struct (type);

  if (parse_into (type, instance, object, error))
    return instance;
  carrel_spec_field_free_struct (type, instance);
  return NULL;
}
