/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-kept-private.h"

#include "carrel-appliance-origin.h"

#include "base/carrel-base-json.h"
#include "base/spec/carrel-spec.h"

static const char *
get_origin (CarrelApplianceKeptPlace place)
{
  switch (place)
    {
    case CARREL_APPLIANCE_KEPT_PLACE_VMX:
      return "vmx";
    case CARREL_APPLIANCE_KEPT_PLACE_DOMAIN:
    case CARREL_APPLIANCE_KEPT_PLACE_DEVICES:
      return "libvirt";
    case CARREL_APPLIANCE_KEPT_PLACE_OVF_CONFIG:
    case CARREL_APPLIANCE_KEPT_PLACE_OVF_EXTRA:
    case CARREL_APPLIANCE_KEPT_PLACE_VBOX_EXTRA:
    case CARREL_APPLIANCE_KEPT_PLACE_NONE:
    default:
      return "ovf";
    }
}

/* Whether what goes out is of the product that it came from. */
static gboolean
is_place_of (CarrelApplianceKeptPlace place,
             CarrelApplianceExportFormat format,
             CarrelApplianceExportProfile profile)
{
  gboolean is_ovf = format <= CARREL_APPLIANCE_EXPORT_FORMAT_OVF;

  switch (place)
    {
    case CARREL_APPLIANCE_KEPT_PLACE_VMX:
      return format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX;
    case CARREL_APPLIANCE_KEPT_PLACE_OVF_CONFIG:
    case CARREL_APPLIANCE_KEPT_PLACE_OVF_EXTRA:
      return is_ovf && profile == CARREL_APPLIANCE_EXPORT_PROFILE_VMWARE;
    case CARREL_APPLIANCE_KEPT_PLACE_VBOX_EXTRA:
      return is_ovf && profile == CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX;
    case CARREL_APPLIANCE_KEPT_PLACE_DOMAIN:
    case CARREL_APPLIANCE_KEPT_PLACE_DEVICES:
      return format == CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT;
    case CARREL_APPLIANCE_KEPT_PLACE_NONE:
    default:
      return FALSE;
    }
}

/* Of what has no place here the machine's origin holds some, and gives it back. */
static gboolean
is_in_origin (const CarrelSpecKept *kept)
{
  static const char *const items[] = { "3d",    "com.vmware.guestInfo", "displays", "floppy",
                                       "iommu", "secure-boot",          "tpm",      NULL };

  return *kept->again == '\0' && g_strv_contains (items, kept->item);
}

guint
carrel_appliance_export_kept_add (CarrelApplianceSystem *system,
                                  const CarrelSpec *spec,
                                  CarrelApplianceExportFormat format,
                                  CarrelApplianceExportProfile profile,
                                  gboolean has_origin)
{
  guint behind = 0;

  for (guint i = 0; i < spec->kept->len; i++)
    {
      const CarrelSpecKept *kept = carrel_spec_get_kept (spec, i);
      CarrelApplianceKeptPlace place = carrel_appliance_kept_find_place (kept->origin, kept->item);
      g_autoptr (JsonNode) chosen = NULL;

      if (carrel_appliance_origin_is (kept) || (has_origin && is_in_origin (kept)))
        continue;
      if (is_place_of (place, format, profile))
        chosen = carrel_appliance_kept_choose (place, kept->again, NULL);
      if (chosen != NULL)
        carrel_appliance_model_add_note (system->notes, kept->item, NULL, NULL)->again =
          carrel_base_json_print (chosen, FALSE);
      else
        behind++;
    }
  return behind;
}

/* What of a note is written at a place; it is looked at once more, so that nothing else ever is. */
static JsonNode *
choose (const CarrelApplianceNote *note, CarrelApplianceKeptPlace place)
{
  if (carrel_appliance_kept_find_place (get_origin (place), note->item) != place)
    return NULL;
  return carrel_appliance_kept_choose (place, note->again, NULL);
}

void
carrel_appliance_export_kept_each_setting (const CarrelApplianceSystem *system,
                                           CarrelApplianceKeptPlace place,
                                           CarrelApplianceExportKeptFunc func,
                                           gpointer data)
{
  for (guint i = 0; i < system->notes->len; i++)
    {
      g_autoptr (JsonNode) chosen = choose (g_ptr_array_index (system->notes, i), place);
      JsonArray *settings = chosen != NULL && JSON_NODE_HOLDS_ARRAY (chosen)
                              ? json_node_get_array (chosen)
                              : NULL;

      for (guint k = 0; settings != NULL && k < json_array_get_length (settings); k++)
        {
          JsonArray *pair = json_array_get_array_element (settings, k);

          func (json_array_get_string_element (pair, 0),
                json_array_get_string_element (pair, 1),
                data);
        }
    }
}

typedef struct
{
  CarrelApplianceExportMarkup *markup;
  CarrelApplianceKeptPlace place;
  guint count;
} Printing;

static void
print_setting_cb (const char *key, const char *value, gpointer data)
{
  Printing *self = data;

  if (self->place != CARREL_APPLIANCE_KEPT_PLACE_VBOX_EXTRA)
    {
      carrel_appliance_export_markup_empty (self->markup,
                                            self->place == CARREL_APPLIANCE_KEPT_PLACE_OVF_CONFIG
                                              ? "vmw:Config"
                                              : "vmw:ExtraConfig",
                                            "ovf:required",
                                            "false",
                                            "vmw:key",
                                            key,
                                            "vmw:value",
                                            value,
                                            NULL);
      return;
    }
  if (self->count++ == 0)
    carrel_appliance_export_markup_open (self->markup, "ExtraData", NULL);
  carrel_appliance_export_markup_empty (self->markup,
                                        "ExtraDataItem",
                                        "name",
                                        key,
                                        "value",
                                        value,
                                        NULL);
}

void
carrel_appliance_export_kept_print (const CarrelApplianceSystem *system,
                                    CarrelApplianceKeptPlace place,
                                    CarrelApplianceExportMarkup *markup)
{
  Printing self = { markup, place, 0 };

  carrel_appliance_export_kept_each_setting (system, place, print_setting_cb, &self);
  if (self.count > 0)
    carrel_appliance_export_markup_close (markup);
  for (guint i = 0; i < system->notes->len; i++)
    {
      g_autoptr (JsonNode) chosen = choose (g_ptr_array_index (system->notes, i), place);

      if (chosen != NULL && JSON_NODE_HOLDS_OBJECT (chosen))
        carrel_appliance_export_markup_tree (markup, json_node_get_object (chosen));
    }
}
