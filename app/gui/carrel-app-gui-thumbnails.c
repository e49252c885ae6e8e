/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-thumbnails.h"

#include "carrel-app-gui-picture.h"

#include "library-db/carrel-library-machines.h"

/* Per machine one view exists as soon as a record of it was watched.  It holds the newest picture, so
 * that a card that comes into sight again has one at once and so that the picture can be stored when
 * the machine stops, when no other can be had any more. */

#define BEAT_SECONDS 2

typedef struct
{
  CarrelAppGuiThumbnails *owner;
  char *uuid;
  GdkTexture *texture;
  GWeakRef session;
  gulong session_handler;
  guint hash;
  gboolean is_asking;
  gboolean is_stored_read;
  gboolean is_new;
} View;

struct _CarrelAppGuiThumbnails
{
  GObject parent_instance;

  CarrelAppGuiHub *hub;
  GHashTable *views;
  guint beat;
  gboolean is_seen;
};

G_DEFINE_FINAL_TYPE (CarrelAppGuiThumbnails, carrel_app_gui_thumbnails, G_TYPE_OBJECT)

static void
view_free (gpointer data)
{
  View *view = data;
  g_autoptr (GObject) session = g_weak_ref_get (&view->session);

  if (session != NULL)
    g_signal_handler_disconnect (session, view->session_handler);
  g_weak_ref_clear (&view->session);
  g_clear_object (&view->texture);
  g_free (view->uuid);
  g_free (view);
}

static View *
ensure_view (CarrelAppGuiThumbnails *self, const char *uuid)
{
  View *view = g_hash_table_lookup (self->views, uuid);

  if (view == NULL)
    {
      view = g_new0 (View, 1);
      view->owner = self;
      view->uuid = g_strdup (uuid);
      g_weak_ref_init (&view->session, NULL);
      g_hash_table_insert (self->views, g_strdup (uuid), view);
    }
  return view;
}

static gboolean
is_watched (CarrelAppGuiThumbnails *self, const char *uuid)
{
  g_autoptr (GPtrArray) records = carrel_app_gui_hub_list_records (self->hub, uuid);

  for (guint i = 0; i < records->len; i++)
    if (carrel_ui_machine_get_watched (g_ptr_array_index (records, i)))
      return TRUE;
  return FALSE;
}

static void
show (CarrelAppGuiThumbnails *self, View *view)
{
  g_autoptr (GPtrArray) records = carrel_app_gui_hub_list_records (self->hub, view->uuid);

  for (guint i = 0; i < records->len; i++)
    if (carrel_ui_machine_get_watched (g_ptr_array_index (records, i)))
      g_object_set (g_ptr_array_index (records, i), "thumbnail", view->texture, NULL);
}

static void
take (CarrelAppGuiThumbnails *self, View *view, GdkTexture *texture)
{
  if (texture == NULL)
    return;
  g_set_object (&view->texture, texture);
  view->is_stored_read = TRUE;
  view->is_new = TRUE;
  show (self, view);
}

/* A view may go while somebody works for it; the answer finds it again by its machine. */
typedef struct
{
  CarrelAppGuiThumbnails *self;
  char *uuid;
} Wanted;

static Wanted *
wanted_new (CarrelAppGuiThumbnails *self, const char *uuid)
{
  Wanted *wanted = g_new0 (Wanted, 1);

  wanted->self = g_object_ref (self);
  wanted->uuid = g_strdup (uuid);
  return wanted;
}

static void
wanted_free (Wanted *wanted)
{
  g_object_unref (wanted->self);
  g_free (wanted->uuid);
  g_free (wanted);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wanted, wanted_free)

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wanted) wanted = user_data;
  View *view = g_hash_table_lookup (wanted->self->views, wanted->uuid);
  g_autoptr (GdkTexture) texture = carrel_app_gui_picture_finish (result, NULL);

  if (view == NULL || wanted->self->hub == NULL)
    return;
  view->is_asking = FALSE;
  take (wanted->self, view, texture);
}

static void
dumped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wanted) wanted = user_data;
  View *view = g_hash_table_lookup (wanted->self->views, wanted->uuid);
  g_autoptr (GBytes)
    png = carrel_vmm_client_screendump_finish (CARREL_VMM_CLIENT (source), result, NULL);
  guint hash = png != NULL ? g_bytes_hash (png) : 0;

  if (view == NULL)
    return;
  if (png == NULL || hash == view->hash)
    {
      view->is_asking = FALSE;
      return;
    }
  view->hash = hash;
  carrel_app_gui_picture_decode_async (png, decoded_cb, g_steal_pointer (&wanted));
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wanted) wanted = user_data;
  View *view = g_hash_table_lookup (wanted->self->views, wanted->uuid);
  g_autoptr (GdkTexture) texture = carrel_app_gui_picture_finish (result, NULL);

  if (view == NULL || wanted->self->hub == NULL)
    return;
  view->is_asking = FALSE;
  /* One from the guest that came meanwhile is newer. */
  if (texture == NULL || view->is_new)
    return;
  g_set_object (&view->texture, texture);
  show (wanted->self, view);
}

static char *
dup_path (CarrelAppGuiThumbnails *self, const char *uuid)
{
  CarrelAppContext *context = carrel_app_gui_hub_get_context (self->hub);
  g_autofree char *folder = NULL;

  if (context == NULL)
    return NULL;
  folder = carrel_library_dup_machine_folder (carrel_app_context_get_library (context), uuid);
  return g_build_filename (folder, "thumbnail.png", NULL);
}

static void
read_stored (CarrelAppGuiThumbnails *self, View *view)
{
  g_autofree char *path = dup_path (self, view->uuid);

  if (view->is_stored_read || path == NULL)
    return;
  view->is_stored_read = TRUE;
  view->is_asking = TRUE;
  carrel_app_gui_picture_load_async (path, stored_cb, wanted_new (self, view->uuid));
}

static void
ask_session (CarrelAppGuiThumbnails *self, View *view, CarrelDisplaySession *session)
{
  CarrelDisplayFrame *frame = carrel_display_session_get_frame (session);

  if (frame == NULL)
    return;
  view->is_asking = TRUE;
  carrel_app_gui_picture_scale_async (frame, decoded_cb, wanted_new (self, view->uuid));
}

/* Gets one picture for a view that somebody looks at. */
static void
refresh (CarrelAppGuiThumbnails *self, View *view)
{
  CarrelUiState state = carrel_app_gui_hub_get_state (self->hub, view->uuid);
  CarrelAppContext *context = carrel_app_gui_hub_get_context (self->hub);
  CarrelVmmClient *client = context != NULL ? carrel_app_context_peek_client (context, view->uuid)
                                            : NULL;
  g_autoptr (CarrelDisplaySession) session = g_weak_ref_get (&view->session);

  if (view->is_asking)
    return;
  if (state != CARREL_UI_STATE_RUNNING && state != CARREL_UI_STATE_PAUSED &&
      state != CARREL_UI_STATE_STOPPING)
    read_stored (self, view);
  else if (session != NULL && carrel_display_session_get_frame (session) != NULL)
    ask_session (self, view, session);
  else if (client != NULL && carrel_vmm_client_get_connected (client))
    {
      view->is_asking = TRUE;
      carrel_vmm_client_screendump_async (client, NULL, dumped_cb, wanted_new (self, view->uuid));
    }
}

static gboolean
beat_cb (gpointer user_data)
{
  CarrelAppGuiThumbnails *self = CARREL_APP_GUI_THUMBNAILS (user_data);
  const char *const *live = carrel_app_gui_hub_get_live (self->hub);
  guint n_running = 0;

  for (guint i = 0; live[i] != NULL; i++)
    {
      View *view = g_hash_table_lookup (self->views, live[i]);

      if (view == NULL ||
          carrel_app_gui_hub_get_state (self->hub, live[i]) != CARREL_UI_STATE_RUNNING ||
          !is_watched (self, live[i]))
        continue;
      n_running++;
      refresh (self, view);
    }
  if (n_running > 0 && self->is_seen)
    return G_SOURCE_CONTINUE;
  self->beat = 0;
  return G_SOURCE_REMOVE;
}

/* The beat goes on only while it finds something to do; whatever could give it something calls this. */
static void
start_beat (CarrelAppGuiThumbnails *self)
{
  if (self->beat == 0 && self->is_seen && self->hub != NULL &&
      carrel_app_gui_hub_get_live (self->hub)[0] != NULL)
    self->beat = g_timeout_add_seconds (BEAT_SECONDS, beat_cb, self);
}

static void
watched_cb (CarrelAppGuiThumbnails *self, GParamSpec *property, CarrelUiMachine *machine)
{
  const char *uuid = carrel_ui_machine_get_uuid (machine);
  View *view = NULL;

  if (uuid == NULL || *uuid == '\0' || !carrel_ui_machine_get_watched (machine) ||
      self->hub == NULL)
    return;
  view = ensure_view (self, uuid);
  if (view->texture != NULL)
    g_object_set (machine, "thumbnail", view->texture, NULL);
  refresh (self, view);
  start_beat (self);
}

void
carrel_app_gui_thumbnails_follow (CarrelAppGuiThumbnails *self, CarrelUiMachine *machine)
{
  g_return_if_fail (CARREL_APP_IS_GUI_THUMBNAILS (self));
  g_return_if_fail (CARREL_UI_IS_MACHINE (machine));

  g_signal_connect_object (machine,
                           "notify::watched",
                           G_CALLBACK (watched_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (machine,
                           "notify::uuid",
                           G_CALLBACK (watched_cb),
                           self,
                           G_CONNECT_SWAPPED);
  watched_cb (self, NULL, machine);
}

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  /* A machine that was deleted meanwhile needs no picture. */
  carrel_library_change_finish (CARREL_LIBRARY (source), result, NULL);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wanted) wanted = user_data;
  CarrelAppContext *context = NULL;

  if (wanted->self->hub == NULL || !carrel_app_gui_picture_save_finish (result, NULL))
    return;
  context = carrel_app_gui_hub_get_context (wanted->self->hub);
  if (context != NULL)
    carrel_library_machines_mark_thumbnail_async (carrel_app_context_get_library (context),
                                                  wanted->uuid,
                                                  NULL,
                                                  marked_cb,
                                                  NULL);
}

static void
store (CarrelAppGuiThumbnails *self, View *view)
{
  CarrelAppContext *context = carrel_app_gui_hub_get_context (self->hub);
  g_autofree char *path = dup_path (self, view->uuid);

  if (path == NULL || view->texture == NULL || !view->is_new ||
      carrel_library_is_read_only (carrel_app_context_get_library (context)))
    return;
  view->is_new = FALSE;
  carrel_app_gui_picture_save_async (view->texture, path, saved_cb, wanted_new (self, view->uuid));
}

static void
state_changed_cb (CarrelAppGuiThumbnails *self, const char *uuid, int before, int after)
{
  View *view = g_hash_table_lookup (self->views, uuid);

  if (view == NULL && !is_watched (self, uuid))
    return;
  view = ensure_view (self, uuid);
  if (after == CARREL_UI_STATE_OFF || after == CARREL_UI_STATE_CRASHED)
    store (self, view);
  else if (is_watched (self, uuid) && self->is_seen && after == CARREL_UI_STATE_PAUSED)
    refresh (self, view);
  start_beat (self);
}

static void
session_state_cb (CarrelDisplaySession *session, GParamSpec *property, gpointer user_data)
{
  View *view = user_data;
  CarrelDisplayFrame *frame = carrel_display_session_get_frame (session);

  /* The last frame of a console that closes is the picture to keep. */
  if (carrel_display_session_get_state (session) == CARREL_DISPLAY_STATE_DISCONNECTED &&
      frame != NULL)
    ask_session (view->owner, view, session);
}

void
carrel_app_gui_thumbnails_add_session (CarrelAppGuiThumbnails *self,
                                       const char *uuid,
                                       CarrelDisplaySession *session)
{
  View *view = NULL;
  g_autoptr (GObject) before = NULL;

  g_return_if_fail (CARREL_APP_IS_GUI_THUMBNAILS (self));
  g_return_if_fail (uuid != NULL);
  g_return_if_fail (CARREL_IS_DISPLAY_SESSION (session));

  view = ensure_view (self, uuid);
  before = g_weak_ref_get (&view->session);
  if (before != NULL)
    g_signal_handler_disconnect (before, view->session_handler);
  g_weak_ref_set (&view->session, session);
  view->session_handler =
    g_signal_connect_data (session, "notify::state", G_CALLBACK (session_state_cb), view, NULL, 0);
}

void
carrel_app_gui_thumbnails_set_seen (CarrelAppGuiThumbnails *self, gboolean is_seen)
{
  g_return_if_fail (CARREL_APP_IS_GUI_THUMBNAILS (self));

  if (self->is_seen == !!is_seen)
    return;
  self->is_seen = !!is_seen;
  if (!self->is_seen)
    g_clear_handle_id (&self->beat, g_source_remove);
  else
    start_beat (self);
}

static void
carrel_app_gui_thumbnails_dispose (GObject *object)
{
  CarrelAppGuiThumbnails *self = CARREL_APP_GUI_THUMBNAILS (object);

  g_clear_handle_id (&self->beat, g_source_remove);
  g_hash_table_remove_all (self->views);
  g_clear_object (&self->hub);
  G_OBJECT_CLASS (carrel_app_gui_thumbnails_parent_class)->dispose (object);
}

static void
carrel_app_gui_thumbnails_finalize (GObject *object)
{
  CarrelAppGuiThumbnails *self = CARREL_APP_GUI_THUMBNAILS (object);

  g_hash_table_unref (self->views);
  G_OBJECT_CLASS (carrel_app_gui_thumbnails_parent_class)->finalize (object);
}

static void
carrel_app_gui_thumbnails_class_init (CarrelAppGuiThumbnailsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = carrel_app_gui_thumbnails_dispose;
  G_OBJECT_CLASS (klass)->finalize = carrel_app_gui_thumbnails_finalize;
}

static void
carrel_app_gui_thumbnails_init (CarrelAppGuiThumbnails *self)
{
  self->views = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, view_free);
}

CarrelAppGuiThumbnails *
carrel_app_gui_thumbnails_new (CarrelAppGuiHub *hub)
{
  CarrelAppGuiThumbnails *self = NULL;

  g_return_val_if_fail (CARREL_APP_IS_GUI_HUB (hub), NULL);

  self = g_object_new (CARREL_APP_TYPE_GUI_THUMBNAILS, NULL);
  self->hub = g_object_ref (hub);
  g_signal_connect_object (hub,
                           "state-changed",
                           G_CALLBACK (state_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return self;
}
