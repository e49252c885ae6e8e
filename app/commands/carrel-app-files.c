/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-files-private.h"

#include "../carrel-app-calls.h"

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Theory of operation.  A machine's folder is entered by descriptor, level by level and never through a
 * link, so that nothing that is renamed or linked meanwhile can lead out of it.  At the top and in
 * `disks` only names that Carrel gives are removed; in `tpm`, `saved`, `log`, `trial` and `discs`, which nobody else writes,
 * everything on the same file system.
 */

/* How deep a folder that is removed whole may be: Carrel makes none deeper than two. */
#define DEPTH_LIMIT 8

static const char *const own_files[] = {
  "machine.json", "nvram.qcow2", "thumbnail.png", "machine.lock", NULL,
};

static const char *const own_folders[] = { "tpm", "saved", "log", "trial", "discs", NULL };

static int
open_folder (int parent, const char *name)
{
  return openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static GStrv
list_names (int folder)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (CarrelBaseDescriptor) again = openat (folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *stream = again >= 0 ? fdopendir (again) : NULL;
  struct dirent *entry;

  if (stream == NULL)
    return g_strv_builder_end (builder);
  again = -1;
  while ((entry = readdir (stream)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      g_strv_builder_add (builder, entry->d_name);
  closedir (stream);
  return g_strv_builder_end (builder);
}

static gboolean
unlink_one (int folder, const char *name, int flags, GError **error)
{
  if (unlinkat (folder, name, flags) == 0 || errno == ENOENT)
    return TRUE;
  /* A folder that holds what is not ours stays. */
  if (flags == AT_REMOVEDIR && (errno == ENOTEMPTY || errno == EEXIST || errno == EBUSY))
    return TRUE;
  carrel_base_error_set_errno (error, errno, _ ("“%s” cannot be removed"), name);
  return FALSE;
}

static gboolean
remove_tree (int parent, const char *name, dev_t device, guint depth, GError **error)
{
  g_auto (CarrelBaseDescriptor) folder = open_folder (parent, name);
  g_auto (GStrv) names = NULL;
  struct stat status;

  if (folder < 0)
    {
      /* A link or a file where a folder is expected is removed itself. */
      if (errno == ENOTDIR || errno == ELOOP)
        return unlink_one (parent, name, 0, error);
      if (errno == ENOENT)
        return TRUE;
      carrel_base_error_set_errno (error, errno, _ ("The folder “%s” cannot be opened"), name);
      return FALSE;
    }
  if (fstat (folder, &status) != 0 || status.st_dev != device || depth > DEPTH_LIMIT)
    return TRUE;

  names = list_names (folder);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      struct stat entry;

      if (fstatat (folder, names[i], &entry, AT_SYMLINK_NOFOLLOW) != 0)
        continue;
      if (S_ISDIR (entry.st_mode) ? !remove_tree (folder, names[i], device, depth + 1, error)
                                  : !unlink_one (folder, names[i], 0, error))
        return FALSE;
    }
  return unlink_one (parent, name, AT_REMOVEDIR, error);
}

static gboolean
is_part (const char *name)
{
  return g_str_has_suffix (name, CARREL_BASE_ATOMIC_FILE_SUFFIX);
}

static gboolean
remove_disks (int machine, const char *const *disk_files, GError **error)
{
  g_auto (CarrelBaseDescriptor) folder = open_folder (machine, "disks");
  g_auto (GStrv) names = NULL;

  if (folder < 0)
    return TRUE;
  names = list_names (folder);
  for (gsize i = 0; names[i] != NULL; i++)
    if ((g_strv_contains (disk_files, names[i]) || is_part (names[i])) &&
        !unlink_one (folder, names[i], 0, error))
      return FALSE;
  fsync (folder);
  return unlink_one (machine, "disks", AT_REMOVEDIR, error);
}

static gboolean
remove_own (int machine, const char *const *disk_files, dev_t device, GError **error)
{
  g_auto (GStrv) names = list_names (machine);

  if (!remove_disks (machine, disk_files, error))
    return FALSE;
  for (gsize i = 0; own_folders[i] != NULL; i++)
    if (!remove_tree (machine, own_folders[i], device, 0, error))
      return FALSE;
  for (gsize i = 0; names[i] != NULL; i++)
    if ((g_strv_contains (own_files, names[i]) || is_part (names[i])) &&
        !unlink_one (machine, names[i], 0, error))
      return FALSE;
  return TRUE;
}

typedef struct
{
  const char *folder;
  const char *const *disk_files;
  const char *file;
  GStrv *out_foreign;
} Work;

static gboolean
remove_machine (const char *folder,
                const char *const *disk_files,
                GStrv *out_foreign,
                GError **error)
{
  g_autofree char *parent_path = g_path_get_dirname (folder);
  g_autofree char *name = g_path_get_basename (folder);
  g_auto (CarrelBaseDescriptor) parent = open (parent_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_auto (CarrelBaseDescriptor) machine = parent >= 0 ? open_folder (parent, name) : -1;
  g_auto (GStrv) left = NULL;
  struct stat status;

  if (machine < 0)
    {
      if (errno == ENOENT)
        {
          if (out_foreign != NULL)
            *out_foreign = g_new0 (char *, 1);
          return TRUE;
        }
      carrel_base_error_set_errno (error, errno, _ ("The folder “%s” cannot be opened"), folder);
      return FALSE;
    }
  if (fstat (machine, &status) != 0)
    {
      carrel_base_error_set_errno (error, errno, _ ("The folder “%s” cannot be read"), folder);
      return FALSE;
    }
  if (!remove_own (machine, disk_files, status.st_dev, error))
    return FALSE;

  left = list_names (machine);
  if (left[0] == NULL && !unlink_one (parent, name, AT_REMOVEDIR, error))
    return FALSE;
  fsync (parent);
  if (out_foreign != NULL)
    *out_foreign = g_steal_pointer (&left);
  return TRUE;
}

static gboolean
remove_machine_work (gpointer data, GCancellable *cancellable, GError **error)
{
  const Work *work = data;

  return remove_machine (work->folder, work->disk_files, work->out_foreign, error);
}

gboolean
carrel_app_files_remove_machine (CarrelAppFiber *fiber,
                                 const char *folder,
                                 const char *const *disk_files,
                                 GStrv *out_foreign,
                                 GError **error)
{
  Work work = { .folder = folder, .disk_files = disk_files, .out_foreign = out_foreign };

  return carrel_app_calls_run_in_thread (fiber, remove_machine_work, &work, error);
}

static gboolean
remove_disk_work (gpointer data, GCancellable *cancellable, GError **error)
{
  const Work *work = data;
  const char *folder = work->folder;
  const char *file = work->file;
  g_auto (CarrelBaseDescriptor)
    machine = open (folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  g_auto (CarrelBaseDescriptor) disks = machine >= 0 ? open_folder (machine, "disks") : -1;
  g_autofree char *part = g_strconcat (file, CARREL_BASE_ATOMIC_FILE_SUFFIX, NULL);

  if (disks < 0)
    {
      if (errno == ENOENT)
        return TRUE;
      carrel_base_error_set_errno (error, errno, _ ("The disks in “%s” cannot be reached"), folder);
      return FALSE;
    }
  if (!unlink_one (disks, part, 0, error) || !unlink_one (disks, file, 0, error))
    return FALSE;
  fsync (disks);
  return TRUE;
}

gboolean
carrel_app_files_remove_disk (CarrelAppFiber *fiber,
                              const char *folder,
                              const char *file,
                              GError **error)
{
  Work work = { .folder = folder, .file = file };

  return carrel_app_calls_run_in_thread (fiber, remove_disk_work, &work, error);
}

static gboolean
remove_trial_work (gpointer data, GCancellable *cancellable, GError **error)
{
  const char *folder = data;
  g_auto (CarrelBaseDescriptor)
    machine = open (folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct stat status;

  if (machine < 0 || fstat (machine, &status) != 0)
    {
      if (errno == ENOENT)
        return TRUE;
      carrel_base_error_set_errno (error, errno, _ ("The folder “%s” cannot be opened"), folder);
      return FALSE;
    }
  return remove_tree (machine, "trial", status.st_dev, 0, error);
}

gboolean
carrel_app_files_remove_trial (CarrelAppFiber *fiber, const char *folder, GError **error)
{
  return carrel_app_calls_run_in_thread (fiber, remove_trial_work, (gpointer) folder, error);
}

static gboolean
make_folder_work (gpointer data, GCancellable *cancellable, GError **error)
{
  return carrel_base_atomic_file_make_folder (data, error);
}

gboolean
carrel_app_files_make_folder (CarrelAppFiber *fiber, const char *folder, GError **error)
{
  return carrel_app_calls_run_in_thread (fiber, make_folder_work, (gpointer) folder, error);
}
