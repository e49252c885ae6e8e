/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/carrel-ui-format.h"
#include "ui/carrel-ui-machine-dialogs.h"

#define DAY (24 * 60 * 60)

static void
test_bytes (void)
{
  static const struct
  {
    guint64 bytes;
    const char *text;
  } cases[] = {
    { 0, "0 bytes" },
    { 512, "512 bytes" },
    { 1024, "1 KB" },
    { G_GUINT64_CONSTANT (6657199308), "6.2 GB" },
    { G_GUINT64_CONSTANT (1) << 30, "1 GB" },
    { G_GUINT64_CONSTANT (1023) << 30, "1023 GB" },
    { G_GUINT64_CONSTANT (1) << 40, "1 TB" },
    { G_MAXUINT64, "16384 PB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = carrel_ui_format_bytes (cases[i].bytes);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_memory (void)
{
  g_autofree char *small = carrel_ui_format_memory (512);
  g_autofree char *large = carrel_ui_format_memory (8192);
  g_autofree char *absurd = carrel_ui_format_memory (G_MAXUINT64);

  g_assert_cmpstr (small, ==, "512 MB");
  g_assert_cmpstr (large, ==, "8 GB");
  g_assert_nonnull (absurd);
}

static void
test_last_used (void)
{
  gint64 now = 1700000000;
  g_autofree char *never = carrel_ui_format_last_used (0, now);
  g_autofree char *today = carrel_ui_format_last_used (now, now);
  g_autofree char *yesterday = carrel_ui_format_last_used (now - DAY, now);
  g_autofree char *earlier = carrel_ui_format_last_used (now - 4 * DAY, now);
  g_autofree char *absurd = carrel_ui_format_last_used (G_MAXINT64, now);

  g_assert_cmpstr (never, ==, "Never");
  g_assert_cmpstr (today, ==, "Today");
  g_assert_cmpstr (yesterday, ==, "Yesterday");
  g_assert_cmpstr (earlier, ==, "4 days ago");
  g_assert_nonnull (absurd);
}

static void
test_line (void)
{
  g_autofree char *huge = g_strnfill (10 * 1024, 'x');
  g_autofree char *cut = carrel_ui_format_line (huge);
  g_autofree char *lines = carrel_ui_format_line ("a\nb\tc\x01"
                                                  "d\xe2\x80\xa9"
                                                  "e");
  g_autofree char *broken = carrel_ui_format_line ("ab\xff\xfe"
                                                   "cd");
  g_autofree char *none = carrel_ui_format_line (NULL);

  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 301);
  g_assert_true (g_str_has_suffix (cut, "…"));
  g_assert_cmpstr (lines, ==, "a b c d e");
  g_assert_true (g_utf8_validate (broken, -1, NULL));
  g_assert_cmpstr (none, ==, "");
}

static void
test_quoted (void)
{
  g_autofree char *quoted = carrel_ui_format_quoted ("שלום");

  /* Isolated, so that the sentence round it keeps its direction. */
  g_assert_cmpstr (quoted, ==, "“\xe2\x81\xa8שלום\xe2\x81\xa9”");
}

static void
test_tags (void)
{
  static const char *const expected[] = { "work", "home office", NULL };
  g_auto (GStrv) tags = carrel_ui_machine_dialogs_split_tags (" work, home office ,, work ,");
  g_auto (GStrv) none = carrel_ui_machine_dialogs_split_tags (" , ");

  g_assert_cmpstrv (tags, expected);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/format/bytes", test_bytes);
  g_test_add_func ("/ui/format/memory", test_memory);
  g_test_add_func ("/ui/format/last-used", test_last_used);
  g_test_add_func ("/ui/format/hostile-text-becomes-one-line", test_line);
  g_test_add_func ("/ui/format/quotes-isolate-direction", test_quoted);
  g_test_add_func ("/ui/format/tags-are-trimmed-and-unique", test_tags);
  return g_test_run ();
}
