/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/*
 * XML that may be hostile, read within bounds: no network, no file, no entity but XML's own five, no
 * declaration, at most 8 MiB, 256 elements deep, 200,000 elements and attributes.  What is walked is
 * libxml2's tree; these helpers know namespaces, so that a foreign element of the same name is not
 * mistaken for the one meant.  All may be called from any thread, on trees that no other thread uses.
 */

/**
 * CARREL_APPLIANCE_XML_BYTES:
 *
 * The largest document that is read.
 */
#define CARREL_APPLIANCE_XML_BYTES (8u * 1024u * 1024u)

/**
 * CarrelApplianceXmlDoctype:
 * @CARREL_APPLIANCE_XML_DOCTYPE_REFUSE: a document type declaration is an error
 * @CARREL_APPLIANCE_XML_DOCTYPE_IGNORE: one that declares nothing itself may stand there (property
 *   lists have one); what it names is never loaded
 *
 * What becomes of a document type declaration.
 */
typedef enum
{
  CARREL_APPLIANCE_XML_DOCTYPE_REFUSE,
  CARREL_APPLIANCE_XML_DOCTYPE_IGNORE,
} CarrelApplianceXmlDoctype;

/**
 * carrel_appliance_xml_parse:
 * @data: (array length=length): the document; UTF-8, UTF-16 with a byte order mark, or one of the
 *   8-bit encodings it declares (ASCII, ISO 8859, Windows)
 * @length: its bytes
 * @doctype: what becomes of a document type declaration
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR: INVALID, LIMIT, REFUSED
 *
 * Returns: (transfer full) (nullable): the document, or %NULL with @error set
 */
xmlDoc *carrel_appliance_xml_parse (const char *data,
                                    gsize length,
                                    CarrelApplianceXmlDoctype doctype,
                                    GError **error);

/**
 * carrel_appliance_xml_is:
 * @node: (nullable): a node
 * @uri: (nullable): the namespace it has to be in; %NULL for any or none
 * @name: its local name
 *
 * Returns: whether @node is such an element
 */
gboolean carrel_appliance_xml_is (const xmlNode *node, const char *uri, const char *name);

/**
 * carrel_appliance_xml_get_child:
 * @parent: (nullable): an element
 * @uri: (nullable): the namespace wanted; %NULL for any or none
 * @name: (nullable): the local name wanted; %NULL for any
 *
 * Returns: (transfer none) (nullable): the first such child element
 */
xmlNode *carrel_appliance_xml_get_child (const xmlNode *parent, const char *uri, const char *name);

/**
 * carrel_appliance_xml_get_next:
 * @node: an element
 * @uri: (nullable): the namespace wanted; %NULL for any or none
 * @name: (nullable): the local name wanted; %NULL for any
 *
 * Returns: (transfer none) (nullable): the next such sibling element
 */
xmlNode *carrel_appliance_xml_get_next (const xmlNode *node, const char *uri, const char *name);

/**
 * carrel_appliance_xml_find:
 * @node: (nullable): an element
 * @path: local names of children, one below the other: "devices/emulator"
 *
 * Takes the first child of each name, in whatever namespace.
 *
 * Returns: (transfer none) (nullable): the last of them
 */
xmlNode *carrel_appliance_xml_find (const xmlNode *node, const char *path);

/**
 * carrel_appliance_xml_dup_attribute:
 * @node: (nullable): an element
 * @uri: (nullable): the attribute's namespace; %NULL for one that stands in none
 * @name: its local name
 *
 * Returns: (transfer full) (nullable): its value, or %NULL when it is absent
 */
char *carrel_appliance_xml_dup_attribute (const xmlNode *node, const char *uri, const char *name);

/**
 * carrel_appliance_xml_dup_text:
 * @node: (nullable): an element
 *
 * Returns: (transfer full) (nullable): the text in it, white space around it taken away; empty when
 * there is none, %NULL when @node is %NULL
 */
char *carrel_appliance_xml_dup_text (const xmlNode *node);

/**
 * carrel_appliance_xml_dup_child_text:
 * @parent: (nullable): an element
 * @uri: (nullable): the child's namespace; %NULL for any or none
 * @name: the child's local name
 *
 * Returns: (transfer full) (nullable): as carrel_appliance_xml_dup_text(), of the first such child
 */
char *carrel_appliance_xml_dup_child_text (const xmlNode *parent,
                                           const char *uri,
                                           const char *name);

/**
 * carrel_appliance_xml_dup_markup:
 * @node: an element
 *
 * Returns: (transfer full): the element as it would be written, to be kept for an export; namespaces
 * that were declared further up are not declared again
 */
char *carrel_appliance_xml_dup_markup (const xmlNode *node);

/**
 * carrel_appliance_xml_dup_again:
 * @node: an element
 *
 * Takes an element apart for an export to the same product: names and texts, without what libvirt gives
 * anew to every device (`address`, `alias`).
 *
 * Returns: (transfer full) (nullable): the element as %CarrelApplianceNote.again; %NULL when it has
 * namespaces, mixes texts with elements, or is too large
 */
char *carrel_appliance_xml_dup_again (const xmlNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

G_END_DECLS
