/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-event.h"
#include "carrel-library.h"

G_BEGIN_DECLS

/**
 * carrel_library_events_append_async:
 * @library: a library
 * @who: who asks
 * @verb: what is asked
 * @machine_uuid: (nullable): of which machine
 * @detail: (nullable): anything more
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Adds an entry to the log.
 * End with carrel_library_change_finish().
 */
void carrel_library_events_append_async (CarrelLibrary *library,
                                         const char *who,
                                         const char *verb,
                                         const char *machine_uuid,
                                         const char *detail,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * carrel_library_events_list_async:
 * @library: a library
 * @machine_uuid: (nullable): only what concerns this machine
 * @before: only what comes before this sequence number, 0 for all
 * @limit: how many at most
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Reads the log, newest first.
 */
void carrel_library_events_list_async (CarrelLibrary *library,
                                       const char *machine_uuid,
                                       gint64 before,
                                       guint limit,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/**
 * carrel_library_events_list_finish:
 * @library: a library
 * @result: what the callback got
 * @error: where to put the reason
 *
 * Returns: (transfer full) (nullable) (element-type CarrelLibraryEvent): the entries; %NULL with @error set.
 */
GPtrArray *carrel_library_events_list_finish (CarrelLibrary *library,
                                              GAsyncResult *result,
                                              GError **error);

G_END_DECLS
