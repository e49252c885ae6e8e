/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-gate-child-private.h"

#include "carrel-appliance-descriptor.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-gate-wire-private.h"
#include "carrel-appliance-package-private.h"
#include "carrel-appliance-spool.h"
#include "carrel-appliance-tar.h"
#include "carrel-appliance-types-private.h"
#include "carrel-appliance-volume.h"
#include "disk/carrel-appliance-disk-gate-private.h"
#include "disk/carrel-appliance-disk-used-private.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-limits.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#define ROOT_BYTES_MAX (4u * 1024u * 1024u)
#define PIECE_BYTES (CARREL_APPLIANCE_GATE_PACKET_MAX - 1)

/* Who started us has gone: there is nobody to tell. */
static void
say (CarrelApplianceGateWord word, const char *text, gsize length)
{
  if (!carrel_appliance_gate_wire_send (CARREL_APPLIANCE_GATE_SOCKET,
                                        word,
                                        text,
                                        length,
                                        NULL,
                                        0,
                                        TRUE))
    _exit (1);
}

static CarrelApplianceGatePacket *
hear (void)
{
  CarrelApplianceGatePacket *packet =
    carrel_appliance_gate_wire_receive (CARREL_APPLIANCE_GATE_SOCKET, TRUE);

  if (packet == NULL)
    _exit (1);
  return packet;
}

int
carrel_appliance_gate_child_ask (int word, const char *text, GError **error)
{
  g_autoptr (CarrelApplianceGatePacket) packet = NULL;
  int descriptor;

  say ((CarrelApplianceGateWord) word, text, strlen (text));
  packet = hear ();
  descriptor = carrel_appliance_gate_wire_steal_descriptor (packet);
  if (descriptor < 0)
    g_propagate_error (error, carrel_appliance_gate_wire_parse_error (packet->text));
  return descriptor;
}

void
carrel_appliance_gate_child_answer (JsonObject *object, const GError *error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) failure = json_object_new ();
  g_autofree char *words = error != NULL ? carrel_appliance_gate_wire_print_error (error) : NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (words != NULL)
    json_object_set_string_member (failure, "error", words);
  json_node_set_object (node, object != NULL ? object : failure);
  text = carrel_base_json_print (node, FALSE);
  length = strlen (text);
  if (length > CARREL_BASE_LIMIT_JSON_BYTES)
    {
      g_autoptr (GError)
        limit = g_error_new_literal (CARREL_APPLIANCE_ERROR,
                                     CARREL_APPLIANCE_ERROR_LIMIT,
                                     _ ("The description says more than is accepted."));

      carrel_appliance_gate_child_answer (NULL, limit);
      return;
    }
  for (gsize at = 0; at < length; at += PIECE_BYTES)
    say (CARREL_APPLIANCE_GATE_ANSWER, text + at, MIN (length - at, PIECE_BYTES));
  say (CARREL_APPLIANCE_GATE_END, NULL, 0);
}

/* --- The folder, which is somebody else's to open --- */

static GPtrArray *
list_names (gpointer data, GError **error)
{
  g_auto (CarrelBaseDescriptor)
    file = carrel_appliance_gate_child_ask (CARREL_APPLIANCE_GATE_LIST, "", error);
  g_autoptr (GBytes)
    bytes = file >= 0
              ? carrel_base_descriptor_read_all (file, CARREL_APPLIANCE_GATE_NAMES_MAX, error)
              : NULL;
  GPtrArray *names;
  const char *text;
  gsize length;

  if (bytes == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  text = g_bytes_get_data (bytes, &length);
  for (gsize at = 0; at < length; at += strlen (text + at) + 1)
    g_ptr_array_add (names, g_strndup (text + at, length - at));
  return names;
}

static CarrelApplianceSource *
open_name (gpointer data, const char *name, GError **error)
{
  int file = carrel_appliance_gate_child_ask (CARREL_APPLIANCE_GATE_OPEN, name, error);

  return file >= 0 ? carrel_appliance_source_new (file, error) : NULL;
}

static CarrelApplianceSource *
open_below (gpointer data, const char *folder, const char *name, GError **error)
{
  g_autofree char *both = g_strconcat (folder, "/", name, NULL);

  return open_name (data, both, error);
}

static GBytes *
find_root (const char *name, gpointer data)
{
  g_auto (CarrelBaseDescriptor)
    file = carrel_appliance_gate_child_ask (CARREL_APPLIANCE_GATE_ROOT, name, NULL);

  return file >= 0 ? carrel_base_descriptor_read_all (file, ROOT_BYTES_MAX, NULL) : NULL;
}

/* --- A package --- */

static CarrelAppliancePackage *
read_file (CarrelApplianceSource *source,
           const char *name,
           const char *configuration,
           GError **error)
{
  static const CarrelApplianceMembersKeeper keeper = { list_names, open_name, open_below, NULL };
  g_autoptr (GBytes) descriptor = NULL;
  CarrelApplianceMembers *members;

  if (source == NULL)
    return carrel_appliance_package_read (carrel_appliance_members_new_for_keeper (&keeper),
                                          NULL,
                                          NULL,
                                          configuration,
                                          find_root,
                                          NULL,
                                          error);
  if (carrel_appliance_tar_recognise (source))
    {
      members = carrel_appliance_members_new_for_archive (source, error);
      return members != NULL ? carrel_appliance_package_read (members,
                                                              NULL,
                                                              NULL,
                                                              configuration,
                                                              find_root,
                                                              NULL,
                                                              error)
                             : NULL;
    }
  descriptor = carrel_appliance_source_read_all (source,
                                                 CARREL_APPLIANCE_DESCRIPTOR_BYTES_MAX,
                                                 error);
  if (descriptor == NULL)
    return NULL;
  return carrel_appliance_package_read (carrel_appliance_members_new_for_keeper (&keeper),
                                        name,
                                        descriptor,
                                        configuration,
                                        find_root,
                                        NULL,
                                        error);
}

/* What is no package is told apart first: it has no descriptor in it. */
static CarrelAppliancePackage *
read_source (CarrelApplianceSource *source,
             const char *name,
             gboolean is_physical,
             const char *configuration,
             CarrelApplianceSpoolKind *out_kind,
             GError **error)
{
  if (is_physical && source != NULL)
    {
      *out_kind = CARREL_APPLIANCE_SPOOL_DISK;
      return carrel_appliance_package_new_for_disk (name, source, TRUE);
    }
  *out_kind = source != NULL ? carrel_appliance_spool_get_kind (source)
                             : CARREL_APPLIANCE_SPOOL_PACKAGE;
  if (*out_kind == CARREL_APPLIANCE_SPOOL_DISK)
    return carrel_appliance_package_new_for_disk (name, source, FALSE);
  return *out_kind == CARREL_APPLIANCE_SPOOL_PACKAGE
           ? read_file (source, name, configuration, error)
           : NULL;
}

/* What is on a disk of this computer, and how much of it will be copied. */
static void
list_volumes (CarrelAppliancePackage *package, CarrelApplianceSource *source, guint sector_bytes)
{
  const CarrelApplianceSystem *system = g_ptr_array_index (package->model->systems, 0);
  CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, 0);
  g_autoptr (GArray) reports = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskUsedReport));
  g_autoptr (GArray) stretches = NULL;
  g_autoptr (CarrelApplianceDiskInput)
    input = carrel_appliance_disk_input_new_for_source (disk->file, source);

  carrel_appliance_disk_input_set_plain (input, sector_bytes);
  stretches = carrel_appliance_disk_used_look (input, reports);
  disk->populated_bytes = disk->file_bytes;
  for (guint i = 0; i < stretches->len; i++)
    disk->populated_bytes -=
      (gint64) g_array_index (stretches, CarrelApplianceDiskStretch, i).length;
  for (guint i = 0; i < reports->len; i++)
    {
      const CarrelApplianceDiskUsedReport *report = &g_array_index (reports,
                                                                    CarrelApplianceDiskUsedReport,
                                                                    i);
      CarrelApplianceVolume *volume = carrel_appliance_field_append (&carrel_appliance_types_volume,
                                                                     disk->volumes);

      volume->offset_bytes = (gint64) report->offset;
      volume->length_bytes = (gint64) report->length;
      volume->used_bytes = (gint64) report->used_bytes;
      volume->holds = report->name;
      volume->verdict = report->verdict;
    }
}

static CarrelAppliancePackage *
read_job (CarrelApplianceGatePacket *packet, CarrelApplianceSpoolKind *out_kind, GError **error)
{
  g_autoptr (JsonObject) job = carrel_base_json_parse_object (packet->text, packet->length, error);
  int descriptor = carrel_appliance_gate_wire_steal_descriptor (packet);
  g_autoptr (CarrelApplianceSource) source = NULL;
  g_autoptr (CarrelAppliancePackage) package = NULL;
  g_autofree char *name = NULL;

  if (descriptor >= 0)
    source = carrel_appliance_source_new (descriptor, error);
  if (job == NULL || (descriptor >= 0 && source == NULL))
    return NULL;
  name = g_uri_unescape_string (carrel_base_json_get_string (job, "name"), NULL);
  package = read_source (source,
                         name != NULL ? name : "",
                         carrel_base_json_get_boolean (job, "physical", FALSE),
                         carrel_base_json_get_string (job, "configuration"),
                         out_kind,
                         error);
  if (package != NULL && source != NULL && carrel_base_json_get_boolean (job, "physical", FALSE))
    list_volumes (package, source, (guint) carrel_base_json_get_int (job, "sector", 0));
  if (package == NULL || (carrel_base_json_get_boolean (job, "verify", FALSE) &&
                          !carrel_appliance_package_verify (package, NULL, error)))
    return NULL;
  return g_steal_pointer (&package);
}

static JsonObject *
print_kind (CarrelApplianceSpoolKind kind, CarrelAppliancePackage *package)
{
  static const char *const kinds[] = { "package", "packed", "disk", "disc" };
  JsonObject *answer;

  if (package != NULL)
    carrel_appliance_package_look_at_disks (package);
  answer = package != NULL ? carrel_appliance_package_to_json (package) : json_object_new ();
  json_object_set_string_member (answer, "kind", kinds[kind]);
  return answer;
}

void
carrel_appliance_gate_child_read (void)
{
  g_autoptr (CarrelApplianceGatePacket) packet = hear ();
  g_autoptr (GError) error = NULL;
  CarrelApplianceSpoolKind kind = CARREL_APPLIANCE_SPOOL_PACKAGE;
  g_autoptr (CarrelAppliancePackage) package = read_job (packet, &kind, &error);
  g_autoptr (JsonObject) answer = NULL;

  if (g_error_matches (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_ENCODING))
    {
      say (CARREL_APPLIANCE_GATE_ENCODING, error->message, strlen (error->message));
      return;
    }
  if (error == NULL)
    answer = print_kind (kind, package);
  carrel_appliance_gate_child_answer (answer, error);
}

/* --- Decoding --- */

void
carrel_appliance_gate_child_report (const CarrelApplianceDiskProgress *progress, gpointer data)
{
  g_autofree char *text = g_strdup_printf ("%" PRIu64 " %" PRIu64,
                                           progress->done_bytes,
                                           progress->total_bytes);

  say (CARREL_APPLIANCE_GATE_PROGRESS, text, strlen (text));
}

static void
take_descriptors (CarrelApplianceGatePacket *packet, GArray *descriptors)
{
  g_array_append_vals (descriptors, packet->descriptors->data, packet->descriptors->len);
  /* They are the array's now. */
  g_array_set_size (packet->descriptors, 0);
}

static JsonObject *
unpack (JsonObject *job, GArray *descriptors, GError **error)
{
  const char *name = carrel_base_json_get_string (job, "name");
  g_autoptr (CarrelApplianceSource) source = NULL;

  g_return_val_if_fail (descriptors->len == 2 && name != NULL, NULL);

  source = carrel_appliance_source_new (g_array_index (descriptors, int, 0), error);
  if (source == NULL || !carrel_appliance_spool_unpack (source,
                                                        name,
                                                        g_array_index (descriptors, int, 1),
                                                        NULL,
                                                        NULL,
                                                        error))
    return NULL;
  return json_object_new ();
}

void
carrel_appliance_gate_child_decode (void)
{
  g_autoptr (GArray) descriptors = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (CarrelApplianceGatePacket) packet = hear ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) job = carrel_base_json_parse_object (packet->text, packet->length, &error);
  g_autoptr (JsonObject) answer = NULL;
  gint64 count = job != NULL ? carrel_base_json_get_int (job, "descriptors", 0) : 0;

  take_descriptors (packet, descriptors);
  while (descriptors->len < count)
    {
      g_autoptr (CarrelApplianceGatePacket) more = hear ();

      take_descriptors (more, descriptors);
    }
  if (job != NULL)
    answer = g_strcmp0 (carrel_base_json_get_string (job, "what"), "unpack") == 0
               ? unpack (job, descriptors, &error)
               : carrel_appliance_disk_gate_run (job, descriptors, &error);
  carrel_appliance_gate_child_answer (answer, error);
}
