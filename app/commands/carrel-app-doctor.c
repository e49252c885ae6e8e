/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-doctor-private.h"

#include "../carrel-app-calls.h"

#include "appliance/carrel-appliance-gate.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-launcher.h"
#include "base/carrel-base-text.h"
#include "vmm-core/carrel-vmm-error.h"
#include "vmm-core/carrel-vmm-host.h"
#include "vmm-core/carrel-vmm-probe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A probe or a program that says nothing for so long hangs, and is killed. */
#define PATIENCE_S 20
#define OUTPUT_LIMIT (256 * 1024)

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

static void
examine_spice (const CarrelVmmHost *host, JsonArray *findings)
{
  if (host->has_spice)
    carrel_app_doctor_add (findings, "spice", "ok", _ ("Displays are carried by SPICE."), NULL);
  else
    carrel_app_doctor_add (
      findings,
      "spice",
      "note",
      _ ("This QEMU has no SPICE: displays are carried by VNC, without sound."),
         _ ("Install QEMU's SPICE modules; on Debian they are in qemu-system-modules-spice or "
         "qemu-system-common."));
  if (!carrel_vmm_host_has_device (host, "virtio-vga"))
    carrel_app_doctor_add (
      findings,
      "video",
      "note",
      _ ("This QEMU has no virtio graphics: guests get a plain VGA card."),
         _ ("Install QEMU's display modules; on Debian they are in qemu-system-gui or "
                              "qemu-system-modules-opengl."));
}

static void
examine_firmware (const CarrelVmmHost *host, JsonArray *findings)
{
  if (host->firmware_code != NULL && host->firmware_vars != NULL)
    carrel_app_doctor_add (findings, "uefi", "ok", _ ("UEFI firmware is installed."), NULL);
  else
    carrel_app_doctor_add (findings,
                           "uefi",
                           "note",
                           _ ("There is no UEFI firmware: only machines with BIOS start."),
                              _ ("Install the package ovmf."));
}

static void
examine_qemu (CarrelAppFiber *fiber, JsonArray *findings)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CarrelVmmHost) host = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  carrel_vmm_host_load_async (carrel_app_fiber_get_cancellable (fiber),
                              carrel_app_fiber_ready_cb,
                              fiber);
  result = carrel_app_fiber_wait (fiber);
  host = carrel_vmm_host_load_finish (result, &error);
  if (host == NULL)
    {
      gboolean is_old = g_error_matches (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_OLD_QEMU);

      /* Findings are sentences, whatever the room that speaks ends its words with. */
      words = g_str_has_suffix (error->message, ".") ? g_strdup (error->message)
                                                     : g_strconcat (error->message, ".", NULL);
      carrel_app_doctor_add (findings,
                             "qemu",
                             "problem",
                             words,
                             is_old
                             ? _ ("Install QEMU 7.2 or newer.")
                             : _ ("Install QEMU 7.2 or newer; on Debian the package is "
                                         "qemu-system-x86."));
      return;
    }
  words = g_strdup_printf (_ ("QEMU %s was found at “%s”."), host->version, host->qemu_path);
  carrel_app_doctor_add (findings, "qemu", "ok", words, NULL);
  examine_spice (host, findings);
  examine_firmware (host, findings);
}

static gboolean
probe_work (gpointer data, GCancellable *cancellable, GError **error)
{
  return carrel_appliance_gate_probe (data, error);
}

static void
add_confinement (JsonArray *findings, CarrelBaseConfineFeature held)
{
  g_autofree char *names = carrel_base_confine_name_features (held);
  g_autofree char *words = NULL;

  if (held == (CARREL_BASE_CONFINE_LANDLOCK | CARREL_BASE_CONFINE_SECCOMP))
    words = g_strdup (_ ("Packages of others are read in confinement, by Landlock and seccomp."));
  else
    words = g_strdup_printf (_ ("Packages of others are read in confinement, but this kernel has not both Landlock and "
         "seccomp; what holds is: %s."),
      names);
  carrel_app_doctor_add (findings,
                         "confinement",
                         held & CARREL_BASE_CONFINE_LANDLOCK && held & CARREL_BASE_CONFINE_SECCOMP
                           ? "ok"
                           : "note",
                         words,
                         NULL);
}

/* What strangers wrote is read by a program of ours that shuts itself off, as far as the kernel can. */
static void
examine_confinement (CarrelAppFiber *fiber, JsonArray *findings)
{
  CarrelBaseConfineFeature held = CARREL_BASE_CONFINE_NONE;
  g_autoptr (GError) error = NULL;
  gboolean is_missing;

  if (carrel_app_calls_run_in_thread (fiber, probe_work, &held, &error))
    {
      add_confinement (findings, held);
      return;
    }
  is_missing = g_error_matches (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_NOT_FOUND);
  carrel_app_doctor_add (
    findings,
    "confinement",
    "problem",
    is_missing
    ? _ ("The program carrel-gate, which reads packages of others, is missing.")
        : error->message,
        is_missing
        ? _ ("Install Carrel again, or say where it is with CARREL_GATE.")
        : _ ("Packages are not read here. Start a kernel with seccomp and Landlock (5.13 or newer)."));
}

void
carrel_app_doctor_examine_host (CarrelAppFiber *fiber,
                                const char *core_program,
                                JsonArray *findings)
{
  examine_kvm (fiber, core_program, findings);
  examine_qemu (fiber, findings);
  examine_confinement (fiber, findings);
}
