/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

/** How much of the end is read for the last words, in bytes. */
#define TAIL_BYTES_MAX 16384

/* Our own lines begin with this, so that they can be told from the emulator's. */
#define OWN_PREFIX "carrel: "

struct _CarrelVmmLog
{
  int descriptor;
  off_t mark;
};

static void
turn_over (const char *path)
{
  for (int number = CARREL_VMM_LOG_KEPT; number > 0; number--)
    {
      g_autofree char *older = g_strdup_printf ("%s.%d", path, number);
      g_autofree char *younger = number == 1 ? g_strdup (path)
                                             : g_strdup_printf ("%s.%d", path, number - 1);

      /* Missing ones are the normal case, and a log that cannot be turned over is still a log. */
      if (rename (younger, older) != 0)
        continue;
    }
}

CarrelVmmLog *
carrel_vmm_log_open (const char *machine_dir, GError **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  CarrelVmmLog *log;
  struct stat status;
  int descriptor;

  g_return_val_if_fail (machine_dir != NULL, NULL);

  folder = g_build_filename (machine_dir, "log", NULL);
  path = g_build_filename (folder, "machine.log", NULL);
  if (g_mkdir_with_parents (folder, 0700) == 0 && stat (path, &status) == 0 &&
      status.st_size > CARREL_VMM_LOG_BYTES_MAX)
    turn_over (path);
  descriptor = open (path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0)
    {
      g_set_error (error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_FAILED,
                   _("Cannot open the machine's log \"%s\": %s"), path, g_strerror (errno));
      return NULL;
    }
  log = g_new0 (CarrelVmmLog, 1);
  log->descriptor = descriptor;
  return log;
}

void
carrel_vmm_log_close (CarrelVmmLog *log)
{
  if (log == NULL)
    return;
  close (log->descriptor);
  g_free (log);
}

void
carrel_vmm_log_write (CarrelVmmLog *log, const char *format, ...)
{
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *stamp = NULL;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  va_list list;

  if (log == NULL)
    return;
  va_start (list, format);
  text = g_strdup_vprintf (format, list);
  va_end (list);
  now = g_date_time_new_now_utc ();
  stamp = g_date_time_format (now, "%FT%TZ");
  line = g_strdup_printf (OWN_PREFIX "%s %s\n", stamp, g_strdelimit (text, "\n", ' '));
  if (write (log->descriptor, line, strlen (line)) < 0)
    return;
}

int
carrel_vmm_log_get_descriptor (CarrelVmmLog *log)
{
  g_return_val_if_fail (log != NULL, -1);

  return log->descriptor;
}

void
carrel_vmm_log_mark (CarrelVmmLog *log)
{
  g_return_if_fail (log != NULL);

  log->mark = lseek (log->descriptor, 0, SEEK_END);
}

char *
carrel_vmm_log_dup_tail (CarrelVmmLog *log, guint lines)
{
  g_autofree char *buffer = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) all = NULL;
  g_autoptr (GPtrArray) kept = NULL;
  off_t end;
  off_t from;
  ssize_t length;

  g_return_val_if_fail (log != NULL, NULL);

  end = lseek (log->descriptor, 0, SEEK_END);
  from = MAX (log->mark, end - TAIL_BYTES_MAX);
  buffer = g_malloc0 (TAIL_BYTES_MAX + 1);
  length = pread (log->descriptor, buffer, TAIL_BYTES_MAX, from);
  if (length <= 0)
    return g_strdup ("");
  text = g_utf8_make_valid (buffer, length);
  all = g_strsplit (text, "\n", -1);
  kept = g_ptr_array_new ();
  for (guint index = 0; all[index] != NULL; index++)
    if (all[index][0] != '\0' && !g_str_has_prefix (all[index], OWN_PREFIX))
      g_ptr_array_add (kept, all[index]);
  if (kept->len > lines)
    g_ptr_array_remove_range (kept, 0, kept->len - lines);
  g_ptr_array_add (kept, NULL);
  return g_strjoinv ("\n", (char **) kept->pdata);
}
