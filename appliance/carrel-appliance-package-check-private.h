/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-package-private.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_package_check_read:
 * @self: a package
 * @name: a member
 * @limit: the most bytes that are read
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_NOT_FOUND, REFUSED, LIMIT
 *
 * Returns: (transfer full) (nullable): its bytes, or %NULL with @error set
 */
GBytes *carrel_appliance_package_check_read (CarrelAppliancePackage *self,
                                             const char *name,
                                             gsize limit,
                                             GError **error);

/**
 * carrel_appliance_package_check_read_companion:
 * @self: a package
 * @suffix: what the name of the member ends with that is called as the descriptor otherwise, ".mf"
 * @error: (out) (optional): why it cannot be read, when it is there
 *
 * Returns: (transfer full) (nullable): its bytes; %NULL without @error when there is none
 */
GBytes *carrel_appliance_package_check_read_companion (CarrelAppliancePackage *self,
                                                       const char *suffix,
                                                       GError **error);

/**
 * carrel_appliance_package_check_manifest:
 * @self: a package whose descriptor was understood
 * @descriptor: the descriptor
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_MISMATCH, INVALID
 *
 * Compares the descriptor with the list of digests, checks the signature, and hands the digests of the other
 * files on to whoever reads them.
 *
 * Returns: whether nothing speaks against it
 */
gboolean carrel_appliance_package_check_manifest (CarrelAppliancePackage *self,
                                                  GBytes *descriptor,
                                                  GError **error);

/**
 * carrel_appliance_package_check_files:
 * @self: a package whose descriptor was understood
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_NOT_FOUND, REFUSED
 *
 * Looks whether the files are there that the descriptor refers to.
 *
 * Returns: whether they are
 */
gboolean carrel_appliance_package_check_files (CarrelAppliancePackage *self, GError **error);

G_END_DECLS
