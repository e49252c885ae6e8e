/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library-db/carrel-library.h"
#include "vmm-core/carrel-vmm-client.h"
#include "vmm-core/carrel-vmm-state.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarrelAppContextFlags:
 * @CARREL_APP_CONTEXT_NONE: open for everything, and end what a killed program left unfinished
 * @CARREL_APP_CONTEXT_THOROUGH: check and mend everything while opening (`carrelctl repair`)
 * @CARREL_APP_CONTEXT_LOOK: leave what is unfinished to somebody else (shell completion)
 *
 * How to open a context.
 */
typedef enum
{
  CARREL_APP_CONTEXT_NONE = 0,
  CARREL_APP_CONTEXT_THOROUGH = 1 << 0,
  CARREL_APP_CONTEXT_LOOK = 1 << 1,
} CarrelAppContextFlags;

#define CARREL_APP_TYPE_CONTEXT (carrel_app_context_get_type ())

/**
 * CarrelAppContext:
 *
 * What a program needs to run commands: an open library, the cores that live, and who asks.  One per
 * library in a program.  It belongs to the main context that opened it.
 *
 * Signals:
 * - "machine-changed" (const char *uuid): what carrel_app_context_peek_client() says of this machine,
 *   or a property of that client, is another now.  Only after carrel_app_context_follow(), or for
 *   machines whose client somebody asked for.
 */
G_DECLARE_FINAL_TYPE (CarrelAppContext, carrel_app_context, CARREL_APP, CONTEXT, GObject)

/**
 * carrel_app_context_open_async:
 * @folder: (nullable): the library's folder, %NULL for $CARREL_LIBRARY or the usual one
 * @program: the program's name, for the log of events: who asks is "user@program"
 * @flags: how to open
 * @cancellable: (nullable): to give up
 * @callback: called when open
 * @user_data: for @callback
 *
 * Opens the library, then resumes or rolls back every operation whose program died: this is done
 * before anybody sees the list, and may itself be killed at any time.
 */
void carrel_app_context_open_async (const char *folder,
                                    const char *program,
                                    CarrelAppContextFlags flags,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * carrel_app_context_open_finish:
 * @result: what the callback was given
 * @error: set on failure, mostly in the domain %CARREL_LIBRARY_ERROR
 *
 * Returns: (transfer full) (nullable): the context, or %NULL with @error set
 */
CarrelAppContext *carrel_app_context_open_finish (GAsyncResult *result, GError **error);

/**
 * carrel_app_context_close_async:
 * @self: a context
 * @callback: called when the library is closed
 * @user_data: for @callback
 *
 * Lets go of the cores, which changes nothing for their guests, and closes the library.
 */
void carrel_app_context_close_async (CarrelAppContext *self,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * carrel_app_context_close_finish:
 * @self: a context
 * @result: what the callback was given
 *
 * Ends carrel_app_context_close_async().
 */
void carrel_app_context_close_finish (CarrelAppContext *self, GAsyncResult *result);

/**
 * carrel_app_context_get_library:
 * @self: a context
 *
 * Returns: (transfer none): the library
 */
CarrelLibrary *carrel_app_context_get_library (CarrelAppContext *self);

/**
 * carrel_app_context_get_who:
 * @self: a context
 *
 * Returns: (transfer none): who asks, as "user@program"
 */
const char *carrel_app_context_get_who (CarrelAppContext *self);

/**
 * carrel_app_context_get_runtime_dir:
 * @self: a context
 *
 * Returns: (transfer none): the folder of the cores' runtime folders
 */
const char *carrel_app_context_get_runtime_dir (CarrelAppContext *self);

/**
 * carrel_app_context_get_core_program:
 * @self: a context
 *
 * Returns: (transfer none): the path of carrel-vmm: $CARREL_VMM, or what lies beside the running
 *   program in a build tree, or the installed one
 */
const char *carrel_app_context_get_core_program (CarrelAppContext *self);

/**
 * carrel_app_context_dup_default_core_program:
 *
 * Returns: (transfer full): what carrel_app_context_get_core_program() would give in this program
 */
char *carrel_app_context_dup_default_core_program (void);

/**
 * carrel_app_context_get_engine:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): which engine new cores use: $CARREL_ENGINE, or %NULL for QEMU
 */
const char *carrel_app_context_get_engine (CarrelAppContext *self);

/**
 * carrel_app_context_get_recovered:
 * @self: a context
 *
 * Returns: (transfer none): what was ended or rolled back while opening, one sentence each; empty when
 *   there was nothing
 */
const char *const *carrel_app_context_get_recovered (CarrelAppContext *self);

/**
 * carrel_app_context_set_ending:
 * @self: a context
 *
 * Says that whatever is cancelled from now on is so because the program has to end, not because a person wants it
 * away: what can be gone on with later is kept.
 */
void carrel_app_context_set_ending (CarrelAppContext *self);

/**
 * carrel_app_context_is_ending:
 * @self: a context
 *
 * Returns: whether carrel_app_context_set_ending() was called
 */
gboolean carrel_app_context_is_ending (CarrelAppContext *self);

/**
 * carrel_app_context_follow:
 * @self: a context
 *
 * Connects to every core that lives and to every one that comes, takes back the guests whose core was
 * killed, and tells all changes by "machine-changed".  Nothing is polled.
 */
void carrel_app_context_follow (CarrelAppContext *self);

/**
 * carrel_app_context_peek_client:
 * @self: a context
 * @uuid: a machine
 *
 * Returns: (transfer none) (nullable): the client of the machine's core, if this context is connected to
 *   one now.  %NULL while following means that the machine is off.
 */
CarrelVmmClient *carrel_app_context_peek_client (CarrelAppContext *self, const char *uuid);

/**
 * carrel_app_context_get_state:
 * @self: a context
 * @uuid: a machine
 *
 * Returns: what the machine is doing, as far as this context is connected to its core;
 *   %CARREL_VMM_STATE_STOPPED without one
 */
CarrelVmmState carrel_app_context_get_state (CarrelAppContext *self, const char *uuid);

/**
 * carrel_app_context_dup_live:
 * @self: a context
 *
 * Returns: (transfer full): the UUIDs of the machines that this context is connected to and that are not
 *   off
 */
GStrv carrel_app_context_dup_live (CarrelAppContext *self);

/**
 * carrel_app_context_attach_async:
 * @self: a context
 * @uuid: a machine
 * @may_launch: whether to start a core where none lives; without it only a guest that runs without its
 *   core makes one start
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Gives the one client of the machine's core, connecting when need be.
 */
void carrel_app_context_attach_async (CarrelAppContext *self,
                                      const char *uuid,
                                      gboolean may_launch,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * carrel_app_context_attach_finish:
 * @self: a context
 * @result: what the callback was given
 * @error: %CARREL_VMM_ERROR_NOT_FOUND when no core lives and none was to be started: the machine is off
 *
 * Returns: (transfer full) (nullable): the client, or %NULL with @error set
 */
CarrelVmmClient *carrel_app_context_attach_finish (CarrelAppContext *self,
                                                   GAsyncResult *result,
                                                   GError **error);

G_END_DECLS
