/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-vmm-machine.h"

G_BEGIN_DECLS

#define CARREL_VMM_TYPE_SERVER (carrel_vmm_server_get_type ())

/** CARREL_VMM_SERVER_SOCKET: the core's socket in a machine's runtime folder. */
#define CARREL_VMM_SERVER_SOCKET "core.sock"

/** CARREL_VMM_SERVER_OBJECT: the object's path on the wire. */
#define CARREL_VMM_SERVER_OBJECT "/org/carrel/Machine"

/** CARREL_VMM_SERVER_VERSION: the minor version of the interface that is spoken. */
#define CARREL_VMM_SERVER_VERSION 1U

/**
 * CarrelVmmServer:
 *
 * Serves one machine to its clients: D-Bus, peer to peer, on a Unix socket.  Peers are this user and
 * root.
 *
 * Signal "idle": the machine is off, nobody is connected and nothing is being done: the core may end.
 *
 * One thread: the main context it was made in.
 */
G_DECLARE_FINAL_TYPE (CarrelVmmServer, carrel_vmm_server, CARREL_VMM, SERVER, GObject)

/**
 * carrel_vmm_server_new:
 * @machine: what is served
 * @folder: the machine's runtime folder
 * @error: set when the socket cannot be made
 *
 * Makes the socket and begins to serve.  The server holds itself busy until the first call of
 * carrel_vmm_server_release().
 *
 * Returns: (transfer full): the server, or NULL with @error set
 */
CarrelVmmServer *carrel_vmm_server_new (CarrelVmmMachine *machine,
                                        const char *folder,
                                        GError **error);

/**
 * carrel_vmm_server_hold:
 * @server: a server
 *
 * Something is being done: no "idle" until it is released.
 */
void carrel_vmm_server_hold (CarrelVmmServer *server);

/**
 * carrel_vmm_server_release:
 * @server: a server
 *
 * Takes back one hold.
 */
void carrel_vmm_server_release (CarrelVmmServer *server);

G_END_DECLS
