/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

G_BEGIN_DECLS

/** CARREL_APP_CLOUD_KEYS_AGENT: the word that means the keys of the person's agent. */
#define CARREL_APP_CLOUD_KEYS_AGENT "agent"

/**
 * CarrelAppCloudKey:
 * @from: where it comes from: a file, or "agent"
 * @line: the key, as carrel_appliance_seed_parse_key() makes them
 *
 * A public key of a person's.
 */
typedef struct
{
  char *from;
  char *line;
} CarrelAppCloudKey;

/**
 * carrel_app_cloud_keys_read:
 * @command: a command that runs
 * @sources: files with public keys, whose names end in ".pub", or %CARREL_APP_CLOUD_KEYS_AGENT
 * @error: %CARREL_APP_ERROR_USAGE for what is no public key, %CARREL_APP_ERROR_NOT_FOUND when the agent
 *   does not answer or has none
 *
 * Reads public keys, on another thread while the command waits. A file with any other name is not even
 * opened: it may be a private one.
 *
 * Returns: (transfer full) (nullable) (element-type CarrelAppCloudKey): the keys, or %NULL with @error set
 */
GPtrArray *carrel_app_cloud_keys_read (CarrelAppCommand *command,
                                       const char *const *sources,
                                       GError **error);

/**
 * carrel_app_cloud_keys_find:
 *
 * Looks for public keys where OpenSSH keeps them, in `~/.ssh`. Reads the folder alone.
 *
 * Returns: (transfer full): their files, sorted
 */
GStrv carrel_app_cloud_keys_find (void);

G_END_DECLS
