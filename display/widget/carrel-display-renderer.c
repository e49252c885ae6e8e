/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-renderer.h"

#include <gtk/gtk.h>
#include <malloc.h>
#include <string.h>

/* By cairo, GTK allocates and frees a picture of what changed in each frame, half a megabyte for a
   film in a window.  By default the C library gives such memory back to the kernel each time and has
   it zeroed again page by page: a sixth of the whole cost of showing a guest (measured). */
#define KEPT_FREE_BYTES (32 * 1024 * 1024)
#define MAPPED_FROM_BYTES (16 * 1024 * 1024)

/* Drivers of cards that only scan out: Mesa draws for them on the processor (llvmpipe). */
static const char *const drivers_without_3d[] = {
  "ast",       "bochs-drm", "cirrus",    "hyperv_drm", "mgag200", "qxl", "simple-framebuffer",
  "simpledrm", "udl",       "vboxvideo", "vgem",       "vkms",    NULL
};

/* The name of the driver, as the link in sysfs ends. */
static char *
read_driver (const char *system_directory, const char *node)
{
  g_autofree char *link = g_build_filename (system_directory, node, "device", "driver", NULL);
  g_autofree char *target = g_file_read_link (link, NULL);

  return target == NULL ? NULL : g_path_get_basename (target);
}

gboolean
carrel_display_renderer_has_gpu (const char *device_directory, const char *system_directory)
{
  g_autoptr (GDir) directory = NULL;
  const char *node;

  g_return_val_if_fail (device_directory != NULL, FALSE);
  g_return_val_if_fail (system_directory != NULL, FALSE);

  directory = g_dir_open (device_directory, 0, NULL);
  while (directory != NULL && (node = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *driver = NULL;

      if (!g_str_has_prefix (node, "renderD"))
        continue;
      driver = read_driver (system_directory, node);
      if (driver == NULL || !g_strv_contains (drivers_without_3d, driver))
        return TRUE;
    }
  return FALSE;
}

/* GTK 4.16 took the words that switch something off out of GDK_DEBUG, and complains about them there. */
static void
disable_gl (void)
{
  gboolean is_old = gtk_get_major_version () == 4 && gtk_get_minor_version () < 16;
  const char *variable = is_old ? "GDK_DEBUG" : "GDK_DISABLE";
  const char *word = is_old ? "gl-disable" : "gl";
  const char *said = g_getenv (variable);
  g_autofree char *wanted = NULL;

  if (said != NULL && strstr (said, is_old ? "gl-" : "gl") != NULL)
    return;
  wanted = said == NULL || *said == '\0' ? g_strdup (word) : g_strconcat (said, ",", word, NULL);
  g_setenv (variable, wanted, TRUE);
}

gboolean
carrel_display_renderer_choose (void)
{
  const char *always_software = g_getenv ("LIBGL_ALWAYS_SOFTWARE");

  if (g_getenv ("GSK_RENDERER") != NULL)
    return FALSE;
  if ((always_software == NULL || strcmp (always_software, "0") == 0) &&
      carrel_display_renderer_has_gpu ("/dev/dri", "/sys/class/drm"))
    return FALSE;

  g_setenv ("GSK_RENDERER", "cairo", TRUE);
#ifdef __GLIBC__
  mallopt (M_TRIM_THRESHOLD, KEPT_FREE_BYTES);
  mallopt (M_MMAP_THRESHOLD, MAPPED_FROM_BYTES);
#endif
  disable_gl ();
  return TRUE;
}
