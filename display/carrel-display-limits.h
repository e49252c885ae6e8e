/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a server may make this program allocate.  A frame at both limits of a side would be 1 GiB,
   therefore the bytes are bounded too: 16384x8192 and 11585x11585 still fit. */
#define CARREL_DISPLAY_LIMIT_FRAME_SIDE 16384u
#define CARREL_DISPLAY_LIMIT_FRAME_BYTES (512u * 1024u * 1024u)
#define CARREL_DISPLAY_LIMIT_CURSOR_SIDE 512u
#define CARREL_DISPLAY_LIMIT_DAMAGE_RECTANGLES 64u
#define CARREL_DISPLAY_LIMIT_PENDING_INPUT 1024u

/* How long a server may take until its first picture, and until it proves to be alive after it
   has closed the connection. */
#define CARREL_DISPLAY_LIMIT_CONNECT_MS 20000u
#define CARREL_DISPLAY_LIMIT_LIVENESS_MS 3000u

G_END_DECLS
