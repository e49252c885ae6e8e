/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarrelAppFiber:
 *
 * A function with a stack of its own on the main thread.  Where it waits for an asynchronous call it
 * gives the thread back to the main loop, and goes on below that line when the answer is there.  There
 * are no threads and no locks in it: between two waits nothing else runs.
 */
typedef struct _CarrelAppFiber CarrelAppFiber;

/**
 * CarrelAppFiberFunc:
 * @fiber: the fiber it runs on
 * @data: what was handed to carrel_app_fiber_start()
 *
 * What a fiber does, and what is told when it has ended.
 */
typedef void (*CarrelAppFiberFunc) (CarrelAppFiber *fiber, gpointer data);

/**
 * carrel_app_fiber_start:
 * @function: what to do, on the fiber's stack
 * @done: called when @function has returned, on the stack of whoever resumed it last; the fiber is
 *   freed afterwards
 * @data: for both
 * @cancellable: (nullable): what the fiber hands to its calls
 *
 * Runs @function until it first waits.  Main thread.
 */
void carrel_app_fiber_start (CarrelAppFiberFunc function,
                             CarrelAppFiberFunc done,
                             gpointer data,
                             GCancellable *cancellable);

/**
 * carrel_app_fiber_get_cancellable:
 * @self: a fiber
 *
 * Returns: (transfer none) (nullable): the cancellable; %NULL without one, and while shielded
 */
GCancellable *carrel_app_fiber_get_cancellable (CarrelAppFiber *self);

/**
 * carrel_app_fiber_set_shielded:
 * @self: a fiber
 * @is_shielded: whether what follows is to be done even when the fiber is cancelled
 *
 * While shielded, carrel_app_fiber_get_cancellable() gives %NULL: what must be ended or undone once it
 * was begun is not left half done.  Shields nest.
 */
void carrel_app_fiber_set_shielded (CarrelAppFiber *self, gboolean is_shielded);

/**
 * carrel_app_fiber_ready_cb:
 * @source: (nullable): the object that was asked
 * @result: its answer
 * @user_data: the fiber
 *
 * The callback to hand to an asynchronous call that is followed by carrel_app_fiber_wait().
 */
void carrel_app_fiber_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/**
 * carrel_app_fiber_wait:
 * @self: the fiber that runs
 *
 * Waits for the answer of the one call that is under way with carrel_app_fiber_ready_cb().
 *
 * Returns: (transfer full): the answer, for the call's finish function
 */
GAsyncResult *carrel_app_fiber_wait (CarrelAppFiber *self);

/**
 * carrel_app_fiber_pause:
 * @self: the fiber that runs
 * @timeout_ms: how long at most, 0 for without limit
 * @error: %CARREL_APP_ERROR_TIMED_OUT, or %G_IO_ERROR_CANCELLED
 *
 * Waits until carrel_app_fiber_wake() is called; returns at once if it was called since the last time.
 *
 * Returns: %TRUE when woken, %FALSE with @error set
 */
gboolean carrel_app_fiber_pause (CarrelAppFiber *self, guint timeout_ms, GError **error);

/**
 * carrel_app_fiber_wake:
 * @self: a fiber
 *
 * Lets a paused fiber go on, or its next pause return at once.
 */
void carrel_app_fiber_wake (CarrelAppFiber *self);

G_END_DECLS
