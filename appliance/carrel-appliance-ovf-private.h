/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"
#include "carrel-appliance-xml.h"

G_BEGIN_DECLS

/* What Carrel writes beside the standard stands among VMware's settings of an item, because VirtualBox before
 * version 6 takes no other element there: the bus of a disk, and the card, that the machine had here. */
#define CARREL_APPLIANCE_OVF_NATIVE_BUS "carrel.bus"
#define CARREL_APPLIANCE_OVF_NATIVE_CARD "carrel.card"

/* Returns: (transfer full) (nullable): the value of the setting `key` of an item */
char *carrel_appliance_ovf_dup_setting (const xmlNode *item, const char *key);

/**
 * CarrelApplianceOvf:
 * @model: what was understood so far
 * @files: file's identifier -> (transfer none) #CarrelApplianceFile
 * @disks: disk's identifier -> (transfer none) its element in the DiskSection
 * @used: set of the disks' identifiers that a machine has
 * @words: message's key -> (transfer none) its text in the package's language
 * @own_words: message's key -> (transfer none) its text in a language that the person knows better
 * @configuration: (nullable): the deployment configuration that is read
 *
 * A reading of a descriptor in OVF.
 */
typedef struct
{
  CarrelApplianceModel *model;
  GHashTable *files;
  GHashTable *disks;
  GHashTable *used;
  GHashTable *words;
  GHashTable *own_words;
  const char *configuration;
} CarrelApplianceOvf;

/**
 * CarrelApplianceOvfItem:
 * @node: the element
 * @id: (nullable): its InstanceID
 * @parent: (nullable): the InstanceID of its controller
 * @type: its ResourceType, -1 when it is not stated
 * @subtype: its ResourceSubType in lower case, empty when it is not stated
 * @address: (nullable): its Address, or its BusNumber
 * @unit: (nullable): its AddressOnParent
 * @connection: (nullable): its Connection
 * @resource: (nullable): its HostResource
 * @quantity: (nullable): its VirtualQuantity
 * @units: (nullable): its AllocationUnits
 * @label: what to call it in messages
 * @automatic: whether it is connected at the start
 * @is_special: whether it stands for one configuration only
 * @bus: (nullable): of a controller: its bus
 * @model: (nullable): of a controller: its model
 * @index: of a controller: its number among those of its bus
 *
 * One Item of a VirtualHardwareSection.
 */
typedef struct
{
  xmlNode *node;
  char *id;
  char *parent;
  gint64 type;
  char *subtype;
  char *address;
  char *unit;
  char *connection;
  char *resource;
  char *quantity;
  char *units;
  char *label;
  int automatic;
  gboolean is_special;
  const char *bus;
  const char *model;
  gint64 index;
} CarrelApplianceOvfItem;

/**
 * carrel_appliance_ovf_dup_attribute:
 * @node: (nullable): an element
 * @name: an attribute's local name, in whatever namespace: descriptors differ
 *
 * Returns: (transfer full) (nullable): its value
 */
char *carrel_appliance_ovf_dup_attribute (const xmlNode *node, const char *name);

/**
 * carrel_appliance_ovf_get_truth:
 * @node: an element
 * @name: an attribute's local name
 * @fallback: what it is when it is not stated or not understood
 *
 * Returns: its value
 */
gboolean carrel_appliance_ovf_get_truth (const xmlNode *node, const char *name, gboolean fallback);

/**
 * carrel_appliance_ovf_dup_kind:
 * @node: an element
 *
 * In OVF 0.9 sections and machines say what they are by `xsi:type`.
 *
 * Returns: (transfer full): what it is called in OVF 1: "DiskSection", "VirtualSystem"
 */
char *carrel_appliance_ovf_dup_kind (const xmlNode *node);

/**
 * carrel_appliance_ovf_dup_words:
 * @self: a reading
 * @parent: an element
 * @name: a child's name
 *
 * Returns: (transfer full) (nullable): the child's words, from the package's catalogue when it only
 * states a key; %NULL when there is no such child, or it is empty
 */
char *carrel_appliance_ovf_dup_words (CarrelApplianceOvf *self,
                                      const xmlNode *parent,
                                      const char *name);

/**
 * carrel_appliance_ovf_is_chosen:
 * @self: a reading
 * @node: an element with an attribute `configuration`
 * @out_is_special: (out) (optional): whether it has one
 *
 * Returns: whether the element stands for the configuration that is read
 */
gboolean carrel_appliance_ovf_is_chosen (CarrelApplianceOvf *self,
                                         const xmlNode *node,
                                         gboolean *out_is_special);

/**
 * carrel_appliance_ovf_refuse_section:
 * @node: a section that is not known
 * @notes: where to list it
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_UNSUPPORTED when it has to be understood
 *
 * Lists what is not known, unless it is said to be indispensable by somebody whose sections are not
 * all known to be dispensable.
 *
 * Returns: whether the package can be used without it
 */
gboolean carrel_appliance_ovf_refuse_section (const xmlNode *node,
                                              GPtrArray *notes,
                                              GError **error);

/**
 * carrel_appliance_ovf_read_product:
 * @self: a reading
 * @node: a ProductSection
 * @products: where the product goes
 * @properties: where its properties go
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR
 *
 * Returns: whether it was understood
 */
gboolean carrel_appliance_ovf_read_product (CarrelApplianceOvf *self,
                                            const xmlNode *node,
                                            GPtrArray *products,
                                            GPtrArray *properties,
                                            GError **error);

/**
 * carrel_appliance_ovf_read_eula:
 * @self: a reading
 * @node: an EulaSection
 * @eulas: where the licence goes
 */
void carrel_appliance_ovf_read_eula (CarrelApplianceOvf *self,
                                     const xmlNode *node,
                                     GPtrArray *eulas);

/**
 * carrel_appliance_ovf_find_property:
 * @self: a reading
 * @system: (nullable): the machine where it is asked for
 * @key: a key, alone or as class.key.instance
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *carrel_appliance_ovf_find_property (CarrelApplianceOvf *self,
                                                const CarrelApplianceSystem *system,
                                                const char *key);

/**
 * carrel_appliance_ovf_read_items:
 * @self: a reading
 * @section: a VirtualHardwareSection
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR
 *
 * Collects the items that make up the hardware in the configuration that is read: an item for that
 * configuration replaces the one with its InstanceID that stands for all.
 *
 * Returns: (transfer full) (nullable) (element-type CarrelApplianceOvfItem): the items, or %NULL with
 * @error set
 */
GPtrArray *carrel_appliance_ovf_read_items (CarrelApplianceOvf *self,
                                            const xmlNode *section,
                                            GError **error);

/**
 * carrel_appliance_ovf_read_hardware:
 * @self: a reading
 * @section: a VirtualHardwareSection
 * @system: the machine, whose products are known
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR
 *
 * Returns: whether it was understood
 */
gboolean carrel_appliance_ovf_read_hardware (CarrelApplianceOvf *self,
                                             const xmlNode *section,
                                             CarrelApplianceSystem *system,
                                             GError **error);

/**
 * carrel_appliance_ovf_read_device:
 * @self: a reading
 * @item: an item that is no processor, memory or controller
 * @items: (element-type CarrelApplianceOvfItem): all items
 * @system: the machine
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR
 *
 * Returns: whether it was understood, or listed among what is not
 */
gboolean carrel_appliance_ovf_read_device (CarrelApplianceOvf *self,
                                           const CarrelApplianceOvfItem *item,
                                           GPtrArray *items,
                                           CarrelApplianceSystem *system,
                                           GError **error);

/**
 * carrel_appliance_ovf_read_disk:
 * @self: a reading
 * @item: an item that is a disk
 * @items: (element-type CarrelApplianceOvfItem): all items
 * @system: the machine
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR
 *
 * Returns: whether it was understood
 */
gboolean carrel_appliance_ovf_read_disk (CarrelApplianceOvf *self,
                                         const CarrelApplianceOvfItem *item,
                                         GPtrArray *items,
                                         CarrelApplianceSystem *system,
                                         GError **error);

/**
 * carrel_appliance_ovf_read_drive:
 * @self: a reading
 * @item: an item that is a CD drive or a floppy drive
 * @items: (element-type CarrelApplianceOvfItem): all items
 * @system: the machine
 * @drive: a new drive, to be filled in
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR
 *
 * Returns: whether it was understood
 */
gboolean carrel_appliance_ovf_read_drive (CarrelApplianceOvf *self,
                                          const CarrelApplianceOvfItem *item,
                                          GPtrArray *items,
                                          CarrelApplianceSystem *system,
                                          CarrelApplianceDrive *drive,
                                          GError **error);

/**
 * carrel_appliance_ovf_read_config:
 * @self: a reading
 * @node: a `vmw:Config` or `vmw:ExtraConfig`
 * @system: the machine
 *
 * Takes what VMware's setting says, or lists it among what is not carried over.
 */
void carrel_appliance_ovf_read_config (CarrelApplianceOvf *self,
                                       const xmlNode *node,
                                       CarrelApplianceSystem *system);

/**
 * carrel_appliance_ovf_read_vbox:
 * @node: a `vbox:Machine`
 * @system: the machine, whose hardware is known
 *
 * Takes from VirtualBox' own description what OVF has no words for.
 */
void carrel_appliance_ovf_read_vbox (const xmlNode *node, CarrelApplianceSystem *system);

/**
 * carrel_appliance_ovf_read_prologue:
 * @self: a reading
 * @root: the envelope
 * @configuration: (nullable): the deployment configuration that is asked for
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR
 *
 * Reads what has to be known before the machines are read: references, texts in other languages,
 * configurations, of which it chooses one, disks and networks.
 *
 * Returns: whether it was understood
 */
gboolean carrel_appliance_ovf_read_prologue (CarrelApplianceOvf *self,
                                             const xmlNode *root,
                                             const char *configuration,
                                             GError **error);

/**
 * carrel_appliance_ovf_is_prologue:
 * @kind: the kind of a section
 *
 * Returns: whether carrel_appliance_ovf_read_prologue() reads it
 */
gboolean carrel_appliance_ovf_is_prologue (const char *kind);

G_END_DECLS
