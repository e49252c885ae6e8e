/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-command.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "carrel-app-command-private.h"

#include <glib/gi18n-lib.h>

struct _CarrelAppCommand
{
  GObject parent_instance;

  CarrelAppContext *context;
  const CarrelAppVerb *verb;
  GVariant *arguments;
  CarrelAppFiber *fiber;
  CarrelAppCommandAsk ask;
  JsonNode *result;
  GError *error;
  GPtrArray *warnings;
  gboolean was_run;
  double fraction;
  char *detail;
};

G_DEFINE_FINAL_TYPE (CarrelAppCommand, carrel_app_command, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_FRACTION,
  PROP_DETAIL,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static gboolean
check_arguments (const CarrelAppVerb *verb, GVariant *arguments, GError **error)
{
  GVariantIter iterator;
  const char *name;
  GVariant *value;

  g_variant_iter_init (&iterator, arguments);
  while (g_variant_iter_next (&iterator, "{&sv}", &name, &value))
    {
      g_autoptr (GVariant) owned = value;
      const CarrelAppArgument *argument = carrel_app_verb_find_argument (verb, name);

      if (argument == NULL)
        {
          g_set_error (error,
                       CARREL_APP_ERROR,
                       CARREL_APP_ERROR_USAGE,
                       _ ("“%s” has no argument “%s”."), verb->name, name);
          return FALSE;
        }
      if (!carrel_app_argument_check (argument, owned, error))
        return FALSE;
    }
  for (const CarrelAppArgument *argument = verb->arguments; argument->name != NULL; argument++)
    {
      g_autoptr (GVariant) given = NULL;

      if (!(argument->flags & CARREL_APP_ARGUMENT_REQUIRED))
        continue;
      given = g_variant_lookup_value (arguments, argument->name, NULL);
      if (given != NULL && (!g_variant_is_of_type (given, G_VARIANT_TYPE_STRING_ARRAY) ||
                            g_variant_n_children (given) > 0))
        continue;
      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_USAGE,
                   _ ("“%s” needs %s: %s."),
                      verb->name,
                      argument->placeholder != NULL ? argument->placeholder : argument->name,
                      _ (argument->help));
      return FALSE;
    }
  return TRUE;
}

CarrelAppCommand *
carrel_app_command_new (CarrelAppContext *context,
                        const char *verb,
                        GVariant *arguments,
                        GError **error)
{
  g_autoptr (GVariant)
    taken = g_variant_ref_sink (arguments != NULL ? arguments : g_variant_new ("a{sv}", NULL));
  const CarrelAppVerb *found = carrel_app_verb_find (verb);
  CarrelAppCommand *self;

  g_return_val_if_fail (context == NULL || CARREL_APP_IS_CONTEXT (context), NULL);

  if (found == NULL)
    {
      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_USAGE,
                   _ ("There is no verb “%s”. “carrelctl help” lists them."), verb);
      return NULL;
    }
  g_return_val_if_fail (context != NULL || found->flags & (CARREL_APP_VERB_OPENS_ITSELF |
                                                           CARREL_APP_VERB_STANDS_ALONE),
                        NULL);
  if (!check_arguments (found, taken, error))
    return NULL;

  self = g_object_new (CARREL_APP_TYPE_COMMAND, NULL);
  self->context = context != NULL ? g_object_ref (context) : NULL;
  self->verb = found;
  self->arguments = g_steal_pointer (&taken);
  return self;
}

static void
add_warnings (CarrelAppCommand *self)
{
  JsonObject *object;
  JsonArray *array;

  if (self->result == NULL || self->warnings->len == 0 || !JSON_NODE_HOLDS_OBJECT (self->result))
    return;
  object = json_node_get_object (self->result);
  array = json_array_new ();
  for (guint i = 0; i < self->warnings->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (self->warnings, i));
  json_object_set_array_member (object, "warnings", array);
}

static void
run_cb (CarrelAppFiber *fiber, gpointer data)
{
  CarrelAppCommand *self = g_task_get_source_object (data);

  self->fiber = fiber;
  self->result = self->verb->run (self, &self->error);
  self->fiber = NULL;
}

static void
done_cb (CarrelAppFiber *fiber, gpointer data)
{
  g_autoptr (GTask) task = data;
  CarrelAppCommand *self = g_task_get_source_object (task);

  add_warnings (self);
  if (self->result != NULL)
    g_task_return_pointer (task, json_node_copy (self->result), (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, g_steal_pointer (&self->error));
}

void
carrel_app_command_set_ask (CarrelAppCommand *self, CarrelAppCommandAsk ask)
{
  g_return_if_fail (CARREL_APP_IS_COMMAND (self));
  g_return_if_fail (!self->was_run);

  self->ask = ask;
}

void
carrel_app_command_run_async (CarrelAppCommand *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_APP_IS_COMMAND (self));
  g_return_if_fail (!self->was_run);

  self->was_run = TRUE;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_app_command_run_async);
  /* What was done has been done: a late cancel does not turn it into an error. */
  g_task_set_check_cancellable (task, FALSE);
  carrel_app_fiber_start (run_cb, done_cb, task, cancellable);
}

JsonNode *
carrel_app_command_run_finish (CarrelAppCommand *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

CarrelAppCommand *
carrel_app_command_make_undo (CarrelAppCommand *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) uuids = NULL;
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);
  JsonArray *machines;

  g_return_val_if_fail (CARREL_APP_IS_COMMAND (self), NULL);

  if (self->verb->undo_verb == NULL || self->result == NULL)
    return NULL;
  machines = json_object_get_array_member (json_node_get_object (self->result), "machines");
  for (guint i = 0; i < json_array_get_length (machines); i++)
    g_strv_builder_add (builder,
                        json_object_get_string_member (json_array_get_object_element (machines, i),
                                                       "uuid"));
  uuids = g_strv_builder_end (builder);
  g_variant_dict_insert_value (&arguments,
                               "machines",
                               g_variant_new_strv ((const char *const *) uuids, -1));
  return carrel_app_command_new (self->context,
                                 self->verb->undo_verb,
                                 g_variant_dict_end (&arguments),
                                 NULL);
}

const char *
carrel_app_command_get_verb_name (CarrelAppCommand *self)
{
  g_return_val_if_fail (CARREL_APP_IS_COMMAND (self), NULL);

  return self->verb->name;
}

double
carrel_app_command_get_fraction (CarrelAppCommand *self)
{
  g_return_val_if_fail (CARREL_APP_IS_COMMAND (self), -1);

  return self->fraction;
}

const char *
carrel_app_command_get_detail (CarrelAppCommand *self)
{
  g_return_val_if_fail (CARREL_APP_IS_COMMAND (self), NULL);

  return self->detail;
}

CarrelAppFiber *
carrel_app_command_get_fiber (CarrelAppCommand *self)
{
  return self->fiber;
}

CarrelAppContext *
carrel_app_command_get_context (CarrelAppCommand *self)
{
  return self->context;
}

CarrelLibrary *
carrel_app_command_get_library (CarrelAppCommand *self)
{
  return carrel_app_context_get_library (self->context);
}

const CarrelAppVerb *
carrel_app_command_get_verb (CarrelAppCommand *self)
{
  return self->verb;
}

gboolean
carrel_app_command_has (CarrelAppCommand *self, const char *name)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (self->arguments, name, NULL);

  return value != NULL;
}

const char *
carrel_app_command_get_text (CarrelAppCommand *self, const char *name)
{
  const char *text = NULL;

  g_variant_lookup (self->arguments, name, "&s", &text);
  return text;
}

GStrv
carrel_app_command_dup_texts (CarrelAppCommand *self, const char *name)
{
  GStrv texts = NULL;

  if (!g_variant_lookup (self->arguments, name, "^as", &texts))
    texts = g_new0 (char *, 1);
  return texts;
}

gboolean
carrel_app_command_get_flag (CarrelAppCommand *self, const char *name)
{
  gboolean flag = FALSE;

  g_variant_lookup (self->arguments, name, "b", &flag);
  return flag;
}

guint
carrel_app_command_get_number (CarrelAppCommand *self, const char *name, guint fallback)
{
  guint32 number = fallback;

  g_variant_lookup (self->arguments, name, "u", &number);
  return number;
}

guint64
carrel_app_command_get_size (CarrelAppCommand *self, const char *name, guint64 fallback)
{
  guint64 size = fallback;

  g_variant_lookup (self->arguments, name, "t", &size);
  return size;
}

typedef struct
{
  CarrelAppCommandAsk ask;
  CarrelAppCommandQuestion question;
} Asking;

static gboolean
ask_thread (gpointer data, GCancellable *cancellable, GError **error)
{
  Asking *asking = data;

  return asking->ask (&asking->question, cancellable, error);
}

gboolean
carrel_app_command_ask (CarrelAppCommand *self,
                        const char *words,
                        gboolean is_optional,
                        char **out_secret,
                        GError **error)
{
  Asking asking = { self->ask, { words, is_optional, NULL } };

  if (self->ask == NULL && !is_optional)
    {
      g_set_error_literal (error,
                           CARREL_APP_ERROR,
                           CARREL_APP_ERROR_USAGE,
                           _ ("There is nobody to be asked for a password."));
      return FALSE;
    }
  /* What it was doing would be written over the question. */
  carrel_app_command_set_progress (self, -1, NULL);
  if (self->ask != NULL &&
      !carrel_app_calls_run_in_thread (self->fiber, ask_thread, &asking, error))
    return FALSE;
  *out_secret = asking.question.answer;
  return TRUE;
}

void
carrel_app_command_set_progress (CarrelAppCommand *self, double fraction, const char *detail)
{
  if (self->fraction < fraction || self->fraction > fraction)
    {
      self->fraction = fraction;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
    }
  if (g_strcmp0 (self->detail, detail) != 0)
    {
      g_free (self->detail);
      self->detail = g_strdup (detail);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
    }
}

void
carrel_app_command_warn (CarrelAppCommand *self, char *sentence)
{
  g_ptr_array_add (self->warnings, sentence);
}

void
carrel_app_command_note_event (CarrelAppCommand *self, const char *machine_uuid, const char *detail)
{
  g_autoptr (GError) error = NULL;

  carrel_app_fiber_set_shielded (self->fiber, TRUE);
  if (!carrel_app_calls_append_event (self->fiber,
                                      carrel_app_command_get_library (self),
                                      carrel_app_context_get_who (self->context),
                                      self->verb->name,
                                      machine_uuid,
                                      detail,
                                      &error))
    carrel_app_command_warn (self,
                             g_strdup_printf (_ ("It could not be written into the log: %s"),
                                                 error->message));
  carrel_app_fiber_set_shielded (self->fiber, FALSE);
}

void
carrel_app_command_wake (CarrelAppCommand *self)
{
  if (self->fiber != NULL)
    carrel_app_fiber_wake (self->fiber);
}

static void
carrel_app_command_get_property (GObject *object,
                                 guint property_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  CarrelAppCommand *self = CARREL_APP_COMMAND (object);

  switch (property_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
carrel_app_command_finalize (GObject *object)
{
  CarrelAppCommand *self = CARREL_APP_COMMAND (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->arguments, g_variant_unref);
  g_clear_pointer (&self->result, json_node_unref);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->warnings);
  g_free (self->detail);
  G_OBJECT_CLASS (carrel_app_command_parent_class)->finalize (object);
}

static void
carrel_app_command_class_init (CarrelAppCommandClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = carrel_app_command_get_property;
  object_class->finalize = carrel_app_command_finalize;

  properties[PROP_FRACTION] = g_param_spec_double ("fraction",
                                                   NULL,
                                                   NULL,
                                                   -1,
                                                   1,
                                                   -1,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DETAIL] =
    g_param_spec_string ("detail", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
carrel_app_command_init (CarrelAppCommand *self)
{
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->fraction = -1;
}
