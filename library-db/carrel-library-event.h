/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CARREL_TYPE_LIBRARY_EVENT (carrel_library_event_get_type ())

/**
 * CarrelLibraryEvent:
 * @sequence: its place in the log; never given twice
 * @at: when, in seconds since 1970; not to order by
 * @who: who asked, such as a user's name and program
 * @verb: what was asked
 * @machine_uuid: (nullable): of which machine
 * @detail: (nullable): anything more, for people
 *
 * One entry of the log: a value.
 */
typedef struct
{
  gint64 sequence;
  gint64 at;
  char *who;
  char *verb;
  char *machine_uuid;
  char *detail;
} CarrelLibraryEvent;

/**
 * carrel_library_event_get_type:
 *
 * Returns: the boxed type. Any thread.
 */
GType carrel_library_event_get_type (void);

/**
 * carrel_library_event_copy:
 * @event: an event
 *
 * Returns: (transfer full): a copy. Any thread.
 */
CarrelLibraryEvent *carrel_library_event_copy (const CarrelLibraryEvent *event);

/**
 * carrel_library_event_free:
 * @event: (nullable) (transfer full): an event
 *
 * Frees the event. Any thread.
 */
void carrel_library_event_free (CarrelLibraryEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryEvent, carrel_library_event_free)

G_END_DECLS
