/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/spec/carrel-spec-defaults.h"
#include "base/spec/carrel-spec.h"

#include "vmm-core/carrel-vmm-client.h"

G_BEGIN_DECLS

/* A machine's folder, a runtime folder and a cache of its own, under one temporary folder, and what
 * tests do with them.  Waiting is for events, up to a generous limit. */

typedef struct
{
  char *folder;
  char *machine_dir;
  char *runtime_dir;
  CarrelSpec *spec;
} VmmFixture;

/* How long a test waits for what has to come, in seconds. */
#define VMM_FIXTURE_LIMIT_S 120

/* The installer-like image real guests boot in the tests. */
#define VMM_FIXTURE_CD "/usr/lib/grub-rescue/grub-rescue-cdrom.iso"

VmmFixture *vmm_fixture_new (void);
void vmm_fixture_free (VmmFixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VmmFixture, vmm_fixture_free)

/* The program under test. */
const char *vmm_fixture_get_program (void);
/* A path in the fixture's folder. */
char *vmm_fixture_path (VmmFixture *fixture, const char *name);
/* Writes a file there and gives its path. */
char *vmm_fixture_write (VmmFixture *fixture, const char *name, const char *text, int mode);

typedef gboolean (*VmmFixtureTest) (gpointer data);

/* Runs the main loop until the test is true; fails the test case, by its name, when the limit is over. */
#define vmm_fixture_wait(test, data) vmm_fixture_wait_for (test, data, #test)
void vmm_fixture_wait_for (VmmFixtureTest test, gpointer data, const char *name);
/* Runs it until a result is there, which the callback put at *place. */
void vmm_fixture_result_cb (GObject *object, GAsyncResult *result, gpointer place);
GAsyncResult *vmm_fixture_take_result (GAsyncResult **place);

/* Launches or finds the core. */
CarrelVmmClient *vmm_fixture_launch (VmmFixture *fixture, const char *engine, GError **error);
/* Starts the machine with the fixture's spec. */
gboolean vmm_fixture_start (VmmFixture *fixture, CarrelVmmClient *client, GError **error);
void vmm_fixture_wait_state (CarrelVmmClient *client, CarrelVmmState state);
void vmm_fixture_wait_closed (CarrelVmmClient *client);

typedef void (*VmmFixtureCall) (CarrelVmmClient *client,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* Makes a call without arguments and waits for its end. */
gboolean vmm_fixture_call (CarrelVmmClient *client, VmmFixtureCall call, GError **error);
GBytes *vmm_fixture_screendump (CarrelVmmClient *client, GError **error);
/* The core's process, from its lock. */
GPid vmm_fixture_get_core (VmmFixture *fixture);
/* Kills the core, and waits until it is gone. */
void vmm_fixture_kill_core (VmmFixture *fixture);
/* Waits until a process is gone or a zombie. */
void vmm_fixture_wait_process_end (GPid pid);

G_END_DECLS
