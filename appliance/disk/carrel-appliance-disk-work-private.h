/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-convert.h"
#include "carrel-appliance-disk-hash-private.h"
#include "carrel-appliance-disk-output-private.h"
#include "carrel-appliance-disk-reader-private.h"

#include "base/carrel-base-descriptor.h"

G_BEGIN_DECLS

/*
 * One conversion.  The program opens the target and what is laid aside, runs qemu-img where that is needed, and
 * gives the target its name; what reads and writes disks runs in the confined child (-gate, -gate-run), which
 * has a work of its own.  Only one step has it at a time.
 */
typedef struct
{
  GPtrArray *layers;
  CarrelApplianceDiskRequest request;
  char *digest;
  char *expected_digest;
  char *identity;
  char *unfinished;
  char *target;
  CarrelApplianceDiskState *state;
  CarrelApplianceDiskOutput *output;
  CarrelBaseImage image; /* of the topmost layer; in the program only its kind and size */
  GArray *kinds;         /* CarrelBaseImageKind of each layer, in the program */
  CarrelApplianceDiskOutput *aside; /* nameless: what was unpacked, or made for the helper */
  GPtrArray *asides; /* in the program: all that the child asked for, in their order */
  guint n_asides;    /* in the child: how many those are */
  CarrelBaseDescriptor
    checkpoint;    /* how far it has come, when it may be gone on with; -1: it may not */
  int layer_aside; /* which of them became the only layer; -1: none */
  int (*open_aside) (GError **error); /* in the child: asks for one */
  gboolean needs_tool;                /* qemu-img has to read the layers, or to write the target */
  gboolean is_packed_after;           /* ... into `aside`, to be packed from there */
  CarrelApplianceDiskResult result;
} CarrelApplianceDiskWork;

/* Begins; takes copies.  Returns: (transfer full) */
CarrelApplianceDiskWork *carrel_appliance_disk_work_new (GPtrArray *layers,
                                                         const CarrelApplianceDiskRequest *request,
                                                         const char *target,
                                                         GCancellable *cancellable);

/* Frees it, and what was not published is gone. */
void carrel_appliance_disk_work_free (CarrelApplianceDiskWork *self);

/* First step: looks at the layers and does all of it, or what comes before the helper.  In the child. */
gboolean carrel_appliance_disk_work_begin (CarrelApplianceDiskWork *self, GError **error);

/* After the helper: packs what it made, now the only layer, or gives the target its identifiers.  In the
 * child. */
gboolean carrel_appliance_disk_work_end (CarrelApplianceDiskWork *self, GError **error);

/* Last step: gives the target its name.  In a thread of the program. */
gboolean carrel_appliance_disk_work_publish (CarrelApplianceDiskWork *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskWork, carrel_appliance_disk_work_free)

G_END_DECLS
