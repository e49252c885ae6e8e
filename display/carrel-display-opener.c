/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-opener.h"

G_DEFINE_INTERFACE (CarrelDisplayOpener, carrel_display_opener, G_TYPE_OBJECT)

static void
carrel_display_opener_default_init (CarrelDisplayOpenerInterface *interface)
{
}

void
carrel_display_opener_open_async (CarrelDisplayOpener *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (CARREL_IS_DISPLAY_OPENER (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (callback != NULL);

  CARREL_DISPLAY_OPENER_GET_IFACE (self)->open_async (self, cancellable, callback, user_data);
}

int
carrel_display_opener_open_finish (CarrelDisplayOpener *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_OPENER (self), -1);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), -1);

  return CARREL_DISPLAY_OPENER_GET_IFACE (self)->open_finish (self, result, error);
}
