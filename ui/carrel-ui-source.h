/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CarrelUiSourceChosen:
 * @origin: the widget that asked, still alive
 * @path: the chosen file
 * @user_data: what was given along
 *
 * Called when a person chose a file.
 */
typedef void (*CarrelUiSourceChosen) (GtkWidget *origin, const char *path, gpointer user_data);

/**
 * carrel_ui_source_get_path:
 * @origin: a widget of the window to show a refusal over
 * @file: what a person dropped, chose or named
 *
 * Turns a file into the path that the library is told. A file that is not on this computer, and a name
 * that is no text (the library keeps paths as UTF-8), are refused in a dialog. Main thread.
 *
 * Returns: (transfer full) (nullable) (type utf8): the path, or %NULL when it was refused
 */
char *carrel_ui_source_get_path (GtkWidget *origin, GFile *file);

/**
 * carrel_ui_source_choose:
 * @origin: a widget of the window to show the dialog over
 * @chosen: called when a file was chosen, and not otherwise
 * @user_data: for @chosen; must live as long as @origin
 *
 * Lets a person choose an installer or disk image. The one place that knows which file dialog this
 * version of GTK has. Main thread.
 */
void carrel_ui_source_choose (GtkWidget *origin, CarrelUiSourceChosen chosen, gpointer user_data);

/**
 * carrel_ui_source_choose_package:
 * @origin: a widget of the window to show the dialog over
 * @is_folder: whether a folder is chosen, such as a machine of VMware or a bundle of UTM is
 * @chosen: called when something was chosen, and not otherwise
 * @user_data: for @chosen; must live as long as @origin
 *
 * Lets a person choose what to import. Main thread.
 */
void carrel_ui_source_choose_package (GtkWidget *origin,
                                      gboolean is_folder,
                                      CarrelUiSourceChosen chosen,
                                      gpointer user_data);

/**
 * carrel_ui_source_choose_any:
 * @origin: a widget of the window to show the dialog over
 * @chosen: called when a file was chosen, and not otherwise
 * @user_data: for @chosen; must live as long as @origin
 *
 * Lets a person choose a file of any kind. Main thread.
 */
void carrel_ui_source_choose_any (GtkWidget *origin,
                                  CarrelUiSourceChosen chosen,
                                  gpointer user_data);

G_END_DECLS
