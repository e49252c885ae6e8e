/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export.h"

#include "carrel-appliance-export-describing-private.h"
#include "carrel-appliance-export-kept-private.h"
#include "carrel-appliance-export-name-private.h"
#include "carrel-appliance-export-origin-private.h"
#include "carrel-appliance-export-os-private.h"
#include "carrel-appliance-os.h"
#include "carrel-appliance-ovf-cim.h"

#include "base/spec/carrel-spec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * A machine becomes values of the model, the same that a reader makes of what is written: so one table
 * decides what a device is called, and reading back what was written can be compared with what was meant.
 */

static void
free_note (gpointer data)
{
  CarrelApplianceExportNote *note = data;

  g_free (note->system);
  g_free (note->item);
  g_free (note->from);
  g_free (note->to);
  g_free (note->words);
  g_free (note);
}

GPtrArray *
carrel_appliance_export_new_notes (void)
{
  return g_ptr_array_new_with_free_func (free_note);
}

void
carrel_appliance_export_describing_note (CarrelApplianceExportDescribing *self,
                                         const char *item,
                                         const char *from,
                                         const char *to,
                                         const char *words)
{
  CarrelApplianceExportNote *added = g_new0 (CarrelApplianceExportNote, 1);

  added->system = g_strdup (self->machine->spec->name);
  added->item = g_strdup (item);
  added->from = g_strdup (from);
  added->to = g_strdup (to);
  added->words = g_strdup (words);
  g_ptr_array_add (self->notes, added);
}

void
carrel_appliance_export_describing_note_change (CarrelApplianceExportDescribing *self,
                                                const char *item,
                                                const char *ours,
                                                const char *theirs,
                                                gboolean is_same,
                                                const char *words)
{
  if (!is_same)
    carrel_appliance_export_describing_note (self, item, ours, theirs, words);
}

/* The kinds of devices in the order in which the first of each stands. */
static void
add_boot_order (CarrelApplianceExportDescribing *self)
{
  static const char *const kinds[][2] = { { "disk", "disk" },
                                          { "cd", "cdrom" },
                                          { "net", "network" } };
  char **order = self->machine->spec->boot_order;

  for (gsize d = 0; order != NULL && order[d] != NULL; d++)
    for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
      if (g_str_has_prefix (order[d], kinds[k][0]) &&
          !g_ptr_array_find_with_equal_func (self->system->boot, kinds[k][1], g_str_equal, NULL))
        g_ptr_array_add (self->system->boot, g_strdup (kinds[k][1]));
}

static void
set_os (CarrelApplianceExportDescribing *self)
{
  const CarrelSpec *spec = self->machine->spec;
  const CarrelApplianceExportOs *known = carrel_appliance_export_os_find (spec->os_id,
                                                                          spec->family);
  CarrelApplianceOs *os = &self->system->os;

  if (self->hardware->is_ours)
    {
      g_autofree char *address = carrel_appliance_export_os_dup_address (spec->os_id);

      os->arch = g_strdup ("x86_64");
      carrel_appliance_os_set_libosinfo (os, address);
      return;
    }
  if (self->format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX)
    {
      carrel_appliance_os_set_vmware (os, known->vmx);
      return;
    }
  os->cim = known->cim;
  os->description = g_strdup (known->words);
  carrel_appliance_os_set_vmware (os, known->ovf);
  carrel_appliance_os_set_vbox (os, known->vbox);
  carrel_appliance_ovf_cim_complete (os);
}

static const char *
get_family (CarrelApplianceExportDescribing *self)
{
  if (self->format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX)
    return "vmx-14";
  if (self->hardware->is_ours)
    return NULL;
  return self->profile == CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX ? "virtualbox-2.2" : "vmx-14";
}

static void
set_sound (CarrelApplianceExportDescribing *self)
{
  static const char *const ours[] = { NULL, "hda", "ac97" };
  CarrelSpecSound sound = self->machine->spec->sound;
  gboolean is_vmware = self->format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX ||
                       (!self->hardware->is_ours &&
                        self->profile != CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX);

  if (sound == CARREL_SPEC_SOUND_NONE)
    return;
  self->system->sound = g_strdup (is_vmware && sound == CARREL_SPEC_SOUND_AC97 ? "ensoniq1371"
                                                                               : ours[sound]);
  carrel_appliance_export_describing_note_change (
    self,
    "sound",
    ours[sound],
    self->system->sound,
    g_str_equal (ours[sound], self->system->sound),
    _ ("There is no such card there; the guest needs a driver for the other one"));
}

/* Of the firmware, the clock and the display. */
static void
set_board (CarrelApplianceExportDescribing *self)
{
  const CarrelSpec *spec = self->machine->spec;
  gboolean has_clock = self->hardware->is_ours ||
                       (self->profile == CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX &&
                        self->format <= CARREL_APPLIANCE_EXPORT_FORMAT_OVF);

  self->system->firmware = g_strdup (spec->firmware == CARREL_SPEC_FIRMWARE_UEFI ? "efi" : "bios");
  if (spec->firmware == CARREL_SPEC_FIRMWARE_UEFI)
    carrel_appliance_export_describing_note (
      self,
      "nvram",
      NULL,
      NULL,
      _ ("The firmware's variables stay here: it starts there what it finds in the usual place"));
  if (has_clock)
    self->system->clock = g_strdup (spec->local_time ? "localtime" : "utc");
  else if (spec->local_time && self->format != CARREL_APPLIANCE_EXPORT_FORMAT_VMX)
    carrel_appliance_export_describing_note (
      self,
      "clock",
      "localtime",
      NULL,
      _ ("That its clock shows local time cannot be said there"));
  if (!self->hardware->is_ours)
    carrel_appliance_export_describing_note (self,
                                             "display",
                                             NULL,
                                             NULL,
                                             _ ("The graphics card there is the product's own"));
}

/* A box is for many machines, and says of each only what they have in common. */
static void
note_box (CarrelApplianceExportDescribing *self)
{
  if (self->format != CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT)
    return;
  carrel_appliance_export_describing_note (
    self,
    "identity",
    NULL,
    NULL,
    _ ("A box holds no name, notes and addresses: Vagrant gives each machine its own"));
  if (self->machine->spec->drives->len > 0)
    carrel_appliance_export_describing_note (self, "cd0", NULL, NULL, _ ("A box has no CD drive"));
}

static void
add_serials (CarrelApplianceExportDescribing *self)
{
  for (guint i = 0; i < self->machine->spec->serial_ports; i++)
    {
      CarrelAppliancePort *port = carrel_appliance_model_add_serial (self->system);

      port->is_connected = 0;
    }
  if (self->machine->spec->serial_ports > 0 &&
      self->format == CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT)
    carrel_appliance_export_describing_note (self,
                                             "serial",
                                             NULL,
                                             NULL,
                                             _ ("A box has no serial ports"));
}

/* A .vmx names each; others give a machine what they like. */
static void
set_usb (CarrelApplianceExportDescribing *self)
{
  static const char *const controllers[] = { "uhci", "ehci", "xhci" };

  for (gsize i = 0;
       self->format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX && i < G_N_ELEMENTS (controllers);
       i++)
    g_ptr_array_add (self->system->usb, g_strdup (controllers[i]));
}

/* What it was, and whether it goes back there. */
static void
read_origin (CarrelApplianceExportDescribing *self)
{
  const CarrelSpec *spec = self->machine->spec;

  self->origin = carrel_appliance_origin_read (spec);
  if (self->origin == NULL ||
      !carrel_appliance_export_origin_is_same (self->origin, self->format, self->profile))
    return;
  carrel_appliance_export_origin_reserve (g_ptr_array_index (self->origin->systems, 0),
                                          spec,
                                          self->profile,
                                          self->taken);
  self->was = g_ptr_array_index (self->origin->systems, 0);
}

/* What it was beside its devices, and what its package said of itself. */
static void
add_origin (CarrelApplianceExportDescribing *self)
{
  const CarrelSpec *spec = self->machine->spec;

  if (self->origin == NULL)
    return;
  if (self->group == NULL && self->origin->is_collection > 0)
    self->group = g_strdup (self->origin->name);
  if (self->group != NULL && g_strcmp0 (self->group, self->origin->name) == 0)
    self->in_group++;
  if (self->was != NULL)
    carrel_appliance_export_origin_set_hardware (self->system, self->was, spec, self->format);
  carrel_appliance_export_origin_set_os (self->system,
                                         self->origin,
                                         spec,
                                         self->format,
                                         self->profile);
  if (self->format <= CARREL_APPLIANCE_EXPORT_FORMAT_OVF)
    carrel_appliance_export_origin_move_words (self->model,
                                               self->system,
                                               self->origin,
                                               self->is_one_of_several);
  else if (carrel_appliance_export_origin_has_words (self->origin))
    carrel_appliance_export_describing_note (
      self,
      "product",
      NULL,
      NULL,
      _ ("Licences, the product's name and the values that it asks for stay here: only an OVA or an OVF "
             "holds them"));
}

/* What came from another product goes back to it, and to no other. */
static void
add_kept (CarrelApplianceExportDescribing *self)
{
  guint behind = carrel_appliance_export_kept_add (self->system,
                                                   self->machine->spec,
                                                   self->format,
                                                   self->profile,
                                                   self->was != NULL);
  g_autofree char *count = g_strdup_printf ("%u", behind);

  if (behind > 0)
    carrel_appliance_export_describing_note (
      self,
      "kept",
      count,
      NULL,
      _ ("What was kept of another product's description has no place there, or names something of its "
             "old host"));
}

static void
add_system (CarrelApplianceExportDescribing *self)
{
  const CarrelSpec *spec = self->machine->spec;
  g_autofree char *id = carrel_appliance_export_name_make_id (self->model, spec->name);
  const char *family;

  self->system = carrel_appliance_model_add_system (self->model);
  self->hardware = carrel_appliance_export_hardware_choose (spec->family,
                                                            self->format,
                                                            self->profile);
  memset (self->units, 0, sizeof self->units);
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_origin (self);
  family = get_family (self);
  self->system->id = g_steal_pointer (&id);
  self->system->name = g_strdup (spec->name);
  self->system->uuid = g_strdup (spec->uuid);
  self->system->vcpus = spec->processors;
  self->system->cores_per_socket = spec->processors;
  self->system->memory_mib = spec->memory_mib;
  self->system->annotation = self->machine->notes != NULL && *self->machine->notes != '\0'
                               ? g_strdup (self->machine->notes)
                               : NULL;
  if (family != NULL)
    g_ptr_array_add (self->system->hw_family, g_strdup (family));
  set_os (self);
  set_board (self);
  carrel_appliance_export_describing_add_devices (self);
  set_sound (self);
  set_usb (self);
  add_serials (self);
  add_boot_order (self);
  add_origin (self);
  add_kept (self);
  note_box (self);
  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_clear_pointer (&self->origin, carrel_appliance_model_free);
  self->was = NULL;
}

static const CarrelSpec *
get_spec (GPtrArray *machines, guint index)
{
  return ((CarrelApplianceExportMachine *) g_ptr_array_index (machines, index))->spec;
}

static gboolean
has_order (GPtrArray *machines)
{
  for (guint i = 0; i < machines->len; i++)
    if (get_spec (machines, i)->start.order != 0)
      return TRUE;
  return FALSE;
}

/* Machines that have no turns of their own start as they were named. */
static void
add_starts (CarrelApplianceModel *model, GPtrArray *machines)
{
  gboolean is_ordered = has_order (machines);

  for (guint i = 0; i < machines->len; i++)
    {
      const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, i);
      const CarrelSpecStart *stated = &get_spec (machines, i)->start;
      CarrelApplianceStart *start = carrel_appliance_model_add_start (model);

      start->system = g_strdup (system->id);
      start->order = is_ordered ? stated->order : i + 1;
      start->start_delay_s = stated->delay_s;
      start->waits_for_guest = stated->waits_for_guest;
      start->start_action = g_strdup ("powerOn");
      start->stop_action = g_strdup ("guestShutdown");
    }
}

CarrelApplianceModel *
carrel_appliance_export_describe (GPtrArray *machines,
                                  CarrelApplianceExportFormat format,
                                  CarrelApplianceExportProfile profile,
                                  GPtrArray *notes)
{
  static const char *const kinds[] = { "ovf", "ovf", "vmx", "libvirt", "vagrant" };
  CarrelApplianceModel *model = carrel_appliance_model_new (kinds[format]);
  CarrelApplianceExportDescribing self = { .model = model,
                                           .format = format,
                                           .profile = profile,
                                           .notes = notes,
                                           .is_one_of_several = machines->len > 1 };
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < machines->len; i++)
    {
      self.machine = g_ptr_array_index (machines, i);
      g_string_append_printf (name, "%s%s", i > 0 ? ", " : "", self.machine->spec->name);
      add_system (&self);
    }
  model->name = g_strdup (self.in_group == machines->len ? self.group : name->str);
  g_free (self.group);
  model->is_collection = machines->len > 1;
  if (model->is_collection)
    add_starts (model, machines);
  return model;
}
