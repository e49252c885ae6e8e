/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-physical-freeze.h"

#include "../carrel-appliance-gate.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <linux/fs.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define SOCKET 3
#define HELD "\n"
#define WORDS_MAX 4096

struct _CarrelAppliancePhysicalFreeze
{
  /* The process is watched here alone, by whichever thread waits for it. */
  GMainContext *context;
  CarrelBaseProcess *process;
  CarrelBaseDescriptor socket;
};

/* --- The process that holds --- */

static gboolean
tell (int socket, const char *words)
{
  return send (socket, words, MIN (strlen (words), WORDS_MAX), MSG_NOSIGNAL) >= 0;
}

static void
let_go (GArray *held)
{
  for (guint i = held->len; i > 0; i--)
    {
      int descriptor = g_array_index (held, int, i - 1);

      ioctl (descriptor, FITHAW, 0);
      carrel_base_descriptor_clear (&descriptor);
    }
  g_array_set_size (held, 0);
}

static gboolean
hold_one (const char *place, GArray *held, GError **error)
{
  g_auto (CarrelBaseDescriptor)
    descriptor = carrel_base_descriptor_open (place, O_RDONLY | O_DIRECTORY, 0, error);

  if (descriptor < 0)
    return FALSE;
  if (ioctl (descriptor, FIFREEZE, 0) == 0)
    {
      int owned = carrel_base_descriptor_steal (&descriptor);

      g_array_append_val (held, owned);
      return TRUE;
    }
  /* Somebody holds it already, and will let go of it. */
  if (errno == EBUSY)
    return TRUE;
  carrel_base_error_set_errno (error, errno, _ ("“%s” cannot be held still"), place);
  return FALSE;
}

gboolean
carrel_appliance_physical_freeze_hold (const char *const *places, int socket)
{
  static const int ignored[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE };
  g_autoptr (GArray) held = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GError) error = NULL;
  char byte;

  g_return_val_if_fail (places != NULL, FALSE);

  /* Who interrupts the program interrupts this one, too, which has to outlive it. */
  for (gsize i = 0; i < G_N_ELEMENTS (ignored); i++)
    signal (ignored[i], SIG_IGN);
  for (gsize i = 0; places[i] != NULL && error == NULL; i++)
    hold_one (places[i], held, &error);
  if (error != NULL)
    let_go (held);
  if (tell (socket, error != NULL ? error->message : HELD) && error == NULL)
    while (recv (socket, &byte, sizeof byte, 0) < 0 && errno == EINTR)
      ;
  let_go (held);
  return error == NULL;
}

/* --- Whoever wants them held --- */

static gboolean
is_needed (const char *place, const char *const *needed)
{
  struct stat one, two;

  if (stat (place, &one) != 0)
    return FALSE;
  for (gsize i = 0; needed[i] != NULL; i++)
    if (stat (needed[i], &two) == 0 && one.st_dev == two.st_dev)
      return TRUE;
  return FALSE;
}

static gboolean
add_places (const CarrelAppliancePhysical *disk,
            const char *const *needed,
            CarrelBaseLauncher *launcher,
            GError **error)
{
  for (guint i = 0; i < disk->uses->len; i++)
    {
      const CarrelAppliancePhysicalUse *use = g_ptr_array_index (disk->uses, i);

      if (use->kind != CARREL_APPLIANCE_PHYSICAL_USE_MOUNT || use->is_read_only)
        continue;
      if (is_needed (use->where, needed))
        {
          g_set_error (error,
                       CARREL_BASE_ERROR,
                       CARREL_BASE_ERROR_BUSY,
                       _ ("“%s” cannot be held still: Carrel itself writes to it."), use->where);
          return FALSE;
        }
      carrel_base_launcher_add_argument (launcher, use->where);
    }
  return TRUE;
}

static gboolean
hear (CarrelAppliancePhysicalFreeze *self, GError **error)
{
  char words[WORDS_MAX + 1];
  struct iovec vector = { words, WORDS_MAX };
  struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };
  ssize_t got;

  do
    got = recvmsg (self->socket, &message, 0);
  while (got < 0 && errno == EINTR);
  words[MAX (got, 0)] = '\0';
  if (g_str_equal (words, HELD))
    return TRUE;
  g_set_error (error,
               CARREL_BASE_ERROR,
               CARREL_BASE_ERROR_DENIED,
               "%s",
               got > 0 ? words : _ ("What holds file systems still has ended at once."));
  return FALSE;
}

CarrelAppliancePhysicalFreeze *
carrel_appliance_physical_freeze_new (const CarrelAppliancePhysical *disk,
                                      const char *const *needed,
                                      GError **error)
{
  g_autofree char *program = carrel_appliance_gate_dup_program ();
  g_autoptr (CarrelBaseLauncher) launcher = carrel_base_launcher_new (program);
  g_autoptr (CarrelAppliancePhysicalFreeze) self = NULL;
  int ends[2];

  g_return_val_if_fail (disk != NULL && needed != NULL, NULL);

  carrel_base_launcher_add_argument (launcher, "hold");
  if (!add_places (disk, needed, launcher, error))
    return NULL;
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    {
      carrel_base_error_set_errno (error, errno, _ ("“%s” cannot be held still"), disk->path);
      return NULL;
    }
  self = g_new0 (CarrelAppliancePhysicalFreeze, 1);
  self->socket = ends[0];
  carrel_base_launcher_take_descriptor (launcher, ends[1], SOCKET);
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->process = carrel_base_launcher_launch (launcher, error);
  g_main_context_pop_thread_default (self->context);
  /* The launcher's copy of the other end goes with it: then the end of the process is heard. */
  g_clear_object (&launcher);
  return self->process != NULL && hear (self, error) ? g_steal_pointer (&self) : NULL;
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *has_ended = user_data;

  carrel_base_process_wait_finish (CARREL_BASE_PROCESS (source), result, NULL);
  *has_ended = TRUE;
}

void
carrel_appliance_physical_freeze_free (CarrelAppliancePhysicalFreeze *self)
{
  gboolean has_ended = FALSE;

  if (self == NULL)
    return;
  carrel_base_descriptor_clear (&self->socket);
  if (self->process != NULL)
    {
      g_main_context_push_thread_default (self->context);
      carrel_base_process_wait_async (self->process, NULL, ended_cb, &has_ended);
      while (!has_ended)
        g_main_context_iteration (self->context, TRUE);
      g_main_context_pop_thread_default (self->context);
    }
  g_clear_object (&self->process);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self);
}
