/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-server.h"

#include <sys/socket.h>
#include <unistd.h>

#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "base/carrel-base-descriptor.h"

#include "carrel-vmm-bus.h"
#include "carrel-vmm-socket.h"

struct _CarrelVmmServer
{
  GObject parent_instance;

  CarrelVmmMachine *machine;
  CarrelVmmBusMachine1 *skeleton;
  CarrelBaseDescriptor listener;
  GSource *accept_source;
  GPtrArray *connections;
  guint holds;
  gboolean wants_quit;
  gboolean is_trial;
};

enum
{
  SIGNAL_IDLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelVmmServer, carrel_vmm_server, G_TYPE_OBJECT)

/* A method call that waits for the machine; it keeps the server busy. */
typedef struct
{
  CarrelVmmServer *server;
  GDBusMethodInvocation *invocation;
} Call;

static Call *
call_new (CarrelVmmServer *self, GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  call->server = g_object_ref (self);
  call->invocation = g_object_ref (invocation);
  carrel_vmm_server_hold (self);
  return call;
}

static void
call_free (Call *call)
{
  carrel_vmm_server_release (call->server);
  g_object_unref (call->invocation);
  g_object_unref (call->server);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

/* Whoever called shall know the new state before the answer: the changes are sent first. */
static void
return_call (Call *call, GVariant *values, GUnixFDList *descriptors, GError *error)
{
  g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (call->server->skeleton));
  if (error != NULL)
    g_dbus_method_invocation_return_gerror (g_object_ref (call->invocation), error);
  else
    g_dbus_method_invocation_return_value_with_unix_fd_list (g_object_ref (call->invocation),
                                                             values,
                                                             descriptors);
}

static void
call_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;

  carrel_vmm_machine_call_finish (CARREL_VMM_MACHINE (object), result, &error);
  return_call (call, NULL, NULL, error);
}

static void
trial_ended_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelVmmServer) self = user_data;

  /* That it is off, or why not, is told as a change of state. */
  carrel_vmm_machine_call_finish (CARREL_VMM_MACHINE (object), result, NULL);
  carrel_vmm_server_release (self);
}

/* A machine that is only tried is nobody's when nobody watches. */
static void
end_trial (CarrelVmmServer *self)
{
  self->is_trial = FALSE;
  carrel_vmm_server_hold (self);
  carrel_vmm_machine_power_off_async (self->machine, trial_ended_cb, g_object_ref (self));
}

static void
check_idle (CarrelVmmServer *self)
{
  gboolean is_off = carrel_vmm_state_is_off (carrel_vmm_machine_get_state (self->machine));

  if (!is_off && self->is_trial && self->holds == 0 && self->connections->len == 0)
    end_trial (self);

  if (is_off && self->holds == 0 && (self->connections->len == 0 || self->wants_quit))
    g_signal_emit (self, signals[SIGNAL_IDLE], 0);
}

static void
machine_changed_cb (CarrelVmmServer *self, CarrelVmmMachine *machine)
{
  CarrelVmmEngine *engine = carrel_vmm_machine_get_engine (machine);
  CarrelVmmState state = carrel_vmm_machine_get_state (machine);

  g_object_set (self->skeleton,
                "version",
                CARREL_VMM_SERVER_VERSION,
                "uuid",
                carrel_vmm_machine_get_uuid (machine),
                "name",
                carrel_vmm_machine_get_name (machine),
                "state",
                carrel_vmm_state_to_string (state),
                "state-reason",
                carrel_vmm_machine_get_state_reason (machine),
                "accelerator",
                carrel_vmm_engine_get_accelerator (engine),
                "accelerator-reason",
                carrel_vmm_engine_get_accelerator_reason (engine),
                "qemu-pid",
                carrel_vmm_engine_get_pid (engine),
                "agent-connected",
                carrel_vmm_engine_get_agent_connected (engine),
                "display-kind",
                carrel_vmm_engine_get_display_kind (engine),
                "pending-restart",
                carrel_vmm_machine_get_pending_restart (machine),
                "guest-panicked",
                carrel_vmm_engine_get_guest_panicked (engine),
                "responding",
                carrel_vmm_engine_get_responding (engine),
                "notices",
                carrel_vmm_engine_get_notices (engine),
                NULL);
  if (carrel_vmm_state_is_off (state))
    check_idle (self);
}

static gboolean
start_cb (CarrelVmmServer *self,
          GDBusMethodInvocation *invocation,
          const char *spec,
          GVariant *options,
          CarrelVmmBusMachine1 *skeleton)
{
  const char *accelerator = NULL;
  gboolean is_paused = FALSE;
  gboolean is_trial = FALSE;

  g_variant_lookup (options, "accelerator", "&s", &accelerator);
  g_variant_lookup (options, "paused", "b", &is_paused);
  g_variant_lookup (options, "trial", "b", &is_trial);
  if (carrel_vmm_state_is_off (carrel_vmm_machine_get_state (self->machine)))
    self->is_trial = is_trial;
  carrel_vmm_machine_start_async (self->machine,
                                  spec,
                                  accelerator,
                                  is_paused,
                                  is_trial,
                                  call_cb,
                                  call_new (self, invocation));
  return TRUE;
}

static gboolean
shutdown_cb (CarrelVmmServer *self,
             GDBusMethodInvocation *invocation,
             guint timeout_s,
             gboolean escalate,
             CarrelVmmBusMachine1 *skeleton)
{
  carrel_vmm_machine_shutdown_async (self->machine,
                                     timeout_s,
                                     escalate,
                                     call_cb,
                                     call_new (self, invocation));
  return TRUE;
}

static gboolean
power_off_cb (CarrelVmmServer *self,
              GDBusMethodInvocation *invocation,
              CarrelVmmBusMachine1 *skeleton)
{
  carrel_vmm_machine_power_off_async (self->machine, call_cb, call_new (self, invocation));
  return TRUE;
}

static gboolean
reset_cb (CarrelVmmServer *self, GDBusMethodInvocation *invocation, CarrelVmmBusMachine1 *skeleton)
{
  carrel_vmm_machine_reset_async (self->machine, call_cb, call_new (self, invocation));
  return TRUE;
}

static gboolean
pause_cb (CarrelVmmServer *self, GDBusMethodInvocation *invocation, CarrelVmmBusMachine1 *skeleton)
{
  carrel_vmm_machine_pause_async (self->machine, call_cb, call_new (self, invocation));
  return TRUE;
}

static gboolean
resume_cb (CarrelVmmServer *self, GDBusMethodInvocation *invocation, CarrelVmmBusMachine1 *skeleton)
{
  carrel_vmm_machine_resume_async (self->machine, call_cb, call_new (self, invocation));
  return TRUE;
}

static gboolean
agent_ping_cb (CarrelVmmServer *self,
               GDBusMethodInvocation *invocation,
               CarrelVmmBusMachine1 *skeleton)
{
  carrel_vmm_machine_agent_ping_async (self->machine, call_cb, call_new (self, invocation));
  return TRUE;
}

static void
return_descriptor (Call *call, int descriptor, GError *error)
{
  g_auto (CarrelBaseDescriptor) owned = descriptor;
  g_autoptr (GUnixFDList) list = NULL;

  if (descriptor >= 0)
    list = g_unix_fd_list_new_from_array (&owned, 1);
  if (descriptor >= 0)
    owned = -1;
  return_call (call, descriptor >= 0 ? g_variant_new ("(h)", 0) : NULL, list, error);
}

static gboolean
open_display_cb (CarrelVmmServer *self,
                 GDBusMethodInvocation *invocation,
                 GUnixFDList *list,
                 const char *kind,
                 CarrelVmmBusMachine1 *skeleton)
{
  g_autoptr (Call) call = call_new (self, invocation);
  g_autoptr (GError) error = NULL;
  int descriptor = carrel_vmm_machine_open_display (self->machine, kind, &error);

  return_descriptor (call, descriptor, error);
  return TRUE;
}

static void
screendump_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  int descriptor = carrel_vmm_machine_screendump_finish (CARREL_VMM_MACHINE (object),
                                                         result,
                                                         &error);

  return_descriptor (call, descriptor, error);
}

static gboolean
screendump_cb (CarrelVmmServer *self,
               GDBusMethodInvocation *invocation,
               GUnixFDList *list,
               CarrelVmmBusMachine1 *skeleton)
{
  carrel_vmm_machine_screendump_async (self->machine,
                                       screendump_done_cb,
                                       call_new (self, invocation));
  return TRUE;
}

static gboolean
send_keys_cb (CarrelVmmServer *self,
              GDBusMethodInvocation *invocation,
              GVariant *chords,
              guint hold_ms,
              CarrelVmmBusMachine1 *skeleton)
{
  carrel_vmm_machine_send_keys_async (self->machine,
                                      chords,
                                      hold_ms,
                                      call_cb,
                                      call_new (self, invocation));
  return TRUE;
}

static gboolean
change_media_cb (CarrelVmmServer *self,
                 GDBusMethodInvocation *invocation,
                 GUnixFDList *list,
                 const char *device,
                 GVariant *image,
                 const char *path,
                 CarrelVmmBusMachine1 *skeleton)
{
  g_autoptr (GError) error = NULL;
  int descriptor = -1;
  gint32 handle;

  if (g_variant_n_children (image) > 0)
    {
      g_variant_get_child (image, 0, "h", &handle);
      if (list == NULL)
        g_set_error_literal (&error,
                             CARREL_VMM_ERROR,
                             CARREL_VMM_ERROR_PROTOCOL,
                             _("The medium's descriptor did not come along"));
      else
        descriptor = g_unix_fd_list_get (list, handle, &error);
    }
  if (error != NULL)
    {
      g_dbus_method_invocation_return_gerror (g_object_ref (invocation), error);
      return TRUE;
    }
  carrel_vmm_machine_change_media_async (self->machine,
                                         device,
                                         descriptor,
                                         path,
                                         call_cb,
                                         call_new (self, invocation));
  return TRUE;
}

static void
apply_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) applied_now = NULL;
  g_auto (GStrv) after_restart = NULL;

  carrel_vmm_machine_apply_finish (CARREL_VMM_MACHINE (object),
                                   result,
                                   &applied_now,
                                   &after_restart,
                                   &error);
  return_call (call,
               error == NULL ? g_variant_new ("(^as^as)", applied_now, after_restart) : NULL,
               NULL,
               error);
}

static gboolean
apply_cb (CarrelVmmServer *self,
          GDBusMethodInvocation *invocation,
          const char *spec,
          CarrelVmmBusMachine1 *skeleton)
{
  carrel_vmm_machine_apply_async (self->machine, spec, apply_done_cb, call_new (self, invocation));
  return TRUE;
}

static gboolean
resize_disk_cb (CarrelVmmServer *self,
                GDBusMethodInvocation *invocation,
                const char *id,
                guint64 bytes,
                CarrelVmmBusMachine1 *skeleton)
{
  carrel_vmm_machine_resize_disk_async (self->machine,
                                        id,
                                        bytes,
                                        call_cb,
                                        call_new (self, invocation));
  return TRUE;
}

static gboolean
quit_cb (CarrelVmmServer *self, GDBusMethodInvocation *invocation, CarrelVmmBusMachine1 *skeleton)
{
  g_autoptr (Call) call = call_new (self, invocation);
  g_autoptr (GError) error = NULL;

  if (carrel_vmm_state_is_off (carrel_vmm_machine_get_state (self->machine)))
    self->wants_quit = TRUE;
  else
    error = g_error_new (CARREL_VMM_ERROR,
                         CARREL_VMM_ERROR_STATE,
                         _("The core stays while its machine is %s"),
                            carrel_vmm_state_to_string (
                              carrel_vmm_machine_get_state (self->machine)));
  return_call (call, NULL, NULL, error);
  if (error == NULL)
    g_dbus_connection_flush_sync (g_dbus_method_invocation_get_connection (invocation), NULL, NULL);
  return TRUE;
}

/* Afterwards GIO's thread may drop the last reference, which must not find a handler of ours. */
static void
let_go (CarrelVmmServer *self, GDBusConnection *connection)
{
  g_signal_handlers_disconnect_by_data (connection, self);
}

static void
closed_cb (CarrelVmmServer *self, gboolean was_vanished, GError *error, GDBusConnection *connection)
{
  g_dbus_interface_skeleton_unexport_from_connection (G_DBUS_INTERFACE_SKELETON (self->skeleton),
                                                      connection);
  let_go (self, connection);
  g_ptr_array_remove (self->connections, connection);
  check_idle (self);
}

static void
connection_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelVmmServer) self = user_data;
  g_autoptr (GDBusConnection) connection = g_dbus_connection_new_finish (result, NULL);

  /* A peer that does not complete the handshake is simply gone. */
  if (connection != NULL &&
      g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton),
                                        connection,
                                        CARREL_VMM_SERVER_OBJECT,
                                        NULL))
    {
      g_signal_connect_object (connection,
                               "closed",
                               G_CALLBACK (closed_cb),
                               self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (self->connections, g_object_ref (connection));
      g_dbus_connection_start_message_processing (connection);
    }
  carrel_vmm_server_release (self);
}

static gboolean
accept_cb (int listener, GIOCondition condition, gpointer user_data)
{
  CarrelVmmServer *self = user_data;
  g_auto (CarrelBaseDescriptor) descriptor = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketConnection) stream = NULL;
  g_autofree char *guid = NULL;

  if (descriptor < 0 || !carrel_vmm_socket_is_trusted_peer (descriptor))
    return G_SOURCE_CONTINUE;
  socket = g_socket_new_from_fd (descriptor, NULL);
  if (socket == NULL)
    return G_SOURCE_CONTINUE;
  carrel_base_descriptor_steal (&descriptor);
  stream = g_socket_connection_factory_create_connection (socket);
  guid = g_dbus_generate_guid ();
  carrel_vmm_server_hold (self);
  g_dbus_connection_new (G_IO_STREAM (stream),
                         guid,
                         G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER |
                           G_DBUS_CONNECTION_FLAGS_DELAY_MESSAGE_PROCESSING,
                         NULL,
                         NULL,
                         connection_cb,
                         g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

static void
carrel_vmm_server_dispose (GObject *object)
{
  CarrelVmmServer *self = CARREL_VMM_SERVER (object);

  if (self->accept_source != NULL)
    g_source_destroy (self->accept_source);
  g_clear_pointer (&self->accept_source, g_source_unref);
  carrel_base_descriptor_clear (&self->listener);
  if (self->skeleton != NULL && self->connections != NULL && self->connections->len > 0)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
  for (guint index = 0; self->connections != NULL && index < self->connections->len; index++)
    let_go (self, g_ptr_array_index (self->connections, index));
  g_clear_object (&self->skeleton);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_clear_object (&self->machine);
  G_OBJECT_CLASS (carrel_vmm_server_parent_class)->dispose (object);
}

static void
carrel_vmm_server_class_init (CarrelVmmServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = carrel_vmm_server_dispose;
  signals[SIGNAL_IDLE] = g_signal_new ("idle",
                                       G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       0);
}

static void
carrel_vmm_server_init (CarrelVmmServer *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } handlers[] = {
    { "handle-start", G_CALLBACK (start_cb) },
    { "handle-shutdown", G_CALLBACK (shutdown_cb) },
    { "handle-power-off", G_CALLBACK (power_off_cb) },
    { "handle-reset", G_CALLBACK (reset_cb) },
    { "handle-pause", G_CALLBACK (pause_cb) },
    { "handle-resume", G_CALLBACK (resume_cb) },
    { "handle-open-display", G_CALLBACK (open_display_cb) },
    { "handle-screendump", G_CALLBACK (screendump_cb) },
    { "handle-send-keys", G_CALLBACK (send_keys_cb) },
    { "handle-change-media", G_CALLBACK (change_media_cb) },
    { "handle-apply", G_CALLBACK (apply_cb) },
    { "handle-resize-disk", G_CALLBACK (resize_disk_cb) },
    { "handle-agent-ping", G_CALLBACK (agent_ping_cb) },
    { "handle-quit", G_CALLBACK (quit_cb) },
  };

  self->listener = -1;
  self->holds = 1;
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  self->skeleton = carrel_vmm_bus_machine1_skeleton_new ();
  for (gsize index = 0; index < G_N_ELEMENTS (handlers); index++)
    g_signal_connect_object (self->skeleton,
                             handlers[index].signal,
                             handlers[index].callback,
                             self,
                             G_CONNECT_SWAPPED);
}

CarrelVmmServer *
carrel_vmm_server_new (CarrelVmmMachine *machine, const char *folder, GError **error)
{
  g_autoptr (CarrelVmmServer) self = NULL;

  g_return_val_if_fail (CARREL_VMM_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (CARREL_VMM_TYPE_SERVER, NULL);
  self->machine = g_object_ref (machine);
  g_signal_connect_object (machine,
                           "changed",
                           G_CALLBACK (machine_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  machine_changed_cb (self, machine);
  self->listener = carrel_vmm_socket_listen (folder, CARREL_VMM_SERVER_SOCKET, error);
  if (self->listener < 0)
    return NULL;
  self->accept_source = g_unix_fd_source_new (self->listener, G_IO_IN);
  g_source_set_callback (self->accept_source, G_SOURCE_FUNC (accept_cb), self, NULL);
  g_source_attach (self->accept_source, g_main_context_get_thread_default ());
  return g_steal_pointer (&self);
}

void
carrel_vmm_server_hold (CarrelVmmServer *self)
{
  g_return_if_fail (CARREL_VMM_IS_SERVER (self));

  self->holds++;
}

void
carrel_vmm_server_release (CarrelVmmServer *self)
{
  g_return_if_fail (CARREL_VMM_IS_SERVER (self));
  g_return_if_fail (self->holds > 0);

  self->holds--;
  check_idle (self);
}
