/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-event.h"

G_DEFINE_BOXED_TYPE (CarrelLibraryEvent,
                     carrel_library_event,
                     carrel_library_event_copy,
                     carrel_library_event_free)

CarrelLibraryEvent *
carrel_library_event_copy (const CarrelLibraryEvent *event)
{
  CarrelLibraryEvent *copy;

  g_return_val_if_fail (event != NULL, NULL);

  copy = g_memdup2 (event, sizeof *event);
  copy->who = g_strdup (event->who);
  copy->verb = g_strdup (event->verb);
  copy->machine_uuid = g_strdup (event->machine_uuid);
  copy->detail = g_strdup (event->detail);
  return copy;
}

void
carrel_library_event_free (CarrelLibraryEvent *event)
{
  if (event == NULL)
    return;
  g_free (event->who);
  g_free (event->verb);
  g_free (event->machine_uuid);
  g_free (event->detail);
  g_free (event);
}
