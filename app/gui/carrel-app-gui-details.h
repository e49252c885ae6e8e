/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-gui-hub.h"

#include "base/spec/carrel-spec.h"

G_BEGIN_DECLS

/**
 * CarrelAppGuiDetailsFound:
 * @disk_used: bytes that its disks occupy on the host
 * @serials: (array zero-terminated=1): the sockets that its serial ports lead to just now
 *
 * What was found about a machine outside of the library.
 */
typedef struct
{
  guint64 disk_used;
  GStrv serials;
} CarrelAppGuiDetailsFound;

/**
 * CarrelAppGuiDetailsFunc:
 * @record: what is to be filled
 * @row: the machine as the library knows it, with its disks
 * @spec: (nullable): the machine's spec, %NULL when it cannot be read
 * @found: what was found beside it
 * @user_data: what was given along
 *
 * Fills a record. Main thread.
 */
typedef void (*CarrelAppGuiDetailsFunc) (GObject *record,
                                         const CarrelLibraryMachine *row,
                                         const CarrelSpec *spec,
                                         const CarrelAppGuiDetailsFound *found,
                                         gpointer user_data);

#define CARREL_APP_TYPE_GUI_DETAILS (carrel_app_gui_details_get_type ())

/**
 * CarrelAppGuiDetails:
 *
 * Keeps the records of single machines true, which show more than a list does: reads the machine, and
 * reads it again whenever the library says that it changed.
 */
G_DECLARE_FINAL_TYPE (CarrelAppGuiDetails, carrel_app_gui_details, CARREL_APP, GUI_DETAILS, GObject)

/**
 * carrel_app_gui_details_new:
 * @hub: who knows the library
 *
 * Main thread.
 *
 * Returns: (transfer full): the keeper of details
 */
CarrelAppGuiDetails *carrel_app_gui_details_new (CarrelAppGuiHub *hub);

/**
 * carrel_app_gui_details_attach:
 * @self: the keeper
 *
 * Begins to follow the hub's library, which has been opened meanwhile. Main thread.
 */
void carrel_app_gui_details_attach (CarrelAppGuiDetails *self);

/**
 * carrel_app_gui_details_follow:
 * @self: the keeper
 * @uuid: a machine
 * @record: what to fill; not held
 * @fill: how to fill it, now and after each change
 * @user_data: for @fill; must live as long as the keeper
 *
 * Keeps a record true for as long as somebody holds it. Main thread.
 */
void carrel_app_gui_details_follow (CarrelAppGuiDetails *self,
                                    const char *uuid,
                                    GObject *record,
                                    CarrelAppGuiDetailsFunc fill,
                                    gpointer user_data);

G_END_DECLS
