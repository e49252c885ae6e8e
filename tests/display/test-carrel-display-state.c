/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display/carrel-display-state.h"

/* The arrows of the drawing in carrel-display-state.h, and no others. */
static const struct
{
  CarrelDisplayState from;
  CarrelDisplayState to;
} arrows[] = {
  { CARREL_DISPLAY_STATE_IDLE, CARREL_DISPLAY_STATE_CONNECTING },
  { CARREL_DISPLAY_STATE_IDLE, CARREL_DISPLAY_STATE_DISCONNECTED },
  { CARREL_DISPLAY_STATE_CONNECTING, CARREL_DISPLAY_STATE_CONNECTED },
  { CARREL_DISPLAY_STATE_CONNECTING, CARREL_DISPLAY_STATE_DISCONNECTED },
  { CARREL_DISPLAY_STATE_CONNECTED, CARREL_DISPLAY_STATE_DISCONNECTED },
};

static gboolean
is_drawn (guint from, guint to)
{
  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++)
    if (arrows[i].from == from && arrows[i].to == to)
      return TRUE;
  return FALSE;
}

static void
test_transitions_are_those_of_the_drawing (void)
{
  for (guint from = 0; from < CARREL_DISPLAY_N_STATES; from++)
    for (guint to = 0; to < CARREL_DISPLAY_N_STATES; to++)
      g_assert_cmpint (carrel_display_state_may_follow (from, to), ==, is_drawn (from, to));
}

static void
test_every_state_has_a_name (void)
{
  g_autoptr (GEnumClass) class = g_type_class_ref (CARREL_TYPE_DISPLAY_STATE);

  g_assert_cmpuint (class->n_values, ==, CARREL_DISPLAY_N_STATES);
  for (guint i = 0; i < class->n_values; i++)
    g_assert_cmpstr (carrel_display_state_to_string ((CarrelDisplayState) class->values[i].value),
                     ==,
                     class->values[i].value_nick);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display/state/transitions-are-those-of-the-drawing",
                   test_transitions_are_those_of_the_drawing);
  g_test_add_func ("/display/state/every-state-has-a-name", test_every_state_has_a_name);
  return g_test_run ();
}
