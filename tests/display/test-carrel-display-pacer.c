/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display/widget/carrel-display-pacer.h"

static void
decides (void)
{
  /* In milliseconds: drawn last, first damage, last damage, when to draw. */
  static const struct
  {
    gint64 drawn, first, last, when;
  } rows[] = {
    { 0, 1000, 1000, 1000 },    /* a letter after a rest */
    { 1000, 1033, 1033, 1033 }, /* the shortest rest */
    { 1000, 1032, 1032, 1037 }, /* no rest: when it is quiet */
    { 1000, 1010, 1020, 1025 }, /* more came */
    { 1000, 1010, 1034, 1035 }, /* it goes on and on: not for ever */
    { 1000, 1010, 1010, 1015 }, /* a part alone */
    { 2000, 1990, 1990, 1995 }, /* drawn meanwhile, for another reason */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (carrel_display_pacer_when (rows[i].drawn * 1000,
                                                rows[i].first * 1000,
                                                rows[i].last * 1000),
                     ==,
                     rows[i].when * 1000);
}

static void
count_cb (gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
draws_at_once_after_a_rest (void)
{
  guint count = 0;
  CarrelDisplayPacer *pacer = carrel_display_pacer_new (count_cb, &count);

  carrel_display_pacer_note_damage (pacer);
  g_assert_cmpuint (count, ==, 1);
  /* It was asked already. */
  carrel_display_pacer_note_damage (pacer);
  g_assert_cmpuint (count, ==, 1);
  carrel_display_pacer_free (pacer);
}

static void
draws_together_what_comes_together (void)
{
  guint count = 0;
  CarrelDisplayPacer *pacer = carrel_display_pacer_new (count_cb, &count);

  carrel_display_pacer_note_damage (pacer);
  carrel_display_pacer_note_drawn (pacer);
  for (guint i = 0; i < 60; i++)
    carrel_display_pacer_note_damage (pacer);
  while (count < 2)
    g_main_context_iteration (NULL, TRUE);
  carrel_display_pacer_note_drawn (pacer);
  /* Nothing is due any more. */
  g_assert_false (g_main_context_pending (NULL));
  g_assert_cmpuint (count, ==, 2);
  carrel_display_pacer_free (pacer);
}

static void
is_silent_when_freed (void)
{
  guint count = 0, before;
  CarrelDisplayPacer *pacer = carrel_display_pacer_new (count_cb, &count);

  carrel_display_pacer_note_damage (pacer);
  carrel_display_pacer_note_drawn (pacer);
  carrel_display_pacer_note_damage (pacer);
  before = count;
  carrel_display_pacer_free (pacer);
  g_assert_false (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpuint (count, ==, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display/pacer/decides", decides);
  g_test_add_func ("/display/pacer/draws-at-once-after-a-rest", draws_at_once_after_a_rest);
  g_test_add_func ("/display/pacer/draws-together-what-comes-together",
                   draws_together_what_comes_together);
  g_test_add_func ("/display/pacer/is-silent-when-freed", is_silent_when_freed);
  return g_test_run ();
}
