/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-json.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "carrel-base-error.h"
#include "carrel-base-limits.h"
#include "carrel-base-text.h"

/*
 * json-glib recurses once per level of nesting, so the nesting is bounded before it begins: brackets
 * outside strings are counted, which needs no understanding of the rest.  What opens a comment or a
 * single-quoted string in lenient parsers is no JSON and is refused, so that both agree on what is
 * inside a string.
 */
static gboolean
is_shallow (const char *text, gsize length)
{
  guint depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (in_string && c == '\\')
        i++;
      else if (c == '"')
        in_string = !in_string;
      else if (!in_string && strchr ("/#'", c) != NULL)
        return FALSE;
      else if (!in_string && (c == '[' || c == '{') && ++depth > CARREL_BASE_LIMIT_JSON_DEPTH)
        return FALSE;
      else if (!in_string && (c == ']' || c == '}') && depth > 0)
        depth--;
    }
  return TRUE;
}

static gboolean
is_acceptable (const char *text, gsize length, GError **error)
{
  if (length > CARREL_BASE_LIMIT_JSON_BYTES)
    {
      g_set_error (error,
                   CARREL_BASE_ERROR,
                   CARREL_BASE_ERROR_LIMIT,
                   _("The JSON text is longer than the %u bytes accepted"),
                      CARREL_BASE_LIMIT_JSON_BYTES);
      return FALSE;
    }
  if (length > 0 &&
      (memchr (text, '\0', length) != NULL || !g_utf8_validate (text, (gssize) length, NULL)))
    {
      g_set_error_literal (error,
                           CARREL_BASE_ERROR,
                           CARREL_BASE_ERROR_INVALID,
                           _("The JSON text is not valid UTF-8"));
      return FALSE;
    }
  if (!is_shallow (text, length))
    {
      g_set_error_literal (
        error,
        CARREL_BASE_ERROR,
        CARREL_BASE_ERROR_LIMIT,
        _("The text is no plain JSON, or is more deeply nested than is accepted"));
      return FALSE;
    }
  return TRUE;
}

JsonNode *
carrel_base_json_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) reason = NULL;
  JsonNode *root;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  if (!is_acceptable (text, length, error))
    return NULL;
  if (!json_parser_load_from_data (parser, length > 0 ? text : "", (gssize) length, &reason))
    {
      g_set_error (error,
                   CARREL_BASE_ERROR,
                   CARREL_BASE_ERROR_INVALID,
                   _("The text is not JSON: %s"), reason->message);
      return NULL;
    }
  root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error_literal (error,
                         CARREL_BASE_ERROR,
                         CARREL_BASE_ERROR_INVALID,
                         _("The JSON text is empty"));
  return root;
}

JsonObject *
carrel_base_json_parse_object (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = carrel_base_json_parse (text, length, error);

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error,
                           CARREL_BASE_ERROR,
                           CARREL_BASE_ERROR_INVALID,
                           _("The JSON text does not hold an object"));
      return NULL;
    }
  return json_node_dup_object (root);
}

char *
carrel_base_json_print (JsonNode *root, gboolean pretty)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();

  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, pretty);
  return json_generator_to_data (generator, NULL);
}

static JsonNode *
find (JsonObject *object, const char *member, JsonNodeType type)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && json_node_get_node_type (node) == type ? node : NULL;
}

const char *
carrel_base_json_get_string (JsonObject *object, const char *member)
{
  JsonNode *node = find (object, member, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

char *
carrel_base_json_dup_line (JsonObject *object, const char *member)
{
  return carrel_base_text_make_line (carrel_base_json_get_string (object, member), G_MAXSIZE);
}

gint64
carrel_base_json_get_int (JsonObject *object, const char *member, gint64 fallback)
{
  JsonNode *node = find (object, member, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node)
                                                                         : fallback;
}

gboolean
carrel_base_json_get_boolean (JsonObject *object, const char *member, gboolean fallback)
{
  JsonNode *node = find (object, member, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN
           ? json_node_get_boolean (node)
           : fallback;
}

JsonObject *
carrel_base_json_get_object (JsonObject *object, const char *member)
{
  JsonNode *node = find (object, member, JSON_NODE_OBJECT);

  return node != NULL ? json_node_get_object (node) : NULL;
}

JsonArray *
carrel_base_json_get_array (JsonObject *object, const char *member)
{
  JsonNode *node = find (object, member, JSON_NODE_ARRAY);

  return node != NULL ? json_node_get_array (node) : NULL;
}
