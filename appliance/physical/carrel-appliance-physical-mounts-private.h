/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-physical-table-private.h"

G_BEGIN_DECLS

/* Adds what the lists of mounts and of swap say.  What cannot be read is no empty list. */
gboolean carrel_appliance_physical_mounts_add (CarrelAppliancePhysicalTable *self,
                                               const CarrelAppliancePhysicalPlaces *places,
                                               GError **error);

G_END_DECLS
