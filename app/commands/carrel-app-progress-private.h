/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "appliance/disk/carrel-appliance-disk-progress.h"

G_BEGIN_DECLS

/**
 * carrel_app_progress_describe:
 * @progress: how far it is
 *
 * Returns: (transfer full): the same for people: "1.2 GiB of 3.0 GiB, 310.0 MiB a second, 6 seconds left".
 *   Any thread.
 */
char *carrel_app_progress_describe (const CarrelApplianceDiskProgress *progress);

G_END_DECLS
