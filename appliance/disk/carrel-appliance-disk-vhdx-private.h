/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-input.h"

G_BEGIN_DECLS

/*
 * Which disk a VHDX holds differences to ([MS-VHDX] 2.6.2.6): how it is named there, and in which states of it
 * that is true, as carrel_appliance_disk_vhdx_print_state() prints them.  Names are data, never paths to open.
 * TRUE when it is a VHDX with such an item that can be understood; blocks on the disk.
 */
gboolean carrel_appliance_disk_vhdx_read_parent (CarrelApplianceDiskInput *input,
                                                 const CarrelBaseImage *image,
                                                 char **out_name,
                                                 GStrv *out_states);

/* Returns: (transfer full): a state as text */
char *carrel_appliance_disk_vhdx_print_state (const guint8 *state);

G_END_DECLS
