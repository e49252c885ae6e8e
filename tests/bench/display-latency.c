/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <glib.h>
#include <stdlib.h>

/*
 * From a key to a pixel: presses a key through the X server and looks at the screen until the block in
 * the middle of the painter's picture has changed its colour.  Prints one line of milliseconds for
 * each key.
 *
 *   display-latency N-KEYS GUEST-WIDTH GUEST-HEIGHT
 *
 * The picture is found by the red marker in its upper left corner.
 */

#define MARKER 0xff0000ul
#define MARKER_SIZE 32
#define KEY_A 38
#define DEADLINE_US (20 * G_USEC_PER_SEC)
#define POLL_US 200

static unsigned long
read_pixel (Display *display, int x, int y)
{
  XImage *image = XGetImage (display, DefaultRootWindow (display), x, y, 1, 1, AllPlanes, ZPixmap);
  unsigned long pixel = XGetPixel (image, 0, 0) & 0xfffffful;

  XDestroyImage (image);
  return pixel;
}

static gboolean
find_marker_once (Display *display, int *out_x, int *out_y)
{
  const int width = DisplayWidth (display, DefaultScreen (display));
  const int height = DisplayHeight (display, DefaultScreen (display));
  XImage *image = XGetImage (display,
                             DefaultRootWindow (display),
                             0,
                             0,
                             (unsigned int) width,
                             (unsigned int) height,
                             AllPlanes,
                             ZPixmap);
  gboolean is_found = FALSE;

  for (int y = 0; y < height - MARKER_SIZE && !is_found; y++)
    for (int x = 0; x < width - MARKER_SIZE && !is_found; x++)
      if ((XGetPixel (image, x, y) & 0xfffffful) == MARKER &&
          (XGetPixel (image, x + MARKER_SIZE - 1, y + MARKER_SIZE - 1) & 0xfffffful) == MARKER)
        {
          *out_x = x;
          *out_y = y;
          is_found = TRUE;
        }
  XDestroyImage (image);
  return is_found;
}

static gboolean
find_marker (Display *display, int *out_x, int *out_y)
{
  const gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  while (g_get_monotonic_time () < deadline)
    {
      if (find_marker_once (display, out_x, out_y))
        return TRUE;
      g_usleep (20 * 1000);
    }
  return FALSE;
}

static gboolean
measure (Display *display, int x, int y, double *out_ms)
{
  const unsigned long before = read_pixel (display, x, y);
  const gint64 start = g_get_monotonic_time ();

  XTestFakeKeyEvent (display, KEY_A, True, CurrentTime);
  XSync (display, False);
  while (read_pixel (display, x, y) == before)
    {
      if (g_get_monotonic_time () - start > DEADLINE_US)
        return FALSE;
      g_usleep (POLL_US);
    }
  *out_ms = (double) (g_get_monotonic_time () - start) / 1000.0;
  XTestFakeKeyEvent (display, KEY_A, False, CurrentTime);
  XSync (display, False);
  return TRUE;
}

int
main (int argc, char **argv)
{
  Display *display = XOpenDisplay (NULL);
  int x;
  int y;

  if (argc != 4 || display == NULL)
    {
      g_printerr ("usage: display-latency N-KEYS GUEST-WIDTH GUEST-HEIGHT\n");
      return EXIT_FAILURE;
    }
  if (!find_marker (display, &x, &y))
    {
      g_printerr ("display-latency: the picture does not appear\n");
      return EXIT_FAILURE;
    }
  x += atoi (argv[2]) / 2;
  y += atoi (argv[3]) / 2;

  /* Beside the block, where the pointer does not hide it. */
  XTestFakeMotionEvent (display, -1, x + 200, y + 200, CurrentTime);
  XTestFakeButtonEvent (display, 1, True, CurrentTime);
  XTestFakeButtonEvent (display, 1, False, CurrentTime);
  XSync (display, False);
  g_usleep (500 * 1000);

  for (int i = 0; i < atoi (argv[1]); i++)
    {
      double latency_ms;

      if (!measure (display, x, y, &latency_ms))
        {
          g_printerr ("display-latency: a key was not answered\n");
          return EXIT_FAILURE;
        }
      g_print ("%.2f\n", latency_ms);
      /* Not in step with the refresh of the display. */
      g_usleep ((gulong) g_random_int_range (60 * 1000, 120 * 1000));
    }
  XCloseDisplay (display);
  return EXIT_SUCCESS;
}
