/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-spec-types-private.h"

#include "../carrel-base-limits.h"

/* Identifiers and file names of ours are short; a UUID with a suffix is 42 bytes. */
#define ID_BYTES 32
#define FILE_BYTES 64
#define WORD_BYTES 64
#define MAC_BYTES 17

/* A gboolean, an enumeration and a guint are read through the same width. */
G_STATIC_ASSERT (sizeof (gboolean) == sizeof (guint));
G_STATIC_ASSERT (sizeof (CarrelSpecFamily) == sizeof (guint));

/* One constructor per kind keeps the tables to what a reader wants to see. */
#define TEXT(owner, member, json, when, most)                                                  \
  {                                                                                            \
    .name = json, .kind = CARREL_SPEC_FIELD_STRING, .offset = G_STRUCT_OFFSET (owner, member), \
    .apply = CARREL_SPEC_FIELD_APPLY_##when, .maximum = most                                   \
  }
#define FLAG(owner, member, json, when, fallback_value)                                         \
  {                                                                                             \
    .name = json, .kind = CARREL_SPEC_FIELD_BOOLEAN, .offset = G_STRUCT_OFFSET (owner, member), \
    .apply = CARREL_SPEC_FIELD_APPLY_##when, .fallback = fallback_value                         \
  }
#define NUMBER(owner, member, json, when, width, least, most, fallback_value)                   \
  {                                                                                             \
    .name = json, .kind = CARREL_SPEC_FIELD_##width, .offset = G_STRUCT_OFFSET (owner, member), \
    .apply = CARREL_SPEC_FIELD_APPLY_##when, .minimum = least, .maximum = most,                 \
    .fallback = fallback_value                                                                  \
  }
#define WORD(owner, member, json, when, table)                                               \
  {                                                                                          \
    .name = json, .kind = CARREL_SPEC_FIELD_ENUM, .offset = G_STRUCT_OFFSET (owner, member), \
    .apply = CARREL_SPEC_FIELD_APPLY_##when, .words = table                                  \
  }
#define LIST(owner, member, json, element, most)                                             \
  {                                                                                          \
    .name = json, .kind = CARREL_SPEC_FIELD_LIST, .offset = G_STRUCT_OFFSET (owner, member), \
    .apply = CARREL_SPEC_FIELD_APPLY_START, .maximum = most, .type = &element                \
  }
#define END      \
  {              \
    .name = NULL \
  }

static const char *const family_words[] = { "linux",  "windows-11", "windows",
                                            "legacy", "other",      NULL };
static const char *const chipset_words[] = { "q35", "i440fx", NULL };
static const char *const firmware_words[] = { "bios", "uefi", NULL };
static const char *const bus_words[] = { "virtio", "scsi", "sata", "ide", NULL };
static const char *const format_words[] = { "qcow2", "raw", NULL };
static const char *const base_format_words[] = { "raw", "qcow2", "vdi", "vhdx", "vmdk", NULL };
static const char *const network_model_words[] = { "virtio", "e1000e", "rtl8139", NULL };
static const char *const network_kind_words[] = { "user", NULL };
static const char *const display_kind_words[] = { "spice", "vnc", NULL };
static const char *const video_words[] = { "virtio", "qxl", "standard", "cirrus", NULL };
static const char *const sound_words[] = { "none", "hda", "ac97", NULL };

G_STATIC_ASSERT (G_N_ELEMENTS (family_words) == CARREL_SPEC_FAMILY_OTHER + 2);
G_STATIC_ASSERT (G_N_ELEMENTS (chipset_words) == CARREL_SPEC_CHIPSET_I440FX + 2);
G_STATIC_ASSERT (G_N_ELEMENTS (firmware_words) == CARREL_SPEC_FIRMWARE_UEFI + 2);
G_STATIC_ASSERT (G_N_ELEMENTS (bus_words) == CARREL_SPEC_BUS_IDE + 2);
G_STATIC_ASSERT (G_N_ELEMENTS (format_words) == CARREL_SPEC_FORMAT_RAW + 2);
G_STATIC_ASSERT (G_N_ELEMENTS (base_format_words) == CARREL_SPEC_BASE_FORMAT_VMDK + 2);
G_STATIC_ASSERT (G_N_ELEMENTS (network_model_words) == CARREL_SPEC_NETWORK_MODEL_RTL8139 + 2);
G_STATIC_ASSERT (G_N_ELEMENTS (network_kind_words) == CARREL_SPEC_NETWORK_KIND_USER + 2);
G_STATIC_ASSERT (G_N_ELEMENTS (display_kind_words) == CARREL_SPEC_DISPLAY_KIND_VNC + 2);
G_STATIC_ASSERT (G_N_ELEMENTS (video_words) == CARREL_SPEC_VIDEO_CIRRUS + 2);
G_STATIC_ASSERT (G_N_ELEMENTS (sound_words) == CARREL_SPEC_SOUND_AC97 + 2);

static const CarrelSpecField base_fields[] = {
  TEXT (CarrelSpecBase, path, "path", START, CARREL_BASE_LIMIT_PATH_BYTES),
  WORD (CarrelSpecBase, format, "format", START, base_format_words),
  NUMBER (CarrelSpecBase, file_bytes, "file-bytes", START, UINT64, 0, G_MAXINT64, 0),
  NUMBER (CarrelSpecBase, modified_ns, "modified-ns", START, UINT64, 0, G_MAXINT64, 0),
  NUMBER (CarrelSpecBase, device, "device", START, UINT64, 0, G_MAXINT64, 0),
  NUMBER (CarrelSpecBase, inode, "inode", START, UINT64, 0, G_MAXINT64, 0),
  END,
};
static const CarrelSpecType base_type = { "base", sizeof (CarrelSpecBase), base_fields };

static const CarrelSpecField disk_fields[] = {
  TEXT (CarrelSpecDisk, id, "id", NEVER, ID_BYTES),
  TEXT (CarrelSpecDisk, file, "file", START, FILE_BYTES),
  WORD (CarrelSpecDisk, format, "format", START, format_words),
  NUMBER (CarrelSpecDisk,
          size_bytes,
          "size-bytes",
          LIVE,
          UINT64,
          CARREL_BASE_LIMIT_DISK_BYTES_MIN,
          CARREL_BASE_LIMIT_DISK_BYTES_MAX,
          CARREL_BASE_LIMIT_DISK_BYTES_MIN),
  NUMBER (CarrelSpecDisk, sector_bytes, "sector-bytes", START, UINT, 512, 4096, 512),
  WORD (CarrelSpecDisk, bus, "bus", START, bus_words),
  FLAG (CarrelSpecDisk, read_only, "read-only", START, FALSE),
  { .name = "base",
    .kind = CARREL_SPEC_FIELD_STRUCT,
    .offset = G_STRUCT_OFFSET (CarrelSpecDisk, base),
    .apply = CARREL_SPEC_FIELD_APPLY_START,
    .type = &base_type },
  END,
};
const CarrelSpecType carrel_spec_types_disk = { "disk", sizeof (CarrelSpecDisk), disk_fields };

static const CarrelSpecField drive_fields[] = {
  TEXT (CarrelSpecDrive, id, "id", NEVER, ID_BYTES),
  TEXT (CarrelSpecDrive, path, "path", LIVE, CARREL_BASE_LIMIT_PATH_BYTES),
  WORD (CarrelSpecDrive, bus, "bus", START, bus_words),
  END,
};
const CarrelSpecType carrel_spec_types_drive = { "drive", sizeof (CarrelSpecDrive), drive_fields };

static const CarrelSpecField network_fields[] = {
  TEXT (CarrelSpecNetwork, id, "id", NEVER, ID_BYTES),
  WORD (CarrelSpecNetwork, model, "model", START, network_model_words),
  WORD (CarrelSpecNetwork, kind, "kind", START, network_kind_words),
  TEXT (CarrelSpecNetwork, mac, "mac", START, MAC_BYTES),
  FLAG (CarrelSpecNetwork, connected, "connected", LIVE, TRUE),
  END,
};
const CarrelSpecType carrel_spec_types_network = { "network",
                                                   sizeof (CarrelSpecNetwork),
                                                   network_fields };

static const CarrelSpecField display_fields[] = {
  WORD (CarrelSpecDisplay, kind, "kind", START, display_kind_words),
  WORD (CarrelSpecDisplay, video, "video", START, video_words),
  END,
};
const CarrelSpecType carrel_spec_types_display = { "display",
                                                   sizeof (CarrelSpecDisplay),
                                                   display_fields };

static const CarrelSpecField kept_fields[] = {
  TEXT (CarrelSpecKept, id, "id", NOTHING, ID_BYTES),
  TEXT (CarrelSpecKept, origin, "origin", NOTHING, WORD_BYTES),
  TEXT (CarrelSpecKept, item, "item", NOTHING, CARREL_BASE_LIMIT_NAME_BYTES),
  TEXT (CarrelSpecKept, words, "words", NOTHING, CARREL_BASE_LIMIT_PATH_BYTES),
  TEXT (CarrelSpecKept, raw, "raw", NOTHING, CARREL_BASE_LIMIT_KEPT_ONE_BYTES),
  TEXT (CarrelSpecKept, again, "again", NOTHING, CARREL_BASE_LIMIT_KEPT_ONE_BYTES),
  END,
};
const CarrelSpecType carrel_spec_types_kept = { "kept thing",
                                                sizeof (CarrelSpecKept),
                                                kept_fields };

static const CarrelSpecField start_fields[] = {
  NUMBER (CarrelSpecStart, order, "order", NOTHING, UINT, 0, CARREL_BASE_LIMIT_START_ORDER, 0),
  NUMBER (CarrelSpecStart,
          delay_s,
          "delay-s",
          NOTHING,
          UINT,
          0,
          CARREL_BASE_LIMIT_START_DELAY_S,
          0),
  FLAG (CarrelSpecStart, waits_for_guest, "waits-for-guest", NOTHING, FALSE),
  END,
};
const CarrelSpecType carrel_spec_types_start = { "start", sizeof (CarrelSpecStart), start_fields };

static const CarrelSpecField machine_fields[] = {
  TEXT (CarrelSpec, uuid, "uuid", NEVER, WORD_BYTES),
  TEXT (CarrelSpec, name, "name", NOTHING, CARREL_BASE_LIMIT_NAME_BYTES),
  TEXT (CarrelSpec, os_id, "os-id", NOTHING, WORD_BYTES),
  WORD (CarrelSpec, family, "family", START, family_words),
  WORD (CarrelSpec, chipset, "chipset", START, chipset_words),
  TEXT (CarrelSpec, machine_type, "machine-type", START, WORD_BYTES),
  WORD (CarrelSpec, firmware, "firmware", START, firmware_words),
  NUMBER (CarrelSpec, processors, "processors", START, UINT, 1, CARREL_BASE_LIMIT_PROCESSORS, 1),
  NUMBER (CarrelSpec, memory_mib, "memory-mib", START, UINT, 1, CARREL_BASE_LIMIT_MEMORY_MIB, 1024),
  FLAG (CarrelSpec, local_time, "local-time", START, FALSE),
  LIST (CarrelSpec, disks, "disks", carrel_spec_types_disk, CARREL_BASE_LIMIT_DISKS),
  LIST (CarrelSpec, drives, "drives", carrel_spec_types_drive, CARREL_BASE_LIMIT_DRIVES),
  LIST (CarrelSpec, networks, "networks", carrel_spec_types_network, CARREL_BASE_LIMIT_NETWORKS),
  { .name = "display",
    .kind = CARREL_SPEC_FIELD_STRUCT,
    .offset = G_STRUCT_OFFSET (CarrelSpec, display),
    .apply = CARREL_SPEC_FIELD_APPLY_START,
    .type = &carrel_spec_types_display },
  WORD (CarrelSpec, sound, "sound", START, sound_words),
  { .name = "boot-order",
    .kind = CARREL_SPEC_FIELD_STRINGS,
    .offset = G_STRUCT_OFFSET (CarrelSpec, boot_order),
    .apply = CARREL_SPEC_FIELD_APPLY_START,
    .maximum = CARREL_BASE_LIMIT_DISKS + CARREL_BASE_LIMIT_DRIVES + CARREL_BASE_LIMIT_NETWORKS },
  { .name = "serial-ports",
    .kind = CARREL_SPEC_FIELD_UINT,
    .offset = G_STRUCT_OFFSET (CarrelSpec, serial_ports),
    .apply = CARREL_SPEC_FIELD_APPLY_START,
    .maximum = CARREL_BASE_LIMIT_SERIALS,
    .is_late = TRUE },
  { .name = "kept",
    .kind = CARREL_SPEC_FIELD_LIST,
    .offset = G_STRUCT_OFFSET (CarrelSpec, kept),
    .apply = CARREL_SPEC_FIELD_APPLY_NOTHING,
    .maximum = CARREL_BASE_LIMIT_KEPT,
    .type = &carrel_spec_types_kept,
    .is_late = TRUE },
  { .name = "start",
    .kind = CARREL_SPEC_FIELD_STRUCT,
    .offset = G_STRUCT_OFFSET (CarrelSpec, start),
    .apply = CARREL_SPEC_FIELD_APPLY_NOTHING,
    .type = &carrel_spec_types_start,
    .is_late = TRUE },
  END,
};
const CarrelSpecType carrel_spec_types_machine = { "machine", sizeof (CarrelSpec), machine_fields };
