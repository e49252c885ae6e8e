/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-gate-wire-private.h"
#include "appliance/carrel-appliance-package-private.h"
#include "appliance/carrel-appliance-plan.h"

#include "base/carrel-base-json.h"

#include <fcntl.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
read_files (CarrelAppliancePackage *package)
{
  const CarrelApplianceModel *model = carrel_appliance_package_get_model (package);

  for (guint i = 0; i < model->files->len; i++)
    {
      const CarrelApplianceFile *named = g_ptr_array_index (model->files, i);
      g_autoptr (CarrelApplianceSource)
        member = named->name != NULL ? carrel_appliance_package_find (package, named->name, NULL)
                                     : NULL;
      g_autoptr (GBytes)
        read = member != NULL ? carrel_appliance_source_read_all (member, 100, NULL) : NULL;
    }
}

/* Whatever is in it, there is a plan that can be told, or a refusal. */
static void
plan (CarrelAppliancePackage *package)
{
  const CarrelApplianceModel *model = carrel_appliance_package_get_model (package);
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelAppliancePlan) plan = carrel_appliance_plan_new (model, package, &error);
  g_autoptr (JsonObject) told = plan != NULL ? carrel_appliance_plan_to_json (plan) : NULL;

  g_assert_true ((plan == NULL) == (error != NULL));
}

/* What a child that was taken over may answer: a package of anything, or an error. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
  g_autoptr (JsonObject) object = carrel_base_json_parse_object ((const char *) data, size, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("0123456789", 10);
  g_autoptr (CarrelApplianceSource) file = carrel_appliance_source_new_for_bytes (bytes);
  g_autoptr (GError) error = carrel_appliance_gate_wire_parse_error (text);
  g_autoptr (CarrelAppliancePackage) package = NULL;

  g_assert_nonnull (error);
  if (object == NULL)
    return 0;
  package = carrel_appliance_package_from_json (object,
                                                file,
                                                carrel_appliance_members_new_for_folder (
                                                  open ("/dev",
                                                        O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
                                                NULL);
  if (package == NULL)
    return 0;
  read_files (package);
  plan (package);
  return 0;
}
