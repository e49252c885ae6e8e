/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-import-item.h"

struct _CarrelUiImportItem
{
  CarrelUiRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (CarrelUiImportItem, carrel_ui_import_item, CARREL_UI_TYPE_RECORD)

enum
{
  PROP_0,
  PROP_SECTION,
  PROP_GROUP,
  PROP_KIND,
  PROP_TITLE,
  PROP_VALUE,
  PROP_TEXT,
  PROP_GOOD,
  N_PROPERTIES
};

static void
carrel_ui_import_item_class_init (CarrelUiImportItemClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *properties[N_PROPERTIES] = { NULL };

  properties[PROP_SECTION] =
    g_param_spec_int ("section", NULL, NULL, 0, CARREL_UI_IMPORT_N_SECTIONS - 1, 0, flags);
  properties[PROP_GROUP] = g_param_spec_string ("group", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_GOOD] = g_param_spec_boolean ("good", NULL, NULL, FALSE, flags);
  carrel_ui_record_class_install (CARREL_UI_RECORD_CLASS (klass), properties, N_PROPERTIES);
}

static void
carrel_ui_import_item_init (CarrelUiImportItem *self)
{
}

CarrelUiImportItem *
carrel_ui_import_item_new (void)
{
  return g_object_new (CARREL_UI_TYPE_IMPORT_ITEM, NULL);
}

CarrelUiImportSection
carrel_ui_import_item_get_section (CarrelUiImportItem *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_ITEM (self), CARREL_UI_IMPORT_SECTION_ORIGIN);

  return (CarrelUiImportSection) g_value_get_int (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_SECTION));
}

const char *
carrel_ui_import_item_get_group (CarrelUiImportItem *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_ITEM (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_GROUP));
}

const char *
carrel_ui_import_item_get_kind (CarrelUiImportItem *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_ITEM (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_KIND));
}

const char *
carrel_ui_import_item_get_title (CarrelUiImportItem *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_ITEM (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_TITLE));
}

const char *
carrel_ui_import_item_get_value (CarrelUiImportItem *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_ITEM (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_VALUE));
}

const char *
carrel_ui_import_item_get_text (CarrelUiImportItem *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_ITEM (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_TEXT));
}

gboolean
carrel_ui_import_item_get_good (CarrelUiImportItem *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_ITEM (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_GOOD));
}
