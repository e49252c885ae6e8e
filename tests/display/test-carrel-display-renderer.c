/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display/widget/carrel-display-renderer.h"

#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <unistd.h>

typedef struct
{
  char *top;
  char *devices;
  char *system;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->top = g_dir_make_tmp ("carrel-renderer-XXXXXX", NULL);
  fixture->devices = g_build_filename (fixture->top, "dri", NULL);
  fixture->system = g_build_filename (fixture->top, "drm", NULL);
  g_mkdir (fixture->devices, 0700);
  g_mkdir (fixture->system, 0700);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *node = g_build_filename (fixture->devices, "renderD128", NULL);
  g_autofree char *card = g_build_filename (fixture->devices, "card0", NULL);
  g_autofree char *node_folder = g_build_filename (fixture->system, "renderD128", NULL);
  g_autofree char *device = g_build_filename (node_folder, "device", NULL);
  g_autofree char *driver = g_build_filename (device, "driver", NULL);

  g_unlink (node);
  g_unlink (card);
  g_unlink (driver);
  g_rmdir (device);
  g_rmdir (node_folder);
  g_rmdir (fixture->devices);
  g_rmdir (fixture->system);
  g_rmdir (fixture->top);
  g_free (fixture->devices);
  g_free (fixture->system);
  g_free (fixture->top);
}

static void
add_node (Fixture *fixture, const char *name, const char *driver)
{
  g_autofree char *node = g_build_filename (fixture->devices, name, NULL);
  g_autofree char *folder = g_build_filename (fixture->system, name, "device", NULL);
  g_autofree char *link = g_build_filename (folder, "driver", NULL);
  g_autofree char *target = g_strconcat ("/sys/bus/pci/drivers/", driver, NULL);

  g_assert_true (g_file_set_contents (node, "", 0, NULL));
  if (driver == NULL)
    return;
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (symlink (target, link), ==, 0);
}

static void
test_nothing_is_no_gpu (Fixture *fixture, gconstpointer data)
{
  g_assert_false (carrel_display_renderer_has_gpu (fixture->devices, fixture->system));
  g_assert_false (carrel_display_renderer_has_gpu ("/nonexistent", "/nonexistent"));
}

static void
test_a_card_alone_is_no_gpu (Fixture *fixture, gconstpointer data)
{
  add_node (fixture, "card0", NULL);
  g_assert_false (carrel_display_renderer_has_gpu (fixture->devices, fixture->system));
}

static void
test_a_real_driver_is_a_gpu (Fixture *fixture, gconstpointer data)
{
  add_node (fixture, "renderD128", "amdgpu");
  g_assert_true (carrel_display_renderer_has_gpu (fixture->devices, fixture->system));
}

static void
test_an_unknown_driver_is_a_gpu (Fixture *fixture, gconstpointer data)
{
  add_node (fixture, "renderD128", NULL);
  g_assert_true (carrel_display_renderer_has_gpu (fixture->devices, fixture->system));
}

static void
test_a_driver_without_3d_is_none (Fixture *fixture, gconstpointer data)
{
  add_node (fixture, "renderD128", "vgem");
  g_assert_false (carrel_display_renderer_has_gpu (fixture->devices, fixture->system));
}

static void
test_leaves_the_user_s_choice (void)
{
  g_setenv ("GSK_RENDERER", "ngl", TRUE);
  g_unsetenv ("GDK_DEBUG");
  g_unsetenv ("GDK_DISABLE");
  g_assert_false (carrel_display_renderer_choose ());
  g_assert_cmpstr (g_getenv ("GSK_RENDERER"), ==, "ngl");
  g_assert_null (g_getenv ("GDK_DEBUG"));
  g_assert_null (g_getenv ("GDK_DISABLE"));
}

static void
test_chooses_cairo_where_gl_is_software (void)
{
  gboolean is_old = gtk_get_minor_version () < 16;
  const char *variable = is_old ? "GDK_DEBUG" : "GDK_DISABLE";

  g_unsetenv ("GSK_RENDERER");
  g_setenv ("LIBGL_ALWAYS_SOFTWARE", "1", TRUE);
  g_setenv (variable, "threads", TRUE);
  g_assert_true (carrel_display_renderer_choose ());
  g_assert_cmpstr (g_getenv ("GSK_RENDERER"), ==, "cairo");
  g_assert_cmpstr (g_getenv (variable), ==, is_old ? "threads,gl-disable" : "threads,gl");
  /* Once is enough. */
  g_unsetenv ("GSK_RENDERER");
  g_assert_true (carrel_display_renderer_choose ());
  g_assert_cmpstr (g_getenv (variable), ==, is_old ? "threads,gl-disable" : "threads,gl");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/display/renderer/nothing-is-no-gpu", test_nothing_is_no_gpu);
  ADD ("/display/renderer/a-card-alone-is-no-gpu", test_a_card_alone_is_no_gpu);
  ADD ("/display/renderer/a-real-driver-is-a-gpu", test_a_real_driver_is_a_gpu);
  ADD ("/display/renderer/an-unknown-driver-is-a-gpu", test_an_unknown_driver_is_a_gpu);
  ADD ("/display/renderer/a-driver-without-3d-is-none", test_a_driver_without_3d_is_none);
#undef ADD
  g_test_add_func ("/display/renderer/leaves-the-user-s-choice", test_leaves_the_user_s_choice);
  g_test_add_func ("/display/renderer/chooses-cairo-where-gl-is-software",
                   test_chooses_cairo_where_gl_is_software);
  return g_test_run ();
}
