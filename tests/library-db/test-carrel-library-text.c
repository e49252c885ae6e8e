/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library-db/carrel-library-text-private.h"

#include <string.h>

#include "library-db/carrel-library-query.h"

static char *
key_of (const char *name)
{
  g_autofree char *fold = carrel_library_text_fold (name);

  return carrel_library_text_make_key (fold);
}

static void
test_numbers_sort_by_value (void)
{
  static const char *const sorted[] = { "",
                                        "1",
                                        "2",
                                        "10",
                                        "010a",
                                        "a",
                                        "vm",
                                        "vm 1",
                                        "VM 2",
                                        "vm 02b",
                                        "vm 9",
                                        "vm 10",
                                        "vm 123456789012345678901234567890",
                                        "vm a",
                                        "w" };

  for (guint i = 1; i < G_N_ELEMENTS (sorted); i++)
    {
      g_autofree char *before = key_of (sorted[i - 1]);
      g_autofree char *after = key_of (sorted[i]);

      g_assert_cmpstr (before, <, after);
    }
}

static void
test_same_to_people (void)
{
  static const char *const pairs[][2] = {
    { "Straße", "STRASSE" },
    { "e\u0301", "\u00e9" },
    { "ＶＭ１", "vm1" },
    { "ÄRGER", "ärger" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *one = carrel_library_text_fold (pairs[i][0]);
      g_autofree char *other = carrel_library_text_fold (pairs[i][1]);

      g_assert_cmpstr (one, ==, other);
    }
}

static void
test_long_texts_are_cut_between_characters (void)
{
  g_autoptr (GString) text = g_string_new ("x");
  g_autofree char *fold = NULL;
  g_autofree char *key = NULL;

  for (guint i = 0; i < 40000; i++)
    g_string_append (text, "虚");
  fold = carrel_library_text_fold (text->str);
  g_assert_true (g_utf8_validate (fold, -1, NULL));
  g_assert_cmpuint (strlen (fold), <=, CARREL_LIBRARY_TEXT_SEARCHED_BYTES);
  g_assert_cmpuint (strlen (fold), >, CARREL_LIBRARY_TEXT_SEARCHED_BYTES - 8);
  key = carrel_library_text_make_key (fold);
  g_assert_true (g_utf8_validate (key, -1, NULL));
  g_assert_cmpuint (strlen (key), <=, CARREL_LIBRARY_TEXT_KEY_BYTES);
}

static void
test_phrases_are_quoted (void)
{
  g_autofree char *phrase = carrel_library_text_make_phrase ("a\"b\"\" OR *");

  g_assert_cmpstr (phrase, ==, "\"a\"\"b\"\"\"\" OR *\"");
  g_assert_true (carrel_library_text_is_phrase ("abc"));
  g_assert_true (carrel_library_text_is_phrase ("虚拟机"));
  g_assert_false (carrel_library_text_is_phrase ("ab"));
}

static void
test_nothing_to_search_for (void)
{
  static const char *const nothing[] = { NULL, "", "   ", "\t\n", "\xff" };
  g_autofree char *long_text = g_strnfill (5000, 'a');
  g_autofree char *cut = carrel_library_text_make_search (long_text);

  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    g_assert_null (carrel_library_text_make_search (nothing[i]));
  g_assert_cmpuint (strlen (cut), ==, CARREL_LIBRARY_SEARCH_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/text/numbers-sort-by-value", test_numbers_sort_by_value);
  g_test_add_func ("/library/text/same-to-people", test_same_to_people);
  g_test_add_func ("/library/text/long-texts-are-cut-between-characters",
                   test_long_texts_are_cut_between_characters);
  g_test_add_func ("/library/text/phrases-are-quoted", test_phrases_are_quoted);
  g_test_add_func ("/library/text/nothing-to-search-for", test_nothing_to_search_for);
  return g_test_run ();
}
