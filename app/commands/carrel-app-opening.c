/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-opening-private.h"

CarrelAppContext *
carrel_app_opening_take (CarrelAppCommand *command,
                         CarrelAppContextFlags flags,
                         gboolean *out_opened,
                         GError **error)
{
  CarrelAppContext *context = carrel_app_command_get_context (command);
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GAsyncResult) result = NULL;

  *out_opened = context == NULL;
  if (context != NULL)
    return g_object_ref (context);
  carrel_app_context_open_async (carrel_app_command_get_text (command, "library"),
                                 "carrelctl",
                                 flags,
                                 carrel_app_fiber_get_cancellable (fiber),
                                 carrel_app_fiber_ready_cb,
                                 fiber);
  result = carrel_app_fiber_wait (fiber);
  return carrel_app_context_open_finish (result, error);
}

void
carrel_app_opening_close (CarrelAppCommand *command, CarrelAppContext *context)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GAsyncResult) result = NULL;

  carrel_app_context_close_async (context, carrel_app_fiber_ready_cb, fiber);
  result = carrel_app_fiber_wait (fiber);
  carrel_app_context_close_finish (context, result);
}
