/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-window-private.h"

#include "carrel-ui-discover-dialog.h"
#include "carrel-ui-format.h"
#include "carrel-ui-import-dialog.h"
#include "carrel-ui-names.h"
#include "carrel-ui-physical-dialog.h"
#include "carrel-ui-report.h"
#include "carrel-ui-source.h"

#include <glib/gi18n-lib.h>

/* A package is planned first, as a job. When there is nothing to ask, and a person did not ask for the
 * page, the import begins at once, and the page can be opened from the toast that says so. */

#define PLANS_KEY "carrel-ui-import-plans"

typedef struct
{
  CarrelUiWindow *window;
  gboolean is_shown;
} Planning;

static void
planning_free (Planning *planning)
{
  g_object_unref (planning->window);
  g_free (planning);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Planning, planning_free)

/* A window that was closed meanwhile shows nothing any more; what it began goes on. */
static gboolean
is_open (CarrelUiWindow *self)
{
  return self->provider != NULL && gtk_widget_get_mapped (GTK_WIDGET (self));
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelUiWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!carrel_ui_provider_import_finish (CARREL_UI_PROVIDER (source), result, &error) &&
      is_open (self))
    carrel_ui_report_error (GTK_WIDGET (self), self->provider, NULL, error);
}

static void
import_cb (CarrelUiImportDialog *dialog, CarrelUiImportRequest *request, gpointer user_data)
{
  CarrelUiWindow *self = CARREL_UI_WINDOW (user_data);

  carrel_ui_provider_import_async (self->provider, request, imported_cb, g_object_ref (self));
}

static CarrelUiImportDialog *
show_plan (CarrelUiWindow *self, CarrelUiImportPlan *plan)
{
  CarrelUiImportDialog *dialog = carrel_ui_import_dialog_new (self->provider,
                                                              GTK_WINDOW (self),
                                                              plan);

  g_signal_connect_object (dialog, "import", G_CALLBACK (import_cb), self, 0);
  carrel_ui_names_mend (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

static GHashTable *
get_plans (CarrelUiWindow *self)
{
  GHashTable *plans = g_object_get_data (G_OBJECT (self), PLANS_KEY);

  if (plans == NULL)
    {
      plans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
      g_object_set_data_full (G_OBJECT (self),
                              PLANS_KEY,
                              plans,
                              (GDestroyNotify) g_hash_table_unref);
    }
  return plans;
}

void
carrel_ui_window_show_import_plan (CarrelUiWindow *self, const char *path)
{
  CarrelUiImportPlan *plan = g_hash_table_lookup (get_plans (self), path);

  if (plan != NULL)
    carrel_ui_import_dialog_set_decided (show_plan (self, plan));
}

static void
begin (CarrelUiWindow *self, CarrelUiImportPlan *plan)
{
  const char *path = carrel_ui_import_plan_get_path (plan);
  g_autofree char *name = carrel_ui_format_quoted (carrel_ui_import_plan_get_title (plan));
  g_autofree char *text = g_strdup_printf (_ ("Importing %s"), name);
  g_autoptr (CarrelUiImportRequest) request = carrel_ui_import_request_new ();
  g_auto (GStrv)
    values = carrel_ui_import_field_list_values (carrel_ui_import_plan_get_fields (plan));

  g_object_set (request,
                "values",
                values,
                "path",
                path,
                "title",
                carrel_ui_import_plan_get_title (plan),
                "configuration",
                carrel_ui_import_plan_get_configuration (plan),
                "trial",
                carrel_ui_import_plan_get_trial (plan),
                NULL);
  g_hash_table_replace (get_plans (self), g_strdup (path), g_object_ref (plan));
  carrel_ui_report_toast (GTK_WIDGET (self->stack),
                          text,
                          C_ ("import", "Show plan"),
                              "win.import-plan",
                              g_variant_new_string (path));
  carrel_ui_provider_import_async (self->provider, request, imported_cb, g_object_ref (self));
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Planning) planning = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelUiImportPlan)
    plan = carrel_ui_provider_plan_import_finish (CARREL_UI_PROVIDER (source), result, &error);

  if (!is_open (planning->window))
    return;
  if (plan == NULL)
    carrel_ui_report_error (GTK_WIDGET (planning->window), planning->window->provider, NULL, error);
  else if (planning->is_shown || carrel_ui_import_plan_get_asks (plan))
    show_plan (planning->window, plan);
  else
    begin (planning->window, plan);
}

static void
plan_import (CarrelUiWindow *self, const char *path, gboolean is_shown, gboolean is_held)
{
  Planning *planning = g_new0 (Planning, 1);

  planning->window = g_object_ref (self);
  planning->is_shown = is_shown;
  carrel_ui_provider_plan_import_async (self->provider,
                                        path,
                                        NULL,
                                        is_held,
                                        NULL,
                                        planned_cb,
                                        planning);
}

void
carrel_ui_window_import (CarrelUiWindow *self, const char *path, gboolean is_shown)
{
  plan_import (self, path, is_shown, FALSE);
}

static void
chosen_cb (GtkWidget *origin, const char *path, gpointer user_data)
{
  carrel_ui_window_import (CARREL_UI_WINDOW (origin), path, TRUE);
}

void
carrel_ui_window_choose_import (CarrelUiWindow *self, gboolean is_folder)
{
  carrel_ui_source_choose_package (GTK_WIDGET (self), is_folder, chosen_cb, NULL);
}

static void
discovered_cb (GtkWidget *origin, const char *path)
{
  carrel_ui_window_import (CARREL_UI_WINDOW (origin), path, TRUE);
}

void
carrel_ui_window_discover (CarrelUiWindow *self)
{
  GtkWindow *dialog = carrel_ui_discover_dialog_new (self->provider,
                                                     GTK_WIDGET (self),
                                                     discovered_cb);

  carrel_ui_names_mend (GTK_WIDGET (dialog));
  gtk_window_present (dialog);
}

static void
disk_chosen_cb (GtkWidget *origin, const char *path, gboolean is_held)
{
  plan_import (CARREL_UI_WINDOW (origin), path, TRUE, is_held);
}

void
carrel_ui_window_import_disk (CarrelUiWindow *self)
{
  GtkWindow *dialog = carrel_ui_physical_dialog_new (self->provider,
                                                     GTK_WIDGET (self),
                                                     disk_chosen_cb);

  carrel_ui_names_mend (GTK_WIDGET (dialog));
  gtk_window_present (dialog);
}
