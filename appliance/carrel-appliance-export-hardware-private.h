/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-export.h"

G_BEGIN_DECLS

/* Buses that a machine here may have. */
#define CARREL_APPLIANCE_EXPORT_BUSES 4

/* What a bus of ours is there. */
typedef struct
{
  const char *bus;
  const char *model;
} CarrelApplianceExportPlace;

/* What buses and cards of ours become at a product. */
typedef struct
{
  CarrelApplianceExportPlace disks[CARREL_APPLIANCE_EXPORT_BUSES]; /* by CarrelSpecBus */
  const char *cards[3];                                            /* by CarrelSpecNetworkModel */
  gboolean is_ours;                                                /* its QEMU has what ours has */
} CarrelApplianceExportHardware;

/* The hardware that a machine of this family gets there.  Returns: (transfer none) */
const CarrelApplianceExportHardware *carrel_appliance_export_hardware_choose (
  CarrelSpecFamily family,
  CarrelApplianceExportFormat format,
  CarrelApplianceExportProfile profile);

G_END_DECLS
