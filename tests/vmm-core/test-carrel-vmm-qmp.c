/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vmm-core/carrel-vmm-qmp.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/carrel-base-descriptor.h"
#include "vmm-core/carrel-vmm-qmp-script.h"

#include "vmm-fixture.h"

#define GREETING \
  "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 0, \"minor\": 2, \"major\": 7}}}}\n"

typedef struct
{
  CarrelVmmQmp *qmp;
  CarrelBaseDescriptor peer;
  GString *events;
  guint closed;
} Pair;

static void
event_cb (Pair *pair, const char *name, JsonObject *data, CarrelVmmQmp *qmp)
{
  g_string_append_printf (pair->events, "%s ", name);
}

static void
closed_cb (Pair *pair, GError *error, CarrelVmmQmp *qmp)
{
  pair->closed++;
}

static Pair *
pair_new (void)
{
  Pair *pair = g_new0 (Pair, 1);
  g_autoptr (GSocket) socket = NULL;
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
  socket = g_socket_new_from_fd (ends[0], NULL);
  pair->peer = ends[1];
  pair->qmp = carrel_vmm_qmp_new (socket);
  pair->events = g_string_new (NULL);
  g_signal_connect_swapped (pair->qmp, "event", G_CALLBACK (event_cb), pair);
  g_signal_connect_swapped (pair->qmp, "closed", G_CALLBACK (closed_cb), pair);
  return pair;
}

static void
pair_free (Pair *pair)
{
  g_signal_handlers_disconnect_by_data (pair->qmp, pair);
  g_assert_finalize_object (pair->qmp);
  carrel_base_descriptor_clear (&pair->peer);
  g_string_free (pair->events, TRUE);
  g_free (pair);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pair, pair_free)

static void
say (Pair *pair, const char *text)
{
  g_assert_true (carrel_base_descriptor_write_all (pair->peer, text, strlen (text), NULL));
}

/* Runs the loop until the peer can read, and gives what is there. */
static char *
hear (Pair *pair)
{
  char buffer[65536] = "";
  ssize_t length = -1;

  while (length < 0)
    {
      g_main_context_iteration (NULL, FALSE);
      length = recv (pair->peer, buffer, sizeof buffer - 1, MSG_DONTWAIT);
    }
  return g_strndup (buffer, (gsize) length);
}

static void
open_pair (Pair *pair)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *heard = NULL;

  carrel_vmm_qmp_open_async (pair->qmp, NULL, vmm_fixture_result_cb, &place);
  say (pair, GREETING);
  heard = hear (pair);
  g_assert_nonnull (strstr (heard, "qmp_capabilities"));
  say (pair, "{\"return\": {}, \"id\": 1}\n");
  result = vmm_fixture_take_result (&place);
  g_assert_true (carrel_vmm_qmp_open_finish (pair->qmp, result, NULL));
}

static JsonNode *
finish (Pair *pair, GAsyncResult **place, GError **error)
{
  g_autoptr (GAsyncResult) result = vmm_fixture_take_result (place);

  return carrel_vmm_qmp_execute_finish (pair->qmp, result, error);
}

static void
answers_meet_their_calls (void)
{
  g_autoptr (Pair) pair = pair_new ();
  GAsyncResult *first = NULL;
  GAsyncResult *second = NULL;
  g_autoptr (JsonNode) first_answer = NULL;
  g_autoptr (JsonNode) second_answer = NULL;
  g_autoptr (GError) error = NULL;

  open_pair (pair);
  carrel_vmm_qmp_execute_async (pair->qmp, "a", NULL, -1, NULL, vmm_fixture_result_cb, &first);
  carrel_vmm_qmp_execute_async (pair->qmp,
                                "b",
                                carrel_vmm_qmp_build ("x", "i", (gint64) 7, NULL),
                                -1,
                                NULL,
                                vmm_fixture_result_cb,
                                &second);
  /* Out of order, with events and an answer nobody waits for in between. */
  say (pair,
       "{\"event\": \"STOP\"}{\"return\": 99, \"id\": 99}"
       "{\"error\": {\"class\": \"GenericError\", \"desc\": \"not today\"}, \"id\": 3}"
       "{\"event\": \"RESUME\"}{\"return\": 5, \"id\": 2}\n");
  first_answer = finish (pair, &first, &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_node_get_int (first_answer), ==, 5);
  second_answer = finish (pair, &second, &error);
  g_assert_null (second_answer);
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_QMP);
  g_assert_nonnull (strstr (error->message, "not today"));
  g_assert_cmpstr (pair->events->str, ==, "STOP RESUME ");
}

static void
closing_fails_every_call_once (void)
{
  g_autoptr (Pair) pair = pair_new ();
  GAsyncResult *places[4] = { NULL };

  open_pair (pair);
  for (guint index = 0; index < 3; index++)
    carrel_vmm_qmp_execute_async (pair->qmp,
                                  "x",
                                  NULL,
                                  -1,
                                  NULL,
                                  vmm_fixture_result_cb,
                                  &places[index]);
  carrel_base_descriptor_clear (&pair->peer);
  for (guint index = 0; index < 3; index++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (finish (pair, &places[index], &error));
      g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_CLOSED);
    }
  g_assert_cmpuint (pair->closed, ==, 1);
  carrel_vmm_qmp_execute_async (pair->qmp,
                                "late",
                                NULL,
                                -1,
                                NULL,
                                vmm_fixture_result_cb,
                                &places[3]);
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (finish (pair, &places[3], &error));
    g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_CLOSED);
  }
  carrel_vmm_qmp_close (pair->qmp);
  g_assert_cmpuint (pair->closed, ==, 1);
}

static void
silence_is_noticed_and_limited (void)
{
  g_autoptr (Pair) pair = pair_new ();
  GAsyncResult *place = NULL;
  GAsyncResult *later = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;

  open_pair (pair);
  carrel_vmm_qmp_set_limits (pair->qmp, 1, 30);
  carrel_vmm_qmp_execute_async (pair->qmp, "slow", NULL, -1, NULL, vmm_fixture_result_cb, &place);
  g_assert_null (finish (pair, &place, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_TIMED_OUT);
  g_assert_false (carrel_vmm_qmp_get_responding (pair->qmp));
  g_assert_true (carrel_vmm_qmp_get_is_open (pair->qmp));
  /* The late answer is passed over, and shows that the emulator is back. */
  carrel_vmm_qmp_set_limits (pair->qmp, 60000, 60000);
  carrel_vmm_qmp_execute_async (pair->qmp, "next", NULL, -1, NULL, vmm_fixture_result_cb, &later);
  say (pair, "{\"return\": 2, \"id\": 2}{\"return\": 3, \"id\": 3}");
  answer = finish (pair, &later, NULL);
  g_assert_cmpint (json_node_get_int (answer), ==, 3);
  g_assert_true (carrel_vmm_qmp_get_responding (pair->qmp));
}

static void
cancelling_is_a_normal_way (void)
{
  g_autoptr (Pair) pair = pair_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *place = NULL;
  g_autoptr (GError) error = NULL;

  open_pair (pair);
  carrel_vmm_qmp_execute_async (pair->qmp,
                                "x",
                                NULL,
                                -1,
                                cancellable,
                                vmm_fixture_result_cb,
                                &place);
  g_cancellable_cancel (cancellable);
  g_assert_null (finish (pair, &place, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (pair->closed, ==, 0);
}

static void
nonsense_closes (void)
{
  g_autoptr (Pair) pair = pair_new ();
  GAsyncResult *place = NULL;
  g_autoptr (GError) error = NULL;

  open_pair (pair);
  carrel_vmm_qmp_execute_async (pair->qmp, "x", NULL, -1, NULL, vmm_fixture_result_cb, &place);
  say (pair, "nonsense");
  g_assert_null (finish (pair, &place, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_PROTOCOL);
  g_assert_false (carrel_vmm_qmp_get_is_open (pair->qmp));
}

static void
descriptors_travel (void)
{
  g_autoptr (Pair) pair = pair_new ();
  g_auto (CarrelBaseDescriptor) sent = memfd_create ("x", MFD_CLOEXEC);
  g_auto (CarrelBaseDescriptor) got = -1;
  char control[CMSG_SPACE (sizeof (int))];
  char bytes[256];
  struct iovec vector = { bytes, sizeof bytes };
  struct msghdr message = { .msg_iov = &vector,
                            .msg_iovlen = 1,
                            .msg_control = control,
                            .msg_controllen = sizeof control };
  GAsyncResult *place = NULL;
  g_autoptr (JsonNode) answer = NULL;

  open_pair (pair);
  carrel_vmm_qmp_execute_async (pair->qmp,
                                "add-fd",
                                NULL,
                                sent,
                                NULL,
                                vmm_fixture_result_cb,
                                &place);
  g_assert_cmpint (recvmsg (pair->peer, &message, 0), >, 0);
  g_assert_nonnull (CMSG_FIRSTHDR (&message));
  memcpy (&got, CMSG_DATA (CMSG_FIRSTHDR (&message)), sizeof (int));
  g_assert_cmpint (lseek (got, 0, SEEK_END), ==, 0);
  say (pair, "{\"return\": {}, \"id\": 2}");
  answer = finish (pair, &place, NULL);
  g_assert_nonnull (answer);
}

static void
scripts_stop_at_a_failure_and_tidy_up (void)
{
  g_autoptr (Pair) pair = pair_new ();
  CarrelVmmQmpScript *script = carrel_vmm_qmp_script_new ();
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const answers[] = {
    "{\"error\": {\"class\": \"GenericError\", \"desc\": \"may fail\"}, \"id\": 2}",
    "{\"error\": {\"class\": \"GenericError\", \"desc\": \"must not\"}, \"id\": 3}",
    "{\"return\": {}, \"id\": 4}",
  };
  static const char *const commands[] = { "may", "must", "tidy" };

  open_pair (pair);
  carrel_vmm_qmp_script_add_optional (script, "may", NULL);
  carrel_vmm_qmp_script_add (script, "must", NULL, -1);
  carrel_vmm_qmp_script_add (script, "never", NULL, -1);
  carrel_vmm_qmp_script_add_always (script, "tidy", NULL);
  carrel_vmm_qmp_script_run_async (script, pair->qmp, vmm_fixture_result_cb, &place);
  for (gsize index = 0; index < G_N_ELEMENTS (answers); index++)
    {
      g_autofree char *heard = hear (pair);

      g_assert_nonnull (strstr (heard, commands[index]));
      say (pair, answers[index]);
    }
  result = vmm_fixture_take_result (&place);
  g_assert_false (carrel_vmm_qmp_script_run_finish (pair->qmp, result, &error));
  g_assert_nonnull (strstr (error->message, "must not"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vmm/qmp/answers-meet-their-calls", answers_meet_their_calls);
  g_test_add_func ("/vmm/qmp/closing-fails-every-call-once", closing_fails_every_call_once);
  g_test_add_func ("/vmm/qmp/silence-is-noticed-and-limited", silence_is_noticed_and_limited);
  g_test_add_func ("/vmm/qmp/cancelling-is-a-normal-way", cancelling_is_a_normal_way);
  g_test_add_func ("/vmm/qmp/nonsense-closes", nonsense_closes);
  g_test_add_func ("/vmm/qmp/descriptors-travel", descriptors_travel);
  g_test_add_func ("/vmm/qmp/scripts-stop-at-a-failure-and-tidy-up",
                   scripts_stop_at_a_failure_and_tidy_up);
  return g_test_run ();
}
