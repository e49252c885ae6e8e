/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

G_BEGIN_DECLS

/**
 * CarrelAppPropertiesValue:
 * @name: the key, as it was given
 * @value: what it is set to
 *
 * A value that a person gave.
 */
typedef struct
{
  char *name;
  char *value;
} CarrelAppPropertiesValue;

/**
 * carrel_app_properties_input_take:
 * @command: an import that runs, with the arguments "property", "properties" and "property-file"
 * @error: %CARREL_APP_ERROR_USAGE when it is not what is expected, which repeats no value; as
 *   carrel_base_descriptor_open() when a file cannot be read
 *
 * Takes the values from the command line, from files and from the standard input. Files are read in a
 * thread.
 *
 * Returns: (transfer full) (nullable) (element-type CarrelAppPropertiesValue): the values in the order in
 *   which they are to be set, or %NULL with @error set
 */
GPtrArray *carrel_app_properties_input_take (CarrelAppCommand *command, GError **error);

G_END_DECLS
