/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-physical.h"

#include "../carrel-appliance-error.h"

#include "base/carrel-base-error.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define SECTOR_BYTES 512u
#define SECTOR_BYTES_LARGE 4096u

static gboolean
check_disk (const CarrelAppliancePhysical *self, GError **error)
{
  if (self->bytes == 0)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                   _ ("There is no medium in “%s”."), self->path);
      return FALSE;
    }
  if (self->sector_bytes == SECTOR_BYTES || self->sector_bytes == SECTOR_BYTES_LARGE)
    return TRUE;
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_UNSUPPORTED,
               _ ("“%s” has sectors of %u bytes, and a machine's disk has some of 512 or 4096."),
                  self->path,
                  self->sector_bytes);
  return FALSE;
}

/* A partition table, and a file system, too, counts by them. */
gboolean
carrel_appliance_physical_check_sectors (const CarrelAppliancePhysical *self,
                                         guint sector_bytes,
                                         GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->sector_bytes == sector_bytes)
    return TRUE;
  g_set_error (
    error,
    CARREL_APPLIANCE_ERROR,
    CARREL_APPLIANCE_ERROR_UNSUPPORTED,
    _ ("“%s” has sectors of %u bytes, and the machine's disk has some of %u: nobody would find the partitions again. Choose another disk."),
      self->path,
      self->sector_bytes,
      sector_bytes);
  return FALSE;
}

static gboolean
refuse_use (const CarrelAppliancePhysical *self,
            const CarrelAppliancePhysicalUse *use,
            const char *advice,
            GError **error)
{
  g_autofree char *words = carrel_appliance_physical_describe_use (use);

  g_set_error (error,
               CARREL_BASE_ERROR,
               CARREL_BASE_ERROR_BUSY,
               _ ("“%s” is in use: %s. %s"), self->path, words, advice);
  return FALSE;
}

gboolean
carrel_appliance_physical_check_reading (const CarrelAppliancePhysical *self,
                                         gboolean may_freeze,
                                         GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!check_disk (self, error))
    return FALSE;
  for (guint i = 0; i < self->uses->len; i++)
    {
      const CarrelAppliancePhysicalUse *use = g_ptr_array_index (self->uses, i);

      if (use->kind == CARREL_APPLIANCE_PHYSICAL_USE_SWAP)
        return refuse_use (self, use, _ ("Turn that off first (swapoff)."), error);
      if (use->kind != CARREL_APPLIANCE_PHYSICAL_USE_MOUNT || use->is_read_only)
        continue;
      if (self->is_system)
        return refuse_use (
          self,
          use,
          _ ("This computer runs from it, and it would change while it is read: start another system, "
             "such as a live one from a stick, and read it from there."),
            error);
      if (!may_freeze)
        return refuse_use (
          self,
          use,
          _ ("It would change while it is read: unmount that, mount it read-only, or hold it still "
             "meanwhile with --freeze."),
             error);
    }
  return TRUE;
}

static gboolean
check_kind (const CarrelAppliancePhysical *self, GError **error)
{
  if (self->whole != NULL || self->is_made)
    {
      g_set_error (
        error,
        CARREL_APPLIANCE_ERROR,
        CARREL_APPLIANCE_ERROR_UNSUPPORTED,
        _ ("“%s” is only a part of a disk, or made of others. A machine's disk goes onto a "
                      "whole one."),
           self->path);
      return FALSE;
    }
  if (!self->is_read_only)
    return TRUE;
  g_set_error (error,
               CARREL_BASE_ERROR,
               CARREL_BASE_ERROR_READ_ONLY,
               _ ("“%s” cannot be written. If it has a switch for that, turn it."), self->path);
  return FALSE;
}

gboolean
carrel_appliance_physical_check_writing (const CarrelAppliancePhysical *self,
                                         guint64 bytes,
                                         GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->is_system)
    {
      g_set_error (error,
                   CARREL_BASE_ERROR,
                   CARREL_BASE_ERROR_BUSY,
                   _ ("This computer runs from “%s”. It is not overwritten."), self->path);
      return FALSE;
    }
  if (!check_disk (self, error) || !check_kind (self, error))
    return FALSE;
  if (self->uses->len > 0)
    return refuse_use (self,
                       g_ptr_array_index (self->uses, 0),
                       _ ("End that first; what is on it will be lost."), error);
  if (bytes <= self->bytes)
    return TRUE;
  g_set_error (error,
               CARREL_BASE_ERROR,
               CARREL_BASE_ERROR_NO_SPACE,
               _ ("“%s” has %" PRIu64 " bytes, and the machine's disk has %" PRIu64
                  ". Choose a larger one."),
                  self->path,
                  self->bytes,
                  bytes);
  return FALSE;
}
