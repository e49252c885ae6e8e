/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-export.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_export_vagrant_print_metadata:
 * @model: one machine, as carrel_appliance_export_describe() makes it
 *
 * Prints a box' metadata.json for the provider "libvirt".
 *
 * Returns: (transfer full): the text. Any thread.
 */
char *carrel_appliance_export_vagrant_print_metadata (const CarrelApplianceModel *model);

/**
 * carrel_appliance_export_vagrant_print_file:
 * @model: one machine, as carrel_appliance_export_describe() makes it
 *
 * Prints the box' Vagrantfile, which says what hardware the machine has.
 *
 * Returns: (transfer full): the text. Any thread.
 */
char *carrel_appliance_export_vagrant_print_file (const CarrelApplianceModel *model);

G_END_DECLS
