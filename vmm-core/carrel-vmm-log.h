/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "carrel-vmm-error.h"

G_BEGIN_DECLS

/** CARREL_VMM_LOG_BYTES_MAX: a log longer than this is turned over when a core opens it. */
#define CARREL_VMM_LOG_BYTES_MAX (256 * 1024)

/** CARREL_VMM_LOG_KEPT: how many older logs are kept (machine.log.1 is the youngest). */
#define CARREL_VMM_LOG_KEPT 3

/**
 * CarrelVmmLog:
 *
 * A machine's log: what its core did and what its emulator said, in one file, in one order.
 */
typedef struct _CarrelVmmLog CarrelVmmLog;

/**
 * carrel_vmm_log_open:
 * @machine_dir: the machine's folder
 * @error: set when the log cannot be made
 *
 * Opens log/machine.log for appending, turning it over first when it is long.
 *
 * Returns: (transfer full): the log, or NULL with @error set
 */
CarrelVmmLog *carrel_vmm_log_open (const char *machine_dir, GError **error);

/**
 * carrel_vmm_log_close:
 * @log: (nullable) (transfer full): a log
 *
 * Closes it.
 */
void carrel_vmm_log_close (CarrelVmmLog *log);

/**
 * carrel_vmm_log_write:
 * @log: (nullable): a log; NULL writes nowhere
 * @format: a printf format
 * @...: its arguments
 *
 * Appends one line with the time before it.  Never fails: a full disk loses the line.
 */
void carrel_vmm_log_write (CarrelVmmLog *log, const char *format, ...) G_GNUC_PRINTF (2, 3);

/**
 * carrel_vmm_log_get_descriptor:
 * @log: a log
 *
 * Returns: the descriptor, in append mode, for the emulator's standard error; stays the log's
 */
int carrel_vmm_log_get_descriptor (CarrelVmmLog *log);

/**
 * carrel_vmm_log_mark:
 * @log: a log
 *
 * Remembers the present end, for carrel_vmm_log_dup_tail().
 */
void carrel_vmm_log_mark (CarrelVmmLog *log);

/**
 * carrel_vmm_log_dup_tail:
 * @log: a log
 * @lines: how many lines at most
 *
 * Gives the last lines written by others since the mark: what the emulator said before it ended.
 *
 * Returns: (transfer full): the lines, valid UTF-8, without a last newline; empty when there are none
 */
char *carrel_vmm_log_dup_tail (CarrelVmmLog *log, guint lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelVmmLog, carrel_vmm_log_close)

G_END_DECLS
