/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-accelerator.h"

#include <string.h>
#include <sys/utsname.h>

#include <glib/gi18n-lib.h>

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-launcher.h"
#include "base/carrel-base-process.h"

#define CACHE_BYTES_MAX 4096
#define OUTPUT_BYTES_MAX 1024

typedef struct
{
  char *key;
  GCancellable *stop;
  GSource *limit;
} Choosing;

static void
choosing_free (Choosing *choosing)
{
  if (choosing->limit != NULL)
    g_source_destroy (choosing->limit);
  g_clear_pointer (&choosing->limit, g_source_unref);
  g_clear_object (&choosing->stop);
  g_free (choosing->key);
  g_free (choosing);
}

static void
return_choice (GTask *task, gboolean use_kvm, char *reason)
{
  CarrelVmmAccelerator *choice = g_new0 (CarrelVmmAccelerator, 1);

  choice->use_kvm = use_kvm;
  choice->reason = reason;
  g_task_return_pointer (task, choice, (GDestroyNotify) carrel_vmm_accelerator_free);
}

static void
return_verdict (GTask *task, CarrelVmmProbeVerdict verdict, double rate)
{
  return_choice (task,
                 verdict == CARREL_VMM_PROBE_USABLE,
                 carrel_vmm_probe_dup_words (verdict, rate));
}

/* The verdict holds for this boot of this kernel. */
static char *
make_key (void)
{
  g_autofree char *boot_id = carrel_base_process_read_boot_id (NULL);
  struct utsname names;

  if (boot_id == NULL || uname (&names) != 0)
    return NULL;
  return g_strdup_printf ("%s %s", boot_id, names.release);
}

static char *
get_cache_path (void)
{
  return g_build_filename (g_get_user_cache_dir (), "carrel", "kvm", NULL);
}

/* Two lines: the key and the verdict. */
static gboolean
read_cache (const char *key, CarrelVmmProbeVerdict *out_verdict, double *out_rate)
{
  g_autofree char *path = get_cache_path ();
  g_autoptr (GBytes) bytes = carrel_base_atomic_file_read (path, CACHE_BYTES_MAX, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (bytes == NULL || g_bytes_get_size (bytes) == 0 || key == NULL)
    return FALSE;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  lines = g_strsplit (text, "\n", 3);
  if (g_strv_length (lines) < 2 || strcmp (lines[0], key) != 0)
    return FALSE;
  *out_verdict = carrel_vmm_probe_parse (lines[1], out_rate);
  return TRUE;
}

static void
write_cache (const char *key, CarrelVmmProbeVerdict verdict, double rate)
{
  g_autofree char *path = get_cache_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *line = carrel_vmm_probe_format (verdict, rate);
  g_autofree char *text = g_strdup_printf ("%s\n%s\n", key, line);

  /* A cache that cannot be written only costs time. */
  if (key != NULL && carrel_base_atomic_file_make_folder (folder, NULL))
    carrel_base_atomic_file_write (path, text, strlen (text), 0600, NULL);
}

static void
probed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Choosing *choosing = g_task_get_task_data (task);
  g_autoptr (GBytes) output = NULL;
  g_autofree char *line = NULL;
  CarrelVmmProbeVerdict verdict;
  double rate = 0;

  /* The limit came first: the verdict is given already, and the process is merely gone now. */
  if (g_task_get_completed (task) || g_cancellable_is_cancelled (choosing->stop))
    return;
  g_source_destroy (choosing->limit);
  if (carrel_base_launcher_run_finish (CARREL_BASE_LAUNCHER (object), result, &output, NULL))
    line = g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output));
  verdict = carrel_vmm_probe_parse (line, &rate);
  write_cache (choosing->key, verdict, rate);
  return_verdict (task, verdict, rate);
}

static gboolean
limit_cb (gpointer user_data)
{
  GTask *task = user_data;
  Choosing *choosing = g_task_get_task_data (task);

  /* A process that hangs in the kernel does not even die of SIGKILL: it is not waited for. */
  g_cancellable_cancel (choosing->stop);
  write_cache (choosing->key, CARREL_VMM_PROBE_HUNG, 0);
  return_verdict (task, CARREL_VMM_PROBE_HUNG, 0);
  return G_SOURCE_REMOVE;
}

static void
run_probe (GTask *task, const char *program)
{
  Choosing *choosing = g_task_get_task_data (task);
  g_autoptr (CarrelBaseLauncher) launcher = carrel_base_launcher_new (program);

  carrel_base_launcher_add_argument (launcher, "--probe-kvm");
  choosing->stop = g_cancellable_new ();
  choosing->limit = g_timeout_source_new (CARREL_VMM_ACCELERATOR_PROBE_LIMIT_MS);
  g_source_set_callback (choosing->limit, limit_cb, task, NULL);
  g_source_attach (choosing->limit, g_task_get_context (task));
  carrel_base_launcher_run_async (launcher,
                                  OUTPUT_BYTES_MAX,
                                  choosing->stop,
                                  probed_cb,
                                  g_object_ref (task));
}

void
carrel_vmm_accelerator_choose_async (const char *program,
                                     const char *wish,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Choosing *choosing;
  CarrelVmmProbeVerdict verdict;
  double rate = 0;

  g_return_if_fail (program != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_vmm_accelerator_choose_async);
  choosing = g_new0 (Choosing, 1);
  choosing->key = make_key ();
  g_task_set_task_data (task, choosing, (GDestroyNotify) choosing_free);
  if (wish == NULL || wish[0] == '\0')
    wish = g_getenv ("CARREL_ACCELERATOR");
  if (g_strcmp0 (wish, "tcg") == 0)
    return_choice (task, FALSE, g_strdup (_("Emulation was asked for.")));
  else if (g_strcmp0 (wish, "kvm") == 0)
    return_choice (task, TRUE, g_strdup (_("Hardware acceleration was asked for, untested.")));
  else if ((verdict = carrel_vmm_probe_access ()) != CARREL_VMM_PROBE_USABLE ||
           read_cache (choosing->key, &verdict, &rate))
    return_verdict (task, verdict, rate);
  else
    run_probe (task, program);
}

CarrelVmmAccelerator *
carrel_vmm_accelerator_choose_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
carrel_vmm_accelerator_free (CarrelVmmAccelerator *accelerator)
{
  if (accelerator == NULL)
    return;
  g_free (accelerator->reason);
  g_free (accelerator);
}
