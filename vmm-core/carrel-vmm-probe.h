/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** CARREL_VMM_PROBE_LOOPS: how many times the tiny guest goes round. */
#define CARREL_VMM_PROBE_LOOPS G_GUINT64_CONSTANT (20000000)

/** CARREL_VMM_PROBE_BUDGET_US: how long it may take, in microseconds. */
#define CARREL_VMM_PROBE_BUDGET_US 20000

/** CARREL_VMM_PROBE_RATE_MIN: how many rounds a second make a processor worth using. */
#define CARREL_VMM_PROBE_RATE_MIN 50e6

/**
 * CarrelVmmProbeVerdict:
 * @CARREL_VMM_PROBE_USABLE: the tiny guest ran at a processor's speed
 * @CARREL_VMM_PROBE_ABSENT: there is no /dev/kvm
 * @CARREL_VMM_PROBE_FORBIDDEN: /dev/kvm is there and may not be opened
 * @CARREL_VMM_PROBE_BROKEN: KVM opens and does not run a guest
 * @CARREL_VMM_PROBE_SLOW: the guest ran, far slower than emulation would
 * @CARREL_VMM_PROBE_HUNG: the probe itself did not come back and was killed
 */
typedef enum
{
  CARREL_VMM_PROBE_USABLE,
  CARREL_VMM_PROBE_ABSENT,
  CARREL_VMM_PROBE_FORBIDDEN,
  CARREL_VMM_PROBE_BROKEN,
  CARREL_VMM_PROBE_SLOW,
  CARREL_VMM_PROBE_HUNG,
} CarrelVmmProbeVerdict;

/**
 * carrel_vmm_probe_run:
 * @out_rate: (out): rounds a second, 0 when nothing ran
 *
 * Runs twenty million rounds of a loop in a guest in long mode, supervisor, with paging, through
 * KVM's own calls.  Uses SIGALRM and the interval timer: only for a process of its own, which its
 * parent can kill when KVM itself hangs.
 *
 * Returns: the verdict
 */
CarrelVmmProbeVerdict carrel_vmm_probe_run (double *out_rate);

/**
 * carrel_vmm_probe_access:
 *
 * Looks whether /dev/kvm is there and may be opened, without running anything.  Any thread.
 *
 * Returns: %CARREL_VMM_PROBE_USABLE when it opens, else why it does not
 */
CarrelVmmProbeVerdict carrel_vmm_probe_access (void);

/**
 * carrel_vmm_probe_format:
 * @verdict: a verdict
 * @rate: rounds a second
 *
 * Writes a verdict as the one line the probe prints.  Any thread.
 *
 * Returns: (transfer full): the line, without a newline
 */
char *carrel_vmm_probe_format (CarrelVmmProbeVerdict verdict, double rate);

/**
 * carrel_vmm_probe_parse:
 * @line: (nullable): the line the probe printed
 * @out_rate: (out): rounds a second
 *
 * The inverse of carrel_vmm_probe_format().  Any thread.
 *
 * Returns: the verdict; %CARREL_VMM_PROBE_BROKEN for a line that is none
 */
CarrelVmmProbeVerdict carrel_vmm_probe_parse (const char *line, double *out_rate);

/**
 * carrel_vmm_probe_dup_words:
 * @verdict: a verdict
 * @rate: rounds a second
 *
 * Says in words what the verdict means and what may help.  Any thread.
 *
 * Returns: (transfer full): one or two sentences
 */
char *carrel_vmm_probe_dup_words (CarrelVmmProbeVerdict verdict, double rate);

G_END_DECLS
