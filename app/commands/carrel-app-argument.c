/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-argument.h"

#include "../carrel-app-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static const GVariantType *
get_type (const CarrelAppArgument *self)
{
  switch (self->kind)
    {
    case CARREL_APP_ARGUMENT_FLAG:
    case CARREL_APP_ARGUMENT_SWITCH:
      return G_VARIANT_TYPE_BOOLEAN;
    case CARREL_APP_ARGUMENT_NUMBER:
      return G_VARIANT_TYPE_UINT32;
    case CARREL_APP_ARGUMENT_SIZE:
      return G_VARIANT_TYPE_UINT64;
    case CARREL_APP_ARGUMENT_TEXTS:
    case CARREL_APP_ARGUMENT_MACHINES:
      return G_VARIANT_TYPE_STRING_ARRAY;
    case CARREL_APP_ARGUMENT_TEXT:
    case CARREL_APP_ARGUMENT_WORD:
    case CARREL_APP_ARGUMENT_FILE:
    case CARREL_APP_ARGUMENT_MACHINE:
    default:
      return G_VARIANT_TYPE_STRING;
    }
}

static gboolean
refuse (const CarrelAppArgument *self, const char *text, const char *advice, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) strnlen (text, 80));

  g_set_error (error,
               CARREL_APP_ERROR,
               CARREL_APP_ERROR_USAGE,
               _ ("“%s” is no value for “%s”. %s"), shown, self->name, advice);
  return FALSE;
}

static gboolean
parse_number (const CarrelAppArgument *self, const char *text, GVariant **out_value, GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL))
    return refuse (self, text, _ ("Give a whole number."), error);
  *out_value = g_variant_new_uint32 ((guint32) number);
  return TRUE;
}

/* Bytes with an optional unit of 1024 steps: 512M, 20G, 20GiB. */
static gboolean
parse_size (const CarrelAppArgument *self, const char *text, GVariant **out_value, GError **error)
{
  static const char units[] = "KMGTP";
  const char *advice = _ ("Give a size such as 512M or 20G.");
  guint64 number;
  guint shift = 0;
  char *end = NULL;

  if (!g_ascii_isdigit (*text))
    return refuse (self, text, advice, error);
  number = g_ascii_strtoull (text, &end, 10);
  if (*end != '\0')
    {
      const char *unit = strchr (units, g_ascii_toupper (*end));

      if (unit == NULL)
        return refuse (self, text, advice, error);
      shift = 10 * ((guint) (unit - units) + 1);
      end++;
      if (g_ascii_strcasecmp (end, "") != 0 && g_ascii_strcasecmp (end, "B") != 0 &&
          g_ascii_strcasecmp (end, "iB") != 0)
        return refuse (self, text, advice, error);
    }
  if (number == G_MAXUINT64 || number > (G_MAXUINT64 >> shift))
    return refuse (self, text, advice, error);
  *out_value = g_variant_new_uint64 (number << shift);
  return TRUE;
}

static gboolean
parse_switch (const CarrelAppArgument *self, const char *text, GVariant **out_value, GError **error)
{
  static const char *const on[] = { "on", "yes", "true", "1", NULL };
  static const char *const off[] = { "off", "no", "false", "0", NULL };

  if (g_strv_contains (on, text))
    *out_value = g_variant_new_boolean (TRUE);
  else if (g_strv_contains (off, text))
    *out_value = g_variant_new_boolean (FALSE);
  else
    return refuse (self, text, _ ("Give “on” or “off”."), error);
  return TRUE;
}

static gboolean
check_text (const CarrelAppArgument *self, const char *text, GError **error)
{
  if (g_utf8_validate (text, -1, NULL))
    return TRUE;
  /* It may be a secret, and is not repeated. */
  g_set_error (error,
               CARREL_APP_ERROR,
               CARREL_APP_ERROR_USAGE,
               _ ("What was given for “%s” is not valid UTF-8."), self->name);
  return FALSE;
}

static gboolean
check_word (const CarrelAppArgument *self, const char *text, GError **error)
{
  g_autofree char *choices = NULL;
  g_autofree char *advice = NULL;

  if (self->words == NULL || g_strv_contains (self->words, text))
    return TRUE;
  choices = g_strjoinv (", ", (GStrv) self->words);
  advice = g_strdup_printf (_ ("Give one of %s."), choices);
  return refuse (self, text, advice, error);
}

static gboolean
parse_texts (const CarrelAppArgument *self,
             const char *const *texts,
             GVariant **out_value,
             GError **error)
{
  for (gsize i = 0; texts[i] != NULL; i++)
    if (!check_text (self, texts[i], error))
      return FALSE;
  *out_value = g_variant_new_strv (texts, -1);
  return TRUE;
}

static gboolean
parse_text (const CarrelAppArgument *self, const char *text, GVariant **out_value, GError **error)
{
  g_autofree char *path = NULL;

  if (!check_text (self, text, error))
    return FALSE;
  if (self->kind == CARREL_APP_ARGUMENT_WORD && !check_word (self, text, error))
    return FALSE;
  if (self->kind == CARREL_APP_ARGUMENT_FILE)
    {
      if (*text == '\0')
        return refuse (self, text, _ ("Give a file."), error);
      path = g_canonicalize_filename (text, NULL);
      text = path;
    }
  *out_value = g_variant_new_string (text);
  return TRUE;
}

GVariant *
carrel_app_argument_parse (const CarrelAppArgument *self, const char *const *texts, GError **error)
{
  GVariant *value = NULL;
  gboolean is_parsed;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind == CARREL_APP_ARGUMENT_FLAG)
    return g_variant_ref_sink (g_variant_new_boolean (TRUE));

  g_return_val_if_fail (texts != NULL && texts[0] != NULL, NULL);
  switch (self->kind)
    {
    case CARREL_APP_ARGUMENT_SWITCH:
      is_parsed = parse_switch (self, texts[0], &value, error);
      break;
    case CARREL_APP_ARGUMENT_NUMBER:
      is_parsed = parse_number (self, texts[0], &value, error);
      break;
    case CARREL_APP_ARGUMENT_SIZE:
      is_parsed = parse_size (self, texts[0], &value, error);
      break;
    case CARREL_APP_ARGUMENT_TEXTS:
    case CARREL_APP_ARGUMENT_MACHINES:
      is_parsed = parse_texts (self, texts, &value, error);
      break;
    case CARREL_APP_ARGUMENT_FLAG:
    case CARREL_APP_ARGUMENT_TEXT:
    case CARREL_APP_ARGUMENT_WORD:
    case CARREL_APP_ARGUMENT_FILE:
    case CARREL_APP_ARGUMENT_MACHINE:
    default:
      is_parsed = parse_text (self, texts[0], &value, error);
      break;
    }
  return is_parsed ? g_variant_ref_sink (value) : NULL;
}

gboolean
carrel_app_argument_check (const CarrelAppArgument *self, GVariant *value, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (!g_variant_is_of_type (value, get_type (self)))
    {
      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_USAGE,
                   _ ("The value of “%s” has the type %s."),
                      self->name,
                      g_variant_get_type_string (value));
      return FALSE;
    }
  if (self->kind == CARREL_APP_ARGUMENT_WORD)
    return check_word (self, g_variant_get_string (value, NULL), error);
  if (self->kind == CARREL_APP_ARGUMENT_FILE &&
      !g_path_is_absolute (g_variant_get_string (value, NULL)))
    return refuse (self, g_variant_get_string (value, NULL), _ ("Give an absolute path."), error);
  return TRUE;
}

gboolean
carrel_app_argument_takes_value (const CarrelAppArgument *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->kind != CARREL_APP_ARGUMENT_FLAG;
}

gboolean
carrel_app_argument_takes_many (const CarrelAppArgument *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->kind == CARREL_APP_ARGUMENT_TEXTS || self->kind == CARREL_APP_ARGUMENT_MACHINES;
}
