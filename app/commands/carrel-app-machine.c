/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-context-private.h"
#include "../carrel-app-error.h"
#include "carrel-app-machine-private.h"

#include "base/spec/carrel-spec-validate.h"
#include "library-db/carrel-library-error.h"
#include "vmm-core/carrel-vmm-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How long a core that agreed to end may take to do so. */
#define CORE_END_MS 5000

void
carrel_app_machine_free (CarrelAppMachine *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->row, carrel_library_machine_free);
  g_clear_pointer (&self->spec, carrel_spec_free);
  g_free (self);
}

CarrelAppMachine *
carrel_app_machine_load (CarrelAppFiber *fiber,
                         CarrelLibrary *library,
                         const char *uuid,
                         GError **error)
{
  g_autoptr (CarrelAppMachine) self = g_new0 (CarrelAppMachine, 1);
  g_autoptr (GError) local_error = NULL;

  self->row = carrel_app_calls_get_machine (fiber, library, uuid, error);
  if (self->row == NULL)
    return NULL;
  self->spec = carrel_spec_from_json (self->row->spec_json, -1, &local_error);
  if (self->spec == NULL)
    {
      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_DAMAGED,
                   _ ("The settings of “%s” cannot be read: %s “carrelctl repair” may help."),
                      self->row->name,
                      local_error->message);
      return NULL;
    }
  /* Names are the library's; the spec's copy is for the core's words only. */
  carrel_spec_set_string (&self->spec->name, self->row->name);
  return g_steal_pointer (&self);
}

static gboolean
is_where (const CarrelLibraryMachine *row, CarrelAppMachineWhere where)
{
  if (where == CARREL_APP_MACHINE_IN_LIBRARY)
    return row->trashed_at == 0;
  if (where == CARREL_APP_MACHINE_IN_TRASH)
    return row->trashed_at != 0;
  return TRUE;
}

static void
set_misplaced_error (GError **error, const char *name, CarrelAppMachineWhere where)
{
  g_set_error (error,
               CARREL_APP_ERROR,
               CARREL_APP_ERROR_STATE,
               where == CARREL_APP_MACHINE_IN_TRASH
               ? _ ("“%s” is not in the trash. “carrelctl delete” puts it there.")
               : _ ("“%s” is in the trash. “carrelctl restore” takes it out."), name);
}

static void
set_ambiguous_error (GError **error, const char *text, GPtrArray *fitting)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < fitting->len; i++)
    {
      const CarrelLibraryMachine *row = g_ptr_array_index (fitting, i);

      g_string_append_printf (list,
                              "\n  %s  %s%s",
                              row->uuid,
                              row->name,
                              row->trashed_at != 0
                              ? _ (" (in trash)")
                              : "");
    }
  g_set_error (error,
               CARREL_APP_ERROR,
               CARREL_APP_ERROR_AMBIGUOUS,
               _ ("“%s” can mean several machines. Name one of them by its UUID:%s"),
                  text,
                  list->str);
}

CarrelAppMachine *
carrel_app_machine_resolve (CarrelAppCommand *command,
                            const char *text,
                            CarrelAppMachineWhere where,
                            GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  CarrelLibrary *library = carrel_app_command_get_library (command);
  g_autoptr (GPtrArray) found = carrel_app_calls_find_machines (fiber, library, text, error);
  g_autoptr (GPtrArray) fitting = g_ptr_array_new ();

  if (found == NULL)
    return NULL;
  for (guint i = 0; i < found->len; i++)
    if (is_where (g_ptr_array_index (found, i), where))
      g_ptr_array_add (fitting, g_ptr_array_index (found, i));

  if (fitting->len == 1)
    {
      const CarrelLibraryMachine *row = g_ptr_array_index (fitting, 0);

      return carrel_app_machine_load (fiber, library, row->uuid, error);
    }
  if (fitting->len > 1)
    set_ambiguous_error (error, text, fitting);
  else if (found->len > 0)
    set_misplaced_error (error,
                         ((CarrelLibraryMachine *) g_ptr_array_index (found, 0))->name,
                         where);
  else
    g_set_error (error,
                 CARREL_APP_ERROR,
                 CARREL_APP_ERROR_NOT_FOUND,
                 _ ("There is no machine “%s”. “carrelctl list” shows those there are."), text);
  return NULL;
}

CarrelAppMachine *
carrel_app_machine_resolve_argument (CarrelAppCommand *command,
                                     CarrelAppMachineWhere where,
                                     GError **error)
{
  return carrel_app_machine_resolve (command,
                                     carrel_app_command_get_text (command, "machine"),
                                     where,
                                     error);
}

gboolean
carrel_app_machine_reload (CarrelAppMachine *self, CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelAppMachine)
    fresh = carrel_app_machine_load (carrel_app_command_get_fiber (command),
                                     carrel_app_command_get_library (command),
                                     self->row->uuid,
                                     error);

  if (fresh == NULL)
    return FALSE;
  carrel_library_machine_free (self->row);
  carrel_spec_free (self->spec);
  self->row = g_steal_pointer (&fresh->row);
  self->spec = g_steal_pointer (&fresh->spec);
  return TRUE;
}

gboolean
carrel_app_machine_attach (CarrelAppMachine *self,
                           CarrelAppCommand *command,
                           CarrelVmmClient **out_client,
                           GError **error)
{
  g_autoptr (GError) local_error = NULL;
  CarrelVmmClient *client = carrel_app_context_attach (carrel_app_command_get_context (command),
                                                       carrel_app_command_get_fiber (command),
                                                       self->row->uuid,
                                                       FALSE,
                                                       &local_error);

  if (client == NULL &&
      !g_error_matches (local_error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  *out_client = client;
  return TRUE;
}

CarrelVmmClient *
carrel_app_machine_attach_live (CarrelAppMachine *self, CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelVmmClient) client = NULL;

  if (!carrel_app_machine_attach (self, command, &client, error))
    return NULL;
  if (client == NULL || carrel_vmm_state_is_off (carrel_vmm_client_get_state (client)))
    {
      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_STATE,
                   _ ("“%s” is off. Start it first."), self->row->name);
      return NULL;
    }
  return g_steal_pointer (&client);
}

/* A core that agreed to end does so at once; only one that hangs is not waited for to its end. */
static void
wait_until_closed (CarrelAppCommand *command, CarrelVmmClient *client)
{
  gulong handler = g_signal_connect_object (client,
                                            "closed",
                                            G_CALLBACK (carrel_app_command_wake),
                                            command,
                                            G_CONNECT_SWAPPED);

  while (carrel_vmm_client_get_connected (client))
    if (!carrel_app_fiber_pause (carrel_app_command_get_fiber (command), CORE_END_MS, NULL))
      break;
  g_signal_handler_disconnect (client, handler);
}

gboolean
carrel_app_machine_require_off (CarrelAppMachine *self, CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelVmmClient) client = NULL;

  if (!carrel_app_machine_attach (self, command, &client, error))
    return FALSE;
  if (client == NULL)
    return TRUE;
  if (!carrel_vmm_state_is_off (carrel_vmm_client_get_state (client)))
    {
      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_STATE,
                   _ ("“%s” is not off. Stop it first."), self->row->name);
      return FALSE;
    }
  /* An idle core holds nothing but its lock; that it has gone already is as good. */
  if (carrel_app_calls_client_quit (carrel_app_command_get_fiber (command), client, NULL))
    wait_until_closed (command, client);
  return TRUE;
}

char *
carrel_app_machine_dup_folder (CarrelAppMachine *self, CarrelAppCommand *command)
{
  return carrel_library_dup_machine_folder (carrel_app_command_get_library (command),
                                            self->row->uuid);
}

char *
carrel_app_machine_dup_disk_path (CarrelLibrary *library, const char *uuid, const char *file)
{
  g_autofree char *folder = carrel_library_dup_machine_folder (library, uuid);

  return g_build_filename (folder, "disks", file, NULL);
}

GPtrArray *
carrel_app_machine_make_disks (const CarrelSpec *spec)
{
  GPtrArray *disks = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_disk_free);

  for (guint i = 0; i < spec->disks->len; i++)
    {
      const CarrelSpecDisk *disk = carrel_spec_get_disk (spec, i);
      g_autofree char *layer_uuid = g_strdup (disk->file);
      g_autofree char *file = g_build_filename ("machines", spec->uuid, "disks", disk->file, NULL);
      CarrelLibraryDisk *row = carrel_library_disk_new (disk->id);
      char *dot = strrchr (layer_uuid, '.');

      /* A disk's file is named by its layer's UUID. */
      if (dot != NULL)
        *dot = '\0';
      carrel_library_disk_add_layer (row,
                                     carrel_library_layer_new (layer_uuid,
                                                               file,
                                                               disk->format ==
                                                                   CARREL_SPEC_FORMAT_RAW
                                                                 ? "raw"
                                                                 : "qcow2",
                                                               NULL,
                                                               disk->size_bytes));
      g_ptr_array_add (disks, row);
    }
  return disks;
}

gboolean
carrel_app_machine_commit (CarrelAppMachine *self,
                           CarrelAppCommand *command,
                           gboolean with_disks,
                           GError **error)
{
  g_autoptr (GPtrArray) disks = NULL;
  g_autofree char *json = NULL;

  if (!carrel_spec_validate (self->spec, error))
    return FALSE;
  if (with_disks)
    disks = carrel_app_machine_make_disks (self->spec);
  json = carrel_spec_to_json (self->spec, FALSE);
  return carrel_app_calls_update_spec (carrel_app_command_get_fiber (command),
                                       carrel_app_command_get_library (command),
                                       self->row->uuid,
                                       json,
                                       disks,
                                       error);
}

static void
add_strings (JsonObject *object, const char *member, const char *const *texts)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  json_object_set_array_member (object, member, array);
}

void
carrel_app_machine_apply (CarrelAppMachine *self,
                          CarrelAppCommand *command,
                          CarrelVmmClient *client,
                          JsonObject *result)
{
  g_autofree char *json = carrel_spec_to_json (self->spec, FALSE);
  g_auto (GStrv) now = NULL;
  g_auto (GStrv) later = NULL;
  g_autoptr (GError) error = NULL;

  if (client != NULL && !carrel_vmm_state_is_off (carrel_vmm_client_get_state (client)) &&
      !carrel_app_calls_client_apply (carrel_app_command_get_fiber (command),
                                      client,
                                      json,
                                      &now,
                                      &later,
                                      &error))
    carrel_app_command_warn (
      command,
      g_strdup_printf (_ ("The running machine did not take it over: %s It is stored, and in force "
                          "after the next start."),
                          error->message));
  add_strings (result, "applied-now", (const char *const *) now);
  add_strings (result, "after-restart", (const char *const *) later);
}

char *
carrel_app_machine_recover_apply (CarrelAppContext *context,
                                  CarrelAppFiber *fiber,
                                  const CarrelLibraryOperation *operation,
                                  GError **error)
{
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autoptr (CarrelAppMachine) machine = NULL;
  g_autofree char *json = NULL;

  client = carrel_app_context_attach (context, fiber, operation->machine_uuid, FALSE, NULL);
  if (client != NULL && !carrel_vmm_state_is_off (carrel_vmm_client_get_state (client)))
    {
      machine = carrel_app_machine_load (fiber,
                                         carrel_app_context_get_library (context),
                                         operation->machine_uuid,
                                         NULL);
      if (machine != NULL)
        {
          json = carrel_spec_to_json (machine->spec, FALSE);
          carrel_app_calls_client_apply (fiber, client, json, NULL, NULL, NULL);
        }
    }
  return g_strdup_printf (_ ("“%s” was interrupted; the machine has the settings that are stored."),
                             operation->kind);
}

JsonObject *
carrel_app_machine_describe (CarrelAppMachine *self, CarrelVmmState state)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "uuid", self->row->uuid);
  json_object_set_string_member (object, "name", self->row->name);
  json_object_set_string_member (object, "state", carrel_vmm_state_to_string (state));
  return object;
}

char *
carrel_app_machine_format_each (JsonNode *result)
{
  JsonArray *machines = json_object_get_array_member (json_node_get_object (result), "machines");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (machines); i++)
    {
      JsonObject *machine = json_array_get_object_element (machines, i);

      g_string_append_printf (text,
                              "%s: %s\n",
                              json_object_get_string_member (machine, "name"),
                              json_object_get_string_member (machine, "state"));
    }
  return g_string_free (text, FALSE);
}

JsonNode *
carrel_app_machine_wrap (JsonObject *object)
{
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_unref (object);
  return node;
}
