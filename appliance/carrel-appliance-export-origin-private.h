/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-export.h"
#include "carrel-appliance-origin.h"

G_BEGIN_DECLS

/* Whether a machine goes back to the product that it came from, so that it may have its old hardware. */
gboolean carrel_appliance_export_origin_is_same (const CarrelApplianceModel *origin,
                                                 CarrelApplianceExportFormat format,
                                                 CarrelApplianceExportProfile profile);

/*
 * Reserves the places that the machine's disks and drives had, in the set `taken` (of the keys that
 * carrel_appliance_export_origin_dup_place() makes).  What has no place, or one that the product has not or
 * that another one has, loses its bus in `was`.
 */
void carrel_appliance_export_origin_reserve (CarrelApplianceSystem *was,
                                             const CarrelSpec *spec,
                                             CarrelApplianceExportProfile profile,
                                             GHashTable *taken);

/* Returns: (transfer full): a key for a place */
char *carrel_appliance_export_origin_dup_place (const char *bus, gint64 controller, gint64 unit);

/* What the device `id` of the machine was, of `devices`.  Returns: (nullable): %NULL: it is a new one */
gpointer carrel_appliance_export_origin_find (GPtrArray *devices,
                                              const char *prefix,
                                              const char *id);

/* Gives the machine that goes out what its old hardware had beside disks, drives and cards. */
void carrel_appliance_export_origin_set_hardware (CarrelApplianceSystem *system,
                                                  const CarrelApplianceSystem *was,
                                                  const CarrelSpec *spec,
                                                  CarrelApplianceExportFormat format);

/* Calls its system what its product called it, unless it has become another one here. */
void carrel_appliance_export_origin_set_os (CarrelApplianceSystem *system,
                                            const CarrelApplianceModel *origin,
                                            const CarrelSpec *spec,
                                            CarrelApplianceExportFormat format,
                                            CarrelApplianceExportProfile profile);

/*
 * Moves what the package said of itself, its licences and the values it asks for, from `origin` into the
 * package that goes out.  What was said of a group of machines is said of it again, once.
 */
void carrel_appliance_export_origin_move_words (CarrelApplianceModel *model,
                                                CarrelApplianceSystem *system,
                                                CarrelApplianceModel *origin,
                                                gboolean is_one_of_several);

/* Whether there is anything that carrel_appliance_export_origin_move_words() would move. */
gboolean carrel_appliance_export_origin_has_words (const CarrelApplianceModel *origin);

G_END_DECLS
