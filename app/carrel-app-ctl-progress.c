/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-ctl-progress.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* What is done before this is not worth a line; and so often it may change. */
#define DELAY_MS 400
#define WIDTH_FALLBACK 80

#define CLEAR_LINE "\r\033[K"

struct _CarrelAppCtlProgress
{
  GObject parent_instance;

  CarrelAppCommand *command;
  guint timer;
  gboolean is_shown;
};

G_DEFINE_FINAL_TYPE (CarrelAppCtlProgress, carrel_app_ctl_progress, G_TYPE_OBJECT)

static guint
get_width (void)
{
  struct winsize size;

  return ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                          : WIDTH_FALLBACK;
}

/* As much of it as fits into one line, so that it can be written over. */
static char *
fit (const char *text)
{
  GString *line = g_string_new (NULL);
  guint room = get_width () - 1;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);
      guint width = g_unichar_iswide (character) ? 2 : 1;

      if (width > room)
        break;
      room -= width;
      g_string_append_unichar (line, character);
    }
  return g_string_free (line, FALSE);
}

static gboolean
show_cb (gpointer user_data)
{
  CarrelAppCtlProgress *self = user_data;
  double fraction = carrel_app_command_get_fraction (self->command);
  const char *detail = carrel_app_command_get_detail (self->command);
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  self->timer = 0;
  if (detail == NULL)
    return G_SOURCE_REMOVE;
  text = fraction >= 0 ? g_strdup_printf ("%3.0f%%  %s", MIN (fraction, 1) * 100, detail)
                       : g_strdup (detail);
  line = fit (text);
  fprintf (stderr, CLEAR_LINE "%s", line);
  self->is_shown = TRUE;
  return G_SOURCE_REMOVE;
}

static void
changed_cb (CarrelAppCtlProgress *self)
{
  if (self->timer == 0)
    self->timer = g_timeout_add (DELAY_MS, show_cb, self);
}

CarrelAppCtlProgress *
carrel_app_ctl_progress_new (CarrelAppCommand *command)
{
  CarrelAppCtlProgress *self = g_object_new (CARREL_APP_TYPE_CTL_PROGRESS, NULL);

  g_return_val_if_fail (CARREL_APP_IS_COMMAND (command), self);

  self->command = g_object_ref (command);
  if (isatty (STDERR_FILENO))
    g_signal_connect_object (command, "notify", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

static void
carrel_app_ctl_progress_dispose (GObject *object)
{
  CarrelAppCtlProgress *self = CARREL_APP_CTL_PROGRESS (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->is_shown)
    fputs (CLEAR_LINE, stderr);
  self->is_shown = FALSE;
  g_clear_object (&self->command);
  G_OBJECT_CLASS (carrel_app_ctl_progress_parent_class)->dispose (object);
}

static void
carrel_app_ctl_progress_class_init (CarrelAppCtlProgressClass *class)
{
  G_OBJECT_CLASS (class)->dispose = carrel_app_ctl_progress_dispose;
}

static void
carrel_app_ctl_progress_init (CarrelAppCtlProgress *self)
{
}
