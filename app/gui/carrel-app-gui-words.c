/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-words.h"

#include <string.h>

static const struct
{
  const char *id;
  const char *name;
} vendors[] = {
  { "win", "Windows " },
  { "win2k", "Windows Server 20" },
  { "winxp", "Windows XP" },
  { "winvista", "Windows Vista" },
  { "rhel", "Red Hat Enterprise Linux " },
  { "rhel-atomic-", "Red Hat Enterprise Linux Atomic Host " },
  { "centos-stream", "CentOS Stream " },
  { "centos", "CentOS " },
  { "opensuse", "openSUSE " },
  { "opensusetumbleweed", "openSUSE Tumbleweed" },
  { "sles", "SUSE Linux Enterprise Server " },
  { "sled", "SUSE Linux Enterprise Desktop " },
  { "almalinux", "AlmaLinux " },
  { "archlinux", "Arch Linux" },
  { "alpinelinux", "Alpine Linux " },
  { "freebsd", "FreeBSD " },
  { "netbsd", "NetBSD " },
  { "openbsd", "OpenBSD " },
  { "debiantesting", "Debian testing" },
  { "nixos", "NixOS " },
  { "macosx", "macOS " },
  { "msdos", "MS-DOS " },
};

/* The first part of each pair begins the path of a field. */
static const char *const settings[][2] = {
  { "processors", "cpus" },      { "memory-mib", "memory-mib" }, { "firmware", "firmware" },
  { "display", "display-kind" }, { "networks", "network" },      { "drives", "media" },
  { "disks", "disks" },          { "boot-order", "boot-order" }, { "serial-ports", "serial-ports" },
};

char *
carrel_app_gui_words_format_id (gint64 id)
{
  return id != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, id) : NULL;
}

gint64
carrel_app_gui_words_parse_id (const char *text)
{
  gint64 id = 0;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &id, NULL))
    return 0;
  return id;
}

char *
carrel_app_gui_words_name_system (const char *os_id)
{
  gsize n_best = 0;
  gsize n_letters = 0;
  const char *name = NULL;

  if (os_id == NULL || *os_id == '\0')
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (vendors); i++)
    if (g_str_has_prefix (os_id, vendors[i].id) && strlen (vendors[i].id) > n_best)
      {
        n_best = strlen (vendors[i].id);
        name = vendors[i].name;
      }
  if (name != NULL)
    return g_strchomp (g_strconcat (name, os_id + n_best, NULL));
  while (os_id[n_letters] != '\0' && !g_ascii_isdigit (os_id[n_letters]))
    n_letters++;
  return g_strchomp (g_strdup_printf ("%c%.*s %s",
                                      g_ascii_toupper (os_id[0]),
                                      (int) (n_letters > 0 ? n_letters - 1 : 0),
                                      os_id + 1,
                                      n_letters > 0 ? os_id + n_letters : ""));
}

const char *
carrel_app_gui_words_find_setting (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      gsize length = strlen (settings[i][0]);

      if (strncmp (path, settings[i][0], length) == 0 &&
          (path[length] == '\0' || path[length] == '/'))
        return settings[i][1];
    }
  return NULL;
}

GStrv
carrel_app_gui_words_list_settings (const char *const *paths)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      const char *setting = carrel_app_gui_words_find_setting (paths[i]);

      if (setting != NULL && !g_ptr_array_find (found, setting, NULL))
        g_ptr_array_add (found, (gpointer) setting);
    }
  if (found->len == 0)
    return NULL;
  g_ptr_array_add (found, NULL);
  return g_strdupv ((char **) found->pdata);
}

char *
carrel_app_gui_words_join_notes (JsonObject *said)
{
  static const char *const lists[] = { "changed", "dropped" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      JsonArray *notes = json_object_get_array_member (said, lists[i]);

      for (guint k = 0; notes != NULL && k < json_array_get_length (notes); k++)
        {
          JsonObject *note = json_array_get_object_element (notes, k);
          const char *from = json_object_get_string_member_with_default (note, "from", NULL);
          const char *to = json_object_get_string_member_with_default (note, "to", NULL);

          g_string_append_printf (text,
                                  "%s%s%s%s%s%s: %s",
                                  text->len > 0 ? "\n\n" : "",
                                  json_object_get_string_member (note, "item"),
                                  from != NULL ? " " : "",
                                  from != NULL ? from : "",
                                  to != NULL ? " → " : "",
                                  to != NULL ? to : "",
                                  json_object_get_string_member (note, "words"));
        }
    }
  return g_strdup (text->str);
}
