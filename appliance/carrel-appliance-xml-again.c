/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-xml.h"

#include <json-glib/json-glib.h>

#include "base/carrel-base-json.h"

enum
{
  DEPTH = 8,
  NODES = 400,
};

static JsonObject *describe (const xmlNode *node, guint depth, guint *count);

static gboolean
is_given_anew (const xmlNode *node)
{
  return carrel_appliance_xml_is (node, NULL, "address") ||
         carrel_appliance_xml_is (node, NULL, "alias");
}

static gboolean
add_attributes (const xmlNode *node, JsonObject *object)
{
  g_autoptr (JsonArray) attributes = json_array_new ();

  for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
    {
      const char *name = (const char *) attribute->name;
      g_autofree char *value = carrel_appliance_xml_dup_attribute (node, NULL, name);
      JsonArray *pair;

      if (attribute->ns != NULL || value == NULL)
        return FALSE;
      pair = json_array_new ();
      json_array_add_string_element (pair, name);
      json_array_add_string_element (pair, value);
      json_array_add_array_element (attributes, pair);
    }
  if (json_array_get_length (attributes) > 0)
    json_object_set_array_member (object, "attributes", g_steal_pointer (&attributes));
  return TRUE;
}

static gboolean
add_children (const xmlNode *node, JsonObject *object, guint depth, guint *count)
{
  g_autoptr (JsonArray) children = json_array_new ();

  for (const xmlNode *child = carrel_appliance_xml_get_child (node, NULL, NULL); child != NULL;
       child = carrel_appliance_xml_get_next (child, NULL, NULL))
    {
      JsonObject *described;

      if (is_given_anew (child))
        continue;
      described = describe (child, depth + 1, count);
      if (described == NULL)
        return FALSE;
      json_array_add_object_element (children, described);
    }
  if (json_array_get_length (children) > 0)
    json_object_set_array_member (object, "children", g_steal_pointer (&children));
  return TRUE;
}

/* The text that stands directly in an element. */
static char *
dup_own_text (const xmlNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
      g_string_append (text, (const char *) child->content);
  return g_strstrip (g_strdup (text->str));
}

static JsonObject *
describe (const xmlNode *node, guint depth, guint *count)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = dup_own_text (node);

  if (depth > DEPTH || ++*count > NODES || node->ns != NULL)
    return NULL;
  json_object_set_string_member (object, "name", (const char *) node->name);
  if (!add_attributes (node, object) || !add_children (node, object, depth, count))
    return NULL;
  if (*text == '\0')
    return g_steal_pointer (&object);
  if (json_object_has_member (object, "children"))
    return NULL;
  json_object_set_string_member (object, "text", text);
  return g_steal_pointer (&object);
}

char *
carrel_appliance_xml_dup_again (const xmlNode *node)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  guint count = 0;
  JsonObject *object = describe (node, 0, &count);

  if (object == NULL)
    return NULL;
  json_node_take_object (root, object);
  return carrel_base_json_print (root, FALSE);
}
