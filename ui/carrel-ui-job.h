/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-record.h"

G_BEGIN_DECLS

#define CARREL_UI_TYPE_JOB (carrel_ui_job_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiJob, carrel_ui_job, CARREL_UI, JOB, CarrelUiRecord)

/**
 * CarrelUiJob:
 *
 * A long operation that goes on in the background. It leaves the list of jobs some time after it
 * ended. Properties (set them with g_object_set(), each change notifies):
 *
 * - "id" (string): what to cancel it by
 * - "title" (string): what is being done, to what
 * - "detail" (string): where it is, or how it ended; or %NULL
 * - "fraction" (double): how far it is, 0 to 1; negative when unknown
 * - "cancellable" (boolean): whether it can be cancelled
 * - "finished" (boolean): whether it ended
 * - "error" (string): why it failed, in whole sentences; or %NULL
 */

/**
 * carrel_ui_job_new:
 *
 * Creates a job with every property at its default. Main thread.
 *
 * Returns: (transfer full): a new CarrelUiJob
 */
CarrelUiJob *carrel_ui_job_new (void);

/**
 * carrel_ui_job_get_id:
 * @self: a job
 *
 * Reads "id". Main thread.
 *
 * Returns: (transfer none) (nullable): what to cancel it by
 */
const char *carrel_ui_job_get_id (CarrelUiJob *self);

/**
 * carrel_ui_job_get_title:
 * @self: a job
 *
 * Reads "title". Main thread.
 *
 * Returns: (transfer none) (nullable): what is being done, to what
 */
const char *carrel_ui_job_get_title (CarrelUiJob *self);

/**
 * carrel_ui_job_get_detail:
 * @self: a job
 *
 * Reads "detail". Main thread.
 *
 * Returns: (transfer none) (nullable): where it is, or how it ended; or %NULL
 */
const char *carrel_ui_job_get_detail (CarrelUiJob *self);

/**
 * carrel_ui_job_get_fraction:
 * @self: a job
 *
 * Reads "fraction". Main thread.
 *
 * Returns: how far it is, 0 to 1; negative when unknown
 */
double carrel_ui_job_get_fraction (CarrelUiJob *self);

/**
 * carrel_ui_job_get_cancellable:
 * @self: a job
 *
 * Reads "cancellable". Main thread.
 *
 * Returns: whether it can be cancelled
 */
gboolean carrel_ui_job_get_cancellable (CarrelUiJob *self);

/**
 * carrel_ui_job_get_finished:
 * @self: a job
 *
 * Reads "finished". Main thread.
 *
 * Returns: whether it ended
 */
gboolean carrel_ui_job_get_finished (CarrelUiJob *self);

/**
 * carrel_ui_job_get_error:
 * @self: a job
 *
 * Reads "error". Main thread.
 *
 * Returns: (transfer none) (nullable): why it failed, in whole sentences; or %NULL
 */
const char *carrel_ui_job_get_error (CarrelUiJob *self);

G_END_DECLS
