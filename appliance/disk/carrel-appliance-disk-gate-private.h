/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-work-private.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * A conversion's steps in the confined child.  Layers and target go over as descriptors; what comes back is
 * what has to be known to go on.
 */

/* The first step, or all of it: opens the target and has the child do its part.  In a thread. */
gboolean carrel_appliance_disk_gate_begin (CarrelApplianceDiskWork *work, GError **error);

/* What comes after qemu-img, and the name.  In a thread. */
gboolean carrel_appliance_disk_gate_end (CarrelApplianceDiskWork *work, GError **error);

/* The child's side: does what a job says with the descriptors (int) that came along.  Returns: (transfer full)
 * (nullable): the answer, or %NULL with the error set */
JsonObject *carrel_appliance_disk_gate_run (JsonObject *job, GArray *descriptors, GError **error);

G_END_DECLS
