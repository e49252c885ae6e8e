/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-physical.h"

#include "../carrel-appliance-error.h"
#include "carrel-appliance-physical-table-private.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-text.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/*
 * Theory of operation.  The kernel shows each device with its number; what is made of it (holders) and what
 * it is made of (slaves) are devices again.  A disk is used for all that it, its partitions, and what is made
 * of either are used for, however deep.
 */

#define SECTOR_BYTES 512u
#define DEPTH_MAX 16u
#define USES_MAX 64u
#define VPD_BYTES_MAX 256u
#define VPD_HEADER 4u
/* The seventh number of "stat": sectors written. */
#define STAT_WRITTEN 6u
#define MEGA G_GUINT64_CONSTANT (1000000)
#define GIGA G_GUINT64_CONSTANT (1000000000)
/* From here on a size is told in GB, which are whole then to one in a hundred. */
#define GIGA_FROM (10 * GIGA)

/* Where a system lies, and what people have their own on. */
static const char *const system_places[] = {
  "/", "/boot", "/boot/efi", "/efi", "/usr", "/var", "/home", "/etc", NULL,
};

/* What is no disk although the kernel shows it as one: memory, discs, floppies. */
static const char *const no_disks[] = { "ram", "zram", "sr", "fd", "pmem", NULL };

void
carrel_appliance_physical_use_free (CarrelAppliancePhysicalUse *use)
{
  g_free (use->device);
  g_free (use->where);
  g_free (use);
}

void
carrel_appliance_physical_free (CarrelAppliancePhysical *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->path);
  g_free (self->whole);
  g_free (self->model);
  g_free (self->serial);
  g_ptr_array_unref (self->uses);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

/* What a maker wrote into its device, in one line with single spaces. */
static char *
clean (const char *text)
{
  g_autofree char *shown = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  g_autofree char *joined = NULL;

  if (text == NULL)
    return NULL;
  shown = carrel_base_text_make_displayable (text, strlen (text));
  words = g_strsplit_set (shown, " \t\n", -1);
  for (gsize i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (kept, words[i]);
  list = g_strv_builder_end (kept);
  joined = g_strjoinv (" ", list);
  return *joined != '\0' ? g_steal_pointer (&joined) : NULL;
}

static guint64
read_number (const char *folder, const char *name, guint64 fallback)
{
  g_autofree char *text = carrel_appliance_physical_table_read (folder, name);
  guint64 number;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64 / 512, &number, NULL)
           ? number
           : fallback;
}

static char *
read_model (const char *folder)
{
  g_autofree char *vendor_text = carrel_appliance_physical_table_read (folder, "device/vendor");
  g_autofree char *model_text = carrel_appliance_physical_table_read (folder, "device/model");
  g_autofree char *vendor = clean (vendor_text);
  g_autofree char *model = clean (model_text);

  /* What is not SCSI by itself has a vendor that says so, or a number. */
  if (model == NULL || vendor == NULL || g_str_equal (vendor, "ATA") ||
      g_str_has_prefix (vendor, "0x") || g_str_has_prefix (model, vendor))
    return g_steal_pointer (&model);
  return g_strconcat (vendor, " ", model, NULL);
}

/* SCSI's page 80h: four bytes, then the number. */
static char *
read_vital_serial (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "device", "vpd_pg80", NULL);
  g_auto (CarrelBaseDescriptor) descriptor = carrel_base_descriptor_open (path, O_RDONLY, 0, NULL);
  g_autoptr (GBytes) bytes = NULL;
  const char *data;
  gsize length;

  if (descriptor >= 0)
    bytes = carrel_base_descriptor_read_all (descriptor, VPD_BYTES_MAX, NULL);
  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  return length > VPD_HEADER ? g_strndup (data + VPD_HEADER, length - VPD_HEADER) : NULL;
}

static char *
read_serial (const char *folder)
{
  static const char *const names[] = { "serial", "device/serial" };
  char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names) && text == NULL; i++)
    {
      g_autofree char *raw = carrel_appliance_physical_table_read (folder, names[i]);

      text = clean (raw);
    }
  if (text == NULL)
    {
      g_autofree char *raw = read_vital_serial (folder);

      text = clean (raw);
    }
  return text;
}

static char *
make_path (const char *name)
{
  g_autofree char *file = g_strdelimit (g_strdup (name), "!", '/');

  return g_strconcat ("/dev/", file, NULL);
}

static void
add_use (CarrelAppliancePhysical *self,
         CarrelAppliancePhysicalUseKind kind,
         gboolean is_read_only,
         const char *device,
         const char *where)
{
  CarrelAppliancePhysicalUse *use;

  if (self->uses->len == USES_MAX)
    return;
  use = g_new0 (CarrelAppliancePhysicalUse, 1);
  use->kind = kind;
  use->is_read_only = is_read_only;
  use->device = g_strdup (device);
  use->where = carrel_base_text_make_line (where, G_MAXSIZE);
  g_ptr_array_add (self->uses, use);
}

/* What a device of this kind is called: LVM's and encryption's have names that people gave. */
static char *
dup_title (const CarrelAppliancePhysicalNode *node)
{
  g_autofree char *title = carrel_appliance_physical_table_read (node->folder, "dm/name");

  return title != NULL && *title != '\0' ? g_steal_pointer (&title) : g_strdup (node->name);
}

static void
collect (CarrelAppliancePhysicalTable *table,
         const CarrelAppliancePhysicalNode *node,
         guint depth,
         CarrelAppliancePhysical *self)
{
  for (guint i = 0; i < node->uses->len; i++)
    {
      const CarrelAppliancePhysicalUse *use = g_ptr_array_index (node->uses, i);

      add_use (self, use->kind, use->is_read_only, use->device, use->where);
      self->is_system |= use->kind == CARREL_APPLIANCE_PHYSICAL_USE_SWAP ||
                         g_strv_contains (system_places, use->where);
    }
  for (guint i = 0; i < table->nodes->len && depth < DEPTH_MAX; i++)
    {
      const CarrelAppliancePhysicalNode *other = g_ptr_array_index (table->nodes, i);

      if (other->whole == node->device)
        collect (table, other, depth + 1, self);
    }
  for (guint i = 0; i < node->holders->len && depth < DEPTH_MAX; i++)
    {
      const CarrelAppliancePhysicalNode *holder =
        carrel_appliance_physical_table_find (table, g_array_index (node->holders, guint64, i));
      g_autofree char *title = holder != NULL ? dup_title (holder) : NULL;

      if (holder == NULL)
        continue;
      add_use (self, CARREL_APPLIANCE_PHYSICAL_USE_HOLDER, FALSE, node->name, title);
      collect (table, holder, depth + 1, self);
    }
}

static CarrelAppliancePhysical *
make (CarrelAppliancePhysicalTable *table, const CarrelAppliancePhysicalNode *node)
{
  CarrelAppliancePhysical *self = g_new0 (CarrelAppliancePhysical, 1);
  const CarrelAppliancePhysicalNode *whole = node->whole != 0
                                               ? carrel_appliance_physical_table_find (table,
                                                                                       node->whole)
                                               : NULL;
  const char *folder = whole != NULL ? whole->folder : node->folder;

  self->device = node->device;
  self->name = g_strdup (node->name);
  self->path = make_path (node->name);
  self->whole = whole != NULL ? g_strdup (whole->name) : NULL;
  self->model = read_model (folder);
  self->serial = read_serial (folder);
  self->bytes = read_number (node->folder, "size", 0) * SECTOR_BYTES;
  self->sector_bytes = (guint) MIN (read_number (folder, "queue/logical_block_size", SECTOR_BYTES),
                                    G_MAXUINT);
  self->is_removable = read_number (folder, "removable", 0) != 0;
  self->is_read_only = read_number (node->folder, "ro", 0) != 0;
  self->is_made = node->slaves->len > 0;
  self->uses = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_appliance_physical_use_free);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_appliance_physical_free);
  collect (table, node, 0, self);
  return self;
}

static void
add_parts (CarrelAppliancePhysicalTable *table, CarrelAppliancePhysical *self)
{
  for (guint i = 0; i < table->nodes->len; i++)
    {
      const CarrelAppliancePhysicalNode *node = g_ptr_array_index (table->nodes, i);

      if (node->whole == self->device)
        g_ptr_array_add (self->parts, make (table, node));
    }
}

static gboolean
is_disk (const CarrelAppliancePhysical *disk)
{
  for (gsize i = 0; no_disks[i] != NULL; i++)
    if (g_str_has_prefix (disk->name, no_disks[i]) &&
        g_ascii_isdigit (disk->name[strlen (no_disks[i])]))
      return FALSE;
  return disk->bytes > 0 && !disk->is_made && !g_str_has_prefix (disk->name, "dm-") &&
         !g_str_has_prefix (disk->name, "md");
}

GPtrArray *
carrel_appliance_physical_list (const CarrelAppliancePhysicalPlaces *places, GError **error)
{
  g_autoptr (CarrelAppliancePhysicalTable)
    table = carrel_appliance_physical_table_new (places, error);
  GPtrArray *disks;

  if (table == NULL)
    return NULL;
  disks = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_appliance_physical_free);
  for (guint i = 0; i < table->nodes->len; i++)
    {
      const CarrelAppliancePhysicalNode *node = g_ptr_array_index (table->nodes, i);
      g_autoptr (CarrelAppliancePhysical) disk = node->whole == 0 ? make (table, node) : NULL;

      if (disk == NULL || !is_disk (disk))
        continue;
      add_parts (table, disk);
      g_ptr_array_add (disks, g_steal_pointer (&disk));
    }
  return disks;
}

CarrelAppliancePhysical *
carrel_appliance_physical_find (const CarrelAppliancePhysicalPlaces *places,
                                guint64 device,
                                GError **error)
{
  g_autoptr (CarrelAppliancePhysicalTable)
    table = carrel_appliance_physical_table_new (places, error);
  const CarrelAppliancePhysicalNode *node;
  CarrelAppliancePhysical *self;

  if (table == NULL)
    return NULL;
  node = carrel_appliance_physical_table_find (table, device);
  if (node == NULL)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_NOT_FOUND,
                           _ ("The kernel shows no disk of this number."));
      return NULL;
    }
  self = make (table, node);
  add_parts (table, self);
  return self;
}

char *
carrel_appliance_physical_dup_words (const CarrelAppliancePhysical *self)
{
  GString *words;

  g_return_val_if_fail (self != NULL, NULL);

  words = g_string_new (self->model != NULL ? self->model : self->name);
  if (self->serial != NULL)
    g_string_append_printf (words, " %s", self->serial);
  if (self->bytes >= GIGA_FROM)
    g_string_append_printf (words, " %" PRIu64 " GB", self->bytes / GIGA);
  else
    g_string_append_printf (words, " %" PRIu64 " MB", self->bytes / MEGA);
  return g_string_free (words, FALSE);
}

char *
carrel_appliance_physical_describe_use (const CarrelAppliancePhysicalUse *use)
{
  g_return_val_if_fail (use != NULL, NULL);

  switch (use->kind)
    {
    case CARREL_APPLIANCE_PHYSICAL_USE_SWAP:
      /* Translators: %s is a device such as "sda2". */
      return g_strdup_printf (_ ("this computer swaps to %s"), use->device);
    case CARREL_APPLIANCE_PHYSICAL_USE_HOLDER:
      /* Translators: devices such as "vg-home" and "sda2". */
      return g_strdup_printf (_ ("“%s” is made of %s"), use->where, use->device);
    case CARREL_APPLIANCE_PHYSICAL_USE_MOUNT:
    default:
      return g_strdup_printf (use->is_read_only
                              ? _ ("%s is mounted read-only at “%s”")
                              : _ ("%s is mounted at “%s”"), use->device, use->where);
    }
}

guint64
carrel_appliance_physical_read_written (const CarrelAppliancePhysicalPlaces *places, guint64 device)
{
  g_autoptr (CarrelAppliancePhysicalTable)
    table = carrel_appliance_physical_table_new (places, NULL);
  const CarrelAppliancePhysicalNode *node = table != NULL
                                              ? carrel_appliance_physical_table_find (table, device)
                                              : NULL;
  g_autofree char *text = node != NULL ? carrel_appliance_physical_table_read (node->folder, "stat")
                                       : NULL;
  g_auto (GStrv) fields = text != NULL ? g_strsplit_set (text, " \t", -1) : NULL;
  gsize found = 0;
  guint64 number;

  for (gsize i = 0; fields != NULL && fields[i] != NULL; i++)
    if (*fields[i] != '\0' && found++ == STAT_WRITTEN)
      return g_ascii_string_to_unsigned (fields[i], 10, 0, G_MAXUINT64 - 1, &number, NULL)
               ? number
               : G_MAXUINT64;
  return G_MAXUINT64;
}
