/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelBaseDescriptor:
 *
 * An owned file descriptor, -1 when empty: `g_auto (CarrelBaseDescriptor) fd = -1;` closes it at the
 * end of the scope.
 */
typedef int CarrelBaseDescriptor;

/**
 * carrel_base_descriptor_clear:
 * @descriptor: (inout): where an owned descriptor stands
 *
 * Closes the descriptor unless it is empty, and leaves -1. Keeps `errno`. Any thread.
 */
void carrel_base_descriptor_clear (CarrelBaseDescriptor *descriptor);

/**
 * carrel_base_descriptor_steal:
 * @descriptor: (inout): where an owned descriptor stands
 *
 * Returns: the descriptor, which is now the caller's; -1 is left behind. Any thread.
 */
int carrel_base_descriptor_steal (CarrelBaseDescriptor *descriptor);

/**
 * carrel_base_descriptor_open:
 * @path: (type filename): a file
 * @flags: flags of open(2); O_CLOEXEC is added
 * @mode: permissions for a file that is created
 * @error: (out) (optional): %CARREL_BASE_ERROR
 *
 * Opens a file close-on-exec.
 *
 * Returns: (transfer full): the descriptor, or -1 with @error set. Any thread; may block on the disk.
 */
int carrel_base_descriptor_open (const char *path, int flags, guint mode, GError **error);

/**
 * carrel_base_descriptor_open_regular:
 * @path: (type filename): a file that has to be a regular, readable one (or a block device)
 * @writable: whether it has to be writable, too
 * @out_size: (out) (optional): its size in bytes
 * @error: (out) (optional): %CARREL_BASE_ERROR
 *
 * Opens what a person named as a disk or an installer image: refuses directories, devices other than
 * block devices, pipes and sockets without blocking on them.
 *
 * Returns: (transfer full): the descriptor, or -1 with @error set. Any thread; may block on the disk.
 */
int carrel_base_descriptor_open_regular (const char *path,
                                         gboolean writable,
                                         guint64 *out_size,
                                         GError **error);

/**
 * carrel_base_descriptor_lock:
 * @descriptor: an open, writable file
 * @error: (out) (optional): %CARREL_BASE_ERROR_BUSY when another open file description holds it
 *
 * Takes the kernel's open-file-description write lock on the whole file (fcntl(2), F_OFD_SETLK)
 * without waiting. It goes with the last descriptor of this open file description, however the
 * process ends, so it can never be stale.
 *
 * Returns: whether the lock is held now. Any thread.
 */
gboolean carrel_base_descriptor_lock (int descriptor, GError **error);

/**
 * carrel_base_descriptor_is_locked:
 * @descriptor: an open file
 *
 * Returns: whether another open file description holds the lock of carrel_base_descriptor_lock().
 * Any thread.
 */
gboolean carrel_base_descriptor_is_locked (int descriptor);

/**
 * carrel_base_descriptor_read_all:
 * @descriptor: a file or a stream
 * @limit: how many bytes are accepted
 * @error: (out) (optional): %CARREL_BASE_ERROR; LIMIT when there is more than @limit
 *
 * Reads from the current position to the end.
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL with @error set. Any thread; blocks.
 */
GBytes *carrel_base_descriptor_read_all (int descriptor, gsize limit, GError **error);

/**
 * carrel_base_descriptor_write_all:
 * @descriptor: a file or a stream
 * @data: (array length=length): the bytes
 * @length: how many
 * @error: (out) (optional): %CARREL_BASE_ERROR
 *
 * Writes all of @data, whatever the system takes at a time.
 *
 * Returns: whether all of it was written. Any thread; blocks.
 */
gboolean carrel_base_descriptor_write_all (int descriptor,
                                           const void *data,
                                           gsize length,
                                           GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CarrelBaseDescriptor, carrel_base_descriptor_clear)

G_END_DECLS
