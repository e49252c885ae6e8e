/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-machine-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  CarrelAppCommand *command;
  GPtrArray *machines;
  GPtrArray *failed; /* names, borrowed */
  GError *first;     /* why the first one failed */
  JsonArray *done;
} Each;

static void
report_failures (GPtrArray *failed, GError *first, GError **error)
{
  g_autofree char *names = NULL;

  if (failed->len == 1)
    {
      g_propagate_prefixed_error (error,
                                  first,
                                  "%s: ",
                                  (const char *) g_ptr_array_index (failed, 0));
      return;
    }
  g_ptr_array_add (failed, NULL);
  names = g_strjoinv (", ", (char **) failed->pdata);
  g_propagate_prefixed_error (error, first, _ ("It failed for %s. The first reason: "), names);
}

/* A wrong name makes nothing happen. */
static GPtrArray *
resolve_all (CarrelAppCommand *command, CarrelAppMachineWhere where, GError **error)
{
  g_auto (GStrv) texts = carrel_app_command_dup_texts (command, "machines");
  g_autoptr (GPtrArray)
    machines = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_app_machine_free);

  for (gsize i = 0; texts[i] != NULL; i++)
    {
      CarrelAppMachine *machine = carrel_app_machine_resolve (command, texts[i], where, error);

      if (machine == NULL)
        return NULL;
      g_ptr_array_add (machines, machine);
    }
  return g_steal_pointer (&machines);
}

static void
do_one (Each *each, guint index, CarrelAppMachineFunc function)
{
  CarrelAppMachine *machine = g_ptr_array_index (each->machines, index);
  g_autoptr (GError) local_error = NULL;
  JsonObject *said;

  if (each->machines->len > 1)
    carrel_app_command_set_progress (each->command,
                                     (double) index / each->machines->len,
                                     machine->row->name);
  said = function (each->command, machine, &local_error);
  if (said != NULL)
    {
      json_array_add_object_element (each->done, said);
      return;
    }
  g_ptr_array_add (each->failed, machine->row->name);
  if (each->first == NULL)
    each->first = g_steal_pointer (&local_error);
}

static JsonNode *
end (Each *each, GError **error)
{
  JsonObject *result;

  if (each->first != NULL)
    {
      if (each->machines->len == 1)
        g_propagate_error (error, g_steal_pointer (&each->first));
      else
        report_failures (each->failed, g_steal_pointer (&each->first), error);
      return NULL;
    }
  result = json_object_new ();
  json_object_set_array_member (result, "machines", json_array_ref (each->done));
  return carrel_app_machine_wrap (result);
}

JsonNode *
carrel_app_machine_each_in_turns (CarrelAppCommand *command,
                                  CarrelAppMachineWhere where,
                                  GCompareFunc compare,
                                  CarrelAppMachineFunc function,
                                  CarrelAppMachineTurnFunc turn,
                                  GError **error)
{
  g_autoptr (GPtrArray) machines = resolve_all (command, where, error);
  g_autoptr (GPtrArray) failed = g_ptr_array_new ();
  g_autoptr (JsonArray) done = json_array_new ();
  Each each = { command, machines, failed, NULL, done };

  if (machines == NULL)
    return NULL;
  if (compare != NULL)
    g_ptr_array_sort (machines, compare);
  for (guint i = 0, begun = 0; i < machines->len; i++)
    {
      if (turn != NULL && i > 0 && compare (&machines->pdata[i - 1], &machines->pdata[i]) != 0)
        {
          if (!turn (command, (CarrelAppMachine **) machines->pdata + begun, i - begun, error))
            {
              g_clear_error (&each.first);
              return NULL;
            }
          begun = i;
        }
      do_one (&each, i, function);
    }
  return end (&each, error);
}

JsonNode *
carrel_app_machine_each (CarrelAppCommand *command,
                         CarrelAppMachineWhere where,
                         CarrelAppMachineFunc function,
                         GError **error)
{
  return carrel_app_machine_each_in_turns (command, where, NULL, function, NULL, error);
}
