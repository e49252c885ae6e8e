/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-ovf-unit.h"

#include "carrel-appliance-value.h"

/* Words that were in use before units were programs; all of them meant powers of two. */
static const struct
{
  const char *word;
  guint shift;
} words[] = {
  { "byte", 0 }, { "bytes", 0 }, { "b", 0 },         { "kilobyte", 10 }, { "kilobytes", 10 },
  { "kb", 10 },  { "kib", 10 },  { "kibibyte", 10 }, { "megabyte", 20 }, { "megabytes", 20 },
  { "mb", 20 },  { "mib", 20 },  { "mebibyte", 20 }, { "gigabyte", 30 }, { "gigabytes", 30 },
  { "gb", 30 },  { "gib", 30 },  { "gibibyte", 30 }, { "terabyte", 40 }, { "terabytes", 40 },
  { "tb", 40 },  { "tib", 40 },
};

static gboolean
multiply (gint64 *number, gint64 factor)
{
  return !__builtin_mul_overflow (*number, factor, number);
}

/* One factor behind "*": a number, or a power. */
static gboolean
parse_factor (const char *text, gint64 *product)
{
  g_auto (GStrv) parts = g_strsplit (text, "^", 2);
  gint64 base;
  gint64 exponent = 1;

  if (!carrel_appliance_value_parse_number (parts[0], 1 << 30, &base))
    return FALSE;
  if (parts[1] != NULL && !carrel_appliance_value_parse_number (parts[1], 62, &exponent))
    return FALSE;
  for (gint64 i = 0; i < exponent; i++)
    if (!multiply (product, base))
      return FALSE;
  return TRUE;
}

static gboolean
parse_word (const char *word, gint64 *product)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (words[i].word, word) == 0)
      return multiply (product, (gint64) 1 << words[i].shift);
  return FALSE;
}

gboolean
carrel_appliance_ovf_unit_parse_bytes (const char *quantity, const char *unit, gint64 *out_bytes)
{
  g_auto (GStrv) factors = NULL;
  gint64 product;

  if (!carrel_appliance_value_parse_number (quantity, G_MAXINT64, &product))
    return FALSE;
  if (unit != NULL && *unit != '\0')
    {
      factors = g_strsplit (unit, "*", 8);
      for (gsize i = 0; factors[i] != NULL; i++)
        if (i == 0 ? !parse_word (g_strstrip (factors[i]), &product)
                   : !parse_factor (factors[i], &product))
          return FALSE;
    }
  *out_bytes = product;
  return TRUE;
}
