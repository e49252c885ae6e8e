/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

G_BEGIN_DECLS

/*
 * libspice-client-glib, loaded when a screen is first shown: it brings dozens of other libraries along, and
 * a program that shows none should not wait for them.
 */

/* Every function of the library that is used. */
#define CARREL_DISPLAY_SPICE_LIBRARY_SYMBOLS(SYMBOL) \
  SYMBOL (spice_channel_get_error)                   \
  SYMBOL (spice_channel_get_type)                    \
  SYMBOL (spice_channel_open_fd)                     \
  SYMBOL (spice_cursor_channel_get_type)             \
  SYMBOL (spice_cursor_shape_get_type)               \
  SYMBOL (spice_display_channel_get_type)            \
  SYMBOL (spice_inputs_channel_button_press)         \
  SYMBOL (spice_inputs_channel_button_release)       \
  SYMBOL (spice_inputs_channel_get_type)             \
  SYMBOL (spice_inputs_channel_key_press)            \
  SYMBOL (spice_inputs_channel_key_release)          \
  SYMBOL (spice_inputs_channel_motion)               \
  SYMBOL (spice_inputs_channel_position)             \
  SYMBOL (spice_inputs_channel_set_key_locks)        \
  SYMBOL (spice_main_channel_get_type)               \
  SYMBOL (spice_main_channel_send_monitor_config)    \
  SYMBOL (spice_main_channel_update_display)         \
  SYMBOL (spice_main_channel_update_display_enabled) \
  SYMBOL (spice_session_disconnect)                  \
  SYMBOL (spice_session_get_channels)                \
  SYMBOL (spice_session_get_type)                    \
  SYMBOL (spice_session_new)                         \
  SYMBOL (spice_session_open_fd)

/**
 * CarrelDisplaySpiceLibrary:
 *
 * The functions by their own names; %NULL before they are loaded.
 */
typedef struct
{
#define SYMBOL(name) __typeof__ (name) *name;
  CARREL_DISPLAY_SPICE_LIBRARY_SYMBOLS (SYMBOL)
#undef SYMBOL
} CarrelDisplaySpiceLibrary;

/**
 * carrel_display_spice_library_load:
 * @error: (out) (optional): %CARREL_DISPLAY_ERROR_UNSUPPORTED
 *
 * Loads the library where that has not been done yet.  Any thread; reads files the first time.
 *
 * Returns: whether its functions can be called
 */
gboolean carrel_display_spice_library_load (GError **error);

/**
 * carrel_display_spice_library_get:
 *
 * Returns: the functions.  Any thread.
 */
const CarrelDisplaySpiceLibrary *carrel_display_spice_library_get (void);

/* Calls look as they always do; only the unit that fills the table needs the bare names. */
#ifndef CARREL_DISPLAY_SPICE_LIBRARY_ITSELF
#define spice_channel_get_error (carrel_display_spice_library_get ()->spice_channel_get_error)
#define spice_channel_get_type (carrel_display_spice_library_get ()->spice_channel_get_type)
#define spice_channel_open_fd (carrel_display_spice_library_get ()->spice_channel_open_fd)
#define spice_cursor_channel_get_type \
  (carrel_display_spice_library_get ()->spice_cursor_channel_get_type)
#define spice_cursor_shape_get_type \
  (carrel_display_spice_library_get ()->spice_cursor_shape_get_type)
#define spice_display_channel_get_type \
  (carrel_display_spice_library_get ()->spice_display_channel_get_type)
#define spice_inputs_channel_button_press \
  (carrel_display_spice_library_get ()->spice_inputs_channel_button_press)
#define spice_inputs_channel_button_release \
  (carrel_display_spice_library_get ()->spice_inputs_channel_button_release)
#define spice_inputs_channel_get_type \
  (carrel_display_spice_library_get ()->spice_inputs_channel_get_type)
#define spice_inputs_channel_key_press \
  (carrel_display_spice_library_get ()->spice_inputs_channel_key_press)
#define spice_inputs_channel_key_release \
  (carrel_display_spice_library_get ()->spice_inputs_channel_key_release)
#define spice_inputs_channel_motion \
  (carrel_display_spice_library_get ()->spice_inputs_channel_motion)
#define spice_inputs_channel_position \
  (carrel_display_spice_library_get ()->spice_inputs_channel_position)
#define spice_inputs_channel_set_key_locks \
  (carrel_display_spice_library_get ()->spice_inputs_channel_set_key_locks)
#define spice_main_channel_get_type \
  (carrel_display_spice_library_get ()->spice_main_channel_get_type)
#define spice_main_channel_send_monitor_config \
  (carrel_display_spice_library_get ()->spice_main_channel_send_monitor_config)
#define spice_main_channel_update_display \
  (carrel_display_spice_library_get ()->spice_main_channel_update_display)
#define spice_main_channel_update_display_enabled \
  (carrel_display_spice_library_get ()->spice_main_channel_update_display_enabled)
#define spice_session_disconnect (carrel_display_spice_library_get ()->spice_session_disconnect)
#define spice_session_get_channels (carrel_display_spice_library_get ()->spice_session_get_channels)
#define spice_session_get_type (carrel_display_spice_library_get ()->spice_session_get_type)
#define spice_session_new (carrel_display_spice_library_get ()->spice_session_new)
#define spice_session_open_fd (carrel_display_spice_library_get ()->spice_session_open_fd)
#endif

G_END_DECLS
