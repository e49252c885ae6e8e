/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-package-private.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-value.h"

#include "base/carrel-base-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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
  g_clear_pointer (&self->members, carrel_appliance_members_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->looks, g_ptr_array_unref);
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

void
carrel_appliance_package_propagate (GError **error, GError *from)
{
  g_autofree char *shown = carrel_base_text_make_line (from->message, G_MAXSIZE);

  if (g_error_matches (from, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_ENCODING))
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("The description is in the encoding %s, which this system does not know"),
                      shown);
      g_error_free (from);
      return;
    }
  g_set_error_literal (error, from->domain, from->code, shown);
  g_error_free (from);
}

/* Where products put disks that do not lie beside the description, whatever path it states. */
static CarrelApplianceSource *
open_in_bundle (CarrelAppliancePackage *self, const char *name)
{
  static const struct
  {
    const char *kind;
    const char *folder;
  } folders[] = {
    { "utm", "Data" },         { "utm", "Images" },
    { "vbox", "Snapshots" },   { "hyperv", "Virtual Hard Disks" },
    { "hyperv", "Snapshots" },
  };
  CarrelApplianceSource *source = NULL;

  for (gsize i = 0; source == NULL && i < G_N_ELEMENTS (folders); i++)
    if (g_str_equal (self->model->kind, folders[i].kind))
      source = carrel_appliance_members_open_below (self->members, folders[i].folder, name, NULL);
  return source;
}

CarrelApplianceSource *
carrel_appliance_package_find (CarrelAppliancePackage *self, const char *name, GError **error)
{
  GError *local_error = NULL;
  CarrelApplianceSource *source;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  /* Others than OVF state where the file lay on somebody's disk; it is looked for beside them. */
  if (!g_str_equal (self->model->kind, "ovf"))
    name = carrel_appliance_value_get_last_part (name);
  source = open_in_bundle (self, name);
  if (source == NULL)
    source = carrel_appliance_members_open (self->members, name, &local_error);
  if (source == NULL)
    carrel_appliance_package_propagate (error, local_error);
  return source;
}

/* A disk says nothing of a machine: it is the only thing that is known. */
static CarrelApplianceModel *
make_disk_model (const char *name, CarrelApplianceSource *source, gboolean is_physical)
{
  CarrelApplianceModel *model = carrel_appliance_model_new (is_physical ? "physical" : "disk");
  CarrelApplianceSystem *system = carrel_appliance_model_add_system (model);
  CarrelApplianceDisk *disk = carrel_appliance_model_add_disk (system);
  const char *dot = is_physical ? NULL : strrchr (name, '.');

  system->id = g_strdup ("disk");
  system->name = dot != NULL && dot != name ? g_strndup (name, (gsize) (dot - name))
                                            : g_strdup (name);
  disk->id = g_strdup ("disk");
  disk->file = g_strdup (name);
  disk->file_bytes = (gint64) MIN (carrel_appliance_source_get_length (source), G_MAXINT64);
  carrel_appliance_model_add_nic (system);
  return model;
}

CarrelAppliancePackage *
carrel_appliance_package_new_for_disk (const char *name,
                                       CarrelApplianceSource *source,
                                       gboolean is_physical)
{
  g_autoptr (CarrelAppliancePackage) self = g_atomic_rc_box_new0 (CarrelAppliancePackage);
  g_autofree char *shown = NULL;

  g_return_val_if_fail (name != NULL && source != NULL, NULL);

  /* The name is looked up among the members only; it is one of ours. */
  shown = carrel_base_text_make_name (name, "disk");
  g_strdelimit (shown, "/\\:", '_');
  self->members = carrel_appliance_members_new_for_source (shown, source);
  self->model = make_disk_model (shown, source, is_physical);
  return g_steal_pointer (&self);
}
