/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

#include "appliance/carrel-appliance-plan.h"

G_BEGIN_DECLS

/** CARREL_APP_PROPERTIES_FILE: the name of the disc in the machine's folder. */
#define CARREL_APP_PROPERTIES_FILE "ovf-env.iso"

/**
 * CarrelAppProperties:
 *
 * The values that a package asks for, and what they are set to.
 */
typedef struct _CarrelAppProperties CarrelAppProperties;

/**
 * carrel_app_properties_plan:
 * @command: an import, with the arguments of carrel_app_properties_input_take()
 * @plan: its plan; machines that are told values get a drive
 * @error: %CARREL_APP_ERROR_USAGE when there is no such value, it is not to be set, or cannot be that
 *
 * Takes the values that a person has set, and the package's own for the rest.
 *
 * Returns: (transfer full) (nullable): the values, or %NULL with @error set
 */
CarrelAppProperties *carrel_app_properties_plan (CarrelAppCommand *command,
                                                 CarrelAppliancePlan *plan,
                                                 GError **error);

/**
 * carrel_app_properties_free:
 * @self: (nullable) (transfer full): values
 *
 * Frees them.
 */
void carrel_app_properties_free (CarrelAppProperties *self);

/**
 * carrel_app_properties_ask:
 * @self: values
 * @command: the import
 * @error: %CARREL_APP_ERROR_USAGE when what was typed cannot be the value; %G_IO_ERROR_CANCELLED
 *
 * Asks the person, if one is at a terminal, for the secrets that are needed and missing.
 *
 * Returns: %TRUE, also when nobody is there, or %FALSE with @error set
 */
gboolean carrel_app_properties_ask (CarrelAppProperties *self,
                                    CarrelAppCommand *command,
                                    GError **error);

/**
 * carrel_app_properties_check:
 * @self: values
 * @error: %CARREL_APP_ERROR_USAGE when one that is needed is missing, naming the option that sets it
 *
 * Returns: whether every value is acceptable
 */
gboolean carrel_app_properties_check (const CarrelAppProperties *self, GError **error);

/**
 * carrel_app_properties_describe:
 * @self: values
 *
 * Returns: (transfer full): an array of `{"system", "key", "label", "description", "category", "type",
 *   "qualifiers", "kind", "choices", "value", "configurable", "secret", "problem"}`; a secret's value is
 *   left out when a person has set it
 */
JsonArray *carrel_app_properties_describe (const CarrelAppProperties *self);

/**
 * carrel_app_properties_format:
 * @text: where to
 * @said: what carrel_app_properties_describe() returned
 *
 * Says them to a person at a terminal.
 */
void carrel_app_properties_format (GString *text, JsonArray *said);

/**
 * carrel_app_properties_make_disc:
 * @self: values
 * @machine: a machine of the plan
 * @folder: (type filename): its folder
 * @error: as carrel_appliance_disc_make(), carrel_base_atomic_file_write()
 *
 * Makes the disc by which the machine is told them, whole and durable. Blocks on the disk.
 *
 * Returns: whether it is there, or none is to be
 */
gboolean carrel_app_properties_make_disc (const CarrelAppProperties *self,
                                          const CarrelAppliancePlanMachine *machine,
                                          const char *folder,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAppProperties, carrel_app_properties_free)

G_END_DECLS
