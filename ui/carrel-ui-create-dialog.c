/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-create-dialog.h"

#include "carrel-ui-banner.h"
#include "carrel-ui-create-source.h"
#include "carrel-ui-format.h"
#include "carrel-ui-report.h"
#include "carrel-ui-system-dialog.h"

#include <glib/gi18n-lib.h>

#define BYTES_PER_GB (G_GUINT64_CONSTANT (1) << 30)
#define NAME_CHARACTERS_MAX 200

#define DEFAULT_CPUS 2
#define DEFAULT_MEMORY_MIB 2048
#define DEFAULT_DISK_GB 20

struct _CarrelUiCreateDialog
{
  AdwWindow parent_instance;

  CarrelUiProvider *provider;
  CarrelUiSystem *system;
  GSimpleActionGroup *actions;
  gboolean is_name_typed;
  gboolean is_filling;
  gboolean is_busy;

  CarrelUiBanner *banner;
  CarrelUiCreateSource *source;
  AdwEntryRow *name_row;
  AdwActionRow *system_row;
  GtkButton *system_button;
  AdwExpanderRow *resources_row;
  GtkAdjustment *cpus;
  GtkAdjustment *memory;
  GtkAdjustment *disk;
  AdwComboRow *network_row;
  AdwComboRow *firmware_row;
  AdwComboRow *bus_row;
  AdwComboRow *display_row;
  GtkLabel *hint_label;
};

enum
{
  SIGNAL_CREATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelUiCreateDialog, carrel_ui_create_dialog, ADW_TYPE_WINDOW)

static void
set_enabled (CarrelUiCreateDialog *self, gboolean is_enabled)
{
  static const char *const names[] = { "start", "without-starting" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), names[i]);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
    }
}

/* What is missing is said while it is missing, not when the button is pressed. */
static void
validate (CarrelUiCreateDialog *self)
{
  g_autofree char *name = g_strstrip (
    g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
  gboolean has_source = carrel_ui_create_source_is_ready (self->source);
  gboolean has_name = name[0] != '\0' && g_utf8_strlen (name, -1) <= NAME_CHARACTERS_MAX;
  const char *hint = "";

  if (!has_source)
    hint = _ ("Choose what to install from.");
  else if (name[0] == '\0')
    hint = _ ("Give the machine a name.");
  else if (!has_name)
    hint = _ ("The name is too long.");
  if (has_source && !has_name)
    gtk_widget_add_css_class (GTK_WIDGET (self->name_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
  gtk_label_set_text (self->hint_label, hint);
  gtk_widget_set_visible (GTK_WIDGET (self->hint_label), hint[0] != '\0');
  set_enabled (self, has_source && has_name && !self->is_busy);
}

static void
update_resources (CarrelUiCreateDialog *self)
{
  g_autofree char *cpus = carrel_ui_format_cpus ((guint) gtk_adjustment_get_value (self->cpus));
  g_autofree char *memory = carrel_ui_format_memory (
    (guint64) gtk_adjustment_get_value (self->memory));
  g_autofree char *disk = carrel_ui_format_bytes ((guint64) gtk_adjustment_get_value (self->disk) *
                                                  BYTES_PER_GB);
  gboolean is_recommended = self->system != NULL &&
                            carrel_ui_system_get_cpus (self->system) ==
                              (guint) gtk_adjustment_get_value (self->cpus) &&
                            carrel_ui_system_get_memory_mib (self->system) ==
                              (guint64) gtk_adjustment_get_value (self->memory);
  g_autofree char *text = is_recommended
    /* Translators: processors, memory, disk; such as "4 CPUs, 8 GB memory, 64 GB disk" */
    ? g_strdup_printf (_ ("Recommended: %s, %s memory, %s disk"), cpus, memory, disk)
    : g_strdup_printf (_ ("%s, %s memory, %s disk"), cpus, memory, disk);

  adw_expander_row_set_subtitle (self->resources_row, text);
}

static void
set_system (CarrelUiCreateDialog *self, CarrelUiSystem *system)
{
  g_autofree char *name = NULL;
  guint64 disk = 0;

  g_set_object (&self->system, system);
  name = carrel_ui_format_line (system != NULL ? carrel_ui_system_get_name (system)
                                               : _ ("Not recognised; careful defaults are used"));
  adw_action_row_set_subtitle (self->system_row, name);
  gtk_adjustment_set_value (self->cpus,
                            system != NULL && carrel_ui_system_get_cpus (system) > 0
                              ? carrel_ui_system_get_cpus (system)
                              : DEFAULT_CPUS);
  gtk_adjustment_set_value (self->memory,
                            system != NULL && carrel_ui_system_get_memory_mib (system) > 0
                              ? (double) carrel_ui_system_get_memory_mib (system)
                              : DEFAULT_MEMORY_MIB);
  disk = system != NULL ? carrel_ui_system_get_disk_bytes (system) / BYTES_PER_GB : 0;
  gtk_adjustment_set_value (self->disk, disk > 0 ? (double) disk : DEFAULT_DISK_GB);
  /* What nobody knows more likely boots by BIOS: few images can do UEFI alone. */
  adw_combo_row_set_selected (self->firmware_row,
                              system != NULL &&
                                  g_strcmp0 (carrel_ui_system_get_firmware (system), "bios") != 0
                                ? 0
                                : 1);
  update_resources (self);
}

static void
source_changed_cb (CarrelUiCreateDialog *self)
{
  CarrelUiImage *image = carrel_ui_create_source_get_image (self->source);
  g_autofree char *name = NULL;

  set_system (self, image != NULL ? carrel_ui_image_get_system (image) : NULL);
  if (!self->is_name_typed)
    {
      if (self->system != NULL)
        name = carrel_ui_format_line (carrel_ui_system_get_name (self->system));
      else
        name = carrel_ui_format_line (image != NULL ? carrel_ui_image_get_title (image)
                                                    : _ ("New machine"));
      self->is_filling = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
      self->is_filling = FALSE;
    }
  validate (self);
}

static void
name_changed_cb (CarrelUiCreateDialog *self)
{
  if (!self->is_filling)
    self->is_name_typed = gtk_editable_get_text (GTK_EDITABLE (self->name_row))[0] != '\0';
  validate (self);
}

static void
system_chosen_cb (GtkWidget *origin, CarrelUiSystem *system)
{
  CarrelUiCreateDialog *self = CARREL_UI_CREATE_DIALOG (origin);

  set_system (self, system);
}

static void
system_clicked_cb (GtkButton *button, gpointer user_data)
{
  CarrelUiCreateDialog *self = CARREL_UI_CREATE_DIALOG (user_data);

  gtk_window_present (
    carrel_ui_system_dialog_new (self->provider, GTK_WIDGET (self), system_chosen_cb));
}

static CarrelUiCreateRequest *
create_request (CarrelUiCreateDialog *self, gboolean is_start)
{
  static const char *const buses[] = { NULL, "virtio", "sata", "scsi", "ide" };
  CarrelUiImage *image = carrel_ui_create_source_get_image (self->source);
  CarrelUiCreateRequest *request = carrel_ui_create_request_new ();
  g_autofree char *name = g_strstrip (
    g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));

  g_object_set (request,
                "path",
                image != NULL ? carrel_ui_image_get_path (image) : NULL,
                "name",
                name,
                "os-id",
                self->system != NULL ? carrel_ui_system_get_id (self->system) : NULL,
                "cpus",
                (guint) gtk_adjustment_get_value (self->cpus),
                "memory-mib",
                (guint64) gtk_adjustment_get_value (self->memory),
                "disk-bytes",
                (guint64) gtk_adjustment_get_value (self->disk) * BYTES_PER_GB,
                "network",
                adw_combo_row_get_selected (self->network_row) == 0,
                "firmware",
                adw_combo_row_get_selected (self->firmware_row) == 1 ? "bios" : "uefi",
                "disk-bus",
                buses[MIN (adw_combo_row_get_selected (self->bus_row), G_N_ELEMENTS (buses) - 1)],
                "display-kind",
                adw_combo_row_get_selected (self->display_row) == 1 ? "vnc" : "spice",
                "start",
                is_start,
                NULL);
  return request;
}

typedef struct
{
  CarrelUiCreateDialog *dialog;
  gboolean is_start;
} Creation;

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Creation *creation = user_data;
  g_autoptr (CarrelUiCreateDialog) self = creation->dialog;
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = carrel_ui_provider_create_finish (CARREL_UI_PROVIDER (source),
                                                            result,
                                                            &error);

  self->is_busy = FALSE;
  if (self->banner == NULL)
    return;
  if (uuid == NULL)
    {
      carrel_ui_banner_set_text (self->banner, error->message);
      carrel_ui_banner_set_dismissable (self->banner, TRUE);
      validate (self);
      return;
    }
  g_signal_emit (self, signals[SIGNAL_CREATED], 0, uuid, creation->is_start);
  gtk_window_close (GTK_WINDOW (self));
}

static void
create_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CarrelUiCreateDialog *self = CARREL_UI_CREATE_DIALOG (user_data);
  gboolean is_start = g_str_equal (g_action_get_name (G_ACTION (action)), "start");
  g_autoptr (CarrelUiCreateRequest) request = create_request (self, is_start);
  Creation *creation = g_new0 (Creation, 1);

  creation->dialog = g_object_ref (self);
  creation->is_start = is_start;
  self->is_busy = TRUE;
  carrel_ui_banner_set_text (self->banner, NULL);
  validate (self);
  carrel_ui_provider_create_async (self->provider, request, NULL, created_cb, creation);
}

static void
entry_activated_cb (CarrelUiCreateDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "create.start", NULL);
}

static void
carrel_ui_create_dialog_dispose (GObject *object)
{
  CarrelUiCreateDialog *self = CARREL_UI_CREATE_DIALOG (object);

  self->banner = NULL;
  g_clear_object (&self->system);
  g_clear_object (&self->provider);
  G_OBJECT_CLASS (carrel_ui_create_dialog_parent_class)->dispose (object);
}

static void
carrel_ui_create_dialog_finalize (GObject *object)
{
  CarrelUiCreateDialog *self = CARREL_UI_CREATE_DIALOG (object);

  g_clear_object (&self->actions);
  G_OBJECT_CLASS (carrel_ui_create_dialog_parent_class)->finalize (object);
}

static void
carrel_ui_create_dialog_class_init (CarrelUiCreateDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = carrel_ui_create_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = carrel_ui_create_dialog_finalize;
  signals[SIGNAL_CREATED] = g_signal_new ("created",
                                          CARREL_UI_TYPE_CREATE_DIALOG,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          2,
                                          G_TYPE_STRING,
                                          G_TYPE_BOOLEAN);
  g_type_ensure (CARREL_UI_TYPE_BANNER);
  g_type_ensure (CARREL_UI_TYPE_CREATE_SOURCE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/carrel/Carrel/ui/carrel-ui-create-dialog.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, CarrelUiCreateDialog, name)
  BIND (banner);
  BIND (source);
  BIND (name_row);
  BIND (system_row);
  BIND (system_button);
  BIND (resources_row);
  BIND (cpus);
  BIND (memory);
  BIND (disk);
  BIND (network_row);
  BIND (firmware_row);
  BIND (bus_row);
  BIND (display_row);
  BIND (hint_label);
#undef BIND
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_Return,
                                       GDK_CONTROL_MASK,
                                       "create.start",
                                       NULL);
}

static void
follow (CarrelUiCreateDialog *self, gpointer instance, const char *signal, GCallback callback)
{
  g_signal_connect_object (instance, signal, callback, self, G_CONNECT_SWAPPED);
}

static void
carrel_ui_create_dialog_init (CarrelUiCreateDialog *self)
{
  static const GActionEntry entries[] = {
    { .name = "start", .activate = create_cb },
    { .name = "without-starting", .activate = create_cb },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions),
                                   entries,
                                   G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "create", G_ACTION_GROUP (self->actions));
  follow (self, self->source, "changed", G_CALLBACK (source_changed_cb));
  follow (self, self->name_row, "changed", G_CALLBACK (name_changed_cb));
  follow (self, self->name_row, "entry-activated", G_CALLBACK (entry_activated_cb));
  follow (self, self->cpus, "value-changed", G_CALLBACK (update_resources));
  follow (self, self->memory, "value-changed", G_CALLBACK (update_resources));
  follow (self, self->disk, "value-changed", G_CALLBACK (update_resources));
  g_signal_connect_object (self->system_button, "clicked", G_CALLBACK (system_clicked_cb), self, 0);
}

CarrelUiCreateDialog *
carrel_ui_create_dialog_new (CarrelUiProvider *provider, GtkWindow *parent)
{
  CarrelUiCreateDialog *self = NULL;

  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (provider), NULL);
  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (CARREL_UI_TYPE_CREATE_DIALOG, "transient-for", parent, NULL);
  self->provider = g_object_ref (provider);
  carrel_ui_create_source_set_provider (self->source, provider);
  set_system (self, NULL);
  adw_action_row_set_subtitle (self->system_row, _ ("Known once an image is chosen"));
  validate (self);
  return self;
}

void
carrel_ui_create_dialog_set_path (CarrelUiCreateDialog *self, const char *path)
{
  g_return_if_fail (CARREL_UI_IS_CREATE_DIALOG (self));
  g_return_if_fail (path != NULL);

  carrel_ui_create_source_set_path (self->source, path);
}
