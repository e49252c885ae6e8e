/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-gate-child-private.h"
#include "carrel-appliance-gate-wire-private.h"
#include "physical/carrel-appliance-physical-freeze.h"

#include "base/carrel-base-confine.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-launcher.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <openssl/crypto.h>
#include <string.h>
#include <unistd.h>

/*
 * carrel-gate: started by the programs, with a socket at a descriptor that both sides know.
 *
 *   carrel-gate read|decode|say [--memory=BYTES] [--processor=SECONDS] [--file=BYTES] [--encoding=NAME]...
 *   carrel-gate tool [the same] [--descriptors=COUNT] -- PROGRAM [ARGUMENT]...
 *   carrel-gate hold PLACE...
 *
 * What needs files is made ready first: the words of the languages, the encodings.  Then it shuts itself off,
 * says what holds it, and only then takes its job.  As a tool it has no socket: it shuts itself off and becomes
 * the program, which may open again, as /dev/fd/N, the descriptors from 3 on that it was given, and no file of
 * anybody's beside.  What holds mounted file systems still, while a disk is read, only has to outlive its program.
 */

#define FIRST_DESCRIPTOR 3
#define DESCRIPTORS_MAX 64
/* As a shell says that it could not execute, and that it did not find. */
#define EXIT_UNUSABLE 126
#define EXIT_NOT_FOUND 127

/* What a person's system lacks can be tried where it does not (for finding faults). */
#define WITHOUT "CARREL_CONFINE_WITHOUT"

static void
prepare_words (void)
{
  static const char *const domains[] = { GETTEXT_PACKAGE, "glib20", "libc" };
  const char *folder = g_getenv ("CARREL_LOCALE_DIR");
  const char *header = "";

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : CARREL_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* A catalogue is read when the first word of it is asked for. */
  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++)
    (void) dgettext (domains[i], header);
  (void) g_strerror (EPERM);
  /* Which languages the person knows takes a file of aliases, too. */
  (void) g_get_language_names ();
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
  guint64 count = 0;

  for (guint i = 0; argv[i] != NULL && !g_str_equal (argv[i], "--"); i++)
    {
      const char *encoding = argv[i] + strlen ("--encoding=");

      /* Never closed: it is there for the reader. */
      if (g_str_has_prefix (argv[i], "--encoding="))
        (void) g_iconv_open ("UTF-8", encoding);
      else if (!take_number (argv[i], "--memory", &request->memory_bytes) &&
               !take_number (argv[i], "--processor", &request->processor_seconds) &&
               !take_number (argv[i], "--file", &request->file_bytes) &&
               !take_number (argv[i], "--descriptors", &count))
        return FALSE;
    }
  request->n_descriptors = (gsize) count;
  return count <= DESCRIPTORS_MAX;
}

/* What follows "--". */
static char **
find_command (char **argv)
{
  while (*argv != NULL && !g_str_equal (*argv, "--"))
    argv++;
  return *argv != NULL ? argv + 1 : argv;
}

/* Whoever has started it collects what it says there. */
static int
give_up (int code, const char *words)
{
  carrel_base_descriptor_write_all (STDERR_FILENO, words, strlen (words), NULL);
  return code;
}

/* Returns only when it could not become the program. */
static int
become (char **command, CarrelBaseConfineRequest *request)
{
  g_autofree char *program = *command != NULL ? g_find_program_in_path (*command) : NULL;
  g_autofree char *words = NULL;
  CarrelBaseConfineFeature held;
  g_autoptr (GError) error = NULL;
  int descriptors[DESCRIPTORS_MAX];

  words = g_strdup_printf (_ ("The program “%s” is not installed."), *command);
  if (program == NULL)
    return give_up (EXIT_NOT_FOUND, words);
  for (int i = 0; i < DESCRIPTORS_MAX; i++)
    descriptors[i] = FIRST_DESCRIPTOR + i;
  request->kind = CARREL_BASE_CONFINE_TOOL;
  request->program = program;
  request->descriptors = descriptors;
  if (carrel_base_confine_enter (request, &held, &error))
    carrel_base_error_set_errno (&error,
                                 carrel_base_launcher_become (program,
                                                              (const char *const *) command),
                                 _ ("The program “%s” cannot be started"), program);
  return give_up (EXIT_UNUSABLE, error->message);
}

int
main (int argc, char **argv)
{
  CarrelBaseConfineRequest request = { .kind = CARREL_BASE_CONFINE_READER };
  CarrelBaseConfineFeature held = CARREL_BASE_CONFINE_NONE;
  g_autoptr (GError) error = NULL;
  g_autofree char *names = NULL;
  const char *mode = argc > 1 ? argv[1] : "";
  gboolean is_reader = g_str_equal (mode, "read");
  gboolean is_decoder = g_str_equal (mode, "decode");

  prepare_words ();
  /* What holds file systems still reads nothing of them. */
  if (g_str_equal (mode, "hold"))
    return carrel_appliance_physical_freeze_hold ((const char *const *) argv + 2,
                                                  CARREL_APPLIANCE_GATE_SOCKET)
             ? 0
             : 1;
  if (argc < 2 || !take_arguments (argv + 2, &request))
    return 2;
  request.without = carrel_base_confine_parse_features (g_getenv (WITHOUT));
  if (g_str_equal (mode, "tool"))
    return become (find_command (argv + 2), &request);
  if (!is_reader && !is_decoder && !g_str_equal (mode, "say"))
    return 2;
  if (is_decoder)
    request.kind = CARREL_BASE_CONFINE_DECODER;
  /* Digests and signatures need nothing that the system's configuration of OpenSSL says. */
  OPENSSL_init_crypto (OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
  if (!carrel_base_confine_enter (&request, &held, &error))
    is_reader = is_decoder = FALSE;
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
  else if (is_decoder)
    carrel_appliance_gate_child_decode ();
  else
    carrel_appliance_gate_child_answer (NULL, error);
  /* What a library does at the end may need what is not there any more. */
  _exit (0);
}
