/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-convert.h"
#include "carrel-appliance-disk-hash-private.h"
#include "carrel-appliance-disk-output-private.h"
#include "carrel-appliance-disk-reader-private.h"

G_BEGIN_DECLS

/* One conversion, as its steps hand it on.  Only one of them has it at a time. */
typedef struct
{
  GPtrArray *layers;
  CarrelApplianceDiskRequest request;
  char *digest;
  char *expected_digest;
  char *target;
  CarrelApplianceDiskState *state;
  CarrelApplianceDiskOutput *output;
  CarrelBaseImage image;            /* of the topmost layer */
  CarrelApplianceDiskOutput *aside; /* nameless: what was unpacked, or made for the helper */
  gboolean needs_tool;              /* qemu-img has to read the layers, or to write the target */
  gboolean is_packed_after;         /* ... into `aside`, to be packed from there */
  CarrelApplianceDiskResult result;
} CarrelApplianceDiskWork;

/* Begins; takes copies.  Returns: (transfer full) */
CarrelApplianceDiskWork *carrel_appliance_disk_work_new (GPtrArray *layers,
                                                         const CarrelApplianceDiskRequest *request,
                                                         const char *target,
                                                         GCancellable *cancellable);

/* Frees it, and what was not published is gone. */
void carrel_appliance_disk_work_free (CarrelApplianceDiskWork *self);

/* First step: looks at the layers and does all of it, or what comes before the helper.  In a thread. */
gboolean carrel_appliance_disk_work_begin (CarrelApplianceDiskWork *self, GError **error);

/* Last step after the helper.  In a thread. */
gboolean carrel_appliance_disk_work_end (CarrelApplianceDiskWork *self, GError **error);

/* Replaces the layers by the file that was made aside. */
gboolean carrel_appliance_disk_work_continue_from_aside (CarrelApplianceDiskWork *self,
                                                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskWork, carrel_appliance_disk_work_free)

G_END_DECLS
