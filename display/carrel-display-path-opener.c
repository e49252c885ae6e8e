/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-path-opener.h"

#include "carrel-display-error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* The kernel's sun_path without its terminating zero. */
#define MAXIMAL_PATH_BYTES 107u

struct _CarrelDisplayPathOpener
{
  GObject parent_instance;
  char *path;
};

static void carrel_display_path_opener_interface_init (CarrelDisplayOpenerInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CarrelDisplayPathOpener,
                               carrel_display_path_opener,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CARREL_TYPE_DISPLAY_OPENER,
                                                      carrel_display_path_opener_interface_init))

static void
connected_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  int descriptor;

  connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (object), result, &error);
  if (connection == NULL)
    {
      CarrelDisplayPathOpener *self = g_task_get_source_object (task);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else
        g_task_return_new_error (task,
                                 CARREL_DISPLAY_ERROR,
                                 CARREL_DISPLAY_ERROR_REFUSED,
                                 _ ("The display at %s could not be reached: %s"),
                                    self->path,
                                    error->message);
      return;
    }

  /* The connection closes its own descriptor; ours is another one for the same socket. */
  descriptor = fcntl (g_socket_get_fd (g_socket_connection_get_socket (connection)),
                      F_DUPFD_CLOEXEC,
                      3);
  if (descriptor < 0)
    g_task_return_new_error (task,
                             CARREL_DISPLAY_ERROR,
                             CARREL_DISPLAY_ERROR_REFUSED,
                             _ ("The connection to the display could not be kept: %s"),
                                g_strerror (errno));
  else
    g_task_return_int (task, descriptor);
}

static void
carrel_display_path_opener_open_async (CarrelDisplayOpener *opener,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  CarrelDisplayPathOpener *self = CARREL_DISPLAY_PATH_OPENER (opener);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, carrel_display_path_opener_open_async);
  /* A descriptor that is there is handed out even if the caller has lost interest: a result that
     turns into "cancelled" on the way would leak it. */
  g_task_set_check_cancellable (task, FALSE);

  if (strlen (self->path) > MAXIMAL_PATH_BYTES)
    {
      g_task_return_new_error (task,
                               CARREL_DISPLAY_ERROR,
                               CARREL_DISPLAY_ERROR_REFUSED,
                               _ ("The path %s is too long for a socket."), self->path);
      return;
    }
  address = g_unix_socket_address_new (self->path);
  g_socket_client_connect_async (client,
                                 G_SOCKET_CONNECTABLE (address),
                                 cancellable,
                                 connected_cb,
                                 g_steal_pointer (&task));
}

static int
carrel_display_path_opener_open_finish (CarrelDisplayOpener *opener,
                                        GAsyncResult *result,
                                        GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}

static void
carrel_display_path_opener_finalize (GObject *object)
{
  CarrelDisplayPathOpener *self = CARREL_DISPLAY_PATH_OPENER (object);

  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (carrel_display_path_opener_parent_class)->finalize (object);
}

static void
carrel_display_path_opener_init (CarrelDisplayPathOpener *self)
{
}

static void
carrel_display_path_opener_class_init (CarrelDisplayPathOpenerClass *class)
{
  G_OBJECT_CLASS (class)->finalize = carrel_display_path_opener_finalize;
}

static void
carrel_display_path_opener_interface_init (CarrelDisplayOpenerInterface *interface)
{
  interface->open_async = carrel_display_path_opener_open_async;
  interface->open_finish = carrel_display_path_opener_open_finish;
}

CarrelDisplayOpener *
carrel_display_path_opener_new (const char *path)
{
  CarrelDisplayPathOpener *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (CARREL_TYPE_DISPLAY_PATH_OPENER, NULL);
  self->path = g_strdup (path);
  return CARREL_DISPLAY_OPENER (self);
}
