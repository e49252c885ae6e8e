/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-confine-private.h"

#include "carrel-base-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/*
 * What holds by which means:
 *
 *              files                      network            processes
 *   Landlock   none can be opened         no TCP             no signals
 *   seccomp    ours: none can be opened   no socket          none can be started
 *   namespaces the root is empty          no device          -
 *
 * Either of Landlock and seccomp is missing in some kernels and containers; then namespaces are entered
 * as well.  A process that nothing keeps from files, or nothing from the network, is not confined, and
 * must not go on.
 */

/* Descriptors: disks in pieces have thousands. */
#define DESCRIPTORS_MAX 8192u
/* Addresses are taken in larger pieces than memory: stacks, and the C library's heaps of threads. */
#define ADDRESS_FACTOR 8u

static const struct
{
  CarrelBaseConfineFeature feature;
  const char *name;
} feature_names[] = {
  { CARREL_BASE_CONFINE_LANDLOCK, "landlock" },
  { CARREL_BASE_CONFINE_SECCOMP, "seccomp" },
  { CARREL_BASE_CONFINE_NAMESPACES, "namespaces" },
};

char *
carrel_base_confine_name_features (CarrelBaseConfineFeature features)
{
  GString *names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (feature_names); i++)
    if (features & feature_names[i].feature)
      g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", feature_names[i].name);
  return g_string_free (names, FALSE);
}

CarrelBaseConfineFeature
carrel_base_confine_parse_features (const char *names)
{
  g_auto (GStrv) parts = g_strsplit (names != NULL ? names : "", ",", -1);
  CarrelBaseConfineFeature features = CARREL_BASE_CONFINE_NONE;

  for (gsize k = 0; parts[k] != NULL; k++)
    for (gsize i = 0; i < G_N_ELEMENTS (feature_names); i++)
      if (g_str_equal (parts[k], feature_names[i].name))
        features |= feature_names[i].feature;
  return features;
}

/* Lowers a limit, as far as it is not lower already. */
static gboolean
set_limit (int resource, guint64 most)
{
  struct rlimit limit;

  if (getrlimit ((__rlimit_resource_t) resource, &limit) != 0)
    return FALSE;
  limit.rlim_max = MIN (limit.rlim_max, (rlim_t) most);
  limit.rlim_cur = MIN (limit.rlim_cur, limit.rlim_max);
  return setrlimit ((__rlimit_resource_t) resource, &limit) == 0;
}

static gboolean
limit_resources (const CarrelBaseConfineRequest *request)
{
  gboolean is_tool = request->kind == CARREL_BASE_CONFINE_TOOL;
  gboolean is_done = set_limit (RLIMIT_CORE, 0) && set_limit (RLIMIT_FSIZE, request->file_bytes) &&
                     set_limit (RLIMIT_NOFILE, DESCRIPTORS_MAX);

  if (is_done && request->memory_bytes > 0 && !CARREL_BASE_CONFINE_IS_SANITIZED)
    is_done = set_limit (RLIMIT_DATA, request->memory_bytes) &&
              set_limit (RLIMIT_AS, request->memory_bytes * ADDRESS_FACTOR);
  if (is_done && request->processor_seconds > 0)
    is_done = set_limit (RLIMIT_CPU, request->processor_seconds);
  /* Threads count as processes; a tool's and a decoder's are told from processes by the filter. */
  if (is_done && request->kind == CARREL_BASE_CONFINE_READER)
    is_done = set_limit (RLIMIT_NPROC, 0);
  /* A file that would become too long is an error for who writes it, not its sudden end. */
  return is_done && signal (SIGXFSZ, SIG_IGN) != SIG_ERR &&
         prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 &&
         (is_tool || prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0) &&
         prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

static gboolean
is_kept (const CarrelBaseConfineRequest *request, CarrelBaseConfineFeature held)
{
  CarrelBaseConfineFeature files = CARREL_BASE_CONFINE_LANDLOCK | CARREL_BASE_CONFINE_NAMESPACES;
  CarrelBaseConfineFeature network = CARREL_BASE_CONFINE_SECCOMP | CARREL_BASE_CONFINE_NAMESPACES;

  if (request->kind != CARREL_BASE_CONFINE_TOOL)
    files |= CARREL_BASE_CONFINE_SECCOMP;
  return (held & files) != 0 && (held & network) != 0;
}

gboolean
carrel_base_confine_enter (const CarrelBaseConfineRequest *request,
                           CarrelBaseConfineFeature *out_features,
                           GError **error)
{
  CarrelBaseConfineFeature both = CARREL_BASE_CONFINE_LANDLOCK | CARREL_BASE_CONFINE_SECCOMP;
  CarrelBaseConfineFeature held = CARREL_BASE_CONFINE_NONE;

  g_return_val_if_fail (request != NULL && out_features != NULL, FALSE);

  /* The filter comes last: it forbids what the others need.  Namespaces come before everything, because
   * limits and Landlock forbid to set them up, but only where it is known that they are needed. */
  if ((request->without & both) != 0 || !carrel_base_confine_has_landlock () ||
      !carrel_base_confine_has_filter ())
    if (!(request->without & CARREL_BASE_CONFINE_NAMESPACES) &&
        carrel_base_confine_enter_namespaces (request))
      held |= CARREL_BASE_CONFINE_NAMESPACES;
  if (!limit_resources (request))
    {
      carrel_base_error_set_errno (error, errno, _ ("The limits of a process could not be set"));
      return FALSE;
    }
  if (!(request->without & CARREL_BASE_CONFINE_LANDLOCK) &&
      carrel_base_confine_enter_landlock (request))
    held |= CARREL_BASE_CONFINE_LANDLOCK;
  if (!(request->without & CARREL_BASE_CONFINE_SECCOMP) &&
      carrel_base_confine_enter_filter (request))
    held |= CARREL_BASE_CONFINE_SECCOMP;
  if (!is_kept (request, held))
    {
      g_set_error_literal (error,
                           CARREL_BASE_ERROR,
                           CARREL_BASE_ERROR_FAILED,
                           _ ("This system has no means to keep a process from files and from the "
                              "network: neither seccomp and Landlock nor namespaces."));
      return FALSE;
    }
  *out_features = held;
  return TRUE;
}
