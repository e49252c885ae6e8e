/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-source.h"

#include "carrel-appliance-error.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

struct _CarrelApplianceSource
{
  /* The whole that a slice is part of, which owns the descriptor or the memory. */
  CarrelApplianceSource *whole;
  CarrelBaseDescriptor descriptor;
  GBytes *bytes;
  guint64 offset;
  guint64 length;
};

CarrelApplianceSource *
carrel_appliance_source_new (int descriptor, GError **error)
{
  g_auto (CarrelBaseDescriptor) owned = descriptor;
  CarrelApplianceSource *self;
  off_t end;

  g_return_val_if_fail (descriptor >= 0, NULL);

  end = lseek (owned, 0, SEEK_END);
  if (end < 0)
    {
      carrel_base_error_set_errno (error, errno, _ ("The size of the file could not be found out"));
      return NULL;
    }
  self = g_atomic_rc_box_new0 (CarrelApplianceSource);
  self->descriptor = carrel_base_descriptor_steal (&owned);
  self->length = (guint64) end;
  return self;
}

CarrelApplianceSource *
carrel_appliance_source_new_for_bytes (GBytes *bytes)
{
  CarrelApplianceSource *self = g_atomic_rc_box_new0 (CarrelApplianceSource);

  self->descriptor = -1;
  self->bytes = g_bytes_ref (bytes);
  self->length = g_bytes_get_size (bytes);
  return self;
}

CarrelApplianceSource *
carrel_appliance_source_ref (CarrelApplianceSource *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  CarrelApplianceSource *self = data;

  g_clear_pointer (&self->whole, carrel_appliance_source_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  carrel_base_descriptor_clear (&self->descriptor);
}

void
carrel_appliance_source_unref (CarrelApplianceSource *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

guint64
carrel_appliance_source_get_length (CarrelApplianceSource *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->length;
}

static gboolean
check_range (CarrelApplianceSource *self, guint64 offset, guint64 length, GError **error)
{
  if (offset <= self->length && length <= self->length - offset)
    return TRUE;
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               _ ("%" PRIu64 " bytes from byte %" PRIu64
                  " on are needed, and there are only %" PRIu64 " bytes."),
                  length,
                  offset,
                  self->length);
  return FALSE;
}

CarrelApplianceSource *
carrel_appliance_source_slice (CarrelApplianceSource *self,
                               guint64 offset,
                               guint64 length,
                               GError **error)
{
  CarrelApplianceSource *slice;

  g_return_val_if_fail (self != NULL, NULL);

  if (!check_range (self, offset, length, error))
    return NULL;
  slice = g_atomic_rc_box_new0 (CarrelApplianceSource);
  slice->whole = carrel_appliance_source_ref (self->whole != NULL ? self->whole : self);
  slice->descriptor = -1;
  slice->offset = self->offset + offset;
  slice->length = length;
  return slice;
}

static gboolean
read_descriptor (int descriptor, guint64 offset, char *buffer, gsize length, GError **error)
{
  while (length > 0)
    {
      ssize_t got = pread (descriptor, buffer, MIN (length, 1u << 30), (off_t) offset);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          carrel_base_error_set_errno (error, errno, _ ("The file could not be read"));
          return FALSE;
        }
      if (got == 0)
        {
          g_set_error_literal (error,
                               CARREL_APPLIANCE_ERROR,
                               CARREL_APPLIANCE_ERROR_INVALID,
                               _ ("The file became shorter while it was being read."));
          return FALSE;
        }
      buffer += got;
      offset += (guint64) got;
      length -= (gsize) got;
    }
  return TRUE;
}

gboolean
carrel_appliance_source_read (CarrelApplianceSource *self,
                              guint64 offset,
                              void *buffer,
                              gsize length,
                              GError **error)
{
  CarrelApplianceSource *whole;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (buffer != NULL || length == 0, FALSE);

  if (!check_range (self, offset, length, error))
    return FALSE;
  whole = self->whole != NULL ? self->whole : self;
  offset += self->offset;
  if (whole->bytes == NULL)
    return read_descriptor (whole->descriptor, offset, buffer, length, error);
  if (length > 0)
    memcpy (buffer, (const char *) g_bytes_get_data (whole->bytes, NULL) + offset, length);
  return TRUE;
}

GBytes *
carrel_appliance_source_read_all (CarrelApplianceSource *self, gsize limit, GError **error)
{
  g_autofree char *buffer = NULL;
  gsize length;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->length > limit)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_LIMIT,
                   _ ("It is %" PRIu64 " bytes long; at most %" PRIu64 " are accepted."),
                      self->length,
                      (guint64) limit);
      return NULL;
    }
  length = (gsize) self->length;
  buffer = g_malloc (length + 1);
  if (!carrel_appliance_source_read (self, 0, buffer, length, error))
    return NULL;
  buffer[length] = '\0';
  return g_bytes_new_take (g_steal_pointer (&buffer), length);
}

guint64
carrel_appliance_source_find_data (CarrelApplianceSource *self, guint64 offset, guint64 *out_length)
{
  CarrelApplianceSource *whole;
  guint64 end;
  off_t data;
  off_t hole;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (out_length != NULL, 0);

  offset = MIN (offset, self->length);
  *out_length = self->length - offset;
  whole = self->whole != NULL ? self->whole : self;
  if (whole->bytes != NULL || *out_length == 0)
    return offset;
  end = self->offset + self->length;
  data = lseek (whole->descriptor, (off_t) (self->offset + offset), SEEK_DATA);
  if (data < 0 && errno != ENXIO)
    return offset;
  if (data < 0 || (guint64) data >= end)
    {
      *out_length = 0;
      return self->length;
    }
  hole = lseek (whole->descriptor, data, SEEK_HOLE);
  *out_length = (hole > data ? MIN ((guint64) hole, end) : end) - (guint64) data;
  return (guint64) data - self->offset;
}

int
carrel_appliance_source_dup_descriptor (CarrelApplianceSource *self,
                                        guint64 *out_offset,
                                        GError **error)
{
  CarrelApplianceSource *whole;
  int copy;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (out_offset != NULL, -1);

  whole = self->whole != NULL ? self->whole : self;
  if (whole->bytes != NULL)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                           _ ("What lies in memory cannot be handed to a helper program."));
      return -1;
    }
  copy = fcntl (whole->descriptor, F_DUPFD_CLOEXEC, 3);
  if (copy < 0)
    carrel_base_error_set_errno (error, errno, _ ("The file could not be handed on"));
  else
    *out_offset = self->offset;
  return copy;
}
