/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-vbox-private.h"

#include <glib/gi18n-lib.h>

#include "carrel-appliance-kept.h"
#include "carrel-appliance-xml.h"

void
carrel_appliance_vbox_note_extra (GPtrArray *notes, const xmlNode *machine)
{
  const xmlNode *extra = carrel_appliance_xml_get_child (machine, NULL, "ExtraData");
  g_autoptr (JsonArray) settings = json_array_new ();
  g_autofree char *raw = NULL;
  CarrelApplianceNote *note;

  if (carrel_appliance_xml_get_child (extra, NULL, NULL) == NULL)
    return;
  for (const xmlNode *node = carrel_appliance_xml_get_child (extra, NULL, "ExtraDataItem");
       node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "ExtraDataItem"))
    {
      g_autofree char *name = carrel_appliance_xml_dup_attribute (node, NULL, "name");
      g_autofree char *value = carrel_appliance_xml_dup_attribute (node, NULL, "value");

      if (name != NULL && value != NULL)
        carrel_appliance_kept_add_setting (settings, name, value);
    }
  raw = carrel_appliance_xml_dup_markup (extra);
  note = carrel_appliance_model_add_note (
    notes,
    "ExtraData",
    _ ("Settings that mean something to VirtualBox only are kept for an export to it"), raw);
  note->again = carrel_appliance_kept_print (settings);
}
