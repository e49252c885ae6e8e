/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-export-markup-private.h"
#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/* Prints the sections of OVF by which a package says what it is, and the values that it asks for: one for
 * each product, with its properties; and one for those of no product that is named. */
void carrel_appliance_export_product_print (CarrelApplianceExportMarkup *markup,
                                            GPtrArray *products,
                                            GPtrArray *properties);

/* Prints a section of OVF for each licence. */
void carrel_appliance_export_product_print_eulas (CarrelApplianceExportMarkup *markup,
                                                  GPtrArray *eulas);

G_END_DECLS
