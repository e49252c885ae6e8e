/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-engine-null.h"

#include <sys/mman.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"
#include "base/spec/carrel-spec.h"

#include "carrel-vmm-engine-private.h"
#include "carrel-vmm-picture.h"

#define SCREEN_WIDTH 320
#define SCREEN_HEIGHT 200
#define FIRST_GREY 64

/*
 * There are no timers here: everything happens within the call that asks for it, and the calls are
 * completed from the main context as GTask does it.
 */
struct _CarrelVmmEngineNull
{
  CarrelVmmEngine parent_instance;

  CarrelSpec *spec;
  gboolean is_on;
  guint8 grey;
};

G_DEFINE_FINAL_TYPE (CarrelVmmEngineNull, carrel_vmm_engine_null, CARREL_VMM_TYPE_ENGINE)

static gboolean
has_fault (CarrelVmmEngineNull *self, const char *fault)
{
  return self->spec != NULL && g_strcmp0 (self->spec->os_id, fault) == 0;
}

static void
go_off (CarrelVmmEngineNull *self, gboolean as_asked, const char *reason)
{
  self->is_on = FALSE;
  carrel_vmm_engine_report_gone (CARREL_VMM_ENGINE (self), as_asked, reason);
}

/* Takes the task; gives it back when the guest is on. */
static GTask *
require_on (CarrelVmmEngineNull *self, GTask *task)
{
  g_autoptr (GTask) owned = task;

  if (self->is_on)
    return g_steal_pointer (&owned);
  g_task_return_new_error (owned,
                           CARREL_VMM_ERROR,
                           CARREL_VMM_ERROR_STATE,
                           _("The machine is off"));
  return NULL;
}

/* Takes the task. */
static void
succeed (GTask *task)
{
  g_autoptr (GTask) owned = task;

  if (owned != NULL)
    g_task_return_boolean (owned, TRUE);
}

static void
null_start (CarrelVmmEngine *engine, const CarrelVmmEngineRequest *request, GTask *task)
{
  CarrelVmmEngineNull *self = CARREL_VMM_ENGINE_NULL (engine);
  g_autoptr (GTask) owned = task;

  g_clear_pointer (&self->spec, carrel_spec_free);
  self->spec = carrel_spec_copy (request->spec);
  if (has_fault (self, "null-broken"))
    {
      g_task_return_new_error (owned,
                               CARREL_VMM_ERROR,
                               CARREL_VMM_ERROR_START,
                               _("The null engine was asked not to start this machine"));
      return;
    }
  self->is_on = TRUE;
  self->grey = FIRST_GREY;
  carrel_vmm_engine_set_start (engine,
                               0,
                               "tcg",
                               _("This machine only behaves as if: nothing is run."),
                                  "none",
                                  NULL);
  carrel_vmm_engine_report_run_state (engine,
                                      request->is_paused ? CARREL_VMM_STATE_PAUSED
                                                         : CARREL_VMM_STATE_RUNNING,
                                      NULL);
  carrel_vmm_engine_set_agent_connected (engine, !has_fault (self, "null-deaf"));
  if (has_fault (self, "null-panic"))
    carrel_vmm_engine_set_guest_panicked (engine, TRUE);
  if (has_fault (self, "null-full") && !request->is_paused)
    carrel_vmm_engine_report_run_state (engine,
                                        CARREL_VMM_STATE_BLOCKED,
                                        _("The disk \"disk0\" cannot be written: no space is left. "
                                          "Make room and resume the machine"));
  succeed (g_steal_pointer (&owned));
}

static void
null_attach (CarrelVmmEngine *engine, GTask *task)
{
  g_autoptr (GTask) owned = task;

  /* A guest of this engine ends with its core: there is never one to take back. */
  g_task_return_pointer (owned, NULL, NULL);
}

static void
null_press_power_button (CarrelVmmEngine *engine, GTask *task)
{
  CarrelVmmEngineNull *self = CARREL_VMM_ENGINE_NULL (engine);

  task = require_on (self, task);
  if (task != NULL && !has_fault (self, "null-deaf"))
    go_off (self, TRUE, NULL);
  succeed (task);
}

static void
null_power_off (CarrelVmmEngine *engine, GTask *task)
{
  CarrelVmmEngineNull *self = CARREL_VMM_ENGINE_NULL (engine);

  task = require_on (self, task);
  if (task != NULL)
    go_off (self, TRUE, NULL);
  succeed (task);
}

static void
null_reset (CarrelVmmEngine *engine, GTask *task)
{
  CarrelVmmEngineNull *self = CARREL_VMM_ENGINE_NULL (engine);

  self->grey = FIRST_GREY;
  carrel_vmm_engine_set_guest_panicked (engine, FALSE);
  succeed (require_on (self, task));
}

static void
null_pause (CarrelVmmEngine *engine, GTask *task)
{
  task = require_on (CARREL_VMM_ENGINE_NULL (engine), task);
  if (task != NULL)
    carrel_vmm_engine_report_run_state (engine, CARREL_VMM_STATE_PAUSED, NULL);
  succeed (task);
}

static void
null_resume (CarrelVmmEngine *engine, GTask *task)
{
  task = require_on (CARREL_VMM_ENGINE_NULL (engine), task);
  if (task != NULL)
    carrel_vmm_engine_report_run_state (engine, CARREL_VMM_STATE_RUNNING, NULL);
  succeed (task);
}

static int
null_open_display (CarrelVmmEngine *engine, const char *kind, GError **error)
{
  g_set_error_literal (error,
                       CARREL_VMM_ERROR,
                       CARREL_VMM_ERROR_UNSUPPORTED,
                       _("This machine has no display"));
  return -1;
}

static void
null_screendump (CarrelVmmEngine *engine, GTask *task)
{
  CarrelVmmEngineNull *self = CARREL_VMM_ENGINE_NULL (engine);
  g_autoptr (GTask) owned = require_on (self, task);
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  g_autoptr (GBytes) picture = NULL;
  g_autoptr (GError) error = NULL;

  if (owned == NULL)
    return;
  picture = carrel_vmm_picture_new_grey (SCREEN_WIDTH, SCREEN_HEIGHT, self->grey);
  descriptor = memfd_create ("carrel-screen", MFD_CLOEXEC);
  if (descriptor < 0 ||
      !carrel_base_descriptor_write_all (descriptor,
                                         g_bytes_get_data (picture, NULL),
                                         g_bytes_get_size (picture),
                                         &error) ||
      lseek (descriptor, 0, SEEK_SET) != 0)
    {
      g_task_return_new_error (owned,
                               CARREL_VMM_ERROR,
                               CARREL_VMM_ERROR_RESOURCES,
                               _("Cannot make a picture of the screen"));
      return;
    }
  g_task_return_int (owned, carrel_base_descriptor_steal (&descriptor));
}

static void
null_send_chord (CarrelVmmEngine *engine,
                 const guint32 *keys,
                 gsize count,
                 guint hold_ms,
                 GTask *task)
{
  CarrelVmmEngineNull *self = CARREL_VMM_ENGINE_NULL (engine);

  task = require_on (self, task);
  if (task != NULL)
    self->grey++;
  if (task != NULL && has_fault (self, "null-crash"))
    go_off (self, FALSE, _("The null engine was asked to end when a key is pressed"));
  succeed (task);
}

static void
null_change_media (CarrelVmmEngine *engine, const char *device, int descriptor, GTask *task)
{
  CarrelVmmEngineNull *self = CARREL_VMM_ENGINE_NULL (engine);
  g_autoptr (GTask) owned = require_on (self, task);

  if (owned == NULL)
    return;
  if (carrel_spec_find_drive (self->spec, device) == NULL)
    g_task_return_new_error (owned,
                             CARREL_VMM_ERROR,
                             CARREL_VMM_ERROR_NOT_FOUND,
                             _("The running machine has no drive \"%s\""), device);
  else
    succeed (g_steal_pointer (&owned));
}

static void
null_resize_disk (CarrelVmmEngine *engine, const char *disk, guint64 bytes, GTask *task)
{
  CarrelVmmEngineNull *self = CARREL_VMM_ENGINE_NULL (engine);
  g_autoptr (GTask) owned = require_on (self, task);

  if (owned == NULL)
    return;
  if (carrel_spec_find_disk (self->spec, disk) == NULL)
    g_task_return_new_error (owned,
                             CARREL_VMM_ERROR,
                             CARREL_VMM_ERROR_NOT_FOUND,
                             _("The running machine has no disk \"%s\""), disk);
  else
    succeed (g_steal_pointer (&owned));
}

static void
null_set_link (CarrelVmmEngine *engine, const char *device, gboolean is_up, GTask *task)
{
  CarrelVmmEngineNull *self = CARREL_VMM_ENGINE_NULL (engine);
  g_autoptr (GTask) owned = require_on (self, task);

  if (owned == NULL)
    return;
  if (carrel_spec_find_network (self->spec, device) == NULL)
    g_task_return_new_error (owned,
                             CARREL_VMM_ERROR,
                             CARREL_VMM_ERROR_NOT_FOUND,
                             _("The running machine has no network card \"%s\""), device);
  else
    succeed (g_steal_pointer (&owned));
}

static void
null_agent_ping (CarrelVmmEngine *engine, GTask *task)
{
  g_autoptr (GTask) owned = require_on (CARREL_VMM_ENGINE_NULL (engine), task);

  if (owned == NULL)
    return;
  if (carrel_vmm_engine_get_agent_connected (engine))
    g_task_return_boolean (owned, TRUE);
  else
    g_task_return_new_error (owned,
                             CARREL_VMM_ERROR,
                             CARREL_VMM_ERROR_AGENT,
                             _("The guest has no agent running"));
}

static void
carrel_vmm_engine_null_finalize (GObject *object)
{
  g_clear_pointer (&CARREL_VMM_ENGINE_NULL (object)->spec, carrel_spec_free);
  G_OBJECT_CLASS (carrel_vmm_engine_null_parent_class)->finalize (object);
}

static void
carrel_vmm_engine_null_class_init (CarrelVmmEngineNullClass *klass)
{
  CarrelVmmEngineClass *engine_class = CARREL_VMM_ENGINE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = carrel_vmm_engine_null_finalize;
  engine_class->start = null_start;
  engine_class->attach = null_attach;
  engine_class->press_power_button = null_press_power_button;
  engine_class->power_off = null_power_off;
  engine_class->reset = null_reset;
  engine_class->pause = null_pause;
  engine_class->resume = null_resume;
  engine_class->open_display = null_open_display;
  engine_class->screendump = null_screendump;
  engine_class->send_chord = null_send_chord;
  engine_class->change_media = null_change_media;
  engine_class->resize_disk = null_resize_disk;
  engine_class->set_link = null_set_link;
  engine_class->agent_ping = null_agent_ping;
}

static void
carrel_vmm_engine_null_init (CarrelVmmEngineNull *self)
{
}

CarrelVmmEngine *
carrel_vmm_engine_null_new (void)
{
  return g_object_new (CARREL_VMM_TYPE_ENGINE_NULL, NULL);
}
