/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/**
 * carrel_appliance_vmcx_recognise:
 * @data: (array length=length): a file
 * @length: its bytes
 *
 * Returns: whether it is a binary description of Hyper-V's (.vmcx, .vmrs). Any thread.
 */
gboolean carrel_appliance_vmcx_recognise (const guint8 *data, gsize length);

/**
 * carrel_appliance_vmcx_parse:
 * @data: (array length=length): a file
 * @length: its bytes
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR: INVALID when it is damaged, LIMIT, UNSUPPORTED when it is of
 *   another version or was not closed
 *
 * Reads a binary description. Hyper-V's older one is XML; this holds the same tree, and is made into it. Any
 * thread.
 *
 * Returns: (transfer full) (nullable): a document with the root "configuration", or %NULL with @error set
 */
xmlDoc *carrel_appliance_vmcx_parse (const guint8 *data, gsize length, GError **error);

G_END_DECLS
