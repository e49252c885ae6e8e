/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CARREL_TYPE_LIBRARY_MEDIUM (carrel_library_medium_get_type ())

/**
 * CarrelLibraryMedium:
 * @path: where it lies
 * @size: in bytes, when it was last seen
 * @modified_at: its modification time, in nanoseconds since 1970
 * @os_id: (nullable): the system it installs
 * @label: (nullable): what to call it
 *
 * An installer image that was used before: a value.
 */
typedef struct
{
  char *path;
  guint64 size;
  gint64 modified_at;
  char *os_id;
  char *label;
} CarrelLibraryMedium;

/**
 * carrel_library_medium_get_type:
 *
 * Returns: the boxed type. Any thread.
 */
GType carrel_library_medium_get_type (void);

/**
 * carrel_library_medium_copy:
 * @medium: a medium
 *
 * Returns: (transfer full): a copy. Any thread.
 */
CarrelLibraryMedium *carrel_library_medium_copy (const CarrelLibraryMedium *medium);

/**
 * carrel_library_medium_free:
 * @medium: (nullable) (transfer full): a medium
 *
 * Frees the medium. Any thread.
 */
void carrel_library_medium_free (CarrelLibraryMedium *medium);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryMedium, carrel_library_medium_free)

G_END_DECLS
