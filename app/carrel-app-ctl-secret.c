/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-ctl-secret.h"

#include "carrel-app-error.h"
#include "carrel-app-password.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* The option that asks, and the one that carries the answer on. */
#define ASKS "cloud-password"
#define CARRIES "cloud-password-hash"

/* One more than is accepted, so that a longer one is seen to be. */
#define LINE_BYTES (CARREL_APP_PASSWORD_BYTES_MAX + 2)

/* Reads one line and not a byte of the next one. */
static gboolean
read_line (char *line)
{
  gsize length = 0;

  while (length < LINE_BYTES - 1)
    {
      ssize_t got = read (STDIN_FILENO, line + length, 1);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0 || line[length] == '\n')
        {
          line[length] = '\0';
          return got > 0 || length > 0;
        }
      length++;
    }
  line[length] = '\0';
  return TRUE;
}

static gboolean
ask (const char *words, char *line)
{
  struct termios before, silent;
  gboolean is_read;

  fprintf (stderr, "%s ", words);
  if (tcgetattr (STDIN_FILENO, &before) != 0)
    return FALSE;
  silent = before;
  silent.c_lflag &= (tcflag_t) ~ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  is_read = read_line (line);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
  fputc ('\n', stderr);
  return is_read;
}

static gboolean
fail (const char *words, GError **error)
{
  g_set_error_literal (error, CARREL_APP_ERROR, CARREL_APP_ERROR_USAGE, words);
  return FALSE;
}

static gboolean
read_password (char *line, GError **error)
{
  char again[LINE_BYTES];
  gboolean is_same;

  if (!isatty (STDIN_FILENO))
    return read_line (line) || fail (_ ("There is no password on the standard input."), error);
  if (!ask (_ ("Password of the guest's user:"), line) || !ask (_ ("The same again:"), again))
    return fail (_ ("No password was typed."), error);
  is_same = strcmp (line, again) == 0;
  explicit_bzero (again, sizeof again);
  return is_same || fail (_ ("The two passwords are not the same."), error);
}

GVariant *
carrel_app_ctl_secret_take (GVariant *arguments, GError **error)
{
  GVariantDict changed;
  g_autofree char *hash = NULL;
  char line[LINE_BYTES];
  gboolean asks = FALSE;
  gboolean only_plans = FALSE;

  if (arguments == NULL)
    return g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
  g_variant_lookup (arguments, ASKS, "b", &asks);
  g_variant_lookup (arguments, "plan", "b", &only_plans);
  if (!asks || only_plans)
    return g_variant_ref (arguments);
  if (read_password (line, error))
    hash = carrel_app_password_hash (line, error);
  explicit_bzero (line, sizeof line);
  if (hash == NULL)
    return NULL;
  g_variant_dict_init (&changed, arguments);
  g_variant_dict_remove (&changed, ASKS);
  g_variant_dict_insert (&changed, CARRIES, "s", hash);
  return g_variant_ref_sink (g_variant_dict_end (&changed));
}
