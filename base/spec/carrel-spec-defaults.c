/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-spec-defaults.h"

#include "carrel-spec.h"

/*
 * The devices per family.  Nothing here is newer than the guest's drivers, and NVMe is not among them:
 * a machine with it cannot be saved.  Machine types are versioned, so that a machine keeps its board
 * when QEMU is updated.
 */
typedef struct
{
  CarrelSpecChipset chipset;
  CarrelSpecBus disk_bus;
  CarrelSpecBus drive_bus;
  CarrelSpecNetworkModel network;
  CarrelSpecVideo video;
  CarrelSpecSound sound;
  gboolean local_time;
  gboolean may_use_uefi;
} FamilyDevices;

static const FamilyDevices families[] = {
  [CARREL_SPEC_FAMILY_LINUX] = { CARREL_SPEC_CHIPSET_Q35,
                                 CARREL_SPEC_BUS_VIRTIO,
                                 CARREL_SPEC_BUS_SATA,
                                 CARREL_SPEC_NETWORK_MODEL_VIRTIO,
                                 CARREL_SPEC_VIDEO_VIRTIO,
                                 CARREL_SPEC_SOUND_HDA,
                                 FALSE,
                                 TRUE },
  [CARREL_SPEC_FAMILY_WINDOWS_11] = { CARREL_SPEC_CHIPSET_Q35,
                                      CARREL_SPEC_BUS_SATA,
                                      CARREL_SPEC_BUS_SATA,
                                      CARREL_SPEC_NETWORK_MODEL_E1000E,
                                      CARREL_SPEC_VIDEO_QXL,
                                      CARREL_SPEC_SOUND_HDA,
                                      TRUE,
                                      TRUE },
  [CARREL_SPEC_FAMILY_WINDOWS] = { CARREL_SPEC_CHIPSET_Q35,
                                   CARREL_SPEC_BUS_SATA,
                                   CARREL_SPEC_BUS_SATA,
                                   CARREL_SPEC_NETWORK_MODEL_E1000E,
                                   CARREL_SPEC_VIDEO_QXL,
                                   CARREL_SPEC_SOUND_HDA,
                                   TRUE,
                                   TRUE },
  [CARREL_SPEC_FAMILY_LEGACY] = { CARREL_SPEC_CHIPSET_I440FX,
                                  CARREL_SPEC_BUS_IDE,
                                  CARREL_SPEC_BUS_IDE,
                                  CARREL_SPEC_NETWORK_MODEL_RTL8139,
                                  CARREL_SPEC_VIDEO_CIRRUS,
                                  CARREL_SPEC_SOUND_AC97,
                                  TRUE,
                                  FALSE },
  [CARREL_SPEC_FAMILY_OTHER] = { CARREL_SPEC_CHIPSET_Q35,
                                 CARREL_SPEC_BUS_SATA,
                                 CARREL_SPEC_BUS_SATA,
                                 CARREL_SPEC_NETWORK_MODEL_E1000E,
                                 CARREL_SPEC_VIDEO_STANDARD,
                                 CARREL_SPEC_SOUND_HDA,
                                 FALSE,
                                 TRUE },
};

static const char *const machine_types[] = {
  [CARREL_SPEC_CHIPSET_Q35] = "pc-q35-7.2",
  [CARREL_SPEC_CHIPSET_I440FX] = "pc-i440fx-7.2",
};

void
carrel_spec_defaults_set_board (CarrelSpec *self, CarrelSpecChipset chipset)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail ((gsize) chipset < G_N_ELEMENTS (machine_types));

  self->chipset = chipset;
  carrel_spec_set_string (&self->machine_type, machine_types[chipset]);
}

static void
fill_board (CarrelSpec *self,
            const CarrelSpecDefaultsRequest *request,
            const FamilyDevices *devices)
{
  self->family = request->family;
  carrel_spec_defaults_set_board (self, devices->chipset);
  self->firmware = devices->may_use_uefi ? request->firmware : CARREL_SPEC_FIRMWARE_BIOS;
  self->processors = request->processors;
  self->memory_mib = request->memory_mib;
  self->local_time = devices->local_time;
  self->display.kind = CARREL_SPEC_DISPLAY_KIND_SPICE;
  self->display.video = devices->video;
  self->sound = devices->sound;
}

CarrelSpec *
carrel_spec_defaults_make (const CarrelSpecDefaultsRequest *request)
{
  const FamilyDevices *devices;
  g_autofree char *uuid = g_uuid_string_random ();
  CarrelSpec *self = carrel_spec_new ();

  g_return_val_if_fail ((guint) request->family < G_N_ELEMENTS (families), self);

  devices = &families[request->family];
  carrel_spec_set_string (&self->uuid, uuid);
  carrel_spec_set_string (&self->name, request->name);
  carrel_spec_set_string (&self->os_id, request->os_id);
  fill_board (self, request, devices);
  if (request->disk_bytes > 0)
    carrel_spec_add_disk (self, request->disk_bytes, devices->disk_bus);
  carrel_spec_add_drive (self, request->media_path, devices->drive_bus);
  carrel_spec_add_network (self, devices->network);
  return self;
}

CarrelSpecFamily
carrel_spec_defaults_guess_family (const char *os_id, const char *os_family)
{
  static const char *const legacy[] = { "winxp", "win2k",  "win95", "win98", "winme",   "winnt",
                                        "win1.", "win2.0", "win3.", "msdos", "freedos", NULL };

  if (os_id == NULL || os_id[0] == '\0')
    return CARREL_SPEC_FAMILY_OTHER;
  /* "win2k3" and later servers drive what Windows does; "win2k" alone is of the nineties. */
  if (g_str_has_prefix (os_id, "win2k") && os_id[5] != '\0' && os_id[5] != '3')
    return CARREL_SPEC_FAMILY_WINDOWS;
  for (gsize i = 0; legacy[i] != NULL; i++)
    if (g_str_has_prefix (os_id, legacy[i]))
      return CARREL_SPEC_FAMILY_LEGACY;
  if (g_str_has_prefix (os_id, "win11") || g_str_has_prefix (os_id, "win2k25"))
    return CARREL_SPEC_FAMILY_WINDOWS_11;
  if (g_str_has_prefix (os_id, "win"))
    return CARREL_SPEC_FAMILY_WINDOWS;
  return g_strcmp0 (os_family, "linux") == 0 ? CARREL_SPEC_FAMILY_LINUX : CARREL_SPEC_FAMILY_OTHER;
}

CarrelSpecBus
carrel_spec_defaults_get_disk_bus (const CarrelSpec *self)
{
  g_return_val_if_fail ((guint) self->family < G_N_ELEMENTS (families), CARREL_SPEC_BUS_SATA);

  if (self->chipset == CARREL_SPEC_CHIPSET_I440FX)
    return CARREL_SPEC_BUS_IDE;
  return families[self->family].disk_bus;
}
