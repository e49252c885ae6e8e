/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-machine-private.h"

#include "base/spec/carrel-spec.h"

G_BEGIN_DECLS

/**
 * CarrelAppTrialRung:
 * @spec: a machine to try; its cables are out
 * @kept: the same as it would be kept: with its cables as they were
 * @words: what is different from the plan, translated
 *
 * One of the ways in which a machine may start.
 */
typedef struct
{
  CarrelSpec *spec;
  CarrelSpec *kept;
  char *words;
} CarrelAppTrialRung;

/**
 * CarrelAppTrialVerdict:
 * @is_booted: whether its system has started
 * @is_unjudged: whether there is nothing that one could judge by
 * @by: static (nullable): what showed it: "agent", "serial", "screen"; or what ended the attempt
 * @words: (nullable): what was seen, translated
 *
 * What came of one attempt.
 */
typedef struct
{
  gboolean is_booted;
  gboolean is_unjudged;
  const char *by;
  char *words;
} CarrelAppTrialVerdict;

/**
 * carrel_app_trial_ladder_make:
 * @spec: a machine as it was planned
 *
 * Makes the ways to try it, the plan's first: buses and cards that older systems know, and the other
 * firmware. Any thread.
 *
 * Returns: (transfer full) (element-type CarrelAppTrialRung): at least one
 */
GPtrArray *carrel_app_trial_ladder_make (const CarrelSpec *spec);

/**
 * carrel_app_trial_judge_console:
 * @text: what a guest printed to its serial port, escape sequences and all
 * @out_line: (out) (transfer full): the line that tells, fit to be shown; untouched when none does
 *
 * Tells a system that has started from one that has not. Any thread.
 *
 * Returns: 1 when it has, -1 when it never will, 0 when it cannot be told yet
 */
int carrel_app_trial_judge_console (const char *text, char **out_line);

/**
 * carrel_app_trial_judge_watch:
 * @command: a command that runs
 * @client: the client of a machine that is being tried
 * @layers: (element-type int): descriptors of what the guest's disks are written to
 * @seconds: how long to watch at most
 * @out_verdict: (out caller-allocates): what came of it; untouched on failure
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Watches a guest until it can be told whether its system has started: its agent answers, it prints what
 * only a system that runs prints, or it has written to its disks, which no firmware and no loader does, and
 * its screen has changed and settled.
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean carrel_app_trial_judge_watch (CarrelAppCommand *command,
                                       CarrelVmmClient *client,
                                       GArray *layers,
                                       guint seconds,
                                       CarrelAppTrialVerdict *out_verdict,
                                       GError **error);

/**
 * carrel_app_trial_run:
 * @command: a command that runs
 * @uuid: a machine in the library, off
 * @seconds: how long all attempts may take together
 * @out_spec: (out) (transfer full) (nullable): the machine as it is in the library from now on, if it was
 *   changed
 *
 * Starts the machine without a screen to a person and without a network, writing nothing into its disks,
 * and goes down the ladder until its system starts; keeps in the library what worked. Never fails: what
 * went wrong, and that it was cancelled, stands in what it says.
 *
 * Returns: (transfer full): `{"outcome", "tried": [{"what", "outcome", "by", "words", "seconds"}], "kept"}`
 */
JsonObject *carrel_app_trial_run (CarrelAppCommand *command,
                                  const char *uuid,
                                  guint seconds,
                                  CarrelSpec **out_spec);

/**
 * carrel_app_trial_make_payload:
 *
 * Returns: (transfer full): what stands in the journal while a machine is tried
 */
JsonObject *carrel_app_trial_make_payload (void);

/**
 * carrel_app_trial_is_payload:
 * @payload: the payload of an operation
 *
 * Returns: whether it is that of a trial
 */
gboolean carrel_app_trial_is_payload (JsonObject *payload);

/**
 * carrel_app_trial_recover:
 * @context: the context
 * @fiber: the fiber that runs
 * @uuid: the machine that was tried when the program was killed
 * @error: set when the machine cannot be switched off
 *
 * Switches the machine off and removes what it has written.
 *
 * Returns: (transfer full) (nullable): a sentence, or %NULL with @error set
 */
char *carrel_app_trial_recover (CarrelAppContext *context,
                                CarrelAppFiber *fiber,
                                const char *uuid,
                                GError **error);

G_END_DECLS
