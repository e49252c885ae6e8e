/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-display-pacer.h"
#include "carrel-display-painter.h"
#include "carrel-display-view.h"

G_BEGIN_DECLS

/* The struct is shared by the two files of the view: painting and properties in
   carrel-display-view.c, keyboard and pointer in carrel-display-view-input.c. */
struct _CarrelDisplayView
{
  GtkWidget parent_instance;

  CarrelDisplaySession *session;
  GSignalGroup *session_signals;
  CarrelDisplayPainter *painter;
  CarrelDisplayPacer *pacer;
  CarrelDisplayScaling scaling;
  gboolean is_paused;
  gboolean is_view_only;
  /* Where the picture lies, in pixels of the screen, from the view's corner. */
  cairo_rectangle_int_t area;
  guint resize_timeout;
  int requested_width;
  int requested_height;

  /* Keyboard: whether keys go to the guest, whether the host's shortcuts do, and how far the tap
     of Ctrl and Alt has come. */
  GtkEventController *root_keys;
  GtkWidget *root_with_keys;
  gboolean takes_keys;
  gboolean is_grabbed;
  gboolean left_control_down;
  gboolean left_alt_down;
  gboolean right_control_down;
  gboolean right_alt_down;
  gboolean tap_is_clean;

  /* Pointer. */
  double wheel_rest;
  double motion_rest_x;
  double motion_rest_y;
  double last_x;
  double last_y;
  gboolean has_last;
};

/**
 * carrel_display_view_add_input:
 * @self: a view under construction
 *
 * Adds the controllers.  Main thread.
 */
void carrel_display_view_add_input (CarrelDisplayView *self);

/**
 * carrel_display_view_enter_root:
 * @self: a view that was put into a window
 *
 * Begins to see the window's keys before its shortcuts do, and whether it is active.  Main thread.
 */
void carrel_display_view_enter_root (CarrelDisplayView *self);

/**
 * carrel_display_view_leave_root:
 * @self: a view that is taken out of its window
 *
 * Releases everything and undoes carrel_display_view_enter_root().  Main thread.
 */
void carrel_display_view_leave_root (CarrelDisplayView *self);

/**
 * carrel_display_view_lose_keys:
 * @self: a view
 *
 * Releases all keys in the guest and sends it no more until the view gets the focus again.  Main
 * thread.
 */
void carrel_display_view_lose_keys (CarrelDisplayView *self);

/**
 * carrel_display_view_update_pointer:
 * @self: a view
 *
 * Shows the pointer that the guest wants.  Main thread.
 */
void carrel_display_view_update_pointer (CarrelDisplayView *self);

/**
 * carrel_display_view_accepts_input:
 * @self: a view
 *
 * Main thread.
 *
 * Returns: whether there is a guest that may be told anything now
 */
gboolean carrel_display_view_accepts_input (CarrelDisplayView *self);

/**
 * carrel_display_view_notify_grab:
 * @self: a view whose grab has changed
 *
 * Tells the world.  Main thread.
 */
void carrel_display_view_notify_grab (CarrelDisplayView *self);

/**
 * carrel_display_view_request_release:
 * @self: a view
 *
 * Does and tells what a person wants by tapping left Ctrl and Alt.  Main thread.
 */
void carrel_display_view_request_release (CarrelDisplayView *self);

G_END_DECLS
