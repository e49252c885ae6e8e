/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-package.h"

#include "carrel-appliance-descriptor.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-value.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>

struct _CarrelAppliancePackage
{
  CarrelApplianceModel *model;
  /* The folder beside whose descriptor the members lie, or -1. */
  CarrelBaseDescriptor folder;
};

CarrelAppliancePackage *
carrel_appliance_package_ref (CarrelAppliancePackage *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  CarrelAppliancePackage *self = data;

  g_clear_pointer (&self->model, carrel_appliance_model_free);
  carrel_base_descriptor_clear (&self->folder);
}

void
carrel_appliance_package_unref (CarrelAppliancePackage *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const CarrelApplianceModel *
carrel_appliance_package_get_model (CarrelAppliancePackage *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->model;
}

static gboolean
read_descriptor (CarrelAppliancePackage *self,
                 CarrelApplianceSource *source,
                 const char *configuration,
                 GError **error)
{
  g_autoptr (GBytes)
    bytes = carrel_appliance_source_read_all (source, CARREL_APPLIANCE_DESCRIPTOR_BYTES_MAX, error);

  if (bytes == NULL)
    return FALSE;
  self->model = carrel_appliance_descriptor_parse (bytes, configuration, error);
  return self->model != NULL;
}

CarrelAppliancePackage *
carrel_appliance_package_open (const char *path, const char *configuration, GError **error)
{
  g_autoptr (CarrelAppliancePackage) self = g_atomic_rc_box_new0 (CarrelAppliancePackage);
  g_autoptr (CarrelApplianceSource) source = NULL;
  int descriptor;

  g_return_val_if_fail (path != NULL, NULL);

  self->folder = -1;
  descriptor = carrel_base_descriptor_open_regular (path, FALSE, NULL, error);
  if (descriptor < 0)
    return NULL;
  source = carrel_appliance_source_new (descriptor, error);
  if (source == NULL || !read_descriptor (self, source, configuration, error))
    return NULL;
  return g_steal_pointer (&self);
}
