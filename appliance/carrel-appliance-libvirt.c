/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-libvirt.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-libvirt-private.h"
#include "carrel-appliance-os.h"
#include "carrel-appliance-value.h"
#include "carrel-appliance-xml.h"

#define LIBOSINFO_URI "http://libosinfo.org/xmlns/libvirt/domain/1.0"
#define QEMU_URI "http://libvirt.org/schemas/domain/qemu/1.0"

enum
{
  PROCESSORS_MAX = 4096,
  TOPOLOGY_MAX = 4096,
  BOOT_ORDER_MAX = 255,
};

static char *
dup_attribute (const xmlNode *node, const char *name)
{
  return carrel_appliance_xml_dup_attribute (node, NULL, name);
}

static char *
dup_child_text (const xmlNode *node, const char *path)
{
  g_autofree char *text = carrel_appliance_xml_dup_text (carrel_appliance_xml_find (node, path));

  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/* How many bytes a unit is; 0 for an unknown one.  KiB when none is stated. */
static gint64
get_unit (const char *unit)
{
  static const struct
  {
    const char *name;
    gint64 bytes;
  } units[] = {
    { "b", 1 },
    { "bytes", 1 },
    { "KB", 1000 },
    { "k", 1024 },
    { "KiB", 1024 },
    { "MB", 1000000 },
    { "M", 1048576 },
    { "MiB", 1048576 },
    { "GB", 1000000000 },
    { "G", 1073741824 },
    { "GiB", 1073741824 },
    { "TB", 1000000000000 },
    { "T", 1099511627776 },
    { "TiB", 1099511627776 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (g_ascii_strcasecmp (unit != NULL ? unit : "KiB", units[i].name) == 0)
        return units[i].bytes;
    }
  return 0;
}

static gboolean
read_memory (CarrelApplianceSystem *system, const xmlNode *domain, GError **error)
{
  const xmlNode *node = carrel_appliance_xml_get_child (domain, NULL, "memory");
  const gint64 most = (gint64) CARREL_BASE_LIMIT_MEMORY_MIB * 1048576;
  g_autofree char *text = carrel_appliance_xml_dup_text (node);
  g_autofree char *unit = dup_attribute (node, "unit");
  gint64 bytes_per_unit = get_unit (unit);
  gint64 number = 0;

  if (text == NULL)
    return TRUE;
  if (bytes_per_unit == 0)
    {
      g_autofree char *shown = carrel_base_text_make_displayable (unit, strnlen (unit, 64));

      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("The memory is given in \"%s\", which is no unit that libvirt knows"), shown);
      return FALSE;
    }
  if (!carrel_appliance_value_require_number (text,
                                              "memory",
                                              1,
                                              most / bytes_per_unit,
                                              &number,
                                              error))
    return FALSE;
  system->memory_mib = (number * bytes_per_unit + 1048575) / 1048576;
  return TRUE;
}

static gboolean
read_processors (CarrelApplianceSystem *system, const xmlNode *domain, GError **error)
{
  const xmlNode *node = carrel_appliance_xml_get_child (domain, NULL, "vcpu");
  const xmlNode *topology = carrel_appliance_xml_find (domain, "cpu/topology");
  g_autofree char *text = carrel_appliance_xml_dup_text (node);
  g_autofree char *current = dup_attribute (node, "current");
  g_autofree char *cores = dup_attribute (topology, "cores");
  g_autofree char *dies = dup_attribute (topology, "dies");
  gint64 per_die = 1;
  gint64 number = -1;

  system->vcpus = 1;
  if (!carrel_appliance_value_require_number (text,
                                              "vcpu",
                                              1,
                                              PROCESSORS_MAX,
                                              &system->vcpus,
                                              error) ||
      !carrel_appliance_value_require_number (current,
                                              "vcpu current",
                                              1,
                                              system->vcpus,
                                              &system->vcpus,
                                              error))
    return FALSE;
  carrel_appliance_value_parse_number (dies, 64, &per_die);
  if (carrel_appliance_value_parse_number (cores, TOPOLOGY_MAX / 64, &number) && number > 0)
    system->cores_per_socket = number * MAX (per_die, 1);
  for (const xmlNode *feature =
         carrel_appliance_xml_get_child (carrel_appliance_xml_find (domain, "cpu"),
                                         NULL,
                                         "feature");
       feature != NULL;
       feature = carrel_appliance_xml_get_next (feature, NULL, "feature"))
    {
      g_autofree char *name = dup_attribute (feature, "name");
      g_autofree char *policy = dup_attribute (feature, "policy");

      if (g_strcmp0 (name, "vmx") == 0 || g_strcmp0 (name, "svm") == 0)
        system->has_nested_hv = g_strcmp0 (policy, "disable") != 0 &&
                                g_strcmp0 (policy, "forbid") != 0;
    }
  return TRUE;
}

static gboolean
has_secure_boot (const xmlNode *os)
{
  g_autofree char *secure = dup_attribute (carrel_appliance_xml_get_child (os, NULL, "loader"),
                                           "secure");

  for (const xmlNode *feature =
         carrel_appliance_xml_get_child (carrel_appliance_xml_find (os, "firmware"),
                                         NULL,
                                         "feature");
       feature != NULL;
       feature = carrel_appliance_xml_get_next (feature, NULL, "feature"))
    {
      g_autofree char *name = dup_attribute (feature, "name");
      g_autofree char *enabled = dup_attribute (feature, "enabled");

      if (g_strcmp0 (name, "secure-boot") == 0)
        return g_strcmp0 (enabled, "yes") == 0;
    }
  return g_strcmp0 (secure, "yes") == 0;
}

static gboolean
is_x86 (const char *arch)
{
  return arch == NULL || g_str_equal (arch, "x86_64") || g_str_equal (arch, "i686");
}

static void
read_kernel (CarrelApplianceSystem *system, const xmlNode *os)
{
  static const char *const parts[] = { "kernel", "initrd", "dtb" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = dup_child_text (os, parts[i]);

      if (path != NULL)
        carrel_appliance_model_add_note (
          system->notes,
          parts[i],
          _ ("It was started from a file of its host; here it starts from its disk"), path);
    }
}

static void
read_firmware (CarrelApplianceSystem *system, const xmlNode *os)
{
  g_autofree char *stated = dup_attribute (os, "firmware");
  g_autofree char *type = dup_attribute (carrel_appliance_xml_get_child (os, NULL, "loader"),
                                         "type");

  if (g_strcmp0 (stated, "efi") == 0 || g_strcmp0 (type, "pflash") == 0)
    {
      system->firmware = g_strdup ("efi");
      system->has_secure_boot = has_secure_boot (os);
    }
  else if (g_strcmp0 (stated, "bios") == 0 || is_x86 (system->os.arch))
    system->firmware = g_strdup ("bios");
  system->nvram_file = dup_child_text (os, "nvram");
  read_kernel (system, os);
}

static void
add_boot (CarrelApplianceSystem *system, const char *word)
{
  static const char *const words[][2] = {
    { "hd", "disk" },         { "disk", "disk" }, { "lun", "disk" },      { "cdrom", "cdrom" },
    { "network", "network" }, { "fd", "floppy" }, { "floppy", "floppy" },
  };

  for (gsize i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_equal (word, words[i][0]) &&
          !g_ptr_array_find_with_equal_func (system->boot, words[i][1], g_str_equal, NULL))
        g_ptr_array_add (system->boot, g_strdup (words[i][1]));
    }
}

/* The kind of the device that is number @order in the order of boot. */
static char *
dup_device_at (const xmlNode *devices, gint64 order)
{
  for (const xmlNode *node = carrel_appliance_xml_get_child (devices, NULL, NULL); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, NULL))
    {
      g_autofree char *text = dup_attribute (carrel_appliance_xml_get_child (node, NULL, "boot"),
                                             "order");
      g_autofree char *device = dup_attribute (node, "device");
      gint64 number = -1;

      if (!carrel_appliance_value_parse_number (text, BOOT_ORDER_MAX, &number) || number != order)
        continue;
      if (strcmp ((const char *) node->name, "interface") == 0)
        return g_strdup ("network");
      return g_strdup (device != NULL ? device : "disk");
    }
  return NULL;
}

static void
read_boot_order (CarrelApplianceSystem *system, const xmlNode *os, const xmlNode *devices)
{
  enum
  {
    /* More devices than that have no place in an order of boot. */
    ORDERS = 64,
  };

  for (const xmlNode *node = carrel_appliance_xml_get_child (os, NULL, "boot"); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "boot"))
    {
      g_autofree char *device = dup_attribute (node, "dev");

      add_boot (system, device);
    }
  for (gint64 order = 1; order <= ORDERS && system->boot->len < 4; order++)
    {
      g_autofree char *device = dup_device_at (devices, order);

      add_boot (system, device);
    }
}

static void
read_clock (CarrelApplianceSystem *system, const xmlNode *domain)
{
  const xmlNode *clock = carrel_appliance_xml_get_child (domain, NULL, "clock");
  g_autofree char *offset = dup_attribute (clock, "offset");
  g_autofree char *basis = dup_attribute (clock, "basis");

  if (g_strcmp0 (offset, "localtime") == 0 || g_strcmp0 (basis, "localtime") == 0)
    system->clock = g_strdup ("localtime");
  else if (offset != NULL)
    system->clock = g_strdup ("utc");
}

static void
read_os (CarrelApplianceSystem *system, const xmlNode *domain)
{
  const xmlNode *os = carrel_appliance_xml_get_child (domain, NULL, "os");
  const xmlNode *info = carrel_appliance_xml_get_child (carrel_appliance_xml_find (domain,
                                                                                   "metadata"),
                                                        LIBOSINFO_URI,
                                                        "libosinfo");
  g_autofree char *id = dup_attribute (carrel_appliance_xml_get_child (info, LIBOSINFO_URI, "os"),
                                       "id");

  system->os.arch = dup_attribute (carrel_appliance_xml_find (os, "type"), "arch");
  carrel_appliance_os_set_libosinfo (&system->os, id);
  read_firmware (system, os);
}

/* What of a domain has no counterpart; everything else that is not read means nothing elsewhere. */
static void
read_rest (CarrelApplianceSystem *system, const xmlNode *domain)
{
  static const char *const parts[] = {
    "cputune",   "memtune",    "numatune",       "memoryBacking", "blkiotune",
    "iothreads", "sysinfo",    "launchSecurity", "keywrap",       "idmap",
    "maxMemory", "bootloader", "throttlegroups", "perf",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const xmlNode *node = carrel_appliance_xml_get_child (domain, NULL, parts[i]);
      g_autofree char *raw = NULL;

      if (node == NULL)
        continue;
      raw = carrel_appliance_xml_dup_markup (node);
      carrel_appliance_model_add_note (
        system->notes,
        parts[i],
        _ ("This setting has no counterpart here; it is kept for an export to libvirt"), raw)
          ->again = carrel_appliance_xml_dup_again (node);
    }
  for (const xmlNode *node = carrel_appliance_xml_get_child (domain, QEMU_URI, NULL); node != NULL;
       node = carrel_appliance_xml_get_next (node, QEMU_URI, NULL))
    {
      g_autofree char *raw = carrel_appliance_xml_dup_markup (node);

      carrel_appliance_model_add_note (
        system->notes,
        "qemu:commandline",
        _ ("It brings arguments for QEMU; arguments of a stranger are never used"), raw);
    }
}

/* The element `domain` of what libvirt writes; NULL with an error that says what it is instead. */
static const xmlNode *
find_domain (const xmlNode *root, GError **error)
{
  static const char *const others[] = {
    "network",      "pool",
    "volume",       "secret",
    "device",       "nwfilter",
    "capabilities", "domainCapabilities",
    "domainbackup", "domaincheckpoint",
    "cpu",          "sources",
  };
  const char *name = (const char *) root->name;

  if (strcmp (name, "domain") == 0)
    return root;
  if (strcmp (name, "domainsnapshot") == 0 || strcmp (name, "domstatus") == 0)
    {
      const xmlNode *domain = carrel_appliance_xml_get_child (root, NULL, "domain");

      if (domain != NULL)
        return domain;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      if (strcmp (name, others[i]) != 0)
        continue;
      g_set_error (
        error,
        CARREL_APPLIANCE_ERROR,
        CARREL_APPLIANCE_ERROR_UNSUPPORTED,
        _ ("This describes a \"%s\" of libvirt, not a machine; choose the file whose first "
                      "element is \"domain\""),
           name);
      return NULL;
    }
  g_set_error_literal (error,
                       CARREL_APPLIANCE_ERROR,
                       CARREL_APPLIANCE_ERROR_UNKNOWN,
                       _ ("This is no machine of libvirt: its first element is not \"domain\""));
  return NULL;
}

static gboolean
check_type (const xmlNode *domain, GError **error)
{
  g_autofree char *type = dup_child_text (domain, "os/type");

  if (type == NULL || g_str_equal (type, "hvm"))
    return TRUE;
  if (g_str_equal (type, "exe"))
    g_set_error_literal (
      error,
      CARREL_APPLIANCE_ERROR,
      CARREL_APPLIANCE_ERROR_UNSUPPORTED,
      _ ("This is a container, not a machine; it has no system of its own to boot"));
  else
    g_set_error_literal (
      error,
      CARREL_APPLIANCE_ERROR,
      CARREL_APPLIANCE_ERROR_UNSUPPORTED,
      _ ("This machine is paravirtual: it has no hardware of its own to boot from, "
                            "and runs in Xen only"));
  return FALSE;
}

static gboolean
read_domain (CarrelApplianceModel *model, const xmlNode *domain, GError **error)
{
  CarrelApplianceSystem *system = carrel_appliance_model_add_system (model);
  const xmlNode *devices = carrel_appliance_xml_get_child (domain, NULL, "devices");
  const xmlNode *os = carrel_appliance_xml_get_child (domain, NULL, "os");
  g_autofree char *uuid = dup_child_text (domain, "uuid");

  system->name = dup_child_text (domain, "name");
  system->id = g_strdup (system->name != NULL ? system->name : "vm");
  system->uuid = carrel_appliance_value_dup_uuid (uuid);
  system->annotation = dup_child_text (domain, "description");
  model->name = g_strdup (system->name);
  if (!read_memory (system, domain, error) || !read_processors (system, domain, error))
    return FALSE;
  read_os (system, domain);
  read_clock (system, domain);
  carrel_appliance_libvirt_read_storage (system, devices);
  read_boot_order (system, os, devices);
  carrel_appliance_libvirt_read_devices (model, system, devices);
  read_rest (system, domain);
  return TRUE;
}

CarrelApplianceModel *
carrel_appliance_libvirt_parse (GBytes *bytes, GError **error)
{
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("libvirt");
  g_autoptr (xmlDoc) document = NULL;
  const xmlNode *domain;
  gsize length = 0;
  const char *data;

  g_return_val_if_fail (bytes != NULL, NULL);
  data = g_bytes_get_data (bytes, &length);
  document = carrel_appliance_xml_parse (data, length, CARREL_APPLIANCE_XML_DOCTYPE_REFUSE, error);
  if (document == NULL)
    return NULL;
  domain = find_domain (xmlDocGetRootElement (document), error);
  if (domain == NULL || !check_type (domain, error) || !read_domain (model, domain, error) ||
      !carrel_appliance_model_check (model, error))
    return NULL;
  return g_steal_pointer (&model);
}
