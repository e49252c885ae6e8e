/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-unfinished-private.h"

#include "appliance/disk/carrel-appliance-disk-unfinished.h"
#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-text.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Each has a folder in `unfinished`: what was read, how far that is (both are the conversion's), and `disk`, which
 * says of which disk.  No machine and no disk of the library lies there, and no name ends as theirs do.
 */

#define FOLDER "unfinished"
#define FACTS "disk"
#define FACTS_BYTES_MAX 65536
#define VERSION 1
#define STAT_BLOCK_BYTES 512u

void
carrel_app_unfinished_free (CarrelAppUnfinished *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->folder);
  g_free (self->name);
  g_free (self->path);
  g_free (self->part);
  g_free (self->words);
  g_free (self->model);
  g_free (self->serial);
  g_free (self);
}

static char *
dup_folder (CarrelLibrary *library, const char *id)
{
  return g_build_filename (carrel_library_get_folder (library), FOLDER, id, NULL);
}

/* What a partition is called behind the name of its disk; "" for a whole disk. */
static const char *
get_part (const CarrelAppliancePhysical *disk)
{
  return disk->whole != NULL && g_str_has_prefix (disk->name, disk->whole)
           ? disk->name + strlen (disk->whole)
           : "";
}

static JsonObject *
read_facts (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, FACTS, NULL);
  g_autoptr (GBytes) bytes = carrel_base_atomic_file_read (path, FACTS_BYTES_MAX, NULL);
  g_autoptr (JsonObject) facts = NULL;

  if (bytes != NULL)
    facts = carrel_base_json_parse_object (g_bytes_get_data (bytes, NULL),
                                           g_bytes_get_size (bytes),
                                           NULL);
  return facts != NULL && carrel_base_json_get_int (facts, "version", 0) == VERSION
           ? g_steal_pointer (&facts)
           : NULL;
}

CarrelAppUnfinished *
carrel_app_unfinished_look (CarrelLibrary *library, const char *id)
{
  g_autoptr (CarrelAppUnfinished) self = g_new0 (CarrelAppUnfinished, 1);
  g_autoptr (JsonObject) facts = NULL;

  self->id = g_strdup (id);
  self->folder = dup_folder (library, id);
  facts = read_facts (self->folder);
  if (facts == NULL)
    return NULL;
  self->name = carrel_base_json_dup_line (facts, "name");
  self->path = carrel_base_json_dup_line (facts, "path");
  self->words = carrel_base_json_dup_line (facts, "words");
  self->part = carrel_base_json_dup_line (facts, "part");
  self->model = carrel_base_json_dup_line (facts, "model");
  self->serial = carrel_base_json_dup_line (facts, "serial");
  self->bytes = (guint64) MAX (carrel_base_json_get_int (facts, "size-bytes", 0), 0);
  if (self->name == NULL || self->path == NULL || self->words == NULL)
    return NULL;
  self->is_busy = carrel_appliance_disk_unfinished_is_busy (self->folder);
  carrel_appliance_disk_unfinished_look (self->folder, &self->done, &self->total);
  return g_steal_pointer (&self);
}

static int
compare (gconstpointer left, gconstpointer right)
{
  const CarrelAppUnfinished *one = *(CarrelAppUnfinished *const *) left;
  const CarrelAppUnfinished *two = *(CarrelAppUnfinished *const *) right;
  int order = g_strcmp0 (one->words, two->words);

  return order != 0 ? order : g_strcmp0 (one->id, two->id);
}

GPtrArray *
carrel_app_unfinished_list (CarrelLibrary *library)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_app_unfinished_free);
  g_autofree char *folder = dup_folder (library, NULL);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      CarrelAppUnfinished *one = carrel_base_text_is_uuid (name)
                                   ? carrel_app_unfinished_look (library, name)
                                   : NULL;

      if (one != NULL)
        g_ptr_array_add (list, one);
    }
  g_ptr_array_sort (list, compare);
  return list;
}

gboolean
carrel_app_unfinished_is_of (const CarrelAppUnfinished *self, const CarrelAppliancePhysical *disk)
{
  if (self->bytes != disk->bytes || g_strcmp0 (self->part, get_part (disk)) != 0 ||
      g_strcmp0 (self->model, disk->model) != 0 || g_strcmp0 (self->serial, disk->serial) != 0)
    return FALSE;
  return self->serial != NULL || g_strcmp0 (self->name, disk->name) == 0;
}

guint
carrel_app_unfinished_get_percent (const CarrelAppUnfinished *self)
{
  return self->total > 0 ? (guint) ((double) self->done / (double) self->total * 100) : 0;
}

CarrelAppUnfinished *
carrel_app_unfinished_find (GPtrArray *list, const CarrelAppliancePhysical *disk)
{
  for (guint i = 0; i < list->len; i++)
    if (carrel_app_unfinished_is_of (g_ptr_array_index (list, i), disk))
      return g_ptr_array_index (list, i);
  return NULL;
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

static gboolean
write_facts (const char *folder, const CarrelAppliancePhysical *disk, GError **error)
{
  g_autofree char *path = g_build_filename (folder, FACTS, NULL);
  g_autofree char *words = carrel_appliance_physical_dup_words (disk);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) facts = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_int_member (facts, "version", VERSION);
  json_object_set_string_member (facts, "name", disk->name);
  json_object_set_string_member (facts, "path", disk->path);
  json_object_set_string_member (facts, "part", get_part (disk));
  json_object_set_string_member (facts, "words", words);
  set_text (facts, "model", disk->model);
  set_text (facts, "serial", disk->serial);
  json_object_set_int_member (facts, "size-bytes", (gint64) disk->bytes);
  json_node_set_object (node, facts);
  text = carrel_base_json_print (node, TRUE);
  return carrel_base_atomic_file_write (path, text, strlen (text), 0600, error);
}

char *
carrel_app_unfinished_begin (CarrelLibrary *library,
                             const char *id,
                             const CarrelAppliancePhysical *disk,
                             GError **error)
{
  g_autofree char *folder = dup_folder (library, id);

  return carrel_base_atomic_file_make_folder (folder, error) && write_facts (folder, disk, error)
           ? g_steal_pointer (&folder)
           : NULL;
}

gboolean
carrel_app_unfinished_discard (CarrelLibrary *library, const char *id, GError **error)
{
  g_autofree char *folder = dup_folder (library, id);
  g_autofree char *facts = g_build_filename (folder, FACTS, NULL);

  /* It comes from a journal, too. */
  if (!carrel_base_text_is_uuid (id) || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!carrel_appliance_disk_unfinished_remove (folder, error))
    return FALSE;
  carrel_base_atomic_file_remove_parts (facts);
  if ((g_unlink (facts) != 0 && errno != ENOENT) || g_rmdir (folder) != 0)
    {
      carrel_base_error_set_errno (error, errno, _ ("“%s” cannot be removed"), folder);
      return FALSE;
    }
  return TRUE;
}

JsonObject *
carrel_app_unfinished_describe (const CarrelAppUnfinished *self)
{
  JsonObject *object = json_object_new ();
  g_autofree char *data = g_build_filename (self->folder,
                                            CARREL_APPLIANCE_DISK_UNFINISHED_PART,
                                            NULL);
  struct stat status;

  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "words", self->words);
  json_object_set_string_member (object, "path", self->path);
  json_object_set_int_member (object, "done-bytes", (gint64) self->done);
  json_object_set_int_member (object, "total-bytes", (gint64) self->total);
  json_object_set_int_member (object, "percent", carrel_app_unfinished_get_percent (self));
  json_object_set_int_member (object,
                              "stored-bytes",
                              lstat (data, &status) == 0
                                ? (gint64) status.st_blocks * STAT_BLOCK_BYTES
                                : 0);
  return object;
}
