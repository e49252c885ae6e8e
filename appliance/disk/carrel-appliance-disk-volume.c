/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-volume-private.h"

/* Shorter stretches are not worth another read. */
#define STRETCH_BYTES_MIN (256u * 1024u)
#define STRETCHES_MAX (4u << 20)

CarrelApplianceDiskVolume *
carrel_appliance_disk_volume_new (CarrelApplianceDiskInput *input, guint64 offset, guint64 length)
{
  CarrelApplianceDiskVolume *self;
  guint64 disk = carrel_appliance_disk_input_get_length (input);

  if (offset > disk || length > disk - offset)
    return NULL;
  self = g_new0 (CarrelApplianceDiskVolume, 1);
  self->input = input;
  self->offset = offset;
  self->length = length;
  self->head = g_malloc0 (CARREL_APPLIANCE_DISK_VOLUME_HEAD_BYTES);
  self->free = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskStretch));
  if (carrel_appliance_disk_volume_read (self,
                                         0,
                                         self->head,
                                         (gsize) MIN (length,
                                                      CARREL_APPLIANCE_DISK_VOLUME_HEAD_BYTES)))
    return self;
  carrel_appliance_disk_volume_free (self);
  return NULL;
}

void
carrel_appliance_disk_volume_free (CarrelApplianceDiskVolume *self)
{
  if (self == NULL)
    return;
  g_free (self->head);
  g_array_unref (self->free);
  g_free (self);
}

gboolean
carrel_appliance_disk_volume_read (CarrelApplianceDiskVolume *self,
                                   guint64 offset,
                                   void *buffer,
                                   gsize length)
{
  return offset <= self->length && length <= self->length - offset &&
         carrel_appliance_disk_input_read (self->input,
                                           self->offset + offset,
                                           buffer,
                                           length,
                                           NULL);
}

void
carrel_appliance_disk_volume_add_free (CarrelApplianceDiskVolume *self,
                                       guint64 offset,
                                       guint64 length)
{
  CarrelApplianceDiskStretch stretch = { self->offset + offset, length };

  if (offset > self->length || length > self->length - offset)
    self->is_lost = TRUE;
  else if (length >= STRETCH_BYTES_MIN && self->free->len < STRETCHES_MAX)
    g_array_append_val (self->free, stretch);
}

static int
compare_stretches (gconstpointer left, gconstpointer right)
{
  guint64 one = ((const CarrelApplianceDiskStretch *) left)->offset;
  guint64 two = ((const CarrelApplianceDiskStretch *) right)->offset;

  return one < two ? -1 : one > two;
}

gboolean
carrel_appliance_disk_volume_settle (CarrelApplianceDiskVolume *self)
{
  guint64 end = 0;

  g_array_sort (self->free, compare_stretches);
  for (guint i = 0; i < self->free->len && !self->is_lost; i++)
    {
      const CarrelApplianceDiskStretch *stretch = &g_array_index (self->free,
                                                                  CarrelApplianceDiskStretch,
                                                                  i);

      self->is_lost = stretch->offset < end;
      end = stretch->offset + stretch->length;
    }
  return !self->is_lost;
}
