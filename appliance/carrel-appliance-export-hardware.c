/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-hardware-private.h"

#define SATA       \
  {                \
    "sata", "ahci" \
  }
#define IDE        \
  {                \
    "ide", "piix4" \
  }

static const CarrelApplianceExportHardware generic = { { SATA, SATA, SATA, IDE },
                                                       { "e1000", "e1000", "pcnet32" },
                                                       FALSE };

static const CarrelApplianceExportHardware vmware_linux = {
  { { "scsi", "pvscsi" }, { "scsi", "pvscsi" }, SATA, IDE },
  { "vmxnet3", "e1000e", "pcnet32" },
  FALSE
};

static const CarrelApplianceExportHardware vmware = { { SATA, SATA, SATA, IDE },
                                                      { "vmxnet3", "e1000e", "pcnet32" },
                                                      FALSE };

static const CarrelApplianceExportHardware virtualbox = { { SATA, { "scsi", "virtio" }, SATA, IDE },
                                                          { "virtio", "e1000", "pcnet32" },
                                                          FALSE };

static const CarrelApplianceExportHardware virt_v2v = { { SATA, SATA, SATA, IDE },
                                                        { "virtio", "e1000e", "rtl8139" },
                                                        FALSE };

static const CarrelApplianceExportHardware libvirt = {
  { { "virtio", "virtio" }, { "scsi", "virtio" }, SATA, { "ide", NULL } },
  { "virtio", "e1000e", "rtl8139" },
  TRUE,
};

const CarrelApplianceExportHardware *
carrel_appliance_export_hardware_choose (CarrelSpecFamily family,
                                         CarrelApplianceExportFormat format,
                                         CarrelApplianceExportProfile profile)
{
  if (format == CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT ||
      format == CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT)
    return &libvirt;
  if (format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX ||
      profile == CARREL_APPLIANCE_EXPORT_PROFILE_VMWARE)
    return family == CARREL_SPEC_FAMILY_LINUX ? &vmware_linux : &vmware;
  if (profile == CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX)
    return &virtualbox;
  return profile == CARREL_APPLIANCE_EXPORT_PROFILE_VIRT_V2V ? &virt_v2v : &generic;
}
