/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-fake-import.h"

#include <string.h>

#define LINES 30

static CarrelUiImportItem *
add (GListStore *items,
     CarrelUiImportSection section,
     const char *title,
     const char *value,
     const char *text)
{
  g_autoptr (CarrelUiImportItem) item = carrel_ui_import_item_new ();

  g_object_set (item, "section", (int) section, "title", title, "value", value, "text", text, NULL);
  g_list_store_append (items, item);
  return item;
}

static void
add_hardware (GListStore *items, const char *machine)
{
  static const char *const rows[][3] = {
    { "Processors", "2", NULL },
    { "Memory", "512 MB", NULL },
    { "Disk 1, 8 GB",
      "lsilogic → virtio",
      "This controller does not exist here; Linux has a driver for virtio" },
    { "Network card 1",
      "e1000 → e1000e",
      "This card does not exist here; most systems have a driver for the e1000e" },
    { "Sound card", "hda", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_object_set (add (items,
                       CARREL_UI_IMPORT_SECTION_HARDWARE,
                       rows[i][0],
                       rows[i][1],
                       rows[i][2]),
                  "group",
                  machine,
                  NULL);
}

static void
add_network (GListStore *items, const char *name)
{
  add (items,
       CARREL_UI_IMPORT_SECTION_NETWORK,
       name,
       "Internet (private)",
       "The guest reaches out through this computer, and nothing reaches in");
}

static void
add_licence (GListStore *items)
{
  g_autoptr (GString) text = g_string_new ("End user licence agreement\n\n");

  for (guint i = 1; i <= LINES; i++)
    g_string_append_printf (text,
                            "%u. The licensee shall keep the software at its desk, and shall not "
                            "lend, lease or lecture it.\n",
                            i);
  g_object_set (add (items,
                     CARREL_UI_IMPORT_SECTION_LICENCE,
                     "General terms of Beispielsoftwareentwicklungsgesellschaft",
                     text->str,
                     NULL),
                "kind",
                "licence",
                NULL);
}

static void
fill_appliance (GListStore *items)
{
  add (items, CARREL_UI_IMPORT_SECTION_ORIGIN, "Product", "Mail <gateway> & archive", "12.4.1");
  add (items,
       CARREL_UI_IMPORT_SECTION_ORIGIN,
       "Made by",
       "Beispielsoftwareentwicklungsgesellschaft mbH & Co. KG",
       NULL);
  add (items,
       CARREL_UI_IMPORT_SECTION_ORIGIN,
       "Signature",
       "CN=Beispielsoftwareentwicklung Release Signing 2026",
       "Nothing was changed since; that it is who it says, nobody vouches for");
  g_object_set (add (items,
                     CARREL_UI_IMPORT_SECTION_ORIGIN,
                     "Digests",
                     "2 of 2 files",
                     "They are compared while the disks are read"),
                "good",
                TRUE,
                NULL);
  add_licence (items);
  g_object_set (
    add (items,
         CARREL_UI_IMPORT_SECTION_CONSENT,
         "Disk 2",
         "/srv/images/archive/of/a/department/with/a/long/name/second-disk.qcow2",
         "The disk lies outside the package, in a file of this computer; without consent it "
         "is not read"),
    "kind",
    "file",
    NULL);
  add (items,
       CARREL_UI_IMPORT_SECTION_REQUEST,
       "Serial ports",
       "/dev/ttyS0",
       "It wants a device of this computer; it is made without");
  add (items,
       CARREL_UI_IMPORT_SECTION_RISK,
       "The signature is intact, but nobody this system trusts vouches for “CN=Beispielsoftware­"
       "entwicklung Release Signing 2026”.",
       NULL,
       NULL);
  add_hardware (items, "Mail gateway");
  add_network (items, "VM Network");
  add (
    items,
    CARREL_UI_IMPORT_SECTION_DROPPED,
    "TPM",
    NULL,
    "There is no TPM yet: a system that keeps the key of its disk in one asks for the recovery key");
  add (items,
       CARREL_UI_IMPORT_SECTION_DROPPED,
       "vmw:ExtraConfig virtualHW.productCompatibility",
       NULL,
       "Settings that mean something to VMware only are kept for an export to it");
}

static void
fill_many (GListStore *items)
{
  static const char *const configurations[][3] = {
    { "small", "Small", "For up to 100 people" },
    { "large", "Large", "For up to 10 000 people" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (configurations); i++)
    g_object_set (add (items,
                       CARREL_UI_IMPORT_SECTION_CONFIGURATION,
                       configurations[i][1],
                       NULL,
                       configurations[i][2]),
                  "kind",
                  configurations[i][0],
                  NULL);
  add_hardware (items, "Front");
  add_hardware (items, "Database");
  add_network (items, "Inside");
}

static CarrelUiImportField *
add_field (GListStore *fields,
           CarrelUiImportFieldKind kind,
           const char *group,
           const char *name,
           const char *title,
           const char *value)
{
  g_autoptr (CarrelUiImportField) field = carrel_ui_import_field_new ();

  g_object_set (field,
                "kind",
                (int) kind,
                "group",
                group,
                "name",
                name,
                "title",
                title,
                "value",
                value,
                NULL);
  g_list_store_append (fields, field);
  return field;
}

static char *
check_not_empty (CarrelUiImportField *field, GListModel *fields)
{
  return *carrel_ui_import_field_get_value (field) == '\0'
           ? g_strdup_printf ("“%s” must not be empty.", carrel_ui_import_field_get_title (field))
           : NULL;
}

static void
fill_cloud (GListStore *fields)
{
  static const char *const rows[][3] = {
    { "cloud-user", "User, who may do everything by sudo", "anna" },
    { "host-name", "Host name", "debian-12-genericcloud-amd64" },
    { "cloud-key", "Public key: a file, or “agent”", "/home/anna/.ssh/id_ed25519.pub" },
    { "cloud-password", "Password; without one it is locked", NULL },
  };
  static const CarrelUiImportFieldKind kinds[] = { CARREL_UI_IMPORT_FIELD_TEXT,
                                                   CARREL_UI_IMPORT_FIELD_TEXT,
                                                   CARREL_UI_IMPORT_FIELD_FILE,
                                                   CARREL_UI_IMPORT_FIELD_SECRET };
  static const char *const choices[] = { "copy", "in-place", NULL };
  static const char *const labels[] = { "Copy", "Use in place", NULL };

  g_object_set (
    add_field (fields, CARREL_UI_IMPORT_FIELD_CHOICE, NULL, "in-place", "Disks", "copy"),
    "choices",
    choices,
    "labels",
    labels,
    "text",
    "In place they are only read, and what the machine writes is kept apart; do not use "
    "them in the other product any more",
    NULL);
  g_object_set (add_field (fields,
                           CARREL_UI_IMPORT_FIELD_SWITCH,
                           "First start",
                           "cloud-init",
                           "Set up a user by cloud-init",
                           CARREL_UI_IMPORT_FIELD_ON),
                "text",
                "The file is called as images for clouds are; those let nobody in otherwise",
                "asks",
                TRUE,
                NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_object_set (add_field (fields, kinds[i], "First start", rows[i][0], rows[i][1], rows[i][2]),
                  "governor",
                  "cloud-init",
                  NULL);
}

static void
fill_values (GListStore *fields)
{
  static const char *const choices[] = { "thin", "thick", NULL };
  CarrelUiImportField *field = NULL;

  field = add_field (fields,
                     CARREL_UI_IMPORT_FIELD_TEXT,
                     "Network <settings>",
                     "property:com.example.address",
                     "Address",
                     "192.0.2.17");
  g_object_set (field, "text", "The address of the appliance, or empty for DHCP", NULL);
  field = add_field (fields,
                     CARREL_UI_IMPORT_FIELD_TEXT,
                     "Network <settings>",
                     "property:com.example.dns",
                     "Servers of names",
                     NULL);
  g_object_set (field, "asks", TRUE, NULL);
  carrel_ui_import_field_set_check (field, check_not_empty);
  field = add_field (fields,
                     CARREL_UI_IMPORT_FIELD_SECRET,
                     "Beispielsoftware",
                     "property:password",
                     "Password of the administrator",
                     NULL);
  g_object_set (field, "text", "Between 8 and 32 characters", NULL);
  add_field (fields,
             CARREL_UI_IMPORT_FIELD_SWITCH,
             "Beispielsoftware",
             "property:ssh",
             "Let people in by SSH",
             CARREL_UI_IMPORT_FIELD_ON);
  field = add_field (fields,
                     CARREL_UI_IMPORT_FIELD_CHOICE,
                     "Beispielsoftware",
                     "property:disks",
                     "Disks",
                     "thick");
  g_object_set (field, "choices", choices, NULL);
}

static GListModel *
create_fields (const char *path)
{
  GListStore *fields = g_list_store_new (CARREL_UI_TYPE_IMPORT_FIELD);

  if (strstr (path, "cloud") != NULL)
    fill_cloud (fields);
  if (strstr (path, "values") != NULL)
    fill_values (fields);
  return G_LIST_MODEL (fields);
}

CarrelUiImportPlan *
carrel_ui_fake_import_create_plan (const char *path, const char *configuration)
{
  CarrelUiImportPlan *plan = carrel_ui_import_plan_new ();
  g_autoptr (GListStore) items = g_list_store_new (CARREL_UI_TYPE_IMPORT_ITEM);
  g_autoptr (GListModel) fields = create_fields (path);
  gboolean is_appliance = strstr (path, "appliance") != NULL;
  gboolean is_many = strstr (path, "many") != NULL;
  gboolean is_broken = strstr (path, "broken") != NULL;

  if (is_appliance)
    fill_appliance (items);
  else if (is_many)
    fill_many (items);
  else
    add_hardware (items, "Kiste");
  if (!is_appliance && !is_many)
    add_network (items, "nat");
  g_object_set (plan,
                "path",
                path,
                "title",
                is_appliance ? "Mail gateway" : (is_many ? "Shop" : "Kiste"),
                "summary",
                is_appliance ? "Package (OVF)"
                             : (is_many ? "Package (OVF), 2 machines" : "Machine of VMware"),
                "configuration",
                is_many ? (configuration != NULL ? configuration : "small") : NULL,
                "problem",
                is_broken ? "“Kiste” cannot be made: The machine is made for the processor "
                            "aarch64; only x86 machines run here"
                          : NULL,
                "machines",
                is_many ? 2 : 1,
                "read-bytes",
                (guint64) 1610612736,
                "disk-bytes",
                (guint64) 8589934592,
                "trial",
                TRUE,
                "items",
                items,
                "fields",
                fields,
                NULL);
  return plan;
}

GListModel *
carrel_ui_fake_import_list_found (void)
{
  static const char *const found[][4] = {
    { "Kiste", "VMware", "/home/someone/vmware/Kiste/Kiste.vmx", NULL },
    { "Kasten & <Truhe>",
      "VirtualBox",
      "/home/someone/VirtualBox VMs/A folder with a long name/Kasten/Kasten.vbox",
      NULL },
    { "haus", "libvirt", "/home/someone/.config/libvirt/qemu/haus.xml", NULL },
    { "Old",
      "VirtualBox",
      "/home/someone/VirtualBox VMs/Old/Old.vbox",
      "“Old.vbox” is encrypted: decrypt it with the product that it belongs to, and try again." },
  };
  GListStore *items = g_list_store_new (CARREL_UI_TYPE_IMPORT_ITEM);

  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    g_object_set (add (items,
                       CARREL_UI_IMPORT_SECTION_ORIGIN,
                       found[i][0],
                       found[i][1],
                       found[i][3]),
                  "kind",
                  found[i][2],
                  NULL);
  return G_LIST_MODEL (items);
}

GListModel *
carrel_ui_fake_import_list_disks (gboolean has_some)
{
  static const struct
  {
    const char *path;
    const char *words;
    guint64 size;
    gboolean is_removable;
    const char *import_problem;
    const char *write_problem;
    gboolean is_freezable;
    const char *unfinished;
  } found[] = {
    { "/dev/nvme0n1",
      "Swift & <Sons> NV 1 1000 GB",
      1000204886016,
      FALSE,
      "“/dev/nvme0n1” is in use: nvme0n1p2 is mounted at “/”. This computer runs from it, and it would "
      "change while it is read: start another system, such as a live one from a stick, and read it "
      "from there.",
      "This computer runs from “/dev/nvme0n1”. It is not overwritten." },
    { "/dev/sda", "ACME Rapid 500 S4EV01 500 GB", 500107862016, FALSE, NULL, NULL, FALSE, "one" },
    { "/dev/sdb", "Stick & <Thin> 4C530001 64 GB", 64023257088, TRUE, NULL, NULL },
    { "/dev/sdc",
      "Generic Card Reader 32 GB",
      32010928128,
      TRUE,
      NULL,
      "“/dev/sdc” cannot be written. If it has a switch for that, turn it." },
    { "/dev/sdd",
      "Backup 8811 2.0 TB",
      2000398934016,
      TRUE,
      "sdd1 is mounted at “/media/someone/backup”. Unmount it, or hold it still while it is read.",
      "“/dev/sdd” is in use: sdd1 is mounted at “/media/someone/backup”. End that first; what is on it will be lost.",
      TRUE,
      NULL },
    { NULL, "Old Laptop 77AB 250 GB", 250059350016, FALSE, NULL, NULL, FALSE, "two" },
  };
  GListStore *disks = g_list_store_new (CARREL_UI_TYPE_PHYSICAL);

  for (guint i = 0; i < G_N_ELEMENTS (found) && has_some; i++)
    {
      g_autoptr (CarrelUiPhysical) disk = carrel_ui_physical_new ();

      g_object_set (disk,
                    "path",
                    found[i].path,
                    "words",
                    found[i].words,
                    "size",
                    found[i].size,
                    "removable",
                    found[i].is_removable,
                    "import-problem",
                    found[i].import_problem,
                    "write-problem",
                    found[i].write_problem,
                    "freeze",
                    found[i].is_freezable,
                    "unfinished",
                    found[i].unfinished,
                    "percent",
                    found[i].unfinished != NULL ? 43 : 0,
                    NULL);
      g_list_store_append (disks, disk);
    }
  return G_LIST_MODEL (disks);
}
