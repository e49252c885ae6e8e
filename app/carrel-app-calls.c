/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-calls.h"

/* What every call gets after its own arguments. */
#define ANSWER(fiber) carrel_app_fiber_get_cancellable (fiber), carrel_app_fiber_ready_cb, fiber

typedef struct
{
  CarrelAppCallsWork work;
  gpointer data;
} Work;

static void
work_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  GError *error = NULL;

  if (work->work (work->data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

gboolean
carrel_app_calls_run_in_thread (CarrelAppFiber *fiber,
                                CarrelAppCallsWork work,
                                gpointer data,
                                GError **error)
{
  Work all = { work, data };
  g_autoptr (GTask) task =
    g_task_new (NULL, carrel_app_fiber_get_cancellable (fiber), carrel_app_fiber_ready_cb, fiber);
  g_autoptr (GAsyncResult) result = NULL;

  g_task_set_source_tag (task, carrel_app_calls_run_in_thread);
  /* What was done stays done, whoever cancels meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, &all, NULL);
  g_task_run_in_thread (task, work_thread);
  result = carrel_app_fiber_wait (fiber);
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
carrel_app_calls_insert_machine (CarrelAppFiber *fiber,
                                 CarrelLibrary *library,
                                 const CarrelLibraryMachine *machine,
                                 GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_machines_insert_async (library, machine, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_change_finish (library, result, error);
}

gboolean
carrel_app_calls_insert_machines (CarrelAppFiber *fiber,
                                  CarrelLibrary *library,
                                  GPtrArray *machines,
                                  const char *group,
                                  gint64 *out_folder_id,
                                  GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_machines_insert_together_async (library, machines, group, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_machines_insert_together_finish (library, result, out_folder_id, error);
}

gboolean
carrel_app_calls_mark_used (CarrelAppFiber *fiber,
                            CarrelLibrary *library,
                            const char *uuid,
                            GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_machines_mark_used_async (library, uuid, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_change_finish (library, result, error);
}

gboolean
carrel_app_calls_trash_machines (CarrelAppFiber *fiber,
                                 CarrelLibrary *library,
                                 const char *const *uuids,
                                 GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_machines_trash_async (library, uuids, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_change_finish (library, result, error);
}

gboolean
carrel_app_calls_restore_machines (CarrelAppFiber *fiber,
                                   CarrelLibrary *library,
                                   const char *const *uuids,
                                   GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_machines_restore_async (library, uuids, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_change_finish (library, result, error);
}

gboolean
carrel_app_calls_purge_machines (CarrelAppFiber *fiber,
                                 CarrelLibrary *library,
                                 const char *const *uuids,
                                 GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_machines_purge_async (library, uuids, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_change_finish (library, result, error);
}

gboolean
carrel_app_calls_remember_medium (CarrelAppFiber *fiber,
                                  CarrelLibrary *library,
                                  const CarrelLibraryMedium *medium,
                                  GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_media_remember_async (library, medium, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_change_finish (library, result, error);
}

gboolean
carrel_app_calls_rename_folder (CarrelAppFiber *fiber,
                                CarrelLibrary *library,
                                gint64 folder_id,
                                const char *name,
                                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_folders_rename_async (library, folder_id, name, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_change_finish (library, result, error);
}

gboolean
carrel_app_calls_move_folder (CarrelAppFiber *fiber,
                              CarrelLibrary *library,
                              gint64 folder_id,
                              gint64 parent_id,
                              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_folders_move_async (library, folder_id, parent_id, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_change_finish (library, result, error);
}

gboolean
carrel_app_calls_delete_folder (CarrelAppFiber *fiber,
                                CarrelLibrary *library,
                                gint64 folder_id,
                                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_folders_delete_async (library, folder_id, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_change_finish (library, result, error);
}

gboolean
carrel_app_calls_append_event (CarrelAppFiber *fiber,
                               CarrelLibrary *library,
                               const char *who,
                               const char *verb,
                               const char *machine_uuid,
                               const char *detail,
                               GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_events_append_async (library, who, verb, machine_uuid, detail, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_change_finish (library, result, error);
}

gboolean
carrel_app_calls_step_operation (CarrelAppFiber *fiber,
                                 CarrelLibrary *library,
                                 gint64 operation_id,
                                 const char *step,
                                 const char *payload_json,
                                 GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_operations_step_async (library, operation_id, step, payload_json, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_change_finish (library, result, error);
}

gboolean
carrel_app_calls_finish_operation (CarrelAppFiber *fiber,
                                   CarrelLibrary *library,
                                   gint64 operation_id,
                                   const char *failure,
                                   GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_operations_finish_async (library, operation_id, failure, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_change_finish (library, result, error);
}

gboolean
carrel_app_calls_adopt_operation (CarrelAppFiber *fiber,
                                  CarrelLibrary *library,
                                  gint64 operation_id,
                                  GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_operations_adopt_async (library, operation_id, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_change_finish (library, result, error);
}

gboolean
carrel_app_calls_back_up (CarrelAppFiber *fiber, CarrelLibrary *library, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_backup_async (library, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_change_finish (library, result, error);
}

CarrelLibraryMachine *
carrel_app_calls_get_machine (CarrelAppFiber *fiber,
                              CarrelLibrary *library,
                              const char *uuid,
                              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_machines_get_async (library, uuid, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_machines_get_finish (library, result, error);
}

GPtrArray *
carrel_app_calls_find_machines (CarrelAppFiber *fiber,
                                CarrelLibrary *library,
                                const char *text,
                                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_machines_find_async (library, text, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_machines_find_finish (library, result, error);
}

gint64
carrel_app_calls_create_folder (CarrelAppFiber *fiber,
                                CarrelLibrary *library,
                                gint64 parent_id,
                                const char *name,
                                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_folders_create_async (library, parent_id, name, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_folders_create_finish (library, result, error);
}

GPtrArray *
carrel_app_calls_list_folders (CarrelAppFiber *fiber, CarrelLibrary *library, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_folders_list_async (library, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_folders_list_finish (library, result, error);
}

GPtrArray *
carrel_app_calls_list_events (CarrelAppFiber *fiber,
                              CarrelLibrary *library,
                              const char *machine_uuid,
                              gint64 before,
                              guint limit,
                              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_events_list_async (library, machine_uuid, before, limit, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_events_list_finish (library, result, error);
}

GPtrArray *
carrel_app_calls_list_media (CarrelAppFiber *fiber,
                             CarrelLibrary *library,
                             guint limit,
                             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_media_list_async (library, limit, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_media_list_finish (library, result, error);
}

GPtrArray *
carrel_app_calls_list_operations (CarrelAppFiber *fiber,
                                  CarrelLibrary *library,
                                  gboolean unfinished_only,
                                  GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_operations_list_async (library, unfinished_only, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_operations_list_finish (library, result, error);
}

gint64
carrel_app_calls_begin_operation (CarrelAppFiber *fiber,
                                  CarrelLibrary *library,
                                  const char *machine_uuid,
                                  const char *kind,
                                  const char *payload_json,
                                  GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_operations_begin_async (library, machine_uuid, kind, payload_json, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_operations_begin_finish (library, result, error);
}

GPtrArray *
carrel_app_calls_page_machines (CarrelAppFiber *fiber,
                                CarrelLibrary *library,
                                const CarrelLibraryQuery *query,
                                const char *after,
                                guint limit,
                                char **out_after,
                                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_machines_page_async (library, query, after, limit, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_machines_page_finish (library, result, out_after, error);
}

gboolean
carrel_app_calls_update_machine (CarrelAppFiber *fiber,
                                 CarrelLibrary *library,
                                 const CarrelLibraryMachine *machine,
                                 CarrelLibraryMachineFields fields,
                                 GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_machines_update_async (library, machine, fields, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_change_finish (library, result, error);
}

gboolean
carrel_app_calls_update_spec (CarrelAppFiber *fiber,
                              CarrelLibrary *library,
                              const char *uuid,
                              const char *spec_json,
                              GPtrArray *disks,
                              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_library_machines_update_spec_async (library, uuid, spec_json, disks, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_library_machines_update_spec_finish (library, result, NULL, error);
}

gboolean
carrel_app_calls_client_start (CarrelAppFiber *fiber,
                               CarrelVmmClient *client,
                               const char *spec_json,
                               GVariant *options,
                               GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_start_async (client, spec_json, options, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_client_call_finish (client, result, error);
}

gboolean
carrel_app_calls_client_shutdown (CarrelAppFiber *fiber,
                                  CarrelVmmClient *client,
                                  guint timeout_s,
                                  gboolean escalate,
                                  GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_shutdown_async (client, timeout_s, escalate, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_client_call_finish (client, result, error);
}

gboolean
carrel_app_calls_client_power_off (CarrelAppFiber *fiber, CarrelVmmClient *client, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_power_off_async (client, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_client_call_finish (client, result, error);
}

gboolean
carrel_app_calls_client_reset (CarrelAppFiber *fiber, CarrelVmmClient *client, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_reset_async (client, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_client_call_finish (client, result, error);
}

gboolean
carrel_app_calls_client_pause (CarrelAppFiber *fiber, CarrelVmmClient *client, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_pause_async (client, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_client_call_finish (client, result, error);
}

gboolean
carrel_app_calls_client_resume (CarrelAppFiber *fiber, CarrelVmmClient *client, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_resume_async (client, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_client_call_finish (client, result, error);
}

gboolean
carrel_app_calls_client_send_keys (CarrelAppFiber *fiber,
                                   CarrelVmmClient *client,
                                   GPtrArray *chords,
                                   guint hold_ms,
                                   GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_send_keys_async (client, chords, hold_ms, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_client_call_finish (client, result, error);
}

gboolean
carrel_app_calls_client_change_media (CarrelAppFiber *fiber,
                                      CarrelVmmClient *client,
                                      const char *device_id,
                                      const char *path,
                                      GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_change_media_async (client, device_id, path, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_client_call_finish (client, result, error);
}

gboolean
carrel_app_calls_client_resize_disk (CarrelAppFiber *fiber,
                                     CarrelVmmClient *client,
                                     const char *disk_id,
                                     guint64 bytes,
                                     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_resize_disk_async (client, disk_id, bytes, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_client_call_finish (client, result, error);
}

gboolean
carrel_app_calls_client_agent_ping (CarrelAppFiber *fiber, CarrelVmmClient *client, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_agent_ping_async (client, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_client_call_finish (client, result, error);
}

gboolean
carrel_app_calls_client_quit (CarrelAppFiber *fiber, CarrelVmmClient *client, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_quit_async (client, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_client_call_finish (client, result, error);
}

gboolean
carrel_app_calls_client_apply (CarrelAppFiber *fiber,
                               CarrelVmmClient *client,
                               const char *spec_json,
                               GStrv *out_applied_now,
                               GStrv *out_after_restart,
                               GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_apply_async (client, spec_json, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_client_apply_finish (client, result, out_applied_now, out_after_restart, error);
}

GBytes *
carrel_app_calls_client_screendump (CarrelAppFiber *fiber, CarrelVmmClient *client, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_screendump_async (client, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_client_screendump_finish (client, result, error);
}

gboolean
carrel_app_calls_create_disk (CarrelAppFiber *fiber,
                              const char *path,
                              guint64 bytes,
                              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_disk_create_async (path, bytes, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_disk_create_finish (result, error);
}

gboolean
carrel_app_calls_grow_disk (CarrelAppFiber *fiber, const char *path, guint64 bytes, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_disk_grow_async (path, bytes, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_disk_grow_finish (result, error);
}

gboolean
carrel_app_calls_settle_disk (CarrelAppFiber *fiber, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_disk_settle_async (path, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_disk_settle_finish (result, error);
}

gboolean
carrel_app_calls_check_disk (CarrelAppFiber *fiber,
                             const char *path,
                             CarrelVmmDiskCheck *out_check,
                             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_disk_check_async (path, ANSWER (fiber));
  result = carrel_app_fiber_wait (fiber);
  return carrel_vmm_disk_check_finish (result, out_check, error);
}
