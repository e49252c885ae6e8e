/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/carrel-base-process.h"

#include "carrel-vmm-bus.h"
#include "carrel-vmm-client.h"

G_BEGIN_DECLS

/* What carrel-vmm-client.c, -call.c and -launch.c share. */

struct _CarrelVmmClient
{
  GObject parent_instance;

  char *uuid;
  GDBusConnection *connection;
  CarrelVmmBusMachine1 *proxy;
  CarrelBaseProcess *process; /* the core, when we launched it: so that it is reaped */
  gboolean is_connected;
};

/**
 * carrel_vmm_client_new_for_proxy:
 * @uuid: the machine
 * @connection: to its core
 * @proxy: on that connection
 *
 * Returns: (transfer full): a client
 */
CarrelVmmClient *carrel_vmm_client_new_for_proxy (const char *uuid,
                                                  GDBusConnection *connection,
                                                  CarrelVmmBusMachine1 *proxy);

/**
 * carrel_vmm_client_set_process:
 * @client: a client
 * @process: (nullable): the core it launched
 *
 * Keeps the core's process, so that its end is seen to.
 */
void carrel_vmm_client_set_process (CarrelVmmClient *client, CarrelBaseProcess *process);

G_END_DECLS
