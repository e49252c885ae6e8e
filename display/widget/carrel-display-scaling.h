/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CarrelDisplayScaling:
 * @CARREL_DISPLAY_SCALING_FOLLOW: the guest is asked to take the size of the view; until it does,
 *   its picture is made smaller if it must, and never larger
 * @CARREL_DISPLAY_SCALING_FIT: the picture is made as large as the view allows
 * @CARREL_DISPLAY_SCALING_ORIGINAL: one pixel of the guest is one pixel of the screen; the view asks
 *   for as much space (put it into a scrolled window)
 *
 * How the guest's picture and the view's size come together.
 */
typedef enum
{
  CARREL_DISPLAY_SCALING_FOLLOW,
  CARREL_DISPLAY_SCALING_FIT,
  CARREL_DISPLAY_SCALING_ORIGINAL,
} CarrelDisplayScaling;

#define CARREL_TYPE_DISPLAY_SCALING (carrel_display_scaling_get_type ())

/**
 * carrel_display_scaling_get_type:
 *
 * The type of #CarrelDisplayScaling, for properties.  May be called from any thread.
 *
 * Returns: the type
 */
GType carrel_display_scaling_get_type (void);

G_END_DECLS
