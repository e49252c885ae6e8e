/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-gate-child-private.h"
#include "carrel-appliance-gate-wire-private.h"

#include "base/carrel-base-confine.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <openssl/crypto.h>
#include <string.h>
#include <unistd.h>

/*
 * carrel-gate: started by the programs, with a socket at a descriptor that both sides know.
 *
 *   carrel-gate read|say [--memory=BYTES] [--processor=SECONDS] [--file=BYTES] [--encoding=NAME]...
 *
 * What needs files is made ready first: the words of the languages, the encodings.  Then it shuts itself off,
 * says what holds it, and only then takes its job.
 */

/* What a person's system lacks can be tried where it does not (for finding faults). */
#define WITHOUT "CARREL_CONFINE_WITHOUT"

static void
prepare_words (void)
{
  static const char *const domains[] = { GETTEXT_PACKAGE, "glib20", "libc" };
  const char *folder = g_getenv ("CARREL_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : CARREL_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* A catalogue is read when the first word of it is asked for. */
  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++)
    (void) dgettext (domains[i], "");
  (void) g_strerror (EPERM);
}

/* Reads "--NAME=NUMBER". */
static gboolean
take_number (const char *argument, const char *name, guint64 *out_number)
{
  if (!g_str_has_prefix (argument, name) || argument[strlen (name)] != '=')
    return FALSE;
  return g_ascii_string_to_unsigned (argument + strlen (name) + 1,
                                     10,
                                     0,
                                     G_MAXINT64,
                                     out_number,
                                     NULL);
}

static gboolean
take_arguments (char **argv, CarrelBaseConfineRequest *request)
{
  for (guint i = 0; argv[i] != NULL; i++)
    {
      const char *encoding = argv[i] + strlen ("--encoding=");

      /* Never closed: it is there for the reader. */
      if (g_str_has_prefix (argv[i], "--encoding="))
        (void) g_iconv_open ("UTF-8", encoding);
      else if (!take_number (argv[i], "--memory", &request->memory_bytes) &&
               !take_number (argv[i], "--processor", &request->processor_seconds) &&
               !take_number (argv[i], "--file", &request->file_bytes))
        return FALSE;
    }
  return TRUE;
}

int
main (int argc, char **argv)
{
  CarrelBaseConfineRequest request = { .kind = CARREL_BASE_CONFINE_READER };
  CarrelBaseConfineFeature held = CARREL_BASE_CONFINE_NONE;
  g_autoptr (GError) error = NULL;
  g_autofree char *names = NULL;
  gboolean is_reader = argc > 1 && g_str_equal (argv[1], "read");

  prepare_words ();
  if (argc < 2 || (!is_reader && !g_str_equal (argv[1], "say")) ||
      !take_arguments (argv + 2, &request))
    return 2;
  /* Digests and signatures need nothing that the system's configuration of OpenSSL says. */
  OPENSSL_init_crypto (OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
  request.without = carrel_base_confine_parse_features (g_getenv (WITHOUT));
  if (!carrel_base_confine_enter (&request, &held, &error))
    is_reader = FALSE;
  names = carrel_base_confine_name_features (held);
  if (!carrel_appliance_gate_wire_send (CARREL_APPLIANCE_GATE_SOCKET,
                                        CARREL_APPLIANCE_GATE_HELD,
                                        names,
                                        strlen (names),
                                        NULL,
                                        0,
                                        TRUE))
    return 1;
  if (is_reader)
    carrel_appliance_gate_child_read ();
  else
    carrel_appliance_gate_child_answer (NULL, error);
  /* What a library does at the end may need what is not there any more. */
  _exit (0);
}
