/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CARREL_TYPE_DISPLAY_OPENER (carrel_display_opener_get_type ())
G_DECLARE_INTERFACE (CarrelDisplayOpener, carrel_display_opener, CARREL, DISPLAY_OPENER, GObject)

/**
 * CarrelDisplayOpenerInterface:
 *
 * Where a session gets its connections from.  The app implements it on top of the machine's core;
 * #CarrelDisplayPathOpener does for the path of a socket.
 */
struct _CarrelDisplayOpenerInterface
{
  /*< private >*/
  GTypeInterface parent_interface;

  /*< public >*/

  /* Begins to open one more connection to the display's server.  Mandatory.  Must not block; calls
     the callback exactly once, from the thread-default main context of the caller, also when
     cancelled.  Several calls may be under way at once: SPICE asks for one connection per
     channel. */
  void (*open_async) (CarrelDisplayOpener *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);

  /* Ends what open_async began.  Mandatory.  Success promises a connected stream socket,
     close-on-exec, on which nothing was sent yet, and which the caller owns from then on; -1 means
     that the error is set. */
  int (*open_finish) (CarrelDisplayOpener *self, GAsyncResult *result, GError **error);
};

/**
 * carrel_display_opener_open_async:
 * @self: an opener
 * @cancellable: (nullable): to give up
 * @callback: called once, from the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Opens one more connection to the display's server.  Main thread.
 */
void carrel_display_opener_open_async (CarrelDisplayOpener *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/**
 * carrel_display_opener_open_finish:
 * @self: an opener
 * @result: what the callback got
 * @error: return location for an error of the implementation
 *
 * Ends carrel_display_opener_open_async().  Main thread.
 *
 * Returns: (transfer full): a connected socket, close-on-exec, or -1 with @error set
 */
int carrel_display_opener_open_finish (CarrelDisplayOpener *self,
                                       GAsyncResult *result,
                                       GError **error);

G_END_DECLS
