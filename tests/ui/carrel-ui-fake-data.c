/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-fake-data.h"

#include "carrel-ui-fake-picture.h"

#define GB (G_GUINT64_CONSTANT (1) << 30)
#define DAY (24 * 60 * 60)

static const struct
{
  const char *name;
  const char *system;
  CarrelUiState state;
  const char *folder;
  const char *tag;
} machines[CARREL_UI_FAKE_DATA_MACHINES_MAX] = {
  { "Debian 12", "Debian 12", CARREL_UI_STATE_RUNNING, NULL, "work" },
  { "Windows 11 for the tax program", "Windows 11", CARREL_UI_STATE_OFF, NULL, "office" },
  { "Fedora Workstation 39", "Fedora 39", CARREL_UI_STATE_PAUSED, "Lab", "work" },
  { "Ubuntu 22.04 LTS", "Ubuntu 22.04", CARREL_UI_STATE_RUNNING, "Lab", "work" },
  { "Installer test", "Debian 12", CARREL_UI_STATE_STARTING, NULL, NULL },
  { "A very long name that somebody gave to a machine because it explains everything about it",
    "Debian 11",
    CARREL_UI_STATE_OFF,
    "Archive",
    NULL },
  { "חשבונאות של המשרד", "Windows 10", CARREL_UI_STATE_OFF, NULL, "office" },
  { "开发用的桌面", "openSUSE Tumbleweed", CARREL_UI_STATE_RUNNING, "Lab", "work" },
  { "Build host", "Alpine Linux 3.18", CARREL_UI_STATE_CRASHED, "Lab", NULL },
  { "Router", "OpenWrt 23.05", CARREL_UI_STATE_RUNNING, "Lab", "network" },
  { "FreeBSD 13.2", "FreeBSD 13.2", CARREL_UI_STATE_OFF, NULL, NULL },
  { "Unknown appliance", NULL, CARREL_UI_STATE_UNKNOWN, NULL, NULL },
  { "Mail server", "Debian 12", CARREL_UI_STATE_RUNNING, "Servers", "network" },
  { "Web server", "Debian 12", CARREL_UI_STATE_RUNNING, "Servers", "network" },
  { "Database", "Red Hat Enterprise Linux 9", CARREL_UI_STATE_STOPPING, "Servers", NULL },
  { "<b>bold</b> & co", "Debian 10", CARREL_UI_STATE_OFF, NULL, NULL },
  { "Windows XP, for the scanner", "Windows XP", CARREL_UI_STATE_OFF, "Archive", "office" },
  { "Linux Mint 21", "Linux Mint 21", CARREL_UI_STATE_OFF, NULL, NULL },
  { "Kali", "Kali Linux", CARREL_UI_STATE_OFF, "Lab", NULL },
  { "macOS look-alike", "elementary OS 7", CARREL_UI_STATE_OFF, NULL, NULL },
  { "سطح المكتب العربي", "Ubuntu 22.04", CARREL_UI_STATE_OFF, NULL, NULL },
  { "Rocky 9", "Rocky Linux 9", CARREL_UI_STATE_OFF, "Servers", NULL },
  { "Arch", "Arch Linux", CARREL_UI_STATE_PAUSED, NULL, NULL },
  { "NixOS 23.11", "NixOS 23.11", CARREL_UI_STATE_OFF, NULL, NULL },
  { "Course: databases", "Debian 12", CARREL_UI_STATE_OFF, "Course", NULL },
  { "Course: networks", "Debian 12", CARREL_UI_STATE_OFF, "Course", NULL },
  { "Course: compilers", "Debian 12", CARREL_UI_STATE_OFF, "Course", NULL },
  { "OpenBSD 7.4", "OpenBSD 7.4", CARREL_UI_STATE_OFF, NULL, NULL },
  { "Haiku", "Haiku R1", CARREL_UI_STATE_OFF, NULL, NULL },
  { "DOS games", "FreeDOS 1.3", CARREL_UI_STATE_OFF, "Archive", "office" },
};

CarrelUiMachine *
carrel_ui_fake_data_create_machine (guint number)
{
  CarrelUiMachine *machine = carrel_ui_machine_new ();
  CarrelUiState state = machines[number].state;
  g_autofree char *uuid = g_strdup_printf ("00000000-0000-4000-8000-%012u", number);
  const char *const tags[] = { machines[number].tag, NULL };
  g_autoptr (GdkTexture)
    picture = number % 6 == 5 ? NULL : carrel_ui_fake_picture_new (number == 4 ? 4 : number);

  g_object_set (machine,
                "uuid",
                uuid,
                "name",
                machines[number].name,
                "os-name",
                machines[number].system,
                "state",
                (int) state,
                "folder-id",
                machines[number].folder,
                "folder-name",
                machines[number].folder,
                "tags",
                machines[number].tag != NULL ? tags : NULL,
                "favourite",
                number % 9 == 0,
                "thumbnail",
                picture,
                "cpus",
                1 + number % 8,
                "memory-mib",
                (guint64) 1024 << (number % 4),
                "disk-used",
                GB / 5 * (1 + number * 7 % 90),
                "disk-virtual",
                GB * (20 + number * 11 % 100),
                "last-used",
                g_get_real_time () / G_USEC_PER_SEC - (gint64) number * number * DAY / 7,
                "firmware",
                number % 4 == 1 ? "BIOS" : "UEFI",
                "display-kind",
                number % 5 == 4 ? "vnc" : "spice",
                "network",
                number % 7 != 6,
                "media",
                number == 4 ? "debian-12-netinst.iso" : NULL,
                "kept",
                number == 0 ? 3 : 0,
                NULL);
  if (number == 0)
    g_object_set (machine,
                  "notes",
                  "The desktop for everyday work.\nUpdates run on Fridays.",
                  "doctor",
                  "The guest has no SPICE agent, so its screen cannot follow the window. Install "
                  "spice-vdagent inside.",
                  NULL);
  if (state == CARREL_UI_STATE_CRASHED)
    g_object_set (machine,
                  "reason",
                  "QEMU was ended by the kernel, because the host ran out of memory.",
                  "advice",
                  "Give this machine less memory, or close other programs.",
                  NULL);
  if (number == 3)
    {
      const char *const pending[] = { "cpus", NULL };

      g_object_set (machine, "pending-restart", pending, NULL);
    }
  return machine;
}

static void
add_place (GListStore *places,
           CarrelUiPlaceKind kind,
           const char *id,
           const char *title,
           const char *icon_name,
           guint count,
           guint depth)
{
  g_autoptr (CarrelUiPlace) place = carrel_ui_place_new ();

  g_object_set (place,
                "kind",
                (int) kind,
                "id",
                id,
                "title",
                title,
                "icon-name",
                icon_name,
                "count",
                count,
                "depth",
                depth,
                NULL);
  g_list_store_append (places, place);
}

void
carrel_ui_fake_data_fill_places (GListStore *places)
{
  add_place (places, CARREL_UI_PLACE_ALL, NULL, NULL, NULL, 0, 0);
  add_place (places, CARREL_UI_PLACE_RUNNING, NULL, NULL, NULL, 0, 0);
  add_place (places, CARREL_UI_PLACE_FAVOURITES, NULL, NULL, NULL, 0, 0);
  add_place (places, CARREL_UI_PLACE_RECENT, NULL, NULL, NULL, 0, 0);
  add_place (places, CARREL_UI_PLACE_FOLDER, "Archive", "Archive", NULL, 3, 0);
  add_place (places, CARREL_UI_PLACE_FOLDER, "Course", "Course", NULL, 3, 0);
  add_place (places, CARREL_UI_PLACE_FOLDER, "Lab", "Lab", NULL, 6, 0);
  add_place (places, CARREL_UI_PLACE_FOLDER, "Servers", "Servers", NULL, 4, 1);
  add_place (places, CARREL_UI_PLACE_TAG, "network", "network", NULL, 3, 0);
  add_place (places, CARREL_UI_PLACE_TAG, "office", "office", NULL, 4, 0);
  add_place (places, CARREL_UI_PLACE_TAG, "work", "work", NULL, 4, 0);
  add_place (places, CARREL_UI_PLACE_TRASH, NULL, NULL, NULL, 0, 0);
}

void
carrel_ui_fake_data_fill_systems (GListStore *systems)
{
  static const struct
  {
    const char *id;
    const char *name;
    guint cpus;
    guint64 memory_mib;
    guint64 disk_gb;
    const char *firmware;
  } known[] = {
    { "alpinelinux3.18", "Alpine Linux 3.18", 1, 512, 8, "bios" },
    { "debian11", "Debian 11", 2, 2048, 20, "uefi" },
    { "debian12", "Debian 12", 4, 4096, 32, "uefi" },
    { "fedora39", "Fedora Linux 39", 4, 4096, 40, "uefi" },
    { "freebsd13.2", "FreeBSD 13.2", 2, 2048, 20, "bios" },
    { "ubuntu22.04", "Ubuntu 22.04 LTS", 4, 4096, 40, "uefi" },
    { "win10", "Microsoft Windows 10", 4, 8192, 64, "uefi" },
    { "win11", "Microsoft Windows 11", 4, 8192, 64, "uefi" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (CarrelUiSystem) system = carrel_ui_system_new ();

      g_object_set (system,
                    "id",
                    known[i].id,
                    "name",
                    known[i].name,
                    "cpus",
                    known[i].cpus,
                    "memory-mib",
                    known[i].memory_mib,
                    "disk-bytes",
                    known[i].disk_gb * GB,
                    "firmware",
                    known[i].firmware,
                    NULL);
      g_list_store_append (systems, system);
    }
}

void
carrel_ui_fake_data_fill_images (GListStore *images, GListModel *systems)
{
  static const struct
  {
    const char *path;
    const char *title;
    guint64 size;
    int system;
  } found[] = {
    { "/home/someone/Downloads/debian-12.4.0-amd64-netinst.iso",
      "Debian 12 network installer",
      G_GUINT64_CONSTANT (658505728),
      2 },
    { "/home/someone/Downloads/Win11_23H2_English_x64v2.iso",
      "Windows 11",
      G_GUINT64_CONSTANT (6812706816),
      7 },
    { "/home/someone/Downloads/router-firmware-<strange>.img",
      "router-firmware-<strange>.img",
      G_GUINT64_CONSTANT (126353408),
      -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      g_autoptr (CarrelUiImage) image = carrel_ui_image_new ();
      g_autoptr (CarrelUiSystem)
        system = found[i].system >= 0 ? g_list_model_get_item (systems, (guint) found[i].system)
                                      : NULL;

      g_object_set (image,
                    "path",
                    found[i].path,
                    "title",
                    found[i].title,
                    "size",
                    found[i].size,
                    "system",
                    system,
                    NULL);
      g_list_store_append (images, image);
    }
}

CarrelUiSettings *
carrel_ui_fake_data_create_settings (CarrelUiMachine *machine)
{
  static const char *const order[] = { "cdrom", "disk", "network", NULL };
  static const char *const sockets[] = {
    "/run/user/1000/carrel/00000000-0000-4000-8000-000000000000/serial.sock",
    NULL
  };
  CarrelUiSettings *settings = carrel_ui_settings_new ();
  g_autoptr (GListStore) disks = g_list_store_new (CARREL_UI_TYPE_DISK);
  g_autoptr (CarrelUiDisk) disk = carrel_ui_disk_new ();

  g_object_set (disk,
                "id",
                "disk0",
                "title",
                "Disk 1",
                "bus",
                "virtio",
                "size",
                carrel_ui_machine_get_disk_virtual (machine),
                "used",
                carrel_ui_machine_get_disk_used (machine),
                NULL);
  g_list_store_append (disks, disk);
  g_object_set (settings,
                "uuid",
                carrel_ui_machine_get_uuid (machine),
                "name",
                carrel_ui_machine_get_name (machine),
                "notes",
                carrel_ui_machine_get_notes (machine),
                "tags",
                carrel_ui_machine_get_tags (machine),
                "cpus",
                carrel_ui_machine_get_cpus (machine),
                "cpus-max",
                16u,
                "memory-mib",
                carrel_ui_machine_get_memory_mib (machine),
                "memory-max-mib",
                G_GUINT64_CONSTANT (32768),
                "firmware",
                "uefi",
                "firmware-locked",
                TRUE,
                "display-kind",
                carrel_ui_machine_get_display_kind (machine),
                "network",
                carrel_ui_machine_get_network (machine),
                "boot-order",
                order,
                "disks",
                disks,
                "pending-restart",
                carrel_ui_machine_get_pending_restart (machine),
                "serial-ports",
                1u,
                "serial-sockets",
                carrel_ui_state_is_live (carrel_ui_machine_get_state (machine)) ? sockets : NULL,
                NULL);
  return settings;
}
