/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CARREL_APPLIANCE_ERROR:
 *
 * The error domain of the room `appliance`.
 */
#define CARREL_APPLIANCE_ERROR (carrel_appliance_error_quark ())

/**
 * CarrelApplianceError:
 * @CARREL_APPLIANCE_ERROR_FAILED: something failed that no other code describes
 * @CARREL_APPLIANCE_ERROR_UNKNOWN: it is no format that is known here
 * @CARREL_APPLIANCE_ERROR_INVALID: it is not what its format asks for, or it contradicts itself
 * @CARREL_APPLIANCE_ERROR_LIMIT: it is larger, longer or deeper than is accepted
 * @CARREL_APPLIANCE_ERROR_UNSUPPORTED: it is well formed and asks for what cannot be done
 * @CARREL_APPLIANCE_ERROR_REFUSED: it reaches for what a package has no business with
 * @CARREL_APPLIANCE_ERROR_MISMATCH: a digest or a signature does not match
 * @CARREL_APPLIANCE_ERROR_NOT_FOUND: a file or an item that it names does not exist
 * @CARREL_APPLIANCE_ERROR_ENCODING: its text is in an encoding that is not there; the message is the
 *   encoding's name. Only readers of descriptors say so, no package.
 *
 * What a caller can act on.
 */
typedef enum
{
  CARREL_APPLIANCE_ERROR_FAILED,
  CARREL_APPLIANCE_ERROR_UNKNOWN,
  CARREL_APPLIANCE_ERROR_INVALID,
  CARREL_APPLIANCE_ERROR_LIMIT,
  CARREL_APPLIANCE_ERROR_UNSUPPORTED,
  CARREL_APPLIANCE_ERROR_REFUSED,
  CARREL_APPLIANCE_ERROR_MISMATCH,
  CARREL_APPLIANCE_ERROR_NOT_FOUND,
  CARREL_APPLIANCE_ERROR_ENCODING,
} CarrelApplianceError;

/**
 * carrel_appliance_error_quark:
 *
 * Returns: the quark behind %CARREL_APPLIANCE_ERROR. Any thread.
 */
GQuark carrel_appliance_error_quark (void);

G_END_DECLS
