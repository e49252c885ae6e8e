/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/commands/carrel-app-verb-private.h"

#include "app/carrel-app-error.h"
#include "app/commands/carrel-app-keys-private.h"

#include <string.h>

/* What every table has to keep, so that parser, manual, completion and window agree. */
static void
test_tables_are_sound (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  const CarrelAppVerb *verb;

  for (guint i = 0; (verb = carrel_app_verb_get (i)) != NULL; i++)
    {
      gboolean was_optional = FALSE;
      gboolean was_many = FALSE;

      g_test_message ("%s", verb->name);
      g_assert_true (g_hash_table_add (names, (gpointer) verb->name));
      g_assert_true (carrel_app_verb_find (verb->name) == verb);
      g_assert_nonnull (verb->run);
      g_assert_false (g_str_has_suffix (verb->summary, "."));
      g_assert_true (verb->description == NULL || g_str_has_suffix (verb->description, "."));
      g_assert_true (verb->undo_verb == NULL || carrel_app_verb_find (verb->undo_verb) != NULL);
      g_assert_cmpint ((verb->flags & CARREL_APP_VERB_OPENS_ITSELF) != 0,
                       ==,
                       carrel_app_verb_find_argument (verb, "library") != NULL);
      for (const CarrelAppArgument *argument = verb->arguments; argument->name != NULL; argument++)
        {
          gboolean is_required = (argument->flags & CARREL_APP_ARGUMENT_REQUIRED) != 0;

          g_assert_nonnull (argument->help);
          g_assert_false (g_str_has_suffix (argument->help, "."));
          g_assert_true (carrel_app_verb_find_argument (verb, argument->name) == argument);
          g_assert_true ((argument->kind == CARREL_APP_ARGUMENT_WORD) == (argument->words != NULL));
          g_assert_true (argument->placeholder != NULL ||
                         argument->kind == CARREL_APP_ARGUMENT_FLAG);
          if (!(argument->flags & CARREL_APP_ARGUMENT_POSITIONAL))
            continue;
          /* Nothing required after what may be left out; after what takes several only one each. */
          g_assert_false (was_many && (!is_required || carrel_app_argument_takes_many (argument)));
          g_assert_false (was_optional && is_required);
          was_optional |= !is_required;
          was_many |= carrel_app_argument_takes_many (argument);
        }
    }
}

static void
test_exits_are_named (void)
{
  for (guint exit = 0; exit < CARREL_APP_ERROR_EXIT_COUNT; exit++)
    {
      g_assert_cmpuint (strlen (carrel_app_error_get_word (exit)), >, 0);
      g_assert_true (g_str_has_suffix (carrel_app_error_describe_exit (exit), "."));
    }
  g_assert_cmpint (carrel_app_error_get_exit (NULL), ==, CARREL_APP_ERROR_EXIT_OK);
}

static void
test_text_becomes_chords (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) chords = carrel_app_keys_from_text ("aZ1!\n", NULL);
  const guint32 expected[][2] = { { 0x1e, 0 },
                                  { 0x2a, 0x2c },
                                  { 0x02, 0 },
                                  { 0x2a, 0x02 },
                                  { 0x1c, 0 } };

  g_assert_nonnull (chords);
  g_assert_cmpuint (chords->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < chords->len; i++)
    {
      GArray *chord = g_ptr_array_index (chords, i);

      g_assert_cmpuint (chord->len, ==, expected[i][1] == 0 ? 1 : 2);
      for (guint j = 0; j < chord->len; j++)
        g_assert_cmpuint (g_array_index (chord, guint32, j), ==, expected[i][j]);
    }
  g_assert_null (carrel_app_keys_from_text ("Ω", &error));
  g_assert_error (error, CARREL_APP_ERROR, CARREL_APP_ERROR_USAGE);
}

static void
test_every_printable_ascii_is_on_the_keyboard (void)
{
  for (char character = ' '; character <= '~'; character++)
    {
      const char text[] = { character, '\0' };
      g_autoptr (GPtrArray) chords = carrel_app_keys_from_text (text, NULL);

      g_test_message ("%s", text);
      g_assert_nonnull (chords);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/verb/tables-are-sound", test_tables_are_sound);
  g_test_add_func ("/app/verb/exits-are-named", test_exits_are_named);
  g_test_add_func ("/app/verb/text-becomes-chords", test_text_becomes_chords);
  g_test_add_func ("/app/verb/every-printable-ascii-is-on-the-keyboard",
                   test_every_printable_ascii_is_on_the_keyboard);
  return g_test_run ();
}
