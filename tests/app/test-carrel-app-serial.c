/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/carrel-app-serial.h"

#include <glib/gstdio.h>

#define UUID "00000000-0000-4000-8000-000000000001"

static void
test_those_there (void)
{
  static const char *const names[] = { "serial.sock", "serial1.sock", "serial3.sock" };
  g_autofree char *top = g_dir_make_tmp ("carrel-serial-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (top, UUID, NULL);
  g_auto (GStrv) none = carrel_app_serial_list_sockets (top, UUID, 4);
  g_auto (GStrv) some = NULL;

  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_assert_true (g_file_set_contents (path, "", 0, NULL));
    }
  /* As many as the machine has, however many there are. */
  some = carrel_app_serial_list_sockets (top, UUID, 3);
  g_assert_cmpuint (g_strv_length (some), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_assert_cmpstr (some[i], ==, path);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder) + g_rmdir (top), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/serial/lists-the-sockets-that-are-there", test_those_there);
  return g_test_run ();
}
