/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-vnc-link-private.h"

#include "carrel-display-error.h"
#include "carrel-display-limits.h"
#include "carrel-display-vnc-library-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * libvncclient blocks wherever it reads or writes, so it gets a thread, which alone touches the
 * rfbClient.  The main thread and this one share a CarrelDisplayVncLink:
 *
 *   main -> thread   "commands" (keys, pointer, size), and a byte in the eventfd "wake"
 *   thread -> main   "report", and one source on the main context while "is_scheduled"
 *
 * One lock, "lock", guards both and is held for copying a few words only, never while anything is
 * read, written or decoded: the main thread cannot be held up by the server.  The pixels need no
 * lock; see carrel-display-frame.h.
 *
 * To end, the main thread forgets the callback and shuts the socket down, for which it has a
 * descriptor of its own ("shutdown_descriptor"), so that no number is used after its file was
 * closed.  Every call of the library then fails, and the thread unwinds and drops its reference.
 * Nobody joins it: that would wait for the scheduler.
 *
 * The pointer is always told as a position: QEMU makes the difference itself for a guest with a
 * mouse.  (Its pseudo-encoding for that sends a rectangle which libvncclient takes for one that
 * does not fit into the frame.)
 */

#define ENCODING_LED_STATE (-261)

typedef enum
{
  COMMAND_KEY,
  COMMAND_POINTER,
  COMMAND_SIZE,
} CommandKind;

typedef struct
{
  CommandKind kind;
  int first;
  int second;
  guint mask;
} Command;

struct _CarrelDisplayVncLink
{
  GMainContext *context;
  int descriptor;
  int shutdown_descriptor;
  int wake;

  GMutex lock;
  gboolean is_closed;
  gboolean is_scheduled;
  GArray *commands;
  CarrelDisplayVncLinkReport report;
  CarrelDisplayVncLinkCallback callback;
  gpointer user_data;

  /* Of the thread only. */
  rfbClient *client;
  CarrelDisplayFrame *frame;
  GError *error;
};

static char link_tag;

/* What the library said last on this thread; it has no other way to give a reason. */
static GPrivate last_message = G_PRIVATE_INIT (g_free);

G_GNUC_PRINTF (1, 2)
static void
log_cb (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_private_replace (&last_message, g_strstrip (g_strdup_vprintf (format, arguments)));
  va_end (arguments);
}

static void
clear_report (CarrelDisplayVncLinkReport *report)
{
  g_clear_pointer (&report->frame, carrel_display_frame_unref);
  g_clear_pointer (&report->areas, g_array_unref);
  g_clear_pointer (&report->cursor, carrel_display_cursor_unref);
  g_clear_error (&report->error);
}

static void
link_clear (CarrelDisplayVncLink *link)
{
  clear_report (&link->report);
  g_clear_pointer (&link->commands, g_array_unref);
  g_clear_pointer (&link->frame, carrel_display_frame_unref);
  g_clear_pointer (&link->context, g_main_context_unref);
  g_clear_error (&link->error);
  if (link->descriptor >= 0)
    close (link->descriptor);
  if (link->shutdown_descriptor >= 0)
    close (link->shutdown_descriptor);
  if (link->wake >= 0)
    close (link->wake);
  g_mutex_clear (&link->lock);
}

static void
link_unref (CarrelDisplayVncLink *link)
{
  g_atomic_rc_box_release_full (link, (GDestroyNotify) link_clear);
}

/* Main context: hands the report over. */
static gboolean
report_cb (gpointer user_data)
{
  CarrelDisplayVncLink *link = user_data;
  CarrelDisplayVncLinkReport report;
  CarrelDisplayVncLinkCallback callback;

  g_mutex_lock (&link->lock);
  report = link->report;
  link->report = (CarrelDisplayVncLinkReport){ .locks = report.locks,
                                               .can_resize = report.can_resize };
  link->is_scheduled = FALSE;
  callback = link->callback;
  g_mutex_unlock (&link->lock);

  if (callback != NULL)
    callback (&report, link->user_data);
  clear_report (&report);
  return G_SOURCE_REMOVE;
}

static void
schedule_locked (CarrelDisplayVncLink *link)
{
  g_autoptr (GSource) source = NULL;

  if (link->is_scheduled || link->is_closed)
    return;
  link->is_scheduled = TRUE;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source,
                         report_cb,
                         g_atomic_rc_box_acquire (link),
                         (GDestroyNotify) link_unref);
  g_source_attach (source, link->context);
}

static CarrelDisplayVncLink *
link_of (rfbClient *client)
{
  return rfbClientGetClientData (client, &link_tag);
}

static void
set_error (CarrelDisplayVncLink *link, CarrelDisplayError code, const char *text)
{
  if (link->error == NULL)
    link->error = g_error_new_literal (CARREL_DISPLAY_ERROR, (int) code, text);
}

static rfbBool
malloc_frame_buffer_cb (rfbClient *client)
{
  CarrelDisplayVncLink *link = link_of (client);
  g_autoptr (GError) error = NULL;
  CarrelDisplayFrame *frame = carrel_display_frame_new ((guint64) MAX (client->width, 0),
                                                        (guint64) MAX (client->height, 0),
                                                        &error);

  if (frame == NULL)
    {
      set_error (link, CARREL_DISPLAY_ERROR_TOO_LARGE, error->message);
      return FALSE;
    }
  g_clear_pointer (&link->frame, carrel_display_frame_unref);
  link->frame = frame;
  client->frameBuffer = carrel_display_frame_get_pixels (frame);

  g_mutex_lock (&link->lock);
  g_clear_pointer (&link->report.frame, carrel_display_frame_unref);
  g_clear_pointer (&link->report.areas, g_array_unref);
  /* Told when the first update has filled it: black is not a picture. */
  link->report.frame = carrel_display_frame_ref (frame);
  g_mutex_unlock (&link->lock);
  return TRUE;
}

static void
unite (CarrelDisplayVncLinkArea *area, const CarrelDisplayVncLinkArea *other)
{
  gint64 right = MAX (area->x + area->width, other->x + other->width);
  gint64 bottom = MAX (area->y + area->height, other->y + other->height);

  area->x = MIN (area->x, other->x);
  area->y = MIN (area->y, other->y);
  area->width = right - area->x;
  area->height = bottom - area->y;
}

static void
updated_cb (rfbClient *client, int x, int y, int width, int height)
{
  CarrelDisplayVncLink *link = link_of (client);
  CarrelDisplayVncLinkArea area = { x, y, width, height };

  g_mutex_lock (&link->lock);
  if (link->report.areas == NULL)
    link->report.areas = g_array_new (FALSE, FALSE, sizeof area);
  if (link->report.areas->len < CARREL_DISPLAY_LIMIT_DAMAGE_RECTANGLES)
    g_array_append_val (link->report.areas, area);
  else
    {
      GArray *areas = link->report.areas;

      for (guint i = 0; i < areas->len; i++)
        unite (&area, &g_array_index (areas, CarrelDisplayVncLinkArea, i));
      g_array_set_size (areas, 0);
      g_array_append_val (areas, area);
    }
  g_mutex_unlock (&link->lock);
}

static void
finished_cb (rfbClient *client)
{
  CarrelDisplayVncLink *link = link_of (client);

  g_mutex_lock (&link->lock);
  /* A server that takes QEMU's keys is a QEMU, which takes sizes, too. */
  link->report.can_resize = client->screen.width != 0 ||
                            SupportsClient2Server (client, rfbQemuEvent);
  schedule_locked (link);
  g_mutex_unlock (&link->lock);
}

static void
cursor_cb (rfbClient *client, int hot_x, int hot_y, int width, int height, int bytes_per_pixel)
{
  CarrelDisplayVncLink *link = link_of (client);
  g_autofree guint8 *pixels = NULL;
  gsize n_pixels = (gsize) width * (gsize) height;
  CarrelDisplayCursor *cursor;

  if (width <= 0 || height <= 0 || width > (int) CARREL_DISPLAY_LIMIT_CURSOR_SIDE ||
      height > (int) CARREL_DISPLAY_LIMIT_CURSOR_SIDE || bytes_per_pixel != 4)
    return;
  pixels = g_malloc (n_pixels * 4);
  for (gsize i = 0; i < n_pixels; i++)
    {
      pixels[i * 4] = client->rcSource[i * 4 + 2];
      pixels[i * 4 + 1] = client->rcSource[i * 4 + 1];
      pixels[i * 4 + 2] = client->rcSource[i * 4];
      pixels[i * 4 + 3] = client->rcMask[i] ? 0xff : 0;
    }
  cursor = carrel_display_cursor_new (width, height, hot_x, hot_y, pixels, n_pixels * 4, NULL);

  g_mutex_lock (&link->lock);
  g_clear_pointer (&link->report.cursor, carrel_display_cursor_unref);
  link->report.cursor = cursor;
  schedule_locked (link);
  g_mutex_unlock (&link->lock);
}

static rfbBool
led_state_cb (rfbClient *client, rfbFramebufferUpdateRectHeader *rectangle)
{
  CarrelDisplayVncLink *link = link_of (client);
  char state = 0;

  if ((int) rectangle->encoding != ENCODING_LED_STATE || link == NULL)
    return FALSE;
  if (!ReadFromRFBServer (client, &state, 1))
    return FALSE;
  g_mutex_lock (&link->lock);
  link->report.locks = state & 7;
  schedule_locked (link);
  g_mutex_unlock (&link->lock);
  return TRUE;
}

/* The library would ask on the terminal. */
static char *
no_password_cb (rfbClient *client)
{
  return NULL;
}

static rfbCredential *
no_credential_cb (rfbClient *client, int kind)
{
  return NULL;
}

static gpointer
initialize_library (gpointer data)
{
  static int encodings[] = { ENCODING_LED_STATE, 0 };
  static rfbClientProtocolExtension extension = { .encodings = encodings,
                                                  .handleEncoding = led_state_cb };

  rfbClientLog = log_cb;
  rfbClientErr = log_cb;
  rfbClientRegisterExtension (&extension);
  return NULL;
}

static rfbClient *
make_client (CarrelDisplayVncLink *link)
{
  static const uint32_t no_authentication = rfbNoAuth;
  static GOnce once = G_ONCE_INIT;
  rfbClient *client;

  g_once (&once, initialize_library, NULL);
  client = rfbGetClient (8, 3, 4);
  rfbClientSetClientData (client, &link_tag, link);
  client->format.redShift = 16;
  client->format.greenShift = 8;
  client->format.blueShift = 0;
  /* On a local socket bytes are cheaper than compressing them: four times less of our processor
     and three times less of QEMU's, measured. */
  client->appData.encodingsString = "copyrect raw";
  client->appData.shareDesktop = TRUE;
  client->appData.useRemoteCursor = TRUE;
  client->appData.enableJPEG = FALSE;
  client->canHandleNewFBSize = TRUE;
  client->MallocFrameBuffer = malloc_frame_buffer_cb;
  client->GotFrameBufferUpdate = updated_cb;
  client->FinishedFrameBufferUpdate = finished_cb;
  client->GotCursorShape = cursor_cb;
  client->GetPassword = no_password_cb;
  client->GetCredential = no_credential_cb;
  SetClientAuthSchemes (client, &no_authentication, 1);
  client->sock = link->descriptor;
  link->descriptor = -1;
  return client;
}

static gboolean
shake_hands (CarrelDisplayVncLink *link)
{
  rfbClient *client = link->client;

  if (!InitialiseRFBConnection (client))
    return FALSE;
  client->width = client->si.framebufferWidth;
  client->height = client->si.framebufferHeight;
  if (!malloc_frame_buffer_cb (client))
    return FALSE;
  client->updateRect.x = 0;
  client->updateRect.y = 0;
  client->updateRect.w = client->width;
  client->updateRect.h = client->height;
  return SetFormatAndEncodings (client) &&
         SendFramebufferUpdateRequest (client, 0, 0, client->width, client->height, FALSE);
}

/* The library asks for a size only when the server has told one before, which QEMU does not do until
   the guest changes it. */
static gboolean
send_first_size (rfbClient *client, int width, int height)
{
  struct
  {
    rfbSetDesktopSizeMsg message;
    rfbExtDesktopScreen screen;
  } request = { 0 };

  G_STATIC_ASSERT (sizeof request == sz_rfbSetDesktopSizeMsg + sz_rfbExtDesktopScreen);
  request.message.type = rfbSetDesktopSize;
  request.message.width = GUINT16_TO_BE ((guint16) width);
  request.message.height = GUINT16_TO_BE ((guint16) height);
  request.message.numberOfScreens = 1;
  request.screen.width = request.message.width;
  request.screen.height = request.message.height;
  return WriteToRFBServer (client, (const char *) &request, sizeof request);
}

static gboolean
send_command (rfbClient *client, const Command *command)
{
  switch (command->kind)
    {
    case COMMAND_KEY:
      return SendExtendedKeyEvent (client,
                                   0,
                                   (uint32_t) command->first,
                                   command->second ? TRUE : FALSE);
    case COMMAND_POINTER:
      return SendPointerEvent (client, command->first, command->second, (int) command->mask);
    case COMMAND_SIZE:
      if (client->screen.width == 0)
        return send_first_size (client, command->first, command->second);
      return SendExtDesktopSize (client, (uint16_t) command->first, (uint16_t) command->second);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
send_commands (CarrelDisplayVncLink *link)
{
  g_autoptr (GArray) commands = NULL;
  eventfd_t ignored;

  (void) eventfd_read (link->wake, &ignored);
  g_mutex_lock (&link->lock);
  commands = g_steal_pointer (&link->commands);
  link->commands = g_array_new (FALSE, FALSE, sizeof (Command));
  g_mutex_unlock (&link->lock);

  for (guint i = 0; i < commands->len; i++)
    if (!send_command (link->client, &g_array_index (commands, Command, i)))
      return FALSE;
  return TRUE;
}

static gboolean
is_closed (CarrelDisplayVncLink *link)
{
  gboolean closed;

  g_mutex_lock (&link->lock);
  closed = link->is_closed;
  g_mutex_unlock (&link->lock);
  return closed;
}

static void
talk (CarrelDisplayVncLink *link)
{
  while (!is_closed (link))
    {
      struct pollfd descriptors[2] = { { .fd = (int) link->client->sock, .events = POLLIN },
                                       { .fd = link->wake, .events = POLLIN } };
      gboolean has_bytes = link->client->buffered > 0;

      if (poll (descriptors, 2, has_bytes ? 0 : -1) < 0 && errno != EINTR)
        return;
      if ((descriptors[1].revents & POLLIN) && !send_commands (link))
        return;
      if ((has_bytes || descriptors[0].revents != 0) && !HandleRFBServerMessage (link->client))
        return;
    }
}

/* What the library tells only in words, and the socket in its state, as a reason to act on. */
static GError *
find_reason (CarrelDisplayVncLink *link, gboolean was_connected)
{
  const char *message = g_private_get (&last_message);
  char byte;

  if (link->error != NULL)
    return g_steal_pointer (&link->error);
  if (recv (link->shutdown_descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0 ||
      errno == ECONNRESET)
    return g_error_new_literal (
      CARREL_DISPLAY_ERROR,
      CARREL_DISPLAY_ERROR_SERVER_GONE,
      was_connected
      ? _ ("The machine closed its display.  It may have been switched off.")
      : _ ("The display's server closed the connection before it showed a "
                           "picture."));
  if (message != NULL && strstr (message, "uthentication") != NULL)
    return g_error_new (CARREL_DISPLAY_ERROR,
                        CARREL_DISPLAY_ERROR_UNSUPPORTED,
                        _ ("The display's server wants a way to log in that cannot be given here: "
                           "%s"),
                           message);
  return g_error_new (CARREL_DISPLAY_ERROR,
                      CARREL_DISPLAY_ERROR_PROTOCOL,
                      _ ("The display's server does not speak RFB as it should: %s"),
                         message == NULL ? "" : message);
}

static gpointer
thread_main (gpointer data)
{
  CarrelDisplayVncLink *link = data;
  gboolean was_connected;
  sigset_t pipe;

  /* The library writes with write(): a server that is gone must be an error and not a signal. */
  sigemptyset (&pipe);
  sigaddset (&pipe, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &pipe, NULL);

  link->client = make_client (link);
  was_connected = shake_hands (link);
  if (was_connected)
    talk (link);

  g_mutex_lock (&link->lock);
  if (!link->is_closed)
    link->report.error = find_reason (link, was_connected);
  schedule_locked (link);
  g_mutex_unlock (&link->lock);

  link->client->frameBuffer = NULL;
  rfbClientCleanup (link->client);
  link_unref (link);
  return NULL;
}

CarrelDisplayVncLink *
carrel_display_vnc_link_new (int descriptor,
                             CarrelDisplayVncLinkCallback callback,
                             gpointer user_data,
                             GError **error)
{
  CarrelDisplayVncLink *link;
  GThread *thread;
  int flags;

  g_return_val_if_fail (descriptor >= 0, NULL);
  g_return_val_if_fail (callback != NULL, NULL);

  link = g_atomic_rc_box_new0 (CarrelDisplayVncLink);
  g_mutex_init (&link->lock);
  link->context = g_main_context_ref_thread_default ();
  link->callback = callback;
  link->user_data = user_data;
  link->commands = g_array_new (FALSE, FALSE, sizeof (Command));
  link->report.locks = -1;
  link->descriptor = descriptor;
  link->shutdown_descriptor = fcntl (descriptor, F_DUPFD_CLOEXEC, 3);
  link->wake = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  flags = fcntl (descriptor, F_GETFL);
  if (link->shutdown_descriptor < 0 || link->wake < 0 || flags < 0 ||
      fcntl (descriptor, F_SETFL, flags & ~O_NONBLOCK) < 0)
    {
      g_set_error (error,
                   CARREL_DISPLAY_ERROR,
                   CARREL_DISPLAY_ERROR_REFUSED,
                   _ ("The connection to the display could not be set up: %s"), g_strerror (errno));
      link_unref (link);
      return NULL;
    }

  thread = g_thread_try_new ("display-vnc", thread_main, g_atomic_rc_box_acquire (link), NULL);
  if (thread == NULL)
    {
      g_set_error_literal (error,
                           CARREL_DISPLAY_ERROR,
                           CARREL_DISPLAY_ERROR_REFUSED,
                           _ ("There are too many threads to open a display."));
      link_unref (link);
      link_unref (link);
      return NULL;
    }
  g_thread_unref (thread);
  return link;
}

void
carrel_display_vnc_link_close (CarrelDisplayVncLink *link)
{
  g_return_if_fail (link != NULL);

  g_mutex_lock (&link->lock);
  link->is_closed = TRUE;
  link->callback = NULL;
  g_mutex_unlock (&link->lock);
  shutdown (link->shutdown_descriptor, SHUT_RDWR);
  eventfd_write (link->wake, 1);
  link_unref (link);
}

static void
queue (CarrelDisplayVncLink *link, Command command)
{
  Command *last = NULL;

  g_mutex_lock (&link->lock);
  if (link->commands->len > 0)
    last = &g_array_index (link->commands, Command, link->commands->len - 1);
  if (last != NULL && last->kind == command.kind && command.kind != COMMAND_KEY &&
      last->mask == command.mask)
    *last = command;
  else if (link->commands->len < CARREL_DISPLAY_LIMIT_PENDING_INPUT)
    g_array_append_val (link->commands, command);
  g_mutex_unlock (&link->lock);
  eventfd_write (link->wake, 1);
}

void
carrel_display_vnc_link_send_key (CarrelDisplayVncLink *link, guint scan_code, gboolean is_pressed)
{
  g_return_if_fail (link != NULL);

  queue (link, (Command){ COMMAND_KEY, (int) scan_code, is_pressed != FALSE, 0 });
}

void
carrel_display_vnc_link_send_pointer (CarrelDisplayVncLink *link, int x, int y, guint mask)
{
  g_return_if_fail (link != NULL);

  queue (link, (Command){ COMMAND_POINTER, x, y, mask });
}

void
carrel_display_vnc_link_send_size (CarrelDisplayVncLink *link, guint width, guint height)
{
  g_return_if_fail (link != NULL);

  queue (link, (Command){ COMMAND_SIZE, (int) width, (int) height, 0 });
}
