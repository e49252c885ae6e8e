/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vmm-core/carrel-vmm-qmp-parser.h"

#include <string.h>

#define GREETING                                                                      \
  "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 22, \"minor\": 2, \"major\": 7}}, " \
  "\"capabilities\": []}}\r\n"

static void
reads_each_kind (void)
{
  static const char stream[] = GREETING
    "{\"return\": {\"status\": \"running\"}, \"id\": 5}\r\n"
    "{\"id\": 6, \"error\": {\"class\": \"GenericError\", \"desc\": \"no } \\\" {\"}}\r\n"
    "{\"timestamp\": {\"seconds\": 1}, \"event\": \"STOP\"}"
    "{\"event\": \"RESET\", \"data\": {\"guest\": true}}";

  /* However the stream is cut, the same messages come out. */
  for (gsize piece = 1; piece <= sizeof stream; piece = piece * 2 + 1)
    {
      g_autoptr (CarrelVmmQmpParser) parser = carrel_vmm_qmp_parser_new ();
      g_autoptr (CarrelVmmQmpMessage) greeting = NULL;
      g_autoptr (CarrelVmmQmpMessage) reply = NULL;
      g_autoptr (CarrelVmmQmpMessage) refusal = NULL;
      g_autoptr (CarrelVmmQmpMessage) stop = NULL;
      g_autoptr (CarrelVmmQmpMessage) reset = NULL;
      g_autoptr (GError) error = NULL;

      for (gsize offset = 0; offset < strlen (stream); offset += piece)
        g_assert_true (carrel_vmm_qmp_parser_feed (parser,
                                                   stream + offset,
                                                   MIN (piece, strlen (stream) - offset),
                                                   &error));
      g_assert_no_error (error);
      greeting = carrel_vmm_qmp_parser_take (parser);
      g_assert_cmpint (greeting->kind, ==, CARREL_VMM_QMP_KIND_GREETING);
      g_assert_cmpint (greeting->major, ==, 7);
      g_assert_cmpint (greeting->minor, ==, 2);
      reply = carrel_vmm_qmp_parser_take (parser);
      g_assert_cmpint (reply->kind, ==, CARREL_VMM_QMP_KIND_RETURN);
      g_assert_cmpint (reply->id, ==, 5);
      g_assert_cmpstr (json_object_get_string_member (json_node_get_object (reply->result),
                                                      "status"),
                       ==,
                       "running");
      refusal = carrel_vmm_qmp_parser_take (parser);
      g_assert_cmpint (refusal->kind, ==, CARREL_VMM_QMP_KIND_ERROR);
      g_assert_cmpint (refusal->id, ==, 6);
      g_assert_cmpstr (refusal->description, ==, "no } \" {");
      stop = carrel_vmm_qmp_parser_take (parser);
      g_assert_cmpstr (stop->event, ==, "STOP");
      g_assert_null (stop->data);
      reset = carrel_vmm_qmp_parser_take (parser);
      g_assert_true (json_object_get_boolean_member (reset->data, "guest"));
      g_assert_null (carrel_vmm_qmp_parser_take (parser));
    }
}

static void
refuses_what_is_no_qmp (void)
{
  static const struct
  {
    const char *text;
    CarrelVmmQmpParserError code;
  } cases[] = {
    { "HTTP/1.1 200 OK\r\n", CARREL_VMM_QMP_PARSER_ERROR_SYNTAX },
    { "[1]", CARREL_VMM_QMP_PARSER_ERROR_SYNTAX },
    { "{]", CARREL_VMM_QMP_PARSER_ERROR_SYNTAX },
    { "{\"return\" 1}", CARREL_VMM_QMP_PARSER_ERROR_SYNTAX },
    { "{\"event\": \"\xff\"}", CARREL_VMM_QMP_PARSER_ERROR_SYNTAX },
    { "{}", CARREL_VMM_QMP_PARSER_ERROR_SHAPE },
    { "{\"event\": 5}", CARREL_VMM_QMP_PARSER_ERROR_SHAPE },
    { "{\"error\": \"no\"}", CARREL_VMM_QMP_PARSER_ERROR_SHAPE },
    { "{\"QMP\": []}", CARREL_VMM_QMP_PARSER_ERROR_SHAPE },
  };

  for (gsize index = 0; index < G_N_ELEMENTS (cases); index++)
    {
      g_autoptr (CarrelVmmQmpParser) parser = carrel_vmm_qmp_parser_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) again = NULL;

      g_test_message ("case %u", (guint) index);
      g_assert_false (
        carrel_vmm_qmp_parser_feed (parser, cases[index].text, strlen (cases[index].text), &error));
      g_assert_error (error, CARREL_VMM_QMP_PARSER_ERROR, (int) cases[index].code);
      /* The stream has lost its step for good. */
      g_assert_false (carrel_vmm_qmp_parser_feed (parser, "{\"return\": 1}", 13, &again));
      g_assert_error (again, CARREL_VMM_QMP_PARSER_ERROR, (int) cases[index].code);
      g_assert_null (carrel_vmm_qmp_parser_take (parser));
    }
}

static void
bounds_depth_and_length (void)
{
  g_autoptr (CarrelVmmQmpParser) deep = carrel_vmm_qmp_parser_new ();
  g_autoptr (CarrelVmmQmpParser) longish = carrel_vmm_qmp_parser_new ();
  g_autoptr (GError) depth_error = NULL;
  g_autoptr (GError) length_error = NULL;
  g_autofree char *spaces = g_strnfill (65536, ' ');
  gsize fed = 1;

  g_assert_true (carrel_vmm_qmp_parser_feed (deep, "{\"return\":", 10, NULL));
  for (guint level = 1; level < CARREL_VMM_QMP_PARSER_DEPTH_MAX; level++)
    g_assert_true (carrel_vmm_qmp_parser_feed (deep, "[", 1, &depth_error));
  g_assert_false (carrel_vmm_qmp_parser_feed (deep, "[", 1, &depth_error));
  g_assert_error (depth_error, CARREL_VMM_QMP_PARSER_ERROR, CARREL_VMM_QMP_PARSER_ERROR_TOO_DEEP);

  g_assert_true (carrel_vmm_qmp_parser_feed (longish, "{", 1, NULL));
  while (carrel_vmm_qmp_parser_feed (longish, spaces, 65536, &length_error))
    fed += 65536;
  g_assert_error (length_error, CARREL_VMM_QMP_PARSER_ERROR, CARREL_VMM_QMP_PARSER_ERROR_TOO_LONG);
  g_assert_cmpuint (fed, <=, CARREL_VMM_QMP_PARSER_MESSAGE_MAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vmm/qmp-parser/reads-each-kind", reads_each_kind);
  g_test_add_func ("/vmm/qmp-parser/refuses-what-is-no-qmp", refuses_what_is_no_qmp);
  g_test_add_func ("/vmm/qmp-parser/bounds-depth-and-length", bounds_depth_and_length);
  return g_test_run ();
}
