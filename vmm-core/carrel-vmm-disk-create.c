/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-descriptor.h"

/*
 * A qcow2 file of version 3 as QEMU itself lays it out, written in one go; starting qemu-img would take
 * thirty times as long.
 *
 *   cluster 0            header
 *   cluster 1            refcount table, one entry
 *   cluster 2            refcount block
 *   cluster 3 …          L1 table
 *   then, with contents: one L2 table and the clusters of the contents
 */

#define CLUSTER_BITS 16U
#define CLUSTER_BYTES (1U << CLUSTER_BITS)
#define L2_ENTRIES (CLUSTER_BYTES / 8)
#define HEADER_BYTES 104U
#define REFCOUNT_ORDER 4U
#define REFCOUNT_TABLE_OFFSET (1U * CLUSTER_BYTES)
#define REFCOUNT_BLOCK_OFFSET (2U * CLUSTER_BYTES)
#define L1_CLUSTER 3U
#define COPIED (G_GUINT64_CONSTANT (1) << 63)

/** Contents written at once are at most this long, in bytes: a firmware's variables. */
#define CONTENTS_BYTES_MAX (4U << 20)

typedef struct
{
  guint64 virtual_bytes;
  guint64 l1_entries;
  guint64 l1_clusters;
  guint64 content_clusters;
  guint64 total_clusters;
  GBytes *contents;
} Layout;

static void
put_32 (guint8 *place, guint32 value)
{
  guint32 swapped = GUINT32_TO_BE (value);

  memcpy (place, &swapped, sizeof swapped);
}

static void
put_64 (guint8 *place, guint64 value)
{
  guint64 swapped = GUINT64_TO_BE (value);

  memcpy (place, &swapped, sizeof swapped);
}

static guint64
divide_up (guint64 value, guint64 by)
{
  return (value + by - 1) / by;
}

static Layout
lay_out (guint64 virtual_bytes, GBytes *contents)
{
  Layout layout = { .virtual_bytes = virtual_bytes, .contents = contents };

  layout.l1_entries = divide_up (virtual_bytes, (guint64) CLUSTER_BYTES * L2_ENTRIES);
  layout.l1_clusters = divide_up (layout.l1_entries * 8, CLUSTER_BYTES);
  if (contents != NULL)
    layout.content_clusters = divide_up (g_bytes_get_size (contents), CLUSTER_BYTES);
  layout.total_clusters = L1_CLUSTER + layout.l1_clusters +
                          (contents != NULL ? 1 + layout.content_clusters : 0);
  return layout;
}

static gboolean
write_at (int descriptor, const void *data, gsize length, guint64 offset)
{
  const char *bytes = data;

  while (length > 0)
    {
      ssize_t done = pwrite (descriptor, bytes, length, (off_t) offset);

      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        return FALSE;
      bytes += done;
      offset += (guint64) done;
      length -= (gsize) done;
    }
  return TRUE;
}

static gboolean
write_header (int descriptor, const Layout *layout)
{
  guint8 header[HEADER_BYTES + 8] = { 'Q', 'F', 'I', 0xfb };

  put_32 (header + 4, 3);
  put_32 (header + 20, CLUSTER_BITS);
  put_64 (header + 24, layout->virtual_bytes);
  put_32 (header + 36, (guint32) layout->l1_entries);
  put_64 (header + 40, (guint64) L1_CLUSTER * CLUSTER_BYTES);
  put_64 (header + 48, REFCOUNT_TABLE_OFFSET);
  put_32 (header + 56, 1);
  put_32 (header + 96, REFCOUNT_ORDER);
  put_32 (header + 100, HEADER_BYTES);
  return write_at (descriptor, header, sizeof header, 0);
}

static gboolean
write_refcounts (int descriptor, const Layout *layout)
{
  g_autofree guint16 *block = g_new (guint16, layout->total_clusters);
  guint8 entry[8];

  for (guint64 index = 0; index < layout->total_clusters; index++)
    block[index] = GUINT16_TO_BE (1);
  put_64 (entry, REFCOUNT_BLOCK_OFFSET);
  return write_at (descriptor, entry, sizeof entry, REFCOUNT_TABLE_OFFSET) &&
         write_at (descriptor,
                   block,
                   sizeof (guint16) * layout->total_clusters,
                   REFCOUNT_BLOCK_OFFSET);
}

static gboolean
write_contents (int descriptor, const Layout *layout)
{
  g_autofree guint8 *l2 = g_malloc0 (CLUSTER_BYTES);
  guint64 l2_offset = (L1_CLUSTER + layout->l1_clusters) * CLUSTER_BYTES;
  guint64 data_offset = l2_offset + CLUSTER_BYTES;
  guint8 entry[8];

  if (layout->contents == NULL)
    return TRUE;
  put_64 (entry, l2_offset | COPIED);
  for (guint64 index = 0; index < layout->content_clusters; index++)
    put_64 (l2 + index * 8, (data_offset + index * CLUSTER_BYTES) | COPIED);
  return write_at (descriptor, entry, sizeof entry, (guint64) L1_CLUSTER * CLUSTER_BYTES) &&
         write_at (descriptor, l2, CLUSTER_BYTES, l2_offset) &&
         write_at (descriptor,
                   g_bytes_get_data (layout->contents, NULL),
                   g_bytes_get_size (layout->contents),
                   data_offset);
}

static gboolean
fail (GError **error, const char *path, int failure)
{
  CarrelVmmError code = CARREL_VMM_ERROR_FAILED;

  if (failure == EEXIST)
    code = CARREL_VMM_ERROR_EXISTS;
  else if (failure == ENOSPC || failure == EDQUOT || failure == EFBIG)
    code = CARREL_VMM_ERROR_RESOURCES;
  g_set_error (error,
               CARREL_VMM_ERROR,
               (int) code,
               _("Cannot make the disk \"%s\": %s"), path, g_strerror (failure));
  return FALSE;
}

/* Writes the file aside, makes it durable and gives it its name, which must be free. */
static gboolean
write_file (const char *path, const Layout *layout, GError **error)
{
  g_autofree char *part = g_strconcat (path, CARREL_BASE_ATOMIC_FILE_SUFFIX, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  int failure;

  if (access (path, F_OK) == 0)
    return fail (error, path, EEXIST);
  descriptor = open (part, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0)
    return fail (error, path, errno);
  if (write_header (descriptor, layout) && write_refcounts (descriptor, layout) &&
      write_contents (descriptor, layout) &&
      ftruncate (descriptor, (off_t) (layout->total_clusters * CLUSTER_BYTES)) == 0 &&
      fsync (descriptor) == 0 && renameat2 (AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
    return carrel_base_atomic_file_sync_folder (folder, error);
  failure = errno;
  unlink (part);
  return fail (error, path, failure);
}

gboolean
carrel_vmm_disk_create (const char *path, guint64 bytes, GError **error)
{
  Layout layout;

  g_return_val_if_fail (path != NULL, FALSE);

  if (bytes < CARREL_VMM_DISK_SIZE_MIN || bytes > CARREL_VMM_DISK_SIZE_MAX || bytes % 512 != 0)
    {
      g_set_error (error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_SPEC,
                   _("Cannot make the disk \"%s\": its size must be between 1 MiB and 64 TiB, in "
                     "sectors of 512 bytes"),
                      path);
      return FALSE;
    }
  layout = lay_out (bytes, NULL);
  return write_file (path, &layout, error);
}

typedef struct
{
  char *path;
  guint64 bytes;
} Creation;

static void
creation_free (Creation *creation)
{
  g_free (creation->path);
  g_free (creation);
}

static void
create_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Creation *creation = data;
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, &error) ||
      !carrel_vmm_disk_create (creation->path, creation->bytes, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
carrel_vmm_disk_create_async (const char *path,
                              guint64 bytes,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Creation *creation;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_vmm_disk_create_async);
  /* Whoever cancels is told of a disk that is there all the same. */
  g_task_set_check_cancellable (task, FALSE);
  creation = g_new0 (Creation, 1);
  creation->path = g_strdup (path);
  creation->bytes = bytes;
  g_task_set_task_data (task, creation, (GDestroyNotify) creation_free);
  g_task_run_in_thread (task, create_thread);
}

gboolean
carrel_vmm_disk_create_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
carrel_vmm_disk_create_nvram (const char *template_path, const char *path, GError **error)
{
  g_autoptr (GBytes) contents = NULL;
  g_autoptr (GError) cause = NULL;
  Layout layout;

  g_return_val_if_fail (template_path != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  contents = carrel_base_atomic_file_read (template_path, CONTENTS_BYTES_MAX, &cause);
  if (contents == NULL || g_bytes_get_size (contents) == 0 ||
      g_bytes_get_size (contents) % 512 != 0)
    {
      g_set_error (error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_MEDIA,
                   _("The firmware's template \"%s\" cannot be used: %s"),
                      template_path,
                      cause != NULL ? cause->message : _("it has no whole sectors"));
      return FALSE;
    }
  layout = lay_out (g_bytes_get_size (contents), contents);
  return write_file (path, &layout, error);
}
