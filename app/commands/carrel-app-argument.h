/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelAppArgumentKind:
 * @CARREL_APP_ARGUMENT_FLAG: given or not ("b")
 * @CARREL_APP_ARGUMENT_SWITCH: on or off, stated ("b")
 * @CARREL_APP_ARGUMENT_TEXT: any text ("s")
 * @CARREL_APP_ARGUMENT_WORD: one of @words ("s")
 * @CARREL_APP_ARGUMENT_FILE: a path, made absolute by whoever parses a command line ("s")
 * @CARREL_APP_ARGUMENT_NUMBER: a whole number from 0 ("u")
 * @CARREL_APP_ARGUMENT_SIZE: bytes; people write 512M, 20G ("t")
 * @CARREL_APP_ARGUMENT_TEXTS: several texts ("as")
 * @CARREL_APP_ARGUMENT_MACHINE: a machine by name or UUID ("s")
 * @CARREL_APP_ARGUMENT_MACHINES: one or more machines by name or UUID ("as")
 *
 * What an argument is, and in brackets the type of its #GVariant.
 */
typedef enum
{
  CARREL_APP_ARGUMENT_FLAG,
  CARREL_APP_ARGUMENT_SWITCH,
  CARREL_APP_ARGUMENT_TEXT,
  CARREL_APP_ARGUMENT_WORD,
  CARREL_APP_ARGUMENT_FILE,
  CARREL_APP_ARGUMENT_NUMBER,
  CARREL_APP_ARGUMENT_SIZE,
  CARREL_APP_ARGUMENT_TEXTS,
  CARREL_APP_ARGUMENT_MACHINE,
  CARREL_APP_ARGUMENT_MACHINES,
} CarrelAppArgumentKind;

/**
 * CarrelAppArgumentFlags:
 * @CARREL_APP_ARGUMENT_OPTIONAL: an option `--name`, may be left out
 * @CARREL_APP_ARGUMENT_POSITIONAL: stands without its name on a command line, in the table's order
 * @CARREL_APP_ARGUMENT_REQUIRED: must be given
 *
 * How an argument is given.
 */
typedef enum
{
  CARREL_APP_ARGUMENT_OPTIONAL = 0,
  CARREL_APP_ARGUMENT_POSITIONAL = 1 << 0,
  CARREL_APP_ARGUMENT_REQUIRED = 1 << 1,
} CarrelAppArgumentFlags;

/**
 * CarrelAppArgument:
 * @name: its name, also the option's; %NULL closes a table
 * @kind: what it is
 * @flags: how it is given
 * @placeholder: (nullable): what stands for its value in the manual, such as "FILE"
 * @help: what it does, one sentence without a full stop; translated where it is shown
 * @words: (nullable): the choices of %CARREL_APP_ARGUMENT_WORD, %NULL-terminated
 *
 * One row of a verb's table of arguments.  The command line's parser, the manual, the shell's completion
 * and the check of what the window hands over all come from it.
 */
typedef struct
{
  const char *name;
  CarrelAppArgumentKind kind;
  CarrelAppArgumentFlags flags;
  const char *placeholder;
  const char *help;
  const char *const *words;
} CarrelAppArgument;

/**
 * carrel_app_argument_parse:
 * @self: an argument
 * @texts: (array zero-terminated=1): what stands on the command line for it, one text unless it takes
 *   several
 * @error: %CARREL_APP_ERROR_USAGE, saying what is acceptable
 *
 * Returns: (transfer full) (nullable): the value, not floating, or %NULL with @error set. Any thread.
 */
GVariant *carrel_app_argument_parse (const CarrelAppArgument *self,
                                     const char *const *texts,
                                     GError **error);

/**
 * carrel_app_argument_check:
 * @self: an argument
 * @value: a value
 * @error: %CARREL_APP_ERROR_USAGE, saying what is acceptable
 *
 * Returns: whether @value has the argument's type and is one of its words. Any thread.
 */
gboolean carrel_app_argument_check (const CarrelAppArgument *self, GVariant *value, GError **error);

/**
 * carrel_app_argument_takes_value:
 * @self: an argument
 *
 * Returns: whether its option is followed by a value on a command line. Any thread.
 */
gboolean carrel_app_argument_takes_value (const CarrelAppArgument *self);

/**
 * carrel_app_argument_takes_many:
 * @self: an argument
 *
 * Returns: whether it takes several texts. Any thread.
 */
gboolean carrel_app_argument_takes_many (const CarrelAppArgument *self);

G_END_DECLS
