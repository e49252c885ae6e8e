/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-engine-private.h"

#include <unistd.h>

typedef struct
{
  char *accelerator;
  char *accelerator_reason;
  char *display_kind;
  char **notices;
  guint pid;
  gboolean is_agent_connected;
  gboolean has_guest_panicked;
  gboolean is_responding;
} CarrelVmmEnginePrivate;

enum
{
  SIGNAL_RUN_STATE,
  SIGNAL_GONE,
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CarrelVmmEngine, carrel_vmm_engine, G_TYPE_OBJECT)

static CarrelVmmEnginePrivate *
get_private (CarrelVmmEngine *engine)
{
  return carrel_vmm_engine_get_instance_private (engine);
}

static void
replace_string (char **place, const char *value)
{
  g_free (*place);
  *place = g_strdup (value);
}

static void
emit_changed (CarrelVmmEngine *engine)
{
  g_signal_emit (engine, signals[SIGNAL_CHANGED], 0);
}

static void
carrel_vmm_engine_finalize (GObject *object)
{
  CarrelVmmEnginePrivate *priv = get_private (CARREL_VMM_ENGINE (object));

  g_free (priv->accelerator);
  g_free (priv->accelerator_reason);
  g_free (priv->display_kind);
  g_strfreev (priv->notices);
  G_OBJECT_CLASS (carrel_vmm_engine_parent_class)->finalize (object);
}

static guint
new_signal (GType type, const char *name, guint count, GType first, GType second)
{
  return g_signal_new (name,
                       type,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       count,
                       first,
                       second);
}

static void
carrel_vmm_engine_class_init (CarrelVmmEngineClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = carrel_vmm_engine_finalize;
  signals[SIGNAL_RUN_STATE] = new_signal (type, "run-state", 2, G_TYPE_INT, G_TYPE_STRING);
  signals[SIGNAL_GONE] = new_signal (type, "gone", 2, G_TYPE_BOOLEAN, G_TYPE_STRING);
  signals[SIGNAL_CHANGED] = new_signal (type, "changed", 0, G_TYPE_NONE, G_TYPE_NONE);
}

static void
carrel_vmm_engine_init (CarrelVmmEngine *engine)
{
  CarrelVmmEnginePrivate *priv = get_private (engine);

  priv->accelerator = g_strdup ("");
  priv->accelerator_reason = g_strdup ("");
  priv->display_kind = g_strdup ("none");
  priv->notices = g_new0 (char *, 1);
  priv->is_responding = TRUE;
}

static GTask *
new_task (CarrelVmmEngine *engine,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  /* What was done is done: a result is not turned into "cancelled" afterwards. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, tag);
  return task;
}

void
carrel_vmm_engine_start_async (CarrelVmmEngine *engine,
                               const CarrelVmmEngineRequest *request,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));
  g_return_if_fail (request != NULL);

  CARREL_VMM_ENGINE_GET_CLASS (engine)
    ->start (engine,
             request,
             new_task (engine, carrel_vmm_engine_start_async, cancellable, callback, user_data));
}

void
carrel_vmm_engine_attach_async (CarrelVmmEngine *engine,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));

  CARREL_VMM_ENGINE_GET_CLASS (engine)
    ->attach (engine,
              new_task (engine, carrel_vmm_engine_attach_async, cancellable, callback, user_data));
}

void
carrel_vmm_engine_press_power_button_async (CarrelVmmEngine *engine,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data)
{
  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));

  CARREL_VMM_ENGINE_GET_CLASS (engine)
    ->press_power_button (engine,
                          new_task (engine,
                                    carrel_vmm_engine_press_power_button_async,
                                    cancellable,
                                    callback,
                                    user_data));
}

void
carrel_vmm_engine_power_off_async (CarrelVmmEngine *engine,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));

  CARREL_VMM_ENGINE_GET_CLASS (engine)->power_off (engine,
                                                   new_task (engine,
                                                             carrel_vmm_engine_power_off_async,
                                                             cancellable,
                                                             callback,
                                                             user_data));
}

void
carrel_vmm_engine_reset_async (CarrelVmmEngine *engine,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));

  CARREL_VMM_ENGINE_GET_CLASS (engine)
    ->reset (engine,
             new_task (engine, carrel_vmm_engine_reset_async, cancellable, callback, user_data));
}

void
carrel_vmm_engine_pause_async (CarrelVmmEngine *engine,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));

  CARREL_VMM_ENGINE_GET_CLASS (engine)
    ->pause (engine,
             new_task (engine, carrel_vmm_engine_pause_async, cancellable, callback, user_data));
}

void
carrel_vmm_engine_resume_async (CarrelVmmEngine *engine,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));

  CARREL_VMM_ENGINE_GET_CLASS (engine)
    ->resume (engine,
              new_task (engine, carrel_vmm_engine_resume_async, cancellable, callback, user_data));
}

void
carrel_vmm_engine_screendump_async (CarrelVmmEngine *engine,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));

  CARREL_VMM_ENGINE_GET_CLASS (engine)->screendump (engine,
                                                    new_task (engine,
                                                              carrel_vmm_engine_screendump_async,
                                                              cancellable,
                                                              callback,
                                                              user_data));
}

void
carrel_vmm_engine_send_chord_async (CarrelVmmEngine *engine,
                                    const guint32 *keys,
                                    gsize count,
                                    guint hold_ms,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));
  g_return_if_fail (keys != NULL || count == 0);

  CARREL_VMM_ENGINE_GET_CLASS (engine)->send_chord (engine,
                                                    keys,
                                                    count,
                                                    hold_ms,
                                                    new_task (engine,
                                                              carrel_vmm_engine_send_chord_async,
                                                              cancellable,
                                                              callback,
                                                              user_data));
}

void
carrel_vmm_engine_change_media_async (CarrelVmmEngine *engine,
                                      const char *device,
                                      int descriptor,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));
  g_return_if_fail (device != NULL);

  CARREL_VMM_ENGINE_GET_CLASS (engine)
    ->change_media (engine,
                    device,
                    descriptor,
                    new_task (engine,
                              carrel_vmm_engine_change_media_async,
                              cancellable,
                              callback,
                              user_data));
}

void
carrel_vmm_engine_resize_disk_async (CarrelVmmEngine *engine,
                                     const char *disk,
                                     guint64 bytes,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));
  g_return_if_fail (disk != NULL);

  CARREL_VMM_ENGINE_GET_CLASS (engine)->resize_disk (engine,
                                                     disk,
                                                     bytes,
                                                     new_task (engine,
                                                               carrel_vmm_engine_resize_disk_async,
                                                               cancellable,
                                                               callback,
                                                               user_data));
}

void
carrel_vmm_engine_set_link_async (CarrelVmmEngine *engine,
                                  const char *device,
                                  gboolean is_up,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));
  g_return_if_fail (device != NULL);

  CARREL_VMM_ENGINE_GET_CLASS (engine)->set_link (engine,
                                                  device,
                                                  is_up,
                                                  new_task (engine,
                                                            carrel_vmm_engine_set_link_async,
                                                            cancellable,
                                                            callback,
                                                            user_data));
}

void
carrel_vmm_engine_agent_ping_async (CarrelVmmEngine *engine,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));

  CARREL_VMM_ENGINE_GET_CLASS (engine)->agent_ping (engine,
                                                    new_task (engine,
                                                              carrel_vmm_engine_agent_ping_async,
                                                              cancellable,
                                                              callback,
                                                              user_data));
}

gboolean
carrel_vmm_engine_attach_finish (CarrelVmmEngine *engine,
                                 GAsyncResult *result,
                                 char **out_spec_json,
                                 GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *spec_json = NULL;

  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);
  g_return_val_if_fail (out_spec_json != NULL, FALSE);

  spec_json = g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *out_spec_json = g_steal_pointer (&spec_json);
  return TRUE;
}

gboolean
carrel_vmm_engine_call_finish (CarrelVmmEngine *engine, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

int
carrel_vmm_engine_screendump_finish (CarrelVmmEngine *engine, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}

int
carrel_vmm_engine_open_display (CarrelVmmEngine *engine, const char *kind, GError **error)
{
  g_return_val_if_fail (CARREL_VMM_IS_ENGINE (engine), -1);

  if (kind == NULL || kind[0] == '\0')
    kind = carrel_vmm_engine_get_display_kind (engine);
  return CARREL_VMM_ENGINE_GET_CLASS (engine)->open_display (engine, kind, error);
}

const char *
carrel_vmm_engine_get_accelerator (CarrelVmmEngine *engine)
{
  g_return_val_if_fail (CARREL_VMM_IS_ENGINE (engine), "");

  return get_private (engine)->accelerator;
}

const char *
carrel_vmm_engine_get_accelerator_reason (CarrelVmmEngine *engine)
{
  g_return_val_if_fail (CARREL_VMM_IS_ENGINE (engine), "");

  return get_private (engine)->accelerator_reason;
}

const char *
carrel_vmm_engine_get_display_kind (CarrelVmmEngine *engine)
{
  g_return_val_if_fail (CARREL_VMM_IS_ENGINE (engine), "none");

  return get_private (engine)->display_kind;
}

guint
carrel_vmm_engine_get_pid (CarrelVmmEngine *engine)
{
  g_return_val_if_fail (CARREL_VMM_IS_ENGINE (engine), 0);

  return get_private (engine)->pid;
}

const char *const *
carrel_vmm_engine_get_notices (CarrelVmmEngine *engine)
{
  g_return_val_if_fail (CARREL_VMM_IS_ENGINE (engine), NULL);

  return (const char *const *) get_private (engine)->notices;
}

gboolean
carrel_vmm_engine_get_agent_connected (CarrelVmmEngine *engine)
{
  g_return_val_if_fail (CARREL_VMM_IS_ENGINE (engine), FALSE);

  return get_private (engine)->is_agent_connected;
}

gboolean
carrel_vmm_engine_get_guest_panicked (CarrelVmmEngine *engine)
{
  g_return_val_if_fail (CARREL_VMM_IS_ENGINE (engine), FALSE);

  return get_private (engine)->has_guest_panicked;
}

gboolean
carrel_vmm_engine_get_responding (CarrelVmmEngine *engine)
{
  g_return_val_if_fail (CARREL_VMM_IS_ENGINE (engine), FALSE);

  return get_private (engine)->is_responding;
}

void
carrel_vmm_engine_report_run_state (CarrelVmmEngine *engine,
                                    CarrelVmmState state,
                                    const char *reason)
{
  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));

  g_signal_emit (engine, signals[SIGNAL_RUN_STATE], 0, (int) state, reason != NULL ? reason : "");
}

void
carrel_vmm_engine_report_gone (CarrelVmmEngine *engine, gboolean as_asked, const char *reason)
{
  CarrelVmmEnginePrivate *priv;

  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));

  priv = get_private (engine);
  priv->pid = 0;
  priv->is_agent_connected = FALSE;
  priv->has_guest_panicked = FALSE;
  priv->is_responding = TRUE;
  replace_string (&priv->display_kind, "none");
  emit_changed (engine);
  g_signal_emit (engine, signals[SIGNAL_GONE], 0, as_asked, reason != NULL ? reason : "");
}

void
carrel_vmm_engine_set_start (CarrelVmmEngine *engine,
                             guint pid,
                             const char *accelerator,
                             const char *accelerator_reason,
                             const char *display_kind,
                             const char *const *notices)
{
  static const char *const no_notices[] = { NULL };
  CarrelVmmEnginePrivate *priv;

  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));

  priv = get_private (engine);
  priv->pid = pid;
  replace_string (&priv->accelerator, accelerator);
  replace_string (&priv->accelerator_reason, accelerator_reason);
  replace_string (&priv->display_kind, display_kind);
  g_strfreev (priv->notices);
  priv->notices = g_strdupv ((char **) (notices != NULL ? notices : no_notices));
  emit_changed (engine);
}

void
carrel_vmm_engine_set_agent_connected (CarrelVmmEngine *engine, gboolean is_connected)
{
  CarrelVmmEnginePrivate *priv;

  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));

  priv = get_private (engine);
  if (priv->is_agent_connected == is_connected)
    return;
  priv->is_agent_connected = is_connected;
  emit_changed (engine);
}

void
carrel_vmm_engine_set_guest_panicked (CarrelVmmEngine *engine, gboolean has_panicked)
{
  CarrelVmmEnginePrivate *priv;

  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));

  priv = get_private (engine);
  if (priv->has_guest_panicked == has_panicked)
    return;
  priv->has_guest_panicked = has_panicked;
  emit_changed (engine);
}

void
carrel_vmm_engine_set_responding (CarrelVmmEngine *engine, gboolean is_responding)
{
  CarrelVmmEnginePrivate *priv;

  g_return_if_fail (CARREL_VMM_IS_ENGINE (engine));

  priv = get_private (engine);
  if (priv->is_responding == is_responding)
    return;
  priv->is_responding = is_responding;
  emit_changed (engine);
}
