/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-media.h"

#include "carrel-app-osinfo-private.h"

#include "appliance/carrel-appliance-seed.h"
#include "appliance/disk/carrel-appliance-disk-peek.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-text.h"
#include "vmm-core/carrel-vmm-disk.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
carrel_app_media_free (CarrelAppMedia *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->title);
  carrel_app_system_free (self->system);
  g_free (self);
}

/* "debian-12.5.0-amd64-netinst.iso" reads as "debian-12.5.0-amd64-netinst". */
static char *
make_title (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name && strlen (dot) <= 5)
    *dot = '\0';
  return carrel_base_text_make_name (name, _ ("New machine"));
}

static CarrelAppMediaKind
look_at_partitions (int descriptor)
{
  static const CarrelAppMediaKind kinds[] = {
    [CARREL_APPLIANCE_DISK_USE_NONE] = CARREL_APP_MEDIA_KIND_MEDIUM,
    [CARREL_APPLIANCE_DISK_USE_SYSTEM] = CARREL_APP_MEDIA_KIND_DISK,
    [CARREL_APPLIANCE_DISK_USE_OTHER] = CARREL_APP_MEDIA_KIND_EITHER,
  };
  g_autofree guint8 *bytes = g_malloc (CARREL_APPLIANCE_DISK_PEEK_BYTES);
  ssize_t length = pread (descriptor, bytes, CARREL_APPLIANCE_DISK_PEEK_BYTES, 0);

  return length > 0 ? kinds[carrel_appliance_disk_peek_find_use (bytes, (gsize) length)]
                    : CARREL_APP_MEDIA_KIND_MEDIUM;
}

/* Opens the image of a medium, or a disk, for reading, and tells which it is. */
static int
open_image (const char *path, CarrelAppMedia *media, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  CarrelVmmDiskInfo info;
  int descriptor;

  if (!carrel_vmm_disk_inspect (path, &info, NULL) ||
      (info.format != CARREL_VMM_DISK_FORMAT_QCOW2 && info.format != CARREL_VMM_DISK_FORMAT_RAW))
    return carrel_vmm_disk_open_media (path, NULL, error);
  if (info.format == CARREL_VMM_DISK_FORMAT_RAW)
    {
      descriptor = carrel_vmm_disk_open_media (path, NULL, error);
      if (descriptor >= 0)
        media->kind = look_at_partitions (descriptor);
      if (media->kind == CARREL_APP_MEDIA_KIND_EITHER && carrel_appliance_seed_recognise (name))
        media->kind = CARREL_APP_MEDIA_KIND_DISK;
      return descriptor;
    }
  media->kind = CARREL_APP_MEDIA_KIND_DISK;
  descriptor = carrel_vmm_disk_open_safe (path, FALSE, &info, error);
  if (descriptor >= 0)
    media->disk_bytes = info.virtual_bytes;
  return descriptor;
}

static void
recognise_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *path = data;
  g_autoptr (CarrelAppMedia) media = g_new0 (CarrelAppMedia, 1);
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  GError *error = NULL;
  struct stat status;

  descriptor = open_image (path, media, &error);
  if (descriptor < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  media->path = g_strdup (path);
  if (fstat (descriptor, &status) == 0)
    {
      media->size = (guint64) status.st_size;
      media->modified_at = (gint64) status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
    }
  if (media->disk_bytes == 0)
    media->system = carrel_app_osinfo_recognise (path, &media->is_live);
  media->is_recognised = media->system != NULL;
  if (media->is_recognised)
    media->title = carrel_base_text_make_name (media->system->name, _ ("New machine"));
  else
    {
      media->system = carrel_app_system_new_unknown ();
      media->title = make_title (path);
    }
  g_task_return_pointer (task, g_steal_pointer (&media), (GDestroyNotify) carrel_app_media_free);
}

void
carrel_app_media_recognise_async (const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (path != NULL);

  g_task_set_source_tag (task, carrel_app_media_recognise_async);
  g_task_set_task_data (task, g_canonicalize_filename (path, NULL), g_free);
  g_task_run_in_thread (task, recognise_thread);
}

CarrelAppMedia *
carrel_app_media_recognise_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
