/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-trial-private.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "carrel-app-screen-private.h"

#include "base/carrel-base-text.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

/*
 * Theory of operation.  The fiber pauses; events wake it: a property of the core, damage of the display (a
 * few times a second at most), bytes from the serial port.  Then the signs are looked at, the surest first.
 * A picture that has settled shows a system only when the guest has written to its disk by then: neither
 * firmware nor a boot loader nor a kernel that does not find its root does so.  When nothing new is seen for
 * a time, nothing will come.
 */

#define PRINTED_BYTES_MAX (128 * 1024)
#define READ_BYTES 4096
/* A disk grows by two clusters for the first sector that is written. */
#define WRITTEN_BYTES_MIN (3 * 64 * 1024)
#define PICTURES_MAX 100000

/* A picture that stays, and a guest that does nothing more; emulated ones take their time. */
#define SETTLE_KVM_MS 4000
#define SETTLE_TCG_MS 10000
#define QUIET_KVM_MS 40000
#define QUIET_TCG_MS 120000

/* What a serial port's other end has said; counted by references, for its last read comes late. */
typedef struct
{
  CarrelAppCommand *command;
  GInputStream *stream;
  GCancellable *cancellable;
  GString *text;
  char buffer[READ_BYTES];
} Console;

typedef struct
{
  CarrelAppCommand *command;
  CarrelVmmClient *client;
  CarrelDisplaySession *session;
  CarrelAppScreenEye *eye; /* on the session */
  Console *console;
  GArray *layers;
  GHashTable *pictures;
  guint64 written_before;
  guint64 written;
  gsize printed;
  gint64 changed_ms; /* when anything new was seen */
  gint64 drawn_ms;   /* when the picture last was a new one */
  gint64 deadline_ms;
  gboolean is_drawn;
} Judge;

static gint64
now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

/* --- What is printed --- */

static const char *const good_signs[] = {
  "login:",
  "Reached target Multi-User System",
  "Reached target Graphical Interface",
  "Reached target multi-user.target",
  "Reached target graphical.target",
};

static const char *const bad_signs[] = {
  "No bootable device",
  "No bootable option or device was found",
  "UEFI Interactive Shell",
  "Start PXE over",
  "Missing operating system",
  "Operating System not found",
  "BOOTMGR is missing",
  "NTLDR is missing",
  "grub rescue>",
  "Kernel panic - not syncing",
  "(initramfs)",
  "You are in emergency mode",
  "You are in rescue mode",
};

/* Without colours and cursors, which stand between the words. */
static char *
strip_escapes (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at != '\033')
        {
          g_string_append_c (plain, *at);
          continue;
        }
      if (at[1] == '[')
        for (at += 2; *at != '\0' && (*at < '@' || *at > '~'); at++)
          ;
      else if (at[1] != '\0')
        at++;
      if (*at == '\0')
        break;
    }
  return g_string_free (plain, FALSE);
}

static char *
dup_line (const char *text, const char *sign)
{
  const char *begin = sign, *end = sign + strcspn (sign, "\r\n");
  char *line;

  while (begin > text && begin[-1] != '\n' && begin[-1] != '\r' && sign - begin < 100)
    begin--;
  line = carrel_base_text_make_displayable (begin, (gsize) MIN (end - begin, 200));
  return g_strstrip (line);
}

static const char *
find_sign (const char *text, const char *const *signs, gsize count)
{
  for (gsize i = 0; i < count; i++)
    {
      const char *found = strstr (text, signs[i]);

      if (found != NULL)
        return found;
    }
  return NULL;
}

int
carrel_app_trial_judge_console (const char *text, char **out_line)
{
  g_autofree char *plain = strip_escapes (text);
  const char *good = find_sign (plain, good_signs, G_N_ELEMENTS (good_signs));
  const char *bad = find_sign (plain, bad_signs, G_N_ELEMENTS (bad_signs));

  if (good == NULL && bad == NULL)
    return 0;
  *out_line = dup_line (plain, good != NULL ? good : bad);
  return good != NULL ? 1 : -1;
}

static void
console_clear (gpointer data)
{
  Console *console = data;

  g_clear_object (&console->command);
  g_clear_object (&console->stream);
  g_clear_object (&console->cancellable);
  g_string_free (console->text, TRUE);
}

static void
console_release (Console *console)
{
  g_rc_box_release_full (console, console_clear);
}

static void console_read (Console *console);

static void
console_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Console *console = user_data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (object), result, NULL);

  /* At the end, and once nobody listens any more, it is over. */
  if (length > 0 && !g_cancellable_is_cancelled (console->cancellable))
    {
      for (gssize i = 0; i < length; i++)
        if (console->buffer[i] != '\0')
          g_string_append_c (console->text, console->buffer[i]);
      if (console->text->len > PRINTED_BYTES_MAX)
        g_string_erase (console->text, 0, (gssize) (console->text->len - PRINTED_BYTES_MAX / 2));
      carrel_app_command_wake (console->command);
      console_read (console);
    }
  console_release (console);
}

static void
console_read (Console *console)
{
  g_input_stream_read_async (console->stream,
                             console->buffer,
                             sizeof console->buffer,
                             G_PRIORITY_DEFAULT,
                             console->cancellable,
                             console_read_cb,
                             g_rc_box_acquire (console));
}

static Console *
console_open (CarrelAppCommand *command, CarrelVmmClient *client)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GAsyncResult) result = NULL;
  Console *console;
  int descriptor;

  carrel_vmm_client_open_display_async (client,
                                        "serial",
                                        carrel_app_fiber_get_cancellable (fiber),
                                        carrel_app_fiber_ready_cb,
                                        fiber);
  result = carrel_app_fiber_wait (fiber);
  descriptor = carrel_vmm_client_open_display_finish (client, result, NULL);
  if (descriptor < 0)
    return NULL;
  console = g_rc_box_new0 (Console);
  console->command = g_object_ref (command);
  console->stream = g_unix_input_stream_new (descriptor, TRUE);
  console->cancellable = g_cancellable_new ();
  console->text = g_string_new (NULL);
  console_read (console);
  return console;
}

/* --- What is seen --- */

static guint64
get_written (GArray *layers)
{
  guint64 sum = 0;
  struct stat status;

  for (guint i = 0; i < layers->len; i++)
    if (fstat (g_array_index (layers, int, i), &status) == 0)
      sum += (guint64) status.st_size;
  return sum;
}

/* Looks at everything again, and notes when something is new. */
static void
take_notice (Judge *judge)
{
  guint64 written = get_written (judge->layers);
  gsize printed = judge->console != NULL ? judge->console->text->len : 0;
  guint64 hash = 0;

  if (written != judge->written || printed != judge->printed)
    judge->changed_ms = now_ms ();
  judge->written = written;
  judge->printed = printed;
  if (judge->eye == NULL)
    return;
  judge->is_drawn = carrel_app_screen_eye_look (judge->eye, &hash);
  if (judge->is_drawn && g_hash_table_size (judge->pictures) < PICTURES_MAX &&
      g_hash_table_add (judge->pictures, g_memdup2 (&hash, sizeof hash)))
    judge->drawn_ms = judge->changed_ms = now_ms ();
}

static gboolean
decide (CarrelAppTrialVerdict *verdict, gboolean is_booted, const char *by, char *words)
{
  verdict->is_booted = is_booted;
  verdict->by = by;
  verdict->words = words;
  return TRUE;
}

static gboolean
look_at_machine (Judge *judge, CarrelAppTrialVerdict *verdict)
{
  CarrelVmmClient *client = judge->client;

  if (!carrel_vmm_client_get_connected (client))
    return decide (verdict, FALSE, "core", g_strdup (_ ("its core ended")));
  if (carrel_vmm_state_is_off (carrel_vmm_client_get_state (client)))
    return decide (verdict, FALSE, "state", g_strdup (_ ("it went off")));
  if (carrel_vmm_client_get_guest_panicked (client))
    return decide (verdict, FALSE, "panic", g_strdup (_ ("its system crashed")));
  if (carrel_vmm_client_get_agent_connected (client) &&
      carrel_app_calls_client_agent_ping (carrel_app_command_get_fiber (judge->command),
                                          client,
                                          NULL))
    return decide (verdict, TRUE, "agent", g_strdup (_ ("the agent in it answers")));
  return FALSE;
}

static gboolean
look_at_console (Judge *judge, CarrelAppTrialVerdict *verdict)
{
  g_autofree char *line = NULL;
  int sign = 0;

  if (judge->console != NULL)
    sign = carrel_app_trial_judge_console (judge->console->text->str, &line);
  if (sign == 0)
    return FALSE;
  return decide (verdict, sign > 0, "serial", g_strdup_printf (_ ("it printed “%s”"), line));
}

static gboolean
is_emulated (Judge *judge)
{
  return g_strcmp0 (carrel_vmm_client_get_accelerator (judge->client), "kvm") != 0;
}

static gboolean
look_at_screen (Judge *judge, CarrelAppTrialVerdict *verdict)
{
  gint64 settle_ms = is_emulated (judge) ? SETTLE_TCG_MS : SETTLE_KVM_MS;
  gint64 quiet_ms = is_emulated (judge) ? QUIET_TCG_MS : QUIET_KVM_MS;
  gboolean has_written = judge->written - judge->written_before >= WRITTEN_BYTES_MIN;

  if (has_written && judge->is_drawn && now_ms () - judge->drawn_ms >= settle_ms)
    return decide (verdict,
                   TRUE,
                   "screen",
                   g_strdup (_ ("it wrote to its disk, and its screen changed and settled")));
  if (now_ms () - judge->changed_ms >= quiet_ms)
    return decide (verdict,
                   FALSE,
                   "quiet",
                   g_strdup (_ ("nothing more happened, and it never wrote to its disk")));
  if (now_ms () >= judge->deadline_ms)
    return decide (verdict, FALSE, "time", g_strdup (_ ("it did not get there in time")));
  return FALSE;
}

/* Until the next moment at which silence would tell something. */
static gint64
get_pause_ms (Judge *judge)
{
  gint64 settle_ms = is_emulated (judge) ? SETTLE_TCG_MS : SETTLE_KVM_MS;
  gint64 left = judge->deadline_ms - now_ms ();

  left = MIN (left, settle_ms);
  return MAX (left, 1);
}

static void
woken_cb (gpointer command)
{
  carrel_app_command_wake (command);
}

/* Looks at the display, if there is one. */
static void
open_eye (Judge *judge)
{
  judge->session = carrel_app_screen_connect (carrel_app_command_get_fiber (judge->command),
                                              judge->client,
                                              NULL);
  if (judge->session == NULL)
    return;
  judge->eye = carrel_app_screen_eye_new (judge->session, woken_cb, judge->command);
  g_signal_connect_object (judge->session,
                           "notify::state",
                           G_CALLBACK (carrel_app_command_wake),
                           judge->command,
                           G_CONNECT_SWAPPED);
}

static void
close_eye (Judge *judge)
{
  g_clear_pointer (&judge->eye, carrel_app_screen_eye_free);
  if (judge->session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (judge->session, judge->command);
  carrel_display_session_disconnect (judge->session);
  g_clear_object (&judge->session);
}

static gboolean
judge_until_decided (Judge *judge, CarrelAppTrialVerdict *verdict, GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (judge->command);

  while (TRUE)
    {
      g_autoptr (GError) local_error = NULL;

      take_notice (judge);
      if (look_at_machine (judge, verdict) || look_at_console (judge, verdict) ||
          look_at_screen (judge, verdict))
        return TRUE;
      if (!carrel_app_fiber_pause (fiber, (guint) get_pause_ms (judge), &local_error) &&
          !g_error_matches (local_error, CARREL_APP_ERROR, CARREL_APP_ERROR_TIMED_OUT))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      /* A display that broke off, as it may when the guest changes its mode, is looked at again. */
      if (judge->session != NULL &&
          carrel_display_session_get_state (judge->session) != CARREL_DISPLAY_STATE_CONNECTED)
        {
          close_eye (judge);
          open_eye (judge);
        }
    }
}

gboolean
carrel_app_trial_judge_watch (CarrelAppCommand *command,
                              CarrelVmmClient *client,
                              GArray *layers,
                              guint seconds,
                              CarrelAppTrialVerdict *out_verdict,
                              GError **error)
{
  g_autoptr (GHashTable)
    pictures = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Judge judge = { .command = command, .client = client, .layers = layers, .pictures = pictures };
  gulong handler;
  gboolean is_decided = TRUE;

  judge.console = console_open (command, client);
  open_eye (&judge);
  judge.written_before = judge.written = get_written (layers);
  judge.changed_ms = judge.drawn_ms = now_ms ();
  judge.deadline_ms = now_ms () + (gint64) seconds * 1000;
  handler = g_signal_connect_object (client,
                                     "notify",
                                     G_CALLBACK (carrel_app_command_wake),
                                     command,
                                     G_CONNECT_SWAPPED);
  if (judge.console == NULL && judge.session == NULL)
    {
      if (!look_at_machine (&judge, out_verdict))
        {
          decide (out_verdict, FALSE, NULL, g_strdup (_ ("there is nothing to judge it by")));
          out_verdict->is_unjudged = TRUE;
        }
    }
  else
    is_decided = judge_until_decided (&judge, out_verdict, error);
  g_signal_handler_disconnect (client, handler);
  close_eye (&judge);
  if (judge.console != NULL)
    g_cancellable_cancel (judge.console->cancellable);
  g_clear_pointer (&judge.console, console_release);
  return is_decided;
}
