/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-physical-table-private.h"

#include "carrel-appliance-physical-mounts-private.h"

#include "base/carrel-base-descriptor.h"

#include <fcntl.h>
#include <string.h>
#include <sys/sysmacros.h>

/* A kernel shows fewer; a tree that is not a kernel's shall not be read for ever. */
#define DEVICES_MAX 4096u
#define LINKS_MAX 256u
#define ATTRIBUTE_BYTES_MAX 4096u

static void
node_free (gpointer data)
{
  CarrelAppliancePhysicalNode *node = data;

  g_free (node->name);
  g_free (node->folder);
  g_array_unref (node->slaves);
  g_array_unref (node->holders);
  g_ptr_array_unref (node->uses);
  g_free (node);
}

void
carrel_appliance_physical_table_free (CarrelAppliancePhysicalTable *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->nodes);
  g_free (self);
}

CarrelAppliancePhysicalNode *
carrel_appliance_physical_table_find (CarrelAppliancePhysicalTable *self, guint64 device)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      CarrelAppliancePhysicalNode *node = g_ptr_array_index (self->nodes, i);

      if (node->device == device)
        return node;
    }
  return NULL;
}

char *
carrel_appliance_physical_table_read (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_auto (CarrelBaseDescriptor) descriptor = carrel_base_descriptor_open (path, O_RDONLY, 0, NULL);
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  if (descriptor < 0)
    return NULL;
  bytes = carrel_base_descriptor_read_all (descriptor, ATTRIBUTE_BYTES_MAX, NULL);
  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return g_strstrip (text);
}

/* "8:17" */
static gboolean
read_device (const char *folder, guint64 *out_device)
{
  g_autofree char *text = carrel_appliance_physical_table_read (folder, "dev");
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, ":", 3) : NULL;
  guint64 numbers[2];

  if (parts == NULL || g_strv_length (parts) != 2)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    if (!g_ascii_string_to_unsigned (parts[i], 10, 0, G_MAXUINT32, &numbers[i], NULL))
      return FALSE;
  *out_device = makedev ((guint) numbers[0], (guint) numbers[1]);
  return TRUE;
}

static GPtrArray *
list_names (const char *folder, guint most, GError **error)
{
  g_autoptr (GDir) stream = g_dir_open (folder, 0, error);
  GPtrArray *names;
  const char *name;

  if (stream == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while (names->len < most && (name = g_dir_read_name (stream)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  return names;
}

/* The devices that the entries of a folder are. */
static GArray *
read_links (const char *folder, const char *name)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autofree char *links = g_build_filename (folder, name, NULL);
  g_autoptr (GPtrArray) names = list_names (links, LINKS_MAX, NULL);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *entry = g_build_filename (links, g_ptr_array_index (names, i), NULL);
      guint64 device;

      if (read_device (entry, &device))
        g_array_append_val (found, device);
    }
  return found;
}

static CarrelAppliancePhysicalNode *
add_node (CarrelAppliancePhysicalTable *self, const char *folder, const char *name, guint64 whole)
{
  CarrelAppliancePhysicalNode *node;
  guint64 device;

  if (self->nodes->len == DEVICES_MAX || !read_device (folder, &device) ||
      carrel_appliance_physical_table_find (self, device) != NULL)
    return NULL;
  node = g_new0 (CarrelAppliancePhysicalNode, 1);
  node->device = device;
  node->name = g_strdup (name);
  node->folder = g_strdup (folder);
  node->whole = whole;
  node->slaves = read_links (folder, "slaves");
  node->holders = g_array_new (FALSE, FALSE, sizeof (guint64));
  node->uses = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_appliance_physical_use_free);
  g_ptr_array_add (self->nodes, node);
  return node;
}

static void
add_partitions (CarrelAppliancePhysicalTable *self, const char *folder, guint64 whole)
{
  g_autoptr (GPtrArray) names = list_names (folder, DEVICES_MAX, NULL);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *entry = g_build_filename (folder, name, NULL);
      g_autofree char *mark = g_build_filename (entry, "partition", NULL);

      if (g_file_test (mark, G_FILE_TEST_EXISTS))
        add_node (self, entry, name, whole);
    }
}

static void
turn_slaves (CarrelAppliancePhysicalTable *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const CarrelAppliancePhysicalNode *node = g_ptr_array_index (self->nodes, i);

      for (guint k = 0; k < node->slaves->len; k++)
        {
          CarrelAppliancePhysicalNode *slave =
            carrel_appliance_physical_table_find (self, g_array_index (node->slaves, guint64, k));

          if (slave != NULL)
            g_array_append_val (slave->holders, node->device);
        }
    }
}

/* A file system of btrfs may lie on several devices, of which the list of mounts names one. */
static void
add_btrfs (CarrelAppliancePhysicalTable *self, const char *sys)
{
  g_autofree char *folder = g_build_filename (sys, "fs", "btrfs", NULL);
  g_autoptr (GPtrArray) names = list_names (folder, DEVICES_MAX, NULL);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *entry = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
      g_autoptr (GArray) devices = read_links (entry, "devices");

      for (guint k = 0; k < devices->len; k++)
        {
          CarrelAppliancePhysicalNode *node =
            carrel_appliance_physical_table_find (self, g_array_index (devices, guint64, k));
          CarrelAppliancePhysicalUse *use;

          if (node == NULL || node->uses->len > 0)
            continue;
          use = g_new0 (CarrelAppliancePhysicalUse, 1);
          use->device = g_strdup (node->name);
          use->where = g_strdup ("btrfs");
          g_ptr_array_add (node->uses, use);
        }
    }
}

static int
compare_nodes (gconstpointer left, gconstpointer right)
{
  const CarrelAppliancePhysicalNode *one = *(CarrelAppliancePhysicalNode *const *) left;
  const CarrelAppliancePhysicalNode *two = *(CarrelAppliancePhysicalNode *const *) right;
  g_autofree char *first = g_utf8_collate_key_for_filename (one->name, -1);
  g_autofree char *second = g_utf8_collate_key_for_filename (two->name, -1);

  return strcmp (first, second);
}

CarrelAppliancePhysicalTable *
carrel_appliance_physical_table_new (const CarrelAppliancePhysicalPlaces *places, GError **error)
{
  static const CarrelAppliancePhysicalPlaces usual = { 0 };
  g_autoptr (CarrelAppliancePhysicalTable) self = g_new0 (CarrelAppliancePhysicalTable, 1);
  const char *sys;
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) names = NULL;

  if (places == NULL)
    places = &usual;
  sys = places->sys != NULL ? places->sys : "/sys";
  folder = g_build_filename (sys, "block", NULL);
  self->nodes = g_ptr_array_new_with_free_func (node_free);
  names = list_names (folder, DEVICES_MAX, error);
  if (names == NULL)
    return NULL;
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *entry = g_build_filename (folder, name, NULL);
      const CarrelAppliancePhysicalNode *node = add_node (self, entry, name, 0);

      if (node != NULL)
        add_partitions (self, entry, node->device);
    }
  turn_slaves (self);
  if (!carrel_appliance_physical_mounts_add (self, places, error))
    return NULL;
  add_btrfs (self, sys);
  g_ptr_array_sort (self->nodes, compare_nodes);
  return g_steal_pointer (&self);
}
