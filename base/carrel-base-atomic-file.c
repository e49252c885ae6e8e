/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "carrel-base-descriptor.h"
#include "carrel-base-error.h"

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = carrel_base_descriptor_open (path, flags, 0, error);

  if (descriptor < 0)
    return FALSE;
  if (fsync (descriptor) == 0)
    return TRUE;
  carrel_base_error_set_errno (error, errno, _("“%s” cannot be made durable"), path);
  return FALSE;
}

static gboolean
write_part (const char *part, const void *data, gsize length, guint mode, GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;

  descriptor =
    carrel_base_descriptor_open (part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode, error);
  if (descriptor < 0)
    return FALSE;
  if (!carrel_base_descriptor_write_all (descriptor, data, length, error))
    {
      g_prefix_error (error, _("“%s” cannot be written: "), part);
      return FALSE;
    }
  return TRUE;
}

gboolean
carrel_base_atomic_file_write (const char *path,
                               const void *data,
                               gsize length,
                               guint mode,
                               GError **error)
{
  /* Unique, so that two programs replacing the same file cannot meet in the file written aside. */
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *part = g_strconcat (path, ".", unique, CARREL_BASE_ATOMIC_FILE_SUFFIX, NULL);

  g_return_val_if_fail (path != NULL, FALSE);

  if (write_part (part, data, length, mode, error) &&
      carrel_base_atomic_file_publish (part, path, error))
    return TRUE;
  unlink (part);
  return FALSE;
}

void
carrel_base_atomic_file_remove_parts (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *stem = g_strconcat (name, ".", NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (entries != NULL && (entry = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *part = NULL;

      if (!g_str_has_prefix (entry, stem) ||
          !g_str_has_suffix (entry, CARREL_BASE_ATOMIC_FILE_SUFFIX))
        continue;
      part = g_build_filename (folder, entry, NULL);
      unlink (part);
    }
}

gboolean
carrel_base_atomic_file_publish (const char *part, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (!sync_path (part, O_RDONLY, error))
    return FALSE;
  if (rename (part, path) != 0)
    {
      carrel_base_error_set_errno (error, errno, _("“%s” cannot be renamed to “%s”"), part, path);
      return FALSE;
    }
  return carrel_base_atomic_file_sync_folder (folder, error);
}

gboolean
carrel_base_atomic_file_sync_folder (const char *folder, GError **error)
{
  return sync_path (folder, O_RDONLY | O_DIRECTORY, error);
}

gboolean
carrel_base_atomic_file_make_folder (const char *folder, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  int failure;

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!g_file_test (parent, G_FILE_TEST_EXISTS) &&
      !carrel_base_atomic_file_make_folder (parent, error))
    return FALSE;
  if (mkdir (folder, 0700) == 0)
    return carrel_base_atomic_file_sync_folder (parent, error);
  failure = errno;
  /* Somebody else made it between the look and the call: just as good. */
  if (failure == EEXIST && g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  carrel_base_error_set_errno (error, failure, _("The folder “%s” cannot be made"), folder);
  return FALSE;
}

GBytes *
carrel_base_atomic_file_read (const char *path, gsize limit, GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  g_autoptr (GBytes) bytes = NULL;

  descriptor = carrel_base_descriptor_open_regular (path, FALSE, NULL, error);
  if (descriptor < 0)
    return NULL;
  bytes = carrel_base_descriptor_read_all (descriptor, limit, error);
  if (bytes == NULL)
    g_prefix_error (error, _("“%s” cannot be read: "), path);
  return g_steal_pointer (&bytes);
}
