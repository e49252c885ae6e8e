/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-store-private.h"

G_BEGIN_DECLS

/**
 * CarrelLibraryOpening:
 * @folder: the folder, absolute, links resolved
 * @writing: (nullable): the connection for changes, %NULL if read-only
 * @reading: the connection for questions
 * @read_only_reason: (nullable): why it is read-only, for people
 * @report: (element-type utf8): what was found wrong and mended
 *
 * What opening a library gives.
 */
typedef struct
{
  char *folder;
  CarrelLibraryStore *writing;
  CarrelLibraryStore *reading;
  char *read_only_reason;
  GPtrArray *report;
} CarrelLibraryOpening;

/**
 * carrel_library_opening_run:
 * @folder: the library's folder
 * @flags: how to open it
 * @error: where to put the reason
 *
 * Does all that carrel_library_open_async() promises. Any thread; blocks.
 *
 * Returns: (transfer full) (nullable): the open connections, or %NULL with @error set.
 */
CarrelLibraryOpening *carrel_library_opening_run (const char *folder,
                                                  CarrelLibraryOpenFlags flags,
                                                  GError **error);

/**
 * carrel_library_opening_free:
 * @opening: (nullable) (transfer full): an opening
 *
 * Closes what is in it and frees it.
 */
void carrel_library_opening_free (CarrelLibraryOpening *opening);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryOpening, carrel_library_opening_free)

G_END_DECLS
