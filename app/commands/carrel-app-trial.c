/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-trial-private.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-context-private.h"
#include "carrel-app-files-private.h"
#include "carrel-app-saga-private.h"
#include "carrel-app-start-private.h"

#include "base/carrel-base-descriptor.h"
#include "vmm-core/carrel-vmm-error.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

/*
 * Theory of operation.  Each attempt has layers of its own in the machine's folder `trial`, which lose
 * their names as soon as the emulator has them open, and are gone with it.  The disks are only read.
 *
 *     begin --> layers --> start --> names removed --> judge --> power off --> (next rung, or) end
 *          |                            |
 *     killed: the core switches the machine off when nobody is connected any more; recovery makes sure
 *     of it, and removes the names.
 */

#define PAYLOAD_MEMBER "trial"

typedef struct
{
  CarrelAppCommand *command;
  const char *uuid;
  char *folder;
  JsonArray *tried;
} Trial;

JsonObject *
carrel_app_trial_make_payload (void)
{
  JsonObject *payload = json_object_new ();

  json_object_set_boolean_member (payload, PAYLOAD_MEMBER, TRUE);
  return payload;
}

gboolean
carrel_app_trial_is_payload (JsonObject *payload)
{
  return json_object_has_member (payload, PAYLOAD_MEMBER);
}

static void
close_descriptor (gpointer data)
{
  carrel_base_descriptor_clear (data);
}

/* An empty layer for each disk that is written to. */
static gboolean
make_layers (Trial *trial, const CarrelSpec *spec, GArray *layers, GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (trial->command);
  g_autofree char *folder = g_build_filename (trial->folder, CARREL_VMM_DISK_TRIAL_FOLDER, NULL);

  if (!carrel_app_files_remove_trial (fiber, trial->folder, error) ||
      !carrel_app_files_make_folder (fiber, folder, error))
    return FALSE;
  for (guint i = 0; i < spec->disks->len; i++)
    {
      const CarrelSpecDisk *disk = carrel_spec_get_disk (spec, i);
      g_autofree char *path = g_build_filename (folder, disk->file, NULL);
      int descriptor;

      if (disk->read_only)
        continue;
      if (!carrel_app_calls_create_disk (fiber, path, disk->size_bytes, error))
        return FALSE;
      descriptor = carrel_base_descriptor_open (path, O_RDONLY, 0, error);
      if (descriptor < 0)
        return FALSE;
      g_array_append_val (layers, descriptor);
    }
  return TRUE;
}

static CarrelVmmClient *
start (Trial *trial, const CarrelSpec *spec, GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (trial->command);
  g_autofree char *json = carrel_spec_to_json (spec, FALSE);
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (CarrelVmmClient)
    client = carrel_app_context_attach (carrel_app_command_get_context (trial->command),
                                        fiber,
                                        trial->uuid,
                                        TRUE,
                                        error);

  if (client == NULL)
    return NULL;
  carrel_app_start_wait_known (trial->command, client);
  g_variant_dict_insert (&options, "trial", "b", TRUE);
  if (!carrel_app_calls_client_start (fiber, client, json, g_variant_dict_end (&options), error))
    return NULL;
  return g_steal_pointer (&client);
}

/* Switches it off whatever it does; that it is off already is as good. */
static void
switch_off (Trial *trial)
{
  CarrelAppContext *context = carrel_app_command_get_context (trial->command);
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (trial->command);
  g_autoptr (CarrelVmmClient) client = NULL;

  carrel_app_fiber_set_shielded (fiber, TRUE);
  client = carrel_app_context_attach (context, fiber, trial->uuid, FALSE, NULL);
  if (client != NULL &&
      !carrel_vmm_state_is_off (carrel_app_start_wait_known (trial->command, client)))
    carrel_app_calls_client_power_off (fiber, client, NULL);
  carrel_app_files_remove_trial (fiber, trial->folder, NULL);
  carrel_app_fiber_set_shielded (fiber, FALSE);
}

/* One attempt.  FALSE with an error: it could not be made, or it was cancelled. */
static gboolean
attempt (Trial *trial,
         const CarrelAppTrialRung *rung,
         guint seconds,
         CarrelAppTrialVerdict *verdict,
         GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (trial->command);
  g_autoptr (GArray) layers = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (CarrelVmmClient) client = NULL;
  gboolean is_judged;

  g_array_set_clear_func (layers, close_descriptor);
  if (!make_layers (trial, rung->spec, layers, error))
    {
      carrel_app_files_remove_trial (fiber, trial->folder, NULL);
      return FALSE;
    }
  client = start (trial, rung->spec, error);
  carrel_app_files_remove_trial (fiber, trial->folder, NULL);
  is_judged =
    client != NULL &&
    carrel_app_trial_judge_watch (trial->command, client, layers, seconds, verdict, error);
  switch_off (trial);
  return is_judged;
}

static void
note (Trial *trial,
      const CarrelAppTrialRung *rung,
      const char *outcome,
      const char *by,
      const char *words,
      gint64 begun)
{
  JsonObject *one = json_object_new ();

  json_object_set_string_member (one, "what", rung->words);
  json_object_set_string_member (one, "outcome", outcome);
  if (by != NULL)
    json_object_set_string_member (one, "by", by);
  if (words != NULL)
    json_object_set_string_member (one, "words", words);
  json_object_set_int_member (one,
                              "seconds",
                              (g_get_monotonic_time () - begun + G_USEC_PER_SEC / 2) /
                                G_USEC_PER_SEC);
  json_array_add_object_element (trial->tried, one);
}

/* Tries one rung; says how it ended: "booted", "failed", "unjudged", "cancelled". */
static const char *
try_rung (Trial *trial, const CarrelAppTrialRung *rung, guint seconds)
{
  CarrelAppTrialVerdict verdict = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *progress = g_strdup_printf (_ ("Trying whether it starts: %s"), rung->words);
  gint64 begun = g_get_monotonic_time ();
  const char *outcome = "failed";

  carrel_app_command_set_progress (trial->command, -1, progress);
  if (attempt (trial, rung, seconds, &verdict, &error))
    {
      if (verdict.is_booted)
        outcome = "booted";
      else if (verdict.is_unjudged)
        outcome = "unjudged";
      note (trial, rung, outcome, verdict.by, verdict.words, begun);
      g_free (verdict.words);
      return outcome;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    outcome = "cancelled";
  note (trial, rung, outcome, "start", error->message, begun);
  return outcome;
}

/* The first ways are the likelier ones: each gets half of what is left, the last one all of it. */
static guint
share_time (gint64 deadline, guint left)
{
  gint64 seconds = (deadline - g_get_monotonic_time ()) / G_USEC_PER_SEC;

  return (guint) MAX (left > 1 ? seconds / 2 : seconds, 1);
}

static const char *
climb (Trial *trial, GPtrArray *rungs, guint seconds, CarrelAppTrialRung **out_rung)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  const char *outcome = "failed";

  for (guint i = 0; i < rungs->len && g_get_monotonic_time () < deadline; i++)
    {
      CarrelAppTrialRung *rung = g_ptr_array_index (rungs, i);

      outcome = try_rung (trial, rung, share_time (deadline, rungs->len - i));
      if (g_str_equal (outcome, "failed"))
        continue;
      *out_rung = rung;
      return outcome;
    }
  return outcome;
}

/* What worked is what the machine is from now on. */
static void
keep (Trial *trial, JsonObject *said, const CarrelAppTrialRung *rung, CarrelSpec **out_spec)
{
  g_autofree char *json = carrel_spec_to_json (rung->kept, FALSE);
  g_autoptr (GError) error = NULL;

  if (!carrel_app_calls_update_spec (carrel_app_command_get_fiber (trial->command),
                                     carrel_app_command_get_library (trial->command),
                                     trial->uuid,
                                     json,
                                     NULL,
                                     &error))
    {
      carrel_app_command_warn (trial->command,
                               g_strdup_printf (_ ("What worked could not be written down: %s"),
                                                   error->message));
      return;
    }
  json_object_set_string_member (said, "kept", rung->words);
  *out_spec = carrel_spec_copy (rung->kept);
}

static void
run (Trial *trial, const CarrelSpec *spec, guint seconds, JsonObject *said, CarrelSpec **out_spec)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (trial->command);
  g_autoptr (GPtrArray) rungs = carrel_app_trial_ladder_make (spec);
  CarrelAppTrialRung *rung = NULL;
  const char *outcome;

  /* The attempts may be cancelled; how they are ended may not. */
  carrel_app_fiber_set_shielded (fiber, FALSE);
  outcome = climb (trial, rungs, seconds, &rung);
  carrel_app_fiber_set_shielded (fiber, TRUE);
  json_object_set_string_member (said, "outcome", outcome);
  if (g_str_equal (outcome, "booted") && rung != g_ptr_array_index (rungs, 0))
    keep (trial, said, rung, out_spec);
}

JsonObject *
carrel_app_trial_run (CarrelAppCommand *command,
                      const char *uuid,
                      guint seconds,
                      CarrelSpec **out_spec)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelAppMachine) machine = NULL;
  Trial trial = { .command = command, .uuid = uuid, .tried = json_array_new () };
  JsonObject *said = json_object_new ();
  gint64 operation = -1;

  *out_spec = NULL;
  machine = carrel_app_machine_load (fiber, carrel_app_command_get_library (command), uuid, &error);
  if (machine != NULL)
    operation = carrel_app_saga_begin (command, uuid, carrel_app_trial_make_payload (), &error);
  if (operation >= 0)
    {
      trial.folder = carrel_app_machine_dup_folder (machine, command);
      run (&trial, machine->spec, seconds, said, out_spec);
      carrel_app_saga_end (command, operation, NULL);
    }
  else
    {
      json_object_set_string_member (said, "outcome", "failed");
      json_object_set_string_member (said, "words", error->message);
    }
  json_object_set_array_member (said, "tried", trial.tried);
  g_free (trial.folder);
  return said;
}

char *
carrel_app_trial_recover (CarrelAppContext *context,
                          CarrelAppFiber *fiber,
                          const char *uuid,
                          GError **error)
{
  g_autofree char *folder =
    carrel_library_dup_machine_folder (carrel_app_context_get_library (context), uuid);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CarrelVmmClient)
    client = carrel_app_context_attach (context, fiber, uuid, FALSE, &local_error);

  if (client == NULL &&
      !g_error_matches (local_error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  /* Whoever was killed may have been about to switch it off: that it went by itself is as good. */
  if (client != NULL && !carrel_vmm_state_is_off (carrel_vmm_client_get_state (client)) &&
      !carrel_app_calls_client_power_off (fiber, client, &local_error) &&
      !g_error_matches (local_error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_STATE) &&
      !g_error_matches (local_error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_CLOSED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!carrel_app_files_remove_trial (fiber, folder, error))
    return NULL;
  return g_strdup (_ ("A trial start was interrupted; the machine is off and as it was."));
}
