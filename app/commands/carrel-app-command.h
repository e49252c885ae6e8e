/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../carrel-app-context.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define CARREL_APP_TYPE_COMMAND (carrel_app_command_get_type ())

/**
 * CarrelAppCommand:
 *
 * One command: a verb, its arguments, who asks for it, how far it is, and what came of it.  The window,
 * carrelctl and whatever comes later make and run the same ones.
 *
 * The verbs and their arguments stand in the tables of carrel-app-verb-*.c, and in words in the manual
 * of carrelctl(1): an argument of a command is the option of that name.  What a command changed is in
 * the library, journalled and logged, when it has ended; a command that was killed is resumed or
 * rolled back by the next program that opens the library.
 *
 * Properties, read-only and notified: "fraction" (double, how far it is, 0 to 1, negative while nobody
 * can know), "detail" (string, what it is doing, for people, or %NULL).
 */
G_DECLARE_FINAL_TYPE (CarrelAppCommand, carrel_app_command, CARREL_APP, COMMAND, GObject)

/**
 * CarrelAppCommandQuestion:
 * @words: what is asked for, translated, to stand before what is typed
 * @is_optional: whether only a person who is there is asked, and nothing is read from elsewhere
 * @answer: (nullable): what was answered; %NULL when it was left out
 *
 * A secret that a command asks for.
 */
typedef struct
{
  const char *words;
  gboolean is_optional;
  char *answer;
} CarrelAppCommandQuestion;

/**
 * CarrelAppCommandAsk:
 * @question: what is asked for; gets the answer
 * @cancellable: (nullable): to ask no longer
 * @error: set on failure
 *
 * Asks whoever runs a command for a secret, and does not show it. Blocks, in a thread of its own.
 *
 * Returns: %TRUE when it was answered or left out, %FALSE with @error set
 */
typedef gboolean (*CarrelAppCommandAsk) (CarrelAppCommandQuestion *question,
                                         GCancellable *cancellable,
                                         GError **error);

/**
 * carrel_app_command_new:
 * @context: where to run it, and who asks
 * @verb: the verb's name, such as "start" or "disk add"
 * @arguments: (nullable): an a{sv} of the verb's arguments by name; a floating reference is taken
 * @error: %CARREL_APP_ERROR_USAGE when the verb or an argument is not known or not acceptable
 *
 * Makes a command and checks its arguments against the verb's table.
 *
 * Returns: (transfer full) (nullable): the command, to be run once; or %NULL with @error set
 */
CarrelAppCommand *carrel_app_command_new (CarrelAppContext *context,
                                          const char *verb,
                                          GVariant *arguments,
                                          GError **error);

/**
 * carrel_app_command_set_ask:
 * @self: a command that was not run yet
 * @ask: how it asks for secrets; without, it does not ask
 *
 * Says how to ask the person.
 */
void carrel_app_command_set_ask (CarrelAppCommand *self, CarrelAppCommandAsk ask);

/**
 * carrel_app_command_run_async:
 * @self: a command that was not run yet
 * @cancellable: (nullable): to cancel it; what it began is then undone, where it can be
 * @callback: called when it has ended
 * @user_data: for @callback
 *
 * Runs the command.  It holds itself alive until it has ended.
 */
void carrel_app_command_run_async (CarrelAppCommand *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * carrel_app_command_run_finish:
 * @self: a command
 * @result: what the callback was given
 * @error: why it failed, in the domain of any room; carrel_app_error_get_exit() tells the cases apart
 *
 * Returns: (transfer full) (nullable): what came of it, the object that `--json` prints; or %NULL with
 *   @error set
 */
JsonNode *carrel_app_command_run_finish (CarrelAppCommand *self,
                                         GAsyncResult *result,
                                         GError **error);

/**
 * carrel_app_command_make_undo:
 * @self: a command that ended well
 *
 * Returns: (transfer full) (nullable): the command that undoes it, such as "restore" after "delete"; %NULL
 *   where there is none
 */
CarrelAppCommand *carrel_app_command_make_undo (CarrelAppCommand *self);

/**
 * carrel_app_command_get_verb_name:
 * @self: a command
 *
 * Returns: (transfer none): its verb
 */
const char *carrel_app_command_get_verb_name (CarrelAppCommand *self);

/**
 * carrel_app_command_get_fraction:
 * @self: a command
 *
 * Returns: how far it is, 0 to 1; negative while nobody can know
 */
double carrel_app_command_get_fraction (CarrelAppCommand *self);

/**
 * carrel_app_command_get_detail:
 * @self: a command
 *
 * Returns: (transfer none) (nullable): what it is doing, for people
 */
const char *carrel_app_command_get_detail (CarrelAppCommand *self);

G_END_DECLS
