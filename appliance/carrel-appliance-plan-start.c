/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-plan-private.h"

#include "base/carrel-base-limits.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Collections may stand in collections, each with an order of its own; machines here have one number.
 * The turns are counted through, and a nested collection takes its turns in the place where it stands. */

typedef struct
{
  CarrelAppliancePlan *plan;
  GPtrArray *starts; /* in their order, whatever collection they stand in */
  GHashTable *taken; /* one that is said to contain itself would never end */
} Counting;

static int
compare (gconstpointer left, gconstpointer right)
{
  const CarrelApplianceStart *a = *(CarrelApplianceStart *const *) left;
  const CarrelApplianceStart *b = *(CarrelApplianceStart *const *) right;

  return a->order < b->order ? -1 : a->order > b->order;
}

static CarrelAppliancePlanMachine *
find_machine (CarrelAppliancePlan *plan, const char *id)
{
  for (guint i = 0; i < plan->machines->len; i++)
    {
      CarrelAppliancePlanMachine *machine = g_ptr_array_index (plan->machines, i);

      if (g_strcmp0 (machine->system->id, id) == 0)
        return machine;
    }
  return NULL;
}

static void
set_delay (CarrelAppliancePlanMachine *machine, const CarrelApplianceStart *start)
{
  gint64 most_s = CARREL_BASE_LIMIT_START_DELAY_S;
  g_autofree char *from = g_strdup_printf ("%" PRIi64, start->start_delay_s);
  g_autofree char *to = NULL;

  machine->spec->start.delay_s = (guint) CLAMP (start->start_delay_s, 0, most_s);
  machine->spec->start.waits_for_guest = start->waits_for_guest > 0;
  if (start->start_delay_s <= 0)
    return;
  to = g_strdup_printf ("%u", machine->spec->start.delay_s);
  carrel_appliance_plan_add_mapping (machine->mappings,
                                     "start-delay",
                                     from,
                                     to,
                                     start->start_delay_s > most_s
                                     ? _ ("The next one waits for an hour at most")
                                     : NULL);
}

static void
set_turn (CarrelAppliancePlanMachine *machine, const CarrelApplianceStart *start, guint turn)
{
  g_autofree char *from = g_strdup_printf ("%" PRIi64, start->order);
  g_autofree char *to = g_strdup_printf ("%u", turn);

  machine->spec->start.order = turn;
  carrel_appliance_plan_add_mapping (machine->mappings, "start-order", from, to, NULL);
  set_delay (machine, start);
}

static guint count_collection (Counting *self, const char *collection, guint first);

/* Returns: the last turn that it took. */
static guint
count_one (Counting *self, const CarrelApplianceStart *start, guint turn)
{
  CarrelAppliancePlanMachine *machine = find_machine (self->plan, start->system);

  if (machine == NULL)
    return count_collection (self, start->system, turn);
  if (machine->spec->start.order == 0)
    set_turn (machine, start, turn);
  return turn;
}

/* Returns: the last turn that was taken, the one before @first when there is none. */
static guint
count_collection (Counting *self, const char *collection, guint first)
{
  guint last = first - 1;
  guint turn = first;
  gint64 order = 0;

  if (!g_hash_table_add (self->taken, (gpointer) (collection != NULL ? collection : "")))
    return last;
  for (guint i = 0; i < self->starts->len; i++)
    {
      const CarrelApplianceStart *start = g_ptr_array_index (self->starts, i);
      guint taken;

      if (g_strcmp0 (start->collection, collection) != 0 || start->order <= 0)
        continue;
      if (order != 0 && start->order != order)
        turn = MIN (last + 1, CARREL_BASE_LIMIT_START_ORDER);
      order = start->order;
      taken = count_one (self, start, turn);
      last = MAX (last, taken);
    }
  return last;
}

void
carrel_appliance_plan_set_order (CarrelAppliancePlan *self)
{
  g_autoptr (GPtrArray) starts = g_ptr_array_copy (self->model->starts, NULL, NULL);
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  Counting counting = { self, starts, taken };

  g_ptr_array_set_free_func (starts, NULL);
  /* Stable: those of one order stay as they are. */
  g_ptr_array_sort (starts, compare);
  if (self->machines->len > 1)
    count_collection (&counting, NULL, 1);
}
