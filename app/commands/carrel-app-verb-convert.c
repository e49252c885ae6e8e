/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-error.h"
#include "carrel-app-command-private.h"
#include "carrel-app-progress-private.h"

#include "appliance/disk/carrel-appliance-disk-convert.h"
#include "base/carrel-base-descriptor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const formats[] = { "qcow2", "raw", "vmdk", "vhdx", "vdi", NULL };
static const char *const digests[] = { "sha1", "sha256", "sha512", NULL };

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "source",
    .kind = CARREL_APP_ARGUMENT_FILE,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "IN",
    .help = N_ ("The disk: qcow2, raw, VMDK, VDI, VHD or VHDX, also compressed by gzip, xz or zstd"),
  },
  {
    .name = "target",
    .kind = CARREL_APP_ARGUMENT_FILE,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "OUT",
    .help = N_ ("The file to make, which must not be there"),
  },
  {
    .name = "format",
    .kind = CARREL_APP_ARGUMENT_WORD,
    .placeholder = "FORMAT",
    .help = N_ ("What to make; otherwise the ending of its name tells"),
    .words = formats,
  },
  {
    .name = "small",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("For VMDK: rather a small file than a fast conversion"),
  },
  {
    .name = "digest",
    .kind = CARREL_APP_ARGUMENT_WORD,
    .placeholder = "ALGORITHM",
    .help = N_ ("Make this digest of the source in the same pass"),
    .words = digests,
  },
  {
    .name = "expect",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "DIGITS",
    .help = N_ ("What that digest has to be; otherwise nothing is made"),
  },
  { NULL },
};
/* clang-format on */

/* The order of the words is that of CarrelApplianceDiskFormat. */
static gboolean
choose_format (CarrelAppCommand *command, CarrelApplianceDiskFormat *out_format, GError **error)
{
  const char *word = carrel_app_command_get_text (command, "format");
  const char *target = carrel_app_command_get_text (command, "target");
  const char *ending = strrchr (target, '.');

  for (guint i = 0; formats[i] != NULL; i++)
    if (word != NULL ? g_str_equal (word, formats[i])
                     : ending != NULL && g_ascii_strcasecmp (ending + 1, formats[i]) == 0)
      {
        *out_format = (CarrelApplianceDiskFormat) i;
        return TRUE;
      }
  g_set_error (error,
               CARREL_APP_ERROR,
               CARREL_APP_ERROR_USAGE,
               _ ("What shall “%s” become? Say it by --format, or by its ending."), target);
  return FALSE;
}

static CarrelApplianceDiskInput *
open_source (const char *path, GError **error)
{
  int descriptor = carrel_base_descriptor_open_regular (path, FALSE, NULL, error);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (CarrelApplianceSource) source = NULL;

  if (descriptor < 0)
    return NULL;
  source = carrel_appliance_source_new (descriptor, error);
  return source != NULL ? carrel_appliance_disk_input_new_for_source (name, source) : NULL;
}

static void
report_cb (const CarrelApplianceDiskProgress *progress, gpointer data)
{
  g_autofree char *words = carrel_app_progress_describe (progress);

  carrel_app_command_set_progress (data,
                                   progress->total_bytes > 0 ? (double) progress->done_bytes /
                                                                 (double) progress->total_bytes
                                                             : -1,
                                   words);
}

static JsonNode *
describe (CarrelAppCommand *command, const CarrelApplianceDiskResult *result)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *said = json_object_new ();

  json_object_set_string_member (said, "file", carrel_app_command_get_text (command, "target"));
  json_object_set_string_member (said, "source-format", result->source_format);
  json_object_set_int_member (said, "size-bytes", (gint64) result->virtual_bytes);
  json_object_set_int_member (said, "source-bytes", (gint64) result->source_bytes);
  json_object_set_int_member (said, "file-bytes", (gint64) result->target_bytes);
  json_object_set_int_member (said, "stored-bytes", (gint64) result->stored_bytes);
  if (result->source_digest != NULL)
    json_object_set_string_member (said, "source-digest", result->source_digest);
  if (result->target_digest != NULL)
    json_object_set_string_member (said, "file-sha256", result->target_digest);
  json_node_take_object (node, said);
  return node;
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  const char *digest = carrel_app_command_get_text (command, "digest");
  g_autofree char *algorithm = digest != NULL ? g_ascii_strup (digest, -1) : NULL;
  g_autoptr (GPtrArray)
    layers = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_appliance_disk_input_unref);
  g_autoptr (GAsyncResult) answer = NULL;
  CarrelApplianceDiskRequest request = {
    .is_small = carrel_app_command_get_flag (command, "small"),
    .digest = algorithm,
    .expected_digest = carrel_app_command_get_text (command, "expect"),
    .report = report_cb,
    .report_data = command,
  };
  CarrelApplianceDiskResult result = { 0 };
  CarrelApplianceDiskInput *input;
  JsonNode *said;

  if (request.expected_digest != NULL && request.digest == NULL)
    request.digest = "SHA256";
  if (!choose_format (command, &request.format, error))
    return NULL;
  input = open_source (carrel_app_command_get_text (command, "source"), error);
  if (input == NULL)
    return NULL;
  g_ptr_array_add (layers, input);
  carrel_appliance_disk_convert_async (layers,
                                       &request,
                                       carrel_app_command_get_text (command, "target"),
                                       carrel_app_fiber_get_cancellable (fiber),
                                       carrel_app_fiber_ready_cb,
                                       fiber);
  answer = carrel_app_fiber_wait (fiber);
  if (!carrel_appliance_disk_convert_finish (answer, &result, error))
    return NULL;
  said = describe (command, &result);
  carrel_appliance_disk_convert_clear_result (&result);
  return said;
}

static char *
format (JsonNode *result)
{
  JsonObject *said = json_node_get_object (result);
  g_autofree char *size = g_format_size_full ((guint64) json_object_get_int_member (said,
                                                                                    "size-bytes"),
                                              G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *stored =
    g_format_size_full ((guint64) json_object_get_int_member (said, "stored-bytes"),
                        G_FORMAT_SIZE_IEC_UNITS);

  return g_strdup_printf (_ ("%s: a disk of %s, which takes %s\n"),
                             json_object_get_string_member (said, "file"),
                             size,
                             stored);
}

/* clang-format off */
const CarrelAppVerb carrel_app_verb_convert = {
  .name = "convert",
  .summary = N_ ("Convert a disk of another product, or to one"),
  .description = N_ ("The disk must not name other files; none is ever opened. The new file is there "
                     "when it is whole, and not before."),
  .flags = CARREL_APP_VERB_STANDS_ALONE,
  .arguments = arguments,
  .run = run,
  .format = format,
};
/* clang-format on */
