/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "carrel-base-error.h"

/* One read, large enough that a spec or a manifest takes one system call. */
#define READ_BYTES (64u * 1024u)

static void
fill_whole_file_lock (struct flock *lock)
{
  *lock = (struct flock){ .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0 };
}

void
carrel_base_descriptor_clear (CarrelBaseDescriptor *descriptor)
{
  int saved = errno;

  if (*descriptor >= 0)
    close (*descriptor);
  *descriptor = -1;
  errno = saved;
}

int
carrel_base_descriptor_steal (CarrelBaseDescriptor *descriptor)
{
  int stolen = *descriptor;

  *descriptor = -1;
  return stolen;
}

int
carrel_base_descriptor_open (const char *path, int flags, guint mode, GError **error)
{
  int descriptor;

  g_return_val_if_fail (path != NULL, -1);

  descriptor = open (path, flags | O_CLOEXEC, mode);
  if (descriptor < 0)
    {
      int saved = errno;

      carrel_base_error_set_errno (error, saved, _("“%s” cannot be opened"), path);
    }
  return descriptor;
}

static gboolean
measure (int descriptor, const char *path, guint64 *out_size, GError **error)
{
  struct stat status;
  guint64 size;

  if (fstat (descriptor, &status) != 0)
    {
      carrel_base_error_set_errno (error, errno, _("“%s” cannot be examined"), path);
      return FALSE;
    }
  if (S_ISDIR (status.st_mode))
    {
      g_set_error (error,
                   CARREL_BASE_ERROR,
                   CARREL_BASE_ERROR_INVALID,
                   _("“%s” is a folder, not a disk image; choose a file in it"), path);
      return FALSE;
    }
  if (S_ISREG (status.st_mode))
    {
      size = (guint64) status.st_size;
    }
  else if (!S_ISBLK (status.st_mode) || ioctl (descriptor, BLKGETSIZE64, &size) != 0)
    {
      g_set_error (error,
                   CARREL_BASE_ERROR,
                   CARREL_BASE_ERROR_INVALID,
                   _("“%s” is neither a regular file nor a disk; choose an image file"), path);
      return FALSE;
    }
  if (out_size != NULL)
    *out_size = size;
  return TRUE;
}

int
carrel_base_descriptor_open_regular (const char *path,
                                     gboolean writable,
                                     guint64 *out_size,
                                     GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  /* O_NONBLOCK, so that a pipe or a tape answers at once and is refused; it means nothing on files.
   * A folder refuses O_RDWR with EISDIR, and is worth its own words: open it for reading. */
  gboolean folder = g_file_test (path, G_FILE_TEST_IS_DIR);
  int flags = (writable && !folder ? O_RDWR : O_RDONLY) | O_NONBLOCK | O_NOCTTY;

  descriptor = carrel_base_descriptor_open (path, flags, 0, error);
  if (descriptor < 0 || !measure (descriptor, path, out_size, error))
    return -1;
  return carrel_base_descriptor_steal (&descriptor);
}

gboolean
carrel_base_descriptor_lock (int descriptor, GError **error)
{
  struct flock lock;

  fill_whole_file_lock (&lock);
  if (fcntl (descriptor, F_OFD_SETLK, &lock) == 0)
    return TRUE;
  carrel_base_error_set_errno (error, errno, _("The lock is held by somebody else"));
  return FALSE;
}

gboolean
carrel_base_descriptor_is_locked (int descriptor)
{
  struct flock lock;

  fill_whole_file_lock (&lock);
  return fcntl (descriptor, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

GBytes *
carrel_base_descriptor_read_all (int descriptor, gsize limit, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (READ_BYTES);

  while (TRUE)
    {
      ssize_t got = read (descriptor, chunk, READ_BYTES);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          carrel_base_error_set_errno (error, errno, _("Reading failed"));
          return NULL;
        }
      if (got == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
      if ((gsize) got > limit - bytes->len)
        {
          g_set_error (error,
                       CARREL_BASE_ERROR,
                       CARREL_BASE_ERROR_LIMIT,
                       _("There is more to read than the %zu bytes accepted here"), limit);
          return NULL;
        }
      g_byte_array_append (bytes, chunk, (guint) got);
    }
}

gboolean
carrel_base_descriptor_write_all (int descriptor, const void *data, gsize length, GError **error)
{
  const guint8 *next = data;

  while (length > 0)
    {
      ssize_t put = write (descriptor, next, length);

      if (put < 0 && errno == EINTR)
        continue;
      if (put < 0)
        {
          carrel_base_error_set_errno (error, errno, _("Writing failed"));
          return FALSE;
        }
      next += put;
      length -= (gsize) put;
    }
  return TRUE;
}
