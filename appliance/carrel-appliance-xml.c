/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-xml.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "base/carrel-base-text.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-value.h"

/*
 * libxml2 bounds the depth (256), the length of a name and of a text by itself.  It compares each
 * attribute with all others of its element and keeps some hundred bytes for each node, so these are
 * counted here before it sees the document.  It is always given UTF-8, so that what was counted is
 * what it reads.
 */

enum
{
  /* Elements and attributes in a document: about 50 MiB as a tree. */
  ITEMS_MAX = 200000,
  /* Attributes of one element. */
  ATTRIBUTES_MAX = 1024,
  /* Where a declaration `<?xml ... encoding="..."?>` has to end. */
  DECLARATION_MAX = 256,
};

typedef struct
{
  CarrelApplianceXmlDoctype doctype;
  gboolean refused;
} Reading;

static Reading *
get_reading (void *context)
{
  return ((xmlParserCtxt *) context)->_private;
}

static void
refuse (void *context)
{
  get_reading (context)->refused = TRUE;
  xmlStopParser (context);
}

static void
internal_subset_cb (void *context, const xmlChar *name, const xmlChar *id, const xmlChar *system)
{
  if (get_reading (context)->doctype == CARREL_APPLIANCE_XML_DOCTYPE_REFUSE)
    refuse (context);
}

static void
external_subset_cb (void *context, const xmlChar *name, const xmlChar *id, const xmlChar *system)
{
}

static void
entity_cb (void *context,
           const xmlChar *name,
           int type,
           const xmlChar *id,
           const xmlChar *system,
           xmlChar *content)
{
  refuse (context);
}

static void
unparsed_cb (void *context,
             const xmlChar *name,
             const xmlChar *id,
             const xmlChar *system,
             const xmlChar *notation)
{
  refuse (context);
}

static void
notation_cb (void *context, const xmlChar *name, const xmlChar *id, const xmlChar *system)
{
  refuse (context);
}

static void
element_cb (void *context, const xmlChar *name, int type, xmlElementContent *content)
{
  refuse (context);
}

static void
attribute_cb (void *context,
              const xmlChar *element,
              const xmlChar *name,
              int type,
              int how,
              const xmlChar *value,
              xmlEnumeration *tree)
{
  xmlFreeEnumeration (tree);
  refuse (context);
}

static void
reference_cb (void *context, const xmlChar *name)
{
  refuse (context);
}

static xmlEntity *
get_entity_cb (void *context, const xmlChar *name)
{
  return xmlGetPredefinedEntity (name);
}

static xmlEntity *
get_parameter_cb (void *context, const xmlChar *name)
{
  refuse (context);
  return NULL;
}

static xmlParserInput *
resolve_cb (void *context, const xmlChar *id, const xmlChar *system)
{
  refuse (context);
  return NULL;
}

static void
set_callbacks (xmlSAXHandler *sax)
{
  sax->internalSubset = internal_subset_cb;
  sax->externalSubset = external_subset_cb;
  sax->entityDecl = entity_cb;
  sax->unparsedEntityDecl = unparsed_cb;
  sax->notationDecl = notation_cb;
  sax->elementDecl = element_cb;
  sax->attributeDecl = attribute_cb;
  sax->reference = reference_cb;
  sax->getEntity = get_entity_cb;
  sax->getParameterEntity = get_parameter_cb;
  sax->resolveEntity = resolve_cb;
}

/* The encoding that the declaration names, if there is one. */
static char *
dup_declared_encoding (const char *data, gsize length)
{
  g_autofree char *start = g_strndup (length > 0 ? data : "", MIN (length, DECLARATION_MAX));
  char *end = strstr (start, "?>");
  char *at;
  char quote;

  if (!g_str_has_prefix (start, "<?xml") || end == NULL)
    return NULL;
  *end = '\0';
  at = strstr (start, "encoding");
  if (at == NULL)
    return NULL;
  at += strlen ("encoding");
  while (g_ascii_isspace (*at) || *at == '=')
    at++;
  quote = *at;
  if (quote != '"' && quote != '\'')
    return NULL;
  end = strchr (at + 1, quote);
  return end != NULL ? g_strndup (at + 1, (gsize) (end - at - 1)) : NULL;
}

/* Encodings in which every byte below 128 means what it means in ASCII. */
static gboolean
is_known_encoding (const char *encoding)
{
  static const char *const prefixes[] = { "ISO-8859-", "WINDOWS-125", "US-ASCII", "ASCII" };
  g_autofree char *upper = g_ascii_strup (encoding, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      if (g_str_has_prefix (upper, prefixes[i]))
        return TRUE;
    }
  return FALSE;
}

static char *
make_utf8 (const char *data, gsize length, gsize *out_length, GError **error)
{
  g_autofree char *encoding = NULL;
  g_autofree char *text = NULL;

  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      length -= 3;
    }
  if (length >= 2 && memcmp (data, "\xff\xfe", 2) == 0)
    text = carrel_appliance_value_convert (data + 2, length - 2, "UTF-16LE", out_length, error);
  else if (length >= 2 && memcmp (data, "\xfe\xff", 2) == 0)
    text = carrel_appliance_value_convert (data + 2, length - 2, "UTF-16BE", out_length, error);
  else
    {
      encoding = dup_declared_encoding (data, length);
      if (encoding != NULL && is_known_encoding (encoding))
        text = carrel_appliance_value_convert (data, length, encoding, out_length, error);
      else
        {
          text = g_memdup2 (data, length);
          *out_length = length;
        }
    }
  if (text == NULL && length > 0)
    return NULL;
  if (*out_length == 0 || !g_utf8_validate_len (text, *out_length, NULL))
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_INVALID,
                           _ ("The description is not text in a known encoding (UTF-8, UTF-16)"));
      return NULL;
    }
  return g_steal_pointer (&text);
}

/* Where what begins at @at and is closed by @closing ends. */
static const char *
skip_to (const char *at, const char *end, const char *closing)
{
  const char *found = g_strstr_len (at, end - at, closing);

  return found != NULL ? found + strlen (closing) : end;
}

/* The end of the tag that begins at @at; counts its attributes. */
static const char *
skip_tag (const char *at, const char *end, guint *out_attributes)
{
  guint attributes = 0;
  char quote = '\0';

  for (; at < end; at++)
    {
      if (quote != '\0')
        quote = *at == quote ? '\0' : quote;
      else if (*at == '"' || *at == '\'')
        quote = *at;
      else if (*at == '=')
        attributes++;
      else if (*at == '>')
        break;
    }
  *out_attributes = attributes;
  return MIN (at + 1, end);
}

static gboolean
check_counts (const char *text, gsize length, GError **error)
{
  const char *end = text + length;
  const char *at = text;
  guint items = 0;

  while ((at = memchr (at, '<', (gsize) (end - at))) != NULL)
    {
      gsize left = (gsize) (end - at);
      guint attributes = 0;

      if (left >= 4 && memcmp (at, "<!--", 4) == 0)
        at = skip_to (at + 4, end, "-->");
      else if (left >= 9 && memcmp (at, "<![CDATA[", 9) == 0)
        at = skip_to (at + 9, end, "]]>");
      else if (left >= 2 && memcmp (at, "<?", 2) == 0)
        at = skip_to (at + 2, end, "?>");
      else
        at = skip_tag (at, end, &attributes);
      items += 1 + attributes;
      if (attributes > ATTRIBUTES_MAX || items > ITEMS_MAX)
        {
          g_set_error (error,
                       CARREL_APPLIANCE_ERROR,
                       CARREL_APPLIANCE_ERROR_LIMIT,
                       _ ("The description has more parts than the %d that are read"),
                          attributes > ATTRIBUTES_MAX ? ATTRIBUTES_MAX : ITEMS_MAX);
          return FALSE;
        }
    }
  return TRUE;
}

static void
set_parse_error (xmlParserCtxt *context, const Reading *reading, GError **error)
{
  const xmlError *last = xmlCtxtGetLastError (context);
  const char *message = last != NULL && last->message != NULL ? last->message : "";
  g_autofree char *reason = carrel_base_text_make_displayable (message, strlen (message));

  if (reading->refused)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_REFUSED,
                           _ ("The description declares a document type or entities of its own, "
                              "which no real one needs"));
    }
  else if (last != NULL && last->code == XML_ERR_DOCUMENT_END && context->node == NULL &&
           last->line > 1)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("Something follows the end of the description (line %d): a file may hold one "
                      "description only"),
                      last->line);
    }
  else
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("The description is not well-formed XML (line %d: %s)"),
                      last != NULL ? last->line : 0,
                      g_strstrip (reason));
    }
}

static xmlDoc *
parse_utf8 (const char *text, gsize length, CarrelApplianceXmlDoctype doctype, GError **error)
{
  Reading reading = { .doctype = doctype };
  xmlParserCtxt *context;
  xmlDoc *document;

  xmlInitParser ();
  context = xmlNewParserCtxt ();
  g_assert (context != NULL);
  context->_private = &reading;
  set_callbacks (context->sax);
  document = xmlCtxtReadMemory (context,
                                text,
                                (int) length,
                                NULL,
                                "UTF-8",
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                  XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
  if (document == NULL || reading.refused || xmlDocGetRootElement (document) == NULL)
    {
      set_parse_error (context, &reading, error);
      g_clear_pointer (&document, xmlFreeDoc);
    }
  xmlFreeParserCtxt (context);
  return document;
}

xmlDoc *
carrel_appliance_xml_parse (const char *data,
                            gsize length,
                            CarrelApplianceXmlDoctype doctype,
                            GError **error)
{
  g_autofree char *text = NULL;
  gsize text_length = 0;

  g_return_val_if_fail (data != NULL || length == 0, NULL);
  if (length > CARREL_APPLIANCE_XML_BYTES)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_LIMIT,
                   _ ("The description has %zu bytes; more than %u are not read"),
                      length,
                      CARREL_APPLIANCE_XML_BYTES);
      return NULL;
    }
  text = make_utf8 (data, length, &text_length, error);
  if (text == NULL || !check_counts (text, text_length, error))
    return NULL;
  return parse_utf8 (text, text_length, doctype, error);
}

gboolean
carrel_appliance_xml_is (const xmlNode *node, const char *uri, const char *name)
{
  if (node == NULL || node->type != XML_ELEMENT_NODE)
    return FALSE;
  if (name != NULL && strcmp ((const char *) node->name, name) != 0)
    return FALSE;
  if (uri == NULL)
    return TRUE;
  return node->ns != NULL && node->ns->href != NULL &&
         strcmp ((const char *) node->ns->href, uri) == 0;
}

static xmlNode *
find_from (xmlNode *node, const char *uri, const char *name)
{
  while (node != NULL && !carrel_appliance_xml_is (node, uri, name))
    node = node->next;
  return node;
}

xmlNode *
carrel_appliance_xml_get_child (const xmlNode *parent, const char *uri, const char *name)
{
  return parent != NULL ? find_from (parent->children, uri, name) : NULL;
}

xmlNode *
carrel_appliance_xml_get_next (const xmlNode *node, const char *uri, const char *name)
{
  g_return_val_if_fail (node != NULL, NULL);
  return find_from (node->next, uri, name);
}

xmlNode *
carrel_appliance_xml_find (const xmlNode *node, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  xmlNode *found = (xmlNode *) node;

  for (gsize i = 0; names[i] != NULL && found != NULL; i++)
    found = carrel_appliance_xml_get_child (found, NULL, names[i]);
  return found;
}

char *
carrel_appliance_xml_dup_attribute (const xmlNode *node, const char *uri, const char *name)
{
  xmlChar *value;
  char *copy;

  g_return_val_if_fail (name != NULL, NULL);
  if (node == NULL || node->type != XML_ELEMENT_NODE)
    return NULL;
  value = uri == NULL ? xmlGetNoNsProp (node, (const xmlChar *) name)
                      : xmlGetNsProp (node, (const xmlChar *) name, (const xmlChar *) uri);
  copy = g_strdup ((const char *) value);
  if (value != NULL)
    xmlFree (value);
  return copy;
}

char *
carrel_appliance_xml_dup_text (const xmlNode *node)
{
  xmlChar *content;
  char *copy;

  if (node == NULL)
    return NULL;
  content = xmlNodeGetContent (node);
  copy = g_strdup (content != NULL ? (const char *) content : "");
  if (content != NULL)
    xmlFree (content);
  return g_strstrip (copy);
}

char *
carrel_appliance_xml_dup_child_text (const xmlNode *parent, const char *uri, const char *name)
{
  return carrel_appliance_xml_dup_text (carrel_appliance_xml_get_child (parent, uri, name));
}

char *
carrel_appliance_xml_dup_markup (const xmlNode *node)
{
  xmlBuffer *buffer = xmlBufferCreate ();
  char *markup;

  g_assert (buffer != NULL);
  xmlNodeDump (buffer, node->doc, (xmlNode *) node, 0, 0);
  markup = g_strdup ((const char *) xmlBufferContent (buffer));
  xmlBufferFree (buffer);
  return markup != NULL ? markup : g_strdup ("");
}
