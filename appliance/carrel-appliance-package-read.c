/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-package-check-private.h"

#include "carrel-appliance-descriptor.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-hyperv.h"
#include "carrel-appliance-tar.h"
#include "carrel-appliance-vmx.h"

#include "base/carrel-base-descriptor.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>

/*
 * What a stranger wrote is understood here, and nowhere but in the confined child: a program that links
 * this file without being that child reads packages by itself.
 */

/* How many small files are looked into for the descriptor, and how far. */
#define CANDIDATES_MAX 64u
#define HEAD_BYTES (64u * 1024u)
#define HYPERV_MACHINES "Virtual Machines/"
#define HYPERV_DISKS "Virtual Hard Disks/"

static const char *
get_kind (CarrelApplianceSource *source)
{
  guint64 length = carrel_appliance_source_get_length (source);
  g_autoptr (CarrelApplianceSource) head = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (length > CARREL_APPLIANCE_DESCRIPTOR_BYTES_MAX)
    return NULL;
  head = carrel_appliance_source_slice (source, 0, MIN (length, HEAD_BYTES), NULL);
  bytes = carrel_appliance_source_read_all (head, HEAD_BYTES, NULL);
  return bytes != NULL ? carrel_appliance_descriptor_get_kind (bytes) : NULL;
}

/* How much more a descriptor of one kind says than others that lie beside it. */
static guint
rank_kind (const char *kind, const char *name)
{
  /* Hyper-V's older exports have a second description of the same machine beside the folders. */
  if (g_str_equal (kind, "ovf") || g_str_has_prefix (name, HYPERV_MACHINES))
    return 2;
  /* The metadata of a box stand beside the machine's own descriptor. */
  return g_str_equal (kind, "vagrant") ? 0 : 1;
}

static gboolean
has_ending (const char *name, const char *const *endings)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (; *endings != NULL; endings++)
    if (g_str_has_suffix (lower, *endings))
      return TRUE;
  return FALSE;
}

/* What Hyper-V keeps of a machine's state looks like its binary description. */
static gboolean
is_state (const char *name)
{
  static const char *const endings[] = { ".vmrs", ".vmgs", NULL };

  return has_ending (name, endings);
}

/* Those among the members that are descriptors, of the kinds that say most. */
static GPtrArray *
find_descriptors (CarrelApplianceMembers *members, GError **error)
{
  g_autoptr (GPtrArray) names = carrel_appliance_members_list (members, error);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  guint best = 0;

  if (names == NULL)
    return NULL;
  for (guint i = 0; i < MIN (names->len, CANDIDATES_MAX); i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr (CarrelApplianceSource)
        source = carrel_appliance_members_open (members, name, NULL);
      const char *kind = source != NULL && !is_state (name) ? get_kind (source) : NULL;

      if (kind == NULL || rank_kind (kind, name) < best)
        continue;
      if (rank_kind (kind, name) > best)
        g_ptr_array_set_size (found, 0);
      best = rank_kind (kind, name);
      g_ptr_array_add (found, g_strdup (name));
    }
  return g_steal_pointer (&found);
}

/* A name that several members have is opened as little as one that leads out, and found here. */
static char *
choose_descriptor (CarrelApplianceMembers *members, GError **error)
{
  g_autoptr (GPtrArray) found = find_descriptors (members, error);

  if (found == NULL)
    return NULL;
  if (found->len == 1)
    return g_strdup (g_ptr_array_index (found, 0));
  if (found->len == 0)
    g_set_error_literal (error,
                         CARREL_APPLIANCE_ERROR,
                         CARREL_APPLIANCE_ERROR_UNKNOWN,
                         _ ("There is no descriptor of a machine in it, or more than one under one "
                            "name."));
  else
    {
      const char *one = g_ptr_array_index (found, 0);
      const char *two = g_ptr_array_index (found, 1);

      g_set_error (
        error,
        CARREL_APPLIANCE_ERROR,
        CARREL_APPLIANCE_ERROR_REFUSED,
        _ ("There is more than one descriptor in it, “%s” and “%s”, and nothing says which "
                      "is meant."),
           one,
           two);
    }
  return NULL;
}

/* The list of snapshots beside it is for the person to know; one that cannot be read says nothing. */
static void
add_snapshots (CarrelAppliancePackage *self)
{
  g_autoptr (GBytes) bytes = carrel_appliance_package_check_read_companion (self, ".vmsd", NULL);

  if (bytes != NULL && self->model->systems->len == 1)
    carrel_appliance_vmx_add_snapshots (self->model, bytes, NULL);
}

/* The disks of an export whose binary description cannot be read; after checkpoints (.avhdx) nothing says which
 * of them is the current state. */
static GPtrArray *
find_hyperv_disks (CarrelAppliancePackage *self, gboolean *out_has_layers)
{
  static const char *const endings[] = { ".vhdx", ".vhd", NULL };
  static const char *const layers[] = { ".avhdx", ".avhd", NULL };
  g_autoptr (GPtrArray) names = carrel_appliance_members_list (self->members, NULL);
  GPtrArray *disks = g_ptr_array_new_with_free_func (g_free);

  *out_has_layers = FALSE;
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      if (g_str_has_prefix (name, HYPERV_DISKS) && has_ending (name, endings))
        g_ptr_array_add (disks, g_strdup (name));
      if (g_str_has_prefix (name, HYPERV_DISKS) && has_ending (name, layers))
        *out_has_layers = TRUE;
    }
  return disks;
}

static gboolean
understand_binary (CarrelAppliancePackage *self, GBytes *descriptor, GError **error)
{
  g_autoptr (GPtrArray) disks = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean has_layers;

  self->model = carrel_appliance_hyperv_parse (descriptor, &local_error);
  if (self->model != NULL)
    return TRUE;
  disks = find_hyperv_disks (self, &has_layers);
  if (disks->len > 0 && !has_layers)
    self->model = carrel_appliance_hyperv_describe_unread (disks, local_error->message, error);
  else
    g_set_error (
      error,
      local_error->domain,
      local_error->code,
      _ ("%s. Import the machine's disk (.vhdx or .vhd, in the folder “Virtual Hard Disks”) "
                    "instead."),
         local_error->message);
  return self->model != NULL;
}

static gboolean
understand (CarrelAppliancePackage *self,
            GBytes *descriptor,
            const char *configuration,
            GError **error)
{
  if (carrel_appliance_hyperv_is_binary (descriptor))
    return understand_binary (self, descriptor, error);
  self->model = carrel_appliance_descriptor_parse (descriptor, configuration, error);
  if (self->model == NULL)
    return FALSE;
  if (g_str_equal (self->model->kind, "vmx"))
    {
      add_snapshots (self);
      return carrel_appliance_model_check (self->model, error);
    }
  if (!g_str_equal (self->model->kind, "ovf"))
    return TRUE;
  return carrel_appliance_package_check_manifest (self, descriptor, error) &&
         carrel_appliance_package_check_files (self, error) &&
         carrel_appliance_model_check (self->model, error);
}

static gboolean
open_together (CarrelAppliancePackage *self, const char *configuration, GError **error)
{
  g_autoptr (GBytes) descriptor = NULL;

  self->name = choose_descriptor (self->members, error);
  if (self->name == NULL)
    return FALSE;
  descriptor = carrel_appliance_package_check_read (self,
                                                    self->name,
                                                    CARREL_APPLIANCE_DESCRIPTOR_BYTES_MAX,
                                                    error);
  return descriptor != NULL && understand (self, descriptor, configuration, error);
}

CarrelAppliancePackage *
carrel_appliance_package_read (CarrelApplianceMembers *members,
                               const char *name,
                               GBytes *descriptor,
                               const char *configuration,
                               CarrelApplianceSignatureRootFunc find_root,
                               gpointer root_data,
                               GError **error)
{
  g_autoptr (CarrelAppliancePackage) self = g_atomic_rc_box_new0 (CarrelAppliancePackage);
  gboolean is_read;

  self->members = members;
  self->name = g_strdup (name);
  self->is_alone = descriptor != NULL;
  self->find_root = find_root;
  self->root_data = root_data;
  is_read = self->is_alone ? understand (self, descriptor, configuration, error)
                           : open_together (self, configuration, error);
  self->find_root = NULL;
  self->root_data = NULL;
  return is_read ? g_steal_pointer (&self) : NULL;
}

/* Only the descriptor was named: its folder is where the rest would be. */
static CarrelAppliancePackage *
open_alone (const char *path,
            CarrelApplianceSource *source,
            const char *configuration,
            GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GBytes)
    descriptor = carrel_appliance_source_read_all (source,
                                                   CARREL_APPLIANCE_DESCRIPTOR_BYTES_MAX,
                                                   error);
  int opened = descriptor != NULL
                 ? carrel_base_descriptor_open (folder, O_RDONLY | O_DIRECTORY, 0, error)
                 : -1;

  if (opened < 0)
    return NULL;
  return carrel_appliance_package_read (carrel_appliance_members_new_for_folder (opened),
                                        name,
                                        descriptor,
                                        configuration,
                                        NULL,
                                        NULL,
                                        error);
}

static CarrelAppliancePackage *
open_file (const char *path, const char *configuration, GError **error)
{
  int descriptor = carrel_base_descriptor_open_regular (path, FALSE, NULL, error);
  g_autoptr (CarrelApplianceSource)
    source = descriptor >= 0 ? carrel_appliance_source_new (descriptor, error) : NULL;
  CarrelApplianceMembers *members;

  if (source == NULL)
    return NULL;
  if (!carrel_appliance_tar_recognise (source))
    return open_alone (path, source, configuration, error);
  members = carrel_appliance_members_new_for_archive (source, error);
  return members != NULL
           ? carrel_appliance_package_read (members, NULL, NULL, configuration, NULL, NULL, error)
           : NULL;
}

static CarrelAppliancePackage *
open_folder (const char *path, const char *configuration, GError **error)
{
  int descriptor = carrel_base_descriptor_open (path, O_RDONLY | O_DIRECTORY, 0, error);

  if (descriptor < 0)
    return NULL;
  return carrel_appliance_package_read (carrel_appliance_members_new_for_folder (descriptor),
                                        NULL,
                                        NULL,
                                        configuration,
                                        NULL,
                                        NULL,
                                        error);
}

CarrelAppliancePackage *
carrel_appliance_package_open (const char *path, const char *configuration, GError **error)
{
  CarrelAppliancePackage *self;
  GError *local_error = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_file_test (path, G_FILE_TEST_IS_DIR) ? open_folder (path, configuration, &local_error)
                                                : open_file (path, configuration, &local_error);
  if (self == NULL)
    carrel_appliance_package_propagate (error, local_error);
  return self;
}
