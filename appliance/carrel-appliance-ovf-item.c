/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-ovf-private.h"
#include "carrel-appliance-value.h"

#include <glib/gi18n-lib.h>
#include <libxml/tree.h>

#define ITEMS_MAX 2000u

static void
free_item (gpointer data)
{
  CarrelApplianceOvfItem *item = data;

  g_free (item->id);
  g_free (item->parent);
  g_free (item->subtype);
  g_free (item->address);
  g_free (item->unit);
  g_free (item->connection);
  g_free (item->resource);
  g_free (item->quantity);
  g_free (item->units);
  g_free (item->label);
  g_free (item);
}

static char *
dup_child (const xmlNode *node, const char *name, const char *other)
{
  char *text = carrel_appliance_xml_dup_child_text (node, NULL, name);

  if (text != NULL && *text != '\0')
    return text;
  g_free (text);
  text = other != NULL ? carrel_appliance_xml_dup_child_text (node, NULL, other) : NULL;
  if (text != NULL && *text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static CarrelApplianceOvfItem *
read_item (const xmlNode *node)
{
  CarrelApplianceOvfItem *item = g_new0 (CarrelApplianceOvfItem, 1);
  g_autofree char *type = dup_child (node, "ResourceType", NULL);
  g_autofree char *subtype = dup_child (node, "ResourceSubType", NULL);
  g_autofree char *automatic = dup_child (node, "AutomaticAllocation", NULL);

  item->node = (xmlNode *) node;
  /* "Id" is OVF 0.9's. */
  item->id = dup_child (node, "InstanceID", "InstanceId");
  item->parent = dup_child (node, "Parent", NULL);
  item->type = -1;
  carrel_appliance_value_parse_number (type, G_MAXINT32, &item->type);
  item->subtype = g_ascii_strdown (subtype != NULL ? subtype : "", -1);
  item->address = dup_child (node, "Address", "BusNumber");
  item->unit = dup_child (node, "AddressOnParent", NULL);
  item->connection = dup_child (node, "Connection", NULL);
  item->resource = dup_child (node, "HostResource", NULL);
  item->quantity = dup_child (node, "VirtualQuantity", NULL);
  item->units = dup_child (node, "AllocationUnits", "VirtualQuantityUnits");
  item->label = dup_child (node, "ElementName", "Caption");
  if (item->label == NULL)
    item->label = g_strdup_printf ("InstanceID %s", item->id != NULL ? item->id : "?");
  item->automatic = carrel_appliance_value_parse_truth (automatic);
  item->index = -1;
  return item;
}

/* Where the item of the same InstanceID that stands for all configurations is; the length if none. */
static guint
find_general (GPtrArray *items, const char *id)
{
  guint i;

  for (i = 0; i < items->len; i++)
    {
      const CarrelApplianceOvfItem *item = g_ptr_array_index (items, i);

      if (!item->is_special && id != NULL && g_strcmp0 (item->id, id) == 0)
        break;
    }
  return i;
}

static void
place (GPtrArray *items, CarrelApplianceOvfItem *item)
{
  guint at = item->is_special ? find_general (items, item->id) : items->len;

  if (at == items->len)
    g_ptr_array_add (items, item);
  else
    {
      free_item (g_ptr_array_index (items, at));
      items->pdata[at] = item;
    }
}

static gboolean
is_item (const xmlNode *node)
{
  return carrel_appliance_xml_is (node, NULL, "Item") ||
         carrel_appliance_xml_is (node, NULL, "StorageItem") ||
         carrel_appliance_xml_is (node, NULL, "EthernetPortItem");
}

GPtrArray *
carrel_appliance_ovf_read_items (CarrelApplianceOvf *self, const xmlNode *section, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (free_item);

  for (xmlNode *node = carrel_appliance_xml_get_child (section, NULL, NULL); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, NULL))
    {
      g_autofree char *bound = NULL;
      CarrelApplianceOvfItem *item;
      gboolean is_special = FALSE;

      if (!is_item (node) || !carrel_appliance_ovf_is_chosen (self, node, &is_special))
        continue;
      /* The least and the most that would do: what is wanted stands without a bound. */
      bound = carrel_appliance_ovf_dup_attribute (node, "bound");
      if (bound != NULL && !g_str_equal (bound, "normal"))
        continue;
      if (items->len == ITEMS_MAX)
        {
          g_set_error (error,
                       CARREL_APPLIANCE_ERROR,
                       CARREL_APPLIANCE_ERROR_LIMIT,
                       _ ("A machine's hardware has more than %u items."), ITEMS_MAX);
          return NULL;
        }
      item = read_item (node);
      item->is_special = is_special;
      place (items, item);
    }
  return g_steal_pointer (&items);
}
