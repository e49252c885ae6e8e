/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-plan-pieces.h"

#include <string.h>

#include "carrel-appliance-digest-private.h"

char *
carrel_appliance_plan_pieces_make_name (const char *file, guint number)
{
  g_return_val_if_fail (file != NULL, NULL);

  return g_strdup_printf ("%s.%09u", file, number);
}

/* Whether a file is a piece of the other: "disk.vmdk.000000003". */
static gboolean
is_piece (const CarrelApplianceFile *file, const char *whole)
{
  const char *number = g_str_has_prefix (file->name, whole) ? file->name + strlen (whole) : NULL;

  return number != NULL && *number == '.' && strlen (number) == 10 &&
         strspn (number + 1, "0123456789") == 9;
}

gboolean
carrel_appliance_plan_pieces_verify (const CarrelAppliancePlan *plan,
                                     const CarrelAppliancePlanDisk *planned,
                                     CarrelAppliancePackage *package,
                                     GCancellable *cancellable,
                                     GError **error)
{
  g_return_val_if_fail (plan != NULL && planned != NULL && package != NULL, FALSE);

  if (planned->disk == NULL || planned->disk->chunk_bytes <= 0 || planned->disk->file == NULL)
    return TRUE;
  for (guint i = 0; i < plan->model->files->len; i++)
    {
      const CarrelApplianceFile *file = g_ptr_array_index (plan->model->files, i);
      g_autoptr (CarrelApplianceSource) source = NULL;

      if (file->digest == NULL || file->name == NULL || !is_piece (file, planned->disk->file))
        continue;
      source = carrel_appliance_package_find (package, file->name, error);
      if (source == NULL || !carrel_appliance_digest_check_source (source,
                                                                   file->digest_kind,
                                                                   file->digest,
                                                                   file->name,
                                                                   cancellable,
                                                                   error))
        return FALSE;
    }
  return TRUE;
}
