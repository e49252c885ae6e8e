/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"
#include "carrel-appliance-package.h"

#include "base/spec/carrel-spec.h"

G_BEGIN_DECLS

/*
 * The plan of an import: what will be made of a package, said before anything is made.  The import
 * carries out exactly the plan, so whatever a person is shown is what they get.
 */

/**
 * CarrelAppliancePlanMapping:
 * @item: which device or property
 * @from: (nullable): what the package says
 * @to: (nullable): what it becomes
 * @reason: (nullable): why, when it is not the same; translated
 *
 * What one thing becomes.
 */
typedef struct
{
  char *item;
  char *from;
  char *to;
  char *reason;
} CarrelAppliancePlanMapping;

/**
 * CarrelAppliancePlanSource:
 * @CARREL_APPLIANCE_PLAN_SOURCE_MEMBER: a member of the package
 * @CARREL_APPLIANCE_PLAN_SOURCE_BLANK: none; the disk is made empty
 * @CARREL_APPLIANCE_PLAN_SOURCE_HOST: a file of this computer, outside the package: only with consent
 *
 * Where a disk's bytes come from.
 */
typedef enum
{
  CARREL_APPLIANCE_PLAN_SOURCE_MEMBER,
  CARREL_APPLIANCE_PLAN_SOURCE_BLANK,
  CARREL_APPLIANCE_PLAN_SOURCE_HOST,
} CarrelAppliancePlanSource;

/**
 * CarrelAppliancePlanDisk:
 * @id: the disk's identifier in the machine to make, for instance "disk0"
 * @disk: (transfer none): the disk in the package's model, which lives as long as the plan
 * @source: where its bytes come from
 * @name: (nullable): the member's name, or the path on this computer
 * @declared_bytes: virtual size that the package states, or -1
 * @file_bytes: bytes of its file, or -1 when they are not known yet
 *
 * A disk to make.
 */
typedef struct
{
  char *id;
  const CarrelApplianceDisk *disk;
  CarrelAppliancePlanSource source;
  char *name;
  gint64 declared_bytes;
  gint64 file_bytes;
} CarrelAppliancePlanDisk;

/**
 * CarrelAppliancePlanMachine:
 * @system: (transfer none): the machine in the package's model
 * @spec: the machine to make; valid unless there is a problem
 * @mappings: (element-type CarrelAppliancePlanMapping): what becomes of its hardware
 * @disks: (element-type CarrelAppliancePlanDisk): its disks, in the order of @spec
 * @problem: (nullable): why it cannot be made, a translated sentence; %NULL when it can
 *
 * A machine to make.
 */
typedef struct
{
  const CarrelApplianceSystem *system;
  CarrelSpec *spec;
  GPtrArray *mappings;
  GPtrArray *disks;
  char *problem;
} CarrelAppliancePlanMachine;

/**
 * CarrelAppliancePlanConsent:
 * @system: (nullable): identifier of the machine that asks
 * @kind: "licence", or as #CarrelApplianceRequest.kind
 * @item: which item asks
 * @value: (nullable): what it names, as it stands there
 * @words: what it means and what happens without consent, translated
 * @is_needed: whether the import cannot go on without it
 *
 * Something that a person has to be asked.
 */
typedef struct
{
  char *system;
  char *kind;
  char *item;
  char *value;
  char *words;
  gboolean is_needed;
} CarrelAppliancePlanConsent;

/**
 * CarrelAppliancePlanDropped:
 * @system: (nullable): identifier of the machine
 * @item: what it is
 * @words: (nullable): why, or what becomes of it, translated
 *
 * Something that is not carried over.
 */
typedef struct
{
  char *system;
  char *item;
  char *words;
} CarrelAppliancePlanDropped;

/**
 * CarrelAppliancePlan:
 * @model: the package; owned
 * @machines: (element-type CarrelAppliancePlanMachine): machines to make
 * @networks: (element-type CarrelAppliancePlanMapping): networks, and what each is mapped to
 * @dropped: (element-type CarrelAppliancePlanDropped): what is not carried over
 * @consents: (element-type CarrelAppliancePlanConsent): what has to be asked
 * @risks: (element-type CarrelApplianceRisk): what a person ought to know
 * @declared_bytes: virtual sizes of all disks
 * @file_bytes: bytes of all files to read, as far as they are known
 *
 * What an import will do.
 */
typedef struct
{
  CarrelApplianceModel *model;
  GPtrArray *machines;
  GPtrArray *networks;
  GPtrArray *dropped;
  GPtrArray *consents;
  GPtrArray *risks;
  gint64 declared_bytes;
  gint64 file_bytes;
} CarrelAppliancePlan;

/**
 * carrel_appliance_plan_new:
 * @model: what was understood of a package
 * @package: (nullable): the package, to look at the headers of its disks; %NULL plans with what is
 *   stated alone
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_UNSUPPORTED when there is no machine in it
 *
 * Plans an import. A machine that cannot be made is in the plan with its problem. Blocks on the disk;
 * any thread.
 *
 * Returns: (transfer full) (nullable): the plan, or %NULL with @error set
 */
CarrelAppliancePlan *carrel_appliance_plan_new (const CarrelApplianceModel *model,
                                                CarrelAppliancePackage *package,
                                                GError **error);

/**
 * carrel_appliance_plan_add_risk:
 * @self: the plan
 * @kind: as #CarrelApplianceRisk
 * @words: a translated sentence
 *
 * Adds what a person ought to know.
 */
void carrel_appliance_plan_add_risk (CarrelAppliancePlan *self,
                                     const char *kind,
                                     const char *words);

/**
 * carrel_appliance_plan_free:
 * @self: (nullable) (transfer full): a plan
 */
void carrel_appliance_plan_free (CarrelAppliancePlan *self);

/**
 * carrel_appliance_plan_expect_cloud:
 * @self: a plan of a disk alone
 *
 * Plans anew for a disk that clouds start: what it hangs on, and its network card, are what such systems
 * have drivers for.
 */
void carrel_appliance_plan_expect_cloud (CarrelAppliancePlan *self);

/**
 * carrel_appliance_plan_add_disc:
 * @machine: a machine of a plan
 * @file: the bare name of a disc that is made for it, which will lie in its folder `discs`
 *
 * Plans a CD drive with a disc of the machine's own in it.
 *
 * Returns: whether there was room for one more drive
 */
gboolean carrel_appliance_plan_add_disc (CarrelAppliancePlanMachine *machine, const char *file);

/**
 * carrel_appliance_plan_to_json:
 * @self: a plan
 *
 * Says the plan to a program: `{"package": {"kind", "name", "description", "generator", "product",
 * "vendor", "version", "configuration", "configurations": [{"id", "label", "description"}],
 * "signature": {"state", "signer", "issuer", "fingerprint", "expires", "trusted"}, "files",
 * "digests"}, "machines": [{"id", "name", "problem", "spec", "mappings", "disks"}], "networks",
 * "dropped", "consents", "risks", "declared_bytes", "file_bytes"}`.
 *
 * Returns: (transfer full): an object. Any thread.
 */
JsonObject *carrel_appliance_plan_to_json (const CarrelAppliancePlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAppliancePlan, carrel_appliance_plan_free)

G_END_DECLS
