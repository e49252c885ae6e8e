/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarrelAppCtlAction:
 * @CARREL_APP_CTL_RUN: run the verb
 * @CARREL_APP_CTL_HELP: explain the verb, or everything where there is none
 * @CARREL_APP_CTL_VERSION: print the version
 * @CARREL_APP_CTL_NAMES: print the names of the machines, for the shell's completion
 * @CARREL_APP_CTL_MANUAL: print the manual's source
 * @CARREL_APP_CTL_COMPLETION: print the shell's completion
 *
 * What a command line asks for.
 */
typedef enum
{
  CARREL_APP_CTL_RUN,
  CARREL_APP_CTL_HELP,
  CARREL_APP_CTL_VERSION,
  CARREL_APP_CTL_NAMES,
  CARREL_APP_CTL_MANUAL,
  CARREL_APP_CTL_COMPLETION,
} CarrelAppCtlAction;

/**
 * CarrelAppCtlParser:
 * @action: what is asked for
 * @verb: (nullable): the verb's name
 * @arguments: (nullable): an a{sv} of its arguments
 * @library: (nullable): the library's folder, absolute
 * @is_json: whether the result is printed as JSON
 *
 * A command line of carrelctl, understood.
 */
typedef struct
{
  CarrelAppCtlAction action;
  char *verb;
  GVariant *arguments;
  char *library;
  gboolean is_json;
} CarrelAppCtlParser;

/**
 * carrel_app_ctl_parser_parse:
 * @words: (array zero-terminated=1): the command line without the program's name
 * @out_is_json: (out): whether --json was among the options, also on failure
 * @error: %CARREL_APP_ERROR_USAGE, saying what is wrong and where to read on
 *
 * Understands a command line by the verbs' tables of arguments.
 *
 * Returns: (transfer full) (nullable): what it says, or %NULL with @error set. Any thread.
 */
CarrelAppCtlParser *carrel_app_ctl_parser_parse (const char *const *words,
                                                 gboolean *out_is_json,
                                                 GError **error);

/**
 * carrel_app_ctl_parser_free:
 * @self: (nullable) (transfer full): a command line
 *
 * Frees it.
 */
void carrel_app_ctl_parser_free (CarrelAppCtlParser *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAppCtlParser, carrel_app_ctl_parser_free)

G_END_DECLS
