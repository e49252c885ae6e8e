/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/carrel-base-process.h"
#include "display/carrel-display-session.h"

G_BEGIN_DECLS

/* Runs the main loop until a condition holds; a minute without it is a failure. */
#define display_wait_until(condition)                                           \
  G_STMT_START                                                                  \
  {                                                                             \
    guint display_deadline_ = display_deadline_start (G_STRINGIFY (condition)); \
    while (!(condition))                                                        \
      g_main_context_iteration (NULL, TRUE);                                    \
    display_deadline_stop (display_deadline_);                                  \
  }                                                                             \
  G_STMT_END

guint display_deadline_start (const char *condition);
void display_deadline_stop (guint deadline);

/* Watches how long the main loop is away, without what other programs keep it away: the time it
   waits for a processor, and the longest time for which a thread that does nothing is late. */
typedef struct _DisplayGap DisplayGap;

DisplayGap *display_gap_start (void);
/* Ends the watch; returns the milliseconds. */
guint display_gap_stop (DisplayGap *gap);
#define DISPLAY_GAP_LIMIT_MS 100u

/* A QEMU that runs the painter and shows it by SPICE and by VNC. */
typedef struct
{
  CarrelBaseProcess *process;
  char *folder;
  char *spice_path;
  char *vnc_path;
  GString *serial;
  GSocketService *service;
  GCancellable *cancellable;
} DisplayGuest;

/* Lets the libraries complain about servers that misbehave on purpose; our own criticals stay
   fatal. */
void display_tolerate_library_warnings (void);

/* Skips the test and returns NULL where QEMU or the painter are missing. */
DisplayGuest *display_guest_start (const char *device, const char *command_line);
void display_guest_free (DisplayGuest *guest);
/* How often a line was said on the serial port. */
guint display_guest_count (DisplayGuest *guest, const char *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DisplayGuest, display_guest_free)

/* Connects and waits for the answer. */
gboolean display_connect (CarrelDisplaySession *session, GError **error);
/* Drops the last reference and waits until the object is gone. */
void display_finalize (CarrelDisplaySession *session);

G_END_DECLS
