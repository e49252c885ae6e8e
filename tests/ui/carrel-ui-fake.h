/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/carrel-ui-provider.h"

G_BEGIN_DECLS

#define CARREL_UI_TYPE_FAKE (carrel_ui_fake_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiFake, carrel_ui_fake, CARREL_UI, FAKE, CarrelUiProvider)

/**
 * carrel_ui_fake_new:
 * @n_machines: how many machines; up to 30 are told in detail, with pictures, folders and states, more
 *   than 30 are all alike and made only when they are asked for
 *
 * Creates a provider over made-up data, which does what it is asked to its data and writes it down.
 *
 * Returns: (transfer full): the provider
 */
CarrelUiProvider *carrel_ui_fake_new (guint n_machines);

/**
 * carrel_ui_fake_take_calls:
 * @self: the fake
 *
 * What was asked since the last time, one line each: "start UUID", "create NAME", "change UUID cpus 4".
 *
 * Returns: (transfer full): the lines
 */
char *carrel_ui_fake_take_calls (CarrelUiFake *self);

/**
 * carrel_ui_fake_fail_next:
 * @self: the fake
 * @message: (nullable): the message of the error that the next call ends with
 *
 * Makes the next call fail.
 */
void carrel_ui_fake_fail_next (CarrelUiFake *self, const char *message);

/**
 * carrel_ui_fake_get_machine:
 * @self: the fake
 * @position: which of the detailed machines
 *
 * Returns: (transfer none): the machine
 */
CarrelUiMachine *carrel_ui_fake_get_machine (CarrelUiFake *self, guint position);

/**
 * carrel_ui_fake_add_job:
 * @self: the fake
 * @title: what is done
 * @fraction: how far
 *
 * Adds a job.
 *
 * Returns: (transfer none): the job
 */
CarrelUiJob *carrel_ui_fake_add_job (CarrelUiFake *self, const char *title, double fraction);

/**
 * carrel_ui_fake_set_emulated:
 * @self: the fake
 *
 * Pretends that the host has no hardware acceleration.
 */
void carrel_ui_fake_set_emulated (CarrelUiFake *self);

/**
 * carrel_ui_fake_count_made:
 * @self: the fake
 *
 * Returns: how many machines were made on demand, with more than 30
 */
guint carrel_ui_fake_count_made (CarrelUiFake *self);

/**
 * carrel_ui_fake_get_session:
 * @self: the fake
 *
 * Returns: (transfer none) (nullable): the display session that was opened last
 */
CarrelDisplaySession *carrel_ui_fake_get_session (CarrelUiFake *self);

G_END_DECLS
