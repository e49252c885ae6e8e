/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-test.h"

#include "ui/carrel-ui-source.h"

static void
assert_refused (GFile *file, const char *reason)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (1, &fake);
  GtkWidget *dialog = NULL;

  g_assert_null (carrel_ui_source_get_path (GTK_WIDGET (window), file));
  dialog = carrel_ui_test_find_dialog (window);
  g_assert_nonnull (dialog);
  carrel_ui_test_settle (dialog);
  g_assert_nonnull (carrel_ui_test_find_text (dialog, reason));
  carrel_ui_test_close (window);
}

static void
test_takes_a_file_of_this_computer (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (1, &fake);
  g_autoptr (GFile) file = g_file_new_for_path ("/home/someone/虚拟机.ova");
  g_autofree char *path = carrel_ui_source_get_path (GTK_WIDGET (window), file);

  g_assert_cmpstr (path, ==, "/home/someone/虚拟机.ova");
  g_assert_null (carrel_ui_test_find_dialog (window));
  carrel_ui_test_close (window);
}

static void
test_refuses_a_name_that_is_no_text (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/home/someone/caf\xe9.ova");

  assert_refused (file, "Its name is not valid UTF-8. Rename it, or its folder, first.");
}

static void
test_refuses_a_file_of_elsewhere (void)
{
  g_autoptr (GFile) file = g_file_new_for_uri ("http://example.org/machine.ova");

  assert_refused (file, "It is not on this computer. Copy it here first.");
}

int
main (int argc, char *argv[])
{
  carrel_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/source/takes", test_takes_a_file_of_this_computer);
  g_test_add_func ("/ui/source/no-text", test_refuses_a_name_that_is_no_text);
  g_test_add_func ("/ui/source/elsewhere", test_refuses_a_file_of_elsewhere);
  return g_test_run ();
}
