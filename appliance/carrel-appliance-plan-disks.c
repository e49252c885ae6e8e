/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-package-private.h"
#include "carrel-appliance-plan-input.h"
#include "carrel-appliance-plan-private.h"
#include "carrel-appliance-plan-volumes-private.h"
#include "carrel-appliance-value.h"

/* Other sectors than of 512 bytes that a disk may have. */
#define SECTOR_BYTES_LARGE 4096

typedef struct
{
  CarrelAppliancePlan *plan;
  CarrelAppliancePlanMachine *machine;
  CarrelAppliancePackage *package;
} Planning;

/* What a package of our own says that the disk was on, before it went to a product without that. */
static gboolean
find_native (const CarrelSpec *spec, const CarrelApplianceDisk *disk, CarrelSpecBus *out_bus)
{
  static const char *const words[] = { "virtio", "scsi", "sata", "ide" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (disk->native, words[i]) == 0 &&
        (i != CARREL_SPEC_BUS_IDE || spec->chipset == CARREL_SPEC_CHIPSET_I440FX))
      {
        *out_bus = (CarrelSpecBus) i;
        return TRUE;
      }
  return FALSE;
}

/* How a disk is attached here.  The guest has to find its system on it, so what it knew is kept where
 * this board has it; else what guests of its family have a driver for. */
static CarrelSpecBus
choose_bus (const CarrelSpec *spec, const CarrelApplianceDisk *disk, const char **out_reason)
{
  const char *bus = disk->bus != NULL ? disk->bus : "";
  gboolean is_linux = spec->family == CARREL_SPEC_FAMILY_LINUX;
  CarrelSpecBus native;

  *out_reason = NULL;
  if (disk->sector_bytes == SECTOR_BYTES_LARGE)
    {
      *out_reason = _ ("Its sectors have 4096 bytes, which SATA and IDE do not have here");
      return CARREL_SPEC_BUS_VIRTIO;
    }
  if (find_native (spec, disk, &native))
    {
      *out_reason = _ ("It was so where the package was made");
      return native;
    }
  if (g_str_equal (bus, "virtio"))
    return CARREL_SPEC_BUS_VIRTIO;
  if (g_str_equal (bus, "scsi") && g_strcmp0 (disk->model, "virtio") == 0)
    return CARREL_SPEC_BUS_SCSI;
  if (spec->chipset == CARREL_SPEC_CHIPSET_I440FX)
    {
      if (!g_str_equal (bus, "ide"))
        *out_reason = _ ("This board has IDE, which such systems have a driver for");
      return CARREL_SPEC_BUS_IDE;
    }
  if (g_str_equal (bus, "sata"))
    return CARREL_SPEC_BUS_SATA;
  if (g_str_equal (bus, "ide"))
    {
      *out_reason = _ ("UEFI needs a board without IDE");
      return CARREL_SPEC_BUS_SATA;
    }
  if (*bus == '\0')
    {
      *out_reason = _ ("The package does not say; most systems have a driver for SATA");
      return CARREL_SPEC_BUS_SATA;
    }
  if (is_linux)
    {
      *out_reason = _ ("This controller does not exist here; Linux has a driver for virtio");
      return CARREL_SPEC_BUS_VIRTIO;
    }
  *out_reason = _ ("This controller does not exist here; most systems have a driver for SATA");
  return CARREL_SPEC_BUS_SATA;
}

static void
set_problem (CarrelAppliancePlanMachine *machine, const char *words)
{
  if (machine->problem == NULL)
    machine->problem = carrel_base_text_make_displayable (words, strlen (words));
}

/* Looks at the header of the disk's file; a compressed one is looked at when it is read. */
static gboolean
inspect (Planning *planning, CarrelAppliancePlanDisk *planned, CarrelApplianceDiskInput *input)
{
  CarrelAppliancePackageLook look = { 0 };
  g_autoptr (GError) error = NULL;

  planned->file_bytes = (gint64) MIN (carrel_appliance_disk_input_get_length (input), G_MAXINT64);
  if (planned->disk->compression != NULL)
    return TRUE;
  if (!carrel_appliance_package_look (planning->package, input, &look, &error))
    {
      set_problem (planning->machine, error->message);
      return FALSE;
    }
  if (look.is_compressed)
    return TRUE;
  if (planned->declared_bytes >= 0 && (guint64) planned->declared_bytes != look.virtual_bytes)
    {
      g_autofree char *words = g_strdup_printf (_ ("The disk %s is not as large as the description says"),
        planned->name);

      carrel_appliance_plan_add_risk (planning->plan, "size", words);
    }
  planned->declared_bytes = (gint64) MIN (look.virtual_bytes, G_MAXINT64);
  return TRUE;
}

/* Finds the member that a disk names.  A path of the computer that wrote the package means the file of
 * that name beside the description. */
static CarrelApplianceDiskInput *
find_member (Planning *planning, CarrelAppliancePlanDisk *planned, GError **error)
{
  const char *file = planned->disk->file;
  const char *last = carrel_appliance_value_get_last_part (file);
  CarrelApplianceDiskInput *input = NULL;

  if (planning->package == NULL)
    return NULL;
  input = carrel_appliance_plan_input_open_member (planned->disk, planning->package, error);
  if (input != NULL && g_path_is_absolute (file))
    carrel_appliance_plan_add_mapping (
      planning->machine->mappings,
      planned->id,
      file,
      last,
      _ ("The file of this name is taken that lies beside the description"));
  return input;
}

static void
plan_source (Planning *planning, CarrelAppliancePlanDisk *planned)
{
  const char *file = planned->disk->file;
  g_autoptr (CarrelApplianceDiskInput) input = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (file == NULL)
    {
      planned->source = CARREL_APPLIANCE_PLAN_SOURCE_BLANK;
      return;
    }
  planned->name = g_strdup (file);
  planned->source = CARREL_APPLIANCE_PLAN_SOURCE_MEMBER;
  input = find_member (planning, planned, &error);
  if (input != NULL)
    inspect (planning, planned, input);
  else if (g_path_is_absolute (file))
    {
      planned->source = CARREL_APPLIANCE_PLAN_SOURCE_HOST;
      carrel_appliance_plan_add_consent (
        planning->plan,
        planning->machine->system,
        "file",
        planned->id,
        file,
        _ ("The disk lies outside the package, in a file of this computer; without consent it is not "
           "read and the machine is not made"),
          TRUE);
    }
  else if (g_error_matches (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_NOT_FOUND))
    {
      words = g_strdup_printf (_ ("The disk %s is not in the package"), file);
      set_problem (planning->machine, words);
    }
  else if (error != NULL)
    set_problem (planning->machine, error->message);
}

static void
add_disk (Planning *planning, const CarrelApplianceDisk *disk)
{
  CarrelSpec *spec = planning->machine->spec;
  CarrelAppliancePlanDisk *planned;
  CarrelSpecDisk *made;
  const char *reason = NULL;
  CarrelSpecBus bus = choose_bus (spec, disk, &reason);
  static const char *const buses[] = { "virtio", "scsi", "sata", "ide" };
  guint64 size;

  made = carrel_spec_add_disk (spec, CARREL_BASE_LIMIT_DISK_BYTES_MIN, bus);
  made->read_only = disk->is_read_only > 0;
  if (disk->sector_bytes == SECTOR_BYTES_LARGE)
    made->sector_bytes = SECTOR_BYTES_LARGE;
  planned = g_new0 (CarrelAppliancePlanDisk, 1);
  planned->id = g_strdup (made->id);
  planned->disk = disk;
  planned->declared_bytes = disk->capacity_bytes;
  planned->file_bytes = disk->file_bytes;
  g_ptr_array_add (planning->machine->disks, planned);
  plan_source (planning, planned);
  carrel_appliance_plan_add_mapping (planning->machine->mappings,
                                     made->id,
                                     disk->model != NULL ? disk->model : disk->bus,
                                     buses[bus],
                                     reason);
  if (g_str_equal (planning->plan->model->kind, "physical"))
    carrel_appliance_plan_volumes_add (planning->machine->mappings, disk);
  if (planned->source == CARREL_APPLIANCE_PLAN_SOURCE_BLANK && planned->declared_bytes <= 0)
    set_problem (planning->machine,
                 _ ("The machine has an empty disk whose size the description does not say"));
  /* Whole sectors; a size that nobody knows yet is that of the smallest disk until it is read. */
  size = (guint64) MAX (planned->declared_bytes, 0);
  size = (size + 511) / 512 * 512;
  made->size_bytes = CLAMP (size,
                            CARREL_BASE_LIMIT_DISK_BYTES_MIN,
                            CARREL_BASE_LIMIT_DISK_BYTES_MAX);
}

static void
drop_disk (Planning *planning, const CarrelApplianceDisk *disk)
{
  gboolean is_device = g_strcmp0 (disk->format, "device") == 0;

  carrel_appliance_plan_add_dropped (
    planning->plan,
    planning->machine->system,
    disk->id != NULL ? disk->id : "disk",
    is_device
    ? _ ("This disk is a device or a place outside the package; the machine is made without it")
    : _ ("Nobody knows where this disk's file is; the machine is made without it"));
}

static void
add_drives (Planning *planning)
{
  const CarrelApplianceSystem *system = planning->machine->system;
  CarrelSpec *spec = planning->machine->spec;
  CarrelSpecBus bus = spec->chipset == CARREL_SPEC_CHIPSET_I440FX ? CARREL_SPEC_BUS_IDE
                                                                  : CARREL_SPEC_BUS_SATA;

  for (guint i = 0; i < system->cdroms->len; i++)
    {
      const CarrelApplianceDrive *drive = g_ptr_array_index (system->cdroms, i);

      if (i >= CARREL_BASE_LIMIT_DRIVES)
        carrel_appliance_plan_add_dropped (planning->plan,
                                           system,
                                           "cdrom",
                                           _ ("A machine has at most four CD drives here"));
      else
        carrel_spec_add_drive (spec, NULL, bus);
      if (drive->file != NULL)
        carrel_appliance_plan_add_dropped (
          planning->plan,
          system,
          drive->file,
          _ ("The medium is not put in; choose it when it is needed"));
    }
}

void
carrel_appliance_plan_add_disks (CarrelAppliancePlan *self,
                                 CarrelAppliancePlanMachine *machine,
                                 CarrelAppliancePackage *package)
{
  Planning planning = { self, machine, package };
  GPtrArray *disks = machine->system->disks;
  guint count = 0;

  for (guint i = 0; i < disks->len; i++)
    {
      const CarrelApplianceDisk *disk = g_ptr_array_index (disks, i);

      if (disk->file == NULL &&
          (g_strcmp0 (disk->format, "device") == 0 || g_strcmp0 (disk->format, "missing") == 0))
        drop_disk (&planning, disk);
      else if (++count > CARREL_BASE_LIMIT_DISKS)
        set_problem (machine, _ ("The machine has more disks than the 16 that one may have here"));
      else
        add_disk (&planning, disk);
    }
  add_drives (&planning);
}
