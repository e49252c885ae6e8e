/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/spec/carrel-spec.h"

#include "carrel-vmm-host.h"

G_BEGIN_DECLS

/** CARREL_VMM_ARGV_SPICE_SOCKET: the display's socket in the runtime folder, which QEMU runs in. */
#define CARREL_VMM_ARGV_SPICE_SOCKET "spice.sock"
/** CARREL_VMM_ARGV_VNC_SOCKET: same for VNC. */
#define CARREL_VMM_ARGV_VNC_SOCKET "vnc.sock"
/** CARREL_VMM_ARGV_SERIAL_SOCKET: same for the first serial port, which a machine that is only tried has, too. */
#define CARREL_VMM_ARGV_SERIAL_SOCKET "serial.sock"
/** CARREL_VMM_ARGV_SERIAL_SOCKET_MORE: same for the other serial ports, by their number from 1. */
#define CARREL_VMM_ARGV_SERIAL_SOCKET_MORE "serial%u.sock"
/** CARREL_VMM_ARGV_SPARE_PORTS: how many empty PCI Express ports a machine has for devices to come. */
#define CARREL_VMM_ARGV_SPARE_PORTS 4U

/**
 * CarrelVmmArgvRole:
 * @CARREL_VMM_ARGV_ROLE_MONITOR: a listening socket for the core's monitor
 * @CARREL_VMM_ARGV_ROLE_SPARE_MONITOR: a listening socket for a second monitor
 * @CARREL_VMM_ARGV_ROLE_AGENT: a listening socket for the guest agent's channel
 * @CARREL_VMM_ARGV_ROLE_FIRMWARE_CODE: UEFI's code, for reading
 * @CARREL_VMM_ARGV_ROLE_NVRAM: the machine's nvram.qcow2, for writing
 * @CARREL_VMM_ARGV_ROLE_DISK: a disk of the spec
 * @CARREL_VMM_ARGV_ROLE_LAYER: what is written of a disk of the spec while it is only tried
 * @CARREL_VMM_ARGV_ROLE_BASE: what a disk of the spec stands on, for reading
 * @CARREL_VMM_ARGV_ROLE_MEDIA: the image in a drive of the spec, for reading
 *
 * What a descriptor that QEMU inherits is.
 */
typedef enum
{
  CARREL_VMM_ARGV_ROLE_MONITOR,
  CARREL_VMM_ARGV_ROLE_SPARE_MONITOR,
  CARREL_VMM_ARGV_ROLE_AGENT,
  CARREL_VMM_ARGV_ROLE_FIRMWARE_CODE,
  CARREL_VMM_ARGV_ROLE_NVRAM,
  CARREL_VMM_ARGV_ROLE_DISK,
  CARREL_VMM_ARGV_ROLE_LAYER,
  CARREL_VMM_ARGV_ROLE_BASE,
  CARREL_VMM_ARGV_ROLE_MEDIA,
} CarrelVmmArgvRole;

/**
 * CarrelVmmArgvFile:
 * @role: what it is
 * @index: which disk or drive of the spec
 * @target: its number in QEMU
 *
 * A descriptor that has to be there under its number.
 */
typedef struct
{
  CarrelVmmArgvRole role;
  guint index;
  int target;
} CarrelVmmArgvFile;

/**
 * CarrelVmmArgvInput:
 * @spec: the machine, valid
 * @host: the host's facts
 * @use_kvm: KVM, or else TCG
 * @display_kind: "spice" or "vnc"
 * @translation_mib: TCG's cache of translated code in MiB
 * @is_trial: the disks are only read, what is written goes into layers, and there is a serial port in any case
 *
 * All a command line depends on.
 */
typedef struct
{
  const CarrelSpec *spec;
  const CarrelVmmHost *host;
  gboolean use_kvm;
  const char *display_kind;
  guint translation_mib;
  gboolean is_trial;
} CarrelVmmArgvInput;

/**
 * CarrelVmmArgv:
 * @arguments: (element-type utf8): the command line, closed with NULL
 * @files: (element-type CarrelVmmArgvFile): the descriptors it names
 *
 * A command line.
 */
typedef struct
{
  GPtrArray *arguments;
  GArray *files;
} CarrelVmmArgv;

/**
 * carrel_vmm_argv_build:
 * @input: all it depends on
 * @error: %CARREL_VMM_ERROR_SPEC when the machine has more devices than its board has places,
 *   %CARREL_VMM_ERROR_RESOURCES when it wants more memory than the host has,
 *   %CARREL_VMM_ERROR_UNSUPPORTED when the host lacks a firmware or a device
 *
 * Turns a machine into QEMU's command line.  A pure function: it opens nothing and asks nobody.  Nothing
 * of the spec is spliced into an option unescaped: devices and block nodes are JSON.
 *
 * Returns: (transfer full): the command line, or NULL with @error set
 */
CarrelVmmArgv *carrel_vmm_argv_build (const CarrelVmmArgvInput *input, GError **error);

/**
 * carrel_vmm_argv_free:
 * @argv: (nullable) (transfer full): a command line
 *
 * Frees it.
 */
void carrel_vmm_argv_free (CarrelVmmArgv *argv);

/**
 * carrel_vmm_argv_dup_node:
 * @id: a disk's or drive's id
 *
 * Returns: (transfer full): the name of its format node
 */
char *carrel_vmm_argv_dup_node (const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelVmmArgv, carrel_vmm_argv_free)

G_END_DECLS
