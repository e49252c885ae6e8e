/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-members-private.h"

#include "base/carrel-base-confine.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarrelApplianceGateRun:
 * @mode: what the child is started for: "read", "convert", "say"
 * @encodings: (nullable) (array zero-terminated=1): encodings to make ready
 * @memory_bytes: memory that it may take
 * @processor_seconds: seconds of the processor that it may take
 * @file_bytes: how long a file that it writes may become
 * @patience_s: when it is given up, in seconds; 0: never
 * @job: (nullable): what to do, as text
 * @descriptors: (array length=n_descriptors): what to hand over along, in as many packets as it takes
 * @n_descriptors: how many
 * @folder: (nullable): the folder whose files it may ask for
 * @progress: (nullable): is told how far it is, in the thread that waits
 * @open_aside: (nullable): makes a nameless file; gives a descriptor of it, which stays its own, or -1
 * @data: for @progress and @open_aside
 *
 * One run of the child.
 */
typedef struct
{
  const char *mode;
  const char *const *encodings;
  guint64 memory_bytes;
  guint64 processor_seconds;
  guint64 file_bytes;
  guint patience_s;
  const char *job;
  const int *descriptors;
  gsize n_descriptors;
  CarrelApplianceMembers *folder;
  void (*progress) (guint64 done, guint64 total, gpointer data);
  int (*open_aside) (gpointer data, GError **error);
  gpointer data;
} CarrelApplianceGateRun;

/**
 * carrel_appliance_gate_run_print:
 * @object: a job
 *
 * Returns: (transfer full): its text
 */
char *carrel_appliance_gate_run_print (JsonObject *object);

/**
 * carrel_appliance_gate_run:
 * @run: what to run
 * @out_features: (out) (optional): what held it
 * @cancellable: (nullable): ends it
 * @error: (out) (optional): the error it answered with; or as carrel_appliance_gate_open();
 *   %CARREL_APPLIANCE_ERROR_ENCODING when it has to be run once more with an encoding
 *
 * Runs the child and gives it what it may have until it has ended.
 *
 * Returns: (transfer full) (nullable): its answer, or %NULL with @error set. Any thread; blocks.
 */
JsonObject *carrel_appliance_gate_run (const CarrelApplianceGateRun *run,
                                       CarrelBaseConfineFeature *out_features,
                                       GCancellable *cancellable,
                                       GError **error);

G_END_DECLS
