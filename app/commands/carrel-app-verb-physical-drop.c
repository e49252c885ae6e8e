/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-physical-private.h"
#include "carrel-app-unfinished-private.h"

#include <glib/gi18n-lib.h>

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "disk",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "DISK",
    .help = N_ ("The disk, such as /dev/sdb, or the number that “physical list” says"),
  },
  { NULL },
};
/* clang-format on */

typedef struct
{
  CarrelLibrary *library;
  const char *wanted;
  const CarrelAppliancePhysical *disk; /* NULL: only a number, or a disk that is not there */
  CarrelAppUnfinished *discarded;
} Discarding;

static gboolean
is_wanted (const Discarding *discarding, const CarrelAppUnfinished *one)
{
  if (discarding->disk != NULL)
    return carrel_app_unfinished_is_of (one, discarding->disk);
  return g_str_equal (one->id, discarding->wanted) || g_str_equal (one->path, discarding->wanted);
}

static gboolean
discard_work (gpointer data, GCancellable *cancellable, GError **error)
{
  Discarding *discarding = data;
  g_autoptr (GPtrArray) list = carrel_app_unfinished_list (discarding->library);

  for (guint i = 0; i < list->len; i++)
    {
      CarrelAppUnfinished *one = g_ptr_array_index (list, i);

      if (!is_wanted (discarding, one))
        continue;
      if (!carrel_app_unfinished_discard (discarding->library, one->id, error))
        return FALSE;
      discarding->discarded = g_ptr_array_steal_index (list, i);
      return TRUE;
    }
  g_set_error (
    error,
    CARREL_APP_ERROR,
    CARREL_APP_ERROR_NOT_FOUND,
    _ ("No import of “%s” was broken off. “carrelctl physical list” shows those that were."),
       discarding->wanted);
  return FALSE;
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  const char *wanted = carrel_app_command_get_text (command, "disk");
  g_autoptr (CarrelAppPhysical) physical = NULL;
  g_autoptr (CarrelAppUnfinished) discarded = NULL;
  Discarding discarding = { carrel_app_command_get_library (command), wanted, NULL, NULL };
  JsonObject *said;

  if (carrel_app_physical_is_device (wanted))
    {
      physical = carrel_app_physical_find (command, wanted, error);
      if (physical == NULL)
        return NULL;
      discarding.disk = physical->disk;
    }
  if (!carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                       discard_work,
                                       &discarding,
                                       error))
    return NULL;
  discarded = discarding.discarded;
  carrel_app_command_note_event (command, NULL, discarded->words);
  said = json_object_new ();
  json_object_set_string_member (said, "discarded", discarded->id);
  json_object_set_string_member (said, "words", discarded->words);
  return carrel_app_machine_wrap (said);
}

/* clang-format off */
const CarrelAppVerb carrel_app_verb_physical_drop = {
  .name = "physical drop",
  .summary = N_ ("Remove what is kept of an import from a disk that was broken off"),
  .description = N_ ("“physical list” shows such imports. To go on with one, import the disk again."),
  .arguments = arguments,
  .run = run,
};
/* clang-format on */
