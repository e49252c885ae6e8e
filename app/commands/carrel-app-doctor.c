/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-doctor-private.h"

#include "base/carrel-base-error.h"
#include "base/carrel-base-launcher.h"
#include "base/carrel-base-text.h"
#include "vmm-core/carrel-vmm-probe.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/* A probe or a program that says nothing for so long hangs, and is killed. */
#define PATIENCE_S 20
#define OUTPUT_LIMIT (256 * 1024)

#define QEMU_MAJOR_MIN 7
#define QEMU_MINOR_MIN 2

void
carrel_app_doctor_add (JsonArray *findings,
                       const char *name,
                       const char *verdict,
                       const char *words,
                       const char *advice)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "check", name);
  json_object_set_string_member (object, "verdict", verdict);
  json_object_set_string_member (object, "words", words);
  json_object_set_string_member (object, "advice", advice != NULL ? advice : "");
  json_array_add_object_element (findings, object);
}

static gboolean
give_up_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* Runs a program and gives what it prints.  @out_hung tells a program that had to be killed. */
static char *
run_program (CarrelAppFiber *fiber, const char *const *argv, gboolean *out_hung, GError **error)
{
  g_autoptr (CarrelBaseLauncher) launcher = carrel_base_launcher_new (argv[0]);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) output = NULL;
  gboolean is_done;
  guint timer;

  carrel_base_launcher_add_arguments (launcher, argv + 1);
  timer = g_timeout_add_seconds (PATIENCE_S, give_up_cb, cancellable);
  carrel_base_launcher_run_async (launcher,
                                  OUTPUT_LIMIT,
                                  cancellable,
                                  carrel_app_fiber_ready_cb,
                                  fiber);
  result = carrel_app_fiber_wait (fiber);
  *out_hung = g_cancellable_is_cancelled (cancellable);
  if (!*out_hung)
    g_source_remove (timer);
  is_done = carrel_base_launcher_run_finish (launcher, result, &output, error);
  if (!is_done)
    return NULL;
  return carrel_base_text_make_displayable (g_bytes_get_data (output, NULL),
                                            g_bytes_get_size (output));
}

static const char *
advise_on_kvm (CarrelVmmProbeVerdict verdict)
{
  switch (verdict)
    {
    case CARREL_VMM_PROBE_ABSENT:
      return _ ("Switch virtualization on in this computer's firmware, or load the module kvm_intel or "
                "kvm_amd. Inside a virtual machine, ask for nested virtualization.");
    case CARREL_VMM_PROBE_FORBIDDEN:
      return _ ("Add your user to the group “kvm”, then log in again.");
    case CARREL_VMM_PROBE_USABLE:
      return NULL;
    case CARREL_VMM_PROBE_BROKEN:
    case CARREL_VMM_PROBE_SLOW:
    case CARREL_VMM_PROBE_HUNG:
    default:
      return _ ("Guests are emulated, which is slower and otherwise the same. Inside a virtual machine, "
                "ask for nested virtualization.");
    }
}

static void
examine_kvm (CarrelAppFiber *fiber, const char *core_program, JsonArray *findings)
{
  const char *const argv[] = { core_program, "--probe-kvm", NULL };
  CarrelVmmProbeVerdict verdict = carrel_vmm_probe_access ();
  g_autofree char *line = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_hung = FALSE;
  double rate = 0;

  if (verdict == CARREL_VMM_PROBE_USABLE)
    {
      line = run_program (fiber, argv, &is_hung, &error);
      if (line == NULL && !is_hung &&
          g_error_matches (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_NOT_FOUND))
        {
          carrel_app_doctor_add (findings,
                                 "core",
                                 "problem",
                                 _ ("The program carrel-vmm, which runs machines, is missing."),
                                   _ ("Install Carrel again, or say where it is with CARREL_VMM."));
          return;
        }
      verdict = is_hung ? CARREL_VMM_PROBE_HUNG
                        : carrel_vmm_probe_parse (line != NULL ? g_strstrip (line) : NULL, &rate);
    }
  words = carrel_vmm_probe_dup_words (verdict, rate);
  carrel_app_doctor_add (findings,
                         "acceleration",
                         verdict == CARREL_VMM_PROBE_USABLE ? "ok" : "note",
                         words,
                         advise_on_kvm (verdict));
}

/* The emulator is looked for as the core does it. */
static char *
find_qemu (void)
{
  const char *stated = g_getenv ("CARREL_QEMU");

  if (stated != NULL && *stated != '\0')
    return g_strdup (stated);
  return g_find_program_in_path ("qemu-system-x86_64");
}

static void
examine_qemu (CarrelAppFiber *fiber, JsonArray *findings)
{
  g_autofree char *qemu = find_qemu ();
  const char *const argv[] = { qemu, "--version", NULL };
  g_autofree char *output = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  const char *number;
  gboolean is_hung = FALSE;
  int major = 0, minor = 0;

  if (qemu != NULL)
    output = run_program (fiber, argv, &is_hung, &error);
  number = output != NULL ? strstr (output, "version ") : NULL;
  if (number == NULL || sscanf (number, "version %d.%d", &major, &minor) != 2)
    {
      words = qemu == NULL
        ? g_strdup (_ ("QEMU, which emulates the machines, is not installed."))
        : g_strdup_printf (_ ("“%s” is no QEMU that runs: %s"),
                              qemu,
                              error != NULL ? error->message : _ ("it does not say its version."));
      carrel_app_doctor_add (findings,
                             "qemu",
                             "problem",
                             words,
                             _ ("Install the package qemu-system-x86."));
      return;
    }
  if (major < QEMU_MAJOR_MIN || (major == QEMU_MAJOR_MIN && minor < QEMU_MINOR_MIN))
    {
      words = g_strdup_printf (_ ("QEMU %d.%d was found at “%s”; at least %d.%d is needed."),
                                  major,
                                  minor,
                                  qemu,
                                  QEMU_MAJOR_MIN,
                                  QEMU_MINOR_MIN);
      carrel_app_doctor_add (findings, "qemu", "problem", words, _ ("Install a newer QEMU."));
      return;
    }
  words = g_strdup_printf (_ ("QEMU %d.%d was found at “%s”."), major, minor, qemu);
  carrel_app_doctor_add (findings, "qemu", "ok", words, NULL);
}

static void
examine_firmware (JsonArray *findings)
{
  static const char *const places[] = {
    "/usr/share/OVMF/OVMF_CODE_4M.fd",     "/usr/share/OVMF/OVMF_CODE.fd",
    "/usr/share/edk2/x64/OVMF_CODE.4m.fd", "/usr/share/edk2/ovmf/OVMF_CODE.fd",
    "/usr/share/qemu/edk2-x86_64-code.fd",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_file_test (places[i], G_FILE_TEST_IS_REGULAR))
      {
        carrel_app_doctor_add (findings, "uefi", "ok", _ ("UEFI firmware is installed."), NULL);
        return;
      }
  carrel_app_doctor_add (findings,
                         "uefi",
                         "note",
                         _ ("There is no UEFI firmware: only machines with BIOS start."),
                            _ ("Install the package ovmf."));
}

void
carrel_app_doctor_examine_host (CarrelAppFiber *fiber,
                                const char *core_program,
                                JsonArray *findings)
{
  examine_kvm (fiber, core_program, findings);
  examine_qemu (fiber, findings);
  examine_firmware (findings);
}
