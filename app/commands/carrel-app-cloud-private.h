/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

#include "appliance/carrel-appliance-plan.h"
#include "appliance/carrel-appliance-seed.h"

G_BEGIN_DECLS

/** CARREL_APP_CLOUD_FILE: the name of the disc in the machine's folder. */
#define CARREL_APP_CLOUD_FILE "seed.iso"

/**
 * CarrelAppCloud:
 * @is_made: whether the machine is told anything at all; else it is what it could be told
 * @is_guessed: whether it is planned because the disk's file is called as cloud images are
 * @seed: what the machine is told at its first start
 * @keys: (element-type CarrelAppCloudKey): its public keys, and where each comes from
 * @problem: (nullable): why nobody could log in, a sentence; such a machine is not made
 *
 * What an import tells a cloud image.
 */
typedef struct
{
  gboolean is_made;
  gboolean is_guessed;
  CarrelApplianceSeed *seed;
  GPtrArray *keys;
  char *problem;
} CarrelAppCloud;

/**
 * carrel_app_cloud_free:
 * @self: (nullable) (transfer full): what an import tells
 *
 * Frees it.
 */
void carrel_app_cloud_free (CarrelAppCloud *self);

/**
 * carrel_app_cloud_plan:
 * @command: an import, with the arguments "file", "cloud-init", "cloud-user", "cloud-key",
 *   "cloud-password", "cloud-password-hash" and "host-name"
 * @plan: its plan, the machine already called as it will be; gets the drive
 * @out_cloud: (out) (transfer full) (nullable): what it tells or, for a disk alone, could tell; %NULL when
 *   nothing
 * @error: %CARREL_APP_ERROR_USAGE when an argument is not acceptable
 *
 * Decides whether the machine is told anything at its first start, and what.
 *
 * Returns: whether the arguments are acceptable
 */
gboolean carrel_app_cloud_plan (CarrelAppCommand *command,
                                CarrelAppliancePlan *plan,
                                CarrelAppCloud **out_cloud,
                                GError **error);

/**
 * carrel_app_cloud_ask:
 * @self: (nullable): what an import tells
 * @command: the import, with the argument "cloud-password"
 * @error: as carrel_app_command_ask() and carrel_app_password_hash()
 *
 * Asks for the password of the guest's user, when it is to have one; only its hash is kept.
 *
 * Returns: %TRUE when it is there or not needed, %FALSE with @error set
 */
gboolean carrel_app_cloud_ask (CarrelAppCloud *self, CarrelAppCommand *command, GError **error);

/**
 * carrel_app_cloud_check:
 * @self: (nullable): what an import tells
 * @error: %CARREL_APP_ERROR_USAGE when nobody could log in, naming the options that help
 *
 * Returns: whether it can be made
 */
gboolean carrel_app_cloud_check (const CarrelAppCloud *self, GError **error);

/**
 * carrel_app_cloud_describe:
 * @self: what an import tells
 *
 * Returns: (transfer full): `{"made", "guessed", "user", "host_name", "keys": [{"from", "kind",
 *   "fingerprint"}], "password", "problem"}`
 */
JsonObject *carrel_app_cloud_describe (const CarrelAppCloud *self);

/**
 * carrel_app_cloud_format:
 * @text: where to
 * @said: what carrel_app_cloud_describe() returned
 *
 * Says it to a person at a terminal.
 */
void carrel_app_cloud_format (GString *text, JsonObject *said);

/**
 * carrel_app_cloud_make_disc:
 * @self: (nullable): what an import tells
 * @folder: (type filename): the machine's folder
 * @error: as carrel_appliance_seed_make_disc(), carrel_base_atomic_file_write()
 *
 * Makes the disc, whole and durable. Blocks on the disk.
 *
 * Returns: whether it is there, or none is to be
 */
gboolean carrel_app_cloud_make_disc (const CarrelAppCloud *self,
                                     const char *folder,
                                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAppCloud, carrel_app_cloud_free)

G_END_DECLS
