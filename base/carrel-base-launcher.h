/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-base-process.h"

G_BEGIN_DECLS

#define CARREL_BASE_TYPE_LAUNCHER (carrel_base_launcher_get_type ())

/**
 * CarrelBaseLauncher:
 *
 * One launch of a program: its arguments, environment, folder and descriptors, each stated. It is the
 * only place of the house that starts programs; there is no shell anywhere.
 *
 * A child gets exactly the descriptors that were mapped for it; standard input, output and error are
 * /dev/null unless mapped. It starts with default signal handling and an empty signal mask.
 */
G_DECLARE_FINAL_TYPE (CarrelBaseLauncher, carrel_base_launcher, CARREL_BASE, LAUNCHER, GObject)

/**
 * carrel_base_launcher_new:
 * @program: (type filename): a path, or a name to look for in PATH
 *
 * Returns: (transfer full): a launcher with @program as its first argument
 */
CarrelBaseLauncher *carrel_base_launcher_new (const char *program);

/**
 * carrel_base_launcher_add_argument:
 * @self: a launcher
 * @argument: one argument, passed on as it is
 */
void carrel_base_launcher_add_argument (CarrelBaseLauncher *self, const char *argument);

/**
 * carrel_base_launcher_add_arguments:
 * @self: a launcher
 * @arguments: (array zero-terminated=1): several arguments
 */
void carrel_base_launcher_add_arguments (CarrelBaseLauncher *self, const char *const *arguments);

/**
 * carrel_base_launcher_set_environment:
 * @self: a launcher
 * @name: a variable
 * @value: (nullable): its value in the child, or %NULL to take it away
 */
void carrel_base_launcher_set_environment (CarrelBaseLauncher *self,
                                           const char *name,
                                           const char *value);

/**
 * carrel_base_launcher_set_folder:
 * @self: a launcher
 * @folder: (type filename): the child's working folder
 */
void carrel_base_launcher_set_folder (CarrelBaseLauncher *self, const char *folder);

/**
 * carrel_base_launcher_take_descriptor:
 * @self: a launcher
 * @descriptor: (transfer full): a descriptor of ours, closed here once the child has its copy or the
 *   launcher goes
 * @target: the number that it has in the child, below 1000
 *
 * A later call for the same @target replaces the earlier one.
 */
void carrel_base_launcher_take_descriptor (CarrelBaseLauncher *self, int descriptor, int target);

/**
 * carrel_base_launcher_set_own_session:
 * @self: a launcher
 * @own_session: whether the child leads a session of its own, out of reach of our terminal
 */
void carrel_base_launcher_set_own_session (CarrelBaseLauncher *self, gboolean own_session);

/**
 * carrel_base_launcher_get_argv:
 * @self: a launcher
 *
 * Returns: (transfer none) (array zero-terminated=1): the command line so far
 */
const char *const *carrel_base_launcher_get_argv (CarrelBaseLauncher *self);

/**
 * carrel_base_launcher_launch:
 * @self: a launcher, to be used once
 * @error: (out) (optional): %CARREL_BASE_ERROR; NOT_FOUND when the program does not exist. That the
 *   program cannot be executed is reported here, not as an early exit.
 *
 * Starts the program without waiting for it.
 *
 * Returns: (transfer full) (nullable): the running process, or %NULL with @error set
 */
CarrelBaseProcess *carrel_base_launcher_launch (CarrelBaseLauncher *self, GError **error);

/**
 * carrel_base_launcher_run_async:
 * @self: a launcher, to be used once
 * @output_limit: bytes of standard output, and of standard error, that are kept
 * @cancellable: (nullable): ends the program with SIGKILL
 * @callback: called when it has exited
 * @user_data: for @callback
 *
 * Runs a short-lived helper to its end and collects what it prints.
 */
void carrel_base_launcher_run_async (CarrelBaseLauncher *self,
                                     gsize output_limit,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * carrel_base_launcher_run_finish:
 * @self: a launcher
 * @result: what the callback was given
 * @out_output: (out) (optional) (transfer full): what it printed, cut at the limit
 * @error: (out) (optional): as carrel_base_launcher_launch(); %CARREL_BASE_ERROR_FAILED with the words
 *   of its standard error when its exit code was not zero
 *
 * Returns: whether it ran and exited with 0
 */
gboolean carrel_base_launcher_run_finish (CarrelBaseLauncher *self,
                                          GAsyncResult *result,
                                          GBytes **out_output,
                                          GError **error);

/**
 * carrel_base_launcher_become:
 * @program: (type filename): a path
 * @argv: (array zero-terminated=1): its arguments, its own name first
 *
 * Makes this process another program, with the same descriptors, limits and confinement.
 *
 * Returns: why it could not, as an errno; it does not return when it could
 */
int carrel_base_launcher_become (const char *program, const char *const *argv);

G_END_DECLS
