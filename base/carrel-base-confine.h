/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CARREL_BASE_CONFINE_IS_SANITIZED:
 *
 * Whether this was built with a sanitizer that reserves more addresses than any limit allows.
 */
#if defined(__SANITIZE_ADDRESS__)
#define CARREL_BASE_CONFINE_IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CARREL_BASE_CONFINE_IS_SANITIZED 1
#endif
#endif
#ifndef CARREL_BASE_CONFINE_IS_SANITIZED
#define CARREL_BASE_CONFINE_IS_SANITIZED 0
#endif

/**
 * CarrelBaseConfineFeature:
 * @CARREL_BASE_CONFINE_NONE: nothing
 * @CARREL_BASE_CONFINE_LANDLOCK: Landlock: no file of the host can be opened
 * @CARREL_BASE_CONFINE_SECCOMP: seccomp: the calls that reach for the network, for other processes and,
 *   except for a tool, for files fail or end the process
 * @CARREL_BASE_CONFINE_NAMESPACES: namespaces of its own: an empty file system and a network without
 *   devices. Entered only where one of the others is missing.
 *
 * What holds a confined process, beside the limits of its resources, which always hold.
 */
typedef enum
{
  CARREL_BASE_CONFINE_NONE = 0,
  CARREL_BASE_CONFINE_LANDLOCK = 1 << 0,
  CARREL_BASE_CONFINE_SECCOMP = 1 << 1,
  CARREL_BASE_CONFINE_NAMESPACES = 1 << 2,
} CarrelBaseConfineFeature;

/**
 * CarrelBaseConfineKind:
 * @CARREL_BASE_CONFINE_READER: code of ours, on one thread, which only reads and answers
 * @CARREL_BASE_CONFINE_DECODER: code of ours, on several threads, which also writes
 * @CARREL_BASE_CONFINE_TOOL: another program, which is executed next and opens its descriptors again
 *   as /dev/fd/N
 *
 * What is going to be done in confinement.
 */
typedef enum
{
  CARREL_BASE_CONFINE_READER,
  CARREL_BASE_CONFINE_DECODER,
  CARREL_BASE_CONFINE_TOOL,
} CarrelBaseConfineKind;

/**
 * CarrelBaseConfineRequest:
 * @kind: what is going to be done
 * @memory_bytes: memory that it may take; 0: no limit. There is none with sanitizers.
 * @processor_seconds: seconds of the processor that it may take; 0: no limit
 * @file_bytes: how long a file that it writes may become
 * @program: (type filename) (nullable): for a tool: its path
 * @descriptors: (array length=n_descriptors) (nullable): for a tool: what it may open again
 * @n_descriptors: how many
 * @without: features to do without, as where the kernel has none
 *
 * How to confine. Zeroed, it asks for a reader that may write nothing and take what it wants.
 */
typedef struct
{
  CarrelBaseConfineKind kind;
  guint64 memory_bytes;
  guint64 processor_seconds;
  guint64 file_bytes;
  const char *program;
  const int *descriptors;
  gsize n_descriptors;
  CarrelBaseConfineFeature without;
} CarrelBaseConfineRequest;

/**
 * carrel_base_confine_enter:
 * @request: how
 * @out_features: (out): what holds now; untouched on failure
 * @error: (out) (optional): %CARREL_BASE_ERROR_FAILED when this computer has no means to keep it from
 *   files or from the network; the process must then not go on to what it was to be confined for
 *
 * Confines the calling process, for good. It keeps its descriptors, cannot get others by a name, cannot
 * reach the network, start a program or touch another process, and ends when the thread that started it
 * ends. Has to be called while there is one thread, and before the first byte of a stranger is looked at.
 *
 * Returns: whether it is confined
 */
gboolean carrel_base_confine_enter (const CarrelBaseConfineRequest *request,
                                    CarrelBaseConfineFeature *out_features,
                                    GError **error);

/**
 * carrel_base_confine_name_features:
 * @features: features
 *
 * Returns: (transfer full): their names, "landlock", "seccomp", "namespaces", with a comma between them.
 *   Any thread.
 */
char *carrel_base_confine_name_features (CarrelBaseConfineFeature features);

/**
 * carrel_base_confine_parse_features:
 * @names: (nullable): as carrel_base_confine_name_features() gives them; what is unknown is passed over
 *
 * Returns: the features. Any thread.
 */
CarrelBaseConfineFeature carrel_base_confine_parse_features (const char *names);

G_END_DECLS
