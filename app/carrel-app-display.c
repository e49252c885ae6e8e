/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-display.h"

#include "carrel-app-error.h"

#include "display/carrel-display-opener.h"
#include "display/carrel-display-spice.h"
#include "display/carrel-display-vnc.h"

#include <glib/gi18n-lib.h>

/* An opener whose connections are descriptors that the machine's core hands out. */
#define CARREL_APP_TYPE_DISPLAY (carrel_app_display_get_type ())
G_DECLARE_FINAL_TYPE (CarrelAppDisplay, carrel_app_display, CARREL_APP, DISPLAY, GObject)

struct _CarrelAppDisplay
{
  GObject parent_instance;

  CarrelVmmClient *client;
  const char *kind; /* nullable: what the machine has */
};

static void carrel_app_display_opener_init (CarrelDisplayOpenerInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CarrelAppDisplay,
                               carrel_app_display,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CARREL_TYPE_DISPLAY_OPENER,
                                                      carrel_app_display_opener_init))

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  int descriptor;

  descriptor = carrel_vmm_client_open_display_finish (CARREL_VMM_CLIENT (source), result, &error);
  if (descriptor >= 0)
    g_task_return_int (task, descriptor);
  else
    g_task_return_error (task, error);
}

static void
open_async (CarrelDisplayOpener *opener,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  CarrelAppDisplay *self = CARREL_APP_DISPLAY (opener);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, open_async);
  /* A descriptor that came is never dropped: a late cancel would leak it. */
  g_task_set_check_cancellable (task, FALSE);
  carrel_vmm_client_open_display_async (self->client, self->kind, cancellable, opened_cb, task);
}

static int
open_finish (CarrelDisplayOpener *opener, GAsyncResult *result, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}

static void
carrel_app_display_opener_init (CarrelDisplayOpenerInterface *interface)
{
  interface->open_async = open_async;
  interface->open_finish = open_finish;
}

static void
carrel_app_display_finalize (GObject *object)
{
  CarrelAppDisplay *self = CARREL_APP_DISPLAY (object);

  g_clear_object (&self->client);
  G_OBJECT_CLASS (carrel_app_display_parent_class)->finalize (object);
}

static void
carrel_app_display_class_init (CarrelAppDisplayClass *class)
{
  G_OBJECT_CLASS (class)->finalize = carrel_app_display_finalize;
}

static void
carrel_app_display_init (CarrelAppDisplay *self)
{
}

CarrelDisplaySession *
carrel_app_display_new_watcher (CarrelVmmClient *client, GError **error)
{
  g_autoptr (CarrelAppDisplay) self = NULL;

  g_return_val_if_fail (CARREL_VMM_IS_CLIENT (client), NULL);

  if (g_strcmp0 (carrel_vmm_client_get_display_kind (client), "spice") != 0)
    return carrel_app_display_new_session (client, error);
  self = g_object_new (CARREL_APP_TYPE_DISPLAY, NULL);
  self->client = g_object_ref (client);
  self->kind = "vnc";
  return carrel_display_vnc_new (CARREL_DISPLAY_OPENER (self));
}

CarrelDisplaySession *
carrel_app_display_new_session (CarrelVmmClient *client, GError **error)
{
  g_autoptr (CarrelAppDisplay) self = NULL;
  const char *kind;

  g_return_val_if_fail (CARREL_VMM_IS_CLIENT (client), NULL);

  kind = carrel_vmm_client_get_display_kind (client);
  self = g_object_new (CARREL_APP_TYPE_DISPLAY, NULL);
  self->client = g_object_ref (client);
  if (g_strcmp0 (kind, "spice") == 0)
    return carrel_display_spice_new (CARREL_DISPLAY_OPENER (self));
  if (g_strcmp0 (kind, "vnc") == 0)
    return carrel_display_vnc_new (CARREL_DISPLAY_OPENER (self));
  g_set_error_literal (error,
                       CARREL_APP_ERROR,
                       CARREL_APP_ERROR_STATE,
                       _ ("The machine has no display now: it is off."));
  return NULL;
}
