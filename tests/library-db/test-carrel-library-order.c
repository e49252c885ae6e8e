/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library-db/carrel-library-order-private.h"

#include <stdlib.h>

typedef struct
{
  GArray *shown;
  GArray *order;
  guint calls;
  guint rows;
} Mirror;

/* Does to a copy what a list view does: it takes the rows that came from the model. */
static void
mirror_cb (guint position, guint removed, guint added, gpointer data)
{
  Mirror *mirror = data;

  g_assert_cmpuint (position + removed, <=, mirror->shown->len);
  if (removed > 0)
    g_array_remove_range (mirror->shown, position, removed);
  if (added > 0)
    g_array_insert_vals (mirror->shown,
                         position,
                         &g_array_index (mirror->order, gint64, position),
                         added);
  g_assert_cmpuint (mirror->shown->len, ==, mirror->order->len);
  mirror->calls++;
  mirror->rows += removed + added;
}

static GArray *
make_rows (const gint64 *rows)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (; *rows != 0; rows++)
    g_array_append_val (array, *rows);
  return array;
}

static GHashTable *
make_set (const gint64 *rows)
{
  GHashTable *set = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (; *rows != 0; rows++)
    g_hash_table_add (set, g_memdup2 (rows, sizeof *rows));
  return set;
}

static void
assert_same (GArray *one, GArray *other)
{
  g_assert_cmpmem (one->data,
                   one->len * sizeof (gint64),
                   other->data,
                   other->len * sizeof (gint64));
}

static Mirror
change (const gint64 *before, const gint64 *after, const gint64 *suspects)
{
  g_autoptr (GArray) order = make_rows (before);
  g_autoptr (GArray) shown = make_rows (before);
  g_autoptr (GArray) wanted = make_rows (after);
  g_autoptr (GHashTable) set = suspects != NULL ? make_set (suspects) : NULL;
  Mirror mirror = { shown, order, 0, 0 };

  carrel_library_order_change (order, wanted, set, mirror_cb, &mirror);
  assert_same (order, wanted);
  assert_same (shown, wanted);
  return mirror;
}

#define ROWS(...) ((const gint64[]){ __VA_ARGS__, 0 })

static void
test_nothing_changed (void)
{
  g_assert_cmpuint (change (ROWS (1, 2, 3), ROWS (1, 2, 3), ROWS (2)).calls, ==, 0);
}

/* One row went behind others: one change, so that views see that it is the same row. */
static void
test_one_moved (void)
{
  Mirror mirror = change (ROWS (1, 2, 3, 4, 5, 6), ROWS (1, 3, 4, 5, 2, 6), ROWS (2));

  g_assert_cmpuint (mirror.calls, ==, 1);
  g_assert_cmpuint (mirror.rows, ==, 8);
}

/* Rows from 1 on, and the same with the first one last. */
static gint64 *
count_rows (guint size, gboolean is_first_last)
{
  gint64 *rows = g_new0 (gint64, size + 1);

  for (guint i = 0; i < size; i++)
    rows[i] = is_first_last ? (i + 1) % size + 1 : i + 1;
  return rows;
}

/* Behind more rows than a view shows, it goes and comes: nobody reads the thousands between. */
static void
test_one_moved_far (void)
{
  g_autofree gint64 *before = count_rows (2000, FALSE);
  g_autofree gint64 *after = count_rows (2000, TRUE);
  Mirror mirror = change (before, after, ROWS (1));

  g_assert_cmpuint (mirror.calls, ==, 2);
  g_assert_cmpuint (mirror.rows, ==, 2);
}

static void
test_one_came_and_one_went (void)
{
  g_assert_cmpuint (change (ROWS (1, 3), ROWS (1, 2, 3), ROWS (2)).rows, ==, 1);
  g_assert_cmpuint (change (ROWS (1, 2, 3), ROWS (1, 3), ROWS (2)).rows, ==, 1);
  g_assert_cmpuint (change (ROWS (1), (const gint64[]){ 0 }, ROWS (1)).rows, ==, 1);
  g_assert_cmpuint (change ((const gint64[]){ 0 }, ROWS (1), ROWS (1)).rows, ==, 1);
}

/* A suspect that stayed where it was is not spoken of. */
static void
test_suspect_that_stayed (void)
{
  g_autofree gint64 *before = count_rows (2000, FALSE);
  g_autofree gint64 *after = count_rows (2000, TRUE);

  g_assert_cmpuint (change (before, after, ROWS (1, 4)).rows, ==, 2);
  g_assert_cmpuint (change (ROWS (1, 2, 3, 4, 5), ROWS (1, 2, 3, 5), ROWS (2, 4)).rows, ==, 1);
}

static void
test_wrong_suspects (void)
{
  change (ROWS (1, 2, 3, 4), ROWS (4, 3, 2, 1), ROWS (2));
  change (ROWS (1, 2, 3, 4), ROWS (5, 6), ROWS (9));
  change (ROWS (1, 2, 3, 4), ROWS (4, 3, 2, 1), NULL);
}

static int
compare_rows (gconstpointer one, gconstpointer other)
{
  gint64 difference = *(const gint64 *) one - *(const gint64 *) other;

  return difference < 0 ? -1 : difference > 0;
}

/* Random orders with random changes, told rightly and wrongly: the view ends up the same always. */
static void
test_any_change (void)
{
  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GArray) before = g_array_new (TRUE, TRUE, sizeof (gint64));
      g_autoptr (GArray) after = g_array_new (TRUE, TRUE, sizeof (gint64));
      g_autoptr (GArray) suspects = g_array_new (TRUE, TRUE, sizeof (gint64));
      guint size = (guint) g_test_rand_int_range (0, 30);

      for (gint64 row = 1; row <= size; row++)
        {
          gint place = g_test_rand_int_range (0, (gint32) before->len + 1);

          g_array_insert_val (before, (guint) place, row);
        }
      if (before->len > 0)
        g_array_append_vals (after, before->data, before->len);
      for (gint64 i = g_test_rand_int_range (0, 5); i > 0; i--)
        {
          gint64 row = g_test_rand_int_range (1, 36);
          gint place;

          for (guint j = 0; j < after->len; j++)
            {
              if (g_array_index (after, gint64, j) == row)
                g_array_remove_index (after, j--);
            }
          place = g_test_rand_int_range (0, (gint32) after->len + 1);
          if (g_test_rand_bit ())
            g_array_insert_val (after, (guint) place, row);
          g_array_append_val (suspects, row);
        }
      if (g_test_rand_int_range (0, 10) == 0)
        g_array_sort (after, compare_rows);
      change ((const gint64 *) (const void *) before->data,
              (const gint64 *) (const void *) after->data,
              (const gint64 *) (const void *) suspects->data);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/order/nothing-changed", test_nothing_changed);
  g_test_add_func ("/library/order/one-moved", test_one_moved);
  g_test_add_func ("/library/order/one-moved-far", test_one_moved_far);
  g_test_add_func ("/library/order/one-came-and-one-went", test_one_came_and_one_went);
  g_test_add_func ("/library/order/suspect-that-stayed", test_suspect_that_stayed);
  g_test_add_func ("/library/order/wrong-suspects", test_wrong_suspects);
  g_test_add_func ("/library/order/any-change", test_any_change);
  return g_test_run ();
}
