/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "carrel-vmm-error.h"

G_BEGIN_DECLS

#define CARREL_VMM_TYPE_QMP (carrel_vmm_qmp_get_type ())

/**
 * CarrelVmmQmp:
 *
 * A client of the emulator's monitor on a connected socket.  Every call is resolved exactly once: by
 * the reply, an error, its limit, its cancellable, or the end of the connection; a call after the end
 * fails at once.
 *
 * Signals:
 * "event" (const char *name, JsonObject *data (nullable)): the emulator says that something happened.
 * "closed" (GError *error): the connection ended; emitted once, after all pending calls have failed.
 *
 * Property "responding" (read-only): FALSE while a call waits longer than it should.
 *
 * One thread: the main context it was made in.
 */
G_DECLARE_FINAL_TYPE (CarrelVmmQmp, carrel_vmm_qmp, CARREL_VMM, QMP, GObject)

/**
 * carrel_vmm_qmp_new:
 * @socket: a connected Unix stream socket; it is made non-blocking
 *
 * Starts to read from @socket.
 *
 * Returns: (transfer full): the client
 */
CarrelVmmQmp *carrel_vmm_qmp_new (GSocket *socket);

/**
 * carrel_vmm_qmp_set_limits:
 * @qmp: a client
 * @slow_ms: after how many milliseconds without an answer "responding" becomes FALSE
 * @limit_ms: after how many milliseconds a call fails with %CARREL_VMM_ERROR_TIMED_OUT
 *
 * Changes the limits for the calls that follow.
 */
void carrel_vmm_qmp_set_limits (CarrelVmmQmp *qmp, guint slow_ms, guint limit_ms);

/**
 * carrel_vmm_qmp_open_async:
 * @qmp: a client
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Waits for the greeting and leaves the negotiation; must be the first call and is made once.
 */
void carrel_vmm_qmp_open_async (CarrelVmmQmp *qmp,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/**
 * carrel_vmm_qmp_open_finish:
 * @qmp: the client
 * @result: what the callback was given
 * @error: set on failure
 *
 * Returns: TRUE when commands can be sent
 */
gboolean carrel_vmm_qmp_open_finish (CarrelVmmQmp *qmp, GAsyncResult *result, GError **error);

/**
 * carrel_vmm_qmp_execute_async:
 * @qmp: a client
 * @command: the command's name
 * @arguments: (nullable) (transfer full): its arguments, an object
 * @descriptor: a descriptor to send along, which stays the caller's, or -1
 * @cancellable: (nullable): to stop waiting; the command itself goes on
 * @callback: called when done
 * @user_data: for @callback
 *
 * Runs a command.  Commands are run in the order of the calls.
 */
void carrel_vmm_qmp_execute_async (CarrelVmmQmp *qmp,
                                   const char *command,
                                   JsonNode *arguments,
                                   int descriptor,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * carrel_vmm_qmp_execute_finish:
 * @qmp: the client
 * @result: what the callback was given
 * @error: %CARREL_VMM_ERROR_QMP with the emulator's words, %CARREL_VMM_ERROR_CLOSED,
 *   %CARREL_VMM_ERROR_TIMED_OUT, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): what came back, or NULL with @error set
 */
JsonNode *carrel_vmm_qmp_execute_finish (CarrelVmmQmp *qmp, GAsyncResult *result, GError **error);

/**
 * carrel_vmm_qmp_close:
 * @qmp: a client
 *
 * Ends the connection; pending calls fail with %CARREL_VMM_ERROR_CLOSED.  May be called twice.
 */
void carrel_vmm_qmp_close (CarrelVmmQmp *qmp);

/**
 * carrel_vmm_qmp_get_responding:
 * @qmp: a client
 *
 * Returns: FALSE while a call waits longer than it should
 */
gboolean carrel_vmm_qmp_get_responding (CarrelVmmQmp *qmp);

/**
 * carrel_vmm_qmp_get_is_open:
 * @qmp: a client
 *
 * Returns: FALSE once the connection has ended
 */
gboolean carrel_vmm_qmp_get_is_open (CarrelVmmQmp *qmp);

/**
 * carrel_vmm_qmp_build:
 * @first_name: (nullable): the first member's name, or NULL for an empty object
 * @...: for each member a type letter as const char *, its value, and the next name or NULL: "s" const
 *   char *, "i" gint64, "b" gboolean, "n" JsonNode * (transfer full)
 *
 * Builds a command's arguments.  Any thread.
 *
 * Returns: (transfer full): an object node
 */
JsonNode *carrel_vmm_qmp_build (const char *first_name, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
