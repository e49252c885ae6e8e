/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-text.h"

#include "carrel-vmm-engine-null.h"
#include "carrel-vmm-engine-qemu.h"
#include "carrel-vmm-lock.h"
#include "carrel-vmm-log.h"
#include "carrel-vmm-machine.h"
#include "carrel-vmm-probe.h"
#include "carrel-vmm-server.h"

/*
 * The core of one machine.  It takes the machine's lock, takes back a guest that an earlier core left,
 * serves the socket, and ends when the machine is off and nobody is connected.  Whoever launches it may
 * pass the writing end of a pipe: one line on it says that the core serves, or why it does not; as long
 * as the other end stays open the launcher counts as connected.
 */

#define EXIT_LOCKED 75

typedef struct
{
  char *machine_dir;
  char *runtime_dir;
  char *uuid;
  char *engine;
  int ready_descriptor;
  gboolean probe_kvm;
} Options;

typedef struct
{
  Options options;
  char *folder;
  CarrelVmmLog *log;
  CarrelVmmMachine *machine;
  CarrelVmmServer *server;
  GMainLoop *loop;
  CarrelBaseDescriptor lock;
  CarrelBaseDescriptor ready;
} Core;

static void
tell_launcher (Core *core, const char *word, const char *words)
{
  g_autofree char *line = g_strdup_printf ("%s %s\n", word, words);

  if (core->ready >= 0)
    carrel_base_descriptor_write_all (core->ready, line, strlen (line), NULL);
  else if (strcmp (word, "ready") != 0)
    dprintf (STDERR_FILENO, "carrel-vmm: %s\n", words);
}

static gboolean
launcher_gone_cb (int descriptor, GIOCondition condition, gpointer user_data)
{
  Core *core = user_data;

  carrel_base_descriptor_clear (&core->ready);
  carrel_vmm_server_release (core->server);
  return G_SOURCE_REMOVE;
}

static void
attached_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Core *core = user_data;

  carrel_vmm_machine_call_finish (CARREL_VMM_MACHINE (object), result, NULL);
  tell_launcher (core, "ready", "");
  if (core->ready < 0)
    {
      carrel_vmm_server_release (core->server);
      return;
    }
  /* The reader's end is closed when the launcher is connected, or dead. */
  g_unix_fd_add (core->ready, G_IO_ERR, launcher_gone_cb, core);
}

static void
idle_cb (CarrelVmmServer *server, gpointer user_data)
{
  Core *core = g_object_get_data (G_OBJECT (server), "core");

  g_main_loop_quit (core->loop);
}

static gboolean
terminate_cb (gpointer user_data)
{
  Core *core = user_data;

  /* The guest lives on without us and is taken back by the next core. */
  carrel_vmm_log_write (core->log, "the core was asked to end");
  g_main_loop_quit (core->loop);
  return G_SOURCE_CONTINUE;
}

static CarrelVmmEngine *
make_engine (Core *core)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  if (program == NULL)
    program = g_strdup ("carrel-vmm");
  if (g_strcmp0 (core->options.engine, "null") == 0)
    return carrel_vmm_engine_null_new ();
  return carrel_vmm_engine_qemu_new (core->options.uuid, core->folder, core->log, program);
}

static gboolean
set_up (Core *core, GError **error)
{
  g_autoptr (CarrelVmmEngine) engine = NULL;

  core->lock = carrel_vmm_lock_acquire (core->options.machine_dir, error);
  if (core->lock < 0)
    return FALSE;
  core->log = carrel_vmm_log_open (core->options.machine_dir, error);
  if (core->log == NULL || !carrel_base_atomic_file_make_folder (core->folder, error))
    return FALSE;
  engine = make_engine (core);
  core->machine =
    carrel_vmm_machine_new (engine, core->options.uuid, core->options.machine_dir, core->log);
  core->server = carrel_vmm_server_new (core->machine, core->folder, error);
  if (core->server == NULL)
    return FALSE;
  g_object_set_data (G_OBJECT (core->server), "core", core);
  g_signal_connect_object (core->server, "idle", G_CALLBACK (idle_cb), core->server, 0);
  return TRUE;
}

static void
tear_down (Core *core)
{
  g_autofree char *socket = g_build_filename (core->folder, CARREL_VMM_SERVER_SOCKET, NULL);

  if (core->server != NULL)
    {
      unlink (socket);
      /* Empty unless a guest lives on. */
      rmdir (core->folder);
    }
  g_clear_object (&core->server);
  g_clear_object (&core->machine);
  g_clear_pointer (&core->log, carrel_vmm_log_close);
  g_clear_pointer (&core->loop, g_main_loop_unref);
  g_clear_pointer (&core->folder, g_free);
  carrel_base_descriptor_clear (&core->ready);
  carrel_base_descriptor_clear (&core->lock);
}

static int
serve (Core *core)
{
  g_autoptr (GError) error = NULL;
  int status = EXIT_SUCCESS;

  if (set_up (core, &error))
    {
      g_unix_signal_add (SIGTERM, terminate_cb, core);
      g_unix_signal_add (SIGINT, terminate_cb, core);
      g_unix_signal_add (SIGHUP, terminate_cb, core);
      carrel_vmm_machine_attach_async (core->machine, attached_cb, core);
      g_main_loop_run (core->loop);
    }
  else
    {
      gboolean is_locked = g_error_matches (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_LOCKED);

      tell_launcher (core, is_locked ? "locked" : "failed", error->message);
      status = is_locked ? EXIT_LOCKED : EXIT_FAILURE;
    }
  tear_down (core);
  return status;
}

static int
probe (void)
{
  double rate;
  CarrelVmmProbeVerdict verdict = carrel_vmm_probe_run (&rate);
  g_autofree char *line = carrel_vmm_probe_format (verdict, rate);

  dprintf (STDOUT_FILENO, "%s\n", line);
  return EXIT_SUCCESS;
}

static gboolean
parse_options (int *argc, char ***argv, Options *options, GError **error)
{
  GOptionEntry entries[] = {
    { "machine-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->machine_dir, "", "DIR" },
    { "runtime-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->runtime_dir, "", "DIR" },
    { "uuid", 0, 0, G_OPTION_ARG_STRING, &options->uuid, "", "UUID" },
    { "engine", 0, 0, G_OPTION_ARG_STRING, &options->engine, "", "qemu|null" },
    { "ready-fd", 0, 0, G_OPTION_ARG_INT, &options->ready_descriptor, "", "FD" },
    { "probe-kvm", 0, 0, G_OPTION_ARG_NONE, &options->probe_kvm, "", NULL },
    { 0 },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, _("The core of one machine; started by Carrel itself."));
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (options->probe_kvm)
    return TRUE;
  if (options->machine_dir == NULL || options->runtime_dir == NULL ||
      !carrel_base_text_is_uuid (options->uuid) ||
      (options->engine != NULL && strcmp (options->engine, "qemu") != 0 &&
       strcmp (options->engine, "null") != 0))
    {
      g_set_error_literal (error,
                           CARREL_VMM_ERROR,
                           CARREL_VMM_ERROR_FAILED,
                           _("--machine-dir, --runtime-dir and a canonical --uuid are needed; "
                             "--engine is qemu or null"));
      return FALSE;
    }
  return TRUE;
}

int
main (int argc, char **argv)
{
  Core core = { .options = { .ready_descriptor = -1 }, .lock = -1, .ready = -1 };
  g_autoptr (GError) error = NULL;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, CARREL_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  umask (077);
  signal (SIGPIPE, SIG_IGN);
  if (!parse_options (&argc, &argv, &core.options, &error))
    {
      dprintf (STDERR_FILENO, "carrel-vmm: %s\n", error->message);
      return EXIT_FAILURE;
    }
  if (core.options.probe_kvm)
    return probe ();
  /* Neither we nor the emulator can ever gain rights from here on. */
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  core.ready = core.options.ready_descriptor;
  if (core.ready >= 0)
    fcntl (core.ready, F_SETFD, FD_CLOEXEC);
  core.folder = g_build_filename (core.options.runtime_dir, core.options.uuid, NULL);
  core.loop = g_main_loop_new (NULL, FALSE);
  status = serve (&core);
  g_free (core.options.machine_dir);
  g_free (core.options.runtime_dir);
  g_free (core.options.uuid);
  g_free (core.options.engine);
  return status;
}
