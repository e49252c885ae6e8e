/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-record.h"

G_BEGIN_DECLS

/**
 * CarrelUiPlaceKind:
 * @CARREL_UI_PLACE_ALL: every machine that is not in the trash
 * @CARREL_UI_PLACE_RUNNING: those that run
 * @CARREL_UI_PLACE_FAVOURITES: those a person marked
 * @CARREL_UI_PLACE_RECENT: those used lately, the last one first
 * @CARREL_UI_PLACE_FOLDER: those in one folder
 * @CARREL_UI_PLACE_TAG: those with one tag
 * @CARREL_UI_PLACE_TRASH: the deleted ones
 *
 * The kinds of rows in the sidebar.
 */
typedef enum
{
  CARREL_UI_PLACE_ALL,
  CARREL_UI_PLACE_RUNNING,
  CARREL_UI_PLACE_FAVOURITES,
  CARREL_UI_PLACE_RECENT,
  CARREL_UI_PLACE_FOLDER,
  CARREL_UI_PLACE_TAG,
  CARREL_UI_PLACE_TRASH,
  CARREL_UI_N_PLACES
} CarrelUiPlaceKind;

#define CARREL_UI_TYPE_PLACE (carrel_ui_place_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiPlace, carrel_ui_place, CARREL_UI, PLACE, CarrelUiRecord)

/**
 * CarrelUiPlace:
 *
 * A row of the sidebar: a section of the library, a folder, a tag, or the trash. Properties (set
 * them with g_object_set(), each change notifies):
 *
 * - "kind" (int): the #CarrelUiPlaceKind
 * - "id" (string): the folder's id or the tag's text; %NULL for the fixed sections
 * - "title" (string): the name of a folder or tag; the fixed sections name themselves
 * - "icon-name" (string): a symbolic icon, or %NULL for the usual one of its kind
 * - "count" (uint): how many machines it holds
 * - "depth" (uint): how deep a folder lies in the tree, 0 for the top
 */

/**
 * carrel_ui_place_new:
 *
 * Creates a place with every property at its default. Main thread.
 *
 * Returns: (transfer full): a new CarrelUiPlace
 */
CarrelUiPlace *carrel_ui_place_new (void);

/**
 * carrel_ui_place_get_kind:
 * @self: a place
 *
 * Reads "kind". Main thread.
 *
 * Returns: the #CarrelUiPlaceKind
 */
CarrelUiPlaceKind carrel_ui_place_get_kind (CarrelUiPlace *self);

/**
 * carrel_ui_place_get_id:
 * @self: a place
 *
 * Reads "id". Main thread.
 *
 * Returns: (transfer none) (nullable): the folder's id or the tag's text; %NULL for the fixed
 * sections
 */
const char *carrel_ui_place_get_id (CarrelUiPlace *self);

/**
 * carrel_ui_place_get_title:
 * @self: a place
 *
 * Reads "title". Main thread.
 *
 * Returns: (transfer none) (nullable): the name of a folder or tag; the fixed sections name themselves
 */
const char *carrel_ui_place_get_title (CarrelUiPlace *self);

/**
 * carrel_ui_place_get_icon_name:
 * @self: a place
 *
 * Reads "icon-name". Main thread.
 *
 * Returns: (transfer none) (nullable): a symbolic icon, or %NULL for the usual one of its kind
 */
const char *carrel_ui_place_get_icon_name (CarrelUiPlace *self);

/**
 * carrel_ui_place_get_count:
 * @self: a place
 *
 * Reads "count". Main thread.
 *
 * Returns: how many machines it holds
 */
guint carrel_ui_place_get_count (CarrelUiPlace *self);

/**
 * carrel_ui_place_get_depth:
 * @self: a place
 *
 * Reads "depth". Main thread.
 *
 * Returns: how deep a folder lies in the tree, 0 for the top
 */
guint carrel_ui_place_get_depth (CarrelUiPlace *self);

G_END_DECLS
