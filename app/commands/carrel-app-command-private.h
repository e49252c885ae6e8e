/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command.h"
#include "carrel-app-verb-private.h"

#include "../carrel-app-fiber.h"

G_BEGIN_DECLS

/**
 * carrel_app_command_get_fiber:
 * @self: a command that runs
 *
 * Returns: (transfer none): the fiber it runs on
 */
CarrelAppFiber *carrel_app_command_get_fiber (CarrelAppCommand *self);

/**
 * carrel_app_command_get_context:
 * @self: a command
 *
 * Returns: (transfer none) (nullable): the context; %NULL only for a verb that opens itself
 */
CarrelAppContext *carrel_app_command_get_context (CarrelAppCommand *self);

/**
 * carrel_app_command_get_library:
 * @self: a command with a context
 *
 * Returns: (transfer none): its library
 */
CarrelLibrary *carrel_app_command_get_library (CarrelAppCommand *self);

/**
 * carrel_app_command_get_verb:
 * @self: a command
 *
 * Returns: (transfer none): its verb
 */
const CarrelAppVerb *carrel_app_command_get_verb (CarrelAppCommand *self);

/**
 * carrel_app_command_has:
 * @self: a command
 * @name: an argument of its verb
 *
 * Returns: whether it was given
 */
gboolean carrel_app_command_has (CarrelAppCommand *self, const char *name);

/**
 * carrel_app_command_get_text:
 * @self: a command
 * @name: an argument of type "s"
 *
 * Returns: (transfer none) (nullable): its value, %NULL when it was not given
 */
const char *carrel_app_command_get_text (CarrelAppCommand *self, const char *name);

/**
 * carrel_app_command_dup_texts:
 * @self: a command
 * @name: an argument of type "as"
 *
 * Returns: (transfer full): its values, empty when it was not given
 */
GStrv carrel_app_command_dup_texts (CarrelAppCommand *self, const char *name);

/**
 * carrel_app_command_get_flag:
 * @self: a command
 * @name: an argument of type "b"
 *
 * Returns: its value, %FALSE when it was not given
 */
gboolean carrel_app_command_get_flag (CarrelAppCommand *self, const char *name);

/**
 * carrel_app_command_get_number:
 * @self: a command
 * @name: an argument of type "u"
 * @fallback: what to return when it was not given
 *
 * Returns: its value or @fallback
 */
guint carrel_app_command_get_number (CarrelAppCommand *self, const char *name, guint fallback);

/**
 * carrel_app_command_get_size:
 * @self: a command
 * @name: an argument of type "t"
 * @fallback: what to return when it was not given
 *
 * Returns: its value or @fallback
 */
guint64 carrel_app_command_get_size (CarrelAppCommand *self, const char *name, guint64 fallback);

/**
 * carrel_app_command_ask:
 * @self: a command that runs
 * @words: what is asked for, translated, to stand before what is typed
 * @is_optional: whether only a person who is there is asked
 * @out_secret: (out) (transfer full) (nullable): the answer; %NULL when it was left out
 * @error: as #CarrelAppCommandAsk; %CARREL_APP_ERROR_USAGE when nobody can be asked who has to be
 *
 * Asks whoever runs it for a secret, on the command's fiber.
 *
 * Returns: %TRUE when it was answered or left out, %FALSE with @error set
 */
gboolean carrel_app_command_ask (CarrelAppCommand *self,
                                 const char *words,
                                 gboolean is_optional,
                                 char **out_secret,
                                 GError **error);

/**
 * carrel_app_command_set_progress:
 * @self: a command that runs
 * @fraction: how far it is, 0 to 1; negative when nobody can know
 * @detail: (nullable): what it is doing, translated
 *
 * Tells whoever watches how far it is.
 */
void carrel_app_command_set_progress (CarrelAppCommand *self, double fraction, const char *detail);

/**
 * carrel_app_command_note_event:
 * @self: a command that runs
 * @machine_uuid: (nullable): the machine that it changed
 * @detail: (nullable): anything more
 *
 * Writes an effect into the log of events.  What has been done is not undone because the log cannot be
 * written; the failure is told among the result's "warnings".
 */
void carrel_app_command_note_event (CarrelAppCommand *self,
                                    const char *machine_uuid,
                                    const char *detail);

/**
 * carrel_app_command_warn:
 * @self: a command that runs
 * @sentence: (transfer full): what the person should know although the command goes well
 *
 * Adds to the result's "warnings".
 */
void carrel_app_command_warn (CarrelAppCommand *self, char *sentence);

/**
 * carrel_app_command_wake:
 * @self: a command
 *
 * Wakes the command's fiber, if it runs: a handler of signals for carrel_app_fiber_pause().
 */
void carrel_app_command_wake (CarrelAppCommand *self);

G_END_DECLS
