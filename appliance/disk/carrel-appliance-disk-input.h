/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../carrel-appliance-source.h"

#include "base/image/carrel-base-image.h"

G_BEGIN_DECLS

/**
 * CarrelApplianceDiskInput:
 *
 * The bytes of one disk's file, which may lie in several pieces one after the other (the chunks of an
 * OVF package). Counted by references; any thread may read from it, several at a time.
 */
typedef struct _CarrelApplianceDiskInput CarrelApplianceDiskInput;

/**
 * carrel_appliance_disk_input_new:
 * @name: what to call it in messages
 *
 * Returns: (transfer full): an input without bytes. Any thread.
 */
CarrelApplianceDiskInput *carrel_appliance_disk_input_new (const char *name);

/**
 * carrel_appliance_disk_input_new_for_source:
 * @name: what to call it in messages
 * @source: its only piece
 *
 * Returns: (transfer full): an input. Any thread.
 */
CarrelApplianceDiskInput *carrel_appliance_disk_input_new_for_source (
  const char *name,
  CarrelApplianceSource *source);

/**
 * carrel_appliance_disk_input_add:
 * @self: an input that nobody reads from yet
 * @source: the next piece
 *
 * Adds a piece at the end.
 */
void carrel_appliance_disk_input_add (CarrelApplianceDiskInput *self,
                                      CarrelApplianceSource *source);

/**
 * carrel_appliance_disk_input_ref:
 * @self: an input
 *
 * Returns: (transfer full): @self. Any thread.
 */
CarrelApplianceDiskInput *carrel_appliance_disk_input_ref (CarrelApplianceDiskInput *self);

/**
 * carrel_appliance_disk_input_unref:
 * @self: (transfer full): an input
 *
 * Lets go of it. Any thread.
 */
void carrel_appliance_disk_input_unref (CarrelApplianceDiskInput *self);

/**
 * carrel_appliance_disk_input_set_plain:
 * @self: an input that nobody reads from yet
 * @sector_bytes: how long the disk's sectors are, by which its partition table counts: 512 or 4096; anything
 *   else is taken for 512
 *
 * Says that its bytes are the disk's sectors, whatever they look like: a disk of this computer is no file in
 * a format, even if somebody wrote one onto it.
 */
void carrel_appliance_disk_input_set_plain (CarrelApplianceDiskInput *self, guint sector_bytes);

/**
 * carrel_appliance_disk_input_is_plain:
 * @self: an input
 *
 * Returns: whether carrel_appliance_disk_input_set_plain() said so. Any thread.
 */
gboolean carrel_appliance_disk_input_is_plain (CarrelApplianceDiskInput *self);

/**
 * carrel_appliance_disk_input_get_sector_bytes:
 * @self: an input
 *
 * Returns: how long its sectors are: 512 unless carrel_appliance_disk_input_set_plain() said otherwise. Any
 *   thread.
 */
guint carrel_appliance_disk_input_get_sector_bytes (CarrelApplianceDiskInput *self);

/**
 * carrel_appliance_disk_input_get_name:
 * @self: an input
 *
 * Returns: (transfer none): what it is called in messages. Any thread.
 */
const char *carrel_appliance_disk_input_get_name (CarrelApplianceDiskInput *self);

/**
 * carrel_appliance_disk_input_get_length:
 * @self: an input
 *
 * Returns: its length in bytes. Any thread.
 */
guint64 carrel_appliance_disk_input_get_length (CarrelApplianceDiskInput *self);

/**
 * carrel_appliance_disk_input_get_only_source:
 * @self: an input
 *
 * Returns: (transfer none) (nullable): its piece when it has exactly one. Any thread.
 */
CarrelApplianceSource *carrel_appliance_disk_input_get_only_source (CarrelApplianceDiskInput *self);

/**
 * carrel_appliance_disk_input_read:
 * @self: an input
 * @offset: where to begin
 * @buffer: (out caller-allocates) (array length=length): where the bytes go; undefined on failure
 * @length: how many bytes, all of which have to be there
 * @error: (out) (optional): as carrel_appliance_source_read(), naming the input
 *
 * Returns: whether @buffer is filled. Any thread; blocks on the disk.
 */
gboolean carrel_appliance_disk_input_read (CarrelApplianceDiskInput *self,
                                           guint64 offset,
                                           void *buffer,
                                           gsize length,
                                           GError **error);

/**
 * carrel_appliance_disk_input_find_data:
 * @self: an input
 * @offset: where to look from
 * @out_length: (out): how far what was found reaches
 *
 * As carrel_appliance_source_find_data().
 *
 * Returns: where the next stored bytes begin; the length of @self when there are none. Any thread.
 */
guint64 carrel_appliance_disk_input_find_data (CarrelApplianceDiskInput *self,
                                               guint64 offset,
                                               guint64 *out_length);

/**
 * carrel_appliance_disk_input_inspect:
 * @self: an input
 * @is_layer: whether it is a layer of a chain of ours, which may stand on another image
 * @out_image: (out caller-allocates): what it is; untouched on failure
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR: INVALID when it is empty or damaged, UNKNOWN when
 *   it is no disk, REFUSED when it
 *   reaches for other files or can be read in two ways, UNSUPPORTED when it is encrypted, not closed
 *   properly or of a format that is not read, LIMIT when it is too large. One sentence that names it.
 *
 * Looks at the header and refuses what must not be read any further.
 *
 * Returns: whether the image may be read. Any thread; blocks on the disk.
 */
gboolean carrel_appliance_disk_input_inspect (CarrelApplianceDiskInput *self,
                                              gboolean is_layer,
                                              CarrelBaseImage *out_image,
                                              GError **error);

/**
 * carrel_appliance_disk_input_inspect_extent:
 * @self: one part of a VMDK disk in several files
 * @layout: how the disk's description says that it keeps its grains
 * @out_image: (out caller-allocates): what it is; untouched on failure
 * @error: (out) (optional): as carrel_appliance_disk_input_inspect(); INVALID when it is no such part
 *
 * As carrel_appliance_disk_input_inspect(), for a part, which is no disk by itself. Any thread; blocks on
 * the disk.
 *
 * Returns: whether the part may be read
 */
gboolean carrel_appliance_disk_input_inspect_extent (CarrelApplianceDiskInput *self,
                                                     CarrelBaseImageVmdkLayout layout,
                                                     CarrelBaseImage *out_image,
                                                     GError **error);

/**
 * carrel_appliance_disk_input_get_piece:
 * @self: an input
 * @index: from 0 on
 *
 * Returns: (transfer none) (nullable): the piece, %NULL past the last one. Any thread.
 */
CarrelApplianceSource *carrel_appliance_disk_input_get_piece (CarrelApplianceDiskInput *self,
                                                              guint index);

/**
 * carrel_appliance_disk_input_parse_extents:
 * @self: an input whose first piece is a VMDK descriptor, and whose others are the parts that it names
 * @is_layer: whether it may stand on another disk
 * @error: (out) (optional): as carrel_appliance_disk_extents_parse(); INVALID when there are not as many
 *   pieces as parts
 *
 * Returns: (transfer full) (nullable) (element-type CarrelApplianceDiskExtent): the parts, or %NULL with
 *   @error set. Any thread; blocks on the disk.
 */
GPtrArray *carrel_appliance_disk_input_parse_extents (CarrelApplianceDiskInput *self,
                                                      gboolean is_layer,
                                                      GError **error);

/**
 * carrel_appliance_disk_input_dup_parent:
 * @self: a VMDK disk, in one file or in several
 *
 * Returns: (transfer full) (nullable): the disk that it says it stands on, as it is named there: data, never
 *   a path to open; %NULL when it says none. Any thread; blocks on the disk.
 */
char *carrel_appliance_disk_input_dup_parent (CarrelApplianceDiskInput *self);

/**
 * carrel_appliance_disk_input_find_state:
 * @self: a VMDK disk, in one file or in several
 * @out_state: (out): as carrel_appliance_disk_extents_find_state()
 * @out_parent: (out): likewise
 *
 * Returns: whether both are stated. Any thread; blocks on the disk.
 */
gboolean carrel_appliance_disk_input_find_state (CarrelApplianceDiskInput *self,
                                                 guint32 *out_state,
                                                 guint32 *out_parent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskInput, carrel_appliance_disk_input_unref)

G_END_DECLS
