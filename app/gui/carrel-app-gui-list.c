/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-list.h"

#include "carrel-app-gui-words.h"

#include "library-db/carrel-library-list.h"

/* An item of the library's list and the record that the window sees know each other: the record holds
 * the item, and the item points at the record while it lives. */

struct _CarrelAppGuiList
{
  GObject parent_instance;

  CarrelAppGuiHub *hub;
  CarrelUiQuery *query;
  CarrelLibraryList *inner;
  gboolean is_loading;
};

enum
{
  PROP_0,
  PROP_LOADING,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum
{
  SIGNAL_MADE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CarrelAppGuiList,
                               carrel_app_gui_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static G_DEFINE_QUARK (carrel-app-gui-list-record, record) static G_DEFINE_QUARK (carrel-app-gui-list-item, item)

                                                        static CarrelLibrarySort
                                                      translate_sort (CarrelUiSort sort)
{
  switch (sort)
    {
    case CARREL_UI_SORT_CPUS:
      return CARREL_LIBRARY_SORT_PROCESSORS;
    case CARREL_UI_SORT_MEMORY:
      return CARREL_LIBRARY_SORT_MEMORY;
    case CARREL_UI_SORT_DISK:
      return CARREL_LIBRARY_SORT_DISK_SIZE;
    case CARREL_UI_SORT_LAST_USED:
      return CARREL_LIBRARY_SORT_USED;
    case CARREL_UI_SORT_STATE:
      return CARREL_LIBRARY_SORT_RANK;
    case CARREL_UI_SORT_FOLDER:
      return CARREL_LIBRARY_SORT_FOLDER;
    case CARREL_UI_SORT_NAME:
    case CARREL_UI_N_SORTS:
    default:
      return CARREL_LIBRARY_SORT_NAME;
    }
}

static CarrelLibraryQuery *
translate_query (CarrelAppGuiList *self)
{
  static const CarrelLibraryFilter filters[CARREL_UI_N_PLACES] = {
    [CARREL_UI_PLACE_ALL] = CARREL_LIBRARY_FILTER_ALL,
    [CARREL_UI_PLACE_RUNNING] = CARREL_LIBRARY_FILTER_ALL,
    [CARREL_UI_PLACE_FAVOURITES] = CARREL_LIBRARY_FILTER_FAVOURITES,
    [CARREL_UI_PLACE_RECENT] = CARREL_LIBRARY_FILTER_RECENT,
    [CARREL_UI_PLACE_FOLDER] = CARREL_LIBRARY_FILTER_FOLDER,
    [CARREL_UI_PLACE_TAG] = CARREL_LIBRARY_FILTER_TAG,
    [CARREL_UI_PLACE_TRASH] = CARREL_LIBRARY_FILTER_TRASH,
  };
  CarrelUiPlaceKind kind = carrel_ui_query_get_kind (self->query);
  const char *place = carrel_ui_query_get_place_id (self->query);
  CarrelLibraryQuery *query = carrel_library_query_new (filters[kind]);

  if (kind == CARREL_UI_PLACE_FOLDER)
    query->folder_id = carrel_app_gui_words_parse_id (place);
  else if (kind == CARREL_UI_PLACE_TAG)
    query->tag = g_strdup (place);
  else if (kind == CARREL_UI_PLACE_RUNNING)
    query->uuids = g_strdupv ((char **) carrel_app_gui_hub_get_live (self->hub));
  if (carrel_ui_query_get_sort (self->query) == CARREL_UI_SORT_STATE)
    query->ranks = carrel_app_gui_hub_rank (self->hub);
  query->search = g_strdup (carrel_ui_query_get_search (self->query));
  query->sort = translate_sort (carrel_ui_query_get_sort (self->query));
  query->descending = carrel_ui_query_get_descending (self->query);
  return query;
}

static void
fill (CarrelAppGuiList *self, CarrelLibraryItem *item, CarrelUiMachine *record)
{
  const CarrelLibraryMachine *row = carrel_library_item_get_machine (item);

  if (row != NULL)
    carrel_app_gui_hub_fill (self->hub, record, row);
}

static void
item_changed_cb (CarrelLibraryItem *item, GParamSpec *property, gpointer user_data)
{
  CarrelAppGuiList *self = CARREL_APP_GUI_LIST (user_data);
  CarrelUiMachine *record = g_object_get_qdata (G_OBJECT (item), record_quark ());

  if (record != NULL)
    fill (self, item, record);
}

static void
record_gone_cb (gpointer user_data, GObject *where_it_was)
{
  g_object_set_qdata (G_OBJECT (user_data), record_quark (), NULL);
}

/* The record for an item: the one that is there, or a new one. */
static CarrelUiMachine *
wrap (CarrelAppGuiList *self, CarrelLibraryItem *item)
{
  CarrelUiMachine *record = g_object_get_qdata (G_OBJECT (item), record_quark ());

  if (record != NULL)
    return g_object_ref (record);
  record = carrel_ui_machine_new ();
  g_object_set (record, "uuid", "", "name", "", NULL);
  g_object_set_qdata (G_OBJECT (item), record_quark (), record);
  g_object_set_qdata_full (G_OBJECT (record), item_quark (), g_object_ref (item), g_object_unref);
  g_object_weak_ref (G_OBJECT (record), record_gone_cb, item);
  if (g_signal_handler_find (item, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self) == 0)
    {
      /* The last two to be told of a filled and of a changed row; each stands for the whole row. */
      g_signal_connect_object (item, "notify::loaded", G_CALLBACK (item_changed_cb), self, 0);
      g_signal_connect_object (item, "notify", G_CALLBACK (item_changed_cb), self, 0);
    }
  fill (self, item, record);
  g_signal_emit (self, signals[SIGNAL_MADE], 0, record);
  return record;
}

static GType
get_item_type (GListModel *model)
{
  return CARREL_UI_TYPE_MACHINE;
}

static guint
get_n_items (GListModel *model)
{
  CarrelAppGuiList *self = CARREL_APP_GUI_LIST (model);

  return self->inner != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->inner)) : 0;
}

static gpointer
get_item (GListModel *model, guint position)
{
  CarrelAppGuiList *self = CARREL_APP_GUI_LIST (model);
  g_autoptr (CarrelLibraryItem) item = NULL;

  if (self->inner != NULL)
    item = g_list_model_get_item (G_LIST_MODEL (self->inner), position);
  return item != NULL ? wrap (self, item) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
forward_cb (CarrelAppGuiList *self, guint position, guint n_removed, guint n_added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static void
update_loading (CarrelAppGuiList *self)
{
  gboolean is_loading = self->inner == NULL || carrel_library_list_is_loading (self->inner);

  if (self->is_loading == is_loading)
    return;
  self->is_loading = is_loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
live_changed_cb (CarrelAppGuiList *self)
{
  g_autoptr (CarrelLibraryQuery) query = NULL;

  if (self->inner == NULL || (carrel_ui_query_get_kind (self->query) != CARREL_UI_PLACE_RUNNING &&
                              carrel_ui_query_get_sort (self->query) != CARREL_UI_SORT_STATE))
    return;
  query = translate_query (self);
  carrel_library_list_set_query (self->inner, query);
}

void
carrel_app_gui_list_attach (CarrelAppGuiList *self)
{
  CarrelAppContext *context = NULL;
  g_autoptr (CarrelLibraryQuery) query = NULL;
  guint n_items;

  g_return_if_fail (CARREL_APP_IS_GUI_LIST (self));

  context = carrel_app_gui_hub_get_context (self->hub);
  if (context == NULL || self->inner != NULL)
    return;
  query = translate_query (self);
  self->inner = carrel_library_list_new (carrel_app_context_get_library (context), query);
  g_signal_connect_object (self->inner,
                           "items-changed",
                           G_CALLBACK (forward_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inner,
                           "notify::loading",
                           G_CALLBACK (update_loading),
                           self,
                           G_CONNECT_SWAPPED);
  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->inner));
  if (n_items > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n_items);
  update_loading (self);
}

static void
carrel_app_gui_list_get_property (GObject *object,
                                  guint property_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  CarrelAppGuiList *self = CARREL_APP_GUI_LIST (object);

  if (property_id == PROP_LOADING)
    g_value_set_boolean (value, self->is_loading);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
carrel_app_gui_list_dispose (GObject *object)
{
  CarrelAppGuiList *self = CARREL_APP_GUI_LIST (object);

  g_clear_object (&self->inner);
  g_clear_object (&self->query);
  g_clear_object (&self->hub);
  G_OBJECT_CLASS (carrel_app_gui_list_parent_class)->dispose (object);
}

static void
carrel_app_gui_list_class_init (CarrelAppGuiListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = carrel_app_gui_list_get_property;
  object_class->dispose = carrel_app_gui_list_dispose;
  properties[PROP_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[SIGNAL_MADE] = g_signal_new ("made",
                                       CARREL_APP_TYPE_GUI_LIST,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       1,
                                       CARREL_UI_TYPE_MACHINE);
}

static void
carrel_app_gui_list_init (CarrelAppGuiList *self)
{
  self->is_loading = TRUE;
}

CarrelAppGuiList *
carrel_app_gui_list_new (CarrelAppGuiHub *hub, CarrelUiQuery *query)
{
  CarrelAppGuiList *self = NULL;

  g_return_val_if_fail (CARREL_APP_IS_GUI_HUB (hub), NULL);
  g_return_val_if_fail (CARREL_UI_IS_QUERY (query), NULL);

  self = g_object_new (CARREL_APP_TYPE_GUI_LIST, NULL);
  self->hub = g_object_ref (hub);
  self->query = g_object_ref (query);
  g_signal_connect_object (hub,
                           "live-changed",
                           G_CALLBACK (live_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  if (carrel_ui_query_get_sort (query) == CARREL_UI_SORT_STATE)
    g_signal_connect_object (hub,
                             "state-changed",
                             G_CALLBACK (live_changed_cb),
                             self,
                             G_CONNECT_SWAPPED);
  carrel_app_gui_list_attach (self);
  return self;
}
