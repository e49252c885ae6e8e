/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The channels of SPICE by their numbers in the protocol; VNC has only the first. */
#define HOSTILE_N_CHANNELS 5
#define HOSTILE_VNC 0
#define HOSTILE_SPICE_MAIN 1
#define HOSTILE_SPICE_DISPLAY 2
#define HOSTILE_SPICE_INPUTS 3
#define HOSTILE_SPICE_CURSOR 4

/* A server on a Unix socket that says what it was told to, whatever it hears. */
typedef struct
{
  char *folder;
  char *path;
  GSocketService *service;
  GCancellable *cancellable;
  GByteArray *speech[HOSTILE_N_CHANNELS];
  /* Waits for the client's link message, to know which channel it is. */
  gboolean is_spice;
  gboolean closes;
} HostileServer;

HostileServer *hostile_server_new (gboolean is_spice);
void hostile_server_free (HostileServer *server);

/* Add to what is said; numbers as the protocol has them: little endian for SPICE, big for VNC. */
void hostile_say (HostileServer *server, int channel, gconstpointer bytes, gsize n_bytes);
void hostile_say_number (HostileServer *server, int channel, guint64 number, gsize n_bytes);

/* The beginning of a proper conversation, after which a client trusts the server. */
void hostile_say_vnc_welcome (HostileServer *server, guint width, guint height);
void hostile_say_spice_link (HostileServer *server, int channel);
void hostile_say_spice_message (HostileServer *server,
                                int channel,
                                guint type,
                                const guint32 *words,
                                gsize n_words);
/* Main, display and inputs up to the point where the picture is announced. */
void hostile_say_spice_welcome (HostileServer *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostileServer, hostile_server_free)

G_END_DECLS
