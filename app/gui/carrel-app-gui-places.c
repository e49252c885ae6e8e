/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-places.h"

#include "carrel-app-gui-words.h"

#include "library-db/carrel-library-counts.h"
#include "library-db/carrel-library-folders.h"

#include <glib/gi18n-lib.h>

/* One look at the library is under way at a time; what changes meanwhile asks for one more.  A place
 * that stays keeps its object, so that the sidebar's selection stays where it is. */

struct _CarrelAppGuiPlaces
{
  GObject parent_instance;

  CarrelAppGuiHub *hub;
  GListStore *store;
  GPtrArray *folders;
  CarrelLibraryCounts *counts;
  gboolean is_attached;
  gboolean is_looking;
  gboolean is_stale;
};

G_DEFINE_FINAL_TYPE (CarrelAppGuiPlaces, carrel_app_gui_places, G_TYPE_OBJECT)

static void look (CarrelAppGuiPlaces *self);

static const char *
find_icon (CarrelUiPlaceKind kind)
{
  switch (kind)
    {
    case CARREL_UI_PLACE_RUNNING:
      return "media-playback-start-symbolic";
    case CARREL_UI_PLACE_FAVOURITES:
      return "starred-symbolic";
    case CARREL_UI_PLACE_RECENT:
      return "document-open-recent-symbolic";
    case CARREL_UI_PLACE_FOLDER:
      return "folder-symbolic";
    case CARREL_UI_PLACE_TAG:
      return "user-bookmarks-symbolic";
    case CARREL_UI_PLACE_TRASH:
      return "user-trash-symbolic";
    case CARREL_UI_PLACE_ALL:
    case CARREL_UI_N_PLACES:
    default:
      return "view-grid-symbolic";
    }
}

static CarrelUiPlace *
find_place (CarrelAppGuiPlaces *self, CarrelUiPlaceKind kind, const char *id)
{
  guint n_places = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  for (guint i = 0; i < n_places; i++)
    {
      g_autoptr (CarrelUiPlace) place = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (carrel_ui_place_get_kind (place) == kind &&
          g_strcmp0 (carrel_ui_place_get_id (place), id) == 0)
        return g_steal_pointer (&place);
    }
  return NULL;
}

static void
add_place (CarrelAppGuiPlaces *self,
           GPtrArray *wanted,
           CarrelUiPlaceKind kind,
           const char *id,
           const char *title,
           guint count,
           guint depth)
{
  CarrelUiPlace *place = find_place (self, kind, id);

  if (place == NULL)
    place = carrel_ui_place_new ();
  g_object_set (place,
                "kind",
                (int) kind,
                "id",
                id,
                "title",
                title,
                "icon-name",
                find_icon (kind),
                "count",
                count,
                "depth",
                depth,
                NULL);
  g_ptr_array_add (wanted, place);
}

/* The tree, walked depth first; the list has each folder after its parent.  A tree that is deeper than
 * there are folders would be a circle. */
static void
add_folders (CarrelAppGuiPlaces *self, GPtrArray *wanted, gint64 parent_id, guint depth)
{
  if (self->folders == NULL || depth > self->folders->len)
    return;
  for (guint i = 0; i < self->folders->len; i++)
    {
      const CarrelLibraryFolder *folder = g_ptr_array_index (self->folders, i);
      g_autofree char *id = NULL;
      gpointer count = NULL;

      if (folder->parent_id != parent_id)
        continue;
      id = carrel_app_gui_words_format_id (folder->id);
      if (self->counts != NULL && self->counts->folders != NULL)
        count = g_hash_table_lookup (self->counts->folders, &folder->id);
      add_place (self,
                 wanted,
                 CARREL_UI_PLACE_FOLDER,
                 id,
                 folder->name,
                 GPOINTER_TO_UINT (count),
                 depth);
      add_folders (self, wanted, folder->id, depth + 1);
    }
}

static int
compare_tags (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (a, b);
}

static void
add_tags (CarrelAppGuiPlaces *self, GPtrArray *wanted)
{
  g_autoptr (GList) tags = NULL;

  if (self->counts == NULL || self->counts->tags == NULL)
    return;
  tags = g_list_sort (g_hash_table_get_keys (self->counts->tags), compare_tags);
  for (GList *link = tags; link != NULL; link = link->next)
    add_place (self,
               wanted,
               CARREL_UI_PLACE_TAG,
               link->data,
               link->data,
               GPOINTER_TO_UINT (g_hash_table_lookup (self->counts->tags, link->data)),
               0);
}

/* Puts the wanted places into the store, touching only what lies between an equal beginning and an
 * equal end. */
static void
replace_places (CarrelAppGuiPlaces *self, GPtrArray *wanted)
{
  GListModel *model = G_LIST_MODEL (self->store);
  guint n_before = g_list_model_get_n_items (model);
  guint n_equal = 0;
  guint n_tail = 0;

  while (n_equal < MIN (n_before, wanted->len))
    {
      g_autoptr (GObject) place = g_list_model_get_item (model, n_equal);

      if (place != g_ptr_array_index (wanted, n_equal))
        break;
      n_equal++;
    }
  while (n_tail < MIN (n_before, wanted->len) - n_equal)
    {
      g_autoptr (GObject) place = g_list_model_get_item (model, n_before - 1 - n_tail);

      if (place != g_ptr_array_index (wanted, wanted->len - 1 - n_tail))
        break;
      n_tail++;
    }
  if (n_equal + n_tail < MAX (n_before, wanted->len))
    g_list_store_splice (self->store,
                         n_equal,
                         n_before - n_equal - n_tail,
                         wanted->pdata + n_equal,
                         wanted->len - n_equal - n_tail);
}

static void
build (CarrelAppGuiPlaces *self)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  const CarrelLibraryCounts *counts = self->counts;
  guint n_running = g_strv_length ((char **) carrel_app_gui_hub_get_live (self->hub));

  add_place (self,
             wanted,
             CARREL_UI_PLACE_ALL,
             NULL,
             C_ ("sidebar", "All"), counts != NULL ? counts->all : 0, 0);
  add_place (self, wanted, CARREL_UI_PLACE_RUNNING, NULL, C_ ("sidebar", "Running"), n_running, 0);
  add_place (self,
             wanted,
             CARREL_UI_PLACE_FAVOURITES,
             NULL,
             C_ ("sidebar", "Favourites"), counts != NULL ? counts->favourites : 0, 0);
  add_place (self,
             wanted,
             CARREL_UI_PLACE_RECENT,
             NULL,
             C_ ("sidebar", "Recent"), counts != NULL ? counts->recent : 0, 0);
  add_folders (self, wanted, 0, 0);
  add_tags (self, wanted);
  add_place (self,
             wanted,
             CARREL_UI_PLACE_TRASH,
             NULL,
             C_ ("sidebar", "Trash"), counts != NULL ? counts->trash : 0, 0);
  replace_places (self, wanted);
}

static void
looked (CarrelAppGuiPlaces *self)
{
  self->is_looking = FALSE;
  build (self);
  if (self->is_stale)
    look (self);
}

static void
folders_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelAppGuiPlaces) self = user_data;
  g_autoptr (GPtrArray)
    folders = carrel_library_folders_list_finish (CARREL_LIBRARY (source), result, NULL);

  if (folders != NULL)
    {
      g_clear_pointer (&self->folders, g_ptr_array_unref);
      self->folders = g_steal_pointer (&folders);
    }
  looked (self);
}

static void
counts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelAppGuiPlaces) self = user_data;
  g_autoptr (CarrelLibraryCounts)
    counts = carrel_library_counts_load_finish (CARREL_LIBRARY (source), result, NULL);

  if (counts != NULL)
    {
      g_clear_pointer (&self->counts, carrel_library_counts_free);
      self->counts = g_steal_pointer (&counts);
    }
  carrel_library_folders_list_async (CARREL_LIBRARY (source),
                                     NULL,
                                     folders_cb,
                                     g_object_ref (self));
}

static void
look (CarrelAppGuiPlaces *self)
{
  CarrelAppContext *context = carrel_app_gui_hub_get_context (self->hub);

  self->is_stale = TRUE;
  if (self->is_looking || context == NULL)
    return;
  self->is_looking = TRUE;
  self->is_stale = FALSE;
  carrel_library_counts_load_async (carrel_app_context_get_library (context),
                                    NULL,
                                    counts_cb,
                                    g_object_ref (self));
}

static void
library_changed_cb (CarrelAppGuiPlaces *self, guint areas, GStrv uuids)
{
  if ((areas & (CARREL_LIBRARY_AREA_MACHINES | CARREL_LIBRARY_AREA_FOLDERS)) != 0)
    look (self);
}

void
carrel_app_gui_places_attach (CarrelAppGuiPlaces *self)
{
  CarrelAppContext *context = NULL;

  g_return_if_fail (CARREL_APP_IS_GUI_PLACES (self));

  context = carrel_app_gui_hub_get_context (self->hub);
  if (context == NULL || self->is_attached)
    return;
  self->is_attached = TRUE;
  g_signal_connect_object (carrel_app_context_get_library (context),
                           "changed",
                           G_CALLBACK (library_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  look (self);
}

GListModel *
carrel_app_gui_places_get_model (CarrelAppGuiPlaces *self)
{
  g_return_val_if_fail (CARREL_APP_IS_GUI_PLACES (self), NULL);

  return G_LIST_MODEL (self->store);
}

const char *
carrel_app_gui_places_find_folder (CarrelAppGuiPlaces *self, gint64 id)
{
  g_return_val_if_fail (CARREL_APP_IS_GUI_PLACES (self), NULL);

  for (guint i = 0; self->folders != NULL && i < self->folders->len; i++)
    {
      const CarrelLibraryFolder *folder = g_ptr_array_index (self->folders, i);

      if (folder->id == id)
        return folder->name;
    }
  return NULL;
}

static void
carrel_app_gui_places_dispose (GObject *object)
{
  CarrelAppGuiPlaces *self = CARREL_APP_GUI_PLACES (object);

  g_clear_object (&self->store);
  g_clear_object (&self->hub);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_clear_pointer (&self->counts, carrel_library_counts_free);
  G_OBJECT_CLASS (carrel_app_gui_places_parent_class)->dispose (object);
}

static void
carrel_app_gui_places_class_init (CarrelAppGuiPlacesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = carrel_app_gui_places_dispose;
}

static void
carrel_app_gui_places_init (CarrelAppGuiPlaces *self)
{
  self->store = g_list_store_new (CARREL_UI_TYPE_PLACE);
}

CarrelAppGuiPlaces *
carrel_app_gui_places_new (CarrelAppGuiHub *hub)
{
  CarrelAppGuiPlaces *self = NULL;

  g_return_val_if_fail (CARREL_APP_IS_GUI_HUB (hub), NULL);

  self = g_object_new (CARREL_APP_TYPE_GUI_PLACES, NULL);
  self->hub = g_object_ref (hub);
  g_signal_connect_object (hub, "live-changed", G_CALLBACK (build), self, G_CONNECT_SWAPPED);
  build (self);
  carrel_app_gui_places_attach (self);
  return self;
}
