/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-convert.h"
#include "carrel-appliance-disk-output-private.h"
#include "carrel-appliance-disk-state-private.h"

G_BEGIN_DECLS

/*
 * qemu-img gives each VDI and VHDX identifiers that are random.  This puts others in their places: the one of
 * the disk is made of `identity`, those of its last change of all that the file holds; without an identity all
 * are.  So the same disk becomes the same bytes.  What VHDX has in its log, which nothing needs any more, is
 * blanked.  In the child.
 */
gboolean carrel_appliance_disk_identify (CarrelApplianceDiskOutput *output,
                                         CarrelApplianceDiskFormat format,
                                         const char *identity,
                                         CarrelApplianceDiskState *state,
                                         GError **error);

G_END_DECLS
