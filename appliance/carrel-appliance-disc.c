/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disc.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "carrel-appliance-disc-library-private.h"
#include "carrel-appliance-error.h"

#define BLOCK_BYTES 2048
/* Tables and descriptors; the files themselves come on top of it. */
#define OVERHEAD_BYTES (1024u * 1024u)
/* A disc was made at no time at all, so that it can be made again. */
#define NO_TIME "1970010100000000"

typedef struct
{
  const CarrelApplianceDiscLibrary *library;
  IsoImage *image;
  IsoWriteOpts *options;
  struct burn_source *source;
  int failure; /* of the library, negative */
} Making;

/* Goes on unless something failed already, and remembers what failed. */
static gboolean
note (Making *making, int answer)
{
  if (answer < 0 && making->failure >= 0)
    making->failure = answer;
  return making->failure >= 0;
}

static void
settle_node (Making *making, IsoNode *node, mode_t permissions)
{
  making->library->iso_node_set_permissions (node, permissions);
  making->library->iso_node_set_uid (node, 0);
  making->library->iso_node_set_gid (node, 0);
  making->library->iso_node_set_mtime (node, 0);
  making->library->iso_node_set_atime (node, 0);
  making->library->iso_node_set_ctime (node, 0);
}

static void
add_file (Making *making, const CarrelApplianceDiscFile *file)
{
  gsize length = strlen (file->text);
  /* The library frees it by free (). */
  unsigned char *copy = malloc (MAX (length, 1));
  IsoStream *stream = NULL;
  IsoFile *node = NULL;

  g_assert (copy != NULL);
  memcpy (copy, file->text, length);
  if (!note (making, making->library->iso_memory_stream_new (copy, length, &stream)))
    {
      free (copy);
      return;
    }
  if (note (making,
            making->library->iso_tree_add_new_file (making->library->iso_image_get_root (
                                                      making->image),
                                                    file->name,
                                                    stream,
                                                    &node)))
    settle_node (making, (IsoNode *) (gpointer) node, 0444);
  else
    making->library->iso_stream_unref (stream);
}

static void
set_options (Making *making)
{
  const CarrelApplianceDiscLibrary *library = making->library;

  if (!note (making, library->iso_write_opts_new (&making->options, 0)))
    return;
  note (making, library->iso_write_opts_set_rockridge (making->options, 1));
  note (making, library->iso_write_opts_set_joliet (making->options, 1));
  note (making, library->iso_write_opts_set_always_gmt (making->options, 1));
  /* What cloud-init looks for is called "cidata", in small letters. */
  note (making, library->iso_write_opts_set_relaxed_vol_atts (making->options, 1));
  note (making,
        library->iso_write_opts_set_pvd_times (making->options, 0, 0, 0, 0, (char *) NO_TIME));
}

static void
prepare (Making *making, const char *volume_id, const CarrelApplianceDiscFile *files)
{
  const CarrelApplianceDiscLibrary *library = making->library;

  if (!note (making, library->iso_image_new (volume_id, &making->image)))
    return;
  settle_node (making, (IsoNode *) (gpointer) library->iso_image_get_root (making->image), 0555);
  for (gsize i = 0; files[i].name != NULL && making->failure >= 0; i++)
    add_file (making, &files[i]);
  set_options (making);
  if (making->failure >= 0)
    note (making,
          library->iso_image_create_burn_source (making->image, making->options, &making->source));
}

static GBytes *
take_blocks (Making *making)
{
  GByteArray *image = g_byte_array_new ();
  unsigned char block[BLOCK_BYTES];
  int got;

  while (making->source != NULL &&
         (got = making->source->read_xt (making->source, block, sizeof block)) > 0)
    {
      g_byte_array_append (image, block, (guint) got);
      if (image->len > CARREL_APPLIANCE_DISC_BYTES_MAX + OVERHEAD_BYTES)
        break;
    }
  if (making->source != NULL && got == 0)
    return g_byte_array_free_to_bytes (image);
  g_byte_array_unref (image);
  return NULL;
}

static void
clear (Making *making)
{
  if (making->source != NULL)
    {
      making->source->free_data (making->source);
      free (making->source);
    }
  if (making->options != NULL)
    making->library->iso_write_opts_free (making->options);
  if (making->image != NULL)
    making->library->iso_image_unref (making->image);
}

static gboolean
is_fit (const char *volume_id, const CarrelApplianceDiscFile *files)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

  for (gsize i = 0; files[i].name != NULL; i++)
    if (*files[i].name == '\0' || strlen (files[i].name) > 32 || files[i].text == NULL ||
        files[i].name[strspn (files[i].name, letters)] != '\0')
      return FALSE;
  return *volume_id != '\0' && strlen (volume_id) <= 16 &&
         volume_id[strspn (volume_id, letters)] == '\0';
}

GBytes *
carrel_appliance_disc_make (const char *volume_id,
                            const CarrelApplianceDiscFile *files,
                            GError **error)
{
  /* libisofs numbers what it makes, and keeps its messages, for the whole process. */
  static GMutex one_at_a_time;
  Making making = { 0 };
  GBytes *image;
  gsize total = 0;

  g_return_val_if_fail (volume_id != NULL && files != NULL, NULL);
  g_return_val_if_fail (is_fit (volume_id, files), NULL);

  for (gsize i = 0; files[i].name != NULL; i++)
    total += strlen (files[i].text);
  if (total > CARREL_APPLIANCE_DISC_BYTES_MAX)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_LIMIT,
                           _ ("What the disc for the guest is to hold is larger than is accepted."));
      return NULL;
    }
  making.library = carrel_appliance_disc_library_load (error);
  if (making.library == NULL)
    return NULL;
  g_mutex_lock (&one_at_a_time);
  prepare (&making, volume_id, files);
  image = making.failure >= 0 ? take_blocks (&making) : NULL;
  clear (&making);
  g_mutex_unlock (&one_at_a_time);
  if (image == NULL)
    g_set_error (error,
                 CARREL_APPLIANCE_ERROR,
                 CARREL_APPLIANCE_ERROR_FAILED,
                 _ ("The disc for the guest could not be made: %s"),
                    making.failure < 0 ? making.library->iso_error_to_msg (making.failure)
                                       : _ ("it broke off"));
  return image;
}
