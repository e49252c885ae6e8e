/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-disc.h"

#include <string.h>

#include "appliance/carrel-appliance-error.h"

#define BLOCK_BYTES 2048u
#define PRIMARY_BLOCK 16u
#define RECORD_NAME 33u

static const CarrelApplianceDiscFile two[] = { { "meta-data", "a: b\n" },
                                               { "user-data", "#cloud-config\n" },
                                               { NULL } };

static guint32
read_32 (const guint8 *at)
{
  return (guint32) at[0] | (guint32) at[1] << 8 | (guint32) at[2] << 16 | (guint32) at[3] << 24;
}

static const guint8 *
get_block (GBytes *image, guint32 number, gsize bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (image, &length);

  g_assert_cmpuint ((gsize) number * BLOCK_BYTES + bytes, <=, length);
  return data + (gsize) number * BLOCK_BYTES;
}

/* Looks a file up in the top folder by its name after ECMA-119, which is in capitals. */
static char *
read_file (GBytes *image, const char *name)
{
  const guint8 *primary = get_block (image, PRIMARY_BLOCK, BLOCK_BYTES);
  const guint8 *root = primary + 156;
  guint32 length = read_32 (root + 10);
  const guint8 *folder = get_block (image, read_32 (root + 2), length);

  for (guint32 at = 0; at < length && folder[at] != 0; at += folder[at])
    {
      const guint8 *record = folder + at;

      if (record[32] >= strlen (name) && memcmp (record + RECORD_NAME, name, strlen (name)) == 0)
        return g_strndup ((const char *) get_block (image,
                                                    read_32 (record + 2),
                                                    read_32 (record + 10)),
                          read_32 (record + 10));
    }
  return NULL;
}

static void
test_is_a_disc_of_that_name_and_these_files (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) image = carrel_appliance_disc_make ("cidata", two, &error);
  g_autofree char *meta = NULL;
  g_autofree char *user = NULL;
  const guint8 *primary;

  g_assert_no_error (error);
  primary = get_block (image, PRIMARY_BLOCK, BLOCK_BYTES);
  g_assert_cmpmem (primary, 6, "\1CD001", 6);
  g_assert_cmpmem (primary + 40, 8, "cidata  ", 8);
  /* As many blocks as it says that it has. */
  g_assert_cmpuint (g_bytes_get_size (image), >=, (gsize) read_32 (primary + 80) * BLOCK_BYTES);
  meta = read_file (image, "META_DAT");
  user = read_file (image, "USER_DAT");
  g_assert_cmpstr (meta, ==, "a: b\n");
  g_assert_cmpstr (user, ==, "#cloud-config\n");
}

/* Not even where the computer stands gets into it. */
static void
test_the_same_files_make_the_same_bytes (void)
{
  g_autoptr (GBytes) one = carrel_appliance_disc_make ("cidata", two, NULL);
  g_autoptr (GBytes) other = NULL;
  g_autofree char *zone = g_strdup (g_getenv ("TZ"));

  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  other = carrel_appliance_disc_make ("cidata", two, NULL);
  if (zone != NULL)
    g_setenv ("TZ", zone, TRUE);
  else
    g_unsetenv ("TZ");
  g_assert_nonnull (one);
  g_assert_true (g_bytes_equal (one, other));
}

static void
test_an_empty_file_is_one (void)
{
  static const CarrelApplianceDiscFile empty[] = { { "nothing", "" }, { NULL } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) image = carrel_appliance_disc_make ("x", empty, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = read_file (image, "NOTHING");
  g_assert_cmpstr (text, ==, "");
}

static void
test_refuses_what_is_too_large (void)
{
  g_autofree char *text = g_strnfill (CARREL_APPLIANCE_DISC_BYTES_MAX + 1, 'x');
  CarrelApplianceDiscFile files[] = { { "large", text }, { NULL } };
  g_autoptr (GBytes) image = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_appliance_disc_make ("cidata", files, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_LIMIT);
  g_clear_error (&error);
  text[CARREL_APPLIANCE_DISC_BYTES_MAX] = '\0';
  image = carrel_appliance_disc_make ("cidata", files, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/disc/is-a-disc-of-that-name-and-these-files",
                   test_is_a_disc_of_that_name_and_these_files);
  g_test_add_func ("/appliance/disc/the-same-files-make-the-same-bytes",
                   test_the_same_files_make_the_same_bytes);
  g_test_add_func ("/appliance/disc/an-empty-file-is-one", test_an_empty_file_is_one);
  g_test_add_func ("/appliance/disc/refuses-what-is-too-large", test_refuses_what_is_too_large);
  return g_test_run ();
}
