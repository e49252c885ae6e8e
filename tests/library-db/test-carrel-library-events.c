/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library-db/carrel-library-events.h"

#include "library-fixture.h"

static char *
list (CarrelLibrary *library, const char *machine, gint64 before, guint limit, gint64 *out_last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    events = FIXTURE_CALL (library, &error, carrel_library_events_list, machine, before, limit);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++)
    {
      CarrelLibraryEvent *event = events->pdata[i];

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", event->verb);
      g_assert_cmpstr (event->who, ==, "me");
      g_assert_cmpint (event->at, >, 0);
      *out_last = event->sequence;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_newest_first_and_in_pages (void)
{
  static const char *const verbs[] = { "create", "start", "stop", "start", "delete" };
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autofree char *one = fixture_uuid (1);
  g_autofree char *two = fixture_uuid (2);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *of_two = NULL;
  gint64 last = 0;

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autoptr (GError) error = NULL;

      FIXTURE_CHANGE (library,
                      &error,
                      carrel_library_events_append_async,
                      "me",
                      verbs[i],
                      i == 2 ? two : one,
                      "detail");
      g_assert_no_error (error);
    }
  first = list (library, NULL, 0, 2, &last);
  g_assert_cmpstr (first, ==, "delete start");
  second = list (library, NULL, last, 10, &last);
  g_assert_cmpstr (second, ==, "stop start create");
  of_two = list (library, two, 0, 10, &last);
  g_assert_cmpstr (of_two, ==, "stop");
  fixture_close (library);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/events/newest-first-and-in-pages", test_newest_first_and_in_pages);
  return g_test_run ();
}
