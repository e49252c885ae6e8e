/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-import-field.h"

struct _CarrelUiImportField
{
  CarrelUiRecord parent_instance;

  CarrelUiImportFieldCheck check;
};

G_DEFINE_FINAL_TYPE (CarrelUiImportField, carrel_ui_import_field, CARREL_UI_TYPE_RECORD)

enum
{
  PROP_0,
  PROP_NAME,
  PROP_KIND,
  PROP_GROUP,
  PROP_TITLE,
  PROP_TEXT,
  PROP_VALUE,
  PROP_CHOICES,
  PROP_LABELS,
  PROP_GOVERNOR,
  PROP_RULE,
  PROP_ASKS,
  N_PROPERTIES
};

static void
carrel_ui_import_field_class_init (CarrelUiImportFieldClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *properties[N_PROPERTIES] = { NULL };

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_KIND] =
    g_param_spec_int ("kind", NULL, NULL, 0, CARREL_UI_IMPORT_FIELD_CHOICE, 0, flags);
  properties[PROP_GROUP] = g_param_spec_string ("group", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  properties[PROP_CHOICES] = g_param_spec_boxed ("choices", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_LABELS] = g_param_spec_boxed ("labels", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_GOVERNOR] = g_param_spec_string ("governor", NULL, NULL, NULL, flags);
  properties[PROP_RULE] = g_param_spec_string ("rule", NULL, NULL, NULL, flags);
  properties[PROP_ASKS] = g_param_spec_boolean ("asks", NULL, NULL, FALSE, flags);
  carrel_ui_record_class_install (CARREL_UI_RECORD_CLASS (klass), properties, N_PROPERTIES);
}

static void
carrel_ui_import_field_init (CarrelUiImportField *self)
{
}

CarrelUiImportField *
carrel_ui_import_field_new (void)
{
  return g_object_new (CARREL_UI_TYPE_IMPORT_FIELD, NULL);
}

const char *
carrel_ui_import_field_get_name (CarrelUiImportField *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_FIELD (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_NAME));
}

CarrelUiImportFieldKind
carrel_ui_import_field_get_kind (CarrelUiImportField *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_FIELD (self), CARREL_UI_IMPORT_FIELD_TEXT);

  return (CarrelUiImportFieldKind) g_value_get_int (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_KIND));
}

const char *
carrel_ui_import_field_get_group (CarrelUiImportField *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_FIELD (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_GROUP));
}

const char *
carrel_ui_import_field_get_title (CarrelUiImportField *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_FIELD (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_TITLE));
}

const char *
carrel_ui_import_field_get_text (CarrelUiImportField *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_FIELD (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_TEXT));
}

const char *const *
carrel_ui_import_field_get_choices (CarrelUiImportField *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_FIELD (self), NULL);

  return g_value_get_boxed (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_CHOICES));
}

const char *const *
carrel_ui_import_field_get_labels (CarrelUiImportField *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_FIELD (self), NULL);

  return g_value_get_boxed (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_LABELS));
}

const char *
carrel_ui_import_field_get_governor (CarrelUiImportField *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_FIELD (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_GOVERNOR));
}

const char *
carrel_ui_import_field_get_rule (CarrelUiImportField *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_FIELD (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_RULE));
}

gboolean
carrel_ui_import_field_get_asks (CarrelUiImportField *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_FIELD (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_ASKS));
}

const char *
carrel_ui_import_field_get_value (CarrelUiImportField *self)
{
  const char *value = NULL;

  g_return_val_if_fail (CARREL_UI_IS_IMPORT_FIELD (self), "");

  value = g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_VALUE));
  return value != NULL ? value : "";
}

void
carrel_ui_import_field_set_check (CarrelUiImportField *self, CarrelUiImportFieldCheck check)
{
  g_return_if_fail (CARREL_UI_IS_IMPORT_FIELD (self));

  self->check = check;
}

const char *
carrel_ui_import_field_find_value (GListModel *fields, const char *name)
{
  g_return_val_if_fail (name != NULL, "");

  for (guint i = 0; fields != NULL && i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr (CarrelUiImportField) field = g_list_model_get_item (fields, i);

      /* The list keeps it, and the text with it. */
      if (g_strcmp0 (carrel_ui_import_field_get_name (field), name) == 0)
        return carrel_ui_import_field_get_value (field);
    }
  return "";
}

gboolean
carrel_ui_import_field_is_used (CarrelUiImportField *self, GListModel *fields)
{
  const char *governor = carrel_ui_import_field_get_governor (self);

  return governor == NULL || g_str_equal (carrel_ui_import_field_find_value (fields, governor),
                                          CARREL_UI_IMPORT_FIELD_ON);
}

char *
carrel_ui_import_field_judge (GListModel *fields)
{
  for (guint i = 0; fields != NULL && i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr (CarrelUiImportField) field = g_list_model_get_item (fields, i);
      char *words = NULL;

      if (field->check != NULL && carrel_ui_import_field_is_used (field, fields))
        words = field->check (field, fields);
      if (words != NULL)
        return words;
    }
  return NULL;
}

GStrv
carrel_ui_import_field_list_values (GListModel *fields)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();

  for (guint i = 0; fields != NULL && i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr (CarrelUiImportField) field = g_list_model_get_item (fields, i);

      if (!carrel_ui_import_field_is_used (field, fields))
        continue;
      g_strv_builder_add (values, carrel_ui_import_field_get_name (field));
      g_strv_builder_add (values, carrel_ui_import_field_get_value (field));
    }
  return g_strv_builder_end (values);
}
