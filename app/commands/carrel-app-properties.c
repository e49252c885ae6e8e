/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-properties-private.h"

#include "../carrel-app-error.h"
#include "carrel-app-properties-input-private.h"

#include "appliance/carrel-appliance-disc.h"
#include "appliance/carrel-appliance-property.h"
#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-text.h"
#include "base/spec/carrel-spec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* cloud-init knows a disc by this name; the tools of others look at what is on it. */
#define VOLUME "OVF-TRANSPORT"
#define DOCUMENT "ovf-env.xml"

typedef struct
{
  const CarrelApplianceSystem *system; /* NULL: for all machines */
  const CarrelApplianceProperty *property;
  char *key;
  char *value;
  gboolean is_set; /* by the person */
  char *problem;
} Entry;

struct _CarrelAppProperties
{
  const CarrelApplianceModel *model;
  GPtrArray *entries;
};

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->key);
  g_free (entry->value);
  g_free (entry->problem);
  g_free (entry);
}

void
carrel_app_properties_free (CarrelAppProperties *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->entries);
  g_free (self);
}

static void
add_entries (CarrelAppProperties *self, const CarrelApplianceSystem *system, GPtrArray *properties)
{
  for (guint i = 0; i < properties->len; i++)
    {
      const CarrelApplianceProperty *property = g_ptr_array_index (properties, i);
      Entry *entry = g_new0 (Entry, 1);

      entry->system = system;
      entry->property = property;
      entry->key = carrel_appliance_property_dup_key (property);
      entry->value = g_strdup (property->value != NULL ? property->value : "");
      g_ptr_array_add (self->entries, entry);
    }
}

static gboolean
fail (GError **error, const char *words, const char *key)
{
  g_autofree char *shown = carrel_base_text_make_displayable (key, strnlen (key, 200));

  g_set_error (error, CARREL_APP_ERROR, CARREL_APP_ERROR_USAGE, "“%s”: %s", shown, words);
  return FALSE;
}

/* "KEY", or "MACHINE/KEY" where several machines have the same. */
static gboolean
is_meant (const Entry *entry, const char *name)
{
  g_autofree char *whole = NULL;

  if (g_str_equal (entry->key, name) || g_str_equal (entry->property->key, name))
    return TRUE;
  if (entry->system == NULL || entry->system->id == NULL)
    return FALSE;
  whole = g_strconcat (entry->system->id, "/", entry->key, NULL);
  return g_str_equal (whole, name);
}

static gboolean
set_value (CarrelAppProperties *self, const CarrelAppPropertiesValue *given, GError **error)
{
  guint count = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (!is_meant (entry, given->name))
        continue;
      count++;
      if (entry->property->is_user_configurable <= 0)
        return fail (error, _ ("The package does not let this value be set."), given->name);
      g_free (entry->value);
      entry->value = g_strdup (given->value);
      entry->is_set = TRUE;
    }
  return count > 0 || fail (error,
                            _ ("The package asks for no such value. --plan lists those there are."),
                               given->name);
}

static gboolean
set_all (CarrelAppProperties *self, CarrelAppCommand *command, GError **error)
{
  g_autoptr (GPtrArray) given = carrel_app_properties_input_take (command, error);

  if (given == NULL)
    return FALSE;
  for (guint i = 0; i < given->len; i++)
    if (!set_value (self, g_ptr_array_index (given, i), error))
      return FALSE;
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      g_autoptr (GError) reason = NULL;

      /* What nobody can set is the package's own affair. */
      if (entry->property->is_user_configurable <= 0 ||
          carrel_appliance_property_check (entry->property, entry->value, &reason))
        continue;
      if (entry->is_set)
        return fail (error, reason->message, entry->key);
      entry->problem = g_strdup (reason->message);
    }
  return TRUE;
}

static gboolean
is_for (const Entry *entry, const CarrelAppliancePlanMachine *machine)
{
  return entry->system == NULL || entry->system == machine->system;
}

/* A package that wants its values handed over says how, or lets a person set some. */
static gboolean
is_told (const CarrelAppProperties *self, const CarrelAppliancePlanMachine *machine)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      if (is_for (entry, machine) &&
          (machine->system->transport->len > 0 || entry->property->is_user_configurable > 0))
        return TRUE;
    }
  return FALSE;
}

CarrelAppProperties *
carrel_app_properties_plan (CarrelAppCommand *command, CarrelAppliancePlan *plan, GError **error)
{
  g_autoptr (CarrelAppProperties) self = g_new0 (CarrelAppProperties, 1);

  self->model = plan->model;
  self->entries = g_ptr_array_new_with_free_func (free_entry);
  add_entries (self, NULL, plan->model->properties);
  for (guint i = 0; i < plan->model->systems->len; i++)
    {
      const CarrelApplianceSystem *system = g_ptr_array_index (plan->model->systems, i);

      add_entries (self, system, system->properties);
    }
  if (!set_all (self, command, error))
    return NULL;
  for (guint i = 0; i < plan->machines->len; i++)
    {
      CarrelAppliancePlanMachine *machine = g_ptr_array_index (plan->machines, i);

      if (is_told (self, machine) &&
          !carrel_appliance_plan_add_disc (machine, CARREL_APP_PROPERTIES_FILE) &&
          machine->problem == NULL)
        machine->problem = g_strdup (_ ("There is no room for one more CD drive."));
    }
  return g_steal_pointer (&self);
}

/* One that nobody has set and that cannot be left out, and that is not to be seen. */
static gboolean
ask_for (CarrelAppCommand *command, Entry *entry, GError **error)
{
  const char *label = entry->property->label != NULL ? entry->property->label : entry->key;
  g_autofree char *shown = carrel_base_text_make_line (label, 200);
  g_autofree char *words = g_strdup_printf ("%s:", shown);
  g_autofree char *answer = NULL;
  g_autoptr (GError) reason = NULL;

  if (!carrel_app_command_ask (command, words, TRUE, &answer, error))
    return FALSE;
  if (answer == NULL)
    return TRUE;
  if (!carrel_appliance_property_check (entry->property, answer, &reason))
    return fail (error, reason->message, entry->key);
  g_free (entry->value);
  entry->value = g_steal_pointer (&answer);
  entry->is_set = TRUE;
  g_clear_pointer (&entry->problem, g_free);
  return TRUE;
}

gboolean
carrel_app_properties_ask (CarrelAppProperties *self, CarrelAppCommand *command, GError **error)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->problem != NULL && carrel_appliance_property_is_secret (entry->property) &&
          !ask_for (command, entry, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
carrel_app_properties_check (const CarrelAppProperties *self, GError **error)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);
      g_autofree char *shown = NULL;

      if (entry->problem == NULL)
        continue;
      shown = carrel_base_text_make_displayable (entry->key, strnlen (entry->key, 200));
      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_USAGE,
                   carrel_appliance_property_is_secret (entry->property)
                   ? _ ("%s It is set by a line %s=VALUE in the file that --properties names.")
                   : _ ("%s It is set by --property %s=VALUE."), entry->problem, shown);
      return FALSE;
    }
  return TRUE;
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static void
add_choices (JsonObject *object, const CarrelApplianceProperty *property)
{
  g_auto (GStrv) choices = carrel_appliance_property_dup_choices (property);
  JsonArray *array = NULL;

  if (choices == NULL)
    return;
  array = json_array_new ();
  for (gsize i = 0; choices[i] != NULL; i++)
    json_array_add_string_element (array, choices[i]);
  json_object_set_array_member (object, "choices", array);
}

static JsonObject *
describe (const Entry *entry)
{
  static const char *const kinds[] = { "text", "truth", "number" };
  const CarrelApplianceProperty *property = entry->property;
  JsonObject *object = json_object_new ();
  gboolean is_secret = carrel_appliance_property_is_secret (property);

  set_text (object, "system", entry->system != NULL ? entry->system->id : NULL);
  set_text (object, "key", entry->key);
  set_text (object, "label", property->label);
  set_text (object, "description", property->description);
  set_text (object, "category", property->category);
  set_text (object, "type", property->type);
  set_text (object, "qualifiers", property->qualifiers);
  set_text (object, "kind", kinds[carrel_appliance_property_get_kind (property)]);
  add_choices (object, property);
  if (!is_secret || !entry->is_set)
    set_text (object, "value", entry->value);
  json_object_set_boolean_member (object, "configurable", property->is_user_configurable > 0);
  json_object_set_boolean_member (object, "secret", is_secret);
  set_text (object, "problem", entry->problem);
  return object;
}

JsonArray *
carrel_app_properties_describe (const CarrelAppProperties *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    json_array_add_object_element (array, describe (g_ptr_array_index (self->entries, i)));
  return array;
}

static void
format_one (GString *text, JsonObject *one)
{
  g_autofree char *key = carrel_base_json_dup_line (one, "key");
  g_autofree char *label = carrel_base_json_dup_line (one, "label");
  g_autofree char *type = carrel_base_json_dup_line (one, "type");
  g_autofree char *qualifiers = carrel_base_json_dup_line (one, "qualifiers");
  g_autofree char *value = carrel_base_json_dup_line (one, "value");
  g_autofree char *problem = carrel_base_json_dup_line (one, "problem");
  gboolean is_secret = carrel_base_json_get_boolean (one, "secret", FALSE);

  g_string_append_printf (text, "  %s", key);
  if (label != NULL)
    g_string_append_printf (text, " (%s)", label);
  g_string_append_printf (text, ": %s", type != NULL ? type : "string");
  if (qualifiers != NULL)
    g_string_append_printf (text, " %s", qualifiers);
  if (is_secret)
    g_string_append (text, " = …\n");
  else
    g_string_append_printf (text, " = %s\n", value != NULL ? value : "");
  if (problem != NULL)
    g_string_append_printf (text, "    %s\n", problem);
}

void
carrel_app_properties_format (GString *text, JsonArray *said)
{
  gboolean has_any = FALSE;

  for (guint i = 0; i < json_array_get_length (said); i++)
    {
      JsonObject *one = json_array_get_object_element (said, i);

      if (!carrel_base_json_get_boolean (one, "configurable", FALSE))
        continue;
      if (!has_any)
        g_string_append_printf (text, "%s\n", _ ("Values to set by --property KEY=VALUE:"));
      has_any = TRUE;
      format_one (text, one);
    }
}

gboolean
carrel_app_properties_make_disc (const CarrelAppProperties *self,
                                 const CarrelAppliancePlanMachine *machine,
                                 const char *folder,
                                 GError **error)
{
  g_autofree char *discs = g_build_filename (folder, CARREL_SPEC_DISCS_FOLDER, NULL);
  g_autofree char *path = g_build_filename (discs, CARREL_APP_PROPERTIES_FILE, NULL);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *document = NULL;
  g_autoptr (GBytes) image = NULL;
  gsize length;
  gconstpointer data;

  if (!is_told (self, machine))
    return TRUE;
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);
      CarrelAppliancePropertyValue *value;

      if (!is_for (entry, machine))
        continue;
      value = g_new0 (CarrelAppliancePropertyValue, 1);
      *value = (CarrelAppliancePropertyValue){ entry->property, entry->value };
      g_ptr_array_add (values, value);
    }
  document = carrel_appliance_property_make_document (machine->system->id, values);
  image = carrel_appliance_disc_make (VOLUME,
                                      (const CarrelApplianceDiscFile[]){ { DOCUMENT, document },
                                                                         { NULL } },
                                      error);
  if (image == NULL || !carrel_base_atomic_file_make_folder (discs, error))
    return FALSE;
  data = g_bytes_get_data (image, &length);
  return carrel_base_atomic_file_write (path, data, length, 0600, error);
}
