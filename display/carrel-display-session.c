/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-session.h"

#include "carrel-display-keymap.h"
#include "carrel-display-limits.h"
#include "carrel-display-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * What is the same in every protocol: the state and its transitions, the one pending connect
 * request, which keys and buttons the guest believes to be down, and the checks that stand between
 * a caller and an implementation.  Everything happens on the main thread, so there is no lock.
 *
 * Every way out goes through carrel_display_session_take_end(): it enters the state, calls stop(),
 * and only then tells the world, so that a listener who drops the last reference finds the session
 * already quiet.
 */

#define MAXIMAL_WHEEL_STEPS 8

typedef struct
{
  CarrelDisplayState state;
  GError *error;
  GTask *connect_task;
  GSource *connect_timeout;
  GSource *connect_cancelled;
  guint connect_timeout_ms;

  CarrelDisplayFrame *frame;
  CarrelDisplayCursor *cursor;
  CarrelDisplayMouseMode mouse_mode;
  CarrelDisplayLocks locks;
  gboolean locks_are_known;
  gboolean agent_connected;
  gboolean can_resize;

  gboolean keys[CARREL_DISPLAY_N_KEYS];
  guint buttons;
  int x;
  int y;
} CarrelDisplaySessionPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CarrelDisplaySession, carrel_display_session, G_TYPE_OBJECT)

typedef enum
{
  PROPERTY_STATE = 1,
  PROPERTY_WIDTH,
  PROPERTY_HEIGHT,
  PROPERTY_MOUSE_MODE,
  PROPERTY_LOCKS,
  PROPERTY_AGENT_CONNECTED,
  PROPERTY_CAN_RESIZE,
  PROPERTY_CURSOR,
} Property;

#define N_PROPERTIES (PROPERTY_CURSOR + 1)

typedef enum
{
  SIGNAL_FRAME_CHANGED,
  SIGNAL_DAMAGE,
} Signal;

#define N_SIGNALS (SIGNAL_DAMAGE + 1)

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static CarrelDisplaySessionPrivate *
get_private (CarrelDisplaySession *self)
{
  return carrel_display_session_get_instance_private (self);
}

static void
set_state (CarrelDisplaySession *self, CarrelDisplayState state)
{
  CarrelDisplaySessionPrivate *private = get_private (self);

  g_assert (carrel_display_state_may_follow (private->state, state));

  private->state = state;
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Takes the pending request out, so that it can be answered exactly once. */
static GTask *
steal_connect_task (CarrelDisplaySession *self)
{
  CarrelDisplaySessionPrivate *private = get_private (self);

  clear_source (&private->connect_timeout);
  clear_source (&private->connect_cancelled);
  return g_steal_pointer (&private->connect_task);
}

static gboolean
connect_timeout_cb (gpointer user_data)
{
  CarrelDisplaySession *self = user_data;

  carrel_display_session_take_end (
    self,
    g_error_new (CARREL_DISPLAY_ERROR,
                 CARREL_DISPLAY_ERROR_TIMEOUT,
                 _ ("The display's server accepted the connection, but did not show a picture "
                      "within %u seconds.  The machine may be stopped or very busy; connect again."),
                    (get_private (self)->connect_timeout_ms + 999) / 1000));
  return G_SOURCE_REMOVE;
}

static gboolean
connect_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  CarrelDisplaySession *self = user_data;

  carrel_display_session_take_end (self,
                                   g_error_new_literal (G_IO_ERROR,
                                                        G_IO_ERROR_CANCELLED,
                                                        _ ("Connecting to the display was given "
                                                           "up.")));
  return G_SOURCE_REMOVE;
}

static void
watch_connecting (CarrelDisplaySession *self, GCancellable *cancellable)
{
  CarrelDisplaySessionPrivate *private = get_private (self);
  GMainContext *context = g_main_context_get_thread_default ();

  private->connect_timeout = g_timeout_source_new (private->connect_timeout_ms);
  g_source_set_callback (private->connect_timeout, connect_timeout_cb, self, NULL);
  g_source_attach (private->connect_timeout, context);

  if (cancellable == NULL)
    return;
  private->connect_cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (private->connect_cancelled,
                         G_SOURCE_FUNC (connect_cancelled_cb),
                         self,
                         NULL);
  g_source_attach (private->connect_cancelled, context);
}

void
carrel_display_session_connect_async (CarrelDisplaySession *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  CarrelDisplaySessionPrivate *private;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  private = get_private (self);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, carrel_display_session_connect_async);

  if (private->state != CARREL_DISPLAY_STATE_IDLE)
    {
      g_task_return_new_error (task,
                               CARREL_DISPLAY_ERROR,
                               CARREL_DISPLAY_ERROR_STATE,
                               _ ("This display session was already used; it is %s."),
                                  carrel_display_state_to_string (private->state));
      return;
    }

  private->connect_task = g_steal_pointer (&task);
  watch_connecting (self, cancellable);
  set_state (self, CARREL_DISPLAY_STATE_CONNECTING);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_STATE]);
  if (private->state == CARREL_DISPLAY_STATE_CONNECTING)
    CARREL_DISPLAY_SESSION_GET_CLASS (self)->start (self);
}

gboolean
carrel_display_session_connect_finish (CarrelDisplaySession *self,
                                       GAsyncResult *result,
                                       GError **error)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_SESSION (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
carrel_display_session_disconnect (CarrelDisplaySession *self)
{
  CarrelDisplaySessionPrivate *private;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  private = get_private (self);
  carrel_display_session_release_all_keys (self);
  while (private->state == CARREL_DISPLAY_STATE_CONNECTED && private->buttons != 0)
    carrel_display_session_pointer_button (self,
                                           (CarrelDisplayButton) g_bit_nth_lsf (private->buttons,
                                                                                -1),
                                           FALSE);
  carrel_display_session_take_end (self, NULL);
}

CarrelDisplayState
carrel_display_session_get_state (CarrelDisplaySession *self)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_SESSION (self), CARREL_DISPLAY_STATE_IDLE);

  return get_private (self)->state;
}

const GError *
carrel_display_session_get_error (CarrelDisplaySession *self)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_SESSION (self), NULL);

  return get_private (self)->error;
}

CarrelDisplayFrame *
carrel_display_session_get_frame (CarrelDisplaySession *self)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_SESSION (self), NULL);

  return get_private (self)->frame;
}

CarrelDisplayCursor *
carrel_display_session_get_cursor (CarrelDisplaySession *self)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_SESSION (self), NULL);

  return get_private (self)->cursor;
}

CarrelDisplayMouseMode
carrel_display_session_get_mouse_mode (CarrelDisplaySession *self)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_SESSION (self), CARREL_DISPLAY_MOUSE_MODE_ABSOLUTE);

  return get_private (self)->mouse_mode;
}

CarrelDisplayLocks
carrel_display_session_get_locks (CarrelDisplaySession *self)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_SESSION (self), 0);

  return get_private (self)->locks;
}

gboolean
carrel_display_session_get_agent_connected (CarrelDisplaySession *self)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_SESSION (self), FALSE);

  return get_private (self)->agent_connected;
}

gboolean
carrel_display_session_get_can_resize (CarrelDisplaySession *self)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_SESSION (self), FALSE);

  return get_private (self)->can_resize;
}

void
carrel_display_session_key (CarrelDisplaySession *self, guint scan_code, gboolean is_pressed)
{
  CarrelDisplaySessionPrivate *private;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));
  g_return_if_fail (scan_code > 0 && scan_code < CARREL_DISPLAY_N_KEYS);

  private = get_private (self);
  if (private->state != CARREL_DISPLAY_STATE_CONNECTED)
    return;
  if (!is_pressed && !private->keys[scan_code])
    return;
  private->keys[scan_code] = is_pressed;
  CARREL_DISPLAY_SESSION_GET_CLASS (self)->key (self, scan_code, is_pressed);
}

void
carrel_display_session_release_all_keys (CarrelDisplaySession *self)
{
  CarrelDisplaySessionPrivate *private;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  private = get_private (self);
  for (guint scan_code = 1; scan_code < CARREL_DISPLAY_N_KEYS; scan_code++)
    if (private->keys[scan_code])
      carrel_display_session_key (self, scan_code, FALSE);
}

void
carrel_display_session_send_keys (CarrelDisplaySession *self,
                                  const guint *scan_codes,
                                  gsize n_scan_codes)
{
  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));
  g_return_if_fail (scan_codes != NULL || n_scan_codes == 0);

  for (gsize i = 0; i < n_scan_codes; i++)
    carrel_display_session_key (self, scan_codes[i], TRUE);
  for (gsize i = n_scan_codes; i > 0; i--)
    carrel_display_session_key (self, scan_codes[i - 1], FALSE);
}

/* For protocols that tell the lights but cannot set them: a person would press the key. */
static void
tap_locks (CarrelDisplaySession *self, CarrelDisplayLocks difference)
{
  const guint caps = CARREL_DISPLAY_KEYMAP_CAPS_LOCK;
  const guint num = CARREL_DISPLAY_KEYMAP_NUM_LOCK;
  const guint scroll = CARREL_DISPLAY_KEYMAP_SCROLL_LOCK;

  if (difference & CARREL_DISPLAY_LOCKS_CAPS)
    carrel_display_session_send_keys (self, &caps, 1);
  if (difference & CARREL_DISPLAY_LOCKS_NUM)
    carrel_display_session_send_keys (self, &num, 1);
  if (difference & CARREL_DISPLAY_LOCKS_SCROLL)
    carrel_display_session_send_keys (self, &scroll, 1);
}

void
carrel_display_session_set_locks (CarrelDisplaySession *self, CarrelDisplayLocks locks)
{
  CarrelDisplaySessionPrivate *private;
  CarrelDisplaySessionClass *class;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  private = get_private (self);
  if (private->state != CARREL_DISPLAY_STATE_CONNECTED || !private->locks_are_known ||
      private->locks == locks)
    return;
  class = CARREL_DISPLAY_SESSION_GET_CLASS (self);
  if (class->set_locks != NULL)
    class->set_locks (self, locks);
  else
    tap_locks (self, private->locks ^ locks);
}

void
carrel_display_session_pointer_position (CarrelDisplaySession *self, int x, int y)
{
  CarrelDisplaySessionPrivate *private;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  private = get_private (self);
  if (private->state != CARREL_DISPLAY_STATE_CONNECTED || private->frame == NULL ||
      private->mouse_mode != CARREL_DISPLAY_MOUSE_MODE_ABSOLUTE)
    return;
  private->x = CLAMP (x, 0, (int) carrel_display_frame_get_width (private->frame) - 1);
  private->y = CLAMP (y, 0, (int) carrel_display_frame_get_height (private->frame) - 1);
  CARREL_DISPLAY_SESSION_GET_CLASS (self)->pointer (self,
                                                    private->x,
                                                    private->y,
                                                    private->buttons,
                                                    0);
}

void
carrel_display_session_pointer_motion (CarrelDisplaySession *self, int dx, int dy)
{
  CarrelDisplaySessionPrivate *private;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  private = get_private (self);
  if (private->state != CARREL_DISPLAY_STATE_CONNECTED ||
      private->mouse_mode != CARREL_DISPLAY_MOUSE_MODE_RELATIVE || (dx == 0 && dy == 0))
    return;
  CARREL_DISPLAY_SESSION_GET_CLASS (self)->pointer (self, dx, dy, private->buttons, 0);
}

void
carrel_display_session_pointer_button (CarrelDisplaySession *self,
                                       CarrelDisplayButton button,
                                       gboolean is_pressed)
{
  CarrelDisplaySessionPrivate *private;
  gboolean is_absolute;
  guint bit;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));
  g_return_if_fail ((guint) button < CARREL_DISPLAY_N_BUTTONS);

  private = get_private (self);
  bit = 1u << button;
  if (private->state != CARREL_DISPLAY_STATE_CONNECTED ||
      ((private->buttons & bit) != 0) == (is_pressed != FALSE))
    return;
  private->buttons ^= bit;
  is_absolute = private->mouse_mode == CARREL_DISPLAY_MOUSE_MODE_ABSOLUTE;
  CARREL_DISPLAY_SESSION_GET_CLASS (self)->pointer (self,
                                                    is_absolute ? private->x : 0,
                                                    is_absolute ? private->y : 0,
                                                    private->buttons,
                                                    bit);
}

void
carrel_display_session_pointer_wheel (CarrelDisplaySession *self, int steps)
{
  CarrelDisplaySessionPrivate *private;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  private = get_private (self);
  if (private->state != CARREL_DISPLAY_STATE_CONNECTED || steps == 0)
    return;
  CARREL_DISPLAY_SESSION_GET_CLASS (self)
    ->wheel (self, CLAMP (steps, -MAXIMAL_WHEEL_STEPS, MAXIMAL_WHEEL_STEPS), private->buttons);
}

void
carrel_display_session_request_size (CarrelDisplaySession *self, guint width, guint height)
{
  CarrelDisplaySessionPrivate *private;
  CarrelDisplaySessionClass *class;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  private = get_private (self);
  class = CARREL_DISPLAY_SESSION_GET_CLASS (self);
  if (private->state != CARREL_DISPLAY_STATE_CONNECTED || class->request_size == NULL ||
      width == 0 || height == 0)
    return;
  class->request_size (self,
                       MIN (width, CARREL_DISPLAY_LIMIT_FRAME_SIDE),
                       MIN (height, CARREL_DISPLAY_LIMIT_FRAME_SIDE));
}

void
carrel_display_session_set_connect_timeout (CarrelDisplaySession *self, guint timeout_ms)
{
  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  get_private (self)->connect_timeout_ms = timeout_ms;
}

void
carrel_display_session_take_frame (CarrelDisplaySession *self, CarrelDisplayFrame *frame)
{
  CarrelDisplaySessionPrivate *private;
  g_autoptr (CarrelDisplaySession) keep = NULL;
  g_autoptr (CarrelDisplayFrame) old = NULL;
  GObject *object = G_OBJECT (self);

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  private = get_private (self);
  g_return_if_fail (private->state == CARREL_DISPLAY_STATE_CONNECTING ||
                    private->state == CARREL_DISPLAY_STATE_CONNECTED);

  keep = g_object_ref (self);
  old = g_steal_pointer (&private->frame);
  private->frame = frame;

  g_object_freeze_notify (object);
  g_object_notify_by_pspec (object, properties[PROPERTY_WIDTH]);
  g_object_notify_by_pspec (object, properties[PROPERTY_HEIGHT]);
  if (private->state == CARREL_DISPLAY_STATE_CONNECTING && frame != NULL)
    {
      g_autoptr (GTask) task = steal_connect_task (self);

      set_state (self, CARREL_DISPLAY_STATE_CONNECTED);
      g_object_notify_by_pspec (object, properties[PROPERTY_STATE]);
      g_task_return_boolean (task, TRUE);
    }
  g_signal_emit (self, signals[SIGNAL_FRAME_CHANGED], 0);
  g_object_thaw_notify (object);
}

void
carrel_display_session_add_damage (CarrelDisplaySession *self,
                                   gint64 x,
                                   gint64 y,
                                   gint64 width,
                                   gint64 height)
{
  CarrelDisplaySessionPrivate *private;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  private = get_private (self);
  if (private->frame == NULL ||
      !carrel_display_frame_clip (private->frame, &x, &y, &width, &height))
    return;
  g_signal_emit (self, signals[SIGNAL_DAMAGE], 0, (int) x, (int) y, (int) width, (int) height);
}

void
carrel_display_session_take_cursor (CarrelDisplaySession *self, CarrelDisplayCursor *cursor)
{
  CarrelDisplaySessionPrivate *private;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  private = get_private (self);
  g_clear_pointer (&private->cursor, carrel_display_cursor_unref);
  private->cursor = cursor;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_CURSOR]);
}

void
carrel_display_session_take_end (CarrelDisplaySession *self, GError *error)
{
  CarrelDisplaySessionPrivate *private;
  g_autoptr (CarrelDisplaySession) keep = NULL;
  g_autoptr (GError) owned_error = error;
  g_autoptr (GTask) task = NULL;
  gboolean was_started;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  private = get_private (self);
  if (private->state == CARREL_DISPLAY_STATE_DISCONNECTED)
    return;

  keep = g_object_ref (self);
  was_started = private->state != CARREL_DISPLAY_STATE_IDLE;
  private->error = g_steal_pointer (&owned_error);
  set_state (self, CARREL_DISPLAY_STATE_DISCONNECTED);
  memset (private->keys, 0, sizeof private->keys);
  private->buttons = 0;
  task = steal_connect_task (self);
  if (was_started)
    CARREL_DISPLAY_SESSION_GET_CLASS (self)->stop (self);

  carrel_display_session_set_can_resize (self, FALSE);
  carrel_display_session_set_agent_connected (self, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_STATE]);
  if (task == NULL)
    return;
  if (private->error != NULL)
    g_task_return_error (task, g_error_copy (private->error));
  else
    g_task_return_new_error (task,
                             G_IO_ERROR,
                             G_IO_ERROR_CANCELLED,
                             _ ("Connecting to the display was given up."));
}

void
carrel_display_session_set_mouse_mode (CarrelDisplaySession *self, CarrelDisplayMouseMode mode)
{
  CarrelDisplaySessionPrivate *private;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  private = get_private (self);
  if (private->mouse_mode == mode)
    return;
  private->mouse_mode = mode;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_MOUSE_MODE]);
}

void
carrel_display_session_set_guest_locks (CarrelDisplaySession *self, CarrelDisplayLocks locks)
{
  CarrelDisplaySessionPrivate *private;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  private = get_private (self);
  private->locks_are_known = TRUE;
  if (private->locks == locks)
    return;
  private->locks = locks;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_LOCKS]);
}

void
carrel_display_session_set_agent_connected (CarrelDisplaySession *self, gboolean is_connected)
{
  CarrelDisplaySessionPrivate *private;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  private = get_private (self);
  is_connected = is_connected != FALSE;
  if (private->agent_connected == is_connected)
    return;
  private->agent_connected = is_connected;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_AGENT_CONNECTED]);
}

void
carrel_display_session_set_can_resize (CarrelDisplaySession *self, gboolean can_resize)
{
  CarrelDisplaySessionPrivate *private;

  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (self));

  private = get_private (self);
  can_resize = can_resize != FALSE;
  if (private->can_resize == can_resize)
    return;
  private->can_resize = can_resize;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_CAN_RESIZE]);
}

static void
carrel_display_session_get_property (GObject *object,
                                     guint property_id,
                                     GValue *value,
                                     GParamSpec *pspec)
{
  CarrelDisplaySessionPrivate *private = get_private (CARREL_DISPLAY_SESSION (object));
  CarrelDisplayFrame *frame = private->frame;

  switch ((Property) property_id)
    {
    case PROPERTY_STATE:
      g_value_set_enum (value, (int) private->state);
      break;
    case PROPERTY_WIDTH:
      g_value_set_uint (value, frame == NULL ? 0 : carrel_display_frame_get_width (frame));
      break;
    case PROPERTY_HEIGHT:
      g_value_set_uint (value, frame == NULL ? 0 : carrel_display_frame_get_height (frame));
      break;
    case PROPERTY_MOUSE_MODE:
      g_value_set_enum (value, (int) private->mouse_mode);
      break;
    case PROPERTY_LOCKS:
      g_value_set_uint (value, private->locks);
      break;
    case PROPERTY_AGENT_CONNECTED:
      g_value_set_boolean (value, private->agent_connected);
      break;
    case PROPERTY_CAN_RESIZE:
      g_value_set_boolean (value, private->can_resize);
      break;
    case PROPERTY_CURSOR:
      g_value_set_boxed (value, private->cursor);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
carrel_display_session_dispose (GObject *object)
{
  CarrelDisplaySession *self = CARREL_DISPLAY_SESSION (object);

  carrel_display_session_take_end (self, NULL);
  G_OBJECT_CLASS (carrel_display_session_parent_class)->dispose (object);
}

static void
carrel_display_session_finalize (GObject *object)
{
  CarrelDisplaySessionPrivate *private = get_private (CARREL_DISPLAY_SESSION (object));

  g_clear_error (&private->error);
  g_clear_pointer (&private->frame, carrel_display_frame_unref);
  g_clear_pointer (&private->cursor, carrel_display_cursor_unref);
  G_OBJECT_CLASS (carrel_display_session_parent_class)->finalize (object);
}

static void
carrel_display_session_init (CarrelDisplaySession *self)
{
  get_private (self)->connect_timeout_ms = CARREL_DISPLAY_LIMIT_CONNECT_MS;
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const guint side = CARREL_DISPLAY_LIMIT_FRAME_SIDE;

  properties[PROPERTY_STATE] = g_param_spec_enum ("state",
                                                  NULL,
                                                  NULL,
                                                  CARREL_TYPE_DISPLAY_STATE,
                                                  CARREL_DISPLAY_STATE_IDLE,
                                                  flags);
  properties[PROPERTY_WIDTH] = g_param_spec_uint ("width", NULL, NULL, 0, side, 0, flags);
  properties[PROPERTY_HEIGHT] = g_param_spec_uint ("height", NULL, NULL, 0, side, 0, flags);
  properties[PROPERTY_MOUSE_MODE] = g_param_spec_enum ("mouse-mode",
                                                       NULL,
                                                       NULL,
                                                       CARREL_TYPE_DISPLAY_MOUSE_MODE,
                                                       CARREL_DISPLAY_MOUSE_MODE_ABSOLUTE,
                                                       flags);
  properties[PROPERTY_LOCKS] = g_param_spec_uint ("locks", NULL, NULL, 0, 7, 0, flags);
  properties[PROPERTY_AGENT_CONNECTED] =
    g_param_spec_boolean ("agent-connected", NULL, NULL, FALSE, flags);
  properties[PROPERTY_CAN_RESIZE] = g_param_spec_boolean ("can-resize", NULL, NULL, FALSE, flags);
  properties[PROPERTY_CURSOR] =
    g_param_spec_boxed ("cursor", NULL, NULL, CARREL_TYPE_DISPLAY_CURSOR, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
carrel_display_session_class_init (CarrelDisplaySessionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GType type = G_TYPE_FROM_CLASS (class);

  object_class->get_property = carrel_display_session_get_property;
  object_class->dispose = carrel_display_session_dispose;
  object_class->finalize = carrel_display_session_finalize;
  install_properties (object_class);

  signals[SIGNAL_FRAME_CHANGED] =
    g_signal_new ("frame-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DAMAGE] = g_signal_new ("damage",
                                         type,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         4,
                                         G_TYPE_INT,
                                         G_TYPE_INT,
                                         G_TYPE_INT,
                                         G_TYPE_INT);
}
