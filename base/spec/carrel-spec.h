/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-spec-types.h"

G_BEGIN_DECLS

/**
 * CARREL_SPEC_VERSION:
 *
 * The version of the JSON form. A text with a higher one was written by a newer Carrel.
 */
#define CARREL_SPEC_VERSION 1

/** CARREL_SPEC_DISCS_FOLDER: where images of a machine's own lie in its folder, for its CD drives. */
#define CARREL_SPEC_DISCS_FOLDER "discs"

/**
 * carrel_spec_new:
 *
 * Returns: (transfer full): a machine with every field at its fallback and no devices; not yet valid.
 * All functions of base/spec may be called from any thread, on values that no other thread changes.
 */
CarrelSpec *carrel_spec_new (void);

/**
 * carrel_spec_copy:
 * @self: a machine
 *
 * Returns: (transfer full): a deep copy
 */
CarrelSpec *carrel_spec_copy (const CarrelSpec *self);

/**
 * carrel_spec_free:
 * @self: (nullable) (transfer full): a machine
 */
void carrel_spec_free (CarrelSpec *self);

/**
 * carrel_spec_is_equal:
 * @self: a machine
 * @other: another
 *
 * Returns: whether every value of both is the same
 */
gboolean carrel_spec_is_equal (const CarrelSpec *self, const CarrelSpec *other);

/**
 * carrel_spec_to_json:
 * @self: a machine
 * @pretty: whether people are to read it
 *
 * Prints `{"carrel-spec": 1, "machine": {…}}`, every field in a fixed order, so that equal machines
 * give equal texts.
 *
 * Returns: (transfer full): the text
 */
char *carrel_spec_to_json (const CarrelSpec *self, gboolean pretty);

/**
 * carrel_spec_from_json:
 * @text: (array length=length) (nullable): a text, hostile perhaps; may be %NULL when @length is 0
 * @length: its bytes, or -1 when it ends in a zero
 * @error: (out) (optional): %CARREL_BASE_ERROR: INVALID, LIMIT, or NEWER
 *
 * Parses and validates (carrel_spec_validate()).
 *
 * Returns: (transfer full) (nullable): a valid machine, or %NULL with @error set
 */
CarrelSpec *carrel_spec_from_json (const char *text, gssize length, GError **error);

/**
 * carrel_spec_find_disk:
 * @self: a machine
 * @id: a disk's identifier
 *
 * Returns: (transfer none) (nullable): the disk
 */
CarrelSpecDisk *carrel_spec_find_disk (const CarrelSpec *self, const char *id);

/**
 * carrel_spec_find_drive:
 * @self: a machine
 * @id: a CD drive's identifier
 *
 * Returns: (transfer none) (nullable): the drive
 */
CarrelSpecDrive *carrel_spec_find_drive (const CarrelSpec *self, const char *id);

/**
 * carrel_spec_find_network:
 * @self: a machine
 * @id: a network card's identifier
 *
 * Returns: (transfer none) (nullable): the card
 */
CarrelSpecNetwork *carrel_spec_find_network (const CarrelSpec *self, const char *id);

/**
 * carrel_spec_get_disk:
 * @self: a machine
 * @index: below `self->disks->len`
 *
 * Returns: (transfer none): the disk at @index
 */
CarrelSpecDisk *carrel_spec_get_disk (const CarrelSpec *self, guint index);

/**
 * carrel_spec_get_drive:
 * @self: a machine
 * @index: below `self->drives->len`
 *
 * Returns: (transfer none): the CD drive at @index
 */
CarrelSpecDrive *carrel_spec_get_drive (const CarrelSpec *self, guint index);

/**
 * carrel_spec_dup_drive_path:
 * @drive: a CD drive with an image in it
 * @folder: the machine's folder
 *
 * Returns: (transfer full): where the image in it lies
 */
char *carrel_spec_dup_drive_path (const CarrelSpecDrive *drive, const char *folder);

/**
 * carrel_spec_get_network:
 * @self: a machine
 * @index: below `self->networks->len`
 *
 * Returns: (transfer none): the network card at @index
 */
CarrelSpecNetwork *carrel_spec_get_network (const CarrelSpec *self, guint index);

/**
 * carrel_spec_add_disk:
 * @self: a machine
 * @size_bytes: the disk's virtual size
 * @bus: how it is attached
 *
 * Adds a qcow2 disk with a new file name and the first free identifier "disk0", "disk1", …, at the end
 * of the boot order. It makes no file.
 *
 * Returns: (transfer none): the new disk
 */
CarrelSpecDisk *carrel_spec_add_disk (CarrelSpec *self, guint64 size_bytes, CarrelSpecBus bus);

/**
 * carrel_spec_add_drive:
 * @self: a machine
 * @path: (nullable): the image in it
 * @bus: how it is attached
 *
 * Adds a CD drive with the first free identifier "cd0", "cd1", …, at the end of the boot order.
 *
 * Returns: (transfer none): the new drive
 */
CarrelSpecDrive *carrel_spec_add_drive (CarrelSpec *self, const char *path, CarrelSpecBus bus);

/**
 * carrel_spec_add_network:
 * @self: a machine
 * @model: the card
 *
 * Adds a connected network card with the first free identifier "net0", "net1", … and a random address
 * of QEMU's own range (52:54:00).
 *
 * Returns: (transfer none): the new card
 */
CarrelSpecNetwork *carrel_spec_add_network (CarrelSpec *self, CarrelSpecNetworkModel model);

/**
 * carrel_spec_get_kept:
 * @self: a machine
 * @index: below `self->kept->len`
 *
 * Returns: (transfer none): the thing kept at @index
 */
CarrelSpecKept *carrel_spec_get_kept (const CarrelSpec *self, guint index);

/**
 * carrel_spec_add_kept:
 * @self: a machine
 * @origin: the kind of description it came in
 * @item: what it is called there
 *
 * Adds something to be kept, with the first free identifier "kept0", "kept1", ….
 *
 * Returns: (transfer none): the new thing
 */
CarrelSpecKept *carrel_spec_add_kept (CarrelSpec *self, const char *origin, const char *item);

/**
 * carrel_spec_remove_device:
 * @self: a machine
 * @id: the identifier of a disk, a CD drive or a network card
 *
 * Takes a device out, also out of the boot order. It removes no file.
 *
 * Returns: whether there was one
 */
gboolean carrel_spec_remove_device (CarrelSpec *self, const char *id);

/**
 * carrel_spec_set_string:
 * @field: (inout): a string of a spec
 * @value: (nullable): what it is to be; %NULL counts as empty
 *
 * Replaces a string.
 */
void carrel_spec_set_string (char **field, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelSpec, carrel_spec_free)

G_END_DECLS
