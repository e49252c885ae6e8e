/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/carrel-base-json.h"

#include <string.h>

#include "base/carrel-base-error.h"
#include "base/carrel-base-limits.h"

static void
test_reads_members_by_type (void)
{
  static const char text[] = "{\"s\":\"x\",\"i\":-7,\"b\":true,\"o\":{},\"a\":[1,2],\"n\":null}";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = carrel_base_json_parse_object (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (carrel_base_json_get_string (object, "s"), ==, "x");
  g_assert_null (carrel_base_json_get_string (object, "i"));
  g_assert_null (carrel_base_json_get_string (object, "absent"));
  g_assert_cmpint (carrel_base_json_get_int (object, "i", 0), ==, -7);
  g_assert_cmpint (carrel_base_json_get_int (object, "s", 5), ==, 5);
  g_assert_true (carrel_base_json_get_boolean (object, "b", FALSE));
  g_assert_true (carrel_base_json_get_boolean (object, "n", TRUE));
  g_assert_nonnull (carrel_base_json_get_object (object, "o"));
  g_assert_null (carrel_base_json_get_object (object, "a"));
  g_assert_cmpuint (json_array_get_length (carrel_base_json_get_array (object, "a")), ==, 2);
}

static void
test_refuses_what_is_no_json (void)
{
  static const struct
  {
    const char *text;
    gsize length;
    CarrelBaseError code;
  } cases[] = {
    { "", 0, CARREL_BASE_ERROR_INVALID },
    { "{", 1, CARREL_BASE_ERROR_INVALID },
    { "[1,]", 4, CARREL_BASE_ERROR_INVALID },
    { "{\"a\":\"\xff\"}", 9, CARREL_BASE_ERROR_INVALID },
    { "{\"a\":\0 1}", 9, CARREL_BASE_ERROR_INVALID },
    { "[]", 2, CARREL_BASE_ERROR_INVALID },
    { "/*\"*/[[[", 8, CARREL_BASE_ERROR_LIMIT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_null (carrel_base_json_parse_object (cases[i].text, cases[i].length, &error));
      g_assert_error (error, CARREL_BASE_ERROR, (int) cases[i].code);
    }
}

static void
test_bounds_depth_and_length (void)
{
  g_autofree char *deep = g_strnfill (CARREL_BASE_LIMIT_JSON_DEPTH + 1, '[');
  g_autofree char *fitting = g_strnfill (CARREL_BASE_LIMIT_JSON_DEPTH * 2, '[');
  g_autofree char *longest = g_strnfill (CARREL_BASE_LIMIT_JSON_BYTES + 1, ' ');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;

  g_assert_null (carrel_base_json_parse (deep, strlen (deep), &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (carrel_base_json_parse (longest, strlen (longest), &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_LIMIT);
  g_clear_error (&error);
  memset (fitting + CARREL_BASE_LIMIT_JSON_DEPTH, ']', CARREL_BASE_LIMIT_JSON_DEPTH);
  root = carrel_base_json_parse (fitting, strlen (fitting), &error);
  g_assert_no_error (error);
  g_assert_nonnull (root);
}

static void
test_counts_no_brackets_within_strings (void)
{
  g_autofree char *brackets = g_strnfill (1000, '[');
  g_autofree char *text = g_strdup_printf ("[\"\\\"%s/#'\"]", brackets);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = carrel_base_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_nonnull (root);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/reads-members-by-type", test_reads_members_by_type);
  g_test_add_func ("/base/json/refuses-what-is-no-json", test_refuses_what_is_no_json);
  g_test_add_func ("/base/json/bounds-depth-and-length", test_bounds_depth_and_length);
  g_test_add_func ("/base/json/counts-no-brackets-within-strings",
                   test_counts_no_brackets_within_strings);
  return g_test_run ();
}
