/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-base-private.h"

#include "../carrel-app-calls.h"

#include "appliance/carrel-appliance-plan-input.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"
#include "vmm-core/carrel-vmm-disk-base.h"
#include "vmm-core/carrel-vmm-disk.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTOR_BYTES 512u

void
carrel_app_base_clear (CarrelAppBase *self)
{
  g_clear_pointer (&self->words, g_free);
}

/* The path of an open file, when it is the whole file and still bears that name. */
static char *
find_path (CarrelApplianceSource *source)
{
  guint64 offset = 0;
  g_auto (CarrelBaseDescriptor)
    descriptor = carrel_appliance_source_dup_descriptor (source, &offset, NULL);
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", descriptor);
  g_autofree char *path = descriptor >= 0 ? g_file_read_link (link, NULL) : NULL;
  struct stat there, opened;

  if (path == NULL || !g_path_is_absolute (path) || offset != 0 ||
      fstat (descriptor, &opened) != 0 || stat (path, &there) != 0 ||
      there.st_dev != opened.st_dev || there.st_ino != opened.st_ino ||
      (guint64) opened.st_size != carrel_appliance_source_get_length (source))
    return NULL;
  return g_steal_pointer (&path);
}

static char *
find_member (const CarrelAppliancePlanDisk *planned,
             CarrelAppliancePackage *package,
             char **out_words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) layers = carrel_appliance_plan_input_open_layers (planned, package, &error);
  CarrelApplianceSource *source = NULL;
  char *path = NULL;

  if (layers != NULL && layers->len == 1)
    source = carrel_appliance_disk_input_get_only_source (g_ptr_array_index (layers, 0));
  if (source != NULL)
    path = find_path (source);
  if (path == NULL)
    *out_words = g_strdup_printf (layers != NULL
                                  ? _ ("The disk %s does not lie in one file of its own")
                                  : _ ("The disk %s cannot be read"), planned->id);
  return path;
}

static void
round_size (CarrelSpecDisk *disk, guint64 bytes)
{
  disk->size_bytes = MAX ((bytes + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES,
                          CARREL_BASE_LIMIT_DISK_BYTES_MIN);
}

/* Looks at one disk; a sentence when it cannot be used where it lies. */
static char *
look (const CarrelAppliancePlanDisk *planned,
      CarrelSpecDisk *disk,
      CarrelAppliancePackage *package,
      gboolean is_chosen)
{
  g_autofree char *words = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  CarrelSpecBase found = { 0 };
  guint64 bytes;

  /* Nothing outside the package is touched before the person has agreed; an empty disk is made. */
  if (planned->source != CARREL_APPLIANCE_PLAN_SOURCE_MEMBER)
    return NULL;
  if (planned->disk->compression != NULL)
    return g_strdup_printf (_ ("The disk %s is compressed"), planned->id);
  path = find_member (planned, package, &words);
  if (path == NULL)
    return g_steal_pointer (&words);
  if (!carrel_vmm_disk_base_describe (path, &found, &bytes, &error))
    return g_strdup (error->message);
  if (is_chosen)
    {
      round_size (disk, bytes);
      g_free (disk->base.path);
      disk->base = found;
    }
  else
    g_free (found.path);
  return NULL;
}

static gboolean
has_disk (const CarrelAppliancePlanMachine *machine)
{
  for (guint i = 0; i < machine->disks->len; i++)
    {
      const CarrelAppliancePlanDisk *planned = g_ptr_array_index (machine->disks, i);

      if (planned->source != CARREL_APPLIANCE_PLAN_SOURCE_BLANK)
        return TRUE;
    }
  return FALSE;
}

static void
look_at_machine (CarrelAppliancePlan *plan,
                 CarrelAppliancePlanMachine *machine,
                 CarrelAppliancePackage *package,
                 CarrelAppBase *base)
{
  for (guint i = 0; i < machine->disks->len; i++)
    {
      const CarrelAppliancePlanDisk *planned = g_ptr_array_index (machine->disks, i);
      g_autofree char *words = look (planned,
                                     carrel_spec_find_disk (machine->spec, planned->id),
                                     package,
                                     base->is_chosen);

      if (words == NULL)
        {
          if (base->is_chosen)
            plan->file_bytes -= MAX (planned->file_bytes, 0);
          continue;
        }
      base->is_possible = FALSE;
      if (base->is_chosen && machine->problem == NULL)
        machine->problem = g_strdup (words);
      if (base->words == NULL)
        base->words = g_steal_pointer (&words);
    }
}

typedef struct
{
  CarrelAppliancePlan *plan;
  CarrelAppliancePackage *package;
  CarrelAppBase *base;
} Looking;

static gboolean
look_work (gpointer data, GCancellable *cancellable, GError **error)
{
  const Looking *looking = data;
  CarrelAppliancePlan *plan = looking->plan;
  gboolean has_any = FALSE;

  for (guint i = 0; i < plan->machines->len; i++)
    {
      CarrelAppliancePlanMachine *machine = g_ptr_array_index (plan->machines, i);

      has_any = has_any || has_disk (machine);
      if (machine->problem == NULL)
        look_at_machine (plan, machine, looking->package, looking->base);
    }
  looking->base->is_possible = looking->base->is_possible && has_any;
  return TRUE;
}

void
carrel_app_base_plan (CarrelAppCommand *command,
                      CarrelAppliancePlan *plan,
                      CarrelAppliancePackage *package,
                      CarrelAppBase *out_base)
{
  Looking looking = { plan, package, out_base };

  *out_base = (CarrelAppBase){ .is_chosen = carrel_app_command_get_flag (command, "in-place"),
                               .is_possible = TRUE };
  carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                  look_work,
                                  &looking,
                                  NULL);
}

JsonObject *
carrel_app_base_describe (const CarrelAppBase *self)
{
  JsonObject *said = json_object_new ();

  json_object_set_boolean_member (said, "chosen", self->is_chosen);
  json_object_set_boolean_member (said, "possible", self->is_possible);
  /* A copy is compared while it is made; what stays where it is is not read whole. */
  json_object_set_boolean_member (said, "compares_digests", !self->is_chosen);
  if (self->words != NULL)
    json_object_set_string_member (said, "words", self->words);
  return said;
}

gboolean
carrel_app_base_make_disk (CarrelAppCommand *command,
                           const CarrelAppliancePlanDisk *planned,
                           CarrelSpecDisk *disk,
                           const char *path,
                           GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  guint64 bytes;

  if (disk->base.path[0] == '\0')
    {
      if (!carrel_vmm_disk_base_describe (planned->name, &disk->base, &bytes, error))
        return FALSE;
      round_size (disk, bytes);
    }
  /* It has to be now what it was when the plan was made. */
  descriptor = carrel_vmm_disk_base_open (&disk->base, error);
  return descriptor >= 0 && carrel_app_calls_create_disk (carrel_app_command_get_fiber (command),
                                                          path,
                                                          disk->size_bytes,
                                                          error);
}
