/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-export-machines-private.h"

#include "carrel-app-progress-private.h"

#include "base/carrel-base-descriptor.h"
#include "base/spec/carrel-spec.h"
#include "vmm-core/carrel-vmm-disk-base.h"

static CarrelApplianceDiskInput *
open_layer (const char *name, const char *path, GError **error)
{
  int descriptor = carrel_base_descriptor_open_regular (path, FALSE, NULL, error);
  g_autoptr (CarrelApplianceSource)
    source = descriptor >= 0 ? carrel_appliance_source_new (descriptor, error) : NULL;

  return source != NULL ? carrel_appliance_disk_input_new_for_source (name, source) : NULL;
}

/* What a disk stands on that is not ours, when it is still what it was. */
static gboolean
add_base (GPtrArray *layers, const CarrelSpecDisk *disk, GError **error)
{
  int descriptor;
  g_autoptr (CarrelApplianceSource) source = NULL;

  if (disk->base.path[0] == '\0')
    return TRUE;
  descriptor = carrel_vmm_disk_base_open (&disk->base, error);
  source = descriptor >= 0 ? carrel_appliance_source_new (descriptor, error) : NULL;
  if (source == NULL)
    return FALSE;
  g_ptr_array_add (layers, carrel_appliance_disk_input_new_for_source (disk->id, source));
  return TRUE;
}

static const CarrelLibraryDisk *
find_row (const CarrelAppMachine *machine, const char *id)
{
  for (guint i = 0; machine->row->disks != NULL && i < machine->row->disks->len; i++)
    {
      const CarrelLibraryDisk *row = g_ptr_array_index (machine->row->disks, i);

      if (g_str_equal (row->id, id))
        return row;
    }
  return NULL;
}

/* The paths of a disk's layers, the topmost first: the settings name that one, the library those below. */
static GPtrArray *
list_paths (CarrelAppCommand *command, const CarrelAppMachine *machine, const CarrelSpecDisk *disk)
{
  CarrelLibrary *library = carrel_app_command_get_library (command);
  const CarrelLibraryDisk *row = find_row (machine, disk->id);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (paths,
                   carrel_app_machine_dup_disk_path (library, machine->row->uuid, disk->file));
  for (guint i = 1; row != NULL && i < row->layers->len; i++)
    {
      const CarrelLibraryLayer *layer = g_ptr_array_index (row->layers, i);

      g_ptr_array_add (paths,
                       g_build_filename (carrel_library_get_folder (library), layer->file, NULL));
    }
  return paths;
}

static GPtrArray *
open_disk (CarrelAppCommand *command,
           const CarrelAppMachine *machine,
           const CarrelSpecDisk *disk,
           GError **error)
{
  g_autoptr (GPtrArray) paths = list_paths (command, machine, disk);
  g_autoptr (GPtrArray)
    layers = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_appliance_disk_input_unref);

  for (guint i = 0; i < paths->len; i++)
    {
      CarrelApplianceDiskInput *input = open_layer (disk->id, g_ptr_array_index (paths, i), error);

      if (input == NULL)
        return NULL;
      g_ptr_array_add (layers, input);
    }
  return add_base (layers, disk, error) ? g_steal_pointer (&layers) : NULL;
}

CarrelApplianceExportMachine *
carrel_app_export_machines_open (CarrelAppCommand *command,
                                 const CarrelAppMachine *machine,
                                 GError **error)
{
  g_autoptr (CarrelApplianceExportMachine)
    self = carrel_appliance_export_machine_new (carrel_spec_copy (machine->spec),
                                                machine->row->notes);

  for (guint i = 0; i < machine->spec->disks->len; i++)
    {
      GPtrArray *layers =
        open_disk (command, machine, carrel_spec_get_disk (machine->spec, i), error);

      if (layers == NULL)
        {
          g_prefix_error (error, "%s: ", machine->row->name);
          return NULL;
        }
      g_ptr_array_add (self->disks, layers);
    }
  return g_steal_pointer (&self);
}

void
carrel_app_export_machines_report_cb (const CarrelApplianceDiskProgress *progress, gpointer command)
{
  g_autofree char *words = carrel_app_progress_describe (progress);

  carrel_app_command_set_progress (command,
                                   progress->total_bytes > 0 ? (double) progress->done_bytes /
                                                                 (double) progress->total_bytes
                                                             : -1,
                                   words);
}
