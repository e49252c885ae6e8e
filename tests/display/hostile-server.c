/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hostile-server.h"

#include <gio/gunixinputstream.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

/* A public key of 1024 bits in DER, as a SPICE server sends it for the password to be encrypted
   with.  Nobody has the private one. */
static const guint8 public_key[162] = {
  0x30, 0x81, 0x9f, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01,
  0x01, 0x05, 0x00, 0x03, 0x81, 0x8d, 0x00, 0x30, 0x81, 0x89, 0x02, 0x81, 0x81, 0x00, 0xf0,
  0x0c, 0x34, 0x88, 0x40, 0x39, 0xbb, 0x14, 0xdb, 0x55, 0x09, 0xcd, 0xd2, 0x32, 0xcc, 0xff,
  0x2a, 0xf4, 0x9b, 0xe8, 0x4a, 0xd8, 0xca, 0x7c, 0x1a, 0x91, 0x53, 0x11, 0x76, 0x09, 0x0b,
  0x2e, 0x0d, 0xa0, 0x18, 0xb9, 0xda, 0xeb, 0x35, 0x21, 0x26, 0xf6, 0x55, 0x7d, 0x3e, 0xd0,
  0x7b, 0xa9, 0x3d, 0xd6, 0xf2, 0x7e, 0x13, 0x34, 0x57, 0x82, 0xac, 0xf3, 0x53, 0x8a, 0x3c,
  0x20, 0xff, 0x2d, 0xc4, 0xf2, 0x11, 0x95, 0xb3, 0x56, 0x15, 0xe6, 0x2f, 0x18, 0xd9, 0xab,
  0x48, 0xd4, 0x92, 0x9f, 0xf8, 0xd6, 0xff, 0x38, 0xd4, 0xc4, 0x2d, 0x58, 0x7c, 0xf9, 0x9b,
  0xac, 0xe1, 0x27, 0x88, 0xe0, 0x21, 0xa9, 0x40, 0x29, 0x3c, 0x1c, 0xa1, 0xc9, 0x09, 0x83,
  0xd4, 0xe4, 0x99, 0xcf, 0x27, 0xdf, 0xe9, 0xa0, 0x88, 0x4c, 0x85, 0x58, 0x88, 0x5c, 0x9b,
  0x3f, 0x7e, 0x98, 0xe0, 0x4b, 0x15, 0xd9, 0x02, 0x03, 0x01, 0x00, 0x01
};

typedef struct
{
  HostileServer *server;
  GSocketConnection *connection;
  /* Not the connection's own: what a viewer reads is guarded in this process, and a server hears
     something else. */
  GInputStream *input;
  guint8 bytes[256];
} Conversation;

static void
conversation_free (Conversation *conversation)
{
  g_io_stream_close (G_IO_STREAM (conversation->connection), NULL, NULL);
  g_object_unref (conversation->input);
  g_object_unref (conversation->connection);
  g_free (conversation);
}

static void
drained_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Conversation *conversation = user_data;

  if (g_input_stream_read_finish (G_INPUT_STREAM (object), result, NULL) <= 0)
    {
      conversation_free (conversation);
      return;
    }
  g_input_stream_read_async (G_INPUT_STREAM (object),
                             conversation->bytes,
                             sizeof conversation->bytes,
                             G_PRIORITY_DEFAULT,
                             conversation->server->cancellable,
                             drained_cb,
                             conversation);
}

static void
said_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Conversation *conversation = user_data;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, NULL) ||
      conversation->server->closes)
    {
      conversation_free (conversation);
      return;
    }
  g_input_stream_read_async (conversation->input,
                             conversation->bytes,
                             sizeof conversation->bytes,
                             G_PRIORITY_DEFAULT,
                             conversation->server->cancellable,
                             drained_cb,
                             conversation);
}

static void
speak (Conversation *conversation, guint channel)
{
  GByteArray *speech = conversation->server->speech[channel];

  g_output_stream_write_all_async (g_io_stream_get_output_stream (
                                     G_IO_STREAM (conversation->connection)),
                                   speech->data,
                                   speech->len,
                                   G_PRIORITY_DEFAULT,
                                   conversation->server->cancellable,
                                   said_cb,
                                   conversation);
}

static void
linked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Conversation *conversation = user_data;
  gssize n_bytes = g_input_stream_read_finish (G_INPUT_STREAM (object), result, NULL);
  /* Behind the link header and the number of the connection. */
  guint channel = n_bytes > 20 ? conversation->bytes[20] : 0;

  if (n_bytes <= 0 || channel >= HOSTILE_N_CHANNELS)
    conversation_free (conversation);
  else
    speak (conversation, channel);
}

static gboolean
incoming_cb (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             HostileServer *server)
{
  Conversation *conversation = g_new0 (Conversation, 1);

  conversation->server = server;
  conversation->connection = g_object_ref (connection);
  conversation->input =
    g_unix_input_stream_new (g_socket_get_fd (g_socket_connection_get_socket (connection)), FALSE);
  if (server->is_spice)
    g_input_stream_read_async (conversation->input,
                               conversation->bytes,
                               sizeof conversation->bytes,
                               G_PRIORITY_DEFAULT,
                               server->cancellable,
                               linked_cb,
                               conversation);
  else
    speak (conversation, HOSTILE_VNC);
  return TRUE;
}

HostileServer *
hostile_server_new (gboolean is_spice)
{
  HostileServer *server = g_new0 (HostileServer, 1);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  server->is_spice = is_spice;
  server->folder = g_dir_make_tmp ("carrel-hostile-XXXXXX", NULL);
  server->path = g_build_filename (server->folder, "socket", NULL);
  server->cancellable = g_cancellable_new ();
  for (int i = 0; i < HOSTILE_N_CHANNELS; i++)
    server->speech[i] = g_byte_array_new ();
  address = g_unix_socket_address_new (server->path);
  server->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (server->service),
                                 address,
                                 G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT,
                                 NULL,
                                 NULL,
                                 &error);
  g_assert_no_error (error);
  g_signal_connect (server->service, "incoming", G_CALLBACK (incoming_cb), server);
  return server;
}

void
hostile_server_free (HostileServer *server)
{
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  g_cancellable_cancel (server->cancellable);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (server->service);
  g_object_unref (server->cancellable);
  for (int i = 0; i < HOSTILE_N_CHANNELS; i++)
    g_byte_array_unref (server->speech[i]);
  g_unlink (server->path);
  g_rmdir (server->folder);
  g_free (server->path);
  g_free (server->folder);
  g_free (server);
}

void
hostile_say (HostileServer *server, int channel, gconstpointer bytes, gsize n_bytes)
{
  g_byte_array_append (server->speech[channel], bytes, (guint) n_bytes);
}

void
hostile_say_number (HostileServer *server, int channel, guint64 number, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++)
    {
      gsize shift = server->is_spice ? i * 8 : (n_bytes - 1 - i) * 8;
      guint8 byte = (guint8) (number >> shift & 0xff);

      hostile_say (server, channel, &byte, 1);
    }
}

void
hostile_say_vnc_welcome (HostileServer *server, guint width, guint height)
{
  static const guint8 pixel_format[16] = { 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0 };

  hostile_say (server, HOSTILE_VNC, "RFB 003.008\n", 12);
  hostile_say_number (server, HOSTILE_VNC, 0x0101, 2); /* one way to log in: none */
  hostile_say_number (server, HOSTILE_VNC, 0, 4);      /* which went well */
  hostile_say_number (server, HOSTILE_VNC, width, 2);
  hostile_say_number (server, HOSTILE_VNC, height, 2);
  hostile_say (server, HOSTILE_VNC, pixel_format, sizeof pixel_format);
  hostile_say_number (server, HOSTILE_VNC, 4, 4);
  hostile_say (server, HOSTILE_VNC, "evil", 4);
}

void
hostile_say_spice_link (HostileServer *server, int channel)
{
  hostile_say (server, channel, "REDQ", 4);
  hostile_say_number (server, channel, 2, 4);
  hostile_say_number (server, channel, 2, 4);
  hostile_say_number (server, channel, 4 + sizeof public_key + 12, 4);
  hostile_say_number (server, channel, 0, 4);
  hostile_say (server, channel, public_key, sizeof public_key);
  hostile_say_number (server, channel, 0, 4);
  hostile_say_number (server, channel, 0, 4);
  hostile_say_number (server, channel, 4 + sizeof public_key + 12, 4);
  hostile_say_number (server, channel, 0, 4); /* the ticket is fine */
}

void
hostile_say_spice_message (HostileServer *server,
                           int channel,
                           guint type,
                           const guint32 *words,
                           gsize n_words)
{
  hostile_say_number (server, channel, 1, 8);
  hostile_say_number (server, channel, type, 2);
  hostile_say_number (server, channel, n_words * 4, 4);
  hostile_say_number (server, channel, 0, 4);
  for (gsize i = 0; i < n_words; i++)
    hostile_say_number (server, channel, words[i], 4);
}

void
hostile_say_spice_welcome (HostileServer *server)
{
  static const guint32 init[] = { 1, 1, 3, 2, 0, 0, 0, 0 };

  hostile_say_spice_link (server, HOSTILE_SPICE_MAIN);
  hostile_say_spice_message (server, HOSTILE_SPICE_MAIN, 103, init, G_N_ELEMENTS (init));
  hostile_say_number (server, HOSTILE_SPICE_MAIN, 2, 8);
  hostile_say_number (server, HOSTILE_SPICE_MAIN, 104, 2);
  hostile_say_number (server, HOSTILE_SPICE_MAIN, 4 + 3 * 2, 4);
  hostile_say_number (server, HOSTILE_SPICE_MAIN, 0, 4);
  hostile_say_number (server, HOSTILE_SPICE_MAIN, 3, 4);
  hostile_say (server, HOSTILE_SPICE_MAIN, (const guint8[]){ 2, 0, 3, 0, 4, 0 }, 6);
  hostile_say_spice_link (server, HOSTILE_SPICE_DISPLAY);
  hostile_say_spice_link (server, HOSTILE_SPICE_INPUTS);
  hostile_say_spice_link (server, HOSTILE_SPICE_CURSOR);
}
