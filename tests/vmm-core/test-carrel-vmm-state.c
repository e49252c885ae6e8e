/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vmm-core/carrel-vmm-state.h"

#include <string.h>

static void
names_go_both_ways (void)
{
  for (guint state = 0; state < CARREL_VMM_STATE_COUNT; state++)
    {
      const char *name = carrel_vmm_state_to_string ((CarrelVmmState) state);

      g_assert_cmpuint (carrel_vmm_state_from_string (name), ==, state);
    }
  g_assert_cmpint (carrel_vmm_state_from_string ("melting"), ==, CARREL_VMM_STATE_UNKNOWN);
  g_assert_cmpint (carrel_vmm_state_from_string (NULL), ==, CARREL_VMM_STATE_UNKNOWN);
}

/* The list under the drawing, "from -> to   words", as a set. */
static GHashTable *
read_drawing (void)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("CARREL_SOURCE_DIR"), "vmm-core", "carrel-vmm-state.c", NULL);
  GHashTable *drawn = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRegex)
    regex = g_regex_new ("^ \\*   ([a-z]+) -> ([a-z]+)  ", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *from = g_match_info_fetch (match, 1);
      g_autofree char *to = g_match_info_fetch (match, 2);

      g_assert_true (g_hash_table_add (drawn, g_strdup_printf ("%s>%s", from, to)));
    }
  return drawn;
}

static void
table_is_what_is_drawn (void)
{
  g_autoptr (GHashTable) drawn = read_drawing ();
  guint in_table = 0;

  for (guint from = 0; from < CARREL_VMM_STATE_COUNT; from++)
    for (guint to = 0; to < CARREL_VMM_STATE_COUNT; to++)
      {
        g_autofree char *pair = g_strdup_printf ("%s>%s",
                                                 carrel_vmm_state_to_string ((CarrelVmmState) from),
                                                 carrel_vmm_state_to_string ((CarrelVmmState) to));
        gboolean may = carrel_vmm_state_may_follow ((CarrelVmmState) from, (CarrelVmmState) to);

        g_test_message ("%s", pair);
        g_assert_cmpint (may, ==, g_hash_table_contains (drawn, pair));
        in_table += may ? 1 : 0;
      }
  g_assert_cmpuint (in_table, ==, g_hash_table_size (drawn));
  g_assert_cmpuint (in_table, >, 30);
}

static void
every_state_can_be_left_and_reached_off (void)
{
  for (guint from = 0; from < CARREL_VMM_STATE_COUNT; from++)
    {
      gboolean reaches_off = carrel_vmm_state_is_off ((CarrelVmmState) from);

      for (guint to = 0; to < CARREL_VMM_STATE_COUNT; to++)
        if (carrel_vmm_state_may_follow ((CarrelVmmState) from, (CarrelVmmState) to) &&
            carrel_vmm_state_is_off ((CarrelVmmState) to))
          reaches_off = TRUE;
      g_assert_true (reaches_off);
    }
  g_assert_true (carrel_vmm_state_is_off (CARREL_VMM_STATE_CRASHED));
  g_assert_false (carrel_vmm_state_is_off (CARREL_VMM_STATE_UNKNOWN));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vmm/state/names-go-both-ways", names_go_both_ways);
  g_test_add_func ("/vmm/state/table-is-what-is-drawn", table_is_what_is_drawn);
  g_test_add_func ("/vmm/state/every-state-can-be-left", every_state_can_be_left_and_reached_off);
  return g_test_run ();
}
