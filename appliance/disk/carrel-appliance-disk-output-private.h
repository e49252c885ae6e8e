/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A file that is being made.  It has no name at all until it is whole, where the file system can do that
 * (O_TMPFILE): whoever is killed leaves nothing.  Elsewhere it lies aside under a name that ends in
 * CARREL_BASE_ATOMIC_FILE_SUFFIX.
 */
typedef struct _CarrelApplianceDiskOutput CarrelApplianceDiskOutput;

/* Begins the file `path`, which must not be there: for its owner alone, or as the umask has it.
 * Returns: (transfer full) (nullable) */
CarrelApplianceDiskOutput *carrel_appliance_disk_output_new (const char *path,
                                                             gboolean is_private,
                                                             GError **error);

/* Begins a file that is called `path` in messages, beside `beside`: its folder may not be there yet.
 * Returns: (transfer full) (nullable) */
CarrelApplianceDiskOutput *carrel_appliance_disk_output_new_beside (const char *path,
                                                                    const char *beside,
                                                                    GError **error);

/* Begins the file `path`, or goes on with it: until it is whole it is called `part`, on the same file system, and stays
 * there when it is dropped.  Nobody else may have it.  Returns: (transfer full) (nullable) */
CarrelApplianceDiskOutput *carrel_appliance_disk_output_new_kept (const char *path,
                                                                  const char *part,
                                                                  GError **error);

/* Begins a file in the folder of `path` that never gets a name.  Returns: (transfer full) (nullable) */
CarrelApplianceDiskOutput *carrel_appliance_disk_output_new_nameless (const char *path,
                                                                      GError **error);

/* Takes over a file that somebody else has begun, and gives its name to; it is called `path` in messages.
 * Returns: (transfer full) */
CarrelApplianceDiskOutput *carrel_appliance_disk_output_new_for_descriptor (const char *path,
                                                                            int descriptor);

/* Drops what was not published, and frees. */
void carrel_appliance_disk_output_free (CarrelApplianceDiskOutput *self);

/* Returns: its descriptor, for reading and writing; it stays the output's. */
int carrel_appliance_disk_output_get_descriptor (CarrelApplianceDiskOutput *self);

/* From now on what is written, and the file's length, is counted from `base` on: for a file within a file. */
void carrel_appliance_disk_output_set_base (CarrelApplianceDiskOutput *self, guint64 base);

/* Writes at a place of the file.  Any thread. */
gboolean carrel_appliance_disk_output_write (CarrelApplianceDiskOutput *self,
                                             guint64 offset,
                                             const void *bytes,
                                             gsize length,
                                             GError **error);

/* Sets the file's length. */
gboolean carrel_appliance_disk_output_truncate (CarrelApplianceDiskOutput *self,
                                                guint64 length,
                                                GError **error);

/* Writes what the kernel still holds to the disk. */
gboolean carrel_appliance_disk_output_sync (CarrelApplianceDiskOutput *self, GError **error);

/* Gives the file the name `path`, on the same file system, instead of its own; nothing is synced. */
gboolean carrel_appliance_disk_output_name (CarrelApplianceDiskOutput *self,
                                            const char *path,
                                            GError **error);

/* Syncs the file, gives it its name, syncs the folder: now it is there, as a whole and durably. */
gboolean carrel_appliance_disk_output_publish (CarrelApplianceDiskOutput *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskOutput, carrel_appliance_disk_output_free)

G_END_DECLS
