/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-base-private.h"
#include "carrel-app-cloud-private.h"
#include "carrel-app-command-private.h"
#include "carrel-app-properties-private.h"
#include "carrel-app-physical-private.h"
#include "carrel-app-unfinished-private.h"

#include "appliance/carrel-appliance-plan.h"
#include "appliance/disk/carrel-appliance-disk-convert.h"

G_BEGIN_DECLS

/**
 * CarrelAppImport:
 * @package: what a person named
 * @plan: what will be made of it, the names already such as nobody bears in the library
 * @folder_id: the folder that it goes into, 0 for the top
 * @group: (nullable): the name of a folder to make there, when there are several machines
 * @base: whether the disks stay where they lie
 * @cloud: (nullable): what a cloud image is told
 * @properties: the values that the package asks for
 * @physical: (nullable): the disk of this computer that it is made of
 * @unfinished: (nullable): for such a disk: an import of it that was broken off, and can be gone on with
 * @keeper: (nullable): for such a disk: the name of the folder where what was read is kept when it is broken off; %NULL
 *   when it changes in between
 * @resumed_bytes: how much was not read again
 * @anew: whether it could not go on after all
 *
 * An import that was planned and not carried out yet.
 */
typedef struct
{
  CarrelAppliancePackage *package;
  CarrelAppliancePlan *plan;
  gint64 folder_id;
  char *group;
  CarrelAppBase base;
  CarrelAppCloud *cloud;
  CarrelAppProperties *properties;
  CarrelAppPhysical *physical;
  CarrelAppUnfinished *unfinished;
  char *keeper;
  guint64 resumed_bytes;
  CarrelApplianceDiskAnew anew;
} CarrelAppImport;

/**
 * carrel_app_import_new:
 * @command: a command that runs and has the arguments "file", "configuration", "folder" and "name", and
 *   those of carrel_app_cloud_plan()
 * @error: set when the package cannot be read, or the folder is not there
 *
 * Opens the package and plans; nothing is made.
 *
 * Returns: (transfer full) (nullable): the import, or %NULL with @error set
 */
CarrelAppImport *carrel_app_import_new (CarrelAppCommand *command, GError **error);

/**
 * carrel_app_import_free:
 * @self: (nullable) (transfer full): an import
 *
 * Frees it.
 */
void carrel_app_import_free (CarrelAppImport *self);

/**
 * carrel_app_import_check:
 * @self: an import
 * @command: the command, with the arguments "consent" and "accept-licence"
 * @error: %CARREL_APP_ERROR_UNSUPPORTED when a machine of the plan cannot be made,
 *   %CARREL_APP_ERROR_USAGE when a consent is missing, naming the option that gives it
 *
 * Asks the person for the secrets that are missing before.
 *
 * Returns: whether the plan can be carried out
 */
gboolean carrel_app_import_check (CarrelAppImport *self, CarrelAppCommand *command, GError **error);

/**
 * carrel_app_import_get_machine:
 * @self: an import
 * @index: below `self->plan->machines->len`
 *
 * Returns: (transfer none): a machine of its plan
 */
CarrelAppliancePlanMachine *carrel_app_import_get_machine (const CarrelAppImport *self,
                                                           guint index);

/**
 * carrel_app_import_make_files:
 * @self: an import that was checked
 * @command: a command whose operation is under way; it may be cancelled all the same
 * @error: as carrel_appliance_disk_convert_finish() and carrel_app_calls_create_disk()
 *
 * Makes all disks of all machines, each in its machine's folder: whole and durable, or not there. The
 * sizes of disks that were not known before stand in the specs afterwards.
 *
 * Returns: whether every disk is there
 */
gboolean carrel_app_import_make_files (CarrelAppImport *self,
                                       CarrelAppCommand *command,
                                       GError **error);

/**
 * carrel_app_import_settle:
 * @self: an import
 * @command: the command
 * @failure: (inout): why it failed, or %NULL; is told what can be done
 *
 * When it has been carried out or has failed: what was read of a disk of this computer stays when that can be gone on
 * with and nobody wanted it away.
 */
void carrel_app_import_settle (CarrelAppImport *self, CarrelAppCommand *command, GError **failure);

/**
 * carrel_app_import_recover:
 * @library: the library
 * @fiber: the fiber that runs
 * @payload: what carrel_app_import_make_payload() returned
 *
 * The same after a program that was killed.
 *
 * Returns: (transfer full) (nullable): that it can be gone on with, a sentence; or %NULL when nothing is left
 */
char *carrel_app_import_recover (CarrelLibrary *library,
                                 CarrelAppFiber *fiber,
                                 JsonObject *payload);

/**
 * carrel_app_import_make_payload:
 * @self: an import
 *
 * Returns: (transfer full): what has to stand in the journal so that the files can be removed
 */
JsonObject *carrel_app_import_make_payload (const CarrelAppImport *self);

/**
 * carrel_app_import_remove_files:
 * @library: the library
 * @fiber: the fiber that runs
 * @payload: what carrel_app_import_make_payload() returned
 * @error: set when something of ours could not be removed
 *
 * Removes what an import made, whole or not.
 *
 * Returns: whether nothing of it is left
 */
gboolean carrel_app_import_remove_files (CarrelLibrary *library,
                                         CarrelAppFiber *fiber,
                                         JsonObject *payload,
                                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAppImport, carrel_app_import_free)

G_END_DECLS
