/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

G_BEGIN_DECLS

/**
 * carrel_app_doctor_examine_host:
 * @fiber: the fiber that runs
 * @core_program: the path of carrel-vmm
 * @findings: where to add what was found
 *
 * Looks at acceleration, the emulator and the firmware.
 */
void carrel_app_doctor_examine_host (CarrelAppFiber *fiber,
                                     const char *core_program,
                                     JsonArray *findings);

/**
 * carrel_app_doctor_add:
 * @findings: where to add it
 * @name: what was looked at, for programs
 * @verdict: "ok", "note" or "problem"
 * @words: what was found, in a sentence
 * @advice: (nullable): what to do about it
 *
 * Adds a finding.
 */
void carrel_app_doctor_add (JsonArray *findings,
                            const char *name,
                            const char *verdict,
                            const char *words,
                            const char *advice);

G_END_DECLS
