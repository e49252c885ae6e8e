/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-display-scaling.h"

#include "display/carrel-display-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CARREL_TYPE_DISPLAY_VIEW (carrel_display_view_get_type ())

/**
 * CarrelDisplayView:
 *
 * The guest's screen, and the way of keyboard and pointer into it.
 *
 * Properties: "session" (#CarrelDisplaySession or %NULL), "scaling" (#CarrelDisplayScaling),
 * "grabbed" (gboolean, read-only: the shortcuts of the host go to the guest), "paused" (gboolean:
 * the picture is dimmed and input is not accepted), "view-only" (gboolean: no input),
 * "release-hint" (string, read-only: how to leave, for a banner), "relative-pointer-limit" (string
 * or %NULL, read-only: what the pointer cannot do at this moment and why).
 *
 * Signals: "release-requested" (the user asked for the host's keyboard: tapping left Ctrl and Alt,
 * or Ctrl+Alt+G; the grab is already gone), "grab-changed".
 */
G_DECLARE_FINAL_TYPE (CarrelDisplayView, carrel_display_view, CARREL, DISPLAY_VIEW, GtkWidget)

/**
 * carrel_display_view_new:
 *
 * A view without a session.  Main thread.
 *
 * Returns: (transfer floating): the view
 */
GtkWidget *carrel_display_view_new (void);

/**
 * carrel_display_view_set_session:
 * @self: a view
 * @session: (nullable) (transfer none): what to show
 *
 * Shows a session; keys held in the previous one are released.  Main thread.
 */
void carrel_display_view_set_session (CarrelDisplayView *self, CarrelDisplaySession *session);

/**
 * carrel_display_view_get_session:
 * @self: a view
 *
 * Main thread.
 *
 * Returns: (transfer none) (nullable): what is shown
 */
CarrelDisplaySession *carrel_display_view_get_session (CarrelDisplayView *self);

/**
 * carrel_display_view_set_scaling:
 * @self: a view
 * @scaling: the way
 *
 * Chooses how picture and size come together.  Main thread.
 */
void carrel_display_view_set_scaling (CarrelDisplayView *self, CarrelDisplayScaling scaling);

/**
 * carrel_display_view_get_scaling:
 * @self: a view
 *
 * Main thread.
 *
 * Returns: the way
 */
CarrelDisplayScaling carrel_display_view_get_scaling (CarrelDisplayView *self);

/**
 * carrel_display_view_set_paused:
 * @self: a view
 * @is_paused: whether to dim
 *
 * Dims the picture and stops input, for a guest that is paused or does not answer.  Main thread.
 */
void carrel_display_view_set_paused (CarrelDisplayView *self, gboolean is_paused);

/**
 * carrel_display_view_get_paused:
 * @self: a view
 *
 * Main thread.
 *
 * Returns: whether the picture is dimmed by carrel_display_view_set_paused()
 */
gboolean carrel_display_view_get_paused (CarrelDisplayView *self);

/**
 * carrel_display_view_set_view_only:
 * @self: a view
 * @is_view_only: whether the guest is only looked at
 *
 * Keeps keyboard and pointer from the guest.  Main thread.
 */
void carrel_display_view_set_view_only (CarrelDisplayView *self, gboolean is_view_only);

/**
 * carrel_display_view_get_view_only:
 * @self: a view
 *
 * Main thread.
 *
 * Returns: whether the guest is only looked at
 */
gboolean carrel_display_view_get_view_only (CarrelDisplayView *self);

/**
 * carrel_display_view_grab:
 * @self: a view that is shown in a window
 *
 * Focuses the view and asks the host to leave its own shortcuts to the guest.  The host may refuse;
 * keys that are no shortcuts of the host go to the guest whenever the view has the focus.  Main
 * thread.
 */
void carrel_display_view_grab (CarrelDisplayView *self);

/**
 * carrel_display_view_release:
 * @self: a view
 *
 * Gives the host its shortcuts back and releases every key that the guest has down.  Always works.
 * Main thread.
 */
void carrel_display_view_release (CarrelDisplayView *self);

/**
 * carrel_display_view_get_grabbed:
 * @self: a view
 *
 * Main thread.
 *
 * Returns: whether the guest has the host's shortcuts
 */
gboolean carrel_display_view_get_grabbed (CarrelDisplayView *self);

/**
 * carrel_display_view_send_keys:
 * @self: a view
 * @scan_codes: (array length=n_scan_codes): keys, see carrel-display-keymap.h
 * @n_scan_codes: how many
 *
 * Sends a combination such as Ctrl+Alt+Delete to the guest.  Main thread.
 */
void carrel_display_view_send_keys (CarrelDisplayView *self,
                                    const guint *scan_codes,
                                    gsize n_scan_codes);

/**
 * carrel_display_view_dup_texture:
 * @self: a view
 *
 * A picture of the guest as it is now, in the guest's own size; for a thumbnail or the clipboard.
 * To write a file see carrel-display-picture.h.  Main thread.
 *
 * Returns: (transfer full) (nullable): the picture, or %NULL if there is none
 */
GdkTexture *carrel_display_view_dup_texture (CarrelDisplayView *self);

/**
 * carrel_display_view_get_release_hint:
 * @self: a view
 *
 * Main thread.
 *
 * Returns: (transfer none): how to leave the guest, in words
 */
const char *carrel_display_view_get_release_hint (CarrelDisplayView *self);

/**
 * carrel_display_view_get_relative_pointer_limit:
 * @self: a view
 *
 * Main thread.
 *
 * Returns: (transfer none) (nullable): what the pointer cannot do now and why, or %NULL
 */
const char *carrel_display_view_get_relative_pointer_limit (CarrelDisplayView *self);

G_END_DECLS
