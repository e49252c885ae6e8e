/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-members-private.h"
#include "carrel-appliance-package.h"
#include "carrel-appliance-signature.h"
#include "disk/carrel-appliance-disk-peek.h"

G_BEGIN_DECLS

/*
 * A package is read in a confined child, which prints what it understood; the program makes a package of
 * that once more, with members of its own.
 */

/**
 * CarrelAppliancePackageLook:
 * @name: the disk's file, as the descriptor states it
 * @is_compressed: whether it has to be unpacked before anybody can say more
 * @virtual_bytes: the size the guest sees
 * @parts: (nullable): for a disk in several files: the members that are its parts, in their order
 * @boot: for a disk alone: which firmware it is made for
 * @problem: (nullable): why it must not be read
 * @parent: (nullable): the member that it stands on
 * @state: (nullable): what changes when it is written to, as text; in the child only
 * @parent_states: (nullable): those that @parent may have; %NULL: any; in the child only
 *
 * What the header of a disk says.
 */
typedef struct
{
  char *name;
  gboolean is_compressed;
  guint64 virtual_bytes;
  GStrv parts;
  CarrelApplianceDiskBoot boot;
  GError *problem;
  char *parent;
  char *state;
  GStrv parent_states;
} CarrelAppliancePackageLook;

struct _CarrelAppliancePackage
{
  CarrelApplianceModel *model;
  CarrelApplianceMembers *members;
  /* The descriptor's own name among the members. */
  char *name;
  /* Only the descriptor was named: what lies beside it may be missing. */
  gboolean is_alone;
  /* What was looked at already, or NULL: then it is looked at when it is asked for. */
  GPtrArray *looks;
  /* Where roots come from while it is read; NULL: from the system's files. */
  CarrelApplianceSignatureRootFunc find_root;
  gpointer root_data;
};

/**
 * carrel_appliance_package_read:
 * @members: (transfer full): its files
 * @name: (nullable): the descriptor's name, when only that was named
 * @descriptor: (nullable): its bytes, likewise
 * @configuration: (nullable): the deployment configuration to read it for
 * @find_root: (nullable): where the system's certificates come from
 * @root_data: for @find_root
 * @error: (out) (optional): as carrel_appliance_package_open(), and %CARREL_APPLIANCE_ERROR_ENCODING
 *
 * Understands a package; looks for the descriptor when it is not given.
 *
 * Returns: (transfer full) (nullable): the package, or %NULL with @error set
 */
CarrelAppliancePackage *carrel_appliance_package_read (CarrelApplianceMembers *members,
                                                       const char *name,
                                                       GBytes *descriptor,
                                                       const char *configuration,
                                                       CarrelApplianceSignatureRootFunc find_root,
                                                       gpointer root_data,
                                                       GError **error);

/**
 * carrel_appliance_package_propagate:
 * @error: (out) (optional): where to
 * @from: (transfer full): an error of this room
 *
 * Sentences quote names from the package: what leaves the room is one line, fit to be shown.
 */
void carrel_appliance_package_propagate (GError **error, GError *from);

/**
 * carrel_appliance_package_look_at_disks:
 * @self: a package that nobody else has yet
 *
 * Looks at the header of each disk's file that is there.
 */
void carrel_appliance_package_look_at_disks (CarrelAppliancePackage *self);

/**
 * carrel_appliance_package_look:
 * @self: a package
 * @input: a disk's file, or its pieces, by the name that the descriptor states
 * @out_look: (out caller-allocates): what its header says, without name, parts and problem; untouched on failure
 * @error: (out) (optional): as carrel_appliance_disk_input_inspect()
 *
 * Returns: whether the disk may be read
 */
gboolean carrel_appliance_package_look (CarrelAppliancePackage *self,
                                        CarrelApplianceDiskInput *input,
                                        CarrelAppliancePackageLook *out_look,
                                        GError **error);

/**
 * carrel_appliance_package_find_parts:
 * @self: a package
 * @name: the disk's file, as the descriptor states it
 * @out_parts: (out) (transfer none) (nullable): the members that are parts of the disk; %NULL when it has none
 *
 * Returns: whether that is known, because it was looked at already
 */
gboolean carrel_appliance_package_find_parts (CarrelAppliancePackage *self,
                                              const char *name,
                                              const char *const **out_parts);

/** CARREL_APPLIANCE_PACKAGE_LAYERS_MAX: how many layers a disk of VMware may have. */
#define CARREL_APPLIANCE_PACKAGE_LAYERS_MAX 64u

/**
 * carrel_appliance_package_find_parent:
 * @self: a package
 * @name: the disk's file
 *
 * Returns: (transfer none) (nullable): the member that the disk stands on; %NULL when it stands on none, or
 *   nobody has looked
 */
const char *carrel_appliance_package_find_parent (CarrelAppliancePackage *self, const char *name);

/**
 * carrel_appliance_package_to_json:
 * @self: a package that was read and looked at
 *
 * Returns: (transfer full): everything that was understood, for carrel_appliance_package_from_json()
 */
JsonObject *carrel_appliance_package_to_json (CarrelAppliancePackage *self);

/**
 * carrel_appliance_package_from_json:
 * @object: what carrel_appliance_package_to_json() printed, perhaps changed by an enemy
 * @file: (nullable): the file that was named, or %NULL when a folder was
 * @folder: (transfer full): the folder that was named, or that the file lies in
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID or LIMIT
 *
 * Returns: (transfer full) (nullable): the package, or %NULL with @error set
 */
CarrelAppliancePackage *carrel_appliance_package_from_json (JsonObject *object,
                                                            CarrelApplianceSource *file,
                                                            CarrelApplianceMembers *folder,
                                                            GError **error);

G_END_DECLS
