/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-item-private.h"

struct _CarrelLibraryItem
{
  GObject parent_instance;

  gint64 row;
  CarrelLibraryMachine *machine;
};

enum
{
  PROPERTY_UUID = 1,
  PROPERTY_NAME,
  PROPERTY_OS_ID,
  PROPERTY_KIND,
  PROPERTY_PLACE,
  PROPERTY_NOTES,
  PROPERTY_TAGS,
  PROPERTY_FAVOURITE,
  PROPERTY_TRASHED,
  PROPERTY_LOADED,
  PROPERTY_FOLDER_ID,
  PROPERTY_CREATED_AT,
  PROPERTY_USED_AT,
  PROPERTY_MEMORY,
  PROPERTY_DISK_SIZE,
  PROPERTY_PROCESSORS,
  PROPERTY_THUMBNAIL,
  PROPERTY_COUNT
};

static GParamSpec *properties[PROPERTY_COUNT];

G_DEFINE_FINAL_TYPE (CarrelLibraryItem, carrel_library_item, G_TYPE_OBJECT)

static void
get_text (const CarrelLibraryMachine *machine, guint id, GValue *value)
{
  switch (id)
    {
    case PROPERTY_UUID:
      g_value_set_string (value, machine != NULL ? machine->uuid : "");
      break;
    case PROPERTY_NAME:
      g_value_set_string (value, machine != NULL ? machine->name : "");
      break;
    case PROPERTY_OS_ID:
      g_value_set_string (value, machine != NULL ? machine->os_id : NULL);
      break;
    case PROPERTY_KIND:
      g_value_set_string (value, machine != NULL ? machine->kind : NULL);
      break;
    case PROPERTY_PLACE:
      g_value_set_string (value, machine != NULL ? machine->place : NULL);
      break;
    default:
      g_value_set_string (value, machine != NULL ? machine->notes : NULL);
    }
}

static void
get_number (const CarrelLibraryMachine *machine, guint id, GValue *value)
{
  switch (id)
    {
    case PROPERTY_FAVOURITE:
      g_value_set_boolean (value, machine != NULL && machine->favourite);
      break;
    case PROPERTY_TRASHED:
      g_value_set_boolean (value, machine != NULL && machine->trashed_at > 0);
      break;
    case PROPERTY_FOLDER_ID:
      g_value_set_int64 (value, machine != NULL ? machine->folder_id : 0);
      break;
    case PROPERTY_CREATED_AT:
      g_value_set_int64 (value, machine != NULL ? machine->created_at : 0);
      break;
    case PROPERTY_USED_AT:
      g_value_set_int64 (value, machine != NULL ? machine->used_at : 0);
      break;
    case PROPERTY_MEMORY:
      g_value_set_uint64 (value, machine != NULL ? machine->memory : 0);
      break;
    case PROPERTY_DISK_SIZE:
      g_value_set_uint64 (value, machine != NULL ? machine->disk_size : 0);
      break;
    case PROPERTY_PROCESSORS:
      g_value_set_uint (value, machine != NULL ? machine->processors : 0);
      break;
    default:
      g_value_set_uint (value, machine != NULL ? machine->thumbnail : 0);
    }
}

static void
carrel_library_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  CarrelLibraryItem *self = CARREL_LIBRARY_ITEM (object);

  if (id == PROPERTY_LOADED)
    g_value_set_boolean (value, self->machine != NULL);
  else if (id == PROPERTY_TAGS)
    g_value_set_boxed (value, self->machine != NULL ? self->machine->tags : NULL);
  else if (id < PROPERTY_TAGS)
    get_text (self->machine, id, value);
  else if (id < PROPERTY_COUNT)
    get_number (self->machine, id, value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
carrel_library_item_finalize (GObject *object)
{
  CarrelLibraryItem *self = CARREL_LIBRARY_ITEM (object);

  carrel_library_machine_free (self->machine);
  G_OBJECT_CLASS (carrel_library_item_parent_class)->finalize (object);
}

static GParamSpec *
make_text (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
make_boolean (const char *name)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
make_int64 (const char *name)
{
  return g_param_spec_int64 (name,
                             NULL,
                             NULL,
                             0,
                             G_MAXINT64,
                             0,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
make_uint64 (const char *name)
{
  return g_param_spec_uint64 (name,
                              NULL,
                              NULL,
                              0,
                              G_MAXUINT64,
                              0,
                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
make_uint (const char *name)
{
  return g_param_spec_uint (name,
                            NULL,
                            NULL,
                            0,
                            G_MAXUINT,
                            0,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
carrel_library_item_class_init (CarrelLibraryItemClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = carrel_library_item_get_property;
  object_class->finalize = carrel_library_item_finalize;
  properties[PROPERTY_UUID] = make_text ("uuid");
  properties[PROPERTY_NAME] = make_text ("name");
  properties[PROPERTY_OS_ID] = make_text ("os-id");
  properties[PROPERTY_KIND] = make_text ("kind");
  properties[PROPERTY_PLACE] = make_text ("place");
  properties[PROPERTY_NOTES] = make_text ("notes");
  properties[PROPERTY_TAGS] =
    g_param_spec_boxed ("tags", NULL, NULL, G_TYPE_STRV, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROPERTY_FAVOURITE] = make_boolean ("favourite");
  properties[PROPERTY_TRASHED] = make_boolean ("trashed");
  properties[PROPERTY_LOADED] = make_boolean ("loaded");
  properties[PROPERTY_FOLDER_ID] = make_int64 ("folder-id");
  properties[PROPERTY_CREATED_AT] = make_int64 ("created-at");
  properties[PROPERTY_USED_AT] = make_int64 ("used-at");
  properties[PROPERTY_MEMORY] = make_uint64 ("memory");
  properties[PROPERTY_DISK_SIZE] = make_uint64 ("disk-size");
  properties[PROPERTY_PROCESSORS] = make_uint ("processors");
  properties[PROPERTY_THUMBNAIL] = make_uint ("thumbnail");
  g_object_class_install_properties (object_class, PROPERTY_COUNT, properties);
}

static void
carrel_library_item_init (CarrelLibraryItem *self)
{
}

CarrelLibraryItem *
carrel_library_item_new (gint64 row)
{
  CarrelLibraryItem *self = g_object_new (CARREL_TYPE_LIBRARY_ITEM, NULL);

  self->row = row;
  return self;
}

gint64
carrel_library_item_get_row (CarrelLibraryItem *item)
{
  return item->row;
}

/* Whether a property has the same value for two machines, one of which may be missing. */
static gboolean
is_same (guint id, const CarrelLibraryMachine *one, const CarrelLibraryMachine *other)
{
  g_auto (GValue) one_value = G_VALUE_INIT;
  g_auto (GValue) other_value = G_VALUE_INIT;

  if (id == PROPERTY_LOADED)
    return (one != NULL) == (other != NULL);
  if (id == PROPERTY_TAGS)
    return one != NULL && other != NULL &&
           g_strv_equal ((const char *const *) one->tags, (const char *const *) other->tags);
  g_value_init (&one_value, G_PARAM_SPEC_VALUE_TYPE (properties[id]));
  g_value_init (&other_value, G_PARAM_SPEC_VALUE_TYPE (properties[id]));
  (id < PROPERTY_TAGS ? get_text : get_number) (one, id, &one_value);
  (id < PROPERTY_TAGS ? get_text : get_number) (other, id, &other_value);
  return g_param_values_cmp (properties[id], &one_value, &other_value) == 0;
}

void
carrel_library_item_take_machine (CarrelLibraryItem *item, CarrelLibraryMachine *machine)
{
  g_autoptr (CarrelLibraryMachine) before = g_steal_pointer (&item->machine);

  item->machine = machine;
  g_object_freeze_notify (G_OBJECT (item));
  for (guint id = PROPERTY_UUID; id < PROPERTY_COUNT; id++)
    {
      if (!is_same (id, before, machine))
        g_object_notify_by_pspec (G_OBJECT (item), properties[id]);
    }
  g_object_thaw_notify (G_OBJECT (item));
}

const char *
carrel_library_item_get_uuid (CarrelLibraryItem *item)
{
  g_return_val_if_fail (CARREL_IS_LIBRARY_ITEM (item), NULL);

  return item->machine != NULL ? item->machine->uuid : "";
}

const char *
carrel_library_item_get_name (CarrelLibraryItem *item)
{
  g_return_val_if_fail (CARREL_IS_LIBRARY_ITEM (item), NULL);

  return item->machine != NULL ? item->machine->name : "";
}

gboolean
carrel_library_item_is_loaded (CarrelLibraryItem *item)
{
  g_return_val_if_fail (CARREL_IS_LIBRARY_ITEM (item), FALSE);

  return item->machine != NULL;
}

const CarrelLibraryMachine *
carrel_library_item_get_machine (CarrelLibraryItem *item)
{
  g_return_val_if_fail (CARREL_IS_LIBRARY_ITEM (item), NULL);

  return item->machine;
}
