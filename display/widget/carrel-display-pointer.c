/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-pointer.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif

gboolean
carrel_display_pointer_can_warp (GtkWidget *widget)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);

#ifdef GDK_WINDOWING_X11
  return GDK_IS_X11_DISPLAY (gtk_widget_get_display (widget));
#else
  return FALSE;
#endif
}

void
carrel_display_pointer_warp (GtkWidget *widget, double x, double y)
{
#ifdef GDK_WINDOWING_X11
  GtkNative *native;
  GdkSurface *surface;
  double surface_x;
  double surface_y;
  double native_x;
  double native_y;
  int scale;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  native = gtk_widget_get_native (widget);
  surface = native == NULL ? NULL : gtk_native_get_surface (native);
  if (surface == NULL || !GDK_IS_X11_SURFACE (surface) ||
      !gtk_widget_translate_coordinates (widget, GTK_WIDGET (native), x, y, &native_x, &native_y))
    return;
  gtk_native_get_surface_transform (native, &surface_x, &surface_y);
  scale = gdk_surface_get_scale_factor (surface);
  XWarpPointer (gdk_x11_display_get_xdisplay (gdk_surface_get_display (surface)),
                None,
                gdk_x11_surface_get_xid (surface),
                0,
                0,
                0,
                0,
                (int) ((native_x + surface_x) * scale),
                (int) ((native_y + surface_y) * scale));
#endif
}

GdkCursor *
carrel_display_pointer_make_cursor (GBytes *pixels,
                                    guint width,
                                    guint height,
                                    guint hot_x,
                                    guint hot_y)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GdkCursor) fallback = NULL;

  g_return_val_if_fail (pixels != NULL, NULL);

  texture = gdk_memory_texture_new ((int) width,
                                    (int) height,
                                    GDK_MEMORY_R8G8B8A8,
                                    pixels,
                                    (gsize) width * 4);
  fallback = gdk_cursor_new_from_name ("default", NULL);
  return gdk_cursor_new_from_texture (texture, (int) hot_x, (int) hot_y, fallback);
}
