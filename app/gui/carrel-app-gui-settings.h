/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/spec/carrel-spec.h"
#include "library-db/carrel-library-machine.h"
#include "ui/carrel-ui-machine.h"
#include "ui/carrel-ui-settings.h"

G_BEGIN_DECLS

/**
 * carrel_app_gui_settings_new:
 * @uuid: a machine
 *
 * Makes the settings of a machine, with what is known of the host and nothing of the machine. Main
 * thread.
 *
 * Returns: (transfer full): the settings
 */
CarrelUiSettings *carrel_app_gui_settings_new (const char *uuid);

/**
 * carrel_app_gui_settings_fill:
 * @settings: a machine's settings
 * @row: the machine as the library knows it
 * @spec: (nullable): its spec, or %NULL when it cannot be read
 *
 * Shows what is stored. Main thread.
 */
void carrel_app_gui_settings_fill (CarrelUiSettings *settings,
                                   const CarrelLibraryMachine *row,
                                   const CarrelSpec *spec);

/**
 * carrel_app_gui_settings_fill_machine:
 * @machine: a machine's record
 * @spec: its spec
 * @disk_used: bytes that its disks occupy on the host
 *
 * Shows on a machine's page what lists do not read. Main thread.
 */
void carrel_app_gui_settings_fill_machine (CarrelUiMachine *machine,
                                           const CarrelSpec *spec,
                                           guint64 disk_used);

/**
 * carrel_app_gui_settings_make_change:
 * @uuid: a machine
 * @spec: (nullable): its spec, which a change of the boot order needs
 * @setting: a property of #CarrelUiSettings
 * @value: its new value
 * @out_verb: (out) (transfer none): the command's verb
 * @error: %CARREL_APP_ERROR_USAGE when no command changes this setting
 *
 * Says as a command what a window wants changed. Any thread.
 *
 * Returns: (transfer full) (nullable): the command's arguments, not floating, or %NULL with @error set
 */
GVariant *carrel_app_gui_settings_make_change (const char *uuid,
                                               const CarrelSpec *spec,
                                               const char *setting,
                                               GVariant *value,
                                               const char **out_verb,
                                               GError **error);

G_END_DECLS
