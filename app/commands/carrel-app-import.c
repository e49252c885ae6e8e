/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-import-private.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "carrel-app-folder-private.h"
#include "carrel-app-packed-private.h"
#include "carrel-app-plan-private.h"

#include "base/carrel-base-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of a text of a stranger in a sentence of ours. */
#define SHOWN_BYTES 200

/* How many names with a number behind them are tried. */
#define NUMBERS_MAX 10000

void
carrel_app_import_free (CarrelAppImport *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->properties, carrel_app_properties_free);
  g_clear_pointer (&self->plan, carrel_appliance_plan_free);
  g_clear_pointer (&self->package, carrel_appliance_package_unref);
  carrel_app_base_clear (&self->base);
  g_clear_pointer (&self->cloud, carrel_app_cloud_free);
  g_clear_pointer (&self->physical, carrel_app_physical_free);
  g_clear_pointer (&self->unfinished, carrel_app_unfinished_free);
  g_free (self->keeper);
  g_free (self->group);
  g_free (self);
}

CarrelAppliancePlanMachine *
carrel_app_import_get_machine (const CarrelAppImport *self, guint index)
{
  return g_ptr_array_index (self->plan->machines, index);
}

static gboolean
is_free (CarrelAppCommand *command, const CarrelAppImport *self, guint before, const char *name)
{
  g_autoptr (GPtrArray) found = NULL;

  for (guint i = 0; i < before; i++)
    if (g_str_equal (carrel_app_import_get_machine (self, i)->spec->name, name))
      return FALSE;
  found = carrel_app_calls_find_machines (carrel_app_command_get_fiber (command),
                                          carrel_app_command_get_library (command),
                                          name,
                                          NULL);
  return found == NULL || found->len == 0;
}

/* Gives a machine the first name that nobody bears. */
static void
choose_name (CarrelAppCommand *command, CarrelAppImport *self, guint index)
{
  CarrelSpec *spec = carrel_app_import_get_machine (self, index)->spec;

  for (guint number = 1; number < NUMBERS_MAX; number++)
    {
      g_autofree char *name = number == 1 ? g_strdup (spec->name)
                                          : g_strdup_printf ("%s (%u)", spec->name, number);

      if (!is_free (command, self, index, name) || !carrel_base_text_check_name (name, NULL))
        continue;
      carrel_spec_set_string (&spec->name, name);
      return;
    }
}

static char *
make_group_name (CarrelAppCommand *command, const CarrelAppImport *self)
{
  g_autofree char *file = g_path_get_basename (carrel_app_command_get_text (command, "file"));
  const char *dot = strrchr (file, '.');
  g_autofree char *stem = dot != NULL && dot != file ? g_strndup (file, (gsize) (dot - file))
                                                     : g_strdup (file);
  const char *name = self->plan->model->name;

  return carrel_base_text_make_name (name != NULL && *name != '\0' ? name : stem,
                                     _ ("Imported machines"));
}

/* A name that was stated is the machine's, as it stands; that of several is their folder's. */
static gboolean
choose_names (CarrelAppCommand *command, CarrelAppImport *self, GError **error)
{
  const char *stated = carrel_app_command_get_text (command, "name");
  guint count = self->plan->machines->len;

  if (stated != NULL && !carrel_base_text_check_name (stated, error))
    return FALSE;
  if (count > 1)
    self->group = stated != NULL ? g_strdup (stated) : make_group_name (command, self);
  else if (stated != NULL)
    {
      carrel_spec_set_string (&carrel_app_import_get_machine (self, 0)->spec->name, stated);
      return TRUE;
    }
  for (guint i = 0; i < count; i++)
    choose_name (command, self, i);
  return TRUE;
}

/* A partition alone starts nothing by itself: what starts it stands elsewhere on its disk. */
static void
add_risks (CarrelAppImport *self)
{
  if (self->physical->disk->whole != NULL)
    carrel_appliance_plan_add_risk (
      self->plan,
      "boot",
      _ ("This is one partition: what starts the system stands elsewhere on its disk, and will be missing. "
         "Take the whole disk, unless another machine is to read this one."));
}

/* What somebody writes to in between would not fit together. */
static gboolean
may_be_kept (const CarrelAppliancePhysical *disk)
{
  for (guint i = 0; i < disk->uses->len; i++)
    {
      const CarrelAppliancePhysicalUse *use = g_ptr_array_index (disk->uses, i);

      if (use->kind == CARREL_APPLIANCE_PHYSICAL_USE_MOUNT && !use->is_read_only)
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  CarrelAppImport *import;
  CarrelLibrary *library;
} Finding;

/* There is one for each disk. */
static gboolean
find_unfinished_work (gpointer data, GCancellable *cancellable, GError **error)
{
  const Finding *finding = data;
  CarrelAppImport *self = finding->import;
  g_autoptr (GPtrArray) list = carrel_app_unfinished_list (finding->library);
  CarrelAppUnfinished *found = carrel_app_unfinished_find (list, self->physical->disk);

  if (found != NULL && found->is_busy)
    {
      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_BUSY,
                   _ ("“%s” is being imported. Wait for that, or cancel it."),
                      self->physical->disk->path);
      return FALSE;
    }
  if (found != NULL)
    self->unfinished = carrel_app_unfinished_look (finding->library, found->id);
  return TRUE;
}

static gboolean
find_unfinished (CarrelAppCommand *command, CarrelAppImport *self, GError **error)
{
  Finding finding = { self, carrel_app_command_get_library (command) };

  if (!may_be_kept (self->physical->disk))
    return TRUE;
  if (!carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                       find_unfinished_work,
                                       &finding,
                                       error))
    return FALSE;
  self->keeper = self->unfinished != NULL ? g_strdup (self->unfinished->id)
                                          : g_uuid_string_random ();
  return TRUE;
}

/* It is looked at first, and opened only when it may be read. */
static CarrelAppliancePackage *
open_physical (CarrelAppCommand *command, CarrelAppImport *self, const char *path, GError **error)
{
  CarrelAppliancePhysicalMode mode;

  self->physical = carrel_app_physical_find (command, path, error);
  if (self->physical == NULL ||
      !carrel_appliance_physical_check_reading (self->physical->disk,
                                                carrel_app_command_get_flag (command, "freeze"),
                                                error) ||
      !find_unfinished (command, self, error))
    return NULL;
  mode = self->physical->disk->uses->len > 0 ? CARREL_APPLIANCE_PHYSICAL_MODE_READ_SHARED
                                             : CARREL_APPLIANCE_PHYSICAL_MODE_READ;
  if (!carrel_app_physical_open (self->physical, command, mode, error))
    return NULL;
  return carrel_app_physical_read_package (self->physical, command, error);
}

static CarrelAppliancePackage *
open_package (CarrelAppCommand *command, CarrelAppImport *self, GError **error)
{
  const char *path = carrel_app_command_get_text (command, "file");

  if (carrel_app_physical_is_device (path))
    return open_physical (command, self, path, error);
  return carrel_app_packed_open (command,
                                 path,
                                 carrel_app_command_get_text (command, "configuration"),
                                 FALSE,
                                 error);
}

CarrelAppImport *
carrel_app_import_new (CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelAppImport) self = g_new0 (CarrelAppImport, 1);

  if (!carrel_app_folder_resolve (command, "folder", &self->folder_id, error))
    return NULL;
  carrel_app_command_set_progress (command, -1, _ ("Reading the package"));
  self->package = open_package (command, self, error);
  if (self->package == NULL)
    return NULL;
  self->plan = carrel_app_plan_make (command, self->package, error);
  if (self->plan == NULL || !choose_names (command, self, error) ||
      !carrel_app_cloud_plan (command, self->plan, &self->cloud, error))
    return NULL;
  if (self->physical != NULL)
    add_risks (self);
  self->properties = carrel_app_properties_plan (command, self->plan, error);
  if (self->properties == NULL)
    return NULL;
  carrel_app_base_plan (command, self->plan, self->package, &self->base);
  return g_steal_pointer (&self);
}

static gboolean
check_problems (const CarrelAppImport *self, GError **error)
{
  for (guint i = 0; i < self->plan->machines->len; i++)
    {
      const CarrelAppliancePlanMachine *machine = carrel_app_import_get_machine (self, i);

      if (machine->problem == NULL)
        continue;
      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_UNSUPPORTED,
                   _ ("“%s” cannot be made: %s"), machine->spec->name, machine->problem);
      return FALSE;
    }
  return TRUE;
}

static void
set_missing (const CarrelAppliancePlanConsent *consent, GError **error)
{
  g_autofree char *item = carrel_base_text_make_line (consent->item, SHOWN_BYTES);
  g_autofree char *value = carrel_base_text_make_line (consent->value != NULL ? consent->value : "",
                                                       SHOWN_BYTES);

  if (g_str_equal (consent->kind, "licence"))
    g_set_error (error,
                 CARREL_APP_ERROR,
                 CARREL_APP_ERROR_USAGE,
                 _ ("The package comes with a licence, “%s”. Read it with --plan; whoever agrees to "
                    "it gives --accept-licence."),
                   item);
  else
    g_set_error (error,
                 CARREL_APP_ERROR,
                 CARREL_APP_ERROR_USAGE,
                 _ ("%s, “%s”: %s. To allow it, give --consent %s."),
                    item,
                    value,
                    consent->words,
                    consent->kind);
}

static gboolean
check_consents (const CarrelAppImport *self, CarrelAppCommand *command, GError **error)
{
  g_auto (GStrv) given = carrel_app_command_dup_texts (command, "consent");
  gboolean accepts = carrel_app_command_get_flag (command, "accept-licence");

  for (guint i = 0; i < self->plan->consents->len; i++)
    {
      const CarrelAppliancePlanConsent *consent = g_ptr_array_index (self->plan->consents, i);

      if (!consent->is_needed || g_strv_contains ((const char *const *) given, consent->kind) ||
          (accepts && g_str_equal (consent->kind, "licence")))
        continue;
      set_missing (consent, error);
      return FALSE;
    }
  return TRUE;
}

gboolean
carrel_app_import_check (CarrelAppImport *self, CarrelAppCommand *command, GError **error)
{
  /* Nobody is asked for what would be of no use. */
  return check_problems (self, error) && carrel_app_cloud_check (self->cloud, error) &&
         check_consents (self, command, error) &&
         carrel_app_properties_ask (self->properties, command, error) &&
         carrel_app_properties_check (self->properties, error) &&
         carrel_app_cloud_ask (self->cloud, command, error);
}
