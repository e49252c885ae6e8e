/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#define HOLDER_BYTES_MAX 32

/* Who holds the lock, in words.  Only words: the file may be old, the pid may be somebody else's by
 * now. */
static char *
dup_holder (int descriptor)
{
  char text[HOLDER_BYTES_MAX + 1] = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *command = NULL;
  gint64 pid;

  if (pread (descriptor, text, HOLDER_BYTES_MAX, 0) <= 0)
    return g_strdup (_("another program"));
  pid = g_ascii_strtoll (text, NULL, 10);
  path = g_strdup_printf ("/proc/%" PRId64 "/comm", pid);
  if (pid <= 0 || !g_file_get_contents (path, &command, NULL, NULL))
    return g_strdup (_("another program"));
  return g_strdup_printf (_("%s, process %" PRId64), g_strstrip (command), pid);
}

static void
write_holder (int descriptor)
{
  g_autofree char *text = g_strdup_printf ("%d\n", (int) getpid ());

  /* For words only, so a failure is of no consequence. */
  if (ftruncate (descriptor, 0) == 0 && pwrite (descriptor, text, strlen (text), 0) < 0)
    return;
}

int
carrel_vmm_lock_acquire (const char *machine_dir, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *holder = NULL;
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  int descriptor;

  g_return_val_if_fail (machine_dir != NULL, -1);

  path = g_build_filename (machine_dir, CARREL_VMM_LOCK_NAME, NULL);
  descriptor = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0)
    {
      g_set_error (error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_FAILED,
                   _("Cannot open the machine's lock \"%s\": %s"), path, g_strerror (errno));
      return -1;
    }
  if (fcntl (descriptor, F_OFD_SETLK, &lock) == 0)
    {
      write_holder (descriptor);
      return descriptor;
    }
  holder = dup_holder (descriptor);
  g_set_error (error,
               CARREL_VMM_ERROR,
               CARREL_VMM_ERROR_LOCKED,
               _("The machine is in use by %s"), holder);
  close (descriptor);
  return -1;
}
