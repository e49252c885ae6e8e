/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-provider.h"

void
carrel_ui_provider_plan_import_async (CarrelUiProvider *self,
                                      const char *path,
                                      const char *configuration,
                                      gboolean is_held,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_return_if_fail (CARREL_UI_IS_PROVIDER (self));
  g_return_if_fail (path != NULL);

  CARREL_UI_PROVIDER_GET_CLASS (self)
    ->plan_import_async (self, path, configuration, is_held, cancellable, callback, user_data);
}

CarrelUiImportPlan *
carrel_ui_provider_plan_import_finish (CarrelUiProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->plan_import_finish (self, result, error);
}

void
carrel_ui_provider_import_async (CarrelUiProvider *self,
                                 CarrelUiImportRequest *request,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (CARREL_UI_IS_PROVIDER (self));
  g_return_if_fail (CARREL_UI_IS_IMPORT_REQUEST (request));

  CARREL_UI_PROVIDER_GET_CLASS (self)->import_async (self, request, callback, user_data);
}

gboolean
carrel_ui_provider_import_finish (CarrelUiProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->import_finish (self, result, error);
}

void
carrel_ui_provider_discover_async (CarrelUiProvider *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (CARREL_UI_IS_PROVIDER (self));

  CARREL_UI_PROVIDER_GET_CLASS (self)->discover_async (self, cancellable, callback, user_data);
}

GListModel *
carrel_ui_provider_discover_finish (CarrelUiProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->discover_finish (self, result, error);
}

void
carrel_ui_provider_list_disks_async (CarrelUiProvider *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_return_if_fail (CARREL_UI_IS_PROVIDER (self));

  CARREL_UI_PROVIDER_GET_CLASS (self)->list_disks_async (self, cancellable, callback, user_data);
}

GListModel *
carrel_ui_provider_list_disks_finish (CarrelUiProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CARREL_UI_PROVIDER_GET_CLASS (self)->list_disks_finish (self, result, error);
}
