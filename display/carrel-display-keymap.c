/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-keymap.h"

#include <linux/input-event-codes.h>

/* X11 knows no keycodes below 8, and so adds that; Wayland's keymaps inherited it. */
#define HARDWARE_OFFSET 8u

static const guint8 scan_codes[] = {
#include "carrel-display-keymap-table.inc"
};

guint
carrel_display_keymap_from_evdev (guint evdev_code)
{
  return evdev_code < G_N_ELEMENTS (scan_codes) ? scan_codes[evdev_code] : 0;
}

guint
carrel_display_keymap_from_hardware (guint hardware_code)
{
  return hardware_code < HARDWARE_OFFSET
           ? 0
           : carrel_display_keymap_from_evdev (hardware_code - HARDWARE_OFFSET);
}
