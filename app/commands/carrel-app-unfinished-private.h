/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "appliance/physical/carrel-appliance-physical.h"
#include "library-db/carrel-library.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * CarrelAppUnfinished:
 * @id: the name of its folder
 * @folder: (type filename): where what was read so far lies: `unfinished` in the library, beside `machines`
 * @name: the kernel's name of the disk, when it was read
 * @path: the disk's node, when it was read
 * @part: (nullable): of a partition, what stands behind its disk's name in its own
 * @words: what tells the disk from others
 * @model: (nullable): what its maker calls it
 * @serial: (nullable): its number at its maker's
 * @bytes: its size
 * @done: how much of it was read, durably; 0: nothing to go on from
 * @total: of how much
 * @is_busy: whether it is under way
 *
 * An import from a disk of this computer that was broken off and can be gone on with. There is one for a disk.
 */
typedef struct
{
  char *id;
  char *folder;
  char *name;
  char *path;
  char *part;
  char *words;
  char *model;
  char *serial;
  guint64 bytes;
  guint64 done;
  guint64 total;
  gboolean is_busy;
} CarrelAppUnfinished;

/**
 * carrel_app_unfinished_free:
 * @self: (nullable) (transfer full): an unfinished import
 *
 * Frees it.
 */
void carrel_app_unfinished_free (CarrelAppUnfinished *self);

/**
 * carrel_app_unfinished_list:
 * @library: the library
 *
 * Looks at what is there, under way or broken off. Any thread; blocks on the disk.
 *
 * Returns: (transfer full) (element-type CarrelAppUnfinished): the unfinished imports, by their disk's words
 */
GPtrArray *carrel_app_unfinished_list (CarrelLibrary *library);

/**
 * carrel_app_unfinished_is_of:
 * @self: an unfinished import
 * @disk: a disk of this computer
 *
 * Returns: whether it is one of that disk, as far as maker, number and size tell; without a number its node has to
 *   be the same
 */
gboolean carrel_app_unfinished_is_of (const CarrelAppUnfinished *self,
                                      const CarrelAppliancePhysical *disk);

/**
 * carrel_app_unfinished_get_percent:
 * @self: an unfinished import
 *
 * Returns: how much of it was done
 */
guint carrel_app_unfinished_get_percent (const CarrelAppUnfinished *self);

/**
 * carrel_app_unfinished_find:
 * @list: (element-type CarrelAppUnfinished): unfinished imports
 * @disk: a disk of this computer
 *
 * Returns: (transfer none) (nullable): the one of that disk
 */
CarrelAppUnfinished *carrel_app_unfinished_find (GPtrArray *list,
                                                 const CarrelAppliancePhysical *disk);

/**
 * carrel_app_unfinished_begin:
 * @library: the library
 * @id: a name for its folder, of nobody else or of an unfinished import of that disk
 * @disk: the disk
 * @error: %CARREL_BASE_ERROR
 *
 * Makes the folder, and writes down of which disk it is. Any thread; blocks on the disk.
 *
 * Returns: (transfer full) (nullable) (type filename): the folder, or %NULL with @error set
 */
char *carrel_app_unfinished_begin (CarrelLibrary *library,
                                   const char *id,
                                   const CarrelAppliancePhysical *disk,
                                   GError **error);

/**
 * carrel_app_unfinished_look:
 * @library: the library
 * @id: the name of a folder
 *
 * Any thread; blocks on the disk.
 *
 * Returns: (transfer full) (nullable): the unfinished import, %NULL when there is none
 */
CarrelAppUnfinished *carrel_app_unfinished_look (CarrelLibrary *library, const char *id);

/**
 * carrel_app_unfinished_discard:
 * @library: the library
 * @id: the name of a folder; it need not be there
 * @error: (out) (optional): %CARREL_BASE_ERROR_BUSY when an import writes there now
 *
 * Removes it. Any thread; blocks on the disk.
 *
 * Returns: whether nothing of it is left
 */
gboolean carrel_app_unfinished_discard (CarrelLibrary *library, const char *id, GError **error);

/**
 * carrel_app_unfinished_describe:
 * @self: an unfinished import
 *
 * Returns: (transfer full): it for a result: "id", "words", "path", "done-bytes", "total-bytes", "percent",
 *   "stored-bytes"
 */
JsonObject *carrel_app_unfinished_describe (const CarrelAppUnfinished *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAppUnfinished, carrel_app_unfinished_free)

G_END_DECLS
