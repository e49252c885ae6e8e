/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-names.h"

#include <adwaita.h>

/* A button of GTK 4.8 with a label names itself twice: by the label as it was written, with the
 * underscore of its mnemonic, and by the label's widget, which shows it without. Both are said, "_Start
 * Start". Taking the first one back leaves the second; that has to be done after every change of the
 * label. Newer versions do not have the first, and lose nothing. */

static GQuark
mended_quark (void)
{
  return g_quark_from_static_string ("carrel-ui-names-mended");
}

static void
forget_written (GtkWidget *button)
{
  gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static void
mend_button (GtkWidget *button)
{
  const char *label = gtk_button_get_label (GTK_BUTTON (button));

  if (g_object_get_qdata (G_OBJECT (button), mended_quark ()) != NULL)
    return;
  g_object_set_qdata (G_OBJECT (button), mended_quark (), button);
  g_signal_connect_object (button,
                           "notify::label",
                           G_CALLBACK (forget_written),
                           button,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  if (label != NULL)
    forget_written (button);
}

static void
name (GtkWidget *widget, const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* The halves of a split button know nothing of its tooltips. */
static void
mend_split_button (GtkWidget *split)
{
  const char *tooltip = gtk_widget_get_tooltip_text (split);
  const char *dropdown = adw_split_button_get_dropdown_tooltip (ADW_SPLIT_BUTTON (split));

  for (GtkWidget *half = gtk_widget_get_first_child (split); half != NULL;
       half = gtk_widget_get_next_sibling (half))
    {
      if (GTK_IS_MENU_BUTTON (half) && dropdown != NULL && dropdown[0] != '\0')
        name (half, dropdown);
      else if (GTK_IS_BUTTON (half) && tooltip != NULL &&
               adw_split_button_get_icon_name (ADW_SPLIT_BUTTON (split)) != NULL)
        name (half, tooltip);
    }
}

/* The row names its control by its title. */
static void
mend_row (GtkWidget *row)
{
  GtkWidget *control = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row));

  if (control != NULL && control != row && !GTK_IS_BUTTON (control))
    forget_written (control);
}

/* An item of a menu is named by the label inside.  GTK 4.18 keeps that label from screen readers, and
 * then has nothing to say of the item. */
static void
mend_items (GtkWidget *widget)
{
  gboolean is_item = g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkModelButton");

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!is_item)
      mend_items (child);
    else if (GTK_IS_LABEL (child))
      {
        gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget),
                                       GTK_ACCESSIBLE_RELATION_LABELLED_BY);
        name (widget, gtk_label_get_text (GTK_LABEL (child)));
        return;
      }
}

/* Items come and go with the model: they are named each time the menu opens. */
static void
mend_menu (GtkWidget *menu)
{
  if (g_object_get_qdata (G_OBJECT (menu), mended_quark ()) != NULL)
    return;
  g_object_set_qdata (G_OBJECT (menu), mended_quark (), menu);
  g_signal_connect_object (menu, "map", G_CALLBACK (mend_items), menu, G_CONNECT_SWAPPED);
}

void
carrel_ui_names_mend (GtkWidget *root)
{
  g_return_if_fail (GTK_IS_WIDGET (root));

  if (GTK_IS_BUTTON (root) && gtk_button_get_use_underline (GTK_BUTTON (root)))
    mend_button (root);
  if (GTK_IS_POPOVER_MENU (root))
    mend_menu (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    carrel_ui_names_mend (child);
  if (ADW_IS_SPLIT_BUTTON (root))
    mend_split_button (root);
  if (ADW_IS_ACTION_ROW (root))
    mend_row (root);
}
