/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_export_name_make_id:
 * @model: the package, for the names that are taken
 * @name: what people call a machine
 *
 * Returns: (transfer full): an identifier that no machine of the package has, and of which every file system,
 * archive and product makes the name of a file. Any thread.
 */
char *carrel_appliance_export_name_make_id (const CarrelApplianceModel *model, const char *name);

G_END_DECLS
