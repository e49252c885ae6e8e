/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library-db/carrel-library-media.h"

#include "library-fixture.h"

static void
remember (CarrelLibrary *library, const char *path)
{
  CarrelLibraryMedium medium = { (char *) path,
                                 4711,
                                 1763700000000000000,
                                 (char *) "debian12",
                                 NULL };
  g_autoptr (GError) error = NULL;

  FIXTURE_CHANGE (library, &error, carrel_library_media_remember_async, &medium);
  g_assert_no_error (error);
}

static void
assert_media (CarrelLibrary *library, guint limit, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) media = FIXTURE_CALL (library, &error, carrel_library_media_list, limit);
  g_autoptr (GString) paths = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < media->len; i++)
    {
      CarrelLibraryMedium *medium = media->pdata[i];

      g_string_append_printf (paths, "%s%s", i > 0 ? " " : "", medium->path);
      g_assert_cmpuint (medium->size, ==, 4711);
      g_assert_cmpint (medium->modified_at, ==, 1763700000000000000);
      g_assert_cmpstr (medium->os_id, ==, "debian12");
      g_assert_null (medium->label);
    }
  g_assert_cmpstr (paths->str, ==, expected);
}

/* The last used comes first, by the order of uses and not by any clock. */
static void
test_last_used_first (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (GError) error = NULL;

  assert_media (library, 10, "");
  remember (library, "/a.iso");
  remember (library, "/b.iso");
  remember (library, "/c.iso");
  remember (library, "/a.iso");
  assert_media (library, 10, "/a.iso /c.iso /b.iso");
  assert_media (library, 2, "/a.iso /c.iso");
  FIXTURE_CHANGE (library, &error, carrel_library_media_forget_async, "/c.iso");
  FIXTURE_CHANGE (library, &error, carrel_library_media_forget_async, "/never.iso");
  g_assert_no_error (error);
  assert_media (library, 10, "/a.iso /b.iso");
  fixture_close (library);
}

static void
test_few_are_kept (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder_new ();
  CarrelLibrary *library = fixture_open_ok (folder);
  g_autoptr (GPtrArray) media = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 210; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u.iso", i);

      remember (library, path);
    }
  media = FIXTURE_CALL (library, &error, carrel_library_media_list, 1000);
  g_assert_cmpuint (media->len, ==, 200);
  g_assert_cmpstr (((CarrelLibraryMedium *) media->pdata[0])->path, ==, "/209.iso");
  fixture_close (library);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/media/last-used-first", test_last_used_first);
  g_test_add_func ("/library/media/few-are-kept", test_few_are_kept);
  return g_test_run ();
}
