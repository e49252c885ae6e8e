/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-place-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-descriptor.h"

#include "carrel-library-error.h"

#define LOCK_FILE "library.lock"
#define LOCK_PERMISSIONS 0600

gboolean
carrel_library_place_is_network (gint64 type)
{
  /* From linux/magic.h and the kernel's sources: NFS, SMB (three generations), Coda, AFS (two), NCP,
   * Ceph, 9P, Lustre, GPFS, OCFS2, GFS2. */
  static const guint32 types[] = { 0x6969,     0x517b,     0xff534d42, 0xfe534d42, 0x73757245,
                                   0x5346414f, 0x6b414653, 0x564c,     0x00c36400, 0x01021997,
                                   0x0bd00bd0, 0x47504653, 0x7461636f, 0x01161970 };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if ((guint32) type == types[i])
        return TRUE;
    }
  return FALSE;
}

static void
set_errno (GError **error, int number, const char *folder)
{
  CarrelLibraryError code = CARREL_LIBRARY_ERROR_FAILED;

  if (number == ENOENT)
    code = CARREL_LIBRARY_ERROR_NOT_FOUND;
  else if (number == EACCES || number == EPERM || number == ELOOP)
    code = CARREL_LIBRARY_ERROR_PERMISSION;
  else if (number == EROFS)
    code = CARREL_LIBRARY_ERROR_READ_ONLY;
  else if (number == ENOSPC || number == EDQUOT)
    code = CARREL_LIBRARY_ERROR_NO_SPACE;
  else if (number == ENOTDIR || number == EEXIST)
    code = CARREL_LIBRARY_ERROR_INVALID;
  g_set_error (
    error,
    CARREL_LIBRARY_ERROR,
    (int) code,
    _ ("The folder “%s” cannot be used for the library: %s. Choose another folder, or change "
                  "its permissions."),
       folder,
       g_strerror (number));
}

static gboolean
make_folder (const char *folder, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (g_file_test (folder, G_FILE_TEST_IS_DIR) ||
      carrel_base_atomic_file_make_folder (folder, &reason))
    return TRUE;
  if (g_file_test (folder, G_FILE_TEST_EXISTS))
    set_errno (error, ENOTDIR, folder);
  else
    g_set_error (error,
                 CARREL_LIBRARY_ERROR,
                 CARREL_LIBRARY_ERROR_PERMISSION,
                 _ ("The folder “%s” for the library cannot be made: %s"), folder, reason->message);
  return FALSE;
}

CarrelLibraryPlace *
carrel_library_place_find (const char *folder, gboolean make, GError **error)
{
  g_autoptr (CarrelLibraryPlace) place = g_new0 (CarrelLibraryPlace, 1);
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  struct statfs system;
  struct stat status;
  char *resolved;

  if (make && !make_folder (absolute, error))
    return NULL;
  resolved = realpath (absolute, NULL);
  if (resolved == NULL)
    {
      set_errno (error, errno, absolute);
      return NULL;
    }
  place->folder = g_strdup (resolved);
  free (resolved);
  if (stat (place->folder, &status) != 0 || statfs (place->folder, &system) != 0 ||
      access (place->folder, R_OK | X_OK) != 0)
    {
      set_errno (error, errno, place->folder);
      return NULL;
    }
  if (!S_ISDIR (status.st_mode))
    {
      set_errno (error, ENOTDIR, place->folder);
      return NULL;
    }
  place->on_network = carrel_library_place_is_network ((gint64) system.f_type);
  place->is_writable = access (place->folder, W_OK) == 0;
  return g_steal_pointer (&place);
}

void
carrel_library_place_free (CarrelLibraryPlace *place)
{
  if (place == NULL)
    return;
  g_free (place->folder);
  g_free (place);
}

int
carrel_library_place_lock (CarrelLibraryPlace *place, GError **error)
{
  g_autofree char *path = g_build_filename (place->folder, LOCK_FILE, NULL);
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  descriptor = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, LOCK_PERMISSIONS);
  if (descriptor < 0)
    {
      set_errno (error, errno, path);
      return -1;
    }
  while (fcntl (descriptor, F_OFD_SETLKW, &lock) != 0)
    {
      if (errno != EINTR)
        {
          set_errno (error, errno, path);
          return -1;
        }
    }
  return carrel_base_descriptor_steal (&descriptor);
}
