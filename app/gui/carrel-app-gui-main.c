/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-application.h"

#include "display/widget/carrel-display-renderer.h"
#include "ui/carrel-ui-toolkit.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (CarrelAppGuiApplication) application = NULL;
  const char *locale_dir = g_getenv ("CARREL_LOCALE_DIR");

  /* Before GTK is initialised and before any other thread exists. */
  carrel_display_renderer_choose ();
  carrel_ui_toolkit_start ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : CARREL_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_ ("Carrel"));

  application = carrel_app_gui_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
