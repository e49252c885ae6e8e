/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "disk/carrel-appliance-disk-progress.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * The confined child's side.  It says what it has to say over the socket that it was started with, and
 * exits.
 */

/* Reads the package that the next packet names, and answers. */
void carrel_appliance_gate_child_read (void);

/* Unpacks or converts what the next packets bring, and answers. */
void carrel_appliance_gate_child_decode (void);

/* Says how far it is; for a conversion to report to. */
void carrel_appliance_gate_child_report (const CarrelApplianceDiskProgress *progress,
                                         gpointer data);

/* Answers: with an object, or with why there is none (one of the two is NULL). */
void carrel_appliance_gate_child_answer (JsonObject *object, const GError *error);

/* Asks for a descriptor.  Returns: (transfer full): it, or -1 with the error set */
int carrel_appliance_gate_child_ask (int word, const char *text, GError **error);

G_END_DECLS
