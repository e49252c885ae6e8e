/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-record.h"
#include "carrel-ui-system.h"

G_BEGIN_DECLS

#define CARREL_UI_TYPE_IMAGE (carrel_ui_image_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiImage, carrel_ui_image, CARREL_UI, IMAGE, CarrelUiRecord)

/**
 * CarrelUiImageKind:
 * @CARREL_UI_IMAGE_MEDIUM: something to install from
 * @CARREL_UI_IMAGE_DISK: a disk with a system on it
 * @CARREL_UI_IMAGE_EITHER: it may be either
 *
 * What an image is by its contents.
 */
typedef enum
{
  CARREL_UI_IMAGE_MEDIUM,
  CARREL_UI_IMAGE_DISK,
  CARREL_UI_IMAGE_EITHER,
} CarrelUiImageKind;

/**
 * CarrelUiImage:
 *
 * An installer image: found in the usual places, chosen or dropped. Properties (set them with
 * g_object_set(), each change notifies):
 *
 * - "path" (string): the file
 * - "title" (string): what to call it: the recognised medium, or else the file's name
 * - "size" (uint64): its size in bytes
 * - "system" (object): the recognised #CarrelUiSystem, or %NULL when unknown (which never
 *   blocks)
 * - "live" (boolean): whether it also runs without being installed
 * - "kind" (int): what it is, a #CarrelUiImageKind
 */

/**
 * carrel_ui_image_new:
 *
 * Creates an image with every property at its default. Main thread.
 *
 * Returns: (transfer full): a new CarrelUiImage
 */
CarrelUiImage *carrel_ui_image_new (void);

/**
 * carrel_ui_image_get_path:
 * @self: an image
 *
 * Reads "path". Main thread.
 *
 * Returns: (transfer none) (nullable): the file
 */
const char *carrel_ui_image_get_path (CarrelUiImage *self);

/**
 * carrel_ui_image_get_title:
 * @self: an image
 *
 * Reads "title". Main thread.
 *
 * Returns: (transfer none) (nullable): what to call it: the recognised medium, or else the file's
 * name
 */
const char *carrel_ui_image_get_title (CarrelUiImage *self);

/**
 * carrel_ui_image_get_size:
 * @self: an image
 *
 * Reads "size". Main thread.
 *
 * Returns: its size in bytes
 */
guint64 carrel_ui_image_get_size (CarrelUiImage *self);

/**
 * carrel_ui_image_get_system:
 * @self: an image
 *
 * Reads "system". Main thread.
 *
 * Returns: (transfer none) (nullable): the recognised #CarrelUiSystem, or %NULL when unknown (which
 * never blocks)
 */
CarrelUiSystem *carrel_ui_image_get_system (CarrelUiImage *self);

/**
 * carrel_ui_image_get_live:
 * @self: an image
 *
 * Reads "live". Main thread.
 *
 * Returns: whether it also runs without being installed
 */
gboolean carrel_ui_image_get_live (CarrelUiImage *self);

/**
 * carrel_ui_image_get_kind:
 * @self: an image
 *
 * Reads "kind". Main thread.
 *
 * Returns: what it is by its contents
 */
CarrelUiImageKind carrel_ui_image_get_kind (CarrelUiImage *self);

G_END_DECLS
