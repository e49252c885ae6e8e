/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-banner.h"
#include "carrel-ui-provider.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_SETTINGS_DIALOG (carrel_ui_settings_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiSettingsDialog,
                      carrel_ui_settings_dialog,
                      CARREL_UI,
                      SETTINGS_DIALOG,
                      AdwWindow)

struct _CarrelUiSettingsDialog
{
  AdwWindow parent_instance;

  CarrelUiProvider *provider;
  CarrelUiSettings *settings;
  CarrelUiMachine *machine;

  /* Set while a page shows what the settings say, so that doing so is no change. */
  gboolean is_showing;

  AdwLeaflet *leaflet;
  AdwWindowTitle *title;
  AdwHeaderBar *list_header;
  GtkSearchEntry *search;
  GtkListBox *list;
  GtkStack *stack;
  CarrelUiBanner *banner;
};

/**
 * CarrelUiSettingsShow:
 * @self: the dialog
 * @widget: the control
 *
 * Makes a control show what the settings say.
 */
typedef void (*CarrelUiSettingsShow) (CarrelUiSettingsDialog *self, GtkWidget *widget);

/**
 * carrel_ui_settings_dialog_bind:
 * @self: the dialog
 * @setting: a property of #CarrelUiSettings
 * @widget: the control that shows it
 * @row: (nullable): the row to mark while the setting waits for a restart
 * @show: makes the control show it; called now and after each change
 *
 * Ties a control to a setting. Main thread.
 */
void carrel_ui_settings_dialog_bind (CarrelUiSettingsDialog *self,
                                     const char *setting,
                                     GtkWidget *widget,
                                     GtkWidget *row,
                                     CarrelUiSettingsShow show);

/**
 * carrel_ui_settings_dialog_show:
 * @widget: a control that was tied to a setting
 *
 * Makes it show what the settings say: for what it shows beside that setting. Main thread.
 */
void carrel_ui_settings_dialog_show (GtkWidget *widget);

/**
 * carrel_ui_settings_dialog_change:
 * @self: the dialog
 * @setting: a property of #CarrelUiSettings
 * @value: its new value; a floating one is taken
 *
 * Asks for a change. If it fails, the error is shown and the controls go back. Main thread.
 */
void carrel_ui_settings_dialog_change (CarrelUiSettingsDialog *self,
                                       const char *setting,
                                       GVariant *value);

/**
 * carrel_ui_settings_dialog_create_number:
 * @self: the dialog
 * @setting: (transfer none): a property of #CarrelUiSettings that is a number; a literal
 * @title: what it is called
 * @subtitle: (nullable): what it means
 * @minimum: the least
 * @maximum: the most
 * @step: what the buttons add
 * @show: shows the setting
 *
 * Creates a row with a number, which is changed when it has rested for a moment. Main thread.
 *
 * Returns: (transfer full): the row, floating
 */
GtkWidget *carrel_ui_settings_dialog_create_number (CarrelUiSettingsDialog *self,
                                                    const char *setting,
                                                    const char *title,
                                                    const char *subtitle,
                                                    double minimum,
                                                    double maximum,
                                                    double step,
                                                    CarrelUiSettingsShow show);

/**
 * carrel_ui_settings_dialog_create_switch:
 * @self: the dialog
 * @setting: (transfer none): a property of #CarrelUiSettings that is a boolean; a literal
 * @title: what it is called
 * @subtitle: (nullable): what it means
 * @show: shows the setting
 *
 * Creates a row with a switch. Main thread.
 *
 * Returns: (transfer full): the row, floating
 */
GtkWidget *carrel_ui_settings_dialog_create_switch (CarrelUiSettingsDialog *self,
                                                    const char *setting,
                                                    const char *title,
                                                    const char *subtitle,
                                                    CarrelUiSettingsShow show);

/**
 * carrel_ui_settings_dialog_perform:
 * @self: the dialog
 * @verb: what to do to its machine
 * @arguments: (nullable): as the verb tells; a floating one is taken
 *
 * Does a verb to the machine, and shows an error if it fails. Main thread.
 */
void carrel_ui_settings_dialog_perform (CarrelUiSettingsDialog *self,
                                        CarrelUiVerb verb,
                                        GVariant *arguments);

/**
 * carrel_ui_settings_dialog_add_general:
 * @self: the dialog
 *
 * Creates the page for name, tags and notes. Main thread.
 *
 * Returns: (transfer full): the page, floating
 */
GtkWidget *carrel_ui_settings_dialog_add_general (CarrelUiSettingsDialog *self);

/**
 * carrel_ui_settings_dialog_add_processor:
 * @self: the dialog
 *
 * Creates the page for processors and memory. Main thread.
 *
 * Returns: (transfer full): the page, floating
 */
GtkWidget *carrel_ui_settings_dialog_add_processor (CarrelUiSettingsDialog *self);

/**
 * carrel_ui_settings_dialog_add_storage:
 * @self: the dialog
 *
 * Creates the page for disks and the CD drive. Main thread.
 *
 * Returns: (transfer full): the page, floating
 */
GtkWidget *carrel_ui_settings_dialog_add_storage (CarrelUiSettingsDialog *self);

/**
 * carrel_ui_settings_dialog_add_boot:
 * @self: the dialog
 *
 * Creates the page for firmware and boot order. Main thread.
 *
 * Returns: (transfer full): the page, floating
 */
GtkWidget *carrel_ui_settings_dialog_add_boot (CarrelUiSettingsDialog *self);

/**
 * carrel_ui_settings_dialog_add_display:
 * @self: the dialog
 *
 * Creates the page for the display. Main thread.
 *
 * Returns: (transfer full): the page, floating
 */
GtkWidget *carrel_ui_settings_dialog_add_display (CarrelUiSettingsDialog *self);

/**
 * carrel_ui_settings_dialog_add_network:
 * @self: the dialog
 *
 * Creates the page for the network. Main thread.
 *
 * Returns: (transfer full): the page, floating
 */
GtkWidget *carrel_ui_settings_dialog_add_network (CarrelUiSettingsDialog *self);

/**
 * carrel_ui_settings_dialog_add_serial:
 * @self: the dialog
 *
 * Creates the page for serial ports. Main thread.
 *
 * Returns: (transfer full): the page, floating
 */
GtkWidget *carrel_ui_settings_dialog_add_serial (CarrelUiSettingsDialog *self);

G_END_DECLS
