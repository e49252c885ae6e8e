/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-toolkit.h"

#include <gtk/gtk.h>

/* The theme that libadwaita sets when it starts: nothing is in it, its own style follows. */
#define EMPTY_THEME "Adwaita-empty"

/* An icon that is looked for only so that all are read. */
#define ANY_ICON "open-menu-symbolic"

static GQuark
search_path_quark (void)
{
  return g_quark_from_static_string ("carrel-ui-toolkit-search-path");
}

/*
 * GTK begins to read the icon theme on a thread as soon as the display is there, and holds the theme's lock
 * meanwhile; each later addition of a path waits for that lock, and makes what was read worthless.  Since
 * GTK's application, libadwaita and we add one each, an empty search path is what is read first.
 */
static void
postpone_icons (GdkDisplay *display)
{
  static const char *const nowhere[] = { NULL };
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (display);

  g_object_set_qdata_full (G_OBJECT (theme),
                           search_path_quark (),
                           gtk_icon_theme_get_search_path (theme),
                           (GDestroyNotify) g_strfreev);
  gtk_icon_theme_set_search_path (theme, nowhere);
}

/* An icon theme may be asked on any thread once it is set up (see GTK's gtkicontheme.c). */
static void
load_thread (GTask *task, gpointer theme, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_boolean (task, gtk_icon_theme_has_icon (theme, ANY_ICON));
}

void
carrel_ui_toolkit_load_icons (const char *resource_path)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  g_auto (GStrv) search_path = g_object_steal_qdata (G_OBJECT (theme), search_path_quark ());
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (resource_path != NULL);

  gtk_icon_theme_add_resource_path (theme, resource_path);
  if (search_path != NULL)
    gtk_icon_theme_set_search_path (theme, (const char *const *) search_path);
  task = g_task_new (theme, NULL, NULL, NULL);
  g_task_set_source_tag (task, carrel_ui_toolkit_load_icons);
  g_task_run_in_thread (task, load_thread);
}

gboolean
carrel_ui_toolkit_start (void)
{
  gboolean is_chosen = g_getenv ("GTK_THEME") != NULL;
  gboolean has_display;

  if (!is_chosen)
    g_setenv ("GTK_THEME", EMPTY_THEME, FALSE);
  /* The theme is read with the settings, when they are first asked for. */
  has_display = gtk_init_check () && gtk_settings_get_default () != NULL;
  if (has_display)
    postpone_icons (gdk_display_get_default ());
  /* Left there, libadwaita would take it for the person's choice. */
  if (!is_chosen)
    g_unsetenv ("GTK_THEME");
  return has_display;
}
