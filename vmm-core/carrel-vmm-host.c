/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-host.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-launcher.h"
#include "base/carrel-base-limits.h"

/*
 * Asking the emulator costs two of its starts, so the answers are kept: the key is the file's path, size
 * and time, and the times of the folders that its modules are installed into.
 */

#define DEFAULT_QEMU "qemu-system-x86_64"
#define OUTPUT_BYTES_MAX (256 * 1024)

/* QXL is SPICE's own card and comes and goes with it, also where both are modules of their own package. */
#define SPICE_DEVICE "qxl-vga"

static const char *const module_folders[] = { "/usr/lib/qemu",
                                              "/usr/lib/x86_64-linux-gnu/qemu",
                                              "/usr/lib64/qemu",
                                              NULL };

static const struct
{
  const char *code;
  const char *vars;
} firmwares[] = {
  { "/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd" },
  { "/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd" },
  { "/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd" },
  { "/usr/share/edk2/x64/OVMF_CODE.4m.fd", "/usr/share/edk2/x64/OVMF_VARS.4m.fd" },
};

typedef struct
{
  char *path;
  char *key;
  char *version_text;
} Loading;

static void
loading_free (Loading *loading)
{
  g_free (loading->path);
  g_free (loading->key);
  g_free (loading->version_text);
  g_free (loading);
}

static void
read_devices (CarrelVmmHost *host, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (gsize index = 0; lines[index] != NULL; index++)
    {
      const char *start = g_str_has_prefix (lines[index], "name \"") ? lines[index] + 6 : NULL;
      const char *end = start != NULL ? strchr (start, '"') : NULL;

      if (end != NULL)
        g_hash_table_add (host->devices, g_strndup (start, (gsize) (end - start)));
    }
}

static gboolean
read_version (CarrelVmmHost *host, const char *text, GError **error)
{
  const char *start = strstr (text, "version ");
  guint micro = 0;

  if (start == NULL || !g_str_has_prefix (text, "QEMU") ||
      sscanf (start, "version %u.%u.%u", &host->major, &host->minor, &micro) < 2)
    {
      g_set_error (error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_NO_QEMU,
                   _("\"%s\" is not QEMU: it does not say its version"), host->qemu_path);
      return FALSE;
    }
  host->version = g_strdup_printf ("%u.%u.%u", host->major, host->minor, micro);
  if (host->major > CARREL_VMM_HOST_QEMU_MAJOR_MIN ||
      (host->major == CARREL_VMM_HOST_QEMU_MAJOR_MIN &&
       host->minor >= CARREL_VMM_HOST_QEMU_MINOR_MIN))
    return TRUE;
  g_set_error (error,
               CARREL_VMM_ERROR,
               CARREL_VMM_ERROR_OLD_QEMU,
               _("QEMU %s is too old; version %d.%d or newer is needed. Install a newer package"),
                  host->version,
                  CARREL_VMM_HOST_QEMU_MAJOR_MIN,
                  CARREL_VMM_HOST_QEMU_MINOR_MIN);
  return FALSE;
}

static void
read_firmware (CarrelVmmHost *host)
{
  for (gsize index = 0; index < G_N_ELEMENTS (firmwares); index++)
    if (access (firmwares[index].code, R_OK) == 0 && access (firmwares[index].vars, R_OK) == 0)
      {
        host->firmware_code = g_strdup (firmwares[index].code);
        host->firmware_vars = g_strdup (firmwares[index].vars);
        return;
      }
}

CarrelVmmHost *
carrel_vmm_host_new (const char *qemu_path,
                     const char *version_text,
                     const char *devices_text,
                     GError **error)
{
  g_autoptr (CarrelVmmHost) host = NULL;
  long pages = sysconf (_SC_PHYS_PAGES);
  long page_bytes = sysconf (_SC_PAGESIZE);

  g_return_val_if_fail (qemu_path != NULL, NULL);
  g_return_val_if_fail (version_text != NULL, NULL);
  g_return_val_if_fail (devices_text != NULL, NULL);

  host = g_new0 (CarrelVmmHost, 1);
  host->qemu_path = g_strdup (qemu_path);
  host->devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!read_version (host, version_text, error))
    return NULL;
  read_devices (host, devices_text);
  host->has_spice = carrel_vmm_host_has_device (host, SPICE_DEVICE);
  read_firmware (host);
  host->memory_mib = (guint64) MAX (pages, 0) * (guint64) MAX (page_bytes, 0) >> 20;
  host->processors = g_get_num_processors ();
  return g_steal_pointer (&host);
}

/* What the answers depend on. */
static char *
make_key (const char *path)
{
  GString *key = g_string_new (path);
  struct stat status;

  if (stat (path, &status) == 0)
    g_string_append_printf (key,
                            "|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT ".%09ld",
                            (gint64) status.st_size,
                            (gint64) status.st_mtim.tv_sec,
                            status.st_mtim.tv_nsec);
  for (gsize index = 0; module_folders[index] != NULL; index++)
    if (stat (module_folders[index], &status) == 0)
      g_string_append_printf (key, "|%" G_GINT64_FORMAT, (gint64) status.st_mtim.tv_sec);
  return g_string_free (key, FALSE);
}

static char *
get_cache_path (void)
{
  return g_build_filename (g_get_user_cache_dir (), "carrel", "qemu.json", NULL);
}

static CarrelVmmHost *
read_cache (const Loading *loading)
{
  g_autofree char *path = get_cache_path ();
  g_autoptr (GBytes)
    bytes = carrel_base_atomic_file_read (path, CARREL_BASE_LIMIT_JSON_BYTES, NULL);
  g_autoptr (JsonObject) object = NULL;
  const char *version_text;
  const char *devices_text;
  gsize length;
  const char *text;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  object = carrel_base_json_parse_object (text, length, NULL);
  if (object == NULL || g_strcmp0 (carrel_base_json_get_string (object, "key"), loading->key) != 0)
    return NULL;
  version_text = carrel_base_json_get_string (object, "version");
  devices_text = carrel_base_json_get_string (object, "devices");
  if (version_text == NULL || devices_text == NULL)
    return NULL;
  return carrel_vmm_host_new (loading->path, version_text, devices_text, NULL);
}

/* A cache that cannot be written only costs time. */
static void
write_cache (const Loading *loading, const char *devices_text)
{
  g_autofree char *path = get_cache_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  json_node_take_object (root, object);
  json_object_set_string_member (object, "key", loading->key);
  json_object_set_string_member (object, "version", loading->version_text);
  json_object_set_string_member (object, "devices", devices_text);
  text = carrel_base_json_print (root, FALSE);
  if (carrel_base_atomic_file_make_folder (folder, NULL))
    carrel_base_atomic_file_write (path, text, strlen (text), 0600, NULL);
}

/* What a helper printed, as text. */
static char *
finish_run (GObject *object, GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GError) cause = NULL;
  gsize length;
  const char *text;

  if (!carrel_base_launcher_run_finish (CARREL_BASE_LAUNCHER (object), result, &output, &cause))
    {
      g_set_error (error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_NO_QEMU,
                   _("QEMU cannot be asked what it can: %s"), cause->message);
      return NULL;
    }
  text = g_bytes_get_data (output, &length);
  return g_utf8_make_valid (text != NULL ? text : "", (gssize) length);
}

static void
run_qemu (GTask *task, const char *first, const char *second, GAsyncReadyCallback callback)
{
  Loading *loading = g_task_get_task_data (task);
  g_autoptr (CarrelBaseLauncher) launcher = carrel_base_launcher_new (loading->path);

  carrel_base_launcher_add_argument (launcher, first);
  if (second != NULL)
    carrel_base_launcher_add_argument (launcher, second);
  carrel_base_launcher_run_async (launcher,
                                  OUTPUT_BYTES_MAX,
                                  g_task_get_cancellable (task),
                                  callback,
                                  task);
}

static void
devices_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Loading *loading = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *text = finish_run (object, result, &error);
  CarrelVmmHost *host = NULL;

  if (text != NULL)
    host = carrel_vmm_host_new (loading->path, loading->version_text, text, &error);
  if (host == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  write_cache (loading, text);
  g_task_return_pointer (task, host, (GDestroyNotify) carrel_vmm_host_free);
}

static void
version_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Loading *loading = g_task_get_task_data (task);
  g_autoptr (CarrelVmmHost) host = NULL;
  GError *error = NULL;

  loading->version_text = finish_run (object, result, &error);
  /* A version that is too old is said before anything else is asked. */
  if (loading->version_text != NULL)
    host = carrel_vmm_host_new (loading->path, loading->version_text, "", &error);
  if (host == NULL)
    g_task_return_error (task, error);
  else
    run_qemu (g_steal_pointer (&task), "-device", "help", devices_cb);
}

void
carrel_vmm_host_load_async (GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const char *wanted = g_getenv ("CARREL_QEMU");
  Loading *loading = g_new0 (Loading, 1);
  CarrelVmmHost *host;

  g_task_set_source_tag (task, carrel_vmm_host_load_async);
  g_task_set_task_data (task, loading, (GDestroyNotify) loading_free);
  if (wanted == NULL || wanted[0] == '\0')
    wanted = DEFAULT_QEMU;
  loading->path = g_find_program_in_path (wanted);
  if (loading->path == NULL)
    {
      g_task_return_new_error (task,
                               CARREL_VMM_ERROR,
                               CARREL_VMM_ERROR_NO_QEMU,
                               _("QEMU is not installed: there is no program \"%s\". Install the "
                                 "package qemu-system-x86"),
                                  wanted);
      return;
    }
  loading->key = make_key (loading->path);
  host = read_cache (loading);
  if (host != NULL)
    g_task_return_pointer (task, host, (GDestroyNotify) carrel_vmm_host_free);
  else
    run_qemu (g_steal_pointer (&task), "--version", NULL, version_cb);
}

CarrelVmmHost *
carrel_vmm_host_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
carrel_vmm_host_has_device (const CarrelVmmHost *host, const char *name)
{
  g_return_val_if_fail (host != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return g_hash_table_contains (host->devices, name);
}

void
carrel_vmm_host_free (CarrelVmmHost *host)
{
  if (host == NULL)
    return;
  g_free (host->qemu_path);
  g_free (host->version);
  g_clear_pointer (&host->devices, g_hash_table_unref);
  g_free (host->firmware_code);
  g_free (host->firmware_vars);
  g_free (host);
}
