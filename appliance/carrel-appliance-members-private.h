/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-source.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * CarrelApplianceMembers:
 *
 * The files of a package: members of an archive, or what lies in a folder. Immutable.
 */
typedef struct _CarrelApplianceMembers CarrelApplianceMembers;

/**
 * carrel_appliance_members_split:
 * @name: (type filename): a name
 * @out_folder: (out): the folder that it begins with, static
 *
 * Products put files into folders of a name that never changes: UTM into `Data` (`Images` before its version
 * 4), VirtualBox into `Snapshots`, Hyper-V into `Virtual Machines`, `Virtual Hard Disks` and `Snapshots`.  Into
 * these, and no deeper, a name may lead.
 *
 * Returns: (transfer none) (nullable): what stands behind such a folder; %NULL when there is none
 */
const char *carrel_appliance_members_split (const char *name, const char **out_folder);

/**
 * carrel_appliance_members_new_for_archive:
 * @archive: a tar archive
 * @error: (out) (optional): as carrel_appliance_tar_list()
 *
 * Returns: (transfer full) (nullable): its members, or %NULL with @error set
 */
CarrelApplianceMembers *carrel_appliance_members_new_for_archive (CarrelApplianceSource *archive,
                                                                  GError **error);

/**
 * carrel_appliance_members_new_for_folder:
 * @descriptor: (transfer full): the folder, opened
 *
 * Returns: (transfer full): what lies in it, looked up when it is asked for
 */
CarrelApplianceMembers *carrel_appliance_members_new_for_folder (int descriptor);

/**
 * carrel_appliance_members_new_for_source:
 * @name: a bare name
 * @source: its bytes
 *
 * Returns: (transfer full): a package with this one file in it
 */
CarrelApplianceMembers *carrel_appliance_members_new_for_source (const char *name,
                                                                 CarrelApplianceSource *source);

/**
 * CarrelApplianceMembersKeeper:
 * @list: as carrel_appliance_members_list()
 * @open: as carrel_appliance_members_open(), for a name that is bare
 * @open_below: as carrel_appliance_members_open_below(), likewise
 * @data: for both; has to outlive the members
 *
 * Who has a folder that we may not open ourselves, and gives what is in it.
 */
typedef struct
{
  GPtrArray *(*list) (gpointer data, GError **error);
  CarrelApplianceSource *(*open) (gpointer data, const char *name, GError **error);
  CarrelApplianceSource *(*open_below) (gpointer data,
                                        const char *folder,
                                        const char *name,
                                        GError **error);
  gpointer data;
} CarrelApplianceMembersKeeper;

/**
 * carrel_appliance_members_new_for_keeper:
 * @keeper: who is asked; copied
 *
 * Returns: (transfer full): what lies in the keeper's folder, asked for when it is looked up
 */
CarrelApplianceMembers *carrel_appliance_members_new_for_keeper (
  const CarrelApplianceMembersKeeper *keeper);

/**
 * carrel_appliance_members_print_table:
 * @self: members
 *
 * Returns: (transfer full) (nullable): where each member of an archive lies, for another process of ours;
 *   %NULL when they lie in a folder
 */
JsonArray *carrel_appliance_members_print_table (CarrelApplianceMembers *self);

/**
 * carrel_appliance_members_parse_table:
 * @archive: a tar archive
 * @table: what carrel_appliance_members_print_table() gave for it, perhaps changed by an enemy
 *
 * Returns: (transfer full) (nullable): its members, or %NULL when the table is none
 */
CarrelApplianceMembers *carrel_appliance_members_parse_table (CarrelApplianceSource *archive,
                                                              JsonArray *table);

/**
 * carrel_appliance_members_free:
 * @self: (nullable) (transfer full): members
 */
void carrel_appliance_members_free (CarrelApplianceMembers *self);

/**
 * carrel_appliance_members_list:
 * @self: members
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_LIMIT when a folder has too many entries
 *
 * Returns: (transfer full) (nullable) (element-type filename): the names of the regular files, in the
 * archive's order or sorted, with those in Hyper-V's folders of machines and disks; or %NULL with @error set
 */
GPtrArray *carrel_appliance_members_list (CarrelApplianceMembers *self, GError **error);

/**
 * carrel_appliance_members_open:
 * @self: members
 * @name: (type filename): a name as the descriptor states it; characters that are escaped with "%" are
 *   tried as they are, and then unescaped
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_REFUSED when the name leads out of the package, is
 *   no regular file, or is that of two members; NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the file's bytes, or %NULL with @error set
 */
CarrelApplianceSource *carrel_appliance_members_open (CarrelApplianceMembers *self,
                                                      const char *name,
                                                      GError **error);

/**
 * carrel_appliance_members_open_below:
 * @self: members
 * @folder: the bare name of a folder among them
 * @name: (type filename): the bare name of a file in that folder
 * @error: (out) (optional): as carrel_appliance_members_open()
 *
 * Opens what lies one folder deeper, where a product always puts it; the folder is no link.
 *
 * Returns: (transfer full) (nullable): the file's bytes, or %NULL with @error set
 */
CarrelApplianceSource *carrel_appliance_members_open_below (CarrelApplianceMembers *self,
                                                            const char *folder,
                                                            const char *name,
                                                            GError **error);

/**
 * carrel_appliance_members_open_exactly:
 * @self: members
 * @name: (type filename): a name, taken as it is
 * @error: (out) (optional): as carrel_appliance_members_open()
 *
 * Returns: (transfer full) (nullable): the file's bytes, or %NULL with @error set
 */
CarrelApplianceSource *carrel_appliance_members_open_exactly (CarrelApplianceMembers *self,
                                                              const char *name,
                                                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceMembers, carrel_appliance_members_free)

G_END_DECLS
