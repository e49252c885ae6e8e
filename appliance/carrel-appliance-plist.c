/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-plist.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "carrel-appliance-error.h"
#include "carrel-appliance-plist-private.h"
#include "carrel-appliance-xml.h"

enum
{
  DEPTH_MAX = 64,
  VALUES_MAX = 100000,
};

typedef struct
{
  guint values;
  GError **error;
} Reading;

static JsonNode *
set_invalid (Reading *reading, const char *words)
{
  g_set_error (reading->error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               _ ("The property list cannot be read: %s"), words);
  return NULL;
}

static JsonNode *read_value (Reading *reading, const xmlNode *node, guint depth);

static JsonNode *
read_dictionary (Reading *reading, const xmlNode *node, guint depth)
{
  g_autoptr (JsonObject) object = json_object_new ();
  const xmlNode *key = carrel_appliance_xml_get_child (node, NULL, NULL);
  JsonNode *result;

  while (key != NULL)
    {
      const xmlNode *value = carrel_appliance_xml_get_next (key, NULL, NULL);
      g_autofree char *name = carrel_appliance_xml_dup_text (key);
      JsonNode *member;

      if (!carrel_appliance_xml_is (key, NULL, "key") || value == NULL)
        return set_invalid (reading, _ ("a dictionary does not pair keys with values"));
      if (json_object_has_member (object, name))
        return set_invalid (reading, _ ("a dictionary has one key twice"));
      member = read_value (reading, value, depth + 1);
      if (member == NULL)
        return NULL;
      json_object_set_member (object, name, member);
      key = carrel_appliance_xml_get_next (value, NULL, NULL);
    }
  result = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (result, object);
  return result;
}

static JsonNode *
read_array (Reading *reading, const xmlNode *node, guint depth)
{
  g_autoptr (JsonArray) array = json_array_new ();
  JsonNode *result;

  for (const xmlNode *item = carrel_appliance_xml_get_child (node, NULL, NULL); item != NULL;
       item = carrel_appliance_xml_get_next (item, NULL, NULL))
    {
      JsonNode *element = read_value (reading, item, depth + 1);

      if (element == NULL)
        return NULL;
      json_array_add_element (array, element);
    }
  result = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (result, array);
  return result;
}

static JsonNode *
read_integer (Reading *reading, const char *text)
{
  gint64 number = 0;

  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return set_invalid (reading, _ ("what should be a whole number is none"));
  return json_node_init_int (json_node_alloc (), number);
}

static JsonNode *
read_value (Reading *reading, const xmlNode *node, guint depth)
{
  const char *name = (const char *) node->name;
  g_autofree char *text = NULL;

  if (depth > DEPTH_MAX || ++reading->values > VALUES_MAX)
    {
      g_set_error_literal (reading->error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_LIMIT,
                           _ ("The property list is larger or deeper than is read"));
      return NULL;
    }
  if (strcmp (name, "dict") == 0)
    return read_dictionary (reading, node, depth);
  if (strcmp (name, "array") == 0)
    return read_array (reading, node, depth);
  if (strcmp (name, "true") == 0 || strcmp (name, "false") == 0)
    return json_node_init_boolean (json_node_alloc (), *name == 't');
  text = carrel_appliance_xml_dup_text (node);
  if (strcmp (name, "integer") == 0)
    return read_integer (reading, text);
  if (strcmp (name, "real") == 0)
    return json_node_init_double (json_node_alloc (), g_ascii_strtod (text, NULL));
  if (strcmp (name, "string") == 0 || strcmp (name, "date") == 0 || strcmp (name, "data") == 0)
    return json_node_init_string (json_node_alloc (), text);
  return set_invalid (reading, _ ("it holds an element that property lists do not have"));
}

static JsonNode *
parse_xml (const char *data, gsize length, GError **error)
{
  Reading reading = { 0, error };
  g_autoptr (xmlDoc) document =
    carrel_appliance_xml_parse (data, length, CARREL_APPLIANCE_XML_DOCTYPE_IGNORE, error);
  const xmlNode *root;
  const xmlNode *value;

  if (document == NULL)
    return NULL;
  root = xmlDocGetRootElement (document);
  if (!carrel_appliance_xml_is (root, NULL, "plist"))
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_UNKNOWN,
                           _ ("This is no property list: its first element is not \"plist\""));
      return NULL;
    }
  value = carrel_appliance_xml_get_child (root, NULL, NULL);
  if (value == NULL)
    return set_invalid (&reading, _ ("it is empty"));
  return read_value (&reading, value, 0);
}

JsonNode *
carrel_appliance_plist_parse (const char *data, gsize length, GError **error)
{
  g_return_val_if_fail (data != NULL || length == 0, NULL);
  if (length >= 8 && memcmp (data, "bplist00", 8) == 0)
    return carrel_appliance_plist_parse_binary (data, length, error);
  return parse_xml (data, length, error);
}
