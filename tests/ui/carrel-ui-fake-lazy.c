/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-fake-lazy.h"

#include "ui/carrel-ui-machine.h"

struct _CarrelUiFakeLazy
{
  GObject parent_instance;

  GArray *numbers;
  GHashTable *alive;
  guint n_made;
};

static void list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CarrelUiFakeLazy,
                               carrel_ui_fake_lazy,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return CARREL_UI_TYPE_MACHINE;
}

static guint
get_n_items (GListModel *model)
{
  return CARREL_UI_FAKE_LAZY (model)->numbers->len;
}

/* Which machine went, of which list. */
typedef struct
{
  CarrelUiFakeLazy *list;
  guint number;
} Memory;

static void
forget_cb (gpointer data, GObject *object)
{
  g_autofree Memory *memory = data;

  if (memory->list != NULL)
    g_hash_table_remove (memory->list->alive, GUINT_TO_POINTER (memory->number));
  g_clear_weak_pointer (&memory->list);
}

static gpointer
get_item (GListModel *model, guint position)
{
  CarrelUiFakeLazy *self = CARREL_UI_FAKE_LAZY (model);
  CarrelUiMachine *machine = NULL;
  Memory *memory = NULL;
  guint number;
  g_autofree char *uuid = NULL;
  g_autofree char *name = NULL;

  if (position >= self->numbers->len)
    return NULL;
  number = g_array_index (self->numbers, guint, position);
  machine = g_hash_table_lookup (self->alive, GUINT_TO_POINTER (number));
  if (machine != NULL)
    return g_object_ref (machine);
  uuid = g_strdup_printf ("00000000-0000-4000-8000-%012u", number);
  name = g_strdup_printf ("Machine %05u", number);
  machine = carrel_ui_machine_new ();
  g_object_set (machine,
                "uuid",
                uuid,
                "name",
                name,
                "os-name",
                "Debian 12",
                "state",
                (int) (number % 7 == 0 ? CARREL_UI_STATE_RUNNING : CARREL_UI_STATE_OFF),
                "cpus",
                2u,
                "memory-mib",
                G_GUINT64_CONSTANT (2048),
                NULL);
  self->n_made++;
  g_hash_table_insert (self->alive, GUINT_TO_POINTER (number), machine);
  memory = g_new0 (Memory, 1);
  g_set_weak_pointer (&memory->list, self);
  memory->number = number;
  g_object_weak_ref (G_OBJECT (machine), forget_cb, memory);
  return machine;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
carrel_ui_fake_lazy_finalize (GObject *object)
{
  CarrelUiFakeLazy *self = CARREL_UI_FAKE_LAZY (object);
  g_hash_table_unref (self->alive);
  g_array_unref (self->numbers);
  G_OBJECT_CLASS (carrel_ui_fake_lazy_parent_class)->finalize (object);
}

static void
carrel_ui_fake_lazy_class_init (CarrelUiFakeLazyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = carrel_ui_fake_lazy_finalize;
}

static void
carrel_ui_fake_lazy_init (CarrelUiFakeLazy *self)
{
  self->numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  self->alive = g_hash_table_new (NULL, NULL);
}

GListModel *
carrel_ui_fake_lazy_new (guint n_machines, const char *match)
{
  CarrelUiFakeLazy *self = g_object_new (CARREL_UI_TYPE_FAKE_LAZY, NULL);

  for (guint i = 0; i < n_machines; i++)
    {
      char number[16];

      g_snprintf (number, sizeof number, "%05u", i);
      if (match == NULL || strstr (number, match) != NULL)
        g_array_append_val (self->numbers, i);
    }
  return G_LIST_MODEL (self);
}

guint
carrel_ui_fake_lazy_count_made (CarrelUiFakeLazy *self)
{
  g_return_val_if_fail (CARREL_UI_IS_FAKE_LAZY (self), 0);

  return self->n_made;
}
