/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-kept.h"

#include <string.h>

#include "base/carrel-base-json.h"
#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"
#include "base/spec/carrel-spec.h"

#define KEY_BYTES 255
#define GUEST_PREFIX "guestinfo."
#define CONFIG_PREFIX "vmw:Config "
#define EXTRA_PREFIX "vmw:ExtraConfig "

enum
{
  ELEMENT_DEPTH = 8,
  ELEMENT_NODES = 400,
};

void
carrel_appliance_kept_add_setting (JsonArray *settings, const char *key, const char *value)
{
  JsonArray *pair = json_array_new ();

  json_array_add_string_element (pair, key);
  json_array_add_string_element (pair, value);
  json_array_add_array_element (settings, pair);
}

char *
carrel_appliance_kept_print (JsonArray *settings)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_set_array (node, settings);
  return carrel_base_json_print (node, FALSE);
}

char *
carrel_appliance_kept_print_setting (const char *key, const char *value)
{
  g_autoptr (JsonArray) settings = json_array_new ();

  carrel_appliance_kept_add_setting (settings, key, value);
  return carrel_appliance_kept_print (settings);
}

/* Elements of libvirt that describe the guest and need nothing of the host. */
static const char *const domain_elements[] = { "iothreads", "memtune", "blkiotune", "cputune",
                                               "sysinfo",   "perf",    NULL };
static const char *const device_elements[] = { "watchdog", "panic", "tpm", NULL };

CarrelApplianceKeptPlace
carrel_appliance_kept_find_place (const char *origin, const char *item)
{
  if (g_str_equal (origin, "vmx"))
    return CARREL_APPLIANCE_KEPT_PLACE_VMX;
  if (g_str_equal (origin, "ovf") && g_str_has_prefix (item, CONFIG_PREFIX))
    return CARREL_APPLIANCE_KEPT_PLACE_OVF_CONFIG;
  if (g_str_equal (origin, "ovf") && g_str_has_prefix (item, EXTRA_PREFIX))
    return CARREL_APPLIANCE_KEPT_PLACE_OVF_EXTRA;
  if ((g_str_equal (origin, "ovf") || g_str_equal (origin, "vbox")) &&
      g_str_equal (item, "ExtraData"))
    return CARREL_APPLIANCE_KEPT_PLACE_VBOX_EXTRA;
  if (g_str_equal (origin, "libvirt") && g_strv_contains (domain_elements, item))
    return CARREL_APPLIANCE_KEPT_PLACE_DOMAIN;
  if (g_str_equal (origin, "libvirt") && g_strv_contains (device_elements, item))
    return CARREL_APPLIANCE_KEPT_PLACE_DEVICES;
  return CARREL_APPLIANCE_KEPT_PLACE_NONE;
}

/* --- Settings --- */

/* Groups of VMware's that our own description states, that name something of the host, or that let somebody
 * else reach in: devices are stated anew, whatever was said about the old ones. */
static gboolean
is_closed_group (const char *group)
{
  static const char *const closed[] = {
    ".encoding",
    "annotation",
    "answer",
    "checkpoint",
    "cleanshutdown",
    "config",
    "debugstub",
    "displayname",
    "ehci",
    "encryption",
    "ethernet",
    "extendedconfigfile",
    "firmware",
    "floppy",
    "guestos",
    "hgfs",
    "hpet",
    "ide",
    "log",
    "memsize",
    "migrate",
    "msg",
    "numvcpus",
    "nvme",
    "nvram",
    "parallel",
    "pcibridge",
    "pcipassthru",
    "policy",
    "remotedisplay",
    "replay",
    "sata",
    "scsi",
    "serial",
    "sharedfolder",
    "snapshot",
    "sound",
    "usb",
    "usb_xhci",
    "uuid",
    "vc",
    "virtualhw",
    "viv",
    "vmxstats",
    "vprobe",
    "vtpm",
    "workingdir",
    NULL,
  };

  return g_strv_contains (closed, group);
}

/* Words in a key that say that its value is of the host. */
static gboolean
has_closed_word (const char *key)
{
  static const char *const words[] = { "file", "path", "pipe",   "directory",  "socket",
                                       "vnc",  "swap", "passwo", "derivedname" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (key, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Settings of which ours says the same, under the same key. */
static gboolean
is_own_setting (const char *key)
{
  static const char *const own[] = { "bios.bootorder", "cpuid.corespersocket",
                                     "firmware",       "uuid",
                                     "nvram",          NULL };

  return g_strv_contains (own, key) || g_str_has_prefix (key, "carrel.");
}

static gboolean
is_key (const char *key)
{
  if (!g_ascii_isalnum (*key) || strlen (key) > KEY_BYTES)
    return FALSE;
  for (; *key != '\0'; key++)
    if (!g_ascii_isalnum (*key) && strchr ("._:-", *key) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_plain (const char *value)
{
  if (!g_utf8_validate (value, -1, NULL))
    return FALSE;
  for (const char *at = value; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      return FALSE;
  return TRUE;
}

/* A value that could be a path, or a file beside the description. */
static gboolean
names_file (const char *value)
{
  static const char *const endings[] = { ".vmdk", ".iso",  ".vmx", ".vmxf",  ".vmsd", ".vmem",
                                         ".vmss", ".vswp", ".log", ".nvram", ".hlog", ".flp",
                                         ".img",  ".raw",  ".rom", ".bin",   ".so",   ".dll" };
  g_autofree char *lower = g_ascii_strdown (value, -1);

  if (strpbrk (value, "/\\") != NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_open_for_vmware (const char *key, const char *value)
{
  g_autofree char *lower = g_ascii_strdown (key, -1);
  g_autofree char *group = g_strdup (lower);
  char *end = group + strcspn (group, ".:");

  /* These are handed to the guest as they are. */
  if (g_str_has_prefix (lower, GUEST_PREFIX))
    return TRUE;
  *end = '\0';
  while (end > group && g_ascii_isdigit (end[-1]))
    *--end = '\0';
  return !is_closed_group (group) && !is_own_setting (lower) && !has_closed_word (lower) &&
         !names_file (value);
}

/* VirtualBox takes devices and files from its own; what its windows looked like is harmless. */
static gboolean
is_open_for_vbox (const char *key, const char *value)
{
  g_autofree char *lower = g_ascii_strdown (key, -1);

  return g_str_has_prefix (key, "GUI/") && !has_closed_word (lower) && !names_file (value);
}

static gboolean
is_open (CarrelApplianceKeptPlace place, const char *key, const char *value)
{
  if (!is_plain (value))
    return FALSE;
  if (place == CARREL_APPLIANCE_KEPT_PLACE_VBOX_EXTRA)
    return is_plain (key) && strlen (key) <= KEY_BYTES && is_open_for_vbox (key, value);
  return is_key (key) && is_open_for_vmware (key, value);
}

static const char *
get_text (JsonArray *array, guint index)
{
  JsonNode *node = index < json_array_get_length (array) ? json_array_get_element (array, index)
                                                         : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static JsonNode *
choose_settings (CarrelApplianceKeptPlace place, JsonArray *settings, gboolean *out_is_whole)
{
  g_autoptr (JsonArray) chosen = json_array_new ();
  guint length = json_array_get_length (settings);
  JsonNode *node;

  for (guint i = 0; i < length; i++)
    {
      JsonNode *pair = json_array_get_element (settings, i);
      JsonArray *texts = JSON_NODE_HOLDS_ARRAY (pair) ? json_node_get_array (pair) : NULL;
      const char *key = texts != NULL ? get_text (texts, 0) : NULL;
      const char *value = texts != NULL ? get_text (texts, 1) : NULL;

      if (key != NULL && value != NULL && is_open (place, key, value))
        carrel_appliance_kept_add_setting (chosen, key, value);
    }
  *out_is_whole = json_array_get_length (chosen) == length;
  if (json_array_get_length (chosen) == 0)
    return NULL;
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, g_steal_pointer (&chosen));
  return node;
}

/* --- Elements --- */

static gboolean
is_name (const char *name)
{
  if (name == NULL || !g_ascii_isalpha (*name) || strlen (name) > KEY_BYTES)
    return FALSE;
  for (; *name != '\0'; name++)
    if (!g_ascii_isalnum (*name) && strchr ("_-", *name) == NULL)
      return FALSE;
  return TRUE;
}

/* Names of attributes and elements that reach for something of the host. */
static gboolean
is_closed_name (const char *name)
{
  static const char *const closed[] = { "address",     "cpuset", "dev",     "device",
                                        "emulatorpin", "file",   "host",    "log",
                                        "nodeset",     "path",   "secret",  "service",
                                        "socket",      "source", "vcpupin", NULL };

  return g_strv_contains (closed, name);
}

static gboolean
is_open_text (const char *text)
{
  return text != NULL && is_plain (text) && !names_file (text);
}

static gboolean
are_open_attributes (JsonArray *attributes)
{
  for (guint i = 0; i < json_array_get_length (attributes); i++)
    {
      JsonNode *node = json_array_get_element (attributes, i);
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      const char *name = pair != NULL ? get_text (pair, 0) : NULL;

      if (!is_name (name) || is_closed_name (name) || !is_open_text (get_text (pair, 1)))
        return FALSE;
    }
  return TRUE;
}

/* All of an element is written or nothing of it: half of one may mean something else. */
static gboolean
is_open_element (JsonObject *element, guint depth, guint *count)
{
  const char *name = carrel_base_json_get_string (element, "name");
  JsonArray *attributes = carrel_base_json_get_array (element, "attributes");
  JsonArray *children = carrel_base_json_get_array (element, "children");
  guint length = children != NULL ? json_array_get_length (children) : 0;

  if (depth > ELEMENT_DEPTH || ++*count > ELEMENT_NODES || !is_name (name) ||
      (depth > 0 && is_closed_name (name)) ||
      (attributes != NULL && !are_open_attributes (attributes)) ||
      (json_object_has_member (element, "text") &&
       !is_open_text (carrel_base_json_get_string (element, "text"))))
    return FALSE;
  for (guint i = 0; i < length; i++)
    {
      JsonNode *child = json_array_get_element (children, i);

      if (!JSON_NODE_HOLDS_OBJECT (child) ||
          !is_open_element (json_node_get_object (child), depth + 1, count))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_own_element (CarrelApplianceKeptPlace place, const char *name)
{
  return name != NULL &&
         g_strv_contains (place == CARREL_APPLIANCE_KEPT_PLACE_DOMAIN ? domain_elements
                                                                      : device_elements,
                          name);
}

JsonNode *
carrel_appliance_kept_choose (CarrelApplianceKeptPlace place,
                              const char *again,
                              gboolean *out_is_whole)
{
  g_autoptr (JsonNode) node = NULL;
  JsonNode *chosen = NULL;
  gboolean is_whole = FALSE;
  guint count = 0;
  gboolean is_element = place == CARREL_APPLIANCE_KEPT_PLACE_DOMAIN ||
                        place == CARREL_APPLIANCE_KEPT_PLACE_DEVICES;

  if (place != CARREL_APPLIANCE_KEPT_PLACE_NONE && again != NULL && *again != '\0')
    node = carrel_base_json_parse (again, strlen (again), NULL);
  if (node != NULL && !is_element && JSON_NODE_HOLDS_ARRAY (node))
    chosen = choose_settings (place, json_node_get_array (node), &is_whole);
  else if (node != NULL && is_element && JSON_NODE_HOLDS_OBJECT (node) &&
           is_own_element (place,
                           carrel_base_json_get_string (json_node_get_object (node), "name")) &&
           is_open_element (json_node_get_object (node), 0, &count))
    {
      chosen = json_node_copy (node);
      is_whole = TRUE;
    }
  if (out_is_whole != NULL)
    *out_is_whole = is_whole;
  return chosen;
}

/* --- Keeping --- */

/* A text, or nothing when it is longer than there is place for: half of one is of no use. */
static char *
fit (const char *text, gsize most)
{
  return g_strdup (text != NULL && strlen (text) <= most ? text : "");
}

static void
keep (CarrelSpec *spec, const char *origin, const CarrelApplianceNote *note, gsize *left)
{
  CarrelApplianceKeptPlace place = carrel_appliance_kept_find_place (origin, note->item);
  gboolean is_whole = FALSE;
  g_autoptr (JsonNode) chosen = carrel_appliance_kept_choose (place, note->again, &is_whole);
  g_autofree char *printed = chosen != NULL ? carrel_base_json_print (chosen, FALSE) : NULL;
  g_autofree char *again = fit (printed, CARREL_BASE_LIMIT_KEPT_ONE_BYTES);
  g_autofree char *raw = fit (is_whole && *again != '\0' ? NULL : note->raw,
                              CARREL_BASE_LIMIT_KEPT_ONE_BYTES);
  g_autofree char *words = fit (note->words, CARREL_BASE_LIMIT_PATH_BYTES);
  g_autofree char *item = carrel_base_text_make_name (note->item, "?");
  gsize bytes = strlen (again) + strlen (raw) + strlen (words) + strlen (item);
  CarrelSpecKept *kept;

  /* What can be written again goes before what is only told. */
  if (bytes > *left)
    {
      bytes -= strlen (raw);
      carrel_spec_set_string (&raw, NULL);
    }
  if (bytes > *left)
    return;
  *left -= bytes;
  kept = carrel_spec_add_kept (spec, origin, item);
  carrel_spec_set_string (&kept->words, words);
  carrel_spec_set_string (&kept->raw, raw);
  carrel_spec_set_string (&kept->again, again);
}

gsize
carrel_appliance_kept_count_left (const CarrelSpec *spec)
{
  gsize left = CARREL_BASE_LIMIT_KEPT_BYTES;

  for (guint i = 0; i < spec->kept->len; i++)
    {
      const CarrelSpecKept *kept = carrel_spec_get_kept (spec, i);

      left -= MIN (left,
                   strlen (kept->item) + strlen (kept->words) + strlen (kept->raw) +
                     strlen (kept->again));
    }
  return left;
}

guint
carrel_appliance_kept_take (CarrelSpec *spec, const char *origin, GPtrArray *notes)
{
  guint before = spec->kept->len;
  gsize left = carrel_appliance_kept_count_left (spec);

  for (guint i = 0; i < notes->len && spec->kept->len < CARREL_BASE_LIMIT_KEPT; i++)
    keep (spec, origin, g_ptr_array_index (notes, i), &left);
  return notes->len - (spec->kept->len - before);
}
