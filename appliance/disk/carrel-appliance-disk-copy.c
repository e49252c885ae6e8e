/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-copy-private.h"

#include "carrel-appliance-disk-spans-private.h"

typedef struct
{
  CarrelApplianceDiskReader *reader;
  CarrelApplianceDiskWriter *writer;
  CarrelApplianceDiskSpans *spans;
  CarrelApplianceDiskResume *resume;
  CarrelApplianceDiskState *state;
} Copy;

static gboolean
copy_span (const Copy *copy,
           CarrelApplianceDiskCodec *codec,
           const CarrelApplianceDiskSpan *span,
           guint8 *buffer)
{
  GError *error = NULL;

  if (carrel_appliance_disk_reader_read (copy->reader,
                                         codec,
                                         span->offset,
                                         buffer,
                                         span->length,
                                         &error) &&
      carrel_appliance_disk_writer_write (copy->writer, span->offset, buffer, span->length, &error))
    return TRUE;
  carrel_appliance_disk_state_fail (copy->state, error);
  return FALSE;
}

/* One span; FALSE when there are no more, or it failed.  What is inside is over before it is written down how far
 * the copy is. */
static gboolean
copy_next (const Copy *copy, CarrelApplianceDiskCodec *codec, guint8 *buffer)
{
  CarrelApplianceDiskSpan span = { 0 };
  GError *error = NULL;
  gboolean is_copied;

  if (copy->resume != NULL)
    carrel_appliance_disk_resume_enter (copy->resume);
  is_copied = carrel_appliance_disk_spans_next (copy->spans, &span) &&
              copy_span (copy, codec, &span, buffer);
  if (copy->resume != NULL)
    carrel_appliance_disk_resume_leave (copy->resume, is_copied ? span.length : 0);
  if (!is_copied)
    return FALSE;
  carrel_appliance_disk_state_advance (copy->state, span.length);
  if (copy->resume == NULL || carrel_appliance_disk_resume_keep (copy->resume, &error))
    return TRUE;
  carrel_appliance_disk_state_fail (copy->state, error);
  return FALSE;
}

static gpointer
copy_thread (gpointer data)
{
  const Copy *copy = data;
  g_autoptr (CarrelApplianceDiskCodec)
    codec = carrel_appliance_disk_codec_new (CARREL_APPLIANCE_DISK_CODEC_FAST);
  g_autofree guint8 *buffer = g_malloc (carrel_appliance_disk_spans_get_length_max (copy->spans));

  while (copy_next (copy, codec, buffer))
    ;
  return NULL;
}

/* With clusters that are not cut by two spans, what is copied ends with one. */
static gsize
get_unit (CarrelApplianceDiskWriter *writer, CarrelApplianceDiskResume *resume)
{
  return resume != NULL ? (gsize) 1 << carrel_appliance_disk_writer_get_cluster_bits (writer) : 1;
}

gboolean
carrel_appliance_disk_copy (CarrelApplianceDiskReader *reader,
                            CarrelApplianceDiskWriter *writer,
                            guint threads,
                            CarrelApplianceDiskResume *resume,
                            CarrelApplianceDiskState *state)
{
  g_autoptr (CarrelApplianceDiskSpans)
    spans = carrel_appliance_disk_spans_new (reader, get_unit (writer, resume), state);
  g_autofree GThread **others = g_new0 (GThread *, threads);
  Copy copy = { reader, writer, spans, resume, state };

  if (spans == NULL)
    return FALSE;
  if (resume != NULL)
    carrel_appliance_disk_resume_begin (resume, spans, state);
  for (guint i = 1; i < threads; i++)
    others[i] = g_thread_new ("disk-copy", copy_thread, &copy);
  copy_thread (&copy);
  for (guint i = 1; i < threads; i++)
    g_thread_join (others[i]);
  return !carrel_appliance_disk_state_should_stop (state);
}
