/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-orphans-private.h"

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-text.h"
#include "library-db/carrel-library-error.h"
#include "library-db/carrel-library-operation.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>

/*
 * Theory of operation.  The folders are listed first, then the journal, then the rows, then the journal
 * again.  A machine being made has its journal row before its folder; a machine being purged has its
 * journal row before its own row goes.  So whatever folder was seen and is named by neither is named by
 * nobody, and nobody will name it: UUIDs are not used twice.
 */

static gboolean
has_operation (GPtrArray *operations, const char *uuid)
{
  for (guint i = 0; i < operations->len; i++)
    if (g_strcmp0 (((const CarrelLibraryOperation *) g_ptr_array_index (operations, i))
                     ->machine_uuid,
                   uuid) == 0)
      return TRUE;
  return FALSE;
}

static GStrv
list_folders (CarrelLibrary *library)
{
  g_autofree char *folder = g_build_filename (carrel_library_get_folder (library),
                                              "machines",
                                              NULL);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    if (carrel_base_text_is_uuid (name))
      g_strv_builder_add (builder, name);
  return g_strv_builder_end (builder);
}

static gboolean
has_row (CarrelAppFiber *fiber, CarrelLibrary *library, const char *uuid)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelLibraryMachine)
    row = carrel_app_calls_get_machine (fiber, library, uuid, &error);

  /* What cannot be read is there as long as nobody says that it is not. */
  return !g_error_matches (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND);
}

GStrv
carrel_app_orphans_find (CarrelAppFiber *fiber, CarrelLibrary *library, GError **error)
{
  g_auto (GStrv) folders = list_folders (library);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  before = carrel_app_calls_list_operations (fiber, library, TRUE, error);
  if (before == NULL)
    return NULL;
  for (gsize i = 0; folders[i] != NULL; i++)
    if (!has_operation (before, folders[i]) && !has_row (fiber, library, folders[i]))
      g_ptr_array_add (candidates, folders[i]);
  after = carrel_app_calls_list_operations (fiber, library, TRUE, error);
  if (after == NULL)
    return NULL;
  for (guint i = 0; i < candidates->len; i++)
    if (!has_operation (after, g_ptr_array_index (candidates, i)))
      g_strv_builder_add (builder, g_ptr_array_index (candidates, i));
  return g_strv_builder_end (builder);
}

typedef struct
{
  const char *from;
  const char *orphans;
  const char *to;
} Moving;

static gboolean
move_work (gpointer data, GCancellable *cancellable, GError **error)
{
  const Moving *moving = data;

  if (!carrel_base_atomic_file_make_folder (moving->orphans, error))
    return FALSE;
  if (renameat2 (AT_FDCWD, moving->from, AT_FDCWD, moving->to, RENAME_NOREPLACE) == 0)
    return carrel_base_atomic_file_sync_folder (moving->orphans, error);
  carrel_base_error_set_errno (error,
                               errno,
                               _ ("“%s” cannot be moved to “%s”"), moving->from, moving->to);
  return FALSE;
}

char *
carrel_app_orphans_move_aside (CarrelAppFiber *fiber,
                               CarrelLibrary *library,
                               const char *uuid,
                               GError **error)
{
  const char *folder = carrel_library_get_folder (library);
  g_autofree char *from = carrel_library_dup_machine_folder (library, uuid);
  g_autofree char *orphans = g_build_filename (folder, "orphans", NULL);
  g_autofree char *to = g_build_filename (orphans, uuid, NULL);
  Moving moving = { from, orphans, to };

  return carrel_app_calls_run_in_thread (fiber, move_work, &moving, error) ? g_steal_pointer (&to)
                                                                           : NULL;
}
