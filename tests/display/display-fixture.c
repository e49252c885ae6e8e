/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display-fixture.h"

#include "base/carrel-base-launcher.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DEADLINE_S 60
#define TICK_US 2000

void
display_tolerate_library_warnings (void)
{
  static const char *const ours[] = { NULL, "GLib", "GLib-GObject", "GLib-GIO" };

  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
    g_log_set_fatal_mask (ours[i], G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
}

static gboolean
deadline_cb (gpointer user_data)
{
  g_error ("waited for a minute: %s", (const char *) user_data);
  return G_SOURCE_REMOVE;
}

guint
display_deadline_start (const char *condition)
{
  return g_timeout_add_seconds (DEADLINE_S, deadline_cb, (gpointer) condition);
}

void
display_deadline_stop (guint deadline)
{
  g_source_remove (deadline);
}

struct _DisplayGap
{
  GThread *thread;
  GMutex lock;
  GCond stopped;
  gboolean is_stopped;
  gint64 thread_gap;
  guint source;
  int statistics;
  gint64 last;
  gint64 last_delay;
  gint64 main_gap;
};

/* How long this thread has been ready to run while other programs had the processors. */
static gint64
read_delay (DisplayGap *gap)
{
  char text[128] = "";
  guint64 run = 0;
  guint64 delay = 0;

  if (gap->statistics < 0 || pread (gap->statistics, text, sizeof text - 1, 0) <= 0 ||
      sscanf (text, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, &run, &delay) != 2)
    return 0;
  return (gint64) (delay / 1000);
}

static gpointer
gap_thread (gpointer data)
{
  DisplayGap *gap = data;
  gint64 last = g_get_monotonic_time ();

  g_mutex_lock (&gap->lock);
  while (!gap->is_stopped)
    {
      gint64 now;

      g_cond_wait_until (&gap->stopped, &gap->lock, last + TICK_US);
      now = g_get_monotonic_time ();
      gap->thread_gap = MAX (gap->thread_gap, now - last);
      last = now;
    }
  g_mutex_unlock (&gap->lock);
  return NULL;
}

static gboolean
gap_cb (gpointer user_data)
{
  DisplayGap *gap = user_data;
  gint64 now = g_get_monotonic_time ();
  gint64 delay = read_delay (gap);

  gap->main_gap = MAX (gap->main_gap, now - gap->last - (delay - gap->last_delay));
  gap->last = now;
  gap->last_delay = delay;
  return G_SOURCE_CONTINUE;
}

DisplayGap *
display_gap_start (void)
{
  DisplayGap *gap = g_new0 (DisplayGap, 1);

  g_mutex_init (&gap->lock);
  g_cond_init (&gap->stopped);
  gap->statistics = open ("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  gap->last = g_get_monotonic_time ();
  gap->last_delay = read_delay (gap);
  gap->source = g_timeout_add_full (G_PRIORITY_HIGH, TICK_US / 1000, gap_cb, gap, NULL);
  gap->thread = g_thread_new ("gap", gap_thread, gap);
  return gap;
}

guint
display_gap_stop (DisplayGap *gap)
{
  guint milliseconds;

  gap_cb (gap);
  g_mutex_lock (&gap->lock);
  gap->is_stopped = TRUE;
  g_cond_signal (&gap->stopped);
  g_mutex_unlock (&gap->lock);
  g_thread_join (gap->thread);
  g_source_remove (gap->source);
  milliseconds = (guint) (MAX (gap->main_gap - gap->thread_gap, 0) / 1000);
  g_test_message ("main loop away for %" G_GINT64_FORMAT " us, idle thread for %" G_GINT64_FORMAT,
                  gap->main_gap,
                  gap->thread_gap);
  if (gap->statistics >= 0)
    close (gap->statistics);
  g_mutex_clear (&gap->lock);
  g_cond_clear (&gap->stopped);
  g_free (gap);
  return milliseconds;
}

static void
keep_result_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

gboolean
display_connect (CarrelDisplaySession *session, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_display_session_connect_async (session, NULL, keep_result_cb, &result);
  display_wait_until (result != NULL);
  return carrel_display_session_connect_finish (session, result, error);
}

void
display_finalize (CarrelDisplaySession *session)
{
  gpointer pointer = session;

  g_object_add_weak_pointer (G_OBJECT (session), &pointer);
  g_object_unref (session);
  display_wait_until (pointer == NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static char *
find_painter (void)
{
  g_autofree char *program =
    g_build_filename (g_getenv ("CARREL_SOURCE_DIR"), "tools", "media", NULL);
  g_autoptr (CarrelBaseLauncher) launcher = carrel_base_launcher_new (program);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) output = NULL;

  carrel_base_launcher_add_argument (launcher, "painter");
  carrel_base_launcher_run_async (launcher, 4096, NULL, keep_result_cb, &result);
  display_wait_until (result != NULL);
  if (!carrel_base_launcher_run_finish (launcher, result, &output, NULL) || output == NULL)
    return NULL;
  return g_strstrip (g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output)));
}

typedef struct
{
  DisplayGuest *guest;
  GSocketConnection *connection;
  char bytes[512];
} Reading;

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr (GError) error = NULL;
  gssize n_bytes = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (n_bytes <= 0)
    {
      g_object_unref (reading->connection);
      g_free (reading);
      return;
    }
  g_string_append_len (reading->guest->serial, reading->bytes, n_bytes);
  g_input_stream_read_async (G_INPUT_STREAM (object),
                             reading->bytes,
                             sizeof reading->bytes,
                             G_PRIORITY_DEFAULT,
                             reading->guest->cancellable,
                             read_cb,
                             reading);
}

static gboolean
incoming_cb (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             DisplayGuest *guest)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->guest = guest;
  reading->connection = g_object_ref (connection);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                             reading->bytes,
                             sizeof reading->bytes,
                             G_PRIORITY_DEFAULT,
                             guest->cancellable,
                             read_cb,
                             reading);
  return TRUE;
}

static char *
listen_for_serial (DisplayGuest *guest)
{
  g_autofree char *path = g_build_filename (guest->folder, "serial", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GError) error = NULL;

  guest->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (guest->service),
                                 address,
                                 G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT,
                                 NULL,
                                 NULL,
                                 &error);
  g_assert_no_error (error);
  g_signal_connect (guest->service, "incoming", G_CALLBACK (incoming_cb), guest);
  return g_steal_pointer (&path);
}

static void
add_options (CarrelBaseLauncher *launcher, DisplayGuest *guest, const char *device)
{
  g_autofree char *serial = listen_for_serial (guest);
  g_autofree char *chardev = g_strdup_printf ("socket,id=serial,path=%s", serial);
  g_autofree char *spice = g_strdup_printf (
    "unix=on,addr=%s,disable-ticketing=on,image-compression=off,streaming-video=off",
    guest->spice_path);
  g_autofree char *vnc = g_strdup_printf ("unix:%s", guest->vnc_path);
  const char *options[] = {
    "-accel",         "tcg,tb-size=64", "-m",   "64",       "-nodefaults", "-display",
    "none",           "-device",        device, "-chardev", chardev,       "-serial",
    "chardev:serial", "-spice",         spice,  "-vnc",     vnc,           NULL
  };

  carrel_base_launcher_add_arguments (launcher, options);
}

DisplayGuest *
display_guest_start (const char *device, const char *command_line)
{
  g_autofree char *painter = find_painter ();
  g_autofree char *qemu = g_find_program_in_path ("qemu-system-x86_64");
  g_autoptr (CarrelBaseLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;
  DisplayGuest *guest;

  if (painter == NULL || qemu == NULL)
    {
      g_test_skip ("QEMU or the painter are missing");
      return NULL;
    }
  guest = g_new0 (DisplayGuest, 1);
  guest->folder = g_dir_make_tmp ("carrel-display-XXXXXX", NULL);
  guest->spice_path = g_build_filename (guest->folder, "spice", NULL);
  guest->vnc_path = g_build_filename (guest->folder, "vnc", NULL);
  guest->serial = g_string_new (NULL);
  guest->cancellable = g_cancellable_new ();
  launcher = carrel_base_launcher_new (qemu);
  add_options (launcher, guest, device);
  carrel_base_launcher_add_arguments (launcher,
                                      (const char *[]){ "-kernel",
                                                        painter,
                                                        "-append",
                                                        command_line,
                                                        NULL });
  guest->process = carrel_base_launcher_launch (launcher, &error);
  g_assert_no_error (error);
  display_wait_until (strstr (guest->serial->str, "ready ") != NULL ||
                      carrel_base_process_has_exited (guest->process));
  g_assert_false (carrel_base_process_has_exited (guest->process));
  return guest;
}

void
display_guest_free (DisplayGuest *guest)
{
  carrel_base_process_signal (guest->process, SIGKILL);
  display_wait_until (carrel_base_process_has_exited (guest->process));
  g_cancellable_cancel (guest->cancellable);
  g_socket_service_stop (guest->service);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  for (const char *const *name = (const char *const[]){ "spice", "vnc", "serial", NULL };
       *name != NULL;
       name++)
    {
      g_autofree char *path = g_build_filename (guest->folder, *name, NULL);

      g_unlink (path);
    }
  g_rmdir (guest->folder);
  g_object_unref (guest->process);
  g_object_unref (guest->service);
  g_object_unref (guest->cancellable);
  g_string_free (guest->serial, TRUE);
  g_free (guest->folder);
  g_free (guest->spice_path);
  g_free (guest->vnc_path);
  g_free (guest);
}

guint
display_guest_count (DisplayGuest *guest, const char *line)
{
  g_auto (GStrv) lines = g_strsplit (guest->serial->str, "\n", -1);
  guint n_found = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_equal (g_strstrip (lines[i]), line))
      n_found++;
  return n_found;
}
