/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-physical.h"

G_BEGIN_DECLS

/*
 * CarrelAppliancePhysicalNode:
 *
 * A block device as the kernel shows it, and what it itself is used for.
 */
typedef struct
{
  guint64 device;
  char *name;
  char *folder;    /* in the kernel's file system */
  guint64 whole;   /* the disk that it is a partition of; 0: none */
  GArray *slaves;  /* guint64: what it is made of */
  GArray *holders; /* guint64: what is made of it */
  GPtrArray *uses; /* CarrelAppliancePhysicalUse: mounts and swap; "where" is not escaped */
} CarrelAppliancePhysicalNode;

/*
 * CarrelAppliancePhysicalTable:
 *
 * All block devices of this computer at one instant.
 */
typedef struct
{
  GPtrArray *nodes; /* CarrelAppliancePhysicalNode, by name */
} CarrelAppliancePhysicalTable;

/* Reads it.  Returns: (transfer full) (nullable) */
CarrelAppliancePhysicalTable *carrel_appliance_physical_table_new (
  const CarrelAppliancePhysicalPlaces *places,
  GError **error);

void carrel_appliance_physical_table_free (CarrelAppliancePhysicalTable *self);

/* Returns: (transfer none) (nullable): the device of this number. */
CarrelAppliancePhysicalNode *carrel_appliance_physical_table_find (
  CarrelAppliancePhysicalTable *self,
  guint64 device);

/* Reads a short attribute of a device.  Returns: (transfer full) (nullable): it, without white space around. */
char *carrel_appliance_physical_table_read (const char *folder, const char *name);

/* Frees a use. */
void carrel_appliance_physical_use_free (CarrelAppliancePhysicalUse *use);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAppliancePhysicalTable, carrel_appliance_physical_table_free)

G_END_DECLS
