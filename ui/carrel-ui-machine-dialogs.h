/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * carrel_ui_machine_dialogs_rename:
 * @origin: a widget of the window to show it over
 * @provider: whom to ask
 * @machine: the machine
 *
 * Asks for a new name. Main thread.
 */
void carrel_ui_machine_dialogs_rename (GtkWidget *origin,
                                       CarrelUiProvider *provider,
                                       CarrelUiMachine *machine);

/**
 * carrel_ui_machine_dialogs_tag:
 * @origin: a widget of the window to show it over
 * @provider: whom to ask
 * @machines: (element-type CarrelUiMachine): the machines
 *
 * Asks for the tags of one machine, or for tags to add to several. Main thread.
 */
void carrel_ui_machine_dialogs_tag (GtkWidget *origin,
                                    CarrelUiProvider *provider,
                                    GPtrArray *machines);

/**
 * carrel_ui_machine_dialogs_purge:
 * @origin: a widget of the window to show it over
 * @provider: whom to ask
 * @machines: (element-type CarrelUiMachine): the machines
 *
 * Asks whether machines shall be deleted for good, saying what that frees. Main thread.
 */
void carrel_ui_machine_dialogs_purge (GtkWidget *origin,
                                      CarrelUiProvider *provider,
                                      GPtrArray *machines);

/**
 * carrel_ui_machine_dialogs_new_folder:
 * @origin: a widget of the window to show it over
 * @provider: whom to ask
 * @parent: (nullable): the folder that it comes into; %NULL for the top
 *
 * Asks for the name of a new folder. Main thread.
 */
void carrel_ui_machine_dialogs_new_folder (GtkWidget *origin,
                                           CarrelUiProvider *provider,
                                           CarrelUiPlace *parent);

/**
 * carrel_ui_machine_dialogs_rename_folder:
 * @origin: a widget of the window to show it over
 * @provider: whom to ask
 * @folder: the folder
 *
 * Asks for a new name of a folder. Main thread.
 */
void carrel_ui_machine_dialogs_rename_folder (GtkWidget *origin,
                                              CarrelUiProvider *provider,
                                              CarrelUiPlace *folder);

/**
 * carrel_ui_machine_dialogs_delete_folder:
 * @origin: a widget of the window to show it over
 * @provider: whom to ask
 * @folder: the folder
 *
 * Asks whether a folder shall go, saying that what lies in it stays. Main thread.
 */
void carrel_ui_machine_dialogs_delete_folder (GtkWidget *origin,
                                              CarrelUiProvider *provider,
                                              CarrelUiPlace *folder);

/**
 * carrel_ui_machine_dialogs_split_tags:
 * @text: tags as typed, separated by commas
 *
 * Reads tags: trimmed, without empty ones and without repetitions. Any thread.
 *
 * Returns: (transfer full): the tags
 */
GStrv carrel_ui_machine_dialogs_split_tags (const char *text);

G_END_DECLS
