/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "carrel-vmm-error.h"

G_BEGIN_DECLS

/**
 * CarrelVmmDiskFormat:
 * @CARREL_VMM_DISK_FORMAT_UNKNOWN: nothing known in the header: used as raw only for media
 * @CARREL_VMM_DISK_FORMAT_RAW: plain sectors (a boot sector, a partition table, or media)
 * @CARREL_VMM_DISK_FORMAT_ISO: a disc image (ISO 9660 or UDF), also hybrids with a partition table
 * @CARREL_VMM_DISK_FORMAT_QCOW2: qcow2, version 2 or 3
 * @CARREL_VMM_DISK_FORMAT_OTHER: another product's format (VMDK, VDI, VHD, VHDX, QED, …)
 */
typedef enum
{
  CARREL_VMM_DISK_FORMAT_UNKNOWN,
  CARREL_VMM_DISK_FORMAT_RAW,
  CARREL_VMM_DISK_FORMAT_ISO,
  CARREL_VMM_DISK_FORMAT_QCOW2,
  CARREL_VMM_DISK_FORMAT_OTHER,
} CarrelVmmDiskFormat;

/**
 * CarrelVmmDiskInfo:
 * @format: what the header says
 * @format_name: (nullable): the format's name for people, for %CARREL_VMM_DISK_FORMAT_OTHER too
 * @virtual_bytes: the size the guest sees
 * @file_bytes: the file's length
 * @allocated_bytes: what the file holds on its file system
 * @has_backing_file: the header names another file as backing
 * @has_data_file: the header names another file for the data
 * @is_encrypted: the contents are encrypted
 * @is_dirty: the image was not closed properly (its reference counts are rebuilt at the next use)
 * @is_corrupt: the image was marked corrupt by the emulator
 * @unknown_features: incompatible features this version does not know
 * @is_ambiguous: the contents can be read as two formats
 */
typedef struct
{
  CarrelVmmDiskFormat format;
  const char *format_name;
  guint64 virtual_bytes;
  guint64 file_bytes;
  guint64 allocated_bytes;
  gboolean has_backing_file;
  gboolean has_data_file;
  gboolean is_encrypted;
  gboolean is_dirty;
  gboolean is_corrupt;
  guint64 unknown_features;
  gboolean is_ambiguous;
} CarrelVmmDiskInfo;

/** CARREL_VMM_DISK_TRIAL_FOLDER: where in a machine's folder the layers lie while it is only tried. */
#define CARREL_VMM_DISK_TRIAL_FOLDER "trial"

/** CARREL_VMM_DISK_SIZE_MIN: the smallest disk made, in bytes. */
#define CARREL_VMM_DISK_SIZE_MIN (G_GUINT64_CONSTANT (1) << 20)

/** CARREL_VMM_DISK_SIZE_MAX: the largest disk made or opened, in bytes (64 TiB). */
#define CARREL_VMM_DISK_SIZE_MAX (G_GUINT64_CONSTANT (64) << 40)

/**
 * carrel_vmm_disk_create:
 * @path: where the new disk shall be; its folder must be there
 * @bytes: the size the guest sees; a multiple of 512
 * @error: %CARREL_VMM_ERROR_EXISTS when @path is there, %CARREL_VMM_ERROR_RESOURCES when the disk is
 *   full, or another code
 *
 * Makes an empty qcow2 disk.  The file is written aside, made durable and then named: whenever @path is
 * there it is a whole disk.  Waits for the file system; any thread but one that must not block.
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_disk_create (const char *path, guint64 bytes, GError **error);

/**
 * carrel_vmm_disk_create_async:
 * @path: as for carrel_vmm_disk_create()
 * @bytes: the same
 * @cancellable: (nullable): to give up before it has begun; a disk that is there then stays
 * @callback: called when done
 * @user_data: for @callback
 *
 * Makes an empty qcow2 disk in a thread: writing it durably takes as long as the file system likes.
 */
void carrel_vmm_disk_create_async (const char *path,
                                   guint64 bytes,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * carrel_vmm_disk_create_finish:
 * @result: what the callback was given
 * @error: as for carrel_vmm_disk_create(), or %G_IO_ERROR_CANCELLED
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_disk_create_finish (GAsyncResult *result, GError **error);

/**
 * carrel_vmm_disk_create_nvram:
 * @template_path: the firmware's variables template (raw)
 * @path: where the new file shall be
 * @error: as for carrel_vmm_disk_create(); %CARREL_VMM_ERROR_MEDIA when the template is unreadable
 *
 * Makes the qcow2 file a UEFI machine keeps its variables in, as a copy of the template.  Durable as
 * carrel_vmm_disk_create() is.  Any thread.
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_disk_create_nvram (const char *template_path, const char *path, GError **error);

/**
 * carrel_vmm_disk_inspect:
 * @path: a file
 * @out_info: (out caller-allocates): what it is; untouched on failure
 * @error: %CARREL_VMM_ERROR_MEDIA when the file is missing, empty, not a regular file, unreadable or its
 *   header is damaged; the message names the file
 *
 * Reads the file's header with our own inspector and judges nothing.  Any thread.
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_disk_inspect (const char *path, CarrelVmmDiskInfo *out_info, GError **error);

/**
 * carrel_vmm_disk_inspect_descriptor:
 * @descriptor: an open, seekable descriptor; its position is not changed
 * @name: what to call it in messages
 * @out_info: (out caller-allocates): what it is; untouched on failure
 * @error: as for carrel_vmm_disk_inspect()
 *
 * Same for a file that is open already.  Any thread.
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_disk_inspect_descriptor (int descriptor,
                                             const char *name,
                                             CarrelVmmDiskInfo *out_info,
                                             GError **error);

/**
 * carrel_vmm_disk_open_safe:
 * @path: a machine's own disk
 * @writable: whether the guest may write
 * @out_info: (out caller-allocates) (optional): what it is; untouched on failure
 * @error: %CARREL_VMM_ERROR_MEDIA when it cannot be opened or is damaged,
 *   %CARREL_VMM_ERROR_UNSAFE_IMAGE when it names other files, is encrypted without our key, has unknown
 *   features or can be read in two ways
 *
 * Opens a disk only when it is one that may be handed to the emulator.  Any thread.
 *
 * Returns: a close-on-exec descriptor that the caller owns, or -1 with @error set
 */
int carrel_vmm_disk_open_safe (const char *path,
                               gboolean writable,
                               CarrelVmmDiskInfo *out_info,
                               GError **error);

/**
 * carrel_vmm_disk_open_media:
 * @path: an image for a CD or floppy drive
 * @out_info: (out caller-allocates) (optional): what it is; untouched on failure
 * @error: %CARREL_VMM_ERROR_MEDIA when it is missing, empty, a folder, unreadable or shorter than its own
 *   header says; %CARREL_VMM_ERROR_UNSAFE_IMAGE for a disk format hidden in it
 *
 * Opens a medium for reading.  Any thread.
 *
 * Returns: a close-on-exec descriptor that the caller owns, or -1 with @error set
 */
int carrel_vmm_disk_open_media (const char *path, CarrelVmmDiskInfo *out_info, GError **error);

/**
 * carrel_vmm_disk_grow_async:
 * @path: a disk no machine uses now
 * @bytes: the new size; a multiple of 512, not smaller than the old
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Grows a disk at rest.  A machine's running disk is grown by carrel_vmm_client_resize_disk_async().
 */
void carrel_vmm_disk_grow_async (const char *path,
                                 guint64 bytes,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/**
 * carrel_vmm_disk_grow_finish:
 * @result: what the callback was given
 * @error: %CARREL_VMM_ERROR_BUSY when somebody uses the disk, or another code
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_disk_grow_finish (GAsyncResult *result, GError **error);

/**
 * carrel_vmm_disk_settle_async:
 * @path: a disk
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Waits until nobody grows the disk at rest.  A program that was killed may have left a helper that still
 * does; only afterwards the disk's size is its last.
 */
void carrel_vmm_disk_settle_async (const char *path,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * carrel_vmm_disk_settle_finish:
 * @result: what the callback was given
 * @error: when the disk cannot be opened
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_disk_settle_finish (GAsyncResult *result, GError **error);

/**
 * carrel_vmm_disk_import_async:
 * @source: a qcow2 or raw disk made elsewhere, which stays as it is
 * @target: where our disk shall be; its folder must be there
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Makes a disk of ours with what another one holds.  The source is refused when it names other files
 * (carrel_vmm_disk_open_safe()).  Whenever @target is there it is a whole disk; what is written aside
 * for it ends in %CARREL_BASE_ATOMIC_FILE_SUFFIX.  Main thread.
 */
void carrel_vmm_disk_import_async (const char *source,
                                   const char *target,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * carrel_vmm_disk_import_finish:
 * @result: what the callback was given
 * @error: as for carrel_vmm_disk_open_safe() and carrel_vmm_disk_create(), %CARREL_VMM_ERROR_FAILED when
 *   the copying broke off
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_disk_import_finish (GAsyncResult *result, GError **error);

/**
 * CarrelVmmDiskCheck:
 * @corruptions: places where the image is wrong
 * @leaks: clusters nobody uses (harmless, space only)
 * @check_errors: places that could not be checked
 */
typedef struct
{
  guint64 corruptions;
  guint64 leaks;
  guint64 check_errors;
} CarrelVmmDiskCheck;

/**
 * carrel_vmm_disk_check_async:
 * @path: a disk no machine uses now
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Checks a qcow2 disk's structure and changes nothing.
 */
void carrel_vmm_disk_check_async (const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/**
 * carrel_vmm_disk_check_finish:
 * @result: what the callback was given
 * @out_check: (out caller-allocates): what was found; untouched on failure
 * @error: set when the check itself could not be done
 *
 * Returns: TRUE when the check was done, whatever it found
 */
gboolean carrel_vmm_disk_check_finish (GAsyncResult *result,
                                       CarrelVmmDiskCheck *out_check,
                                       GError **error);

G_END_DECLS
