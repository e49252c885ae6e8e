/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-markup-private.h"

#include <stdarg.h>
#include <string.h>

#include "base/carrel-base-json.h"

void
carrel_appliance_export_markup_init (CarrelApplianceExportMarkup *self)
{
  self->text = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  self->open = g_ptr_array_new ();
}

/* Of the control characters XML 1.0 has three, and no way to write the others. */
static void
append_escaped (GString *to, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == '&')
        g_string_append (to, "&amp;");
      else if (c == '<')
        g_string_append (to, "&lt;");
      else if (c == '>')
        g_string_append (to, "&gt;");
      else if (c == '"')
        g_string_append (to, "&quot;");
      else if (c == '\t' || c == '\n' || c == '\r')
        g_string_append_printf (to, "&#%u;", c);
      else if (c >= 0x20 && c != 0xfffe && c != 0xffff)
        g_string_append_unichar (to, c);
    }
}

static void
begin_name (CarrelApplianceExportMarkup *self, const char *name)
{
  for (guint i = 0; i < self->open->len; i++)
    g_string_append (self->text, "  ");
  g_string_append_printf (self->text, "<%s", name);
}

static void
append_attribute (CarrelApplianceExportMarkup *self, const char *name, const char *value)
{
  g_string_append_printf (self->text, " %s=\"", name);
  append_escaped (self->text, value);
  g_string_append_c (self->text, '"');
}

static void
begin (CarrelApplianceExportMarkup *self, const char *name, va_list attributes)
{
  const char *attribute;

  begin_name (self, name);
  while ((attribute = va_arg (attributes, const char *)) != NULL)
    {
      const char *value = va_arg (attributes, const char *);

      if (value != NULL)
        append_attribute (self, attribute, value);
    }
}

void
carrel_appliance_export_markup_open (CarrelApplianceExportMarkup *self, const char *name, ...)
{
  va_list attributes;

  va_start (attributes, name);
  begin (self, name, attributes);
  va_end (attributes);
  g_string_append (self->text, ">\n");
  g_ptr_array_add (self->open, (gpointer) name);
}

void
carrel_appliance_export_markup_empty (CarrelApplianceExportMarkup *self, const char *name, ...)
{
  va_list attributes;

  va_start (attributes, name);
  begin (self, name, attributes);
  va_end (attributes);
  g_string_append (self->text, "/>\n");
}

void
carrel_appliance_export_markup_text (CarrelApplianceExportMarkup *self,
                                     const char *name,
                                     const char *text,
                                     ...)
{
  va_list attributes;

  if (text == NULL)
    return;
  va_start (attributes, text);
  begin (self, name, attributes);
  va_end (attributes);
  g_string_append_c (self->text, '>');
  append_escaped (self->text, text);
  g_string_append_printf (self->text, "</%s>\n", name);
}

void
carrel_appliance_export_markup_close (CarrelApplianceExportMarkup *self)
{
  const char *name = g_ptr_array_steal_index (self->open, self->open->len - 1);

  for (guint i = 0; i < self->open->len; i++)
    g_string_append (self->text, "  ");
  g_string_append_printf (self->text, "</%s>\n", name);
}

void
carrel_appliance_export_markup_tree (CarrelApplianceExportMarkup *self, JsonObject *element)
{
  const char *name = carrel_base_json_get_string (element, "name");
  const char *text = carrel_base_json_get_string (element, "text");
  JsonArray *attributes = carrel_base_json_get_array (element, "attributes");
  JsonArray *children = carrel_base_json_get_array (element, "children");

  begin_name (self, name);
  for (guint i = 0; attributes != NULL && i < json_array_get_length (attributes); i++)
    {
      JsonArray *pair = json_array_get_array_element (attributes, i);

      append_attribute (self,
                        json_array_get_string_element (pair, 0),
                        json_array_get_string_element (pair, 1));
    }
  if (children == NULL)
    {
      g_string_append (self->text, text != NULL ? ">" : "/>\n");
      if (text == NULL)
        return;
      append_escaped (self->text, text);
      g_string_append_printf (self->text, "</%s>\n", name);
      return;
    }
  g_string_append (self->text, ">\n");
  g_ptr_array_add (self->open, (gpointer) name);
  for (guint i = 0; i < json_array_get_length (children); i++)
    carrel_appliance_export_markup_tree (self, json_array_get_object_element (children, i));
  carrel_appliance_export_markup_close (self);
}

char *
carrel_appliance_export_markup_finish (CarrelApplianceExportMarkup *self)
{
  g_assert (self->open->len == 0);
  g_clear_pointer (&self->open, g_ptr_array_unref);
  return g_string_free (g_steal_pointer (&self->text), FALSE);
}
