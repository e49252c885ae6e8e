/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-record.h"

G_BEGIN_DECLS

/**
 * CarrelUiImportSection:
 * @CARREL_UI_IMPORT_SECTION_ORIGIN: where the package comes from, and what vouches for it
 * @CARREL_UI_IMPORT_SECTION_LICENCE: a licence that has to be agreed to
 * @CARREL_UI_IMPORT_SECTION_CONSENT: something of this computer that is used, which has to be allowed
 * @CARREL_UI_IMPORT_SECTION_REQUEST: something of this computer that it asks for and does not get
 * @CARREL_UI_IMPORT_SECTION_RISK: what a person ought to know
 * @CARREL_UI_IMPORT_SECTION_CONFIGURATION: one of several configurations, of which one is chosen
 * @CARREL_UI_IMPORT_SECTION_HARDWARE: what becomes of a machine's hardware
 * @CARREL_UI_IMPORT_SECTION_NETWORK: what becomes of a network
 * @CARREL_UI_IMPORT_SECTION_DROPPED: what is not carried over
 * @CARREL_UI_IMPORT_N_SECTIONS: how many there are
 *
 * The parts of a plan, in the order of its page.
 */
typedef enum
{
  CARREL_UI_IMPORT_SECTION_ORIGIN,
  CARREL_UI_IMPORT_SECTION_LICENCE,
  CARREL_UI_IMPORT_SECTION_CONSENT,
  CARREL_UI_IMPORT_SECTION_REQUEST,
  CARREL_UI_IMPORT_SECTION_RISK,
  CARREL_UI_IMPORT_SECTION_CONFIGURATION,
  CARREL_UI_IMPORT_SECTION_HARDWARE,
  CARREL_UI_IMPORT_SECTION_NETWORK,
  CARREL_UI_IMPORT_SECTION_DROPPED,
  CARREL_UI_IMPORT_N_SECTIONS
} CarrelUiImportSection;

#define CARREL_UI_TYPE_IMPORT_ITEM (carrel_ui_import_item_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiImportItem,
                      carrel_ui_import_item,
                      CARREL_UI,
                      IMPORT_ITEM,
                      CarrelUiRecord)

/**
 * CarrelUiImportItem:
 *
 * One thing that the plan of an import says. Properties (set them with
 * g_object_set(), each change notifies):
 *
 * - "section" (int): where it stands, a #CarrelUiImportSection
 * - "group" (string): the machine that it is about, or %NULL
 * - "kind" (string): what a consent is for, or which configuration: an identifier, and no words
 * - "title" (string): what it is
 * - "value" (string): what it says or becomes; of a licence, its text; or %NULL
 * - "text" (string): why, or what it means, in sentences; or %NULL
 * - "good" (boolean): whether it is reassuring, such as a signature that holds
 */

/**
 * carrel_ui_import_item_new:
 *
 * Creates an item with every property at its default. Main thread.
 *
 * Returns: (transfer full): a new CarrelUiImportItem
 */
CarrelUiImportItem *carrel_ui_import_item_new (void);

/**
 * carrel_ui_import_item_get_section:
 * @self: an item
 *
 * Reads "section". Main thread.
 *
 * Returns: where it stands, a #CarrelUiImportSection
 */
CarrelUiImportSection carrel_ui_import_item_get_section (CarrelUiImportItem *self);

/**
 * carrel_ui_import_item_get_group:
 * @self: an item
 *
 * Reads "group". Main thread.
 *
 * Returns: (transfer none) (nullable): the machine that it is about, or %NULL
 */
const char *carrel_ui_import_item_get_group (CarrelUiImportItem *self);

/**
 * carrel_ui_import_item_get_kind:
 * @self: an item
 *
 * Reads "kind". Main thread.
 *
 * Returns: (transfer none) (nullable): what a consent is for, or which configuration: an identifier, and no words
 */
const char *carrel_ui_import_item_get_kind (CarrelUiImportItem *self);

/**
 * carrel_ui_import_item_get_title:
 * @self: an item
 *
 * Reads "title". Main thread.
 *
 * Returns: (transfer none) (nullable): what it is
 */
const char *carrel_ui_import_item_get_title (CarrelUiImportItem *self);

/**
 * carrel_ui_import_item_get_value:
 * @self: an item
 *
 * Reads "value". Main thread.
 *
 * Returns: (transfer none) (nullable): what it says or becomes; of a licence, its text; or %NULL
 */
const char *carrel_ui_import_item_get_value (CarrelUiImportItem *self);

/**
 * carrel_ui_import_item_get_text:
 * @self: an item
 *
 * Reads "text". Main thread.
 *
 * Returns: (transfer none) (nullable): why, or what it means, in sentences; or %NULL
 */
const char *carrel_ui_import_item_get_text (CarrelUiImportItem *self);

/**
 * carrel_ui_import_item_get_good:
 * @self: an item
 *
 * Reads "good". Main thread.
 *
 * Returns: whether it is reassuring, such as a signature that holds
 */
gboolean carrel_ui_import_item_get_good (CarrelUiImportItem *self);

G_END_DECLS
