/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-plan.h"

#include "../carrel-app-dropped.h"
#include "carrel-app-gui-fields.h"

#include "ui/carrel-ui-format.h"

#include "base/carrel-base-json.h"
#include "base/carrel-base-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *word;
  const char *words;
} Name;

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const Name kinds[] = {
  { "ovf", N_ ("Package (OVF)") },
  { "vmx", N_ ("Machine of VMware") },
  { "vbox", N_ ("Machine of VirtualBox") },
  { "libvirt", N_ ("Machine of libvirt") },
  { "hyperv", N_ ("Machine of Hyper-V") },
  { "utm", N_ ("Machine of UTM") },
  { "quickemu", N_ ("Machine of quickemu") },
  { "vagrant", N_ ("Vagrant box") },
  { "disk", N_ ("Disk without a machine") },
  { NULL },
};

/* What the plan calls devices and properties, without their numbers. */
static const Name items[] = {
  { "processors", N_ ("Processors") },
  { "memory", N_ ("Memory") },
  { "firmware", N_ ("Firmware") },
  { "board", N_ ("Board") },
  { "sound", N_ ("Sound card") },
  { "disk", N_ ("Disk") },
  { "cd", N_ ("CD drive") },
  { "net", N_ ("Network card") },
  { "nvram", N_ ("Variables of the firmware") },
  { "secure-boot", N_ ("Secure Boot") },
  { "tpm", N_ ("TPM") },
  { "iommu", N_ ("IOMMU") },
  { "3d", N_ ("3D graphics") },
  { "displays", N_ ("Further displays") },
  { "floppy", N_ ("Floppy drive") },
  { "serial", N_ ("Serial ports") },
  { "parallel", N_ ("Parallel ports") },
  { "properties", N_ ("Values to set") },
  { "start-order", N_ ("Turn at the start") },
  { "start-delay", N_ ("Seconds of head start") },
  { NULL },
};

static const Name values[] = {
  { "bios", N_ ("BIOS") },
  { "efi", N_ ("UEFI") },
  { "uefi", N_ ("UEFI") },
  { "sata", N_ ("SATA") },
  { "ahci", N_ ("SATA") },
  { "ide", N_ ("IDE") },
  { "scsi", N_ ("SCSI") },
  { "user", N_ ("Internet (private)") },
  { NULL },
};
/* clang-format on */

static const char *
look_up (const Name *names, const char *word)
{
  for (; word != NULL && names->word != NULL; names++)
    if (g_str_equal (names->word, word))
      return _ (names->words);
  return NULL;
}

static CarrelUiImportItem *
add (GListStore *store,
     CarrelUiImportSection section,
     const char *title,
     const char *value,
     const char *text)
{
  g_autoptr (CarrelUiImportItem) item = carrel_ui_import_item_new ();

  g_object_set (item, "section", (int) section, "title", title, "value", value, "text", text, NULL);
  g_list_store_append (store, item);
  return item;
}

/* "disk0" becomes "Disk 1"; what has no words of ours stands as it is. */
static char *
name_item (const char *item)
{
  gsize stem = strlen (item);
  g_autofree char *word = NULL;
  const char *words = look_up (items, item);

  if (words != NULL)
    return g_strdup (words);
  while (stem > 0 && g_ascii_isdigit (item[stem - 1]))
    stem--;
  word = g_strndup (item, stem);
  words = item[stem] != '\0' ? look_up (items, word) : NULL;
  if (words == NULL)
    return g_strdup (item);
  /* Translators: a device and its number, such as "Disk 2" */
  return g_strdup_printf (C_ ("device", "%s %u"),
                              words,
                              (guint) g_ascii_strtoull (item + stem, NULL, 10) + 1);
}

static char *
name_value (const char *item, const char *value)
{
  const char *words = look_up (values, value);

  if (value == NULL)
    return NULL;
  if (g_str_equal (item, "memory"))
    return carrel_ui_format_memory (g_ascii_strtoull (value, NULL, 10));
  return g_strdup (words != NULL ? words : value);
}

static void
add_mapping (GListStore *store,
             CarrelUiImportSection section,
             JsonObject *mapping,
             const char *machine,
             const char *size)
{
  g_autofree char *item = carrel_base_json_dup_line (mapping, "item");
  g_autofree char *from = carrel_base_json_dup_line (mapping, "from");
  g_autofree char *to = carrel_base_json_dup_line (mapping, "to");
  g_autofree char *reason = carrel_base_json_dup_line (mapping, "reason");
  g_autofree char *before = name_value (item != NULL ? item : "", from);
  g_autofree char *after = name_value (item != NULL ? item : "", to);
  g_autofree char *value = NULL;
  g_autofree char *name = section == CARREL_UI_IMPORT_SECTION_HARDWARE
                            ? name_item (item != NULL ? item : "?")
                            : g_strdup (item != NULL ? item : "?");
  /* Translators: a disk, and how large it is */
  g_autofree char *title = size != NULL ? g_strdup_printf (C_ ("device", "%s, %s"), name, size)
                                        : g_strdup (name);

  if (section == CARREL_UI_IMPORT_SECTION_HARDWARE && before != NULL && after != NULL &&
      !g_str_equal (before, after))
    /* Translators: what a device was, and what it becomes */
    value = g_strdup_printf (C_ ("device", "%s → %s"), before, after);
  else
    value = g_strdup (after != NULL ? after : before);
  g_object_set (add (store, section, title, value, reason), "group", machine, NULL);
}

static char *
find_size (JsonArray *disks, const char *id)
{
  for (guint i = 0; disks != NULL && id != NULL && i < json_array_get_length (disks); i++)
    {
      JsonObject *disk = json_array_get_object_element (disks, i);
      gint64 bytes = carrel_base_json_get_int (disk, "declared_bytes", -1);

      if (bytes >= 0 && g_strcmp0 (carrel_base_json_get_string (disk, "id"), id) == 0)
        return carrel_ui_format_bytes ((guint64) bytes);
    }
  return NULL;
}

static void
add_machine (GListStore *store, JsonObject *machine)
{
  JsonArray *mappings = carrel_base_json_get_array (machine, "mappings");
  JsonArray *disks = carrel_base_json_get_array (machine, "disks");
  g_autofree char *name = carrel_base_json_dup_line (machine, "name");

  for (guint i = 0; mappings != NULL && i < json_array_get_length (mappings); i++)
    {
      JsonObject *mapping = json_array_get_object_element (mappings, i);
      g_autofree char *size = find_size (disks, carrel_base_json_get_string (mapping, "item"));

      add_mapping (store, CARREL_UI_IMPORT_SECTION_HARDWARE, mapping, name, size);
    }
}

static void
add_signature (GListStore *store, JsonObject *signature)
{
  g_autofree char *signer = signature != NULL ? carrel_base_json_dup_line (signature, "signer")
                                              : NULL;
  gboolean is_valid = signature != NULL &&
                      g_strcmp0 (carrel_base_json_get_string (signature, "state"), "valid") == 0;
  gboolean is_trusted = is_valid && carrel_base_json_get_boolean (signature, "trusted", FALSE);
  const char *text = NULL;

  if (is_trusted)
    text = _ ("Nothing was changed since, and this system trusts who vouches for the name");
  else if (is_valid)
    text = _ ("Nothing was changed since; that it is who it says, nobody vouches for");
  else if (signature != NULL)
    text = _ ("It is of a kind that cannot be checked here");
  g_object_set (add (store,
                     CARREL_UI_IMPORT_SECTION_ORIGIN,
                     _ ("Signature"), signature == NULL ? C_ ("signature", "None") : signer, text),
                     "good",
                     is_trusted,
                     NULL);
}

static void
add_digests (GListStore *store, gint64 n_files, gint64 n_digests)
{
  g_autofree char *value =
    g_strdup_printf (ngettext ("%u of %u file", "%u of %u files", (gulong) n_files),
                     (guint) n_digests,
                     (guint) n_files);

  if (n_files == 0)
    return;
  g_object_set (add (store,
                     CARREL_UI_IMPORT_SECTION_ORIGIN,
                     _ ("Digests"),
                        value,
                        n_digests > 0
                        ? _ ("They are compared while the disks are read")
                        : NULL),
                     "good",
                     n_digests == n_files,
                     NULL);
}

static void
add_origin (GListStore *store, JsonObject *package)
{
  g_autofree char *product = carrel_base_json_dup_line (package, "product");
  g_autofree char *version = carrel_base_json_dup_line (package, "version");
  g_autofree char *vendor = carrel_base_json_dup_line (package, "vendor");
  g_autofree char *generator = carrel_base_json_dup_line (package, "generator");

  if (product != NULL)
    add (store, CARREL_UI_IMPORT_SECTION_ORIGIN, _ ("Product"), product, version);
  if (vendor != NULL)
    add (store, CARREL_UI_IMPORT_SECTION_ORIGIN, _ ("Made by"), vendor, NULL);
  if (generator != NULL)
    add (store, CARREL_UI_IMPORT_SECTION_ORIGIN, _ ("Written by"), generator, NULL);
  /* Nobody but the packages of this kind can be signed, or list digests. */
  if (g_strcmp0 (carrel_base_json_get_string (package, "kind"), "ovf") != 0)
    return;
  add_signature (store, carrel_base_json_get_object (package, "signature"));
  add_digests (store,
               carrel_base_json_get_int (package, "files", 0),
               carrel_base_json_get_int (package, "digests", 0));
}

static void
add_configurations (GListStore *store, JsonObject *package)
{
  JsonArray *array = carrel_base_json_get_array (package, "configurations");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *one = json_array_get_object_element (array, i);
      const char *id = carrel_base_json_get_string (one, "id");
      g_autofree char *label = carrel_base_json_dup_line (one, "label");
      g_autofree char *shown = carrel_base_json_dup_line (one, "id");
      g_autofree char *description = carrel_base_json_dup_line (one, "description");

      g_object_set (add (store,
                         CARREL_UI_IMPORT_SECTION_CONFIGURATION,
                         label != NULL ? label : shown,
                         NULL,
                         description),
                    "kind",
                    id,
                    NULL);
    }
}

static void
add_consent (GListStore *store, JsonObject *consent)
{
  const char *kind = carrel_base_json_get_string (consent, "kind");
  gboolean is_needed = carrel_base_json_get_boolean (consent, "needed", FALSE);
  g_autofree char *item = carrel_base_json_dup_line (consent, "item");
  g_autofree char *value = carrel_base_json_dup_line (consent, "value");
  g_autofree char *words = carrel_base_json_dup_line (consent, "words");
  g_autofree char *name = name_item (item != NULL ? item : "?");
  CarrelUiImportSection section = is_needed ? CARREL_UI_IMPORT_SECTION_CONSENT
                                            : CARREL_UI_IMPORT_SECTION_REQUEST;

  if (g_strcmp0 (kind, "licence") == 0)
    {
      /* As it stands, and whole. */
      g_object_set (add (store,
                         CARREL_UI_IMPORT_SECTION_LICENCE,
                         item != NULL && !g_str_equal (item, "EULA") ? item : NULL,
                         carrel_base_json_get_string (consent, "value"),
                         NULL),
                    "kind",
                    kind,
                    NULL);
      return;
    }
  g_object_set (add (store, section, name, value, words), "kind", kind, NULL);
}

static void
add_consents (GListStore *store, JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    add_consent (store, json_array_get_object_element (array, i));
}

static void
add_words (GListStore *store,
           CarrelUiImportSection section,
           JsonArray *array,
           const char *title_member,
           const char *text_member)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *one = json_array_get_object_element (array, i);
      g_autofree char *title = carrel_base_json_dup_line (one, title_member);
      g_autofree char *text = text_member != NULL ? carrel_base_json_dup_line (one, text_member)
                                                  : NULL;
      g_autofree char *name = text_member != NULL ? name_item (title != NULL ? title : "?")
                                                  : g_strdup (title);

      add (store, section, name, NULL, text);
    }
}

static char *
make_summary (JsonObject *package, guint n_machines)
{
  const char *kind = look_up (kinds, carrel_base_json_get_string (package, "kind"));
  g_autofree char *machines = g_strdup_printf (ngettext ("%u machine", "%u machines", n_machines),
                                               n_machines);

  if (kind == NULL)
    return g_steal_pointer (&machines);
  /* Translators: what kind of package it is, and how many machines it has */
  return n_machines > 1 ? g_strdup_printf (C_ ("import", "%s, %s"), kind, machines)
                        : g_strdup (kind);
}

/* That not all of a disk has to be read again. */
static void
add_resumed (char **summary, JsonObject *unfinished)
{
  g_autofree char *before = NULL;

  if (unfinished == NULL || carrel_base_json_get_int (unfinished, "percent", 0) <= 0)
    return;
  before = g_steal_pointer (summary);
  /* Translators: what it is, and how much of it was read before it was broken off */
  *summary = g_strdup_printf (_ ("%s, goes on at %u %%"),
                                 before,
                                 (guint) carrel_base_json_get_int (unfinished, "percent", 0));
}

static char *
find_problem (JsonArray *machines)
{
  for (guint i = 0; i < json_array_get_length (machines); i++)
    {
      JsonObject *machine = json_array_get_object_element (machines, i);
      g_autofree char *name = carrel_base_json_dup_line (machine, "name");
      g_autofree char *problem = carrel_base_json_dup_line (machine, "problem");

      if (problem != NULL)
        return g_strdup_printf (_ ("“%s” cannot be made: %s"), name != NULL ? name : "?", problem);
    }
  return NULL;
}

static void
fill (GListStore *store, JsonObject *said, JsonObject *package, JsonArray *machines)
{
  JsonArray *networks = carrel_base_json_get_array (said, "networks");
  g_autoptr (JsonArray)
    dropped = carrel_app_dropped_group (carrel_base_json_get_array (said, "dropped"));

  add_origin (store, package);
  add_consents (store, carrel_base_json_get_array (said, "consents"));
  add_words (store,
             CARREL_UI_IMPORT_SECTION_RISK,
             carrel_base_json_get_array (said, "risks"),
             "words",
             NULL);
  add_configurations (store, package);
  for (guint i = 0; i < json_array_get_length (machines); i++)
    add_machine (store, json_array_get_object_element (machines, i));
  for (guint i = 0; networks != NULL && i < json_array_get_length (networks); i++)
    add_mapping (store,
                 CARREL_UI_IMPORT_SECTION_NETWORK,
                 json_array_get_object_element (networks, i),
                 NULL,
                 NULL);
  add_words (store, CARREL_UI_IMPORT_SECTION_DROPPED, dropped, "item", "words");
}

CarrelUiImportPlan *
carrel_app_gui_plan_make (const char *path, JsonObject *said)
{
  CarrelUiImportPlan *plan = carrel_ui_import_plan_new ();
  g_autoptr (GListStore) store = g_list_store_new (CARREL_UI_TYPE_IMPORT_ITEM);
  g_autoptr (GListModel) fields = carrel_app_gui_fields_make (said);
  g_autoptr (JsonArray) none = json_array_new ();
  g_autoptr (JsonObject) nothing = json_object_new ();
  JsonArray *machines = carrel_base_json_get_array (said, "machines");
  JsonObject *package = carrel_base_json_get_object (said, "package");
  g_autofree char *title = carrel_base_json_dup_line (said, "group");
  g_autofree char *problem = NULL;
  g_autofree char *summary = NULL;

  if (machines == NULL)
    machines = none;
  if (package == NULL)
    package = nothing;
  if (title == NULL && json_array_get_length (machines) > 0)
    title = carrel_base_json_dup_line (json_array_get_object_element (machines, 0), "name");
  problem = find_problem (machines);
  summary = make_summary (package, json_array_get_length (machines));
  add_resumed (&summary, carrel_base_json_get_object (said, "unfinished"));
  fill (store, said, package, machines);
  g_object_set (plan,
                "path",
                path,
                "title",
                title,
                "summary",
                summary,
                "configuration",
                carrel_base_json_get_string (package, "configuration"),
                "problem",
                problem,
                "machines",
                json_array_get_length (machines),
                "read-bytes",
                (guint64) carrel_base_json_get_int (said, "file_bytes", 0),
                "disk-bytes",
                (guint64) carrel_base_json_get_int (said, "declared_bytes", 0),
                "trial",
                g_strcmp0 (carrel_base_json_get_string (package, "kind"), "disk") != 0,
                "items",
                store,
                "fields",
                fields,
                NULL);
  return plan;
}

GListModel *
carrel_app_gui_plan_list_found (JsonObject *said)
{
  GListStore *store = g_list_store_new (CARREL_UI_TYPE_IMPORT_ITEM);
  JsonArray *machines = carrel_base_json_get_array (said, "machines");

  for (guint i = 0; machines != NULL && i < json_array_get_length (machines); i++)
    {
      JsonObject *machine = json_array_get_object_element (machines, i);
      g_autofree char *name = carrel_base_json_dup_line (machine, "name");
      g_autofree char *product = carrel_base_json_dup_line (machine, "product");
      g_autofree char *problem = carrel_base_json_dup_line (machine, "problem");

      g_object_set (add (store, CARREL_UI_IMPORT_SECTION_ORIGIN, name, product, problem),
                    "kind",
                    carrel_base_json_get_string (machine, "path"),
                    NULL);
    }
  return G_LIST_MODEL (store);
}

/* What it is used for, and what can be done about it here. */
static char *
describe_uses (JsonObject *object)
{
  JsonArray *uses = carrel_base_json_get_array (object, "uses");
  GString *text = g_string_new (NULL);

  for (guint i = 0; uses != NULL && i < json_array_get_length (uses); i++)
    g_string_append_printf (text,
                            "%s%s",
                            i > 0 ? "; " : "",
                            json_array_get_string_element (uses, i));
  g_string_append_printf (text, ". %s", _ ("Unmount it, or hold it still while it is read."));
  return g_string_free (text, FALSE);
}

static JsonObject *
find_unfinished (JsonArray *unfinished, const char *id)
{
  for (guint i = 0; id != NULL && unfinished != NULL && i < json_array_get_length (unfinished); i++)
    {
      JsonObject *one = json_array_get_object_element (unfinished, i);

      if (g_strcmp0 (carrel_base_json_get_string (one, "id"), id) == 0)
        return one;
    }
  return NULL;
}

static void
set_unfinished (CarrelUiPhysical *disk, JsonObject *one)
{
  g_object_set (disk,
                "unfinished",
                carrel_base_json_get_string (one, "id"),
                "percent",
                (guint) CLAMP (carrel_base_json_get_int (one, "percent", 0), 0, 100),
                NULL);
}

/* Imports that were broken off, of partitions and of disks that are not there. */
static void
add_absent (GListStore *store, JsonArray *unfinished, GHashTable *shown)
{
  for (guint i = 0; unfinished != NULL && i < json_array_get_length (unfinished); i++)
    {
      JsonObject *one = json_array_get_object_element (unfinished, i);
      g_autofree char *words = carrel_base_json_dup_line (one, "words");
      g_autoptr (CarrelUiPhysical) disk = NULL;

      if (g_hash_table_contains (shown, one))
        continue;
      disk = carrel_ui_physical_new ();
      g_object_set (disk, "words", words, NULL);
      set_unfinished (disk, one);
      g_list_store_append (store, disk);
    }
}

GListModel *
carrel_app_gui_plan_list_disks (JsonObject *said)
{
  GListStore *store = g_list_store_new (CARREL_UI_TYPE_PHYSICAL);
  JsonArray *disks = carrel_base_json_get_array (said, "disks");
  JsonArray *unfinished = carrel_base_json_get_array (said, "unfinished");
  g_autoptr (GHashTable) shown = g_hash_table_new (NULL, NULL);

  for (guint i = 0; disks != NULL && i < json_array_get_length (disks); i++)
    {
      JsonObject *object = json_array_get_object_element (disks, i);
      g_autoptr (CarrelUiPhysical) disk = carrel_ui_physical_new ();
      const char *id = carrel_base_json_get_string (object, "unfinished");
      JsonObject *one = find_unfinished (unfinished, id);
      gboolean is_freezable = carrel_base_json_get_boolean (object, "freeze", FALSE);
      g_autofree char *uses = is_freezable ? describe_uses (object) : NULL;

      if (one != NULL)
        {
          set_unfinished (disk, one);
          g_hash_table_add (shown, one);
        }
      g_object_set (disk,
                    "freeze",
                    is_freezable,
                    "path",
                    carrel_base_json_get_string (object, "path"),
                    "words",
                    carrel_base_json_get_string (object, "words"),
                    "size",
                    (guint64) carrel_base_json_get_int (object, "size-bytes", 0),
                    "removable",
                    carrel_base_json_get_boolean (object, "removable", FALSE),
                    "import-problem",
                    uses != NULL ? uses : carrel_base_json_get_string (object, "import-problem"),
                    "write-problem",
                    carrel_base_json_get_string (object, "write-problem"),
                    NULL);
      g_list_store_append (store, disk);
    }
  add_absent (store, unfinished, shown);
  return G_LIST_MODEL (store);
}
