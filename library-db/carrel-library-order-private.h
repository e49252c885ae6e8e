/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelLibraryOrderCallback:
 * @position: where
 * @removed: how many rows went
 * @added: how many came
 * @user_data: what carrel_library_order_change() was given
 *
 * Part of the change was made; the array is as it is after it.
 */
typedef void (*CarrelLibraryOrderCallback) (guint position,
                                            guint removed,
                                            guint added,
                                            gpointer user_data);

/**
 * carrel_library_order_change:
 * @order: (element-type gint64): row ids in the order before; becomes like @wanted
 * @wanted: (element-type gint64): row ids in the order from now on
 * @suspects: (nullable) (element-type gint64): the only rows that can have come, gone or moved, or %NULL
 *   if nobody knows; the keys are pointers to #gint64
 * @callback: told of each part of the change, in order
 * @user_data: for @callback
 *
 * Turns one order into another and tells it in few and small parts. A row that moved within some
 * hundred rows is told as one change of that stretch, in which views find it again; one that moved farther
 * is one that goes and one that comes, and the rows between are not spoken of.
 */
void carrel_library_order_change (GArray *order,
                                  GArray *wanted,
                                  GHashTable *suspects,
                                  CarrelLibraryOrderCallback callback,
                                  gpointer user_data);

G_END_DECLS
