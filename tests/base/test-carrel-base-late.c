/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/carrel-base-error.h"
#include "base/carrel-base-late.h"

#include <string.h>

typedef struct
{
  double (*cos) (double);
  double (*sin) (double);
} Table;

#define ENTRY(name)                     \
  {                                     \
#name, G_STRUCT_OFFSET(Table, name) \
  }

static void
test_symbols_are_found (void)
{
  static const CarrelBaseLateSymbol symbols[] = { ENTRY (cos), ENTRY (sin), { NULL, 0 } };
  static Table table;
  g_autoptr (GError) error = NULL;

  g_assert_true (carrel_base_late_load ("libm.so.6", symbols, &table, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (table.cos (0), ==, 1);
  g_assert_cmpfloat (table.sin (0), ==, 0);
}

static void
test_second_load_changes_nothing (void)
{
  static const CarrelBaseLateSymbol symbols[] = { ENTRY (cos), { NULL, 0 } };
  static Table table;
  g_autoptr (GError) error = NULL;
  Table first;

  g_assert_true (carrel_base_late_load ("libm.so.6", symbols, &table, &error));
  first = table;
  g_assert_true (carrel_base_late_load ("there-is-no-such-library.so.1", symbols, &table, &error));
  g_assert_no_error (error);
  g_assert_true (first.cos == table.cos);
}

static void
test_missing_library_is_an_error (void)
{
  static const CarrelBaseLateSymbol symbols[] = { ENTRY (cos), { NULL, 0 } };
  static Table table;
  g_autoptr (GError) error = NULL;

  g_assert_false (carrel_base_late_load ("there-is-no-such-library.so.1", symbols, &table, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "there-is-no-such-library.so.1"));
  g_assert_null (table.cos);
}

static void
test_missing_symbol_leaves_the_table_alone (void)
{
  static const CarrelBaseLateSymbol symbols[] = { ENTRY (cos),
                                                  { "there_is_no_such_function",
                                                    G_STRUCT_OFFSET (Table, sin) },
                                                  { NULL, 0 } };
  static Table table;
  g_autoptr (GError) error = NULL;

  g_assert_false (carrel_base_late_load ("libm.so.6", symbols, &table, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "there_is_no_such_function"));
  g_assert_null (table.cos);
  g_assert_null (table.sin);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/late/symbols-are-found", test_symbols_are_found);
  g_test_add_func ("/base/late/second-load-changes-nothing", test_second_load_changes_nothing);
  g_test_add_func ("/base/late/missing-library-is-an-error", test_missing_library_is_an_error);
  g_test_add_func ("/base/late/missing-symbol-leaves-the-table-alone",
                   test_missing_symbol_leaves_the_table_alone);
  return g_test_run ();
}
