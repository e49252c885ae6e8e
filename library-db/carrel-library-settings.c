/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-settings.h"

#include "carrel-library-request-private.h"

static gboolean
get_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  sqlite3_stmt *statement;
  gboolean row;

  statement = carrel_library_store_query (store,
                                          error,
                                          "SELECT value FROM settings WHERE key = ?",
                                          "s",
                                          request->texts[0]);
  if (statement == NULL || !carrel_library_store_step (store, statement, &row, error))
    return FALSE;
  carrel_library_request_set_result (request,
                                     row ? carrel_library_store_dup_text (statement, 0) : NULL,
                                     g_free);
  sqlite3_reset (statement);
  return TRUE;
}

void
carrel_library_settings_get_async (CarrelLibrary *library,
                                   const char *key,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (key != NULL);

  request = carrel_library_request_new ();
  request->texts[0] = g_strdup (key);
  carrel_library_request_answer (request,
                                 library,
                                 get_verb,
                                 carrel_library_settings_get_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

gboolean
carrel_library_settings_get_finish (CarrelLibrary *library,
                                    GAsyncResult *result,
                                    char **out_value,
                                    GError **error)
{
  CarrelLibraryRequest *request;

  g_return_val_if_fail (out_value != NULL, FALSE);

  request =
    carrel_library_request_finish (library, result, carrel_library_settings_get_async, error);
  if (request == NULL)
    return FALSE;
  *out_value = g_steal_pointer (&request->result);
  return TRUE;
}

static gboolean
set_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;

  if (!carrel_library_store_touch (store, CARREL_LIBRARY_AREA_SETTINGS, NULL, error))
    return FALSE;
  if (request->texts[1] == NULL)
    return carrel_library_store_execute (store,
                                         error,
                                         "DELETE FROM settings WHERE key = ?",
                                         "s",
                                         request->texts[0]);
  return carrel_library_store_execute (store,
                                       error,
                                       "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)",
                                       "ss",
                                       request->texts[0],
                                       request->texts[1]);
}

void
carrel_library_settings_set_async (CarrelLibrary *library,
                                   const char *key,
                                   const char *value,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (key != NULL);

  request = carrel_library_request_new ();
  request->texts[0] = g_strdup (key);
  request->texts[1] = g_strdup (value);
  carrel_library_request_change (request,
                                 library,
                                 set_verb,
                                 carrel_library_settings_set_async,
                                 cancellable,
                                 callback,
                                 user_data);
}
