/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-vagrant.h"

#include <inttypes.h>
#include <string.h>

#define GIB (G_GINT64_CONSTANT (1) << 30)

/* Sizes are whole gibibytes there. */
static gint64
round_up (gint64 bytes)
{
  return (bytes + GIB - 1) / GIB;
}

char *
carrel_appliance_export_vagrant_print_metadata (const CarrelApplianceModel *model)
{
  const CarrelApplianceSystem *system;
  const CarrelApplianceDisk *first;
  GString *text = g_string_new ("{\n"
                                "  \"provider\": \"libvirt\",\n"
                                "  \"architecture\": \"amd64\",\n"
                                "  \"format\": \"qcow2\",\n");

  g_return_val_if_fail (model != NULL && model->systems->len == 1, NULL);

  system = g_ptr_array_index (model->systems, 0);
  first = g_ptr_array_index (system->disks, 0);
  g_string_append_printf (text, "  \"virtual_size\": %" PRId64, round_up (first->capacity_bytes));
  if (system->disks->len > 1)
    {
      g_string_append (text, ",\n  \"disks\": [\n");
      for (guint i = 0; i < system->disks->len; i++)
        {
          const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, i);

          /* Names of our own making: nothing in them is to be escaped. */
          g_string_append_printf (text,
                                  "    { \"path\": \"%s\", \"format\": \"qcow2\" }%s\n",
                                  disk->file,
                                  i + 1 < system->disks->len ? "," : "");
        }
      g_string_append (text, "  ]");
    }
  g_string_append (text, "\n}\n");
  return g_string_free (text, FALSE);
}

char *
carrel_appliance_export_vagrant_print_file (const CarrelApplianceModel *model)
{
  const CarrelApplianceSystem *system;
  const CarrelApplianceDisk *disk;
  const CarrelApplianceNic *nic;
  GString *text = g_string_new ("Vagrant.configure(\"2\") do |config|\n");

  g_return_val_if_fail (model != NULL && model->systems->len == 1, NULL);

  system = g_ptr_array_index (model->systems, 0);
  disk = g_ptr_array_index (system->disks, 0);
  nic = system->nics->len > 0 ? g_ptr_array_index (system->nics, 0) : NULL;
  g_string_append (text, "  config.vm.provider :libvirt do |libvirt|\n");
  g_string_append_printf (text, "    libvirt.cpus = %" PRId64 "\n", system->vcpus);
  g_string_append_printf (text, "    libvirt.memory = %" PRId64 "\n", system->memory_mib);
  g_string_append_printf (text, "    libvirt.disk_bus = \"%s\"\n", disk->bus);
  if (nic != NULL)
    g_string_append_printf (text, "    libvirt.nic_model_type = \"%s\"\n", nic->model);
  g_string_append_printf (text,
                          "    libvirt.machine_type = \"%s\"\n",
                          g_str_equal (disk->bus, "ide") ? "pc" : "q35");
  if (g_strcmp0 (system->firmware, "efi") == 0)
    g_string_append (text, "    libvirt.loader = \"/usr/share/OVMF/OVMF_CODE.fd\"\n");
  g_string_append (text, "  end\nend\n");
  return g_string_free (text, FALSE);
}
