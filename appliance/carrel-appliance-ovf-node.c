/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-ovf-private.h"
#include "carrel-appliance-value.h"

#include <glib/gi18n-lib.h>
#include <libxml/tree.h>
#include <string.h>

char *
carrel_appliance_ovf_dup_attribute (const xmlNode *node, const char *name)
{
  xmlAttr *attribute = node != NULL && node->type == XML_ELEMENT_NODE ? node->properties : NULL;
  xmlChar *value;
  char *copy;

  while (attribute != NULL && !g_str_equal ((const char *) attribute->name, name))
    attribute = attribute->next;
  if (attribute == NULL)
    return NULL;
  value = xmlNodeListGetString (attribute->doc, attribute->children, 1);
  copy = g_strdup (value != NULL ? (const char *) value : "");
  if (value != NULL)
    xmlFree (value);
  return copy;
}

gboolean
carrel_appliance_ovf_get_truth (const xmlNode *node, const char *name, gboolean fallback)
{
  g_autofree char *text = carrel_appliance_ovf_dup_attribute (node, name);
  int truth = carrel_appliance_value_parse_truth (text);

  return truth >= 0 ? truth > 0 : fallback;
}

char *
carrel_appliance_ovf_dup_kind (const xmlNode *node)
{
  const char *name = (const char *) node->name;
  g_autofree char *type = NULL;
  const char *colon;

  if (!g_str_equal (name, "Section") && !g_str_equal (name, "Content"))
    return g_strdup (name);
  type = carrel_appliance_ovf_dup_attribute (node, "type");
  if (type == NULL)
    return g_strdup (name);
  if (g_str_has_suffix (type, "_Type"))
    type[strlen (type) - strlen ("_Type")] = '\0';
  colon = strrchr (type, ':');
  return g_strdup (colon != NULL ? colon + 1 : type);
}

char *
carrel_appliance_ovf_dup_words (CarrelApplianceOvf *self, const xmlNode *parent, const char *name)
{
  xmlNode *node = carrel_appliance_xml_get_child (parent, NULL, name);
  g_autofree char *text = carrel_appliance_xml_dup_text (node);
  g_autofree char *key = carrel_appliance_ovf_dup_attribute (node, "msgid");

  const char *own = key != NULL ? g_hash_table_lookup (self->own_words, key) : NULL;

  if (own != NULL)
    return g_strdup (own);
  if (text != NULL && *text != '\0')
    return g_steal_pointer (&text);
  return key != NULL ? g_strdup (g_hash_table_lookup (self->words, key)) : NULL;
}

gboolean
carrel_appliance_ovf_is_chosen (CarrelApplianceOvf *self,
                                const xmlNode *node,
                                gboolean *out_is_special)
{
  g_autofree char *text = carrel_appliance_ovf_dup_attribute (node, "configuration");
  g_auto (GStrv) names = text != NULL ? g_strsplit_set (text, " \t\r\n", -1) : NULL;

  if (out_is_special != NULL)
    *out_is_special = names != NULL;
  return names == NULL || (self->configuration != NULL &&
                           g_strv_contains ((const char *const *) names, self->configuration));
}

gboolean
carrel_appliance_ovf_refuse_section (const xmlNode *node, GPtrArray *notes, GError **error)
{
  const char *space = node->ns != NULL ? (const char *) node->ns->href : NULL;
  g_autofree char *kind = carrel_appliance_ovf_dup_kind (node);
  g_autofree char *raw = NULL;

  /* VMware's sections say what its servers do with a machine, not what the machine is. */
  if ((space == NULL || strstr (space, "vmware.com/schema/ovf") == NULL ||
       strstr (space, "envelope") != NULL) &&
      (space == NULL || strstr (space, "vmware.com/vcloud") == NULL) &&
      carrel_appliance_ovf_get_truth (node, "required", TRUE))
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                   _ ("The package says that its section “%s” has to be understood, and it is not "
                      "known here."),
                      kind);
      return FALSE;
    }
  raw = carrel_appliance_xml_dup_markup (node);
  carrel_appliance_model_add_note (notes,
                                   kind,
                                   _ ("This section is not known here; it is passed over."), raw);
  return TRUE;
}

char *
carrel_appliance_ovf_dup_setting (const xmlNode *item, const char *key)
{
  for (xmlNode *node = carrel_appliance_xml_get_child (item, NULL, "Config"); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "Config"))
    {
      g_autofree char *found = carrel_appliance_ovf_dup_attribute (node, "key");

      if (g_strcmp0 (found, key) == 0)
        return carrel_appliance_ovf_dup_attribute (node, "value");
    }
  return NULL;
}
