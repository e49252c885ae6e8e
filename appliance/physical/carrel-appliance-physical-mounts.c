/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-physical-mounts-private.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/* The lists of mounts and of swap: one line an entry, fields with single spaces between them, in which white
 * space stands as three octal digits behind a backslash (proc(5)). */

#define LIST_BYTES_MAX (8u << 20)
#define FIELDS_MAX 64
#define MOUNT_DEVICE 2
#define MOUNT_PLACE 4
#define MOUNT_OPTIONAL 6

static gboolean
find_device (const char *path, guint64 *out_device)
{
  struct stat status;

  if (stat (path, &status) != 0)
    return FALSE;
  *out_device = S_ISBLK (status.st_mode) ? status.st_rdev : status.st_dev;
  return TRUE;
}

static char *
unescape (const char *field)
{
  GString *text = g_string_new (NULL);

  for (const char *at = field; *at != '\0'; at++)
    if (at[0] == '\\' && at[1] >= '0' && at[1] <= '3' && g_ascii_isdigit (at[2]) &&
        g_ascii_isdigit (at[3]))
      {
        g_string_append_c (text, (char) ((at[1] - '0') * 64 + (at[2] - '0') * 8 + (at[3] - '0')));
        at += 3;
      }
    else
      g_string_append_c (text, *at);
  return g_string_free (text, FALSE);
}

static GStrv
read_lines (const char *path, GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = carrel_base_descriptor_open (path, O_RDONLY, 0, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  if (descriptor >= 0)
    bytes = carrel_base_descriptor_read_all (descriptor, LIST_BYTES_MAX, error);
  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return g_strsplit (text, "\n", -1);
}

static void
add_use (CarrelAppliancePhysicalNode *node,
         CarrelAppliancePhysicalUseKind kind,
         gboolean is_read_only,
         const char *where)
{
  CarrelAppliancePhysicalUse *use = g_new0 (CarrelAppliancePhysicalUse, 1);

  use->kind = kind;
  use->is_read_only = is_read_only;
  use->device = g_strdup (node->name);
  use->where = g_strdup (where);
  g_ptr_array_add (node->uses, use);
}

/* Some file systems (btrfs) have numbers of their own: then the device that they name tells. */
static CarrelAppliancePhysicalNode *
find_node (CarrelAppliancePhysicalTable *self,
           const CarrelAppliancePhysicalPlaces *places,
           const char *numbers,
           const char *source)
{
  g_auto (GStrv) parts = g_strsplit (numbers, ":", 3);
  CarrelAppliancePhysicalNode *node = NULL;
  g_autofree char *path = NULL;
  guint64 major_number, minor_number, device;

  if (g_strv_length (parts) == 2 &&
      g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXUINT32, &major_number, NULL) &&
      g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXUINT32, &minor_number, NULL))
    node = carrel_appliance_physical_table_find (self,
                                                 makedev ((guint) major_number,
                                                          (guint) minor_number));
  if (node != NULL || !g_str_has_prefix (source, "/dev/"))
    return node;
  path = unescape (source);
  return (places->find_device != NULL ? places->find_device : find_device) (path, &device)
           ? carrel_appliance_physical_table_find (self, device)
           : NULL;
}

static gboolean
has_option (const char *options, const char *option)
{
  g_auto (GStrv) list = g_strsplit (options, ",", -1);

  return g_strv_contains ((const char *const *) list, option);
}

/* ID PARENT MAJOR:MINOR ROOT PLACE OPTIONS [FIELDS...] - TYPE SOURCE OPTIONS.  What counts is whether the
 * file system is written, not whether through this mount. */
static void
add_mount (CarrelAppliancePhysicalTable *self,
           const CarrelAppliancePhysicalPlaces *places,
           const char *line)
{
  g_auto (GStrv) fields = g_strsplit (line, " ", FIELDS_MAX);
  guint length = g_strv_length (fields);
  guint dash = MOUNT_OPTIONAL;
  CarrelAppliancePhysicalNode *node;
  g_autofree char *place = NULL;

  while (dash < length && !g_str_equal (fields[dash], "-"))
    dash++;
  if (dash + 3 >= length)
    return;
  node = find_node (self, places, fields[MOUNT_DEVICE], fields[dash + 2]);
  if (node == NULL)
    return;
  place = unescape (fields[MOUNT_PLACE]);
  add_use (node, CARREL_APPLIANCE_PHYSICAL_USE_MOUNT, has_option (fields[dash + 3], "ro"), place);
}

static void
add_swap (CarrelAppliancePhysicalTable *self,
          const CarrelAppliancePhysicalPlaces *places,
          const char *line)
{
  g_auto (GStrv) fields = g_strsplit_set (line, " \t", 2);
  CarrelAppliancePhysicalNode *node;
  g_autofree char *path = NULL;
  guint64 device;

  if (fields[0] == NULL || *fields[0] != '/')
    return;
  path = unescape (fields[0]);
  if (!(places->find_device != NULL ? places->find_device : find_device) (path, &device))
    return;
  node = carrel_appliance_physical_table_find (self, device);
  if (node != NULL)
    add_use (node, CARREL_APPLIANCE_PHYSICAL_USE_SWAP, FALSE, path);
}

gboolean
carrel_appliance_physical_mounts_add (CarrelAppliancePhysicalTable *self,
                                      const CarrelAppliancePhysicalPlaces *places,
                                      GError **error)
{
  const char *mounts = places->mounts != NULL ? places->mounts : "/proc/self/mountinfo";
  const char *swaps = places->swaps != NULL ? places->swaps : "/proc/swaps";
  g_auto (GStrv) mounted = read_lines (mounts, error);
  g_auto (GStrv) swapped = NULL;
  g_autoptr (GError) local_error = NULL;

  if (mounted == NULL)
    return FALSE;
  swapped = read_lines (swaps, &local_error);
  /* A kernel that cannot swap has no such list. */
  if (swapped == NULL &&
      !g_error_matches (local_error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  for (gsize i = 0; mounted[i] != NULL; i++)
    add_mount (self, places, mounted[i]);
  for (gsize i = 0; swapped != NULL && swapped[i] != NULL; i++)
    add_swap (self, places, swapped[i]);
  return TRUE;
}
