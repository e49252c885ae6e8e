/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CARREL_BASE_TYPE_PROCESS (carrel_base_process_get_type ())

/**
 * CarrelBaseProcess:
 *
 * A process that is watched through a pidfd: one that we launched, or one that we found again. It is
 * not bound to our life: dropping the last reference ends the watching, never the process.
 */
G_DECLARE_FINAL_TYPE (CarrelBaseProcess, carrel_base_process, CARREL_BASE, PROCESS, GObject)

/**
 * carrel_base_process_new:
 * @pid: a process, ours or not
 * @error: (out) (optional): %CARREL_BASE_ERROR_NOT_FOUND when there is none
 *
 * Begins to watch a process. Signals arrive in the thread-default context of the caller.
 *
 * Returns: (transfer full) (nullable): the process, or %NULL with @error set
 */
CarrelBaseProcess *carrel_base_process_new (GPid pid, GError **error);

/**
 * carrel_base_process_get_pid:
 * @self: a process
 *
 * Returns: its number, meaningful while it has not exited
 */
GPid carrel_base_process_get_pid (CarrelBaseProcess *self);

/**
 * carrel_base_process_has_exited:
 * @self: a process
 *
 * Returns: whether its end has been seen by the main loop
 */
gboolean carrel_base_process_has_exited (CarrelBaseProcess *self);

/**
 * carrel_base_process_get_wait_status:
 * @self: a process that has exited
 *
 * Returns: its status as waitpid(2) gives it, or -1 when it was no child of ours and nobody can know
 */
int carrel_base_process_get_wait_status (CarrelBaseProcess *self);

/**
 * carrel_base_process_describe_end:
 * @self: a process that has exited
 *
 * Returns: (transfer full): how it ended, in words
 */
char *carrel_base_process_describe_end (CarrelBaseProcess *self);

/**
 * carrel_base_process_signal:
 * @self: a process
 * @number: a signal
 *
 * Sends a signal through the pidfd, so that it can never reach another process with the same number.
 *
 * Returns: whether it was delivered; %FALSE when the process is gone
 */
gboolean carrel_base_process_signal (CarrelBaseProcess *self, int number);

/**
 * carrel_base_process_wait_async:
 * @self: a process
 * @cancellable: (nullable): stops the waiting, not the process
 * @callback: called when it has exited
 * @user_data: for @callback
 */
void carrel_base_process_wait_async (CarrelBaseProcess *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * carrel_base_process_wait_finish:
 * @self: a process
 * @result: what the callback was given
 * @error: (out) (optional): %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it has exited
 */
gboolean carrel_base_process_wait_finish (CarrelBaseProcess *self,
                                          GAsyncResult *result,
                                          GError **error);

/**
 * carrel_base_process_read_start_time:
 * @pid: a process
 * @out_start_time: (out): when it started, in clock ticks since boot (proc(5), field 22 of `stat`)
 * @error: (out) (optional): %CARREL_BASE_ERROR_NOT_FOUND when there is none
 *
 * Together with the boot id this tells a process from a later one with the same number.
 *
 * Returns: whether @out_start_time was set. Any thread.
 */
gboolean carrel_base_process_read_start_time (GPid pid, guint64 *out_start_time, GError **error);

/**
 * carrel_base_process_read_boot_id:
 * @error: (out) (optional): %CARREL_BASE_ERROR
 *
 * Returns: (transfer full) (nullable): the identity of this boot of the host. Any thread.
 */
char *carrel_base_process_read_boot_id (GError **error);

G_END_DECLS
