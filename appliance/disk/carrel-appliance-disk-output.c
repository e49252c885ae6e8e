/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-output-private.h"

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

/* The kernel is asked to begin writing after this much, so that the final sync finds little to do. */
#define FLUSH_BYTES (G_GUINT64_CONSTANT (32) << 20)

/* What the library holds is its owner's alone; what a person asks for is as others of their files. */
#define MODE_PRIVATE 0600
#define MODE_USUAL 0666

struct _CarrelApplianceDiskOutput
{
  char *path;
  char *folder;
  char *stem; /* what the part's name begins with */
  char *part; /* NULL while the file has no name */
  gboolean is_kept;
  mode_t mode; /* before the umask */
  CarrelBaseDescriptor descriptor;
  guint64 base;
  guint64 written; /* atomic */
};

static gboolean
fail (CarrelApplianceDiskOutput *self, int failure, GError **error)
{
  carrel_base_error_set_errno (error,
                               failure,
                               _ ("The file “%s” could not be written"), self->path);
  return FALSE;
}

static gboolean
open_file (CarrelApplianceDiskOutput *self)
{
  g_autofree char *unique = g_uuid_string_random ();

  self->descriptor = open (self->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, self->mode);
  if (self->descriptor >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
    return self->descriptor >= 0;
  self->part = g_strconcat (self->stem, ".", unique, CARREL_BASE_ATOMIC_FILE_SUFFIX, NULL);
  self->descriptor = open (self->part,
                           O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                           self->mode);
  return self->descriptor >= 0;
}

static CarrelApplianceDiskOutput *
make (const char *path, const char *stem, mode_t mode)
{
  CarrelApplianceDiskOutput *self = g_new0 (CarrelApplianceDiskOutput, 1);

  self->path = g_strdup (path);
  self->stem = g_strdup (stem);
  self->folder = g_path_get_dirname (stem);
  self->descriptor = -1;
  self->mode = mode;
  return self;
}

CarrelApplianceDiskOutput *
carrel_appliance_disk_output_new (const char *path, gboolean is_private, GError **error)
{
  g_autoptr (CarrelApplianceDiskOutput)
    self = make (path, path, is_private ? MODE_PRIVATE : MODE_USUAL);
  gboolean is_there = g_file_test (path, G_FILE_TEST_EXISTS) ||
                      g_file_test (path, G_FILE_TEST_IS_SYMLINK);

  if (!is_there && open_file (self))
    return g_steal_pointer (&self);
  fail (self, is_there ? EEXIST : errno, error);
  return NULL;
}

CarrelApplianceDiskOutput *
carrel_appliance_disk_output_new_beside (const char *path, const char *beside, GError **error)
{
  g_autoptr (CarrelApplianceDiskOutput) self = make (path, beside, MODE_USUAL);

  if (open_file (self))
    return g_steal_pointer (&self);
  fail (self, errno, error);
  return NULL;
}

CarrelApplianceDiskOutput *
carrel_appliance_disk_output_new_kept (const char *path, const char *part, GError **error)
{
  g_autoptr (CarrelApplianceDiskOutput) self = make (path, path, MODE_PRIVATE);
  g_autofree char *folder = g_path_get_dirname (part);

  self->part = g_strdup (part);
  self->is_kept = TRUE;
  self->descriptor = open (part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, self->mode);
  if (self->descriptor < 0 || flock (self->descriptor, LOCK_EX | LOCK_NB) != 0)
    {
      fail (self, errno, error);
      return NULL;
    }
  return carrel_base_atomic_file_sync_folder (folder, error) ? g_steal_pointer (&self) : NULL;
}

CarrelApplianceDiskOutput *
carrel_appliance_disk_output_new_nameless (const char *path, GError **error)
{
  g_autoptr (CarrelApplianceDiskOutput) self = make (path, path, MODE_PRIVATE);

  if (!open_file (self))
    {
      fail (self, errno, error);
      return NULL;
    }
  if (self->part != NULL)
    unlink (self->part);
  g_clear_pointer (&self->part, g_free);
  return g_steal_pointer (&self);
}

CarrelApplianceDiskOutput *
carrel_appliance_disk_output_new_for_descriptor (const char *path, int descriptor)
{
  CarrelApplianceDiskOutput *self = g_new0 (CarrelApplianceDiskOutput, 1);

  self->path = g_strdup (path);
  self->descriptor = descriptor;
  return self;
}

void
carrel_appliance_disk_output_free (CarrelApplianceDiskOutput *self)
{
  if (self == NULL)
    return;
  if (self->part != NULL && !self->is_kept)
    unlink (self->part);
  carrel_base_descriptor_clear (&self->descriptor);
  g_free (self->part);
  g_free (self->stem);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

int
carrel_appliance_disk_output_get_descriptor (CarrelApplianceDiskOutput *self)
{
  return self->descriptor;
}

void
carrel_appliance_disk_output_set_base (CarrelApplianceDiskOutput *self, guint64 base)
{
  self->base = base;
}

gboolean
carrel_appliance_disk_output_write (CarrelApplianceDiskOutput *self,
                                    guint64 offset,
                                    const void *bytes,
                                    gsize length,
                                    GError **error)
{
  const char *from = bytes;
  guint64 before;

  offset += self->base;
  while (length > 0)
    {
      ssize_t done = pwrite (self->descriptor, from, length, (off_t) offset);

      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        return fail (self, errno, error);
      before = __atomic_fetch_add (&self->written, (guint64) done, __ATOMIC_RELAXED);
      if (before / FLUSH_BYTES != (before + (guint64) done) / FLUSH_BYTES)
        sync_file_range (self->descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
      from += done;
      offset += (guint64) done;
      length -= (gsize) done;
    }
  return TRUE;
}

gboolean
carrel_appliance_disk_output_truncate (CarrelApplianceDiskOutput *self,
                                       guint64 length,
                                       GError **error)
{
  return ftruncate (self->descriptor, (off_t) (self->base + length)) == 0 ||
         fail (self, errno, error);
}

static gboolean
give_name (CarrelApplianceDiskOutput *self, const char *path)
{
  char link[64];

  if (self->part != NULL)
    return renameat2 (AT_FDCWD, self->part, AT_FDCWD, path, RENAME_NOREPLACE) == 0;
  g_snprintf (link, sizeof link, "/proc/self/fd/%d", self->descriptor);
  return linkat (AT_FDCWD, link, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
}

gboolean
carrel_appliance_disk_output_sync (CarrelApplianceDiskOutput *self, GError **error)
{
  return fsync (self->descriptor) == 0 || fail (self, errno, error);
}

gboolean
carrel_appliance_disk_output_name (CarrelApplianceDiskOutput *self,
                                   const char *path,
                                   GError **error)
{
  if (!give_name (self, path))
    return fail (self, errno, error);
  g_clear_pointer (&self->part, g_free);
  return TRUE;
}

gboolean
carrel_appliance_disk_output_publish (CarrelApplianceDiskOutput *self, GError **error)
{
  return carrel_appliance_disk_output_sync (self, error) &&
         carrel_appliance_disk_output_name (self, self->path, error) &&
         carrel_base_atomic_file_sync_folder (self->folder, error);
}
