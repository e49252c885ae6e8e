/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-error.h"
#include "carrel-app-keys-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * Keys have QEMU's numbers (qnum): scan codes of set 1, with 0x80 added where the byte 0xe0 goes before.
 * The layout is the US one, which is what a guest's keyboard is at first.
 */

#define LEFT_SHIFT 0x2a

typedef struct
{
  const char *name;
  guint32 number;
} Key;

static const Key keys[] = {
  { "esc", 0x01 },
  { "1", 0x02 },
  { "2", 0x03 },
  { "3", 0x04 },
  { "4", 0x05 },
  { "5", 0x06 },
  { "6", 0x07 },
  { "7", 0x08 },
  { "8", 0x09 },
  { "9", 0x0a },
  { "0", 0x0b },
  { "minus", 0x0c },
  { "equal", 0x0d },
  { "backspace", 0x0e },
  { "tab", 0x0f },
  { "q", 0x10 },
  { "w", 0x11 },
  { "e", 0x12 },
  { "r", 0x13 },
  { "t", 0x14 },
  { "y", 0x15 },
  { "u", 0x16 },
  { "i", 0x17 },
  { "o", 0x18 },
  { "p", 0x19 },
  { "bracket_left", 0x1a },
  { "bracket_right", 0x1b },
  { "enter", 0x1c },
  { "ret", 0x1c },
  { "ctrl", 0x1d },
  { "a", 0x1e },
  { "s", 0x1f },
  { "d", 0x20 },
  { "f", 0x21 },
  { "g", 0x22 },
  { "h", 0x23 },
  { "j", 0x24 },
  { "k", 0x25 },
  { "l", 0x26 },
  { "semicolon", 0x27 },
  { "apostrophe", 0x28 },
  { "grave_accent", 0x29 },
  { "shift", LEFT_SHIFT },
  { "backslash", 0x2b },
  { "z", 0x2c },
  { "x", 0x2d },
  { "c", 0x2e },
  { "v", 0x2f },
  { "b", 0x30 },
  { "n", 0x31 },
  { "m", 0x32 },
  { "comma", 0x33 },
  { "dot", 0x34 },
  { "slash", 0x35 },
  { "shift_r", 0x36 },
  { "kp_multiply", 0x37 },
  { "alt", 0x38 },
  { "space", 0x39 },
  { "spc", 0x39 },
  { "caps_lock", 0x3a },
  { "f1", 0x3b },
  { "f2", 0x3c },
  { "f3", 0x3d },
  { "f4", 0x3e },
  { "f5", 0x3f },
  { "f6", 0x40 },
  { "f7", 0x41 },
  { "f8", 0x42 },
  { "f9", 0x43 },
  { "f10", 0x44 },
  { "num_lock", 0x45 },
  { "scroll_lock", 0x46 },
  { "kp_7", 0x47 },
  { "kp_8", 0x48 },
  { "kp_9", 0x49 },
  { "kp_subtract", 0x4a },
  { "kp_4", 0x4b },
  { "kp_5", 0x4c },
  { "kp_6", 0x4d },
  { "kp_add", 0x4e },
  { "kp_1", 0x4f },
  { "kp_2", 0x50 },
  { "kp_3", 0x51 },
  { "kp_0", 0x52 },
  { "kp_decimal", 0x53 },
  { "less", 0x56 },
  { "f11", 0x57 },
  { "f12", 0x58 },
  { "kp_enter", 0x9c },
  { "ctrl_r", 0x9d },
  { "kp_divide", 0xb5 },
  { "sysrq", 0x54 },
  { "print", 0xb7 },
  { "alt_r", 0xb8 },
  { "pause", 0xc6 },
  { "home", 0xc7 },
  { "up", 0xc8 },
  { "pgup", 0xc9 },
  { "left", 0xcb },
  { "right", 0xcd },
  { "end", 0xcf },
  { "down", 0xd0 },
  { "pgdn", 0xd1 },
  { "insert", 0xd2 },
  { "delete", 0xd3 },
  { "meta_l", 0xdb },
  { "super", 0xdb },
  { "meta_r", 0xdc },
  { "menu", 0xdd },
  { "page_up", 0xc9 },
  { "page_down", 0xd1 },
  { "escape", 0x01 },
};

/* The characters of a US keyboard by rows, without and with shift; each row begins at one key. */
static const struct
{
  guint32 first;
  const char *plain;
  const char *shifted;
} rows[] = {
  { 0x02, "1234567890-=", "!@#$%^&*()_+" },
  { 0x10, "qwertyuiop[]", "QWERTYUIOP{}" },
  { 0x1e, "asdfghjkl;'`", "ASDFGHJKL:\"~" },
  { 0x2b, "\\zxcvbnm,./", "|ZXCVBNM<>?" },
};

static GArray *
make_chord (guint32 first, guint32 second)
{
  GArray *chord = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_array_append_val (chord, first);
  if (second != 0)
    g_array_append_val (chord, second);
  return chord;
}

static GArray *
find_character (char character)
{
  if (character == '\n')
    return make_chord (0x1c, 0);
  if (character == '\t')
    return make_chord (0x0f, 0);
  if (character == ' ')
    return make_chord (0x39, 0);
  for (gsize i = 0; character != '\0' && i < G_N_ELEMENTS (rows); i++)
    {
      const char *found = strchr (rows[i].plain, character);

      if (found != NULL)
        return make_chord (rows[i].first + (guint32) (found - rows[i].plain), 0);
      found = strchr (rows[i].shifted, character);
      if (found != NULL)
        return make_chord (LEFT_SHIFT, rows[i].first + (guint32) (found - rows[i].shifted));
    }
  return NULL;
}

GPtrArray *
carrel_app_keys_from_text (const char *text, GError **error)
{
  g_autoptr (GPtrArray) chords = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (const char *character = text; *character != '\0'; character = g_utf8_next_char (character))
    {
      GArray *chord = find_character (*character);
      char shown[8] = { 0 };

      if (chord != NULL)
        {
          g_ptr_array_add (chords, chord);
          continue;
        }
      g_unichar_to_utf8 (g_utf8_get_char (character), shown);
      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_USAGE,
                   _ ("“%s” is on no US keyboard, which is what is typed on."), shown);
      return NULL;
    }
  return g_steal_pointer (&chords);
}

static gboolean
find_key (const char *name, guint32 *out_number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_ascii_strcasecmp (keys[i].name, name) == 0)
      {
        *out_number = keys[i].number;
        return TRUE;
      }
  return FALSE;
}

static GArray *
parse_chord (const char *text, GError **error)
{
  g_auto (GStrv) names = g_strsplit (text, "+", -1);
  g_autoptr (GArray) chord = g_array_new (FALSE, FALSE, sizeof (guint32));

  /* No names at all are one empty name. */
  for (gsize i = 0; i == 0 || names[i] != NULL; i++)
    {
      guint32 number;

      if (names[i] == NULL || !find_key (names[i], &number))
        {
          g_set_error (error,
                       CARREL_APP_ERROR,
                       CARREL_APP_ERROR_USAGE,
                       _ ("There is no key “%s”. The manual of carrelctl lists the names."),
                          names[i] != NULL ? names[i] : "");
          return NULL;
        }
      g_array_append_val (chord, number);
    }
  return g_steal_pointer (&chord);
}

GPtrArray *
carrel_app_keys_from_chords (const char *const *texts, GError **error)
{
  g_autoptr (GPtrArray) chords = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (gsize i = 0; texts[i] != NULL; i++)
    {
      GArray *chord = parse_chord (texts[i], error);

      if (chord == NULL)
        return NULL;
      g_ptr_array_add (chords, chord);
    }
  return g_steal_pointer (&chords);
}

char *
carrel_app_keys_list_names (void)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", keys[i].name);
  return g_string_free (text, FALSE);
}
