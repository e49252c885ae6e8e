/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-display-cursor.h"
#include "carrel-display-error.h"
#include "carrel-display-frame.h"
#include "carrel-display-mouse-mode.h"
#include "carrel-display-state.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarrelDisplayButton:
 * @CARREL_DISPLAY_BUTTON_LEFT: the left button
 * @CARREL_DISPLAY_BUTTON_MIDDLE: the middle button
 * @CARREL_DISPLAY_BUTTON_RIGHT: the right button
 * @CARREL_DISPLAY_BUTTON_SIDE: the button that goes back
 * @CARREL_DISPLAY_BUTTON_EXTRA: the button that goes forward
 *
 * The buttons a guest can be told of.  The wheel is not a button here.
 */
typedef enum
{
  CARREL_DISPLAY_BUTTON_LEFT,
  CARREL_DISPLAY_BUTTON_MIDDLE,
  CARREL_DISPLAY_BUTTON_RIGHT,
  CARREL_DISPLAY_BUTTON_SIDE,
  CARREL_DISPLAY_BUTTON_EXTRA,
} CarrelDisplayButton;

#define CARREL_DISPLAY_N_BUTTONS 5

/**
 * CarrelDisplayLocks:
 * @CARREL_DISPLAY_LOCKS_SCROLL: scroll lock
 * @CARREL_DISPLAY_LOCKS_NUM: num lock
 * @CARREL_DISPLAY_LOCKS_CAPS: caps lock
 *
 * The lights of a keyboard.
 */
typedef enum
{
  CARREL_DISPLAY_LOCKS_SCROLL = 1 << 0,
  CARREL_DISPLAY_LOCKS_NUM = 1 << 1,
  CARREL_DISPLAY_LOCKS_CAPS = 1 << 2,
} CarrelDisplayLocks;

/* The scan codes of set 1 are numbered as QEMU does: the code in seven bits, and 0x80 added if the
   byte 0xe0 goes before it. */
#define CARREL_DISPLAY_N_KEYS 256

#define CARREL_TYPE_DISPLAY_SESSION (carrel_display_session_get_type ())

/**
 * CarrelDisplaySession:
 *
 * One connection to one guest's display, whatever the protocol.  It produces frames, damage and
 * cursors, and takes keys and pointer.  Lives on the main thread; nothing in it blocks, whatever
 * the server does.
 *
 * Properties, all read-only and notified: "state" (#CarrelDisplayState), "width" and "height"
 * (guint, pixels of the guest, 0 without a frame), "mouse-mode" (#CarrelDisplayMouseMode), "locks"
 * (guint, #CarrelDisplayLocks the guest has lit), "agent-connected" (gboolean), "can-resize"
 * (gboolean: a request for a size has a chance), "cursor" (#CarrelDisplayCursor or %NULL for the
 * host's own pointer).
 *
 * Signals: "frame-changed" (the frame is another object now, or %NULL; all of it is damaged) and
 * "damage" (int x, int y, int width, int height: this part of the frame was written; always inside
 * of the frame and never empty).
 */
G_DECLARE_DERIVABLE_TYPE (CarrelDisplaySession,
                          carrel_display_session,
                          CARREL,
                          DISPLAY_SESSION,
                          GObject)

/**
 * CarrelDisplaySessionClass:
 *
 * What an implementation fills in.  Everything happens on the main thread.
 */
struct _CarrelDisplaySessionClass
{
  /*< private >*/
  GObjectClass parent_class;

  /*< public >*/

  /* Begins to connect.  Mandatory.  Called once, in the state connecting.  Must not block; it ends in
     carrel_display_session_take_frame(), which makes the session connected, or in
     carrel_display_session_take_end(). */
  void (*start) (CarrelDisplaySession *self);

  /* Closes the connection and everything that is under way.  Mandatory.  Called once, when the
     session left connecting or connected, whoever ended it.  Must not block, and nothing may be
     reported afterwards. */
  void (*stop) (CarrelDisplaySession *self);

  /* Tells the guest of a key.  Mandatory.  Connected only; the code is in range. */
  void (*key) (CarrelDisplaySession *self, guint scan_code, gboolean is_pressed);

  /* Makes the guest's lights like these.  Optional: NULL means that the protocol cannot, and that
     the keys are tapped instead where the lights differ. */
  void (*set_locks) (CarrelDisplaySession *self, CarrelDisplayLocks locks);

  /* Tells the guest of the pointer: position (absolute mode) or motion (relative mode), and the
     buttons that are down, one bit per CarrelDisplayButton.  Mandatory.  Also called if only a
     button changed; "changed" is then its bit, otherwise 0. */
  void (*pointer) (CarrelDisplaySession *self, int x, int y, guint buttons, guint changed);

  /* Tells the guest of wheel clicks, never 0, positive is down.  Mandatory. */
  void (*wheel) (CarrelDisplaySession *self, int steps, guint buttons);

  /* Asks the guest for a resolution within the limits.  Optional: NULL means that the protocol
     cannot. */
  void (*request_size) (CarrelDisplaySession *self, guint width, guint height);
};

/**
 * carrel_display_session_connect_async:
 * @self: a session
 * @cancellable: (nullable): to give up; the session is then disconnected
 * @callback: called once, when the first picture is there or will not come
 * @user_data: for @callback
 *
 * Connects.  A session connects once; a second call gets %CARREL_DISPLAY_ERROR_STATE and changes
 * nothing.  A server that accepts the connection and says nothing is given up after
 * %CARREL_DISPLAY_LIMIT_CONNECT_MS.  Main thread.
 */
void carrel_display_session_connect_async (CarrelDisplaySession *self,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/**
 * carrel_display_session_connect_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error of %CARREL_DISPLAY_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Ends carrel_display_session_connect_async().  Main thread.
 *
 * Returns: whether the session is connected
 */
gboolean carrel_display_session_connect_finish (CarrelDisplaySession *self,
                                                GAsyncResult *result,
                                                GError **error);

/**
 * carrel_display_session_disconnect:
 * @self: a session
 *
 * Releases all keys and buttons, and closes the connection.  The last frame stays.  Does nothing
 * if already disconnected.  Never blocks.  Main thread.
 */
void carrel_display_session_disconnect (CarrelDisplaySession *self);

/**
 * carrel_display_session_get_state:
 * @self: a session
 *
 * Main thread.
 *
 * Returns: the state
 */
CarrelDisplayState carrel_display_session_get_state (CarrelDisplaySession *self);

/**
 * carrel_display_session_get_error:
 * @self: a session
 *
 * Why the session is disconnected.  Main thread.
 *
 * Returns: (transfer none) (nullable): the reason; %NULL if not disconnected or disconnected by
 *   carrel_display_session_disconnect()
 */
const GError *carrel_display_session_get_error (CarrelDisplaySession *self);

/**
 * carrel_display_session_get_frame:
 * @self: a session
 *
 * The guest's picture; also the last one after the end.  Main thread.
 *
 * Returns: (transfer none) (nullable): the frame, or %NULL if none came yet
 */
CarrelDisplayFrame *carrel_display_session_get_frame (CarrelDisplaySession *self);

/**
 * carrel_display_session_get_cursor:
 * @self: a session
 *
 * Main thread.
 *
 * Returns: (transfer none) (nullable): the shape of the pointer, or %NULL for the host's own
 */
CarrelDisplayCursor *carrel_display_session_get_cursor (CarrelDisplaySession *self);

/**
 * carrel_display_session_get_mouse_mode:
 * @self: a session
 *
 * Main thread.
 *
 * Returns: the mode
 */
CarrelDisplayMouseMode carrel_display_session_get_mouse_mode (CarrelDisplaySession *self);

/**
 * carrel_display_session_get_locks:
 * @self: a session
 *
 * Main thread.
 *
 * Returns: the lights that the guest has lit
 */
CarrelDisplayLocks carrel_display_session_get_locks (CarrelDisplaySession *self);

/**
 * carrel_display_session_get_agent_connected:
 * @self: a session
 *
 * Main thread.
 *
 * Returns: whether an agent answers in the guest (SPICE only)
 */
gboolean carrel_display_session_get_agent_connected (CarrelDisplaySession *self);

/**
 * carrel_display_session_get_can_resize:
 * @self: a session
 *
 * Main thread.
 *
 * Returns: whether carrel_display_session_request_size() has a chance
 */
gboolean carrel_display_session_get_can_resize (CarrelDisplaySession *self);

/**
 * carrel_display_session_key:
 * @self: a session
 * @scan_code: the number of a key, see %CARREL_DISPLAY_N_KEYS; at least 1
 * @is_pressed: down or up
 *
 * Tells the guest of a key.  A key that is down may be told down again (repetition); an up of a
 * key that is not down is left out.  Ignored if not connected.  Main thread.
 */
void carrel_display_session_key (CarrelDisplaySession *self, guint scan_code, gboolean is_pressed);

/**
 * carrel_display_session_release_all_keys:
 * @self: a session
 *
 * Tells the guest that every key that is down is up.  Main thread.
 */
void carrel_display_session_release_all_keys (CarrelDisplaySession *self);

/**
 * carrel_display_session_send_keys:
 * @self: a session
 * @scan_codes: (array length=n_scan_codes): keys
 * @n_scan_codes: how many
 *
 * Presses the keys in this order and releases them in the opposite one.  Main thread.
 */
void carrel_display_session_send_keys (CarrelDisplaySession *self,
                                       const guint *scan_codes,
                                       gsize n_scan_codes);

/**
 * carrel_display_session_set_locks:
 * @self: a session
 * @locks: the lights of the host's keyboard
 *
 * Makes the guest's lights like the host's, where the guest's are known.  Main thread.
 */
void carrel_display_session_set_locks (CarrelDisplaySession *self, CarrelDisplayLocks locks);

/**
 * carrel_display_session_pointer_position:
 * @self: a session
 * @x: column in the frame; outside is moved to the edge
 * @y: row in the frame; outside is moved to the edge
 *
 * Tells the guest where the pointer is.  For the absolute mode; ignored in the relative one.  Main
 * thread.
 */
void carrel_display_session_pointer_position (CarrelDisplaySession *self, int x, int y);

/**
 * carrel_display_session_pointer_motion:
 * @self: a session
 * @dx: columns to the right
 * @dy: rows down
 *
 * Tells the guest how far the pointer moved.  For the relative mode; ignored in the absolute one.
 * Main thread.
 */
void carrel_display_session_pointer_motion (CarrelDisplaySession *self, int dx, int dy);

/**
 * carrel_display_session_pointer_button:
 * @self: a session
 * @button: a button
 * @is_pressed: down or up
 *
 * Tells the guest of a button.  Main thread.
 */
void carrel_display_session_pointer_button (CarrelDisplaySession *self,
                                            CarrelDisplayButton button,
                                            gboolean is_pressed);

/**
 * carrel_display_session_pointer_wheel:
 * @self: a session
 * @steps: clicks of the wheel, positive is down; more than a few are cut off
 *
 * Tells the guest of the wheel.  Main thread.
 */
void carrel_display_session_pointer_wheel (CarrelDisplaySession *self, int steps);

/**
 * carrel_display_session_request_size:
 * @self: a session
 * @width: pixels
 * @height: rows
 *
 * Asks the guest for a resolution.  It may answer with another one, or not at all.  Callers wait
 * for the user to be done (the view does).  Main thread.
 */
void carrel_display_session_request_size (CarrelDisplaySession *self, guint width, guint height);

G_END_DECLS
