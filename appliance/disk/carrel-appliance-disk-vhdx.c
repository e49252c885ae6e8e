/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-vhdx-private.h"

#include <string.h>

/*
 * The item begins with the kind of locator, of which there is one, and a count; then come entries of two
 * offsets, from the item's beginning, and two lengths, of a key and its value in UTF-16 without an end.
 */

#define ITEM_BYTES_MAX 65536U
#define HEADER_BYTES 20U
#define ENTRY_BYTES 12U
#define ENTRIES_MAX 64U
#define GUID_BYTES 16U
#define NO_STATE "00000000-0000-0000-0000-000000000000"

static const guint8 locator_kind[GUID_BYTES] = { 0xb7, 0xef, 0x4a, 0xb0, 0x9e, 0xd1, 0x81, 0x4a,
                                                 0xb7, 0x89, 0x25, 0xb8, 0xe9, 0x44, 0x59, 0x13 };

/* The first of these that is there names the disk. */
static const char *const names[] = { "relative_path", "absolute_win32_path", "volume_path" };
static const char *const states[] = { "parent_linkage", "parent_linkage2" };

typedef struct
{
  const guint8 *bytes;
  guint32 length;
} Item;

static guint16
get_16 (const Item *item, guint32 offset)
{
  guint16 value;

  memcpy (&value, item->bytes + offset, sizeof value);
  return GUINT16_FROM_LE (value);
}

static guint32
get_32 (const Item *item, guint32 offset)
{
  guint32 value;

  memcpy (&value, item->bytes + offset, sizeof value);
  return GUINT32_FROM_LE (value);
}

/* A text without zeros; %NULL when it lies outside or is none. */
static char *
dup_text (const Item *item, guint32 offset, guint16 length)
{
  g_autofree gunichar2 *wide = NULL;

  if (length == 0 || length % 2 != 0 || offset > item->length || item->length - offset < length)
    return NULL;
  wide = g_malloc (length);
  memcpy (wide, item->bytes + offset, length);
  for (guint i = 0; i < length / 2U; i++)
    {
      wide[i] = GUINT16_FROM_LE (wide[i]);
      if (wide[i] == 0)
        return NULL;
    }
  return g_utf16_to_utf8 (wide, length / 2, NULL, NULL, NULL);
}

static char *
find_value (const Item *item, const char *wanted)
{
  guint count = MIN (get_16 (item, 18), ENTRIES_MAX);

  for (guint i = 0; i < count; i++)
    {
      guint32 entry = HEADER_BYTES + i * ENTRY_BYTES;
      g_autofree char *key = NULL;

      if (entry + ENTRY_BYTES > item->length)
        return NULL;
      key = dup_text (item, get_32 (item, entry), get_16 (item, entry + 8));
      if (g_strcmp0 (key, wanted) == 0)
        return dup_text (item, get_32 (item, entry + 4), get_16 (item, entry + 10));
    }
  return NULL;
}

char *
carrel_appliance_disk_vhdx_print_state (const guint8 *state)
{
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          state[3],
                          state[2],
                          state[1],
                          state[0],
                          state[5],
                          state[4],
                          state[7],
                          state[6],
                          state[8],
                          state[9],
                          state[10],
                          state[11],
                          state[12],
                          state[13],
                          state[14],
                          state[15]);
}

static GStrv
list_states (const Item *item)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *value = find_value (item, states[i]);
      g_autofree char *lower = value != NULL ? g_ascii_strdown (value, -1) : NULL;
      gsize length = lower != NULL ? strlen (lower) : 0;

      /* "{83ed4ec9-…}" */
      if (length > 2 && lower[0] == '{' && lower[length - 1] == '}')
        {
          lower[length - 1] = '\0';
          if (!g_str_equal (lower + 1, NO_STATE))
            g_strv_builder_add (found, lower + 1);
        }
    }
  return g_strv_builder_end (found);
}

gboolean
carrel_appliance_disk_vhdx_read_parent (CarrelApplianceDiskInput *input,
                                        const CarrelBaseImage *image,
                                        char **out_name,
                                        GStrv *out_states)
{
  g_autofree guint8 *bytes = NULL;
  g_autofree char *name = NULL;
  Item item = { .length = image->vhdx.parent_length };

  if (image->kind != CARREL_BASE_IMAGE_KIND_VHDX || !image->has_backing_file ||
      item.length < HEADER_BYTES || item.length > ITEM_BYTES_MAX)
    return FALSE;
  bytes = g_malloc (item.length);
  if (!carrel_appliance_disk_input_read (input,
                                         image->vhdx.parent_offset,
                                         bytes,
                                         item.length,
                                         NULL))
    return FALSE;
  item.bytes = bytes;
  if (memcmp (bytes, locator_kind, sizeof locator_kind) != 0)
    return FALSE;
  for (gsize i = 0; name == NULL && i < G_N_ELEMENTS (names); i++)
    name = find_value (&item, names[i]);
  if (name == NULL)
    return FALSE;
  *out_name = g_steal_pointer (&name);
  *out_states = list_states (&item);
  return TRUE;
}
