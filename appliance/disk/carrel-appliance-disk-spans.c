/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-spans-private.h"

#define SPAN_BYTES (1U << 20)

struct _CarrelApplianceDiskSpans
{
  CarrelApplianceDiskReader *reader;
  CarrelApplianceDiskState *state;
  gsize unit;
  gsize length_max;
  GMutex lock; /* guards what follows, and the reader's find_data */
  guint64 number;
  guint64 position;
  guint64 data_end;
};

CarrelApplianceDiskSpans *
carrel_appliance_disk_spans_new (CarrelApplianceDiskReader *reader,
                                 gsize unit,
                                 CarrelApplianceDiskState *state)
{
  CarrelApplianceDiskSpans *self;
  GError *error = NULL;
  guint64 total;

  if (!carrel_appliance_disk_reader_count_data (reader, &total, &error))
    {
      carrel_appliance_disk_state_fail (state, error);
      return NULL;
    }
  carrel_appliance_disk_state_set_total (state, total);
  self = g_new0 (CarrelApplianceDiskSpans, 1);
  self->reader = reader;
  self->state = state;
  self->unit = MAX (unit, reader->unit);
  self->length_max = MAX (self->unit, SPAN_BYTES);
  g_mutex_init (&self->lock);
  return self;
}

void
carrel_appliance_disk_spans_free (CarrelApplianceDiskSpans *self)
{
  if (self == NULL)
    return;
  g_mutex_clear (&self->lock);
  g_free (self);
}

gsize
carrel_appliance_disk_spans_get_length_max (CarrelApplianceDiskSpans *self)
{
  return self->length_max;
}

void
carrel_appliance_disk_spans_skip (CarrelApplianceDiskSpans *self, guint64 position)
{
  self->position = position;
}

guint64
carrel_appliance_disk_spans_get_position (CarrelApplianceDiskSpans *self)
{
  guint64 position;

  g_mutex_lock (&self->lock);
  position = self->position;
  g_mutex_unlock (&self->lock);
  return position;
}

/* Goes on to the next stretch that holds something; FALSE at the end, and on failure. */
static gboolean
find_locked (CarrelApplianceDiskSpans *self)
{
  GError *error = NULL;
  guint64 offset;
  guint64 length;

  if (self->position < self->data_end)
    return TRUE;
  if (self->position >= self->reader->virtual_bytes)
    return FALSE;
  if (!carrel_appliance_disk_reader_find_data (self->reader,
                                               self->position,
                                               &offset,
                                               &length,
                                               &error))
    {
      carrel_appliance_disk_state_fail (self->state, error);
      return FALSE;
    }
  if (length == 0)
    return FALSE;
  self->data_end = offset + length;
  self->position = MAX (self->position, offset / self->unit * self->unit);
  return TRUE;
}

gboolean
carrel_appliance_disk_spans_next (CarrelApplianceDiskSpans *self, CarrelApplianceDiskSpan *out_span)
{
  gboolean is_found;

  if (carrel_appliance_disk_state_should_stop (self->state))
    return FALSE;
  g_mutex_lock (&self->lock);
  is_found = find_locked (self);
  if (is_found)
    {
      guint64 end = (self->data_end + self->unit - 1) / self->unit * self->unit;

      /* Ends fall on multiples of the longest span, so that long stretches are cut alike. */
      end = MIN (end, (self->position / self->length_max + 1) * self->length_max);
      end = MIN (end, self->reader->virtual_bytes);
      *out_span = (CarrelApplianceDiskSpan){ self->number++,
                                             self->position,
                                             (gsize) (end - self->position) };
      self->position = end;
    }
  g_mutex_unlock (&self->lock);
  return is_found;
}
