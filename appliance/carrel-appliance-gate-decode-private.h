/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * CarrelApplianceGateDecode:
 * @job: what to do; is told how many descriptors there are
 * @descriptors: (array length=n_descriptors): files to read and to write
 * @n_descriptors: how many
 * @source_bytes: how long what is read is, by which it is told how much time it may take
 * @file_bytes: how long a file that is written may become
 * @progress: (nullable): is told how far it is, in the thread that waits
 * @open_aside: (nullable): makes a nameless file; gives a descriptor, which stays its own, or -1
 * @data: for both
 *
 * Something that is read and written in the confined child.
 */
typedef struct
{
  JsonObject *job;
  const int *descriptors;
  gsize n_descriptors;
  guint64 source_bytes;
  guint64 file_bytes;
  void (*progress) (guint64 done, guint64 total, gpointer data);
  int (*open_aside) (gpointer data, GError **error);
  gpointer data;
} CarrelApplianceGateDecode;

/**
 * carrel_appliance_gate_decode:
 * @decode: what to do
 * @cancellable: (nullable): ends it
 * @error: (out) (optional): the error it answered with, or as carrel_appliance_gate_open()
 *
 * Returns: (transfer full) (nullable): the answer, or %NULL with @error set. Any thread; blocks.
 */
JsonObject *carrel_appliance_gate_decode (const CarrelApplianceGateDecode *decode,
                                          GCancellable *cancellable,
                                          GError **error);

G_END_DECLS
