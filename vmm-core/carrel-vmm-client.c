/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-client-private.h"

enum
{
  PROP_UUID = 1,
  PROP_NAME,
  PROP_STATE,
  PROP_STATE_REASON,
  PROP_ACCELERATOR,
  PROP_ACCELERATOR_REASON,
  PROP_QEMU_PID,
  PROP_AGENT_CONNECTED,
  PROP_DISPLAY_KIND,
  PROP_PENDING_RESTART,
  PROP_GUEST_PANICKED,
  PROP_RESPONDING,
  PROP_NOTICES,
  PROP_CONNECTED,
  N_PROPS
};

enum
{
  SIGNAL_CLOSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelVmmClient, carrel_vmm_client, G_TYPE_OBJECT)

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* Our property has the name the proxy's has; everything the core pushes is passed on as it comes. */
static void
proxy_notify_cb (CarrelVmmClient *self, GParamSpec *pspec, GObject *proxy)
{
  for (guint id = 1; id < N_PROPS; id++)
    if (g_strcmp0 (properties[id]->name, pspec->name) == 0)
      g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

static void
closed_cb (CarrelVmmClient *self, gboolean was_vanished, GError *error, GDBusConnection *connection)
{
  if (!self->is_connected)
    return;
  self->is_connected = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

/* A connection's last reference may be dropped by GIO's own thread.  Were we still connected to it then,
 * that thread would take our handler away while this one does the same. */
static void
disconnect_handlers (CarrelVmmClient *self)
{
  if (self->proxy != NULL)
    g_signal_handlers_disconnect_by_data (self->proxy, self);
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
}

static void
carrel_vmm_client_dispose (GObject *object)
{
  CarrelVmmClient *self = CARREL_VMM_CLIENT (object);

  disconnect_handlers (self);
  if (self->connection != NULL && !g_dbus_connection_is_closed (self->connection))
    g_dbus_connection_close (self->connection, NULL, NULL, NULL);
  g_clear_object (&self->proxy);
  g_clear_object (&self->connection);
  g_clear_object (&self->process);
  g_clear_pointer (&self->uuid, g_free);
  G_OBJECT_CLASS (carrel_vmm_client_parent_class)->dispose (object);
}

static void
carrel_vmm_client_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CarrelVmmClient *self = CARREL_VMM_CLIENT (object);

  switch (id)
    {
    case PROP_UUID:
      g_value_set_string (value, self->uuid);
      break;
    case PROP_NAME:
      g_value_set_string (value, carrel_vmm_bus_machine1_get_name (self->proxy));
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) carrel_vmm_client_get_state (self));
      break;
    case PROP_STATE_REASON:
      g_value_set_string (value, carrel_vmm_client_get_state_reason (self));
      break;
    case PROP_ACCELERATOR:
      g_value_set_string (value, carrel_vmm_client_get_accelerator (self));
      break;
    case PROP_ACCELERATOR_REASON:
      g_value_set_string (value, carrel_vmm_client_get_accelerator_reason (self));
      break;
    case PROP_QEMU_PID:
      g_value_set_uint (value, carrel_vmm_client_get_qemu_pid (self));
      break;
    case PROP_AGENT_CONNECTED:
      g_value_set_boolean (value, carrel_vmm_client_get_agent_connected (self));
      break;
    case PROP_DISPLAY_KIND:
      g_value_set_string (value, carrel_vmm_client_get_display_kind (self));
      break;
    case PROP_PENDING_RESTART:
      g_value_set_boxed (value, carrel_vmm_client_get_pending_restart (self));
      break;
    case PROP_GUEST_PANICKED:
      g_value_set_boolean (value, carrel_vmm_client_get_guest_panicked (self));
      break;
    case PROP_RESPONDING:
      g_value_set_boolean (value, carrel_vmm_client_get_responding (self));
      break;
    case PROP_NOTICES:
      g_value_set_boxed (value, carrel_vmm_client_get_notices (self));
      break;
    case PROP_CONNECTED:
      g_value_set_boolean (value, self->is_connected);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

#define FLAGS (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY)

static void
install_string (guint id, const char *name)
{
  properties[id] = g_param_spec_string (name, NULL, NULL, "", FLAGS);
}

static void
install_boolean (guint id, const char *name)
{
  properties[id] = g_param_spec_boolean (name, NULL, NULL, FALSE, FLAGS);
}

static void
install_properties (GObjectClass *object_class)
{
  install_string (PROP_UUID, "uuid");
  install_string (PROP_NAME, "name");
  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, 0, CARREL_VMM_STATE_COUNT - 1, 0, FLAGS);
  install_string (PROP_STATE_REASON, "state-reason");
  install_string (PROP_ACCELERATOR, "accelerator");
  install_string (PROP_ACCELERATOR_REASON, "accelerator-reason");
  properties[PROP_QEMU_PID] = g_param_spec_uint ("qemu-pid", NULL, NULL, 0, G_MAXUINT, 0, FLAGS);
  install_boolean (PROP_AGENT_CONNECTED, "agent-connected");
  install_string (PROP_DISPLAY_KIND, "display-kind");
  properties[PROP_PENDING_RESTART] =
    g_param_spec_boxed ("pending-restart", NULL, NULL, G_TYPE_STRV, FLAGS);
  install_boolean (PROP_GUEST_PANICKED, "guest-panicked");
  install_boolean (PROP_RESPONDING, "responding");
  properties[PROP_NOTICES] = g_param_spec_boxed ("notices", NULL, NULL, G_TYPE_STRV, FLAGS);
  install_boolean (PROP_CONNECTED, "connected");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
carrel_vmm_client_class_init (CarrelVmmClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = carrel_vmm_client_dispose;
  object_class->get_property = carrel_vmm_client_get_property;
  install_properties (object_class);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed",
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
carrel_vmm_client_init (CarrelVmmClient *self)
{
}

CarrelVmmClient *
carrel_vmm_client_new_for_proxy (const char *uuid,
                                 GDBusConnection *connection,
                                 CarrelVmmBusMachine1 *proxy)
{
  CarrelVmmClient *self = g_object_new (CARREL_VMM_TYPE_CLIENT, NULL);

  self->uuid = g_strdup (uuid);
  self->connection = g_object_ref (connection);
  self->proxy = g_object_ref (proxy);
  self->is_connected = !g_dbus_connection_is_closed (connection);
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (proxy), G_MAXINT);
  g_signal_connect_object (proxy, "notify", G_CALLBACK (proxy_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
carrel_vmm_client_set_process (CarrelVmmClient *self, CarrelBaseProcess *process)
{
  g_set_object (&self->process, process);
}

const char *
carrel_vmm_client_get_uuid (CarrelVmmClient *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_CLIENT (self), "");

  return self->uuid;
}

CarrelVmmState
carrel_vmm_client_get_state (CarrelVmmClient *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_CLIENT (self), CARREL_VMM_STATE_UNKNOWN);

  if (!self->is_connected)
    return CARREL_VMM_STATE_UNKNOWN;
  return carrel_vmm_state_from_string (carrel_vmm_bus_machine1_get_state (self->proxy));
}

const char *
carrel_vmm_client_get_state_reason (CarrelVmmClient *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_CLIENT (self), "");

  return or_empty (carrel_vmm_bus_machine1_get_state_reason (self->proxy));
}

const char *
carrel_vmm_client_get_accelerator (CarrelVmmClient *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_CLIENT (self), "");

  return or_empty (carrel_vmm_bus_machine1_get_accelerator (self->proxy));
}

const char *
carrel_vmm_client_get_accelerator_reason (CarrelVmmClient *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_CLIENT (self), "");

  return or_empty (carrel_vmm_bus_machine1_get_accelerator_reason (self->proxy));
}

const char *
carrel_vmm_client_get_display_kind (CarrelVmmClient *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_CLIENT (self), "");

  return or_empty (carrel_vmm_bus_machine1_get_display_kind (self->proxy));
}

gboolean
carrel_vmm_client_get_agent_connected (CarrelVmmClient *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_CLIENT (self), FALSE);

  return carrel_vmm_bus_machine1_get_agent_connected (self->proxy);
}

gboolean
carrel_vmm_client_get_guest_panicked (CarrelVmmClient *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_CLIENT (self), FALSE);

  return carrel_vmm_bus_machine1_get_guest_panicked (self->proxy);
}

gboolean
carrel_vmm_client_get_responding (CarrelVmmClient *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_CLIENT (self), FALSE);

  return carrel_vmm_bus_machine1_get_responding (self->proxy);
}

const char *const *
carrel_vmm_client_get_pending_restart (CarrelVmmClient *self)
{
  static const char *const none[] = { NULL };
  const char *const *strings;

  g_return_val_if_fail (CARREL_VMM_IS_CLIENT (self), none);

  strings = carrel_vmm_bus_machine1_get_pending_restart (self->proxy);
  return strings != NULL ? strings : none;
}

const char *const *
carrel_vmm_client_get_notices (CarrelVmmClient *self)
{
  static const char *const none[] = { NULL };
  const char *const *strings;

  g_return_val_if_fail (CARREL_VMM_IS_CLIENT (self), none);

  strings = carrel_vmm_bus_machine1_get_notices (self->proxy);
  return strings != NULL ? strings : none;
}

guint
carrel_vmm_client_get_qemu_pid (CarrelVmmClient *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_CLIENT (self), 0);

  return carrel_vmm_bus_machine1_get_qemu_pid (self->proxy);
}

gboolean
carrel_vmm_client_get_connected (CarrelVmmClient *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_CLIENT (self), FALSE);

  return self->is_connected;
}
