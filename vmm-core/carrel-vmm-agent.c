/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-agent.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-json.h"

#include "carrel-vmm-socket.h"

/* What the guest sends is the guest's: lines are bounded, and nothing but the awaited number is read. */
#define LINE_BYTES_MAX 65536

typedef struct
{
  CarrelBaseDescriptor descriptor;
  GString *buffer;
  gint64 number;
  GSource *source;
  GSource *limit;
} Ping;

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
ping_free (Ping *ping)
{
  clear_source (&ping->source);
  clear_source (&ping->limit);
  carrel_base_descriptor_clear (&ping->descriptor);
  g_string_free (ping->buffer, TRUE);
  g_free (ping);
}

static void
finish (GTask *task, gboolean has_answered)
{
  Ping *ping = g_task_get_task_data (task);

  clear_source (&ping->source);
  clear_source (&ping->limit);
  if (has_answered)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task,
                             CARREL_VMM_ERROR,
                             CARREL_VMM_ERROR_AGENT,
                             _("The guest's agent does not answer"));
}

static gboolean
is_answer (Ping *ping, const char *line, gsize length)
{
  g_autoptr (JsonObject) object = NULL;

  /* The byte 0xff resets the agent's parser; it may stand before its answers. */
  while (length > 0 && (guint8) line[0] == 0xff)
    {
      line++;
      length--;
    }
  object = carrel_base_json_parse_object (line, length, NULL);
  return object != NULL && carrel_base_json_get_int (object, "return", 0) == ping->number;
}

static gboolean
readable_cb (int descriptor, GIOCondition condition, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  Ping *ping = g_task_get_task_data (task);
  char bytes[4096];
  ssize_t length = read (descriptor, bytes, sizeof bytes);
  char *end;

  if (length < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  if (length <= 0 || ping->buffer->len + (gsize) length > LINE_BYTES_MAX)
    {
      finish (task, FALSE);
      return G_SOURCE_REMOVE;
    }
  g_string_append_len (ping->buffer, bytes, length);
  while ((end = memchr (ping->buffer->str, '\n', ping->buffer->len)) != NULL)
    {
      gsize line_length = (gsize) (end - ping->buffer->str);

      if (is_answer (ping, ping->buffer->str, line_length))
        {
          finish (task, TRUE);
          return G_SOURCE_REMOVE;
        }
      g_string_erase (ping->buffer, 0, (gssize) line_length + 1);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
limit_cb (gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);

  finish (task, FALSE);
  return G_SOURCE_REMOVE;
}

static void
watch (GTask *task, Ping *ping)
{
  ping->source = g_unix_fd_source_new (ping->descriptor, G_IO_IN | G_IO_HUP);
  g_source_set_callback (ping->source,
                         G_SOURCE_FUNC (readable_cb),
                         g_object_ref (task),
                         g_object_unref);
  g_source_attach (ping->source, g_task_get_context (task));
  ping->limit = g_timeout_source_new (CARREL_VMM_AGENT_LIMIT_MS);
  g_source_set_callback (ping->limit, limit_cb, task, NULL);
  g_source_attach (ping->limit, g_task_get_context (task));
}

void
carrel_vmm_agent_ping_async (const char *folder,
                             const char *name,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *greeting = NULL;
  Ping *ping;

  g_return_if_fail (folder != NULL);
  g_return_if_fail (name != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_vmm_agent_ping_async);
  ping = g_new0 (Ping, 1);
  ping->buffer = g_string_new (NULL);
  ping->number = g_random_int_range (1, G_MAXINT);
  ping->descriptor = carrel_vmm_socket_connect (folder, name, NULL);
  g_task_set_task_data (task, ping, (GDestroyNotify) ping_free);
  greeting =
    g_strdup_printf ("\xff{\"execute\":\"guest-sync\",\"arguments\":{\"id\":%" G_GINT64_FORMAT
                     "}}\n",
                     ping->number);
  if (ping->descriptor < 0 ||
      write (ping->descriptor, greeting, strlen (greeting)) != (ssize_t) strlen (greeting))
    finish (task, FALSE);
  else
    watch (task, ping);
}

gboolean
carrel_vmm_agent_ping_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
