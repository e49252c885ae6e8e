/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-cloud-keys-private.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"

#include "appliance/carrel-appliance-seed.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-text.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define FILE_BYTES_MAX (64u * 1024u)
#define ENDING ".pub"

/* The agent's protocol: draft-miller-ssh-agent, sections 3 and 4.4. */
#define AGENT_REQUEST_IDENTITIES 11
#define AGENT_IDENTITIES_ANSWER 12
#define AGENT_BYTES_MAX (256u * 1024u)
#define AGENT_TIMEOUT_S 10

static void
free_key (gpointer data)
{
  CarrelAppCloudKey *key = data;

  g_free (key->from);
  g_free (key->line);
  g_free (key);
}

static gboolean
add_key (GPtrArray *keys, const char *from, char *line, GError **error)
{
  CarrelAppCloudKey *key;

  if (line == NULL)
    return FALSE;
  for (guint i = 0; i < keys->len; i++)
    if (g_str_equal (((const CarrelAppCloudKey *) g_ptr_array_index (keys, i))->line, line))
      {
        g_free (line);
        return TRUE;
      }
  key = g_new0 (CarrelAppCloudKey, 1);
  key->from = g_strdup (from);
  key->line = line;
  g_ptr_array_add (keys, key);
  if (keys->len <= CARREL_APPLIANCE_SEED_KEYS_MAX)
    return TRUE;
  g_set_error_literal (error,
                       CARREL_APP_ERROR,
                       CARREL_APP_ERROR_USAGE,
                       _ ("There are more public keys than the 32 that are accepted."));
  return FALSE;
}

/* --- Files --- */

static gboolean
fail_file (const char *path, const char *words, GError **error)
{
  g_autofree char *shown = carrel_base_text_make_line (path, 300);

  g_set_error (error, CARREL_APP_ERROR, CARREL_APP_ERROR_USAGE, "“%s”: %s", shown, words);
  return FALSE;
}

static gboolean
read_text (const char *path, GPtrArray *keys, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean has_key = FALSE;

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GError) local_error = NULL;

      g_strstrip (lines[i]);
      if (*lines[i] == '\0' || *lines[i] == '#')
        continue;
      if (!add_key (keys,
                    path,
                    carrel_appliance_seed_parse_key (lines[i], &local_error),
                    &local_error))
        return fail_file (path, local_error->message, error);
      has_key = TRUE;
    }
  return has_key || fail_file (path, _ ("There is no public key in it."), error);
}

static gboolean
read_file (const char *path, GPtrArray *keys, GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  const char *data;

  if (!g_str_has_suffix (path, ENDING))
    return fail_file (
      path,
      _ ("Only files whose names end in “.pub” are read: another one may hold a private "
                         "key, which never leaves its place."),
         error);
  descriptor = carrel_base_descriptor_open_regular (path, FALSE, NULL, &local_error);
  if (descriptor >= 0)
    bytes = carrel_base_descriptor_read_all (descriptor, FILE_BYTES_MAX, &local_error);
  if (bytes == NULL)
    return fail_file (path, local_error->message, error);
  data = g_bytes_get_data (bytes, &length);
  if (length > 0 && memchr (data, '\0', length) != NULL)
    return fail_file (path, _ ("There is no public key in it."), error);
  text = g_strndup (data != NULL ? data : "", length);
  return read_text (path, keys, text, error);
}

/* --- The agent --- */

static gboolean
fail_agent (const char *words, GError **error)
{
  g_set_error (error,
               CARREL_APP_ERROR,
               CARREL_APP_ERROR_NOT_FOUND,
               _ ("The agent that keeps your keys for SSH cannot be asked: %s"), words);
  return FALSE;
}

static GSocketConnection *
connect_agent (GError **error)
{
  const char *path = g_getenv ("SSH_AUTH_SOCK");
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = NULL;

  if (path == NULL || *path == '\0')
    {
      g_set_error_literal (error,
                           G_IO_ERROR,
                           G_IO_ERROR_NOT_FOUND,
                           _ ("there is none (SSH_AUTH_SOCK is not set)."));
      return NULL;
    }
  g_socket_client_set_timeout (client, AGENT_TIMEOUT_S);
  address = g_unix_socket_address_new (path);
  return g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, error);
}

static guint32
get_32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static GBytes *
ask_agent (GError **error)
{
  static const guint8 question[] = { 0, 0, 0, 1, AGENT_REQUEST_IDENTITIES };
  g_autoptr (GSocketConnection) connection = connect_agent (error);
  GInputStream *input;
  g_autofree guint8 *answer = NULL;
  guint8 head[4];
  gsize got = 0;
  guint32 length;

  if (connection == NULL ||
      !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                  question,
                                  sizeof question,
                                  NULL,
                                  NULL,
                                  error))
    return NULL;
  input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  if (!g_input_stream_read_all (input, head, sizeof head, &got, NULL, error))
    return NULL;
  length = got == sizeof head ? get_32 (head) : 0;
  if (length >= 5 && length <= AGENT_BYTES_MAX)
    {
      answer = g_malloc (length);
      if (!g_input_stream_read_all (input, answer, length, &got, NULL, error))
        return NULL;
      if (got == length && answer[0] == AGENT_IDENTITIES_ANSWER)
        return g_bytes_new_take (g_steal_pointer (&answer), length);
    }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("its answer is none."));
  return NULL;
}

/* Takes one text with its length before it off the front. */
static gboolean
take_text (const guint8 **at, gsize *left, const guint8 **out_text, gsize *out_length)
{
  guint32 length = *left >= 4 ? get_32 (*at) : 0;

  if (*left < 4 || length > *left - 4)
    return FALSE;
  *out_text = *at + 4;
  *out_length = length;
  *at += 4 + length;
  *left -= 4 + length;
  return TRUE;
}

/* What is no key that a server takes, such as a certificate, is passed over. */
static gboolean
read_agent (GPtrArray *keys, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) bytes = ask_agent (&local_error);
  guint before = keys->len;
  gsize left = 0;
  const guint8 *at;

  if (bytes == NULL)
    return fail_agent (local_error->message, error);
  at = g_bytes_get_data (bytes, &left);
  at += 5;
  left -= 5;
  while (left > 0)
    {
      const guint8 *blob, *comment;
      gsize length, comment_length;
      g_autofree char *words = NULL;
      char *line;

      if (!take_text (&at, &left, &blob, &length) ||
          !take_text (&at, &left, &comment, &comment_length))
        return fail_agent (_ ("its answer is none."), error);
      words = g_strndup ((const char *) comment, comment_length);
      line = carrel_appliance_seed_format_key (blob, length, words, NULL);
      if (line != NULL && !add_key (keys, CARREL_APP_CLOUD_KEYS_AGENT, line, error))
        return FALSE;
    }
  return keys->len > before || fail_agent (_ ("it has no key."), error);
}

/* --- Both --- */

typedef struct
{
  const char *const *sources;
  GPtrArray *keys;
} Reading;

static gboolean
read_work (gpointer data, GCancellable *cancellable, GError **error)
{
  const Reading *reading = data;

  for (gsize i = 0; reading->sources[i] != NULL; i++)
    if (!(g_str_equal (reading->sources[i], CARREL_APP_CLOUD_KEYS_AGENT)
            ? read_agent (reading->keys, error)
            : read_file (reading->sources[i], reading->keys, error)))
      return FALSE;
  return TRUE;
}

GPtrArray *
carrel_app_cloud_keys_read (CarrelAppCommand *command, const char *const *sources, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (free_key);
  Reading reading = { sources, keys };

  return carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                         read_work,
                                         &reading,
                                         error)
           ? g_steal_pointer (&keys)
           : NULL;
}

static int
compare (gconstpointer left, gconstpointer right)
{
  return strcmp (*(const char *const *) left, *(const char *const *) right);
}

GStrv
carrel_app_cloud_keys_find (void)
{
  g_autofree char *folder = g_build_filename (g_get_home_dir (), ".ssh", NULL);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  GPtrArray *found = g_ptr_array_new ();
  const char *name;

  /* A certificate is for servers that know who signed it. */
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    if (g_str_has_suffix (name, ENDING) && !g_str_has_suffix (name, "-cert" ENDING))
      g_ptr_array_add (found, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (found, compare);
  g_ptr_array_add (found, NULL);
  return (GStrv) g_ptr_array_free (found, FALSE);
}
