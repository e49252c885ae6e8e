/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-vmx.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-kept.h"
#include "carrel-appliance-os.h"
#include "carrel-appliance-value.h"
#include "carrel-appliance-vmx-private.h"

enum
{
  /* What VMware takes when nothing is said. */
  DEFAULT_MEMORY_MIB = 32,
  PROCESSORS_MAX = 4096,
  SNAPSHOTS_MAX = 1000,
  /* A version of its hardware that nothing made so far comes near. */
  HARDWARE_MAX = 999,
};

typedef CarrelApplianceVmxDictionary Dictionary;

static const char *
get (Dictionary *dictionary, const char *key)
{
  return carrel_appliance_vmx_dictionary_get (dictionary, key);
}

static int
get_truth (Dictionary *dictionary, const char *key)
{
  return carrel_appliance_value_parse_truth (get (dictionary, key));
}

static char *
dup_text (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

static gboolean
read_numbers (CarrelApplianceSystem *system, Dictionary *dictionary, GError **error)
{
  gint64 hardware = -1;

  system->vcpus = 1;
  system->memory_mib = DEFAULT_MEMORY_MIB;
  if (!carrel_appliance_value_require_number (get (dictionary, "numvcpus"),
                                              "numvcpus",
                                              1,
                                              PROCESSORS_MAX,
                                              &system->vcpus,
                                              error) ||
      !carrel_appliance_value_require_number (get (dictionary, "cpuid.coresPerSocket"),
                                              "cpuid.coresPerSocket",
                                              1,
                                              PROCESSORS_MAX,
                                              &system->cores_per_socket,
                                              error) ||
      !carrel_appliance_value_require_number (get (dictionary, "memsize"),
                                              "memsize",
                                              1,
                                              CARREL_BASE_LIMIT_MEMORY_MIB,
                                              &system->memory_mib,
                                              error) ||
      !carrel_appliance_value_require_number (get (dictionary, "virtualHW.version"),
                                              "virtualHW.version",
                                              1,
                                              HARDWARE_MAX,
                                              &hardware,
                                              error))
    return FALSE;
  if (hardware > 0)
    g_ptr_array_add (system->hw_family, g_strdup_printf ("vmx-%02d", (int) hardware));
  return TRUE;
}

static void
read_firmware (CarrelApplianceSystem *system, Dictionary *dictionary)
{
  const char *firmware = get (dictionary, "firmware");
  const char *software = get (dictionary, "managedvm.autoAddVTPM");

  system->firmware = g_strdup (
    firmware != NULL && g_ascii_strcasecmp (firmware, "efi") == 0 ? "efi" : "bios");
  system->has_secure_boot = get_truth (dictionary, "uefi.secureBoot.enabled");
  system->has_tpm = get_truth (dictionary, "vtpm.present");
  if (software != NULL && *software != '\0')
    system->has_tpm = 1;
  system->has_iommu = get_truth (dictionary, "vvtd.enable");
  system->has_nested_hv = get_truth (dictionary, "vhv.enable");
  system->nvram_file = dup_text (get (dictionary, "nvram"));
}

/* "allow:hd,cd,net" or "hdd,cdrom": the order, in our words. */
static void
read_boot_order (CarrelApplianceSystem *system, Dictionary *dictionary)
{
  static const char *const words[][2] = {
    { "hd", "disk" },     { "cd", "cdrom" },      { "net", "network" },
    { "eth", "network" }, { "floppy", "floppy" }, { "fd", "floppy" },
  };
  const char *order = get (dictionary, "bios.bootOrder");
  g_auto (GStrv) parts = g_strsplit_set (order != NULL ? order : "", ",:; ", 32);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *lower = g_ascii_strdown (parts[i], -1);

      for (gsize j = 0; j < G_N_ELEMENTS (words); j++)
        {
          if (g_str_has_prefix (lower, words[j][0]) &&
              !g_ptr_array_find_with_equal_func (system->boot, words[j][1], g_str_equal, NULL))
            g_ptr_array_add (system->boot, g_strdup (words[j][1]));
        }
    }
}

static void
read_state (CarrelApplianceModel *model, Dictionary *dictionary)
{
  const char *suspended = get (dictionary, "checkpoint.vmState");

  if (suspended != NULL && *suspended != '\0')
    carrel_appliance_model_add_risk (
      model,
      "state",
      g_strdup (_ ("The machine was suspended, not shut down: it starts afresh here, and what its "
                   "programs had not saved is lost")));
}

/* VMware's own settings, which mean nothing elsewhere and which nobody has to be told one by one. */
static gboolean
is_quiet (const char *group)
{
  static const char *const quiet[] = {
    "pcibridge",
    "vmci",
    "hpet",
    "config",
    "virtualhw",
    "tools",
    "powertype",
    "sched",
    "svga",
    "numa",
    "migrate",
    "vmotion",
    "monitor",
    "usercpuid",
    "hostcpuid",
    "guestcpuid",
    "cpuid",
    "replay",
    "vm",
    "vc",
    "viv",
    "uuid",
    "extendedconfigfile",
    "cleanshutdown",
    "softpoweroff",
    "toolscripts",
    "toolsinstallmanager",
    "evccompatibilitymode",
    "chipset",
    "disk",
    "deploymentplatform",
    "guestosaltname",
    "guestos",
    "snapshot",
    "log",
    "messagebus",
    "unity",
    "invmteam",
    "workingdir",
    "checkpoint",
    "disable_acceleration",
    "memallowautoscaledown",
    "scsi",
    "ide",
    "sata",
    "nvme",
    "ethernet",
    "usb",
    "ehci",
    "usb_xhci",
    "floppy",
    "sound",
    "serial",
    "parallel",
    "vcpu",
    "bios",
    "policy",
    "mks",
    "gui",
    "floppy",
    "hgfs",
    "isolation",
    "debugstub",
    "annotation",
    "remotedisplay",
    "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (quiet); i++)
    {
      if (g_str_equal (group, quiet[i]))
        return TRUE;
    }
  return FALSE;
}

/* "scsi0:1.redo" belongs to the group "scsi". */
static char *
dup_group (const char *key)
{
  char *group = g_ascii_strdown (key, -1);
  char *end = group + strcspn (group, ".:");

  *end = '\0';
  while (end > group && g_ascii_isdigit (end[-1]))
    *--end = '\0';
  return group;
}

/* Settings of one group, as they stood and as values. */
typedef struct
{
  char *name;
  GString *raw;
  JsonArray *settings;
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->name);
  g_string_free (group->raw, TRUE);
  json_array_unref (group->settings);
  g_free (group);
}

static void
add_line (GPtrArray *groups, const char *name, const char *key, const char *value)
{
  Group *group = NULL;

  for (guint i = 0; i < groups->len && group == NULL; i++)
    if (g_str_equal (((Group *) g_ptr_array_index (groups, i))->name, name))
      group = g_ptr_array_index (groups, i);
  if (group == NULL)
    {
      group = g_new0 (Group, 1);
      group->name = g_strdup (name);
      group->raw = g_string_new (NULL);
      group->settings = json_array_new ();
      g_ptr_array_add (groups, group);
    }
  g_string_append_printf (group->raw, "%s = \"%s\"\n", key, value);
  carrel_appliance_kept_add_setting (group->settings, key, value);
}

/* What was understood, and has no place in a machine here all the same. */
static gboolean
is_without_place (const char *key)
{
  static const char *const keys[] = { "vhv.enable",    "vvtd.enable",     "uefi.secureBoot.enabled",
                                      "vtpm.present",  "mks.enable3d",    "managedvm.autoAddVTPM",
                                      "svga.vramSize", "svga.numDisplays" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_ascii_strcasecmp (keys[i], key) == 0)
      return TRUE;
  return FALSE;
}

static void
note_group (CarrelApplianceSystem *system, const Group *group)
{
  gboolean is_named = *group->name != '\0';
  CarrelApplianceNote *note = carrel_appliance_model_add_note (
    system->notes,
    is_named ? group->name : "VMware",
    is_named
    ? _ ("These settings have no counterpart here; they are kept for an export to VMware")
    : _ ("Settings that mean something to VMware only are kept for an export to it"),
         group->raw->str);

  note->again = carrel_appliance_kept_print (group->settings);
}

/* Whatever has no place is kept, a note for each group. */
static void
read_rest (CarrelApplianceSystem *system, Dictionary *dictionary)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (group_free);
  guint count = carrel_appliance_vmx_dictionary_get_count (dictionary);

  for (guint i = 0; i < count; i++)
    {
      const char *value = NULL;
      gboolean is_used = FALSE;
      const char *key = carrel_appliance_vmx_dictionary_get_entry (dictionary, i, &value, &is_used);
      g_autofree char *name = dup_group (key);

      if (!is_used || is_without_place (key))
        add_line (groups, is_used || is_quiet (name) ? "" : name, key, value);
    }
  for (guint i = 0; i < groups->len; i++)
    note_group (system, g_ptr_array_index (groups, i));
}

static gboolean
check_readable (Dictionary *dictionary, GError **error)
{
  if (get (dictionary, "config.version") == NULL && get (dictionary, "virtualHW.version") == NULL)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_UNKNOWN,
                           _ ("This is no VMware machine: neither config.version nor "
                              "virtualHW.version is there"));
      return FALSE;
    }
  if (get (dictionary, "encryption.keySafe") != NULL || get (dictionary, "encryption.data") != NULL)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                           _ ("The VMware machine is encrypted: remove its encryption in VMware "
                              "first, then import it"));
      return FALSE;
    }
  return TRUE;
}

static void
read_names (CarrelApplianceModel *model, CarrelApplianceSystem *system, Dictionary *dictionary)
{
  system->name = dup_text (get (dictionary, "displayName"));
  system->id = g_strdup (system->name != NULL ? system->name : "vm");
  system->uuid = carrel_appliance_value_dup_uuid (get (dictionary, "uuid.bios"));
  system->annotation = dup_text (get (dictionary, "annotation"));
  carrel_appliance_os_set_vmware (&system->os, get (dictionary, "guestOS"));
  model->name = g_strdup (system->name);
}

gboolean
carrel_appliance_vmx_recognise (GBytes *bytes)
{
  gsize length = 0;
  const char *data;
  g_autofree char *lower = NULL;

  g_return_val_if_fail (bytes != NULL, FALSE);
  data = g_bytes_get_data (bytes, &length);
  if (length == 0 || length > 1024 * 1024 || memchr (data, '\0', length) != NULL)
    return FALSE;
  lower = g_ascii_strdown (data, (gssize) length);
  return g_strstr_len (lower, (gssize) length, "config.version") != NULL ||
         g_strstr_len (lower, (gssize) length, "virtualhw.version") != NULL;
}

CarrelApplianceModel *
carrel_appliance_vmx_parse (GBytes *bytes, GError **error)
{
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("vmx");
  g_autoptr (CarrelApplianceVmxDictionary) dictionary = NULL;
  CarrelApplianceSystem *system;
  gsize length = 0;
  const char *data;

  g_return_val_if_fail (bytes != NULL, NULL);
  data = g_bytes_get_data (bytes, &length);
  dictionary = carrel_appliance_vmx_dictionary_parse (data, length, error);
  if (dictionary == NULL || !check_readable (dictionary, error))
    return NULL;
  system = carrel_appliance_model_add_system (model);
  read_names (model, system, dictionary);
  if (!read_numbers (system, dictionary, error))
    return NULL;
  read_firmware (system, dictionary);
  read_boot_order (system, dictionary);
  carrel_appliance_vmx_read_storage (system, dictionary);
  carrel_appliance_vmx_read_devices (model, system, dictionary);
  read_state (model, dictionary);
  read_rest (system, dictionary);
  if (!carrel_appliance_model_check (model, error))
    return NULL;
  return g_steal_pointer (&model);
}

gboolean
carrel_appliance_vmx_add_snapshots (CarrelApplianceModel *self, GBytes *bytes, GError **error)
{
  g_autoptr (CarrelApplianceVmxDictionary) dictionary = NULL;
  CarrelApplianceSystem *system;
  gsize length = 0;
  const char *data;
  guint noted = 0;

  g_return_val_if_fail (self != NULL && self->systems->len == 1 && bytes != NULL, FALSE);
  data = g_bytes_get_data (bytes, &length);
  dictionary = carrel_appliance_vmx_dictionary_parse (data, length, error);
  if (dictionary == NULL)
    return FALSE;
  system = g_ptr_array_index (self->systems, 0);
  for (guint i = 0; i < carrel_appliance_vmx_dictionary_get_count (dictionary); i++)
    {
      const char *value = NULL;
      const char *key = carrel_appliance_vmx_dictionary_get_entry (dictionary, i, &value, NULL);
      g_autofree char *lower = g_ascii_strdown (key, -1);
      g_autofree char *item = NULL;

      if (!g_str_has_prefix (lower, "snapshot") || !g_str_has_suffix (lower, ".displayname") ||
          noted++ >= SNAPSHOTS_MAX)
        continue;
      item = carrel_base_text_make_displayable (value, strlen (value));
      carrel_appliance_model_add_note (
        system->notes,
        item,
        _ ("This snapshot stays in VMware; only the current state is carried over"), NULL);
    }
  return TRUE;
}
