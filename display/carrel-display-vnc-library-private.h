/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <rfb/rfbclient.h>

G_BEGIN_DECLS

/*
 * libvncclient, loaded when a screen is first shown.  See carrel-display-spice-library-private.h.
 */

/* Every function of the library that is used. */
#define CARREL_DISPLAY_VNC_LIBRARY_SYMBOLS(SYMBOL) \
  SYMBOL (HandleRFBServerMessage)                  \
  SYMBOL (InitialiseRFBConnection)                 \
  SYMBOL (ReadFromRFBServer)                       \
  SYMBOL (SendExtDesktopSize)                      \
  SYMBOL (SendExtendedKeyEvent)                    \
  SYMBOL (SendFramebufferUpdateRequest)            \
  SYMBOL (SendPointerEvent)                        \
  SYMBOL (SetClientAuthSchemes)                    \
  SYMBOL (SetFormatAndEncodings)                   \
  SYMBOL (SupportsClient2Server)                   \
  SYMBOL (WriteToRFBServer)                        \
  SYMBOL (rfbClientCleanup)                        \
  SYMBOL (rfbClientErr)                            \
  SYMBOL (rfbClientGetClientData)                  \
  SYMBOL (rfbClientLog)                            \
  SYMBOL (rfbClientRegisterExtension)              \
  SYMBOL (rfbClientSetClientData)                  \
  SYMBOL (rfbGetClient)

/**
 * CarrelDisplayVncLibrary:
 *
 * The functions by their own names; %NULL before they are loaded.
 */
typedef struct
{
#define SYMBOL(name) __typeof__ (name) *name;
  CARREL_DISPLAY_VNC_LIBRARY_SYMBOLS (SYMBOL)
#undef SYMBOL
} CarrelDisplayVncLibrary;

/**
 * carrel_display_vnc_library_load:
 * @error: (out) (optional): %CARREL_DISPLAY_ERROR_UNSUPPORTED
 *
 * Loads the library where that has not been done yet.  Any thread; reads files the first time.
 *
 * Returns: whether its functions can be called
 */
gboolean carrel_display_vnc_library_load (GError **error);

/**
 * carrel_display_vnc_library_get:
 *
 * Returns: the functions.  Any thread.
 */
const CarrelDisplayVncLibrary *carrel_display_vnc_library_get (void);

/* Calls look as they always do; only the unit that fills the table needs the bare names. */
#ifndef CARREL_DISPLAY_VNC_LIBRARY_ITSELF
#define HandleRFBServerMessage (carrel_display_vnc_library_get ()->HandleRFBServerMessage)
#define InitialiseRFBConnection (carrel_display_vnc_library_get ()->InitialiseRFBConnection)
#define ReadFromRFBServer (carrel_display_vnc_library_get ()->ReadFromRFBServer)
#define SendExtDesktopSize (carrel_display_vnc_library_get ()->SendExtDesktopSize)
#define SendExtendedKeyEvent (carrel_display_vnc_library_get ()->SendExtendedKeyEvent)
#define SendFramebufferUpdateRequest \
  (carrel_display_vnc_library_get ()->SendFramebufferUpdateRequest)
#define SendPointerEvent (carrel_display_vnc_library_get ()->SendPointerEvent)
#define SetClientAuthSchemes (carrel_display_vnc_library_get ()->SetClientAuthSchemes)
#define SetFormatAndEncodings (carrel_display_vnc_library_get ()->SetFormatAndEncodings)
#define SupportsClient2Server (carrel_display_vnc_library_get ()->SupportsClient2Server)
#define WriteToRFBServer (carrel_display_vnc_library_get ()->WriteToRFBServer)
#define rfbClientCleanup (carrel_display_vnc_library_get ()->rfbClientCleanup)
#define rfbClientErr (*carrel_display_vnc_library_get ()->rfbClientErr)
#define rfbClientGetClientData (carrel_display_vnc_library_get ()->rfbClientGetClientData)
#define rfbClientLog (*carrel_display_vnc_library_get ()->rfbClientLog)
#define rfbClientRegisterExtension (carrel_display_vnc_library_get ()->rfbClientRegisterExtension)
#define rfbClientSetClientData (carrel_display_vnc_library_get ()->rfbClientSetClientData)
#define rfbGetClient (carrel_display_vnc_library_get ()->rfbGetClient)
#endif

G_END_DECLS
