/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-export.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_export_libvirt_print:
 * @model: one machine, as carrel_appliance_export_describe() makes it
 * @video: its graphics card
 * @folder: (type filename): where its disks will lie, for libvirt knows only absolute names
 *
 * Prints libvirt's description of a domain: the same bytes for the same values.
 *
 * Returns: (transfer full): the text. Any thread.
 */
char *carrel_appliance_export_libvirt_print (const CarrelApplianceModel *model,
                                             CarrelSpecVideo video,
                                             const char *folder);

G_END_DECLS
