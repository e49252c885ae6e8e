/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-backup-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/carrel-base-atomic-file.h"

#define FOLDER "backups"
#define PREFIX "library-"
#define SUFFIX ".db"
#define DAY_IN_SECONDS (24 * 60 * 60)
#define HOUR_IN_SECONDS (60 * 60)

static gint
compare_newest_first (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *) other, *(const char *const *) one);
}

GPtrArray *
carrel_library_backup_list (const char *folder)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *backups = g_build_filename (folder, FOLDER, NULL);
  g_autoptr (GDir) entries = g_dir_open (backups, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      if (g_str_has_prefix (name, PREFIX) && g_str_has_suffix (name, SUFFIX))
        g_ptr_array_add (paths, g_build_filename (backups, name, NULL));
    }
  g_ptr_array_sort (paths, compare_newest_first);
  return paths;
}

gboolean
carrel_library_backup_is_due (const char *folder)
{
  g_autoptr (GPtrArray) backups = carrel_library_backup_list (folder);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  GStatBuf status;

  /* A backup of the future was written under a wrong clock and says nothing. */
  return backups->len == 0 || g_stat (backups->pdata[0], &status) != 0 ||
         status.st_mtime < now - DAY_IN_SECONDS || status.st_mtime > now + HOUR_IN_SECONDS;
}

static void
drop_oldest (const char *folder)
{
  g_autoptr (GPtrArray) backups = carrel_library_backup_list (folder);

  for (guint i = CARREL_LIBRARY_BACKUP_COUNT; i < backups->len; i++)
    g_unlink (backups->pdata[i]);
}

static gboolean
copy_to (CarrelLibraryStore *store, const char *part, const char *path, GError **error)
{
  g_autoptr (GError) reason = NULL;

  g_unlink (part);
  if (!carrel_library_store_execute (store, error, "VACUUM INTO ?", "s", part))
    return FALSE;
  g_chmod (part, 0600);
  if (carrel_base_atomic_file_publish (part, path, &reason))
    return TRUE;
  g_set_error (error,
               CARREL_LIBRARY_ERROR,
               CARREL_LIBRARY_ERROR_FAILED,
               _ ("The backup “%s” could not be written: %s"), path, reason->message);
  return FALSE;
}

gboolean
carrel_library_backup_write (CarrelLibraryStore *store, GError **error)
{
  const char *folder = carrel_library_store_get_folder (store);
  g_autofree char *backups = g_build_filename (folder, FOLDER, NULL);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autofree char *part = NULL;
  gint64 sequence;

  if (!carrel_library_store_get_number (store,
                                        &sequence,
                                        error,
                                        "SELECT value FROM state WHERE key = 'sequence'",
                                        "") ||
      !carrel_base_atomic_file_make_folder (backups, error))
    return FALSE;
  name = g_strdup_printf (PREFIX "%019" G_GINT64_FORMAT SUFFIX, sequence);
  path = g_build_filename (backups, name, NULL);
  part = g_strconcat (path, CARREL_BASE_ATOMIC_FILE_SUFFIX, NULL);
  if (!copy_to (store, part, path, error))
    {
      g_unlink (part);
      return FALSE;
    }
  drop_oldest (folder);
  return TRUE;
}
