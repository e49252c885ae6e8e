/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-display-cursor.h"
#include "carrel-display-frame.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 x;
  gint64 y;
  gint64 width;
  gint64 height;
} CarrelDisplayVncLinkArea;

/**
 * CarrelDisplayVncLinkReport:
 * @frame: (nullable): a new picture that replaces the one before
 * @areas: #CarrelDisplayVncLinkArea that were written since the last report
 * @cursor: (nullable): a new shape of the pointer
 * @locks: the guest's lights, or -1 if they were not told
 * @can_resize: whether the server takes requests for a size
 * @error: (nullable): why the link has ended; nothing follows
 *
 * What has happened since the last report.
 */
typedef struct
{
  CarrelDisplayFrame *frame;
  GArray *areas;
  CarrelDisplayCursor *cursor;
  int locks;
  gboolean can_resize;
  GError *error;
} CarrelDisplayVncLinkReport;

typedef struct _CarrelDisplayVncLink CarrelDisplayVncLink;

/**
 * CarrelDisplayVncLinkCallback:
 * @report: (transfer none): what has happened; members may be stolen
 * @user_data: what was given
 *
 * Called on the main context that made the link.
 */
typedef void (*CarrelDisplayVncLinkCallback) (CarrelDisplayVncLinkReport *report,
                                              gpointer user_data);

/**
 * carrel_display_vnc_link_new:
 * @descriptor: (transfer full): a connected socket
 * @callback: called for every report until the link is closed
 * @user_data: for @callback
 * @error: return location for an error of %CARREL_DISPLAY_ERROR
 *
 * Starts the thread that speaks RFB on a socket.  Main thread.
 *
 * Returns: (transfer full) (nullable): the link, or %NULL with @error set
 */
CarrelDisplayVncLink *carrel_display_vnc_link_new (int descriptor,
                                                   CarrelDisplayVncLinkCallback callback,
                                                   gpointer user_data,
                                                   GError **error);

/**
 * carrel_display_vnc_link_close:
 * @link: (transfer full): a link
 *
 * Ends the connection.  The callback is not called any more.  Does not wait: the thread is torn out
 * of whatever it waits for, and cleans up by itself.  Main thread.
 */
void carrel_display_vnc_link_close (CarrelDisplayVncLink *link);

/**
 * carrel_display_vnc_link_send_key:
 * @link: a link
 * @scan_code: a key
 * @is_pressed: down or up
 *
 * Queues a key.  Main thread.
 */
void carrel_display_vnc_link_send_key (CarrelDisplayVncLink *link,
                                       guint scan_code,
                                       gboolean is_pressed);

/**
 * carrel_display_vnc_link_send_pointer:
 * @link: a link
 * @x: column
 * @y: row
 * @mask: RFB's mask of buttons
 *
 * Queues the pointer; a position that was not sent yet is replaced if the buttons are the same.
 * Main thread.
 */
void carrel_display_vnc_link_send_pointer (CarrelDisplayVncLink *link, int x, int y, guint mask);

/**
 * carrel_display_vnc_link_send_size:
 * @link: a link
 * @width: pixels
 * @height: rows
 *
 * Queues a request for a size.  Main thread.
 */
void carrel_display_vnc_link_send_size (CarrelDisplayVncLink *link, guint width, guint height);

G_END_DECLS
