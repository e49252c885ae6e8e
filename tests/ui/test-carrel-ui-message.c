/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-test.h"

#include "ui/carrel-ui-message.h"

/* What is left of the narrowest message dialog between its margins. */
#define NARROWEST 252

static guint
assert_labels_fit (GtkWidget *widget, const char *heading)
{
  guint n_found = 0;

  if (GTK_IS_LABEL (widget))
    {
      int minimum = 0;

      gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, NARROWEST);
      n_found = g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), heading);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_found += assert_labels_fit (child, heading);
  return n_found;
}

static void
assert_heading (const char *heading)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (1, &fake);
  AdwMessageDialog *dialog = carrel_ui_message_new (GTK_WINDOW (window),
                                                    heading,
                                                    "Nothing was changed.");

  adw_message_dialog_add_response (dialog, "close", "_Close");
  gtk_window_present (GTK_WINDOW (dialog));
  carrel_ui_test_settle (GTK_WIDGET (dialog));
  g_assert_nonnull (carrel_ui_test_find_text (GTK_WIDGET (dialog), heading));
  g_assert_cmpuint (assert_labels_fit (GTK_WIDGET (dialog), heading), !=, 0);
  carrel_ui_test_close (window);
}

static void
test_short (void)
{
  assert_heading ("Tags");
}

static void
test_sentence (void)
{
  assert_heading ("The machine “Windows 11 for the tax program” cannot be started.");
}

static void
test_one_word (void)
{
  g_autofree char *word = g_strnfill (200, 'W');

  assert_heading (word);
}

int
main (int argc, char **argv)
{
  carrel_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/message/a-short-heading", test_short);
  g_test_add_func ("/ui/message/a-heading-longer-than-the-dialog-is-wide", test_sentence);
  g_test_add_func ("/ui/message/a-heading-of-one-endless-word", test_one_word);
  return g_test_run ();
}
