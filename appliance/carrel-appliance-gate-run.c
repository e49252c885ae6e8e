/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-gate-run-private.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-gate-wire-private.h"
#include "carrel-appliance-gate.h"
#include "carrel-appliance-signature.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-launcher.h"
#include "base/carrel-base-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * The thread that waits has a main context of its own, in which it watches the socket, the child's end, the
 * clock and the cancellation.  The child is not believed: it may ask for so much, send so much, and what is
 * none of the words it may say ends it.  It has ended when it has exited and the socket is empty.
 */

#define REQUESTS_MAX 65536u

typedef struct
{
  const CarrelApplianceGateRun *run;
  CarrelBaseProcess *process;
  CarrelBaseDescriptor socket;
  GByteArray *answer;
  GError *failure; /* why it was ended by us */
  CarrelBaseConfineFeature held;
  guint requests;
  gboolean is_held;
  gboolean is_answered;
  gboolean is_closed;
  gboolean has_exited;
} Child;

/* Ends the child; the first reason is the one that is told. */
static void
end (Child *child, GError *reason)
{
  if (child->failure == NULL)
    child->failure = reason;
  else
    g_error_free (reason);
  if (child->process != NULL)
    carrel_base_process_signal (child->process, SIGKILL);
}

static GError *
make_misbehaviour (void)
{
  return g_error_new_literal (
    CARREL_APPLIANCE_ERROR,
    CARREL_APPLIANCE_ERROR_FAILED,
    _ ("What reads it did not keep to the rules of its confinement and was ended. The file may be an "
       "attack."));
}

/* --- What it may have --- */

static void
send_none (Child *child, const GError *reason)
{
  g_autofree char *text = carrel_appliance_gate_wire_print_error (reason);

  if (!carrel_appliance_gate_wire_send (child->socket,
                                        CARREL_APPLIANCE_GATE_NONE,
                                        text,
                                        strlen (text),
                                        NULL,
                                        0,
                                        FALSE))
    end (child, make_misbehaviour ());
}

/* Sends a descriptor, or why there is none.  It is the child's alone then. */
static void
send_file (Child *child, int descriptor, const GError *reason)
{
  if (descriptor < 0)
    send_none (child, reason);
  else if (!carrel_appliance_gate_wire_send (child->socket,
                                             CARREL_APPLIANCE_GATE_FILE,
                                             NULL,
                                             0,
                                             &descriptor,
                                             1,
                                             FALSE))
    end (child, make_misbehaviour ());
}

static void
give_file (Child *child, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelApplianceSource)
    source = carrel_appliance_members_open_exactly (child->run->folder, name, &error);
  guint64 offset;
  g_auto (CarrelBaseDescriptor)
    descriptor = source != NULL ? carrel_appliance_source_dup_descriptor (source, &offset, &error)
                                : -1;

  send_file (child, descriptor, error);
}

static int
write_names (GPtrArray *names, GError **error)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_auto (CarrelBaseDescriptor) file = memfd_create ("carrel-names", MFD_CLOEXEC);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      g_byte_array_append (text, (const guint8 *) name, (guint) strlen (name) + 1);
    }
  if (file < 0)
    {
      carrel_base_error_set_errno (error, errno, _ ("The folder could not be read"));
      return -1;
    }
  if (!carrel_base_descriptor_write_all (file, text->data, text->len, error) ||
      lseek (file, 0, SEEK_SET) != 0)
    return -1;
  return carrel_base_descriptor_steal (&file);
}

static void
give_names (Child *child)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = carrel_appliance_members_list (child->run->folder, &error);
  g_auto (CarrelBaseDescriptor) file = names != NULL ? write_names (names, &error) : -1;

  send_file (child, file, error);
}

static void
give_root (Child *child, const char *name)
{
  g_autoptr (GError)
    none = g_error_new_literal (CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_NOT_FOUND, "-");
  g_auto (CarrelBaseDescriptor) file = carrel_appliance_signature_open_root (name);

  send_file (child, file, none);
}

static void
give_aside (Child *child)
{
  g_autoptr (GError) error = NULL;

  send_file (child, child->run->open_aside (child->run->data, &error), error);
}

/* --- What it says --- */

static gboolean
is_encoding (const CarrelApplianceGatePacket *packet)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

  return packet->length > 0 && packet->length <= 32 &&
         strspn (packet->text, letters) == packet->length;
}

/* Returns: whether it may ask that. */
static gboolean
answer_request (Child *child, const CarrelApplianceGatePacket *packet)
{
  if (++child->requests > REQUESTS_MAX || strlen (packet->text) != packet->length)
    return FALSE;
  if (packet->word == CARREL_APPLIANCE_GATE_OPEN && child->run->folder != NULL)
    give_file (child, packet->text);
  else if (packet->word == CARREL_APPLIANCE_GATE_LIST && child->run->folder != NULL)
    give_names (child);
  else if (packet->word == CARREL_APPLIANCE_GATE_ROOT && child->run->folder != NULL)
    give_root (child, packet->text);
  else if (packet->word == CARREL_APPLIANCE_GATE_ASIDE && child->run->open_aside != NULL)
    give_aside (child);
  else
    return FALSE;
  return TRUE;
}

static gboolean
take_progress (Child *child, const CarrelApplianceGatePacket *packet)
{
  guint64 done;
  guint64 total;

  if (child->run->progress == NULL ||
      sscanf (packet->text, "%" SCNu64 " %" SCNu64, &done, &total) != 2)
    return FALSE;
  child->run->progress (done, total, child->run->data);
  return TRUE;
}

/* Returns: whether it is what it may say now. */
static gboolean
take_packet (Child *child, const CarrelApplianceGatePacket *packet)
{
  if (packet->word == CARREL_APPLIANCE_GATE_HELD && !child->is_held)
    {
      child->held = carrel_base_confine_parse_features (packet->text);
      child->is_held = TRUE;
      return TRUE;
    }
  if (packet->word == CARREL_APPLIANCE_GATE_END)
    {
      child->is_answered = TRUE;
      return TRUE;
    }
  if (packet->word == CARREL_APPLIANCE_GATE_ANSWER)
    {
      g_byte_array_append (child->answer, (const guint8 *) packet->text, (guint) packet->length);
      return child->answer->len <= CARREL_BASE_LIMIT_JSON_BYTES;
    }
  if (packet->word == CARREL_APPLIANCE_GATE_PROGRESS)
    return take_progress (child, packet);
  if (packet->word == CARREL_APPLIANCE_GATE_ENCODING && is_encoding (packet))
    {
      end (child,
           g_error_new_literal (CARREL_APPLIANCE_ERROR,
                                CARREL_APPLIANCE_ERROR_ENCODING,
                                packet->text));
      return TRUE;
    }
  return answer_request (child, packet);
}

static gboolean
readable_cb (int descriptor, GIOCondition condition, gpointer user_data)
{
  Child *child = user_data;
  g_autoptr (CarrelApplianceGatePacket)
    packet = carrel_appliance_gate_wire_receive (descriptor, FALSE);
  int failure = errno;

  /* Who exits before it has heard everything resets the socket, once; what it said is still there. */
  if (packet == NULL && (failure == EAGAIN || failure == ECONNRESET))
    return G_SOURCE_CONTINUE;
  if (packet == NULL)
    {
      if (failure == EPROTO)
        end (child, make_misbehaviour ());
      child->is_closed = TRUE;
      return G_SOURCE_REMOVE;
    }
  /* What it still says after we have ended it changes nothing. */
  if (child->failure == NULL && !take_packet (child, packet))
    end (child, make_misbehaviour ());
  return G_SOURCE_CONTINUE;
}

static void
exited_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Child *child = user_data;

  carrel_base_process_wait_finish (CARREL_BASE_PROCESS (object), result, NULL);
  child->has_exited = TRUE;
}

static gboolean
late_cb (gpointer user_data)
{
  Child *child = user_data;

  end (child,
       g_error_new (CARREL_APPLIANCE_ERROR,
                    CARREL_APPLIANCE_ERROR_LIMIT,
                    _ ("Reading it took longer than %u seconds and was broken off."),
                       child->run->patience_s));
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    end (user_data, g_steal_pointer (&error));
  return G_SOURCE_CONTINUE;
}

/* --- The run --- */

static void
add_number (CarrelBaseLauncher *launcher, const char *name, guint64 number)
{
  g_autofree char *argument = g_strdup_printf ("--%s=%" PRIu64, name, number);

  carrel_base_launcher_add_argument (launcher, argument);
}

static gboolean
start (Child *child, GError **error)
{
  const CarrelApplianceGateRun *run = child->run;
  g_autofree char *program = carrel_appliance_gate_dup_program ();
  g_autoptr (CarrelBaseLauncher) launcher = carrel_base_launcher_new (program);
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    {
      carrel_base_error_set_errno (error,
                                   errno,
                                   _ ("The program that reads packages cannot be started"));
      return FALSE;
    }
  child->socket = ends[0];
  carrel_base_launcher_take_descriptor (launcher, ends[1], CARREL_APPLIANCE_GATE_SOCKET);
  /* What a stranger's bytes make it say is not for a terminal; but a sanitizer's findings are. */
  if (CARREL_BASE_CONFINE_IS_SANITIZED)
    carrel_base_launcher_take_descriptor (launcher,
                                          fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, 3),
                                          STDERR_FILENO);
  carrel_base_launcher_add_argument (launcher, run->mode);
  add_number (launcher, "memory", run->memory_bytes);
  add_number (launcher, "processor", run->processor_seconds);
  add_number (launcher, "file", run->file_bytes);
  for (gsize i = 0; run->encodings != NULL && run->encodings[i] != NULL; i++)
    {
      g_autofree char *argument = g_strconcat ("--encoding=", run->encodings[i], NULL);

      carrel_base_launcher_add_argument (launcher, argument);
    }
  child->process = carrel_base_launcher_launch (launcher, error);
  return child->process != NULL;
}

static void
attach (Child *child, GMainContext *context, GSource *source, GSourceFunc function)
{
  g_source_set_callback (source, function, child, NULL);
  g_source_attach (source, context);
  g_source_unref (source);
}

/* Whoever has gone already does not get it; how it ended is told then. */
static void
send_job (Child *child)
{
  const CarrelApplianceGateRun *run = child->run;
  gboolean is_sent = TRUE;
  gsize sent = 0;

  if (run->job == NULL)
    return;
  do
    {
      gsize count = MIN (run->n_descriptors - sent, CARREL_APPLIANCE_GATE_DESCRIPTORS_MAX);

      is_sent = carrel_appliance_gate_wire_send (child->socket,
                                                 sent == 0 ? CARREL_APPLIANCE_GATE_JOB
                                                           : CARREL_APPLIANCE_GATE_MORE,
                                                 run->job,
                                                 sent == 0 ? strlen (run->job) : 0,
                                                 run->descriptors + sent,
                                                 count,
                                                 FALSE);
      sent += count;
    }
  while (is_sent && sent < run->n_descriptors);
  if (is_sent || errno == EPIPE || errno == ECONNRESET)
    return;
  end (child,
       g_error_new (CARREL_BASE_ERROR,
                    (int) carrel_base_error_code_from_errno (errno),
                    _ ("The files could not be handed to the program that reads them: %s"),
                       g_strerror (errno)));
}

static void
wait_for_end (Child *child, GMainContext *context, GCancellable *cancellable)
{
  const CarrelApplianceGateRun *run = child->run;

  attach (child,
          context,
          g_unix_fd_source_new (child->socket, G_IO_IN | G_IO_HUP | G_IO_ERR),
          G_SOURCE_FUNC (readable_cb));
  if (run->patience_s > 0)
    attach (child, context, g_timeout_source_new_seconds (run->patience_s), late_cb);
  if (cancellable != NULL)
    attach (child, context, g_cancellable_source_new (cancellable), G_SOURCE_FUNC (cancelled_cb));
  carrel_base_process_wait_async (child->process, NULL, exited_cb, child);
  send_job (child);
  while (!child->has_exited || !child->is_closed)
    g_main_context_iteration (context, TRUE);
}

/* How it ended, when it did not answer. */
static GError *
describe_death (int status)
{
  int number = WIFSIGNALED (status) ? WTERMSIG (status) : 0;
  CarrelApplianceError code = CARREL_APPLIANCE_ERROR_FAILED;
  const char *words = _ ("What reads it broke off without an answer, which is a mistake in Carrel.");

  if (number == SIGSYS)
    return make_misbehaviour ();
  if (number == SIGXCPU)
    {
      code = CARREL_APPLIANCE_ERROR_LIMIT;
      words = _ ("Reading it took more of the processor's time than is accepted and was broken off.");
    }
  else if (number == SIGKILL)
    words = _ ("What reads it was ended by the system, perhaps because memory is short.");
  else if (number == SIGTRAP || number == SIGABRT)
    {
      code = CARREL_APPLIANCE_ERROR_LIMIT;
      words = _ ("Reading it took more memory than is accepted, or met a mistake in Carrel, and was broken "
               "off.");
    }
  return g_error_new_literal (CARREL_APPLIANCE_ERROR, (int) code, words);
}

static JsonObject *
take_answer (Child *child, GError **error)
{
  g_autoptr (JsonObject) answer = NULL;
  const char *words;
  int status = carrel_base_process_get_wait_status (child->process);

  if (child->failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&child->failure));
      return NULL;
    }
  if (status != 0 || !child->is_answered || !child->is_held)
    {
      g_propagate_error (error, describe_death (status));
      return NULL;
    }
  answer = carrel_base_json_parse_object ((const char *) child->answer->data,
                                          child->answer->len,
                                          error);
  words = answer != NULL ? carrel_base_json_get_string (answer, "error") : NULL;
  if (words == NULL)
    return g_steal_pointer (&answer);
  g_propagate_error (error, carrel_appliance_gate_wire_parse_error (words));
  return NULL;
}

static void
clear_child (Child *child)
{
  carrel_base_descriptor_clear (&child->socket);
  g_clear_object (&child->process);
  g_clear_pointer (&child->answer, g_byte_array_unref);
  g_clear_error (&child->failure);
}

char *
carrel_appliance_gate_run_print (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return carrel_base_json_print (node, FALSE);
}

JsonObject *
carrel_appliance_gate_run (const CarrelApplianceGateRun *run,
                           CarrelBaseConfineFeature *out_features,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Child child = { .run = run, .socket = -1, .answer = g_byte_array_new () };
  JsonObject *answer = NULL;

  g_main_context_push_thread_default (context);
  if (start (&child, error))
    {
      wait_for_end (&child, context, cancellable);
      answer = take_answer (&child, error);
    }
  if (answer != NULL && out_features != NULL)
    *out_features = child.held;
  clear_child (&child);
  g_main_context_pop_thread_default (context);
  return answer;
}
