/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display/carrel-display-frame.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

/** CARREL_APP_GUI_PICTURE_WIDTH: how many pixels a thumbnail has in a row at most. */
#define CARREL_APP_GUI_PICTURE_WIDTH 384

/**
 * carrel_app_gui_picture_decode_async:
 * @png: a picture; not trusted
 * @callback: called when done
 * @user_data: for @callback
 *
 * Makes a thumbnail of a picture, on a thread. End with carrel_app_gui_picture_finish(). Main thread.
 */
void carrel_app_gui_picture_decode_async (GBytes *png,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * carrel_app_gui_picture_load_async:
 * @path: a file; not trusted
 * @callback: called when done
 * @user_data: for @callback
 *
 * Makes a thumbnail of a picture's file, on a thread. End with carrel_app_gui_picture_finish(). Main
 * thread.
 */
void carrel_app_gui_picture_load_async (const char *path,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * carrel_app_gui_picture_scale_async:
 * @frame: a guest's frame
 * @callback: called when done
 * @user_data: for @callback
 *
 * Makes a thumbnail of a frame, on a thread. End with carrel_app_gui_picture_finish(). Main thread.
 */
void carrel_app_gui_picture_scale_async (CarrelDisplayFrame *frame,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * carrel_app_gui_picture_finish:
 * @result: what the callback was given
 * @error: set on failure
 *
 * Returns: (transfer full) (nullable): the thumbnail, or %NULL with @error set
 */
GdkTexture *carrel_app_gui_picture_finish (GAsyncResult *result, GError **error);

/**
 * carrel_app_gui_picture_save_async:
 * @texture: a thumbnail
 * @path: the file to become it
 * @callback: called when done
 * @user_data: for @callback
 *
 * Writes a thumbnail as PNG, whole or not at all, on a thread. Main thread.
 */
void carrel_app_gui_picture_save_async (GdkTexture *texture,
                                        const char *path,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * carrel_app_gui_picture_save_finish:
 * @result: what the callback was given
 * @error: set on failure
 *
 * Returns: whether the file is there
 */
gboolean carrel_app_gui_picture_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
