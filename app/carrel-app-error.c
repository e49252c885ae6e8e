/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-error.h"

#include "appliance/carrel-appliance-error.h"
#include "base/carrel-base-error.h"
#include "display/carrel-display-error.h"
#include "library-db/carrel-library-error.h"
#include "vmm-core/carrel-vmm-error.h"

#include <gio/gio.h>

G_DEFINE_QUARK (carrel - app - error - quark, carrel_app_error)

typedef struct
{
  int code;
  CarrelAppErrorExit exit;
} Row;

/* What is not in a table is CARREL_APP_ERROR_EXIT_FAILED. */
static const Row app_rows[] = {
  { CARREL_APP_ERROR_USAGE, CARREL_APP_ERROR_EXIT_USAGE },
  { CARREL_APP_ERROR_NOT_FOUND, CARREL_APP_ERROR_EXIT_NOT_FOUND },
  { CARREL_APP_ERROR_AMBIGUOUS, CARREL_APP_ERROR_EXIT_AMBIGUOUS },
  { CARREL_APP_ERROR_STATE, CARREL_APP_ERROR_EXIT_STATE },
  { CARREL_APP_ERROR_BUSY, CARREL_APP_ERROR_EXIT_BUSY },
  { CARREL_APP_ERROR_DENIED, CARREL_APP_ERROR_EXIT_DENIED },
  { CARREL_APP_ERROR_NO_SPACE, CARREL_APP_ERROR_EXIT_NO_SPACE },
  { CARREL_APP_ERROR_TIMED_OUT, CARREL_APP_ERROR_EXIT_TIMED_OUT },
  { CARREL_APP_ERROR_DAMAGED, CARREL_APP_ERROR_EXIT_DAMAGED },
  { CARREL_APP_ERROR_UNSUPPORTED, CARREL_APP_ERROR_EXIT_UNSUPPORTED },
};

static const Row base_rows[] = {
  { CARREL_BASE_ERROR_INVALID, CARREL_APP_ERROR_EXIT_USAGE },
  { CARREL_BASE_ERROR_LIMIT, CARREL_APP_ERROR_EXIT_USAGE },
  { CARREL_BASE_ERROR_NOT_FOUND, CARREL_APP_ERROR_EXIT_NOT_FOUND },
  { CARREL_BASE_ERROR_DENIED, CARREL_APP_ERROR_EXIT_DENIED },
  { CARREL_BASE_ERROR_READ_ONLY, CARREL_APP_ERROR_EXIT_DENIED },
  { CARREL_BASE_ERROR_NO_SPACE, CARREL_APP_ERROR_EXIT_NO_SPACE },
  { CARREL_BASE_ERROR_BUSY, CARREL_APP_ERROR_EXIT_BUSY },
};

static const Row library_rows[] = {
  { CARREL_LIBRARY_ERROR_NOT_FOUND, CARREL_APP_ERROR_EXIT_NOT_FOUND },
  { CARREL_LIBRARY_ERROR_EXISTS, CARREL_APP_ERROR_EXIT_STATE },
  { CARREL_LIBRARY_ERROR_INVALID, CARREL_APP_ERROR_EXIT_USAGE },
  { CARREL_LIBRARY_ERROR_READ_ONLY, CARREL_APP_ERROR_EXIT_DENIED },
  { CARREL_LIBRARY_ERROR_NEWER, CARREL_APP_ERROR_EXIT_DENIED },
  { CARREL_LIBRARY_ERROR_DAMAGED, CARREL_APP_ERROR_EXIT_DAMAGED },
  { CARREL_LIBRARY_ERROR_LOST, CARREL_APP_ERROR_EXIT_DAMAGED },
  { CARREL_LIBRARY_ERROR_NO_SPACE, CARREL_APP_ERROR_EXIT_NO_SPACE },
  { CARREL_LIBRARY_ERROR_BUSY, CARREL_APP_ERROR_EXIT_BUSY },
  { CARREL_LIBRARY_ERROR_PERMISSION, CARREL_APP_ERROR_EXIT_DENIED },
};

static const Row vmm_rows[] = {
  { CARREL_VMM_ERROR_STATE, CARREL_APP_ERROR_EXIT_STATE },
  { CARREL_VMM_ERROR_BUSY, CARREL_APP_ERROR_EXIT_BUSY },
  { CARREL_VMM_ERROR_LOCKED, CARREL_APP_ERROR_EXIT_BUSY },
  { CARREL_VMM_ERROR_NO_QEMU, CARREL_APP_ERROR_EXIT_UNSUPPORTED },
  { CARREL_VMM_ERROR_OLD_QEMU, CARREL_APP_ERROR_EXIT_UNSUPPORTED },
  { CARREL_VMM_ERROR_UNSUPPORTED, CARREL_APP_ERROR_EXIT_UNSUPPORTED },
  { CARREL_VMM_ERROR_SPEC, CARREL_APP_ERROR_EXIT_USAGE },
  { CARREL_VMM_ERROR_RESOURCES, CARREL_APP_ERROR_EXIT_NO_SPACE },
  { CARREL_VMM_ERROR_MEDIA, CARREL_APP_ERROR_EXIT_DAMAGED },
  { CARREL_VMM_ERROR_UNSAFE_IMAGE, CARREL_APP_ERROR_EXIT_DAMAGED },
  { CARREL_VMM_ERROR_EXISTS, CARREL_APP_ERROR_EXIT_STATE },
  { CARREL_VMM_ERROR_CLOSED, CARREL_APP_ERROR_EXIT_STATE },
  { CARREL_VMM_ERROR_TIMED_OUT, CARREL_APP_ERROR_EXIT_TIMED_OUT },
  { CARREL_VMM_ERROR_NOT_FOUND, CARREL_APP_ERROR_EXIT_NOT_FOUND },
  { CARREL_VMM_ERROR_REFUSED, CARREL_APP_ERROR_EXIT_DENIED },
};

static const Row appliance_rows[] = {
  { CARREL_APPLIANCE_ERROR_UNKNOWN, CARREL_APP_ERROR_EXIT_UNSUPPORTED },
  { CARREL_APPLIANCE_ERROR_INVALID, CARREL_APP_ERROR_EXIT_DAMAGED },
  { CARREL_APPLIANCE_ERROR_LIMIT, CARREL_APP_ERROR_EXIT_DAMAGED },
  { CARREL_APPLIANCE_ERROR_UNSUPPORTED, CARREL_APP_ERROR_EXIT_UNSUPPORTED },
  { CARREL_APPLIANCE_ERROR_REFUSED, CARREL_APP_ERROR_EXIT_DAMAGED },
  { CARREL_APPLIANCE_ERROR_MISMATCH, CARREL_APP_ERROR_EXIT_DAMAGED },
  { CARREL_APPLIANCE_ERROR_NOT_FOUND, CARREL_APP_ERROR_EXIT_NOT_FOUND },
};

static const Row io_rows[] = {
  { G_IO_ERROR_NOT_FOUND, CARREL_APP_ERROR_EXIT_NOT_FOUND },
  { G_IO_ERROR_PERMISSION_DENIED, CARREL_APP_ERROR_EXIT_DENIED },
  { G_IO_ERROR_READ_ONLY, CARREL_APP_ERROR_EXIT_DENIED },
  { G_IO_ERROR_NO_SPACE, CARREL_APP_ERROR_EXIT_NO_SPACE },
  { G_IO_ERROR_BUSY, CARREL_APP_ERROR_EXIT_BUSY },
  { G_IO_ERROR_TIMED_OUT, CARREL_APP_ERROR_EXIT_TIMED_OUT },
};

static const char *const words[] = {
  "ok",   "failed", "usage",    "not-found", "ambiguous", "state",
  "busy", "denied", "no-space", "timed-out", "damaged",   "unsupported",
};

static const char *const descriptions[] = {
  "It was done.",
  "It failed, and none of the reasons below fits.",
  "The command line, a name or a value is not acceptable.",
  "There is no such machine, disk, drive, folder or file.",
  "Several machines bear this name; the message lists their UUIDs.",
  "What the machine is doing now does not allow it.",
  "Another program works on the machine or holds it.",
  "Permission is missing, or the library may only be read.",
  "The host has too little disk space or memory.",
  "What was waited for did not come in time.",
  "A file, a medium or the library is missing its content, damaged or not to be trusted.",
  "This host, or the QEMU found on it, cannot do it.",
};

G_STATIC_ASSERT (G_N_ELEMENTS (words) == CARREL_APP_ERROR_EXIT_COUNT);
G_STATIC_ASSERT (G_N_ELEMENTS (descriptions) == CARREL_APP_ERROR_EXIT_COUNT);

static CarrelAppErrorExit
look_up (const Row *rows, gsize count, int code)
{
  for (gsize i = 0; i < count; i++)
    if (rows[i].code == code)
      return rows[i].exit;
  return CARREL_APP_ERROR_EXIT_FAILED;
}

CarrelAppErrorExit
carrel_app_error_get_exit (const GError *error)
{
  if (error == NULL)
    return CARREL_APP_ERROR_EXIT_OK;
  if (error->domain == CARREL_APP_ERROR)
    return look_up (app_rows, G_N_ELEMENTS (app_rows), error->code);
  if (error->domain == CARREL_BASE_ERROR)
    return look_up (base_rows, G_N_ELEMENTS (base_rows), error->code);
  if (error->domain == CARREL_LIBRARY_ERROR)
    return look_up (library_rows, G_N_ELEMENTS (library_rows), error->code);
  if (error->domain == CARREL_VMM_ERROR)
    return look_up (vmm_rows, G_N_ELEMENTS (vmm_rows), error->code);
  if (error->domain == CARREL_APPLIANCE_ERROR)
    return look_up (appliance_rows, G_N_ELEMENTS (appliance_rows), error->code);
  if (error->domain == G_IO_ERROR)
    return look_up (io_rows, G_N_ELEMENTS (io_rows), error->code);
  return CARREL_APP_ERROR_EXIT_FAILED;
}

const char *
carrel_app_error_get_word (CarrelAppErrorExit exit)
{
  g_return_val_if_fail (exit < CARREL_APP_ERROR_EXIT_COUNT, words[1]);

  return words[exit];
}

const char *
carrel_app_error_describe_exit (CarrelAppErrorExit exit)
{
  g_return_val_if_fail (exit < CARREL_APP_ERROR_EXIT_COUNT, descriptions[1]);

  return descriptions[exit];
}
