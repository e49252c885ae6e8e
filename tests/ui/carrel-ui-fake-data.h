/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/carrel-ui-provider.h"

G_BEGIN_DECLS

#define CARREL_UI_FAKE_DATA_MACHINES_MAX 30

/**
 * carrel_ui_fake_data_create_machine:
 * @number: which, below %CARREL_UI_FAKE_DATA_MACHINES_MAX
 *
 * Makes up a machine.
 *
 * Returns: (transfer full): the machine
 */
CarrelUiMachine *carrel_ui_fake_data_create_machine (guint number);

/**
 * carrel_ui_fake_data_fill_places:
 * @places: the list to fill
 *
 * Makes up a sidebar.
 */
void carrel_ui_fake_data_fill_places (GListStore *places);

/**
 * carrel_ui_fake_data_fill_systems:
 * @systems: the list to fill
 *
 * Makes up operating systems.
 */
void carrel_ui_fake_data_fill_systems (GListStore *systems);

/**
 * carrel_ui_fake_data_fill_images:
 * @images: the list to fill
 * @systems: what can be on them
 *
 * Makes up installer images.
 */
void carrel_ui_fake_data_fill_images (GListStore *images, GListModel *systems);

/**
 * carrel_ui_fake_data_create_settings:
 * @machine: whose
 *
 * Makes up settings.
 *
 * Returns: (transfer full): the settings
 */
CarrelUiSettings *carrel_ui_fake_data_create_settings (CarrelUiMachine *machine);

G_END_DECLS
