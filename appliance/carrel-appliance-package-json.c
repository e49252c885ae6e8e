/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-package-private.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-gate-wire-private.h"
#include "carrel-appliance-plan-input.h"
#include "carrel-appliance-value.h"
#include "disk/carrel-appliance-disk-extents.h"
#include "disk/carrel-appliance-disk-vhdx-private.h"

#include "base/carrel-base-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LOOKS_MAX 1100u

static void
free_look (gpointer data)
{
  CarrelAppliancePackageLook *look = data;

  g_free (look->name);
  g_strfreev (look->parts);
  g_free (look->parent);
  g_free (look->state);
  g_strfreev (look->parent_states);
  g_clear_error (&look->problem);
  g_free (look);
}

static gboolean
inspect_vdi (CarrelApplianceDiskInput *input, CarrelBaseImage *out_image)
{
  return carrel_appliance_disk_input_inspect (input, TRUE, out_image, NULL) &&
         out_image->kind == CARREL_BASE_IMAGE_KIND_VDI;
}

/* The first three fields of an identity are numbers in the order of the processor. */
static char *
print_identity (const guint8 *bytes)
{
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          bytes[3],
                          bytes[2],
                          bytes[1],
                          bytes[0],
                          bytes[5],
                          bytes[4],
                          bytes[7],
                          bytes[6],
                          bytes[8],
                          bytes[9],
                          bytes[10],
                          bytes[11],
                          bytes[12],
                          bytes[13],
                          bytes[14],
                          bytes[15]);
}

/* VirtualBox' disk names the one below by its identity, which the description knows the file of.  A file that
 * says it is another one is not taken: the disk would be nonsense. */
static char *
find_vdi_parent_name (CarrelAppliancePackage *self, CarrelApplianceDiskInput *input)
{
  CarrelBaseImage image = { 0 };
  CarrelBaseImage below = { 0 };
  g_autofree char *identity = NULL;

  if (!inspect_vdi (input, &image) || !image.has_backing_file)
    return NULL;
  identity = print_identity (image.vdi.parent);
  for (guint i = 0; i < self->model->files->len; i++)
    {
      const CarrelApplianceFile *file = g_ptr_array_index (self->model->files, i);
      CarrelApplianceDisk disk = { .file = file->name };
      g_autoptr (CarrelApplianceDiskInput) parent = NULL;

      if (g_strcmp0 (file->id, identity) != 0)
        continue;
      parent = carrel_appliance_plan_input_open_member (&disk, self, NULL);
      if (parent != NULL && inspect_vdi (parent, &below) &&
          memcmp (below.vdi.uuid, image.vdi.parent, sizeof below.vdi.uuid) == 0)
        return g_strdup (carrel_appliance_value_get_last_part (file->name));
      return NULL;
    }
  return NULL;
}

/* Hyper-V's disks name the one below by where it lay, and say in which state they left it. */
static char *
find_vhdx_parent (CarrelApplianceDiskInput *input, CarrelAppliancePackageLook *look)
{
  CarrelBaseImage image = { 0 };
  g_autofree char *hint = NULL;

  if (!carrel_appliance_disk_input_inspect (input, TRUE, &image, NULL) ||
      image.kind != CARREL_BASE_IMAGE_KIND_VHDX)
    return NULL;
  look->state = carrel_appliance_disk_vhdx_print_state (image.vhdx.state);
  if (!carrel_appliance_disk_vhdx_read_parent (input, &image, &hint, &look->parent_states))
    return NULL;
  return g_strdup (carrel_appliance_value_get_last_part (hint));
}

/* After a snapshot VMware's disk holds differences to one that lies beside it. */
static char *
find_vmdk_parent (CarrelApplianceDiskInput *input, CarrelAppliancePackageLook *look)
{
  g_autofree char *hint = carrel_appliance_disk_input_dup_parent (input);
  guint32 state, parent_state;

  if (carrel_appliance_disk_input_find_state (input, &state, &parent_state))
    {
      g_autoptr (GStrvBuilder) states = g_strv_builder_new ();
      g_autofree char *below = g_strdup_printf ("%08x", parent_state);

      g_strv_builder_add (states, below);
      look->state = g_strdup_printf ("%08x", state);
      look->parent_states = g_strv_builder_end (states);
    }
  return hint != NULL ? g_strdup (carrel_appliance_value_get_last_part (hint)) : NULL;
}

static char *
find_parent_name (CarrelAppliancePackage *self,
                  CarrelApplianceDiskInput *input,
                  CarrelAppliancePackageLook *look)
{
  if (g_str_equal (self->model->kind, "vbox"))
    return find_vdi_parent_name (self, input);
  if (g_str_equal (self->model->kind, "vmx"))
    return find_vmdk_parent (input, look);
  return g_str_equal (self->model->kind, "hyperv") ? find_vhdx_parent (input, look) : NULL;
}

static gboolean
look_now (CarrelAppliancePackage *self,
          CarrelApplianceDiskInput *input,
          CarrelAppliancePackageLook *look,
          GError **error)
{
  g_autofree char *parent = find_parent_name (self, input, look);
  CarrelBaseImage image = { 0 };

  /* What is wrong with it in any case says more than that it must not stand on another one. */
  if (!carrel_appliance_disk_input_inspect (input, TRUE, &image, error) ||
      (parent == NULL && !carrel_appliance_disk_input_inspect (input, FALSE, &image, error)))
    return FALSE;
  look->parent = g_steal_pointer (&parent);
  look->is_compressed = image.kind == CARREL_BASE_IMAGE_KIND_GZIP ||
                        image.kind == CARREL_BASE_IMAGE_KIND_XZ ||
                        image.kind == CARREL_BASE_IMAGE_KIND_ZSTD;
  look->virtual_bytes = image.virtual_bytes;
  look->boot = carrel_appliance_model_knows_disks_only (self->model)
                 ? carrel_appliance_disk_peek_get_boot (input, &image)
                 : CARREL_APPLIANCE_DISK_BOOT_UNKNOWN;
  return TRUE;
}

static const CarrelAppliancePackageLook *
find_look (CarrelAppliancePackage *self, const char *name)
{
  for (guint i = 0; i < self->looks->len; i++)
    {
      const CarrelAppliancePackageLook *look = g_ptr_array_index (self->looks, i);

      if (g_str_equal (look->name, name))
        return look;
    }
  return NULL;
}

gboolean
carrel_appliance_package_look (CarrelAppliancePackage *self,
                               CarrelApplianceDiskInput *input,
                               CarrelAppliancePackageLook *out_look,
                               GError **error)
{
  const char *name = carrel_appliance_disk_input_get_name (input);
  const CarrelAppliancePackageLook *look;

  if (self->looks == NULL)
    {
      gboolean is_fine = look_now (self, input, out_look, error);

      g_clear_pointer (&out_look->parent, g_free);
      g_clear_pointer (&out_look->state, g_free);
      g_clear_pointer (&out_look->parent_states, g_strfreev);
      return is_fine;
    }
  look = find_look (self, name);
  if (look != NULL && look->problem == NULL)
    {
      out_look->is_compressed = look->is_compressed;
      out_look->virtual_bytes = look->virtual_bytes;
      out_look->boot = look->boot;
      return TRUE;
    }
  if (look != NULL)
    g_propagate_error (error, g_error_copy (look->problem));
  else
    g_set_error (error,
                 CARREL_APPLIANCE_ERROR,
                 CARREL_APPLIANCE_ERROR_FAILED,
                 _ ("The disk “%s” could not be read."), name);
  return FALSE;
}

gboolean
carrel_appliance_package_find_parts (CarrelAppliancePackage *self,
                                     const char *name,
                                     const char *const **out_parts)
{
  const CarrelAppliancePackageLook *look = self->looks != NULL ? find_look (self, name) : NULL;

  *out_parts = look != NULL ? (const char *const *) look->parts : NULL;
  return self->looks != NULL;
}

const char *
carrel_appliance_package_find_parent (CarrelAppliancePackage *self, const char *name)
{
  const CarrelAppliancePackageLook *look = self->looks != NULL ? find_look (self, name) : NULL;

  return look != NULL ? look->parent : NULL;
}

/* The parts of a disk in several files, by the names that its first file has for them. */
static GStrv
list_parts (CarrelApplianceDiskInput *input)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GPtrArray) extents = NULL;

  if (carrel_appliance_disk_input_get_piece (input, 1) != NULL)
    extents = carrel_appliance_disk_input_parse_extents (input, TRUE, NULL);
  if (extents == NULL)
    return NULL;
  for (guint i = 0; i < extents->len; i++)
    {
      const CarrelApplianceDiskExtent *extent = g_ptr_array_index (extents, i);

      if (extent->name != NULL)
        g_strv_builder_add (names, extent->name);
    }
  return g_strv_builder_end (names);
}

static void
look_at (CarrelAppliancePackage *self, GPtrArray *looks, const CarrelApplianceDisk *disk)
{
  g_autoptr (CarrelApplianceDiskInput) input = NULL;
  g_autoptr (GError) error = NULL;
  CarrelAppliancePackageLook *look;

  /* What is stated to be compressed is looked at when it is read. */
  if (disk->file == NULL || disk->compression != NULL || looks->len == LOOKS_MAX)
    return;
  input = carrel_appliance_plan_input_open_member (disk, self, &error);
  if (g_error_matches (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_NOT_FOUND))
    return;
  look = g_new0 (CarrelAppliancePackageLook, 1);
  look->name = g_strdup (disk->file);
  if (input != NULL && look_now (self, input, look, &look->problem))
    look->parts = list_parts (input);
  else if (input == NULL)
    look->problem = g_steal_pointer (&error);
  g_ptr_array_add (looks, look);
}

static CarrelAppliancePackageLook *
find_in (GPtrArray *looks, const char *name)
{
  for (guint i = 0; i < looks->len; i++)
    if (g_str_equal (((CarrelAppliancePackageLook *) looks->pdata[i])->name, name))
      return looks->pdata[i];
  return NULL;
}

/* What the product itself would not put together: the disk below was written to after this one began to stand on
 * it, or is another one. */
static GError *
make_stale_error (const CarrelAppliancePackageLook *layer, const CarrelAppliancePackageLook *below)
{
  if (layer->parent_states == NULL || below->state == NULL ||
      g_strv_contains ((const char *const *) layer->parent_states, below->state))
    return NULL;
  return g_error_new (
    CARREL_APPLIANCE_ERROR,
    CARREL_APPLIANCE_ERROR_MISMATCH,
    _ ("“%s” was changed after “%s” began to stand on it, or is another disk: together "
                         "they would be nonsense. Repair the snapshots where the machine was made."),
       below->name,
       layer->name);
}

/* Looks at what a disk stands on, down to what stands on nothing.  A layer that cannot be read, is not
 * there or stands on one above it is the disk's problem. */
static void
look_below (CarrelAppliancePackage *self, GPtrArray *looks, const char *file)
{
  CarrelAppliancePackageLook *top = find_in (looks, file);
  CarrelAppliancePackageLook *layer = top;

  for (guint depth = 1; layer != NULL && layer->parent != NULL; depth++)
    {
      CarrelApplianceDisk below = { .file = layer->parent };
      CarrelAppliancePackageLook *next = find_in (looks, layer->parent);
      g_autoptr (GError) stale = NULL;

      if (next == NULL)
        {
          look_at (self, looks, &below);
          next = find_in (looks, layer->parent);
        }
      if (next != NULL && next->problem == NULL)
        stale = make_stale_error (layer, next);
      if (next != NULL && next->problem == NULL && stale == NULL &&
          depth < CARREL_APPLIANCE_PACKAGE_LAYERS_MAX)
        {
          layer = next;
          continue;
        }
      if (top->problem == NULL && stale != NULL)
        top->problem = g_steal_pointer (&stale);
      else if (top->problem == NULL)
        top->problem = next != NULL && next->problem != NULL
                         ? g_error_copy (next->problem)
                         : g_error_new (CARREL_APPLIANCE_ERROR,
                                        CARREL_APPLIANCE_ERROR_INVALID,
                                        _ ("The disk “%s” stands on “%s”, which is not there."),
                                           file,
                                           layer->parent);
      return;
    }
}

void
carrel_appliance_package_look_at_disks (CarrelAppliancePackage *self)
{
  GPtrArray *looks = g_ptr_array_new_with_free_func (free_look);

  for (guint i = 0; i < self->model->systems->len; i++)
    {
      const CarrelApplianceSystem *system = g_ptr_array_index (self->model->systems, i);

      for (guint k = 0; k < system->disks->len; k++)
        {
          const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, k);

          look_at (self, looks, disk);
          if (disk->file != NULL)
            look_below (self, looks, disk->file);
        }
    }
  self->looks = looks;
}

static JsonArray *
print_parts (const char *const *parts)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *name = g_uri_escape_string (parts[i], NULL, FALSE);

      json_array_add_string_element (array, name);
    }
  return array;
}

/* NULL when a name is none. */
static GStrv
parse_parts (JsonArray *array)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *name = JSON_NODE_HOLDS_VALUE (node) &&
                                  json_node_get_value_type (node) == G_TYPE_STRING
                                ? g_uri_unescape_string (json_node_get_string (node), NULL)
                                : NULL;

      if (name == NULL || i > LOOKS_MAX)
        return NULL;
      g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

static JsonArray *
print_looks (GPtrArray *looks)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < looks->len; i++)
    {
      const CarrelAppliancePackageLook *look = g_ptr_array_index (looks, i);
      JsonObject *object = json_object_new ();
      g_autofree char *problem = look->problem != NULL
                                   ? carrel_appliance_gate_wire_print_error (look->problem)
                                   : NULL;

      json_object_set_string_member (object, "name", look->name);
      json_object_set_boolean_member (object, "compressed", look->is_compressed);
      json_object_set_int_member (object, "bytes", (gint64) MIN (look->virtual_bytes, G_MAXINT64));
      json_object_set_int_member (object, "boot", look->boot);
      if (look->parent != NULL)
        {
          g_autofree char *parent = g_uri_escape_string (look->parent, NULL, FALSE);

          json_object_set_string_member (object, "parent", parent);
        }
      if (look->parts != NULL)
        json_object_set_array_member (object,
                                      "parts",
                                      print_parts ((const char *const *) look->parts));
      if (problem != NULL)
        json_object_set_string_member (object, "problem", problem);
      json_array_add_object_element (array, object);
    }
  return array;
}

JsonObject *
carrel_appliance_package_to_json (CarrelAppliancePackage *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *table = carrel_appliance_members_print_table (self->members);

  json_object_set_object_member (object, "model", carrel_appliance_model_to_json (self->model));
  json_object_set_string_member (object, "name", self->name != NULL ? self->name : "");
  json_object_set_boolean_member (object, "alone", self->is_alone);
  json_object_set_array_member (object, "looks", print_looks (self->looks));
  if (table != NULL)
    json_object_set_array_member (object, "members", table);
  return object;
}

static gboolean
fail (GError **error)
{
  g_set_error_literal (error,
                       CARREL_APPLIANCE_ERROR,
                       CARREL_APPLIANCE_ERROR_INVALID,
                       _ ("What reads packages gave an answer that is none."));
  return FALSE;
}

static gboolean
parse_look (JsonNode *node, GPtrArray *looks)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *name = object != NULL ? carrel_base_json_get_string (object, "name") : NULL;
  gint64 bytes = object != NULL ? carrel_base_json_get_int (object, "bytes", -1) : -1;
  CarrelAppliancePackageLook *look;
  JsonArray *parts;
  const char *problem;

  if (name == NULL || bytes < 0)
    return FALSE;
  look = g_new0 (CarrelAppliancePackageLook, 1);
  look->name = g_strdup (name);
  look->is_compressed = carrel_base_json_get_boolean (object, "compressed", FALSE);
  look->virtual_bytes = (guint64) bytes;
  if (carrel_base_json_get_string (object, "parent") != NULL)
    look->parent = g_uri_unescape_string (carrel_base_json_get_string (object, "parent"), NULL);
  parts = carrel_base_json_get_array (object, "parts");
  if (parts != NULL)
    look->parts = parse_parts (parts);
  look->boot = (CarrelApplianceDiskBoot) CLAMP (carrel_base_json_get_int (object, "boot", 0),
                                                CARREL_APPLIANCE_DISK_BOOT_UNKNOWN,
                                                CARREL_APPLIANCE_DISK_BOOT_EFI);
  problem = carrel_base_json_get_string (object, "problem");
  if (problem != NULL)
    look->problem = carrel_appliance_gate_wire_parse_error (problem);
  g_ptr_array_add (looks, look);
  return TRUE;
}

static gboolean
parse_looks (CarrelAppliancePackage *self, JsonArray *array)
{
  guint length = array != NULL ? json_array_get_length (array) : G_MAXUINT;

  if (length > LOOKS_MAX)
    return FALSE;
  self->looks = g_ptr_array_new_with_free_func (free_look);
  for (guint i = 0; i < length; i++)
    if (!parse_look (json_array_get_element (array, i), self->looks))
      return FALSE;
  return TRUE;
}

CarrelAppliancePackage *
carrel_appliance_package_from_json (JsonObject *object,
                                    CarrelApplianceSource *file,
                                    CarrelApplianceMembers *folder,
                                    GError **error)
{
  g_autoptr (CarrelApplianceMembers) owned = folder;
  g_autoptr (CarrelAppliancePackage) self = g_atomic_rc_box_new0 (CarrelAppliancePackage);
  JsonObject *model = carrel_base_json_get_object (object, "model");
  JsonArray *table = carrel_base_json_get_array (object, "members");
  const char *name = carrel_base_json_get_string (object, "name");

  if (model == NULL || name == NULL || (table != NULL && file == NULL))
    {
      fail (error);
      return NULL;
    }
  self->model = carrel_appliance_model_from_json (model, error);
  if (self->model == NULL)
    return NULL;
  self->members = table != NULL ? carrel_appliance_members_parse_table (file, table)
                                : g_steal_pointer (&owned);
  self->name = g_strdup (name);
  self->is_alone = carrel_base_json_get_boolean (object, "alone", FALSE);
  if (self->members == NULL || !parse_looks (self, carrel_base_json_get_array (object, "looks")))
    {
      fail (error);
      return NULL;
    }
  return g_steal_pointer (&self);
}
