/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-client-private.h"

#include <unistd.h>

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>

#include "base/carrel-base-descriptor.h"

#include "carrel-vmm-disk.h"

/** The longest picture of a screen taken from a core, in bytes. */
#define PICTURE_BYTES_MAX (64U << 20)

/* The client's calls: each is a task around the generated call, with the errors in our own terms. */

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* A task for a call, or NULL when the core is gone and the task was failed. */
static GTask *
new_call (CarrelVmmClient *self,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  if (self->is_connected)
    return g_steal_pointer (&task);
  g_task_return_new_error (task,
                           CARREL_VMM_ERROR,
                           CARREL_VMM_ERROR_CLOSED,
                           _("The machine's core is gone; connect to a new one"));
  return NULL;
}

/* What a call failed with, in our own terms. */
static GError *
translate_error (CarrelVmmClient *self, GError *error)
{
  g_dbus_error_strip_remote_error (error);
  if (error->domain == G_DBUS_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    {
      CarrelVmmError code = self->is_connected ? CARREL_VMM_ERROR_PROTOCOL
                                               : CARREL_VMM_ERROR_CLOSED;
      GError *ours;

      if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
          error->domain == G_IO_ERROR)
        code = CARREL_VMM_ERROR_CLOSED;
      ours = g_error_new (CARREL_VMM_ERROR,
                          (int) code,
                          _("The machine's core did not answer: %s"), error->message);
      g_error_free (error);
      return ours;
    }
  return error;
}

/* Ends a task with an answer that holds nothing. */
static void
return_nothing (GTask *task, gboolean has_succeeded, GError *error)
{
  g_autoptr (GTask) owned = task;

  if (has_succeeded)
    g_task_return_boolean (owned, TRUE);
  else
    g_task_return_error (owned, translate_error (g_task_get_source_object (owned), error));
}

gboolean
carrel_vmm_client_call_finish (CarrelVmmClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
start_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean has_succeeded =
    carrel_vmm_bus_machine1_call_start_finish (CARREL_VMM_BUS_MACHINE1 (object), result, &error);

  return_nothing (user_data, has_succeeded, error);
}

void
carrel_vmm_client_start_async (CarrelVmmClient *self,
                               const char *spec_json,
                               GVariant *options,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GVariant) owned_options = options != NULL ? g_variant_ref_sink (options) : NULL;
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_CLIENT (self));

  task = new_call (self, carrel_vmm_client_start_async, cancellable, callback, user_data);
  if (task != NULL)
    carrel_vmm_bus_machine1_call_start (self->proxy,
                                        spec_json,
                                        options != NULL ? options : g_variant_new ("a{sv}", NULL),
                                        cancellable,
                                        start_cb,
                                        task);
}

static void
shutdown_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean has_succeeded =
    carrel_vmm_bus_machine1_call_shutdown_finish (CARREL_VMM_BUS_MACHINE1 (object), result, &error);

  return_nothing (user_data, has_succeeded, error);
}

void
carrel_vmm_client_shutdown_async (CarrelVmmClient *self,
                                  guint timeout_s,
                                  gboolean escalate,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_CLIENT (self));

  task = new_call (self, carrel_vmm_client_shutdown_async, cancellable, callback, user_data);
  if (task != NULL)
    carrel_vmm_bus_machine1_call_shutdown (self->proxy,
                                           timeout_s,
                                           escalate,
                                           cancellable,
                                           shutdown_cb,
                                           task);
}

static void
power_off_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean has_succeeded = carrel_vmm_bus_machine1_call_power_off_finish (CARREL_VMM_BUS_MACHINE1 (
                                                                            object),
                                                                          result,
                                                                          &error);

  return_nothing (user_data, has_succeeded, error);
}

void
carrel_vmm_client_power_off_async (CarrelVmmClient *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_CLIENT (self));

  task = new_call (self, carrel_vmm_client_power_off_async, cancellable, callback, user_data);
  if (task != NULL)
    carrel_vmm_bus_machine1_call_power_off (self->proxy, cancellable, power_off_cb, task);
}

static void
reset_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean has_succeeded =
    carrel_vmm_bus_machine1_call_reset_finish (CARREL_VMM_BUS_MACHINE1 (object), result, &error);

  return_nothing (user_data, has_succeeded, error);
}

void
carrel_vmm_client_reset_async (CarrelVmmClient *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_CLIENT (self));

  task = new_call (self, carrel_vmm_client_reset_async, cancellable, callback, user_data);
  if (task != NULL)
    carrel_vmm_bus_machine1_call_reset (self->proxy, cancellable, reset_cb, task);
}

static void
pause_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean has_succeeded =
    carrel_vmm_bus_machine1_call_pause_finish (CARREL_VMM_BUS_MACHINE1 (object), result, &error);

  return_nothing (user_data, has_succeeded, error);
}

void
carrel_vmm_client_pause_async (CarrelVmmClient *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_CLIENT (self));

  task = new_call (self, carrel_vmm_client_pause_async, cancellable, callback, user_data);
  if (task != NULL)
    carrel_vmm_bus_machine1_call_pause (self->proxy, cancellable, pause_cb, task);
}

static void
resume_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean has_succeeded =
    carrel_vmm_bus_machine1_call_resume_finish (CARREL_VMM_BUS_MACHINE1 (object), result, &error);

  return_nothing (user_data, has_succeeded, error);
}

void
carrel_vmm_client_resume_async (CarrelVmmClient *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_CLIENT (self));

  task = new_call (self, carrel_vmm_client_resume_async, cancellable, callback, user_data);
  if (task != NULL)
    carrel_vmm_bus_machine1_call_resume (self->proxy, cancellable, resume_cb, task);
}

static void
resize_disk_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean has_succeeded =
    carrel_vmm_bus_machine1_call_resize_disk_finish (CARREL_VMM_BUS_MACHINE1 (object),
                                                     result,
                                                     &error);

  return_nothing (user_data, has_succeeded, error);
}

void
carrel_vmm_client_resize_disk_async (CarrelVmmClient *self,
                                     const char *disk_id,
                                     guint64 bytes,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_CLIENT (self));

  task = new_call (self, carrel_vmm_client_resize_disk_async, cancellable, callback, user_data);
  if (task != NULL)
    carrel_vmm_bus_machine1_call_resize_disk (self->proxy,
                                              disk_id,
                                              bytes,
                                              cancellable,
                                              resize_disk_cb,
                                              task);
}

static void
agent_ping_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean has_succeeded = carrel_vmm_bus_machine1_call_agent_ping_finish (CARREL_VMM_BUS_MACHINE1 (
                                                                             object),
                                                                           result,
                                                                           &error);

  return_nothing (user_data, has_succeeded, error);
}

void
carrel_vmm_client_agent_ping_async (CarrelVmmClient *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_CLIENT (self));

  task = new_call (self, carrel_vmm_client_agent_ping_async, cancellable, callback, user_data);
  if (task != NULL)
    carrel_vmm_bus_machine1_call_agent_ping (self->proxy, cancellable, agent_ping_cb, task);
}

static void
quit_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean has_succeeded =
    carrel_vmm_bus_machine1_call_quit_finish (CARREL_VMM_BUS_MACHINE1 (object), result, &error);

  return_nothing (user_data, has_succeeded, error);
}

void
carrel_vmm_client_quit_async (CarrelVmmClient *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_CLIENT (self));

  task = new_call (self, carrel_vmm_client_quit_async, cancellable, callback, user_data);
  if (task != NULL)
    carrel_vmm_bus_machine1_call_quit (self->proxy, cancellable, quit_cb, task);
}

static void
send_keys_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean has_succeeded = carrel_vmm_bus_machine1_call_send_keys_finish (CARREL_VMM_BUS_MACHINE1 (
                                                                            object),
                                                                          result,
                                                                          &error);

  return_nothing (user_data, has_succeeded, error);
}

void
carrel_vmm_client_send_keys_async (CarrelVmmClient *self,
                                   GPtrArray *chords,
                                   guint hold_ms,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aau"));
  g_autoptr (GVariant) value = NULL;
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_CLIENT (self));
  g_return_if_fail (chords != NULL);

  for (guint index = 0; index < chords->len; index++)
    {
      GArray *chord = g_ptr_array_index (chords, index);

      g_variant_builder_add_value (&builder,
                                   g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32,
                                                              chord->data,
                                                              chord->len,
                                                              sizeof (guint32)));
    }
  value = g_variant_ref_sink (g_variant_builder_end (&builder));
  task = new_call (self, carrel_vmm_client_send_keys_async, cancellable, callback, user_data);
  if (task != NULL)
    carrel_vmm_bus_machine1_call_send_keys (self->proxy,
                                            value,
                                            hold_ms,
                                            cancellable,
                                            send_keys_cb,
                                            task);
}

static void
change_media_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean has_succeeded =
    carrel_vmm_bus_machine1_call_change_media_finish (CARREL_VMM_BUS_MACHINE1 (object),
                                                      NULL,
                                                      result,
                                                      &error);

  return_nothing (user_data, has_succeeded, error);
}

void
carrel_vmm_client_change_media_async (CarrelVmmClient *self,
                                      const char *device_id,
                                      const char *path,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GVariantBuilder handles = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("ah"));
  g_autoptr (GUnixFDList) list = NULL;
  g_autoptr (GVariant) image = NULL;
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (CARREL_VMM_IS_CLIENT (self));
  g_return_if_fail (device_id != NULL);

  task = new_call (self, carrel_vmm_client_change_media_async, cancellable, callback, user_data);
  if (task != NULL && path != NULL)
    {
      int descriptor = carrel_vmm_disk_open_media (path, NULL, &error);

      if (descriptor < 0)
        {
          g_task_return_error (task, g_steal_pointer (&error));
          g_clear_object (&task);
        }
      else
        {
          list = g_unix_fd_list_new_from_array (&descriptor, 1);
          g_variant_builder_add (&handles, "h", 0);
        }
    }
  image = g_variant_ref_sink (g_variant_builder_end (&handles));
  if (task != NULL)
    carrel_vmm_bus_machine1_call_change_media (self->proxy,
                                               device_id,
                                               image,
                                               path != NULL ? path : "",
                                               list,
                                               cancellable,
                                               change_media_cb,
                                               g_steal_pointer (&task));
}

/* Takes the one descriptor of an answer, or -1 with the error set. */
static int
take_descriptor (GVariant *handle, GUnixFDList *list, GError **error)
{
  if (list == NULL || g_unix_fd_list_get_length (list) == 0)
    {
      g_set_error_literal (error,
                           CARREL_VMM_ERROR,
                           CARREL_VMM_ERROR_PROTOCOL,
                           _("The machine's core answered without a descriptor"));
      return -1;
    }
  return g_unix_fd_list_get (list, g_variant_get_handle (handle), error);
}

static void
open_display_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) handle = NULL;
  g_autoptr (GUnixFDList) list = NULL;
  GError *error = NULL;
  int descriptor = -1;

  if (carrel_vmm_bus_machine1_call_open_display_finish (CARREL_VMM_BUS_MACHINE1 (object),
                                                        &handle,
                                                        &list,
                                                        result,
                                                        &error))
    descriptor = take_descriptor (handle, list, &error);
  if (descriptor >= 0)
    g_task_return_int (task, descriptor);
  else
    g_task_return_error (task, translate_error (g_task_get_source_object (task), error));
}

void
carrel_vmm_client_open_display_async (CarrelVmmClient *self,
                                      const char *kind,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_CLIENT (self));

  task = new_call (self, carrel_vmm_client_open_display_async, cancellable, callback, user_data);
  if (task != NULL)
    carrel_vmm_bus_machine1_call_open_display (self->proxy,
                                               or_empty (kind),
                                               NULL,
                                               cancellable,
                                               open_display_cb,
                                               task);
}

int
carrel_vmm_client_open_display_finish (CarrelVmmClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}

static void
screendump_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) handle = NULL;
  g_autoptr (GUnixFDList) list = NULL;
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  g_autoptr (GBytes) picture = NULL;
  GError *error = NULL;

  if (carrel_vmm_bus_machine1_call_screendump_finish (CARREL_VMM_BUS_MACHINE1 (object),
                                                      &handle,
                                                      &list,
                                                      result,
                                                      &error))
    descriptor = take_descriptor (handle, list, &error);
  if (descriptor >= 0)
    picture = carrel_base_descriptor_read_all (descriptor, PICTURE_BYTES_MAX, &error);
  if (picture != NULL)
    g_task_return_pointer (task, g_steal_pointer (&picture), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, translate_error (g_task_get_source_object (task), error));
}

void
carrel_vmm_client_screendump_async (CarrelVmmClient *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_CLIENT (self));

  task = new_call (self, carrel_vmm_client_screendump_async, cancellable, callback, user_data);
  if (task != NULL)
    carrel_vmm_bus_machine1_call_screendump (self->proxy, NULL, cancellable, screendump_cb, task);
}

GBytes *
carrel_vmm_client_screendump_finish (CarrelVmmClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  GStrv applied_now;
  GStrv after_restart;
} Applied;

static void
applied_free (Applied *applied)
{
  g_strfreev (applied->applied_now);
  g_strfreev (applied->after_restart);
  g_free (applied);
}

static void
apply_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Applied *applied = g_new0 (Applied, 1);
  GError *error = NULL;
  gboolean has_succeeded = carrel_vmm_bus_machine1_call_apply_finish (CARREL_VMM_BUS_MACHINE1 (
                                                                        object),
                                                                      &applied->applied_now,
                                                                      &applied->after_restart,
                                                                      result,
                                                                      &error);

  g_task_set_task_data (user_data, applied, (GDestroyNotify) applied_free);
  return_nothing (user_data, has_succeeded, error);
}

void
carrel_vmm_client_apply_async (CarrelVmmClient *self,
                               const char *spec_json,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_CLIENT (self));
  g_return_if_fail (spec_json != NULL);

  task = new_call (self, carrel_vmm_client_apply_async, cancellable, callback, user_data);
  if (task != NULL)
    carrel_vmm_bus_machine1_call_apply (self->proxy, spec_json, cancellable, apply_cb, task);
}

gboolean
carrel_vmm_client_apply_finish (CarrelVmmClient *self,
                                GAsyncResult *result,
                                GStrv *out_applied_now,
                                GStrv *out_after_restart,
                                GError **error)
{
  Applied *applied;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  applied = g_task_get_task_data (G_TASK (result));
  if (out_applied_now != NULL)
    *out_applied_now = g_steal_pointer (&applied->applied_now);
  if (out_after_restart != NULL)
    *out_after_restart = g_steal_pointer (&applied->after_restart);
  return TRUE;
}
