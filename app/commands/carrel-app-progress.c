/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-progress-private.h"

#include <glib/gi18n-lib.h>

static char *
format_time (double seconds)
{
  guint whole = (guint) MIN (seconds + 0.5, 360000);

  if (whole < 60)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%u second left",
                                         "%u seconds left",
                                         whole),
                            whole);
  whole = (whole + 30) / 60;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u minute left", "%u minutes left", whole),
                          whole);
}

char *
carrel_app_progress_describe (const CarrelApplianceDiskProgress *progress)
{
  g_autofree char *done = g_format_size_full (progress->done_bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *total = g_format_size_full (progress->total_bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *rate = g_format_size_full (progress->bytes_per_second, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *left = progress->seconds_left >= 0 ? format_time (progress->seconds_left) : NULL;

  return left != NULL ? g_strdup_printf (_ ("%s of %s, %s a second, %s"), done, total, rate, left)
                      : g_strdup_printf (_ ("%s of %s"), done, total);
}
