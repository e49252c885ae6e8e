/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-import-plan.h"

struct _CarrelUiImportPlan
{
  CarrelUiRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (CarrelUiImportPlan, carrel_ui_import_plan, CARREL_UI_TYPE_RECORD)

enum
{
  PROP_0,
  PROP_PATH,
  PROP_TITLE,
  PROP_SUMMARY,
  PROP_CONFIGURATION,
  PROP_PROBLEM,
  PROP_MACHINES,
  PROP_READ_BYTES,
  PROP_DISK_BYTES,
  PROP_TRIAL,
  PROP_FREEZE,
  PROP_ITEMS,
  PROP_FIELDS,
  N_PROPERTIES
};

static void
carrel_ui_import_plan_class_init (CarrelUiImportPlanClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *properties[N_PROPERTIES] = { NULL };

  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, flags);
  properties[PROP_CONFIGURATION] = g_param_spec_string ("configuration", NULL, NULL, NULL, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_MACHINES] = g_param_spec_uint ("machines", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_READ_BYTES] =
    g_param_spec_uint64 ("read-bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_DISK_BYTES] =
    g_param_spec_uint64 ("disk-bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_TRIAL] = g_param_spec_boolean ("trial", NULL, NULL, FALSE, flags);
  properties[PROP_FREEZE] = g_param_spec_boolean ("freeze", NULL, NULL, FALSE, flags);
  properties[PROP_ITEMS] = g_param_spec_object ("items", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_FIELDS] = g_param_spec_object ("fields", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  carrel_ui_record_class_install (CARREL_UI_RECORD_CLASS (klass), properties, N_PROPERTIES);
}

static void
carrel_ui_import_plan_init (CarrelUiImportPlan *self)
{
}

CarrelUiImportPlan *
carrel_ui_import_plan_new (void)
{
  return g_object_new (CARREL_UI_TYPE_IMPORT_PLAN, NULL);
}

const char *
carrel_ui_import_plan_get_path (CarrelUiImportPlan *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_PLAN (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_PATH));
}

const char *
carrel_ui_import_plan_get_title (CarrelUiImportPlan *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_PLAN (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_TITLE));
}

const char *
carrel_ui_import_plan_get_summary (CarrelUiImportPlan *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_PLAN (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_SUMMARY));
}

const char *
carrel_ui_import_plan_get_configuration (CarrelUiImportPlan *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_PLAN (self), NULL);

  return g_value_get_string (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_CONFIGURATION));
}

const char *
carrel_ui_import_plan_get_problem (CarrelUiImportPlan *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_PLAN (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_PROBLEM));
}

guint
carrel_ui_import_plan_get_machines (CarrelUiImportPlan *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_PLAN (self), 0);

  return g_value_get_uint (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_MACHINES));
}

guint64
carrel_ui_import_plan_get_read_bytes (CarrelUiImportPlan *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_PLAN (self), 0);

  return g_value_get_uint64 (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_READ_BYTES));
}

guint64
carrel_ui_import_plan_get_disk_bytes (CarrelUiImportPlan *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_PLAN (self), 0);

  return g_value_get_uint64 (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_DISK_BYTES));
}

gboolean
carrel_ui_import_plan_get_trial (CarrelUiImportPlan *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_PLAN (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_TRIAL));
}

gboolean
carrel_ui_import_plan_get_freeze (CarrelUiImportPlan *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_PLAN (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_FREEZE));
}

GListModel *
carrel_ui_import_plan_get_items (CarrelUiImportPlan *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_PLAN (self), NULL);

  return g_value_get_object (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_ITEMS));
}

GListModel *
carrel_ui_import_plan_get_fields (CarrelUiImportPlan *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_PLAN (self), NULL);

  return g_value_get_object (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_FIELDS));
}

static gboolean
has_asking_field (CarrelUiImportPlan *self)
{
  GListModel *fields = carrel_ui_import_plan_get_fields (self);

  for (guint i = 0; fields != NULL && i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr (CarrelUiImportField) field = g_list_model_get_item (fields, i);

      if (carrel_ui_import_field_get_asks (field))
        return TRUE;
    }
  return FALSE;
}

guint
carrel_ui_import_plan_count (CarrelUiImportPlan *self, CarrelUiImportSection section)
{
  GListModel *items = carrel_ui_import_plan_get_items (self);
  guint n_items = 0;

  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (CarrelUiImportItem) item = g_list_model_get_item (items, i);

      n_items += carrel_ui_import_item_get_section (item) == section ? 1 : 0;
    }
  return n_items;
}

gboolean
carrel_ui_import_plan_get_asks (CarrelUiImportPlan *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_PLAN (self), TRUE);

  return carrel_ui_import_plan_get_problem (self) != NULL ||
         carrel_ui_import_plan_count (self, CARREL_UI_IMPORT_SECTION_LICENCE) > 0 ||
         carrel_ui_import_plan_count (self, CARREL_UI_IMPORT_SECTION_CONSENT) > 0 ||
         carrel_ui_import_plan_count (self, CARREL_UI_IMPORT_SECTION_REQUEST) > 0 ||
         carrel_ui_import_plan_count (self, CARREL_UI_IMPORT_SECTION_RISK) > 0 ||
         carrel_ui_import_plan_count (self, CARREL_UI_IMPORT_SECTION_CONFIGURATION) > 1 ||
         has_asking_field (self);
}
