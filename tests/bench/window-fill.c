/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/spec/carrel-spec-defaults.h"
#include "base/spec/carrel-spec.h"
#include "library-db/carrel-library-chain-private.h"
#include "library-db/carrel-library-opening-private.h"
#include "library-db/carrel-library-record-private.h"

/* usage: window-fill FOLDER N
 *
 * Makes a library of N machines, in one transaction and without their disks' files. */

#define DISK_BYTES (20ull << 30)

static CarrelLibraryRecord *
make_record (guint number)
{
  g_autofree char *uuid = g_strdup_printf ("%08x-1111-4222-8333-%012x",
                                           number * 2654435761u,
                                           number);
  g_autofree char *layer = g_strdup_printf ("%08x-2222-4222-8333-%012x", number, number);
  g_autofree char *file = g_strdup_printf ("machines/%s/disks/%s.qcow2", uuid, layer);
  g_autofree char *name = g_strdup_printf ("Desktop %05u", (number * 7919u) % 100000u);
  CarrelSpecDefaultsRequest request = {
    .name = name,
    .os_id = "debian12",
    .family = CARREL_SPEC_FAMILY_LINUX,
    .processors = 2,
    .memory_mib = 2048,
  };
  g_autoptr (CarrelSpec) spec = carrel_spec_defaults_make (&request);
  g_autofree char *json = carrel_spec_to_json (spec, FALSE);
  CarrelLibraryMachine *machine = carrel_library_machine_new (uuid, name, json);
  CarrelLibraryDisk *disk = carrel_library_disk_new ("disk0");
  CarrelLibraryRecord *record = NULL;

  carrel_library_disk_add_layer (disk,
                                 carrel_library_layer_new (layer, file, "qcow2", NULL, DISK_BYTES));
  carrel_library_machine_add_disk (machine, disk);
  carrel_library_record_derive (machine);
  record = carrel_library_record_new (machine);
  machine->sequence = number + 2;
  record->created_sequence = number + 2;
  return record;
}

static gboolean
fill_verb (CarrelLibraryStore *store, gpointer request, GError **error)
{
  guint count = GPOINTER_TO_UINT (request);

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (CarrelLibraryRecord) record = make_record (i);

      if (!carrel_library_record_store (store, record, error) ||
          !carrel_library_chain_store (store, record->id, record->machine->disks, error))
        return FALSE;
    }
  return carrel_library_store_execute (store,
                                       error,
                                       "UPDATE state SET value = ? WHERE key = 'sequence'",
                                       "i",
                                       (gint64) count + 2);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelLibraryOpening) opening = NULL;

  if (argc != 3)
    {
      fprintf (stderr, "usage: window-fill FOLDER N\n");
      return 2;
    }
  opening = carrel_library_opening_run (argv[1], CARREL_LIBRARY_OPEN_NONE, &error);
  if (opening == NULL ||
      !carrel_library_store_transact (opening->writing,
                                      fill_verb,
                                      GUINT_TO_POINTER ((guint) strtoul (argv[2], NULL, 10)),
                                      &error))
    {
      fprintf (stderr, "window-fill: %s\n", error->message);
      return 1;
    }
  return 0;
}
