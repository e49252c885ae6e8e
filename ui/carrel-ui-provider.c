/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-provider.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *acceleration_reason;
  char *acceleration_advice;
  char *read_only_reason;
  guint running_count;
} CarrelUiProviderPrivate;

enum
{
  PROP_0,
  PROP_ACCELERATION_REASON,
  PROP_ACCELERATION_ADVICE,
  PROP_READ_ONLY_REASON,
  PROP_RUNNING_COUNT,
  N_PROPERTIES
};

enum
{
  SIGNAL_NOTICE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CarrelUiProvider, carrel_ui_provider, G_TYPE_OBJECT)

static char **
find_string (CarrelUiProvider *self, guint property_id)
{
  CarrelUiProviderPrivate *priv = carrel_ui_provider_get_instance_private (self);

  switch (property_id)
    {
    case PROP_ACCELERATION_REASON:
      return &priv->acceleration_reason;
    case PROP_ACCELERATION_ADVICE:
      return &priv->acceleration_advice;
    case PROP_READ_ONLY_REASON:
      return &priv->read_only_reason;
    default:
      return NULL;
    }
}

static void
carrel_ui_provider_get_property (GObject *object,
                                 guint property_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  CarrelUiProvider *self = CARREL_UI_PROVIDER (object);
  CarrelUiProviderPrivate *priv = carrel_ui_provider_get_instance_private (self);
  char **string = find_string (self, property_id);

  if (string != NULL)
    g_value_set_string (value, *string);
  else if (property_id == PROP_RUNNING_COUNT)
    g_value_set_uint (value, priv->running_count);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
carrel_ui_provider_set_property (GObject *object,
                                 guint property_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  CarrelUiProvider *self = CARREL_UI_PROVIDER (object);
  CarrelUiProviderPrivate *priv = carrel_ui_provider_get_instance_private (self);
  char **string = find_string (self, property_id);

  if (string != NULL)
    {
      if (g_strcmp0 (*string, g_value_get_string (value)) == 0)
        return;
      g_free (*string);
      *string = g_value_dup_string (value);
    }
  else if (property_id == PROP_RUNNING_COUNT)
    {
      if (priv->running_count == g_value_get_uint (value))
        return;
      priv->running_count = g_value_get_uint (value);
    }
  else
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      return;
    }
  g_object_notify_by_pspec (object, pspec);
}

static void
carrel_ui_provider_finalize (GObject *object)
{
  CarrelUiProvider *self = CARREL_UI_PROVIDER (object);

  g_clear_pointer (find_string (self, PROP_ACCELERATION_REASON), g_free);
  g_clear_pointer (find_string (self, PROP_ACCELERATION_ADVICE), g_free);
  g_clear_pointer (find_string (self, PROP_READ_ONLY_REASON), g_free);
  G_OBJECT_CLASS (carrel_ui_provider_parent_class)->finalize (object);
}

static void
carrel_ui_provider_class_init (CarrelUiProviderClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = carrel_ui_provider_get_property;
  object_class->set_property = carrel_ui_provider_set_property;
  object_class->finalize = carrel_ui_provider_finalize;
  properties[PROP_ACCELERATION_REASON] =
    g_param_spec_string ("acceleration-reason", NULL, NULL, NULL, flags);
  properties[PROP_ACCELERATION_ADVICE] =
    g_param_spec_string ("acceleration-advice", NULL, NULL, NULL, flags);
  properties[PROP_READ_ONLY_REASON] =
    g_param_spec_string ("read-only-reason", NULL, NULL, NULL, flags);
  properties[PROP_RUNNING_COUNT] =
    g_param_spec_uint ("running-count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[SIGNAL_NOTICE] = g_signal_new ("notice",
                                         CARREL_UI_TYPE_PROVIDER,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         4,
                                         G_TYPE_STRING,
                                         G_TYPE_STRING,
                                         G_TYPE_STRING,
                                         G_TYPE_VARIANT);
}

static void
carrel_ui_provider_init (CarrelUiProvider *self)
{
}

GListModel *
carrel_ui_provider_get_machines (CarrelUiProvider *self, CarrelUiQuery *query)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->get_machines (self, query);
}

GListModel *
carrel_ui_provider_get_places (CarrelUiProvider *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->get_places (self);
}

GListModel *
carrel_ui_provider_get_jobs (CarrelUiProvider *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->get_jobs (self);
}

GListModel *
carrel_ui_provider_get_images (CarrelUiProvider *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->get_images (self);
}

GListModel *
carrel_ui_provider_get_systems (CarrelUiProvider *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->get_systems (self);
}

CarrelUiMachine *
carrel_ui_provider_find_machine (CarrelUiProvider *self, const char *uuid)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (uuid != NULL, NULL);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->find_machine (self, uuid);
}

CarrelUiSettings *
carrel_ui_provider_get_settings (CarrelUiProvider *self, const char *uuid)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (uuid != NULL, NULL);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->get_settings (self, uuid);
}

void
carrel_ui_provider_recognise_async (CarrelUiProvider *self,
                                    const char *path,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (CARREL_UI_IS_PROVIDER (self));
  g_return_if_fail (path != NULL);

  CARREL_UI_PROVIDER_GET_CLASS (self)->recognise_async (self,
                                                        path,
                                                        cancellable,
                                                        callback,
                                                        user_data);
}

CarrelUiImage *
carrel_ui_provider_recognise_finish (CarrelUiProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->recognise_finish (self, result, error);
}

void
carrel_ui_provider_create_async (CarrelUiProvider *self,
                                 CarrelUiCreateRequest *request,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (CARREL_UI_IS_PROVIDER (self));
  g_return_if_fail (request != NULL);

  CARREL_UI_PROVIDER_GET_CLASS (self)->create_async (self,
                                                     request,
                                                     cancellable,
                                                     callback,
                                                     user_data);
}

char *
carrel_ui_provider_create_finish (CarrelUiProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->create_finish (self, result, error);
}

void
carrel_ui_provider_perform_async (CarrelUiProvider *self,
                                  CarrelUiVerb verb,
                                  const char *const *uuids,
                                  GVariant *arguments,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GVariant) sunk = NULL;

  g_return_if_fail (CARREL_UI_IS_PROVIDER (self));

  sunk = arguments != NULL ? g_variant_ref_sink (arguments) : NULL;
  CARREL_UI_PROVIDER_GET_CLASS (self)
    ->perform_async (self, verb, uuids, arguments, cancellable, callback, user_data);
}

GVariant *
carrel_ui_provider_perform_finish (CarrelUiProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->perform_finish (self, result, error);
}

void
carrel_ui_provider_change_async (CarrelUiProvider *self,
                                 const char *uuid,
                                 const char *setting,
                                 GVariant *value,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GVariant) sunk = NULL;

  g_return_if_fail (CARREL_UI_IS_PROVIDER (self));
  g_return_if_fail (uuid != NULL);
  g_return_if_fail (setting != NULL);
  g_return_if_fail (value != NULL);

  sunk = g_variant_ref_sink (value);
  CARREL_UI_PROVIDER_GET_CLASS (self)
    ->change_async (self, uuid, setting, value, cancellable, callback, user_data);
}

gboolean
carrel_ui_provider_change_finish (CarrelUiProvider *self,
                                  GAsyncResult *result,
                                  CarrelUiApplied *out_applied,
                                  GError **error)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->change_finish (self, result, out_applied, error);
}

void
carrel_ui_provider_open_display_async (CarrelUiProvider *self,
                                       const char *uuid,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_return_if_fail (CARREL_UI_IS_PROVIDER (self));
  g_return_if_fail (uuid != NULL);

  CARREL_UI_PROVIDER_GET_CLASS (self)->open_display_async (self,
                                                           uuid,
                                                           cancellable,
                                                           callback,
                                                           user_data);
}

CarrelDisplaySession *
carrel_ui_provider_open_display_finish (CarrelUiProvider *self,
                                        GAsyncResult *result,
                                        GError **error)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->open_display_finish (self, result, error);
}

void
carrel_ui_provider_examine_async (CarrelUiProvider *self,
                                  const char *uuid,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (CARREL_UI_IS_PROVIDER (self));

  if (CARREL_UI_PROVIDER_GET_CLASS (self)->examine_async == NULL)
    {
      g_task_report_new_error (self,
                               callback,
                               user_data,
                               carrel_ui_provider_examine_async,
                               G_IO_ERROR,
                               G_IO_ERROR_NOT_SUPPORTED,
                               "%s",
                               _("There is no report to show."));
      return;
    }
  CARREL_UI_PROVIDER_GET_CLASS (self)->examine_async (self, uuid, cancellable, callback, user_data);
}

char *
carrel_ui_provider_examine_finish (CarrelUiProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_async_result_is_tagged (result, carrel_ui_provider_examine_async))
    return g_task_propagate_pointer (G_TASK (result), error);
  return CARREL_UI_PROVIDER_GET_CLASS (self)->examine_finish (self, result, error);
}

const char *
carrel_ui_provider_get_acceleration_reason (CarrelUiProvider *self)
{
  CarrelUiProviderPrivate *priv = carrel_ui_provider_get_instance_private (self);

  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);

  return priv->acceleration_reason;
}

const char *
carrel_ui_provider_get_acceleration_advice (CarrelUiProvider *self)
{
  CarrelUiProviderPrivate *priv = carrel_ui_provider_get_instance_private (self);

  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);

  return priv->acceleration_advice;
}

const char *
carrel_ui_provider_get_read_only_reason (CarrelUiProvider *self)
{
  CarrelUiProviderPrivate *priv = carrel_ui_provider_get_instance_private (self);

  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);

  return priv->read_only_reason;
}

guint
carrel_ui_provider_get_running_count (CarrelUiProvider *self)
{
  CarrelUiProviderPrivate *priv = carrel_ui_provider_get_instance_private (self);

  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), 0);

  return priv->running_count;
}

void
carrel_ui_provider_notify (CarrelUiProvider *self,
                           const char *text,
                           const char *action_label,
                           const char *action_name,
                           GVariant *target)
{
  g_autoptr (GVariant) sunk = target != NULL ? g_variant_ref_sink (target) : NULL;

  g_return_if_fail (CARREL_UI_IS_PROVIDER (self));
  g_return_if_fail (text != NULL);

  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, text, action_label, action_name, sunk);
}
