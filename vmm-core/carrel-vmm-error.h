/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CARREL_VMM_ERROR:
 *
 * The error domain of the room vmm-core.  Errors keep their domain and code on the wire between a
 * core and its clients.
 */
#define CARREL_VMM_ERROR (carrel_vmm_error_quark ())

/**
 * CarrelVmmError:
 * @CARREL_VMM_ERROR_FAILED: something failed and no other code fits; the message says what.
 * @CARREL_VMM_ERROR_STATE: the machine's state does not allow this.
 * @CARREL_VMM_ERROR_BUSY: the same thing is already being done.
 * @CARREL_VMM_ERROR_LOCKED: another program holds the machine.
 * @CARREL_VMM_ERROR_NO_QEMU: the emulator is not installed.
 * @CARREL_VMM_ERROR_OLD_QEMU: the emulator found is too old.
 * @CARREL_VMM_ERROR_UNSUPPORTED: this emulator or engine cannot do this.
 * @CARREL_VMM_ERROR_SPEC: the spec is not valid.
 * @CARREL_VMM_ERROR_RESOURCES: the host has too little memory or space for it.
 * @CARREL_VMM_ERROR_MEDIA: a disk or medium is missing, unreadable or not what it should be.
 * @CARREL_VMM_ERROR_UNSAFE_IMAGE: a disk image names other files, or can be read in two ways.
 * @CARREL_VMM_ERROR_EXISTS: the file to make exists already.
 * @CARREL_VMM_ERROR_START: the emulator started and ended at once.
 * @CARREL_VMM_ERROR_PROTOCOL: the other side does not follow the protocol.
 * @CARREL_VMM_ERROR_CLOSED: the connection is closed.
 * @CARREL_VMM_ERROR_TIMED_OUT: the other side did not answer in time; it was left alone.
 * @CARREL_VMM_ERROR_NOT_FOUND: no such core, device or disk.
 * @CARREL_VMM_ERROR_REFUSED: the caller may not do this.
 * @CARREL_VMM_ERROR_AGENT: the guest agent is not there or did not answer.
 * @CARREL_VMM_ERROR_CRASHED: the emulator ended unexpectedly.
 * @CARREL_VMM_ERROR_QMP: the emulator refused a command; the message holds its words.
 */
typedef enum
{
  CARREL_VMM_ERROR_FAILED,
  CARREL_VMM_ERROR_STATE,
  CARREL_VMM_ERROR_BUSY,
  CARREL_VMM_ERROR_LOCKED,
  CARREL_VMM_ERROR_NO_QEMU,
  CARREL_VMM_ERROR_OLD_QEMU,
  CARREL_VMM_ERROR_UNSUPPORTED,
  CARREL_VMM_ERROR_SPEC,
  CARREL_VMM_ERROR_RESOURCES,
  CARREL_VMM_ERROR_MEDIA,
  CARREL_VMM_ERROR_UNSAFE_IMAGE,
  CARREL_VMM_ERROR_EXISTS,
  CARREL_VMM_ERROR_START,
  CARREL_VMM_ERROR_PROTOCOL,
  CARREL_VMM_ERROR_CLOSED,
  CARREL_VMM_ERROR_TIMED_OUT,
  CARREL_VMM_ERROR_NOT_FOUND,
  CARREL_VMM_ERROR_REFUSED,
  CARREL_VMM_ERROR_AGENT,
  CARREL_VMM_ERROR_CRASHED,
  CARREL_VMM_ERROR_QMP,
} CarrelVmmError;

/**
 * carrel_vmm_error_quark:
 *
 * Gives the domain and, at the first call, registers the codes' names on the wire.
 *
 * Returns: the quark of %CARREL_VMM_ERROR; any thread.
 */
GQuark carrel_vmm_error_quark (void);

G_END_DECLS
