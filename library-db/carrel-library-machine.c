/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-machine.h"

G_DEFINE_BOXED_TYPE (CarrelLibraryMachine,
                     carrel_library_machine,
                     carrel_library_machine_copy,
                     carrel_library_machine_free)

CarrelLibraryMachine *
carrel_library_machine_new (const char *uuid, const char *name, const char *spec_json)
{
  CarrelLibraryMachine *machine = g_new0 (CarrelLibraryMachine, 1);

  machine->uuid = g_strdup (uuid);
  machine->name = g_strdup (name);
  machine->kind = g_strdup ("machine");
  machine->place = g_strdup ("local");
  machine->spec_json = g_strdup (spec_json);
  machine->notes = g_strdup ("");
  machine->tags = g_new0 (char *, 1);
  machine->disks = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_disk_free);
  machine->identity = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return machine;
}

void
carrel_library_machine_add_disk (CarrelLibraryMachine *machine, CarrelLibraryDisk *disk)
{
  g_return_if_fail (machine != NULL);
  g_return_if_fail (disk != NULL);

  g_ptr_array_add (machine->disks, disk);
}

CarrelLibraryMachine *
carrel_library_machine_copy (const CarrelLibraryMachine *machine)
{
  CarrelLibraryMachine *copy;
  GHashTableIter iter;
  gpointer key, value;

  g_return_val_if_fail (machine != NULL, NULL);

  copy = g_memdup2 (machine, sizeof *machine);
  copy->uuid = g_strdup (machine->uuid);
  copy->name = g_strdup (machine->name);
  copy->kind = g_strdup (machine->kind);
  copy->place = g_strdup (machine->place);
  copy->spec_json = g_strdup (machine->spec_json);
  copy->os_id = g_strdup (machine->os_id);
  copy->notes = g_strdup (machine->notes);
  copy->tags = g_strdupv (machine->tags);
  copy->disks = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_disk_free);
  for (guint i = 0; i < machine->disks->len; i++)
    g_ptr_array_add (copy->disks, carrel_library_disk_copy (machine->disks->pdata[i]));
  copy->identity = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, machine->identity);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->identity, g_strdup (key), g_strdup (value));
  return copy;
}

void
carrel_library_machine_free (CarrelLibraryMachine *machine)
{
  if (machine == NULL)
    return;
  g_free (machine->uuid);
  g_free (machine->name);
  g_free (machine->kind);
  g_free (machine->place);
  g_free (machine->spec_json);
  g_free (machine->os_id);
  g_free (machine->notes);
  g_strfreev (machine->tags);
  g_ptr_array_unref (machine->disks);
  g_hash_table_unref (machine->identity);
  g_free (machine);
}
