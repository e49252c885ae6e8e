/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-shots-import.h"
#include "carrel-shots-more.h"
#include "carrel-shots-scenes.h"
#include "carrel-ui-test.h"

#include "display/widget/carrel-display-renderer.h"

#include "ui/carrel-ui-memory.h"

#include <glib/gi18n.h>
#include <locale.h>

/* usage: carrel-shots OUTDIR [SCENE...]
 *
 * Pictures every page and dialog with made-up data as OUTDIR/SCENE.png, in the variant that the
 * environment names in CARREL_SHOTS_VARIANT. One variant per run: libadwaita reads high contrast, and
 * gettext the language, once. */

typedef struct
{
  const char *name;
  gboolean is_dark;
  gboolean is_rtl;
  const char *language;
  int width;
  int height;
} Variant;

static const Variant variants[] = {
  { "light", FALSE, FALSE, NULL, 1100, 720 },        { "dark", TRUE, FALSE, NULL, 1100, 720 },
  { "contrast", FALSE, FALSE, NULL, 1100, 720 },     { "zh_CN", FALSE, FALSE, "zh_CN", 1100, 720 },
  { "right-to-left", FALSE, TRUE, NULL, 1100, 720 }, { "narrow", FALSE, FALSE, NULL, 360, 640 },
  { "wide", FALSE, FALSE, NULL, 1920, 1080 },
};

static const Variant *
find_variant (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    if (g_strcmp0 (variants[i].name, name) == 0)
      return &variants[i];
  return name == NULL ? &variants[0] : NULL;
}

static gboolean
is_wanted (char **names, const char *scene)
{
  if (names[0] == NULL)
    return TRUE;
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (scene, names[i]))
      return TRUE;
  return FALSE;
}

static gboolean
save (GtkWidget *widget, GdkPaintable *paintable, const char *path)
{
  int width = gdk_paintable_get_intrinsic_width (paintable);
  int height = gdk_paintable_get_intrinsic_height (paintable);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node == NULL)
    {
      g_printerr ("carrel-shots: nothing to see in %s\n", path);
      return FALSE;
    }
  texture = gsk_renderer_render_texture (renderer,
                                         node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  return gdk_texture_save_to_png (texture, path);
}

static void
set_variant (const Variant *variant)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      variant->is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                       : ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_widget_set_default_direction (variant->is_rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
}

static void
close_others (GtkWidget *window)
{
  g_autoptr (GListModel) toplevels = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = g_list_model_get_n_items (toplevels); i > 0; i--)
    {
      g_autoptr (GtkWindow) other = g_list_model_get_item (toplevels, i - 1);

      if (GTK_WIDGET (other) != window)
        gtk_window_destroy (other);
    }
}

static gboolean
shoot (GtkApplication *application,
       const Variant *variant,
       const CarrelShotsScene *scene,
       const char *folder)
{
  g_autoptr (CarrelUiProvider) fake = carrel_ui_fake_new (scene->n_machines);
  CarrelUiWindow *window = carrel_ui_window_new (application, fake);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, scene->name);
  g_autoptr (GSettings) memory = carrel_ui_memory_open ();
  GtkWidget *target = NULL;
  gboolean is_saved = FALSE;

  gtk_window_set_default_size (GTK_WINDOW (window), variant->width, variant->height);
  gtk_window_present (GTK_WINDOW (window));
  carrel_ui_test_settle (GTK_WIDGET (window));
  if (scene->prepare != NULL)
    target = scene->prepare (window, CARREL_UI_FAKE (fake));
  if (target != NULL)
    {
      g_object_unref (paintable);
      paintable = gtk_widget_paintable_new (target);
      if (ADW_IS_WINDOW (target) && variant->width < 500)
        gtk_window_set_default_size (GTK_WINDOW (target), variant->width, 640);
    }
  carrel_ui_test_settle (target != NULL ? target : GTK_WIDGET (window));
  is_saved = save (target != NULL ? target : GTK_WIDGET (window), paintable, path);
  if (GTK_IS_POPOVER (target))
    gtk_popover_popdown (GTK_POPOVER (target));
  close_others (GTK_WIDGET (window));
  g_clear_object (&paintable);
  gtk_window_destroy (GTK_WINDOW (window));
  if (memory != NULL)
    g_settings_reset (memory, "view");
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  return is_saved;
}

/* What libadwaita and gettext read when they start. */
static void
prepare_environment (const Variant *variant)
{
  const char *locale_dir = g_getenv ("CARREL_LOCALE_DIR");

  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("ADW_DISABLE_PORTAL", "1", TRUE);
  if (g_str_equal (variant->name, "contrast"))
    g_setenv ("ADW_DEBUG_HIGH_CONTRAST", "1", TRUE);
  if (variant->language != NULL)
    g_setenv ("LANGUAGE", variant->language, TRUE);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : CARREL_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  /* ngettext() asks the program's own domain. */
  textdomain (GETTEXT_PACKAGE);
  carrel_display_renderer_choose ();
}

static guint
shoot_all (GtkApplication *application,
           const Variant *variant,
           const CarrelShotsScene *scenes,
           guint n_scenes,
           char **arguments)
{
  guint n_failed = 0;

  for (guint i = 0; i < n_scenes; i++)
    if (is_wanted (arguments + 1, scenes[i].name))
      n_failed += shoot (application, variant, &scenes[i], arguments[0]) ? 0 : 1;
  return n_failed;
}

int
main (int argc, char **argv)
{
  const Variant *variant = find_variant (g_getenv ("CARREL_SHOTS_VARIANT"));
  g_autoptr (AdwApplication) application = NULL;
  g_autoptr (GError) error = NULL;
  const CarrelShotsScene *scenes = NULL;
  guint n_scenes = 0;
  guint n_failed = 0;

  if (argc < 2 || variant == NULL)
    {
      g_printerr ("usage: [CARREL_SHOTS_VARIANT=dark] carrel-shots OUTDIR [SCENE...]\n");
      return 2;
    }
  prepare_environment (variant);
  application = adw_application_new ("org.carrel.Carrel.Shots", G_APPLICATION_NON_UNIQUE);
  if (!g_application_register (G_APPLICATION (application), NULL, &error))
    {
      g_printerr ("carrel-shots: %s\n", error->message);
      return 1;
    }
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  carrel_ui_window_prepare (GTK_APPLICATION (application));
  set_variant (variant);
  g_mkdir_with_parents (argv[1], 0777);
  scenes = carrel_shots_scenes_get (&n_scenes);
  n_failed = shoot_all (GTK_APPLICATION (application), variant, scenes, n_scenes, argv + 1);
  scenes = carrel_shots_more_get (&n_scenes);
  n_failed += shoot_all (GTK_APPLICATION (application), variant, scenes, n_scenes, argv + 1);
  scenes = carrel_shots_import_get (&n_scenes);
  n_failed += shoot_all (GTK_APPLICATION (application), variant, scenes, n_scenes, argv + 1);
  return n_failed == 0 ? 0 : 1;
}
