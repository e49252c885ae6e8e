/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-order-private.h"

/* More rows than these are not told one by one. */
#define SINGLE_LIMIT 64

/* So many rows at most are told as one change when a row moves among them: views then see that it is the
 * same row, and keep its selection, its keyboard focus and its widget. */
#define TOGETHER_LIMIT 512

static gint64
row_at (GArray *rows, guint position)
{
  return g_array_index (rows, gint64, position);
}

static gboolean
is_suspect (GHashTable *suspects, gint64 row)
{
  return g_hash_table_contains (suspects, &row);
}

/* The row before @position that did not move, 0 if there is none, and whether it stands right there. */
static gint64
find_anchor (GArray *rows, guint position, GHashTable *suspects, gboolean *out_is_next)
{
  *out_is_next = position == 0 || !is_suspect (suspects, row_at (rows, position - 1));
  while (position > 0 && is_suspect (suspects, row_at (rows, position - 1)))
    position--;
  return position > 0 ? row_at (rows, position - 1) : 0;
}

/* A suspect that follows the same row as before, with no other suspect between, did not move. */
static GHashTable *
find_movers (GArray *order, GArray *wanted, GHashTable *suspects)
{
  GHashTable *movers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable)
    anchors = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  gboolean is_next;
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < order->len; i++)
    {
      gint64 row = row_at (order, i);
      gint64 anchor;

      if (!is_suspect (suspects, row))
        continue;
      anchor = find_anchor (order, i, suspects, &is_next);
      if (is_next)
        g_hash_table_insert (anchors,
                             g_memdup2 (&row, sizeof row),
                             g_memdup2 (&anchor, sizeof anchor));
    }
  g_hash_table_iter_init (&iter, suspects);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (movers, g_memdup2 (key, sizeof (gint64)));
  for (guint i = 0; i < wanted->len; i++)
    {
      gint64 row = row_at (wanted, i);
      const gint64 *before = g_hash_table_lookup (anchors, &row);

      if (before != NULL && find_anchor (wanted, i, suspects, &is_next) == *before && is_next)
        g_hash_table_remove (movers, &row);
    }
  return movers;
}

/* Whether both are the same but for the movers. */
static gboolean
rest_is_same (GArray *order, GArray *wanted, GHashTable *movers)
{
  guint i = 0, j = 0;

  for (;;)
    {
      while (i < order->len && is_suspect (movers, row_at (order, i)))
        i++;
      while (j < wanted->len && is_suspect (movers, row_at (wanted, j)))
        j++;
      if (i == order->len || j == wanted->len)
        return i == order->len && j == wanted->len;
      if (row_at (order, i++) != row_at (wanted, j++))
        return FALSE;
    }
}

/* Whether any of the movers is in both: it went to another place, it did not come or go. */
static gboolean
any_stays (GArray *order, GArray *wanted, GHashTable *movers)
{
  g_autoptr (GHashTable) before = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < order->len; i++)
    if (is_suspect (movers, row_at (order, i)))
      g_hash_table_add (before, &g_array_index (order, gint64, i));
  for (guint i = 0; i < wanted->len; i++)
    if (g_hash_table_contains (before, &g_array_index (wanted, gint64, i)))
      return TRUE;
  return FALSE;
}

static void
remove_movers (GArray *order,
               GHashTable *movers,
               CarrelLibraryOrderCallback callback,
               gpointer user_data)
{
  guint end = order->len;

  while (end > 0)
    {
      guint start = end;

      while (start > 0 && is_suspect (movers, row_at (order, start - 1)))
        start--;
      if (start < end)
        {
          g_array_remove_range (order, start, end - start);
          callback (start, end - start, 0, user_data);
        }
      end = start > 0 ? start - 1 : 0;
    }
}

static void
insert_movers (GArray *order,
               GArray *wanted,
               GHashTable *movers,
               CarrelLibraryOrderCallback callback,
               gpointer user_data)
{
  for (guint start = 0; start < wanted->len; start++)
    {
      guint end = start;

      while (end < wanted->len && is_suspect (movers, row_at (wanted, end)))
        end++;
      if (end == start)
        continue;
      g_array_insert_vals (order, start, &g_array_index (wanted, gint64, start), end - start);
      callback (start, 0, end - start, user_data);
      start = end;
    }
}

static void
replace_middle (GArray *order,
                GArray *wanted,
                guint head,
                guint tail,
                CarrelLibraryOrderCallback callback,
                gpointer user_data)
{
  guint removed = order->len - head - tail;
  guint added = wanted->len - head - tail;

  if (removed > 0)
    g_array_remove_range (order, head, removed);
  if (added > 0)
    g_array_insert_vals (order, head, &g_array_index (wanted, gint64, head), added);
  callback (head, removed, added, user_data);
}

void
carrel_library_order_change (GArray *order,
                             GArray *wanted,
                             GHashTable *suspects,
                             CarrelLibraryOrderCallback callback,
                             gpointer user_data)
{
  guint shorter = MIN (order->len, wanted->len);
  guint head = 0, tail = 0;
  g_autoptr (GHashTable) movers = NULL;

  while (head < shorter && row_at (order, head) == row_at (wanted, head))
    head++;
  while (tail < shorter - head &&
         row_at (order, order->len - tail - 1) == row_at (wanted, wanted->len - tail - 1))
    tail++;
  if (head + tail == order->len && head + tail == wanted->len)
    return;
  if (suspects != NULL && g_hash_table_size (suspects) <= SINGLE_LIMIT)
    movers = find_movers (order, wanted, suspects);
  if (movers == NULL || !rest_is_same (order, wanted, movers) ||
      (MAX (order->len, wanted->len) - head - tail <= TOGETHER_LIMIT &&
       any_stays (order, wanted, movers)))
    {
      replace_middle (order, wanted, head, tail, callback, user_data);
      return;
    }
  remove_movers (order, movers, callback, user_data);
  insert_movers (order, wanted, movers, callback, user_data);
}
