/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-export-hardware-private.h"
#include "carrel-appliance-export.h"

G_BEGIN_DECLS

/* Machines that are being turned into a package's values, and where that is. */
typedef struct
{
  CarrelApplianceModel *model;
  CarrelApplianceExportFormat format;
  CarrelApplianceExportProfile profile;
  GPtrArray *notes;
  gboolean is_one_of_several;
  char *group;    /* what the package was called that the machines came in together */
  guint in_group; /* how many came in that */
  const CarrelApplianceExportMachine *machine;
  CarrelApplianceSystem *system;
  const CarrelApplianceExportHardware *hardware;
  CarrelApplianceModel *origin;     /* what the machine was where it came from, if that is known */
  const CarrelApplianceSystem *was; /* the hardware that it has again there, or NULL */
  gint64
    units[CARREL_APPLIANCE_EXPORT_BUSES]; /* the next by CarrelSpecBus, of those that share it */
  GHashTable *taken;                      /* places that are not free */
} CarrelApplianceExportDescribing;

/* Says what changes on the way out, or stays behind. */
void carrel_appliance_export_describing_note (CarrelApplianceExportDescribing *self,
                                              const char *item,
                                              const char *from,
                                              const char *to,
                                              const char *words);

/* The same, unless it is the same there. */
void carrel_appliance_export_describing_note_change (CarrelApplianceExportDescribing *self,
                                                     const char *item,
                                                     const char *ours,
                                                     const char *theirs,
                                                     gboolean is_same,
                                                     const char *words);

/* Adds the machine's disks, drives and network cards, each at its place. */
void carrel_appliance_export_describing_add_devices (CarrelApplianceExportDescribing *self);

G_END_DECLS
