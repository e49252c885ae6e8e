/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-plan-input.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-text.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-package-private.h"
#include "carrel-appliance-plan-pieces.h"
#include "disk/carrel-appliance-disk-extents.h"

static void
set_piece_error (const char *name, const char *words, GError **error)
{
  g_autofree char *shown = carrel_base_text_make_displayable (name, MIN (strlen (name), 300));

  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               "“%s”: %s",
               shown,
               words);
}

/* Every piece but the last one is as long as stated; one that is missing ends the file, and when the
 * file's length is stated it must not be missing. */
static gboolean
add_pieces (CarrelApplianceDiskInput *input,
            const CarrelApplianceDisk *disk,
            CarrelAppliancePackage *package,
            GError **error)
{
  gboolean was_short = FALSE;
  guint number;

  for (number = 0; number < CARREL_APPLIANCE_PLAN_PIECES_MAX; number++)
    {
      g_autofree char *name = carrel_appliance_plan_pieces_make_name (disk->file, number);
      g_autoptr (GError) local_error = NULL;
      g_autoptr (CarrelApplianceSource)
        piece = carrel_appliance_package_find (package, name, &local_error);
      guint64 length = piece != NULL ? carrel_appliance_source_get_length (piece) : 0;

      if (piece == NULL && number > 0 &&
          g_error_matches (local_error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_NOT_FOUND))
        break;
      if (piece == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (was_short || length == 0 || length > (guint64) disk->chunk_bytes)
        {
          set_piece_error (name, _ ("The pieces are not as long as the package says."), error);
          return FALSE;
        }
      was_short = length < (guint64) disk->chunk_bytes;
      carrel_appliance_disk_input_add (input, piece);
    }
  if (number < CARREL_APPLIANCE_PLAN_PIECES_MAX &&
      (disk->file_bytes < 0 ||
       carrel_appliance_disk_input_get_length (input) == (guint64) disk->file_bytes))
    return TRUE;
  set_piece_error (disk->file, _ ("The pieces are not as long as the package says."), error);
  return FALSE;
}

/* VMware keeps a disk in several files unless it is told otherwise: a text that names the parts, and the
 * parts beside it.  In packages that are made to be handed on there is no such disk. */
static gboolean
may_have_extents (CarrelAppliancePackage *package)
{
  const char *kind = carrel_appliance_package_get_model (package)->kind;

  return g_str_equal (kind, "vmx") || g_str_equal (kind, "vbox");
}

/* The parts are members of the package by their bare names, as everything is. */
static gboolean
add_part (CarrelApplianceDiskInput *input,
          const char *name,
          CarrelAppliancePackage *package,
          GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CarrelApplianceSource)
    part = carrel_appliance_package_find (package, name, &local_error);

  if (part != NULL)
    carrel_appliance_disk_input_add (input, part);
  else
    /* The disk itself is there: it is the part that is missing. */
    g_set_error_literal (error,
                         CARREL_APPLIANCE_ERROR,
                         CARREL_APPLIANCE_ERROR_INVALID,
                         local_error->message);
  return part != NULL;
}

static gboolean
add_parts (CarrelApplianceDiskInput *input,
           const char *const *names,
           CarrelAppliancePackage *package,
           GError **error)
{
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    if (!add_part (input, names[i], package, error))
      return FALSE;
  return TRUE;
}

static gboolean
add_extents (CarrelApplianceDiskInput *input,
             CarrelApplianceSource *descriptor,
             CarrelAppliancePackage *package,
             GError **error)
{
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GPtrArray) extents = NULL;
  gsize length;
  const char *data;

  if (carrel_appliance_source_get_length (descriptor) > CARREL_APPLIANCE_DISK_EXTENTS_TEXT_MAX ||
      !may_have_extents (package))
    return TRUE;
  text = carrel_appliance_source_read_all (descriptor,
                                           CARREL_APPLIANCE_DISK_EXTENTS_TEXT_MAX,
                                           error);
  if (text == NULL)
    return FALSE;
  data = g_bytes_get_data (text, &length);
  if (!carrel_appliance_disk_extents_recognise (data, length))
    return TRUE;
  extents = carrel_appliance_disk_extents_parse (data, length, TRUE, error);
  if (extents == NULL)
    return FALSE;
  for (guint i = 0; i < extents->len; i++)
    {
      const CarrelApplianceDiskExtent *extent = g_ptr_array_index (extents, i);

      if (extent->name != NULL && !add_part (input, extent->name, package, error))
        return FALSE;
    }
  return TRUE;
}

CarrelApplianceDiskInput *
carrel_appliance_plan_input_open_member (const CarrelApplianceDisk *disk,
                                         CarrelAppliancePackage *package,
                                         GError **error)
{
  g_autoptr (CarrelApplianceDiskInput) input = NULL;
  g_autoptr (CarrelApplianceSource) source = NULL;
  const char *const *parts;
  gboolean is_added;

  g_return_val_if_fail (disk != NULL && disk->file != NULL && package != NULL, NULL);

  input = carrel_appliance_disk_input_new (disk->file);
  if (g_str_equal (carrel_appliance_package_get_model (package)->kind, "physical"))
    carrel_appliance_disk_input_set_plain (input, (guint) CLAMP (disk->sector_bytes, 0, 4096));
  if (disk->chunk_bytes > 0)
    return add_pieces (input, disk, package, error) ? g_steal_pointer (&input) : NULL;
  source = carrel_appliance_package_find (package, disk->file, error);
  if (source == NULL)
    return NULL;
  carrel_appliance_disk_input_add (input, source);
  /* Who has been told by the confined child reads no text of a stranger. */
  is_added = carrel_appliance_package_find_parts (package, disk->file, &parts)
               ? add_parts (input, parts, package, error)
               : add_extents (input, source, package, error);
  return is_added ? g_steal_pointer (&input) : NULL;
}

static CarrelApplianceDiskInput *
open_host_file (const char *path, GError **error)
{
  int descriptor = carrel_base_descriptor_open_regular (path, FALSE, NULL, error);
  g_autoptr (CarrelApplianceSource)
    source = descriptor >= 0 ? carrel_appliance_source_new (descriptor, error) : NULL;

  return source != NULL ? carrel_appliance_disk_input_new_for_source (path, source) : NULL;
}

CarrelApplianceDiskInput *
carrel_appliance_plan_input_open (const CarrelAppliancePlanDisk *planned,
                                  CarrelAppliancePackage *package,
                                  GError **error)
{
  g_return_val_if_fail (planned != NULL, NULL);
  g_return_val_if_fail (planned->source != CARREL_APPLIANCE_PLAN_SOURCE_BLANK, NULL);

  return planned->source == CARREL_APPLIANCE_PLAN_SOURCE_HOST
           ? open_host_file (planned->name, error)
           : carrel_appliance_plan_input_open_member (planned->disk, package, error);
}

GPtrArray *
carrel_appliance_plan_input_open_layers (const CarrelAppliancePlanDisk *planned,
                                         CarrelAppliancePackage *package,
                                         GError **error)
{
  g_autoptr (GPtrArray)
    layers = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_appliance_disk_input_unref);
  CarrelApplianceDiskInput *input = carrel_appliance_plan_input_open (planned, package, error);
  const char *name = planned->source == CARREL_APPLIANCE_PLAN_SOURCE_MEMBER ? planned->name : NULL;

  while (input != NULL)
    {
      CarrelApplianceDisk below = { 0 };

      g_ptr_array_add (layers, input);
      name = name != NULL ? carrel_appliance_package_find_parent (package, name) : NULL;
      if (name == NULL)
        return g_steal_pointer (&layers);
      if (layers->len == CARREL_APPLIANCE_PACKAGE_LAYERS_MAX)
        {
          g_set_error_literal (error,
                               CARREL_APPLIANCE_ERROR,
                               CARREL_APPLIANCE_ERROR_LIMIT,
                               _ ("The disk stands on more layers than are accepted."));
          return NULL;
        }
      below.file = (char *) name;
      input = carrel_appliance_plan_input_open_member (&below, package, error);
    }
  return NULL;
}

const CarrelApplianceFile *
carrel_appliance_plan_input_find_file (const CarrelAppliancePlan *plan,
                                       const CarrelAppliancePlanDisk *planned)
{
  g_return_val_if_fail (plan != NULL && planned != NULL, NULL);

  for (guint i = 0; planned->name != NULL && i < plan->model->files->len; i++)
    {
      const CarrelApplianceFile *file = g_ptr_array_index (plan->model->files, i);

      if (g_strcmp0 (file->name, planned->name) == 0)
        return file;
    }
  return NULL;
}
