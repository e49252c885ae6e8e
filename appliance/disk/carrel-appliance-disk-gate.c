/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-gate-private.h"

#include "../carrel-appliance-error.h"
#include "../carrel-appliance-gate-decode-private.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* The program's side. */

/* More is never asked for: what is packed, what is made of that, what the helper makes. */
#define ASIDES_MAX 4u
#define TABLES_SHARE 16u
#define TABLES_SLACK (G_GUINT64_CONSTANT (256) << 20)
#define NAME_BYTES_MAX 32u

typedef struct
{
  CarrelApplianceDiskWork *work;
  guint64 done;
} Waiting;

static void
clear_descriptor (gpointer data)
{
  carrel_base_descriptor_clear (data);
}

static GArray *
make_descriptors (void)
{
  GArray *descriptors = g_array_new (FALSE, FALSE, sizeof (int));

  g_array_set_clear_func (descriptors, clear_descriptor);
  return descriptors;
}

static gboolean
add_descriptor (GArray *descriptors, int descriptor, GError **error)
{
  int copy = fcntl (descriptor, F_DUPFD_CLOEXEC, 3);

  if (copy < 0)
    {
      carrel_base_error_set_errno (error, errno, _ ("The file could not be handed on"));
      return FALSE;
    }
  g_array_append_val (descriptors, copy);
  return TRUE;
}

static gboolean
add_output (GArray *descriptors, CarrelApplianceDiskOutput *output, GError **error)
{
  return add_descriptor (descriptors, carrel_appliance_disk_output_get_descriptor (output), error);
}

static JsonObject *
print_layer (CarrelApplianceDiskInput *input, GArray *descriptors, GError **error)
{
  g_autoptr (JsonObject) layer = json_object_new ();
  JsonArray *pieces = json_array_new ();
  CarrelApplianceSource *source;
  const char *name = carrel_appliance_disk_input_get_name (input);
  g_autofree char *shown = carrel_base_text_make_displayable (name, strlen (name));

  json_object_set_string_member (layer, "name", shown);
  json_object_set_boolean_member (layer, "plain", carrel_appliance_disk_input_is_plain (input));
  json_object_set_int_member (layer,
                              "sector",
                              carrel_appliance_disk_input_get_sector_bytes (input));
  json_object_set_array_member (layer, "pieces", pieces);
  for (guint i = 0; (source = carrel_appliance_disk_input_get_piece (input, i)) != NULL; i++)
    {
      guint64 offset = 0;
      int descriptor = carrel_appliance_source_dup_descriptor (source, &offset, error);

      if (descriptor < 0)
        return NULL;
      g_array_append_val (descriptors, descriptor);
      json_array_add_int_element (pieces, (gint64) offset);
      json_array_add_int_element (pieces, (gint64) carrel_appliance_source_get_length (source));
    }
  return g_steal_pointer (&layer);
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

static JsonObject *
print_job (CarrelApplianceDiskWork *work, const char *what, GArray *descriptors, GError **error)
{
  g_autoptr (JsonObject) job = json_object_new ();
  JsonArray *layers = json_array_new ();
  g_autofree char *target = carrel_base_text_make_displayable (work->target, strlen (work->target));

  json_object_set_string_member (job, "what", what);
  json_object_set_string_member (job, "target", target);
  json_object_set_int_member (job, "format", work->request.format);
  json_object_set_boolean_member (job, "small", work->request.is_small);
  json_object_set_int_member (job, "capacity", (gint64) work->request.capacity_max);
  json_object_set_int_member (job, "threads", work->request.threads);
  set_text (job, "digest", work->digest);
  set_text (job, "expected", work->expected_digest);
  set_text (job, "identity", work->identity);
  json_object_set_boolean_member (job, "checkpoint", work->checkpoint >= 0);
  json_object_set_array_member (job, "layers", layers);
  for (guint i = 0; i < work->layers->len; i++)
    {
      JsonObject *layer = print_layer (g_ptr_array_index (work->layers, i), descriptors, error);

      if (layer == NULL)
        return NULL;
      json_array_add_object_element (layers, layer);
    }
  return g_steal_pointer (&job);
}

/* The work's own state works out the rate, and tells whoever waits. */
static void
progress_cb (guint64 done, guint64 total, gpointer data)
{
  Waiting *waiting = data;

  carrel_appliance_disk_state_set_total (waiting->work->state, total);
  if (done > waiting->done)
    carrel_appliance_disk_state_advance (waiting->work->state, done - waiting->done);
  waiting->done = MAX (waiting->done, done);
}

static int
open_aside_cb (gpointer data, GError **error)
{
  Waiting *waiting = data;
  CarrelApplianceDiskWork *work = waiting->work;
  CarrelApplianceDiskOutput *aside;

  if (work->asides->len == ASIDES_MAX)
    {
      g_set_error_literal (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_LIMIT, "-");
      return -1;
    }
  aside = carrel_appliance_disk_output_new_nameless (work->target, error);
  if (aside == NULL)
    return -1;
  g_ptr_array_add (work->asides, aside);
  return carrel_appliance_disk_output_get_descriptor (aside);
}

static guint64
get_file_bytes_max (CarrelApplianceDiskWork *work)
{
  guint64 bytes = work->request.capacity_max;

  return bytes + bytes / TABLES_SHARE + TABLES_SLACK;
}

static JsonObject *
run (CarrelApplianceDiskWork *work, const char *what, GError **error)
{
  g_autoptr (GArray) descriptors = make_descriptors ();
  g_autoptr (JsonObject) job = NULL;
  Waiting waiting = { work, 0 };
  CarrelApplianceGateDecode decode = {
    .file_bytes = get_file_bytes_max (work),
    .progress = progress_cb,
    .open_aside = open_aside_cb,
    .data = &waiting,
  };

  if (!add_output (descriptors, work->output, error) ||
      (work->checkpoint >= 0 && !add_descriptor (descriptors, work->checkpoint, error)))
    return NULL;
  job = print_job (work, what, descriptors, error);
  if (job == NULL)
    return NULL;
  for (guint i = 0; i < work->layers->len; i++)
    decode.source_bytes += carrel_appliance_disk_input_get_length (
      g_ptr_array_index (work->layers, i));
  decode.job = job;
  decode.descriptors = (const int *) (const void *) descriptors->data;
  decode.n_descriptors = descriptors->len;
  return carrel_appliance_gate_decode (&decode,
                                       carrel_appliance_disk_state_get_cancellable (work->state),
                                       error);
}

static guint64
get_size (JsonObject *answer, const char *member)
{
  return (guint64) MAX (carrel_base_json_get_int (answer, member, 0), 0);
}

/* Only hexadecimal digits are digests. */
static char *
dup_digest (JsonObject *answer, const char *member)
{
  const char *text = carrel_base_json_get_string (answer, member);
  gsize length = text != NULL ? strlen (text) : 0;

  return length > 0 && length <= 128 && strspn (text, "0123456789abcdef") == length
           ? g_strdup (text)
           : NULL;
}

static void
take_result (CarrelApplianceDiskWork *work, JsonObject *answer)
{
  CarrelApplianceDiskResult *result = &work->result;
  const char *format = carrel_base_json_get_string (answer, "format");

  /* The names of formats are few; one of an enemy's own is none. */
  if (format != NULL && *format != '\0' && strlen (format) <= NAME_BYTES_MAX &&
      g_str_is_ascii (format))
    result->source_format = g_intern_string (format);
  result->virtual_bytes = get_size (answer, "virtual");
  result->source_bytes = get_size (answer, "source");
  result->resumed_bytes = get_size (answer, "resumed");
  result->anew = (CarrelApplianceDiskAnew) CLAMP (carrel_base_json_get_int (answer, "anew", 0),
                                                  CARREL_APPLIANCE_DISK_ANEW_NO,
                                                  CARREL_APPLIANCE_DISK_ANEW_DAMAGED);
  g_free (result->source_digest);
  result->source_digest = dup_digest (answer, "source-digest");
  g_free (result->target_digest);
  result->target_digest = dup_digest (answer, "target-digest");
}

static gboolean
fail (GError **error)
{
  g_set_error_literal (error,
                       CARREL_APPLIANCE_ERROR,
                       CARREL_APPLIANCE_ERROR_INVALID,
                       _ ("What reads packages gave an answer that is none."));
  return FALSE;
}

/* Which file that was laid aside is the only layer now. */
static gboolean
take_layer (CarrelApplianceDiskWork *work, gint64 index, GError **error)
{
  g_autofree char *name = g_strdup (
    carrel_appliance_disk_input_get_name (g_ptr_array_index (work->layers, 0)));
  g_autoptr (GArray) descriptors = make_descriptors ();
  g_autoptr (CarrelApplianceSource) source = NULL;

  if (index < 0)
    return TRUE;
  if (index >= work->asides->len)
    return fail (error);
  if (!add_output (descriptors, g_ptr_array_index (work->asides, (guint) index), error))
    return FALSE;
  source = carrel_appliance_source_new (carrel_base_descriptor_steal (
                                          &g_array_index (descriptors, int, 0)),
                                        error);
  if (source == NULL)
    return FALSE;
  g_ptr_array_set_size (work->layers, 0);
  g_ptr_array_add (work->layers, carrel_appliance_disk_input_new_for_source (name, source));
  return TRUE;
}

/* What qemu-img has to be told. */
static gboolean
take_tool (CarrelApplianceDiskWork *work, JsonObject *answer, GError **error)
{
  JsonArray *kinds = carrel_base_json_get_array (answer, "kinds");

  work->needs_tool = carrel_base_json_get_boolean (answer, "tool", FALSE);
  if (!work->needs_tool)
    return TRUE;
  if (!take_layer (work, carrel_base_json_get_int (answer, "layer", -1), error))
    return FALSE;
  work->is_packed_after = carrel_base_json_get_boolean (answer, "packed-after", FALSE);
  if (work->is_packed_after && work->asides->len > 0)
    work->aside = g_ptr_array_steal_index (work->asides, work->asides->len - 1);
  if (kinds == NULL || json_array_get_length (kinds) != work->layers->len ||
      (work->is_packed_after && work->aside == NULL))
    return fail (error);
  work->kinds = g_array_new (FALSE, FALSE, sizeof (CarrelBaseImageKind));
  for (guint i = 0; i < work->layers->len; i++)
    {
      CarrelBaseImageKind kind = (CarrelBaseImageKind) json_array_get_int_element (kinds, i);

      g_array_append_val (work->kinds, kind);
    }
  work->image.kind = g_array_index (work->kinds, CarrelBaseImageKind, 0);
  return TRUE;
}

static void
free_output (gpointer data)
{
  carrel_appliance_disk_output_free (data);
}

/* Only what is read as it stands, and written by us, can be gone on with. */
static gboolean
may_go_on (CarrelApplianceDiskWork *work)
{
  return work->unfinished != NULL && work->request.format == CARREL_APPLIANCE_DISK_FORMAT_QCOW2 &&
         work->layers->len == 1 &&
         carrel_appliance_disk_input_is_plain (g_ptr_array_index (work->layers, 0));
}

static gboolean
open_output (CarrelApplianceDiskWork *work, GError **error)
{
  g_autofree char *part = NULL;
  g_autofree char *checkpoint = NULL;

  if (!may_go_on (work))
    {
      work->output = carrel_appliance_disk_output_new (work->target,
                                                       work->request.is_private,
                                                       error);
      return work->output != NULL;
    }
  part = g_build_filename (work->unfinished, CARREL_APPLIANCE_DISK_UNFINISHED_PART, NULL);
  checkpoint = g_build_filename (work->unfinished,
                                 CARREL_APPLIANCE_DISK_UNFINISHED_CHECKPOINT,
                                 NULL);
  work->checkpoint =
    carrel_base_descriptor_open (checkpoint, O_RDWR | O_CREAT | O_NOFOLLOW, 0600, error);
  if (work->checkpoint < 0)
    return FALSE;
  work->output = carrel_appliance_disk_output_new_kept (work->target, part, error);
  return work->output != NULL;
}

gboolean
carrel_appliance_disk_gate_begin (CarrelApplianceDiskWork *work, GError **error)
{
  g_autoptr (JsonObject) answer = NULL;

  work->asides = g_ptr_array_new_with_free_func (free_output);
  if (!open_output (work, error))
    return FALSE;
  answer = run (work, "begin", error);
  if (answer == NULL)
    return FALSE;
  take_result (work, answer);
  return take_tool (work, answer, error) &&
         (work->needs_tool || carrel_appliance_disk_work_publish (work, error));
}

/* What the helper made aside becomes the only layer, and is packed. */
static gboolean
pack_aside (CarrelApplianceDiskWork *work, GError **error)
{
  g_autoptr (JsonObject) answer = NULL;
  g_autofree char *digest = g_strdup (work->result.source_digest);
  guint64 source_bytes = work->result.source_bytes;
  const char *format = work->result.source_format;

  g_ptr_array_add (work->asides, g_steal_pointer (&work->aside));
  if (!take_layer (work, work->asides->len - 1, error))
    return FALSE;
  answer = run (work, "end", error);
  if (answer == NULL)
    return FALSE;
  /* Of the source it has been told in the first step. */
  take_result (work, answer);
  g_free (work->result.source_digest);
  work->result.source_digest = g_steal_pointer (&digest);
  work->result.source_bytes = source_bytes;
  work->result.source_format = format;
  return TRUE;
}

/* Of a target that qemu-img made itself. */
static gboolean
identify (CarrelApplianceDiskWork *work, GError **error)
{
  g_autoptr (JsonObject) answer = NULL;

  if (work->request.format != CARREL_APPLIANCE_DISK_FORMAT_VDI &&
      work->request.format != CARREL_APPLIANCE_DISK_FORMAT_VHDX)
    return TRUE;
  answer = run (work, "end", error);
  return answer != NULL;
}

gboolean
carrel_appliance_disk_gate_end (CarrelApplianceDiskWork *work, GError **error)
{
  if (work->is_packed_after ? !pack_aside (work, error) : !identify (work, error))
    return FALSE;
  return carrel_appliance_disk_work_publish (work, error);
}
