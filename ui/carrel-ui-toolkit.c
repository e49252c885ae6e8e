/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-toolkit.h"

#include <gtk/gtk.h>

/* The theme that libadwaita sets when it starts: nothing is in it, its own style follows. */
#define EMPTY_THEME "Adwaita-empty"

gboolean
carrel_ui_toolkit_start (void)
{
  gboolean is_chosen = g_getenv ("GTK_THEME") != NULL;
  gboolean has_display;

  if (!is_chosen)
    g_setenv ("GTK_THEME", EMPTY_THEME, FALSE);
  /* The theme is read with the settings, when they are first asked for. */
  has_display = gtk_init_check () && gtk_settings_get_default () != NULL;
  /* Left there, libadwaita would take it for the person's choice. */
  if (!is_chosen)
    g_unsetenv ("GTK_THEME");
  return has_display;
}
