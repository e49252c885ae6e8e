/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display/carrel-display-session.h"

#include "display-fixture.h"
#include "display/carrel-display-path-opener.h"
#include "display/carrel-display-session-private.h"
#include "display/carrel-display-spice.h"
#include "display/carrel-display-vnc.h"
#include "hostile-server.h"

#include <string.h>

/*
 * Servers that break off, fall silent, lie and rave.  Whatever they do, the session ends in an error
 * of its own domain or stays connected, the main loop is never held up, and nothing crashes.
 */

#define PATIENCE_MS 150
#define N_RAVINGS 60

/* A stall that our machine has, and not the program, may hit any meeting, but not one in ten; none may
   take as long as waiting for a server would. */
static guint n_meetings;
static guint n_late;

static void
judge_gap (DisplayGap *gap)
{
  guint gap_ms = display_gap_stop (gap);

  g_assert_cmpuint (gap_ms, <, 2000);
  n_meetings++;
  if (gap_ms > DISPLAY_GAP_LIMIT_MS)
    n_late++;
}

static void
test_main_loop_was_free (void)
{
  g_test_message ("%u of %u meetings held the main loop up", n_late, n_meetings);
  g_assert_cmpuint (n_late * 10, <=, n_meetings);
}

static CarrelDisplaySession *
make_session (HostileServer *server)
{
  g_autoptr (CarrelDisplayOpener) opener = carrel_display_path_opener_new (server->path);
  CarrelDisplaySession *session = server->is_spice ? carrel_display_spice_new (opener)
                                                   : carrel_display_vnc_new (opener);

  carrel_display_session_set_connect_timeout (session, PATIENCE_MS);
  return session;
}

/* Connects and, if that works, lets the server go on until it is done. */
static GError *
meet (HostileServer *server)
{
  CarrelDisplaySession *session = make_session (server);
  DisplayGap *gap = display_gap_start ();
  GError *error = NULL;

  if (display_connect (session, &error))
    {
      g_assert_no_error (error);
      g_assert_nonnull (carrel_display_session_get_frame (session));
    }
  else
    g_assert_nonnull (error);
  display_finalize (session);
  judge_gap (gap);
  return error;
}

/* The same for a session that must end by itself, connected or not. */
static GError *
meet_until_the_end (HostileServer *server)
{
  CarrelDisplaySession *session = make_session (server);
  DisplayGap *gap = display_gap_start ();
  GError *error = NULL;

  if (display_connect (session, &error))
    {
      display_wait_until (carrel_display_session_get_state (session) ==
                          CARREL_DISPLAY_STATE_DISCONNECTED);
      error = g_error_copy (carrel_display_session_get_error (session));
    }
  display_finalize (session);
  judge_gap (gap);
  return error;
}

static void
test_nobody_there (gconstpointer is_spice)
{
  g_autoptr (HostileServer) server = hostile_server_new (GPOINTER_TO_INT (is_spice));
  g_autoptr (GError) error = NULL;

  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  error = meet (server);
  g_assert_error (error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_REFUSED);
}

static void
test_closes_at_once (gconstpointer is_spice)
{
  g_autoptr (HostileServer) server = hostile_server_new (GPOINTER_TO_INT (is_spice));
  g_autoptr (GError) error = NULL;

  server->closes = TRUE;
  error = meet_until_the_end (server);
  g_assert_true (error->domain == CARREL_DISPLAY_ERROR);
  g_assert_true (error->code == CARREL_DISPLAY_ERROR_SERVER_GONE ||
                 error->code == CARREL_DISPLAY_ERROR_PROTOCOL);
}

static void
test_never_answers (gconstpointer is_spice)
{
  g_autoptr (HostileServer) server = hostile_server_new (GPOINTER_TO_INT (is_spice));
  g_autoptr (GError) error = meet (server);

  g_assert_error (error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_TIMEOUT);
}

static void
test_stops_in_the_middle (gconstpointer is_spice)
{
  g_autoptr (HostileServer) whole = hostile_server_new (GPOINTER_TO_INT (is_spice));
  GByteArray *speech = whole->speech[whole->is_spice ? HOSTILE_SPICE_MAIN : HOSTILE_VNC];

  if (whole->is_spice)
    hostile_say_spice_link (whole, HOSTILE_SPICE_MAIN);
  else
    hostile_say_vnc_welcome (whole, 64, 48);
  for (guint length = 1; length < speech->len; length += length < 32 ? 3 : 37)
    {
      g_autoptr (HostileServer) server = hostile_server_new (whole->is_spice);
      g_autoptr (GError) error = NULL;

      server->closes = length % 2 == 0;
      hostile_say (server,
                   whole->is_spice ? HOSTILE_SPICE_MAIN : HOSTILE_VNC,
                   speech->data,
                   length);
      error = meet (server);
      g_assert_true (error->domain == CARREL_DISPLAY_ERROR);
    }
}

static void
say_surface (HostileServer *server, guint32 width, guint32 height, guint32 format)
{
  const guint32 surface[] = { 0, width, height, format, 1 };

  hostile_say_spice_message (server, HOSTILE_SPICE_DISPLAY, 314, surface, G_N_ELEMENTS (surface));
}

static void
rave (HostileServer *server, int channel, GRand *random)
{
  guint n_bytes = (guint) g_rand_int_range (random, 1, 4096);

  for (guint i = 0; i < n_bytes; i++)
    {
      /* Small numbers are more often types and sizes that mean something. */
      guint8 byte = (guint8) g_rand_int_range (random, 0, g_rand_boolean (random) ? 256 : 8);

      hostile_say (server, channel, &byte, 1);
    }
}

static void
test_raves (gconstpointer is_spice)
{
  for (guint seed = 1; seed <= N_RAVINGS; seed++)
    {
      g_autoptr (HostileServer) server = hostile_server_new (GPOINTER_TO_INT (is_spice));
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GError) error = NULL;
      int channel = server->is_spice ? HOSTILE_SPICE_MAIN : HOSTILE_VNC;

      g_test_message ("seed %u", seed);
      server->closes = TRUE;
      if (!server->is_spice && seed % 4 != 0)
        hostile_say_vnc_welcome (server, 64, 48);
      else if (server->is_spice && seed % 4 == 1)
        hostile_say_spice_link (server, channel);
      else if (server->is_spice && seed % 4 >= 2)
        {
          /* Connected, and then one channel after the other goes mad. */
          hostile_say_spice_welcome (server);
          say_surface (server, 64, 48, 32);
          channel = (int) (seed / 4) % 4 + 1;
        }
      rave (server, channel, random);
      error = meet_until_the_end (server);
      g_assert_true (error->domain == CARREL_DISPLAY_ERROR);
    }
}

static void
say_vnc_rectangle (HostileServer *server, guint x, guint y, guint width, guint height, int encoding)
{
  hostile_say_number (server, HOSTILE_VNC, x, 2);
  hostile_say_number (server, HOSTILE_VNC, y, 2);
  hostile_say_number (server, HOSTILE_VNC, width, 2);
  hostile_say_number (server, HOSTILE_VNC, height, 2);
  hostile_say_number (server, HOSTILE_VNC, (guint32) encoding, 4);
}

/* A proper first picture of 4 by 2, so that the client is connected. */
static HostileServer *
make_trusted_vnc (void)
{
  HostileServer *server = hostile_server_new (FALSE);
  const guint8 pixels[32] = { 0 };

  hostile_say_vnc_welcome (server, 4, 2);
  hostile_say_number (server, HOSTILE_VNC, 0, 2);
  hostile_say_number (server, HOSTILE_VNC, 1, 2);
  say_vnc_rectangle (server, 0, 0, 4, 2, 0);
  hostile_say (server, HOSTILE_VNC, pixels, sizeof pixels);
  return server;
}

static void
test_vnc_claims_a_huge_screen (void)
{
  g_autoptr (HostileServer) server = hostile_server_new (FALSE);
  g_autoptr (GError) error = NULL;

  hostile_say_vnc_welcome (server, 65535, 65535);
  error = meet (server);
  g_assert_error (error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_TOO_LARGE);
}

static void
test_vnc_claims_no_screen (void)
{
  g_autoptr (HostileServer) server = hostile_server_new (FALSE);
  g_autoptr (GError) error = NULL;

  hostile_say_vnc_welcome (server, 0, 0);
  error = meet (server);
  g_assert_error (error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_TOO_LARGE);
}

static void
test_vnc_grows_huge (void)
{
  g_autoptr (HostileServer) server = make_trusted_vnc ();
  g_autoptr (GError) error = NULL;

  hostile_say_number (server, HOSTILE_VNC, 0, 2);
  hostile_say_number (server, HOSTILE_VNC, 1, 2);
  say_vnc_rectangle (server, 0, 0, 65535, 65535, -223);
  error = meet_until_the_end (server);
  g_assert_error (error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_TOO_LARGE);
}

static void
test_vnc_draws_outside (void)
{
  g_autoptr (HostileServer) server = make_trusted_vnc ();
  g_autoptr (GError) error = NULL;

  hostile_say_number (server, HOSTILE_VNC, 0, 2);
  hostile_say_number (server, HOSTILE_VNC, 1, 2);
  say_vnc_rectangle (server, 3, 1, 65535, 65535, 0);
  server->closes = TRUE;
  error = meet_until_the_end (server);
  g_assert_true (error->domain == CARREL_DISPLAY_ERROR);
}

static void
test_vnc_copies_from_outside (void)
{
  g_autoptr (HostileServer) server = make_trusted_vnc ();
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 16; i++)
    {
      hostile_say_number (server, HOSTILE_VNC, 0, 2);
      hostile_say_number (server, HOSTILE_VNC, 1, 2);
      say_vnc_rectangle (server, 0, 0, 4, 2, 1);
      hostile_say_number (server, HOSTILE_VNC, (guint) (65535 >> i), 2);
      hostile_say_number (server, HOSTILE_VNC, 65535, 2);
    }
  server->closes = TRUE;
  error = meet_until_the_end (server);
  g_assert_true (error->domain == CARREL_DISPLAY_ERROR);
}

static void
test_vnc_sends_a_huge_cursor (void)
{
  g_autoptr (HostileServer) server = make_trusted_vnc ();
  g_autoptr (GError) error = NULL;

  hostile_say_number (server, HOSTILE_VNC, 0, 2);
  hostile_say_number (server, HOSTILE_VNC, 1, 2);
  say_vnc_rectangle (server, 65535, 65535, 65535, 65535, -239);
  server->closes = TRUE;
  error = meet_until_the_end (server);
  g_assert_true (error->domain == CARREL_DISPLAY_ERROR);
}

static void
test_vnc_sends_a_huge_text (void)
{
  g_autoptr (HostileServer) server = make_trusted_vnc ();
  g_autoptr (GError) error = NULL;

  hostile_say_number (server, HOSTILE_VNC, 3, 4);
  hostile_say_number (server, HOSTILE_VNC, 0xffffffff, 4);
  server->closes = TRUE;
  error = meet_until_the_end (server);
  g_assert_true (error->domain == CARREL_DISPLAY_ERROR);
}

static void
test_vnc_has_a_huge_name (void)
{
  g_autoptr (HostileServer) server = hostile_server_new (FALSE);
  g_autoptr (GError) error = NULL;

  hostile_say_vnc_welcome (server, 4, 2);
  memset (server->speech[HOSTILE_VNC]->data + server->speech[HOSTILE_VNC]->len - 8, 0xff, 4);
  server->closes = TRUE;
  error = meet_until_the_end (server);
  g_assert_true (error->domain == CARREL_DISPLAY_ERROR);
}

static void
test_vnc_wants_a_password (void)
{
  g_autoptr (HostileServer) server = hostile_server_new (FALSE);
  g_autoptr (GError) error = NULL;

  hostile_say (server, HOSTILE_VNC, "RFB 003.008\n\x01\x02", 14);
  error = meet (server);
  g_assert_error (error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_UNSUPPORTED);
}

/* The session must not mistake the end of this server for a viewer that took over: it greets
   whoever comes. */
static void
test_vnc_that_greets_is_alive (void)
{
  g_autoptr (HostileServer) server = make_trusted_vnc ();
  g_autoptr (GError) error = NULL;

  server->closes = TRUE;
  error = meet_until_the_end (server);
  g_assert_true (error->domain == CARREL_DISPLAY_ERROR);
  g_assert_true (error->code == CARREL_DISPLAY_ERROR_TAKEN_OVER ||
                 error->code == CARREL_DISPLAY_ERROR_SERVER_GONE);
}

static void
test_spice_can_be_played (void)
{
  g_autoptr (HostileServer) server = hostile_server_new (TRUE);
  g_autoptr (GError) error = NULL;

  /* Proves that the pretended server gets as far as the picture, without which the tests after
     this one would prove nothing. */
  hostile_say_spice_welcome (server);
  say_surface (server, 64, 48, 32);
  error = meet (server);
  g_assert_no_error (error);
}

static void
test_spice_claims_a_huge_screen (void)
{
  g_autoptr (HostileServer) server = hostile_server_new (TRUE);
  g_autoptr (GError) error = NULL;

  hostile_say_spice_welcome (server);
  say_surface (server, 65535, 65535, 32);
  error = meet (server);
  g_assert_true (error->domain == CARREL_DISPLAY_ERROR);
}

static void
test_spice_claims_an_unknown_format (void)
{
  g_autoptr (HostileServer) server = hostile_server_new (TRUE);
  g_autoptr (GError) error = NULL;

  hostile_say_spice_welcome (server);
  say_surface (server, 64, 48, 16);
  error = meet (server);
  g_assert_no_error (error);
}

static void
add (const char *name, void (*function) (gconstpointer))
{
  g_autofree char *vnc = g_strdup_printf ("/display/hostile/vnc/%s", name);
  g_autofree char *spice = g_strdup_printf ("/display/hostile/spice/%s", name);

  g_test_add_data_func (vnc, GINT_TO_POINTER (FALSE), function);
  g_test_add_data_func (spice, GINT_TO_POINTER (TRUE), function);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  display_tolerate_library_warnings ();
  add ("nobody-there", test_nobody_there);
  add ("closes-at-once", test_closes_at_once);
  add ("never-answers", test_never_answers);
  add ("stops-in-the-middle", test_stops_in_the_middle);
  add ("raves", test_raves);
  g_test_add_func ("/display/hostile/vnc/claims-a-huge-screen", test_vnc_claims_a_huge_screen);
  g_test_add_func ("/display/hostile/vnc/claims-no-screen", test_vnc_claims_no_screen);
  g_test_add_func ("/display/hostile/vnc/grows-huge", test_vnc_grows_huge);
  g_test_add_func ("/display/hostile/vnc/draws-outside", test_vnc_draws_outside);
  g_test_add_func ("/display/hostile/vnc/copies-from-outside", test_vnc_copies_from_outside);
  g_test_add_func ("/display/hostile/vnc/sends-a-huge-cursor", test_vnc_sends_a_huge_cursor);
  g_test_add_func ("/display/hostile/vnc/sends-a-huge-text", test_vnc_sends_a_huge_text);
  g_test_add_func ("/display/hostile/vnc/has-a-huge-name", test_vnc_has_a_huge_name);
  g_test_add_func ("/display/hostile/vnc/wants-a-password", test_vnc_wants_a_password);
  g_test_add_func ("/display/hostile/vnc/that-greets-is-alive", test_vnc_that_greets_is_alive);
  g_test_add_func ("/display/hostile/spice/can-be-played", test_spice_can_be_played);
  g_test_add_func ("/display/hostile/spice/claims-an-unknown-format",
                   test_spice_claims_an_unknown_format);
  g_test_add_func ("/display/hostile/spice/claims-a-huge-screen", test_spice_claims_a_huge_screen);
  g_test_add_func ("/display/hostile/main-loop-was-free", test_main_loop_was_free);
  return g_test_run ();
}
