/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"
#include "base/spec/carrel-spec-defaults.h"
#include "base/spec/carrel-spec-validate.h"
#include "base/spec/carrel-spec.h"
#include "carrel-appliance-os.h"
#include "carrel-appliance-plan-input.h"
#include "carrel-appliance-plan-private.h"
#include "carrel-appliance-package-private.h"

enum
{
  DEFAULT_MEMORY_MIB = 1024,
  /* For a disk of which nobody knows what is on it. */
  DISK_MEMORY_MIB = 2048,
  DISK_PROCESSORS = 2,
};

static CarrelSpecFamily
choose_family (const CarrelApplianceOs *os, const char *os_id)
{
  const char *family = os->family != NULL ? os->family : "";

  if (os_id != NULL && *os_id != '\0')
    return carrel_spec_defaults_guess_family (os_id, family);
  if (g_str_equal (family, "linux"))
    return CARREL_SPEC_FAMILY_LINUX;
  if (g_str_equal (family, "windows"))
    return CARREL_SPEC_FAMILY_WINDOWS;
  if (g_str_equal (family, "dos") || g_str_equal (family, "os2") || g_str_equal (family, "netware"))
    return CARREL_SPEC_FAMILY_LEGACY;
  return CARREL_SPEC_FAMILY_OTHER;
}

static gboolean
has_ide_disk (const CarrelApplianceSystem *system)
{
  for (guint i = 0; i < system->disks->len; i++)
    {
      const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, i);

      if (g_strcmp0 (disk->bus, "ide") == 0)
        return TRUE;
    }
  return FALSE;
}

/* A system that boots from IDE may have no other driver that early: it keeps a board with IDE. */
static void
choose_board (CarrelAppliancePlanMachine *machine)
{
  CarrelSpec *spec = machine->spec;
  gboolean is_efi = g_strcmp0 (machine->system->firmware, "efi") == 0;

  if (is_efi && spec->chipset == CARREL_SPEC_CHIPSET_I440FX)
    carrel_appliance_plan_add_mapping (machine->mappings,
                                       "firmware",
                                       "efi",
                                       "bios",
                                       _ ("Systems of its age are started by BIOS here"));
  if (spec->firmware == CARREL_SPEC_FIRMWARE_BIOS && spec->chipset == CARREL_SPEC_CHIPSET_Q35 &&
      has_ide_disk (machine->system))
    {
      carrel_spec_defaults_set_board (spec, CARREL_SPEC_CHIPSET_I440FX);
      carrel_appliance_plan_add_mapping (machine->mappings,
                                         "board",
                                         NULL,
                                         "i440fx",
                                         _ ("Its disks are on IDE, which this board has"));
    }
}

static guint
choose_number (CarrelAppliancePlanMachine *machine,
               const char *item,
               gint64 stated,
               guint fallback,
               guint maximum)
{
  g_autofree char *from = stated > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, stated) : NULL;
  guint chosen = stated > 0 ? (guint) MIN (stated, maximum) : fallback;
  g_autofree char *to = g_strdup_printf ("%u", chosen);
  const char *reason = NULL;

  if (stated <= 0)
    reason = _ ("The package does not say");
  else if (stated > maximum)
    reason = _ ("A machine cannot have more here");
  carrel_appliance_plan_add_mapping (machine->mappings, item, from, to, reason);
  return chosen;
}

#define SECTOR_BYTES 512

/* What a disk alone is started by: its partition table says so, where it can be read cheaply. */
static gboolean
choose_disk_firmware (CarrelAppliancePlanMachine *machine, CarrelAppliancePackage *package)
{
  const CarrelApplianceDisk *disk = g_ptr_array_index (machine->system->disks, 0);
  CarrelAppliancePackageLook look = { 0 };
  g_autoptr (CarrelApplianceDiskInput) input = NULL;
  const char *reason = _ ("The disk's partition table says so");

  if (disk->sector_bytes > SECTOR_BYTES)
    {
      carrel_appliance_plan_add_mapping (machine->mappings,
                                         "firmware",
                                         NULL,
                                         "uefi",
                                         _ ("Only UEFI starts from sectors of 4096 bytes"));
      return TRUE;
    }
  if (package != NULL)
    input = carrel_appliance_plan_input_open_member (disk, package, NULL);
  if (input == NULL || !carrel_appliance_package_look (package, input, &look, NULL))
    look.boot = CARREL_APPLIANCE_DISK_BOOT_UNKNOWN;
  if (look.boot == CARREL_APPLIANCE_DISK_BOOT_UNKNOWN)
    reason = _ ("What the disk is started by cannot be told before it is read");
  carrel_appliance_plan_add_mapping (machine->mappings,
                                     "firmware",
                                     NULL,
                                     look.boot == CARREL_APPLIANCE_DISK_BOOT_EFI ? "uefi" : "bios",
                                     reason);
  return look.boot == CARREL_APPLIANCE_DISK_BOOT_EFI;
}

static void
make_spec (const CarrelAppliancePlan *self,
           CarrelAppliancePlanMachine *machine,
           CarrelAppliancePackage *package)
{
  const CarrelApplianceSystem *system = machine->system;
  g_autofree char *os_id = carrel_appliance_os_guess_id (&system->os);
  g_autofree char *name = carrel_base_text_make_name (system->name, _ ("Imported machine"));
  gboolean is_alone = carrel_appliance_model_knows_disks_only (self->model);
  gboolean is_efi = is_alone ? choose_disk_firmware (machine, package)
                             : g_strcmp0 (system->firmware, "efi") == 0;
  CarrelSpecDefaultsRequest request = {
    .name = name,
    .family = choose_family (&system->os, os_id),
    .firmware = is_efi ? CARREL_SPEC_FIRMWARE_UEFI : CARREL_SPEC_FIRMWARE_BIOS,
  };

  request.processors = choose_number (machine,
                                      "processors",
                                      system->vcpus,
                                      is_alone ? DISK_PROCESSORS : 1,
                                      CARREL_BASE_LIMIT_PROCESSORS);
  request.memory_mib = choose_number (machine,
                                      "memory",
                                      system->memory_mib,
                                      is_alone ? DISK_MEMORY_MIB : DEFAULT_MEMORY_MIB,
                                      CARREL_BASE_LIMIT_MEMORY_MIB);
  machine->spec = carrel_spec_defaults_make (&request);
  /* The package says which drives and cards there are. */
  carrel_spec_remove_device (machine->spec, "cd0");
  carrel_spec_remove_device (machine->spec, "net0");
  if (os_id != NULL && strlen (os_id) < 64 &&
      strspn (os_id, "abcdefghijklmnopqrstuvwxyz0123456789.-") == strlen (os_id) &&
      g_ascii_isalnum (*os_id) && strstr (os_id, "..") == NULL)
    carrel_spec_set_string (&machine->spec->os_id, os_id);
  if (system->clock != NULL)
    machine->spec->local_time = g_str_equal (system->clock, "localtime");
}

/* In the order of CarrelSpecNetworkModel. */
static const char *const card_words[] = { "virtio", "e1000e", "rtl8139" };

static CarrelSpecNetworkModel
choose_card (const CarrelSpec *spec, const CarrelApplianceNic *nic, const char **out_reason)
{
  gboolean is_linux = spec->family == CARREL_SPEC_FAMILY_LINUX;
  const char *stated = nic->model != NULL ? nic->model : "";

  *out_reason = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (card_words); i++)
    if (g_strcmp0 (nic->native, card_words[i]) == 0)
      {
        *out_reason = _ ("It was so where the package was made");
        return (CarrelSpecNetworkModel) i;
      }
  if (g_str_equal (stated, "virtio"))
    return CARREL_SPEC_NETWORK_MODEL_VIRTIO;
  if (g_str_equal (stated, "e1000e"))
    return CARREL_SPEC_NETWORK_MODEL_E1000E;
  if (g_str_equal (stated, "rtl8139"))
    return CARREL_SPEC_NETWORK_MODEL_RTL8139;
  if (nic->model == NULL)
    {
      *out_reason = _ ("The package does not say");
      return is_linux ? CARREL_SPEC_NETWORK_MODEL_VIRTIO : CARREL_SPEC_NETWORK_MODEL_E1000E;
    }
  if (spec->family == CARREL_SPEC_FAMILY_LEGACY)
    {
      *out_reason = _ ("This card does not exist here; old systems have a driver for the RTL8139");
      return CARREL_SPEC_NETWORK_MODEL_RTL8139;
    }
  if (is_linux && !g_str_equal (stated, "e1000"))
    {
      *out_reason = _ ("This card does not exist here; Linux has a driver for virtio");
      return CARREL_SPEC_NETWORK_MODEL_VIRTIO;
    }
  *out_reason = _ ("This card does not exist here; most systems have a driver for the e1000e");
  return CARREL_SPEC_NETWORK_MODEL_E1000E;
}

/* A card may keep its address unless that is one of a group, or of nobody. */
static gboolean
is_usable_address (const char *mac)
{
  return mac != NULL && strlen (mac) == 17 && (g_ascii_xdigit_value (mac[1]) & 1) == 0 &&
         !g_str_equal (mac, "00:00:00:00:00:00");
}

static void
add_cards (CarrelAppliancePlan *self, CarrelAppliancePlanMachine *machine)
{
  GPtrArray *nics = machine->system->nics;

  for (guint i = 0; i < nics->len; i++)
    {
      const CarrelApplianceNic *nic = g_ptr_array_index (nics, i);
      const char *reason = NULL;
      CarrelSpecNetworkModel model = choose_card (machine->spec, nic, &reason);
      CarrelSpecNetwork *card;

      if (i >= CARREL_BASE_LIMIT_NETWORKS)
        {
          carrel_appliance_plan_add_dropped (self,
                                             machine->system,
                                             nic->mac != NULL ? nic->mac : "nic",
                                             _ ("A machine has at most eight network cards here"));
          continue;
        }
      card = carrel_spec_add_network (machine->spec, model);
      card->connected = nic->is_connected != 0;
      if (is_usable_address (nic->mac))
        carrel_spec_set_string (&card->mac, nic->mac);
      carrel_appliance_plan_add_mapping (machine->mappings,
                                         card->id,
                                         nic->model,
                                         card_words[model],
                                         reason);
    }
}

static void
choose_sound (CarrelAppliancePlanMachine *machine)
{
  static const char *const words[] = { "none", "hda", "ac97" };
  const char *stated = machine->system->sound;
  CarrelSpecSound sound = CARREL_SPEC_SOUND_HDA;
  const char *reason = NULL;

  if (stated == NULL)
    {
      machine->spec->sound = CARREL_SPEC_SOUND_NONE;
      return;
    }
  if (g_str_equal (stated, "ac97") || machine->spec->family == CARREL_SPEC_FAMILY_LEGACY)
    sound = CARREL_SPEC_SOUND_AC97;
  if (!g_str_equal (stated, words[sound]))
    reason = _ ("This sound card does not exist here");
  machine->spec->sound = sound;
  carrel_appliance_plan_add_mapping (machine->mappings, "sound", stated, words[sound], reason);
}

/* What they led to is of its old host, and never connected. */
static void
choose_serials (CarrelAppliancePlanMachine *machine)
{
  guint count = machine->system->serials->len;
  g_autofree char *from = g_strdup_printf ("%u", count);
  g_autofree char *to = NULL;

  if (count == 0)
    return;
  machine->spec->serial_ports = MIN (count, CARREL_BASE_LIMIT_SERIALS);
  to = g_strdup_printf ("%u", machine->spec->serial_ports);
  carrel_appliance_plan_add_mapping (
    machine->mappings,
    "serial",
    from,
    to,
    _ ("A serial port leads into a socket of the machine's own here, and to nothing of this computer"));
}

/* That there was one is kept with the machine, too. */
static void
drop (CarrelAppliancePlan *self,
      const CarrelAppliancePlanMachine *machine,
      gboolean is_there,
      const char *item,
      const char *words)
{
  CarrelSpecKept *kept;

  if (!is_there)
    return;
  carrel_appliance_plan_add_dropped (self, machine->system, item, words);
  kept = carrel_spec_add_kept (machine->spec, self->model->kind, item);
  carrel_spec_set_string (&kept->words, words);
}

/* Whether it expects its values where only VMware's own tools find them. */
static gboolean
wants_channel (const CarrelApplianceSystem *system)
{
  for (guint i = 0; i < system->transport->len; i++)
    if (g_str_equal (g_ptr_array_index (system->transport, i), "com.vmware.guestInfo"))
      return system->properties->len > 0;
  return FALSE;
}

static void
drop_rest (CarrelAppliancePlan *self, const CarrelAppliancePlanMachine *machine)
{
  const CarrelApplianceSystem *system = machine->system;

  drop (self,
        machine,
        system->has_secure_boot > 0,
        "secure-boot",
        _ ("Secure Boot is not there yet: the machine starts by UEFI without it"));
  drop (
    self,
    machine,
    system->has_tpm > 0,
    "tpm",
    _ ("There is no TPM yet: a system that keeps the key of its disk in one asks for the recovery "
           "key"));
  drop (
    self,
    machine,
    system->nvram_file != NULL,
    "nvram",
    _ ("The firmware's variables cannot be converted: it starts what is found in the usual place"));
  drop (self, machine, system->has_iommu > 0, "iommu", _ ("There is no IOMMU for guests here"));
  drop (self,
        machine,
        system->has_video_3d > 0,
        "3d",
        _ ("The graphics card does not accelerate 3D here"));
  drop (self, machine, system->displays > 1, "displays", _ ("The machine starts with one display"));
  drop (self, machine, system->floppies->len > 0, "floppy", _ ("There are no floppy drives here"));
  drop (self,
        machine,
        system->serials->len > CARREL_BASE_LIMIT_SERIALS,
        "serial",
        _ ("A machine has at most four serial ports here"));
  drop (self,
        machine,
        system->parallels->len > 0,
        "parallel",
        _ ("There are no parallel ports here"));
  drop (
    self,
    machine,
    wants_channel (system),
    "com.vmware.guestInfo",
    _ ("There is no such channel of VMware's here: the guest finds the values on a disc instead, where "
           "cloud-init and others look for them"));
}

static void
check_machine (CarrelAppliancePlan *self, CarrelAppliancePlanMachine *machine)
{
  const char *arch = machine->system->os.arch;
  g_autoptr (GError) error = NULL;

  if (machine->system->has_tpm > 0 && machine->spec->family == CARREL_SPEC_FAMILY_WINDOWS_11)
    carrel_appliance_plan_add_risk (
      self,
      "tpm",
      _ ("Its Windows was installed with a TPM, which the machine does not have here"));
  if (arch != NULL && !g_str_equal (arch, "x86_64") && !g_str_equal (arch, "i686") &&
      !g_str_equal (arch, "i386") && !g_str_equal (arch, "i586") && machine->problem == NULL)
    {
      g_autofree char *shown = carrel_base_text_make_displayable (arch, strnlen (arch, 64));

      machine->problem = g_strdup_printf (_ ("The machine is made for the processor %s; only x86 machines run here"),
        shown);
    }
  if (machine->problem == NULL && !carrel_spec_validate (machine->spec, &error))
    machine->problem = g_strdup (error->message);
}

/* The kinds of devices in the order that the package says, then what it does not name. */
static void
set_boot_order (CarrelAppliancePlanMachine *machine)
{
  static const char *const kinds[][2] = { { "disk", "disk" },
                                          { "cdrom", "cd" },
                                          { "network", "net" } };
  CarrelSpec *spec = machine->spec;
  g_auto (GStrv) devices = g_strdupv (spec->boot_order);
  GPtrArray *boot = machine->system->boot;
  g_autoptr (GStrvBuilder) order = g_strv_builder_new ();
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < boot->len; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
      for (gsize d = 0; devices[d] != NULL; d++)
        {
          if (g_str_equal (g_ptr_array_index (boot, i), kinds[k][0]) &&
              g_str_has_prefix (devices[d], kinds[k][1]) && g_hash_table_add (taken, devices[d]))
            g_strv_builder_add (order, devices[d]);
        }
  for (gsize d = 0; devices[d] != NULL; d++)
    {
      if (g_hash_table_add (taken, devices[d]))
        g_strv_builder_add (order, devices[d]);
    }
  g_strfreev (spec->boot_order);
  spec->boot_order = g_strv_builder_end (order);
}

void
carrel_appliance_plan_fill_machine (CarrelAppliancePlan *self,
                                    CarrelAppliancePlanMachine *machine,
                                    CarrelAppliancePackage *package)
{
  make_spec (self, machine, package);
  choose_board (machine);
  carrel_appliance_plan_add_disks (self, machine, package);
  add_cards (self, machine);
  choose_sound (machine);
  choose_serials (machine);
  set_boot_order (machine);
  drop_rest (self, machine);
  check_machine (self, machine);
}
