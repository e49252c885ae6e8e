/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-unfinished.h"

#include "carrel-appliance-disk-checkpoint-private.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/file.h>
#include <unistd.h>

gboolean
carrel_appliance_disk_unfinished_look (const char *folder, guint64 *out_done, guint64 *out_total)
{
  g_autofree char *path = g_build_filename (folder,
                                            CARREL_APPLIANCE_DISK_UNFINISHED_CHECKPOINT,
                                            NULL);
  g_autofree char *part = g_build_filename (folder, CARREL_APPLIANCE_DISK_UNFINISHED_PART, NULL);
  g_auto (CarrelBaseDescriptor) descriptor = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  g_autoptr (CarrelApplianceDiskCheckpoint)
    checkpoint = carrel_appliance_disk_checkpoint_new (descriptor);
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskRun));
  CarrelApplianceDiskCheckpointHead head;
  CarrelApplianceDiskMark mark;

  *out_done = *out_total = 0;
  /* What has become a disk is not there any more. */
  if (descriptor < 0 || faccessat (AT_FDCWD, part, R_OK, AT_SYMLINK_NOFOLLOW) != 0 ||
      !carrel_appliance_disk_checkpoint_read_head (checkpoint, &head))
    return FALSE;
  while (carrel_appliance_disk_checkpoint_read_next (checkpoint, &mark, runs))
    {
      *out_done = mark.done;
      *out_total = mark.total;
    }
  return *out_done > 0;
}

gboolean
carrel_appliance_disk_unfinished_is_busy (const char *folder)
{
  g_autofree char *part = g_build_filename (folder, CARREL_APPLIANCE_DISK_UNFINISHED_PART, NULL);
  g_auto (CarrelBaseDescriptor) descriptor = open (part, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

  return descriptor >= 0 && flock (descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

static gboolean
fail (const char *path, int failure, GError **error)
{
  if (failure == EWOULDBLOCK)
    g_set_error (error,
                 CARREL_BASE_ERROR,
                 CARREL_BASE_ERROR_BUSY,
                 _ ("“%s” is being written. Wait for it, or cancel it."), path);
  else
    carrel_base_error_set_errno (error, failure, _ ("“%s” cannot be removed"), path);
  return FALSE;
}

gboolean
carrel_appliance_disk_unfinished_remove (const char *folder, GError **error)
{
  g_autofree char *part = g_build_filename (folder, CARREL_APPLIANCE_DISK_UNFINISHED_PART, NULL);
  g_autofree char *checkpoint = g_build_filename (folder,
                                                  CARREL_APPLIANCE_DISK_UNFINISHED_CHECKPOINT,
                                                  NULL);
  g_auto (CarrelBaseDescriptor) descriptor = open (part, O_RDWR | O_NOFOLLOW | O_CLOEXEC);

  /* Whoever writes it has it locked. */
  if (descriptor >= 0 && flock (descriptor, LOCK_EX | LOCK_NB) != 0)
    return fail (part, errno, error);
  /* Without the checkpoint the rest is nothing. */
  if (unlink (checkpoint) != 0 && errno != ENOENT)
    return fail (checkpoint, errno, error);
  if (unlink (part) != 0 && errno != ENOENT)
    return fail (part, errno, error);
  return TRUE;
}
