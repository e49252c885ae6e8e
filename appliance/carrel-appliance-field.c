/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-field-private.h"

#include "carrel-appliance-error.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Most elements of a list of plain texts. */
#define TEXTS_MAX 1000u

#define AT(instance, field, type) G_STRUCT_MEMBER (type, instance, (field)->offset)
/* By way of no type at all: clang refuses a cast that asks for a stricter alignment. */
#define AT_CONST(instance, field, type) \
  (*(type const *) (gconstpointer) ((const char *) (instance) + (field)->offset))

static void
init_struct (const CarrelApplianceType *type, gpointer instance)
{
  for (const CarrelApplianceField *field = type->fields; field->name != NULL; field++)
    switch (field->kind)
      {
      case CARREL_APPLIANCE_FIELD_TEXT:
      case CARREL_APPLIANCE_FIELD_NAME:
        break;
      case CARREL_APPLIANCE_FIELD_NUMBER:
        AT (instance, field, gint64) = -1;
        break;
      case CARREL_APPLIANCE_FIELD_TRUTH:
        AT (instance, field, int) = -1;
        break;
      case CARREL_APPLIANCE_FIELD_TEXTS:
        AT (instance, field, GPtrArray *) = g_ptr_array_new_with_free_func (g_free);
        break;
      case CARREL_APPLIANCE_FIELD_LIST:
        AT (instance, field, GPtrArray *) = g_ptr_array_new ();
        break;
      case CARREL_APPLIANCE_FIELD_STRUCT:
        init_struct (field->type, &AT (instance, field, char));
        break;
      default:
        g_assert_not_reached ();
      }
}

gpointer
carrel_appliance_field_new_struct (const CarrelApplianceType *type)
{
  gpointer instance = g_malloc0 (type->size);

  init_struct (type, instance);
  return instance;
}

static void
clear_list (const CarrelApplianceType *type, GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    carrel_appliance_field_free_struct (type, g_ptr_array_index (list, i));
  g_ptr_array_unref (list);
}

static void
clear_struct (const CarrelApplianceType *type, gpointer instance)
{
  for (const CarrelApplianceField *field = type->fields; field->name != NULL; field++)
    if (field->kind == CARREL_APPLIANCE_FIELD_TEXT || field->kind == CARREL_APPLIANCE_FIELD_NAME)
      g_clear_pointer (&AT (instance, field, char *), g_free);
    else if (field->kind == CARREL_APPLIANCE_FIELD_TEXTS)
      g_clear_pointer (&AT (instance, field, GPtrArray *), g_ptr_array_unref);
    else if (field->kind == CARREL_APPLIANCE_FIELD_LIST)
      clear_list (field->type, g_steal_pointer (&AT (instance, field, GPtrArray *)));
    else if (field->kind == CARREL_APPLIANCE_FIELD_STRUCT)
      clear_struct (field->type, &AT (instance, field, char));
}

void
carrel_appliance_field_free_struct (const CarrelApplianceType *type, gpointer instance)
{
  if (instance == NULL)
    return;
  clear_struct (type, instance);
  g_free (instance);
}

gpointer
carrel_appliance_field_append (const CarrelApplianceType *type, GPtrArray *list)
{
  gpointer instance = carrel_appliance_field_new_struct (type);

  g_ptr_array_add (list, instance);
  return instance;
}

static JsonNode *
texts_to_json (GPtrArray *texts)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < texts->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (texts, i));
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
list_to_json (const CarrelApplianceType *type, GPtrArray *list)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < list->len; i++)
    json_array_add_object_element (array,
                                   carrel_appliance_field_to_json (type,
                                                                   g_ptr_array_index (list, i)));
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
field_to_json (const CarrelApplianceField *field, gconstpointer instance)
{
  switch (field->kind)
    {
    case CARREL_APPLIANCE_FIELD_TEXT:
    case CARREL_APPLIANCE_FIELD_NAME:
      {
        const char *text = AT_CONST (instance, field, char *);

        return text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;
      }
    case CARREL_APPLIANCE_FIELD_NUMBER:
      {
        gint64 number = AT_CONST (instance, field, gint64);

        return number >= 0 ? json_node_init_int (json_node_alloc (), number) : NULL;
      }
    case CARREL_APPLIANCE_FIELD_TRUTH:
      {
        int truth = AT_CONST (instance, field, int);

        return truth >= 0 ? json_node_init_boolean (json_node_alloc (), truth > 0) : NULL;
      }
    case CARREL_APPLIANCE_FIELD_TEXTS:
      {
        GPtrArray *texts = AT_CONST (instance, field, GPtrArray *);

        return texts->len > 0 ? texts_to_json (texts) : NULL;
      }
    case CARREL_APPLIANCE_FIELD_LIST:
      {
        GPtrArray *list = AT_CONST (instance, field, GPtrArray *);

        return list->len > 0 ? list_to_json (field->type, list) : NULL;
      }
    case CARREL_APPLIANCE_FIELD_STRUCT:
      {
        g_autoptr (JsonObject)
          object = carrel_appliance_field_to_json (field->type, &AT_CONST (instance, field, char));

        return json_object_get_size (object) > 0
                 ? json_node_init_object (json_node_alloc (), object)
                 : NULL;
      }
    default:
      g_assert_not_reached ();
    }
}

JsonObject *
carrel_appliance_field_to_json (const CarrelApplianceType *type, gconstpointer instance)
{
  JsonObject *object = json_object_new ();

  for (const CarrelApplianceField *field = type->fields; field->name != NULL; field++)
    {
      JsonNode *node = field_to_json (field, instance);

      if (node != NULL)
        json_object_set_member (object, field->name, node);
    }
  return object;
}

static gboolean read_struct (const CarrelApplianceType *type,
                             gpointer instance,
                             JsonObject *object,
                             GError **error);

static gboolean
refuse (const CarrelApplianceField *field, GError **error)
{
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               _ ("“%s” is not of the kind it has to be in what the reader reported."),
                  field->name);
  return FALSE;
}

static gboolean
read_list (const CarrelApplianceField *field, GPtrArray *list, JsonNode *node, GError **error)
{
  JsonArray *array = json_node_get_array (node);
  guint length = json_array_get_length (array);

  for (guint i = 0; i < length; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (field->kind == CARREL_APPLIANCE_FIELD_TEXTS)
        {
          if (!JSON_NODE_HOLDS_VALUE (element) ||
              json_node_get_value_type (element) != G_TYPE_STRING)
            return refuse (field, error);
          g_ptr_array_add (list, json_node_dup_string (element));
          continue;
        }
      if (!JSON_NODE_HOLDS_OBJECT (element))
        return refuse (field, error);
      if (!read_struct (field->type,
                        carrel_appliance_field_append (field->type, list),
                        json_node_get_object (element),
                        error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_field (const CarrelApplianceField *field, gpointer instance, JsonNode *node, GError **error)
{
  GType value_type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  if ((field->kind == CARREL_APPLIANCE_FIELD_TEXT || field->kind == CARREL_APPLIANCE_FIELD_NAME) &&
      value_type == G_TYPE_STRING)
    AT (instance, field, char *) = json_node_dup_string (node);
  else if (field->kind == CARREL_APPLIANCE_FIELD_NUMBER && value_type == G_TYPE_INT64 &&
           json_node_get_int (node) >= 0)
    AT (instance, field, gint64) = json_node_get_int (node);
  else if (field->kind == CARREL_APPLIANCE_FIELD_TRUTH && value_type == G_TYPE_BOOLEAN)
    AT (instance, field, int) = json_node_get_boolean (node) ? 1 : 0;
  else if ((field->kind == CARREL_APPLIANCE_FIELD_TEXTS ||
            field->kind == CARREL_APPLIANCE_FIELD_LIST) &&
           JSON_NODE_HOLDS_ARRAY (node))
    return read_list (field, AT (instance, field, GPtrArray *), node, error);
  else if (field->kind == CARREL_APPLIANCE_FIELD_STRUCT && JSON_NODE_HOLDS_OBJECT (node))
    return read_struct (field->type,
                        &AT (instance, field, char),
                        json_node_get_object (node),
                        error);
  else
    return refuse (field, error);
  return TRUE;
}

static const CarrelApplianceField *
find_field (const CarrelApplianceType *type, const char *name)
{
  for (const CarrelApplianceField *field = type->fields; field->name != NULL; field++)
    if (g_str_equal (field->name, name))
      return field;
  return NULL;
}

static gboolean
read_struct (const CarrelApplianceType *type, gpointer instance, JsonObject *object, GError **error)
{
  JsonObjectIter iterator;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iterator, object);
  while (json_object_iter_next (&iterator, &name, &node))
    {
      const CarrelApplianceField *field = find_field (type, name);

      if (field == NULL)
        {
          g_set_error (error,
                       CARREL_APPLIANCE_ERROR,
                       CARREL_APPLIANCE_ERROR_INVALID,
                       _ ("The reader reported “%s”, which nobody asked for."), name);
          return FALSE;
        }
      if (!read_field (field, instance, node, error))
        return FALSE;
    }
  return TRUE;
}

gpointer
carrel_appliance_field_from_json (const CarrelApplianceType *type,
                                  JsonObject *object,
                                  GError **error)
{
  gpointer instance = carrel_appliance_field_new_struct (type);
  g_autoptr (GError) local_error = NULL;

  if (!read_struct (type, instance, object, &local_error) ||
      !carrel_appliance_field_check (type, instance, &local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      carrel_appliance_field_free_struct (type, instance);
      return NULL;
    }
  return instance;
}

static gboolean
check_text (const CarrelApplianceType *type,
            const CarrelApplianceField *field,
            const char *text,
            GError **error)
{
  if (text == NULL && field->kind != CARREL_APPLIANCE_FIELD_NAME)
    return TRUE;
  if (text == NULL)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   /* Translators: a kind of item, such as "network", the name of a field. */
                   _ ("A %s does not state its “%s”."), _ (type->name), field->name);
      return FALSE;
    }
  if (strlen (text) > (gsize) field->maximum)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_LIMIT,
                   /* Translators: a kind of item, such as "disk", the name of a field, a number. */
                   _ ("The %s states a “%s” of more than %" PRId64 " bytes."),
                      _ (type->name), field->name, field->maximum);
      return FALSE;
    }
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("The %s states a “%s” that is not text in UTF-8."),
                      _ (type->name), field->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_list (const CarrelApplianceType *type,
            const CarrelApplianceField *field,
            GPtrArray *list,
            GError **error)
{
  gint64 maximum = field->kind == CARREL_APPLIANCE_FIELD_TEXTS ? TEXTS_MAX : field->maximum;

  if (list->len > maximum)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_LIMIT,
                   _ ("The %s states %u “%s”; at most %" PRId64 " are accepted."),
                      _ (type->name), list->len, field->name, maximum);
      return FALSE;
    }
  for (guint i = 0; i < list->len; i++)
    if (field->kind == CARREL_APPLIANCE_FIELD_TEXTS
          ? !check_text (type, field, g_ptr_array_index (list, i), error)
          : !carrel_appliance_field_check (field->type, g_ptr_array_index (list, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
check_number (const CarrelApplianceType *type,
              const CarrelApplianceField *field,
              gint64 number,
              GError **error)
{
  if (number <= field->maximum)
    return TRUE;
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_LIMIT,
               _ ("The %s states %" PRId64 " as its “%s”; at most %" PRId64 " is accepted."),
                  _ (type->name), number, field->name, field->maximum);
  return FALSE;
}

gboolean
carrel_appliance_field_check (const CarrelApplianceType *type,
                              gconstpointer instance,
                              GError **error)
{
  for (const CarrelApplianceField *field = type->fields; field->name != NULL; field++)
    switch (field->kind)
      {
      case CARREL_APPLIANCE_FIELD_TEXT:
      case CARREL_APPLIANCE_FIELD_NAME:
        if (!check_text (type, field, AT_CONST (instance, field, char *), error))
          return FALSE;
        break;
      case CARREL_APPLIANCE_FIELD_NUMBER:
        if (!check_number (type, field, AT_CONST (instance, field, gint64), error))
          return FALSE;
        break;
      case CARREL_APPLIANCE_FIELD_TRUTH:
        break;
      case CARREL_APPLIANCE_FIELD_TEXTS:
      case CARREL_APPLIANCE_FIELD_LIST:
        if (!check_list (type, field, AT_CONST (instance, field, GPtrArray *), error))
          return FALSE;
        break;
      case CARREL_APPLIANCE_FIELD_STRUCT:
        if (!carrel_appliance_field_check (field->type, &AT_CONST (instance, field, char), error))
          return FALSE;
        break;
      default:
        g_assert_not_reached ();
      }
  return TRUE;
}
