/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-fiber.h"

#include "carrel-app-error.h"

#include <glib/gi18n-lib.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#define CARREL_APP_FIBER_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CARREL_APP_FIBER_SANITIZED 1
#endif
#endif

#ifdef CARREL_APP_FIBER_SANITIZED
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>
#endif

/*
 * Theory of operation.  A fiber is a ucontext on a mapped stack with a guard page below it.  It is
 * entered by switch_in() from a callback of the main loop (or from another fiber: the nesting unwinds in
 * order, since a fiber leaves to whoever entered it) and left by switch_out().  Everything happens on
 * one thread, so that no state of a fiber needs a lock; what a wait needs is the order of its three
 * states only:
 *
 *     running --wait()/pause()--> waiting --answer/wake--> running --function returns--> ended
 *
 * An answer that comes before the wait for it is kept, and the wait returns at once.  The memory checker
 * must be told of each change of stack, and to look for pointers on stacks that sleep.
 */

/* Room for a deep callback of a window that listens to a command's progress; touched pages only. */
#define STACK_BYTES ((gsize) 1024 * 1024)

struct _CarrelAppFiber
{
  CarrelAppFiberFunc function;
  CarrelAppFiberFunc done;
  gpointer data;
  GCancellable *cancellable;
  guint8 *memory;
  gsize memory_bytes;
  gsize guard_bytes;
  ucontext_t own;
  ucontext_t caller;
  GAsyncResult *result;
  gboolean is_waiting;
  gboolean is_paused;
  gboolean is_woken;
  gboolean has_timed_out;
  guint shields;
  gboolean has_ended;
#ifdef CARREL_APP_FIBER_SANITIZED
  void *fake_stack;
  const void *caller_stack;
  size_t caller_stack_bytes;
#endif
};

static void
note_entered (CarrelAppFiber *self)
{
#ifdef CARREL_APP_FIBER_SANITIZED
  __sanitizer_finish_switch_fiber (self->fake_stack,
                                   &self->caller_stack,
                                   &self->caller_stack_bytes);
#endif
}

static void
switch_out (CarrelAppFiber *self)
{
#ifdef CARREL_APP_FIBER_SANITIZED
  __sanitizer_start_switch_fiber (self->has_ended ? NULL : &self->fake_stack,
                                  self->caller_stack,
                                  self->caller_stack_bytes);
#endif
  if (swapcontext (&self->own, &self->caller) != 0)
    g_assert_not_reached ();
  note_entered (self);
}

/* makecontext() hands over ints only: a pointer travels in two. */
static void
enter (unsigned int high, unsigned int low)
{
  CarrelAppFiber *self = (CarrelAppFiber *) (((guintptr) high << 32) | (guintptr) low);

  note_entered (self);
  self->function (self, self->data);
  self->has_ended = TRUE;
  switch_out (self);
  g_assert_not_reached ();
}

static void
fiber_free (CarrelAppFiber *self)
{
#ifdef CARREL_APP_FIBER_SANITIZED
  __lsan_unregister_root_region (self->memory + self->guard_bytes, STACK_BYTES);
#endif
  munmap (self->memory, self->memory_bytes);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->result);
  g_free (self);
}

static void
switch_in (CarrelAppFiber *self)
{
#ifdef CARREL_APP_FIBER_SANITIZED
  void *own_fake_stack = NULL;

  __sanitizer_start_switch_fiber (&own_fake_stack, self->memory + self->guard_bytes, STACK_BYTES);
#endif
  if (swapcontext (&self->caller, &self->own) != 0)
    g_assert_not_reached ();
#ifdef CARREL_APP_FIBER_SANITIZED
  __sanitizer_finish_switch_fiber (own_fake_stack, NULL, NULL);
#endif

  if (self->has_ended)
    {
      if (self->done != NULL)
        self->done (self, self->data);
      fiber_free (self);
    }
}

void
carrel_app_fiber_start (CarrelAppFiberFunc function,
                        CarrelAppFiberFunc done,
                        gpointer data,
                        GCancellable *cancellable)
{
  CarrelAppFiber *self;

  g_return_if_fail (function != NULL);

  self = g_new0 (CarrelAppFiber, 1);
  self->function = function;
  self->done = done;
  self->data = data;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->guard_bytes = (gsize) sysconf (_SC_PAGESIZE);
  self->memory_bytes = STACK_BYTES + self->guard_bytes;
  self->memory = mmap (NULL,
                       self->memory_bytes,
                       PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE,
                       -1,
                       0);
  /* As with g_malloc(): a program without a megabyte of address space cannot go on. */
  g_assert (self->memory != MAP_FAILED);
  g_assert (mprotect (self->memory, self->guard_bytes, PROT_NONE) == 0);
#ifdef CARREL_APP_FIBER_SANITIZED
  __lsan_register_root_region (self->memory + self->guard_bytes, STACK_BYTES);
#endif

  g_assert (getcontext (&self->own) == 0);
  self->own.uc_stack.ss_sp = self->memory + self->guard_bytes;
  self->own.uc_stack.ss_size = STACK_BYTES;
  self->own.uc_link = NULL;
  makecontext (&self->own,
               (void (*) (void)) enter,
               2,
               (unsigned int) ((guintptr) self >> 32),
               (unsigned int) ((guintptr) self & 0xffffffffu));
  switch_in (self);
}

GCancellable *
carrel_app_fiber_get_cancellable (CarrelAppFiber *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->shields > 0 ? NULL : self->cancellable;
}

void
carrel_app_fiber_set_shielded (CarrelAppFiber *self, gboolean is_shielded)
{
  g_return_if_fail (self != NULL);

  if (is_shielded)
    self->shields++;
  else
    self->shields--;
}

void
carrel_app_fiber_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CarrelAppFiber *self = user_data;

  g_return_if_fail (G_IS_ASYNC_RESULT (result));
  g_return_if_fail (self->result == NULL);

  self->result = g_object_ref (result);
  if (self->is_waiting)
    switch_in (self);
}

GAsyncResult *
carrel_app_fiber_wait (CarrelAppFiber *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  while (self->result == NULL)
    {
      self->is_waiting = TRUE;
      switch_out (self);
      self->is_waiting = FALSE;
    }
  return g_steal_pointer (&self->result);
}

static gboolean
timeout_cb (gpointer user_data)
{
  CarrelAppFiber *self = user_data;

  self->has_timed_out = TRUE;
  carrel_app_fiber_wake (self);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  carrel_app_fiber_wake (user_data);
  return G_SOURCE_REMOVE;
}

static GSource *
attach_source (CarrelAppFiber *self, GSource *source, GSourceFunc callback)
{
  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

gboolean
carrel_app_fiber_pause (CarrelAppFiber *self, guint timeout_ms, GError **error)
{
  GCancellable *cancellable = carrel_app_fiber_get_cancellable (self);
  GSource *timeout = NULL;
  GSource *cancelled = NULL;
  gboolean was_woken;

  g_return_val_if_fail (self != NULL, FALSE);

  if (timeout_ms != 0)
    timeout = attach_source (self, g_timeout_source_new (timeout_ms), timeout_cb);
  if (cancellable != NULL)
    cancelled = attach_source (self,
                               g_cancellable_source_new (cancellable),
                               G_SOURCE_FUNC (cancelled_cb));

  self->has_timed_out = FALSE;
  while (!self->is_woken)
    {
      self->is_paused = TRUE;
      switch_out (self);
      self->is_paused = FALSE;
    }
  self->is_woken = FALSE;
  clear_source (&timeout);
  clear_source (&cancelled);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  was_woken = !self->has_timed_out;
  if (!was_woken)
    g_set_error_literal (error,
                         CARREL_APP_ERROR,
                         CARREL_APP_ERROR_TIMED_OUT,
                         _ ("What was waited for did not come in time."));
  return was_woken;
}

void
carrel_app_fiber_wake (CarrelAppFiber *self)
{
  g_return_if_fail (self != NULL);

  self->is_woken = TRUE;
  if (self->is_paused)
    {
      /* Cleared before the switch: a second wake from within must not enter the fiber twice. */
      self->is_paused = FALSE;
      switch_in (self);
    }
}
