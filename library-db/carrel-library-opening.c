/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-opening-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/carrel-base-descriptor.h"

#include "carrel-library-backup-private.h"
#include "carrel-library-manifest-private.h"
#include "carrel-library-place-private.h"
#include "carrel-library-repair-private.h"
#include "carrel-library-schema-private.h"

/*
 * Opening a library, step by step, under the lock of the place:
 *
 *   no file, nothing to make it from ........ a new library
 *   no file, empty, damaged, a folder ....... rebuilt, then opened
 *   of a newer Carrel, or not writable ...... opened read-only, never written
 *   of an older Carrel ...................... backed up, migrated, opened
 *   of another program ...................... refused, unless there is a library to rebuild around it
 *   a link .................................. refused: locks and logs would be elsewhere
 */

typedef enum
{
  FILE_MISSING,
  FILE_EMPTY,
  FILE_PRESENT,
  FILE_FOLDER,
  FILE_LINK,
} FileKind;

typedef struct
{
  CarrelLibraryPlace *place;
  CarrelLibraryOpenFlags flags;
  char *path;
  CarrelLibraryOpening *result;
} Context;

static void
context_clear (Context *context)
{
  g_clear_pointer (&context->place, carrel_library_place_free);
  g_clear_pointer (&context->path, g_free);
  g_clear_pointer (&context->result, carrel_library_opening_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Context, context_clear)

void
carrel_library_opening_free (CarrelLibraryOpening *opening)
{
  if (opening == NULL)
    return;
  g_clear_pointer (&opening->reading, carrel_library_store_close);
  g_clear_pointer (&opening->writing, carrel_library_store_close);
  g_free (opening->folder);
  g_free (opening->read_only_reason);
  g_clear_pointer (&opening->report, g_ptr_array_unref);
  g_free (opening);
}

static FileKind
examine_file (const char *path)
{
  struct stat status;

  if (lstat (path, &status) != 0)
    return FILE_MISSING;
  if (S_ISLNK (status.st_mode))
    return FILE_LINK;
  if (!S_ISREG (status.st_mode))
    return FILE_FOLDER;
  return status.st_size == 0 ? FILE_EMPTY : FILE_PRESENT;
}

static gboolean
fail (GError **error, CarrelLibraryError code, const char *text, const char *path)
{
  g_autoptr (GString) message = g_string_new (text);

  g_string_replace (message, "{path}", path, 0);
  g_set_error_literal (error, CARREL_LIBRARY_ERROR, (int) code, message->str);
  return FALSE;
}

static gboolean
fail_foreign (Context *context, GError **error)
{
  return fail (
    error,
    CARREL_LIBRARY_ERROR_INVALID,
    _ ("“{path}” is a database of another program. Choose another folder for the library."),
       context->path);
}

static char *
describe_newer (Context *context, gint64 version)
{
  return g_strdup_printf (_ ("The library “%s” was written by a newer Carrel (version %" PRId64
       " of its database; this Carrel knows version %d). It can be looked at, but not changed. Install "
       "the newer Carrel to change it."),
    context->place->folder,
    version,
    carrel_library_schema_get_version ());
}

/* Whether the reason of a failure lies in the content of the file. */
static gboolean
is_damage (CarrelLibraryStore *store, const GError *error)
{
  if (g_error_matches (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_DAMAGED))
    return TRUE;
  return store != NULL &&
         sqlite3_errcode (carrel_library_store_get_database (store)) == SQLITE_ERROR;
}

/* Opens for reading in whatever way the file system allows. */
static CarrelLibraryStore *
open_reading (Context *context, GError **error)
{
  g_autoptr (CarrelLibraryStore) store = NULL;
  gint64 application_id, version;

  store = carrel_library_store_open (context->place->folder,
                                     context->path,
                                     CARREL_LIBRARY_STORE_READ,
                                     context->place->on_network,
                                     NULL);
  if (store != NULL && carrel_library_schema_read (store, &application_id, &version, NULL))
    return g_steal_pointer (&store);
  g_clear_pointer (&store, carrel_library_store_close);
  /* Without permission to make the log's index, only the file itself can be read. */
  store = carrel_library_store_open (context->place->folder,
                                     context->path,
                                     CARREL_LIBRARY_STORE_FROZEN,
                                     context->place->on_network,
                                     error);
  if (store == NULL || !carrel_library_schema_read (store, &application_id, &version, error))
    return NULL;
  return g_steal_pointer (&store);
}

static gboolean
open_read_only (Context *context, char *reason, GError **error)
{
  g_autoptr (CarrelLibraryStore) store = NULL;
  FileKind kind = examine_file (context->path);
  gint64 application_id, version;

  context->result->read_only_reason = reason;
  if (kind == FILE_LINK)
    return fail (
      error,
      CARREL_LIBRARY_ERROR_PERMISSION,
      _ ("“{path}” is a link. The database of a library has to be a file of its own; a link to "
                    "the whole folder is allowed."),
         context->path);
  if (kind != FILE_PRESENT)
    return fail (
      error,
      CARREL_LIBRARY_ERROR_NOT_FOUND,
      _ ("There is no library at “{path}”, and none can be made there because the folder may "
                    "not be written."),
         context->path);
  store = open_reading (context, error);
  if (store == NULL || !carrel_library_schema_read (store, &application_id, &version, error))
    return FALSE;
  if (application_id != CARREL_LIBRARY_SCHEMA_APPLICATION_ID)
    return fail_foreign (context, error);
  if (!carrel_library_schema_check (store, FALSE, error))
    return FALSE;
  if (version > carrel_library_schema_get_version ())
    {
      g_free (context->result->read_only_reason);
      context->result->read_only_reason = describe_newer (context, version);
    }
  context->result->reading = g_steal_pointer (&store);
  return TRUE;
}

typedef enum
{
  VERDICT_FAILED,
  VERDICT_GOOD,
  VERDICT_NEWER,
  VERDICT_DAMAGED,
} Verdict;

/* Looks at the marks of the present file without being able to write it. */
static Verdict
examine_marks (Context *context, GError **error)
{
  g_autoptr (CarrelLibraryStore) store = NULL;
  g_autoptr (GError) reason = NULL;
  gint64 application_id, version, tables;

  store = carrel_library_store_open (context->place->folder,
                                     context->path,
                                     CARREL_LIBRARY_STORE_READ,
                                     context->place->on_network,
                                     &reason);
  if (store == NULL || !carrel_library_schema_read (store, &application_id, &version, &reason) ||
      !carrel_library_store_get_number (store,
                                        &tables,
                                        &reason,
                                        "SELECT count(*) FROM sqlite_schema",
                                        ""))
    {
      if (is_damage (store, reason))
        return VERDICT_DAMAGED;
      g_propagate_error (error, g_steal_pointer (&reason));
      return VERDICT_FAILED;
    }
  if (application_id == 0 && version == 0 && tables == 0)
    return carrel_library_repair_has_past (context->place->folder) ? VERDICT_DAMAGED : VERDICT_GOOD;
  if (application_id != CARREL_LIBRARY_SCHEMA_APPLICATION_ID)
    {
      if (carrel_library_repair_has_past (context->place->folder))
        return VERDICT_DAMAGED;
      fail_foreign (context, error);
      return VERDICT_FAILED;
    }
  if (version > carrel_library_schema_get_version ())
    {
      context->result->read_only_reason = describe_newer (context, version);
      return VERDICT_NEWER;
    }
  return VERDICT_GOOD;
}

/* Whether the file says, as it lies there, that it is one that we may write. */
static gboolean
is_ours (Context *context)
{
  g_autoptr (CarrelLibraryStore) store = NULL;
  gint64 application_id, version, tables;

  store = carrel_library_store_open (context->place->folder,
                                     context->path,
                                     CARREL_LIBRARY_STORE_FROZEN,
                                     context->place->on_network,
                                     NULL);
  if (store == NULL || !carrel_library_schema_read (store, &application_id, &version, NULL))
    return FALSE;
  if (application_id == CARREL_LIBRARY_SCHEMA_APPLICATION_ID)
    return version <= carrel_library_schema_get_version ();
  return application_id == 0 && version == 0 &&
         carrel_library_store_get_number (store,
                                          &tables,
                                          NULL,
                                          "SELECT count(*) FROM sqlite_schema",
                                          "") &&
         tables == 0;
}

/* A program that was killed while the database had no log yet left a journal, which only a connection that
 * may write undoes; until then nobody else can even look. */
static void
undo_unfinished (Context *context)
{
  g_autofree char *journal = g_strconcat (context->path, "-journal", NULL);
  g_autoptr (CarrelLibraryStore) store = NULL;
  gint64 application_id, version;

  if (examine_file (journal) != FILE_PRESENT || !is_ours (context))
    return;
  store = carrel_library_store_open (context->place->folder,
                                     context->path,
                                     CARREL_LIBRARY_STORE_WRITE,
                                     context->place->on_network,
                                     NULL);
  /* What did not succeed is told by who looks next. */
  if (store != NULL)
    carrel_library_schema_read (store, &application_id, &version, NULL);
}

static gboolean
migrate (Context *context, CarrelLibraryStore *store, GError **error)
{
  gint64 application_id, version;

  if (!carrel_library_schema_read (store, &application_id, &version, error))
    return FALSE;
  if (version == carrel_library_schema_get_version ())
    return TRUE;
  if (version > 0 && !carrel_library_backup_write (store, error))
    return FALSE;
  return carrel_library_schema_migrate (store, error);
}

/* What a file that was there before has to pass. */
static Verdict
open_present (Context *context, GError **error)
{
  g_autoptr (CarrelLibraryStore) store = NULL;
  g_autoptr (GError) reason = NULL;
  Verdict verdict;

  undo_unfinished (context);
  verdict = examine_marks (context, error);
  if (verdict != VERDICT_GOOD)
    return verdict;
  store = carrel_library_store_open (context->place->folder,
                                     context->path,
                                     CARREL_LIBRARY_STORE_WRITE,
                                     context->place->on_network,
                                     &reason);
  if (store != NULL && migrate (context, store, &reason) &&
      carrel_library_schema_check (store,
                                   (context->flags & CARREL_LIBRARY_OPEN_THOROUGH) != 0,
                                   &reason))
    {
      context->result->writing = g_steal_pointer (&store);
      return VERDICT_GOOD;
    }
  if (is_damage (store, reason))
    {
      g_ptr_array_add (context->result->report, g_strdup (reason->message));
      return VERDICT_DAMAGED;
    }
  g_propagate_error (error, g_steal_pointer (&reason));
  return VERDICT_FAILED;
}

static gboolean
create (Context *context, GError **error)
{
  g_autoptr (CarrelLibraryStore) store = NULL;

  if ((context->flags & CARREL_LIBRARY_OPEN_EXISTING) != 0)
    return fail (error,
                 CARREL_LIBRARY_ERROR_NOT_FOUND,
                 _ ("There is no library at “{path}”."), context->path);
  store = carrel_library_store_open (context->place->folder,
                                     context->path,
                                     CARREL_LIBRARY_STORE_CREATE,
                                     context->place->on_network,
                                     error);
  if (store == NULL || !carrel_library_schema_migrate (store, error))
    return FALSE;
  context->result->writing = g_steal_pointer (&store);
  return TRUE;
}

static gboolean
rebuild (Context *context, GError **error)
{
  Verdict verdict;

  if (!carrel_library_repair_rebuild (context->place->folder, context->result->report, error))
    return FALSE;
  verdict = open_present (context, error);
  if (verdict == VERDICT_DAMAGED)
    return fail (
      error,
      CARREL_LIBRARY_ERROR_DAMAGED,
      _ ("The database “{path}” is damaged and could not be rebuilt; the storage may be failing."),
         context->path);
  return verdict == VERDICT_GOOD;
}

/* After this the truth of the database and the manifests is one. Trouble with a manifest is none with
 * the library: it stays due. */
static gboolean
settle (Context *context, GError **error)
{
  CarrelLibraryStore *store = context->result->writing;

  if ((context->flags & CARREL_LIBRARY_OPEN_THOROUGH) != 0 &&
      !carrel_library_store_run (
        store,
        "INSERT OR IGNORE INTO manifests_due (uuid) SELECT uuid FROM machines",
        error))
    return FALSE;
  carrel_library_manifest_flush (store, NULL);
  if (!carrel_library_repair_adopt (store, context->result->report, error))
    return FALSE;
  carrel_library_manifest_flush (store, NULL);
  return TRUE;
}

static Verdict
open_or_make (Context *context, GError **error)
{
  switch (examine_file (context->path))
    {
    case FILE_LINK:
      return open_read_only (context, NULL, error) ? VERDICT_GOOD : VERDICT_FAILED;
    case FILE_MISSING:
    case FILE_EMPTY:
      if (!carrel_library_repair_has_past (context->place->folder))
        return create (context, error) ? VERDICT_GOOD : VERDICT_FAILED;
      g_ptr_array_add (context->result->report,
                       g_strdup_printf (_ ("The database “%s” was missing or empty."),
                                           context->path));
      return VERDICT_DAMAGED;
    case FILE_FOLDER:
      return VERDICT_DAMAGED;
    case FILE_PRESENT:
    default:
      return open_present (context, error);
    }
}

static gboolean
open_writing (Context *context, GError **error)
{
  g_autoptr (GError) reason = NULL;
  Verdict verdict = open_or_make (context, &reason);

  if (verdict == VERDICT_DAMAGED)
    verdict = rebuild (context, &reason) ? VERDICT_GOOD : VERDICT_FAILED;
  if (verdict == VERDICT_NEWER)
    return open_read_only (context, g_steal_pointer (&context->result->read_only_reason), error);
  if (verdict == VERDICT_GOOD && settle (context, &reason))
    {
      context->result->reading = open_reading (context, error);
      return context->result->reading != NULL;
    }
  /* A full disk is no reason not to show what there is. */
  g_clear_pointer (&context->result->writing, carrel_library_store_close);
  if ((g_error_matches (reason, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NO_SPACE) ||
       g_error_matches (reason, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_READ_ONLY)) &&
      examine_file (context->path) == FILE_PRESENT &&
      open_read_only (context, g_strdup (reason->message), NULL))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static char *
find_read_only_reason (Context *context)
{
  if ((context->flags & CARREL_LIBRARY_OPEN_READ_ONLY) != 0)
    return g_strdup (_ ("The library was opened for looking only."));
  if (!context->place->is_writable)
    return g_strdup_printf (_ ("The folder “%s” may not be written, so the library can be looked at but "
                               "not changed. Change the folder's permissions, or mount its file system "
                               "writable."),
      context->place->folder);
  if (examine_file (context->path) == FILE_PRESENT && access (context->path, W_OK) != 0)
    return g_strdup_printf (_ ("The file “%s” may not be written, so the library can be looked at but not "
                               "changed. Change the file's permissions."),
      context->path);
  return NULL;
}

static gboolean
open_at_place (Context *context, GError **error)
{
  g_auto (CarrelBaseDescriptor) lock = -1;
  g_autoptr (GError) reason = NULL;
  char *read_only_reason = find_read_only_reason (context);

  if (read_only_reason != NULL)
    return open_read_only (context, read_only_reason, error);
  lock = carrel_library_place_lock (context->place, &reason);
  if (lock < 0)
    return open_read_only (context, g_strdup (reason->message), error);
  if (context->place->on_network)
    g_ptr_array_add (context->result->report,
                     g_strdup_printf (_ ("The library “%s” lies on a network file system: it works, but "
                                         "slower, and other computers must not use it at the same time."),
                       context->place->folder));
  return open_writing (context, error);
}

CarrelLibraryOpening *
carrel_library_opening_run (const char *folder, CarrelLibraryOpenFlags flags, GError **error)
{
  g_auto (Context) context = { .flags = flags };
  gboolean make = (flags & (CARREL_LIBRARY_OPEN_READ_ONLY | CARREL_LIBRARY_OPEN_EXISTING)) == 0;

  context.place = carrel_library_place_find (folder, make, error);
  if (context.place == NULL)
    return NULL;
  context.path = g_build_filename (context.place->folder, CARREL_LIBRARY_STORE_FILE, NULL);
  context.result = g_new0 (CarrelLibraryOpening, 1);
  context.result->folder = g_strdup (context.place->folder);
  context.result->report = g_ptr_array_new_with_free_func (g_free);
  if (!open_at_place (&context, error))
    return NULL;
  return g_steal_pointer (&context.result);
}
