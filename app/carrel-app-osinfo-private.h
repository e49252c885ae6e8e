/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-media.h"
#include "carrel-app-system.h"

G_BEGIN_DECLS

/*
 * libosinfo's database, read once in a program.  All functions may be called from any thread, and
 * block: on reading the database the first time, on one lock afterwards.
 */

/**
 * carrel_app_osinfo_find_system:
 * @id: libosinfo's short identifier
 *
 * Returns: (transfer full) (nullable): the system, or %NULL when nobody knows it
 */
CarrelAppSystem *carrel_app_osinfo_find_system (const char *id);

/**
 * carrel_app_osinfo_list_systems:
 *
 * Returns: (transfer full) (element-type CarrelAppSystem): every system known, the newest release of each
 *   distribution first
 */
GPtrArray *carrel_app_osinfo_list_systems (void);

/**
 * carrel_app_osinfo_recognise:
 * @path: an installer image
 * @out_is_live: (out): whether it also runs without being installed; untouched when nobody knows it
 *
 * Returns: (transfer full) (nullable): the system it installs, or %NULL when nobody knows it
 */
CarrelAppSystem *carrel_app_osinfo_recognise (const char *path, gboolean *out_is_live);

G_END_DECLS
