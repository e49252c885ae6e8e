/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-hub.h"

#include "carrel-app-gui-words.h"

#include <glib/gi18n-lib.h>

/* What a machine is shown as is made of three things: what its core says, whether somebody here is
 * just starting it, and whether a start failed.  They come together in show(), the only place that
 * sets the live part of a record. */

typedef struct
{
  gboolean is_starting;
  char *failure;
  char *job_text;
  double job_fraction;
  CarrelUiState shown;
} Mark;

struct _CarrelAppGuiHub
{
  GObject parent_instance;

  CarrelAppContext *context;
  /* UUID to array of records, not held; record to UUID. */
  GHashTable *records;
  GHashTable *uuids;
  GHashTable *marks;
  GStrv live;
};

enum
{
  SIGNAL_LIVE_CHANGED,
  SIGNAL_STATE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelAppGuiHub, carrel_app_gui_hub, G_TYPE_OBJECT)

static void
mark_free (gpointer data)
{
  Mark *mark = data;

  g_free (mark->failure);
  g_free (mark->job_text);
  g_free (mark);
}

static Mark *
ensure_mark (CarrelAppGuiHub *self, const char *uuid)
{
  Mark *mark = g_hash_table_lookup (self->marks, uuid);

  if (mark == NULL)
    {
      mark = g_new0 (Mark, 1);
      mark->job_fraction = -1;
      mark->shown = CARREL_UI_STATE_OFF;
      g_hash_table_insert (self->marks, g_strdup (uuid), mark);
    }
  return mark;
}

static CarrelUiState
translate_state (CarrelVmmClient *client)
{
  switch (carrel_vmm_client_get_state (client))
    {
    case CARREL_VMM_STATE_STARTING:
      return CARREL_UI_STATE_STARTING;
    case CARREL_VMM_STATE_RUNNING:
      return carrel_vmm_client_get_responding (client) ? CARREL_UI_STATE_RUNNING
                                                       : CARREL_UI_STATE_UNKNOWN;
    case CARREL_VMM_STATE_PAUSED:
    case CARREL_VMM_STATE_BLOCKED:
      return CARREL_UI_STATE_PAUSED;
    case CARREL_VMM_STATE_STOPPING:
      return CARREL_UI_STATE_STOPPING;
    case CARREL_VMM_STATE_CRASHED:
      return CARREL_UI_STATE_CRASHED;
    case CARREL_VMM_STATE_STOPPED:
      return CARREL_UI_STATE_OFF;
    case CARREL_VMM_STATE_UNKNOWN:
    default:
      return CARREL_UI_STATE_UNKNOWN;
    }
}

static CarrelVmmClient *
peek_client (CarrelAppGuiHub *self, const char *uuid)
{
  return self->context != NULL ? carrel_app_context_peek_client (self->context, uuid) : NULL;
}

static CarrelUiState
find_state (CarrelAppGuiHub *self, const char *uuid)
{
  CarrelVmmClient *client = peek_client (self, uuid);
  Mark *mark = g_hash_table_lookup (self->marks, uuid);
  CarrelUiState state = client != NULL ? translate_state (client) : CARREL_UI_STATE_OFF;

  if (state != CARREL_UI_STATE_OFF && state != CARREL_UI_STATE_CRASHED)
    return state;
  if (mark != NULL && mark->is_starting)
    return CARREL_UI_STATE_STARTING;
  if (mark != NULL && mark->failure != NULL)
    return CARREL_UI_STATE_CRASHED;
  return state;
}

static const char *
find_reason (CarrelUiState state, CarrelVmmClient *client, const Mark *mark)
{
  const char *reason = client != NULL ? carrel_vmm_client_get_state_reason (client) : NULL;

  if (state == CARREL_UI_STATE_CRASHED && mark != NULL && mark->failure != NULL)
    return mark->failure;
  if (client != NULL && state == CARREL_UI_STATE_UNKNOWN &&
      !carrel_vmm_client_get_responding (client) && (reason == NULL || *reason == '\0'))
    return _ ("The emulator leaves a question unanswered. It may be busy, or hang.");
  return reason != NULL && *reason != '\0' ? reason : NULL;
}

static void
show_core (CarrelUiMachine *record, CarrelVmmClient *client)
{
  gboolean is_emulated = FALSE;
  const char *why = NULL;
  g_auto (GStrv) pending = NULL;
  g_autofree char *doctor = NULL;

  if (client != NULL)
    {
      is_emulated = g_strcmp0 (carrel_vmm_client_get_accelerator (client), "tcg") == 0;
      why = is_emulated ? carrel_vmm_client_get_accelerator_reason (client) : NULL;
      pending = carrel_app_gui_words_list_settings (carrel_vmm_client_get_pending_restart (client));
      doctor = g_strjoinv ("\n", (char **) carrel_vmm_client_get_notices (client));
    }
  g_object_set (record,
                "emulated",
                is_emulated,
                "emulation-reason",
                why != NULL && *why != '\0' ? why : NULL,
                "pending-restart",
                pending,
                "doctor",
                doctor != NULL && *doctor != '\0' ? doctor : NULL,
                NULL);
}

static void
show_record (CarrelAppGuiHub *self, const char *uuid, CarrelUiMachine *record)
{
  CarrelVmmClient *client = peek_client (self, uuid);
  const Mark *mark = g_hash_table_lookup (self->marks, uuid);
  CarrelUiState state = find_state (self, uuid);

  g_object_freeze_notify (G_OBJECT (record));
  show_core (record, client);
  g_object_set (record,
                "reason",
                find_reason (state, client, mark),
                "job-text",
                mark != NULL ? mark->job_text : NULL,
                "job-fraction",
                mark != NULL ? mark->job_fraction : -1.0,
                "state",
                (int) state,
                NULL);
  g_object_thaw_notify (G_OBJECT (record));
}

static void
update_live (CarrelAppGuiHub *self)
{
  g_auto (GStrv) live = carrel_app_context_dup_live (self->context);
  guint n_live = g_strv_length (live);

  /* In order, so that two sets are equal when their lists are. */
  for (guint i = 1; i < n_live; i++)
    for (guint j = i; j > 0 && strcmp (live[j - 1], live[j]) > 0; j--)
      {
        char *other = live[j];

        live[j] = live[j - 1];
        live[j - 1] = other;
      }
  if (g_strv_equal ((const char *const *) live, (const char *const *) self->live))
    return;
  g_strfreev (self->live);
  self->live = g_steal_pointer (&live);
  g_signal_emit (self, signals[SIGNAL_LIVE_CHANGED], 0);
}

static void
show (CarrelAppGuiHub *self, const char *uuid)
{
  g_autoptr (GPtrArray) records = carrel_app_gui_hub_list_records (self, uuid);
  Mark *mark = ensure_mark (self, uuid);
  CarrelUiState before = mark->shown;
  CarrelUiState after = find_state (self, uuid);

  mark->shown = after;
  /* A machine that runs has got over it. */
  if (after == CARREL_UI_STATE_RUNNING)
    g_clear_pointer (&mark->failure, g_free);
  for (guint i = 0; i < records->len; i++)
    show_record (self, uuid, g_ptr_array_index (records, i));
  if (before != after)
    g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0, uuid, (int) before, (int) after);
}

static void
machine_changed_cb (CarrelAppGuiHub *self, const char *uuid)
{
  g_autofree char *held = g_strdup (uuid);

  show (self, held);
  update_live (self);
}

void
carrel_app_gui_hub_set_context (CarrelAppGuiHub *self, CarrelAppContext *context)
{
  g_return_if_fail (CARREL_APP_IS_GUI_HUB (self));
  g_return_if_fail (CARREL_APP_IS_CONTEXT (context));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (context,
                           "machine-changed",
                           G_CALLBACK (machine_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  carrel_app_context_follow (context);
}

CarrelAppContext *
carrel_app_gui_hub_get_context (CarrelAppGuiHub *self)
{
  g_return_val_if_fail (CARREL_APP_IS_GUI_HUB (self), NULL);

  return self->context;
}

static void
forget_record (CarrelAppGuiHub *self, gpointer record)
{
  const char *uuid = g_hash_table_lookup (self->uuids, record);
  GPtrArray *known = uuid != NULL ? g_hash_table_lookup (self->records, uuid) : NULL;

  if (known != NULL)
    {
      g_ptr_array_remove_fast (known, record);
      if (known->len == 0)
        g_hash_table_remove (self->records, uuid);
    }
  g_hash_table_remove (self->uuids, record);
}

static void
record_gone_cb (gpointer user_data, GObject *where_it_was)
{
  forget_record (CARREL_APP_GUI_HUB (user_data), where_it_was);
}

void
carrel_app_gui_hub_adopt (CarrelAppGuiHub *self, CarrelUiMachine *machine, const char *uuid)
{
  GPtrArray *known = NULL;
  const char *before = NULL;

  g_return_if_fail (CARREL_APP_IS_GUI_HUB (self));
  g_return_if_fail (CARREL_UI_IS_MACHINE (machine));
  g_return_if_fail (uuid != NULL);

  before = g_hash_table_lookup (self->uuids, machine);
  if (before != NULL && g_str_equal (before, uuid))
    return;
  if (before != NULL)
    forget_record (self, machine);
  else
    g_object_weak_ref (G_OBJECT (machine), record_gone_cb, self);
  known = g_hash_table_lookup (self->records, uuid);
  if (known == NULL)
    {
      known = g_ptr_array_new ();
      g_hash_table_insert (self->records, g_strdup (uuid), known);
    }
  g_ptr_array_add (known, machine);
  g_hash_table_insert (self->uuids, machine, g_strdup (uuid));
  g_object_set (machine, "uuid", uuid, NULL);
  show_record (self, uuid, machine);
}

void
carrel_app_gui_hub_fill (CarrelAppGuiHub *self,
                         CarrelUiMachine *machine,
                         const CarrelLibraryMachine *row)
{
  g_autofree char *folder = NULL;
  g_autofree char *system = NULL;

  g_return_if_fail (CARREL_APP_IS_GUI_HUB (self));
  g_return_if_fail (CARREL_UI_IS_MACHINE (machine));
  g_return_if_fail (row != NULL);

  folder = carrel_app_gui_words_format_id (row->folder_id);
  system = carrel_app_gui_words_name_system (row->os_id);
  g_object_freeze_notify (G_OBJECT (machine));
  g_object_set (machine,
                "name",
                row->name,
                "os-id",
                row->os_id,
                "os-name",
                system,
                "favourite",
                row->favourite,
                "tags",
                row->tags,
                "folder-id",
                folder,
                "notes",
                row->notes,
                "cpus",
                row->processors,
                "memory-mib",
                row->memory / (1024 * 1024),
                "disk-virtual",
                row->disk_size,
                "last-used",
                row->used_at,
                "trashed",
                row->trashed_at != 0,
                NULL);
  carrel_app_gui_hub_adopt (self, machine, row->uuid);
  g_object_thaw_notify (G_OBJECT (machine));
}

GPtrArray *
carrel_app_gui_hub_list_records (CarrelAppGuiHub *self, const char *uuid)
{
  GPtrArray *held = NULL;
  GPtrArray *known = NULL;

  g_return_val_if_fail (CARREL_APP_IS_GUI_HUB (self), NULL);
  g_return_val_if_fail (uuid != NULL, NULL);

  held = g_ptr_array_new_with_free_func (g_object_unref);
  known = g_hash_table_lookup (self->records, uuid);
  for (guint i = 0; known != NULL && i < known->len; i++)
    g_ptr_array_add (held, g_object_ref (g_ptr_array_index (known, i)));
  return held;
}

const char *const *
carrel_app_gui_hub_get_live (CarrelAppGuiHub *self)
{
  g_return_val_if_fail (CARREL_APP_IS_GUI_HUB (self), NULL);

  return (const char *const *) self->live;
}

CarrelUiState
carrel_app_gui_hub_get_state (CarrelAppGuiHub *self, const char *uuid)
{
  g_return_val_if_fail (CARREL_APP_IS_GUI_HUB (self), CARREL_UI_STATE_UNKNOWN);
  g_return_val_if_fail (uuid != NULL, CARREL_UI_STATE_UNKNOWN);

  return find_state (self, uuid);
}

GStrv
carrel_app_gui_hub_rank (CarrelAppGuiHub *self)
{
  static const char ranks[CARREL_UI_N_STATES] = {
    [CARREL_UI_STATE_RUNNING] = '0',  [CARREL_UI_STATE_STARTING] = '1',
    [CARREL_UI_STATE_STOPPING] = '2', [CARREL_UI_STATE_PAUSED] = '3',
    [CARREL_UI_STATE_UNKNOWN] = '4',  [CARREL_UI_STATE_CRASHED] = '5',
  };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iterator;
  gpointer uuid = NULL;

  g_return_val_if_fail (CARREL_APP_IS_GUI_HUB (self), NULL);

  g_hash_table_iter_init (&iterator, self->marks);
  while (g_hash_table_iter_next (&iterator, &uuid, NULL))
    {
      char rank = ranks[find_state (self, uuid)];
      g_autofree char *text = rank != '\0' ? g_strdup_printf ("%c%s", rank, (char *) uuid) : NULL;

      if (text != NULL)
        g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

void
carrel_app_gui_hub_set_starting (CarrelAppGuiHub *self, const char *uuid, gboolean is_starting)
{
  g_return_if_fail (CARREL_APP_IS_GUI_HUB (self));
  g_return_if_fail (uuid != NULL);

  ensure_mark (self, uuid)->is_starting = is_starting;
  show (self, uuid);
}

void
carrel_app_gui_hub_set_failure (CarrelAppGuiHub *self, const char *uuid, const char *reason)
{
  Mark *mark = NULL;

  g_return_if_fail (CARREL_APP_IS_GUI_HUB (self));
  g_return_if_fail (uuid != NULL);

  mark = ensure_mark (self, uuid);
  g_free (mark->failure);
  mark->failure = g_strdup (reason);
  show (self, uuid);
}

void
carrel_app_gui_hub_set_job (CarrelAppGuiHub *self,
                            const char *uuid,
                            const char *text,
                            double fraction)
{
  Mark *mark = NULL;

  g_return_if_fail (CARREL_APP_IS_GUI_HUB (self));
  g_return_if_fail (uuid != NULL);

  mark = ensure_mark (self, uuid);
  if (g_strcmp0 (mark->job_text, text) != 0)
    {
      g_free (mark->job_text);
      mark->job_text = g_strdup (text);
    }
  mark->job_fraction = fraction;
  show (self, uuid);
}

static void
carrel_app_gui_hub_dispose (GObject *object)
{
  CarrelAppGuiHub *self = CARREL_APP_GUI_HUB (object);
  GHashTableIter iterator;
  gpointer record = NULL;

  g_hash_table_iter_init (&iterator, self->uuids);
  while (g_hash_table_iter_next (&iterator, &record, NULL))
    g_object_weak_unref (record, record_gone_cb, self);
  g_hash_table_remove_all (self->records);
  g_hash_table_remove_all (self->uuids);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (carrel_app_gui_hub_parent_class)->dispose (object);
}

static void
carrel_app_gui_hub_finalize (GObject *object)
{
  CarrelAppGuiHub *self = CARREL_APP_GUI_HUB (object);

  g_hash_table_unref (self->records);
  g_hash_table_unref (self->uuids);
  g_hash_table_unref (self->marks);
  g_strfreev (self->live);
  G_OBJECT_CLASS (carrel_app_gui_hub_parent_class)->finalize (object);
}

static void
carrel_app_gui_hub_class_init (CarrelAppGuiHubClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = carrel_app_gui_hub_dispose;
  object_class->finalize = carrel_app_gui_hub_finalize;
  signals[SIGNAL_LIVE_CHANGED] = g_signal_new ("live-changed",
                                               CARREL_APP_TYPE_GUI_HUB,
                                               G_SIGNAL_RUN_LAST,
                                               0,
                                               NULL,
                                               NULL,
                                               NULL,
                                               G_TYPE_NONE,
                                               0);
  signals[SIGNAL_STATE_CHANGED] = g_signal_new ("state-changed",
                                                CARREL_APP_TYPE_GUI_HUB,
                                                G_SIGNAL_RUN_LAST,
                                                0,
                                                NULL,
                                                NULL,
                                                NULL,
                                                G_TYPE_NONE,
                                                3,
                                                G_TYPE_STRING,
                                                G_TYPE_INT,
                                                G_TYPE_INT);
}

static void
carrel_app_gui_hub_init (CarrelAppGuiHub *self)
{
  self->records =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->uuids = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, mark_free);
  self->live = g_new0 (char *, 1);
}

CarrelAppGuiHub *
carrel_app_gui_hub_new (void)
{
  return g_object_new (CARREL_APP_TYPE_GUI_HUB, NULL);
}
