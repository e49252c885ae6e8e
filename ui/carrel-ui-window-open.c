/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-window-private.h"

#include "carrel-ui-format.h"
#include "carrel-ui-message.h"
#include "carrel-ui-names.h"

#include <glib/gi18n-lib.h>

/* A file is opened by what it is: something to install from, or a machine or a disk that comes in. What is
 * called ".img" may be either; its contents say which, or the person does. */

#define OPENING_KEY "carrel-ui-opening"

typedef struct
{
  CarrelUiWindow *window;
  char *path;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->window);
  g_free (opening->path);
  g_free (opening);
}

static gboolean
ends_with (const char *path, const char *const *endings)
{
  g_autofree char *name = g_ascii_strdown (path, -1);

  for (guint i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix (name, endings[i]))
      return TRUE;
  return FALSE;
}

static void
answered_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Opening *opening = g_object_get_data (G_OBJECT (dialog), OPENING_KEY);

  if (g_str_equal (response, "install"))
    carrel_ui_window_show_create (opening->window, opening->path);
  else if (g_str_equal (response, "import"))
    carrel_ui_window_import (opening->window, opening->path, TRUE);
}

/* Takes the opening. */
static void
ask (Opening *opening)
{
  g_autofree char *file = g_filename_display_basename (opening->path);
  g_autofree char *name = carrel_ui_format_quoted (file);
  g_autofree char *heading = g_strdup_printf (_ ("Import %s, or install from it?"), name);
  AdwMessageDialog *dialog =
    carrel_ui_message_new (GTK_WINDOW (opening->window),
                           heading,
                           _ ("Disks with a system on them look like this, and USB sticks that "
                              "install one, too."));

  adw_message_dialog_add_responses (dialog,
                                    "cancel",
                                    _ ("_Cancel"),
                                       "install",
                                       C_ ("image", "_Install from it"),
                                           "import",
                                           C_ ("image", "I_mport it"), NULL);
  adw_message_dialog_set_default_response (dialog, "import");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), OPENING_KEY, opening, opening_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), dialog, 0);
  carrel_ui_names_mend (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
recognised_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Opening *opening = user_data;
  CarrelUiWindow *self = opening->window;
  g_autoptr (CarrelUiImage)
    image = carrel_ui_provider_recognise_finish (CARREL_UI_PROVIDER (source), result, NULL);
  /* What nothing can be installed from may still come in, in another product's format; else that says why. */
  CarrelUiImageKind kind = image != NULL ? carrel_ui_image_get_kind (image) : CARREL_UI_IMAGE_DISK;

  /* Nobody looks at a window that was closed meanwhile. */
  if (self->provider != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      if (kind == CARREL_UI_IMAGE_DISK)
        carrel_ui_window_import (self, opening->path, TRUE);
      else if (kind == CARREL_UI_IMAGE_MEDIUM)
        carrel_ui_window_show_create (self, opening->path);
      else
        ask (g_steal_pointer (&opening));
    }
  g_clear_pointer (&opening, opening_free);
}

void
carrel_ui_window_open_image (CarrelUiWindow *self, const char *path)
{
  static const char *const discs[] = { ".iso", NULL };
  static const char *const either[] = { ".img", NULL };
  Opening *opening = NULL;

  g_return_if_fail (CARREL_UI_IS_WINDOW (self));
  g_return_if_fail (path != NULL);

  if (ends_with (path, discs))
    {
      carrel_ui_window_show_create (self, path);
      return;
    }
  if (!ends_with (path, either))
    {
      carrel_ui_window_import (self, path, FALSE);
      return;
    }
  opening = g_new0 (Opening, 1);
  opening->window = g_object_ref (self);
  opening->path = g_strdup (path);
  carrel_ui_provider_recognise_async (self->provider, path, NULL, recognised_cb, opening);
}
