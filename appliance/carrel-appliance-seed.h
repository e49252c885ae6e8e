/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What a cloud image is told at its first start: who may use it, and what it is called.  cloud-init reads
 * it from a disc called "cidata" with the files `user-data` and `meta-data`: its data source NoCloud
 * (docs.cloud-init.io, “NoCloud”, “Cloud config examples”).
 *
 * Both files are YAML.  Every value is checked against the few characters that it may have, and written
 * between double quotes all the same, with everything beyond printable ASCII as an escape.
 */

/** CARREL_APPLIANCE_SEED_KEYS_MAX: how many keys one person may come with. */
#define CARREL_APPLIANCE_SEED_KEYS_MAX 32u

/**
 * CarrelApplianceSeed:
 * @instance_id: what tells this machine from all others, a UUID
 * @host_name: what it is called
 * @user: the name of the person's account
 * @keys: (element-type utf8): public keys that open it, as carrel_appliance_seed_parse_key() makes them
 * @password_hash: (nullable): a password as a hash of crypt(3); %NULL locks the password
 *
 * What a machine is told.
 */
typedef struct
{
  char *instance_id;
  char *host_name;
  char *user;
  GPtrArray *keys;
  char *password_hash;
} CarrelApplianceSeed;

/**
 * carrel_appliance_seed_new:
 *
 * Returns: (transfer full): a seed that says nothing yet. Any thread.
 */
CarrelApplianceSeed *carrel_appliance_seed_new (void);

/**
 * carrel_appliance_seed_free:
 * @self: (nullable) (transfer full): a seed
 *
 * Frees it. Any thread.
 */
void carrel_appliance_seed_free (CarrelApplianceSeed *self);

/**
 * carrel_appliance_seed_recognise:
 * @name: the name of a disk's file
 *
 * Whether a disk is called as those are that clouds start: "debian-12-genericcloud-amd64.qcow2",
 * "jammy-server-cloudimg-amd64.img", "Fedora-Cloud-Base-…". That is a guess by the name, and nothing is
 * known by it. Any thread.
 *
 * Returns: whether it is
 */
gboolean carrel_appliance_seed_recognise (const char *name);

/**
 * carrel_appliance_seed_check_user:
 * @user: a name for an account
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID, saying what is acceptable
 *
 * Returns: whether a Linux system can have an account of that name. Any thread.
 */
gboolean carrel_appliance_seed_check_user (const char *user, GError **error);

/**
 * carrel_appliance_seed_check_host_name:
 * @host_name: a name for a machine on a network
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID, saying what is acceptable
 *
 * Returns: whether it is one after RFC 1123. Any thread.
 */
gboolean carrel_appliance_seed_check_host_name (const char *host_name, GError **error);

/**
 * carrel_appliance_seed_make_host_name:
 * @name: what people call the machine
 *
 * Returns: (transfer full): a host name that is as like it as can be. Any thread.
 */
char *carrel_appliance_seed_make_host_name (const char *name);

/**
 * carrel_appliance_seed_check_hash:
 * @hash: what is said to be a hash of crypt(3)
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID
 *
 * Returns: whether it looks like one ("$6$…", "$y$…" and the like). Any thread.
 */
gboolean carrel_appliance_seed_check_hash (const char *hash, GError **error);

/**
 * carrel_appliance_seed_parse_key:
 * @line: a line of a file of public keys: "ssh-ed25519 AAAA… anna@desk"
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID
 *
 * Reads a public key of OpenSSH. Options in front of it are refused: they could run commands. What its
 * comment has beyond printable ASCII is left out. Any thread.
 *
 * Returns: (transfer full) (nullable): the key on one line, or %NULL with @error set
 */
char *carrel_appliance_seed_parse_key (const char *line, GError **error);

/**
 * carrel_appliance_seed_format_key:
 * @blob: (array length=length): its bytes
 * @length: how many
 * @comment: (nullable): whose it is
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID
 *
 * As carrel_appliance_seed_parse_key(), for a key as an agent hands it over.
 *
 * Returns: (transfer full) (nullable): the key on one line, or %NULL with @error set
 */
char *carrel_appliance_seed_format_key (const guint8 *blob,
                                        gsize length,
                                        const char *comment,
                                        GError **error);

/**
 * carrel_appliance_seed_dup_fingerprint:
 * @key: a key that carrel_appliance_seed_parse_key() made
 *
 * Returns: (transfer full): how ssh-keygen(1) names it: "SHA256:…". Any thread.
 */
char *carrel_appliance_seed_dup_fingerprint (const char *key);

/**
 * carrel_appliance_seed_make_user_data:
 * @self: a seed
 *
 * Returns: (transfer full): the file `user-data`. Any thread.
 */
char *carrel_appliance_seed_make_user_data (const CarrelApplianceSeed *self);

/**
 * carrel_appliance_seed_make_meta_data:
 * @self: a seed
 *
 * Returns: (transfer full): the file `meta-data`. Any thread.
 */
char *carrel_appliance_seed_make_meta_data (const CarrelApplianceSeed *self);

/**
 * carrel_appliance_seed_make_disc:
 * @self: a seed
 * @error: (out) (optional): as the functions that check; as carrel_appliance_disc_make()
 *
 * Checks every value, and makes the disc. Any thread.
 *
 * Returns: (transfer full) (nullable): its image, or %NULL with @error set
 */
GBytes *carrel_appliance_seed_make_disc (const CarrelApplianceSeed *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceSeed, carrel_appliance_seed_free)

G_END_DECLS
