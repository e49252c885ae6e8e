/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-package-private.h"

#include "../carrel-app-calls.h"

typedef struct
{
  const char *path;
  const char *configuration;
  gboolean verify;
  CarrelApplianceSpoolKind kind;
  CarrelAppliancePackage *package;
} Opening;

static gboolean
open_work (gpointer data, GCancellable *cancellable, GError **error)
{
  Opening *opening = data;

  return carrel_appliance_gate_open (opening->path,
                                     opening->configuration,
                                     opening->verify,
                                     &opening->kind,
                                     &opening->package,
                                     cancellable,
                                     error);
}

gboolean
carrel_app_package_open (CarrelAppCommand *command,
                         const char *path,
                         const char *name,
                         const char *configuration,
                         gboolean verify,
                         CarrelApplianceSpoolKind *out_kind,
                         CarrelAppliancePackage **out_package,
                         GError **error)
{
  Opening opening = { .path = path, .configuration = configuration, .verify = verify };

  if (!carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                       open_work,
                                       &opening,
                                       error))
    {
      g_prefix_error (error, "“%s”: ", name);
      return FALSE;
    }
  *out_kind = opening.kind;
  *out_package = opening.package;
  return TRUE;
}
