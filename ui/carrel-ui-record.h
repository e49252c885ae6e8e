/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_RECORD (carrel_ui_record_get_type ())
G_DECLARE_DERIVABLE_TYPE (CarrelUiRecord, carrel_ui_record, CARREL_UI, RECORD, GObject)

/**
 * CarrelUiRecordClass:
 * @parent_class: the parent
 * @properties: (array length=n_properties): what the subclass has installed; set by
 *   carrel_ui_record_class_install()
 * @n_properties: the length of @properties
 *
 * A record is a bag of properties and nothing else: it stores what it is given, and notifies only
 * when a value really changed. What the window shows are records that the provider fills.
 */
struct _CarrelUiRecordClass
{
  GObjectClass parent_class;
  GParamSpec **properties;
  guint n_properties;
};

/**
 * carrel_ui_record_class_install:
 * @klass: the class of a subclass, in its class_init
 * @properties: (array length=n_properties): the properties; index 0 is unused
 * @n_properties: the length of @properties, the unused first one included
 *
 * Installs the properties of a record. Main thread.
 */
void carrel_ui_record_class_install (CarrelUiRecordClass *klass,
                                     GParamSpec **properties,
                                     guint n_properties);

/**
 * carrel_ui_record_get_value:
 * @self: a record
 * @property_id: which property
 *
 * Looks at a stored value without copying it. Main thread.
 *
 * Returns: (transfer none): the value, valid until the property is set again
 */
const GValue *carrel_ui_record_get_value (CarrelUiRecord *self, guint property_id);

G_END_DECLS
