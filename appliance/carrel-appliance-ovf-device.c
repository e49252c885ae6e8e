/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-kept.h"
#include "carrel-appliance-ovf-private.h"
#include "carrel-appliance-value.h"

#include <glib/gi18n-lib.h>
#include <libxml/tree.h>
#include <string.h>

/* Values of CIM_ResourceAllocationSettingData.ResourceType. */
enum
{
  TYPE_OTHER = 1,
  TYPE_NIC = 10,
  TYPE_FLOPPY = 14,
  TYPE_CD = 15,
  TYPE_DVD = 16,
  TYPE_DISK = 17,
  TYPE_SERIAL = 21,
  TYPE_PARALLEL = 22,
  TYPE_USB = 23,
  TYPE_GRAPHICS = 24,
  TYPE_LOGICAL_DISK = 31,
  TYPE_TPM = 34,
  TYPE_SOUND = 35,
  /* VirtualBox 7's, outside what the standard gives away. */
  TYPE_NVRAM = 32768,
};

typedef struct
{
  const char *word;
  const char *model;
} Model;

static const Model nics[] = {
  { "e1000", "e1000" },       { "e1000e", "e1000e" },           { "vmxnet3", "vmxnet3" },
  { "vmxnet2", "vmxnet2" },   { "vmxnet", "vmxnet" },           { "pcnet32", "pcnet32" },
  { "virtio", "virtio" },     { "virtio-net", "virtio" },       { "flexible", "pcnet32" },
  { "82540em", "e1000" },     { "82543gc", "e1000" },           { "82545em", "e1000" },
  { "am79c970a", "pcnet32" }, { "am79c973", "pcnet32" },        { "rtl8139", "rtl8139" },
  { "ne2000", "ne2000" },     { "sriovethernetcard", "sriov" },
};

static const Model sounds[] = {
  { "ensoniq1371", "ensoniq1371" },
  { "hdaudio", "hda" },
  { "hda", "hda" },
  { "intelhda", "hda" },
  { "ac97", "ac97" },
  { "sb16", "sb16" },
  { "es1371", "ensoniq1371" },
};

static const char *
find_model (const Model *models, gsize count, const char *subtype)
{
  g_auto (GStrv) words = g_strsplit_set (subtype, " ,\t\r\n", -1);

  for (gsize i = 0; words[i] != NULL; i++)
    for (gsize k = 0; k < count; k++)
      if (g_str_equal (words[i], models[k].word))
        return models[k].model;
  return NULL;
}

static const char *
get_last_word (const char *subtype)
{
  const char *dot = strrchr (subtype, '.');

  return dot != NULL ? dot + 1 : subtype;
}

static void
add_note (const CarrelApplianceOvfItem *item, CarrelApplianceSystem *system, const char *words)
{
  g_autofree char *raw = carrel_appliance_xml_dup_markup (item->node);

  carrel_appliance_model_add_note (system->notes, item->label, words, raw);
}

static void
read_nic (const CarrelApplianceOvfItem *item, CarrelApplianceSystem *system)
{
  CarrelApplianceNic *nic = carrel_appliance_model_add_nic (system);
  const char *model = find_model (nics, G_N_ELEMENTS (nics), item->subtype);

  if (model != NULL)
    nic->model = g_strdup (model);
  else if (*item->subtype != '\0')
    nic->model = g_strdup (item->subtype);
  nic->network = g_strdup (item->connection);
  nic->mac = carrel_appliance_value_dup_mac (item->address);
  nic->is_connected = item->automatic != 0;
  nic->native = carrel_appliance_ovf_dup_setting (item->node, CARREL_APPLIANCE_OVF_NATIVE_CARD);
  if (g_strcmp0 (model, "sriov") == 0)
    carrel_appliance_model_add_request (system->requests, "device", item->label, item->connection);
}

static void
read_graphics (CarrelApplianceOvf *self,
               const CarrelApplianceOvfItem *item,
               CarrelApplianceSystem *system)
{
  for (xmlNode *node = carrel_appliance_xml_get_child (item->node, NULL, "Config"); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "Config"))
    carrel_appliance_ovf_read_config (self, node, system);
}

static void
read_usb (const CarrelApplianceOvfItem *item, CarrelApplianceSystem *system)
{
  const char *word = get_last_word (item->subtype);

  if (g_str_equal (word, "xhci") || g_str_equal (word, "ehci") || g_str_equal (word, "uhci") ||
      g_str_equal (word, "ohci"))
    g_ptr_array_add (system->usb, g_strdup (word));
  else
    g_ptr_array_add (system->usb, g_strdup ("usb"));
}

static void
read_port (const CarrelApplianceOvfItem *item,
           CarrelApplianceSystem *system,
           CarrelAppliancePort *port)
{
  port->is_connected = item->automatic != 0;
  if (item->resource == NULL)
    return;
  port->kind = g_strdup ("device");
  port->target = g_strdup (item->resource);
  carrel_appliance_model_add_request (system->requests, "device", item->label, item->resource);
}

/* Whatever a product found no type of its own for. */
static void
read_other (const CarrelApplianceOvfItem *item, CarrelApplianceSystem *system)
{
  const char *sound = find_model (sounds, G_N_ELEMENTS (sounds), get_last_word (item->subtype));

  if (strstr (item->subtype, "vtpm") != NULL || strstr (item->subtype, "tpm") != NULL)
    system->has_tpm = 1;
  else if (strstr (item->subtype, "sound") != NULL && sound != NULL)
    {
      g_free (system->sound);
      system->sound = g_strdup (sound);
    }
  else if (strstr (item->subtype, "passthrough") != NULL)
    {
      carrel_appliance_model_add_request (system->requests, "device", item->label, item->subtype);
      add_note (item, system, _ ("A device of the host is asked for; it is left out."));
    }
  else if (g_str_equal (item->subtype, "vmware.vmci"))
    add_note (item, system, _ ("This device exists in VMware's machines only; it is left out."));
  else
    add_note (item, system, _ ("This device is not known here; it is left out."));
}

static void
read_sound (const CarrelApplianceOvfItem *item, CarrelApplianceSystem *system)
{
  const char *sound = find_model (sounds, G_N_ELEMENTS (sounds), get_last_word (item->subtype));

  g_free (system->sound);
  system->sound = g_strdup (sound != NULL            ? sound
                            : *item->subtype != '\0' ? item->subtype
                                                     : "ac97");
}

static void
read_nvram (CarrelApplianceOvf *self,
            const CarrelApplianceOvfItem *item,
            CarrelApplianceSystem *system)
{
  const char *id = item->resource != NULL ? strrchr (item->resource, '/') : NULL;
  CarrelApplianceFile *file = id != NULL ? g_hash_table_lookup (self->files, id + 1) : NULL;

  if (file == NULL)
    return;
  file->is_used = 1;
  g_free (system->nvram_file);
  system->nvram_file = g_strdup (file->name);
}

/* What has neither drives nor names to be looked up. */
static void
read_simple (CarrelApplianceOvf *self,
             const CarrelApplianceOvfItem *item,
             CarrelApplianceSystem *system)
{
  switch (item->type)
    {
    case TYPE_NIC:
      read_nic (item, system);
      break;
    case TYPE_SERIAL:
      read_port (item, system, carrel_appliance_model_add_serial (system));
      break;
    case TYPE_PARALLEL:
      read_port (item, system, carrel_appliance_model_add_parallel (system));
      break;
    case TYPE_USB:
      read_usb (item, system);
      break;
    case TYPE_GRAPHICS:
      read_graphics (self, item, system);
      break;
    case TYPE_SOUND:
      read_sound (item, system);
      break;
    case TYPE_NVRAM:
      read_nvram (self, item, system);
      break;
    case TYPE_TPM:
    case TYPE_OTHER:
    default:
      read_other (item, system);
    }
}

gboolean
carrel_appliance_ovf_read_device (CarrelApplianceOvf *self,
                                  const CarrelApplianceOvfItem *item,
                                  GPtrArray *items,
                                  CarrelApplianceSystem *system,
                                  GError **error)
{
  switch (item->type)
    {
    case TYPE_DISK:
    case TYPE_LOGICAL_DISK:
      return carrel_appliance_ovf_read_disk (self, item, items, system, error);
    case TYPE_CD:
    case TYPE_DVD:
      return carrel_appliance_ovf_read_drive (self,
                                              item,
                                              items,
                                              system,
                                              carrel_appliance_model_add_cdrom (system),
                                              error);
    case TYPE_FLOPPY:
      return carrel_appliance_ovf_read_drive (self,
                                              item,
                                              items,
                                              system,
                                              carrel_appliance_model_add_floppy (system),
                                              error);
    default:
      read_simple (self, item, system);
      return TRUE;
    }
}

/* VMware's settings that say something about the machine. */
static gboolean
take_setting (CarrelApplianceOvf *self,
              CarrelApplianceSystem *system,
              const char *key,
              const char *value)
{
  int truth = carrel_appliance_value_parse_truth (value);
  gint64 number;

  if (g_str_equal (key, "firmware"))
    {
      g_free (system->firmware);
      system->firmware = g_ascii_strdown (value, -1);
    }
  else if (g_str_equal (key, "bootOptions.efiSecureBootEnabled"))
    system->has_secure_boot = truth;
  else if (g_str_equal (key, "nestedHVEnabled"))
    system->has_nested_hv = truth;
  else if (g_str_equal (key, "flags.vvtdEnabled"))
    system->has_iommu = truth;
  else if (g_str_equal (key, "enable3DSupport"))
    system->has_video_3d = truth;
  else if (g_str_equal (key, "uuid"))
    {
      g_free (system->uuid);
      system->uuid = carrel_appliance_value_dup_uuid (value);
    }
  else if (g_str_equal (key, "videoRamSizeInKB") &&
           carrel_appliance_value_parse_number (value, G_MAXINT32, &number))
    system->video_bytes = number * 1024;
  else if (g_str_equal (key, "numDisplays") &&
           carrel_appliance_value_parse_number (value, G_MAXINT32, &number))
    system->displays = number;
  else
    return FALSE;
  return TRUE;
}

/* Of what is understood, some has no place in a machine here all the same. */
static gboolean
has_place (const char *key)
{
  return g_str_equal (key, "firmware") || g_str_equal (key, "uuid") ||
         g_str_has_prefix (key, "carrel.");
}

static gboolean
take_nvram (CarrelApplianceOvf *self, CarrelApplianceSystem *system, const char *value)
{
  const char *id = strrchr (value, '/');
  CarrelApplianceFile *file = g_hash_table_lookup (self->files, id != NULL ? id + 1 : value);

  g_free (system->nvram_file);
  system->nvram_file = g_strdup (file != NULL ? file->name : value);
  if (file != NULL)
    file->is_used = 1;
  return TRUE;
}

void
carrel_appliance_ovf_read_config (CarrelApplianceOvf *self,
                                  const xmlNode *node,
                                  CarrelApplianceSystem *system)
{
  g_autofree char *key = carrel_appliance_ovf_dup_attribute (node, "key");
  g_autofree char *value = carrel_appliance_ovf_dup_attribute (node, "value");
  g_autofree char *item = NULL;
  g_autofree char *raw = NULL;

  if (key == NULL || value == NULL)
    return;
  if (g_str_equal (key, "nvram") && take_nvram (self, system, value))
    return;
  if (take_setting (self, system, key, value) && has_place (key))
    return;
  item = g_strdup_printf ("vmw:%s %s", (const char *) node->name, key);
  raw = carrel_appliance_xml_dup_markup (node);
  carrel_appliance_model_add_note (
    system->notes,
    item,
    _ ("This setting has no counterpart here; it is kept for an export to VMware"), raw)->again =
      carrel_appliance_kept_print_setting (key, value);
}
