/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-job.h"

struct _CarrelUiJob
{
  CarrelUiRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (CarrelUiJob, carrel_ui_job, CARREL_UI_TYPE_RECORD)

enum
{
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_DETAIL,
  PROP_FRACTION,
  PROP_CANCELLABLE,
  PROP_FINISHED,
  PROP_ERROR,
  N_PROPERTIES
};

static void
carrel_ui_job_class_init (CarrelUiJobClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *properties[N_PROPERTIES] = { NULL };

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_CANCELLABLE] = g_param_spec_boolean ("cancellable", NULL, NULL, FALSE, flags);
  properties[PROP_FINISHED] = g_param_spec_boolean ("finished", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  carrel_ui_record_class_install (CARREL_UI_RECORD_CLASS (klass), properties, N_PROPERTIES);
}

static void
carrel_ui_job_init (CarrelUiJob *self)
{
}

CarrelUiJob *
carrel_ui_job_new (void)
{
  return g_object_new (CARREL_UI_TYPE_JOB, NULL);
}

const char *
carrel_ui_job_get_id (CarrelUiJob *self)
{
  g_return_val_if_fail (CARREL_UI_IS_JOB (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_ID));
}

const char *
carrel_ui_job_get_title (CarrelUiJob *self)
{
  g_return_val_if_fail (CARREL_UI_IS_JOB (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_TITLE));
}

const char *
carrel_ui_job_get_detail (CarrelUiJob *self)
{
  g_return_val_if_fail (CARREL_UI_IS_JOB (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_DETAIL));
}

double
carrel_ui_job_get_fraction (CarrelUiJob *self)
{
  g_return_val_if_fail (CARREL_UI_IS_JOB (self), -1);

  return g_value_get_double (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_FRACTION));
}

gboolean
carrel_ui_job_get_cancellable (CarrelUiJob *self)
{
  g_return_val_if_fail (CARREL_UI_IS_JOB (self), FALSE);

  return g_value_get_boolean (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_CANCELLABLE));
}

gboolean
carrel_ui_job_get_finished (CarrelUiJob *self)
{
  g_return_val_if_fail (CARREL_UI_IS_JOB (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_FINISHED));
}

const char *
carrel_ui_job_get_error (CarrelUiJob *self)
{
  g_return_val_if_fail (CARREL_UI_IS_JOB (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_ERROR));
}
