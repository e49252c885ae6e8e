/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-format.h"

#include <glib/gi18n-lib.h>

#define LINE_CHARACTERS_MAX 300
#define QUOTED_CHARACTERS_MAX 60

char *
carrel_ui_format_bytes (guint64 bytes)
{
  static const char *const units[] = {
    NC_ ("size", "%s bytes"), NC_ ("size", "%s KB"), NC_ ("size", "%s MB"),
    NC_ ("size", "%s GB"),    NC_ ("size", "%s TB"), NC_ ("size", "%s PB"),
  };
  g_autofree char *number = NULL;
  double amount = (double) bytes;
  guint unit = 0;

  while (amount >= 1023.5 && unit + 1 < G_N_ELEMENTS (units))
    {
      amount /= 1024;
      unit++;
    }
  if (unit == 0 || amount >= 99.95 || amount - (double) (guint64) amount < 0.05)
    number = g_strdup_printf ("%.0f", amount);
  else
    number = g_strdup_printf ("%.1f", amount);
  switch (unit)
    {
    case 0:
      return g_strdup_printf (C_ ("size", "%s bytes"), number);
    case 1:
      return g_strdup_printf (C_ ("size", "%s KB"), number);
    case 2:
      return g_strdup_printf (C_ ("size", "%s MB"), number);
    case 3:
      return g_strdup_printf (C_ ("size", "%s GB"), number);
    case 4:
      return g_strdup_printf (C_ ("size", "%s TB"), number);
    default:
      return g_strdup_printf (C_ ("size", "%s PB"), number);
    }
}

char *
carrel_ui_format_memory (guint64 mib)
{
  return carrel_ui_format_bytes (MIN (mib, G_MAXUINT64 >> 20) << 20);
}

char *
carrel_ui_format_cpus (guint cpus)
{
  return g_strdup_printf (ngettext ("%u CPU", "%u CPUs", cpus), cpus);
}

char *
carrel_ui_format_last_used (gint64 when, gint64 now)
{
  g_autoptr (GDateTime) then = NULL;
  g_autoptr (GDateTime) today = NULL;
  g_autoptr (GDateTime) midnight = NULL;
  gint64 days;

  if (when <= 0)
    return g_strdup (C_ ("last used", "Never"));
  then = g_date_time_new_from_unix_local (when);
  today = g_date_time_new_from_unix_local (now);
  if (then == NULL || today == NULL)
    return g_strdup (C_ ("last used", "Never"));
  midnight = g_date_time_new_local (g_date_time_get_year (today),
                                    g_date_time_get_month (today),
                                    g_date_time_get_day_of_month (today),
                                    0,
                                    0,
                                    0);
  if (g_date_time_compare (then, midnight) >= 0)
    return g_strdup (C_ ("last used", "Today"));
  days = 1 + g_date_time_difference (midnight, then) / G_TIME_SPAN_DAY;
  if (days == 1)
    return g_strdup (C_ ("last used", "Yesterday"));
  if (days < 30)
    return g_strdup_printf (ngettext ("%d day ago", "%d days ago", (gulong) days), (int) days);
  return g_date_time_format (then, "%x");
}

static char *
clean (const char *text, glong characters_max)
{
  g_autofree char *valid = NULL;
  GString *line = NULL;
  glong n_characters = 0;
  gsize length = 0;
  gsize limit = (gsize) characters_max * 6;

  if (text == NULL)
    return g_strdup ("");
  /* Cutting the bytes first keeps a name of many megabytes from being validated whole. */
  length = strnlen (text, limit);
  valid = g_utf8_make_valid (text, (gssize) length);
  line = g_string_new (NULL);
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);
      gboolean is_control = g_unichar_iscntrl (character) || character == 0x2028 ||
                            character == 0x2029;

      if (n_characters == characters_max)
        {
          g_string_append (line, "…");
          break;
        }
      g_string_append_unichar (line, is_control ? ' ' : character);
      n_characters++;
    }
  return g_string_free (line, FALSE);
}

char *
carrel_ui_format_line (const char *text)
{
  return clean (text, LINE_CHARACTERS_MAX);
}

char *
carrel_ui_format_quoted (const char *text)
{
  g_autofree char *line = clean (text, QUOTED_CHARACTERS_MAX);

  /* Translators: a name in quotation marks; keep the two invisible characters round %s, which
   * isolate its writing direction. */
  return g_strdup_printf (_ ("“⁨%s⁩”"), line);
}
