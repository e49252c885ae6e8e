/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-state-private.h"

/* The rate is that of the last samples; before two of them lie far enough apart, nobody knows. */
#define REPORT_INTERVAL_US (G_USEC_PER_SEC / 5)
#define SPAN_MIN_US (G_USEC_PER_SEC / 2)
#define SAMPLES 16

typedef struct
{
  CarrelApplianceDiskProgressFunc report;
  gpointer data;
  CarrelApplianceDiskProgress progress;
} Report;

struct _CarrelApplianceDiskState
{
  GCancellable *cancellable;
  GMainContext *context;
  CarrelApplianceDiskProgressFunc report;
  gpointer report_data;
  gint is_stopped; /* atomic */
  GMutex lock;     /* guards what follows */
  GError *error;
  guint64 done;
  guint64 total;
  gboolean is_total_fixed;
  gint64 last_report;
  guint samples;
  gint64 times[SAMPLES];
  guint64 positions[SAMPLES];
};

CarrelApplianceDiskState *
carrel_appliance_disk_state_new (GCancellable *cancellable,
                                 GMainContext *context,
                                 CarrelApplianceDiskProgressFunc report,
                                 gpointer report_data)
{
  CarrelApplianceDiskState *self = g_new0 (CarrelApplianceDiskState, 1);

  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->context = context != NULL ? g_main_context_ref (context) : NULL;
  self->report = report;
  self->report_data = report_data;
  self->last_report = g_get_monotonic_time ();
  g_mutex_init (&self->lock);
  return self;
}

void
carrel_appliance_disk_state_free (CarrelApplianceDiskState *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_free (self);
}

GCancellable *
carrel_appliance_disk_state_get_cancellable (CarrelApplianceDiskState *self)
{
  return self->cancellable;
}

void
carrel_appliance_disk_state_set_total (CarrelApplianceDiskState *self, guint64 total)
{
  g_mutex_lock (&self->lock);
  if (!self->is_total_fixed)
    self->total = total;
  g_mutex_unlock (&self->lock);
}

guint64
carrel_appliance_disk_state_get_total (CarrelApplianceDiskState *self)
{
  guint64 total;

  g_mutex_lock (&self->lock);
  total = self->total;
  g_mutex_unlock (&self->lock);
  return total;
}

void
carrel_appliance_disk_state_fix_total (CarrelApplianceDiskState *self, guint64 total)
{
  g_mutex_lock (&self->lock);
  self->total = total;
  self->is_total_fixed = TRUE;
  g_mutex_unlock (&self->lock);
}

static gboolean
report_cb (gpointer data)
{
  Report *report = data;

  report->report (&report->progress, report->data);
  return G_SOURCE_REMOVE;
}

/* Takes a sample and works the rate out; the lock is held. */
static Report *
make_report_locked (CarrelApplianceDiskState *self, gint64 now)
{
  Report *report = g_new0 (Report, 1);
  guint oldest = self->samples < SAMPLES ? 0 : self->samples % SAMPLES;
  gint64 span;

  *report = (Report){ self->report, self->report_data, { self->done, self->total, 0, -1 } };
  if (self->samples > 0)
    {
      span = now - self->times[oldest];
      if (span >= SPAN_MIN_US)
        report->progress.bytes_per_second = (guint64) ((double) (self->done -
                                                                 self->positions[oldest]) *
                                                       G_USEC_PER_SEC / (double) span);
    }
  if (report->progress.bytes_per_second > 0 && self->total >= self->done)
    report->progress.seconds_left = (double) (self->total - self->done) /
                                    (double) report->progress.bytes_per_second;
  self->times[self->samples % SAMPLES] = now;
  self->positions[self->samples % SAMPLES] = self->done;
  self->samples++;
  self->last_report = now;
  return report;
}

void
carrel_appliance_disk_state_advance (CarrelApplianceDiskState *self, guint64 bytes)
{
  gint64 now = g_get_monotonic_time ();
  Report *report = NULL;

  g_mutex_lock (&self->lock);
  self->done += bytes;
  if (self->report != NULL && now - self->last_report >= REPORT_INTERVAL_US)
    report = make_report_locked (self, now);
  g_mutex_unlock (&self->lock);
  if (report != NULL)
    g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, report_cb, report, g_free);
}

void
carrel_appliance_disk_state_fail (CarrelApplianceDiskState *self, GError *error)
{
  g_mutex_lock (&self->lock);
  if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  g_mutex_unlock (&self->lock);
  g_clear_error (&error);
  g_atomic_int_set (&self->is_stopped, TRUE);
}

gboolean
carrel_appliance_disk_state_should_stop (CarrelApplianceDiskState *self)
{
  return g_atomic_int_get (&self->is_stopped) || g_cancellable_is_cancelled (self->cancellable);
}

gboolean
carrel_appliance_disk_state_finish (CarrelApplianceDiskState *self, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}
