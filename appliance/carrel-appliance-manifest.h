/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelApplianceManifestEntry:
 * @name: the file's name
 * @kind: "sha1", "sha256" or "sha512"
 * @digest: its digest in lower-case hexadecimal
 *
 * One line of a list of digests.
 */
typedef struct
{
  char *name;
  const char *kind;
  char *digest;
} CarrelApplianceManifestEntry;

/**
 * carrel_appliance_manifest_parse:
 * @bytes: a list of digests (.mf)
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID naming the line, when it is malformed or
 *   lists a file twice; LIMIT; UNSUPPORTED for digests that prove nothing (MD5) or are not known
 *
 * Reads lines such as `SHA256(disk1.vmdk)= 5f...`.
 *
 * Returns: (transfer full) (nullable) (element-type CarrelApplianceManifestEntry): the lines, or %NULL
 * with @error set. Any thread.
 */
GPtrArray *carrel_appliance_manifest_parse (GBytes *bytes, GError **error);

/**
 * carrel_appliance_manifest_find:
 * @entries: (element-type CarrelApplianceManifestEntry): a list
 * @name: a file's name
 *
 * Returns: (transfer none) (nullable): its line. Any thread.
 */
const CarrelApplianceManifestEntry *carrel_appliance_manifest_find (GPtrArray *entries,
                                                                    const char *name);

/**
 * carrel_appliance_manifest_parse_line:
 * @line: one line, without its end
 * @maximum: most digits behind the "="
 * @out_kind: (out): the digest's kind as written, in lower case; to be freed
 * @out_name: (out): what stands in the brackets; to be freed
 * @out_digits: (out): the hexadecimal digits in lower case; to be freed
 *
 * Takes a line of a list of digests, or the first one of a certificate file, apart.
 *
 * Returns: whether it is one; the outputs are untouched otherwise. Any thread.
 */
gboolean carrel_appliance_manifest_parse_line (const char *line,
                                               gsize maximum,
                                               char **out_kind,
                                               char **out_name,
                                               char **out_digits);

G_END_DECLS
