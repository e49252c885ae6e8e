/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-trial-private.h"

#include "base/spec/carrel-spec-defaults.h"
#include "base/spec/carrel-spec-validate.h"

#include <glib/gi18n-lib.h>

/*
 * The ladder.  A system that does not start mostly lacks the driver of the disk it lies on, or was put
 * there by the other firmware:
 *
 *     as planned -> SATA, e1000e -> IDE (BIOS only) -> the other firmware -> the other firmware, SATA
 *     -> BIOS, IDE
 *
 * A rung that is not valid, or the same as one above it, is left out.
 */

static void
rung_free (gpointer data)
{
  CarrelAppTrialRung *rung = data;

  carrel_spec_free (rung->spec);
  carrel_spec_free (rung->kept);
  g_free (rung->words);
  g_free (rung);
}

static void
set_buses (CarrelSpec *spec, CarrelSpecBus bus)
{
  for (guint i = 0; i < spec->disks->len; i++)
    carrel_spec_get_disk (spec, i)->bus = bus;
  for (guint i = 0; i < spec->drives->len; i++)
    carrel_spec_get_drive (spec, i)->bus = bus;
}

static void
set_cards (CarrelSpec *spec)
{
  for (guint i = 0; i < spec->networks->len; i++)
    {
      CarrelSpecNetwork *network = carrel_spec_get_network (spec, i);

      if (network->model == CARREL_SPEC_NETWORK_MODEL_VIRTIO)
        network->model = CARREL_SPEC_NETWORK_MODEL_E1000E;
    }
}

static void
use_sata (CarrelSpec *spec)
{
  carrel_spec_defaults_set_board (spec, CARREL_SPEC_CHIPSET_Q35);
  set_buses (spec, CARREL_SPEC_BUS_SATA);
  set_cards (spec);
}

static void
use_ide (CarrelSpec *spec)
{
  carrel_spec_defaults_set_board (spec, CARREL_SPEC_CHIPSET_I440FX);
  set_buses (spec, CARREL_SPEC_BUS_IDE);
  set_cards (spec);
}

/* UEFI needs a board without IDE. */
static void
use_other_firmware (CarrelSpec *spec)
{
  gboolean was_uefi = spec->firmware == CARREL_SPEC_FIRMWARE_UEFI;

  spec->firmware = was_uefi ? CARREL_SPEC_FIRMWARE_BIOS : CARREL_SPEC_FIRMWARE_UEFI;
  if (!was_uefi && spec->chipset == CARREL_SPEC_CHIPSET_I440FX)
    use_sata (spec);
}

static void
use_other_firmware_and_sata (CarrelSpec *spec)
{
  use_other_firmware (spec);
  use_sata (spec);
}

/* The oldest there is: what knows nothing else knows this. */
static void
use_bios_and_ide (CarrelSpec *spec)
{
  spec->firmware = CARREL_SPEC_FIRMWARE_BIOS;
  use_ide (spec);
}

static gboolean
is_new (GPtrArray *rungs, const CarrelSpec *spec)
{
  for (guint i = 0; i < rungs->len; i++)
    {
      const CarrelAppTrialRung *rung = g_ptr_array_index (rungs, i);

      if (carrel_spec_is_equal (rung->kept, spec))
        return FALSE;
    }
  return TRUE;
}

/* "UEFI, virtio" */
static char *
describe (const CarrelSpec *spec)
{
  static const char *const buses[] = { "virtio", "virtio-scsi", "SATA", "IDE" };
  const char *bus = spec->disks->len > 0 ? buses[carrel_spec_get_disk (spec, 0)->bus] : "-";

  return g_strdup_printf ("%s, %s",
                          spec->firmware == CARREL_SPEC_FIRMWARE_UEFI ? "UEFI" : "BIOS",
                          bus);
}

static void
add (GPtrArray *rungs, const CarrelSpec *planned, void (*change) (CarrelSpec *))
{
  g_autoptr (CarrelSpec) kept = carrel_spec_copy (planned);
  g_autofree char *what = NULL;
  CarrelAppTrialRung *rung;

  if (change != NULL)
    change (kept);
  if (!is_new (rungs, kept) || !carrel_spec_validate (kept, NULL))
    return;
  what = describe (kept);
  rung = g_new0 (CarrelAppTrialRung, 1);
  rung->spec = carrel_spec_copy (kept);
  /* A stranger's system is not let at the network before anybody has looked at it. */
  for (guint i = 0; i < rung->spec->networks->len; i++)
    carrel_spec_get_network (rung->spec, i)->connected = FALSE;
  rung->kept = g_steal_pointer (&kept);
  rung->words = change == NULL ? g_strdup_printf (_ ("as planned (%s)"), what)
                               : g_steal_pointer (&what);
  g_ptr_array_add (rungs, rung);
}

GPtrArray *
carrel_app_trial_ladder_make (const CarrelSpec *spec)
{
  GPtrArray *rungs = g_ptr_array_new_with_free_func (rung_free);

  g_return_val_if_fail (spec != NULL, rungs);

  add (rungs, spec, NULL);
  add (rungs, spec, use_sata);
  add (rungs, spec, use_ide);
  add (rungs, spec, use_other_firmware);
  add (rungs, spec, use_other_firmware_and_sata);
  add (rungs, spec, use_bios_and_ide);
  return rungs;
}
