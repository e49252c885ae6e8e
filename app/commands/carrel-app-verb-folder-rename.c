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
    .name = "folder",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "FOLDER",
    .help = N_ ("The folder, by name, by names from the top as A/B, or by number"),
  },
  {
    .name = "name",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "NAME",
    .help = N_ ("Its name"),
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
  JsonObject *said;
  gint64 folder_id;

  if (!carrel_base_text_check_name (name, error) ||
      !carrel_app_folder_resolve (command, "folder", &folder_id, error) ||
      !carrel_app_calls_rename_folder (fiber, library, folder_id, name, error))
    return NULL;
  carrel_app_command_note_event (command, NULL, carrel_app_command_get_text (command, "name"));
  said = json_object_new ();
  json_object_set_int_member (said, "folder", folder_id);
  return carrel_app_machine_wrap (said);
}

const CarrelAppVerb carrel_app_verb_folder_rename = {
  .name = "folder rename",
  .summary = N_ ("Rename a folder"), .arguments = arguments, .run = run,
  };
