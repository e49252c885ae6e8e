/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-gate-private.h"

#include "../carrel-appliance-error.h"
#include "../carrel-appliance-gate-child-private.h"
#include "../carrel-appliance-gate-wire-private.h"

#include "base/carrel-base-json.h"

#include <glib/gi18n-lib.h>

/* The child's side.  The job comes from the program, which is believed; what is in the descriptors is not. */

static int
open_aside (GError **error)
{
  return carrel_appliance_gate_child_ask (CARREL_APPLIANCE_GATE_ASIDE, "", error);
}

/* Takes the next descriptors; two numbers each say where the piece lies. */
static CarrelApplianceDiskInput *
take_layer (JsonObject *layer, GArray *descriptors, guint *next, GError **error)
{
  g_autoptr (CarrelApplianceDiskInput)
    input = carrel_appliance_disk_input_new (carrel_base_json_get_string (layer, "name"));
  JsonArray *pieces = carrel_base_json_get_array (layer, "pieces");

  if (carrel_base_json_get_boolean (layer, "plain", FALSE))
    carrel_appliance_disk_input_set_plain (input,
                                           (guint) carrel_base_json_get_int (layer, "sector", 0));
  for (guint i = 0; i + 1 < json_array_get_length (pieces); i += 2)
    {
      g_autoptr (CarrelApplianceSource) whole = NULL;
      g_autoptr (CarrelApplianceSource) piece = NULL;

      g_return_val_if_fail (*next < descriptors->len, NULL);
      whole = carrel_appliance_source_new (g_array_index (descriptors, int, (*next)++), error);
      if (whole != NULL)
        piece = carrel_appliance_source_slice (whole,
                                               (guint64) json_array_get_int_element (pieces, i),
                                               (guint64) json_array_get_int_element (pieces, i + 1),
                                               error);
      if (piece == NULL)
        return NULL;
      carrel_appliance_disk_input_add (input, piece);
    }
  return g_steal_pointer (&input);
}

static CarrelApplianceDiskWork *
make_work (JsonObject *job, GArray *descriptors, GError **error)
{
  JsonArray *list = carrel_base_json_get_array (job, "layers");
  g_autoptr (GPtrArray)
    layers = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_appliance_disk_input_unref);
  const char *target = carrel_base_json_get_string (job, "target");
  CarrelApplianceDiskRequest request = {
    .format = (CarrelApplianceDiskFormat) carrel_base_json_get_int (job, "format", 0),
    .is_small = carrel_base_json_get_boolean (job, "small", FALSE),
    .capacity_max = (guint64) carrel_base_json_get_int (job, "capacity", 0),
    .digest = carrel_base_json_get_string (job, "digest"),
    .expected_digest = carrel_base_json_get_string (job, "expected"),
    .identity = carrel_base_json_get_string (job, "identity"),
    .threads = (guint) carrel_base_json_get_int (job, "threads", 0),
    .report = carrel_appliance_gate_child_report,
  };
  CarrelApplianceDiskWork *work;
  gboolean has_checkpoint = carrel_base_json_get_boolean (job, "checkpoint", FALSE);
  guint next = has_checkpoint ? 2 : 1;

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      CarrelApplianceDiskInput *input =
        take_layer (json_array_get_object_element (list, i), descriptors, &next, error);

      if (input == NULL)
        return NULL;
      g_ptr_array_add (layers, input);
    }
  work = carrel_appliance_disk_work_new (layers, &request, target, NULL);
  work->open_aside = open_aside;
  work->output =
    carrel_appliance_disk_output_new_for_descriptor (target, g_array_index (descriptors, int, 0));
  if (has_checkpoint)
    work->checkpoint = g_array_index (descriptors, int, 1);
  return work;
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

/* Which format each layer is of, so that nobody else has to look. */
static JsonArray *
list_kinds (CarrelApplianceDiskWork *work, GError **error)
{
  g_autoptr (JsonArray) kinds = json_array_new ();

  for (guint i = 0; i < work->layers->len; i++)
    {
      CarrelApplianceDiskInput *input = g_ptr_array_index (work->layers, i);
      CarrelBaseImage image = { 0 };

      if (!carrel_appliance_disk_input_inspect (input, i + 1 < work->layers->len, &image, error))
        return NULL;
      json_array_add_int_element (kinds, image.kind);
    }
  return g_steal_pointer (&kinds);
}

static JsonObject *
print_answer (CarrelApplianceDiskWork *work, GError **error)
{
  const CarrelApplianceDiskResult *result = &work->result;
  g_autoptr (JsonObject) answer = json_object_new ();
  JsonArray *kinds;

  set_text (answer, "format", result->source_format);
  json_object_set_int_member (answer, "virtual", (gint64) result->virtual_bytes);
  json_object_set_int_member (answer, "source", (gint64) result->source_bytes);
  json_object_set_int_member (answer, "resumed", (gint64) result->resumed_bytes);
  json_object_set_int_member (answer, "anew", result->anew);
  set_text (answer, "source-digest", result->source_digest);
  set_text (answer, "target-digest", result->target_digest);
  if (!work->needs_tool)
    return g_steal_pointer (&answer);
  kinds = list_kinds (work, error);
  if (kinds == NULL)
    return NULL;
  json_object_set_array_member (answer, "kinds", kinds);
  json_object_set_boolean_member (answer, "tool", TRUE);
  json_object_set_boolean_member (answer, "packed-after", work->is_packed_after);
  json_object_set_int_member (answer, "layer", work->layer_aside);
  return g_steal_pointer (&answer);
}

JsonObject *
carrel_appliance_disk_gate_run (JsonObject *job, GArray *descriptors, GError **error)
{
  gboolean is_end = g_strcmp0 (carrel_base_json_get_string (job, "what"), "end") == 0;
  g_autoptr (CarrelApplianceDiskWork) work = NULL;

  g_return_val_if_fail (descriptors->len > 0, NULL);

  work = make_work (job, descriptors, error);
  if (work == NULL)
    return NULL;
  if (is_end ? !carrel_appliance_disk_work_end (work, error)
             : !carrel_appliance_disk_work_begin (work, error))
    return NULL;
  return print_answer (work, error);
}
