/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-extents.h"

#include "../carrel-appliance-error.h"

#include "base/carrel-base-limits.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A descriptor's lines: "key=value", comments, and for each part
 *
 *     RW 4192256 SPARSE "name-s001.vmdk"
 *     RW 8388608 FLAT "name-flat.vmdk" 0
 *     RW 8388608 VMFSSPARSE "name-000001-delta.vmdk"
 */

#define SECTOR_BYTES 512u
#define EXTENTS_MAX 1024u
#define NO_PARENT "ffffffff"
#define MARK "# Disk DescriptorFile"

static gboolean
fail (GError **error, CarrelApplianceError code, const char *words)
{
  g_set_error_literal (error, CARREL_APPLIANCE_ERROR, (int) code, words);
  return FALSE;
}

static void
extent_free (gpointer data)
{
  CarrelApplianceDiskExtent *extent = data;

  g_free (extent->name);
  g_free (extent);
}

gboolean
carrel_appliance_disk_extents_recognise (const char *text, gsize length)
{
  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  return length >= strlen (MARK) && g_ascii_strncasecmp (text, MARK, strlen (MARK)) == 0;
}

static gboolean
parse_sectors (const char *word, guint64 *out_bytes)
{
  guint64 sectors;

  if (!g_ascii_string_to_unsigned (word,
                                   10,
                                   0,
                                   CARREL_BASE_LIMIT_DISK_BYTES_MAX / SECTOR_BYTES,
                                   &sectors,
                                   NULL))
    return FALSE;
  *out_bytes = sectors * SECTOR_BYTES;
  return TRUE;
}

static gboolean
parse_kind (const char *word, CarrelApplianceDiskExtentKind *out_kind)
{
  static const struct
  {
    const char *word;
    CarrelApplianceDiskExtentKind kind;
  } kinds[] = {
    { "FLAT", CARREL_APPLIANCE_DISK_EXTENT_FLAT },
    { "VMFS", CARREL_APPLIANCE_DISK_EXTENT_FLAT },
    { "SPARSE", CARREL_APPLIANCE_DISK_EXTENT_SPARSE },
    { "VMFSSPARSE", CARREL_APPLIANCE_DISK_EXTENT_VMFS },
    { "SESPARSE", CARREL_APPLIANCE_DISK_EXTENT_SE },
    { "ZERO", CARREL_APPLIANCE_DISK_EXTENT_ZERO },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strcasecmp (word, kinds[i].word) == 0)
      {
        *out_kind = kinds[i].kind;
        return TRUE;
      }
  return FALSE;
}

/* What stands between the quotes, and the offset behind them. */
static gboolean
parse_file (const char *rest, CarrelApplianceDiskExtent *extent)
{
  const char *begin = strchr (rest, '"');
  const char *end = begin != NULL ? strchr (begin + 1, '"') : NULL;
  g_autofree char *offset = NULL;

  if (end == NULL || end == begin + 1)
    return FALSE;
  extent->name = g_strndup (begin + 1, (gsize) (end - begin - 1));
  offset = g_strstrip (g_strdup (end + 1));
  return *offset == '\0' || parse_sectors (offset, &extent->offset_bytes);
}

static gboolean
parse_extent (const char *line, GPtrArray *extents, GError **error)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);
  CarrelApplianceDiskExtent *extent;

  if (g_strv_length (words) < 3)
    return fail (error,
                 CARREL_APPLIANCE_ERROR_INVALID,
                 _ ("The description of the disk's parts is damaged."));
  if (extents->len == EXTENTS_MAX)
    return fail (error,
                 CARREL_APPLIANCE_ERROR_LIMIT,
                 _ ("The disk is cut into more parts than are accepted."));
  extent = g_new0 (CarrelApplianceDiskExtent, 1);
  g_ptr_array_add (extents, extent);
  if (!parse_kind (words[2], &extent->kind) || g_ascii_strcasecmp (words[0], "NOACCESS") == 0)
    return fail (error,
                 CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                 _ ("A part of the disk is a device, or of a kind that is not read here. Export it "
                    "once more as one file."));
  if (!parse_sectors (words[1], &extent->bytes) || extent->bytes == 0 ||
      (extent->kind != CARREL_APPLIANCE_DISK_EXTENT_ZERO &&
       (words[3] == NULL || !parse_file (words[3], extent))))
    return fail (error,
                 CARREL_APPLIANCE_ERROR_INVALID,
                 _ ("The description of the disk's parts is damaged."));
  return TRUE;
}

static gboolean
is_extent (const char *line)
{
  return g_ascii_strncasecmp (line, "RW ", 3) == 0 ||
         g_ascii_strncasecmp (line, "RDONLY ", 7) == 0 ||
         g_ascii_strncasecmp (line, "NOACCESS ", 9) == 0;
}

/* "parentCID=ffffffff" says that there is none. */
static gboolean
names_parent (const char *line)
{
  g_autofree char *plain = g_strdup (line);
  char *value = strchr (plain, '=');

  if (value == NULL)
    return FALSE;
  *value = '\0';
  g_strstrip (plain);
  g_strstrip (++value);
  if (g_ascii_strcasecmp (plain, "parentFileNameHint") == 0)
    return TRUE;
  return g_ascii_strcasecmp (plain, "parentCID") == 0 && g_ascii_strcasecmp (value, NO_PARENT) != 0;
}

static gboolean
check_sum (GPtrArray *extents, GError **error)
{
  guint64 sum = 0;

  for (guint i = 0; i < extents->len; i++)
    {
      const CarrelApplianceDiskExtent *extent = g_ptr_array_index (extents, i);

      sum += extent->bytes;
      if (sum > CARREL_BASE_LIMIT_DISK_BYTES_MAX)
        return fail (error,
                     CARREL_APPLIANCE_ERROR_LIMIT,
                     _ ("The parts of the disk are larger than 64 TiB together."));
    }
  return extents->len > 0 || fail (error,
                                   CARREL_APPLIANCE_ERROR_INVALID,
                                   _ ("The description of the disk names no part of it."));
}

char *
carrel_appliance_disk_extents_dup_parent (const char *text, gsize length)
{
  static const char key[] = "parentFileNameHint";
  g_autofree char *copy = NULL;
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  copy = g_strndup (text != NULL ? text : "", MIN (length, CARREL_APPLIANCE_DISK_EXTENTS_TEXT_MAX));
  lines = g_strsplit_set (copy, "\r\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);
      const char *begin = strchr (line, '"');
      const char *end = begin != NULL ? strrchr (begin + 1, '"') : NULL;

      if (g_ascii_strncasecmp (line, key, strlen (key)) == 0 && end != NULL && end > begin + 1)
        return g_strndup (begin + 1, (gsize) (end - begin - 1));
    }
  return NULL;
}

/* "CID=fffffffe" is a state, in hexadecimal digits. */
static gboolean
parse_state (const char *line, const char *key, guint32 *out_state)
{
  gsize length = strlen (key);
  g_autofree char *value = NULL;
  guint64 number;

  if (g_ascii_strncasecmp (line, key, length) != 0)
    return FALSE;
  line += length + strspn (line + length, " \t");
  if (*line != '=')
    return FALSE;
  value = g_strstrip (g_strdelimit (g_strdup (line + 1), "\"", ' '));
  if (!g_ascii_string_to_unsigned (value, 16, 0, G_MAXUINT32, &number, NULL))
    return FALSE;
  *out_state = (guint32) number;
  return TRUE;
}

gboolean
carrel_appliance_disk_extents_find_state (const char *text,
                                          gsize length,
                                          guint32 *out_state,
                                          guint32 *out_parent)
{
  g_autofree char *copy = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean has_state = FALSE, has_parent = FALSE;
  guint32 state = 0, parent = 0;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (out_state != NULL && out_parent != NULL, FALSE);

  copy = g_strndup (text != NULL ? text : "", MIN (length, CARREL_APPLIANCE_DISK_EXTENTS_TEXT_MAX));
  lines = g_strsplit_set (copy, "\r\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      has_state = parse_state (line, "CID", &state) || has_state;
      has_parent = parse_state (line, "parentCID", &parent) || has_parent;
    }
  if (!has_state || !has_parent)
    return FALSE;
  *out_state = state;
  *out_parent = parent;
  return TRUE;
}

GPtrArray *
carrel_appliance_disk_extents_parse (const char *text,
                                     gsize length,
                                     gboolean is_layer,
                                     GError **error)
{
  g_autoptr (GPtrArray) extents = g_ptr_array_new_with_free_func (extent_free);
  g_autofree char *copy = NULL;
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  copy = g_strndup (text != NULL ? text : "", MIN (length, CARREL_APPLIANCE_DISK_EXTENTS_TEXT_MAX));
  lines = g_strsplit_set (copy, "\r\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (g_strdelimit (lines[i], "\t", ' '));

      if (!is_layer && names_parent (line))
        {
          fail (error,
                CARREL_APPLIANCE_ERROR_REFUSED,
                _ ("The disk only holds differences to another disk. Export it once more without "
                   "snapshots."));
          return NULL;
        }
      if (is_extent (line) && !parse_extent (line, extents, error))
        return NULL;
    }
  return check_sum (extents, error) ? g_steal_pointer (&extents) : NULL;
}
