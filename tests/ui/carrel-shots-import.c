/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-shots-import.h"

#include "carrel-ui-test.h"

#include "ui/carrel-ui-import-dialog.h"
#include "ui/carrel-ui-jobs-button.h"

/* High enough to show all of the longest plan. */
#define ALL_HEIGHT 1900

static GtkWidget *
open_plan (CarrelUiWindow *window, const char *path)
{
  GtkWidget *dialog = NULL;

  carrel_ui_window_open_image (window, path);
  carrel_ui_test_settle (GTK_WIDGET (window));
  dialog = carrel_ui_test_find_dialog (window);
  g_assert_true (CARREL_UI_IS_IMPORT_DIALOG (dialog));
  return dialog;
}

/* A plan with nothing to ask is shown when a person wants to read it. */
static GtkWidget *
prepare_simple (CarrelUiWindow *window, CarrelUiFake *fake)
{
  carrel_ui_window_open_image (window, "/home/someone/Kiste");
  carrel_ui_test_settle (GTK_WIDGET (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.import-plan", "s", "/home/someone/Kiste");
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_consents (CarrelUiWindow *window, CarrelUiFake *fake)
{
  return open_plan (window, "/home/someone/appliance.ova");
}

static GtkWidget *
prepare_all (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *dialog = open_plan (window, "/home/someone/appliance.ova");

  gtk_window_set_default_size (GTK_WINDOW (dialog), 600, ALL_HEIGHT);
  return dialog;
}

static GtkWidget *
prepare_many (CarrelUiWindow *window, CarrelUiFake *fake)
{
  return open_plan (window, "/home/someone/many.ova");
}

static GtkWidget *
prepare_cloud (CarrelUiWindow *window, CarrelUiFake *fake)
{
  return open_plan (window, "/home/someone/debian-12-genericcloud-amd64.qcow2");
}

static GtkWidget *
prepare_either (CarrelUiWindow *window, CarrelUiFake *fake)
{
  carrel_ui_window_open_image (window, "/home/someone/FreeBSD-14.0-RELEASE-amd64-memstick.img");
  carrel_ui_test_settle (GTK_WIDGET (window));
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_values (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *dialog = open_plan (window, "/home/someone/values.ova");

  gtk_window_set_default_size (GTK_WINDOW (dialog), 600, 1100);
  return dialog;
}

static GtkWidget *
prepare_broken (CarrelUiWindow *window, CarrelUiFake *fake)
{
  return open_plan (window, "/home/someone/broken.utm");
}

static GtkWidget *
prepare_running (CarrelUiWindow *window, CarrelUiFake *fake)
{
  CarrelUiJob *job = carrel_ui_fake_add_job (fake, "Importing: Mail gateway", 0.42);
  GtkWidget *jobs = NULL;
  GtkWidget *button = NULL;

  g_object_set (job, "detail", "1.2 GiB of 3.0 GiB, 310.0 MiB a second, 6 seconds left", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  jobs = carrel_ui_test_find_type (GTK_WIDGET (window), CARREL_UI_TYPE_JOBS_BUTTON);
  button = carrel_ui_test_find_type (jobs, GTK_TYPE_MENU_BUTTON);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  return GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
}

static GtkWidget *
prepare_begun (CarrelUiWindow *window, CarrelUiFake *fake)
{
  carrel_ui_fake_add_job (fake, "Importing: Kiste", 0.1);
  carrel_ui_window_open_image (window, "/home/someone/Kiste");
  return NULL;
}

static GtkWidget *
prepare_discover (CarrelUiWindow *window, CarrelUiFake *fake)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.discover", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_physical (CarrelUiWindow *window, CarrelUiFake *fake)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.import-disk", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_held (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *dialog = prepare_physical (window, fake);

  gtk_switch_set_active (GTK_SWITCH (carrel_ui_test_find_type (dialog, GTK_TYPE_SWITCH)), TRUE);
  carrel_ui_test_settle (dialog);
  return dialog;
}

static GtkWidget *
prepare_write (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *library = GTK_WIDGET (carrel_ui_test_get_library (window));

  for (guint i = 0; i < 30; i++)
    g_object_set (carrel_ui_fake_get_machine (fake, i), "state", (int) CARREL_UI_STATE_OFF, NULL);
  gtk_selection_model_select_item (carrel_ui_library_page_get_selection (
                                     CARREL_UI_LIBRARY_PAGE (library)),
                                   1,
                                   TRUE);
  gtk_widget_activate_action (library, "machine.write-disk", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_write_confirmed (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *dialog = prepare_write (window, fake);
  GtkWidget *row =
    gtk_widget_get_ancestor (carrel_ui_test_find_text (dialog, "Stick & <Thin> 4C530001 64 GB"),
                             ADW_TYPE_ACTION_ROW);
  GtkWidget *entry = NULL;

  adw_action_row_activate (ADW_ACTION_ROW (row));
  carrel_ui_test_settle (dialog);
  entry = carrel_ui_test_find_type (dialog, ADW_TYPE_ENTRY_ROW);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Stick & <Thin> 4C530001 64 GB");
  carrel_ui_test_settle (dialog);
  return dialog;
}

static const CarrelShotsScene scenes[] = {
  { "import-simple", 30, prepare_simple },
  { "import-consents", 30, prepare_consents },
  { "import-all", 30, prepare_all },
  { "import-many", 30, prepare_many },
  { "import-cloud", 30, prepare_cloud },
  { "import-either", 30, prepare_either },
  { "import-values", 30, prepare_values },
  { "import-broken", 30, prepare_broken },
  { "import-running", 30, prepare_running },
  { "import-begun", 30, prepare_begun },
  { "import-discover", 30, prepare_discover },
  { "import-discover-none", 0, prepare_discover },
  { "physical-import", 30, prepare_physical },
  { "physical-import-held", 30, prepare_held },
  { "physical-import-none", 0, prepare_physical },
  { "physical-write", 30, prepare_write },
  { "physical-write-confirmed", 30, prepare_write_confirmed },
};

const CarrelShotsScene *
carrel_shots_import_get (guint *out_n_scenes)
{
  *out_n_scenes = G_N_ELEMENTS (scenes);
  return scenes;
}
