/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-error.h"

#define CARREL_VMM_ERROR_PREFIX "org.carrel.Machine1.Error."

static const GDBusErrorEntry error_entries[] = {
  { CARREL_VMM_ERROR_FAILED, CARREL_VMM_ERROR_PREFIX "Failed" },
  { CARREL_VMM_ERROR_STATE, CARREL_VMM_ERROR_PREFIX "State" },
  { CARREL_VMM_ERROR_BUSY, CARREL_VMM_ERROR_PREFIX "Busy" },
  { CARREL_VMM_ERROR_LOCKED, CARREL_VMM_ERROR_PREFIX "Locked" },
  { CARREL_VMM_ERROR_NO_QEMU, CARREL_VMM_ERROR_PREFIX "NoQemu" },
  { CARREL_VMM_ERROR_OLD_QEMU, CARREL_VMM_ERROR_PREFIX "OldQemu" },
  { CARREL_VMM_ERROR_UNSUPPORTED, CARREL_VMM_ERROR_PREFIX "Unsupported" },
  { CARREL_VMM_ERROR_SPEC, CARREL_VMM_ERROR_PREFIX "Spec" },
  { CARREL_VMM_ERROR_RESOURCES, CARREL_VMM_ERROR_PREFIX "Resources" },
  { CARREL_VMM_ERROR_MEDIA, CARREL_VMM_ERROR_PREFIX "Media" },
  { CARREL_VMM_ERROR_UNSAFE_IMAGE, CARREL_VMM_ERROR_PREFIX "UnsafeImage" },
  { CARREL_VMM_ERROR_EXISTS, CARREL_VMM_ERROR_PREFIX "Exists" },
  { CARREL_VMM_ERROR_START, CARREL_VMM_ERROR_PREFIX "Start" },
  { CARREL_VMM_ERROR_PROTOCOL, CARREL_VMM_ERROR_PREFIX "Protocol" },
  { CARREL_VMM_ERROR_CLOSED, CARREL_VMM_ERROR_PREFIX "Closed" },
  { CARREL_VMM_ERROR_TIMED_OUT, CARREL_VMM_ERROR_PREFIX "TimedOut" },
  { CARREL_VMM_ERROR_NOT_FOUND, CARREL_VMM_ERROR_PREFIX "NotFound" },
  { CARREL_VMM_ERROR_REFUSED, CARREL_VMM_ERROR_PREFIX "Refused" },
  { CARREL_VMM_ERROR_AGENT, CARREL_VMM_ERROR_PREFIX "Agent" },
  { CARREL_VMM_ERROR_CRASHED, CARREL_VMM_ERROR_PREFIX "Crashed" },
  { CARREL_VMM_ERROR_QMP, CARREL_VMM_ERROR_PREFIX "Qmp" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (error_entries) == CARREL_VMM_ERROR_QMP + 1);

GQuark
carrel_vmm_error_quark (void)
{
  static gsize quark = 0;

  g_dbus_error_register_error_domain ("carrel-vmm-error-quark",
                                      &quark,
                                      error_entries,
                                      G_N_ELEMENTS (error_entries));
  return (GQuark) quark;
}
