/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-disk.h"

G_BEGIN_DECLS

#define CARREL_TYPE_LIBRARY_MACHINE (carrel_library_machine_get_type ())

/**
 * CarrelLibraryMachine:
 * @uuid: the machine's UUID, lower case
 * @name: what people call it; any UTF-8
 * @kind: `machine` today; later also `remote` and others
 * @place: where it is run: `local` today
 * @spec_json: (nullable): the machine as JSON; %NULL in lists, which do not read it
 * @os_id: (nullable): the libosinfo id of its system, read from the spec
 * @memory: bytes of memory, read from the spec
 * @processors: number of processors, read from the spec
 * @disk_size: the sum of the disks' virtual sizes in bytes
 * @notes: the person's notes, never %NULL
 * @favourite: whether it is a favourite
 * @folder_id: the folder's row, 0 at the top
 * @tags: the tags in order of name, never %NULL
 * @disks: (element-type CarrelLibraryDisk): the disks in their order; empty in lists
 * @identity: (element-type utf8 utf8): what a clone renews, such as `vmgenid`; empty in lists
 * @created_at: when it was made, in seconds since 1970
 * @used_at: when it was last started, in seconds since 1970, or 0
 * @trashed_at: when it was put to the trash, in seconds since 1970, or 0
 * @thumbnail: a number that grows with each new thumbnail, 0 when there is none
 * @sequence: the library's sequence number at the machine's last change; orders changes
 *
 * A machine as the library knows it: a value, to be copied freely. For an insertion only @uuid,
 * @name, @kind, @place, @spec_json, @notes, @favourite, @folder_id, @tags, @disks and @identity
 * are read.
 */
typedef struct
{
  char *uuid;
  char *name;
  char *kind;
  char *place;
  char *spec_json;
  char *os_id;
  guint64 memory;
  guint processors;
  guint64 disk_size;
  char *notes;
  gboolean favourite;
  gint64 folder_id;
  GStrv tags;
  GPtrArray *disks;
  GHashTable *identity;
  gint64 created_at;
  gint64 used_at;
  gint64 trashed_at;
  guint thumbnail;
  gint64 sequence;
} CarrelLibraryMachine;

/**
 * carrel_library_machine_get_type:
 *
 * Returns: the boxed type. Any thread.
 */
GType carrel_library_machine_get_type (void);

/**
 * carrel_library_machine_new:
 * @uuid: the machine's UUID
 * @name: what people call it
 * @spec_json: (nullable): the machine as JSON
 *
 * Makes a local machine with nothing else set. Fill the other fields by hand.
 *
 * Returns: (transfer full): the machine. Any thread.
 */
CarrelLibraryMachine *carrel_library_machine_new (const char *uuid,
                                                  const char *name,
                                                  const char *spec_json);

/**
 * carrel_library_machine_add_disk:
 * @machine: a machine
 * @disk: (transfer full): its next disk
 *
 * Adds a disk after those already there. Any thread.
 */
void carrel_library_machine_add_disk (CarrelLibraryMachine *machine, CarrelLibraryDisk *disk);

/**
 * carrel_library_machine_copy:
 * @machine: a machine
 *
 * Returns: (transfer full): a deep copy. Any thread.
 */
CarrelLibraryMachine *carrel_library_machine_copy (const CarrelLibraryMachine *machine);

/**
 * carrel_library_machine_free:
 * @machine: (nullable) (transfer full): a machine
 *
 * Frees the machine. Any thread.
 */
void carrel_library_machine_free (CarrelLibraryMachine *machine);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryMachine, carrel_library_machine_free)

G_END_DECLS
