/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-gate-decode-private.h"

#include "carrel-appliance-gate-run-private.h"

#include <string.h>

/* What decoding may take: of memory a multiple of what it is measured to take, because stacks of threads
 * count as a whole; of the processor's time so much for each MiB, which no format that we read needs. */
#define MEMORY_BYTES (G_GUINT64_CONSTANT (768) << 20)
#define PROCESSOR_S 120u
#define PROCESSOR_S_PER_MIB 2u

JsonObject *
carrel_appliance_gate_decode (const CarrelApplianceGateDecode *decode,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autofree char *job = NULL;
  CarrelApplianceGateRun run = {
    .mode = "decode",
    .memory_bytes = MEMORY_BYTES,
    .processor_seconds = PROCESSOR_S + (decode->source_bytes >> 20) * PROCESSOR_S_PER_MIB,
    .file_bytes = decode->file_bytes,
    .descriptors = decode->descriptors,
    .n_descriptors = decode->n_descriptors,
    .progress = decode->progress,
    .open_aside = decode->open_aside,
    .data = decode->data,
  };

  json_object_set_int_member (decode->job, "descriptors", (gint64) decode->n_descriptors);
  job = carrel_appliance_gate_run_print (decode->job);
  run.job = job;
  return carrel_appliance_gate_run (&run, NULL, cancellable, error);
}
