/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-vnc.h"

#include "carrel-display-liveness.h"
#include "carrel-display-session-private.h"
#include "carrel-display-vnc-library-private.h"
#include "carrel-display-vnc-link-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#define WHEEL_UP (1u << 3)
#define WHEEL_DOWN (1u << 4)

struct _CarrelDisplayVnc
{
  CarrelDisplaySession parent_instance;

  CarrelDisplayOpener *opener;
  GCancellable *cancellable;
  CarrelDisplayVncLink *link;
  int x;
  int y;
  gboolean is_ending;
};

G_DEFINE_FINAL_TYPE (CarrelDisplayVnc, carrel_display_vnc, CARREL_TYPE_DISPLAY_SESSION)

static const guint button_masks[CARREL_DISPLAY_N_BUTTONS] = {
  [CARREL_DISPLAY_BUTTON_LEFT] = 1u << 0,
  [CARREL_DISPLAY_BUTTON_MIDDLE] = 1u << 1,
  [CARREL_DISPLAY_BUTTON_RIGHT] = 1u << 2,
};

static guint
buttons_to_mask (guint buttons)
{
  guint mask = 0;

  for (guint i = 0; i < CARREL_DISPLAY_N_BUTTONS; i++)
    if (buttons & (1u << i))
      mask |= button_masks[i];
  return mask;
}

static void
drop_link (CarrelDisplayVnc *self)
{
  g_clear_pointer (&self->link, carrel_display_vnc_link_close);
}

static void
probed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelDisplayVnc) self = user_data;
  gboolean is_alive = carrel_display_liveness_probe_finish (result);

  carrel_display_session_take_end (
    CARREL_DISPLAY_SESSION (self),
    is_alive
    ? g_error_new_literal (
        CARREL_DISPLAY_ERROR,
        CARREL_DISPLAY_ERROR_TAKEN_OVER,
        _ ("The machine gave this display to another viewer.  It "
                                         "keeps running; connect again to take it back."))
        : g_error_new_literal (CARREL_DISPLAY_ERROR,
                               CARREL_DISPLAY_ERROR_SERVER_GONE,
                               _ ("The machine closed its display and does not answer any "
                                         "more.  It may have been switched off.")));
}

static void
end (CarrelDisplayVnc *self, GError *error)
{
  CarrelDisplaySession *session = CARREL_DISPLAY_SESSION (self);

  self->is_ending = TRUE;
  drop_link (self);
  if (carrel_display_session_get_state (session) != CARREL_DISPLAY_STATE_CONNECTED ||
      !g_error_matches (error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_SERVER_GONE))
    {
      carrel_display_session_take_end (session, error);
      return;
    }
  g_error_free (error);
  carrel_display_liveness_probe_async (self->opener,
                                       NULL,
                                       self->cancellable,
                                       probed_cb,
                                       g_object_ref (self));
}

static void
report_cb (CarrelDisplayVncLinkReport *report, gpointer user_data)
{
  g_autoptr (CarrelDisplayVnc) self = g_object_ref (user_data);
  CarrelDisplaySession *session = CARREL_DISPLAY_SESSION (self);

  if (report->can_resize)
    carrel_display_session_set_can_resize (session, TRUE);
  if (report->frame != NULL)
    carrel_display_session_take_frame (session, g_steal_pointer (&report->frame));
  for (guint i = 0; report->areas != NULL && i < report->areas->len; i++)
    {
      const CarrelDisplayVncLinkArea *area = &g_array_index (report->areas,
                                                             CarrelDisplayVncLinkArea,
                                                             i);

      carrel_display_session_add_damage (session, area->x, area->y, area->width, area->height);
    }
  if (report->cursor != NULL)
    carrel_display_session_take_cursor (session, g_steal_pointer (&report->cursor));
  if (report->locks >= 0)
    carrel_display_session_set_guest_locks (session, (CarrelDisplayLocks) report->locks);
  if (report->error != NULL && !self->is_ending)
    end (self, g_steal_pointer (&report->error));
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelDisplayVnc) self = user_data;
  CarrelDisplaySession *session = CARREL_DISPLAY_SESSION (self);
  g_autoptr (GError) error = NULL;
  int descriptor = carrel_display_opener_open_finish (CARREL_DISPLAY_OPENER (object),
                                                      result,
                                                      &error);

  if (self->is_ending)
    {
      if (descriptor >= 0)
        close (descriptor);
      return;
    }
  if (descriptor < 0)
    {
      carrel_display_session_take_end (session,
                                       g_error_new (CARREL_DISPLAY_ERROR,
                                                    CARREL_DISPLAY_ERROR_REFUSED,
                                                    _ ("No connection to the machine's display: %s"),
                                                      error->message));
      return;
    }
  self->link = carrel_display_vnc_link_new (descriptor, report_cb, self, &error);
  if (self->link == NULL)
    carrel_display_session_take_end (session, g_steal_pointer (&error));
}

static void
carrel_display_vnc_start (CarrelDisplaySession *session)
{
  CarrelDisplayVnc *self = CARREL_DISPLAY_VNC (session);
  g_autoptr (GError) error = NULL;

  if (!carrel_display_vnc_library_load (&error))
    {
      carrel_display_session_take_end (session, g_steal_pointer (&error));
      return;
    }
  self->cancellable = g_cancellable_new ();
  carrel_display_opener_open_async (self->opener,
                                    self->cancellable,
                                    opened_cb,
                                    g_object_ref (self));
}

static void
carrel_display_vnc_stop (CarrelDisplaySession *session)
{
  CarrelDisplayVnc *self = CARREL_DISPLAY_VNC (session);

  self->is_ending = TRUE;
  g_cancellable_cancel (self->cancellable);
  drop_link (self);
}

static void
carrel_display_vnc_key (CarrelDisplaySession *session, guint scan_code, gboolean is_pressed)
{
  CarrelDisplayVnc *self = CARREL_DISPLAY_VNC (session);

  if (self->link != NULL)
    carrel_display_vnc_link_send_key (self->link, scan_code, is_pressed);
}

static void
carrel_display_vnc_pointer (CarrelDisplaySession *session,
                            int x,
                            int y,
                            guint buttons,
                            guint changed)
{
  CarrelDisplayVnc *self = CARREL_DISPLAY_VNC (session);

  self->x = x;
  self->y = y;
  if (self->link != NULL)
    carrel_display_vnc_link_send_pointer (self->link, x, y, buttons_to_mask (buttons));
}

static void
carrel_display_vnc_wheel (CarrelDisplaySession *session, int steps, guint buttons)
{
  CarrelDisplayVnc *self = CARREL_DISPLAY_VNC (session);
  guint mask = buttons_to_mask (buttons);

  for (int i = 0; self->link != NULL && i < ABS (steps); i++)
    {
      carrel_display_vnc_link_send_pointer (self->link,
                                            self->x,
                                            self->y,
                                            mask | (steps < 0 ? WHEEL_UP : WHEEL_DOWN));
      carrel_display_vnc_link_send_pointer (self->link, self->x, self->y, mask);
    }
}

static void
carrel_display_vnc_request_size (CarrelDisplaySession *session, guint width, guint height)
{
  CarrelDisplayVnc *self = CARREL_DISPLAY_VNC (session);

  if (self->link != NULL && carrel_display_session_get_can_resize (session))
    carrel_display_vnc_link_send_size (self->link, width, height);
}

static void
carrel_display_vnc_dispose (GObject *object)
{
  CarrelDisplayVnc *self = CARREL_DISPLAY_VNC (object);

  G_OBJECT_CLASS (carrel_display_vnc_parent_class)->dispose (object);
  drop_link (self);
  g_clear_object (&self->opener);
  g_clear_object (&self->cancellable);
}

static void
carrel_display_vnc_init (CarrelDisplayVnc *self)
{
}

static void
carrel_display_vnc_class_init (CarrelDisplayVncClass *class)
{
  CarrelDisplaySessionClass *session_class = CARREL_DISPLAY_SESSION_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = carrel_display_vnc_dispose;
  session_class->start = carrel_display_vnc_start;
  session_class->stop = carrel_display_vnc_stop;
  session_class->key = carrel_display_vnc_key;
  session_class->pointer = carrel_display_vnc_pointer;
  session_class->wheel = carrel_display_vnc_wheel;
  session_class->request_size = carrel_display_vnc_request_size;
}

CarrelDisplaySession *
carrel_display_vnc_new (CarrelDisplayOpener *opener)
{
  CarrelDisplayVnc *self;

  g_return_val_if_fail (CARREL_IS_DISPLAY_OPENER (opener), NULL);

  self = g_object_new (CARREL_TYPE_DISPLAY_VNC, NULL);
  self->opener = g_object_ref (opener);
  return CARREL_DISPLAY_SESSION (self);
}
