/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-origin-private.h"

#include <inttypes.h>
#include <string.h>

#include "base/spec/carrel-spec.h"
#include "carrel-appliance-os.h"

static gboolean
is_packed (CarrelApplianceExportFormat format)
{
  return format == CARREL_APPLIANCE_EXPORT_FORMAT_OVA ||
         format == CARREL_APPLIANCE_EXPORT_FORMAT_OVF;
}

static const CarrelApplianceSystem *
get_system (const CarrelApplianceModel *origin)
{
  return g_ptr_array_index (origin->systems, 0);
}

static gboolean
is_family (const CarrelApplianceModel *origin, const char *prefix)
{
  GPtrArray *families = get_system (origin)->hw_family;

  for (guint i = 0; i < families->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (families, i), prefix))
      return TRUE;
  return FALSE;
}

gboolean
carrel_appliance_export_origin_is_same (const CarrelApplianceModel *origin,
                                        CarrelApplianceExportFormat format,
                                        CarrelApplianceExportProfile profile)
{
  gboolean is_vmx = g_str_equal (origin->kind, "vmx");
  gboolean is_ovf = g_str_equal (origin->kind, "ovf");

  if (format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX ||
      (is_packed (format) && profile == CARREL_APPLIANCE_EXPORT_PROFILE_VMWARE))
    return is_vmx || (is_ovf && !is_family (origin, "virtualbox"));
  if (is_packed (format) && profile == CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX)
    return g_str_equal (origin->kind, "vbox") || (is_ovf && is_family (origin, "virtualbox"));
  return FALSE;
}

/* --- Places --- */

char *
carrel_appliance_export_origin_dup_place (const char *bus, gint64 controller, gint64 unit)
{
  return g_strdup_printf ("%s %" PRId64 " %" PRId64, bus, controller, unit);
}

gpointer
carrel_appliance_export_origin_find (GPtrArray *devices, const char *prefix, const char *id)
{
  guint64 number = 0;

  if (!g_str_has_prefix (id, prefix) ||
      !g_ascii_string_to_unsigned (id + strlen (prefix), 10, 0, G_MAXUINT, &number, NULL) ||
      number >= devices->len)
    return NULL;
  return g_ptr_array_index (devices, number);
}

/* VirtualBox has one controller of each kind, except for the two cables of IDE. */
static gboolean
has_place (const char *bus, gint64 controller, CarrelApplianceExportProfile profile)
{
  return bus != NULL && (controller == 0 || g_str_equal (bus, "ide") ||
                         profile != CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX);
}

static void
reserve (char **bus,
         gint64 controller,
         gint64 unit,
         CarrelApplianceExportProfile profile,
         GHashTable *taken)
{
  if (!has_place (*bus, controller, profile) ||
      !g_hash_table_add (taken, carrel_appliance_export_origin_dup_place (*bus, controller, unit)))
    g_clear_pointer (bus, g_free);
}

void
carrel_appliance_export_origin_reserve (CarrelApplianceSystem *was,
                                        const CarrelSpec *spec,
                                        CarrelApplianceExportProfile profile,
                                        GHashTable *taken)
{
  for (guint i = 0; i < spec->disks->len; i++)
    {
      const char *id = carrel_spec_get_disk (spec, i)->id;
      CarrelApplianceDisk *disk = carrel_appliance_export_origin_find (was->disks, "disk", id);

      if (disk != NULL)
        reserve (&disk->bus, disk->controller, disk->unit, profile, taken);
    }
  for (guint i = 0; i < spec->drives->len; i++)
    {
      const char *id = carrel_spec_get_drive (spec, i)->id;
      CarrelApplianceDrive *drive = carrel_appliance_export_origin_find (was->cdroms, "cd", id);

      if (drive != NULL)
        reserve (&drive->bus, drive->controller, drive->unit, profile, taken);
    }
}

/* --- The rest of the hardware --- */

static void
set_text (char **place, const char *text)
{
  char *copy = g_strdup (text);

  g_free (*place);
  *place = copy;
}

static void
copy_texts (GPtrArray *to, GPtrArray *from)
{
  g_ptr_array_set_size (to, 0);
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, g_strdup (g_ptr_array_index (from, i)));
}

/* A .vmx states one number, and an OVF the names of all families that can run it. */
static void
set_families (CarrelApplianceSystem *system,
              const CarrelApplianceSystem *was,
              CarrelApplianceExportFormat format)
{
  guint64 number;
  const char *first = was->hw_family->len > 0 ? g_ptr_array_index (was->hw_family, 0) : NULL;

  if (first == NULL)
    return;
  if (format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX &&
      (!g_str_has_prefix (first, "vmx-") ||
       !g_ascii_string_to_unsigned (first + strlen ("vmx-"), 10, 4, 99, &number, NULL)))
    return;
  copy_texts (system->hw_family, was->hw_family);
}

void
carrel_appliance_export_origin_set_hardware (CarrelApplianceSystem *system,
                                             const CarrelApplianceSystem *was,
                                             const CarrelSpec *spec,
                                             CarrelApplianceExportFormat format)
{
  set_families (system, was, format);
  if (was->vcpus == system->vcpus &&
      (was->cores_per_socket <= 0 || system->vcpus % was->cores_per_socket == 0))
    system->cores_per_socket = was->cores_per_socket;
  copy_texts (system->usb, was->usb);
  if (spec->sound != CARREL_SPEC_SOUND_NONE && was->sound != NULL)
    set_text (&system->sound, was->sound);
  system->has_tpm = was->has_tpm > 0 && spec->firmware == CARREL_SPEC_FIRMWARE_UEFI;
  for (guint i = 0; i < MIN (was->floppies->len, 2); i++)
    {
      CarrelApplianceDrive *drive = carrel_appliance_model_add_floppy (system);

      drive->bus = g_strdup ("floppy");
      drive->controller = 0;
      drive->unit = i;
      drive->is_connected = 0;
    }
}

void
carrel_appliance_export_origin_set_os (CarrelApplianceSystem *system,
                                       const CarrelApplianceModel *origin,
                                       const CarrelSpec *spec,
                                       CarrelApplianceExportFormat format,
                                       CarrelApplianceExportProfile profile)
{
  const CarrelApplianceOs *was = &get_system (origin)->os;
  g_autofree char *id = carrel_appliance_os_guess_id (was);
  gboolean is_vmx = g_str_equal (origin->kind, "vmx");

  if (g_strcmp0 (id != NULL ? id : "", spec->os_id) != 0)
    return;
  if (format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX && is_vmx && was->vmware != NULL)
    set_text (&system->os.vmware, was->vmware);
  if (!is_packed (format) || is_vmx)
    return;
  if (was->cim > 0)
    system->os.cim = was->cim;
  /* What was not stated is not stated again: a product tells it from what was. */
  if (was->vmware != NULL || was->cim > 0)
    set_text (&system->os.vmware, was->vmware);
  if (was->description != NULL)
    set_text (&system->os.description, was->description);
  /* A machine of VirtualBox needs one. */
  if (was->vbox != NULL || (was->cim > 0 && profile != CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX))
    set_text (&system->os.vbox, was->vbox);
}

/* --- Words --- */

/* Both lists hold the same kind of thing. */
static void
move (GPtrArray *to, GPtrArray *from)
{
  while (from->len > 0)
    g_ptr_array_add (to, g_ptr_array_steal_index (from, 0));
}

gboolean
carrel_appliance_export_origin_has_words (const CarrelApplianceModel *origin)
{
  const CarrelApplianceSystem *was = get_system (origin);

  return origin->products->len + origin->properties->len + origin->eulas->len + was->products->len +
           was->properties->len + was->eulas->len >
         0;
}

void
carrel_appliance_export_origin_move_words (CarrelApplianceModel *model,
                                           CarrelApplianceSystem *system,
                                           CarrelApplianceModel *origin,
                                           gboolean is_one_of_several)
{
  CarrelApplianceSystem *was = g_ptr_array_index (origin->systems, 0);
  gboolean is_group = is_one_of_several && origin->is_collection > 0;
  gboolean is_said = is_group &&
                     model->products->len + model->properties->len + model->eulas->len > 0;

  if (!is_said)
    {
      move (is_group ? model->products : system->products, origin->products);
      move (is_group ? model->properties : system->properties, origin->properties);
      move (is_group ? model->eulas : system->eulas, origin->eulas);
    }
  move (system->products, was->products);
  move (system->properties, was->properties);
  move (system->eulas, was->eulas);
  copy_texts (system->transport, was->transport);
}
