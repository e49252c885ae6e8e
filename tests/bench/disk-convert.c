/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/disk/carrel-appliance-disk-convert.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One conversion, of a part of a file, for bench-import and bench-export:
 *   disk-convert FILE OFFSET LENGTH TARGET qcow2|vmdk|vmdk-small
 * Prints the digest of the source, that of the target or "-", and the bytes that were written. */

static void
converted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static guint64
get_written (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/io", &text, NULL, NULL))
    return 0;
  line = strstr (text, "wchar: ");
  return line != NULL ? g_ascii_strtoull (line + strlen ("wchar: "), NULL, 10) : 0;
}

static CarrelApplianceDiskInput *
open_part (char **arguments, GError **error)
{
  int descriptor = open (arguments[1], O_RDONLY | O_CLOEXEC);
  guint64 length = g_ascii_strtoull (arguments[3], NULL, 10);
  g_autoptr (CarrelApplianceSource) whole = NULL;
  g_autoptr (CarrelApplianceSource) part = NULL;

  if (descriptor < 0)
    g_error ("%s cannot be opened", arguments[1]);
  whole = carrel_appliance_source_new (descriptor, error);
  if (whole == NULL)
    return NULL;
  if (length == 0)
    length = carrel_appliance_source_get_length (whole);
  part =
    carrel_appliance_source_slice (whole, g_ascii_strtoull (arguments[2], NULL, 10), length, error);
  return part != NULL ? carrel_appliance_disk_input_new_for_source (arguments[1], part) : NULL;
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray)
    layers = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_appliance_disk_input_unref);
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;
  CarrelApplianceDiskRequest request = { 0 };
  CarrelApplianceDiskResult result = { 0 };
  CarrelApplianceDiskInput *input;

  if (argc != 6)
    g_error ("usage: disk-convert FILE OFFSET LENGTH TARGET FORMAT");
  input = open_part (argv, &error);
  if (input == NULL)
    g_error ("%s", error->message);
  g_ptr_array_add (layers, input);
  if (g_str_has_prefix (argv[5], "vmdk"))
    request.format = CARREL_APPLIANCE_DISK_FORMAT_VMDK;
  else
    request.digest = "SHA256";
  request.is_small = g_str_equal (argv[5], "vmdk-small");
  carrel_appliance_disk_convert_async (layers, &request, argv[4], NULL, converted_cb, &answer);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (!carrel_appliance_disk_convert_finish (answer, &result, &error))
    g_error ("%s", error->message);
  printf ("%s %s %" G_GUINT64_FORMAT "\n",
          result.source_digest != NULL ? result.source_digest : "-",
          result.target_digest != NULL ? result.target_digest : "-",
          get_written ());
  carrel_appliance_disk_convert_clear_result (&result);
  return EXIT_SUCCESS;
}
