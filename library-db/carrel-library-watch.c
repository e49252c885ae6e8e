/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-watch-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"

#include "carrel-library-store-private.h"

/*
 * What wakes us:
 * - the bell is written after each commit (a commit's own writes come before it is visible to others,
 *   and so are of no use);
 * - a file in the folder that was open for writing is closed: a program ended, maybe between its commit
 *   and the bell;
 * - the database or its log is deleted, moved or replaced, or the folder is.
 */

#define FOLDER_EVENTS                                                                      \
  (IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | \
   IN_MOVE_SELF)
#define GONE_EVENTS                                                                       \
  (IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | \
   IN_IGNORED)
#define BUFFER_BYTES 4096

struct _CarrelLibraryWatch
{
  CarrelBaseDescriptor inotify;
  int folder_watch;
  char *bell_path;
  GSource *source;
  CarrelLibraryWatchCallback callback;
  gpointer user_data;
  GDestroyNotify user_data_free;
};

/* Called when the source is gone and its callback does not run, on whatever thread that happens. */
static void
free_watch (gpointer data)
{
  CarrelLibraryWatch *watch = data;

  carrel_base_descriptor_clear (&watch->inotify);
  if (watch->user_data_free != NULL)
    watch->user_data_free (watch->user_data);
  g_free (watch->bell_path);
  g_free (watch);
}

static void
watch_bell (CarrelLibraryWatch *watch)
{
  inotify_add_watch (watch->inotify, watch->bell_path, IN_MODIFY | IN_DONT_FOLLOW);
}

/* Files of ours other than these come and go without meaning. */
static gboolean
is_of_interest (const struct inotify_event *event)
{
  return event->len == 0 || strcmp (event->name, CARREL_LIBRARY_STORE_BELL) == 0 ||
         strcmp (event->name, CARREL_LIBRARY_STORE_FILE) == 0 ||
         strcmp (event->name, CARREL_LIBRARY_STORE_FILE "-wal") == 0;
}

static gboolean
readable_cb (int descriptor, GIOCondition condition, gpointer data)
{
  CarrelLibraryWatch *watch = data;
  char buffer[BUFFER_BYTES] __attribute__ ((aligned (__alignof__(struct inotify_event))));
  gboolean may_be_gone = FALSE, happened = FALSE;
  gssize length;

  while ((length = read (descriptor, buffer, sizeof buffer)) > 0)
    {
      const struct inotify_event *event;

      for (gssize at = 0; at < length; at += (gssize) (sizeof *event + event->len))
        {
          event = (const struct inotify_event *) (const void *) (buffer + at);
          if (!is_of_interest (event))
            continue;
          happened = TRUE;
          if (event->wd == watch->folder_watch && (event->mask & GONE_EVENTS) != 0)
            may_be_gone = TRUE;
          if ((event->mask & (IN_CREATE | IN_MOVED_TO)) != 0)
            watch_bell (watch);
        }
    }
  if (happened)
    watch->callback (may_be_gone, watch->user_data);
  return G_SOURCE_CONTINUE;
}

CarrelLibraryWatch *
carrel_library_watch_new (const char *folder,
                          GMainContext *context,
                          CarrelLibraryWatchCallback callback,
                          gpointer user_data,
                          GDestroyNotify user_data_free,
                          GError **error)
{
  CarrelLibraryWatch *watch = g_new0 (CarrelLibraryWatch, 1);

  watch->callback = callback;
  watch->user_data = user_data;
  watch->user_data_free = user_data_free;
  watch->bell_path = g_build_filename (folder, CARREL_LIBRARY_STORE_BELL, NULL);
  watch->inotify = inotify_init1 (IN_CLOEXEC | IN_NONBLOCK);
  watch->folder_watch = -1;
  if (watch->inotify >= 0)
    watch->folder_watch = inotify_add_watch (watch->inotify, folder, FOLDER_EVENTS | IN_ONLYDIR);
  if (watch->folder_watch < 0)
    {
      carrel_base_error_set_errno (error, errno, _ ("The folder “%s” cannot be watched"), folder);
      free_watch (watch);
      return NULL;
    }
  watch_bell (watch);
  watch->source = g_unix_fd_source_new (watch->inotify, G_IO_IN);
  g_source_set_callback (watch->source, G_SOURCE_FUNC (readable_cb), watch, free_watch);
  g_source_set_static_name (watch->source, "carrel-library-watch");
  g_source_attach (watch->source, context);
  return watch;
}

void
carrel_library_watch_free (CarrelLibraryWatch *watch)
{
  g_autoptr (GSource) source = NULL;

  if (watch == NULL)
    return;
  source = g_steal_pointer (&watch->source);
  g_source_destroy (source);
}
