/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-vmm-qmp.h"

G_BEGIN_DECLS

/**
 * CarrelVmmQmpScript:
 *
 * Several commands for the emulator's monitor, run one after the other.
 */
typedef struct _CarrelVmmQmpScript CarrelVmmQmpScript;

/**
 * carrel_vmm_qmp_script_new:
 *
 * Returns: (transfer full): an empty script; carrel_vmm_qmp_script_run_async() takes it
 */
CarrelVmmQmpScript *carrel_vmm_qmp_script_new (void);

/**
 * carrel_vmm_qmp_script_add:
 * @script: a script
 * @command: the command's name
 * @arguments: (nullable) (transfer full): its arguments
 * @descriptor: (transfer full): a descriptor to send along, or -1
 *
 * Adds a command that has to succeed.
 */
void carrel_vmm_qmp_script_add (CarrelVmmQmpScript *script,
                                const char *command,
                                JsonNode *arguments,
                                int descriptor);

/**
 * carrel_vmm_qmp_script_add_optional:
 * @script: a script
 * @command: the command's name
 * @arguments: (nullable) (transfer full): its arguments
 *
 * Adds a command the emulator may refuse.
 */
void carrel_vmm_qmp_script_add_optional (CarrelVmmQmpScript *script,
                                         const char *command,
                                         JsonNode *arguments);

/**
 * carrel_vmm_qmp_script_add_always:
 * @script: a script
 * @command: the command's name
 * @arguments: (nullable) (transfer full): its arguments
 *
 * Adds a command that tidies up: it is run also after a failure, and may be refused.
 */
void carrel_vmm_qmp_script_add_always (CarrelVmmQmpScript *script,
                                       const char *command,
                                       JsonNode *arguments);

/**
 * carrel_vmm_qmp_script_run_async:
 * @script: (transfer full): a script
 * @qmp: the monitor
 * @callback: called when done
 * @user_data: for @callback
 *
 * Runs it up to its end or the first command that had to succeed and did not.
 */
void carrel_vmm_qmp_script_run_async (CarrelVmmQmpScript *script,
                                      CarrelVmmQmp *qmp,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * carrel_vmm_qmp_script_run_finish:
 * @qmp: the monitor
 * @result: what the callback was given
 * @error: what the command failed with
 *
 * Returns: TRUE when all that had to succeed did
 */
gboolean carrel_vmm_qmp_script_run_finish (CarrelVmmQmp *qmp, GAsyncResult *result, GError **error);

G_END_DECLS
