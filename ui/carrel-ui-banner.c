/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-banner.h"

#include <glib/gi18n-lib.h>

struct _CarrelUiBanner
{
  GtkWidget parent_instance;

  char *text;
  GtkWidget *revealer;
  GtkWidget *label;
  GtkWidget *button;
  GtkWidget *close_button;
};

enum
{
  SIGNAL_DISMISSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelUiBanner, carrel_ui_banner, GTK_TYPE_WIDGET)

static void
close_cb (GtkButton *button, gpointer user_data)
{
  CarrelUiBanner *self = CARREL_UI_BANNER (user_data);

  carrel_ui_banner_set_text (self, NULL);
  g_signal_emit (self, signals[SIGNAL_DISMISSED], 0);
}

static void
carrel_ui_banner_dispose (GObject *object)
{
  CarrelUiBanner *self = CARREL_UI_BANNER (object);

  g_clear_pointer (&self->revealer, gtk_widget_unparent);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (carrel_ui_banner_parent_class)->dispose (object);
}

static void
carrel_ui_banner_class_init (CarrelUiBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = carrel_ui_banner_dispose;
  signals[SIGNAL_DISMISSED] = g_signal_new ("dismissed",
                                            CARREL_UI_TYPE_BANNER,
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "banner");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
carrel_ui_banner_init (CarrelUiBanner *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->revealer = gtk_revealer_new ();
  self->label = gtk_label_new (NULL);
  self->button = gtk_button_new ();
  self->close_button = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->close_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->close_button, "flat");
  gtk_widget_add_css_class (self->close_button, "circular");
  gtk_widget_set_tooltip_text (self->close_button, C_ ("banner", "Dismiss"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->close_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_ ("banner", "Dismiss"), -1);
  gtk_widget_set_visible (self->button, FALSE);
  gtk_widget_set_visible (self->close_button, FALSE);
  gtk_widget_add_css_class (box, "banner-content");
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_box_append (GTK_BOX (box), self->button);
  gtk_box_append (GTK_BOX (box), self->close_button);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), box);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
  g_signal_connect_object (self->close_button, "clicked", G_CALLBACK (close_cb), self, 0);
}

void
carrel_ui_banner_set_text (CarrelUiBanner *self, const char *text)
{
  g_return_if_fail (CARREL_UI_IS_BANNER (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  /* The old words stay while the banner slides away. */
  if (text != NULL)
    gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), text != NULL);
}

const char *
carrel_ui_banner_get_text (CarrelUiBanner *self)
{
  g_return_val_if_fail (CARREL_UI_IS_BANNER (self), NULL);

  return self->text;
}

void
carrel_ui_banner_set_button (CarrelUiBanner *self, const char *label, const char *action_name)
{
  g_return_if_fail (CARREL_UI_IS_BANNER (self));

  gtk_widget_set_visible (self->button, label != NULL);
  if (label != NULL)
    gtk_button_set_label (GTK_BUTTON (self->button), label);
  gtk_button_set_use_underline (GTK_BUTTON (self->button), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action_name);
}

void
carrel_ui_banner_set_dismissable (CarrelUiBanner *self, gboolean is_dismissable)
{
  g_return_if_fail (CARREL_UI_IS_BANNER (self));

  gtk_widget_set_visible (self->close_button, is_dismissable);
}
