/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-serial.h"

#include "vmm-core/carrel-vmm-argv.h"

GStrv
carrel_app_serial_list_sockets (const char *runtime_dir, const char *uuid, guint ports)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  g_return_val_if_fail (runtime_dir != NULL && uuid != NULL, NULL);

  for (guint i = 0; i < ports; i++)
    {
      g_autofree char *name = i == 0 ? g_strdup (CARREL_VMM_ARGV_SERIAL_SOCKET)
                                     : g_strdup_printf (CARREL_VMM_ARGV_SERIAL_SOCKET_MORE, i);
      g_autofree char *path = g_build_filename (runtime_dir, uuid, name, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        g_strv_builder_add (paths, path);
    }
  return g_strv_builder_end (paths);
}
