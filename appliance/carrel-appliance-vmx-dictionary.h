/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * VMware's dictionaries (.vmx, .vmsd): lines of `key = "value"`, comments after `#`.  Keys know no
 * case.  In a quoted value `|22` stands for the byte 22 (hexadecimal), here a quotation mark.  The
 * encoding of all values is a value itself, `.encoding`.
 */

/**
 * CarrelApplianceVmxDictionary:
 *
 * A dictionary that was read.
 */
typedef struct _CarrelApplianceVmxDictionary CarrelApplianceVmxDictionary;

/**
 * carrel_appliance_vmx_dictionary_parse:
 * @data: (array length=length): the file
 * @length: its bytes
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR: INVALID (naming the line), LIMIT
 *
 * Returns: (transfer full) (nullable): the dictionary, or %NULL with @error set. Any thread.
 */
CarrelApplianceVmxDictionary *carrel_appliance_vmx_dictionary_parse (const char *data,
                                                                     gsize length,
                                                                     GError **error);

/**
 * carrel_appliance_vmx_dictionary_free:
 * @self: (nullable) (transfer full): a dictionary
 */
void carrel_appliance_vmx_dictionary_free (CarrelApplianceVmxDictionary *self);

/**
 * carrel_appliance_vmx_dictionary_get:
 * @self: a dictionary
 * @key: a key, in any case
 *
 * Remembers that the key was asked for.
 *
 * Returns: (transfer none) (nullable): its value in UTF-8
 */
const char *carrel_appliance_vmx_dictionary_get (CarrelApplianceVmxDictionary *self,
                                                 const char *key);

/**
 * carrel_appliance_vmx_dictionary_get_of:
 * @self: a dictionary
 * @device: a device: "scsi0:1"
 * @key: what is asked of it: "fileName"
 *
 * Returns: (transfer none) (nullable): the value of "scsi0:1.fileName"
 */
const char *carrel_appliance_vmx_dictionary_get_of (CarrelApplianceVmxDictionary *self,
                                                    const char *device,
                                                    const char *key);

/**
 * carrel_appliance_vmx_dictionary_get_count:
 * @self: a dictionary
 *
 * Returns: how many keys there are
 */
guint carrel_appliance_vmx_dictionary_get_count (CarrelApplianceVmxDictionary *self);

/**
 * carrel_appliance_vmx_dictionary_get_entry:
 * @self: a dictionary
 * @index: below the count; keys stand in the order of the file
 * @out_value: (out) (optional) (transfer none): its value
 * @out_is_used: (out) (optional): whether it was asked for
 *
 * Returns: (transfer none): the key as it is written
 */
const char *carrel_appliance_vmx_dictionary_get_entry (CarrelApplianceVmxDictionary *self,
                                                       guint index,
                                                       const char **out_value,
                                                       gboolean *out_is_used);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceVmxDictionary, carrel_appliance_vmx_dictionary_free)

G_END_DECLS
