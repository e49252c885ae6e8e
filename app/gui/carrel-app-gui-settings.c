/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-settings.h"

#include "../carrel-app-error.h"
#include "../carrel-app-system.h"

#include "ui/carrel-ui-disk.h"

#include <glib/gi18n-lib.h>

static const char *const buses[] = { "virtio", "scsi", "sata", "ide" };

CarrelUiSettings *
carrel_app_gui_settings_new (const char *uuid)
{
  CarrelUiSettings *settings = carrel_ui_settings_new ();
  g_autoptr (GListStore) disks = g_list_store_new (CARREL_UI_TYPE_DISK);

  g_object_set (settings,
                "uuid",
                uuid,
                "cpus-max",
                (guint) g_get_num_processors (),
                "memory-max-mib",
                carrel_app_system_get_host_memory_mib (),
                "disks",
                disks,
                NULL);
  return settings;
}

static const char *
name_firmware (const CarrelSpec *spec)
{
  return spec->firmware == CARREL_SPEC_FIRMWARE_UEFI ? "uefi" : "bios";
}

static const char *
name_display (const CarrelSpec *spec)
{
  return spec->display.kind == CARREL_SPEC_DISPLAY_KIND_VNC ? "vnc" : "spice";
}

static gboolean
has_network (const CarrelSpec *spec)
{
  for (guint i = 0; i < spec->networks->len; i++)
    if (carrel_spec_get_network (spec, i)->connected)
      return TRUE;
  return FALSE;
}

static const char *
get_media (const CarrelSpec *spec)
{
  for (guint i = 0; i < spec->drives->len; i++)
    if (*carrel_spec_get_drive (spec, i)->path != '\0')
      return carrel_spec_get_drive (spec, i)->path;
  return NULL;
}

/* Which of "disk", "cdrom" and "network" a device is. */
static const char *
classify (const CarrelSpec *spec, const char *id)
{
  if (carrel_spec_find_disk (spec, id) != NULL)
    return "disk";
  if (carrel_spec_find_drive (spec, id) != NULL)
    return "cdrom";
  return carrel_spec_find_network (spec, id) != NULL ? "network" : NULL;
}

static GStrv
list_boot_order (const CarrelSpec *spec)
{
  g_autoptr (GPtrArray) order = g_ptr_array_new ();

  for (guint i = 0; spec->boot_order != NULL && spec->boot_order[i] != NULL; i++)
    {
      const char *kind = classify (spec, spec->boot_order[i]);

      if (kind != NULL && !g_ptr_array_find (order, kind, NULL))
        g_ptr_array_add (order, (gpointer) kind);
    }
  g_ptr_array_add (order, NULL);
  return g_strdupv ((char **) order->pdata);
}

static void
fill_disks (GListStore *store, const CarrelSpec *spec)
{
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (store));

  for (guint i = 0; i < spec->disks->len; i++)
    {
      const CarrelSpecDisk *disk = carrel_spec_get_disk (spec, i);
      g_autoptr (CarrelUiDisk) shown = g_list_model_get_item (G_LIST_MODEL (store), i);
      g_autofree char *title = g_strdup_printf (_ ("Disk %u"), i + 1);

      if (shown == NULL || g_strcmp0 (carrel_ui_disk_get_id (shown), disk->id) != 0)
        {
          g_clear_object (&shown);
          shown = carrel_ui_disk_new ();
          g_object_set (shown, "id", disk->id, NULL);
          g_list_store_splice (store, i, i < n_shown ? 1 : 0, (gpointer *) &shown, 1);
          n_shown = g_list_model_get_n_items (G_LIST_MODEL (store));
        }
      g_object_set (shown, "title", title, "bus", buses[disk->bus], "size", disk->size_bytes, NULL);
    }
  if (n_shown > spec->disks->len)
    g_list_store_splice (store, spec->disks->len, n_shown - spec->disks->len, NULL, 0);
}

void
carrel_app_gui_settings_fill (CarrelUiSettings *settings,
                              const CarrelLibraryMachine *row,
                              const CarrelSpec *spec)
{
  g_auto (GStrv) boot_order = NULL;

  g_return_if_fail (CARREL_UI_IS_SETTINGS (settings));
  g_return_if_fail (row != NULL);

  g_object_freeze_notify (G_OBJECT (settings));
  g_object_set (settings, "name", row->name, "notes", row->notes, "tags", row->tags, NULL);
  if (spec != NULL)
    {
      boot_order = list_boot_order (spec);
      g_object_set (settings,
                    "cpus",
                    spec->processors,
                    "memory-mib",
                    (guint64) spec->memory_mib,
                    "firmware",
                    name_firmware (spec),
                    "firmware-locked",
                    row->used_at != 0,
                    "display-kind",
                    name_display (spec),
                    "network",
                    has_network (spec),
                    "media",
                    get_media (spec),
                    "boot-order",
                    boot_order,
                    "start-order",
                    spec->start.order,
                    "start-delay",
                    spec->start.delay_s,
                    "start-wait",
                    spec->start.waits_for_guest,
                    "serial-ports",
                    spec->serial_ports,
                    NULL);
      fill_disks (G_LIST_STORE (carrel_ui_settings_get_disks (settings)), spec);
    }
  g_object_thaw_notify (G_OBJECT (settings));
}

void
carrel_app_gui_settings_fill_machine (CarrelUiMachine *machine,
                                      const CarrelSpec *spec,
                                      guint64 disk_used)
{
  const char *media = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (CARREL_UI_IS_MACHINE (machine));
  g_return_if_fail (spec != NULL);

  media = get_media (spec);
  name = media != NULL ? g_filename_display_basename (media) : NULL;
  g_object_set (machine,
                "firmware",
                spec->firmware == CARREL_SPEC_FIRMWARE_UEFI ? "UEFI" : "BIOS",
                "display-kind",
                name_display (spec),
                "network",
                has_network (spec),
                "media",
                name,
                "kept",
                spec->kept->len,
                "disk-used",
                disk_used,
                NULL);
}

/* The devices of the kinds that are named, in their order; those of no kind named come last. */
static char *
join_boot_order (const CarrelSpec *spec, GVariant *kinds)
{
  g_autofree const char **wanted = g_variant_get_strv (kinds, NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; wanted[i] != NULL; i++)
    {
      if (g_str_equal (wanted[i], "disk"))
        for (guint j = 0; j < spec->disks->len; j++)
          g_ptr_array_add (ids, carrel_spec_get_disk (spec, j)->id);
      else if (g_str_equal (wanted[i], "cdrom"))
        for (guint j = 0; j < spec->drives->len; j++)
          g_ptr_array_add (ids, carrel_spec_get_drive (spec, j)->id);
      else if (g_str_equal (wanted[i], "network"))
        for (guint j = 0; j < spec->networks->len; j++)
          g_ptr_array_add (ids, carrel_spec_get_network (spec, j)->id);
    }
  g_ptr_array_add (ids, NULL);
  return g_strjoinv (",", (char **) ids->pdata);
}

static char *
join_tags (GVariant *tags)
{
  g_autofree const char **texts = g_variant_get_strv (tags, NULL);

  return g_strjoinv (",", (char **) texts);
}

/* What a setting is called in the command "set", and what it looks like there. */
static GVariant *
translate (const CarrelSpec *spec, const char *setting, GVariant *value, const char **out_name)
{
  static const char *const same[] = { "name",        "notes",       "firmware",   "network",
                                      "start-order", "start-delay", "start-wait", "serial-ports" };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    if (g_str_equal (setting, same[i]))
      {
        *out_name = same[i];
        return g_variant_ref (value);
      }
  if (g_str_equal (setting, "cpus"))
    {
      *out_name = "processors";
      return g_variant_ref (value);
    }
  if (g_str_equal (setting, "display-kind"))
    {
      *out_name = "display";
      return g_variant_ref (value);
    }
  if (g_str_equal (setting, "memory-mib"))
    {
      *out_name = "memory";
      return g_variant_ref_sink (g_variant_new_uint64 (g_variant_get_uint64 (value) * 1024 * 1024));
    }
  if (g_str_equal (setting, "tags"))
    {
      *out_name = "tags";
      return g_variant_ref_sink (g_variant_new_take_string (join_tags (value)));
    }
  if (g_str_equal (setting, "boot-order") && spec != NULL)
    {
      *out_name = "boot";
      return g_variant_ref_sink (g_variant_new_take_string (join_boot_order (spec, value)));
    }
  return NULL;
}

GVariant *
carrel_app_gui_settings_make_change (const char *uuid,
                                     const CarrelSpec *spec,
                                     const char *setting,
                                     GVariant *value,
                                     const char **out_verb,
                                     GError **error)
{
  GVariantDict arguments;
  g_autoptr (GVariant) translated = NULL;
  const char *name = NULL;

  g_return_val_if_fail (uuid != NULL, NULL);
  g_return_val_if_fail (setting != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  g_variant_dict_init (&arguments, NULL);
  g_variant_dict_insert (&arguments, "machine", "s", uuid);
  if (g_str_equal (setting, "media") && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    {
      const char *path = g_variant_get_string (value, NULL);

      *out_verb = *path != '\0' ? "media insert" : "media eject";
      if (*path != '\0')
        g_variant_dict_insert (&arguments, "file", "s", path);
      return g_variant_ref_sink (g_variant_dict_end (&arguments));
    }
  translated = translate (spec, setting, value, &name);
  if (translated == NULL)
    {
      g_variant_dict_clear (&arguments);
      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_USAGE,
                   _ ("The setting “%s” cannot be changed."), setting);
      return NULL;
    }
  *out_verb = "set";
  g_variant_dict_insert_value (&arguments, name, translated);
  return g_variant_ref_sink (g_variant_dict_end (&arguments));
}
