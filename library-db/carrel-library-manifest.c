/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-manifest-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"

#include "carrel-library-chain-private.h"

/*
 * The manifest of a machine: what its row and the rows around it say, as JSON beside its disks, so
 * that a lost database can be made again.  It is written from the database and never read while that
 * is sound; when it is read, it may come from anywhere, and nothing in it is believed unchecked.
 */

#define SCHEMA 1
#define LIST_LIMIT 1024
#define BATCH 32
#define PERMISSIONS 0600

static void
add_text (JsonBuilder *builder, const char *member, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *member, gint64 value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

static void
add_list (JsonBuilder *builder, const char *member, GStrv values)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (char **value = values; *value != NULL; value++)
    json_builder_add_string_value (builder, *value);
  json_builder_end_array (builder);
}

static void
add_disk (JsonBuilder *builder, const CarrelLibraryDisk *disk)
{
  json_builder_begin_object (builder);
  add_text (builder, "id", disk->id);
  json_builder_set_member_name (builder, "layers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < disk->layers->len; i++)
    {
      const CarrelLibraryLayer *layer = disk->layers->pdata[i];

      json_builder_begin_object (builder);
      add_text (builder, "uuid", layer->uuid);
      add_text (builder, "file", layer->file);
      add_text (builder, "format", layer->format);
      add_text (builder, "backing", layer->backing_uuid);
      add_number (builder, "virtual-size", (gint64) layer->virtual_size);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_identity (JsonBuilder *builder, GHashTable *identity)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (identity), (GCompareFunc) strcmp);

  json_builder_set_member_name (builder, "identity");
  json_builder_begin_object (builder);
  for (GList *key = keys; key != NULL; key = key->next)
    add_text (builder, key->data, g_hash_table_lookup (identity, key->data));
  json_builder_end_object (builder);
}

/* A spec that is JSON is put in as such, to be read by people; any other as a text. */
static void
add_spec (JsonBuilder *builder, const char *spec_json)
{
  g_autoptr (JsonNode) spec = NULL;

  if (spec_json == NULL)
    return;
  spec = carrel_base_json_parse (spec_json, strlen (spec_json), NULL);
  if (spec == NULL || !JSON_NODE_HOLDS_OBJECT (spec))
    {
      add_text (builder, "spec-text", spec_json);
      return;
    }
  json_builder_set_member_name (builder, "spec");
  json_builder_add_value (builder, g_steal_pointer (&spec));
}

char *
carrel_library_manifest_print (CarrelLibraryRecord *record)
{
  const CarrelLibraryMachine *machine = record->machine;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_number (builder, "schema", SCHEMA);
  add_text (builder, "uuid", machine->uuid);
  add_text (builder, "name", machine->name);
  add_text (builder, "kind", machine->kind);
  add_text (builder, "place", machine->place);
  add_text (builder, "notes", machine->notes);
  json_builder_set_member_name (builder, "favourite");
  json_builder_add_boolean_value (builder, machine->favourite);
  add_list (builder, "folder", record->folder_path);
  add_list (builder, "tags", machine->tags);
  add_number (builder, "created-at", machine->created_at);
  add_number (builder, "created-sequence", record->created_sequence);
  add_number (builder, "used-at", machine->used_at);
  add_number (builder, "used-sequence", record->used_sequence);
  add_number (builder, "trashed-at", machine->trashed_at);
  add_number (builder, "thumbnail", machine->thumbnail);
  add_number (builder, "sequence", machine->sequence);
  add_identity (builder, machine->identity);
  json_builder_set_member_name (builder, "disks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < machine->disks->len; i++)
    add_disk (builder, machine->disks->pdata[i]);
  json_builder_end_array (builder);
  add_spec (builder, machine->spec_json);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return carrel_base_json_print (root, TRUE);
}

static char *
take_text (JsonObject *object, const char *member, gsize limit, const char *fallback)
{
  const char *text = carrel_base_json_get_string (object, member);

  return g_strdup (text != NULL && strlen (text) <= limit ? text : fallback);
}

static gint64
take_number (JsonObject *object, const char *member)
{
  return MAX (carrel_base_json_get_int (object, member, 0), 0);
}

static GStrv
take_list (JsonObject *object, const char *member, guint limit)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = carrel_base_json_get_array (object, member);
  guint count = array != NULL ? MIN (json_array_get_length (array), limit) : 0;

  for (guint i = 0; i < count; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) &&
                             json_node_get_value_type (node) == G_TYPE_STRING
                           ? json_node_get_string (node)
                           : NULL;

      if (text != NULL && *text != '\0' && strlen (text) <= CARREL_BASE_LIMIT_NAME_BYTES)
        g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

static JsonObject *
get_element_object (JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static CarrelLibraryDisk *
take_disk (JsonObject *object)
{
  CarrelLibraryDisk *disk = carrel_library_disk_new (NULL);
  JsonArray *layers = carrel_base_json_get_array (object, "layers");
  guint count = layers != NULL ? json_array_get_length (layers) : 0;

  disk->id = take_text (object, "id", CARREL_BASE_LIMIT_NAME_BYTES, NULL);
  for (guint i = 0; i < MIN (count, CARREL_LIBRARY_CHAIN_DEPTH + 1); i++)
    {
      JsonObject *layer = get_element_object (layers, i);

      if (layer != NULL)
        carrel_library_disk_add_layer (
          disk,
          carrel_library_layer_new (carrel_base_json_get_string (layer, "uuid"),
                                    carrel_base_json_get_string (layer, "file"),
                                    carrel_base_json_get_string (layer, "format"),
                                    carrel_base_json_get_string (layer, "backing"),
                                    (guint64) take_number (layer, "virtual-size")));
    }
  return disk;
}

static void
take_disks (JsonObject *object, GPtrArray *disks)
{
  JsonArray *array = carrel_base_json_get_array (object, "disks");
  guint count = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < MIN (count, CARREL_BASE_LIMIT_DISKS); i++)
    {
      JsonObject *disk = get_element_object (array, i);

      if (disk != NULL)
        g_ptr_array_add (disks, take_disk (disk));
    }
  if (!carrel_library_chain_check (disks, NULL))
    g_ptr_array_set_size (disks, 0);
}

static void
take_identity (JsonObject *object, GHashTable *identity)
{
  JsonObject *members = carrel_base_json_get_object (object, "identity");
  g_autoptr (GList) keys = members != NULL ? json_object_get_members (members) : NULL;

  for (GList *key = keys; key != NULL && g_hash_table_size (identity) < LIST_LIMIT; key = key->next)
    {
      const char *value = carrel_base_json_get_string (members, key->data);

      if (value != NULL && strlen (value) <= CARREL_BASE_LIMIT_PATH_BYTES &&
          strlen (key->data) <= CARREL_BASE_LIMIT_NAME_BYTES)
        g_hash_table_insert (identity, g_strdup (key->data), g_strdup (value));
    }
}

static char *
take_spec (JsonObject *object)
{
  JsonObject *spec = carrel_base_json_get_object (object, "spec");
  g_autoptr (JsonNode) node = NULL;

  if (spec == NULL)
    return g_strdup (carrel_base_json_get_string (object, "spec-text"));
  node = json_node_alloc ();
  json_node_init_object (node, spec);
  return carrel_base_json_print (node, FALSE);
}

static CarrelLibraryRecord *
take_record (JsonObject *object, const char *uuid)
{
  CarrelLibraryMachine *machine = carrel_library_machine_new (uuid, NULL, NULL);
  CarrelLibraryRecord *record = carrel_library_record_new (machine);

  g_free (machine->kind);
  g_free (machine->place);
  g_free (machine->notes);
  g_strfreev (machine->tags);
  g_strfreev (record->folder_path);
  machine->name = g_strdup (carrel_base_json_get_string (object, "name"));
  machine->kind = take_text (object, "kind", CARREL_BASE_LIMIT_NAME_BYTES, "machine");
  machine->place = take_text (object, "place", CARREL_BASE_LIMIT_NAME_BYTES, "local");
  machine->notes = take_text (object, "notes", CARREL_BASE_LIMIT_JSON_BYTES, "");
  machine->favourite = carrel_base_json_get_boolean (object, "favourite", FALSE);
  machine->tags = take_list (object, "tags", LIST_LIMIT);
  machine->created_at = take_number (object, "created-at");
  machine->used_at = take_number (object, "used-at");
  machine->trashed_at = take_number (object, "trashed-at");
  machine->thumbnail = (guint) MIN (take_number (object, "thumbnail"), G_MAXINT32);
  machine->sequence = MIN (take_number (object, "sequence"), G_MAXINT64 / 2);
  machine->spec_json = take_spec (object);
  record->created_sequence = MIN (take_number (object, "created-sequence"), machine->sequence);
  record->used_sequence = MIN (take_number (object, "used-sequence"), machine->sequence);
  record->folder_path = take_list (object, "folder", 32);
  take_identity (object, machine->identity);
  take_disks (object, machine->disks);
  if (machine->name == NULL)
    machine->name = g_strndup (uuid, 8);
  carrel_library_record_derive (machine);
  return record;
}

CarrelLibraryRecord *
carrel_library_manifest_parse (const char *text, gsize length, const char *uuid, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) reason = NULL;

  object = carrel_base_json_parse_object (text, length, &reason);
  if (object == NULL)
    {
      g_set_error (error,
                   CARREL_LIBRARY_ERROR,
                   CARREL_LIBRARY_ERROR_INVALID,
                   _ ("The manifest of machine %s cannot be read: %s"), uuid, reason->message);
      return NULL;
    }
  if (carrel_base_json_get_int (object, "schema", 0) != SCHEMA ||
      g_strcmp0 (carrel_base_json_get_string (object, "uuid"), uuid) != 0)
    {
      g_set_error (
        error,
        CARREL_LIBRARY_ERROR,
        CARREL_LIBRARY_ERROR_INVALID,
        _ ("The manifest in the folder of machine %s is of another machine, or of a newer "
                      "Carrel."),
           uuid);
      return NULL;
    }
  return take_record (object, uuid);
}

static char *
build_path (const char *folder, const char *uuid)
{
  return g_build_filename (folder,
                           CARREL_LIBRARY_MANIFEST_FOLDER,
                           uuid,
                           CARREL_LIBRARY_MANIFEST_FILE,
                           NULL);
}

CarrelLibraryRecord *
carrel_library_manifest_read (const char *folder, const char *uuid, GError **error)
{
  g_autofree char *path = build_path (folder, uuid);
  g_autoptr (GBytes) bytes = NULL;

  bytes = carrel_base_atomic_file_read (path, CARREL_BASE_LIMIT_JSON_BYTES, error);
  if (bytes == NULL)
    return NULL;
  return carrel_library_manifest_parse (g_bytes_get_data (bytes, NULL),
                                        g_bytes_get_size (bytes),
                                        uuid,
                                        error);
}

gboolean
carrel_library_manifest_exists (const char *folder, const char *uuid)
{
  g_autofree char *path = build_path (folder, uuid);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

GPtrArray *
carrel_library_manifest_list (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, CARREL_LIBRARY_MANIFEST_FOLDER, NULL);
  GPtrArray *uuids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) machines = g_dir_open (path, 0, NULL);
  const char *name;

  while (machines != NULL && (name = g_dir_read_name (machines)) != NULL)
    {
      if (carrel_base_text_is_uuid (name))
        g_ptr_array_add (uuids, g_strdup (name));
    }
  return uuids;
}

/* Of a machine that is no more only the manifest goes; the other files belong to others. */
static gboolean
remove_manifest (const char *folder, const char *uuid, GError **error)
{
  g_autofree char *path = build_path (folder, uuid);
  g_autofree char *machine_folder = g_path_get_dirname (path);

  if (g_unlink (path) == 0)
    return carrel_base_atomic_file_sync_folder (machine_folder, error);
  if (errno == ENOENT || errno == ENOTDIR)
    return TRUE;
  carrel_base_error_set_errno (error, errno, _ ("“%s” could not be removed"), path);
  return FALSE;
}

static gboolean
write_manifest (CarrelLibraryStore *store, const char *uuid, GError **error)
{
  const char *folder = carrel_library_store_get_folder (store);
  g_autoptr (CarrelLibraryRecord) record = NULL;
  g_autofree char *path = build_path (folder, uuid);
  g_autofree char *machine_folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;

  if (!carrel_library_record_load (store, uuid, &record, error))
    return FALSE;
  /* Manifests are written within a transaction only, so nobody else is writing this one now. */
  carrel_base_atomic_file_remove_parts (path);
  if (record == NULL)
    return remove_manifest (folder, uuid, error);
  text = carrel_library_manifest_print (record);
  return carrel_base_atomic_file_make_folder (machine_folder, error) &&
         carrel_base_atomic_file_write (path, text, strlen (text), PERMISSIONS, error);
}

typedef struct
{
  char *after;
  gboolean more;
  GError *failure;
} Flush;

static void
flush_clear (Flush *flush)
{
  g_free (flush->after);
  g_clear_error (&flush->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Flush, flush_clear)

static gboolean
read_due (CarrelLibraryStore *store, const char *after, GPtrArray *uuids, GError **error)
{
  sqlite3_stmt *statement;
  gboolean row = TRUE;

  statement = carrel_library_store_query (store,
                                          error,
                                          "SELECT uuid FROM manifests_due WHERE uuid > ?"
                                          " ORDER BY uuid LIMIT ?",
                                          "si",
                                          after,
                                          (gint64) BATCH);
  while (statement != NULL)
    {
      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      g_ptr_array_add (uuids, carrel_library_store_dup_text (statement, 0));
    }
  return FALSE;
}

/* One that cannot be written stays due and keeps no other waiting. */
static gboolean
flush_verb (CarrelLibraryStore *store, gpointer request, GError **error)
{
  g_autoptr (GPtrArray) uuids = g_ptr_array_new_with_free_func (g_free);
  Flush *flush = request;

  if (!read_due (store, flush->after, uuids, error))
    return FALSE;
  for (guint i = 0; i < uuids->len; i++)
    {
      if (!write_manifest (store, uuids->pdata[i], flush->failure == NULL ? &flush->failure : NULL))
        continue;
      if (!carrel_library_store_execute (store,
                                         error,
                                         "DELETE FROM manifests_due WHERE uuid = ?",
                                         "s",
                                         uuids->pdata[i]))
        return FALSE;
    }
  flush->more = uuids->len == BATCH;
  if (uuids->len > 0)
    {
      g_free (flush->after);
      flush->after = g_strdup (uuids->pdata[uuids->len - 1]);
    }
  return TRUE;
}

gboolean
carrel_library_manifest_flush (CarrelLibraryStore *store, GError **error)
{
  g_auto (Flush) flush = { g_strdup (""), TRUE, NULL };

  while (flush.more)
    {
      if (!carrel_library_store_transact (store, flush_verb, &flush, error))
        return FALSE;
    }
  if (flush.failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&flush.failure));
  return FALSE;
}
