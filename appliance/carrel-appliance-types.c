/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-types-private.h"

#include "carrel-appliance-model.h"
#include "carrel-appliance-volume.h"

#include "base/carrel-base-limits.h"

#include <glib/gi18n-lib.h>

/* Bytes of a name, a path, an identifier; of a longer text. */
#define LINE CARREL_BASE_LIMIT_PATH_BYTES
#define TEXT (8 * 1024 * 1024)
/* Elements of a list. */
#define ITEMS 1000
#define PROPERTIES 10000
#define MESSAGES 50000
#define NUMBER G_MAXINT32
#define CPUS 4096
#define MEMORY CARREL_BASE_LIMIT_MEMORY_MIB
#define SIZE ((gint64) CARREL_BASE_LIMIT_DISK_BYTES_MAX)

#define TEXT_(type, name, member, most)                                    \
  {                                                                        \
    name, CARREL_APPLIANCE_FIELD_TEXT, offsetof (type, member), most, NULL \
  }
#define NAME(type, name, member, most)                                     \
  {                                                                        \
    name, CARREL_APPLIANCE_FIELD_NAME, offsetof (type, member), most, NULL \
  }
#define NUMBER_(type, name, member, most)                                    \
  {                                                                          \
    name, CARREL_APPLIANCE_FIELD_NUMBER, offsetof (type, member), most, NULL \
  }
#define TRUTH(type, name, member)                                        \
  {                                                                      \
    name, CARREL_APPLIANCE_FIELD_TRUTH, offsetof (type, member), 1, NULL \
  }
#define TEXTS(type, name, member, most)                                     \
  {                                                                         \
    name, CARREL_APPLIANCE_FIELD_TEXTS, offsetof (type, member), most, NULL \
  }
#define STRUCT(type, name, member, of)                                  \
  {                                                                     \
    name, CARREL_APPLIANCE_FIELD_STRUCT, offsetof (type, member), 0, of \
  }
#define LIST(type, name, member, most, of)                               \
  {                                                                      \
    name, CARREL_APPLIANCE_FIELD_LIST, offsetof (type, member), most, of \
  }

/* The formatter loses its place in tables behind N_ (). */
/* clang-format off */

static const CarrelApplianceField note_fields[] = {
  NAME (CarrelApplianceNote, "item", item, LINE),
  TEXT_ (CarrelApplianceNote, "words", words, TEXT),
  TEXT_ (CarrelApplianceNote, "raw", raw, TEXT),
  TEXT_ (CarrelApplianceNote, "again", again, TEXT),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_note = {
  N_ ("note"),
  sizeof (CarrelApplianceNote),
  note_fields,
};

static const CarrelApplianceField request_fields[] = {
  NAME (CarrelApplianceRequest, "kind", kind, LINE),
  NAME (CarrelApplianceRequest, "item", item, LINE),
  TEXT_ (CarrelApplianceRequest, "value", value, TEXT),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_request = {
  N_ ("request"),
  sizeof (CarrelApplianceRequest),
  request_fields,
};

static const CarrelApplianceField risk_fields[] = {
  NAME (CarrelApplianceRisk, "kind", kind, LINE),
  NAME (CarrelApplianceRisk, "words", words, TEXT),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_risk = {
  N_ ("risk"),
  sizeof (CarrelApplianceRisk),
  risk_fields,
};

static const CarrelApplianceField message_fields[] = {
  TEXT_ (CarrelApplianceMessage, "language", language, LINE),
  NAME (CarrelApplianceMessage, "id", id, LINE),
  TEXT_ (CarrelApplianceMessage, "text", text, TEXT),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_message = {
  N_ ("message"),
  sizeof (CarrelApplianceMessage),
  message_fields,
};

static const CarrelApplianceField eula_fields[] = {
  TEXT_ (CarrelApplianceEula, "title", title, LINE),
  TEXT_ (CarrelApplianceEula, "text", text, TEXT),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_eula = {
  N_ ("licence"),
  sizeof (CarrelApplianceEula),
  eula_fields,
};

static const CarrelApplianceField network_fields[] = {
  NAME (CarrelApplianceNetwork, "name", name, LINE),
  TEXT_ (CarrelApplianceNetwork, "description", description, TEXT),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_network = {
  N_ ("network"),
  sizeof (CarrelApplianceNetwork),
  network_fields,
};

static const CarrelApplianceField configuration_fields[] = {
  NAME (CarrelApplianceConfiguration, "id", id, LINE),
  TEXT_ (CarrelApplianceConfiguration, "label", label, LINE),
  TEXT_ (CarrelApplianceConfiguration, "description", description, TEXT),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_configuration = {
  N_ ("configuration"),
  sizeof (CarrelApplianceConfiguration),
  configuration_fields,
};

static const CarrelApplianceField file_fields[] = {
  TEXT_ (CarrelApplianceFile, "id", id, LINE),
  TEXT_ (CarrelApplianceFile, "name", name, LINE),
  NUMBER_ (CarrelApplianceFile, "size-bytes", size_bytes, SIZE),
  NUMBER_ (CarrelApplianceFile, "chunk-bytes", chunk_bytes, SIZE),
  TEXT_ (CarrelApplianceFile, "compression", compression, LINE),
  TEXT_ (CarrelApplianceFile, "digest-kind", digest_kind, LINE),
  TEXT_ (CarrelApplianceFile, "digest", digest, LINE),
  TRUTH (CarrelApplianceFile, "used", is_used),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_file = {
  N_ ("file"),
  sizeof (CarrelApplianceFile),
  file_fields,
};

static const CarrelApplianceField start_fields[] = {
  NAME (CarrelApplianceStart, "system", system, LINE),
  TEXT_ (CarrelApplianceStart, "collection", collection, LINE),
  NUMBER_ (CarrelApplianceStart, "order", order, NUMBER),
  NUMBER_ (CarrelApplianceStart, "start-delay-s", start_delay_s, NUMBER),
  NUMBER_ (CarrelApplianceStart, "stop-delay-s", stop_delay_s, NUMBER),
  TRUTH (CarrelApplianceStart, "waits-for-guest", waits_for_guest),
  TEXT_ (CarrelApplianceStart, "start-action", start_action, LINE),
  TEXT_ (CarrelApplianceStart, "stop-action", stop_action, LINE),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_start = {
  N_ ("start"),
  sizeof (CarrelApplianceStart),
  start_fields,
};

static const CarrelApplianceField product_fields[] = {
  TEXT_ (CarrelApplianceProduct, "class-name", class_name, LINE),
  TEXT_ (CarrelApplianceProduct, "instance", instance, LINE),
  TEXT_ (CarrelApplianceProduct, "name", name, LINE),
  TEXT_ (CarrelApplianceProduct, "vendor", vendor, LINE),
  TEXT_ (CarrelApplianceProduct, "version", version, LINE),
  TEXT_ (CarrelApplianceProduct, "full-version", full_version, LINE),
  TEXT_ (CarrelApplianceProduct, "product-url", product_url, LINE),
  TEXT_ (CarrelApplianceProduct, "vendor-url", vendor_url, LINE),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_product = {
  N_ ("product"),
  sizeof (CarrelApplianceProduct),
  product_fields,
};

static const CarrelApplianceField property_fields[] = {
  NAME (CarrelApplianceProperty, "key", key, LINE),
  TEXT_ (CarrelApplianceProperty, "class-name", class_name, LINE),
  TEXT_ (CarrelApplianceProperty, "instance", instance, LINE),
  TEXT_ (CarrelApplianceProperty, "type", type, TEXT),
  TEXT_ (CarrelApplianceProperty, "qualifiers", qualifiers, TEXT),
  TEXT_ (CarrelApplianceProperty, "value", value, TEXT),
  TEXT_ (CarrelApplianceProperty, "label", label, TEXT),
  TEXT_ (CarrelApplianceProperty, "description", description, TEXT),
  TEXT_ (CarrelApplianceProperty, "category", category, TEXT),
  TRUTH (CarrelApplianceProperty, "user-configurable", is_user_configurable),
  TRUTH (CarrelApplianceProperty, "secret", is_secret),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_property = {
  N_ ("property"),
  sizeof (CarrelApplianceProperty),
  property_fields,
};

static const CarrelApplianceField os_fields[] = {
  NUMBER_ (CarrelApplianceOs, "cim", cim, NUMBER),
  TEXT_ (CarrelApplianceOs, "vmware", vmware, LINE),
  TEXT_ (CarrelApplianceOs, "vbox", vbox, LINE),
  TEXT_ (CarrelApplianceOs, "libosinfo", libosinfo, LINE),
  TEXT_ (CarrelApplianceOs, "version", version, LINE),
  TEXT_ (CarrelApplianceOs, "description", description, TEXT),
  TEXT_ (CarrelApplianceOs, "family", family, LINE),
  TEXT_ (CarrelApplianceOs, "arch", arch, LINE),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_os = {
  N_ ("operating system"),
  sizeof (CarrelApplianceOs),
  os_fields,
};

static const CarrelApplianceField controller_fields[] = {
  NAME (CarrelApplianceController, "bus", bus, LINE),
  NUMBER_ (CarrelApplianceController, "index", index, NUMBER),
  TEXT_ (CarrelApplianceController, "model", model, LINE),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_controller = {
  N_ ("controller"),
  sizeof (CarrelApplianceController),
  controller_fields,
};

static const CarrelApplianceField volume_fields[] = {
  NUMBER_ (CarrelApplianceVolume, "offset-bytes", offset_bytes, SIZE),
  NUMBER_ (CarrelApplianceVolume, "length-bytes", length_bytes, SIZE),
  NUMBER_ (CarrelApplianceVolume, "used-bytes", used_bytes, SIZE),
  NUMBER_ (CarrelApplianceVolume, "holds", holds, NUMBER),
  NUMBER_ (CarrelApplianceVolume, "verdict", verdict, NUMBER),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_volume = {
  N_ ("partition"),
  sizeof (CarrelApplianceVolume),
  volume_fields,
};

static const CarrelApplianceField disk_fields[] = {
  TEXT_ (CarrelApplianceDisk, "id", id, LINE),
  TEXT_ (CarrelApplianceDisk, "bus", bus, LINE),
  NUMBER_ (CarrelApplianceDisk, "controller", controller, NUMBER),
  NUMBER_ (CarrelApplianceDisk, "unit", unit, NUMBER),
  TEXT_ (CarrelApplianceDisk, "model", model, LINE),
  NUMBER_ (CarrelApplianceDisk, "capacity-bytes", capacity_bytes, SIZE),
  NUMBER_ (CarrelApplianceDisk, "populated-bytes", populated_bytes, SIZE),
  TEXT_ (CarrelApplianceDisk, "file", file, LINE),
  TEXT_ (CarrelApplianceDisk, "format", format, LINE),
  TEXT_ (CarrelApplianceDisk, "compression", compression, LINE),
  NUMBER_ (CarrelApplianceDisk, "chunk-bytes", chunk_bytes, SIZE),
  NUMBER_ (CarrelApplianceDisk, "file-bytes", file_bytes, SIZE),
  TEXT_ (CarrelApplianceDisk, "parent", parent, LINE),
  TEXT_ (CarrelApplianceDisk, "serial", serial, LINE),
  TRUTH (CarrelApplianceDisk, "read-only", is_read_only),
  TRUTH (CarrelApplianceDisk, "shared", is_shared),
  NUMBER_ (CarrelApplianceDisk, "sector-bytes", sector_bytes, SIZE),
  TEXT_ (CarrelApplianceDisk, "native", native, LINE),
  LIST (CarrelApplianceDisk, "volumes", volumes, ITEMS, &carrel_appliance_types_volume),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_disk = {
  N_ ("disk"),
  sizeof (CarrelApplianceDisk),
  disk_fields,
};

static const CarrelApplianceField drive_fields[] = {
  TEXT_ (CarrelApplianceDrive, "bus", bus, LINE),
  NUMBER_ (CarrelApplianceDrive, "controller", controller, NUMBER),
  NUMBER_ (CarrelApplianceDrive, "unit", unit, NUMBER),
  TEXT_ (CarrelApplianceDrive, "model", model, LINE),
  TEXT_ (CarrelApplianceDrive, "file", file, LINE),
  TRUTH (CarrelApplianceDrive, "connected", is_connected),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_drive = {
  N_ ("drive"),
  sizeof (CarrelApplianceDrive),
  drive_fields,
};

static const CarrelApplianceField nic_fields[] = {
  TEXT_ (CarrelApplianceNic, "model", model, LINE),
  TEXT_ (CarrelApplianceNic, "network", network, LINE),
  TEXT_ (CarrelApplianceNic, "mac", mac, LINE),
  TRUTH (CarrelApplianceNic, "connected", is_connected),
  TEXT_ (CarrelApplianceNic, "native", native, LINE),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_nic = {
  N_ ("network card"),
  sizeof (CarrelApplianceNic),
  nic_fields,
};

static const CarrelApplianceField port_fields[] = {
  TEXT_ (CarrelAppliancePort, "kind", kind, LINE),
  TEXT_ (CarrelAppliancePort, "target", target, TEXT),
  TRUTH (CarrelAppliancePort, "connected", is_connected),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_port = {
  N_ ("port"),
  sizeof (CarrelAppliancePort),
  port_fields,
};

static const CarrelApplianceField system_fields[] = {
  NAME (CarrelApplianceSystem, "id", id, LINE),
  TEXT_ (CarrelApplianceSystem, "name", name, LINE),
  TEXT_ (CarrelApplianceSystem, "uuid", uuid, LINE),
  NUMBER_ (CarrelApplianceSystem, "vcpus", vcpus, CPUS),
  NUMBER_ (CarrelApplianceSystem, "cores-per-socket", cores_per_socket, CPUS),
  NUMBER_ (CarrelApplianceSystem, "memory-mib", memory_mib, MEMORY),
  TEXT_ (CarrelApplianceSystem, "firmware", firmware, LINE),
  TRUTH (CarrelApplianceSystem, "secure-boot", has_secure_boot),
  TRUTH (CarrelApplianceSystem, "tpm", has_tpm),
  TRUTH (CarrelApplianceSystem, "iommu", has_iommu),
  TRUTH (CarrelApplianceSystem, "nested-hv", has_nested_hv),
  TEXT_ (CarrelApplianceSystem, "clock", clock, LINE),
  TEXTS (CarrelApplianceSystem, "hw-family", hw_family, LINE),
  TEXT_ (CarrelApplianceSystem, "nvram-file", nvram_file, LINE),
  TEXTS (CarrelApplianceSystem, "boot", boot, LINE),
  STRUCT (CarrelApplianceSystem, "os", os, &carrel_appliance_types_os),
  LIST (CarrelApplianceSystem, "controllers", controllers, ITEMS, &carrel_appliance_types_controller),
  LIST (CarrelApplianceSystem, "disks", disks, ITEMS, &carrel_appliance_types_disk),
  LIST (CarrelApplianceSystem, "cdroms", cdroms, ITEMS, &carrel_appliance_types_drive),
  LIST (CarrelApplianceSystem, "floppies", floppies, ITEMS, &carrel_appliance_types_drive),
  LIST (CarrelApplianceSystem, "nics", nics, ITEMS, &carrel_appliance_types_nic),
  LIST (CarrelApplianceSystem, "serials", serials, ITEMS, &carrel_appliance_types_port),
  LIST (CarrelApplianceSystem, "parallels", parallels, ITEMS, &carrel_appliance_types_port),
  TEXTS (CarrelApplianceSystem, "usb", usb, LINE),
  TEXT_ (CarrelApplianceSystem, "sound", sound, LINE),
  TEXTS (CarrelApplianceSystem, "pointing", pointing, LINE),
  TRUTH (CarrelApplianceSystem, "video-3d", has_video_3d),
  NUMBER_ (CarrelApplianceSystem, "video-bytes", video_bytes, SIZE),
  NUMBER_ (CarrelApplianceSystem, "displays", displays, NUMBER),
  LIST (CarrelApplianceSystem, "products", products, ITEMS, &carrel_appliance_types_product),
  LIST (CarrelApplianceSystem, "properties", properties, PROPERTIES, &carrel_appliance_types_property),
  TEXTS (CarrelApplianceSystem, "transport", transport, LINE),
  TEXT_ (CarrelApplianceSystem, "annotation", annotation, TEXT),
  LIST (CarrelApplianceSystem, "eulas", eulas, ITEMS, &carrel_appliance_types_eula),
  LIST (CarrelApplianceSystem, "notes", notes, PROPERTIES, &carrel_appliance_types_note),
  LIST (CarrelApplianceSystem, "requests", requests, ITEMS, &carrel_appliance_types_request),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_system = {
  N_ ("machine"),
  sizeof (CarrelApplianceSystem),
  system_fields,
};

static const CarrelApplianceField signature_fields[] = {
  TEXT_ (CarrelApplianceSignature, "state", state, LINE),
  TEXT_ (CarrelApplianceSignature, "signer", signer, LINE),
  TEXT_ (CarrelApplianceSignature, "issuer", issuer, LINE),
  TEXT_ (CarrelApplianceSignature, "fingerprint", fingerprint, LINE),
  TEXT_ (CarrelApplianceSignature, "expires", expires, LINE),
  TRUTH (CarrelApplianceSignature, "trusted", is_trusted),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_signature = {
  N_ ("signature"),
  sizeof (CarrelApplianceSignature),
  signature_fields,
};

static const CarrelApplianceField model_fields[] = {
  NAME (CarrelApplianceModel, "kind", kind, LINE),
  TEXT_ (CarrelApplianceModel, "name", name, LINE),
  TEXT_ (CarrelApplianceModel, "ovf-version", ovf_version, LINE),
  TEXT_ (CarrelApplianceModel, "generator", generator, LINE),
  TEXT_ (CarrelApplianceModel, "description", description, TEXT),
  TEXT_ (CarrelApplianceModel, "language", language, LINE),
  STRUCT (CarrelApplianceModel, "signature", signature, &carrel_appliance_types_signature),
  TRUTH (CarrelApplianceModel, "collection", is_collection),
  LIST (CarrelApplianceModel, "networks", networks, ITEMS, &carrel_appliance_types_network),
  LIST (CarrelApplianceModel, "configurations", configurations, ITEMS, &carrel_appliance_types_configuration),
  TEXT_ (CarrelApplianceModel, "default-configuration", default_configuration, LINE),
  TEXT_ (CarrelApplianceModel, "chosen-configuration", chosen_configuration, LINE),
  LIST (CarrelApplianceModel, "files", files, ITEMS, &carrel_appliance_types_file),
  LIST (CarrelApplianceModel, "starts", starts, ITEMS, &carrel_appliance_types_start),
  LIST (CarrelApplianceModel, "products", products, ITEMS, &carrel_appliance_types_product),
  LIST (CarrelApplianceModel, "properties", properties, PROPERTIES, &carrel_appliance_types_property),
  LIST (CarrelApplianceModel, "eulas", eulas, ITEMS, &carrel_appliance_types_eula),
  LIST (CarrelApplianceModel, "messages", messages, MESSAGES, &carrel_appliance_types_message),
  LIST (CarrelApplianceModel, "systems", systems, ITEMS, &carrel_appliance_types_system),
  LIST (CarrelApplianceModel, "notes", notes, PROPERTIES, &carrel_appliance_types_note),
  LIST (CarrelApplianceModel, "requests", requests, ITEMS, &carrel_appliance_types_request),
  LIST (CarrelApplianceModel, "risks", risks, ITEMS, &carrel_appliance_types_risk),
  { NULL },
};
const CarrelApplianceType carrel_appliance_types_model = {
  N_ ("package"),
  sizeof (CarrelApplianceModel),
  model_fields,
};

/* clang-format on */
