/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_MACHINE_ACTIONS (carrel_ui_machine_actions_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiMachineActions,
                      carrel_ui_machine_actions,
                      CARREL_UI,
                      MACHINE_ACTIONS,
                      GObject)

/**
 * CarrelUiMachineActions:
 *
 * The actions of one page. Signal "asked" (int, a #CarrelUiVerb): a person asks for a verb here, and it
 * is about to be done.
 */

/**
 * carrel_ui_machine_actions_new:
 * @widget: the page that the actions are for; they are inserted into it as "machine"
 * @provider: whom to ask
 *
 * Creates the actions that can be done to machines ("machine.start", "machine.trash", ...), enabled as
 * the states of the machines they stand for allow. They live as long as @widget. Main thread.
 *
 * Returns: (transfer full): the actions
 */
CarrelUiMachineActions *carrel_ui_machine_actions_new (GtkWidget *widget,
                                                       CarrelUiProvider *provider);

/**
 * carrel_ui_machine_actions_set_machines:
 * @self: the actions
 * @machines: (nullable): a list of #CarrelUiMachine, which may change
 *
 * Sets which machines the actions are done to. Main thread.
 */
void carrel_ui_machine_actions_set_machines (CarrelUiMachineActions *self, GListModel *machines);

/**
 * carrel_ui_machine_actions_set_machine:
 * @self: the actions
 * @machine: (nullable): one machine
 *
 * Sets the one machine that the actions are done to. Main thread.
 */
void carrel_ui_machine_actions_set_machine (CarrelUiMachineActions *self, CarrelUiMachine *machine);

G_END_DECLS
