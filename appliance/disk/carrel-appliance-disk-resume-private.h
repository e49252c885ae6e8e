/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-convert.h"
#include "carrel-appliance-disk-spans-private.h"
#include "carrel-appliance-disk-writer-private.h"

G_BEGIN_DECLS

/*
 * A copy that can be gone on with after it was broken off.  From time to time the threads that copy are held for an
 * instant, so that all that was dealt out has been written; then that is made durable, and only then written down
 * (-checkpoint).  Any thread, after the beginning.
 */
typedef struct _CarrelApplianceDiskResume CarrelApplianceDiskResume;

/* Goes on where a copy into `output` broke off, when there was one and the disk is still the same; otherwise empties
 * what there is.  All but the descriptor, too, is only borrowed.  Returns: (transfer full) (nullable) */
CarrelApplianceDiskResume *carrel_appliance_disk_resume_new (CarrelApplianceDiskReader *reader,
                                                             CarrelApplianceDiskInput *input,
                                                             CarrelApplianceDiskWriter *writer,
                                                             CarrelApplianceDiskOutput *output,
                                                             int checkpoint,
                                                             GError **error);

/* Frees it. */
void carrel_appliance_disk_resume_free (CarrelApplianceDiskResume *self);

/* Returns: how many bytes were read before it was broken off. */
guint64 carrel_appliance_disk_resume_get_done (CarrelApplianceDiskResume *self);

/* Returns: why it did not go on. */
CarrelApplianceDiskAnew carrel_appliance_disk_resume_get_anew (CarrelApplianceDiskResume *self);

/* Before the first span: tells from where on, and how far it is. */
void carrel_appliance_disk_resume_begin (CarrelApplianceDiskResume *self,
                                         CarrelApplianceDiskSpans *spans,
                                         CarrelApplianceDiskState *state);

/* Before a thread asks for a span. */
void carrel_appliance_disk_resume_enter (CarrelApplianceDiskResume *self);

/* After it has written it, or there was none, or it has failed. */
void carrel_appliance_disk_resume_leave (CarrelApplianceDiskResume *self, guint64 bytes);

/* In between: writes down how far it is, when that is due and no other thread does it. */
gboolean carrel_appliance_disk_resume_keep (CarrelApplianceDiskResume *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskResume, carrel_appliance_disk_resume_free)

G_END_DECLS
