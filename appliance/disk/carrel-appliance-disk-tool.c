/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-tool-private.h"

#include "../carrel-appliance-error.h"
#include "../carrel-appliance-gate.h"

#include "base/carrel-base-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define TARGET_DESCRIPTOR 3
#define FIRST_SOURCE_DESCRIPTOR 4
/* What the helper may use: of a disk's tables beside its data, of memory, of the processor's time. */
#define TABLES_SLACK (G_GUINT64_CONSTANT (64) << 20)
#define TABLES_SHARE 64U
#define MEMORY_BYTES_MAX (G_GUINT64_CONSTANT (512) << 20)
#define PROCESSOR_S 120u
#define PROCESSOR_S_PER_MIB 2u

static const char *
get_driver (CarrelBaseImageKind kind)
{
  switch (kind)
    {
    case CARREL_BASE_IMAGE_KIND_QCOW2:
      return "qcow2";
    case CARREL_BASE_IMAGE_KIND_VMDK:
      return "vmdk";
    case CARREL_BASE_IMAGE_KIND_VDI:
      return "vdi";
    case CARREL_BASE_IMAGE_KIND_VHD:
      return "vpc";
    case CARREL_BASE_IMAGE_KIND_VHDX:
      return "vhdx";
    case CARREL_BASE_IMAGE_KIND_UNKNOWN:
    case CARREL_BASE_IMAGE_KIND_RAW:
    case CARREL_BASE_IMAGE_KIND_ISO:
      return "raw";
    case CARREL_BASE_IMAGE_KIND_OTHER:
    case CARREL_BASE_IMAGE_KIND_GZIP:
    case CARREL_BASE_IMAGE_KIND_XZ:
    case CARREL_BASE_IMAGE_KIND_ZSTD:
    case CARREL_BASE_IMAGE_KIND_ARCHIVE:
    default:
      return NULL;
    }
}

/* The words for one layer, whose keys begin with `prefix`.  A whole file of a chain has to be named at
 * once: only then qemu-img forgets the name in the header of the layer above. */
static void
add_options (GString *options,
             const char *prefix,
             CarrelBaseImageKind kind,
             gboolean is_in_chain,
             guint64 offset,
             guint64 length,
             int descriptor)
{
  if (options->len > 0)
    g_string_append_c (options, ',');
  g_string_append_printf (options, "%sdriver=%s", prefix, get_driver (kind));
  /* Otherwise the size is a guess from the geometry for some writers. */
  if (kind == CARREL_BASE_IMAGE_KIND_VHD)
    g_string_append_printf (options, ",%sforce_size_calc=current_size", prefix);
  if (!is_in_chain)
    g_string_append_printf (options,
                            ",%sfile.driver=raw,%sfile.offset=%" PRIu64 ",%sfile.size=%" PRIu64,
                            prefix,
                            prefix,
                            offset,
                            prefix,
                            length);
  g_string_append_printf (options,
                          ",%s%s.driver=file,%s%s.filename=/dev/fd/%d,%s%s.locking=off",
                          prefix,
                          is_in_chain ? "file" : "file.file",
                          prefix,
                          is_in_chain ? "file" : "file.file",
                          descriptor,
                          prefix,
                          is_in_chain ? "file" : "file.file");
}

static gboolean
add_layer (CarrelBaseLauncher *launcher,
           CarrelApplianceDiskWork *work,
           guint index,
           GString *options,
           GError **error)
{
  CarrelApplianceDiskInput *input = g_ptr_array_index (work->layers, index);
  CarrelApplianceSource *source = carrel_appliance_disk_input_get_only_source (input);
  CarrelBaseImageKind kind = g_array_index (work->kinds, CarrelBaseImageKind, index);
  g_autoptr (GString) prefix = g_string_new (NULL);
  int target = FIRST_SOURCE_DESCRIPTOR + (int) index;
  guint64 offset;
  int descriptor;

  if (source == NULL || get_driver (kind) == NULL)
    {
      g_set_error (
        error,
        CARREL_APPLIANCE_ERROR,
        CARREL_APPLIANCE_ERROR_UNSUPPORTED,
        _ ("The disk “%s” lies in pieces and is not a VMDK; put the pieces together first."),
           carrel_appliance_disk_input_get_name (input));
      return FALSE;
    }
  descriptor = carrel_appliance_source_dup_descriptor (source, &offset, error);
  if (descriptor < 0)
    return FALSE;
  carrel_base_launcher_take_descriptor (launcher, descriptor, target);
  for (guint i = 0; i < index; i++)
    g_string_append (prefix, "backing.");
  add_options (options,
               prefix->str,
               kind,
               work->layers->len > 1,
               offset,
               carrel_appliance_disk_input_get_length (input),
               target);
  return TRUE;
}

static const char *
get_target_format (CarrelApplianceDiskFormat format)
{
  switch (format)
    {
    case CARREL_APPLIANCE_DISK_FORMAT_VHDX:
      return "vhdx";
    case CARREL_APPLIANCE_DISK_FORMAT_VDI:
      return "vdi";
    case CARREL_APPLIANCE_DISK_FORMAT_RAW:
      return "raw";
    case CARREL_APPLIANCE_DISK_FORMAT_QCOW2:
    case CARREL_APPLIANCE_DISK_FORMAT_VMDK:
    default:
      return "qcow2";
    }
}

/* A target that is there already, and empty, is opened as stated; others are created in our file. */
static void
add_target (CarrelBaseLauncher *launcher, CarrelApplianceDiskWork *work, const char *options)
{
  const char *format = get_target_format (work->request.format);
  gboolean is_made_by_tool = work->request.format == CARREL_APPLIANCE_DISK_FORMAT_VHDX ||
                             work->request.format == CARREL_APPLIANCE_DISK_FORMAT_VDI;
  g_autofree char *path = g_strdup_printf ("/dev/fd/%d", TARGET_DESCRIPTOR);
  g_autofree char *target =
    g_strdup_printf ("driver=%s,file.driver=file,file.filename=%s,file.locking=off", format, path);
  const char *made[] = { "-O", format, "--image-opts", options, path, NULL };
  const char *filled[] = { "-n",
                           "--target-is-zero",
                           "-t",
                           "writeback",
                           "--image-opts",
                           "--target-image-opts",
                           options,
                           target,
                           NULL };

  carrel_base_launcher_add_arguments (launcher, is_made_by_tool ? made : filled);
}

/* How long the file may become.  A qcow2 of a format that does not compress has no more data than the
 * source, whatever the source's tables say; in other files the data lie where they lie on the disk. */
static guint64
get_file_bytes_max (CarrelApplianceDiskWork *work)
{
  guint64 virtual_bytes = work->result.virtual_bytes;
  gboolean is_packed = work->image.kind == CARREL_BASE_IMAGE_KIND_QCOW2;
  gboolean is_dense = work->is_packed_after ||
                      work->request.format == CARREL_APPLIANCE_DISK_FORMAT_QCOW2;

  if (is_dense && !is_packed)
    return work->result.source_bytes + TABLES_SLACK + virtual_bytes / (TABLES_SHARE * 16);
  return virtual_bytes + virtual_bytes / TABLES_SHARE + TABLES_SLACK;
}

/* carrel-gate confines itself and becomes the helper: it has its descriptors, and no file beside. */
static CarrelBaseLauncher *
make_launcher (CarrelApplianceDiskWork *work)
{
  const char *program = g_getenv ("CARREL_QEMU_IMG");
  g_autofree char *gate = carrel_appliance_gate_dup_program ();
  CarrelBaseLauncher *launcher = carrel_base_launcher_new (gate);
  guint64 seconds = PROCESSOR_S + (work->result.source_bytes >> 20) * PROCESSOR_S_PER_MIB;
  g_autofree char *length = g_strdup_printf ("--file=%" PRIu64, get_file_bytes_max (work));
  g_autofree char *memory = g_strdup_printf ("--memory=%" PRIu64, MEMORY_BYTES_MAX);
  g_autofree char *processor = g_strdup_printf ("--processor=%" PRIu64, seconds);
  g_autofree char *descriptors = g_strdup_printf ("--descriptors=%u", work->layers->len + 1);
  const char *arguments[] = { "tool", length,  memory,    processor, descriptors,
                              "--",   program, "convert", NULL };

  if (program == NULL)
    arguments[6] = "qemu-img";
  carrel_base_launcher_add_arguments (launcher, arguments);
  return launcher;
}

CarrelBaseLauncher *
carrel_appliance_disk_tool_prepare (CarrelApplianceDiskWork *work, GError **error)
{
  g_autoptr (CarrelBaseLauncher) launcher = make_launcher (work);
  g_autoptr (GString) options = g_string_new (NULL);
  CarrelApplianceDiskOutput *output = work->is_packed_after ? work->aside : work->output;
  int copy;

  for (guint i = 0; i < work->layers->len; i++)
    if (!add_layer (launcher, work, i, options, error))
      return NULL;
  copy = fcntl (carrel_appliance_disk_output_get_descriptor (output), F_DUPFD_CLOEXEC, 3);
  if (copy < 0)
    {
      carrel_base_error_set_errno (error,
                                   errno,
                                   _ ("The file “%s” could not be written"), work->target);
      return NULL;
    }
  carrel_base_launcher_take_descriptor (launcher, copy, TARGET_DESCRIPTOR);
  add_target (launcher, work, options->str);
  carrel_base_launcher_set_environment (launcher, "LC_ALL", "C.UTF-8");
  return g_steal_pointer (&launcher);
}
