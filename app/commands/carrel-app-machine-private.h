/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

#include "base/spec/carrel-spec.h"
#include "library-db/carrel-library-machine.h"

G_BEGIN_DECLS

/**
 * CarrelAppMachine:
 * @row: what the library says of it
 * @spec: its devices
 *
 * A machine as a command works on it: a snapshot of its row.
 */
typedef struct
{
  CarrelLibraryMachine *row;
  CarrelSpec *spec;
} CarrelAppMachine;

/**
 * CarrelAppMachineWhere:
 * @CARREL_APP_MACHINE_ANYWHERE: in the trash or not
 * @CARREL_APP_MACHINE_IN_LIBRARY: not in the trash
 * @CARREL_APP_MACHINE_IN_TRASH: in the trash
 *
 * Where a machine has to be for a verb.
 */
typedef enum
{
  CARREL_APP_MACHINE_ANYWHERE,
  CARREL_APP_MACHINE_IN_LIBRARY,
  CARREL_APP_MACHINE_IN_TRASH,
} CarrelAppMachineWhere;

/**
 * CarrelAppMachineFunc:
 * @command: the command
 * @machine: one of its machines
 * @error: set on failure
 *
 * Returns: (transfer full) (nullable): what is to be said of this machine, or %NULL with @error set
 */
typedef JsonObject *(*CarrelAppMachineFunc) (CarrelAppCommand *command,
                                             CarrelAppMachine *machine,
                                             GError **error);

/**
 * carrel_app_machine_free:
 * @self: (nullable) (transfer full): a machine
 *
 * Frees it.
 */
void carrel_app_machine_free (CarrelAppMachine *self);

/**
 * carrel_app_machine_load:
 * @fiber: the fiber that runs
 * @library: the library
 * @uuid: a UUID
 * @error: %CARREL_LIBRARY_ERROR_NOT_FOUND, %CARREL_APP_ERROR_DAMAGED when its spec cannot be read
 *
 * Returns: (transfer full) (nullable): the machine, or %NULL with @error set
 */
CarrelAppMachine *carrel_app_machine_load (CarrelAppFiber *fiber,
                                           CarrelLibrary *library,
                                           const char *uuid,
                                           GError **error);

/**
 * carrel_app_machine_resolve:
 * @command: a command that runs
 * @text: what a person calls it: a name, a UUID, or the beginning of one
 * @where: where it has to be
 * @error: %CARREL_APP_ERROR_NOT_FOUND, AMBIGUOUS (listing the candidates), or STATE when it is in the
 *   wrong place
 *
 * Returns: (transfer full) (nullable): the one machine that is meant, or %NULL with @error set
 */
CarrelAppMachine *carrel_app_machine_resolve (CarrelAppCommand *command,
                                              const char *text,
                                              CarrelAppMachineWhere where,
                                              GError **error);

/**
 * carrel_app_machine_resolve_argument:
 * @command: a command whose verb has an argument "machine"
 * @where: where it has to be
 * @error: as carrel_app_machine_resolve()
 *
 * Returns: (transfer full) (nullable): the machine
 */
CarrelAppMachine *carrel_app_machine_resolve_argument (CarrelAppCommand *command,
                                                       CarrelAppMachineWhere where,
                                                       GError **error);

/**
 * carrel_app_machine_reload:
 * @self: a machine
 * @command: a command that runs
 * @error: set on failure
 *
 * Reads the row again, for what was decided before the journal's lock was taken may be old.
 *
 * Returns: whether it is still there
 */
gboolean carrel_app_machine_reload (CarrelAppMachine *self,
                                    CarrelAppCommand *command,
                                    GError **error);

/**
 * carrel_app_machine_each:
 * @command: a command whose verb has an argument "machines"
 * @where: where they have to be
 * @function: what to do with each
 * @error: set when any failed, naming those
 *
 * Finds all the machines first, so that a wrong name makes nothing happen, then does each in turn.
 *
 * Returns: (transfer full) (nullable): {"machines": […]}, or %NULL with @error set
 */
JsonNode *carrel_app_machine_each (CarrelAppCommand *command,
                                   CarrelAppMachineWhere where,
                                   CarrelAppMachineFunc function,
                                   GError **error);

/**
 * CarrelAppMachineTurnFunc:
 * @command: the command
 * @machines: (array length=n_machines): the machines of the turn that is over, those that failed, too
 * @n_machines: how many
 * @error: set when the other machines are to be left alone, for instance on cancelling
 *
 * Waits between two turns.
 *
 * Returns: whether the next turn may begin
 */
typedef gboolean (*CarrelAppMachineTurnFunc) (CarrelAppCommand *command,
                                              CarrelAppMachine *const *machines,
                                              guint n_machines,
                                              GError **error);

/**
 * carrel_app_machine_each_in_turns:
 * @command: a command whose verb has an argument "machines"
 * @where: where they have to be
 * @compare: (nullable): compares two elements of type #CarrelAppMachine*; equal ones have one turn.
 *   %NULL leaves them as they were named, in one turn
 * @function: what to do with each
 * @turn: (nullable): called between two turns
 * @error: set when any failed, naming those
 *
 * As carrel_app_machine_each(), turn by turn. What was done when @turn says no stays done.
 *
 * Returns: (transfer full) (nullable): {"machines": […]}, or %NULL with @error set
 */
JsonNode *carrel_app_machine_each_in_turns (CarrelAppCommand *command,
                                            CarrelAppMachineWhere where,
                                            GCompareFunc compare,
                                            CarrelAppMachineFunc function,
                                            CarrelAppMachineTurnFunc turn,
                                            GError **error);

/**
 * carrel_app_machine_attach:
 * @self: a machine
 * @command: a command that runs
 * @out_client: (out) (transfer full) (nullable): the client of its core, %NULL when it is off
 * @error: set on failure
 *
 * Connects to the machine's core, if it has one.
 *
 * Returns: %TRUE unless something is wrong
 */
gboolean carrel_app_machine_attach (CarrelAppMachine *self,
                                    CarrelAppCommand *command,
                                    CarrelVmmClient **out_client,
                                    GError **error);

/**
 * carrel_app_machine_attach_live:
 * @self: a machine
 * @command: a command that runs
 * @error: %CARREL_APP_ERROR_STATE when it is off
 *
 * Returns: (transfer full) (nullable): the client of its core, or %NULL with @error set
 */
CarrelVmmClient *carrel_app_machine_attach_live (CarrelAppMachine *self,
                                                 CarrelAppCommand *command,
                                                 GError **error);

/**
 * carrel_app_machine_require_off:
 * @self: a machine
 * @command: a command that runs
 * @error: %CARREL_APP_ERROR_STATE when it is not off
 *
 * Makes sure that nothing uses the machine's files, and lets an idle core end.
 *
 * Returns: whether it is off
 */
gboolean carrel_app_machine_require_off (CarrelAppMachine *self,
                                         CarrelAppCommand *command,
                                         GError **error);

/**
 * carrel_app_machine_dup_folder:
 * @self: a machine
 * @command: a command
 *
 * Returns: (transfer full): the folder of its files
 */
char *carrel_app_machine_dup_folder (CarrelAppMachine *self, CarrelAppCommand *command);

/**
 * carrel_app_machine_dup_disk_path:
 * @library: the library
 * @uuid: a machine
 * @file: the disk's file as the spec names it
 *
 * Returns: (transfer full): its path
 */
char *carrel_app_machine_dup_disk_path (CarrelLibrary *library, const char *uuid, const char *file);

/**
 * carrel_app_machine_make_disks:
 * @spec: a machine
 *
 * Returns: (transfer full) (element-type CarrelLibraryDisk): its disks as rows of the library
 */
GPtrArray *carrel_app_machine_make_disks (const CarrelSpec *spec);

/**
 * carrel_app_machine_commit:
 * @self: a machine, its spec changed
 * @command: a command that runs
 * @with_disks: whether disks came, went or grew
 * @error: set on failure; the library is then as it was
 *
 * Validates the spec and writes it in one commit.
 *
 * Returns: whether it is committed
 */
gboolean carrel_app_machine_commit (CarrelAppMachine *self,
                                    CarrelAppCommand *command,
                                    gboolean with_disks,
                                    GError **error);

/**
 * carrel_app_machine_apply:
 * @self: a machine whose spec is committed
 * @command: a command that runs
 * @client: (nullable): its core, %NULL when it is off
 * @result: where to say what is in force: "applied-now" and "after-restart"
 *
 * Hands the committed spec to a running machine.  What it refuses waits for the next start, and is
 * said among the warnings.
 */
void carrel_app_machine_apply (CarrelAppMachine *self,
                               CarrelAppCommand *command,
                               CarrelVmmClient *client,
                               JsonObject *result);

/**
 * carrel_app_machine_recover_apply:
 * @context: the context
 * @fiber: the fiber that runs
 * @operation: an operation that changed a spec
 * @error: set on failure
 *
 * The recovery of every verb that commits a spec and then applies it: a running machine is handed
 * whatever the library holds.
 *
 * Returns: (transfer full) (nullable): a sentence, or %NULL with @error set
 */
char *carrel_app_machine_recover_apply (CarrelAppContext *context,
                                        CarrelAppFiber *fiber,
                                        const CarrelLibraryOperation *operation,
                                        GError **error);

/**
 * carrel_app_machine_describe:
 * @self: a machine
 * @state: what it is doing
 *
 * Returns: (transfer full): {"uuid", "name", "state"}
 */
JsonObject *carrel_app_machine_describe (CarrelAppMachine *self, CarrelVmmState state);

/**
 * carrel_app_machine_format_each:
 * @result: {"machines": […]}, each with "name" and "state"
 *
 * Returns: (transfer full): a line for each
 */
char *carrel_app_machine_format_each (JsonNode *result);

/**
 * carrel_app_machine_wrap:
 * @object: (transfer full): an object
 *
 * Returns: (transfer full): a node that holds it
 */
JsonNode *carrel_app_machine_wrap (JsonObject *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAppMachine, carrel_app_machine_free)

G_END_DECLS
