/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-spec-validate.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "../carrel-base-error.h"
#include "../carrel-base-limits.h"
#include "../carrel-base-text.h"
#include "carrel-spec-types-private.h"
#include "carrel-spec.h"

/* The sentence quotes what it refuses, so all of it is made fit to be shown. */
static gboolean invalid (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
invalid (GError **error, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  g_autofree char *shown = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  shown = carrel_base_text_make_displayable (sentence, strlen (sentence));
  g_set_error_literal (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_INVALID, shown);
  return FALSE;
}

/* Lower-case letters, digits and hyphens, beginning with a letter: safe in every syntax of the engine. */
static gboolean
is_id (const char *text)
{
  if (!g_ascii_islower (text[0]))
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_islower (*c) && !g_ascii_isdigit (*c) && *c != '-')
      return FALSE;
  return TRUE;
}

/* A word of letters, digits, '.', '-' and '_' that cannot be a path or an option. */
static gboolean
is_word (const char *text)
{
  if (!g_ascii_isalnum (text[0]))
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr (".-_", *c) == NULL)
      return FALSE;
  return strstr (text, "..") == NULL;
}

static gboolean
is_mac (const char *text)
{
  for (guint i = 0; i < 17; i++)
    if (i % 3 == 2 ? text[i] != ':' : !g_ascii_isxdigit (text[i]) || g_ascii_isupper (text[i]))
      return FALSE;
  /* The lowest bit of the first byte marks a group address, which no card may have. */
  return text[17] == '\0' && (g_ascii_xdigit_value (text[1]) & 1) == 0;
}

static gboolean
check_id (const char *id, GHashTable *seen, GError **error)
{
  if (!is_id (id))
    return invalid (error, _("“%s” is not a device identifier"), id);
  if (!g_hash_table_add (seen, (gpointer) id))
    return invalid (error, _("Two devices are called “%s”"), id);
  return TRUE;
}

static gboolean
check_bus (const CarrelSpec *self, const char *id, CarrelSpecBus bus, GError **error)
{
  if (bus == CARREL_SPEC_BUS_IDE && self->chipset != CARREL_SPEC_CHIPSET_I440FX)
    return invalid (error, _("“%s” is on IDE, which a Q35 board does not have; use SATA"), id);
  return TRUE;
}

/* What stands on a file of another product is a layer of ours. */
static gboolean
check_base (const CarrelSpecDisk *disk, GError **error)
{
  if (disk->base.path[0] == '\0')
    return TRUE;
  if (!g_path_is_absolute (disk->base.path))
    return invalid (error, _("“%s” is not an absolute path"), disk->base.path);
  if (!g_utf8_validate (disk->base.path, -1, NULL))
    return invalid (error, _("“%s” is not UTF-8; rename the file"), disk->base.path);
  if (disk->format != CARREL_SPEC_FORMAT_QCOW2)
    return invalid (error, _("“%s” stands on another file, which a raw disk cannot"), disk->id);
  return TRUE;
}

/* Only these controllers show a guest other sectors than they always had. */
static gboolean
check_sectors (const CarrelSpecDisk *disk, GError **error)
{
  if (disk->sector_bytes == 512)
    return TRUE;
  if (disk->sector_bytes != 4096 || disk->size_bytes % disk->sector_bytes != 0)
    return invalid (error,
                    _("“%s” has sectors of another length than 512 or 4096 bytes"), disk->id);
  if (disk->bus != CARREL_SPEC_BUS_VIRTIO && disk->bus != CARREL_SPEC_BUS_SCSI)
    return invalid (error,
                    _("“%s” has sectors of 4096 bytes, which only virtio and SCSI have"),
                       disk->id);
  return TRUE;
}

static gboolean
check_disk (const CarrelSpec *self, guint index, GHashTable *seen, GError **error)
{
  const CarrelSpecDisk *disk = carrel_spec_get_disk (self, index);

  if (!check_id (disk->id, seen, error))
    return FALSE;
  if (!is_word (disk->file))
    return invalid (error, _("“%s” is not a disk's file name"), disk->file);
  for (guint i = 0; i < index; i++)
    if (g_str_equal (disk->file, carrel_spec_get_disk (self, i)->file))
      return invalid (error, _("Two disks share the file “%s”"), disk->file);
  if (disk->size_bytes % 512 != 0)
    return invalid (error, _("The size of “%s” is not a multiple of 512 bytes"), disk->id);
  return check_sectors (disk, error) && check_base (disk, error) &&
         check_bus (self, disk->id, disk->bus, error);
}

static gboolean
check_drive (const CarrelSpec *self, const CarrelSpecDrive *drive, GHashTable *seen, GError **error)
{
  if (!check_id (drive->id, seen, error))
    return FALSE;
  if (drive->path[0] != '\0' && !g_path_is_absolute (drive->path) && !is_word (drive->path))
    return invalid (error, _("“%s” is not an absolute path"), drive->path);
  if (!g_utf8_validate (drive->path, -1, NULL))
    return invalid (error, _("“%s” is not UTF-8; rename the file"), drive->path);
  if (drive->bus == CARREL_SPEC_BUS_VIRTIO)
    return invalid (error,
                    _("“%s” is a CD drive, and there are none on virtio; use SATA"), drive->id);
  return check_bus (self, drive->id, drive->bus, error);
}

static gboolean
check_network (const CarrelSpecNetwork *network, GHashTable *seen, GError **error)
{
  if (!check_id (network->id, seen, error))
    return FALSE;
  if (!is_mac (network->mac))
    return invalid (error, _("“%s” is not the address of a network card"), network->mac);
  return TRUE;
}

static gboolean
check_devices (const CarrelSpec *self, GHashTable *seen, GError **error)
{
  for (guint i = 0; i < self->disks->len; i++)
    if (!check_disk (self, i, seen, error))
      return FALSE;
  for (guint i = 0; i < self->drives->len; i++)
    if (!check_drive (self, carrel_spec_get_drive (self, i), seen, error))
      return FALSE;
  for (guint i = 0; i < self->networks->len; i++)
    if (!check_network (carrel_spec_get_network (self, i), seen, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_boot_order (const CarrelSpec *self, GHashTable *ids, GError **error)
{
  for (gsize i = 0; self->boot_order[i] != NULL; i++)
    {
      if (!g_hash_table_contains (ids, self->boot_order[i]))
        return invalid (error,
                        _("The boot order names “%s”, which does not exist"), self->boot_order[i]);
      for (gsize earlier = 0; earlier < i; earlier++)
        if (g_str_equal (self->boot_order[earlier], self->boot_order[i]))
          return invalid (error, _("The boot order names “%s” twice"), self->boot_order[i]);
    }
  return TRUE;
}

/* Nothing of it is used but in an export, which looks at it again; what counts here is how much it is. */
static gboolean
check_kept (const CarrelSpec *self, GHashTable *seen, GError **error)
{
  gsize bytes = 0;

  for (guint i = 0; i < self->kept->len; i++)
    {
      const CarrelSpecKept *kept = carrel_spec_get_kept (self, i);

      if (!check_id (kept->id, seen, error))
        return FALSE;
      bytes += strlen (kept->item) + strlen (kept->words) + strlen (kept->raw) +
               strlen (kept->again);
    }
  return bytes <= CARREL_BASE_LIMIT_KEPT_BYTES ||
         invalid (error,
                  _("“%s” keeps more of another product than there is place for"), self->name);
}

static gboolean
check_machine (const CarrelSpec *self, GError **error)
{
  const char *board = self->chipset == CARREL_SPEC_CHIPSET_Q35 ? "pc-q35-" : "pc-i440fx-";

  if (!carrel_base_text_is_uuid (self->uuid))
    return invalid (error, _("“%s” is not a machine's UUID"), self->uuid);
  if (!carrel_base_text_check_name (self->name, error))
    return FALSE;
  if (self->os_id[0] != '\0' && !is_word (self->os_id))
    return invalid (error, _("“%s” is not the identifier of an operating system"), self->os_id);
  if (!is_word (self->machine_type) || !g_str_has_prefix (self->machine_type, board))
    return invalid (error,
                    _("“%s” is not a versioned machine type of this board"), self->machine_type);
  if (self->firmware == CARREL_SPEC_FIRMWARE_UEFI && self->chipset != CARREL_SPEC_CHIPSET_Q35)
    return invalid (error, _("“%s”: UEFI needs the Q35 board"), self->name);
  return TRUE;
}

gboolean
carrel_spec_validate (const CarrelSpec *self, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (self != NULL, FALSE);

  return carrel_spec_field_check (&carrel_spec_types_machine, self, error) &&
         check_machine (self, error) && check_devices (self, ids, error) &&
         check_boot_order (self, ids, error) && check_kept (self, ids, error);
}
