/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-tar.h"

#include "appliance/carrel-appliance-error.h"

#include <string.h>

static void
seal (char *header)
{
  guint sum = 0;

  memset (header + 148, ' ', 8);
  for (guint i = 0; i < 512; i++)
    sum += (guchar) header[i];
  g_snprintf (header + 148, 8, "%06o", sum);
}

static void
add_header (GByteArray *archive, const char *name, guint64 size, char type)
{
  char header[512] = { 0 };

  g_strlcpy (header, name, 100);
  g_snprintf (header + 124, 12, "%011" G_GINT64_MODIFIER "o", size);
  header[156] = type;
  memcpy (header + 257,
          "ustar\0"
          "00",
          8);
  seal (header);
  g_byte_array_append (archive, (const guint8 *) header, sizeof header);
}

static void
add_content (GByteArray *archive, const char *content, gsize length)
{
  static const guint8 zeros[512];

  g_byte_array_append (archive, (const guint8 *) content, (guint) length);
  if (length % 512 != 0)
    g_byte_array_append (archive, zeros, (guint) (512 - length % 512));
}

static void
add_member (GByteArray *archive, const char *name, char type, const char *content)
{
  add_header (archive, name, strlen (content), type);
  add_content (archive, content, strlen (content));
}

static CarrelApplianceSource *
finish (GByteArray *archive)
{
  static const guint8 zeros[1024];
  g_autoptr (GBytes) bytes = NULL;

  g_byte_array_append (archive, zeros, sizeof zeros);
  bytes = g_byte_array_free_to_bytes (archive);
  return carrel_appliance_source_new_for_bytes (bytes);
}

static const CarrelApplianceTarMember *
get (GPtrArray *members, guint index)
{
  g_assert_cmpuint (index, <, members->len);
  return g_ptr_array_index (members, index);
}

static void
test_lists_members_where_they_lie (void)
{
  GByteArray *archive = g_byte_array_new ();
  g_autoptr (CarrelApplianceSource) source = NULL;
  g_autoptr (GPtrArray) members = NULL;
  g_autoptr (GError) error = NULL;
  char content[3];

  add_member (archive, "./a.ovf", '0', "one");
  add_member (archive, "link", '2', "");
  add_member (archive, "x", 'x', "25 path=a long name.vmdk\n");
  add_member (archive, "short", '0', "two");
  add_member (archive, "././@LongLink", 'L', "longer");
  add_member (archive, "short", '0', "");
  source = finish (archive);
  g_assert_true (carrel_appliance_tar_recognise (source));
  members = carrel_appliance_tar_list (source, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (members->len, ==, 4);
  g_assert_cmpstr (get (members, 0)->name, ==, "a.ovf");
  g_assert_true (get (members, 0)->is_regular);
  g_assert_false (get (members, 1)->is_regular);
  g_assert_cmpstr (get (members, 2)->name, ==, "a long name.vmdk");
  g_assert_true (
    carrel_appliance_source_read (source, get (members, 2)->offset, content, 3, &error));
  g_assert_cmpmem (content, 3, "two", 3);
  g_assert_cmpstr (get (members, 3)->name, ==, "longer");
}

static void
check_refused (GByteArray *archive, CarrelApplianceError code)
{
  g_autoptr (CarrelApplianceSource) source = finish (archive);
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_appliance_tar_list (source, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, (int) code);
}

static void
test_refuses_what_can_be_read_in_two_ways (void)
{
  static const struct
  {
    char type;
    const char *content;
    CarrelApplianceError code;
  } cases[] = {
    { 'x', "12 size=999\n", CARREL_APPLIANCE_ERROR_INVALID },
    { 'x', "13 size=-512\n", CARREL_APPLIANCE_ERROR_INVALID },
    { 'x', "99 size=1\n", CARREL_APPLIANCE_ERROR_INVALID },
    { 'x', "0 size=1\n", CARREL_APPLIANCE_ERROR_INVALID },
    { 'x', "3 a", CARREL_APPLIANCE_ERROR_INVALID },
    { 'x', "22 GNU.sparse.major=1\n", CARREL_APPLIANCE_ERROR_UNSUPPORTED },
    { 'g', "12 path=a.b\n", CARREL_APPLIANCE_ERROR_INVALID },
    { 'S', "", CARREL_APPLIANCE_ERROR_UNSUPPORTED },
    { 'M', "", CARREL_APPLIANCE_ERROR_UNSUPPORTED },
    { '1', "a link with content", CARREL_APPLIANCE_ERROR_INVALID },
    { '3', "a device with content", CARREL_APPLIANCE_ERROR_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GByteArray *archive = g_byte_array_new ();

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      add_member (archive, "first", cases[i].type, cases[i].content);
      add_member (archive, "second", '0', "two");
      check_refused (archive, cases[i].code);
    }
}

static void
test_refuses_zeros_where_a_record_has_none (void)
{
  static const char length[] = "5\0\0\0\0\0\0\0\0\0 a\n";
  static const char key[] = "12 pa\0th=a\n";
  static const char global[] = "6 \0=a\n12 path=a.b\n";
  static const struct
  {
    char type;
    const char *content;
    gsize size;
  } cases[] = {
    { 'x', length, sizeof length - 1 },
    { 'x', key, sizeof key - 1 },
    { 'g', global, sizeof global - 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GByteArray *archive = g_byte_array_new ();

      add_header (archive, "x", cases[i].size, cases[i].type);
      add_content (archive, cases[i].content, cases[i].size);
      add_member (archive, "a", '0', "one");
      check_refused (archive, CARREL_APPLIANCE_ERROR_INVALID);
    }
}

static void
test_refuses_sizes_beyond_the_end (void)
{
  static const guint64 sizes[] = { 4096, G_GUINT64_CONSTANT (077777777777) };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      GByteArray *archive = g_byte_array_new ();

      add_header (archive, "a", sizes[i], '0');
      check_refused (archive, CARREL_APPLIANCE_ERROR_INVALID);
    }
}

static void
test_refuses_sizes_in_base_256_that_are_none (void)
{
  static const guint8 firsts[] = { 0xff, 0x81, 0x80 };

  for (gsize i = 0; i < G_N_ELEMENTS (firsts); i++)
    {
      GByteArray *archive = g_byte_array_new ();

      add_header (archive, "a", 0, '0');
      memset (archive->data + 124, 0xff, 12);
      archive->data[124] = firsts[i];
      seal ((char *) archive->data);
      check_refused (archive, CARREL_APPLIANCE_ERROR_INVALID);
    }
}

static void
test_refuses_a_wrong_checksum (void)
{
  GByteArray *archive = g_byte_array_new ();
  g_autoptr (CarrelApplianceSource) source = NULL;

  add_member (archive, "a", '0', "one");
  add_member (archive, "b", '0', "two");
  archive->data[1024] = 'c';
  check_refused (archive, CARREL_APPLIANCE_ERROR_INVALID);

  archive = g_byte_array_new ();
  add_member (archive, "a", '0', "one");
  archive->data[0] = 'b';
  source = finish (archive);
  g_assert_false (carrel_appliance_tar_recognise (source));
}

static void
test_bounds_counts_and_names (void)
{
  GByteArray *archive = g_byte_array_new ();
  g_autofree char *name = g_strnfill (60000, 'n');

  for (guint i = 0; i < 1001; i++)
    add_member (archive, "a", '0', "");
  check_refused (archive, CARREL_APPLIANCE_ERROR_LIMIT);

  archive = g_byte_array_new ();
  add_member (archive, "././@LongLink", 'L', name);
  add_member (archive, "a", '0', "");
  check_refused (archive, CARREL_APPLIANCE_ERROR_LIMIT);

  archive = g_byte_array_new ();
  for (guint i = 0; i < 5001; i++)
    add_member (archive, "x", 'x', "");
  check_refused (archive, CARREL_APPLIANCE_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/tar/lists-members-where-they-lie",
                   test_lists_members_where_they_lie);
  g_test_add_func ("/appliance/tar/refuses-what-can-be-read-in-two-ways",
                   test_refuses_what_can_be_read_in_two_ways);
  g_test_add_func ("/appliance/tar/refuses-zeros-where-a-record-has-none",
                   test_refuses_zeros_where_a_record_has_none);
  g_test_add_func ("/appliance/tar/refuses-sizes-beyond-the-end",
                   test_refuses_sizes_beyond_the_end);
  g_test_add_func ("/appliance/tar/refuses-sizes-in-base-256-that-are-none",
                   test_refuses_sizes_in_base_256_that_are_none);
  g_test_add_func ("/appliance/tar/refuses-a-wrong-checksum", test_refuses_a_wrong_checksum);
  g_test_add_func ("/appliance/tar/bounds-counts-and-names", test_bounds_counts_and_names);
  return g_test_run ();
}
