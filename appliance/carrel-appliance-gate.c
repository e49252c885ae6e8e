/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-gate.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-gate-decode-private.h"
#include "carrel-appliance-gate-run-private.h"
#include "carrel-appliance-package-private.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROGRAM "carrel-gate"
/* What reading a package may take.  To compare digests takes more with every byte: at least so many are read
 * in a second, of the processor's time and of the clock's. */
#define MEMORY_BYTES (G_GUINT64_CONSTANT (384) << 20)
#define PROCESSOR_S 20u
#define PATIENCE_S 60u
#define HASHED_BYTES_PER_S (G_GUINT64_CONSTANT (50) << 20)
#define READ_BYTES_PER_S (G_GUINT64_CONSTANT (2) << 20)
#define VERIFIED_BYTES_MAX (G_GUINT64_CONSTANT (64) << 40)
/* A descriptor has one encoding; its snapshots' list may have another. */
#define ENCODINGS_MAX 3u

/* What a person named, opened. */
typedef struct
{
  CarrelApplianceSource *file; /* NULL for a folder */
  CarrelApplianceMembers *folder;
  char *name;
  gboolean is_physical;
  guint sector_bytes; /* of a disk of this computer */
  guint64 bytes;      /* of all that may be read; 0 when nobody wants to know */
} Named;

char *
carrel_appliance_gate_dup_program (void)
{
  /* Beside the programs; or, in a build tree, in the room's own folder. */
  static const char *const places[] = { ".", "../appliance", "../../appliance" };
  const char *stated = g_getenv ("CARREL_GATE");
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;

  if (stated != NULL && *stated != '\0')
    return g_strdup (stated);
  for (gsize i = 0; folder != NULL && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i], PROGRAM, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_canonicalize_filename (path, NULL);
    }
  return g_build_filename (CARREL_LIBEXEC_DIR, PROGRAM, NULL);
}

static void
clear_named (Named *named)
{
  g_clear_pointer (&named->file, carrel_appliance_source_unref);
  g_clear_pointer (&named->folder, carrel_appliance_members_free);
  g_clear_pointer (&named->name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Named, clear_named)

/* How much there is to read when everything is compared. */
static guint64
sum_bytes (const Named *named)
{
  g_autoptr (GPtrArray) names = carrel_appliance_members_list (named->folder, NULL);
  guint64 sum = named->file != NULL ? carrel_appliance_source_get_length (named->file) : 0;

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autoptr (CarrelApplianceSource)
        source = carrel_appliance_members_open_exactly (named->folder,
                                                        g_ptr_array_index (names, i),
                                                        NULL);

      if (source != NULL)
        sum += MIN (carrel_appliance_source_get_length (source), VERIFIED_BYTES_MAX);
    }
  return names != NULL ? MIN (sum, VERIFIED_BYTES_MAX) : VERIFIED_BYTES_MAX;
}

/* The folder that a package lies in.  Hyper-V keeps descriptions in a folder of their own, beside that of the
 * disks. */
static char *
dup_folder (const char *path, gboolean is_folder)
{
  g_autofree char *folder = is_folder ? g_strdup (path) : g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (folder);

  return g_str_equal (name, "Virtual Machines") ? g_path_get_dirname (folder)
                                                : g_steal_pointer (&folder);
}

static gboolean
open_named (Named *named, const char *path, GError **error)
{
  gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);
  g_autofree char *parent = dup_folder (path, is_folder);
  int file = -1;
  int folder;

  if (!is_folder)
    {
      file = carrel_base_descriptor_open_regular (path, FALSE, NULL, error);
      named->file = file >= 0 ? carrel_appliance_source_new (file, error) : NULL;
      if (named->file == NULL)
        return FALSE;
    }
  folder = carrel_base_descriptor_open (parent, O_RDONLY | O_DIRECTORY, 0, error);
  if (folder < 0)
    return FALSE;
  named->folder = carrel_appliance_members_new_for_folder (folder);
  named->name = g_path_get_basename (path);
  return TRUE;
}

/* Names of files are bytes, and JSON is text. */
static char *
print_job (const Named *named, const char *configuration, gboolean verify)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *name = g_uri_escape_string (named->name, NULL, FALSE);

  json_object_set_string_member (object, "name", name);
  json_object_set_boolean_member (object, "verify", verify);
  json_object_set_boolean_member (object, "physical", named->is_physical);
  json_object_set_int_member (object, "sector", named->sector_bytes);
  if (configuration != NULL)
    json_object_set_string_member (object, "configuration", configuration);
  return carrel_appliance_gate_run_print (object);
}

static JsonObject *
read_named (const Named *named,
            const char *job,
            const char *const *encodings,
            GCancellable *cancellable,
            GError **error)
{
  guint64 offset = 0;
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  CarrelApplianceGateRun run = {
    .mode = "read",
    .encodings = encodings,
    .memory_bytes = MEMORY_BYTES,
    .processor_seconds = PROCESSOR_S + named->bytes / HASHED_BYTES_PER_S,
    .patience_s = PATIENCE_S + (guint) (named->bytes / READ_BYTES_PER_S),
    .job = job,
    .folder = named->folder,
  };

  if (named->file != NULL)
    {
      descriptor = carrel_appliance_source_dup_descriptor (named->file, &offset, error);
      if (descriptor < 0)
        return NULL;
      run.descriptors = &descriptor;
      run.n_descriptors = 1;
    }
  return carrel_appliance_gate_run (&run, NULL, cancellable, error);
}

/* An encoding that the C library keeps in a file of its own has to be there before the child shuts itself off:
 * when the child meets one, it is started once more. */
static JsonObject *
read_with_encodings (const Named *named, const char *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) encodings = g_ptr_array_new_null_terminated (4, g_free, TRUE);

  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      JsonObject *answer =
        read_named (named, job, (const char *const *) encodings->pdata, cancellable, &local_error);
      gboolean is_known;

      if (answer != NULL)
        return answer;
      is_known =
        g_ptr_array_find_with_equal_func (encodings, local_error->message, g_str_equal, NULL);
      if (!g_error_matches (local_error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_ENCODING) ||
          is_known || encodings->len == ENCODINGS_MAX)
        {
          carrel_appliance_package_propagate (error, g_steal_pointer (&local_error));
          return NULL;
        }
      g_ptr_array_add (encodings, g_strdup (local_error->message));
    }
}

/* What the child says it is; "disk" has a package, too. */
static CarrelApplianceSpoolKind
get_kind (JsonObject *answer)
{
  const char *kind = carrel_base_json_get_string (answer, "kind");

  if (g_strcmp0 (kind, "packed") == 0)
    return CARREL_APPLIANCE_SPOOL_PACKED;
  if (g_strcmp0 (kind, "disc") == 0)
    return CARREL_APPLIANCE_SPOOL_DISC;
  return g_strcmp0 (kind, "disk") == 0 ? CARREL_APPLIANCE_SPOOL_DISK
                                       : CARREL_APPLIANCE_SPOOL_PACKAGE;
}

gboolean
carrel_appliance_gate_open (const char *path,
                            const char *configuration,
                            gboolean verify,
                            CarrelApplianceSpoolKind *out_kind,
                            CarrelAppliancePackage **out_package,
                            GCancellable *cancellable,
                            GError **error)
{
  g_auto (Named) named = { 0 };
  g_autofree char *job = NULL;
  g_autoptr (JsonObject) answer = NULL;
  CarrelApplianceSpoolKind kind;
  CarrelAppliancePackage *package = NULL;

  g_return_val_if_fail (path != NULL && out_kind != NULL && out_package != NULL, FALSE);

  if (!open_named (&named, path, error))
    return FALSE;
  if (verify)
    named.bytes = sum_bytes (&named);
  job = print_job (&named, configuration, verify);
  answer = read_with_encodings (&named, job, cancellable, error);
  if (answer == NULL)
    return FALSE;
  kind = get_kind (answer);
  if (kind == CARREL_APPLIANCE_SPOOL_PACKAGE || kind == CARREL_APPLIANCE_SPOOL_DISK)
    {
      package = carrel_appliance_package_from_json (answer,
                                                    named.file,
                                                    g_steal_pointer (&named.folder),
                                                    error);
      if (package == NULL)
        return FALSE;
    }
  *out_kind = kind;
  *out_package = package;
  return TRUE;
}

/* The kernel knows, and nobody else. */
static void
set_sectors (const CarrelApplianceModel *model, guint sector_bytes)
{
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);

  for (guint i = 0; i < system->disks->len; i++)
    ((CarrelApplianceDisk *) g_ptr_array_index (system->disks, i))->sector_bytes = sector_bytes;
}

CarrelAppliancePackage *
carrel_appliance_gate_open_physical (const char *name,
                                     CarrelApplianceSource *source,
                                     guint sector_bytes,
                                     GCancellable *cancellable,
                                     GError **error)
{
  g_auto (Named) named = { .is_physical = TRUE };
  g_autofree char *job = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (CarrelAppliancePackage) package = NULL;

  g_return_val_if_fail (name != NULL && source != NULL, NULL);

  named.file = carrel_appliance_source_ref (source);
  named.name = g_strdup (name);
  named.sector_bytes = sector_bytes;
  named.bytes = carrel_appliance_source_get_length (source);
  job = print_job (&named, NULL, FALSE);
  answer = read_with_encodings (&named, job, cancellable, error);
  if (answer != NULL)
    package = carrel_appliance_package_from_json (answer, source, NULL, error);
  if (package == NULL)
    return NULL;
  if (g_str_equal (package->model->kind, "physical") && package->model->systems->len == 1)
    {
      set_sectors (package->model, sector_bytes);
      return g_steal_pointer (&package);
    }
  g_set_error_literal (error,
                       CARREL_APPLIANCE_ERROR,
                       CARREL_APPLIANCE_ERROR_INVALID,
                       _ ("What reads packages gave an answer that is none."));
  return NULL;
}

int
carrel_appliance_gate_unpack (const char *path,
                              const char *folder,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *name = carrel_base_text_make_line (file, G_MAXSIZE);
  g_auto (CarrelBaseDescriptor) source = -1;
  g_auto (CarrelBaseDescriptor) target = -1;
  g_autoptr (JsonObject) job = json_object_new ();
  g_autoptr (JsonObject) answer = NULL;
  CarrelApplianceGateDecode decode = {
    .job = job,
    .n_descriptors = 2,
    .file_bytes = CARREL_BASE_LIMIT_DISK_BYTES_MAX,
  };
  guint64 bytes = 0;

  source = carrel_base_descriptor_open_regular (path, FALSE, &bytes, error);
  target = source >= 0 ? carrel_appliance_spool_open (folder, name, error) : -1;
  if (target < 0)
    return -1;
  json_object_set_string_member (job, "what", "unpack");
  json_object_set_string_member (job, "name", name);
  decode.descriptors = (const int[]){ source, target };
  decode.source_bytes = bytes;
  answer = carrel_appliance_gate_decode (&decode, cancellable, error);
  return answer != NULL ? carrel_base_descriptor_steal (&target) : -1;
}

gboolean
carrel_appliance_gate_probe (CarrelBaseConfineFeature *out_features, GError **error)
{
  CarrelApplianceGateRun run = {
    .mode = "say",
    .memory_bytes = MEMORY_BYTES,
    .processor_seconds = PROCESSOR_S,
    .patience_s = PATIENCE_S,
  };
  g_autoptr (JsonObject) answer = carrel_appliance_gate_run (&run, out_features, NULL, error);

  return answer != NULL;
}
