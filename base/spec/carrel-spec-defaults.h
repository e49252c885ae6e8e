/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-spec-types.h"

G_BEGIN_DECLS

/**
 * CarrelSpecDefaultsRequest:
 * @name: what the machine is to be called
 * @os_id: (nullable): libosinfo's short identifier
 * @family: which devices the guest can drive
 * @firmware: the firmware wanted; the family may not allow UEFI
 * @processors: virtual processors
 * @memory_mib: memory in MiB
 * @disk_bytes: virtual size of the first disk, 0 for none
 * @media_path: (nullable): an installer image for the CD drive
 *
 * What is known when a machine is made.
 */
typedef struct
{
  const char *name;
  const char *os_id;
  CarrelSpecFamily family;
  CarrelSpecFirmware firmware;
  guint processors;
  guint memory_mib;
  guint64 disk_bytes;
  const char *media_path;
} CarrelSpecDefaultsRequest;

/**
 * carrel_spec_defaults_make:
 * @request: what is known
 *
 * Makes a machine with the devices that guests of its family drive well, a new UUID and a new network
 * address. The disk comes before the CD drive in the boot order: an empty disk does not boot, so the
 * installer runs first and the installed system from then on. Any thread.
 *
 * Returns: (transfer full): the machine; carrel_spec_validate() holds it when @request was sound
 */
CarrelSpec *carrel_spec_defaults_make (const CarrelSpecDefaultsRequest *request);

/**
 * carrel_spec_defaults_set_board:
 * @self: a machine
 * @chipset: a chipset
 *
 * Gives it another board, of the version that new machines have; its devices stay where they are. Any thread.
 */
void carrel_spec_defaults_set_board (CarrelSpec *self, CarrelSpecChipset chipset);

/**
 * carrel_spec_defaults_guess_family:
 * @os_id: (nullable): libosinfo's short identifier, for instance "win11" or "debian12"
 * @os_family: (nullable): libosinfo's family, for instance "linux" or "winnt"
 *
 * Returns: which devices such a guest can be expected to drive
 */
CarrelSpecFamily carrel_spec_defaults_guess_family (const char *os_id, const char *os_family);

/**
 * carrel_spec_defaults_get_disk_bus:
 * @self: a machine
 *
 * Returns: the bus that a further disk of this machine is best attached to
 */
CarrelSpecBus carrel_spec_defaults_get_disk_bus (const CarrelSpec *self);

G_END_DECLS
