/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-message.h"

/* In pixels: less than the narrowest message dialog has, more than any single letter needs. */
#define HEADING_WIDTH_MIN 200

/* A message dialog holds its heading twice: in large letters, shown where they fit into one line,
 * and in small ones that wrap.  It takes the lesser of their least widths for its own, and asks both
 * how high they are then.  The large one does not wrap, and was asked about a width it cannot have,
 * which GTK 4.18 complains about: let it wrap, and give both the same least width. */
static void
let_headings_wrap (GtkWidget *widget, const char *heading)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), heading))
    {
      gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
      gtk_widget_set_size_request (widget, HEADING_WIDTH_MIN, -1);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    let_headings_wrap (child, heading);
}

AdwMessageDialog *
carrel_ui_message_new (GtkWindow *parent, const char *heading, const char *body)
{
  GtkWidget *dialog = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (heading != NULL, NULL);

  dialog = adw_message_dialog_new (parent, heading, body);
  let_headings_wrap (dialog, heading);
  return ADW_MESSAGE_DIALOG (dialog);
}
