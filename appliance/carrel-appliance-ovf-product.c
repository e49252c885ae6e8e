/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-ovf-private.h"

#include <glib/gi18n-lib.h>
#include <libxml/tree.h>
#include <string.h>

/* An empty attribute says as little as none. */
static char *
dup_stated (const xmlNode *node, const char *name)
{
  char *text = carrel_appliance_ovf_dup_attribute (node, name);

  if (text != NULL && *text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

/* The default value: that of the configuration before the one for all. */
static char *
dup_value (CarrelApplianceOvf *self, const xmlNode *node)
{
  char *general = carrel_appliance_ovf_dup_attribute (node, "value");

  for (xmlNode *value = carrel_appliance_xml_get_child (node, NULL, "Value"); value != NULL;
       value = carrel_appliance_xml_get_next (value, NULL, "Value"))
    {
      gboolean is_special = FALSE;

      if (!carrel_appliance_ovf_is_chosen (self, value, &is_special))
        continue;
      if (is_special)
        {
          g_free (general);
          return carrel_appliance_ovf_dup_attribute (value, "value");
        }
      if (general == NULL)
        general = carrel_appliance_ovf_dup_attribute (value, "value");
    }
  return general;
}

static gboolean
read_property (CarrelApplianceOvf *self,
               const xmlNode *node,
               const char *class_name,
               const char *instance,
               const char *category,
               GPtrArray *properties,
               GError **error)
{
  g_autofree char *key = dup_stated (node, "key");
  CarrelApplianceProperty *property;

  if (key == NULL)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("A property of the product (line %ld) has no key."),
                      xmlGetLineNo ((xmlNode *) node));
      return FALSE;
    }
  property = carrel_appliance_model_add_property (properties);
  property->key = g_steal_pointer (&key);
  property->class_name = g_strdup (class_name);
  property->instance = g_strdup (instance);
  property->category = g_strdup (category);
  property->type = dup_stated (node, "type");
  property->qualifiers = dup_stated (node, "qualifiers");
  property->value = dup_value (self, node);
  property->label = carrel_appliance_ovf_dup_words (self, node, "Label");
  property->description = carrel_appliance_ovf_dup_words (self, node, "Description");
  property->is_user_configurable = carrel_appliance_ovf_get_truth (node, "userConfigurable", FALSE);
  property->is_secret = carrel_appliance_ovf_get_truth (node, "password", FALSE);
  return TRUE;
}

gboolean
carrel_appliance_ovf_read_product (CarrelApplianceOvf *self,
                                   const xmlNode *node,
                                   GPtrArray *products,
                                   GPtrArray *properties,
                                   GError **error)
{
  CarrelApplianceProduct *product = carrel_appliance_model_add_product (products);
  g_autofree char *category = NULL;

  product->class_name = dup_stated (node, "class");
  product->instance = dup_stated (node, "instance");
  product->name = carrel_appliance_ovf_dup_words (self, node, "Product");
  product->vendor = carrel_appliance_ovf_dup_words (self, node, "Vendor");
  product->version = carrel_appliance_ovf_dup_words (self, node, "Version");
  product->full_version = carrel_appliance_ovf_dup_words (self, node, "FullVersion");
  product->product_url = carrel_appliance_ovf_dup_words (self, node, "ProductUrl");
  product->vendor_url = carrel_appliance_ovf_dup_words (self, node, "VendorUrl");
  for (xmlNode *child = carrel_appliance_xml_get_child (node, NULL, NULL); child != NULL;
       child = carrel_appliance_xml_get_next (child, NULL, NULL))
    {
      if (carrel_appliance_xml_is (child, NULL, "Category"))
        {
          g_free (category);
          category = carrel_appliance_xml_dup_text (child);
        }
      else if (carrel_appliance_xml_is (child, NULL, "Property") &&
               !read_property (self,
                               child,
                               product->class_name,
                               product->instance,
                               category,
                               properties,
                               error))
        return FALSE;
    }
  return TRUE;
}

void
carrel_appliance_ovf_read_eula (CarrelApplianceOvf *self, const xmlNode *node, GPtrArray *eulas)
{
  CarrelApplianceEula *eula = carrel_appliance_model_add_eula (eulas);

  eula->title = carrel_appliance_ovf_dup_words (self, node, "Info");
  eula->text = carrel_appliance_ovf_dup_words (self, node, "License");
}

static gboolean
is_called (const CarrelApplianceProperty *property, const char *key)
{
  g_autofree char *whole = NULL;

  if (g_str_equal (property->key, key))
    return TRUE;
  whole = g_strconcat (property->class_name != NULL ? property->class_name : "",
                       property->class_name != NULL ? "." : "",
                       property->key,
                       property->instance != NULL ? "." : "",
                       property->instance,
                       NULL);
  return g_str_equal (whole, key);
}

static const CarrelApplianceProperty *
find_in (GPtrArray *properties, const char *key)
{
  for (guint i = 0; i < properties->len; i++)
    if (is_called (g_ptr_array_index (properties, i), key))
      return g_ptr_array_index (properties, i);
  return NULL;
}

const char *
carrel_appliance_ovf_find_property (CarrelApplianceOvf *self,
                                    const CarrelApplianceSystem *system,
                                    const char *key)
{
  const CarrelApplianceProperty *property = NULL;

  if (system != NULL)
    property = find_in (system->properties, key);
  if (property == NULL)
    property = find_in (self->model->properties, key);
  for (guint i = 0; property == NULL && i < self->model->systems->len; i++)
    property = find_in (((const CarrelApplianceSystem *) g_ptr_array_index (self->model->systems,
                                                                            i))
                          ->properties,
                        key);
  return property != NULL ? property->value : NULL;
}
