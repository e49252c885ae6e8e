/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-qmp.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <gio/gunixfdmessage.h>
#include <glib/gi18n-lib.h>

#include "carrel-vmm-qmp-parser.h"

/*
 * Theory of operation.  Each call is a Pending in a table by its number.  Whoever resolves it (reply,
 * error, limit, cancellable, end of the connection) takes it out of the table first and calls back
 * afterwards, so that no two of them can.  There is no timer while nothing is pending: an idle client
 * never wakes up.  The greeting is a Pending too, with the number 0.
 */

#define DEFAULT_SLOW_MS 5000U
#define DEFAULT_LIMIT_MS 30000U
#define READ_BYTES 65536
#define GREETING_ID 0

typedef struct
{
  GBytes *bytes;
  gsize offset;
  int descriptor;
} Outgoing;

typedef struct
{
  CarrelVmmQmp *qmp;
  gint64 id;
  GTask *task;
  GSource *slow_source;
  GSource *limit_source;
  GSource *cancel_source;
} Pending;

struct _CarrelVmmQmp
{
  GObject parent_instance;

  GSocket *socket;
  CarrelVmmQmpParser *parser;
  GHashTable *pending;
  GQueue outgoing;
  GSource *read_source;
  GSource *write_source;
  gint64 last_id;
  guint slow_ms;
  guint limit_ms;
  gboolean was_opened;
  gboolean is_open;
  gboolean is_responding;
};

enum
{
  PROP_RESPONDING = 1,
  N_PROPS
};

enum
{
  SIGNAL_EVENT,
  SIGNAL_CLOSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelVmmQmp, carrel_vmm_qmp, G_TYPE_OBJECT)

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
outgoing_free (Outgoing *outgoing)
{
  g_bytes_unref (outgoing->bytes);
  if (outgoing->descriptor >= 0)
    close (outgoing->descriptor);
  g_free (outgoing);
}

static void
set_responding (CarrelVmmQmp *self, gboolean is_responding)
{
  if (self->is_responding == is_responding)
    return;
  self->is_responding = is_responding;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESPONDING]);
}

/* Takes the pending call out of the table and gives its task: from here on nobody else can resolve
 * it. */
static GTask *
take_task (CarrelVmmQmp *self, gint64 id)
{
  Pending *pending = g_hash_table_lookup (self->pending, &id);
  GTask *task;

  if (pending == NULL)
    return NULL;
  task = g_steal_pointer (&pending->task);
  g_hash_table_remove (self->pending, &id);
  return task;
}

static void
pending_free (Pending *pending)
{
  clear_source (&pending->slow_source);
  clear_source (&pending->limit_source);
  clear_source (&pending->cancel_source);
  g_clear_object (&pending->task);
  g_free (pending);
}

static gboolean
slow_cb (gpointer user_data)
{
  Pending *pending = user_data;

  set_responding (pending->qmp, FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
limit_cb (gpointer user_data)
{
  Pending *pending = user_data;
  g_autoptr (GTask) task = take_task (pending->qmp, pending->id);

  g_task_return_new_error (task,
                           CARREL_VMM_ERROR,
                           CARREL_VMM_ERROR_TIMED_OUT,
                           _("The emulator did not answer \"%s\" in time; it was left alone"),
                              (const char *) g_task_get_task_data (task));
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Pending *pending = user_data;
  g_autoptr (GTask) task = take_task (pending->qmp, pending->id);

  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static GSource *
attach (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_callback (source, callback, user_data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
add_pending (CarrelVmmQmp *self, gint64 id, GTask *task)
{
  Pending *pending = g_new0 (Pending, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  pending->qmp = self;
  pending->id = id;
  pending->task = task;
  pending->slow_source = attach (g_timeout_source_new (self->slow_ms), slow_cb, pending);
  pending->limit_source = attach (g_timeout_source_new (self->limit_ms), limit_cb, pending);
  if (cancellable != NULL)
    pending->cancel_source = attach (g_cancellable_source_new (cancellable),
                                     G_SOURCE_FUNC (cancelled_cb),
                                     pending);
  g_hash_table_insert (self->pending, &pending->id, pending);
}

static void
fail_all_pending (CarrelVmmQmp *self, const GError *error)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (tasks, g_steal_pointer (&((Pending *) value)->task));
  g_hash_table_remove_all (self->pending);
  for (guint index = 0; index < tasks->len; index++)
    g_task_return_error (g_ptr_array_index (tasks, index), g_error_copy (error));
}

static void
close_with (CarrelVmmQmp *self, const GError *error)
{
  g_autoptr (CarrelVmmQmp) keep = g_object_ref (self);

  if (!self->is_open)
    return;
  self->is_open = FALSE;
  clear_source (&self->read_source);
  clear_source (&self->write_source);
  g_queue_clear_full (&self->outgoing, (GDestroyNotify) outgoing_free);
  g_socket_close (self->socket, NULL);
  fail_all_pending (self, error);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0, error);
}

static void
close_with_words (CarrelVmmQmp *self, const char *words)
{
  g_autoptr (GError) error = g_error_new_literal (CARREL_VMM_ERROR, CARREL_VMM_ERROR_CLOSED, words);

  close_with (self, error);
}

/* Sends one piece.  Gives FALSE when the socket takes no more now or the connection ended. */
static gboolean
send_some (CarrelVmmQmp *self, Outgoing *outgoing)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketControlMessage) message = NULL;
  gsize length;
  const char *data = g_bytes_get_data (outgoing->bytes, &length);
  GOutputVector vector = { data + outgoing->offset, length - outgoing->offset };
  gssize sent;

  if (outgoing->descriptor >= 0)
    {
      g_autoptr (GUnixFDList) list = g_unix_fd_list_new_from_array (&outgoing->descriptor, 1);

      outgoing->descriptor = -1;
      message = g_unix_fd_message_new_with_fd_list (list);
    }
  sent = g_socket_send_message (self->socket,
                                NULL,
                                &vector,
                                1,
                                message != NULL ? &message : NULL,
                                message != NULL ? 1 : 0,
                                G_SOCKET_MSG_NONE,
                                NULL,
                                &error);
  if (sent >= 0)
    {
      outgoing->offset += (gsize) sent;
      return TRUE;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      close_with_words (self, _("The connection to the emulator broke while a command was sent"));
      return FALSE;
    }
  if (message != NULL)
    {
      g_autofree int *descriptors = NULL;

      descriptors = g_unix_fd_message_steal_fds (G_UNIX_FD_MESSAGE (message), NULL);
      outgoing->descriptor = descriptors[0];
    }
  return FALSE;
}

static gboolean writable_cb (GSocket *socket, GIOCondition condition, gpointer user_data);

static void
flush_outgoing (CarrelVmmQmp *self)
{
  Outgoing *outgoing;

  while ((outgoing = g_queue_peek_head (&self->outgoing)) != NULL)
    {
      if (!send_some (self, outgoing))
        break;
      if (outgoing->offset == g_bytes_get_size (outgoing->bytes))
        outgoing_free (g_queue_pop_head (&self->outgoing));
    }
  if (!self->is_open || g_queue_is_empty (&self->outgoing) || self->write_source != NULL)
    return;
  self->write_source = attach (g_socket_create_source (self->socket, G_IO_OUT, NULL),
                               G_SOURCE_FUNC (writable_cb),
                               self);
}

static gboolean
writable_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  CarrelVmmQmp *self = user_data;
  g_autoptr (CarrelVmmQmp) keep = g_object_ref (self);

  clear_source (&self->write_source);
  flush_outgoing (self);
  return G_SOURCE_REMOVE;
}

static void
send_command (CarrelVmmQmp *self,
              gint64 id,
              const char *command,
              JsonNode *arguments,
              int descriptor)
{
  g_autoptr (JsonNode) root = carrel_vmm_qmp_build ("execute", "s", command, "id", "i", id, NULL);
  g_autofree char *text = NULL;
  Outgoing *outgoing = g_new0 (Outgoing, 1);

  if (arguments != NULL)
    json_object_set_member (json_node_get_object (root), "arguments", arguments);
  text = json_to_string (root, FALSE);
  outgoing->descriptor = descriptor;
  outgoing->bytes = g_bytes_new_take (g_strconcat (text, "\n", NULL), strlen (text) + 1);
  g_queue_push_tail (&self->outgoing, outgoing);
  flush_outgoing (self);
}

static void
handle_greeting (CarrelVmmQmp *self)
{
  GTask *task = take_task (self, GREETING_ID);

  if (task == NULL)
    return;
  add_pending (self, ++self->last_id, task);
  send_command (self, self->last_id, "qmp_capabilities", NULL, -1);
}

static void
handle_reply (CarrelVmmQmp *self, CarrelVmmQmpMessage *message)
{
  g_autoptr (GTask) task = message->id > 0 ? take_task (self, message->id) : NULL;

  set_responding (self, TRUE);
  if (task == NULL)
    return;
  if (message->kind == CARREL_VMM_QMP_KIND_RETURN)
    g_task_return_pointer (task,
                           g_steal_pointer (&message->result),
                           (GDestroyNotify) json_node_unref);
  else
    g_task_return_new_error (task,
                             CARREL_VMM_ERROR,
                             CARREL_VMM_ERROR_QMP,
                             _("The emulator refused \"%s\": %s"),
                                (const char *) g_task_get_task_data (task),
                                message->description);
}

static void
handle_message (CarrelVmmQmp *self, CarrelVmmQmpMessage *message)
{
  switch (message->kind)
    {
    case CARREL_VMM_QMP_KIND_GREETING:
      handle_greeting (self);
      break;
    case CARREL_VMM_QMP_KIND_RETURN:
    case CARREL_VMM_QMP_KIND_ERROR:
      handle_reply (self, message);
      break;
    case CARREL_VMM_QMP_KIND_EVENT:
    default:
      g_signal_emit (self, signals[SIGNAL_EVENT], 0, message->event, message->data);
      break;
    }
}

static gboolean
readable_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  CarrelVmmQmp *self = user_data;
  g_autoptr (CarrelVmmQmp) keep = g_object_ref (self);
  g_autoptr (GError) error = NULL;
  char buffer[READ_BYTES];
  gssize length = g_socket_receive (socket, buffer, sizeof buffer, NULL, &error);

  if (length < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  if (length <= 0)
    {
      close_with_words (self, _("The emulator closed its monitor"));
      return G_SOURCE_REMOVE;
    }
  if (!carrel_vmm_qmp_parser_feed (self->parser, buffer, (gsize) length, &error))
    {
      g_autoptr (GError)
        wrapped = g_error_new_literal (CARREL_VMM_ERROR, CARREL_VMM_ERROR_PROTOCOL, error->message);

      close_with (self, wrapped);
      return G_SOURCE_REMOVE;
    }
  while (self->is_open)
    {
      g_autoptr (CarrelVmmQmpMessage) message = carrel_vmm_qmp_parser_take (self->parser);

      if (message == NULL)
        break;
      handle_message (self, message);
    }
  return self->is_open ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
carrel_vmm_qmp_dispose (GObject *object)
{
  CarrelVmmQmp *self = CARREL_VMM_QMP (object);

  if (self->is_open)
    carrel_vmm_qmp_close (self);
  G_OBJECT_CLASS (carrel_vmm_qmp_parent_class)->dispose (object);
}

static void
carrel_vmm_qmp_finalize (GObject *object)
{
  CarrelVmmQmp *self = CARREL_VMM_QMP (object);

  g_clear_pointer (&self->pending, g_hash_table_unref);
  g_clear_pointer (&self->parser, carrel_vmm_qmp_parser_free);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (carrel_vmm_qmp_parent_class)->finalize (object);
}

static void
carrel_vmm_qmp_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_RESPONDING)
    g_value_set_boolean (value, CARREL_VMM_QMP (object)->is_responding);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
carrel_vmm_qmp_class_init (CarrelVmmQmpClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = carrel_vmm_qmp_dispose;
  object_class->finalize = carrel_vmm_qmp_finalize;
  object_class->get_property = carrel_vmm_qmp_get_property;

  properties[PROP_RESPONDING] = g_param_spec_boolean ("responding",
                                                      NULL,
                                                      NULL,
                                                      TRUE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS |
                                                        G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_EVENT] = g_signal_new ("event",
                                        G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        2,
                                        G_TYPE_STRING,
                                        JSON_TYPE_OBJECT);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed",
                                         G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         G_TYPE_ERROR);
}

static void
carrel_vmm_qmp_init (CarrelVmmQmp *self)
{
  self->parser = carrel_vmm_qmp_parser_new ();
  self->pending =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) pending_free);
  g_queue_init (&self->outgoing);
  self->slow_ms = DEFAULT_SLOW_MS;
  self->limit_ms = DEFAULT_LIMIT_MS;
  self->is_open = TRUE;
  self->is_responding = TRUE;
}

CarrelVmmQmp *
carrel_vmm_qmp_new (GSocket *socket)
{
  CarrelVmmQmp *self;

  g_return_val_if_fail (G_IS_SOCKET (socket), NULL);

  self = g_object_new (CARREL_VMM_TYPE_QMP, NULL);
  self->socket = g_object_ref (socket);
  g_socket_set_blocking (socket, FALSE);
  self->read_source = attach (g_socket_create_source (socket, G_IO_IN, NULL),
                              G_SOURCE_FUNC (readable_cb),
                              self);
  return self;
}

void
carrel_vmm_qmp_set_limits (CarrelVmmQmp *self, guint slow_ms, guint limit_ms)
{
  g_return_if_fail (CARREL_VMM_IS_QMP (self));

  self->slow_ms = slow_ms;
  self->limit_ms = limit_ms;
}

/* A task for a call; NULL when the connection has ended and the task was failed. */
static GTask *
new_call (CarrelVmmQmp *self,
          const char *command,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, new_call);
  g_task_set_task_data (task, g_strdup (command), g_free);
  if (self->is_open)
    return g_steal_pointer (&task);
  g_task_return_new_error (task,
                           CARREL_VMM_ERROR,
                           CARREL_VMM_ERROR_CLOSED,
                           _("Cannot ask the emulator \"%s\": its monitor is closed"), command);
  return NULL;
}

void
carrel_vmm_qmp_open_async (CarrelVmmQmp *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_QMP (self));
  g_return_if_fail (!self->was_opened);

  self->was_opened = TRUE;
  task = new_call (self, "qmp_capabilities", cancellable, callback, user_data);
  if (task != NULL)
    add_pending (self, GREETING_ID, task);
}

gboolean
carrel_vmm_qmp_open_finish (CarrelVmmQmp *self, GAsyncResult *result, GError **error)
{
  g_autoptr (JsonNode) node = carrel_vmm_qmp_execute_finish (self, result, error);

  return node != NULL;
}

void
carrel_vmm_qmp_execute_async (CarrelVmmQmp *self,
                              const char *command,
                              JsonNode *arguments,
                              int descriptor,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (JsonNode) owned_arguments = arguments;
  GTask *task;
  int copy = -1;

  g_return_if_fail (CARREL_VMM_IS_QMP (self));
  g_return_if_fail (command != NULL);

  task = new_call (self, command, cancellable, callback, user_data);
  if (task == NULL)
    return;
  if (descriptor >= 0)
    copy = fcntl (descriptor, F_DUPFD_CLOEXEC, 3);
  if (descriptor >= 0 && copy < 0)
    {
      g_autoptr (GTask) failed = task;

      g_task_return_new_error (failed,
                               CARREL_VMM_ERROR,
                               CARREL_VMM_ERROR_RESOURCES,
                               _("Cannot hand a file to the emulator: %s"), g_strerror (errno));
      return;
    }
  add_pending (self, ++self->last_id, task);
  send_command (self, self->last_id, command, g_steal_pointer (&owned_arguments), copy);
}

JsonNode *
carrel_vmm_qmp_execute_finish (CarrelVmmQmp *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
carrel_vmm_qmp_close (CarrelVmmQmp *self)
{
  g_return_if_fail (CARREL_VMM_IS_QMP (self));

  close_with_words (self, _("The connection to the emulator was closed"));
}

gboolean
carrel_vmm_qmp_get_responding (CarrelVmmQmp *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_QMP (self), FALSE);

  return self->is_responding;
}

gboolean
carrel_vmm_qmp_get_is_open (CarrelVmmQmp *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_QMP (self), FALSE);

  return self->is_open;
}

JsonNode *
carrel_vmm_qmp_build (const char *first_name, ...)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  va_list list;

  va_start (list, first_name);
  for (const char *name = first_name; name != NULL; name = va_arg (list, const char *))
    {
      const char *type = va_arg (list, const char *);

      if (type[0] == 's')
        json_object_set_string_member (object, name, va_arg (list, const char *));
      else if (type[0] == 'i')
        json_object_set_int_member (object, name, va_arg (list, gint64));
      else if (type[0] == 'b')
        json_object_set_boolean_member (object, name, va_arg (list, gboolean));
      else
        json_object_set_member (object, name, va_arg (list, JsonNode *));
    }
  va_end (list);
  json_node_take_object (node, object);
  return node;
}
