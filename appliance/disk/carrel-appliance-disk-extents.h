/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** CARREL_APPLIANCE_DISK_EXTENTS_TEXT_MAX: bytes of a descriptor that are accepted. */
#define CARREL_APPLIANCE_DISK_EXTENTS_TEXT_MAX (64u * 1024u)

/**
 * CarrelApplianceDiskExtentKind:
 * @CARREL_APPLIANCE_DISK_EXTENT_FLAT: plain sectors
 * @CARREL_APPLIANCE_DISK_EXTENT_SPARSE: a sparse VMDK of its own, without a descriptor
 * @CARREL_APPLIANCE_DISK_EXTENT_VMFS: ESXi's vmfsSparse
 * @CARREL_APPLIANCE_DISK_EXTENT_SE: ESXi's seSparse
 * @CARREL_APPLIANCE_DISK_EXTENT_ZERO: nothing but zeros; there is no file
 *
 * How a part of a disk is stored.
 */
typedef enum
{
  CARREL_APPLIANCE_DISK_EXTENT_FLAT,
  CARREL_APPLIANCE_DISK_EXTENT_SPARSE,
  CARREL_APPLIANCE_DISK_EXTENT_VMFS,
  CARREL_APPLIANCE_DISK_EXTENT_SE,
  CARREL_APPLIANCE_DISK_EXTENT_ZERO,
} CarrelApplianceDiskExtentKind;

/**
 * CarrelApplianceDiskExtent:
 * @kind: how it is stored
 * @bytes: how much of the disk it is
 * @offset_bytes: where it begins in its file, for flat ones
 * @name: (nullable): its file as it is named there; data, never a path to open
 *
 * One part of a VMDK disk in several files.
 */
typedef struct
{
  CarrelApplianceDiskExtentKind kind;
  guint64 bytes;
  guint64 offset_bytes;
  char *name;
} CarrelApplianceDiskExtent;

/**
 * carrel_appliance_disk_extents_recognise:
 * @text: (array length=length): the beginning of a file
 * @length: its bytes
 *
 * Returns: whether it is a VMDK descriptor, a text that names the files of a disk. Any thread.
 */
gboolean carrel_appliance_disk_extents_recognise (const char *text, gsize length);

/**
 * carrel_appliance_disk_extents_parse:
 * @text: (array length=length): a VMDK descriptor
 * @length: its bytes
 * @is_layer: whether it may stand on another disk
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID, LIMIT, UNSUPPORTED for parts that are devices
 *   or of another kind, REFUSED when it only holds differences to another disk
 *
 * Reads which parts a disk has. Opens nothing. Any thread.
 *
 * Returns: (transfer full) (nullable) (element-type CarrelApplianceDiskExtent): its parts in their order,
 *   at least one, or %NULL with @error set
 */
GPtrArray *carrel_appliance_disk_extents_parse (const char *text,
                                                gsize length,
                                                gboolean is_layer,
                                                GError **error);

/**
 * carrel_appliance_disk_extents_dup_parent:
 * @text: (array length=length): a VMDK descriptor
 * @length: its bytes
 *
 * Returns: (transfer full) (nullable): the disk that this one stands on, as it is named there: data, never a
 *   path to open. Any thread.
 */
char *carrel_appliance_disk_extents_dup_parent (const char *text, gsize length);

/**
 * carrel_appliance_disk_extents_find_state:
 * @text: (array length=length): a VMDK descriptor
 * @length: its bytes
 * @out_state: (out): the number of the disk's state, which changes when it is written to; untouched on failure
 * @out_parent: (out): that of the disk it stands on, as it was then; 0xffffffff: it stands on none
 *
 * Returns: whether both are stated. Any thread.
 */
gboolean carrel_appliance_disk_extents_find_state (const char *text,
                                                   gsize length,
                                                   guint32 *out_state,
                                                   guint32 *out_parent);

G_END_DECLS
