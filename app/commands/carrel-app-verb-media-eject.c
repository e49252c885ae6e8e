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
  return carrel_app_drive_change (command, NULL, error);
}

const CarrelAppVerb carrel_app_verb_media_eject = {
  .name = "media eject",
  .summary = N_ ("Take the image out of a machine's CD drive"),
                 .arguments = arguments,
                 .run = run,
                 .recover = carrel_app_machine_recover_apply,
  };
