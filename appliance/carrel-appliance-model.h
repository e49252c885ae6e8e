/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * What was understood of a package, as plain values: whatever the descriptor's kind, the same structs.
 *
 * Everything may be "not stated": a text is then NULL, a number -1, a truth -1 (else 0 or 1), a list
 * empty.  Lists are never NULL.  A struct belongs to the list it stands in, and everything to the
 * CarrelApplianceModel: readers make elements with the functions carrel_appliance_model_add_...(),
 * which return the new last element, and assign what they own (g_strdup()) to its fields.
 *
 * Names, paths and addresses in here are data from a stranger: nothing is opened because of them.
 * Texts are as in the descriptor (UTF-8); whoever shows them calls carrel_base_text_make_displayable().
 * Values belong to no thread and are used by one at a time.
 */

/**
 * CarrelApplianceNote:
 * @item: what it is, for instance "vmw:Config pciHotplug"
 * @words: (nullable): what becomes of it, a translated sentence
 * @raw: (nullable): the text it stood as, for people
 * @again: (nullable): what an export to the same product could write again, as values in JSON: see
 *   carrel-appliance-kept.h, which looks at it before anything is written
 *
 * What was read and cannot be carried over. It is shown to the person, and kept for a re-export.
 */
typedef struct
{
  char *item;
  char *words;
  char *raw;
  char *again;
} CarrelApplianceNote;

/**
 * CarrelApplianceRequest:
 * @kind: "device", "file", "folder", "pipe", "socket", "network", "program" or "argument"
 * @item: which item asks, for instance "serial0"
 * @value: what it names, as it is written there
 *
 * Something of the host that the descriptor reaches for. Data only: nothing is opened because of
 * it, and each needs consent.
 */
typedef struct
{
  char *kind;
  char *item;
  char *value;
} CarrelApplianceRequest;

/**
 * CarrelApplianceRisk:
 * @kind: a word: "digest", "signature", "name", "size", "unreferenced", "unknown", ...
 * @words: a translated sentence
 *
 * What a person ought to know before the import.
 */
typedef struct
{
  char *kind;
  char *words;
} CarrelApplianceRisk;

/**
 * CarrelApplianceMessage:
 * @language: its language tag, for instance "de-DE"
 * @id: the key that texts refer to by `ovf:msgid`
 * @text: the words
 *
 * A text in one language, by its key.
 */
typedef struct
{
  char *language;
  char *id;
  char *text;
} CarrelApplianceMessage;

/**
 * CarrelApplianceEula:
 * @title: (nullable): what it is called
 * @text: its words
 *
 * A licence to be agreed to.
 */
typedef struct
{
  char *title;
  char *text;
} CarrelApplianceEula;

/**
 * CarrelApplianceNetwork:
 * @name: its name
 * @description: (nullable): what it is for
 *
 * A network that machines of the package are plugged into.
 */
typedef struct
{
  char *name;
  char *description;
} CarrelApplianceNetwork;

/**
 * CarrelApplianceConfiguration:
 * @id: its identifier
 * @label: (nullable): what it is called
 * @description: (nullable): what it is for
 *
 * A deployment configuration, one of which is chosen.
 */
typedef struct
{
  char *id;
  char *label;
  char *description;
} CarrelApplianceConfiguration;

/**
 * CarrelApplianceFile:
 * @id: the key that disks refer to
 * @name: its name as stated, for instance "disk1.vmdk", or an URL, or an absolute path
 * @size_bytes: size stated
 * @chunk_bytes: size of one chunk when it is split into NAME.000000000, NAME.000000001, ...
 * @compression: (nullable): "gzip", or what is stated
 * @digest_kind: (nullable): "sha1", "sha256" or "sha512" when the package's list of digests has it
 * @digest: (nullable): that digest, in lower-case hexadecimal, to be compared when it is read
 * @is_used: whether a disk, a drive or the NVRAM refers to it
 *
 * A file that the descriptor refers to. Its name is data; it is looked up among the members of
 * the package, never on the host.
 */
typedef struct
{
  char *id;
  char *name;
  gint64 size_bytes;
  gint64 chunk_bytes;
  char *compression;
  char *digest_kind;
  char *digest;
  int is_used;
} CarrelApplianceFile;

/**
 * CarrelApplianceStart:
 * @system: the machine's identifier (#CarrelApplianceSystem.id), or a nested collection's
 * @collection: (nullable): the nested collection that it stands in, %NULL for the outermost
 * @order: machines with a lower number start earlier, 0 when it takes no part
 * @start_delay_s: seconds to wait before the next one starts
 * @stop_delay_s: seconds to wait before the next one stops
 * @waits_for_guest: whether the next one waits for the guest's word
 * @start_action: (nullable): "powerOn", "none"
 * @stop_action: (nullable): "powerOff", "guestShutdown", "suspend", "none"
 *
 * How one machine of a collection starts and stops.
 */
typedef struct
{
  char *system;
  char *collection;
  gint64 order;
  gint64 start_delay_s;
  gint64 stop_delay_s;
  int waits_for_guest;
  char *start_action;
  char *stop_action;
} CarrelApplianceStart;

/**
 * CarrelApplianceProduct:
 * @class_name: (nullable): class of its properties
 * @instance: (nullable): instance of its properties
 * @name: (nullable): product
 * @vendor: (nullable): who made it
 * @version: (nullable): short version
 * @full_version: (nullable): long version
 * @product_url: (nullable): where to read about it
 * @vendor_url: (nullable): where to read about the vendor
 *
 * What the package or the machine says it is.
 */
typedef struct
{
  char *class_name;
  char *instance;
  char *name;
  char *vendor;
  char *version;
  char *full_version;
  char *product_url;
  char *vendor_url;
} CarrelApplianceProduct;

/**
 * CarrelApplianceProperty:
 * @key: its key without class and instance
 * @class_name: (nullable): its product's class
 * @instance: (nullable): its product's instance
 * @type: (nullable): "string", "boolean", "int", "ip", ... as stated
 * @qualifiers: (nullable): bounds on the value, as stated
 * @value: (nullable): default value in the configuration chosen
 * @label: (nullable): what it is called
 * @description: (nullable): what it is for
 * @category: (nullable): the heading it stands under
 * @is_user_configurable: whether the person is asked for it
 * @is_secret: whether it is a password
 *
 * A value that the person may set before the first start, handed to the guest by a transport.
 */
typedef struct
{
  char *key;
  char *class_name;
  char *instance;
  char *type;
  char *qualifiers;
  char *value;
  char *label;
  char *description;
  char *category;
  int is_user_configurable;
  int is_secret;
} CarrelApplianceProperty;

/**
 * CarrelApplianceOs:
 * @cim: number of CIM_OperatingSystem.OsType
 * @vmware: (nullable): VMware's identifier
 * @vbox: (nullable): VirtualBox' identifier
 * @libosinfo: (nullable): libosinfo's identifier, when the descriptor states one
 * @version: (nullable): version stated
 * @description: (nullable): in words
 * @family: (nullable): "linux", "windows", "macos", "bsd", "solaris", "netware", "dos", "os2",
 *   "esx", "other"
 * @arch: (nullable): "x86_64", "i686", "aarch64", ...
 *
 * The operating system as stated.
 */
typedef struct
{
  gint64 cim;
  char *vmware;
  char *vbox;
  char *libosinfo;
  char *version;
  char *description;
  char *family;
  char *arch;
} CarrelApplianceOs;

/**
 * CarrelApplianceController:
 * @bus: "scsi", "sata", "ide", "nvme", "floppy", "virtio", "usb"
 * @index: its number among those of its bus, from 0
 * @model: (nullable): "lsilogic", "lsilogicsas", "buslogic", "pvscsi", "ahci", "piix4", "virtio",
 *   ...
 *
 * A controller of disks and drives.
 */
typedef struct
{
  char *bus;
  gint64 index;
  char *model;
} CarrelApplianceController;

/**
 * CarrelApplianceDisk:
 * @id: (nullable): the descriptor's name for it
 * @bus: (nullable): "scsi", "sata", "ide", "nvme", "virtio", "usb"
 * @controller: number of its controller among those of its bus
 * @unit: its address at the controller
 * @model: (nullable): the controller's model, as #CarrelApplianceController
 * @capacity_bytes: virtual size
 * @populated_bytes: bytes in use as stated; of a disk of this computer, those that are copied
 * @file: (nullable): the member that holds its bytes: a name as stated, never a path to open;
 *   %NULL for a blank disk
 * @format: (nullable): format stated: an URI of OVF, or a word such as "vdi"
 * @compression: (nullable): of the file: "gzip", or what is stated
 * @chunk_bytes: size of one chunk when the file is split
 * @file_bytes: size of the file as stated
 * @parent: (nullable): identifier of the disk this one only differs from
 * @serial: (nullable): serial number stated
 * @is_read_only: whether the guest may only read it
 * @is_shared: whether several machines use it
 * @sector_bytes: how long its sectors are when that is not usual (4096), or -1; known of disks of this computer
 * @native: (nullable): the bus it had here before it went out to a product without it: "virtio", "scsi",
 *   "sata", "ide"
 * @volumes: (element-type CarrelApplianceVolume): what is on it; known of disks of this computer
 *
 * A disk of a machine and where its bytes come from.
 */
typedef struct
{
  char *id;
  char *bus;
  gint64 controller;
  gint64 unit;
  char *model;
  gint64 capacity_bytes;
  gint64 populated_bytes;
  char *file;
  char *format;
  char *compression;
  gint64 chunk_bytes;
  gint64 file_bytes;
  char *parent;
  char *serial;
  int is_read_only;
  int is_shared;
  gint64 sector_bytes;
  char *native;
  GPtrArray *volumes;
} CarrelApplianceDisk;

/**
 * CarrelApplianceDrive:
 * @bus: (nullable): as #CarrelApplianceDisk.bus, or "floppy"
 * @controller: number of its controller among those of its bus
 * @unit: its address at the controller
 * @model: (nullable): the controller's model
 * @file: (nullable): the member in it: a name as stated, never a path to open
 * @is_connected: whether it is connected at the start
 *
 * A CD drive or a floppy drive.
 */
typedef struct
{
  char *bus;
  gint64 controller;
  gint64 unit;
  char *model;
  char *file;
  int is_connected;
} CarrelApplianceDrive;

/**
 * CarrelApplianceNic:
 * @model: (nullable): "e1000", "e1000e", "vmxnet3", "vmxnet2", "pcnet32", "virtio", "rtl8139",
 *   ...
 * @network: (nullable): the network or kind of network it is plugged into
 * @mac: (nullable): address, lower case with colons
 * @is_connected: whether the cable is in
 * @native: (nullable): the card it was here before it went out to a product without it: "virtio",
 *   "e1000e", "rtl8139"
 *
 * A network card.
 */
typedef struct
{
  char *model;
  char *network;
  char *mac;
  int is_connected;
  char *native;
} CarrelApplianceNic;

/**
 * CarrelAppliancePort:
 * @kind: (nullable): what it leads to: "pipe", "device", "file", "network", "pty", ...
 * @target: (nullable): that thing's name; data, also among the requests
 * @is_connected: whether it is connected at the start
 *
 * A serial or a parallel port.
 */
typedef struct
{
  char *kind;
  char *target;
  int is_connected;
} CarrelAppliancePort;

/**
 * CarrelApplianceSystem:
 * @id: the descriptor's identifier, unique in the package
 * @name: (nullable): what people call it
 * @uuid: (nullable): identity stated, lower case
 * @vcpus: virtual processors
 * @cores_per_socket: of those, in one socket
 * @memory_mib: memory in MiB
 * @firmware: (nullable): "bios" or "efi"
 * @has_secure_boot: whether UEFI Secure Boot is on
 * @has_tpm: whether it has a TPM
 * @has_iommu: whether it has an IOMMU
 * @has_nested_hv: whether virtualization is shown to the guest
 * @clock: (nullable): "utc" or "localtime"
 * @hw_family: (element-type utf8): hardware families that it is made for: "vmx-15",
 *   "virtualbox-2.2"
 * @nvram_file: (nullable): the member with the firmware's variables
 * @boot: (element-type utf8): order of boot: "disk", "cdrom", "network", "floppy"
 * @os: operating system
 * @controllers: (element-type CarrelApplianceController): controllers of disks and drives
 * @disks: (element-type CarrelApplianceDisk): disks in the order of controller and unit
 * @cdroms: (element-type CarrelApplianceDrive): CD drives
 * @floppies: (element-type CarrelApplianceDrive): floppy drives
 * @nics: (element-type CarrelApplianceNic): network cards
 * @serials: (element-type CarrelAppliancePort): serial ports
 * @parallels: (element-type CarrelAppliancePort): parallel ports
 * @usb: (element-type utf8): its USB controllers: "uhci", "ehci", "xhci", or "usb" when the kind
 *   is not stated
 * @sound: (nullable): "hda", "ac97", "ensoniq1371", "sb16"
 * @pointing: (element-type utf8): pointing devices: "ps2mouse", "usbmouse", "usbtablet",
 *   "usbmultitouch"
 * @has_video_3d: whether the graphics card accelerates 3D
 * @video_bytes: memory of the graphics card
 * @displays: monitors
 * @products: (element-type CarrelApplianceProduct): what it says it is
 * @properties: (element-type CarrelApplianceProperty): values to set before the first start
 * @transport: (element-type utf8): how properties reach the guest: "iso", "com.vmware.guestInfo"
 * @annotation: (nullable): notes
 * @eulas: (element-type CarrelApplianceEula): licences to agree to
 * @notes: (element-type CarrelApplianceNote): what cannot be carried over
 * @requests: (element-type CarrelApplianceRequest): what it asks of the host
 *
 * One machine.
 */
typedef struct
{
  char *id;
  char *name;
  char *uuid;
  gint64 vcpus;
  gint64 cores_per_socket;
  gint64 memory_mib;
  char *firmware;
  int has_secure_boot;
  int has_tpm;
  int has_iommu;
  int has_nested_hv;
  char *clock;
  GPtrArray *hw_family;
  char *nvram_file;
  GPtrArray *boot;
  CarrelApplianceOs os;
  GPtrArray *controllers;
  GPtrArray *disks;
  GPtrArray *cdroms;
  GPtrArray *floppies;
  GPtrArray *nics;
  GPtrArray *serials;
  GPtrArray *parallels;
  GPtrArray *usb;
  char *sound;
  GPtrArray *pointing;
  int has_video_3d;
  gint64 video_bytes;
  gint64 displays;
  GPtrArray *products;
  GPtrArray *properties;
  GPtrArray *transport;
  char *annotation;
  GPtrArray *eulas;
  GPtrArray *notes;
  GPtrArray *requests;
} CarrelApplianceSystem;

/**
 * CarrelApplianceSignature:
 * @state: (nullable): "valid": the signature is that of the certificate's key on the list of digests;
 *   "partly": so is the first of two, and the second one is not good; "unchecked": there is one of a kind
 *   that cannot be checked; %NULL when nobody signed. One that is not valid is an error, never a state.
 * @signer: (nullable): whom the certificate names
 * @issuer: (nullable): who issued the certificate
 * @fingerprint: (nullable): SHA-256 of the certificate in lower-case hexadecimal
 * @expires: (nullable): when it ends, "2026-11-21T00:00:00Z"
 * @is_trusted: whether a root that this system trusts vouches for the certificate, now
 *
 * Who signed the package.
 */
typedef struct
{
  char *state;
  char *signer;
  char *issuer;
  char *fingerprint;
  char *expires;
  int is_trusted;
} CarrelApplianceSignature;

/**
 * CarrelApplianceModel:
 * @kind: "ovf", "vmx", "vbox", "libvirt", "hyperv", "utm", "quickemu", "vagrant", "disk",
 *   "physical": a disk of this computer
 * @name: (nullable): what the package calls itself
 * @ovf_version: (nullable): "0.9", "1.0", "1.1", "2.0", ...
 * @generator: (nullable): the program that wrote it, as stated there
 * @description: (nullable): of the package
 * @language: (nullable): language of its texts
 * @signature: who signed it
 * @is_collection: whether the machines belong together as a group
 * @networks: (element-type CarrelApplianceNetwork): networks
 * @configurations: (element-type CarrelApplianceConfiguration): deployment configurations, in
 *   their order
 * @default_configuration: (nullable): the one that is taken when nothing is said
 * @chosen_configuration: (nullable): the one that the values are for
 * @files: (element-type CarrelApplianceFile): every file referred to, in their order
 * @starts: (element-type CarrelApplianceStart): order of start and stop
 * @products: (element-type CarrelApplianceProduct): what the package says it is, beside its
 *   machines
 * @properties: (element-type CarrelApplianceProperty): values for all machines
 * @eulas: (element-type CarrelApplianceEula): licences for all machines
 * @messages: (element-type CarrelApplianceMessage): texts in other languages
 * @systems: (element-type CarrelApplianceSystem): machines, in the order of the descriptor
 * @notes: (element-type CarrelApplianceNote): what cannot be carried over
 * @requests: (element-type CarrelApplianceRequest): what it asks of the host
 * @risks: (element-type CarrelApplianceRisk): what the person ought to know
 *
 * A package: one descriptor, with the machines in it.
 */
typedef struct
{
  char *kind;
  char *name;
  char *ovf_version;
  char *generator;
  char *description;
  char *language;
  CarrelApplianceSignature signature;
  int is_collection;
  GPtrArray *networks;
  GPtrArray *configurations;
  char *default_configuration;
  char *chosen_configuration;
  GPtrArray *files;
  GPtrArray *starts;
  GPtrArray *products;
  GPtrArray *properties;
  GPtrArray *eulas;
  GPtrArray *messages;
  GPtrArray *systems;
  GPtrArray *notes;
  GPtrArray *requests;
  GPtrArray *risks;
} CarrelApplianceModel;

/**
 * carrel_appliance_model_new:
 * @kind: the descriptor's kind, as %CarrelApplianceModel.kind
 *
 * Returns: (transfer full): a package in which nothing else is stated. Any thread.
 */
CarrelApplianceModel *carrel_appliance_model_new (const char *kind);

/**
 * carrel_appliance_model_is_disk_alone:
 * @self: a package
 *
 * Returns: whether there is nothing but a disk, which says nothing of a machine. Any thread.
 */
gboolean carrel_appliance_model_is_disk_alone (const CarrelApplianceModel *self);

/**
 * carrel_appliance_model_knows_disks_only:
 * @self: a package
 *
 * Returns: whether it is a disk alone, or one whose description could not be read, so that everything but its
 * disks has to be guessed. Any thread.
 */
gboolean carrel_appliance_model_knows_disks_only (const CarrelApplianceModel *self);

/**
 * carrel_appliance_model_free:
 * @self: (nullable) (transfer full): a package
 *
 * Frees it and everything in it. Any thread.
 */
void carrel_appliance_model_free (CarrelApplianceModel *self);

/**
 * carrel_appliance_model_check:
 * @self: a package
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID or LIMIT, naming the item
 *
 * Holds everything to its bounds: counts, lengths, encodings, processors, memory, capacities.
 * Every reader ends with it, so that what follows need not ask again.
 *
 * Returns: whether all is within bounds. Any thread.
 */
gboolean carrel_appliance_model_check (const CarrelApplianceModel *self, GError **error);

/**
 * carrel_appliance_model_to_json:
 * @self: a package
 *
 * Prints a package for another process of ours, completely. (What people and scripts are shown is
 * carrel_appliance_facts_to_json().)
 *
 * Returns: (transfer full): an object. Any thread.
 */
JsonObject *carrel_appliance_model_to_json (const CarrelApplianceModel *self);

/**
 * carrel_appliance_model_from_json:
 * @object: what carrel_appliance_model_to_json() printed, perhaps changed by an enemy
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID or LIMIT
 *
 * Reads a package back, and holds it to carrel_appliance_model_check().
 *
 * Returns: (transfer full) (nullable): the package, or %NULL with @error set. Any thread.
 */
CarrelApplianceModel *carrel_appliance_model_from_json (JsonObject *object, GError **error);

/**
 * carrel_appliance_model_add_system:
 * @self: a package
 *
 * Returns: (transfer none): a new machine, the last one of @self. Any thread.
 */
CarrelApplianceSystem *carrel_appliance_model_add_system (CarrelApplianceModel *self);

/**
 * carrel_appliance_model_add_network:
 * @self: a package
 *
 * Returns: (transfer none): a new network, the last one of @self. Any thread.
 */
CarrelApplianceNetwork *carrel_appliance_model_add_network (CarrelApplianceModel *self);

/**
 * carrel_appliance_model_add_configuration:
 * @self: a package
 *
 * Returns: (transfer none): a new deployment configuration, the last one of @self. Any thread.
 */
CarrelApplianceConfiguration *carrel_appliance_model_add_configuration (CarrelApplianceModel *self);

/**
 * carrel_appliance_model_add_file:
 * @self: a package
 *
 * Returns: (transfer none): a new file, the last one of @self. Any thread.
 */
CarrelApplianceFile *carrel_appliance_model_add_file (CarrelApplianceModel *self);

/**
 * carrel_appliance_model_add_start:
 * @self: a package
 *
 * Returns: (transfer none): a new entry of the order of start, the last one of @self. Any thread.
 */
CarrelApplianceStart *carrel_appliance_model_add_start (CarrelApplianceModel *self);

/**
 * carrel_appliance_model_add_message:
 * @self: a package
 *
 * Returns: (transfer none): a new text in another language, the last one of @self. Any thread.
 */
CarrelApplianceMessage *carrel_appliance_model_add_message (CarrelApplianceModel *self);

/**
 * carrel_appliance_model_add_controller:
 * @system: a machine
 *
 * Returns: (transfer none): a new controller, the last one of @system. Any thread.
 */
CarrelApplianceController *carrel_appliance_model_add_controller (CarrelApplianceSystem *system);

/**
 * carrel_appliance_model_add_disk:
 * @system: a machine
 *
 * Returns: (transfer none): a new disk, the last one of @system. Any thread.
 */
CarrelApplianceDisk *carrel_appliance_model_add_disk (CarrelApplianceSystem *system);

/**
 * carrel_appliance_model_add_cdrom:
 * @system: a machine
 *
 * Returns: (transfer none): a new CD drive, the last one of @system. Any thread.
 */
CarrelApplianceDrive *carrel_appliance_model_add_cdrom (CarrelApplianceSystem *system);

/**
 * carrel_appliance_model_add_floppy:
 * @system: a machine
 *
 * Returns: (transfer none): a new floppy drive, the last one of @system. Any thread.
 */
CarrelApplianceDrive *carrel_appliance_model_add_floppy (CarrelApplianceSystem *system);

/**
 * carrel_appliance_model_add_nic:
 * @system: a machine
 *
 * Returns: (transfer none): a new network card, the last one of @system. Any thread.
 */
CarrelApplianceNic *carrel_appliance_model_add_nic (CarrelApplianceSystem *system);

/**
 * carrel_appliance_model_add_serial:
 * @system: a machine
 *
 * Returns: (transfer none): a new serial port, the last one of @system. Any thread.
 */
CarrelAppliancePort *carrel_appliance_model_add_serial (CarrelApplianceSystem *system);

/**
 * carrel_appliance_model_add_parallel:
 * @system: a machine
 *
 * Returns: (transfer none): a new parallel port, the last one of @system. Any thread.
 */
CarrelAppliancePort *carrel_appliance_model_add_parallel (CarrelApplianceSystem *system);

/**
 * carrel_appliance_model_add_product:
 * @products: (element-type CarrelApplianceProduct): of a package or of a machine
 *
 * Returns: (transfer none): a new product, the last one of @products. Any thread.
 */
CarrelApplianceProduct *carrel_appliance_model_add_product (GPtrArray *products);

/**
 * carrel_appliance_model_add_property:
 * @properties: (element-type CarrelApplianceProperty): of a package or of a machine
 *
 * Returns: (transfer none): a new property, the last one of @properties. Any thread.
 */
CarrelApplianceProperty *carrel_appliance_model_add_property (GPtrArray *properties);

/**
 * carrel_appliance_model_add_eula:
 * @eulas: (element-type CarrelApplianceEula): of a package or of a machine
 *
 * Returns: (transfer none): a new licence, the last one of @eulas. Any thread.
 */
CarrelApplianceEula *carrel_appliance_model_add_eula (GPtrArray *eulas);

/**
 * carrel_appliance_model_add_note:
 * @notes: (element-type CarrelApplianceNote): of a package or of a machine
 * @item: what was read
 * @words: (nullable): what becomes of it, translated
 * @raw: (nullable): the text it stood as
 *
 * Lists what cannot be carried over. Any thread.
 *
 * Returns: (transfer none): the new note, the last one of @notes
 */
CarrelApplianceNote *carrel_appliance_model_add_note (GPtrArray *notes,
                                                      const char *item,
                                                      const char *words,
                                                      const char *raw);

/**
 * carrel_appliance_model_add_request:
 * @requests: (element-type CarrelApplianceRequest): of a package or of a machine
 * @kind: as #CarrelApplianceRequest
 * @item: which item asks
 * @value: (nullable): what it names
 *
 * Lists what is asked of the host. Any thread.
 */
void carrel_appliance_model_add_request (GPtrArray *requests,
                                         const char *kind,
                                         const char *item,
                                         const char *value);

/**
 * carrel_appliance_model_add_risk:
 * @self: a package
 * @kind: as #CarrelApplianceRisk
 * @words: (transfer full): a translated sentence
 *
 * Lists what the person ought to know. Any thread.
 */
void carrel_appliance_model_add_risk (CarrelApplianceModel *self, const char *kind, char *words);

/**
 * carrel_appliance_model_sort:
 * @system: a machine with all its disks and drives
 *
 * Puts disks and CD drives in the order of controller and unit. The buses stay in the order in
 * which they first appear. Any thread.
 */
void carrel_appliance_model_sort (CarrelApplianceSystem *system);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceModel, carrel_appliance_model_free)

G_END_DECLS
