/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-qmp-script.h"

#include "base/carrel-base-descriptor.h"

typedef enum
{
  STEP_REQUIRED,
  STEP_OPTIONAL,
  STEP_ALWAYS,
} StepKind;

typedef struct
{
  char *command;
  JsonNode *arguments;
  CarrelBaseDescriptor descriptor;
  StepKind kind;
} Step;

struct _CarrelVmmQmpScript
{
  GPtrArray *steps;
  guint next;
  GError *error;
};

static void run_next (GTask *task);

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->command);
  g_clear_pointer (&step->arguments, json_node_unref);
  carrel_base_descriptor_clear (&step->descriptor);
  g_free (step);
}

static void
script_free (CarrelVmmQmpScript *script)
{
  g_ptr_array_unref (script->steps);
  g_clear_error (&script->error);
  g_free (script);
}

static void
add_step (CarrelVmmQmpScript *script,
          const char *command,
          JsonNode *arguments,
          int descriptor,
          StepKind kind)
{
  Step *step = g_new0 (Step, 1);

  step->command = g_strdup (command);
  step->arguments = arguments;
  step->descriptor = descriptor;
  step->kind = kind;
  g_ptr_array_add (script->steps, step);
}

CarrelVmmQmpScript *
carrel_vmm_qmp_script_new (void)
{
  CarrelVmmQmpScript *script = g_new0 (CarrelVmmQmpScript, 1);

  script->steps = g_ptr_array_new_with_free_func (step_free);
  return script;
}

void
carrel_vmm_qmp_script_add (CarrelVmmQmpScript *script,
                           const char *command,
                           JsonNode *arguments,
                           int descriptor)
{
  g_return_if_fail (script != NULL && command != NULL);

  add_step (script, command, arguments, descriptor, STEP_REQUIRED);
}

void
carrel_vmm_qmp_script_add_optional (CarrelVmmQmpScript *script,
                                    const char *command,
                                    JsonNode *arguments)
{
  g_return_if_fail (script != NULL && command != NULL);

  add_step (script, command, arguments, -1, STEP_OPTIONAL);
}

void
carrel_vmm_qmp_script_add_always (CarrelVmmQmpScript *script,
                                  const char *command,
                                  JsonNode *arguments)
{
  g_return_if_fail (script != NULL && command != NULL);

  add_step (script, command, arguments, -1, STEP_ALWAYS);
}

static void
executed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelVmmQmpScript *script = g_task_get_task_data (task);
  Step *step = g_ptr_array_index (script->steps, script->next);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode)
    answer = carrel_vmm_qmp_execute_finish (CARREL_VMM_QMP (object), result, &error);

  if (answer == NULL && step->kind == STEP_REQUIRED)
    script->error = g_steal_pointer (&error);
  script->next++;
  run_next (g_steal_pointer (&task));
}

/* Takes the task. */
static void
run_next (GTask *task)
{
  g_autoptr (GTask) owned = task;
  CarrelVmmQmp *qmp = g_task_get_source_object (owned);
  CarrelVmmQmpScript *script = g_task_get_task_data (owned);
  Step *step;

  while (script->error != NULL && script->next < script->steps->len &&
         ((Step *) g_ptr_array_index (script->steps, script->next))->kind != STEP_ALWAYS)
    script->next++;
  if (script->next >= script->steps->len)
    {
      if (script->error != NULL)
        g_task_return_error (owned, g_steal_pointer (&script->error));
      else
        g_task_return_boolean (owned, TRUE);
      return;
    }
  step = g_ptr_array_index (script->steps, script->next);
  carrel_vmm_qmp_execute_async (qmp,
                                step->command,
                                g_steal_pointer (&step->arguments),
                                step->descriptor,
                                NULL,
                                executed_cb,
                                g_steal_pointer (&owned));
}

void
carrel_vmm_qmp_script_run_async (CarrelVmmQmpScript *script,
                                 CarrelVmmQmp *qmp,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;

  g_return_if_fail (script != NULL);
  g_return_if_fail (CARREL_VMM_IS_QMP (qmp));

  task = g_task_new (qmp, NULL, callback, user_data);
  g_task_set_source_tag (task, carrel_vmm_qmp_script_run_async);
  g_task_set_task_data (task, script, (GDestroyNotify) script_free);
  run_next (task);
}

gboolean
carrel_vmm_qmp_script_run_finish (CarrelVmmQmp *qmp, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, qmp), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
