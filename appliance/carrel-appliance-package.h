/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"
#include "carrel-appliance-source.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarrelAppliancePackage:
 *
 * A package that was opened: its descriptor, understood, and its members, to be read where they lie.
 * Nothing is ever extracted, and no name in the package is ever followed out of it: in an archive a
 * member is a stretch of the archive, and in a folder it is opened by its bare name, below the
 * folder's descriptor, without following links, and has to be a regular file. Immutable, counted by
 * references, any thread.
 */
typedef struct _CarrelAppliancePackage CarrelAppliancePackage;

/**
 * carrel_appliance_package_open:
 * @path: (type filename): what a person named: an archive (OVA), a descriptor of any kind that is
 *   known, or a folder with one in it
 * @configuration: (nullable): the deployment configuration to read it for
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR or %CARREL_BASE_ERROR, with a sentence that names
 *   the item
 *
 * Opens and understands a package, without reading its disks. Blocks on the disk; any thread.
 *
 * Returns: (transfer full) (nullable): the package, or %NULL with @error set
 */
CarrelAppliancePackage *carrel_appliance_package_open (const char *path,
                                                       const char *configuration,
                                                       GError **error);

/**
 * carrel_appliance_package_ref:
 * @self: a package
 *
 * Returns: (transfer full): @self
 */
CarrelAppliancePackage *carrel_appliance_package_ref (CarrelAppliancePackage *self);

/**
 * carrel_appliance_package_unref:
 * @self: (transfer full): a package
 *
 * Lets go of it.
 */
void carrel_appliance_package_unref (CarrelAppliancePackage *self);

/**
 * carrel_appliance_package_get_model:
 * @self: a package
 *
 * Returns: (transfer none): what its descriptor says
 */
const CarrelApplianceModel *carrel_appliance_package_get_model (CarrelAppliancePackage *self);

/**
 * carrel_appliance_package_find:
 * @self: a package
 * @name: a member's name, as a #CarrelApplianceDisk.file states it
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_REFUSED when the name leads out of the package or
 *   to what is no regular file, NOT_FOUND when there is no such member
 *
 * Returns: (transfer full) (nullable): its bytes, or %NULL with @error set
 */
CarrelApplianceSource *carrel_appliance_package_find (CarrelAppliancePackage *self,
                                                      const char *name,
                                                      GError **error);

/**
 * carrel_appliance_package_verify:
 * @self: a package
 * @cancellable: (nullable): ends it
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_MISMATCH naming the member, or as
 *   carrel_appliance_package_find(), or %G_IO_ERROR_CANCELLED
 *
 * Reads every member that the package's list of digests has, and compares. (An import does so in the
 * same pass in which it reads the disks.) Blocks on the disk.
 *
 * Returns: whether all of them are what they should be
 */
gboolean carrel_appliance_package_verify (CarrelAppliancePackage *self,
                                          GCancellable *cancellable,
                                          GError **error);

/**
 * carrel_appliance_package_new_for_disk:
 * @name: what the disk is called
 * @source: its bytes
 * @is_physical: whether it is a disk of this computer, whose bytes are its sectors and no file's in a format
 *
 * Makes a package of a disk alone: one machine, of which nothing but the disk is known (the kind is
 * "disk" or "physical"). Reads nothing. Any thread.
 *
 * Returns: (transfer full): the package
 */
CarrelAppliancePackage *carrel_appliance_package_new_for_disk (const char *name,
                                                               CarrelApplianceSource *source,
                                                               gboolean is_physical);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAppliancePackage, carrel_appliance_package_unref)

G_END_DECLS
