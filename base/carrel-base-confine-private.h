/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-base-confine.h"

G_BEGIN_DECLS

/* The three means of confinement.  Each changes the calling process for good, and returns whether it holds
 * now; where the kernel lacks it, nothing is changed. */

/* No right to any file, but for a tool those to its program, to the system's libraries and to its
 * descriptors; no TCP, no signals to others. */
gboolean carrel_base_confine_has_landlock (void);
gboolean carrel_base_confine_enter_landlock (const CarrelBaseConfineRequest *request);

/* For code of ours: a list of the calls that it needs.  For a tool, whose needs differ from version to
 * version: a list of those it must not make. */
gboolean carrel_base_confine_has_filter (void);
gboolean carrel_base_confine_enter_filter (const CarrelBaseConfineRequest *request);

/* A network of its own, and a root that is empty, or has for a tool the system's libraries, read-only. */
gboolean carrel_base_confine_enter_namespaces (const CarrelBaseConfineRequest *request);

G_END_DECLS
