/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_vagrant_recognise:
 * @bytes: a file
 *
 * Returns: whether it looks like the metadata of a Vagrant box (metadata.json): an object with
 * "provider" or "versions". Any thread.
 */
gboolean carrel_appliance_vagrant_recognise (GBytes *bytes);

/**
 * carrel_appliance_vagrant_parse:
 * @bytes: the metadata.json of a box
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR: UNKNOWN, INVALID, LIMIT; UNSUPPORTED for the
 *   catalogue of a box (which names places to download it from) and for providers without a machine
 *
 * A box for libvirt or QEMU is a machine whose disks the metadata names ("box.img" when it does not).
 * For VirtualBox, VMware and Hyper-V the machine stands in a descriptor of its own: the package then
 * has no machines, and its only file names that descriptor: "box.ovf", "*.vmx", "*.xml".
 * A Vagrantfile is a program and is never read.
 *
 * Returns: (transfer full) (nullable): the package, or %NULL with @error set. Any thread.
 */
CarrelApplianceModel *carrel_appliance_vagrant_parse (GBytes *bytes, GError **error);

G_END_DECLS
