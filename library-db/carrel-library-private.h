/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-store-private.h"
#include "carrel-library-worker-private.h"

G_BEGIN_DECLS

/**
 * carrel_library_refuse:
 * @library: a library
 * @for_change: whether something is to be changed
 * @error: where to put the reason
 *
 * Looks whether the library takes requests: it is open, has not failed, and may be written.
 *
 * Returns: %TRUE with @error set if it does not, %FALSE if it does.
 */
gboolean carrel_library_refuse (CarrelLibrary *library, gboolean for_change, GError **error);

/**
 * carrel_library_get_writer:
 * @library: a library
 *
 * Returns: (transfer none) (nullable): the thread for changes; %NULL if read-only or closed.
 */
CarrelLibraryWorker *carrel_library_get_writer (CarrelLibrary *library);

/**
 * carrel_library_get_reader:
 * @library: a library
 *
 * Returns: (transfer none) (nullable): the thread for questions; %NULL if closed.
 */
CarrelLibraryWorker *carrel_library_get_reader (CarrelLibrary *library);

/**
 * carrel_library_get_writing_store:
 * @library: a library
 *
 * Returns: (transfer none) (nullable): the connection for changes. On the writing thread only.
 */
CarrelLibraryStore *carrel_library_get_writing_store (CarrelLibrary *library);

/**
 * carrel_library_get_reading_store:
 * @library: a library
 *
 * Returns: (transfer none): the connection for questions. On the reading thread only.
 */
CarrelLibraryStore *carrel_library_get_reading_store (CarrelLibrary *library);

/**
 * carrel_library_report_trouble:
 * @library: a library
 * @error: why a verb failed
 *
 * If @error tells that the database is lost or damaged, makes the library fail, on its main context.
 * Any thread.
 */
void carrel_library_report_trouble (CarrelLibrary *library, const GError *error);

/**
 * carrel_library_notice:
 * @library: a library
 *
 * Something may have been committed, here or elsewhere: looks what, on the reading thread, and has
 * `changed` emitted. Many calls cost little more than one. Any thread.
 */
void carrel_library_notice (CarrelLibrary *library);

/*
 * There is one signal more for friends, `rows-changed` (gpointer rows), emitted before `changed` when
 * machines changed: a GArray of the gint64 row ids concerned, or NULL when too many to list.
 */

G_END_DECLS
