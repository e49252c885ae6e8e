/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/spec/carrel-spec.h"

#include "carrel-vmm-error.h"

G_BEGIN_DECLS

/*
 * Disks of other products that a machine stands on: they are read where they lie and never written.  What
 * the guest writes goes into a layer of ours, which is worthless when the file beneath it changes.  So the
 * file's identity is kept, and compared whenever the file is opened.
 *
 * The layer's header names no other file: the chain is stated by us, with descriptors and formats.
 */

/**
 * carrel_vmm_disk_base_describe:
 * @path: (type filename): the absolute path of a disk of another product
 * @out_base: what to write its identity into
 * @out_virtual_bytes: (out): the size that the guest sees; untouched on failure
 * @error: %CARREL_VMM_ERROR_MEDIA when it cannot be opened or is damaged, %CARREL_VMM_ERROR_UNSAFE_IMAGE
 *   when it does not stand alone or can be read in two ways, %CARREL_VMM_ERROR_UNSUPPORTED when QEMU
 *   cannot run a machine on its format
 *
 * Looks at a disk that a machine could stand on. Any thread; blocks on the disk.
 *
 * Returns: whether it could
 */
gboolean carrel_vmm_disk_base_describe (const char *path,
                                        CarrelSpecBase *out_base,
                                        guint64 *out_virtual_bytes,
                                        GError **error);

/**
 * carrel_vmm_disk_base_open:
 * @base: the file that a disk stands on
 * @error: %CARREL_VMM_ERROR_MEDIA when it is missing, or is not what it was when it was imported; else as
 *   carrel_vmm_disk_base_describe()
 *
 * Opens it for reading, when it is the file that it was. Any thread; blocks on the disk.
 *
 * Returns: (transfer full): a close-on-exec descriptor, or -1 with @error set
 */
int carrel_vmm_disk_base_open (const CarrelSpecBase *base, GError **error);

G_END_DECLS
