/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-application.h"

#include "../carrel-app-context.h"
#include "carrel-app-gui-provider.h"

#include "ui/carrel-ui-source.h"
#include "ui/carrel-ui-window.h"

#include <glib/gi18n-lib.h>

/* A window that is shown with its machines needs one layout and one painting less, and does not say for a
 * moment that the library is empty. A library that takes longer is not waited for. */
#define FILL_WAIT_MS 300

struct _CarrelAppGuiApplication
{
  AdwApplication parent_instance;

  char *folder;
  CarrelAppGuiProvider *provider;
  GtkWindow *unseen; /* waits for its rows before it is presented */
  guint present_source;
};

G_DEFINE_FINAL_TYPE (CarrelAppGuiApplication, carrel_app_gui_application, ADW_TYPE_APPLICATION)

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelAppGuiApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelAppContext) context = carrel_app_context_open_finish (result, &error);

  if (context != NULL)
    carrel_app_gui_provider_set_context (self->provider, context);
  else
    carrel_app_gui_provider_set_failure (self->provider, error);
}

static void
open_library (CarrelAppGuiApplication *self)
{
  if (self->provider != NULL)
    return;
  self->provider = carrel_app_gui_provider_new ();
  carrel_app_context_open_async (self->folder,
                                 "carrel",
                                 CARREL_APP_CONTEXT_NONE,
                                 NULL,
                                 opened_cb,
                                 g_object_ref (self));
}

/* Whether a person can see any window; minimised ones cannot be seen. */
static void
update_seen (CarrelAppGuiApplication *self)
{
  gboolean is_seen = FALSE;

  for (GList *link = gtk_application_get_windows (GTK_APPLICATION (self)); link != NULL;
       link = link->next)
    {
      GdkSurface *surface = gtk_widget_get_mapped (link->data) ? gtk_native_get_surface (link->data)
                                                               : NULL;

      if (surface != NULL && GDK_IS_TOPLEVEL (surface) &&
          (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & GDK_TOPLEVEL_STATE_MINIMIZED) == 0)
        is_seen = TRUE;
    }
  if (self->provider != NULL)
    carrel_app_gui_provider_set_seen (self->provider, is_seen);
}

static void
realized_cb (GtkWidget *window, gpointer user_data)
{
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (window)),
                           "notify::state",
                           G_CALLBACK (update_seen),
                           user_data,
                           G_CONNECT_SWAPPED);
}

static CarrelUiWindow *
ensure_window (CarrelAppGuiApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));
  CarrelUiWindow *window = NULL;

  for (GList *link = windows; link != NULL; link = link->next)
    if (CARREL_UI_IS_WINDOW (link->data))
      return CARREL_UI_WINDOW (link->data);
  open_library (self);
  window = carrel_ui_window_new (GTK_APPLICATION (self), CARREL_UI_PROVIDER (self->provider));
  g_signal_connect_object (window, "realize", G_CALLBACK (realized_cb), self, 0);
  g_signal_connect_object (window, "map", G_CALLBACK (update_seen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "unmap", G_CALLBACK (update_seen), self, G_CONNECT_SWAPPED);
  return window;
}

static gboolean
present_cb (gpointer user_data)
{
  CarrelAppGuiApplication *self = CARREL_APP_GUI_APPLICATION (user_data);
  GtkWindow *window = self->unseen;

  self->present_source = 0;
  g_clear_weak_pointer (&self->unseen);
  if (window != NULL)
    gtk_window_present (window);
  return G_SOURCE_REMOVE;
}

/* The rows are still being told to whom it concerns: after that. */
static void
filled_cb (CarrelAppGuiApplication *self)
{
  if (self->present_source == 0)
    return;
  g_source_remove (self->present_source);
  self->present_source = g_idle_add_full (G_PRIORITY_DEFAULT, present_cb, self, NULL);
}

static void
present (CarrelAppGuiApplication *self, GtkWindow *window)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (window)) ||
      carrel_app_gui_provider_get_filled (self->provider))
    gtk_window_present (window);
  else if (self->present_source == 0)
    {
      g_set_weak_pointer (&self->unseen, window);
      self->present_source = g_timeout_add (FILL_WAIT_MS, present_cb, self);
      g_signal_connect_object (self->provider,
                               "filled",
                               G_CALLBACK (filled_cb),
                               self,
                               G_CONNECT_SWAPPED);
    }
}

static void
carrel_app_gui_application_startup (GApplication *application)
{
  /* The library is read on its own threads while GTK gets ready. */
  open_library (CARREL_APP_GUI_APPLICATION (application));
  G_APPLICATION_CLASS (carrel_app_gui_application_parent_class)->startup (application);
  carrel_ui_window_prepare (GTK_APPLICATION (application));
}

static void
carrel_app_gui_application_activate (GApplication *application)
{
  CarrelAppGuiApplication *self = CARREL_APP_GUI_APPLICATION (application);

  present (self, GTK_WINDOW (ensure_window (self)));
}

static void
carrel_app_gui_application_open (GApplication *application,
                                 GFile **files,
                                 int n_files,
                                 const char *hint)
{
  CarrelUiWindow *window = ensure_window (CARREL_APP_GUI_APPLICATION (application));

  gtk_window_present (GTK_WINDOW (window));
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = carrel_ui_source_get_path (GTK_WIDGET (window), files[i]);

      if (path == NULL)
        continue;
      carrel_ui_window_open_image (window, path);
      return;
    }
}

/* One program per library: another library than the usual one gets an identity of its own. */
static void
choose_identity (CarrelAppGuiApplication *self)
{
  g_autofree char *usual = g_build_filename (g_get_user_data_dir (), "carrel", NULL);
  g_autofree char *wanted = self->folder != NULL ? g_strdup (self->folder)
                                                 : carrel_library_dup_default_folder ();
  g_autofree char *path = g_canonicalize_filename (wanted, NULL);
  g_autofree char *hash = NULL;
  g_autofree char *identity = NULL;

  g_free (self->folder);
  self->folder = g_strdup (path);
  if (g_strcmp0 (path, usual) == 0)
    return;
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);
  identity = g_strdup_printf (CARREL_APPLICATION_ID ".L%.16s", hash);
  g_application_set_application_id (G_APPLICATION (self), identity);
}

static int
carrel_app_gui_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  CarrelAppGuiApplication *self = CARREL_APP_GUI_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("carrel %s\n", PACKAGE_VERSION);
      return 0;
    }
  g_variant_dict_lookup (options, "library", "^ay", &self->folder);
  choose_identity (self);
  return G_APPLICATION_CLASS (carrel_app_gui_application_parent_class)
    ->handle_local_options (application, options);
}

static void
carrel_app_gui_application_shutdown (GApplication *application)
{
  CarrelAppGuiApplication *self = CARREL_APP_GUI_APPLICATION (application);

  g_clear_handle_id (&self->present_source, g_source_remove);
  g_clear_weak_pointer (&self->unseen);
  g_clear_object (&self->provider);
  G_APPLICATION_CLASS (carrel_app_gui_application_parent_class)->shutdown (application);
}

static void
carrel_app_gui_application_finalize (GObject *object)
{
  CarrelAppGuiApplication *self = CARREL_APP_GUI_APPLICATION (object);

  g_free (self->folder);
  G_OBJECT_CLASS (carrel_app_gui_application_parent_class)->finalize (object);
}

static void
carrel_app_gui_application_class_init (CarrelAppGuiApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = carrel_app_gui_application_finalize;
  application_class->startup = carrel_app_gui_application_startup;
  application_class->activate = carrel_app_gui_application_activate;
  application_class->open = carrel_app_gui_application_open;
  application_class->handle_local_options = carrel_app_gui_application_handle_local_options;
  application_class->shutdown = carrel_app_gui_application_shutdown;
}

static void
carrel_app_gui_application_init (CarrelAppGuiApplication *self)
{
  static const GOptionEntry entries[] = {
    { "library",
      0,
      G_OPTION_FLAG_NONE,
      G_OPTION_ARG_FILENAME,
      NULL,
      N_ ("The folder of the library"), N_ ("DIR") },
      { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
        { NULL },
     };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

CarrelAppGuiApplication *
carrel_app_gui_application_new (void)
{
  return g_object_new (CARREL_APP_TYPE_GUI_APPLICATION,
                       "application-id",
                       CARREL_APPLICATION_ID,
                       "flags",
                       G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path",
                       "/org/carrel/Carrel",
                       NULL);
}
