/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-machine-private.h"

#include "base/carrel-base-atomic-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "machine",
    .kind = CARREL_APP_ARGUMENT_MACHINE,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "NAME",
    .help = N_ ("The machine, by name or UUID"),
  },
  {
    .name = "file",
    .kind = CARREL_APP_ARGUMENT_FILE,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL,
    .placeholder = "FILE",
    .help = N_ ("Where to save the PNG, a new name in the working folder if not given"),
  },
  { NULL },
};
/* clang-format on */

/* Names given by people are no file names: what could lead elsewhere or hide is left out. */
static char *
make_path (const char *name)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");
  g_autofree char *word = g_strdup (name);
  g_autofree char *file = NULL;

  g_strdelimit (word, "/\\:*?\"<>|", '-');
  /* A long name is cut between two characters; a file's name has 255 bytes. */
  if (strlen (word) > 200)
    *g_utf8_find_prev_char (word, word + 200) = '\0';
  file = g_strdup_printf ("%s %s.png", *word == '.' ? word + 1 : word, time);
  return g_canonicalize_filename (file, NULL);
}

typedef struct
{
  const char *path;
  GBytes *picture;
} Writing;

static gboolean
write_work (gpointer data, GCancellable *cancellable, GError **error)
{
  const Writing *writing = data;

  return carrel_base_atomic_file_write (writing->path,
                                        g_bytes_get_data (writing->picture, NULL),
                                        g_bytes_get_size (writing->picture),
                                        0644,
                                        error);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (CarrelAppMachine)
    machine = carrel_app_machine_resolve_argument (command, CARREL_APP_MACHINE_ANYWHERE, error);
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autoptr (GBytes) picture = NULL;
  g_autofree char *path = NULL;
  JsonObject *said;

  if (machine == NULL)
    return NULL;
  client = carrel_app_machine_attach_live (machine, command, error);
  if (client == NULL)
    return NULL;
  picture = carrel_app_calls_client_screendump (fiber, client, error);
  if (picture == NULL)
    return NULL;
  path = carrel_app_command_has (command, "file")
           ? g_strdup (carrel_app_command_get_text (command, "file"))
           : make_path (machine->row->name);
  if (!carrel_app_calls_run_in_thread (fiber, write_work, &(Writing){ path, picture }, error))
    return NULL;
  carrel_app_command_note_event (command, machine->row->uuid, path);
  said = carrel_app_machine_describe (machine, carrel_vmm_client_get_state (client));
  json_object_set_string_member (said, "path", path);
  return carrel_app_machine_wrap (said);
}

static char *
format (JsonNode *result)
{
  return g_strdup_printf ("%s\n",
                          json_object_get_string_member (json_node_get_object (result), "path"));
}

const CarrelAppVerb carrel_app_verb_screenshot = {
  .name = "screenshot",
  .summary = N_ ("Save a picture of what a machine shows"),
                 .arguments = arguments,
                 .run = run,
                 .format = format,
  };
