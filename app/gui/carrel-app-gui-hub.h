/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../carrel-app-context.h"

#include "library-db/carrel-library-machine.h"
#include "ui/carrel-ui-machine.h"

G_BEGIN_DECLS

#define CARREL_APP_TYPE_GUI_HUB (carrel_app_gui_hub_get_type ())

/**
 * CarrelAppGuiHub:
 *
 * Knows every #CarrelUiMachine that a window holds, and keeps its live part true: state, reason,
 * emulation, what is being done to it.  The stored part comes from whoever made the record, by
 * carrel_app_gui_hub_fill().  It holds no record alive.
 *
 * Signals:
 * - "live-changed": other machines run now than before
 * - "state-changed" (const char *uuid, int before, int after): the #CarrelUiState of a machine that
 *   some window holds, or that is connected, is another now
 */
G_DECLARE_FINAL_TYPE (CarrelAppGuiHub, carrel_app_gui_hub, CARREL_APP, GUI_HUB, GObject)

/**
 * carrel_app_gui_hub_new:
 *
 * Makes a hub that knows no library yet. Main thread.
 *
 * Returns: (transfer full): the hub
 */
CarrelAppGuiHub *carrel_app_gui_hub_new (void);

/**
 * carrel_app_gui_hub_set_context:
 * @self: a hub
 * @context: the open library and its cores
 *
 * Begins to follow the cores. To be called once. Main thread.
 */
void carrel_app_gui_hub_set_context (CarrelAppGuiHub *self, CarrelAppContext *context);

/**
 * carrel_app_gui_hub_get_context:
 * @self: a hub
 *
 * Main thread.
 *
 * Returns: (transfer none) (nullable): the context, %NULL while the library is being opened
 */
CarrelAppContext *carrel_app_gui_hub_get_context (CarrelAppGuiHub *self);

/**
 * carrel_app_gui_hub_adopt:
 * @self: a hub
 * @machine: a record
 * @uuid: whose record it is
 *
 * Keeps the live part of a record true from now on, for as long as somebody holds it. Main thread.
 */
void carrel_app_gui_hub_adopt (CarrelAppGuiHub *self, CarrelUiMachine *machine, const char *uuid);

/**
 * carrel_app_gui_hub_fill:
 * @self: a hub
 * @machine: a record
 * @row: what the library knows
 *
 * Sets what every list shows of a machine, and adopts the record. Main thread.
 */
void carrel_app_gui_hub_fill (CarrelAppGuiHub *self,
                              CarrelUiMachine *machine,
                              const CarrelLibraryMachine *row);

/**
 * carrel_app_gui_hub_list_records:
 * @self: a hub
 * @uuid: a machine
 *
 * Main thread.
 *
 * Returns: (transfer container) (element-type CarrelUiMachine): the records of a machine that are held
 *   now; empty when there is none
 */
GPtrArray *carrel_app_gui_hub_list_records (CarrelAppGuiHub *self, const char *uuid);

/**
 * carrel_app_gui_hub_get_live:
 * @self: a hub
 *
 * Main thread.
 *
 * Returns: (transfer none): the UUIDs of the machines that are not off, in order
 */
const char *const *carrel_app_gui_hub_get_live (CarrelAppGuiHub *self);

/**
 * carrel_app_gui_hub_get_state:
 * @self: a hub
 * @uuid: a machine
 *
 * Main thread.
 *
 * Returns: what a window shows as its state
 */
CarrelUiState carrel_app_gui_hub_get_state (CarrelAppGuiHub *self, const char *uuid);

/**
 * carrel_app_gui_hub_rank:
 * @self: a hub
 *
 * Orders the machines by what they do: those that run first. Main thread.
 *
 * Returns: (transfer full): as the ranks of a #CarrelLibraryQuery; machines that are off are not named
 */
GStrv carrel_app_gui_hub_rank (CarrelAppGuiHub *self);

/**
 * carrel_app_gui_hub_set_starting:
 * @self: a hub
 * @uuid: a machine
 * @is_starting: whether somebody here is starting it
 *
 * Shows a machine as starting from the click on, before its core can say so. Main thread.
 */
void carrel_app_gui_hub_set_starting (CarrelAppGuiHub *self,
                                      const char *uuid,
                                      gboolean is_starting);

/**
 * carrel_app_gui_hub_set_failure:
 * @self: a hub
 * @uuid: a machine
 * @reason: (nullable): why it could not be started, or %NULL to forget it
 *
 * Shows why a machine is off although somebody started it. Main thread.
 */
void carrel_app_gui_hub_set_failure (CarrelAppGuiHub *self, const char *uuid, const char *reason);

/**
 * carrel_app_gui_hub_set_job:
 * @self: a hub
 * @uuid: a machine
 * @text: (nullable): what is being done to it, or %NULL for nothing
 * @fraction: how far that is, 0 to 1; negative when unknown
 *
 * Shows what is being done to a machine. Main thread.
 */
void carrel_app_gui_hub_set_job (CarrelAppGuiHub *self,
                                 const char *uuid,
                                 const char *text,
                                 double fraction);

G_END_DECLS
