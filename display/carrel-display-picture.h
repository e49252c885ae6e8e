/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-display-frame.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * carrel_display_picture_encode_async:
 * @frame: a frame; its pixels are copied before the call returns
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Encodes a picture of the guest as PNG, on a thread.  Main thread.
 */
void carrel_display_picture_encode_async (CarrelDisplayFrame *frame,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * carrel_display_picture_encode_finish:
 * @result: what the callback got
 * @error: return location for an error of %CARREL_DISPLAY_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Ends carrel_display_picture_encode_async().  Main thread.
 *
 * Returns: (transfer full) (nullable): the bytes of a PNG file, or %NULL with @error set
 */
GBytes *carrel_display_picture_encode_finish (GAsyncResult *result, GError **error);

/**
 * carrel_display_picture_save_async:
 * @frame: a frame; its pixels are copied before the call returns
 * @path: the file to write; replaced in one step, or not at all
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Saves a picture of the guest as PNG, on a thread.  Main thread.
 */
void carrel_display_picture_save_async (CarrelDisplayFrame *frame,
                                        const char *path,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * carrel_display_picture_save_finish:
 * @result: what the callback got
 * @error: return location for an error of %CARREL_DISPLAY_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Ends carrel_display_picture_save_async().  Main thread.
 *
 * Returns: whether the file is written
 */
gboolean carrel_display_picture_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
