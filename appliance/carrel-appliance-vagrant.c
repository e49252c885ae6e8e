/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-vagrant.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/carrel-base-json.h"
#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"
#include "carrel-appliance-error.h"

enum
{
  BYTES_MAX = 256 * 1024,
  DISKS_MAX = 64,
  GIB = 1024 * 1024 * 1024,
};

static const struct
{
  const char *provider;
  const char *descriptor;
} providers[] = {
  { "libvirt", NULL },
  { "qemu", NULL },
  { "virtualbox", "box.ovf" },
  { "vmware", "*.vmx" },
  { "vmware_desktop", "*.vmx" },
  { "vmware_fusion", "*.vmx" },
  { "vmware_workstation", "*.vmx" },
  { "hyperv", "*.xml" },
};

static gboolean
set_error (GError **error, CarrelApplianceError code, const char *words)
{
  g_set_error_literal (error, CARREL_APPLIANCE_ERROR, (int) code, words);
  return FALSE;
}

static void
add_disk (CarrelApplianceSystem *system,
          const char *path,
          const char *format,
          gint64 size,
          guint unit)
{
  CarrelApplianceDisk *disk = carrel_appliance_model_add_disk (system);

  disk->id = g_strdup (path);
  disk->bus = g_strdup ("virtio");
  disk->unit = unit;
  disk->file = g_strdup (path);
  disk->format = g_strdup (format != NULL ? format : "qcow2");
  disk->capacity_bytes = size;
}

static gboolean
read_disks (CarrelApplianceSystem *system, JsonObject *root, gint64 size, GError **error)
{
  JsonArray *disks = carrel_base_json_get_array (root, "disks");
  guint count = disks != NULL ? json_array_get_length (disks) : 0;
  const char *format = carrel_base_json_get_string (root, "format");

  if (count > DISKS_MAX)
    return set_error (error,
                      CARREL_APPLIANCE_ERROR_LIMIT,
                      _ ("The metadata of the box name more disks than a machine can have"));
  for (guint i = 0; i < count; i++)
    {
      JsonNode *node = json_array_get_element (disks, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *path = object != NULL ? carrel_base_json_get_string (object, "path") : NULL;

      if (path == NULL)
        return set_error (error,
                          CARREL_APPLIANCE_ERROR_INVALID,
                          _ ("A disk in the metadata of the box has no path"));
      add_disk (system, path, carrel_base_json_get_string (object, "format"), -1, i);
    }
  if (count == 0)
    add_disk (system, "box.img", format, size, 0);
  return TRUE;
}

static gboolean
read_machine (CarrelApplianceModel *model, JsonObject *root, GError **error)
{
  CarrelApplianceSystem *system = carrel_appliance_model_add_system (model);
  const char *arch = carrel_base_json_get_string (root, "architecture");
  gint64 size = carrel_base_json_get_int (root, "virtual_size", -1);

  if (json_object_has_member (root, "virtual_size") &&
      (size < 0 || size > (gint64) (CARREL_BASE_LIMIT_DISK_BYTES_MAX / GIB)))
    return set_error (error,
                      CARREL_APPLIANCE_ERROR_INVALID,
                      _ ("virtual_size in the metadata of the box is no size of a disk in GiB"));
  system->id = g_strdup ("box");
  if (g_strcmp0 (arch, "amd64") == 0)
    system->os.arch = g_strdup ("x86_64");
  else if (g_strcmp0 (arch, "arm64") == 0)
    system->os.arch = g_strdup ("aarch64");
  else
    system->os.arch = g_strdup (arch);
  return read_disks (system, root, size > 0 ? size * GIB : -1, error);
}

static gboolean
read_box (CarrelApplianceModel *model, JsonObject *root, GError **error)
{
  const char *provider = carrel_base_json_get_string (root, "provider");
  gsize i = 0;

  if (provider == NULL && json_object_has_member (root, "versions"))
    return set_error (error,
                      CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                      _ ("This is the catalogue of a Vagrant box, which names where to download it; "
                         "download the .box file and open that"));
  if (provider == NULL)
    return set_error (error,
                      CARREL_APPLIANCE_ERROR_UNKNOWN,
                      _ ("These are not the metadata of a Vagrant box: they name no provider"));
  while (i < G_N_ELEMENTS (providers) && !g_str_equal (provider, providers[i].provider))
    i++;
  if (i == G_N_ELEMENTS (providers))
    {
      g_autofree char *shown = carrel_base_text_make_displayable (provider, strnlen (provider, 64));

      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                   _ ("This Vagrant box is for \"%s\", not for a machine that can be carried over; "
                      "choose the box for libvirt, VirtualBox, VMware or Hyper-V"),
                      shown);
      return FALSE;
    }
  model->generator = g_strdup_printf ("Vagrant (%s)", provider);
  if (providers[i].descriptor != NULL)
    {
      CarrelApplianceFile *file = carrel_appliance_model_add_file (model);

      file->id = g_strdup ("descriptor");
      file->name = g_strdup (providers[i].descriptor);
      file->is_used = 1;
      return TRUE;
    }
  return read_machine (model, root, error);
}

gboolean
carrel_appliance_vagrant_recognise (GBytes *bytes)
{
  gsize length = 0;
  const char *data;

  g_return_val_if_fail (bytes != NULL, FALSE);
  data = g_bytes_get_data (bytes, &length);
  if (length == 0 || length > BYTES_MAX)
    return FALSE;
  for (gsize i = 0; i < length && data[i] != '{'; i++)
    {
      if (!g_ascii_isspace (data[i]))
        return FALSE;
    }
  return g_strstr_len (data, (gssize) length, "\"provider\"") != NULL ||
         g_strstr_len (data, (gssize) length, "\"versions\"") != NULL;
}

CarrelApplianceModel *
carrel_appliance_vagrant_parse (GBytes *bytes, GError **error)
{
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("vagrant");
  g_autoptr (JsonObject) root = NULL;
  g_autoptr (GError) reason = NULL;
  gsize length = 0;
  const char *data;

  g_return_val_if_fail (bytes != NULL, NULL);
  data = g_bytes_get_data (bytes, &length);
  root = length <= BYTES_MAX && length > 0 ? carrel_base_json_parse_object (data, length, &reason)
                                           : NULL;
  if (root == NULL)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("The metadata of the box cannot be read: %s"),
                      reason != NULL ? reason->message : _ ("they are empty or too large"));
      return NULL;
    }
  if (!read_box (model, root, error) || !carrel_appliance_model_check (model, error))
    return NULL;
  return g_steal_pointer (&model);
}
