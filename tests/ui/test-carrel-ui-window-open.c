/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-test.h"

#include "ui/carrel-ui-create-dialog.h"
#include "ui/carrel-ui-import-dialog.h"

#define CLOUD "/home/someone/jammy-server-cloudimg-amd64.img"
#define STICK "/home/someone/FreeBSD-14.0-amd64-stick.img"
#define FLOPPY "/home/someone/debian-boot.img"

static GtkWidget *
open_file (CarrelUiWindow *window, const char *path)
{
  carrel_ui_window_open_image (window, path);
  carrel_ui_test_settle (GTK_WIDGET (window));
  return carrel_ui_test_find_dialog (window);
}

/* The page is shown even where nothing has to be asked: who dropped it may not know what it is. */
static void
test_disk (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (1, &fake);

  g_assert_true (CARREL_UI_IS_IMPORT_DIALOG (open_file (window, CLOUD)));
  carrel_ui_test_assert_calls (fake, "recognise " CLOUD "\nplan " CLOUD "\n");
  carrel_ui_test_close (window);
}

static void
test_medium (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (1, &fake);

  g_assert_true (CARREL_UI_IS_CREATE_DIALOG (open_file (window, FLOPPY)));
  carrel_ui_test_assert_calls (fake, "recognise " FLOPPY "\nrecognise " FLOPPY "\n");
  carrel_ui_test_close (window);
}

static void
test_either (void)
{
  static const char *const answers[] = { "install", "import", "cancel" };
  static const char *const calls[] = { "recognise " STICK "\nrecognise " STICK "\n",
                                       "recognise " STICK "\nplan " STICK "\n",
                                       "recognise " STICK "\n" };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      CarrelUiFake *fake = NULL;
      CarrelUiWindow *window = carrel_ui_test_open (1, &fake);
      GtkWidget *question = open_file (window, STICK);
      GtkWidget *dialog = NULL;

      g_assert_true (ADW_IS_MESSAGE_DIALOG (question));
      g_assert_nonnull (
        carrel_ui_test_find_text (question,
                                  "Disks with a system on them look like this, and USB sticks "
                                  "that install one, too."));
      adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), answers[i]);
      gtk_window_destroy (GTK_WINDOW (question));
      carrel_ui_test_settle (GTK_WIDGET (window));
      dialog = carrel_ui_test_find_dialog (window);
      g_assert_true (i == 0   ? CARREL_UI_IS_CREATE_DIALOG (dialog)
                     : i == 1 ? CARREL_UI_IS_IMPORT_DIALOG (dialog)
                              : dialog == NULL);
      carrel_ui_test_assert_calls (fake, calls[i]);
      carrel_ui_test_close (window);
    }
}

/* A format that no medium has is for the import to judge, and to refuse. */
static void
test_unreadable (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (1, &fake);

  carrel_ui_fake_fail_next (fake, "It is a VMDK.");
  g_assert_true (CARREL_UI_IS_IMPORT_DIALOG (open_file (window, STICK)));
  carrel_ui_test_assert_calls (fake, "recognise " STICK "\nplan " STICK "\n");
  carrel_ui_test_close (window);
}

/* What is looked at when the window is closed opens nothing. */
static void
test_closed (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (1, &fake);

  carrel_ui_window_open_image (window, STICK);
  gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (carrel_ui_test_find_dialog (window));
  carrel_ui_test_close (window);
}

int
main (int argc, char **argv)
{
  carrel_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/window-open/a-disk-comes-in", test_disk);
  g_test_add_func ("/ui/window-open/a-medium-is-installed-from", test_medium);
  g_test_add_func ("/ui/window-open/what-may-be-either-is-asked", test_either);
  g_test_add_func ("/ui/window-open/another-format-comes-in", test_unreadable);
  g_test_add_func ("/ui/window-open/a-closed-window-opens-nothing", test_closed);
  return g_test_run ();
}
