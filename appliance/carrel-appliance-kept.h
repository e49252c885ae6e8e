/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

#include "base/spec/carrel-spec-types.h"

G_BEGIN_DECLS

/*
 * What a package says and a machine here has no place for, kept with the machine for an export to the same
 * product.  A reader says what could be written again as values: settings, which are pairs of a key and a
 * value, or an element of XML, which is a tree of names and texts; both travel as JSON.  It was a stranger
 * who wrote it, so nothing of it is ever written as it stood: what is written is printed from these values,
 * after all of it was looked at here, and what names a path or anything of a host is not written at all.
 */

/**
 * CarrelApplianceKeptPlace:
 * @CARREL_APPLIANCE_KEPT_PLACE_NONE: there is no export that could take it
 * @CARREL_APPLIANCE_KEPT_PLACE_VMX: a setting of a .vmx
 * @CARREL_APPLIANCE_KEPT_PLACE_OVF_CONFIG: VMware's `vmw:Config` in an OVF
 * @CARREL_APPLIANCE_KEPT_PLACE_OVF_EXTRA: VMware's `vmw:ExtraConfig` in an OVF
 * @CARREL_APPLIANCE_KEPT_PLACE_VBOX_EXTRA: VirtualBox' `ExtraDataItem`
 * @CARREL_APPLIANCE_KEPT_PLACE_DOMAIN: an element of libvirt's `domain`
 * @CARREL_APPLIANCE_KEPT_PLACE_DEVICES: an element of libvirt's `devices`
 *
 * Where something that was kept is written again.
 */
typedef enum
{
  CARREL_APPLIANCE_KEPT_PLACE_NONE,
  CARREL_APPLIANCE_KEPT_PLACE_VMX,
  CARREL_APPLIANCE_KEPT_PLACE_OVF_CONFIG,
  CARREL_APPLIANCE_KEPT_PLACE_OVF_EXTRA,
  CARREL_APPLIANCE_KEPT_PLACE_VBOX_EXTRA,
  CARREL_APPLIANCE_KEPT_PLACE_DOMAIN,
  CARREL_APPLIANCE_KEPT_PLACE_DEVICES,
} CarrelApplianceKeptPlace;

/**
 * carrel_appliance_kept_add_setting:
 * @settings: an array of settings
 * @key: its key
 * @value: its value
 *
 * Adds a setting, for carrel_appliance_kept_print(). Any thread.
 */
void carrel_appliance_kept_add_setting (JsonArray *settings, const char *key, const char *value);

/**
 * carrel_appliance_kept_print:
 * @settings: an array of settings
 *
 * Returns: (transfer full): it as %CarrelApplianceNote.again. Any thread.
 */
char *carrel_appliance_kept_print (JsonArray *settings);

/**
 * carrel_appliance_kept_print_setting:
 * @key: a key
 * @value: its value
 *
 * Returns: (transfer full): this one setting as %CarrelApplianceNote.again. Any thread.
 */
char *carrel_appliance_kept_print_setting (const char *key, const char *value);

/**
 * carrel_appliance_kept_find_place:
 * @origin: the kind of description it came in
 * @item: what it is called there
 *
 * Returns: where it is written again. Any thread.
 */
CarrelApplianceKeptPlace carrel_appliance_kept_find_place (const char *origin, const char *item);

/**
 * carrel_appliance_kept_choose:
 * @place: where it would be written
 * @again: (nullable): what would be written, as %CarrelApplianceNote.again, perhaps made by an enemy
 * @out_is_whole: (out) (optional): whether all of it is
 *
 * Takes what may be written: well formed, within bounds, and naming no path and nothing of a host.
 *
 * Returns: (transfer full) (nullable): an array of settings or an object that is an element; %NULL when there
 * is nothing. Any thread.
 */
JsonNode *carrel_appliance_kept_choose (CarrelApplianceKeptPlace place,
                                        const char *again,
                                        gboolean *out_is_whole);

/**
 * carrel_appliance_kept_count_left:
 * @spec: a machine
 *
 * Returns: how many bytes more may be kept with it. Any thread.
 */
gsize carrel_appliance_kept_count_left (const CarrelSpec *spec);

/**
 * carrel_appliance_kept_take:
 * @spec: a machine that is to be made
 * @origin: the kind of the description
 * @notes: (element-type CarrelApplianceNote): what was not carried over
 *
 * Keeps it with the machine, as far as there is place. Any thread.
 *
 * Returns: how many there was no place for
 */
guint carrel_appliance_kept_take (CarrelSpec *spec, const char *origin, GPtrArray *notes);

G_END_DECLS
