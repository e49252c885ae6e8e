/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-drive-private.h"
#include "carrel-app-machine-private.h"

#include <glib/gi18n-lib.h>

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
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "FILE",
    .help = N_ ("The image"),
  },
  {
    .name = "drive",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "DRIVE",
    .help = N_ ("Which drive, the first if not given"),
  },
  { NULL },
};
/* clang-format on */

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  return carrel_app_drive_change (command, carrel_app_command_get_text (command, "file"), error);
}

const CarrelAppVerb carrel_app_verb_media_insert = {
  .name = "media insert",
  .summary = N_ ("Put an image into a machine's CD drive"),
    .description = N_ ("Also while the machine runs. A machine without a drive gets one at its next start."),
      .arguments = arguments,
      .run = run,
      .recover = carrel_app_machine_recover_apply,
    };
