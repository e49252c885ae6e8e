/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vmm-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/carrel-base-process.h"

#define TICK_MS 100

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

VmmFixture *
vmm_fixture_new (void)
{
  VmmFixture *fixture = g_new0 (VmmFixture, 1);
  CarrelSpecDefaultsRequest request = {
    .name = "Größe, <b>\"x\"</b>",
    .os_id = "debian12",
    .family = CARREL_SPEC_FAMILY_LINUX,
    .firmware = CARREL_SPEC_FIRMWARE_BIOS,
    .processors = 1,
    .memory_mib = 128,
    .media_path = VMM_FIXTURE_CD,
  };
  g_autofree char *disks = NULL;

  fixture->folder = g_dir_make_tmp ("carrel-vmm-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->machine_dir = vmm_fixture_path (fixture, "machine");
  fixture->runtime_dir = vmm_fixture_path (fixture, "run");
  disks = g_build_filename (fixture->machine_dir, "disks", NULL);
  g_assert_cmpint (g_mkdir_with_parents (disks, 0700), ==, 0);
  fixture->spec = carrel_spec_defaults_make (&request);
  g_setenv ("CARREL_TCG_CACHE_MIB", "64", TRUE);
  return fixture;
}

void
vmm_fixture_free (VmmFixture *fixture)
{
  if (fixture == NULL)
    return;
  remove_tree (fixture->folder);
  carrel_spec_free (fixture->spec);
  g_free (fixture->folder);
  g_free (fixture->machine_dir);
  g_free (fixture->runtime_dir);
  g_free (fixture);
}

const char *
vmm_fixture_get_program (void)
{
  const char *program = g_getenv ("CARREL_VMM");

  g_assert_nonnull (program);
  return program;
}

char *
vmm_fixture_path (VmmFixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

char *
vmm_fixture_write (VmmFixture *fixture, const char *name, const char *text, int mode)
{
  char *path = vmm_fixture_path (fixture, name);

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, mode, NULL));
  return path;
}

static gboolean
limit_cb (gpointer user_data)
{
  const char *name = user_data;

  g_error ("%s: what had to come did not come within %d seconds", name, VMM_FIXTURE_LIMIT_S);
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
vmm_fixture_wait_for (VmmFixtureTest test, gpointer data, const char *name)
{
  guint limit = g_timeout_add_seconds (VMM_FIXTURE_LIMIT_S, limit_cb, (gpointer) name);
  /* What a guest draws is no event of ours: such a test looks again now and then. */
  guint tick = g_timeout_add (TICK_MS, tick_cb, NULL);

  while (!test (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  g_source_remove (limit);
}

void
vmm_fixture_result_cb (GObject *object, GAsyncResult *result, gpointer place)
{
  *(GAsyncResult **) place = g_object_ref (result);
}

static gboolean
has_result (gpointer place)
{
  return *(GAsyncResult **) place != NULL;
}

GAsyncResult *
vmm_fixture_take_result (GAsyncResult **place)
{
  vmm_fixture_wait (has_result, place);
  return g_steal_pointer (place);
}

CarrelVmmClient *
vmm_fixture_launch (VmmFixture *fixture, const char *engine, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_launch_async (vmm_fixture_get_program (),
                                  fixture->machine_dir,
                                  fixture->runtime_dir,
                                  fixture->spec->uuid,
                                  engine,
                                  NULL,
                                  vmm_fixture_result_cb,
                                  &place);
  result = vmm_fixture_take_result (&place);
  return carrel_vmm_client_launch_finish (result, error);
}

gboolean
vmm_fixture_start (VmmFixture *fixture, CarrelVmmClient *client, GError **error)
{
  g_autofree char *json = carrel_spec_to_json (fixture->spec, FALSE);
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_start_async (client, json, NULL, NULL, vmm_fixture_result_cb, &place);
  result = vmm_fixture_take_result (&place);
  return carrel_vmm_client_call_finish (client, result, error);
}

typedef struct
{
  CarrelVmmClient *client;
  CarrelVmmState state;
} Wanted;

static gboolean
has_state (gpointer data)
{
  Wanted *wanted = data;

  return carrel_vmm_client_get_state (wanted->client) == wanted->state;
}

void
vmm_fixture_wait_state (CarrelVmmClient *client, CarrelVmmState state)
{
  Wanted wanted = { client, state };

  vmm_fixture_wait (has_state, &wanted);
}

static gboolean
is_closed (gpointer data)
{
  return !carrel_vmm_client_get_connected (data);
}

void
vmm_fixture_wait_closed (CarrelVmmClient *client)
{
  vmm_fixture_wait (is_closed, client);
}

gboolean
vmm_fixture_call (CarrelVmmClient *client, VmmFixtureCall call, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  call (client, NULL, vmm_fixture_result_cb, &place);
  result = vmm_fixture_take_result (&place);
  return carrel_vmm_client_call_finish (client, result, error);
}

GBytes *
vmm_fixture_screendump (CarrelVmmClient *client, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_client_screendump_async (client, NULL, vmm_fixture_result_cb, &place);
  result = vmm_fixture_take_result (&place);
  return carrel_vmm_client_screendump_finish (client, result, error);
}

GPid
vmm_fixture_get_core (VmmFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->machine_dir, "machine.lock", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return (GPid) g_ascii_strtoll (text, NULL, 10);
}

void
vmm_fixture_kill_core (VmmFixture *fixture)
{
  GPid core = vmm_fixture_get_core (fixture);

  kill (core, SIGKILL);
  vmm_fixture_wait_process_end (core);
}

void
vmm_fixture_wait_process_end (GPid pid)
{
  g_autoptr (CarrelBaseProcess) process = carrel_base_process_new (pid, NULL);
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (process == NULL)
    return;
  carrel_base_process_wait_async (process, NULL, vmm_fixture_result_cb, &place);
  result = vmm_fixture_take_result (&place);
}
