/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-origin.h"

#include "carrel-appliance-kept.h"

#include <string.h>

#include "base/carrel-base-json.h"
#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"
#include "base/spec/carrel-spec.h"

#define ITEM "origin"
#define CONTROLLERS 4
#define WORD_BYTES 64

/* What is kept of a package, of its machine, and of the machine's devices, as the model calls it. */
static const char *const of_package[] = { "kind",     "name",     "collection",
                                          "networks", "products", "properties",
                                          "eulas",    "systems",  NULL };
static const char *const of_system[] = { "id",        "vcpus",    "cores-per-socket",
                                         "tpm",       "os",       "hw-family",
                                         "disks",     "cdroms",   "nics",
                                         "floppies",  "usb",      "sound",
                                         "eulas",     "products", "properties",
                                         "transport", NULL };
static const char *const of_place[] = { "bus", "controller", "unit", "model", NULL };
static const char *const of_drive[] = { "bus", "controller", "unit", "model", "connected", NULL };
static const char *const of_card[] = { "model", "network", NULL };

/* --- Taking --- */

static void
keep_only (JsonObject *object, const char *const *names)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *at = members; at != NULL; at = at->next)
    if (!g_strv_contains (names, at->data))
      json_object_remove_member (object, at->data);
}

static void
keep_only_in (JsonObject *object, const char *list, const char *const *names)
{
  JsonArray *array = carrel_base_json_get_array (object, list);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    keep_only (json_array_get_object_element (array, i), names);
}

static void
keep_system (JsonObject *object,
             const CarrelApplianceModel *model,
             const CarrelApplianceSystem *one)
{
  JsonArray *systems = json_object_get_array_member (object, "systems");
  JsonArray *kept = json_array_new ();
  JsonObject *system;
  guint index = 0;

  g_ptr_array_find (model->systems, one, &index);
  system = json_object_ref (json_array_get_object_element (systems, index));
  keep_only (system, of_system);
  keep_only_in (system, "disks", of_place);
  keep_only_in (system, "cdroms", of_drive);
  keep_only_in (system, "floppies", of_drive);
  keep_only_in (system, "nics", of_card);
  json_array_add_object_element (kept, system);
  json_object_set_array_member (object, "systems", kept);
}

/* Disks that the machine is made without have no place in it. */
static void
drop_disks (JsonObject *object, const CarrelApplianceSystem *one)
{
  JsonArray *systems = json_object_get_array_member (object, "systems");
  JsonArray *disks = carrel_base_json_get_array (json_array_get_object_element (systems, 0),
                                                 "disks");

  for (guint i = one->disks->len; disks != NULL && i-- > 0;)
    {
      const CarrelApplianceDisk *disk = g_ptr_array_index (one->disks, i);

      if (disk->file == NULL &&
          (g_strcmp0 (disk->format, "device") == 0 || g_strcmp0 (disk->format, "missing") == 0))
        json_array_remove_element (disks, i);
    }
}

static void
forget (JsonObject *object, const char *name)
{
  JsonArray *systems = json_object_get_array_member (object, "systems");
  JsonObject *system = json_array_get_object_element (systems, 0);

  if (json_object_has_member (object, name))
    json_object_remove_member (object, name);
  if (json_object_has_member (system, name))
    json_object_remove_member (system, name);
}

/* To other products nothing goes back: libvirt's hardware is what is here, and of the rest none takes any. */
static gboolean
goes_back (const CarrelApplianceModel *model)
{
  static const char *const kinds[] = { "ovf", "vmx", "vbox", NULL };

  return g_strv_contains (kinds, model->kind);
}

gboolean
carrel_appliance_origin_take (CarrelSpec *spec,
                              const CarrelApplianceModel *model,
                              const CarrelApplianceSystem *system)
{
  static const char *const first_to_go[] = { "eulas", "properties", "products" };
  g_autoptr (JsonObject) object = carrel_appliance_model_to_json (model);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  gsize left = MIN (carrel_appliance_kept_count_left (spec), CARREL_BASE_LIMIT_KEPT_ONE_BYTES);

  if (!goes_back (model))
    return TRUE;
  keep_only (object, of_package);
  keep_system (object, model, system);
  drop_disks (object, system);
  json_node_set_object (node, object);
  for (gsize i = 0; i <= G_N_ELEMENTS (first_to_go); i++)
    {
      g_autofree char *text = carrel_base_json_print (node, FALSE);

      if (strlen (text) + strlen (ITEM) <= left)
        {
          carrel_spec_set_string (&carrel_spec_add_kept (spec, model->kind, ITEM)->again, text);
          return i == 0;
        }
      if (i < G_N_ELEMENTS (first_to_go))
        forget (object, first_to_go[i]);
    }
  return FALSE;
}

/* --- Reading --- */

gboolean
carrel_appliance_origin_is (const CarrelSpecKept *kept)
{
  return g_str_equal (kept->item, ITEM);
}

static gboolean
is_one_of (const char *word, const char *const *words)
{
  return word != NULL && g_strv_contains (words, word);
}

/* A controller's model, if there is such a one on that bus. */
static gboolean
is_model (const char *bus, const char *model)
{
  static const char *const scsi[] = { "lsilogic", "lsilogicsas", "buslogic",
                                      "pvscsi",   "virtio",      NULL };

  if (model == NULL)
    return TRUE;
  if (g_str_equal (bus, "scsi"))
    return is_one_of (model, scsi);
  if (g_str_equal (bus, "ide"))
    return g_str_equal (model, "piix4");
  return g_str_equal (bus, "sata") ? g_str_equal (model, "ahci") : g_str_equal (model, "nvme");
}

/* The places that a controller has, as both VMware and VirtualBox know them. */
static gboolean
is_place (const char *bus, gint64 controller, gint64 unit, const char *model)
{
  static const struct
  {
    const char *bus;
    gint64 units;
  } buses[] = { { "scsi", 16 }, { "sata", 30 }, { "ide", 2 }, { "nvme", 15 } };
  gboolean is_wide = g_strcmp0 (model, "pvscsi") == 0;

  if (bus == NULL || controller < 0 || controller >= CONTROLLERS || unit < 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (buses); i++)
    if (g_str_equal (bus, buses[i].bus))
      return unit < (is_wide ? 64 : buses[i].units) && is_model (bus, model) &&
             !(g_str_equal (bus, "scsi") && unit == 7) &&
             !(g_str_equal (bus, "ide") && controller > 1);
  return FALSE;
}

static void
tidy_storage (CarrelApplianceSystem *system)
{
  for (guint i = 0; i < system->disks->len; i++)
    {
      CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, i);

      if (!is_place (disk->bus, disk->controller, disk->unit, disk->model))
        g_clear_pointer (&disk->bus, g_free);
    }
  for (guint i = 0; i < system->cdroms->len; i++)
    {
      CarrelApplianceDrive *drive = g_ptr_array_index (system->cdroms, i);

      if (!is_place (drive->bus, drive->controller, drive->unit, drive->model))
        g_clear_pointer (&drive->bus, g_free);
    }
}

/* Names of other products' systems and machines are words. */
static gboolean
is_word (const char *text)
{
  if (text == NULL || *text == '\0' || strlen (text) > WORD_BYTES)
    return FALSE;
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && strchr ("._:-", *text) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_name (const char *text)
{
  if (text == NULL || *text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    if (g_ascii_iscntrl (*text))
      return FALSE;
  return TRUE;
}

static void
tidy_cards (CarrelApplianceSystem *system)
{
  static const char *const models[] = { "e1000",  "e1000e",  "vmxnet3", "vmxnet2",
                                        "vmxnet", "pcnet32", "virtio",  NULL };

  for (guint i = 0; i < system->nics->len; i++)
    {
      CarrelApplianceNic *nic = g_ptr_array_index (system->nics, i);

      if (!is_one_of (nic->model, models))
        g_clear_pointer (&nic->model, g_free);
      if (!is_name (nic->network))
        g_clear_pointer (&nic->network, g_free);
    }
}

static void
tidy_words (GPtrArray *texts, const char *const *known)
{
  for (guint i = texts->len; i-- > 0;)
    {
      const char *text = g_ptr_array_index (texts, i);

      if (!is_word (text) || (known != NULL && !is_one_of (text, known)))
        g_ptr_array_remove_index (texts, i);
    }
}

static void
tidy (CarrelApplianceSystem *system)
{
  static const char *const controllers[] = { "ehci", "ohci", "uhci", "xhci", "usb", NULL };
  static const char *const transports[] = { "iso", "com.vmware.guestInfo", NULL };
  static const char *const sounds[] = { "hda", "ac97", "ensoniq1371", "sb16", NULL };

  tidy_storage (system);
  tidy_cards (system);
  tidy_words (system->hw_family, NULL);
  tidy_words (system->usb, controllers);
  tidy_words (system->transport, transports);
  if (!is_one_of (system->sound, sounds))
    g_clear_pointer (&system->sound, g_free);
  if (!is_word (system->os.vmware))
    g_clear_pointer (&system->os.vmware, g_free);
  if (!is_word (system->os.vbox))
    g_clear_pointer (&system->os.vbox, g_free);
}

CarrelApplianceModel *
carrel_appliance_origin_read (const CarrelSpec *spec)
{
  for (guint i = 0; i < spec->kept->len; i++)
    {
      const CarrelSpecKept *kept = carrel_spec_get_kept (spec, i);
      g_autoptr (CarrelApplianceModel) model = NULL;
      g_autoptr (JsonNode) node = NULL;

      if (!carrel_appliance_origin_is (kept))
        continue;
      node = carrel_base_json_parse (kept->again, strlen (kept->again), NULL);
      if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
        return NULL;
      model = carrel_appliance_model_from_json (json_node_get_object (node), NULL);
      if (model == NULL || model->systems->len != 1)
        return NULL;
      tidy (g_ptr_array_index (model->systems, 0));
      return g_steal_pointer (&model);
    }
  return NULL;
}
