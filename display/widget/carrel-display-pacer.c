/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-pacer.h"

/* After such a rest, damage is drawn at once. */
#define REST_US 33000
/* What comes in such a short time after another belongs to it... */
#define QUIET_US 5000
/* ...but nobody waits for longer than this. */
#define PATIENCE_US 25000

struct _CarrelDisplayPacer
{
  CarrelDisplayPacerFunc func;
  gpointer user_data;
  GSource *source;
  gint64 drawn_us;
  gint64 first_us;
  gboolean has_damage;
  /* Whether the function was called for the damage there is. */
  gboolean is_asked;
};

static void
ask (CarrelDisplayPacer *self)
{
  g_source_set_ready_time (self->source, -1);
  self->is_asked = TRUE;
  self->func (self->user_data);
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static gboolean
due_cb (gpointer user_data)
{
  ask (user_data);
  return G_SOURCE_CONTINUE;
}

CarrelDisplayPacer *
carrel_display_pacer_new (CarrelDisplayPacerFunc func, gpointer user_data)
{
  static GSourceFuncs functions = { .dispatch = dispatch };
  CarrelDisplayPacer *self = g_new0 (CarrelDisplayPacer, 1);

  self->func = func;
  self->user_data = user_data;
  self->source = g_source_new (&functions, sizeof (GSource));
  g_source_set_static_name (self->source, "carrel-display-pacer");
  g_source_set_callback (self->source, due_cb, self, NULL);
  g_source_attach (self->source, NULL);
  return self;
}

void
carrel_display_pacer_free (CarrelDisplayPacer *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_free (self);
}

gint64
carrel_display_pacer_when (gint64 drawn_us, gint64 first_us, gint64 last_us)
{
  if (first_us - drawn_us >= REST_US)
    return first_us;
  return MIN (last_us + QUIET_US, first_us + PATIENCE_US);
}

void
carrel_display_pacer_note_damage (CarrelDisplayPacer *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 when;

  if (!self->has_damage)
    self->first_us = now;
  self->has_damage = TRUE;
  if (self->is_asked)
    return;
  when = carrel_display_pacer_when (self->drawn_us, self->first_us, now);
  if (when <= now)
    ask (self);
  else
    g_source_set_ready_time (self->source, when);
}

void
carrel_display_pacer_note_drawn (CarrelDisplayPacer *self)
{
  g_source_set_ready_time (self->source, -1);
  self->drawn_us = g_get_monotonic_time ();
  self->has_damage = FALSE;
  self->is_asked = FALSE;
}
