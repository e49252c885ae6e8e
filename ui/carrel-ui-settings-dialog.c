/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-settings-dialog.h"

#include "carrel-ui-format.h"
#include "carrel-ui-names.h"
#include "carrel-ui-report.h"
#include "carrel-ui-settings-dialog-private.h"

#include <glib/gi18n-lib.h>

/* A page is a set of controls, each tied to one property of the settings. A control asks for a change
 * and then shows what the settings say, not what was asked for: after a refused change it is back at
 * the old value without anybody having to remember it. */

#define BINDING_KEY "carrel-ui-binding"

typedef struct
{
  CarrelUiSettingsDialog *dialog;
  const char *setting;
  GtkWidget *widget;
  GtkWidget *mark;
  CarrelUiSettingsShow show;
} Binding;

typedef struct
{
  const char *name;
  const char *title;
  const char *icon_name;
  /* What a search finds the page by, beside its title. */
  const char *words;
  GtkWidget *(*create) (CarrelUiSettingsDialog *self);
} Page;

static const Page pages[] = {
  { "general",
    NC_ ("settings page", "General"),
         "document-edit-symbolic",
         NC_ ("settings words", "name tags notes label description"),
              carrel_ui_settings_dialog_add_general },
    { "processor",
      NC_ ("settings page", "Processor and memory"),
           "carrel-processor-symbolic",
           NC_ ("settings words", "processors cpu cores memory ram"),
                carrel_ui_settings_dialog_add_processor },
      { "storage",
        NC_ ("settings page", "Disks and CD"),
             "drive-harddisk-symbolic",
             NC_ ("settings words", "disk drive storage size grow add remove cd dvd iso image eject"),
                  carrel_ui_settings_dialog_add_storage },
        { "boot",
          NC_ ("settings page", "Boot and firmware"),
               "media-playback-start-symbolic",
               NC_ ("settings words", "boot order start firmware bios uefi turn delay group"),
                    carrel_ui_settings_dialog_add_boot },
          { "display",
            NC_ ("settings page", "Display"),
                 "video-display-symbolic",
                 NC_ ("settings words", "display screen spice vnc connection resolution"),
                      carrel_ui_settings_dialog_add_display },
            { "network",
              NC_ ("settings page", "Network"),
                   "network-wired-symbolic",
                   NC_ ("settings words", "network internet connection ethernet"),
                        carrel_ui_settings_dialog_add_network },
              { "serial",
                NC_ ("settings page", "Serial ports"),
                     "carrel-serial-symbolic",
                     NC_ ("settings words", "serial port com ttys console socket debugger"),
                          carrel_ui_settings_dialog_add_serial },
              };

G_DEFINE_FINAL_TYPE (CarrelUiSettingsDialog, carrel_ui_settings_dialog, ADW_TYPE_WINDOW)

static gboolean
is_pending (CarrelUiSettingsDialog *self, const char *setting)
{
  const char *const *pending = carrel_ui_settings_get_pending_restart (self->settings);

  return pending != NULL && g_strv_contains (pending, setting);
}

static void
show_cb (GObject *settings, GParamSpec *pspec, gpointer user_data)
{
  Binding *binding = g_object_get_data (user_data, BINDING_KEY);
  CarrelUiSettingsDialog *self = binding->dialog;

  self->is_showing = TRUE;
  binding->show (self, binding->widget);
  self->is_showing = FALSE;
  if (binding->mark != NULL)
    gtk_widget_set_visible (binding->mark, is_pending (self, binding->setting));
}

void
carrel_ui_settings_dialog_show (GtkWidget *widget)
{
  show_cb (NULL, NULL, widget);
}

static GtkWidget *
create_mark (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("carrel-restart-symbolic");
  GtkWidget *label = gtk_label_new (C_ ("settings", "After restart"));

  gtk_widget_add_css_class (box, "restart-mark");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (box, _ ("Stored; the running guest sees it after a restart"));
  gtk_widget_set_visible (box, FALSE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

void
carrel_ui_settings_dialog_bind (CarrelUiSettingsDialog *self,
                                const char *setting,
                                GtkWidget *widget,
                                GtkWidget *row,
                                CarrelUiSettingsShow show)
{
  Binding *binding = NULL;
  g_autofree char *signal = NULL;

  g_return_if_fail (CARREL_UI_IS_SETTINGS_DIALOG (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (setting != NULL && show != NULL);

  binding = g_new0 (Binding, 1);
  binding->dialog = self;
  binding->setting = setting;
  binding->widget = widget;
  binding->show = show;
  if (ADW_IS_ACTION_ROW (row))
    {
      binding->mark = create_mark ();
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), binding->mark);
    }
  g_object_set_data_full (G_OBJECT (widget), BINDING_KEY, binding, g_free);
  signal = g_strconcat ("notify::", setting, NULL);
  g_signal_connect_object (self->settings, signal, G_CALLBACK (show_cb), widget, 0);
  g_signal_connect_object (self->settings,
                           "notify::pending-restart",
                           G_CALLBACK (show_cb),
                           widget,
                           0);
  show_cb (G_OBJECT (self->settings), NULL, widget);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelUiSettingsDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  CarrelUiApplied applied = CARREL_UI_APPLIED_NOW;

  if (carrel_ui_provider_change_finish (CARREL_UI_PROVIDER (source), result, &applied, &error) ||
      self->stack == NULL)
    return;
  carrel_ui_report_error (GTK_WIDGET (self),
                          self->provider,
                          carrel_ui_settings_get_uuid (self->settings),
                          error);
  /* Everything shows what is true again. */
  g_object_notify (G_OBJECT (self->settings), "pending-restart");
}

void
carrel_ui_settings_dialog_change (CarrelUiSettingsDialog *self,
                                  const char *setting,
                                  GVariant *value)
{
  g_autoptr (GVariant) sunk = NULL;

  g_return_if_fail (CARREL_UI_IS_SETTINGS_DIALOG (self));
  g_return_if_fail (setting != NULL && value != NULL);

  sunk = g_variant_ref_sink (value);
  if (self->is_showing)
    return;
  carrel_ui_provider_change_async (self->provider,
                                   carrel_ui_settings_get_uuid (self->settings),
                                   setting,
                                   sunk,
                                   NULL,
                                   changed_cb,
                                   g_object_ref (self));
}

void
carrel_ui_settings_dialog_perform (CarrelUiSettingsDialog *self,
                                   CarrelUiVerb verb,
                                   GVariant *arguments)
{
  const char *uuids[] = { NULL, NULL };

  g_return_if_fail (CARREL_UI_IS_SETTINGS_DIALOG (self));

  uuids[0] = carrel_ui_settings_get_uuid (self->settings);
  carrel_ui_report_perform (GTK_WIDGET (self),
                            self->provider,
                            verb,
                            uuids,
                            arguments,
                            NULL,
                            NULL,
                            NULL);
}

static void
update_banner (CarrelUiSettingsDialog *self)
{
  const char *const *pending = carrel_ui_settings_get_pending_restart (self->settings);
  gboolean is_waiting = pending != NULL && pending[0] != NULL;

  carrel_ui_banner_set_text (self->banner,
                             is_waiting
                             ? _ ("Some changes wait for a restart of the machine.")
                             : NULL);
  carrel_ui_banner_set_button (self->banner,
                               is_waiting
                               ? _ ("_Restart now") : NULL, is_waiting ? "settings.restart" : NULL);
}

static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (user_data);
  const Page *page = NULL;

  if (row == NULL)
    return;
  page = &pages[gtk_list_box_row_get_index (row)];
  if (gtk_stack_get_child_by_name (self->stack, page->name) == NULL)
    {
      gtk_stack_add_named (self->stack, page->create (self), page->name);
      carrel_ui_names_mend (GTK_WIDGET (self));
    }
  gtk_stack_set_visible_child_name (self->stack, page->name);
  adw_window_title_set_title (self->title,
                              g_dpgettext2 (GETTEXT_PACKAGE, "settings page", page->title));
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (user_data);

  adw_leaflet_set_visible_child_name (self->leaflet, "page");
}

static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_leaflet_set_visible_child_name (CARREL_UI_SETTINGS_DIALOG (widget)->leaflet, "list");
}

static void
restart_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  carrel_ui_settings_dialog_perform (CARREL_UI_SETTINGS_DIALOG (widget),
                                     CARREL_UI_VERB_RESTART,
                                     NULL);
}

static void
update_folded (CarrelUiSettingsDialog *self)
{
  adw_header_bar_set_show_end_title_buttons (self->list_header,
                                             adw_leaflet_get_folded (self->leaflet));
}

static gboolean
contains (const char *text, const char *folded)
{
  g_autofree char *low = g_utf8_casefold (text, -1);

  return strstr (low, folded) != NULL;
}

static gboolean
is_found (GtkListBoxRow *row, gpointer user_data)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (user_data);
  const Page *page = &pages[gtk_list_box_row_get_index (row)];
  g_autofree char *typed = g_strstrip (
    g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1));

  return contains (g_dpgettext2 (GETTEXT_PACKAGE, "settings page", page->title), typed) ||
         contains (g_dpgettext2 (GETTEXT_PACKAGE, "settings words", page->words), typed);
}

/* What is shown is one of the pages that were found, as long as there is one. */
static void
search_changed_cb (CarrelUiSettingsDialog *self)
{
  GtkListBoxRow *shown = gtk_list_box_get_selected_row (self->list);
  GtkListBoxRow *row = NULL;

  gtk_list_box_invalidate_filter (self->list);
  if (shown != NULL && is_found (shown, self))
    return;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (is_found (row, self))
      {
        gtk_list_box_select_row (self->list, row);
        return;
      }
}

static GtkWidget *
create_placeholder (void)
{
  GtkWidget *label = gtk_label_new (C_ ("settings", "Nothing found"));

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 24);
  return label;
}

static void
search_activated_cb (CarrelUiSettingsDialog *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "page");
  gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

/* Escape empties the search, and then closes the dialog as it does elsewhere. */
static void
search_stopped_cb (CarrelUiSettingsDialog *self)
{
  if (gtk_editable_get_text (GTK_EDITABLE (self->search))[0] == '\0')
    gtk_window_close (GTK_WINDOW (self));
  else
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
search_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
add_list_rows (CarrelUiSettingsDialog *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      const char *title = g_dpgettext2 (GETTEXT_PACKAGE, "settings page", pages[i].title);
      GtkWidget *row = gtk_list_box_row_new ();
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
      GtkWidget *label = gtk_label_new (title);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (pages[i].icon_name));
      gtk_box_append (GTK_BOX (box), label);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      title,
                                      -1);
      gtk_list_box_append (self->list, row);
    }
}

static void
carrel_ui_settings_dialog_dispose (GObject *object)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (object);

  self->stack = NULL;
  G_OBJECT_CLASS (carrel_ui_settings_dialog_parent_class)->dispose (object);
}

static void
carrel_ui_settings_dialog_finalize (GObject *object)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->machine);
  g_clear_object (&self->provider);
  G_OBJECT_CLASS (carrel_ui_settings_dialog_parent_class)->finalize (object);
}

static void
carrel_ui_settings_dialog_class_init (CarrelUiSettingsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = carrel_ui_settings_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = carrel_ui_settings_dialog_finalize;
  g_type_ensure (CARREL_UI_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/org/carrel/Carrel/ui/carrel-ui-settings-dialog.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, CarrelUiSettingsDialog, name)
  BIND (leaflet);
  BIND (title);
  BIND (list_header);
  BIND (search);
  BIND (list);
  BIND (stack);
  BIND (banner);
#undef BIND
  gtk_widget_class_install_action (widget_class, "settings.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "settings.restart", NULL, restart_cb);
  gtk_widget_class_install_action (widget_class, "settings.search", NULL, search_cb);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_f,
                                       GDK_CONTROL_MASK,
                                       "settings.search",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
carrel_ui_settings_dialog_init (CarrelUiSettingsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_list_rows (self);
  gtk_list_box_set_filter_func (self->list, is_found, self, NULL);
  gtk_list_box_set_placeholder (self->list, create_placeholder ());
  g_signal_connect_object (self->search,
                           "search-changed",
                           G_CALLBACK (search_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search,
                           "stop-search",
                           G_CALLBACK (search_stopped_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search,
                           "activate",
                           G_CALLBACK (search_activated_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->leaflet,
                           "notify::folded",
                           G_CALLBACK (update_folded),
                           self,
                           G_CONNECT_SWAPPED);
}

GtkWindow *
carrel_ui_settings_dialog_new (CarrelUiProvider *provider, const char *uuid, GtkWindow *parent)
{
  CarrelUiSettingsDialog *self = NULL;
  g_autoptr (CarrelUiSettings) settings = NULL;
  g_autoptr (CarrelUiMachine) machine = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (provider), NULL);
  g_return_val_if_fail (uuid != NULL, NULL);

  settings = carrel_ui_provider_get_settings (provider, uuid);
  machine = carrel_ui_provider_find_machine (provider, uuid);
  if (settings == NULL || machine == NULL)
    return NULL;
  self = g_object_new (CARREL_UI_TYPE_SETTINGS_DIALOG, "transient-for", parent, NULL);
  self->provider = g_object_ref (provider);
  self->settings = g_steal_pointer (&settings);
  self->machine = g_steal_pointer (&machine);
  name = carrel_ui_format_line (carrel_ui_settings_get_name (self->settings));
  adw_window_title_set_subtitle (self->title, name);
  g_signal_connect_object (self->settings,
                           "notify::pending-restart",
                           G_CALLBACK (update_banner),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (row_selected_cb), self, 0);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, 0);
  update_banner (self);
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  return GTK_WINDOW (self);
}
