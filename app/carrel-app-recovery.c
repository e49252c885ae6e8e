/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-recovery-private.h"

#include "carrel-app-calls.h"
#include "carrel-app-context-private.h"
#include "commands/carrel-app-verb-private.h"

#include "library-db/carrel-library-error.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

static gboolean
is_left_behind (CarrelAppContext *context, const CarrelLibraryOperation *operation)
{
  if (operation->is_finished)
    return FALSE;
  if (operation->owner_pid == getpid () && operation->is_owner_alive)
    return !carrel_app_context_holds_operation (context, operation->id);
  return !operation->is_owner_alive;
}

char *
carrel_app_recovery_one (CarrelAppContext *context,
                         CarrelAppFiber *fiber,
                         const CarrelLibraryOperation *operation,
                         GError **error)
{
  CarrelLibrary *library = carrel_app_context_get_library (context);
  const CarrelAppVerb *verb = carrel_app_verb_find (operation->kind);
  g_autofree char *sentence = NULL;

  if (!operation->is_owner_alive &&
      !carrel_app_calls_adopt_operation (fiber, library, operation->id, error))
    return NULL;

  carrel_app_context_hold_operation (context, operation->id, TRUE);
  if (verb != NULL && verb->recover != NULL)
    sentence = verb->recover (context, fiber, operation, error);
  else
    sentence = g_strdup_printf (_ ("“%s” was interrupted; nothing was left to do."),
                                   operation->kind);
  if (sentence != NULL && !carrel_app_calls_finish_operation (fiber,
                                                              library,
                                                              operation->id,
                                                              "interrupted, then recovered",
                                                              error))
    g_clear_pointer (&sentence, g_free);
  carrel_app_context_hold_operation (context, operation->id, FALSE);

  if (sentence != NULL)
    carrel_app_calls_append_event (fiber,
                                   library,
                                   carrel_app_context_get_who (context),
                                   "recover",
                                   operation->machine_uuid,
                                   sentence,
                                   NULL);
  return g_steal_pointer (&sentence);
}

GStrv
carrel_app_recovery_run (CarrelAppContext *context, CarrelAppFiber *fiber)
{
  CarrelLibrary *library = carrel_app_context_get_library (context);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GPtrArray) operations = NULL;

  operations = carrel_app_calls_list_operations (fiber, library, TRUE, NULL);
  for (guint i = 0; operations != NULL && i < operations->len; i++)
    {
      const CarrelLibraryOperation *operation = g_ptr_array_index (operations, i);
      g_autofree char *sentence = NULL;
      g_autoptr (GError) error = NULL;

      if (!is_left_behind (context, operation))
        continue;
      sentence = carrel_app_recovery_one (context, fiber, operation, &error);
      if (sentence != NULL)
        g_strv_builder_add (builder, sentence);
      else if (!g_error_matches (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_BUSY))
        {
          g_autofree char *complaint = g_strdup_printf (_ ("“%s” was interrupted and could not be put right yet: %s"),
            operation->kind,
            error->message);

          g_strv_builder_add (builder, complaint);
        }
    }
  return g_strv_builder_end (builder);
}
