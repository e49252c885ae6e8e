/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-folder-private.h"
#include "carrel-app-machine-private.h"

#include "base/carrel-base-text.h"

#include <glib/gi18n-lib.h>

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "name",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "NAME",
    .help = N_ ("Its name"),
  },
  {
    .name = "parent",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "FOLDER",
    .help = N_ ("Where to, the top if not given"),
  },
  { NULL },
};
/* clang-format on */

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  CarrelLibrary *library = carrel_app_command_get_library (command);
  const char *name = carrel_app_command_get_text (command, "name");
  gint64 parent_id;
  JsonObject *said;
  gint64 folder_id;

  if (!carrel_base_text_check_name (name, error) ||
      !carrel_app_folder_resolve (command, "parent", &parent_id, error))
    return NULL;
  folder_id = carrel_app_calls_create_folder (fiber, library, parent_id, name, error);
  if (folder_id < 0)
    return NULL;
  carrel_app_command_note_event (command, NULL, carrel_app_command_get_text (command, "name"));
  said = json_object_new ();
  json_object_set_int_member (said, "folder", folder_id);
  return carrel_app_machine_wrap (said);
}

const CarrelAppVerb carrel_app_verb_folder_add = {
  .name = "folder add",
  .summary = N_ ("Make a folder"), .arguments = arguments, .run = run,
  };
