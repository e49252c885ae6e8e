/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-property.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/carrel-base-text.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-export-markup-private.h"

#define SPACE "http://schemas.dmtf.org/ovf/environment/1"
#define CHOICES_MAX 256u
#define SHOWN_BYTES 100u

/* Whole numbers of DSP0243, table 6, and VMware's "int". */
static const struct
{
  const char *name;
  gint64 least;
  guint64 most;
} numbers[] = {
  { "uint8", 0, G_MAXUINT8 },        { "sint8", G_MININT8, G_MAXINT8 },
  { "uint16", 0, G_MAXUINT16 },      { "sint16", G_MININT16, G_MAXINT16 },
  { "uint32", 0, G_MAXUINT32 },      { "sint32", G_MININT32, G_MAXINT32 },
  { "uint64", 0, G_MAXUINT64 },      { "sint64", G_MININT64, G_MAXINT64 },
  { "int", G_MININT32, G_MAXINT32 },
};

char *
carrel_appliance_property_dup_key (const CarrelApplianceProperty *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strconcat (self->class_name != NULL ? self->class_name : "",
                      self->class_name != NULL ? "." : "",
                      self->key,
                      self->instance != NULL ? "." : "",
                      self->instance,
                      NULL);
}

/* What stands in the first brackets behind a word: "MaxLen(8)" or "string(..8)". */
static char *
dup_bracketed (const char *text, const char *word)
{
  static const char *const pairs = "(){}[]";

  for (const char *at = text; at != NULL && (at = strcasestr (at, word)) != NULL; at++)
    {
      const char *open = at + strlen (word);
      const char *pair;
      const char *end;

      if (at > text && g_ascii_isalnum (at[-1]))
        continue;
      while (g_ascii_isspace (*open))
        open++;
      pair = *open != '\0' ? strchr (pairs, *open) : NULL;
      if (pair == NULL || (pair - pairs) % 2 != 0)
        continue;
      end = strrchr (open, pair[1]);
      /* A number ends at the first bracket; values between quotes may hold some. */
      if (strchr (open, '"') == NULL)
        end = strchr (open, pair[1]);
      if (end != NULL)
        return g_strndup (open + 1, (gsize) (end - open - 1));
    }
  return NULL;
}

static gboolean
find_bound (const CarrelApplianceProperty *self, const char *word, gint64 *out_bound)
{
  g_autofree char *text = self->qualifiers != NULL ? dup_bracketed (self->qualifiers, word) : NULL;

  return text != NULL &&
         g_ascii_string_to_signed (g_strstrip (text), 10, G_MININT64, G_MAXINT64, out_bound, NULL);
}

/* Texts between quotes, with commas between them; a backslash takes the quote's meaning from it. */
static GStrv
parse_choices (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint count = 0;

  while ((text = strchr (text, '"')) != NULL && count++ < CHOICES_MAX)
    {
      g_autoptr (GString) one = g_string_new (NULL);

      for (text++; *text != '\0' && *text != '"'; text++)
        {
          if (*text == '\\' && text[1] != '\0')
            text++;
          g_string_append_c (one, *text);
        }
      g_strv_builder_add (builder, one->str);
      if (*text == '\0')
        break;
      text++;
    }
  return count > 0 ? g_strv_builder_end (builder) : NULL;
}

GStrv
carrel_appliance_property_dup_choices (const CarrelApplianceProperty *self)
{
  g_autofree char *listed = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->qualifiers != NULL)
    listed = dup_bracketed (self->qualifiers, "ValueMap");
  /* VMware: string["one", "other"] */
  if (listed == NULL && self->type != NULL && strchr (self->type, '[') != NULL)
    listed = dup_bracketed (self->type, "string");
  return listed != NULL ? parse_choices (listed) : NULL;
}

static gboolean
is_type (const CarrelApplianceProperty *self, const char *name)
{
  gsize length = strlen (name);

  return self->type != NULL && g_ascii_strncasecmp (self->type, name, length) == 0 &&
         !g_ascii_isalnum (self->type[length]);
}

gboolean
carrel_appliance_property_is_secret (const CarrelApplianceProperty *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_secret > 0 || is_type (self, "password");
}

static gboolean
is_real (const CarrelApplianceProperty *self)
{
  return is_type (self, "real32") || is_type (self, "real64");
}

static gint
find_number (const CarrelApplianceProperty *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (is_type (self, numbers[i].name))
      return (gint) i;
  return -1;
}

CarrelAppliancePropertyKind
carrel_appliance_property_get_kind (const CarrelApplianceProperty *self)
{
  g_return_val_if_fail (self != NULL, CARREL_APPLIANCE_PROPERTY_KIND_TEXT);

  if (is_type (self, "boolean"))
    return CARREL_APPLIANCE_PROPERTY_KIND_TRUTH;
  return find_number (self) >= 0 || is_real (self) ? CARREL_APPLIANCE_PROPERTY_KIND_NUMBER
                                                   : CARREL_APPLIANCE_PROPERTY_KIND_TEXT;
}

static gboolean
refuse (const CarrelApplianceProperty *self, GError **error, char *reason)
{
  g_autofree char *key = carrel_appliance_property_dup_key (self);
  const char *name = self->label != NULL ? self->label : key;
  g_autofree char *shown = carrel_base_text_make_line (name, SHOWN_BYTES);
  g_autofree char *words = reason;

  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               "“%s” %s",
               shown,
               words);
  return FALSE;
}

/* XML 1.0 has no words for the other control characters, nor for what is no character at all. */
static gboolean
is_text (const char *value)
{
  if (strlen (value) > CARREL_APPLIANCE_PROPERTY_VALUE_BYTES_MAX ||
      !g_utf8_validate (value, -1, NULL))
    return FALSE;
  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if ((character < 0x20 && strchr ("\t\n\r", (int) character) == NULL) || character == 0xfffe ||
          character == 0xffff)
        return FALSE;
    }
  return TRUE;
}

/* "string(2..8)" of VMware, beside the qualifiers. */
static void
find_lengths (const CarrelApplianceProperty *self, gint64 *out_least, gint64 *out_most)
{
  const char *word = is_type (self, "password") ? "password" : "string";
  g_autofree char *range = self->type != NULL ? dup_bracketed (self->type, word) : NULL;
  g_auto (GStrv) ends = range != NULL ? g_strsplit (range, "..", 2) : NULL;

  if (ends != NULL && ends[0] != NULL && ends[1] != NULL)
    {
      g_ascii_string_to_signed (g_strstrip (ends[0]), 10, 0, G_MAXINT64, out_least, NULL);
      g_ascii_string_to_signed (g_strstrip (ends[1]), 10, 0, G_MAXINT64, out_most, NULL);
    }
  find_bound (self, "MinLen", out_least);
  find_bound (self, "MaxLen", out_most);
}

static gboolean
refuse_length (const CarrelApplianceProperty *self,
               const char *format,
               gint64 bound,
               GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, bound);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return refuse (self, error, g_strdup_printf (format, number));
#pragma GCC diagnostic pop
}

static gboolean
check_text (const CarrelApplianceProperty *self, const char *value, GError **error)
{
  gint64 least = 0;
  gint64 most = G_MAXINT64;
  gint64 length = (gint64) g_utf8_strlen (value, -1);

  find_lengths (self, &least, &most);
  if (length < least && length == 0)
    return refuse (self, error, g_strdup (_ ("needs a value.")));
  if (length < least)
    return refuse_length (self, _ ("needs at least %s characters."), least, error);
  return length <= most || refuse_length (self, _ ("has at most %s characters."), most, error);
}

static gboolean
check_real (const CarrelApplianceProperty *self, const char *value, GError **error)
{
  char *end = NULL;

  g_ascii_strtod (value, &end);
  return (*value != '\0' && *end == '\0') ||
         refuse (self, error, g_strdup (_ ("has to be a number.")));
}

/* The bounds of its type, or those that are stated. VMware: int(1..9) */
static void
find_range (const CarrelApplianceProperty *self, guint number, gint64 *out_least, guint64 *out_most)
{
  g_autofree char *range = dup_bracketed (self->type, numbers[number].name);
  g_auto (GStrv) ends = range != NULL ? g_strsplit (range, "..", 2) : NULL;
  gint64 bound;

  *out_least = numbers[number].least;
  *out_most = numbers[number].most;
  if (ends != NULL && ends[0] != NULL && ends[1] != NULL)
    {
      g_ascii_string_to_signed (g_strstrip (ends[0]), 10, G_MININT64, G_MAXINT64, out_least, NULL);
      g_ascii_string_to_unsigned (g_strstrip (ends[1]), 10, 0, G_MAXUINT64, out_most, NULL);
    }
  if (find_bound (self, "MinValue", &bound))
    *out_least = bound;
  if (find_bound (self, "MaxValue", &bound) && bound >= 0)
    *out_most = (guint64) bound;
}

static gboolean
check_whole (const CarrelApplianceProperty *self, guint number, const char *value, GError **error)
{
  gint64 least, small = 0;
  guint64 most, large = 0;
  gboolean is_within;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  find_range (self, number, &least, &most);
  if (value[0] == '-')
    is_within = g_ascii_string_to_signed (value, 10, G_MININT64, 0, &small, NULL) && small >= least;
  else
    is_within = g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &large, NULL) &&
                large <= most && (least <= 0 || large >= (guint64) least);
  if (is_within)
    return TRUE;
  from = g_strdup_printf ("%" G_GINT64_FORMAT, least);
  to = g_strdup_printf ("%" G_GUINT64_FORMAT, most);
  return refuse (self,
                 error,
                 g_strdup_printf (_ ("has to be a whole number from %s to %s."), from, to));
}

static gboolean
check_choice (const CarrelApplianceProperty *self,
              const char *const *choices,
              const char *value,
              GError **error)
{
  g_autofree char *joined = NULL;
  g_autofree char *shown = NULL;

  if (g_strv_contains (choices, value))
    return TRUE;
  joined = g_strjoinv (", ", (char **) choices);
  shown = carrel_base_text_make_displayable (joined, strnlen (joined, 3 * SHOWN_BYTES));
  return refuse (self, error, g_strdup_printf (_ ("has to be one of these: %s."), shown));
}

gboolean
carrel_appliance_property_check (const CarrelApplianceProperty *self,
                                 const char *value,
                                 GError **error)
{
  g_auto (GStrv) choices = NULL;
  gint number;

  g_return_val_if_fail (self != NULL && value != NULL, FALSE);

  if (!is_text (value))
    return refuse (self,
                   error,
                   g_strdup (
                     _ ("has characters that cannot be handed to the guest, or too many.")));
  choices = carrel_appliance_property_dup_choices (self);
  number = find_number (self);
  if (choices != NULL && !check_choice (self, (const char *const *) choices, value, error))
    return FALSE;
  if (is_type (self, "boolean"))
    return g_ascii_strcasecmp (value, "true") == 0 || g_ascii_strcasecmp (value, "false") == 0 ||
           refuse (self, error, g_strdup (_ ("has to be “True” or “False”.")));
  if (number >= 0)
    return check_whole (self, (guint) number, value, error);
  return is_real (self) ? check_real (self, value, error) : check_text (self, value, error);
}

char *
carrel_appliance_property_make_document (const char *id, GPtrArray *values)
{
  CarrelApplianceExportMarkup markup;

  g_return_val_if_fail (id != NULL && values != NULL, NULL);

  carrel_appliance_export_markup_init (&markup);
  carrel_appliance_export_markup_open (&markup,
                                       "Environment",
                                       "xmlns",
                                       SPACE,
                                       "xmlns:oe",
                                       SPACE,
                                       "xmlns:xsi",
                                       "http://www.w3.org/2001/XMLSchema-instance",
                                       "oe:id",
                                       id,
                                       NULL);
  carrel_appliance_export_markup_open (&markup, "PlatformSection", NULL);
  carrel_appliance_export_markup_text (&markup, "Kind", "Carrel", NULL);
  carrel_appliance_export_markup_text (&markup, "Version", PACKAGE_VERSION, NULL);
  carrel_appliance_export_markup_text (&markup, "Vendor", "The Carrel authors", NULL);
  carrel_appliance_export_markup_close (&markup);
  carrel_appliance_export_markup_open (&markup, "PropertySection", NULL);
  for (guint i = 0; i < values->len; i++)
    {
      const CarrelAppliancePropertyValue *one = g_ptr_array_index (values, i);
      g_autofree char *key = carrel_appliance_property_dup_key (one->property);

      carrel_appliance_export_markup_empty (&markup,
                                            "Property",
                                            "oe:key",
                                            key,
                                            "oe:value",
                                            one->value,
                                            NULL);
    }
  carrel_appliance_export_markup_close (&markup);
  carrel_appliance_export_markup_close (&markup);
  return carrel_appliance_export_markup_finish (&markup);
}
