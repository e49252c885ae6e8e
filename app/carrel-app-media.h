/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-system.h"

G_BEGIN_DECLS

/**
 * CarrelAppMediaKind:
 * @CARREL_APP_MEDIA_KIND_MEDIUM: something to install from: a disc, or nothing known
 * @CARREL_APP_MEDIA_KIND_DISK: a disk with a system: in a format of disks, or with a partition as installed
 *   systems have, or called as images for clouds are
 * @CARREL_APP_MEDIA_KIND_EITHER: a disk with other partitions: a system, or a USB stick that installs one
 *
 * What an image is by its contents.
 */
typedef enum
{
  CARREL_APP_MEDIA_KIND_MEDIUM,
  CARREL_APP_MEDIA_KIND_DISK,
  CARREL_APP_MEDIA_KIND_EITHER,
} CarrelAppMediaKind;

/**
 * CarrelAppMedia:
 * @path: the image, absolute
 * @title: what to call it: the recognised system, or else made of the file's name
 * @size: its length in bytes
 * @modified_at: its modification time, in nanoseconds since 1970
 * @is_recognised: whether libosinfo knows it
 * @is_live: whether it also runs without being installed
 * @kind: what it is
 * @disk_bytes: 0 for the image of a medium; for a qcow2 disk that is to be copied, its virtual size
 * @system: the system it installs; what carrel_app_system_new_unknown() gives when nobody knows it
 *
 * An installer image, or a disk with a system on it: a value.
 */
typedef struct
{
  char *path;
  char *title;
  guint64 size;
  gint64 modified_at;
  gboolean is_recognised;
  gboolean is_live;
  CarrelAppMediaKind kind;
  guint64 disk_bytes;
  CarrelAppSystem *system;
} CarrelAppMedia;

/**
 * carrel_app_media_free:
 * @self: (nullable) (transfer full): an image
 *
 * Frees it. Any thread.
 */
void carrel_app_media_free (CarrelAppMedia *self);

/**
 * carrel_app_media_recognise_async:
 * @path: a file; a relative path is taken from the working folder
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Looks into an image and asks libosinfo what it is, on a thread.  That nobody knows it is no error.
 */
void carrel_app_media_recognise_async (const char *path,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/**
 * carrel_app_media_recognise_finish:
 * @result: what the callback was given
 * @error: %CARREL_VMM_ERROR_MEDIA when the file is missing, empty, a folder, unreadable or cut short
 *
 * Returns: (transfer full) (nullable): the image, or %NULL with @error set
 */
CarrelAppMedia *carrel_app_media_recognise_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAppMedia, carrel_app_media_free)

G_END_DECLS
