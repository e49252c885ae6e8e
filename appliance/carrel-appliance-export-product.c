/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-product-private.h"

static gboolean
is_of (const CarrelApplianceProperty *property, const char *class_name, const char *instance)
{
  return g_strcmp0 (property->class_name, class_name) == 0 &&
         g_strcmp0 (property->instance, instance) == 0;
}

static const char *
print_truth (int truth)
{
  return truth > 0 ? "true" : "false";
}

static void
print_property (CarrelApplianceExportMarkup *markup, const CarrelApplianceProperty *property)
{
  carrel_appliance_export_markup_open (markup,
                                       "Property",
                                       "ovf:key",
                                       property->key,
                                       "ovf:type",
                                       property->type != NULL ? property->type : "string",
                                       "ovf:qualifiers",
                                       property->qualifiers,
                                       "ovf:userConfigurable",
                                       print_truth (property->is_user_configurable),
                                       "ovf:value",
                                       property->value,
                                       "ovf:password",
                                       property->is_secret > 0 ? "true" : NULL,
                                       NULL);
  carrel_appliance_export_markup_text (markup, "Label", property->label, NULL);
  carrel_appliance_export_markup_text (markup, "Description", property->description, NULL);
  carrel_appliance_export_markup_close (markup);
}

/* Properties stand under the last heading before them. */
static void
print_properties (CarrelApplianceExportMarkup *markup,
                  GPtrArray *properties,
                  const char *class_name,
                  const char *instance)
{
  const char *category = NULL;

  for (guint i = 0; i < properties->len; i++)
    {
      const CarrelApplianceProperty *property = g_ptr_array_index (properties, i);

      if (!is_of (property, class_name, instance))
        continue;
      if (property->category != NULL && g_strcmp0 (property->category, category) != 0)
        carrel_appliance_export_markup_text (markup, "Category", property->category, NULL);
      category = property->category;
      print_property (markup, property);
    }
}

static void
open_section (CarrelApplianceExportMarkup *markup, const char *class_name, const char *instance)
{
  carrel_appliance_export_markup_open (markup,
                                       "ProductSection",
                                       "ovf:class",
                                       class_name,
                                       "ovf:instance",
                                       instance,
                                       NULL);
  carrel_appliance_export_markup_text (markup, "Info", "Information about the product", NULL);
}

/* Whether one of the first `count` products has the properties of this class and instance. */
static gboolean
is_printed (GPtrArray *products, guint count, const char *class_name, const char *instance)
{
  for (guint i = 0; i < count; i++)
    {
      const CarrelApplianceProduct *product = g_ptr_array_index (products, i);

      if (g_strcmp0 (product->class_name, class_name) == 0 &&
          g_strcmp0 (product->instance, instance) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
print_product (CarrelApplianceExportMarkup *markup,
               const CarrelApplianceProduct *product,
               GPtrArray *properties)
{
  open_section (markup, product->class_name, product->instance);
  carrel_appliance_export_markup_text (markup, "Product", product->name, NULL);
  carrel_appliance_export_markup_text (markup, "Vendor", product->vendor, NULL);
  carrel_appliance_export_markup_text (markup, "Version", product->version, NULL);
  carrel_appliance_export_markup_text (markup, "FullVersion", product->full_version, NULL);
  carrel_appliance_export_markup_text (markup, "ProductUrl", product->product_url, NULL);
  carrel_appliance_export_markup_text (markup, "VendorUrl", product->vendor_url, NULL);
  if (properties != NULL)
    print_properties (markup, properties, product->class_name, product->instance);
  carrel_appliance_export_markup_close (markup);
}

void
carrel_appliance_export_product_print (CarrelApplianceExportMarkup *markup,
                                       GPtrArray *products,
                                       GPtrArray *properties)
{
  for (guint i = 0; i < products->len; i++)
    {
      const CarrelApplianceProduct *product = g_ptr_array_index (products, i);
      gboolean is_first = !is_printed (products, i, product->class_name, product->instance);

      print_product (markup, product, is_first ? properties : NULL);
    }
  for (guint i = 0; i < properties->len; i++)
    {
      const CarrelApplianceProperty *property = g_ptr_array_index (properties, i);
      gboolean is_first =
        !is_printed (products, products->len, property->class_name, property->instance);

      for (guint k = 0; is_first && k < i; k++)
        is_first = !is_of (g_ptr_array_index (properties, k),
                           property->class_name,
                           property->instance);
      if (!is_first)
        continue;
      open_section (markup, property->class_name, property->instance);
      print_properties (markup, properties, property->class_name, property->instance);
      carrel_appliance_export_markup_close (markup);
    }
}

void
carrel_appliance_export_product_print_eulas (CarrelApplianceExportMarkup *markup, GPtrArray *eulas)
{
  for (guint i = 0; i < eulas->len; i++)
    {
      const CarrelApplianceEula *eula = g_ptr_array_index (eulas, i);

      carrel_appliance_export_markup_open (markup, "EulaSection", NULL);
      carrel_appliance_export_markup_text (markup,
                                           "Info",
                                           eula->title != NULL ? eula->title : "A licence",
                                           NULL);
      carrel_appliance_export_markup_text (markup,
                                           "License",
                                           eula->text != NULL ? eula->text : "",
                                           NULL);
      carrel_appliance_export_markup_close (markup);
    }
}
