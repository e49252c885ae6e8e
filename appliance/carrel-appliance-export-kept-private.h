/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-export-markup-private.h"
#include "carrel-appliance-export.h"
#include "carrel-appliance-kept.h"

G_BEGIN_DECLS

/**
 * CarrelApplianceExportKeptFunc:
 * @key: a setting's key, fit to be written
 * @value: its value
 * @data: what was given for it
 *
 * Is told a setting that is to be written again.
 */
typedef void (*CarrelApplianceExportKeptFunc) (const char *key, const char *value, gpointer data);

/**
 * carrel_appliance_export_kept_add:
 * @system: the machine that is described
 * @spec: the machine as it is here
 * @format: what it becomes
 * @profile: whom an OVF package is for
 * @has_origin: whether it gets back the hardware that it had there
 *
 * Adds what was kept and may be written again to the notes of @system. Any thread.
 *
 * Returns: how many things stay behind
 */
guint carrel_appliance_export_kept_add (CarrelApplianceSystem *system,
                                        const CarrelSpec *spec,
                                        CarrelApplianceExportFormat format,
                                        CarrelApplianceExportProfile profile,
                                        gboolean has_origin);

/**
 * carrel_appliance_export_kept_each_setting:
 * @system: the machine that is described
 * @place: where it is written
 * @func: is told each
 * @data: for @func
 *
 * Goes through the settings that are to be written there, in their order. Any thread.
 */
void carrel_appliance_export_kept_each_setting (const CarrelApplianceSystem *system,
                                                CarrelApplianceKeptPlace place,
                                                CarrelApplianceExportKeptFunc func,
                                                gpointer data);

/**
 * carrel_appliance_export_kept_print:
 * @system: the machine that is described
 * @place: where it is written
 * @markup: where to write it
 *
 * Writes all that belongs there: settings as elements of OVF and VirtualBox, or libvirt's elements. Any thread.
 */
void carrel_appliance_export_kept_print (const CarrelApplianceSystem *system,
                                         CarrelApplianceKeptPlace place,
                                         CarrelApplianceExportMarkup *markup);

G_END_DECLS
