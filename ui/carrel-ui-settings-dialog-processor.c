/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-settings-dialog-private.h"

#include "carrel-ui-format.h"

#include <glib/gi18n-lib.h>

#define MEMORY_STEP_MIB 256
#define MEMORY_MIN_MIB 16

static void
show_cpus (CarrelUiSettingsDialog *self, GtkWidget *widget)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (widget),
                             carrel_ui_settings_get_cpus (self->settings));
}

static void
show_memory (CarrelUiSettingsDialog *self, GtkWidget *widget)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (widget),
                             (double) carrel_ui_settings_get_memory_mib (self->settings));
}

GtkWidget *
carrel_ui_settings_dialog_add_processor (CarrelUiSettingsDialog *self)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  guint cpus = MAX (carrel_ui_settings_get_cpus_max (self->settings),
                    carrel_ui_settings_get_cpus (self->settings));
  guint64 memory = MAX (carrel_ui_settings_get_memory_max_mib (self->settings),
                        carrel_ui_settings_get_memory_mib (self->settings));
  g_autofree char *cpus_text =
    g_strdup_printf (ngettext ("This computer has %u", "This computer has %u", cpus), cpus);
  g_autofree char *memory_size = carrel_ui_format_memory (memory);
  g_autofree char *memory_text = g_strdup_printf (_ ("In MB; this computer has %s"), memory_size);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             carrel_ui_settings_dialog_create_number (self,
                                                                      "cpus",
                                                                      C_ ("settings", "Processors"),
                                                                          cpus_text,
                                                                          1,
                                                                          MAX (cpus, 2),
                                                                          1,
                                                                          show_cpus));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             carrel_ui_settings_dialog_create_number (self,
                                                                      "memory-mib",
                                                                      C_ ("settings", "Memory"),
                                                                          memory_text,
                                                                          MEMORY_MIN_MIB,
                                                                          (double)
                                                                            MAX (memory,
                                                                                 MEMORY_MIN_MIB +
                                                                                   1),
                                                                          MEMORY_STEP_MIB,
                                                                          show_memory));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return page;
}
