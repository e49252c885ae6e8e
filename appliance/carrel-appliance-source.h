/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelApplianceSource:
 *
 * An immutable view of bytes: a stretch of an open file, or of memory. It never has a path, so that
 * whoever reads a package cannot be led to another file. Counted by references; any thread may read
 * from it, several at a time.
 */
typedef struct _CarrelApplianceSource CarrelApplianceSource;

/**
 * carrel_appliance_source_new:
 * @descriptor: (transfer full): an open, readable file or block device; closed with the last view of
 *   it, and on failure
 * @error: (out) (optional): %CARREL_BASE_ERROR; INVALID when it has no size and no positions
 *
 * Returns: (transfer full) (nullable): a view of the whole file as large as it is now, or %NULL with
 * @error set. Any thread.
 */
CarrelApplianceSource *carrel_appliance_source_new (int descriptor, GError **error);

/**
 * carrel_appliance_source_new_for_bytes:
 * @bytes: memory
 *
 * Returns: (transfer full): a view of @bytes. Any thread.
 */
CarrelApplianceSource *carrel_appliance_source_new_for_bytes (GBytes *bytes);

/**
 * carrel_appliance_source_ref:
 * @self: a source
 *
 * Returns: (transfer full): @self. Any thread.
 */
CarrelApplianceSource *carrel_appliance_source_ref (CarrelApplianceSource *self);

/**
 * carrel_appliance_source_unref:
 * @self: (transfer full): a source
 *
 * Lets go of it. Any thread.
 */
void carrel_appliance_source_unref (CarrelApplianceSource *self);

/**
 * carrel_appliance_source_get_length:
 * @self: a source
 *
 * Returns: its length in bytes. Any thread.
 */
guint64 carrel_appliance_source_get_length (CarrelApplianceSource *self);

/**
 * carrel_appliance_source_slice:
 * @self: a source
 * @offset: where the part begins
 * @length: its length in bytes
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID when it does not lie within @self
 *
 * Returns: (transfer full) (nullable): a view of the part, or %NULL with @error set. Any thread.
 */
CarrelApplianceSource *carrel_appliance_source_slice (CarrelApplianceSource *self,
                                                      guint64 offset,
                                                      guint64 length,
                                                      GError **error);

/**
 * carrel_appliance_source_read:
 * @self: a source
 * @offset: where to begin
 * @buffer: (out caller-allocates) (array length=length): where the bytes go; undefined on failure
 * @length: how many bytes, all of which have to be there
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID when they do not lie within @self or the
 *   file has become shorter, %CARREL_BASE_ERROR when the disk fails
 *
 * Returns: whether @buffer is filled. Any thread; blocks on the disk.
 */
gboolean carrel_appliance_source_read (CarrelApplianceSource *self,
                                       guint64 offset,
                                       void *buffer,
                                       gsize length,
                                       GError **error);

/**
 * carrel_appliance_source_read_all:
 * @self: a source
 * @limit: how many bytes are accepted
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_LIMIT when there are more, or as
 *   carrel_appliance_source_read()
 *
 * Returns: (transfer full) (nullable): all its bytes, or %NULL with @error set. Any thread; blocks on
 * the disk.
 */
GBytes *carrel_appliance_source_read_all (CarrelApplianceSource *self, gsize limit, GError **error);

/**
 * carrel_appliance_source_find_data:
 * @self: a source
 * @offset: where to look from
 * @out_length: (out): how far what was found reaches, as far as the file system tells
 *
 * Finds the next bytes that are stored; what lies before them are holes, which read as zeros. Of memory,
 * and where the file system cannot tell, everything is stored.
 *
 * Returns: where they begin; the length of @self when there are none. Any thread.
 */
guint64 carrel_appliance_source_find_data (CarrelApplianceSource *self,
                                           guint64 offset,
                                           guint64 *out_length);

/**
 * carrel_appliance_source_dup_descriptor:
 * @self: a source
 * @out_offset: (out): where the view begins in the file; untouched on failure
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_UNSUPPORTED for memory, %CARREL_BASE_ERROR
 *
 * For a helper program that has to read it.
 *
 * Returns: (transfer full): a close-on-exec descriptor of the file the view is of, or -1 with @error
 * set. Any thread.
 */
int carrel_appliance_source_dup_descriptor (CarrelApplianceSource *self,
                                            guint64 *out_offset,
                                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceSource, carrel_appliance_source_unref)

G_END_DECLS
