/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "carrel-vmm-error.h"

G_BEGIN_DECLS

/*
 * Unix stream sockets by folder and name.  A socket's address holds 107 bytes, and a runtime folder may
 * be longer: the folder is opened first and the socket is reached through its descriptor.
 */

/**
 * carrel_vmm_socket_listen:
 * @folder: an existing folder
 * @name: the socket's name in it
 * @error: set on failure
 *
 * Makes a listening socket and only then gives it its name: whoever sees the name can connect.  What had
 * the name before (a killed core's socket) is replaced.
 *
 * Returns: a close-on-exec, non-blocking descriptor that the caller owns, or -1
 */
int carrel_vmm_socket_listen (const char *folder, const char *name, GError **error);

/**
 * carrel_vmm_socket_connect:
 * @folder: a folder
 * @name: the socket's name in it
 * @error: %CARREL_VMM_ERROR_NOT_FOUND when nobody listens there, or another code
 *
 * Connects without waiting: a listener whose queue is full is an error.
 *
 * Returns: a close-on-exec, non-blocking descriptor that the caller owns, or -1
 */
int carrel_vmm_socket_connect (const char *folder, const char *name, GError **error);

/**
 * carrel_vmm_socket_get_peer:
 * @descriptor: a connected socket
 * @out_pid: (out) (optional): the process that listened or connected
 * @out_uid: (out) (optional): its user
 *
 * Asks the kernel who is on the other side.
 *
 * Returns: TRUE when the kernel said; the outputs are untouched otherwise
 */
gboolean carrel_vmm_socket_get_peer (int descriptor, GPid *out_pid, guint *out_uid);

/**
 * carrel_vmm_socket_is_trusted_peer:
 * @descriptor: a connected socket
 *
 * Returns: TRUE when the other side is this user or root
 */
gboolean carrel_vmm_socket_is_trusted_peer (int descriptor);

G_END_DECLS
