/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/carrel-base-text.h"

#include <string.h>

#include "base/carrel-base-error.h"
#include "base/carrel-base-limits.h"

static void
test_knows_canonical_uuids (void)
{
  g_autofree char *unique = g_uuid_string_random ();

  g_assert_true (carrel_base_text_is_uuid (unique));
  g_assert_false (carrel_base_text_is_uuid (NULL));
  g_assert_false (carrel_base_text_is_uuid (""));
  g_assert_false (carrel_base_text_is_uuid ("../../etc/passwd"));
  g_assert_false (carrel_base_text_is_uuid ("0A6E4E6C-8F1B-4B3A-9C55-0123456789AB"));
}

static void
test_makes_bytes_displayable (void)
{
  static const char bytes[] = "a\x01\xe2\x80\xae"
                              "b\nc\xff";
  g_autofree char *shown = carrel_base_text_make_displayable (bytes, sizeof bytes - 1);
  g_autofree char *many = g_strnfill (100000, 'x');
  g_autofree char *cut = carrel_base_text_make_displayable (many, strlen (many));

  g_assert_cmpstr (shown, ==, "ab\nc\xef\xbf\xbd");
  g_assert_true (g_utf8_validate (cut, -1, NULL));
  g_assert_cmpuint (strlen (cut), <=, 4100);
  g_assert_true (g_str_has_suffix (cut, "…"));
}

static void
test_accepts_any_visible_line_as_a_name (void)
{
  static const char *const good[] = { "x",      "../etc", "<b>bold</b>", "مكتبة",
                                      "虚拟机", "a  b",   "%s%n" };
  static const char *const bad[] = { "", " ", "\t", "a\nb", "a\x7f", "\xff", "a\xe2\x80\xa8z" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (carrel_base_text_check_name (good[i], &error));
      g_assert_no_error (error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (carrel_base_text_check_name (bad[i], &error));
      g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_INVALID);
    }
}

static void
test_bounds_the_length_of_names (void)
{
  g_autofree char *longest = g_strnfill (CARREL_BASE_LIMIT_NAME_BYTES, 'n');
  g_autofree char *longer = g_strnfill (CARREL_BASE_LIMIT_NAME_BYTES + 1, 'n');
  g_autofree char *huge = g_strnfill (10240, 'n');
  g_autoptr (GError) error = NULL;

  g_assert_true (carrel_base_text_check_name (longest, NULL));
  g_assert_false (carrel_base_text_check_name (longer, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_false (carrel_base_text_check_name (huge, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_LIMIT);
}

static void
test_makes_a_name_of_anything (void)
{
  g_autofree char *huge = g_strnfill (10240, 'n');
  const char *const inputs[] = { NULL, "", "\n\n", "a\nb", "\xff\xfe", "  x  ", huge };

  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autofree char *name = carrel_base_text_make_name (inputs[i], "Machine");

      g_assert_true (carrel_base_text_check_name (name, NULL));
    }
}

static void
test_line (void)
{
  g_autofree char *line = carrel_base_text_make_line ("one\ttwo\nthree", G_MAXSIZE);
  g_autofree char *cut = carrel_base_text_make_line ("one\ntwo", 5);
  g_autofree char *none = carrel_base_text_make_line (NULL, G_MAXSIZE);

  g_assert_cmpstr (line, ==, "one two three");
  g_assert_cmpstr (cut, ==, "one t");
  g_assert_null (none);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/text/knows-canonical-uuids", test_knows_canonical_uuids);
  g_test_add_func ("/base/text/makes-bytes-displayable", test_makes_bytes_displayable);
  g_test_add_func ("/base/text/accepts-any-visible-line-as-a-name",
                   test_accepts_any_visible_line_as_a_name);
  g_test_add_func ("/base/text/bounds-the-length-of-names", test_bounds_the_length_of_names);
  g_test_add_func ("/base/text/makes-a-name-of-anything", test_makes_a_name_of_anything);
  g_test_add_func ("/base/text/line", test_line);
  return g_test_run ();
}
