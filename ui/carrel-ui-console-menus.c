/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-console-page-private.h"

#include "carrel-ui-format.h"
#include "carrel-ui-report.h"
#include "carrel-ui-source.h"
#include "carrel-ui-squeeze.h"

#include "display/carrel-display-keymap.h"

#include <glib/gi18n-lib.h>

#define KEYS_MAX 3
#define MEDIA_MENU_MAX 6

#define CTRL CARREL_DISPLAY_KEYMAP_LEFT_CONTROL
#define ALT CARREL_DISPLAY_KEYMAP_LEFT_ALT

static const struct
{
  const char *name;
  guint codes[KEYS_MAX];
} combinations[] = {
  { "ctrl-alt-delete", { CTRL, ALT, CARREL_DISPLAY_KEYMAP_DELETE } },
  { "ctrl-alt-backspace", { CTRL, ALT, CARREL_DISPLAY_KEYMAP_BACKSPACE } },
  { "ctrl-alt-f1", { CTRL, ALT, CARREL_DISPLAY_KEYMAP_F1 } },
  { "ctrl-alt-f2", { CTRL, ALT, CARREL_DISPLAY_KEYMAP_F1 + 1 } },
  { "ctrl-alt-f3", { CTRL, ALT, CARREL_DISPLAY_KEYMAP_F1 + 2 } },
  { "ctrl-alt-f7", { CTRL, ALT, CARREL_DISPLAY_KEYMAP_F1 + 6 } },
  { "super", { CARREL_DISPLAY_KEYMAP_LEFT_META } },
  { "alt-tab", { ALT, CARREL_DISPLAY_KEYMAP_TAB } },
  { "alt-f4", { ALT, CARREL_DISPLAY_KEYMAP_F1 + 3 } },
  { "print", { CARREL_DISPLAY_KEYMAP_PRINT } },
  { "pause", { CARREL_DISPLAY_KEYMAP_PAUSE } },
  { "caps-lock", { CARREL_DISPLAY_KEYMAP_CAPS_LOCK } },
};

static void
send_keys_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CarrelUiConsolePage *self = CARREL_UI_CONSOLE_PAGE (user_data);
  const char *name = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (combinations); i++)
    {
      gsize n_codes = 0;

      if (!g_str_equal (combinations[i].name, name))
        continue;
      while (n_codes < KEYS_MAX && combinations[i].codes[n_codes] != 0)
        n_codes++;
      carrel_display_view_send_keys (self->view, combinations[i].codes, n_codes);
      gtk_widget_grab_focus (GTK_WIDGET (self->view));
    }
}

static void
insert_media (CarrelUiConsolePage *self, const char *path)
{
  const char *const uuids[] = { carrel_ui_machine_get_uuid (self->machine), NULL };
  GVariantDict arguments;

  g_variant_dict_init (&arguments, NULL);
  g_variant_dict_insert (&arguments, "path", "s", path);
  carrel_ui_report_perform (GTK_WIDGET (self),
                            self->provider,
                            CARREL_UI_VERB_MEDIA,
                            uuids,
                            g_variant_dict_end (&arguments),
                            NULL,
                            NULL,
                            NULL);
}

static void
media_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  insert_media (CARREL_UI_CONSOLE_PAGE (user_data), g_variant_get_string (parameter, NULL));
}

static void
media_chosen_cb (GtkWidget *origin, const char *path, gpointer user_data)
{
  insert_media (CARREL_UI_CONSOLE_PAGE (origin), path);
}

static void
choose_media_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  carrel_ui_source_choose (GTK_WIDGET (user_data), media_chosen_cb, NULL);
}

static void
connect_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CarrelUiConsolePage *self = CARREL_UI_CONSOLE_PAGE (user_data);

  self->n_retries = 0;
  carrel_ui_console_page_connect (self);
}

static void
scaling_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  CarrelUiConsolePage *self = CARREL_UI_CONSOLE_PAGE (user_data);
  const char *name = g_variant_get_string (state, NULL);
  CarrelDisplayScaling scaling = CARREL_DISPLAY_SCALING_FOLLOW;

  if (g_str_equal (name, "fit"))
    scaling = CARREL_DISPLAY_SCALING_FIT;
  else if (g_str_equal (name, "original"))
    scaling = CARREL_DISPLAY_SCALING_ORIGINAL;
  carrel_display_view_set_scaling (self->view, scaling);
  g_simple_action_set_state (action, state);
}

/* What is in the drive, and images to put in. The menu is kept true all the time rather than filled when
 * it opens: GTK shows the sections of a new menu too late for the first popup. */
void
carrel_ui_console_page_update_devices (CarrelUiConsolePage *self)
{
  g_autoptr (GMenu) drive = g_menu_new ();
  g_autoptr (GMenu) found = g_menu_new ();
  GListModel *images = carrel_ui_provider_get_images (self->provider);
  const char *media = carrel_ui_machine_get_media (self->machine);
  g_autofree char *name = media != NULL ? g_filename_display_basename (media) : NULL;
  g_autofree char *line = carrel_ui_format_line (name);
  g_autofree char *label = media != NULL ? g_strdup_printf (_ ("CD: %s"), line)
                                         : g_strdup (_ ("CD: empty"));

  if (media != NULL)
    {
      g_autoptr (GMenuItem) eject = g_menu_item_new (C_ ("console", "_Eject"), NULL);

      g_menu_item_set_action_and_target (eject, "console.media", "s", "");
      g_menu_append_item (drive, eject);
    }
  g_menu_append (drive, C_ ("console", "_Insert an image…"), "console.choose-media");
  for (guint i = 0; i < MIN (g_list_model_get_n_items (images), MEDIA_MENU_MAX); i++)
    {
      g_autoptr (CarrelUiImage) image = g_list_model_get_item (images, i);
      g_autofree char *title = carrel_ui_format_line (carrel_ui_image_get_title (image));
      g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);

      g_menu_item_set_attribute (item, "label", "s", title);
      g_menu_item_set_action_and_target (item,
                                         "console.media",
                                         "s",
                                         carrel_ui_image_get_path (image));
      g_menu_append_item (found, item);
    }
  g_menu_remove_all (self->devices_menu);
  g_menu_append_section (self->devices_menu, label, G_MENU_MODEL (drive));
  g_menu_append_section (self->devices_menu, NULL, G_MENU_MODEL (found));
}

void
carrel_ui_console_page_install_menus (CarrelUiConsolePage *self)
{
  static const GActionEntry entries[] = {
    { .name = "send-keys", .activate = send_keys_cb, .parameter_type = "s" },
    { .name = "media", .activate = media_cb, .parameter_type = "s" },
    { .name = "choose-media", .activate = choose_media_cb },
    { .name = "connect", .activate = connect_cb },
    { .name = "scaling", .parameter_type = "s", .state = "'follow'", .change_state = scaling_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->own_actions),
                                   entries,
                                   G_N_ELEMENTS (entries),
                                   self);
  gtk_menu_button_set_menu_model (self->keys_button, self->keys_menu);
  gtk_menu_button_set_menu_model (self->power_button, self->power_menu);
  gtk_menu_button_set_menu_model (self->more_button, self->more_menu);
  gtk_menu_button_set_menu_model (self->strip_keys_button, self->keys_menu);
  gtk_menu_button_set_menu_model (self->strip_power_button, self->power_menu);
  self->devices_menu = g_menu_new ();
  gtk_menu_button_set_menu_model (self->devices_button, G_MENU_MODEL (self->devices_menu));
  gtk_menu_button_set_menu_model (self->strip_devices_button, G_MENU_MODEL (self->devices_menu));
}

void
carrel_ui_console_page_set_narrow (CarrelUiConsolePage *self, gboolean is_narrow)
{
  g_autoptr (GMenu) rest = NULL;

  g_return_if_fail (CARREL_UI_IS_CONSOLE_PAGE (self));

  if (self->is_narrow == !!is_narrow)
    return;
  self->is_narrow = !!is_narrow;
  carrel_ui_squeeze_slim_header (self->header_bar, is_narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->screenshot_button), !is_narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->fullscreen_button), !is_narrow);
  if (!is_narrow)
    {
      g_menu_remove (G_MENU (self->more_menu), 0);
      return;
    }
  rest = g_menu_new ();
  g_menu_append (rest, C_ ("console", "Take a scr_eenshot"), "machine.screenshot");
  g_menu_append (rest, C_ ("console", "F_ull screen"), "console.fullscreen");
  g_menu_prepend_section (G_MENU (self->more_menu), NULL, G_MENU_MODEL (rest));
}
