/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display/carrel-display-keymap.h"

#include <linux/input-event-codes.h>
#include <stdio.h>
#include <string.h>

/* An independent source: the keymaps that QEMU installs carry, as comments, the key numbers which
   its own tables give to the keys of Linux. */
#define QEMU_KEYMAP "/usr/share/qemu/keymaps/en-us"

/* The one difference on purpose; see keymap/pc-keyboard.txt. */
static guint
expected_code (guint evdev_code, guint qemu_number)
{
  return evdev_code == KEY_SYSRQ ? CARREL_DISPLAY_KEYMAP_PRINT : qemu_number;
}

static void
test_agrees_with_qemu (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_compared = 0;

  if (!g_file_get_contents (QEMU_KEYMAP, &text, NULL, NULL))
    {
      g_test_skip ("QEMU's keymaps are not installed");
      return;
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint evdev_code;
      guint number;
      const char *rest = strstr (lines[i], ", number 0x");

      if (sscanf (lines[i], "# evdev %u", &evdev_code) != 1 || rest == NULL ||
          sscanf (rest, ", number 0x%x", &number) != 1)
        continue;
      g_assert_cmphex (carrel_display_keymap_from_evdev (evdev_code),
                       ==,
                       expected_code (evdev_code, number));
      n_compared++;
    }
  g_test_message ("%u keys compared", n_compared);
  g_assert_cmpuint (n_compared, >, 130);
}

static void
test_names_are_the_table_s (void)
{
  static const guint keys[][2] = {
    { KEY_ESC, CARREL_DISPLAY_KEYMAP_ESCAPE },
    { KEY_BACKSPACE, CARREL_DISPLAY_KEYMAP_BACKSPACE },
    { KEY_TAB, CARREL_DISPLAY_KEYMAP_TAB },
    { KEY_ENTER, CARREL_DISPLAY_KEYMAP_ENTER },
    { KEY_LEFTCTRL, CARREL_DISPLAY_KEYMAP_LEFT_CONTROL },
    { KEY_LEFTSHIFT, CARREL_DISPLAY_KEYMAP_LEFT_SHIFT },
    { KEY_LEFTALT, CARREL_DISPLAY_KEYMAP_LEFT_ALT },
    { KEY_SPACE, CARREL_DISPLAY_KEYMAP_SPACE },
    { KEY_CAPSLOCK, CARREL_DISPLAY_KEYMAP_CAPS_LOCK },
    { KEY_F1, CARREL_DISPLAY_KEYMAP_F1 },
    { KEY_NUMLOCK, CARREL_DISPLAY_KEYMAP_NUM_LOCK },
    { KEY_SCROLLLOCK, CARREL_DISPLAY_KEYMAP_SCROLL_LOCK },
    { KEY_F11, CARREL_DISPLAY_KEYMAP_F11 },
    { KEY_F12, CARREL_DISPLAY_KEYMAP_F12 },
    { KEY_SYSRQ, CARREL_DISPLAY_KEYMAP_PRINT },
    { KEY_PAUSE, CARREL_DISPLAY_KEYMAP_PAUSE },
    { KEY_DELETE, CARREL_DISPLAY_KEYMAP_DELETE },
    { KEY_LEFTMETA, CARREL_DISPLAY_KEYMAP_LEFT_META },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_assert_cmphex (carrel_display_keymap_from_evdev (keys[i][0]), ==, keys[i][1]);
      g_assert_cmphex (carrel_display_keymap_from_hardware (keys[i][0] + 8), ==, keys[i][1]);
    }
}

static void
test_unknown_keys_are_nothing (void)
{
  g_assert_cmphex (carrel_display_keymap_from_evdev (0), ==, 0);
  g_assert_cmphex (carrel_display_keymap_from_evdev (KEY_MAX), ==, 0);
  g_assert_cmphex (carrel_display_keymap_from_evdev (G_MAXUINT), ==, 0);
  for (guint i = 0; i <= 8; i++)
    g_assert_cmphex (carrel_display_keymap_from_hardware (i), ==, 0);
}

static void
test_no_code_is_used_twice (void)
{
  guint users[256] = { 0 };

  for (guint i = 1; i <= KEY_MAX; i++)
    {
      guint code = carrel_display_keymap_from_evdev (i);

      g_assert_cmpuint (code, <, 256);
      if (code != 0)
        g_assert_cmpuint (++users[code], ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display/keymap/agrees-with-qemu", test_agrees_with_qemu);
  g_test_add_func ("/display/keymap/names-are-the-table-s", test_names_are_the_table_s);
  g_test_add_func ("/display/keymap/unknown-keys-are-nothing", test_unknown_keys_are_nothing);
  g_test_add_func ("/display/keymap/no-code-is-used-twice", test_no_code_is_used_twice);
  return g_test_run ();
}
