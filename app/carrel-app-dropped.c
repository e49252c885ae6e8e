/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-dropped.h"

#include "base/carrel-base-json.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *words;
  GString *items;
  GHashTable *names;
} Group;

static void
free_group (gpointer data)
{
  Group *group = data;

  g_free (group->words);
  g_string_free (group->items, TRUE);
  g_hash_table_unref (group->names);
  g_free (group);
}

static Group *
find_group (GPtrArray *groups, const char *words)
{
  Group *group;

  for (guint i = 0; i < groups->len; i++)
    {
      group = g_ptr_array_index (groups, i);
      if (g_str_equal (group->words, words))
        return group;
    }
  group = g_new0 (Group, 1);
  group->words = g_strdup (words);
  group->items = g_string_new (NULL);
  group->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add (groups, group);
  return group;
}

static void
add (GPtrArray *groups, JsonObject *one)
{
  g_autofree char *item = carrel_base_json_dup_line (one, "item");
  g_autofree char *words = carrel_base_json_dup_line (one, "words");
  Group *group = find_group (groups, words != NULL ? words : "");
  const char *name = item != NULL ? item : "?";

  if (!g_hash_table_add (group->names, g_strdup (name)))
    return;
  if (group->items->len > 0)
    /* Translators: between the names of things of which the same is said */
    g_string_append (group->items, C_ ("list", ", "));
  g_string_append (group->items, name);
}

JsonArray *
carrel_app_dropped_group (JsonArray *dropped)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (free_group);
  guint length = dropped != NULL ? json_array_get_length (dropped) : 0;
  JsonArray *grouped = json_array_new ();

  for (guint i = 0; i < length; i++)
    add (groups, json_array_get_object_element (dropped, i));
  for (guint i = 0; i < groups->len; i++)
    {
      const Group *group = g_ptr_array_index (groups, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "item", group->items->str);
      json_object_set_string_member (object, "words", group->words);
      json_array_add_object_element (grouped, object);
    }
  return grouped;
}

void
carrel_app_dropped_format (GString *text, JsonArray *dropped)
{
  g_autoptr (JsonArray) grouped = carrel_app_dropped_group (dropped);
  guint length = json_array_get_length (grouped);

  if (length > 0)
    g_string_append_printf (text, "%s\n", _ ("Not carried over:"));
  for (guint i = 0; i < length; i++)
    {
      JsonObject *one = json_array_get_object_element (grouped, i);

      g_string_append_printf (text,
                              "  %s: %s\n",
                              json_object_get_string_member (one, "item"),
                              json_object_get_string_member (one, "words"));
    }
}
