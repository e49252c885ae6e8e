/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-context-private.h"
#include "carrel-app-folder-private.h"
#include "carrel-app-machine-private.h"

#include "library-db/carrel-library-query.h"
#include "vmm-core/carrel-vmm-registry.h"

#include <glib/gi18n-lib.h>

#define PAGE 500

static const char *const sorts[] = { "name",      "used", "created", "memory", "processors",
                                     "disk-size", "os",   "folder",  NULL };

G_STATIC_ASSERT (G_N_ELEMENTS (sorts) == CARREL_LIBRARY_SORT_FOLDER + 2);

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "search",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL,
    .placeholder = "TEXT",
    .help = N_ ("Only those with this text in name, notes, tags or system"),
  },
  {
    .name = "running",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("Only those that are not off"),
  },
  {
    .name = "favourites",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("Only favourites"),
  },
  {
    .name = "trash",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("Those in the trash"),
  },
  {
    .name = "tag",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "TAG",
    .help = N_ ("Only those that bear this tag"),
  },
  {
    .name = "folder",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "FOLDER",
    .help = N_ ("Only those in this folder"),
  },
  {
    .name = "sort",
    .kind = CARREL_APP_ARGUMENT_WORD,
    .placeholder = "WORD",
    .help = N_ ("In which order"),
    .words = sorts,
  },
  {
    .name = "descending",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("The greatest first"),
  },
  { NULL },
};
/* clang-format on */

static CarrelLibraryQuery *
make_query (CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelLibraryQuery) query = carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);
  const char *sort = carrel_app_command_get_text (command, "sort");

  query->search = g_strdup (carrel_app_command_get_text (command, "search"));
  query->descending = carrel_app_command_get_flag (command, "descending");
  for (guint i = 0; sort != NULL && sorts[i] != NULL; i++)
    if (g_str_equal (sorts[i], sort))
      query->sort = (CarrelLibrarySort) i;
  if (carrel_app_command_get_flag (command, "trash"))
    query->filter = CARREL_LIBRARY_FILTER_TRASH;
  else if (carrel_app_command_get_flag (command, "favourites"))
    query->filter = CARREL_LIBRARY_FILTER_FAVOURITES;
  else if (carrel_app_command_has (command, "tag"))
    {
      query->filter = CARREL_LIBRARY_FILTER_TAG;
      query->tag = g_strdup (carrel_app_command_get_text (command, "tag"));
    }
  else if (carrel_app_command_has (command, "folder"))
    {
      query->filter = CARREL_LIBRARY_FILTER_FOLDER;
      if (!carrel_app_folder_resolve (command, "folder", &query->folder_id, error))
        return NULL;
    }
  return g_steal_pointer (&query);
}

/* Whoever has a core or a guest left alone; everybody else is off. */
static GHashTable *
find_live (CarrelAppContext *context)
{
  GHashTable *live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray)
    entries = carrel_vmm_registry_list (carrel_app_context_get_runtime_dir (context));

  for (guint i = 0; i < entries->len; i++)
    {
      const CarrelVmmRegistryEntry *entry = g_ptr_array_index (entries, i);

      g_hash_table_add (live, g_strdup (entry->uuid));
    }
  return live;
}

static CarrelVmmState
find_state (CarrelAppCommand *command, GHashTable *live, const char *uuid)
{
  g_autoptr (CarrelVmmClient) client = NULL;

  if (!g_hash_table_contains (live, uuid))
    return CARREL_VMM_STATE_STOPPED;
  client = carrel_app_context_attach (carrel_app_command_get_context (command),
                                      carrel_app_command_get_fiber (command),
                                      uuid,
                                      FALSE,
                                      NULL);
  /* It was there a moment ago: that it cannot be asked does not prove that it is off. */
  return client != NULL ? carrel_vmm_client_get_state (client) : CARREL_VMM_STATE_UNKNOWN;
}

static JsonObject *
describe (const CarrelLibraryMachine *row, CarrelVmmState state)
{
  JsonObject *object = json_object_new ();
  JsonArray *tags = json_array_new ();

  for (gsize i = 0; row->tags != NULL && row->tags[i] != NULL; i++)
    json_array_add_string_element (tags, row->tags[i]);
  json_object_set_string_member (object, "uuid", row->uuid);
  json_object_set_string_member (object, "name", row->name);
  json_object_set_string_member (object, "state", carrel_vmm_state_to_string (state));
  json_object_set_string_member (object, "os-id", row->os_id != NULL ? row->os_id : "");
  json_object_set_int_member (object, "processors", row->processors);
  json_object_set_int_member (object, "memory-mib", (gint64) (row->memory / (1024 * 1024)));
  json_object_set_int_member (object, "disk-bytes", (gint64) row->disk_size);
  json_object_set_boolean_member (object, "favourite", row->favourite);
  json_object_set_boolean_member (object, "trashed", row->trashed_at != 0);
  json_object_set_int_member (object, "folder", row->folder_id);
  json_object_set_array_member (object, "tags", tags);
  json_object_set_int_member (object, "created-at", row->created_at);
  json_object_set_int_member (object, "used-at", row->used_at);
  return object;
}

static gboolean
add_page (CarrelAppCommand *command,
          const CarrelLibraryQuery *query,
          GHashTable *live,
          JsonArray *array,
          char **cursor,
          GError **error)
{
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray)
    rows = carrel_app_calls_page_machines (carrel_app_command_get_fiber (command),
                                           carrel_app_command_get_library (command),
                                           query,
                                           *cursor,
                                           PAGE,
                                           &next,
                                           error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const CarrelLibraryMachine *row = g_ptr_array_index (rows, i);
      CarrelVmmState state = find_state (command, live, row->uuid);

      if (!carrel_app_command_get_flag (command, "running") || !carrel_vmm_state_is_off (state))
        json_array_add_object_element (array, describe (row, state));
    }
  g_free (*cursor);
  *cursor = g_steal_pointer (&next);
  return TRUE;
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelLibraryQuery) query = make_query (command, error);
  g_autoptr (GHashTable) live = NULL;
  g_autoptr (JsonArray) array = json_array_new ();
  g_autofree char *cursor = NULL;
  JsonObject *said;

  if (query == NULL)
    return NULL;
  live = find_live (carrel_app_command_get_context (command));
  do
    if (!add_page (command, query, live, array, &cursor, error))
      return NULL;
  while (cursor != NULL);

  said = json_object_new ();
  json_object_set_array_member (said, "machines", g_steal_pointer (&array));
  return carrel_app_machine_wrap (said);
}

static int
measure (const char *text)
{
  return (int) g_utf8_strlen (text, -1);
}

static char *
format (JsonNode *result)
{
  JsonArray *machines = json_object_get_array_member (json_node_get_object (result), "machines");
  GString *text = g_string_new (NULL);
  int width = 4;

  for (guint i = 0; i < json_array_get_length (machines); i++)
    width = MAX (width,
                 measure (
                   json_object_get_string_member (json_array_get_object_element (machines, i),
                                                  "name")));
  for (guint i = 0; i < json_array_get_length (machines); i++)
    {
      JsonObject *machine = json_array_get_object_element (machines, i);
      const char *name = json_object_get_string_member (machine, "name");

      g_string_append_printf (text,
                              "%.8s  %s%*s  %-8s  %3" G_GINT64_FORMAT " CPU  %6" G_GINT64_FORMAT
                              " MiB  %s\n",
                              json_object_get_string_member (machine, "uuid"),
                              name,
                              width - measure (name),
                              "",
                              json_object_get_string_member (machine, "state"),
                              json_object_get_int_member (machine, "processors"),
                              json_object_get_int_member (machine, "memory-mib"),
                              json_object_get_string_member (machine, "os-id"));
    }
  return g_string_free (text, FALSE);
}

const CarrelAppVerb carrel_app_verb_list = {
  .name = "list",
  .summary = N_ ("List the machines"), .arguments = arguments, .run = run, .format = format,
  };
