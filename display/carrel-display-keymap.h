/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The keys that menus and shortcuts name, as scan codes of set 1. */
#define CARREL_DISPLAY_KEYMAP_ESCAPE 0x01u
#define CARREL_DISPLAY_KEYMAP_BACKSPACE 0x0eu
#define CARREL_DISPLAY_KEYMAP_TAB 0x0fu
#define CARREL_DISPLAY_KEYMAP_ENTER 0x1cu
#define CARREL_DISPLAY_KEYMAP_LEFT_CONTROL 0x1du
#define CARREL_DISPLAY_KEYMAP_LEFT_SHIFT 0x2au
#define CARREL_DISPLAY_KEYMAP_LEFT_ALT 0x38u
#define CARREL_DISPLAY_KEYMAP_SPACE 0x39u
#define CARREL_DISPLAY_KEYMAP_CAPS_LOCK 0x3au
#define CARREL_DISPLAY_KEYMAP_F1 0x3bu
#define CARREL_DISPLAY_KEYMAP_NUM_LOCK 0x45u
#define CARREL_DISPLAY_KEYMAP_SCROLL_LOCK 0x46u
#define CARREL_DISPLAY_KEYMAP_F11 0x57u
#define CARREL_DISPLAY_KEYMAP_F12 0x58u
#define CARREL_DISPLAY_KEYMAP_PRINT 0xb7u
#define CARREL_DISPLAY_KEYMAP_PAUSE 0xc6u
#define CARREL_DISPLAY_KEYMAP_DELETE 0xd3u
#define CARREL_DISPLAY_KEYMAP_LEFT_META 0xdbu

/**
 * carrel_display_keymap_from_evdev:
 * @evdev_code: a key of Linux' input layer, KEY_... in linux/input-event-codes.h
 *
 * The scan code by which a PC keyboard calls the key.  May be called from any thread.
 *
 * Returns: the code as the session wants it, or 0 if PC keyboards have no such key
 */
guint carrel_display_keymap_from_evdev (guint evdev_code);

/**
 * carrel_display_keymap_from_hardware:
 * @hardware_code: the keycode of a key event of the toolkit, on X11 and Wayland
 *
 * The same for what X11 and Wayland call a keycode, which is the code of Linux plus 8.  May be
 * called from any thread.
 *
 * Returns: the code as the session wants it, or 0
 */
guint carrel_display_keymap_from_hardware (guint hardware_code);

G_END_DECLS
