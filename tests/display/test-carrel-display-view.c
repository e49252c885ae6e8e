/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display/widget/carrel-display-view.h"

#include "display-fixture.h"
#include "display/carrel-display-keymap.h"
#include "display/carrel-display-null.h"

#include <X11/extensions/XTest.h>
#include <gdk/x11/gdkx.h>
#include <linux/input-event-codes.h>
#include <stdio.h>
#include <string.h>

/*
 * The view in a window on a real (virtual) X server with a window manager, in front of a session
 * without a server, which writes down what the guest is told.  Keys and pointer come from outside
 * of the program, through the X server, as a person's do.
 */

#define WIDTH 400
#define HEIGHT 300

typedef struct
{
  GtkWidget *window;
  GtkWidget *other;
  CarrelDisplayView *view;
  CarrelDisplaySession *session;
  CarrelDisplayNull *guest;
  GdkPaintable *paintable;
  GString *events;
  guint n_releases;
  guint n_grab_changes;
} Fixture;

static Display *
get_x_display (Fixture *fixture)
{
  return gdk_x11_display_get_xdisplay (gtk_widget_get_display (fixture->window));
}

static void
release_requested_cb (CarrelDisplayView *view, Fixture *fixture)
{
  fixture->n_releases++;
}

static void
grab_changed_cb (CarrelDisplayView *view, Fixture *fixture)
{
  fixture->n_grab_changes++;
}

/* Collects what the guest was told; TRUE if it has been told this by now. */
static gboolean
was_told (Fixture *fixture, const char *line)
{
  g_autofree char *events = carrel_display_null_take_events (fixture->guest);

  g_string_append (fixture->events, events);
  return strstr (fixture->events->str, line) != NULL;
}

static guint
count_told (Fixture *fixture, const char *line)
{
  guint n_found = 0;

  was_told (fixture, line);
  for (const char *at = fixture->events->str; (at = strstr (at, line)) != NULL; at++)
    n_found++;
  return n_found;
}

static void
forget_events (Fixture *fixture)
{
  was_told (fixture, "");
  g_string_truncate (fixture->events, 0);
}

static void
paint_guest (Fixture *fixture)
{
  for (int y = 0; y < HEIGHT; y += 20)
    for (int x = 0; x < WIDTH; x += 20)
      carrel_display_null_fill (fixture->guest,
                                x,
                                y,
                                20,
                                20,
                                (guint32) (x * 255 / WIDTH) << 16 | (guint32) (y & 0xff));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->events = g_string_new (NULL);
  fixture->session = carrel_display_null_new (WIDTH, HEIGHT);
  fixture->guest = CARREL_DISPLAY_NULL (fixture->session);
  g_assert_true (display_connect (fixture->session, NULL));
  fixture->view = CARREL_DISPLAY_VIEW (carrel_display_view_new ());
  carrel_display_view_set_scaling (fixture->view, CARREL_DISPLAY_SCALING_ORIGINAL);
  carrel_display_view_set_session (fixture->view, fixture->session);
  g_signal_connect (fixture->view, "release-requested", G_CALLBACK (release_requested_cb), fixture);
  g_signal_connect (fixture->view, "grab-changed", G_CALLBACK (grab_changed_cb), fixture);

  fixture->other = gtk_button_new_with_label ("other");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->view));
  gtk_box_append (GTK_BOX (box), fixture->other);
  fixture->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  fixture->paintable = gtk_widget_paintable_new (GTK_WIDGET (fixture->view));
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_widget_grab_focus (GTK_WIDGET (fixture->view));
  paint_guest (fixture);
  display_wait_until (gtk_window_is_active (GTK_WINDOW (fixture->window)) &&
                      gtk_widget_get_width (GTK_WIDGET (fixture->view)) > 0);
  forget_events (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer view = fixture->view;

  g_object_add_weak_pointer (G_OBJECT (fixture->view), &view);
  g_clear_object (&fixture->paintable);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  display_wait_until (view == NULL);
  carrel_display_session_disconnect (fixture->session);
  display_finalize (g_steal_pointer (&fixture->session));
  g_string_free (fixture->events, TRUE);
}

static void
send_key (Fixture *fixture, guint evdev_code, gboolean is_pressed)
{
  XTestFakeKeyEvent (get_x_display (fixture), evdev_code + 8, is_pressed, CurrentTime);
  XFlush (get_x_display (fixture));
}

static void
tap_key (Fixture *fixture, guint evdev_code)
{
  send_key (fixture, evdev_code, TRUE);
  send_key (fixture, evdev_code, FALSE);
}

/* Where a point of the view is on the screen. */
static void
move_pointer (Fixture *fixture, double x, double y)
{
  GtkNative *native = GTK_NATIVE (fixture->window);
  GdkSurface *surface = gtk_native_get_surface (native);
  Display *display = get_x_display (fixture);
  double surface_x;
  double surface_y;
  double native_x;
  double native_y;
  int root_x;
  int root_y;
  Window child;

  gtk_native_get_surface_transform (native, &surface_x, &surface_y);
  g_assert_true (gtk_widget_translate_coordinates (GTK_WIDGET (fixture->view),
                                                   fixture->window,
                                                   x,
                                                   y,
                                                   &native_x,
                                                   &native_y));
  XTranslateCoordinates (display,
                         gdk_x11_surface_get_xid (surface),
                         DefaultRootWindow (display),
                         (int) (native_x + surface_x),
                         (int) (native_y + surface_y),
                         &root_x,
                         &root_y,
                         &child);
  XTestFakeMotionEvent (display, -1, root_x, root_y, CurrentTime);
  XFlush (display);
}

static void
click (Fixture *fixture, guint button)
{
  XTestFakeButtonEvent (get_x_display (fixture), button, True, CurrentTime);
  XTestFakeButtonEvent (get_x_display (fixture), button, False, CurrentTime);
  XFlush (get_x_display (fixture));
}

/* The view as GTK's own renderer of this window draws it. */
static guint8 *
render (Fixture *fixture, int *out_width, int *out_height)
{
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (fixture->window));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  const int width = gtk_widget_get_width (GTK_WIDGET (fixture->view));
  const int height = gtk_widget_get_height (GTK_WIDGET (fixture->view));
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderNode *node;
  guint8 *pixels;

  gdk_paintable_snapshot (fixture->paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  /* Nothing was drawn yet. */
  if (node == NULL)
    return NULL;
  texture = gsk_renderer_render_texture (renderer,
                                         node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gsk_render_node_unref (node);
  pixels = g_malloc ((gsize) width * (gsize) height * 4);
  gdk_texture_download (texture, pixels, (gsize) width * 4);
  *out_width = width;
  *out_height = height;
  return pixels;
}

static gboolean
shows_the_frame (Fixture *fixture)
{
  CarrelDisplayFrame *frame = carrel_display_session_get_frame (fixture->session);
  int width = 0;
  int height = 0;
  g_autofree guint8 *pixels = render (fixture, &width, &height);
  const int left = (width - WIDTH) / 2;
  const int top = (height - HEIGHT) / 2;

  if (pixels == NULL || width < WIDTH || height < HEIGHT)
    return FALSE;
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      if (memcmp (pixels + ((gsize) (y + top) * (gsize) width + (gsize) (x + left)) * 4,
                  carrel_display_frame_get_pixels (frame) +
                    (gsize) y * carrel_display_frame_get_stride (frame) + (gsize) x * 4,
                  3) != 0)
        return FALSE;
  return TRUE;
}

static void
test_shows_every_pixel (Fixture *fixture, gconstpointer data)
{
  display_wait_until (shows_the_frame (fixture));
  carrel_display_null_fill (fixture->guest, 33, 44, 55, 66, 0x00ff88);
  display_wait_until (shows_the_frame (fixture));
  carrel_display_null_set_size (fixture->guest, WIDTH, HEIGHT);
  carrel_display_null_fill (fixture->guest, 1, 1, 9, 9, 0x884422);
  display_wait_until (shows_the_frame (fixture));
}

static void
test_dims_the_last_picture (Fixture *fixture, gconstpointer data)
{
  int width;
  int height;
  guint8 *pixels;
  gsize middle;

  carrel_display_null_fill (fixture->guest, 0, 0, WIDTH, HEIGHT, 0xc8c8c8);
  display_wait_until (shows_the_frame (fixture));
  carrel_display_session_disconnect (fixture->session);
  display_wait_until (!shows_the_frame (fixture));
  pixels = render (fixture, &width, &height);
  middle = ((gsize) (height / 2) * (gsize) width + (gsize) (width / 2)) * 4;
  g_assert_cmpuint (pixels[middle], >, 0x50);
  g_assert_cmpuint (pixels[middle], <, 0x78);
  g_free (pixels);
}

static void
test_keys_arrive_by_scan_code (Fixture *fixture, gconstpointer data)
{
  tap_key (fixture, KEY_A);
  display_wait_until (was_told (fixture, "key 0x1e down\nkey 0x1e up\n"));
  tap_key (fixture, KEY_DELETE);
  display_wait_until (was_told (fixture, "key 0xd3 down\nkey 0xd3 up\n"));
  /* The window manager keeps this one for itself, as long as it may. */
  carrel_display_view_grab (fixture->view);
  tap_key (fixture, KEY_SYSRQ);
  display_wait_until (was_told (fixture, "key 0xb7 down\nkey 0xb7 up\n"));
  tap_key (fixture, KEY_PAUSE);
  display_wait_until (was_told (fixture, "key 0xc6 down\nkey 0xc6 up\n"));
  tap_key (fixture, KEY_TAB);
  display_wait_until (was_told (fixture, "key 0x0f down\nkey 0x0f up\n"));
  tap_key (fixture, KEY_F10);
  display_wait_until (was_told (fixture, "key 0x44 down\nkey 0x44 up\n"));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->view)));
}

static void
test_lost_focus_releases_keys (Fixture *fixture, gconstpointer data)
{
  send_key (fixture, KEY_A, TRUE);
  send_key (fixture, KEY_RIGHTCTRL, TRUE);
  display_wait_until (was_told (fixture, "key 0x9d down\n"));
  gtk_widget_grab_focus (fixture->other);
  display_wait_until (was_told (fixture, "key 0x1e up\n") && was_told (fixture, "key 0x9d up\n"));
  forget_events (fixture);
  send_key (fixture, KEY_A, FALSE);
  send_key (fixture, KEY_RIGHTCTRL, FALSE);
  tap_key (fixture, KEY_B);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->view));
  tap_key (fixture, KEY_C);
  display_wait_until (was_told (fixture, "key 0x2e up\n"));
  g_assert_false (was_told (fixture, "key 0x1e"));
}

static void
test_inactive_window_releases_keys (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = gtk_window_new ();

  send_key (fixture, KEY_A, TRUE);
  display_wait_until (was_told (fixture, "key 0x1e down\n"));
  gtk_window_present (GTK_WINDOW (window));
  display_wait_until (was_told (fixture, "key 0x1e up\n"));
  send_key (fixture, KEY_A, FALSE);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_tap_of_control_and_alt_releases (Fixture *fixture, gconstpointer data)
{
  carrel_display_view_grab (fixture->view);
  g_assert_true (carrel_display_view_get_grabbed (fixture->view));
  send_key (fixture, KEY_LEFTCTRL, TRUE);
  send_key (fixture, KEY_LEFTALT, TRUE);
  display_wait_until (was_told (fixture, "key 0x1d down\nkey 0x38 down\n"));
  send_key (fixture, KEY_LEFTALT, FALSE);
  send_key (fixture, KEY_LEFTCTRL, FALSE);
  display_wait_until (fixture->n_releases == 1);
  g_assert_false (carrel_display_view_get_grabbed (fixture->view));
  g_assert_cmpuint (fixture->n_grab_changes, ==, 2);
  g_assert_true (was_told (fixture, "key 0x1d up\n"));
  g_assert_true (was_told (fixture, "key 0x38 up\n"));

  /* The keyboard is the host's now: Tab leads away. */
  forget_events (fixture);
  tap_key (fixture, KEY_TAB);
  display_wait_until (gtk_widget_has_focus (fixture->other));
  g_assert_false (was_told (fixture, "key"));
}

static void
test_a_key_between_is_no_tap (Fixture *fixture, gconstpointer data)
{
  carrel_display_view_grab (fixture->view);
  send_key (fixture, KEY_LEFTCTRL, TRUE);
  send_key (fixture, KEY_LEFTALT, TRUE);
  tap_key (fixture, KEY_T);
  send_key (fixture, KEY_LEFTALT, FALSE);
  send_key (fixture, KEY_LEFTCTRL, FALSE);
  display_wait_until (was_told (fixture, "key 0x1d up\n"));
  g_assert_true (was_told (fixture, "key 0x14 down\nkey 0x14 up\n"));
  g_assert_cmpuint (fixture->n_releases, ==, 0);
  g_assert_true (carrel_display_view_get_grabbed (fixture->view));
}

static void
test_control_alt_g_toggles (Fixture *fixture, gconstpointer data)
{
  for (guint i = 1; i <= 2; i++)
    {
      send_key (fixture, KEY_LEFTCTRL, TRUE);
      send_key (fixture, KEY_LEFTALT, TRUE);
      tap_key (fixture, KEY_G);
      send_key (fixture, KEY_LEFTALT, FALSE);
      send_key (fixture, KEY_LEFTCTRL, FALSE);
      display_wait_until (fixture->n_grab_changes == i);
      g_assert_cmpint (carrel_display_view_get_grabbed (fixture->view), ==, i == 1);
    }
  g_assert_cmpuint (fixture->n_releases, ==, 1);
  g_assert_false (was_told (fixture, "key 0x22"));
  /* Nothing is left down. */
  g_assert_cmpuint (count_told (fixture, "down"), ==, count_told (fixture, "up"));
}

static void
test_pointer_and_wheel_arrive (Fixture *fixture, gconstpointer data)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (fixture->view));
  const int height = gtk_widget_get_height (GTK_WIDGET (fixture->view));

  move_pointer (fixture, (width - WIDTH) / 2 + 10, (height - HEIGHT) / 2 + 20);
  display_wait_until (was_told (fixture, "position 10 20 buttons 0x0\n"));
  click (fixture, 1);
  display_wait_until (was_told (fixture, "position 10 20 buttons 0x1\n") &&
                      was_told (fixture, "buttons 0x0\n"));
  display_wait_until (carrel_display_view_get_grabbed (fixture->view));
  click (fixture, 3);
  display_wait_until (was_told (fixture, "position 10 20 buttons 0x4\n"));
  click (fixture, 5);
  display_wait_until (was_told (fixture, "wheel 1\n"));
  click (fixture, 4);
  display_wait_until (was_told (fixture, "wheel -1\n"));
}

static gboolean
nudge_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  XTestFakeRelativeMotionEvent (get_x_display (fixture), 60, 0, CurrentTime);
  XFlush (get_x_display (fixture));
  return G_SOURCE_CONTINUE;
}

/* How far to the right the guest was told to go, all in all. */
static int
sum_motion (Fixture *fixture)
{
  int sum = 0;
  int dx;

  was_told (fixture, "");
  for (const char *at = fixture->events->str; (at = strstr (at, "motion ")) != NULL; at++)
    if (sscanf (at, "motion %d", &dx) == 1)
      sum += dx;
  return sum;
}

static void
test_relative_pointer_has_no_edge (Fixture *fixture, gconstpointer data)
{
  guint source;

  carrel_display_null_set_mouse_mode (fixture->guest, CARREL_DISPLAY_MOUSE_MODE_RELATIVE);
  g_assert_null (carrel_display_view_get_relative_pointer_limit (fixture->view));
  move_pointer (fixture, 100, 100);
  carrel_display_view_grab (fixture->view);
  source = g_timeout_add (20, nudge_cb, fixture);
  /* Farther than the screen is wide. */
  display_wait_until (sum_motion (fixture) > DisplayWidth (get_x_display (fixture), 0) + 500);
  g_source_remove (source);
  g_assert_false (was_told (fixture, "position"));
}

static void
test_paused_takes_no_input (Fixture *fixture, gconstpointer data)
{
  static const guint keys[] = { CARREL_DISPLAY_KEYMAP_LEFT_CONTROL, CARREL_DISPLAY_KEYMAP_DELETE };

  carrel_display_view_set_paused (fixture->view, TRUE);
  carrel_display_view_send_keys (fixture->view, keys, G_N_ELEMENTS (keys));
  g_assert_false (was_told (fixture, "key"));
  carrel_display_view_set_paused (fixture->view, FALSE);
  carrel_display_view_send_keys (fixture->view, keys, G_N_ELEMENTS (keys));
  g_assert_true (was_told (fixture, "key 0x1d down\nkey 0xd3 down\nkey 0xd3 up\nkey 0x1d up\n"));
  carrel_display_view_set_view_only (fixture->view, TRUE);
  forget_events (fixture);
  carrel_display_view_send_keys (fixture->view, keys, G_N_ELEMENTS (keys));
  g_assert_false (was_told (fixture, "key"));
}

static void
test_guest_follows_the_size (Fixture *fixture, gconstpointer data)
{
  g_autofree char *line = NULL;
  GtkWidget *view = GTK_WIDGET (fixture->view);

  carrel_display_view_set_scaling (fixture->view, CARREL_DISPLAY_SCALING_FOLLOW);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 500);
  display_wait_until (gtk_widget_get_width (view) == 700);
  line = g_strdup_printf ("size %d %d\n",
                          gtk_widget_get_width (view),
                          gtk_widget_get_height (view));
  display_wait_until (was_told (fixture, line));
  /* One request for the whole way there, and none after the guest has followed. */
  g_assert_cmpuint (count_told (fixture, "size "), ==, 1);
}

static void
test_locks_follow_on_focus (Fixture *fixture, gconstpointer data)
{
  gtk_widget_grab_focus (fixture->other);
  carrel_display_null_set_guest_locks (fixture->guest, CARREL_DISPLAY_LOCKS_CAPS);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->view));
  display_wait_until (was_told (fixture, "locks 0x0\n"));
}

static void
test_is_accessible (Fixture *fixture, gconstpointer data)
{
  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (fixture->view)));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->view), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->view),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Screen of the machine");
}

static void
add (const char *path, void (*function) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, function, tear_down);
}

int
main (int argc, char **argv)
{
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  add ("/display/view/shows-every-pixel", test_shows_every_pixel);
  add ("/display/view/dims-the-last-picture", test_dims_the_last_picture);
  add ("/display/view/keys-arrive-by-scan-code", test_keys_arrive_by_scan_code);
  add ("/display/view/lost-focus-releases-keys", test_lost_focus_releases_keys);
  add ("/display/view/inactive-window-releases-keys", test_inactive_window_releases_keys);
  add ("/display/view/tap-of-control-and-alt-releases", test_tap_of_control_and_alt_releases);
  add ("/display/view/a-key-between-is-no-tap", test_a_key_between_is_no_tap);
  add ("/display/view/control-alt-g-toggles", test_control_alt_g_toggles);
  add ("/display/view/pointer-and-wheel-arrive", test_pointer_and_wheel_arrive);
  add ("/display/view/relative-pointer-has-no-edge", test_relative_pointer_has_no_edge);
  add ("/display/view/paused-takes-no-input", test_paused_takes_no_input);
  add ("/display/view/guest-follows-the-size", test_guest_follows_the_size);
  add ("/display/view/locks-follow-on-focus", test_locks_follow_on_focus);
  add ("/display/view/is-accessible", test_is_accessible);
  return g_test_run ();
}
