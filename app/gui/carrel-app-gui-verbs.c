/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-verbs.h"

#include "carrel-app-gui-words.h"

#include "../carrel-app-error.h"

#include <glib/gi18n-lib.h>

/* A verb of a window becomes steps: commands that are run one after the other.  A step that fails ends
 * those for the same machines; the others go on, and the first reason is told. */

typedef struct
{
  const char *command;
  char *title;
  GVariant *arguments;
  GStrv uuids;
  gboolean is_start;
} Step;

typedef struct
{
  CarrelAppGuiJobs *jobs;
  CarrelAppGuiHub *hub;
  GPtrArray *steps;
  guint next;
  GVariantDict *reply;
  GError *error;
} Performance;

static void step_on (GTask *task);

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->title);
  g_clear_pointer (&step->arguments, g_variant_unref);
  g_strfreev (step->uuids);
  g_free (step);
}

static void
performance_free (gpointer data)
{
  Performance *performance = data;

  g_object_unref (performance->jobs);
  g_object_unref (performance->hub);
  g_ptr_array_unref (performance->steps);
  g_variant_dict_unref (performance->reply);
  g_clear_error (&performance->error);
  g_free (performance);
}

/* What is done to one machine bears its name; what is done to several bears their number. */
static char *
make_title (Performance *performance, const char *const *uuids, const char *one, const char *many)
{
  g_autoptr (GPtrArray) records = NULL;
  guint n_machines = g_strv_length ((char **) uuids);

  if (n_machines == 1)
    {
      records = carrel_app_gui_hub_list_records (performance->hub, uuids[0]);
      if (records->len > 0)
        {
          const char *name = carrel_ui_machine_get_name (g_ptr_array_index (records, 0));

          return g_strdup_printf ("%s: %s", one, name != NULL ? name : "");
        }
      return g_strdup (one);
    }
  return g_strdup_printf ("%s (%u)", many, n_machines);
}

static void
add_step (Performance *performance,
          const char *command,
          char *title,
          GVariant *arguments,
          const char *const *uuids)
{
  Step *step = g_new0 (Step, 1);

  step->command = command;
  step->title = title;
  step->arguments = arguments != NULL ? g_variant_ref_sink (arguments) : NULL;
  step->uuids = g_strdupv ((char **) uuids);
  step->is_start = g_str_equal (command, "start");
  g_ptr_array_add (performance->steps, step);
}

static GVariant *
make_machines (const char *const *uuids)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, "machines", g_variant_new_strv (uuids, -1));
  return g_variant_dict_end (&dict);
}

/* One command for all machines that are named. */
static void
add_for_all (Performance *performance, const char *command, char *title, const char *const *uuids)
{
  add_step (performance, command, title, make_machines (uuids), uuids);
}

/* One command for each machine, with the same further argument. */
static void
add_for_each (Performance *performance,
              const char *command,
              const char *title,
              const char *const *uuids,
              const char *name,
              GVariant *value)
{
  /* A floating value becomes ours; one that is not was given to us. */
  g_autoptr (GVariant) sunk = value != NULL ? g_variant_take_ref (value) : NULL;

  for (guint i = 0; uuids != NULL && uuids[i] != NULL; i++)
    {
      const char *const one[] = { uuids[i], NULL };
      GVariantDict dict;

      g_variant_dict_init (&dict, NULL);
      g_variant_dict_insert (&dict, "machine", "s", uuids[i]);
      if (name != NULL)
        g_variant_dict_insert_value (&dict, name, sunk);
      add_step (performance,
                command,
                title != NULL ? make_title (performance, one, title, title) : NULL,
                g_variant_dict_end (&dict),
                one);
    }
}

static const char *
look_up_text (GVariant *arguments, const char *name)
{
  const char *text = "";

  if (arguments != NULL)
    g_variant_lookup (arguments, name, "&s", &text);
  return text;
}

static GVariant *
look_up (GVariant *arguments, const char *name)
{
  return arguments != NULL ? g_variant_lookup_value (arguments, name, NULL) : NULL;
}

static GVariant *
join (GVariant *arguments, const char *name, const char *separator)
{
  g_autoptr (GVariant) value = look_up (arguments, name);
  g_autofree const char **texts = value != NULL ? g_variant_get_strv (value, NULL) : NULL;

  return g_variant_new_take_string (texts != NULL ? g_strjoinv (separator, (char **) texts)
                                                  : g_strdup (""));
}

static char *
make_screenshot_path (void)
{
  const char *pictures = g_get_user_special_dir (G_USER_DIRECTORY_PICTURES);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");
  g_autofree char *name = NULL;

  /* Translators: the file name of a screenshot, with date and time */
  name = g_strdup_printf (_ ("Carrel %s.png"), when);
  g_strdelimit (name, "/", '-');
  return g_build_filename (pictures != NULL ? pictures : g_get_home_dir (), name, NULL);
}

static void
plan_power (Performance *performance, CarrelUiVerb verb, const char *const *uuids)
{
  switch (verb)
    {
    case CARREL_UI_VERB_START:
      add_for_all (performance,
                   "start",
                   make_title (performance, uuids, _ ("Starting"), _ ("Starting machines")), uuids);
      break;
    case CARREL_UI_VERB_SHUTDOWN:
      add_for_all (performance,
                   "stop",
                   make_title (performance,
                               uuids,
                               _ ("Shutting down"), _ ("Shutting down machines")),
                               uuids);
      break;
    case CARREL_UI_VERB_RESTART:
      add_for_all (performance,
                   "stop",
                   make_title (performance,
                               uuids,
                               _ ("Restarting"), _ ("Restarting machines")),
                               uuids);
      add_for_all (performance,
                   "start",
                   make_title (performance, uuids, _ ("Starting"), _ ("Starting machines")), uuids);
      break;
    case CARREL_UI_VERB_POWEROFF:
      add_for_all (performance, "poweroff", NULL, uuids);
      break;
    case CARREL_UI_VERB_RESET:
      add_for_all (performance, "reset", NULL, uuids);
      break;
    case CARREL_UI_VERB_PAUSE:
      add_for_all (performance, "pause", NULL, uuids);
      break;
    case CARREL_UI_VERB_RESUME:
      add_for_all (performance, "resume", NULL, uuids);
      break;
    default:
      break;
    }
}

static void
plan_row (Performance *performance,
          CarrelUiVerb verb,
          const char *const *uuids,
          GVariant *arguments)
{
  switch (verb)
    {
    case CARREL_UI_VERB_RENAME:
      add_for_each (performance, "set", NULL, uuids, "name", look_up (arguments, "name"));
      break;
    case CARREL_UI_VERB_FAVOURITE:
      add_for_each (performance, "set", NULL, uuids, "favourite", look_up (arguments, "favourite"));
      break;
    case CARREL_UI_VERB_NOTES:
      add_for_each (performance, "set", NULL, uuids, "notes", look_up (arguments, "notes"));
      break;
    case CARREL_UI_VERB_TAGS:
      add_for_each (performance, "set", NULL, uuids, "tags", join (arguments, "tags", ","));
      break;
    case CARREL_UI_VERB_MOVE:
      add_for_each (performance, "set", NULL, uuids, "folder", look_up (arguments, "folder"));
      break;
    case CARREL_UI_VERB_TRASH:
      add_for_all (performance, "delete", NULL, uuids);
      break;
    case CARREL_UI_VERB_RESTORE:
      add_for_all (performance, "restore", NULL, uuids);
      break;
    case CARREL_UI_VERB_PURGE:
      add_for_all (performance,
                   "purge",
                   make_title (performance, uuids, _ ("Deleting"), _ ("Deleting machines")), uuids);
      break;
    default:
      break;
    }
}

/* The window's arguments beside the machine, under the names that the command has for them. */
static void
plan_disk (Performance *performance,
           const char *command,
           const char *title,
           const char *const *uuids,
           GVariant *arguments)
{
  static const char *const names[] = { "disk", "size", "bus" };
  GVariantDict dict;

  if (uuids == NULL || uuids[0] == NULL)
    return;
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "machine", "s", uuids[0]);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GVariant) value = look_up (arguments, names[i]);

      if (value != NULL)
        g_variant_dict_insert_value (&dict, names[i], value);
    }
  add_step (performance,
            command,
            make_title (performance, uuids, title, title),
            g_variant_dict_end (&dict),
            uuids);
}

static void
plan_device (Performance *performance,
             CarrelUiVerb verb,
             const char *const *uuids,
             GVariant *arguments)
{
  const char *path = look_up_text (arguments, "path");
  g_autofree char *picture = NULL;

  switch (verb)
    {
    case CARREL_UI_VERB_MEDIA:
      if (*path != '\0')
        add_for_each (performance,
                      "media insert",
                      NULL,
                      uuids,
                      "file",
                      g_variant_new_string (path));
      else
        add_for_each (performance, "media eject", NULL, uuids, NULL, NULL);
      break;
    case CARREL_UI_VERB_DISK_ADD:
      plan_disk (performance, "disk add", _ ("Adding a disk"), uuids, arguments);
      break;
    case CARREL_UI_VERB_DISK_GROW:
      plan_disk (performance, "disk grow", _ ("Growing a disk"), uuids, arguments);
      break;
    case CARREL_UI_VERB_DISK_REMOVE:
      plan_disk (performance, "disk remove", _ ("Removing a disk"), uuids, arguments);
      break;
    case CARREL_UI_VERB_SCREENSHOT:
      picture = make_screenshot_path ();
      g_variant_dict_insert (performance->reply, "path", "s", picture);
      add_for_each (performance, "screenshot", NULL, uuids, "file", g_variant_new_string (picture));
      break;
    case CARREL_UI_VERB_SEND_KEYS:
      {
        g_autoptr (GVariant) chord = g_variant_ref_sink (join (arguments, "keys", "+"));
        const char *const chords[] = { g_variant_get_string (chord, NULL), NULL };

        add_for_each (performance, "key", NULL, uuids, "keys", g_variant_new_strv (chords, -1));
        break;
      }
    default:
      break;
    }
}

/* The window's arguments have the command's names. */
static void
plan_export (Performance *performance, const char *const *uuids, GVariant *arguments)
{
  static const char *const names[] = { "target", "format", "profile", "small" };
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, "machines", g_variant_new_strv (uuids, -1));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GVariant) value = look_up (arguments, names[i]);

      if (value != NULL)
        g_variant_dict_insert_value (&dict, names[i], value);
    }
  g_variant_dict_insert (performance->reply, "target", "s", look_up_text (arguments, "target"));
  add_step (performance,
            "export",
            make_title (performance,
                        uuids,
                        _ ("Exporting"), _ ("Exporting machines")),
                        g_variant_dict_end (&dict),
                        uuids);
}

static void
plan_write (Performance *performance, const char *const *uuids, GVariant *arguments)
{
  static const char *const names[] = { "device", "confirm", "disk" };
  GVariantDict dict;

  if (uuids[0] == NULL)
    return;
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "machine", "s", uuids[0]);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GVariant) value = look_up (arguments, names[i]);

      if (value != NULL)
        g_variant_dict_insert_value (&dict, names[i], value);
    }
  add_step (performance,
            "physical write",
            make_title (performance,
                        uuids,
                        _ ("Writing to a disk"), _ ("Writing to a disk")),
                        g_variant_dict_end (&dict),
                        uuids);
}

static void
plan_drop (Performance *performance, GVariant *arguments)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "disk", "s", look_up_text (arguments, "unfinished"));
  add_step (performance, "physical drop", NULL, g_variant_dict_end (&dict), NULL);
}

static void
plan_folder (Performance *performance, CarrelUiVerb verb, GVariant *arguments)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  if (verb == CARREL_UI_VERB_FOLDER_CREATE)
    {
      g_variant_dict_insert (&dict, "name", "s", look_up_text (arguments, "name"));
      g_variant_dict_insert (&dict, "parent", "s", look_up_text (arguments, "parent"));
      add_step (performance, "folder add", NULL, g_variant_dict_end (&dict), NULL);
      return;
    }
  g_variant_dict_insert (&dict, "folder", "s", look_up_text (arguments, "folder"));
  if (verb == CARREL_UI_VERB_FOLDER_RENAME)
    g_variant_dict_insert (&dict, "name", "s", look_up_text (arguments, "name"));
  add_step (performance,
            verb == CARREL_UI_VERB_FOLDER_RENAME ? "folder rename" : "folder remove",
            NULL,
            g_variant_dict_end (&dict),
            NULL);
}

static void
mark_starting (Performance *performance, const Step *step, gboolean is_starting)
{
  for (guint i = 0; step->is_start && step->uuids != NULL && step->uuids[i] != NULL; i++)
    carrel_app_gui_hub_set_starting (performance->hub, step->uuids[i], is_starting);
}

static void
mark_failure (Performance *performance, const Step *step, const char *reason)
{
  for (guint i = 0; step->is_start && step->uuids != NULL && step->uuids[i] != NULL; i++)
    if (reason == NULL ||
        carrel_app_gui_hub_get_state (performance->hub, step->uuids[i]) == CARREL_UI_STATE_OFF)
      carrel_app_gui_hub_set_failure (performance->hub, step->uuids[i], reason);
}

static void
keep_reply (Performance *performance, const Step *step, JsonNode *node)
{
  JsonObject *said = json_node_get_object (node);

  if (g_str_equal (step->command, "export"))
    {
      g_autofree char *notes = carrel_app_gui_words_join_notes (said);

      g_variant_dict_insert (performance->reply, "notes", "s", notes);
    }
  if (g_str_equal (step->command, "folder add") && json_object_has_member (said, "folder"))
    {
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT,
                                             json_object_get_int_member (said, "folder"));

      g_variant_dict_insert (performance->reply, "folder", "s", id);
    }
}

static void
step_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Performance *performance = g_task_get_task_data (task);
  Step *step = g_ptr_array_index (performance->steps, performance->next);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode)
    node = carrel_app_gui_jobs_run_finish (CARREL_APP_GUI_JOBS (source), result, &error);

  mark_starting (performance, step, FALSE);
  if (node != NULL)
    keep_reply (performance, step, node);
  else
    {
      mark_failure (performance, step, error->message);
      if (performance->error == NULL)
        performance->error = g_steal_pointer (&error);
      /* What was not shut down is not started either. */
      if (g_str_equal (step->command, "stop"))
        performance->next = performance->steps->len;
    }
  performance->next++;
  step_on (g_steal_pointer (&task));
}

static void
step_on (GTask *task)
{
  Performance *performance = g_task_get_task_data (task);
  Step *step = NULL;

  if (performance->next >= performance->steps->len)
    {
      if (performance->error != NULL)
        g_task_return_error (task, g_steal_pointer (&performance->error));
      else
        g_task_return_pointer (task,
                               g_variant_ref_sink (g_variant_dict_end (performance->reply)),
                               (GDestroyNotify) g_variant_unref);
      g_object_unref (task);
      return;
    }
  step = g_ptr_array_index (performance->steps, performance->next);
  mark_failure (performance, step, NULL);
  mark_starting (performance, step, TRUE);
  carrel_app_gui_jobs_run_async (performance->jobs,
                                 step->command,
                                 step->arguments,
                                 step->title,
                                 (const char *const *) step->uuids,
                                 step_cb,
                                 task);
}

static gboolean
plan (Performance *performance,
      CarrelUiVerb verb,
      const char *const *uuids,
      GVariant *arguments,
      GError **error)
{
  if (verb == CARREL_UI_VERB_CANCEL_JOB)
    return carrel_app_gui_jobs_cancel (performance->jobs, look_up_text (arguments, "job"), error);
  plan_power (performance, verb, uuids);
  plan_row (performance, verb, uuids, arguments);
  plan_device (performance, verb, uuids, arguments);
  if (verb == CARREL_UI_VERB_EXPORT)
    plan_export (performance, uuids, arguments);
  if (verb == CARREL_UI_VERB_WRITE_DISK)
    plan_write (performance, uuids, arguments);
  if (verb == CARREL_UI_VERB_DROP_UNFINISHED)
    plan_drop (performance, arguments);
  if (verb == CARREL_UI_VERB_FOLDER_CREATE || verb == CARREL_UI_VERB_FOLDER_RENAME ||
      verb == CARREL_UI_VERB_FOLDER_DELETE)
    plan_folder (performance, verb, arguments);
  return TRUE;
}

void
carrel_app_gui_verbs_perform_async (CarrelAppGuiJobs *jobs,
                                    CarrelAppGuiHub *hub,
                                    CarrelUiVerb verb,
                                    const char *const *uuids,
                                    GVariant *arguments,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Performance *performance = NULL;
  static const char *const none[] = { NULL };

  g_return_if_fail (CARREL_APP_IS_GUI_JOBS (jobs));
  g_return_if_fail (CARREL_APP_IS_GUI_HUB (hub));

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, carrel_app_gui_verbs_perform_async);
  performance = g_new0 (Performance, 1);
  performance->jobs = g_object_ref (jobs);
  performance->hub = g_object_ref (hub);
  performance->steps = g_ptr_array_new_with_free_func (step_free);
  performance->reply = g_variant_dict_new (NULL);
  g_task_set_task_data (task, performance, performance_free);
  if (!plan (performance, verb, uuids != NULL ? uuids : none, arguments, &performance->error))
    performance->next = G_MAXUINT;
  step_on (g_steal_pointer (&task));
}

GVariant *
carrel_app_gui_verbs_perform_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
insert_text (GVariantDict *dict, const char *name, const char *text)
{
  if (text != NULL && *text != '\0')
    g_variant_dict_insert (dict, name, "s", text);
}

GVariant *
carrel_app_gui_verbs_make_create (CarrelUiCreateRequest *request)
{
  GVariantDict dict;

  g_return_val_if_fail (CARREL_UI_IS_CREATE_REQUEST (request), NULL);

  g_variant_dict_init (&dict, NULL);
  insert_text (&dict, "media", carrel_ui_create_request_get_path (request));
  insert_text (&dict, "name", carrel_ui_create_request_get_name (request));
  insert_text (&dict, "os", carrel_ui_create_request_get_os_id (request));
  insert_text (&dict, "firmware", carrel_ui_create_request_get_firmware (request));
  insert_text (&dict, "disk-bus", carrel_ui_create_request_get_disk_bus (request));
  insert_text (&dict, "display", carrel_ui_create_request_get_display_kind (request));
  insert_text (&dict, "folder", carrel_ui_create_request_get_folder_id (request));
  if (carrel_ui_create_request_get_cpus (request) > 0)
    g_variant_dict_insert (&dict, "processors", "u", carrel_ui_create_request_get_cpus (request));
  if (carrel_ui_create_request_get_memory_mib (request) > 0)
    g_variant_dict_insert (&dict,
                           "memory",
                           "t",
                           carrel_ui_create_request_get_memory_mib (request) * 1024 * 1024);
  if (carrel_ui_create_request_get_disk_bytes (request) > 0)
    g_variant_dict_insert (&dict, "disk", "t", carrel_ui_create_request_get_disk_bytes (request));
  g_variant_dict_insert (&dict, "network", "b", carrel_ui_create_request_get_network (request));
  return g_variant_dict_end (&dict);
}
