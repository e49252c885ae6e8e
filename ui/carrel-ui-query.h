/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-place.h"
#include "carrel-ui-record.h"

G_BEGIN_DECLS

/**
 * CarrelUiSort:
 * @CARREL_UI_SORT_NAME: by name
 * @CARREL_UI_SORT_STATE: running ones first
 * @CARREL_UI_SORT_CPUS: by processors
 * @CARREL_UI_SORT_MEMORY: by memory
 * @CARREL_UI_SORT_DISK: by bytes used on the host
 * @CARREL_UI_SORT_FOLDER: by the folder's name
 * @CARREL_UI_SORT_LAST_USED: by when it last ran
 *
 * What machines can be sorted by.
 */
typedef enum
{
  CARREL_UI_SORT_NAME,
  CARREL_UI_SORT_STATE,
  CARREL_UI_SORT_CPUS,
  CARREL_UI_SORT_MEMORY,
  CARREL_UI_SORT_DISK,
  CARREL_UI_SORT_FOLDER,
  CARREL_UI_SORT_LAST_USED,
  CARREL_UI_N_SORTS
} CarrelUiSort;

#define CARREL_UI_TYPE_QUERY (carrel_ui_query_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiQuery, carrel_ui_query, CARREL_UI, QUERY, CarrelUiRecord)

/**
 * CarrelUiQuery:
 *
 * Which machines a view wants, in which order. Properties (set them with g_object_set(), each
 * change notifies):
 *
 * - "kind" (int): the #CarrelUiPlaceKind of the section that is looked at
 * - "place-id" (string): the folder's id or the tag's text; or %NULL
 * - "search" (string): what was typed, as typed; or %NULL
 * - "sort" (int): the #CarrelUiSort
 * - "descending" (boolean): whether the order is turned round
 */

/**
 * carrel_ui_query_new:
 *
 * Creates a query with every property at its default. Main thread.
 *
 * Returns: (transfer full): a new CarrelUiQuery
 */
CarrelUiQuery *carrel_ui_query_new (void);

/**
 * carrel_ui_query_get_kind:
 * @self: a query
 *
 * Reads "kind". Main thread.
 *
 * Returns: the #CarrelUiPlaceKind of the section that is looked at
 */
CarrelUiPlaceKind carrel_ui_query_get_kind (CarrelUiQuery *self);

/**
 * carrel_ui_query_get_place_id:
 * @self: a query
 *
 * Reads "place-id". Main thread.
 *
 * Returns: (transfer none) (nullable): the folder's id or the tag's text; or %NULL
 */
const char *carrel_ui_query_get_place_id (CarrelUiQuery *self);

/**
 * carrel_ui_query_get_search:
 * @self: a query
 *
 * Reads "search". Main thread.
 *
 * Returns: (transfer none) (nullable): what was typed, as typed; or %NULL
 */
const char *carrel_ui_query_get_search (CarrelUiQuery *self);

/**
 * carrel_ui_query_get_sort:
 * @self: a query
 *
 * Reads "sort". Main thread.
 *
 * Returns: the #CarrelUiSort
 */
CarrelUiSort carrel_ui_query_get_sort (CarrelUiQuery *self);

/**
 * carrel_ui_query_get_descending:
 * @self: a query
 *
 * Reads "descending". Main thread.
 *
 * Returns: whether the order is turned round
 */
gboolean carrel_ui_query_get_descending (CarrelUiQuery *self);

G_END_DECLS
