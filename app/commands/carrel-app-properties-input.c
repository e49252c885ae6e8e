/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-properties-input-private.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-text.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/*
 * What stands on a command line can be seen by everybody on the computer.  Secrets therefore come from
 * files and from the standard input, and no error repeats what may be one: a line without "=" may be the
 * second line of a password.
 */

#define FILE_BYTES_MAX (1024u * 1024u)
#define STANDARD_INPUT "-"

static void
free_value (gpointer data)
{
  CarrelAppPropertiesValue *value = data;

  g_free (value->name);
  g_free (value->value);
  g_free (value);
}

static void
add (GPtrArray *values, char *name, char *text)
{
  CarrelAppPropertiesValue *value = g_new0 (CarrelAppPropertiesValue, 1);

  *value = (CarrelAppPropertiesValue){ name, text };
  g_ptr_array_add (values, value);
}

static gboolean
fail (GError **error, const char *words)
{
  g_set_error_literal (error, CARREL_APP_ERROR, CARREL_APP_ERROR_USAGE, words);
  return FALSE;
}

static gboolean
fail_file (GError **error, const char *path, const char *words)
{
  g_autofree char *shown = carrel_base_text_make_line (path, 300);
  g_autofree char *sentence = g_strdup_printf ("“%s”: %s", shown, words);

  return fail (error, sentence);
}

/* Where the key ends, or NULL. */
static const char *
find_equals (const char *text)
{
  const char *equals = strchr (text, '=');

  return equals == text ? NULL : equals;
}

/* --- Files --- */

typedef struct
{
  const char *path;
  char *text;
} Reading;

static gboolean
read_thread (gpointer data, GCancellable *cancellable, GError **error)
{
  Reading *reading = data;
  gboolean is_standard = g_str_equal (reading->path, STANDARD_INPUT);
  g_auto (CarrelBaseDescriptor)
    opened = is_standard ? -1 : carrel_base_descriptor_open (reading->path, O_RDONLY, 0, error);
  g_autoptr (GInputStream) stream = NULL;
  g_autofree char *text = g_malloc0 (FILE_BYTES_MAX + 2);
  gsize length = 0;

  if (!is_standard && opened < 0)
    return FALSE;
  stream = g_unix_input_stream_new (is_standard ? STDIN_FILENO : opened, FALSE);
  if (!g_input_stream_read_all (stream, text, FILE_BYTES_MAX + 1, &length, cancellable, error))
    {
      g_prefix_error (error, "“%s”: ", reading->path);
      return FALSE;
    }
  if (length > FILE_BYTES_MAX)
    return fail_file (error, reading->path, _ ("It is larger than a file of values may be."));
  if (!g_utf8_validate_len (text, length, NULL))
    return fail_file (error, reading->path, _ ("It is not valid UTF-8 text."));
  reading->text = g_steal_pointer (&text);
  return TRUE;
}

static char *
read_file (CarrelAppCommand *command, const char *path, GError **error)
{
  Reading reading = { path, NULL };

  carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                  read_thread,
                                  &reading,
                                  error);
  return reading.text;
}

/* One KEY=VALUE a line; empty lines, and those that begin with "#", are for people. */
static gboolean
take_lines (GPtrArray *values, const char *path, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = lines[i];
      gsize length = strlen (line);
      const char *equals;

      if (length > 0 && line[length - 1] == '\r')
        line[length - 1] = '\0';
      if (line[0] == '\0' || line[0] == '#')
        continue;
      equals = find_equals (line);
      if (equals == NULL)
        {
          g_autofree char *words = g_strdup_printf (_ ("Line %u is not of the form KEY=VALUE."),
                                                       i + 1);

          return fail_file (error, path, words);
        }
      add (values, g_strndup (line, (gsize) (equals - line)), g_strdup (equals + 1));
    }
  return TRUE;
}

static gboolean
take_file (CarrelAppCommand *command, GPtrArray *values, GError **error)
{
  const char *path = carrel_app_command_get_text (command, "properties");
  g_autofree char *text = NULL;

  if (path == NULL)
    return TRUE;
  text = read_file (command, path, error);
  return text != NULL && take_lines (values, path, text, error);
}

/* --- The command line --- */

static gboolean
take_texts (CarrelAppCommand *command, GPtrArray *values, GError **error)
{
  g_auto (GStrv) texts = carrel_app_command_dup_texts (command, "property");

  for (gsize i = 0; texts[i] != NULL; i++)
    {
      const char *equals = find_equals (texts[i]);

      if (equals == NULL)
        return fail (error, _ ("A value is given as KEY=VALUE."));
      add (values, g_strndup (texts[i], (gsize) (equals - texts[i])), g_strdup (equals + 1));
    }
  return TRUE;
}

/* Files that hold one value each, which may have many lines; the end of the last one is not part of it. */
static gboolean
take_value_files (CarrelAppCommand *command, GPtrArray *values, GError **error)
{
  g_auto (GStrv) texts = carrel_app_command_dup_texts (command, "property-file");

  for (gsize i = 0; texts[i] != NULL; i++)
    {
      const char *equals = find_equals (texts[i]);
      g_autofree char *value = NULL;

      if (equals == NULL)
        return fail (error, _ ("A file with a value is given as KEY=FILE."));
      value = read_file (command, equals + 1, error);
      if (value == NULL)
        return FALSE;
      if (g_str_has_suffix (value, "\n"))
        value[strlen (value) - 1] = '\0';
      add (values, g_strndup (texts[i], (gsize) (equals - texts[i])), g_steal_pointer (&value));
    }
  return TRUE;
}

GPtrArray *
carrel_app_properties_input_take (CarrelAppCommand *command, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (free_value);

  g_return_val_if_fail (CARREL_APP_IS_COMMAND (command), NULL);

  if (!take_file (command, values, error) || !take_value_files (command, values, error) ||
      !take_texts (command, values, error))
    return NULL;
  return g_steal_pointer (&values);
}
