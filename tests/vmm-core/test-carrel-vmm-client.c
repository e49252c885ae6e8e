/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vmm-core/carrel-vmm-client-private.h"

#include <gio/gio.h>
#include <sys/socket.h>
#include <unistd.h>

/* A client by itself, on connections of ours. */

/* The harm was seen after some thousands. */
#define ROUNDS 20000

static GDBusConnection *
connect_descriptor (int descriptor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new_from_fd (descriptor, &error);
  g_autoptr (GSocketConnection) stream = NULL;
  GDBusConnection *connection;

  g_assert_no_error (error);
  stream = g_socket_connection_factory_create_connection (socket);
  connection = g_dbus_connection_new_sync (G_IO_STREAM (stream),
                                           NULL,
                                           G_DBUS_CONNECTION_FLAGS_NONE,
                                           NULL,
                                           NULL,
                                           &error);
  g_assert_no_error (error);
  return connection;
}

/* The other end is closed by the caller. */
static GDBusConnection *
make_connection (int *out_other)
{
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
  *out_other = ends[1];
  return connect_descriptor (ends[0]);
}

/* What GIO's thread does: it drops a reference at about the time at which the client goes. */
typedef struct
{
  GDBusConnection *connection;
  int delay;
  gboolean is_over;
} Dropper;

static gpointer
drop (gpointer user_data)
{
  Dropper *dropper = user_data;

  while (!g_atomic_int_get (&dropper->is_over))
    {
      GDBusConnection *connection = g_atomic_pointer_exchange (&dropper->connection, NULL);

      if (connection == NULL)
        continue;
      for (volatile int count = 0; count < dropper->delay; count++)
        ;
      g_object_unref (connection);
    }
  return NULL;
}

static void
goes_while_another_thread_drops_its_connection (void)
{
  Dropper dropper = { 0 };
  int other = -1;
  g_autoptr (GDBusConnection) quiet = make_connection (&other);
  g_autoptr (CarrelVmmBusMachine1) proxy = NULL;
  GThread *thread = NULL;

  proxy = carrel_vmm_bus_machine1_proxy_new_sync (quiet,
                                                  G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES |
                                                    G_DBUS_PROXY_FLAGS_DO_NOT_CONNECT_SIGNALS,
                                                  NULL,
                                                  "/machine",
                                                  NULL,
                                                  NULL);
  g_assert_nonnull (proxy);
  thread = g_thread_new ("dropper", drop, &dropper);
  for (int round = 0; round < ROUNDS; round++)
    {
      int peer = -1;
      GDBusConnection *connection = make_connection (&peer);
      CarrelVmmClient *client = carrel_vmm_client_new_for_proxy ("machine", connection, proxy);

      close (peer);
      while (carrel_vmm_client_get_connected (client))
        g_main_context_iteration (NULL, TRUE);
      dropper.delay = round % 64 * 16;
      g_atomic_pointer_set (&dropper.connection, connection);
      g_object_unref (client);
    }
  while (g_atomic_pointer_get (&dropper.connection) != NULL)
    g_thread_yield ();
  g_atomic_int_set (&dropper.is_over, TRUE);
  g_thread_join (thread);
  close (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vmm/client/goes-while-another-thread-drops-its-connection",
                   goes_while_another_thread_drops_its_connection);
  return g_test_run ();
}
