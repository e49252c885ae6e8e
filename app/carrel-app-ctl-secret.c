/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-ctl-secret.h"

#include "carrel-app-error.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* One more than is accepted of any secret, so that a longer one is seen to be. */
#define LINE_BYTES_MAX 65537u

#define CLEAR_LINE "\r\033[K"

static gboolean
fail (const char *words, GError **error)
{
  g_set_error_literal (error, CARREL_APP_ERROR, CARREL_APP_ERROR_USAGE, words);
  return FALSE;
}

/* One line and not a byte of the next one; NULL without an error when there is none. */
static char *
read_line (GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GString) line = g_string_new (NULL);
  char byte = '\0';
  gssize got = 0;

  while (line->len < LINE_BYTES_MAX &&
         (got = g_input_stream_read (stream, &byte, 1, cancellable, error)) > 0 && byte != '\n')
    g_string_append_c (line, byte);
  if (got < 0 || (got == 0 && line->len == 0))
    {
      explicit_bzero (line->str, line->len);
      return NULL;
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static char *
read_typed (const char *words, GCancellable *cancellable, GError **error)
{
  char *line;

  fprintf (stderr, "%s%s ", isatty (STDERR_FILENO) ? CLEAR_LINE : "", words);
  line = read_line (cancellable, error);
  fputc ('\n', stderr);
  return line;
}

static void
free_secret (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* What is typed is not shown, from before it is asked for; the terminal is as before, however that ends. */
static char *
ask_terminal (const char *words, GCancellable *cancellable, GError **error)
{
  struct termios before = { 0 };
  struct termios silent;
  GError *local_error = NULL;
  gboolean is_silent = tcgetattr (STDIN_FILENO, &before) == 0;
  char *first = NULL;
  char *again = NULL;
  gboolean is_same;

  silent = before;
  silent.c_lflag &= (tcflag_t) ~ECHO;
  is_silent = is_silent && tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  if (is_silent)
    first = read_typed (words, cancellable, &local_error);
  if (first != NULL)
    again = read_typed (_ ("The same again:"), cancellable, &local_error);
  if (is_silent)
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
  is_same = again != NULL && g_str_equal (first, again);
  free_secret (again);
  if (is_same)
    return first;
  free_secret (first);
  if (local_error != NULL)
    g_propagate_error (error, local_error);
  else
    fail (again == NULL ? _ ("Nothing was typed.") : _ ("The two are not the same."), error);
  return NULL;
}

gboolean
carrel_app_ctl_secret_ask (CarrelAppCommandQuestion *question,
                           GCancellable *cancellable,
                           GError **error)
{
  GError *local_error = NULL;

  g_return_val_if_fail (question != NULL && question->words != NULL, FALSE);

  if (isatty (STDIN_FILENO))
    {
      question->answer = ask_terminal (question->words, cancellable, error);
      return question->answer != NULL;
    }
  if (question->is_optional)
    return TRUE;
  question->answer = read_line (cancellable, &local_error);
  if (question->answer == NULL && local_error == NULL)
    return fail (_ ("There is no password on the standard input."), error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);
  return question->answer != NULL;
}
