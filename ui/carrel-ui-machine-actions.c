/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-machine-actions.h"

#include "carrel-ui-export-dialog.h"
#include "carrel-ui-write-dialog.h"
#include "carrel-ui-format.h"
#include "carrel-ui-machine-dialogs.h"
#include "carrel-ui-report.h"

#include <glib/gi18n-lib.h>

/* Which action is offered in which state stands in one table. An action on several machines is done
 * to those that it fits and leaves the others alone. With very many selected, only the first ones are
 * asked for their state: the rest would have to be loaded for nothing but greying a button. */

#define WATCHED_MACHINES_MAX 100

#define STATE(name) (1u << CARREL_UI_STATE_##name)
#define STATES_STILL (STATE (OFF) | STATE (CRASHED))
#define STATES_LIVE (STATE (STARTING) | STATE (RUNNING) | STATE (PAUSED) | STATE (STOPPING))
#define STATES_ANY (STATES_STILL | STATES_LIVE | STATE (UNKNOWN))

typedef enum
{
  KIND_VERB,
  KIND_DIALOG,
  KIND_WINDOW,
} Kind;

typedef struct
{
  const char *name;
  Kind kind;
  guint states;
  gboolean is_single;
  gboolean is_for_trash;
  CarrelUiVerb verb;
  const char *window_action;
} Rule;

static const Rule rules[] = {
  { "open", KIND_WINDOW, STATES_ANY, TRUE, FALSE, 0, "win.open-machine" },
  { "overview", KIND_WINDOW, STATES_ANY, TRUE, FALSE, 0, "win.open-overview" },
  { "settings", KIND_WINDOW, STATES_ANY, TRUE, FALSE, 0, "win.open-settings" },
  { "start", KIND_VERB, STATES_STILL, FALSE, FALSE, CARREL_UI_VERB_START, NULL },
  { "shutdown", KIND_VERB, STATE (RUNNING), FALSE, FALSE, CARREL_UI_VERB_SHUTDOWN, NULL },
  { "poweroff",
    KIND_VERB,
    STATES_LIVE | STATE (UNKNOWN),
    FALSE,
    FALSE,
    CARREL_UI_VERB_POWEROFF,
    NULL },
  { "reset", KIND_VERB, STATE (RUNNING), FALSE, FALSE, CARREL_UI_VERB_RESET, NULL },
  { "restart",
    KIND_VERB,
    STATE (RUNNING) | STATE (PAUSED),
    FALSE,
    FALSE,
    CARREL_UI_VERB_RESTART,
    NULL },
  { "pause", KIND_VERB, STATE (RUNNING), FALSE, FALSE, CARREL_UI_VERB_PAUSE, NULL },
  { "resume", KIND_VERB, STATE (PAUSED), FALSE, FALSE, CARREL_UI_VERB_RESUME, NULL },
  { "screenshot",
    KIND_VERB,
    STATE (RUNNING) | STATE (PAUSED),
    TRUE,
    FALSE,
    CARREL_UI_VERB_SCREENSHOT,
    NULL },
  { "rename", KIND_DIALOG, STATES_ANY, TRUE, FALSE, CARREL_UI_VERB_RENAME, NULL },
  { "tags", KIND_DIALOG, STATES_ANY, FALSE, FALSE, CARREL_UI_VERB_TAGS, NULL },
  { "export", KIND_DIALOG, STATES_STILL, FALSE, FALSE, CARREL_UI_VERB_EXPORT, NULL },
  { "write-disk", KIND_DIALOG, STATES_STILL, TRUE, FALSE, CARREL_UI_VERB_WRITE_DISK, NULL },
  { "trash", KIND_VERB, STATES_STILL, FALSE, FALSE, CARREL_UI_VERB_TRASH, NULL },
  { "restore", KIND_VERB, STATES_ANY, FALSE, TRUE, CARREL_UI_VERB_RESTORE, NULL },
  { "purge", KIND_DIALOG, STATES_ANY, FALSE, TRUE, CARREL_UI_VERB_PURGE, NULL },
};

struct _CarrelUiMachineActions
{
  GObject parent_instance;

  GtkWidget *widget;
  CarrelUiProvider *provider;
  GSimpleActionGroup *group;
  GListModel *machines;
  GPtrArray *watched;
};

enum
{
  SIGNAL_ASKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelUiMachineActions, carrel_ui_machine_actions, G_TYPE_OBJECT)

static gboolean
rule_fits (const Rule *rule, CarrelUiMachine *machine)
{
  return (rule->states & (1u << carrel_ui_machine_get_state (machine))) != 0 &&
         rule->is_for_trash == carrel_ui_machine_get_trashed (machine);
}

static void
update (CarrelUiMachineActions *self)
{
  guint n_machines = self->machines != NULL ? g_list_model_get_n_items (self->machines) : 0;
  GAction *action = NULL;
  gboolean is_trash = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      gboolean is_enabled = FALSE;

      for (guint j = 0; j < self->watched->len && !is_enabled; j++)
        is_enabled = rule_fits (&rules[i], g_ptr_array_index (self->watched, j));
      if (rules[i].is_single && n_machines != 1)
        is_enabled = FALSE;
      action = g_action_map_lookup_action (G_ACTION_MAP (self->group), rules[i].name);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
    }
  if (self->watched->len > 0)
    is_trash = carrel_ui_machine_get_trashed (g_ptr_array_index (self->watched, 0));
  action = g_action_map_lookup_action (G_ACTION_MAP (self->group), "move");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), n_machines > 0 && !is_trash);
  action = g_action_map_lookup_action (G_ACTION_MAP (self->group), "favourite");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), n_machines == 1 && !is_trash);
  if (n_machines == 1 && self->watched->len == 1)
    {
      CarrelUiMachine *machine = g_ptr_array_index (self->watched, 0);

      g_simple_action_set_state (G_SIMPLE_ACTION (action),
                                 g_variant_new_boolean (carrel_ui_machine_get_favourite (machine)));
    }
}

static void
unwatch (CarrelUiMachineActions *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, i), update, self);
  g_ptr_array_set_size (self->watched, 0);
}

static void
watch (CarrelUiMachineActions *self)
{
  static const char *const watched[] = { "notify::state", "notify::trashed", "notify::favourite" };
  guint n_machines = self->machines != NULL ? g_list_model_get_n_items (self->machines) : 0;

  unwatch (self);
  for (guint i = 0; i < MIN (n_machines, WATCHED_MACHINES_MAX); i++)
    {
      CarrelUiMachine *machine = g_list_model_get_item (self->machines, i);

      if (machine == NULL)
        continue;
      for (guint j = 0; j < G_N_ELEMENTS (watched); j++)
        g_signal_connect_object (machine, watched[j], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->watched, machine);
    }
  update (self);
}

/* The machines that an action fits: (transfer full), a list of references. */
static GPtrArray *
collect (CarrelUiMachineActions *self, const Rule *rule)
{
  GPtrArray *fitting = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_machines = self->machines != NULL ? g_list_model_get_n_items (self->machines) : 0;

  for (guint i = 0; i < n_machines; i++)
    {
      g_autoptr (CarrelUiMachine) machine = g_list_model_get_item (self->machines, i);

      if (machine != NULL && (rule == NULL || rule_fits (rule, machine)))
        g_ptr_array_add (fitting, g_steal_pointer (&machine));
    }
  return fitting;
}

static GStrv
list_uuids (GPtrArray *machines)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < machines->len; i++)
    g_strv_builder_add (builder, carrel_ui_machine_get_uuid (g_ptr_array_index (machines, i)));
  return g_strv_builder_end (builder);
}

static void
trashed_cb (GtkWidget *origin, GVariant *reply, gpointer user_data)
{
  GPtrArray *machines = user_data;
  g_auto (GStrv) uuids = list_uuids (machines);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (machines->len == 1)
    {
      name = carrel_ui_format_quoted (carrel_ui_machine_get_name (g_ptr_array_index (machines, 0)));
      text = g_strdup_printf (_ ("%s moved to the trash"), name);
    }
  else
    text = g_strdup_printf (ngettext ("%u machine moved to the trash",
                                      "%u machines moved to the trash",
                                      machines->len),
                            machines->len);
  carrel_ui_report_toast (origin,
                          text,
                          C_ ("toast", "_Undo"),
                              "win.restore",
                              g_variant_new_strv ((const char *const *) uuids, -1));
}

static void
screenshot_cb (GtkWidget *origin, GVariant *reply, gpointer user_data)
{
  const char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *text = NULL;

  if (!g_variant_lookup (reply, "path", "&s", &path))
    return;
  name = g_filename_display_basename (path);
  quoted = carrel_ui_format_quoted (name);
  text = g_strdup_printf (_ ("Screenshot saved as %s"), quoted);
  carrel_ui_report_toast (origin, text, NULL, NULL, NULL);
}

static void
perform_rule (CarrelUiMachineActions *self, const Rule *rule)
{
  g_autoptr (GPtrArray) machines = collect (self, rule);
  g_auto (GStrv) uuids = list_uuids (machines);
  CarrelUiReportDone done = NULL;

  if (machines->len == 0)
    return;
  if (rule->verb == CARREL_UI_VERB_TRASH)
    done = trashed_cb;
  else if (rule->verb == CARREL_UI_VERB_SCREENSHOT)
    done = screenshot_cb;
  g_signal_emit (self, signals[SIGNAL_ASKED], 0, (int) rule->verb);
  carrel_ui_report_perform (self->widget,
                            self->provider,
                            rule->verb,
                            (const char *const *) uuids,
                            NULL,
                            done,
                            g_ptr_array_ref (machines),
                            (GDestroyNotify) g_ptr_array_unref);
}

static void
activate_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CarrelUiMachineActions *self = CARREL_UI_MACHINE_ACTIONS (user_data);
  const char *name = g_action_get_name (G_ACTION (action));
  const Rule *rule = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].name, name))
      rule = &rules[i];
  if (rule == NULL || self->widget == NULL)
    return;
  if (rule->kind == KIND_VERB)
    perform_rule (self, rule);
  else
    {
      g_autoptr (GPtrArray) machines = collect (self, rule);

      if (machines->len == 0)
        return;
      if (rule->kind == KIND_WINDOW)
        gtk_widget_activate_action (self->widget,
                                    rule->window_action,
                                    "s",
                                    carrel_ui_machine_get_uuid (g_ptr_array_index (machines, 0)));
      else if (rule->verb == CARREL_UI_VERB_RENAME)
        carrel_ui_machine_dialogs_rename (self->widget,
                                          self->provider,
                                          g_ptr_array_index (machines, 0));
      else if (rule->verb == CARREL_UI_VERB_EXPORT)
        gtk_window_present (carrel_ui_export_dialog_new (self->widget, self->provider, machines));
      else if (rule->verb == CARREL_UI_VERB_WRITE_DISK)
        gtk_window_present (carrel_ui_write_dialog_new (self->widget,
                                                        self->provider,
                                                        g_ptr_array_index (machines, 0)));
      else if (rule->verb == CARREL_UI_VERB_TAGS)
        carrel_ui_machine_dialogs_tag (self->widget, self->provider, machines);
      else
        carrel_ui_machine_dialogs_purge (self->widget, self->provider, machines);
    }
}

static void
move_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CarrelUiMachineActions *self = CARREL_UI_MACHINE_ACTIONS (user_data);
  g_autoptr (GPtrArray) machines = collect (self, NULL);
  g_auto (GStrv) uuids = list_uuids (machines);
  GVariantDict arguments;

  g_variant_dict_init (&arguments, NULL);
  g_variant_dict_insert_value (&arguments, "folder", parameter);
  carrel_ui_report_perform (self->widget,
                            self->provider,
                            CARREL_UI_VERB_MOVE,
                            (const char *const *) uuids,
                            g_variant_dict_end (&arguments),
                            NULL,
                            NULL,
                            NULL);
}

static void
favourite_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  CarrelUiMachineActions *self = CARREL_UI_MACHINE_ACTIONS (user_data);
  g_autoptr (GPtrArray) machines = collect (self, NULL);
  g_auto (GStrv) uuids = list_uuids (machines);
  GVariantDict arguments;

  /* The mark changes when the machine says so, not because it was asked for. */
  g_variant_dict_init (&arguments, NULL);
  g_variant_dict_insert_value (&arguments, "favourite", state);
  carrel_ui_report_perform (self->widget,
                            self->provider,
                            CARREL_UI_VERB_FAVOURITE,
                            (const char *const *) uuids,
                            g_variant_dict_end (&arguments),
                            NULL,
                            NULL,
                            NULL);
}

static void
carrel_ui_machine_actions_dispose (GObject *object)
{
  CarrelUiMachineActions *self = CARREL_UI_MACHINE_ACTIONS (object);

  unwatch (self);
  g_clear_weak_pointer (&self->widget);
  g_clear_object (&self->machines);
  g_clear_object (&self->provider);
  g_clear_object (&self->group);
  G_OBJECT_CLASS (carrel_ui_machine_actions_parent_class)->dispose (object);
}

static void
carrel_ui_machine_actions_finalize (GObject *object)
{
  CarrelUiMachineActions *self = CARREL_UI_MACHINE_ACTIONS (object);

  g_ptr_array_unref (self->watched);
  G_OBJECT_CLASS (carrel_ui_machine_actions_parent_class)->finalize (object);
}

static void
carrel_ui_machine_actions_class_init (CarrelUiMachineActionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = carrel_ui_machine_actions_dispose;
  object_class->finalize = carrel_ui_machine_actions_finalize;
  signals[SIGNAL_ASKED] = g_signal_new ("asked",
                                        CARREL_UI_TYPE_MACHINE_ACTIONS,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        1,
                                        G_TYPE_INT);
}

static void
carrel_ui_machine_actions_init (CarrelUiMachineActions *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  self->group = g_simple_action_group_new ();
}

static void
add_action (CarrelUiMachineActions *self,
            GSimpleAction *action,
            const char *signal,
            GCallback callback)
{
  g_signal_connect_object (action, signal, callback, self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->group), G_ACTION (action));
  g_object_unref (action);
}

CarrelUiMachineActions *
carrel_ui_machine_actions_new (GtkWidget *widget, CarrelUiProvider *provider)
{
  CarrelUiMachineActions *self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (provider), NULL);

  self = g_object_new (CARREL_UI_TYPE_MACHINE_ACTIONS, NULL);
  g_set_weak_pointer (&self->widget, widget);
  self->provider = g_object_ref (provider);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    add_action (self,
                g_simple_action_new (rules[i].name, NULL),
                "activate",
                G_CALLBACK (activate_cb));
  add_action (self,
              g_simple_action_new ("move", G_VARIANT_TYPE_STRING),
              "activate",
              G_CALLBACK (move_cb));
  add_action (self,
              g_simple_action_new_stateful ("favourite", NULL, g_variant_new_boolean (FALSE)),
              "change-state",
              G_CALLBACK (favourite_cb));
  gtk_widget_insert_action_group (widget, "machine", G_ACTION_GROUP (self->group));
  update (self);
  return self;
}

void
carrel_ui_machine_actions_set_machines (CarrelUiMachineActions *self, GListModel *machines)
{
  g_return_if_fail (CARREL_UI_IS_MACHINE_ACTIONS (self));
  g_return_if_fail (machines == NULL || G_IS_LIST_MODEL (machines));

  if (self->machines != NULL)
    g_signal_handlers_disconnect_by_func (self->machines, watch, self);
  g_set_object (&self->machines, machines);
  if (machines != NULL)
    g_signal_connect_object (machines,
                             "items-changed",
                             G_CALLBACK (watch),
                             self,
                             G_CONNECT_SWAPPED);
  watch (self);
}

void
carrel_ui_machine_actions_set_machine (CarrelUiMachineActions *self, CarrelUiMachine *machine)
{
  g_autoptr (GListStore) store = g_list_store_new (CARREL_UI_TYPE_MACHINE);

  g_return_if_fail (CARREL_UI_IS_MACHINE_ACTIONS (self));

  if (machine != NULL)
    g_list_store_append (store, machine);
  carrel_ui_machine_actions_set_machines (self, G_LIST_MODEL (store));
}
