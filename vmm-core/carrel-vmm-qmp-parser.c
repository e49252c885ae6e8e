/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-qmp-parser.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/*
 * QMP sends one JSON object after the other with white space between them.  json-glib wants a whole
 * text, so the end of each object is found first by counting braces outside of strings.  That count
 * also bounds the depth, and the buffer bounds the length, before json-glib (which recurses) sees a
 * byte.
 */

struct _CarrelVmmQmpParser
{
  GString *buffer;
  GQueue messages;
  guint depth;
  gboolean in_string;
  gboolean after_backslash;
  gboolean is_broken;
  CarrelVmmQmpParserError broken_code;
};

G_DEFINE_QUARK (carrel - vmm - qmp - parser - error - quark, carrel_vmm_qmp_parser_error)

static gboolean
fail (CarrelVmmQmpParser *parser, CarrelVmmQmpParserError code, GError **error)
{
  const char *words = _("The emulator sent bytes that are no JSON object");

  if (code == CARREL_VMM_QMP_PARSER_ERROR_TOO_LONG)
    words = _("The emulator sent a message longer than any it should send");
  else if (code == CARREL_VMM_QMP_PARSER_ERROR_TOO_DEEP)
    words = _("The emulator sent a message nested deeper than any it should send");
  else if (code == CARREL_VMM_QMP_PARSER_ERROR_SHAPE)
    words = _("The emulator sent a JSON object that is no QMP message");
  parser->is_broken = TRUE;
  parser->broken_code = code;
  g_set_error_literal (error, CARREL_VMM_QMP_PARSER_ERROR, (int) code, words);
  return FALSE;
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static gint64
get_integer (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_INT64
           ? json_node_get_int (node)
           : 0;
}

static gboolean
read_greeting (JsonObject *root, CarrelVmmQmpMessage *message)
{
  JsonObject *greeting = get_object (root, "QMP");
  JsonObject *version = greeting != NULL ? get_object (greeting, "version") : NULL;
  JsonObject *numbers = version != NULL ? get_object (version, "qemu") : NULL;

  if (numbers == NULL)
    return FALSE;
  message->kind = CARREL_VMM_QMP_KIND_GREETING;
  message->major = get_integer (numbers, "major");
  message->minor = get_integer (numbers, "minor");
  message->micro = get_integer (numbers, "micro");
  return TRUE;
}

static gboolean
read_error (JsonObject *root, CarrelVmmQmpMessage *message)
{
  JsonObject *body = get_object (root, "error");
  const char *words = body != NULL ? get_string (body, "desc") : NULL;

  if (words == NULL)
    return FALSE;
  message->kind = CARREL_VMM_QMP_KIND_ERROR;
  message->id = get_integer (root, "id");
  message->error_class = g_strdup (get_string (body, "class"));
  message->description = g_strdup (words);
  return TRUE;
}

static gboolean
read_event (JsonObject *root, CarrelVmmQmpMessage *message)
{
  const char *name = get_string (root, "event");
  JsonObject *data = get_object (root, "data");

  if (name == NULL)
    return FALSE;
  message->kind = CARREL_VMM_QMP_KIND_EVENT;
  message->event = g_strdup (name);
  message->data = data != NULL ? json_object_ref (data) : NULL;
  return TRUE;
}

static gboolean
read_message (JsonObject *root, CarrelVmmQmpMessage *message)
{
  if (json_object_has_member (root, "return"))
    {
      message->kind = CARREL_VMM_QMP_KIND_RETURN;
      message->id = get_integer (root, "id");
      message->result = json_node_copy (json_object_get_member (root, "return"));
      return TRUE;
    }
  if (json_object_has_member (root, "error"))
    return read_error (root, message);
  if (json_object_has_member (root, "event"))
    return read_event (root, message);
  return read_greeting (root, message);
}

/* The buffer holds one whole object. */
static gboolean
finish_message (CarrelVmmQmpParser *parser, GError **error)
{
  g_autoptr (JsonParser) json = json_parser_new_immutable ();
  g_autoptr (CarrelVmmQmpMessage) message = g_new0 (CarrelVmmQmpMessage, 1);
  JsonNode *root;

  if (!g_utf8_validate_len (parser->buffer->str, parser->buffer->len, NULL) ||
      !json_parser_load_from_data (json, parser->buffer->str, (gssize) parser->buffer->len, NULL))
    return fail (parser, CARREL_VMM_QMP_PARSER_ERROR_SYNTAX, error);
  root = json_parser_get_root (json);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return fail (parser, CARREL_VMM_QMP_PARSER_ERROR_SYNTAX, error);
  if (!read_message (json_node_get_object (root), message))
    return fail (parser, CARREL_VMM_QMP_PARSER_ERROR_SHAPE, error);
  g_queue_push_tail (&parser->messages, g_steal_pointer (&message));
  g_string_truncate (parser->buffer, 0);
  return TRUE;
}

static void
step_in_string (CarrelVmmQmpParser *parser, char byte)
{
  if (parser->after_backslash)
    parser->after_backslash = FALSE;
  else if (byte == '\\')
    parser->after_backslash = TRUE;
  else if (byte == '"')
    parser->in_string = FALSE;
}

/* Gives TRUE unless the byte cannot stand here. */
static gboolean
step (CarrelVmmQmpParser *parser, char byte, GError **error)
{
  if (parser->in_string)
    {
      step_in_string (parser, byte);
      return TRUE;
    }
  switch (byte)
    {
    case '"':
      parser->in_string = TRUE;
      break;
    case '{':
    case '[':
      if (++parser->depth > CARREL_VMM_QMP_PARSER_DEPTH_MAX)
        return fail (parser, CARREL_VMM_QMP_PARSER_ERROR_TOO_DEEP, error);
      break;
    case '}':
    case ']':
      parser->depth--;
      break;
    default:
      break;
    }
  return TRUE;
}

CarrelVmmQmpParser *
carrel_vmm_qmp_parser_new (void)
{
  CarrelVmmQmpParser *parser = g_new0 (CarrelVmmQmpParser, 1);

  parser->buffer = g_string_new (NULL);
  g_queue_init (&parser->messages);
  return parser;
}

void
carrel_vmm_qmp_parser_free (CarrelVmmQmpParser *parser)
{
  if (parser == NULL)
    return;
  g_string_free (parser->buffer, TRUE);
  g_queue_clear_full (&parser->messages, (GDestroyNotify) carrel_vmm_qmp_message_free);
  g_free (parser);
}

gboolean
carrel_vmm_qmp_parser_feed (CarrelVmmQmpParser *parser,
                            const char *bytes,
                            gsize length,
                            GError **error)
{
  g_return_val_if_fail (parser != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  if (parser->is_broken)
    return fail (parser, parser->broken_code, error);
  for (gsize index = 0; index < length; index++)
    {
      char byte = bytes[index];

      if (parser->depth == 0)
        {
          if (strchr (" \t\r\n", byte) != NULL && byte != '\0')
            continue;
          if (byte != '{')
            return fail (parser, CARREL_VMM_QMP_PARSER_ERROR_SYNTAX, error);
        }
      if (parser->buffer->len >= CARREL_VMM_QMP_PARSER_MESSAGE_MAX)
        return fail (parser, CARREL_VMM_QMP_PARSER_ERROR_TOO_LONG, error);
      g_string_append_c (parser->buffer, byte);
      if (!step (parser, byte, error))
        return FALSE;
      if (parser->depth == 0 && !finish_message (parser, error))
        return FALSE;
    }
  return TRUE;
}

CarrelVmmQmpMessage *
carrel_vmm_qmp_parser_take (CarrelVmmQmpParser *parser)
{
  g_return_val_if_fail (parser != NULL, NULL);

  return g_queue_pop_head (&parser->messages);
}

void
carrel_vmm_qmp_message_free (CarrelVmmQmpMessage *message)
{
  if (message == NULL)
    return;
  g_clear_pointer (&message->result, json_node_unref);
  g_clear_pointer (&message->data, json_object_unref);
  g_free (message->error_class);
  g_free (message->description);
  g_free (message->event);
  g_free (message);
}
