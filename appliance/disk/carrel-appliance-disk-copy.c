/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-copy-private.h"

#include "carrel-appliance-disk-spans-private.h"

typedef struct
{
  CarrelApplianceDiskReader *reader;
  CarrelApplianceDiskWriter *writer;
  CarrelApplianceDiskSpans *spans;
  CarrelApplianceDiskState *state;
} Copy;

static gpointer
copy_thread (gpointer data)
{
  Copy *copy = data;
  g_autoptr (CarrelApplianceDiskCodec)
    codec = carrel_appliance_disk_codec_new (CARREL_APPLIANCE_DISK_CODEC_FAST);
  g_autofree guint8 *buffer = g_malloc (carrel_appliance_disk_spans_get_length_max (copy->spans));
  CarrelApplianceDiskSpan span;
  GError *error = NULL;

  while (carrel_appliance_disk_spans_next (copy->spans, &span))
    {
      if (!carrel_appliance_disk_reader_read (copy->reader,
                                              codec,
                                              span.offset,
                                              buffer,
                                              span.length,
                                              &error) ||
          !carrel_appliance_disk_writer_write (copy->writer,
                                               span.offset,
                                               buffer,
                                               span.length,
                                               &error))
        {
          carrel_appliance_disk_state_fail (copy->state, error);
          break;
        }
      carrel_appliance_disk_state_advance (copy->state, span.length);
    }
  return NULL;
}

gboolean
carrel_appliance_disk_copy (CarrelApplianceDiskReader *reader,
                            CarrelApplianceDiskWriter *writer,
                            guint threads,
                            CarrelApplianceDiskState *state)
{
  g_autoptr (CarrelApplianceDiskSpans) spans = carrel_appliance_disk_spans_new (reader, 1, state);
  g_autofree GThread **others = g_new0 (GThread *, threads);
  Copy copy = { reader, writer, spans, state };

  if (spans == NULL)
    return FALSE;
  for (guint i = 1; i < threads; i++)
    others[i] = g_thread_new ("disk-copy", copy_thread, &copy);
  copy_thread (&copy);
  for (guint i = 1; i < threads; i++)
    g_thread_join (others[i]);
  return !carrel_appliance_disk_state_should_stop (state);
}
