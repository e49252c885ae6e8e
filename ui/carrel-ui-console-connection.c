/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-console-page-private.h"

#include <glib/gi18n-lib.h>

/* A connection is opened by itself once per start of the machine. When it ends, a person decides: a
 * second viewer takes a SPICE display over, and two that reconnect by themselves would fight.
 *
 * There is one exception. QEMU can send a rectangle of the guest's new mode before it has told the
 * mode, and libvncclient takes that for a broken server. Nothing is wrong then, so the page connects
 * again, a few times; a connection that stood for a while begins the count anew. */

#define RETRIES_MAX 3
#define STEADY_SECONDS 10

static gboolean
may_retry (CarrelUiConsolePage *self, const GError *error)
{
  gint64 lived = g_get_monotonic_time () - self->connected_at;
  gboolean was_connected = self->connected_at != 0;

  self->connected_at = 0;
  if (!g_error_matches (error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_PROTOCOL))
    return FALSE;
  /* A server that never showed a picture is not taken up again. */
  if (!was_connected && self->n_retries == 0)
    return FALSE;
  if (was_connected && lived >= STEADY_SECONDS * G_USEC_PER_SEC)
    self->n_retries = 0;
  return self->n_retries++ < RETRIES_MAX;
}

static void
ended (CarrelUiConsolePage *self)
{
  const GError *error = carrel_display_session_get_error (self->session);

  g_clear_error (&self->error);
  if (!may_retry (self, error))
    self->error = error != NULL ? g_error_copy (error)
                                : g_error_new_literal (G_IO_ERROR,
                                                       G_IO_ERROR_CLOSED,
                                                       _ ("The connection to the screen ended."));
  /* The last picture stays below; the dead session is not used again. */
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
}

static void
session_state_cb (CarrelUiConsolePage *self)
{
  if (carrel_display_session_get_state (self->session) == CARREL_DISPLAY_STATE_DISCONNECTED)
    ended (self);
  else if (carrel_ui_console_page_is_connected (self))
    {
      self->connected_at = g_get_monotonic_time ();
      if (gtk_widget_get_mapped (GTK_WIDGET (self)))
        gtk_widget_grab_focus (GTK_WIDGET (self->view));
    }
  carrel_ui_console_page_update (self);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  /* How it ended is told by the session's state, which the page follows. */
  carrel_display_session_connect_finish (CARREL_DISPLAY_SESSION (source), result, NULL);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelUiConsolePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelDisplaySession)
    session = carrel_ui_provider_open_display_finish (CARREL_UI_PROVIDER (source), result, &error);

  if (self->is_left || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (session != NULL)
        carrel_display_session_disconnect (session);
      return;
    }
  g_clear_object (&self->opening);
  if (session == NULL)
    {
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&error);
      carrel_ui_console_page_update (self);
      return;
    }
  self->session = g_steal_pointer (&session);
  g_signal_connect_object (self->session,
                           "notify::state",
                           G_CALLBACK (session_state_cb),
                           self,
                           G_CONNECT_SWAPPED);
  carrel_display_view_set_session (self->view, self->session);
  if (carrel_display_session_get_state (self->session) == CARREL_DISPLAY_STATE_IDLE)
    carrel_display_session_connect_async (self->session, NULL, connected_cb, NULL);
  else
    session_state_cb (self);
}

gboolean
carrel_ui_console_page_is_connected (CarrelUiConsolePage *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CONSOLE_PAGE (self), FALSE);

  return self->session != NULL &&
         carrel_display_session_get_state (self->session) == CARREL_DISPLAY_STATE_CONNECTED;
}

void
carrel_ui_console_page_connect (CarrelUiConsolePage *self)
{
  g_return_if_fail (CARREL_UI_IS_CONSOLE_PAGE (self));

  carrel_ui_console_page_disconnect (self);
  g_clear_error (&self->error);
  self->opening = g_cancellable_new ();
  carrel_ui_provider_open_display_async (self->provider,
                                         carrel_ui_machine_get_uuid (self->machine),
                                         self->opening,
                                         opened_cb,
                                         g_object_ref (self));
  carrel_ui_console_page_update (self);
}

void
carrel_ui_console_page_disconnect (CarrelUiConsolePage *self)
{
  g_return_if_fail (CARREL_UI_IS_CONSOLE_PAGE (self));

  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  if (self->session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  carrel_display_session_disconnect (self->session);
  g_clear_object (&self->session);
}
