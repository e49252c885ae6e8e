/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "appliance/disk/carrel-appliance-disk-convert.h"

G_BEGIN_DECLS

/* A folder of its own, with a raw disk that has text, noise, zeros and holes, and an odd size. */
typedef struct
{
  char *folder;
  char *raw;
} DiskFixture;

/* For g_test_add(). */
void disk_fixture_set_up (DiskFixture *self, gconstpointer data);
void disk_fixture_tear_down (DiskFixture *self, gconstpointer data);

/* Returns: (transfer full): a path in the folder */
char *disk_fixture_path (DiskFixture *self, const char *name);

/* Runs a program, whose arguments end with NULL; it has to succeed. */
void disk_fixture_run (const char *program, ...) G_GNUC_NULL_TERMINATED;

/* Whether a program succeeds. */
gboolean disk_fixture_succeeds (const char *const *arguments);

/* Makes `name` of the raw disk by qemu-img.  Returns: (transfer full): its path */
char *disk_fixture_make (DiskFixture *self,
                         const char *name,
                         const char *format,
                         const char *options);

/* Asserts that two images hold the same, and that `path`, if it is a qcow2, is sound. */
void disk_fixture_compare (const char *path,
                           const char *format,
                           const char *other,
                           const char *other_format);

/* Asserts that the folder holds this many files. */
void disk_fixture_count (DiskFixture *self, guint count);

/* Returns: (transfer full): the file as an input */
CarrelApplianceDiskInput *disk_fixture_open (const char *path);

/* Converts one file, and waits. */
gboolean disk_fixture_convert (const char *source,
                               const CarrelApplianceDiskRequest *request,
                               const char *target,
                               CarrelApplianceDiskResult *out_result,
                               GError **error);

/* Same with layers, and a cancellable. */
gboolean disk_fixture_convert_layers (GPtrArray *layers,
                                      const CarrelApplianceDiskRequest *request,
                                      const char *target,
                                      GCancellable *cancellable,
                                      CarrelApplianceDiskResult *out_result,
                                      GError **error);

G_END_DECLS
