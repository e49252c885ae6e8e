/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/gui/carrel-app-gui-fields.h"
#include "app/gui/carrel-app-gui-import.h"
#include "app/gui/carrel-app-gui-plan.h"

#include "base/carrel-base-json.h"

#include <string.h>

/* What the plan of "import" says, in the words of the window's page. */

static CarrelUiImportPlan *
make (const char *said)
{
  g_autoptr (JsonObject) object = carrel_base_json_parse_object (said, strlen (said), NULL);

  g_assert_nonnull (object);
  return carrel_app_gui_plan_make ("/tmp/p", object);
}

static CarrelUiImportItem *
find (CarrelUiImportPlan *plan, CarrelUiImportSection section, const char *title)
{
  GListModel *items = carrel_ui_import_plan_get_items (plan);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (CarrelUiImportItem) item = g_list_model_get_item (items, i);

      if (carrel_ui_import_item_get_section (item) == section &&
          (title == NULL || g_strcmp0 (carrel_ui_import_item_get_title (item), title) == 0))
        return item;
    }
  return NULL;
}

static void
test_hardware (void)
{
  g_autoptr (CarrelUiImportPlan) plan = make (
    "{\"package\": {\"kind\": \"vmx\"}, \"declared_bytes\": 8388608, \"file_bytes\": 4096,"
    "\"machines\": [{\"name\": \"K\", \"mappings\": ["
    "{\"item\": \"memory\", \"from\": \"512\", \"to\": \"512\"},"
    "{\"item\": \"disk0\", \"from\": \"lsilogic\", \"to\": \"sata\", \"reason\": \"Why\"}],"
    "\"disks\": [{\"id\": \"disk0\", \"declared_bytes\": 8388608}]}],"
    "\"dropped\": [{\"item\": \"tpm\", \"words\": \"Not yet\"}], \"consents\": [], \"risks\": []}");
  CarrelUiImportItem *disk = find (plan, CARREL_UI_IMPORT_SECTION_HARDWARE, "Disk 1, 8 MB");

  g_assert_cmpstr (carrel_ui_import_plan_get_title (plan), ==, "K");
  g_assert_cmpstr (carrel_ui_import_plan_get_summary (plan), ==, "Machine of VMware");
  g_assert_cmpstr (carrel_ui_import_item_get_value (disk), ==, "lsilogic → SATA");
  g_assert_cmpstr (carrel_ui_import_item_get_text (disk), ==, "Why");
  g_assert_cmpstr (carrel_ui_import_item_get_value (
                     find (plan, CARREL_UI_IMPORT_SECTION_HARDWARE, "Memory")),
                   ==,
                   "512 MB");
  g_assert_nonnull (find (plan, CARREL_UI_IMPORT_SECTION_DROPPED, "TPM"));
  g_assert_null (find (plan, CARREL_UI_IMPORT_SECTION_ORIGIN, NULL));
  /* What is merely made in another way is no question. */
  g_assert_false (carrel_ui_import_plan_get_asks (plan));
  g_assert_true (carrel_ui_import_plan_get_trial (plan));
}

static void
test_questions (void)
{
  static const char *const asking[] = {
    "\"consents\": [{\"kind\": \"licence\", \"item\": \"EULA\", \"value\": \"T\", \"needed\": true}]",
    "\"consents\": [{\"kind\": \"file\", \"item\": \"disk1\", \"value\": \"/x\", \"needed\": true}]",
    "\"consents\": [{\"kind\": \"device\", \"item\": \"serial0\", \"value\": \"/y\"}]",
    "\"risks\": [{\"kind\": \"digest\", \"words\": \"Careful\"}]",
  };
  static const CarrelUiImportSection sections[] = {
    CARREL_UI_IMPORT_SECTION_LICENCE,
    CARREL_UI_IMPORT_SECTION_CONSENT,
    CARREL_UI_IMPORT_SECTION_REQUEST,
    CARREL_UI_IMPORT_SECTION_RISK,
  };

  for (guint i = 0; i < G_N_ELEMENTS (asking); i++)
    {
      g_autofree char *said =
        g_strdup_printf ("{\"machines\": [{\"name\": \"K\"}], \"package\": {}, %s}", asking[i]);
      g_autoptr (CarrelUiImportPlan) plan = make (said);

      g_assert_nonnull (find (plan, sections[i], NULL));
      g_assert_true (carrel_ui_import_plan_get_asks (plan));
    }
}

static void
test_signatures (void)
{
  static const struct
  {
    const char *signature;
    gboolean is_good;
  } cases[] = {
    { "{\"state\": \"valid\", \"signer\": \"S\", \"trusted\": true}", TRUE },
    { "{\"state\": \"valid\", \"signer\": \"S\", \"trusted\": false}", FALSE },
    { "{\"state\": \"valid\", \"signer\": \"S\"}", FALSE },
    { "{\"state\": \"unchecked\", \"signer\": \"S\", \"trusted\": true}", FALSE },
    { "null", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *said = g_strdup_printf (
        "{\"machines\": [{\"name\": \"K\"}], \"package\": {\"kind\": \"ovf\", \"signature\": %s}}",
        cases[i].signature);
      g_autoptr (CarrelUiImportPlan) plan = make (said);
      CarrelUiImportItem *item = find (plan, CARREL_UI_IMPORT_SECTION_ORIGIN, "Signature");

      /* Only what this system vouches for looks reassuring. */
      g_assert_true (carrel_ui_import_item_get_good (item) == cases[i].is_good);
    }
}

static void
test_problem (void)
{
  g_autoptr (CarrelUiImportPlan)
    plan = make ("{\"package\": {}, \"group\": \"Shop\", \"machines\": [{\"name\": \"A\"},"
                 "{\"name\": \"B\", \"problem\": \"No.\"}]}");

  g_assert_cmpstr (carrel_ui_import_plan_get_title (plan), ==, "Shop");
  g_assert_cmpuint (carrel_ui_import_plan_get_machines (plan), ==, 2);
  g_assert_nonnull (strstr (carrel_ui_import_plan_get_problem (plan), "B"));
  g_assert_true (carrel_ui_import_plan_get_asks (plan));
}

static void
test_arguments (void)
{
  g_autoptr (CarrelUiImportRequest) request = carrel_ui_import_request_new ();
  g_autoptr (GVariant) arguments = NULL;
  g_autoptr (GVariant) expected = g_variant_ref_sink (
    g_variant_new_parsed ("{'file': <'/tmp/p'>, 'name': <'N'>, 'configuration': "
                          "<'c'>, 'consent': <['licence', 'file']>, 'trial': "
                          "<'off'>}"));
  static const char *const consents[] = { "licence", "file", NULL };
  GVariantIter iter;
  const char *key = NULL;
  GVariant *value = NULL;

  g_object_set (request,
                "path",
                "/tmp/p",
                "name",
                "N",
                "configuration",
                "c",
                "consents",
                consents,
                NULL);
  arguments = g_variant_ref_sink (carrel_app_gui_import_make_arguments (request));
  g_assert_cmpuint (g_variant_n_children (arguments), ==, g_variant_n_children (expected));
  g_variant_iter_init (&iter, expected);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      g_autoptr (GVariant) given = g_variant_lookup_value (arguments, key, NULL);

      g_assert_nonnull (given);
      g_assert_true (g_variant_equal (given, value));
    }
}

static void
test_freeze (void)
{
  g_autoptr (CarrelUiImportRequest) request = carrel_ui_import_request_new ();
  g_autoptr (GVariant) arguments = NULL;
  g_autoptr (GVariant) held = NULL;
  gboolean is_held = FALSE;

  g_object_set (request, "path", "/dev/sdb", NULL);
  arguments = g_variant_ref_sink (carrel_app_gui_import_make_arguments (request));
  g_assert_false (g_variant_lookup (arguments, "freeze", "b", &is_held));
  g_object_set (request, "freeze", TRUE, NULL);
  held = g_variant_ref_sink (carrel_app_gui_import_make_arguments (request));
  g_assert_true (g_variant_lookup (held, "freeze", "b", &is_held) && is_held);
}

/* Disks with what was broken off of them, and what was broken off of disks that are not there. */
static void
test_disks (void)
{
  static const char said[] =
    "{\"disks\": [{\"path\": \"/dev/sda\", \"words\": \"A\", \"unfinished\": \"1\"},"
    "{\"path\": \"/dev/sdb\", \"words\": \"B\", \"freeze\": true, \"import-problem\": \"--freeze\","
    "\"uses\": [\"sdb1 is mounted at “/b”\"]}],"
    "\"unfinished\": [{\"id\": \"1\", \"words\": \"A\", \"percent\": 43},"
    "{\"id\": \"2\", \"words\": \"C\", \"percent\": 7}]}";
  g_autoptr (JsonObject) object = carrel_base_json_parse_object (said, strlen (said), NULL);
  g_autoptr (GListModel) disks = carrel_app_gui_plan_list_disks (object);
  CarrelUiPhysical *found[3] = { NULL };

  g_assert_cmpuint (g_list_model_get_n_items (disks), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      found[i] = g_list_model_get_item (disks, i);
      g_object_unref (found[i]);
    }
  g_assert_cmpstr (carrel_ui_physical_get_unfinished (found[0]), ==, "1");
  g_assert_cmpuint (carrel_ui_physical_get_percent (found[0]), ==, 43);
  g_assert_false (carrel_ui_physical_get_freeze (found[0]));
  g_assert_null (carrel_ui_physical_get_unfinished (found[1]));
  g_assert_true (carrel_ui_physical_get_freeze (found[1]));
  g_assert_null (strstr (carrel_ui_physical_get_import_problem (found[1]), "--freeze"));
  g_assert_nonnull (strstr (carrel_ui_physical_get_import_problem (found[1]), "sdb1 is mounted"));
  g_assert_null (carrel_ui_physical_get_path (found[2]));
  g_assert_cmpstr (carrel_ui_physical_get_words (found[2]), ==, "C");
  g_assert_cmpstr (carrel_ui_physical_get_unfinished (found[2]), ==, "2");
}

static void
test_values (void)
{
  g_autoptr (CarrelUiImportRequest) request = carrel_ui_import_request_new ();
  g_autoptr (CarrelUiImportPlan)
    plan = make ("{\"package\": {\"kind\": \"disk\"}, \"machines\": [{\"name\": \"A\"}],"
                 "\"in_place\": {\"chosen\": false, \"possible\": true},"
                 "\"cloud\": {\"made\": true, \"guessed\": true, \"user\": \"anna\","
                 "\"host_name\": \"a\", \"keys\": [], \"password\": false}}");
  GListModel *fields = carrel_ui_import_plan_get_fields (plan);
  static const char *const values[] = {
    "in-place", "in-place",       "cloud-init", "yes",       "cloud-user", "anna", "cloud-key",
    "/a.pub",   "cloud-password", "secret",     "host-name", "",           NULL
  };
  g_autofree char *judged = carrel_ui_import_field_judge (fields);
  g_autofree char *again = NULL;
  g_auto (GStrv) replaced = carrel_app_gui_fields_replace_password (values, "$6$hash");
  g_autoptr (GVariant) arguments = NULL;
  g_autofree char *printed = NULL;

  /* Such an image is asked about, and nobody could log in so far. */
  g_assert_true (carrel_ui_import_plan_get_asks (plan));
  g_assert_nonnull (judged);
  for (guint i = 0; i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr (CarrelUiImportField) field = g_list_model_get_item (fields, i);

      if (g_str_equal (carrel_ui_import_field_get_name (field), "cloud-password"))
        g_object_set (field, "value", "x", NULL);
    }
  again = carrel_ui_import_field_judge (fields);
  g_assert_null (again);

  g_assert_cmpstr (carrel_app_gui_fields_find_password (values), ==, "secret");
  g_object_set (request, "path", "/p", "values", values, NULL);
  g_variant_unref (g_variant_ref_sink (carrel_app_gui_import_make_arguments (request)));
  g_object_set (request, "values", replaced, NULL);
  arguments = g_variant_ref_sink (carrel_app_gui_import_make_arguments (request));
  printed = g_variant_print (arguments, FALSE);
  g_assert_null (strstr (printed, "secret"));
  g_assert_null (strstr (printed, "host-name"));
  g_assert_nonnull (strstr (printed, "'cloud-password-hash': <'$6$hash'>"));
  g_assert_nonnull (strstr (printed, "'cloud-key': <['/a.pub']>"));
  g_assert_nonnull (strstr (printed, "'in-place': <true>"));
  g_assert_nonnull (strstr (printed, "'cloud-init': <'on'>"));
}

/* What the package asks for becomes fields by its type, and its values go back under their keys. */
static void
test_properties (void)
{
  g_autoptr (CarrelUiImportPlan) plan = make (
    "{\"package\": {\"kind\": \"ovf\"}, \"machines\": [{\"name\": \"A\"}], \"properties\": ["
    "{\"key\": \"a.port\", \"type\": \"uint16\", \"kind\": \"number\", \"value\": \"80\","
    " \"configurable\": true, \"label\": \"Port\", \"category\": \"Net\"},"
    "{\"system\": \"vm\", \"key\": \"ssh\", \"type\": \"boolean\", \"kind\": \"truth\","
    " \"value\": \"true\", \"configurable\": true},"
    "{\"key\": \"mode\", \"kind\": \"text\", \"choices\": [\"x\", \"y\"], \"value\": \"y\","
    " \"qualifiers\": \"ValueMap{\\\"x\\\", \\\"y\\\"}\", \"configurable\": true},"
    "{\"key\": \"word\", \"kind\": \"text\", \"secret\": true, \"configurable\": true},"
    "{\"key\": \"fixed\", \"kind\": \"text\", \"value\": \"1\", \"configurable\": false}]}");
  static const CarrelUiImportFieldKind kinds[] = { CARREL_UI_IMPORT_FIELD_TEXT,
                                                   CARREL_UI_IMPORT_FIELD_SWITCH,
                                                   CARREL_UI_IMPORT_FIELD_CHOICE,
                                                   CARREL_UI_IMPORT_FIELD_SECRET };
  static const char *const expected[] = { "a.port=80", "vm/ssh=True", "mode=y", "word=", NULL };
  GListModel *fields = carrel_ui_import_plan_get_fields (plan);
  g_auto (GStrv) values = NULL;
  g_autoptr (CarrelUiImportField) first = g_list_model_get_item (fields, 0);
  g_autoptr (GVariant) given = NULL;
  g_autofree const char **texts = NULL;
  g_autofree char *judged = NULL;
  GVariantDict arguments;

  g_assert_true (carrel_ui_import_plan_get_asks (plan));
  g_assert_cmpuint (g_list_model_get_n_items (fields), ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (CarrelUiImportField) field = g_list_model_get_item (fields, i);

      g_assert_cmpint (carrel_ui_import_field_get_kind (field), ==, kinds[i]);
    }
  g_assert_null (carrel_ui_import_field_judge (fields));
  values = carrel_ui_import_field_list_values (fields);
  g_variant_dict_init (&arguments, NULL);
  carrel_app_gui_fields_add_arguments (&arguments, (const char *const *) values);
  given = g_variant_dict_lookup_value (&arguments, "property", G_VARIANT_TYPE_STRING_ARRAY);
  g_variant_dict_clear (&arguments);
  g_assert_nonnull (given);
  texts = g_variant_get_strv (given, NULL);
  g_assert_true (g_strv_equal (texts, expected));
  g_object_set (first, "value", "70000", NULL);
  judged = carrel_ui_import_field_judge (fields);
  g_assert_nonnull (strstr (judged, "Port"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/gui/plan/hardware-is-said-in-words", test_hardware);
  g_test_add_func ("/app/gui/plan/what-has-to-be-asked", test_questions);
  g_test_add_func ("/app/gui/plan/signatures", test_signatures);
  g_test_add_func ("/app/gui/plan/what-cannot-be-made", test_problem);
  g_test_add_func ("/app/gui/plan/arguments-of-the-command", test_arguments);
  g_test_add_func ("/app/gui/plan/what-is-set-becomes-arguments", test_values);
  g_test_add_func ("/app/gui/plan/what-is-held-still", test_freeze);
  g_test_add_func ("/app/gui/plan/disks", test_disks);
  g_test_add_func ("/app/gui/plan/what-is-asked-for-becomes-fields", test_properties);
  return g_test_run ();
}
