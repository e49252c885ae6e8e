/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-overview-page.h"

#include "carrel-ui-banner.h"
#include "carrel-ui-context-menu.h"
#include "carrel-ui-format.h"
#include "carrel-ui-machine-actions.h"
#include "carrel-ui-squeeze.h"
#include "carrel-ui-thumbnail.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define NOTES_CHARACTERS_MAX 1000

typedef enum
{
  FACT_SYSTEM,
  FACT_HARDWARE,
  FACT_DISK,
  FACT_FIRMWARE,
  FACT_DISPLAY,
  FACT_NETWORK,
  FACT_MEDIA,
  FACT_PLACE,
  FACT_LAST_USED,
  FACT_ACCELERATION,
  FACT_KEPT,
  N_FACTS
} Fact;

struct _CarrelUiOverviewPage
{
  GtkWidget parent_instance;

  CarrelUiProvider *provider;
  CarrelUiMachine *machine;
  CarrelUiMachineActions *actions;
  GSimpleActionGroup *own_actions;
  GtkWidget *facts[N_FACTS];
  gboolean is_opening;

  AdwHeaderBar *header_bar;
  AdwWindowTitle *title;
  GtkMenuButton *menu_button;
  CarrelUiBanner *banner;
  CarrelUiThumbnail *thumbnail;
  GtkButton *start_button;
  GtkWidget *doctor_group;
  AdwActionRow *doctor_row;
  GtkWidget *notes_group;
  GtkLabel *notes_label;
  AdwPreferencesGroup *facts_group;
};

G_DEFINE_FINAL_TYPE (CarrelUiOverviewPage, carrel_ui_overview_page, GTK_TYPE_WIDGET)

static const char *const fact_titles[] = {
  [FACT_SYSTEM] = NC_ ("fact", "Operating system"),
    [FACT_HARDWARE] = NC_ ("fact", "Processors and memory"),
      [FACT_DISK] = NC_ ("fact", "Disk"),
        [FACT_FIRMWARE] = NC_ ("fact", "Firmware"),
          [FACT_DISPLAY] = NC_ ("fact", "Display"),
            [FACT_NETWORK] = NC_ ("fact", "Network"),
              [FACT_MEDIA] = NC_ ("fact", "CD drive"),
                                  [FACT_PLACE] = NC_ ("fact", "Folder and tags"),
                                                      [FACT_LAST_USED] = NC_ ("fact", "Last used"),
                                                        [FACT_ACCELERATION] = NC_ ("fact", "Acceleration"),
                                                          [FACT_KEPT] = NC_ ("fact", "Kept for an export"),
                                                          };

G_STATIC_ASSERT (G_N_ELEMENTS (fact_titles) == N_FACTS);

static char *
describe_place (CarrelUiMachine *machine)
{
  g_autofree char *folder = carrel_ui_format_line (carrel_ui_machine_get_folder_name (machine));
  const char *const *tags = carrel_ui_machine_get_tags (machine);
  g_autofree char *joined = tags != NULL ? g_strjoinv (", ", (char **) tags) : g_strdup ("");
  g_autofree char *line = carrel_ui_format_line (joined);

  if (folder[0] == '\0' && line[0] == '\0')
    return g_strdup (C_ ("fact", "None"));
  if (folder[0] == '\0' || line[0] == '\0')
    return g_strconcat (folder, line, NULL);
  /* Translators: a folder's name, a list of tags */
  return g_strdup_printf (C_ ("fact", "%s · %s"), folder, line);
}

/* Nothing for a machine that came from nowhere else, which is most of them. */
static char *
describe_kept (CarrelUiMachine *machine)
{
  guint count = carrel_ui_machine_get_kept (machine);

  if (count == 0)
    return NULL;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "%u setting of another product",
                                       "%u settings of another product",
                                       count),
                          count);
}

static char *
describe (CarrelUiMachine *machine, Fact fact)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  const char *text = NULL;

  switch (fact)
    {
    case FACT_SYSTEM:
      text = carrel_ui_machine_get_os_name (machine);
      return carrel_ui_format_line (text != NULL ? text : C_ ("fact", "Unknown"));
    case FACT_HARDWARE:
      first = carrel_ui_format_cpus (carrel_ui_machine_get_cpus (machine));
      second = carrel_ui_format_memory (carrel_ui_machine_get_memory_mib (machine));
      return g_strdup_printf (C_ ("fact", "%s · %s"), first, second);
    case FACT_DISK:
      first = carrel_ui_format_bytes (carrel_ui_machine_get_disk_used (machine));
      second = carrel_ui_format_bytes (carrel_ui_machine_get_disk_virtual (machine));
      /* Translators: bytes used on the host, bytes the guest sees */
      return g_strdup_printf (_ ("%s used of %s"), first, second);
    case FACT_FIRMWARE:
      text = carrel_ui_machine_get_firmware (machine);
      return g_strdup (text != NULL ? text : C_ ("fact", "Unknown"));
    case FACT_DISPLAY:
      return g_strdup (
        g_strcmp0 (carrel_ui_machine_get_display_kind (machine), "vnc") == 0 ? "VNC" : "SPICE");
    case FACT_NETWORK:
      return g_strdup (carrel_ui_machine_get_network (machine)
                       ? C_ ("network", "Internet (private)") : C_ ("network", "None"));
    case FACT_MEDIA:
      text = carrel_ui_machine_get_media (machine);
      first = text != NULL ? g_filename_display_basename (text) : NULL;
      return carrel_ui_format_line (first != NULL ? first : C_ ("fact", "Empty"));
    case FACT_PLACE:
      return describe_place (machine);
    case FACT_KEPT:
      return describe_kept (machine);
    case FACT_LAST_USED:
      return carrel_ui_state_is_live (carrel_ui_machine_get_state (machine))
        ? g_strdup (C_ ("last used", "Now"))
        : carrel_ui_format_last_used (carrel_ui_machine_get_last_used (machine),
                                      g_get_real_time () / G_USEC_PER_SEC);
    default:
      text = carrel_ui_machine_get_emulation_reason (machine);
      if (!carrel_ui_machine_get_emulated (machine))
        return g_strdup (_ ("By the processor (KVM)"));
      return g_strdup (text != NULL ? text : _ ("None: the processor is emulated"));
    }
}

static void
update_banner (CarrelUiOverviewPage *self, CarrelUiState state)
{
  const char *reason = carrel_ui_machine_get_reason (self->machine);
  const char *advice = carrel_ui_machine_get_advice (self->machine);
  const char *const *pending = carrel_ui_machine_get_pending_restart (self->machine);
  g_autofree char *text = NULL;

  carrel_ui_banner_set_button (self->banner, NULL, NULL);
  if (reason != NULL)
    {
      text = g_strconcat (reason, advice != NULL ? " " : NULL, advice, NULL);
      carrel_ui_banner_set_text (self->banner, text);
    }
  else if (pending != NULL && pending[0] != NULL && carrel_ui_state_is_live (state))
    {
      carrel_ui_banner_set_text (self->banner, _ ("Some settings wait for a restart."));
      carrel_ui_banner_set_button (self->banner, _ ("_Restart now"), "machine.restart");
    }
  else
    carrel_ui_banner_set_text (self->banner, NULL);
}

/* Pango breaks text without spaces in quadratic time: ten thousand characters stop the window for
 * seconds. The settings show all of them. */
static void
show_notes (CarrelUiOverviewPage *self, const char *notes)
{
  g_autofree char *cut = NULL;
  g_autofree char *text = NULL;

  if (g_strcmp0 (gtk_label_get_text (self->notes_label), notes) == 0)
    return;
  if (g_utf8_strlen (notes, -1) > NOTES_CHARACTERS_MAX)
    {
      cut = g_utf8_substring (notes, 0, NOTES_CHARACTERS_MAX);
      text = g_strconcat (cut, "…", NULL);
    }
  gtk_label_set_text (self->notes_label, text != NULL ? text : notes);
}

static void
update (CarrelUiOverviewPage *self)
{
  CarrelUiState state = carrel_ui_machine_get_state (self->machine);
  gboolean is_still = state == CARREL_UI_STATE_OFF || state == CARREL_UI_STATE_CRASHED;
  const char *notes = carrel_ui_machine_get_notes (self->machine);
  const char *doctor = carrel_ui_machine_get_doctor (self->machine);
  g_autofree char *name = carrel_ui_format_line (carrel_ui_machine_get_name (self->machine));

  adw_window_title_set_title (self->title, name);
  adw_window_title_set_subtitle (self->title, carrel_ui_state_get_text (state));
  carrel_ui_thumbnail_set_live (self->thumbnail, state == CARREL_UI_STATE_RUNNING);
  carrel_ui_thumbnail_set_paintable (self->thumbnail,
                                     carrel_ui_machine_get_thumbnail (self->machine));
  gtk_button_set_label (self->start_button,
                        is_still
                        ? C_ ("overview", "_Start") : C_ ("overview", "_Open the console"));
  gtk_widget_set_visible (self->notes_group, notes != NULL && notes[0] != '\0');
  show_notes (self, notes != NULL ? notes : "");
  gtk_widget_set_visible (self->doctor_group, doctor != NULL);
  if (doctor != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->doctor_row), doctor);
  for (guint i = 0; i < N_FACTS; i++)
    {
      g_autofree char *text = describe (self->machine, (Fact) i);
      GtkWidget *row = gtk_widget_get_ancestor (self->facts[i], ADW_TYPE_ACTION_ROW);

      gtk_label_set_text (GTK_LABEL (self->facts[i]), text != NULL ? text : "");
      gtk_widget_set_visible (row, text != NULL);
    }
  update_banner (self, state);
  if (self->is_opening && carrel_ui_state_is_live (state))
    {
      self->is_opening = FALSE;
      gtk_widget_activate_action (GTK_WIDGET (self),
                                  "win.open-machine",
                                  "s",
                                  carrel_ui_machine_get_uuid (self->machine));
    }
}

/* Whoever starts a machine from its own page wants to see it, be it by the button or by a menu. */
static void
asked_cb (CarrelUiMachineActions *actions, int verb, gpointer user_data)
{
  if (verb == CARREL_UI_VERB_START)
    CARREL_UI_OVERVIEW_PAGE (user_data)->is_opening = TRUE;
}

static void
start_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CarrelUiOverviewPage *self = CARREL_UI_OVERVIEW_PAGE (user_data);
  CarrelUiState state = carrel_ui_machine_get_state (self->machine);

  if (state == CARREL_UI_STATE_OFF || state == CARREL_UI_STATE_CRASHED)
    gtk_widget_activate_action (GTK_WIDGET (self), "machine.start", NULL);
  else
    gtk_widget_activate_action (GTK_WIDGET (self),
                                "win.open-machine",
                                "s",
                                carrel_ui_machine_get_uuid (self->machine));
}

static void
add_facts (CarrelUiOverviewPage *self)
{
  for (guint i = 0; i < N_FACTS; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      self->facts[i] = gtk_label_new (NULL);
      gtk_label_set_wrap (GTK_LABEL (self->facts[i]), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (self->facts[i]), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_natural_wrap_mode (GTK_LABEL (self->facts[i]), GTK_NATURAL_WRAP_NONE);
      gtk_label_set_xalign (GTK_LABEL (self->facts[i]), 1);
      gtk_label_set_justify (GTK_LABEL (self->facts[i]), GTK_JUSTIFY_RIGHT);
      gtk_label_set_max_width_chars (GTK_LABEL (self->facts[i]), 44);
      gtk_label_set_selectable (GTK_LABEL (self->facts[i]), TRUE);
      gtk_widget_add_css_class (self->facts[i], "dim-label");
      gtk_widget_set_margin_top (self->facts[i], 8);
      gtk_widget_set_margin_bottom (self->facts[i], 8);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                     g_dpgettext2 (GETTEXT_PACKAGE, "fact", fact_titles[i]));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->facts[i]);
      adw_preferences_group_add (self->facts_group, row);
    }
}

static void
carrel_ui_overview_page_map (GtkWidget *widget)
{
  CarrelUiOverviewPage *self = CARREL_UI_OVERVIEW_PAGE (widget);

  GTK_WIDGET_CLASS (carrel_ui_overview_page_parent_class)->map (widget);
  g_object_set (self->machine, "watched", TRUE, NULL);
}

static void
carrel_ui_overview_page_unmap (GtkWidget *widget)
{
  CarrelUiOverviewPage *self = CARREL_UI_OVERVIEW_PAGE (widget);

  g_object_set (self->machine, "watched", FALSE, NULL);
  GTK_WIDGET_CLASS (carrel_ui_overview_page_parent_class)->unmap (widget);
}

static void
carrel_ui_overview_page_dispose (GObject *object)
{
  CarrelUiOverviewPage *self = CARREL_UI_OVERVIEW_PAGE (object);
  GtkWidget *child = NULL;

  if (self->machine != NULL)
    g_signal_handlers_disconnect_by_func (self->machine, update, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->actions);
  g_clear_object (&self->own_actions);
  g_clear_object (&self->provider);
  G_OBJECT_CLASS (carrel_ui_overview_page_parent_class)->dispose (object);
}

static void
carrel_ui_overview_page_finalize (GObject *object)
{
  CarrelUiOverviewPage *self = CARREL_UI_OVERVIEW_PAGE (object);

  g_clear_object (&self->machine);
  G_OBJECT_CLASS (carrel_ui_overview_page_parent_class)->finalize (object);
}

static void
carrel_ui_overview_page_class_init (CarrelUiOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = carrel_ui_overview_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = carrel_ui_overview_page_finalize;
  widget_class->map = carrel_ui_overview_page_map;
  widget_class->unmap = carrel_ui_overview_page_unmap;
  g_type_ensure (CARREL_UI_TYPE_BANNER);
  g_type_ensure (CARREL_UI_TYPE_THUMBNAIL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/carrel/Carrel/ui/carrel-ui-overview-page.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, CarrelUiOverviewPage, name)
  BIND (header_bar);
  BIND (title);
  BIND (menu_button);
  BIND (banner);
  BIND (thumbnail);
  BIND (start_button);
  BIND (doctor_group);
  BIND (doctor_row);
  BIND (notes_group);
  BIND (notes_label);
  BIND (facts_group);
#undef BIND
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_Return,
                                       GDK_ALT_MASK,
                                       "machine.settings",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_Return,
                                       GDK_CONTROL_MASK,
                                       "overview.start",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "machine.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
}

static void
carrel_ui_overview_page_init (CarrelUiOverviewPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "start", .activate = start_cb },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->own_actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->own_actions),
                                   entries,
                                   G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self),
                                  "overview",
                                  G_ACTION_GROUP (self->own_actions));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->start_button), "overview.start");
  add_facts (self);
}

GtkWidget *
carrel_ui_overview_page_new (CarrelUiProvider *provider, CarrelUiMachine *machine)
{
  CarrelUiOverviewPage *self = NULL;
  g_autoptr (GMenuModel) menu = NULL;

  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (provider), NULL);
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (machine), NULL);

  self = g_object_new (CARREL_UI_TYPE_OVERVIEW_PAGE, NULL);
  self->provider = g_object_ref (provider);
  self->machine = g_object_ref (machine);
  self->actions = carrel_ui_machine_actions_new (GTK_WIDGET (self), provider);
  carrel_ui_machine_actions_set_machine (self->actions, machine);
  g_signal_connect_object (self->actions, "asked", G_CALLBACK (asked_cb), self, 0);
  menu = carrel_ui_context_menu_create_model (provider);
  gtk_menu_button_set_menu_model (self->menu_button, menu);
  g_signal_connect_object (machine, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

CarrelUiMachine *
carrel_ui_overview_page_get_machine (CarrelUiOverviewPage *self)
{
  g_return_val_if_fail (CARREL_UI_IS_OVERVIEW_PAGE (self), NULL);

  return self->machine;
}

void
carrel_ui_overview_page_set_narrow (CarrelUiOverviewPage *self, gboolean is_narrow)
{
  g_return_if_fail (CARREL_UI_IS_OVERVIEW_PAGE (self));

  carrel_ui_squeeze_slim_header (self->header_bar, is_narrow);
}

void
carrel_ui_overview_page_focus_start (CarrelUiOverviewPage *self)
{
  g_return_if_fail (CARREL_UI_IS_OVERVIEW_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->start_button));
}
