/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-create-request.h"
#include "carrel-ui-disk.h"
#include "carrel-ui-image.h"
#include "carrel-ui-import-plan.h"
#include "carrel-ui-import-request.h"
#include "carrel-ui-job.h"
#include "carrel-ui-machine.h"
#include "carrel-ui-place.h"
#include "carrel-ui-query.h"
#include "carrel-ui-settings.h"
#include "carrel-ui-system.h"
#include "carrel-ui-verb.h"

#include "display/carrel-display-session.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarrelUiApplied:
 * @CARREL_UI_APPLIED_NOW: the change is in force
 * @CARREL_UI_APPLIED_AFTER_RESTART: the change is stored and waits for a restart of the guest
 *
 * What became of a changed setting.
 */
typedef enum
{
  CARREL_UI_APPLIED_NOW,
  CARREL_UI_APPLIED_AFTER_RESTART,
} CarrelUiApplied;

#define CARREL_UI_TYPE_PROVIDER (carrel_ui_provider_get_type ())
G_DECLARE_DERIVABLE_TYPE (CarrelUiProvider, carrel_ui_provider, CARREL_UI, PROVIDER, GObject)

/**
 * CarrelUiProvider:
 *
 * Everything the windows need from the rest of the program, as list models and actions. The program
 * implements it over the library and the cores; tests implement it with made-up data.
 *
 * Everything is called and emitted on the main thread, and nothing may block it. Windows hold no
 * truth: they ask, and show what the models and properties then say.
 *
 * Errors: the message's first line says what failed; the lines after it say why and what to do. The
 * window shows the first line as the heading and the rest as the text.
 *
 * Properties, set by the implementation with g_object_set():
 * - "acceleration-reason" (string): why guests are emulated on this host, in whole sentences; %NULL
 *   where hardware acceleration works
 * - "acceleration-advice" (string): what would help; or %NULL
 * - "read-only-reason" (string): why the library cannot be changed; %NULL where it can
 * - "running-count" (uint): how many machines run now
 *
 * Signals, emitted by the implementation with the functions below:
 * - "notice" (text, action label or %NULL, action name or %NULL, target #GVariant or %NULL): tell the
 *   person something that went well or solved itself
 */

/**
 * CarrelUiProviderClass:
 * @parent_class: the parent
 * @get_machines: (mandatory) returns (transfer full) a #GListModel of #CarrelUiMachine for a query,
 *   lazily: an item may be made only when it is asked for. The model stays true by itself while it
 *   lives: it emits items-changed when machines come, go or move. Never %NULL; an error shows as an
 *   empty model and a notice
 * @get_places: (mandatory) returns (transfer none) the #GListModel of #CarrelUiPlace for the sidebar,
 *   in the order to show: the fixed sections, the folders as a tree walked depth first, the tags, the
 *   trash
 * @get_jobs: (mandatory) returns (transfer none) the #GListModel of #CarrelUiJob
 * @get_images: (mandatory) returns (transfer none) the #GListModel of #CarrelUiImage found in the
 *   usual places, the newest first. Asking starts the search; rows come as they are found
 * @get_systems: (mandatory) returns (transfer none) the #GListModel of every known #CarrelUiSystem,
 *   sorted by name
 * @find_machine: (mandatory) returns (transfer full) (nullable) the machine with a UUID, or %NULL if
 *   there is none
 * @get_settings: (mandatory) returns (transfer full) (nullable) the settings of a machine, which keep
 *   themselves true while they live, or %NULL if there is no such machine
 * @recognise_async: (mandatory) looks into an image file and says what it is; an unknown system is no
 *   error, an unreadable or empty file is
 * @recognise_finish: (mandatory) returns (transfer full) (nullable) the image, or %NULL with an error
 * @create_async: (mandatory) creates a machine, and starts it if the request says so
 * @create_finish: (mandatory) returns (transfer full) (nullable) the UUID of the new machine, or %NULL
 *   with an error. It returns as soon as the machine is in the library: long copying is a job
 * @perform_async: (mandatory) does a verb to all the machines that are named; the arguments are
 *   an a{sv} or %NULL, owned by the caller
 * @perform_finish: (mandatory) returns (transfer full) (nullable) the reply, an a{sv} that may be
 *   empty, or %NULL with an error. With several machines it fails if any failed, and says which
 * @change_async: (mandatory) changes one setting of a machine: a property of #CarrelUiSettings by its
 *   name, with a value of that property's type (s, b, u, t or as)
 * @change_finish: (mandatory) %TRUE with out_applied set, or %FALSE with an error and out_applied
 *   untouched
 * @open_display_async: (mandatory) opens the display of a running machine
 * @open_display_finish: (mandatory) returns (transfer full) (nullable) the session, not yet connected
 *   or already so, or %NULL with an error
 * @examine_async: (optional) collects what "Copy report" and the doctor tell: host, QEMU, acceleration,
 *   disk space, and one machine if a UUID is given. %NULL means there is nothing to tell
 * @examine_finish: (optional, with examine_async) returns (transfer full) (nullable) the text, or
 *   %NULL with an error
 * @plan_import_async: (mandatory) reads a package and plans what would be made of it; nothing is made.
 *   Shows as a job
 * @plan_import_finish: (mandatory) returns (transfer full) (nullable) the plan, or %NULL with an error
 * @import_async: (mandatory) carries a plan out, as a job. Tells by a notice when the machines are there
 * @import_finish: (mandatory) %TRUE when every machine is in the library, or %FALSE with an error
 * @discover_async: (mandatory) looks for machines of other products where those keep them
 * @discover_finish: (mandatory) returns (transfer full) (nullable) a list of #CarrelUiImportItem: the
 *   name as "title", the product as "value", the path as "kind", and as "text" why it cannot be
 *   imported, %NULL where it can; or %NULL with an error
 * @list_disks_async: (mandatory) looks which disks this computer has
 * @list_disks_finish: (mandatory) returns (transfer full) (nullable) a list of #CarrelUiPhysical, or %NULL
 *   with an error
 *
 * What the program implements.
 */
struct _CarrelUiProviderClass
{
  GObjectClass parent_class;

  /* Machines for a query: see the comment above for each member. */
  GListModel *(*get_machines) (CarrelUiProvider *self, CarrelUiQuery *query);
  /* The sidebar's rows. */
  GListModel *(*get_places) (CarrelUiProvider *self);
  /* The running jobs. */
  GListModel *(*get_jobs) (CarrelUiProvider *self);
  /* Installer images that were found. */
  GListModel *(*get_images) (CarrelUiProvider *self);
  /* Every operating system known. */
  GListModel *(*get_systems) (CarrelUiProvider *self);
  /* One machine by its UUID. */
  CarrelUiMachine *(*find_machine) (CarrelUiProvider *self, const char *uuid);
  /* The settings of one machine. */
  CarrelUiSettings *(*get_settings) (CarrelUiProvider *self, const char *uuid);

  /* Starts looking into an image file. */
  void (*recognise_async) (CarrelUiProvider *self,
                           const char *path,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
  /* Ends looking into an image file. */
  CarrelUiImage *(*recognise_finish) (CarrelUiProvider *self, GAsyncResult *result, GError **error);

  /* Starts creating a machine. */
  void (*create_async) (CarrelUiProvider *self,
                        CarrelUiCreateRequest *request,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  /* Ends creating a machine. */
  char *(*create_finish) (CarrelUiProvider *self, GAsyncResult *result, GError **error);

  /* Starts a verb. */
  void (*perform_async) (CarrelUiProvider *self,
                         CarrelUiVerb verb,
                         const char *const *uuids,
                         GVariant *arguments,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
  /* Ends a verb. */
  GVariant *(*perform_finish) (CarrelUiProvider *self, GAsyncResult *result, GError **error);

  /* Starts changing a setting. */
  void (*change_async) (CarrelUiProvider *self,
                        const char *uuid,
                        const char *setting,
                        GVariant *value,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  /* Ends changing a setting. */
  gboolean (*change_finish) (CarrelUiProvider *self,
                             GAsyncResult *result,
                             CarrelUiApplied *out_applied,
                             GError **error);

  /* Starts opening a display. */
  void (*open_display_async) (CarrelUiProvider *self,
                              const char *uuid,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
  /* Ends opening a display. */
  CarrelDisplaySession *(*open_display_finish) (CarrelUiProvider *self,
                                                GAsyncResult *result,
                                                GError **error);

  /* Starts collecting a report. */
  void (*examine_async) (CarrelUiProvider *self,
                         const char *uuid,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
  /* Ends collecting a report. */
  char *(*examine_finish) (CarrelUiProvider *self, GAsyncResult *result, GError **error);

  /* Starts planning an import. */
  void (*plan_import_async) (CarrelUiProvider *self,
                             const char *path,
                             const char *configuration,
                             gboolean is_held,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
  /* Ends planning an import. */
  CarrelUiImportPlan *(*plan_import_finish) (CarrelUiProvider *self,
                                             GAsyncResult *result,
                                             GError **error);

  /* Starts an import. */
  void (*import_async) (CarrelUiProvider *self,
                        CarrelUiImportRequest *request,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  /* Ends an import. */
  gboolean (*import_finish) (CarrelUiProvider *self, GAsyncResult *result, GError **error);

  /* Starts looking for machines of other products. */
  void (*discover_async) (CarrelUiProvider *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
  /* Ends looking for machines of other products. */
  GListModel *(*discover_finish) (CarrelUiProvider *self, GAsyncResult *result, GError **error);

  /* Starts looking for the disks of this computer. */
  void (*list_disks_async) (CarrelUiProvider *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
  /* Ends looking for the disks of this computer. */
  GListModel *(*list_disks_finish) (CarrelUiProvider *self, GAsyncResult *result, GError **error);

  gpointer reserved[2];
};

/**
 * carrel_ui_provider_get_machines:
 * @self: the provider
 * @query: which machines, in which order
 *
 * Asks for a live list of #CarrelUiMachine. Main thread.
 *
 * Returns: (transfer full): the list
 */
GListModel *carrel_ui_provider_get_machines (CarrelUiProvider *self, CarrelUiQuery *query);

/**
 * carrel_ui_provider_get_places:
 * @self: the provider
 *
 * Asks for the rows of the sidebar. Main thread.
 *
 * Returns: (transfer none): a list of #CarrelUiPlace
 */
GListModel *carrel_ui_provider_get_places (CarrelUiProvider *self);

/**
 * carrel_ui_provider_get_jobs:
 * @self: the provider
 *
 * Asks for what goes on in the background. Main thread.
 *
 * Returns: (transfer none): a list of #CarrelUiJob
 */
GListModel *carrel_ui_provider_get_jobs (CarrelUiProvider *self);

/**
 * carrel_ui_provider_get_images:
 * @self: the provider
 *
 * Asks for the installer images that were found, and starts looking for them. Main thread.
 *
 * Returns: (transfer none): a list of #CarrelUiImage
 */
GListModel *carrel_ui_provider_get_images (CarrelUiProvider *self);

/**
 * carrel_ui_provider_get_systems:
 * @self: the provider
 *
 * Asks for every known operating system. Main thread.
 *
 * Returns: (transfer none): a list of #CarrelUiSystem
 */
GListModel *carrel_ui_provider_get_systems (CarrelUiProvider *self);

/**
 * carrel_ui_provider_find_machine:
 * @self: the provider
 * @uuid: a UUID
 *
 * Finds one machine. Main thread.
 *
 * Returns: (transfer full) (nullable): the machine, or %NULL if there is none
 */
CarrelUiMachine *carrel_ui_provider_find_machine (CarrelUiProvider *self, const char *uuid);

/**
 * carrel_ui_provider_get_settings:
 * @self: the provider
 * @uuid: whose settings
 *
 * Asks for the settings of one machine. Main thread.
 *
 * Returns: (transfer full) (nullable): the settings, or %NULL if there is no such machine
 */
CarrelUiSettings *carrel_ui_provider_get_settings (CarrelUiProvider *self, const char *uuid);

/**
 * carrel_ui_provider_recognise_async:
 * @self: the provider
 * @path: a file
 * @cancellable: (nullable): to stop waiting
 * @callback: (scope async) (nullable): called once, on the main thread
 * @user_data: for @callback
 *
 * Looks into an image file and says what it is. Main thread.
 */
void carrel_ui_provider_recognise_async (CarrelUiProvider *self,
                                         const char *path,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * carrel_ui_provider_recognise_finish:
 * @self: the provider
 * @result: what the callback was given
 * @error: (nullable): where to put an error
 *
 * Ends carrel_ui_provider_recognise_async(). Main thread.
 *
 * Returns: (transfer full) (nullable): the image, or %NULL with @error set
 */
CarrelUiImage *carrel_ui_provider_recognise_finish (CarrelUiProvider *self,
                                                    GAsyncResult *result,
                                                    GError **error);

/**
 * carrel_ui_provider_create_async:
 * @self: the provider
 * @request: what to create
 * @cancellable: (nullable): to stop waiting
 * @callback: (scope async) (nullable): called once, on the main thread
 * @user_data: for @callback
 *
 * Creates a machine. Main thread.
 */
void carrel_ui_provider_create_async (CarrelUiProvider *self,
                                      CarrelUiCreateRequest *request,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * carrel_ui_provider_create_finish:
 * @self: the provider
 * @result: what the callback was given
 * @error: (nullable): where to put an error
 *
 * Ends carrel_ui_provider_create_async(). Main thread.
 *
 * Returns: (transfer full) (nullable): the UUID of the new machine, or %NULL with @error set
 */
char *carrel_ui_provider_create_finish (CarrelUiProvider *self,
                                        GAsyncResult *result,
                                        GError **error);

/**
 * carrel_ui_provider_perform_async:
 * @self: the provider
 * @verb: what to do
 * @uuids: (array zero-terminated=1) (nullable): to which machines
 * @arguments: (nullable): an a{sv} as #CarrelUiVerb tells; a floating one is taken
 * @cancellable: (nullable): to stop waiting
 * @callback: (scope async) (nullable): called once, on the main thread
 * @user_data: for @callback
 *
 * Does something to machines. Main thread.
 */
void carrel_ui_provider_perform_async (CarrelUiProvider *self,
                                       CarrelUiVerb verb,
                                       const char *const *uuids,
                                       GVariant *arguments,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/**
 * carrel_ui_provider_perform_finish:
 * @self: the provider
 * @result: what the callback was given
 * @error: (nullable): where to put an error
 *
 * Ends carrel_ui_provider_perform_async(). Main thread.
 *
 * Returns: (transfer full) (nullable): the reply, an a{sv}, or %NULL with @error set
 */
GVariant *carrel_ui_provider_perform_finish (CarrelUiProvider *self,
                                             GAsyncResult *result,
                                             GError **error);

/**
 * carrel_ui_provider_change_async:
 * @self: the provider
 * @uuid: whose setting
 * @setting: a property of #CarrelUiSettings
 * @value: its new value; a floating one is taken
 * @cancellable: (nullable): to stop waiting
 * @callback: (scope async) (nullable): called once, on the main thread
 * @user_data: for @callback
 *
 * Changes one setting. Main thread.
 */
void carrel_ui_provider_change_async (CarrelUiProvider *self,
                                      const char *uuid,
                                      const char *setting,
                                      GVariant *value,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * carrel_ui_provider_change_finish:
 * @self: the provider
 * @result: what the callback was given
 * @out_applied: (out): whether it is in force now; untouched on failure
 * @error: (nullable): where to put an error
 *
 * Ends carrel_ui_provider_change_async(). Main thread.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean carrel_ui_provider_change_finish (CarrelUiProvider *self,
                                           GAsyncResult *result,
                                           CarrelUiApplied *out_applied,
                                           GError **error);

/**
 * carrel_ui_provider_open_display_async:
 * @self: the provider
 * @uuid: a machine that runs
 * @cancellable: (nullable): to stop waiting
 * @callback: (scope async) (nullable): called once, on the main thread
 * @user_data: for @callback
 *
 * Opens the display of a machine. Main thread.
 */
void carrel_ui_provider_open_display_async (CarrelUiProvider *self,
                                            const char *uuid,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);

/**
 * carrel_ui_provider_open_display_finish:
 * @self: the provider
 * @result: what the callback was given
 * @error: (nullable): where to put an error
 *
 * Ends carrel_ui_provider_open_display_async(). Main thread.
 *
 * Returns: (transfer full) (nullable): the session, or %NULL with @error set
 */
CarrelDisplaySession *carrel_ui_provider_open_display_finish (CarrelUiProvider *self,
                                                              GAsyncResult *result,
                                                              GError **error);

/**
 * carrel_ui_provider_examine_async:
 * @self: the provider
 * @uuid: (nullable): a machine to tell about as well
 * @cancellable: (nullable): to stop waiting
 * @callback: (scope async) (nullable): called once, on the main thread
 * @user_data: for @callback
 *
 * Collects what there is to tell about the host, and about one machine. Main thread.
 */
void carrel_ui_provider_examine_async (CarrelUiProvider *self,
                                       const char *uuid,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/**
 * carrel_ui_provider_examine_finish:
 * @self: the provider
 * @result: what the callback was given
 * @error: (nullable): where to put an error
 *
 * Ends carrel_ui_provider_examine_async(). Main thread.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL with @error set
 */
char *carrel_ui_provider_examine_finish (CarrelUiProvider *self,
                                         GAsyncResult *result,
                                         GError **error);

/**
 * carrel_ui_provider_plan_import_async:
 * @self: the provider
 * @path: a package, a descriptor, a folder with one, or a disk
 * @configuration: (nullable): the deployment configuration to plan for
 * @is_held: for a disk of this computer: whether what is mounted from it will be held still while it is read
 * @cancellable: (nullable): to stop waiting
 * @callback: (scope async) (nullable): called once, on the main thread
 * @user_data: for @callback
 *
 * Plans an import. Main thread.
 */
void carrel_ui_provider_plan_import_async (CarrelUiProvider *self,
                                           const char *path,
                                           const char *configuration,
                                           gboolean is_held,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/**
 * carrel_ui_provider_plan_import_finish:
 * @self: the provider
 * @result: what the callback was given
 * @error: (nullable): where to put an error
 *
 * Ends carrel_ui_provider_plan_import_async(). Main thread.
 *
 * Returns: (transfer full) (nullable): the plan, or %NULL with @error set
 */
CarrelUiImportPlan *carrel_ui_provider_plan_import_finish (CarrelUiProvider *self,
                                                           GAsyncResult *result,
                                                           GError **error);

/**
 * carrel_ui_provider_import_async:
 * @self: the provider
 * @request: what was agreed to
 * @callback: (scope async) (nullable): called once, on the main thread, when the job has ended
 * @user_data: for @callback
 *
 * Carries out the plan of an import. It is cancelled as a job is. Main thread.
 */
void carrel_ui_provider_import_async (CarrelUiProvider *self,
                                      CarrelUiImportRequest *request,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * carrel_ui_provider_import_finish:
 * @self: the provider
 * @result: what the callback was given
 * @error: (nullable): where to put an error
 *
 * Ends carrel_ui_provider_import_async(). Main thread.
 *
 * Returns: %TRUE when every machine is in the library, or %FALSE with @error set and none there
 */
gboolean carrel_ui_provider_import_finish (CarrelUiProvider *self,
                                           GAsyncResult *result,
                                           GError **error);

/**
 * carrel_ui_provider_discover_async:
 * @self: the provider
 * @cancellable: (nullable): to stop waiting
 * @callback: (scope async) (nullable): called once, on the main thread
 * @user_data: for @callback
 *
 * Looks for machines of other products. Main thread.
 */
void carrel_ui_provider_discover_async (CarrelUiProvider *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * carrel_ui_provider_discover_finish:
 * @self: the provider
 * @result: what the callback was given
 * @error: (nullable): where to put an error
 *
 * Ends carrel_ui_provider_discover_async(). Main thread.
 *
 * Returns: (transfer full) (nullable): a list of #CarrelUiImportItem, or %NULL with @error set
 */
GListModel *carrel_ui_provider_discover_finish (CarrelUiProvider *self,
                                                GAsyncResult *result,
                                                GError **error);

/**
 * carrel_ui_provider_list_disks_async:
 * @self: the provider
 * @cancellable: (nullable): to stop waiting
 * @callback: (scope async) (nullable): called once, on the main thread
 * @user_data: for @callback
 *
 * Looks which disks this computer has, and what they are used for. Main thread.
 */
void carrel_ui_provider_list_disks_async (CarrelUiProvider *self,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * carrel_ui_provider_list_disks_finish:
 * @self: the provider
 * @result: what the callback was given
 * @error: (nullable): where to put an error
 *
 * Ends carrel_ui_provider_list_disks_async(). Main thread.
 *
 * Returns: (transfer full) (nullable): a list of #CarrelUiPhysical, or %NULL with @error set
 */
GListModel *carrel_ui_provider_list_disks_finish (CarrelUiProvider *self,
                                                  GAsyncResult *result,
                                                  GError **error);

/**
 * carrel_ui_provider_notify:
 * @self: the provider
 * @text: what to tell, a sentence
 * @action_label: (nullable): the words of one action
 * @action_name: (nullable): the window action it activates, such as "win.undo"
 * @target: (nullable): its parameter; a floating one is taken
 *
 * For implementations: emits "notice". Main thread.
 */
void carrel_ui_provider_notify (CarrelUiProvider *self,
                                const char *text,
                                const char *action_label,
                                const char *action_name,
                                GVariant *target);

/**
 * carrel_ui_provider_get_acceleration_reason:
 * @self: the provider
 *
 * Reads "acceleration-reason". Main thread.
 *
 * Returns: (transfer none) (nullable): why guests are emulated, or %NULL
 */
const char *carrel_ui_provider_get_acceleration_reason (CarrelUiProvider *self);

/**
 * carrel_ui_provider_get_acceleration_advice:
 * @self: the provider
 *
 * Reads "acceleration-advice". Main thread.
 *
 * Returns: (transfer none) (nullable): what would help, or %NULL
 */
const char *carrel_ui_provider_get_acceleration_advice (CarrelUiProvider *self);

/**
 * carrel_ui_provider_get_read_only_reason:
 * @self: the provider
 *
 * Reads "read-only-reason". Main thread.
 *
 * Returns: (transfer none) (nullable): why nothing can be changed, or %NULL
 */
const char *carrel_ui_provider_get_read_only_reason (CarrelUiProvider *self);

/**
 * carrel_ui_provider_get_running_count:
 * @self: the provider
 *
 * Reads "running-count". Main thread.
 *
 * Returns: how many machines run
 */
guint carrel_ui_provider_get_running_count (CarrelUiProvider *self);

G_END_DECLS
