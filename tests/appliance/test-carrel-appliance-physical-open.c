/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/physical/carrel-appliance-physical-open.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/*
 * A disk that may not be opened, and UDisks made up: a service on a bus of its own, in a thread of its own,
 * because whoever asks waits.  What it hands out is no disk, which is found out.
 */

#define NOBODY 65534

static const char introspection[] =
  "<node>"
  " <interface name='org.freedesktop.UDisks2.Manager'>"
  "  <method name='ResolveDevice'><arg type='a{sv}' direction='in'/><arg type='a{sv}' direction='in'/>"
  "   <arg type='ao' direction='out'/></method>"
  " </interface>"
  " <interface name='org.freedesktop.UDisks2.Block'>"
  "  <method name='OpenDevice'><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>"
  "   <arg type='h' direction='out'/></method>"
  " </interface>"
  "</node>";

typedef struct
{
  GTestDBus *bus;
  GDBusConnection *client; /* keeps the bus that everybody shares */
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GMutex lock;
  GCond cond;
  gboolean is_ready;
  const char *refusal;
  char *path;
  char *mode;
  gint32 flags;
  char *file;
} Fixture;

static void
open_device (Fixture *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autoptr (GUnixFDList) list = g_unix_fd_list_new ();
  g_autoptr (GVariant) options = NULL;
  g_auto (CarrelBaseDescriptor) descriptor = open ("/dev/null", O_RDONLY | O_CLOEXEC);

  g_variant_get (parameters, "(s@a{sv})", &self->mode, &options);
  g_variant_lookup (options, "flags", "i", &self->flags);
  if (self->refusal != NULL)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, self->refusal, "no");
      return;
    }
  g_assert_cmpint (g_unix_fd_list_append (list, descriptor, NULL), ==, 0);
  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation,
                                                           g_variant_new ("(h)", 0),
                                                           list);
}

static void
called_cb (GDBusConnection *connection,
           const char *sender,
           const char *object,
           const char *interface,
           const char *method,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  Fixture *self = user_data;
  const char *paths[] = { "/org/freedesktop/UDisks2/block_devices/x", NULL };

  if (g_str_equal (method, "ResolveDevice"))
    {
      g_autoptr (GVariant) spec = g_variant_get_child_value (parameters, 0);

      g_variant_lookup (spec, "path", "s", &self->path);
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^ao)", paths));
    }
  else
    open_device (self, parameters, invocation);
}

static gpointer
serve (gpointer data)
{
  static const GDBusInterfaceVTable table = { called_cb, NULL, NULL, { 0 } };
  Fixture *self = data;
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, NULL);
  g_autoptr (GVariant) answer = NULL;

  g_main_context_push_thread_default (self->context);
  connection =
    g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (self->bus),
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                              G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL,
                                            NULL,
                                            NULL);
  g_assert_nonnull (connection);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (
      g_dbus_connection_register_object (connection,
                                         i == 0 ? "/org/freedesktop/UDisks2/Manager"
                                                : "/org/freedesktop/UDisks2/block_devices/x",
                                         node->interfaces[i],
                                         &table,
                                         self,
                                         NULL,
                                         NULL),
      >,
      0);
  answer = g_dbus_connection_call_sync (connection,
                                        "org.freedesktop.DBus",
                                        "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus",
                                        "RequestName",
                                        g_variant_new ("(su)", "org.freedesktop.UDisks2", 0),
                                        NULL,
                                        G_DBUS_CALL_FLAGS_NONE,
                                        -1,
                                        NULL,
                                        NULL);
  g_assert_nonnull (answer);
  g_mutex_lock (&self->lock);
  self->is_ready = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  g_main_loop_run (self->loop);
  g_dbus_connection_close_sync (connection, NULL, NULL);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
has_bus (void)
{
  g_autofree char *program = g_find_program_in_path ("dbus-daemon");

  if (program == NULL)
    g_test_skip ("dbus-daemon is not installed");
  return program != NULL;
}

static void
start_service (Fixture *self)
{
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("udisks", serve, self);
  g_mutex_lock (&self->lock);
  while (!self->is_ready)
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);
}

static void
stop_service (Fixture *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  self->is_ready = FALSE;
}

/* Opens a file that nobody may open, as whoever is not root. */
static int
open_denied (Fixture *self, CarrelAppliancePhysicalMode mode, GError **error)
{
  CarrelAppliancePhysical disk = { .path = self->file, .device = 1 };
  gboolean is_root = geteuid () == 0;
  int descriptor;

  if (is_root)
    g_assert_no_errno (seteuid (NOBODY));
  descriptor = carrel_appliance_physical_open (&disk, mode, NULL, error);
  if (is_root)
    g_assert_no_errno (seteuid (0));
  return descriptor;
}

static void
test_udisks (void)
{
  g_auto (CarrelBaseDescriptor) made = -1;
  g_autoptr (GError) error = NULL;
  Fixture self = { 0 };

  if (!has_bus ())
    return;
  self.bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self.bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (self.bus), TRUE);
  self.client = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_set_exit_on_close (self.client, FALSE);
  made = g_file_open_tmp ("carrel-denied-XXXXXX", &self.file, NULL);
  g_assert_cmpint (fchmod (made, 0), ==, 0);

  /* Nobody is there. */
  g_assert_cmpint (open_denied (&self, CARREL_APPLIANCE_PHYSICAL_MODE_READ, &error), ==, -1);
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "udisks2"));
  g_clear_error (&error);

  start_service (&self);
  /* What comes is looked at: it is no disk. */
  g_assert_cmpint (open_denied (&self, CARREL_APPLIANCE_PHYSICAL_MODE_WRITE, &error), ==, -1);
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpstr (self.path, ==, self.file);
  g_assert_cmpstr (self.mode, ==, "rw");
  g_assert_cmpint (self.flags, ==, O_EXCL | O_CLOEXEC);
  g_clear_pointer (&self.mode, g_free);
  g_clear_pointer (&self.path, g_free);

  self.refusal = "org.freedesktop.UDisks2.Error.NotAuthorizedDismissed";
  g_assert_cmpint (open_denied (&self, CARREL_APPLIANCE_PHYSICAL_MODE_READ_SHARED, &error), ==, -1);
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_cmpstr (self.mode, ==, "r");
  g_assert_cmpint (self.flags, ==, O_CLOEXEC);
  stop_service (&self);

  g_unlink (self.file);
  g_free (self.file);
  g_free (self.mode);
  g_free (self.path);
  g_clear_object (&self.client);
  g_test_dbus_stop (self.bus);
  g_object_unref (self.bus);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/physical-open/udisks-is-asked-where-the-right-is-missing",
                   test_udisks);
  return g_test_run ();
}
