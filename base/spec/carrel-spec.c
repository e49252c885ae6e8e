/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-spec.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "../carrel-base-error.h"
#include "../carrel-base-json.h"
#include "carrel-spec-types-private.h"
#include "carrel-spec-validate.h"

#define VERSION_MEMBER "carrel-spec"
#define MACHINE_MEMBER "machine"

CarrelSpec *
carrel_spec_new (void)
{
  return carrel_spec_field_new_struct (&carrel_spec_types_machine);
}

CarrelSpec *
carrel_spec_copy (const CarrelSpec *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return carrel_spec_field_copy_struct (&carrel_spec_types_machine, self);
}

void
carrel_spec_free (CarrelSpec *self)
{
  carrel_spec_field_free_struct (&carrel_spec_types_machine, self);
}

gboolean
carrel_spec_is_equal (const CarrelSpec *self, const CarrelSpec *other)
{
  for (const CarrelSpecField *field = carrel_spec_types_machine.fields; field->name != NULL;
       field++)
    if (!carrel_spec_field_is_equal (field, self, other))
      return FALSE;
  return TRUE;
}

char *
carrel_spec_to_json (const CarrelSpec *self, gboolean pretty)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *outer = json_object_new ();

  g_return_val_if_fail (self != NULL, NULL);

  json_object_set_int_member (outer, VERSION_MEMBER, CARREL_SPEC_VERSION);
  json_object_set_object_member (outer,
                                 MACHINE_MEMBER,
                                 carrel_spec_field_to_json (&carrel_spec_types_machine, self));
  json_node_take_object (root, outer);
  return carrel_base_json_print (root, pretty);
}

static gboolean
check_version (JsonObject *outer, GError **error)
{
  gint64 version = carrel_base_json_get_int (outer, VERSION_MEMBER, 0);

  if (version >= 1 && version <= CARREL_SPEC_VERSION)
    return TRUE;
  if (version > CARREL_SPEC_VERSION)
    g_set_error_literal (error,
                         CARREL_BASE_ERROR,
                         CARREL_BASE_ERROR_NEWER,
                         _("The machine was written by a newer Carrel; update Carrel to use it"));
  else
    g_set_error_literal (error,
                         CARREL_BASE_ERROR,
                         CARREL_BASE_ERROR_INVALID,
                         _("The text does not describe a machine"));
  return FALSE;
}

CarrelSpec *
carrel_spec_from_json (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonObject) outer = NULL;
  g_autoptr (CarrelSpec) self = NULL;
  JsonObject *machine;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  outer = carrel_base_json_parse_object (text, length < 0 ? strlen (text) : (gsize) length, error);
  if (outer == NULL || !check_version (outer, error))
    return NULL;
  machine = carrel_base_json_get_object (outer, MACHINE_MEMBER);
  if (machine == NULL)
    {
      g_set_error_literal (error,
                           CARREL_BASE_ERROR,
                           CARREL_BASE_ERROR_INVALID,
                           _("The text does not describe a machine"));
      return NULL;
    }
  self = carrel_spec_field_from_json (&carrel_spec_types_machine, machine, error);
  if (self == NULL || !carrel_spec_validate (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

CarrelSpecDisk *
carrel_spec_find_disk (const CarrelSpec *self, const char *id)
{
  return carrel_spec_field_find_by_id (&carrel_spec_types_disk, self->disks, id);
}

CarrelSpecDrive *
carrel_spec_find_drive (const CarrelSpec *self, const char *id)
{
  return carrel_spec_field_find_by_id (&carrel_spec_types_drive, self->drives, id);
}

CarrelSpecNetwork *
carrel_spec_find_network (const CarrelSpec *self, const char *id)
{
  return carrel_spec_field_find_by_id (&carrel_spec_types_network, self->networks, id);
}

CarrelSpecDisk *
carrel_spec_get_disk (const CarrelSpec *self, guint index)
{
  g_return_val_if_fail (index < self->disks->len, NULL);
  return g_ptr_array_index (self->disks, index);
}

CarrelSpecDrive *
carrel_spec_get_drive (const CarrelSpec *self, guint index)
{
  g_return_val_if_fail (index < self->drives->len, NULL);
  return g_ptr_array_index (self->drives, index);
}

char *
carrel_spec_dup_drive_path (const CarrelSpecDrive *drive, const char *folder)
{
  g_return_val_if_fail (drive != NULL && folder != NULL, NULL);

  return g_path_is_absolute (drive->path)
           ? g_strdup (drive->path)
           : g_build_filename (folder, CARREL_SPEC_DISCS_FOLDER, drive->path, NULL);
}

CarrelSpecNetwork *
carrel_spec_get_network (const CarrelSpec *self, guint index)
{
  g_return_val_if_fail (index < self->networks->len, NULL);
  return g_ptr_array_index (self->networks, index);
}

CarrelSpecKept *
carrel_spec_get_kept (const CarrelSpec *self, guint index)
{
  g_return_val_if_fail (index < self->kept->len, NULL);
  return g_ptr_array_index (self->kept, index);
}

/* --- Changing devices --- */

void
carrel_spec_set_string (char **field, const char *value)
{
  char *copy = g_strdup (value != NULL ? value : "");

  g_free (*field);
  *field = copy;
}

static void
take_string (char **field, char *value)
{
  g_free (*field);
  *field = value;
}

static char *
find_free_id (const CarrelSpecType *type, GPtrArray *list, const char *stem)
{
  for (guint number = 0;; number++)
    {
      g_autofree char *id = g_strdup_printf ("%s%u", stem, number);

      if (carrel_spec_field_find_by_id (type, list, id) == NULL)
        return g_steal_pointer (&id);
    }
}

static void
append_to_boot_order (CarrelSpec *self, const char *id)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, (const char **) self->boot_order);
  g_strv_builder_add (builder, id);
  g_strfreev (self->boot_order);
  self->boot_order = g_strv_builder_end (builder);
}

static void
remove_from_boot_order (CarrelSpec *self, const char *id)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; self->boot_order[i] != NULL; i++)
    if (!g_str_equal (self->boot_order[i], id))
      g_strv_builder_add (builder, self->boot_order[i]);
  g_strfreev (self->boot_order);
  self->boot_order = g_strv_builder_end (builder);
}

CarrelSpecDisk *
carrel_spec_add_disk (CarrelSpec *self, guint64 size_bytes, CarrelSpecBus bus)
{
  CarrelSpecDisk *disk = carrel_spec_field_new_struct (&carrel_spec_types_disk);
  g_autofree char *unique = g_uuid_string_random ();

  take_string (&disk->id, find_free_id (&carrel_spec_types_disk, self->disks, "disk"));
  take_string (&disk->file, g_strconcat (unique, ".qcow2", NULL));
  disk->size_bytes = size_bytes;
  disk->bus = bus;
  g_ptr_array_add (self->disks, disk);
  append_to_boot_order (self, disk->id);
  return disk;
}

CarrelSpecDrive *
carrel_spec_add_drive (CarrelSpec *self, const char *path, CarrelSpecBus bus)
{
  CarrelSpecDrive *drive = carrel_spec_field_new_struct (&carrel_spec_types_drive);

  take_string (&drive->id, find_free_id (&carrel_spec_types_drive, self->drives, "cd"));
  carrel_spec_set_string (&drive->path, path);
  drive->bus = bus;
  g_ptr_array_add (self->drives, drive);
  append_to_boot_order (self, drive->id);
  return drive;
}

CarrelSpecNetwork *
carrel_spec_add_network (CarrelSpec *self, CarrelSpecNetworkModel model)
{
  CarrelSpecNetwork *network = carrel_spec_field_new_struct (&carrel_spec_types_network);
  guint32 tail = g_random_int ();

  take_string (&network->id, find_free_id (&carrel_spec_types_network, self->networks, "net"));
  take_string (&network->mac,
               g_strdup_printf ("52:54:00:%02x:%02x:%02x",
                                (tail >> 16) & 0xff,
                                (tail >> 8) & 0xff,
                                tail & 0xff));
  network->model = model;
  g_ptr_array_add (self->networks, network);
  return network;
}

CarrelSpecKept *
carrel_spec_add_kept (CarrelSpec *self, const char *origin, const char *item)
{
  CarrelSpecKept *kept = carrel_spec_field_new_struct (&carrel_spec_types_kept);
  guint number = self->kept->len;

  do
    take_string (&kept->id, g_strdup_printf ("kept%u", number++));
  while (carrel_spec_field_find_by_id (&carrel_spec_types_kept, self->kept, kept->id) != NULL);
  carrel_spec_set_string (&kept->origin, origin);
  carrel_spec_set_string (&kept->item, item);
  g_ptr_array_add (self->kept, kept);
  return kept;
}

static gboolean
remove_from_list (const CarrelSpecType *type, GPtrArray *list, const char *id)
{
  gpointer device = carrel_spec_field_find_by_id (type, list, id);

  if (device == NULL)
    return FALSE;
  g_ptr_array_remove (list, device);
  carrel_spec_field_free_struct (type, device);
  return TRUE;
}

gboolean
carrel_spec_remove_device (CarrelSpec *self, const char *id)
{
  /* @id may be the very string that goes with the device. */
  g_autofree char *kept = g_strdup (id);

  if (!remove_from_list (&carrel_spec_types_disk, self->disks, kept) &&
      !remove_from_list (&carrel_spec_types_drive, self->drives, kept) &&
      !remove_from_list (&carrel_spec_types_network, self->networks, kept))
    return FALSE;
  remove_from_boot_order (self, kept);
  return TRUE;
}
