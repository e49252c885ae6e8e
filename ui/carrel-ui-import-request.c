/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-import-request.h"

struct _CarrelUiImportRequest
{
  CarrelUiRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (CarrelUiImportRequest, carrel_ui_import_request, CARREL_UI_TYPE_RECORD)

enum
{
  PROP_0,
  PROP_PATH,
  PROP_TITLE,
  PROP_NAME,
  PROP_CONFIGURATION,
  PROP_CONSENTS,
  PROP_TRIAL,
  PROP_FREEZE,
  PROP_VALUES,
  N_PROPERTIES
};

static void
carrel_ui_import_request_class_init (CarrelUiImportRequestClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *properties[N_PROPERTIES] = { NULL };

  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_CONFIGURATION] = g_param_spec_string ("configuration", NULL, NULL, NULL, flags);
  properties[PROP_CONSENTS] = g_param_spec_boxed ("consents", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_FREEZE] = g_param_spec_boolean ("freeze", NULL, NULL, FALSE, flags);
  properties[PROP_TRIAL] = g_param_spec_boolean ("trial", NULL, NULL, FALSE, flags);
  properties[PROP_VALUES] = g_param_spec_boxed ("values", NULL, NULL, G_TYPE_STRV, flags);
  carrel_ui_record_class_install (CARREL_UI_RECORD_CLASS (klass), properties, N_PROPERTIES);
}

static void
carrel_ui_import_request_init (CarrelUiImportRequest *self)
{
}

CarrelUiImportRequest *
carrel_ui_import_request_new (void)
{
  return g_object_new (CARREL_UI_TYPE_IMPORT_REQUEST, NULL);
}

const char *
carrel_ui_import_request_get_path (CarrelUiImportRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_REQUEST (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_PATH));
}

const char *
carrel_ui_import_request_get_title (CarrelUiImportRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_REQUEST (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_TITLE));
}

const char *
carrel_ui_import_request_get_name (CarrelUiImportRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_REQUEST (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_NAME));
}

const char *
carrel_ui_import_request_get_configuration (CarrelUiImportRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_REQUEST (self), NULL);

  return g_value_get_string (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_CONFIGURATION));
}

const char *const *
carrel_ui_import_request_get_consents (CarrelUiImportRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_REQUEST (self), NULL);

  return g_value_get_boxed (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_CONSENTS));
}

gboolean
carrel_ui_import_request_get_trial (CarrelUiImportRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_REQUEST (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_TRIAL));
}

gboolean
carrel_ui_import_request_get_freeze (CarrelUiImportRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_REQUEST (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_FREEZE));
}

const char *const *
carrel_ui_import_request_get_values (CarrelUiImportRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_REQUEST (self), NULL);

  return g_value_get_boxed (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_VALUES));
}
