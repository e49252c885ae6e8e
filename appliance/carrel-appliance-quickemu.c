/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-quickemu.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/carrel-base-limits.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-value.h"

enum
{
  BYTES_MAX = 64 * 1024,
  SETTINGS_MAX = 1000,
  PROCESSORS_MAX = 4096,
};

/* A value is one word, or several in an array; they are kept with a line feed between them. */
typedef struct
{
  GHashTable *values;
  const char *at;
  const char *end;
  guint line;
} Reading;

static gboolean
refuse (const Reading *reading, GError **error)
{
  g_set_error (
    error,
    CARREL_APPLIANCE_ERROR,
    CARREL_APPLIANCE_ERROR_REFUSED,
    _ ("Line %u is code for a shell, not a setting; code of a stranger is not executed, so "
                  "take it out and try again"),
       reading->line);
  return FALSE;
}

/* One word as a shell reads it: quoted in either way, or plain.  Anything that a shell would replace
 * or execute is no word. */
static gboolean
read_word (Reading *reading, GString *word)
{
  char quote = '\0';

  if (reading->at < reading->end && (*reading->at == '"' || *reading->at == '\''))
    quote = *reading->at++;
  for (; reading->at < reading->end; reading->at++)
    {
      char byte = *reading->at;

      if (byte == '\n' && quote == '\0')
        return TRUE;
      if (quote != '\0' && byte == quote)
        {
          reading->at++;
          /* Words that are glued together are more than a setting needs. */
          return reading->at == reading->end || strchr (" \t\r\n)#", *reading->at) != NULL;
        }
      if (byte == '\n' || (guchar) byte < 0x20)
        {
          if (byte == '\r' || byte == '\t')
            {
              if (quote == '\0')
                return TRUE;
            }
          else
            return FALSE;
        }
      if (quote == '\0' && (byte == ' ' || byte == ')'))
        return TRUE;
      if (quote != '\'' && strchr ("$`\\", byte) != NULL)
        return FALSE;
      if (quote == '\0' && strchr (";&|<>(){}*?[]~!\"'", byte) != NULL)
        return FALSE;
      g_string_append_c (word, byte);
    }
  return quote == '\0';
}

static void
skip_blanks (Reading *reading, gboolean lines)
{
  while (reading->at < reading->end)
    {
      if (*reading->at == '#')
        while (reading->at < reading->end && *reading->at != '\n')
          reading->at++;
      else if (*reading->at == ' ' || *reading->at == '\t' || *reading->at == '\r')
        reading->at++;
      else if (*reading->at == '\n' && lines)
        {
          reading->line++;
          reading->at++;
        }
      else
        return;
    }
}

static gboolean
read_array (Reading *reading, GString *value)
{
  reading->at++;
  for (;;)
    {
      skip_blanks (reading, TRUE);
      if (reading->at == reading->end)
        return FALSE;
      if (*reading->at == ')')
        {
          reading->at++;
          return TRUE;
        }
      if (value->len > 0)
        g_string_append_c (value, '\n');
      if (!read_word (reading, value))
        return FALSE;
    }
}

static gboolean
read_setting (Reading *reading, GError **error)
{
  g_autoptr (GString) value = g_string_new (NULL);
  const char *start = reading->at;
  gsize length = strspn (start, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
  g_autofree char *key = g_strndup (start, length);
  gboolean is_read;

  if (length == 0 || start[length] != '=')
    return refuse (reading, error);
  reading->at += length + 1;
  if (reading->at < reading->end && *reading->at == '(')
    is_read = read_array (reading, value);
  else
    is_read = read_word (reading, value);
  skip_blanks (reading, FALSE);
  if (!is_read || (reading->at < reading->end && *reading->at != '\n'))
    return refuse (reading, error);
  if (!g_utf8_validate (value->str, (gssize) value->len, NULL) ||
      g_hash_table_size (reading->values) >= SETTINGS_MAX)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("Line %u is not text, or one setting too many"), reading->line);
      return FALSE;
    }
  g_hash_table_replace (reading->values, g_steal_pointer (&key), g_strdup (value->str));
  return TRUE;
}

/* The text is closed by a zero, which strspn() rests on. */
static GHashTable *
read_settings (const char *text, gsize length, GError **error)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Reading reading = { values, text, text + length, 1 };

  for (;;)
    {
      skip_blanks (&reading, TRUE);
      if (reading.at == reading.end)
        return g_steal_pointer (&values);
      if (!read_setting (&reading, error))
        return NULL;
    }
}

/* Takes a setting out, so that what is left was not understood. */
static char *
take (GHashTable *values, const char *key)
{
  g_autofree char *old_key = NULL;
  char *value = NULL;

  g_hash_table_steal_extended (values, key, (gpointer *) &old_key, (gpointer *) &value);
  if (value != NULL && *value == '\0')
    g_clear_pointer (&value, g_free);
  return value;
}

/* "16G", "512M": a number and its unit, of 1024. */
static gboolean
read_size (const char *text,
           const char *item,
           gint64 unit,
           gint64 maximum,
           gint64 *out,
           GError **error)
{
  g_autofree char *digits = g_strdup (text);
  gint64 scale = unit;
  gint64 number = 0;
  char *last;

  if (text == NULL)
    return TRUE;
  g_strstrip (digits);
  last = *digits != '\0' ? digits + strlen (digits) - 1 : digits;
  if (g_ascii_isalpha (*last))
    {
      const char *units = "KMGT";
      const char *found = strchr (units, g_ascii_toupper (*last));

      scale = 1024;
      for (const char *at = units; found != NULL && at < found; at++)
        scale *= 1024;
      if (found != NULL)
        *last = '\0';
    }
  if (!carrel_appliance_value_require_number (digits, item, 1, maximum / scale, &number, error))
    return FALSE;
  *out = number * scale;
  return TRUE;
}

static gboolean
read_numbers (CarrelApplianceSystem *system, GHashTable *values, gint64 *out_disk, GError **error)
{
  const gint64 most = (gint64) CARREL_BASE_LIMIT_MEMORY_MIB * 1048576;
  g_autofree char *memory = take (values, "ram");
  g_autofree char *cores = take (values, "cpu_cores");
  g_autofree char *size = take (values, "disk_size");
  gint64 bytes = -1;

  if (!read_size (memory, "ram", 1048576, most, &bytes, error) ||
      !read_size (size,
                  "disk_size",
                  1,
                  (gint64) CARREL_BASE_LIMIT_DISK_BYTES_MAX,
                  out_disk,
                  error) ||
      !carrel_appliance_value_require_number (cores,
                                              "cpu_cores",
                                              1,
                                              PROCESSORS_MAX,
                                              &system->vcpus,
                                              error))
    return FALSE;
  if (bytes > 0)
    system->memory_mib = MAX (bytes / 1048576, 1);
  return TRUE;
}

static void
read_os (CarrelApplianceSystem *system, GHashTable *values)
{
  static const char *const families[][2] = {
    { "linux", "linux" },     { "linux_old", "linux" },
    { "windows", "windows" }, { "windows-server", "windows" },
    { "macos", "macos" },     { "freebsd", "bsd" },
    { "ghostbsd", "bsd" },    { "openbsd", "bsd" },
    { "netbsd", "bsd" },      { "dragonflybsd", "bsd" },
    { "solaris", "solaris" }, { "freedos", "dos" },
    { "haiku", "other" },     { "kolibrios", "other" },
    { "reactos", "other" },   { "batocera", "linux" },
  };
  g_autofree char *guest = take (values, "guest_os");
  g_autofree char *arch = take (values, "arch");
  g_autofree char *boot = take (values, "boot");
  g_autofree char *secure = take (values, "secureboot");
  g_autofree char *tpm = take (values, "tpm");

  for (gsize i = 0; guest != NULL && i < G_N_ELEMENTS (families); i++)
    {
      if (g_str_equal (guest, families[i][0]))
        system->os.family = g_strdup (families[i][1]);
    }
  system->os.arch = g_strdup (arch != NULL ? arch : "x86_64");
  /* quickemu boots by UEFI unless it is told otherwise. */
  system->firmware = g_strdup (boot != NULL && g_str_equal (boot, "legacy") ? "bios" : "efi");
  system->has_secure_boot = carrel_appliance_value_parse_truth (secure);
  system->has_tpm = carrel_appliance_value_parse_truth (tpm);
}

static void
read_storage (CarrelApplianceSystem *system, GHashTable *values, gint64 disk_bytes)
{
  static const char *const images[] = { "iso", "fixed_iso" };
  g_autofree char *disk_file = take (values, "disk_img");
  g_autofree char *format = take (values, "disk_format");
  g_autofree char *image = take (values, "img");
  g_autofree char *floppy = take (values, "floppy");

  if (disk_file != NULL)
    {
      CarrelApplianceDisk *disk = carrel_appliance_model_add_disk (system);

      disk->id = g_strdup ("disk_img");
      disk->bus = g_strdup ("virtio");
      disk->unit = 0;
      disk->file = g_strdup (disk_file);
      disk->format = g_strdup (format != NULL ? format : "qcow2");
      disk->capacity_bytes = disk_bytes;
    }
  if (image != NULL)
    {
      CarrelApplianceDisk *disk = carrel_appliance_model_add_disk (system);

      disk->id = g_strdup ("img");
      disk->bus = g_strdup ("virtio");
      disk->unit = 1;
      disk->file = g_strdup (image);
      disk->format = g_strdup ("raw");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (images); i++)
    {
      g_autofree char *file = take (values, images[i]);
      CarrelApplianceDrive *drive;

      if (file == NULL)
        continue;
      drive = carrel_appliance_model_add_cdrom (system);
      drive->file = g_strdup (file);
      drive->unit = (gint64) i;
      drive->is_connected = 1;
    }
  if (floppy != NULL)
    {
      CarrelApplianceDrive *drive = carrel_appliance_model_add_floppy (system);

      drive->bus = g_strdup ("floppy");
      drive->file = g_strdup (floppy);
    }
}

static void
request_each (CarrelApplianceSystem *system, GHashTable *values, const char *key, const char *kind)
{
  g_autofree char *value = take (values, key);
  g_auto (GStrv) parts = g_strsplit (value != NULL ? value : "", "\n", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] != '\0' && !g_str_equal (parts[i], "none"))
        carrel_appliance_model_add_request (system->requests, kind, key, parts[i]);
    }
}

static void
read_devices (CarrelApplianceModel *model, CarrelApplianceSystem *system, GHashTable *values)
{
  g_autofree char *network = take (values, "network");
  g_autofree char *mac = take (values, "macaddr");
  g_autofree char *arguments = take (values, "extra_args");

  if (network == NULL || !g_str_equal (network, "none"))
    {
      CarrelApplianceNic *nic = carrel_appliance_model_add_nic (system);

      nic->model = g_strdup ("virtio");
      nic->network = g_strdup (network != NULL ? network : "user");
      nic->mac = carrel_appliance_value_dup_mac (mac);
      nic->is_connected = network == NULL || !g_str_equal (network, "restrict");
      carrel_appliance_model_add_network (model)->name = g_strdup (nic->network);
    }
  request_each (system, values, "usb_devices", "device");
  request_each (system, values, "public_dir", "folder");
  if (arguments != NULL)
    carrel_appliance_model_add_note (
      system->notes,
      "extra_args",
      _ ("It brings arguments for QEMU; arguments of a stranger are never used"), arguments);
}

static int
compare_keys (gconstpointer left, gconstpointer right)
{
  return strcmp (*(const char *const *) left, *(const char *const *) right);
}

static void
note_rest (CarrelApplianceSystem *system, GHashTable *values)
{
  g_autofree const char **keys = NULL;
  guint count = 0;

  keys = (const char **) g_hash_table_get_keys_as_array (values, &count);
  qsort (keys, count, sizeof *keys, compare_keys);
  for (guint i = 0; i < count; i++)
    carrel_appliance_model_add_note (system->notes,
                                     keys[i],
                                     _ ("This setting has no counterpart here"),
                                        g_hash_table_lookup (values, keys[i]));
}

/* The folder of the disk is called after the machine. */
static char *
make_name (const CarrelApplianceSystem *system)
{
  const CarrelApplianceDisk *disk = system->disks->len > 0 ? g_ptr_array_index (system->disks, 0)
                                                           : NULL;
  g_autofree char *folder = disk != NULL ? g_path_get_dirname (disk->file) : NULL;

  if (folder == NULL || g_str_equal (folder, ".") || g_str_equal (folder, "/"))
    return NULL;
  return g_path_get_basename (folder);
}

static gboolean
read_machine (CarrelApplianceModel *model, GHashTable *values, GError **error)
{
  CarrelApplianceSystem *system = carrel_appliance_model_add_system (model);
  gint64 disk_bytes = -1;

  if (!read_numbers (system, values, &disk_bytes, error))
    return FALSE;
  read_os (system, values);
  read_storage (system, values, disk_bytes);
  read_devices (model, system, values);
  note_rest (system, values);
  system->name = make_name (system);
  system->id = g_strdup (system->name != NULL ? system->name : "vm");
  model->name = g_strdup (system->name);
  return carrel_appliance_model_check (model, error);
}

gboolean
carrel_appliance_quickemu_recognise (GBytes *bytes)
{
  gsize length = 0;
  const char *data;

  g_return_val_if_fail (bytes != NULL, FALSE);
  data = g_bytes_get_data (bytes, &length);
  if (length == 0 || length > BYTES_MAX || *data == '<' || *data == '{')
    return FALSE;
  return (length > 9 && memcmp (data, "disk_img=", 9) == 0) ||
         g_strstr_len (data, (gssize) length, "\ndisk_img=") != NULL ||
         g_strstr_len (data, (gssize) length, "guest_os=\"") != NULL;
}

CarrelApplianceModel *
carrel_appliance_quickemu_parse (GBytes *bytes, GError **error)
{
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("quickemu");
  g_autoptr (GHashTable) values = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  const char *data;

  g_return_val_if_fail (bytes != NULL, NULL);
  data = g_bytes_get_data (bytes, &length);
  if (length > BYTES_MAX || (length > 0 && memchr (data, '\0', length) != NULL))
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_LIMIT,
                           _ ("This is too large for a machine of quickemu, or not text"));
      return NULL;
    }
  text = g_strndup (data != NULL ? data : "", length);
  values = read_settings (text, length, error);
  if (values == NULL)
    return NULL;
  if (!g_hash_table_contains (values, "disk_img") && !g_hash_table_contains (values, "guest_os"))
    {
      g_set_error_literal (
        error,
        CARREL_APPLIANCE_ERROR,
        CARREL_APPLIANCE_ERROR_UNKNOWN,
        _ ("This is no machine of quickemu: neither disk_img nor guest_os is there"));
      return NULL;
    }
  if (!read_machine (model, values, error))
    return NULL;
  return g_steal_pointer (&model);
}
