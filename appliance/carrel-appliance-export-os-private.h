/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

#include "base/spec/carrel-spec-types.h"

G_BEGIN_DECLS

/*
 * A guest system by the identifiers of other products: the other direction of carrel-appliance-os.
 */
typedef struct
{
  guint cim;
  const char *ovf;   /* VMware's in an OVF: "debian12_64Guest" */
  const char *vmx;   /* VMware's in a .vmx: "debian12-64" */
  const char *vbox;  /* VirtualBox' */
  const char *words; /* for people */
} CarrelApplianceExportOs;

/* Returns: what comes nearest to the system; borrowed, never %NULL. */
const CarrelApplianceExportOs *carrel_appliance_export_os_find (const char *os_id,
                                                                CarrelSpecFamily family);

/* libosinfo's full identifier, "http://debian.org/debian/12".  Returns: (transfer full) (nullable) */
char *carrel_appliance_export_os_dup_address (const char *os_id);

G_END_DECLS
