/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-fields.h"

#include "appliance/carrel-appliance-property.h"
#include "appliance/carrel-appliance-seed.h"
#include "base/carrel-base-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SWITCH "cloud-init"
#define KEY "cloud-key"
#define HASH "cloud-password-hash"
#define IN_PLACE "in-place"
#define COPY "copy"
/* Behind these stands the key of a value that the package asks for. */
#define PROPERTY "property:"
#define TRUTH "truth:"

static CarrelUiImportField *
add (GListStore *store,
     CarrelUiImportFieldKind kind,
     const char *name,
     const char *group,
     const char *title,
     const char *value)
{
  g_autoptr (CarrelUiImportField) field = carrel_ui_import_field_new ();

  g_object_set (field,
                "kind",
                (int) kind,
                "name",
                name,
                "group",
                group,
                "title",
                title,
                "value",
                value,
                NULL);
  g_list_store_append (store, field);
  return field;
}

static char *
take_message (GError *error)
{
  char *words = error != NULL ? g_strdup (error->message) : NULL;

  g_clear_error (&error);
  return words;
}

static char *
check_user (CarrelUiImportField *field, GListModel *fields)
{
  GError *error = NULL;

  carrel_appliance_seed_check_user (carrel_ui_import_field_get_value (field), &error);
  return take_message (error);
}

static char *
check_host_name (CarrelUiImportField *field, GListModel *fields)
{
  GError *error = NULL;

  carrel_appliance_seed_check_host_name (carrel_ui_import_field_get_value (field), &error);
  return take_message (error);
}

static char *
check_key (CarrelUiImportField *field, GListModel *fields)
{
  const char *value = carrel_ui_import_field_get_value (field);
  const char *password = carrel_ui_import_field_find_value (fields, CARREL_APP_GUI_FIELDS_PASSWORD);

  if (*value == '\0')
    return *password != '\0'
             ? NULL
             : g_strdup (_ ("Nobody could log in. Choose a public key, or set a password."));
  if (g_str_equal (value, "agent") ||
      (g_path_is_absolute (value) && g_str_has_suffix (value, ".pub")))
    return NULL;
  return g_strdup (_ ("The name of a file with a public key ends in “.pub”."));
}

static CarrelUiImportField *
add_cloud (GListStore *store,
           CarrelUiImportFieldKind kind,
           const char *name,
           const char *title,
           const char *value,
           CarrelUiImportFieldCheck check)
{
  CarrelUiImportField *field = add (store, kind, name, C_ ("import", "First start"), title, value);

  carrel_ui_import_field_set_check (field, check);
  if (!g_str_equal (name, SWITCH))
    g_object_set (field, "governor", SWITCH, NULL);
  return field;
}

static const char *
find_key (JsonObject *cloud)
{
  JsonArray *keys = carrel_base_json_get_array (cloud, "keys");

  return keys != NULL && json_array_get_length (keys) > 0
           ? carrel_base_json_get_string (json_array_get_object_element (keys, 0), "from")
           : NULL;
}

static void
add_clouds (GListStore *store, JsonObject *cloud)
{
  gboolean is_guessed = carrel_base_json_get_boolean (cloud, "guessed", FALSE);
  gboolean is_made = carrel_base_json_get_boolean (cloud, "made", FALSE);

  g_object_set (add_cloud (
    store,
    CARREL_UI_IMPORT_FIELD_SWITCH,
    SWITCH,
    C_ ("import", "Set up a user by cloud-init"), is_made ? CARREL_UI_IMPORT_FIELD_ON : "", NULL),
    "text",
    is_guessed
    ? _ ("The file is called as images for clouds are; those let nobody in otherwise")
    : _ ("For images that clouds start; those let nobody in otherwise"), "asks", is_guessed, NULL);
  add_cloud (store,
             CARREL_UI_IMPORT_FIELD_TEXT,
             "cloud-user",
             C_ ("import", "User, who may do everything by sudo"),
                 carrel_base_json_get_string (cloud, "user"),
                 check_user);
  add_cloud (store,
             CARREL_UI_IMPORT_FIELD_TEXT,
             "host-name",
             C_ ("import", "Host name"),
                 carrel_base_json_get_string (cloud, "host_name"),
                 check_host_name);
  add_cloud (store,
             CARREL_UI_IMPORT_FIELD_FILE,
             KEY,
             C_ ("import", "Public key: a file, or “agent”"), find_key (cloud), check_key);
  add_cloud (store,
             CARREL_UI_IMPORT_FIELD_SECRET,
             CARREL_APP_GUI_FIELDS_PASSWORD,
             C_ ("import", "Password; without one it is locked"), NULL, NULL);
}

static void
add_in_place (GListStore *store)
{
  const char *const choices[] = { COPY, IN_PLACE, NULL };
  const char *const labels[] = { C_ ("disks", "Copy"), C_ ("disks", "Use in place"), NULL };
  CarrelUiImportField *field =
    add (store, CARREL_UI_IMPORT_FIELD_CHOICE, IN_PLACE, NULL, C_ ("import", "Disks"), COPY);

  g_object_set (
    field,
    "choices",
    choices,
    "labels",
    labels,
    "text",
    _ ("In place they stay where they are, and their digests are not compared. They are only read, and what "
       "the machine writes is kept apart; do not use them in the other product any more"),
      NULL);
}

/* --- Values that the package asks for --- */

static char *
check_property (CarrelUiImportField *field, GListModel *fields)
{
  const char *rule = carrel_ui_import_field_get_rule (field);
  g_autoptr (JsonObject) object = carrel_base_json_parse_object (rule, strlen (rule), NULL);
  CarrelApplianceProperty property = { 0 };
  GError *error = NULL;

  if (object == NULL)
    return NULL;
  /* It only looks, and frees nothing. */
  property.key = (char *) carrel_base_json_get_string (object, "key");
  property.type = (char *) carrel_base_json_get_string (object, "type");
  property.qualifiers = (char *) carrel_base_json_get_string (object, "qualifiers");
  property.label = (char *) carrel_base_json_get_string (object, "label");
  carrel_appliance_property_check (&property, carrel_ui_import_field_get_value (field), &error);
  return take_message (error);
}

static char *
make_rule (JsonObject *one)
{
  static const char *const members[] = { "key", "type", "qualifiers", "label" };
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *rule = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (carrel_base_json_get_string (one, members[i]) != NULL)
      json_object_set_string_member (rule,
                                     members[i],
                                     carrel_base_json_get_string (one, members[i]));
  json_node_take_object (node, rule);
  return carrel_base_json_print (node, FALSE);
}

static GStrv
list_choices (JsonObject *one)
{
  JsonArray *array = carrel_base_json_get_array (one, "choices");
  g_autoptr (GStrvBuilder) choices = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_strv_builder_add (choices, json_array_get_string_element (array, i));
  return array != NULL ? g_strv_builder_end (choices) : NULL;
}

static CarrelUiImportFieldKind
choose_kind (JsonObject *one, gboolean has_choices)
{
  if (has_choices)
    return CARREL_UI_IMPORT_FIELD_CHOICE;
  if (g_strcmp0 (carrel_base_json_get_string (one, "kind"), "truth") == 0)
    return CARREL_UI_IMPORT_FIELD_SWITCH;
  return carrel_base_json_get_boolean (one, "secret", FALSE) ? CARREL_UI_IMPORT_FIELD_SECRET
                                                             : CARREL_UI_IMPORT_FIELD_TEXT;
}

static char *
make_property_name (JsonObject *one, CarrelUiImportFieldKind kind)
{
  const char *system = carrel_base_json_get_string (one, "system");

  return g_strconcat (PROPERTY,
                      kind == CARREL_UI_IMPORT_FIELD_SWITCH ? TRUTH : "",
                      system != NULL ? system : "",
                      system != NULL ? "/" : "",
                      carrel_base_json_get_string (one, "key"),
                      NULL);
}

static void
add_property (GListStore *store, JsonObject *one)
{
  g_auto (GStrv) choices = list_choices (one);
  CarrelUiImportFieldKind kind = choose_kind (one, choices != NULL);
  g_autofree char *name = make_property_name (one, kind);
  g_autofree char *rule = make_rule (one);
  const char *label = carrel_base_json_get_string (one, "label");
  const char *group = carrel_base_json_get_string (one, "category");
  const char *value = carrel_base_json_get_string (one, "value");
  CarrelUiImportField *field = NULL;

  if (kind == CARREL_UI_IMPORT_FIELD_SWITCH)
    value = value != NULL && g_ascii_strcasecmp (value, "true") == 0 ? CARREL_UI_IMPORT_FIELD_ON
                                                                     : "";
  field = add (store,
               kind,
               name,
               group != NULL ? group
                             : C_ ("import", "Values to set"),
                                   label != NULL ? label : carrel_base_json_get_string (one, "key"),
                                   value);
  g_object_set (field,
                "text",
                carrel_base_json_get_string (one, "description"),
                "choices",
                choices,
                "rule",
                rule,
                "asks",
                TRUE,
                NULL);
  if (kind != CARREL_UI_IMPORT_FIELD_SWITCH)
    carrel_ui_import_field_set_check (field, check_property);
}

static void
add_properties (GListStore *store, JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *one = json_array_get_object_element (array, i);

      if (one != NULL && carrel_base_json_get_boolean (one, "configurable", FALSE) &&
          carrel_base_json_get_string (one, "key") != NULL)
        add_property (store, one);
    }
}

/* "property:truth:KEY" and "yes" become "KEY=True". */
static char *
make_property_text (const char *name, const char *value)
{
  const char *key = name + strlen (PROPERTY);

  if (g_str_has_prefix (key, TRUTH))
    return g_strconcat (key + strlen (TRUTH), "=", *value != '\0' ? "True" : "False", NULL);
  return g_strconcat (key, "=", value, NULL);
}

static void
add_property_arguments (GVariantDict *arguments, const char *const *values)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; values != NULL && values[i] != NULL && values[i + 1] != NULL; i += 2)
    if (g_str_has_prefix (values[i], PROPERTY))
      g_ptr_array_add (texts, make_property_text (values[i], values[i + 1]));
  if (texts->len > 0)
    g_variant_dict_insert_value (arguments,
                                 "property",
                                 g_variant_new_strv ((const char *const *) texts->pdata,
                                                     (gssize) texts->len));
}

GListModel *
carrel_app_gui_fields_make (JsonObject *said)
{
  GListStore *store = g_list_store_new (CARREL_UI_TYPE_IMPORT_FIELD);
  JsonObject *cloud = carrel_base_json_get_object (said, "cloud");
  JsonObject *in_place = carrel_base_json_get_object (said, "in_place");

  add_properties (store, carrel_base_json_get_array (said, "properties"));
  if (in_place != NULL && carrel_base_json_get_boolean (in_place, "possible", FALSE))
    add_in_place (store);
  if (cloud != NULL)
    add_clouds (store, cloud);
  return G_LIST_MODEL (store);
}

static void
add_argument (GVariantDict *arguments, const char *name, const char *value)
{
  const char *const keys[] = { value, NULL };

  if (g_str_has_prefix (name, PROPERTY))
    return;
  if (g_str_equal (name, SWITCH))
    g_variant_dict_insert (arguments, SWITCH, "s", *value != '\0' ? "on" : "off");
  else if (g_str_equal (name, IN_PLACE))
    g_variant_dict_insert (arguments, IN_PLACE, "b", g_str_equal (value, IN_PLACE));
  else if (*value == '\0')
    return;
  else if (g_str_equal (name, KEY))
    g_variant_dict_insert_value (arguments, KEY, g_variant_new_strv (keys, -1));
  /* A password itself is never handed on. */
  else if (!g_str_equal (name, CARREL_APP_GUI_FIELDS_PASSWORD))
    g_variant_dict_insert (arguments, name, "s", value);
}

void
carrel_app_gui_fields_add_arguments (GVariantDict *arguments, const char *const *values)
{
  g_return_if_fail (arguments != NULL);

  for (gsize i = 0; values != NULL && values[i] != NULL && values[i + 1] != NULL; i += 2)
    add_argument (arguments, values[i], values[i + 1]);
  add_property_arguments (arguments, values);
}

GStrv
carrel_app_gui_fields_replace_password (const char *const *values, const char *password_hash)
{
  g_autoptr (GStrvBuilder) replaced = g_strv_builder_new ();

  for (gsize i = 0; values != NULL && values[i] != NULL && values[i + 1] != NULL; i += 2)
    {
      gboolean is_password = g_str_equal (values[i], CARREL_APP_GUI_FIELDS_PASSWORD);

      g_strv_builder_add (replaced, is_password ? HASH : values[i]);
      g_strv_builder_add (replaced, is_password ? password_hash : values[i + 1]);
    }
  return g_strv_builder_end (replaced);
}

const char *
carrel_app_gui_fields_find_password (const char *const *values)
{
  for (gsize i = 0; values != NULL && values[i] != NULL && values[i + 1] != NULL; i += 2)
    if (g_str_equal (values[i], CARREL_APP_GUI_FIELDS_PASSWORD) && values[i + 1][0] != '\0')
      return values[i + 1];
  return NULL;
}
