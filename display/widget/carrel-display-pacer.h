/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelDisplayPacer:
 *
 * Says when damage is worth a picture.  A server sends one change of the whole screen in many parts,
 * and GTK would draw whatever part has come each time it is free to: twice and more for one change.
 * After a rest, damage is drawn at once, so that a key is seen as soon as its letter comes; while
 * much is going on, what belongs together is drawn together.  Knows no widget, and sets no timer
 * while there is no damage.
 */
typedef struct _CarrelDisplayPacer CarrelDisplayPacer;

/**
 * CarrelDisplayPacerFunc:
 * @user_data: as given to carrel_display_pacer_new()
 *
 * It is time to draw.  Main thread; may come from within carrel_display_pacer_note_damage().
 */
typedef void (*CarrelDisplayPacerFunc) (gpointer user_data);

/**
 * carrel_display_pacer_new:
 * @func: called when it is time to draw
 * @user_data: for @func
 *
 * Main thread, whose main context it uses.
 *
 * Returns: (transfer full): a pacer
 */
CarrelDisplayPacer *carrel_display_pacer_new (CarrelDisplayPacerFunc func, gpointer user_data);

/**
 * carrel_display_pacer_free:
 * @self: (transfer full): a pacer
 *
 * Its function is not called any more.  Main thread.
 */
void carrel_display_pacer_free (CarrelDisplayPacer *self);

/**
 * carrel_display_pacer_note_damage:
 * @self: a pacer
 *
 * Something of the screen has changed.  Main thread.
 */
void carrel_display_pacer_note_damage (CarrelDisplayPacer *self);

/**
 * carrel_display_pacer_note_drawn:
 * @self: a pacer
 *
 * All damage until now is drawn.  Main thread.
 */
void carrel_display_pacer_note_drawn (CarrelDisplayPacer *self);

/**
 * carrel_display_pacer_when:
 * @drawn_us: when the screen was drawn last
 * @first_us: when the first damage came that is not drawn
 * @last_us: when the last one came
 *
 * The decision itself, on the monotonic clock in microseconds.  Any thread.
 *
 * Returns: when to draw; @first_us if at once
 */
gint64 carrel_display_pacer_when (gint64 drawn_us, gint64 first_us, gint64 last_us);

G_END_DECLS
