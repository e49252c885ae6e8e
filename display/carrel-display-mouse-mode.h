/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CarrelDisplayMouseMode:
 * @CARREL_DISPLAY_MOUSE_MODE_ABSOLUTE: the guest is told where the pointer is
 * @CARREL_DISPLAY_MOUSE_MODE_RELATIVE: the guest is told how far the pointer moved
 *
 * What the guest's pointing device understands at this moment.
 */
typedef enum
{
  CARREL_DISPLAY_MOUSE_MODE_ABSOLUTE,
  CARREL_DISPLAY_MOUSE_MODE_RELATIVE,
} CarrelDisplayMouseMode;

#define CARREL_TYPE_DISPLAY_MOUSE_MODE (carrel_display_mouse_mode_get_type ())

/**
 * carrel_display_mouse_mode_get_type:
 *
 * The type of #CarrelDisplayMouseMode, for properties.  May be called from any thread.
 *
 * Returns: the type
 */
GType carrel_display_mouse_mode_get_type (void);

G_END_DECLS
