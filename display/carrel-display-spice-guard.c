/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-spice-guard.h"

#include "carrel-display-spice-parser.h"

#include <gio/gio.h>
#include <gio/gunixconnection.h>

/*
 * The library makes its connection out of the descriptor by itself and reads from the connection's
 * input stream.  Copying all that through a second socket would cost as much as decoding it.  So the
 * class of these connections gets another get_input_stream(), which hands out a stream that feeds
 * the parser with each byte on its way: nothing is copied, and no thread is added.  A connection
 * that does not begin with SPICE's magic is not looked at after its fourth byte.
 *
 * GIO has a way to register a class of one's own for Unix sockets, but it cannot be used twice for
 * the same kind: it keeps the freed entry (g_socket_connection_factory_register_type() in GLib
 * 2.74 inserts an entry as key and value, of which the key is freed if it was there).
 */

#define CARREL_TYPE_DISPLAY_SPICE_GUARD_STREAM (carrel_display_spice_guard_stream_get_type ())
G_DECLARE_FINAL_TYPE (CarrelDisplaySpiceGuardStream,
                      carrel_display_spice_guard_stream,
                      CARREL,
                      DISPLAY_SPICE_GUARD_STREAM,
                      GFilterInputStream)

struct _CarrelDisplaySpiceGuardStream
{
  GFilterInputStream parent_instance;
  CarrelDisplaySpiceParser *parser;
};

static void pollable_interface_init (GPollableInputStreamInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CarrelDisplaySpiceGuardStream,
                               carrel_display_spice_guard_stream,
                               G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      pollable_interface_init))

static GQuark
guard_stream_quark (void)
{
  return g_quark_from_static_string ("carrel-display-spice-guard-stream");
}

static GInputStream *
get_base (gpointer stream)
{
  return g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
}

/* What was read, if it may be passed on. */
static gssize
inspect (gpointer stream, const void *buffer, gssize n_bytes, GError **error)
{
  CarrelDisplaySpiceGuardStream *self = stream;

  if (n_bytes > 0 &&
      !carrel_display_spice_parser_feed (self->parser, buffer, (gsize) n_bytes, error))
    return -1;
  return n_bytes;
}

static gssize
carrel_display_spice_guard_stream_read (GInputStream *stream,
                                        void *buffer,
                                        gsize count,
                                        GCancellable *cancellable,
                                        GError **error)
{
  return inspect (stream,
                  buffer,
                  g_input_stream_read (get_base (stream), buffer, count, cancellable, error),
                  error);
}

static gboolean
can_poll (GPollableInputStream *stream)
{
  return g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (get_base (stream)));
}

static gboolean
is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (get_base (stream)));
}

static GSource *
create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource)
    base = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (get_base (stream)),
                                                  cancellable);

  return g_pollable_source_new_full (stream, base, NULL);
}

static gssize
read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  return inspect (stream,
                  buffer,
                  g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (
                                                              get_base (stream)),
                                                            buffer,
                                                            count,
                                                            NULL,
                                                            error),
                  error);
}

static void
pollable_interface_init (GPollableInputStreamInterface *interface)
{
  interface->can_poll = can_poll;
  interface->is_readable = is_readable;
  interface->create_source = create_source;
  interface->read_nonblocking = read_nonblocking;
}

static void
carrel_display_spice_guard_stream_finalize (GObject *object)
{
  CarrelDisplaySpiceGuardStream *self = CARREL_DISPLAY_SPICE_GUARD_STREAM (object);

  g_clear_pointer (&self->parser, carrel_display_spice_parser_free);
  G_OBJECT_CLASS (carrel_display_spice_guard_stream_parent_class)->finalize (object);
}

static void
carrel_display_spice_guard_stream_init (CarrelDisplaySpiceGuardStream *self)
{
  self->parser = carrel_display_spice_parser_new ();
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (self), FALSE);
}

static void
carrel_display_spice_guard_stream_class_init (CarrelDisplaySpiceGuardStreamClass *class)
{
  G_OBJECT_CLASS (class)->finalize = carrel_display_spice_guard_stream_finalize;
  G_INPUT_STREAM_CLASS (class)->read_fn = carrel_display_spice_guard_stream_read;
}

static GInputStream *
get_guarded_stream (GIOStream *connection)
{
  GIOStreamClass *parent = g_type_class_peek (G_TYPE_SOCKET_CONNECTION);
  GInputStream *guarded = g_object_get_qdata (G_OBJECT (connection), guard_stream_quark ());

  if (guarded == NULL)
    {
      guarded = g_object_new (CARREL_TYPE_DISPLAY_SPICE_GUARD_STREAM,
                              "base-stream",
                              parent->get_input_stream (connection),
                              NULL);
      g_object_set_qdata_full (G_OBJECT (connection),
                               guard_stream_quark (),
                               guarded,
                               g_object_unref);
    }
  return guarded;
}

void
carrel_display_spice_guard_install (void)
{
  /* Never given back: a class whose functions were replaced must stay. */
  GIOStreamClass *class = g_type_class_ref (G_TYPE_UNIX_CONNECTION);

  class->get_input_stream = get_guarded_stream;
}
