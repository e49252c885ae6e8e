/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-ovf-private.h"
#include "carrel-appliance-ovf-unit.h"
#include "carrel-appliance-value.h"

#include "base/carrel-base-limits.h"

#include <glib/gi18n-lib.h>
#include <libxml/tree.h>
#include <string.h>

/* How long a chain of disks may be of which each only differs from the next. */
#define PARENTS_MAX 64u

/* What a HostResource leads to: "disk" or "file", and the identifier behind it. */
static const char *
split_resource (const char *resource, const char **out_kind)
{
  static const char *const kinds[] = { "disk", "file" };
  const char *rest = resource;

  if (g_str_has_prefix (rest, "ovf:"))
    rest += strlen ("ovf:");
  while (*rest == '/')
    rest++;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (rest, kinds[i]) && rest[strlen (kinds[i])] == '/')
      {
        *out_kind = kinds[i];
        return rest + strlen (kinds[i]) + 1;
      }
  return NULL;
}

static const CarrelApplianceOvfItem *
find_controller (GPtrArray *items, const char *id)
{
  for (guint i = 0; i < items->len && id != NULL; i++)
    {
      const CarrelApplianceOvfItem *item = g_ptr_array_index (items, i);

      if (item->bus != NULL && g_strcmp0 (item->id, id) == 0)
        return item;
    }
  return NULL;
}

static CarrelApplianceFile *
find_file (CarrelApplianceOvf *self, const char *id, const char *label, GError **error)
{
  CarrelApplianceFile *file = g_hash_table_lookup (self->files, id);

  if (file == NULL)
    g_set_error (error,
                 CARREL_APPLIANCE_ERROR,
                 CARREL_APPLIANCE_ERROR_NOT_FOUND,
                 _ ("“%s” refers to the file “%s”, which is not among the package's references."),
                    label,
                    id);
  else
    file->is_used = 1;
  return file;
}

static gboolean
parse_capacity (CarrelApplianceOvf *self,
                const CarrelApplianceSystem *system,
                const char *capacity,
                const char *unit,
                gint64 *out_bytes)
{
  const char *quantity = capacity;
  g_autofree char *key = NULL;

  if (g_str_has_prefix (capacity, "${") && g_str_has_suffix (capacity, "}"))
    {
      key = g_strndup (capacity + 2, strlen (capacity) - 3);
      quantity = carrel_appliance_ovf_find_property (self, system, key);
    }
  return carrel_appliance_ovf_unit_parse_bytes (quantity, unit, out_bytes) && *out_bytes > 0 &&
         (guint64) *out_bytes <= CARREL_BASE_LIMIT_DISK_BYTES_MAX;
}

/* Templates have words where a number comes later; the disk's own header knows the number. */
static gboolean
is_placeholder (const char *capacity, const CarrelApplianceDisk *disk)
{
  return disk->file != NULL && *capacity != '\0' && strpbrk (capacity, "0123456789$") == NULL;
}

static gboolean
read_capacity (CarrelApplianceOvf *self,
               const xmlNode *node,
               const CarrelApplianceSystem *system,
               CarrelApplianceDisk *disk,
               GError **error)
{
  g_autofree char *capacity = carrel_appliance_ovf_dup_attribute (node, "capacity");
  g_autofree char *unit = carrel_appliance_ovf_dup_attribute (node, "capacityAllocationUnits");
  g_autofree char *populated = carrel_appliance_ovf_dup_attribute (node, "populatedSize");

  carrel_appliance_value_parse_number (populated,
                                       (gint64) CARREL_BASE_LIMIT_DISK_BYTES_MAX,
                                       &disk->populated_bytes);
  if (capacity == NULL || parse_capacity (self, system, capacity, unit, &disk->capacity_bytes))
    return TRUE;
  if (is_placeholder (capacity, disk))
    {
      carrel_appliance_model_add_risk (self->model,
                                       "size",
                                       g_strdup_printf (_ ("The disk “%.200s” states no size, but “%.200s”."),
                                         disk->id,
                                         capacity));
      return TRUE;
    }
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               _ ("“%s” (in units of “%s”) is no capacity that the disk “%s” can have."),
                  capacity,
                  unit != NULL ? unit : "byte",
                  disk->id);
  return FALSE;
}

/* Follows the chain to its end: a ring of parents would never have one. */
static gboolean
check_parents (CarrelApplianceOvf *self, const char *id, GError **error)
{
  g_autofree char *current = g_strdup (id);

  for (guint i = 0; current != NULL; i++)
    {
      const xmlNode *node = g_hash_table_lookup (self->disks, current);
      g_autofree char *parent = carrel_appliance_ovf_dup_attribute (node, "parentRef");

      if (node == NULL || i == PARENTS_MAX)
        {
          g_set_error (error,
                       CARREL_APPLIANCE_ERROR,
                       CARREL_APPLIANCE_ERROR_INVALID,
                       node == NULL
                       ? _ ("The disk “%s” differs from another one, which is not in the package.")
                       : _ ("The disk “%s” differs from others in a chain that never ends."), id);
          return FALSE;
        }
      g_free (current);
      current = g_steal_pointer (&parent);
    }
  return TRUE;
}

static void
take_file (const CarrelApplianceFile *file, CarrelApplianceDisk *disk)
{
  disk->file = g_strdup (file->name);
  disk->compression = g_strdup (file->compression);
  disk->chunk_bytes = file->chunk_bytes;
  disk->file_bytes = file->size_bytes;
}

static gboolean
read_disk_element (CarrelApplianceOvf *self,
                   const char *id,
                   const CarrelApplianceSystem *system,
                   CarrelApplianceDisk *disk,
                   GError **error)
{
  const xmlNode *node = g_hash_table_lookup (self->disks, id);
  g_autofree char *reference = carrel_appliance_ovf_dup_attribute (node, "fileRef");
  const CarrelApplianceFile *file = NULL;

  if (node == NULL)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_NOT_FOUND,
                   _ ("A machine has the disk “%s”, which the package does not describe."), id);
      return FALSE;
    }
  disk->id = g_strdup (id);
  if (reference != NULL && *reference != '\0')
    {
      file = find_file (self, reference, id, error);
      if (file == NULL)
        return FALSE;
      take_file (file, disk);
    }
  disk->format = carrel_appliance_ovf_dup_attribute (node, "format");
  disk->parent = carrel_appliance_ovf_dup_attribute (node, "parentRef");
  disk->is_shared = !g_hash_table_add (self->used, g_strdup (id));
  if (disk->parent != NULL && !check_parents (self, id, error))
    return FALSE;
  return read_capacity (self, node, system, disk, error);
}

static void
place_disk (const CarrelApplianceOvfItem *item, GPtrArray *items, CarrelApplianceDisk *disk)
{
  const CarrelApplianceOvfItem *controller = find_controller (items, item->parent);

  carrel_appliance_value_parse_number (item->unit, G_MAXINT16, &disk->unit);
  disk->native = carrel_appliance_ovf_dup_setting (item->node, CARREL_APPLIANCE_OVF_NATIVE_BUS);
  if (controller == NULL)
    return;
  disk->bus = g_strdup (controller->bus);
  disk->model = g_strdup (controller->model);
  disk->controller = controller->index;
}

gboolean
carrel_appliance_ovf_read_disk (CarrelApplianceOvf *self,
                                const CarrelApplianceOvfItem *item,
                                GPtrArray *items,
                                CarrelApplianceSystem *system,
                                GError **error)
{
  const char *kind = NULL;
  const char *id = item->resource != NULL ? split_resource (item->resource, &kind) : NULL;
  CarrelApplianceDisk *disk;
  CarrelApplianceFile *file;

  if (item->resource == NULL)
    {
      disk = carrel_appliance_model_add_disk (system);
      place_disk (item, items, disk);
      carrel_appliance_model_add_risk (self->model,
                                       "size",
                                       g_strdup_printf (_ ("The disk “%.200s” states neither a file nor a size."),
                                         item->label));
      return TRUE;
    }
  if (id == NULL)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("The disk “%s” does not lead to a disk of the package, but to “%s”."),
                      item->label,
                      item->resource);
      return FALSE;
    }
  disk = carrel_appliance_model_add_disk (system);
  place_disk (item, items, disk);
  if (g_str_equal (kind, "disk"))
    return read_disk_element (self, id, system, disk, error);
  file = find_file (self, id, item->label, error);
  if (file == NULL)
    return FALSE;
  disk->id = g_strdup (id);
  take_file (file, disk);
  return TRUE;
}

static gboolean
read_image (CarrelApplianceOvf *self,
            const CarrelApplianceOvfItem *item,
            CarrelApplianceSystem *system,
            CarrelApplianceDrive *drive,
            GError **error)
{
  const char *kind = NULL;
  const char *id = split_resource (item->resource, &kind);
  g_autofree char *reference = NULL;
  const CarrelApplianceFile *file;

  if (id == NULL)
    {
      carrel_appliance_model_add_request (system->requests, "device", item->label, item->resource);
      return TRUE;
    }
  if (g_str_equal (kind, "disk"))
    {
      /* VirtualBox lists the images of CDs among the disks. */
      reference = carrel_appliance_ovf_dup_attribute (g_hash_table_lookup (self->disks, id),
                                                      "fileRef");
      if (reference == NULL)
        return TRUE;
      id = reference;
    }
  file = find_file (self, id, item->label, error);
  if (file == NULL)
    return FALSE;
  drive->file = g_strdup (file->name);
  return TRUE;
}

gboolean
carrel_appliance_ovf_read_drive (CarrelApplianceOvf *self,
                                 const CarrelApplianceOvfItem *item,
                                 GPtrArray *items,
                                 CarrelApplianceSystem *system,
                                 CarrelApplianceDrive *drive,
                                 GError **error)
{
  const CarrelApplianceOvfItem *controller = find_controller (items, item->parent);

  carrel_appliance_value_parse_number (item->unit, G_MAXINT16, &drive->unit);
  if (controller != NULL)
    {
      drive->bus = g_strdup (controller->bus);
      drive->model = g_strdup (controller->model);
      drive->controller = controller->index;
    }
  drive->is_connected = item->automatic != 0;
  return item->resource == NULL || read_image (self, item, system, drive, error);
}
