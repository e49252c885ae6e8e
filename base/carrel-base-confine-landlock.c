/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-confine-private.h"

#include "carrel-base-descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Newer than the headers of some systems we build on: the kernel says what it knows of it. */
#define CREATE_RULESET_VERSION 1u
#define RULE_PATH_BENEATH 1
#define FILE_EXECUTE (G_GUINT64_CONSTANT (1) << 0)
#define FILE_WRITE (G_GUINT64_CONSTANT (1) << 1)
#define FILE_READ (G_GUINT64_CONSTANT (1) << 2)
#define FOLDER_READ (G_GUINT64_CONSTANT (1) << 3)
#define FILE_TRUNCATE (G_GUINT64_CONSTANT (1) << 14)
#define FILE_IOCTL (G_GUINT64_CONSTANT (1) << 15)
#define NETWORK_BOTH G_GUINT64_CONSTANT (3)
#define SCOPE_BOTH G_GUINT64_CONSTANT (3)

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

typedef struct
{
  guint64 files;
  guint64 network; /* since version 4 */
  guint64 scope;   /* since version 6 */
} Ruleset;

typedef struct __attribute__ ((packed))
{
  guint64 allowed;
  gint32 parent;
} Rule;

/* How many rights to files each version knows. */
static guint64
get_all_rights (long version)
{
  static const guint counts[] = { 0, 13, 14, 15, 15, 16 };

  return (G_GUINT64_CONSTANT (1) << counts[MIN ((gsize) version, G_N_ELEMENTS (counts) - 1)]) - 1;
}

static long
get_version (void)
{
  return syscall (SYS_landlock_create_ruleset, NULL, (size_t) 0, CREATE_RULESET_VERSION);
}

gboolean
carrel_base_confine_has_landlock (void)
{
  return get_version () > 0;
}

static gboolean
add_rule (int ruleset, int descriptor, guint64 rights)
{
  Rule rule = { rights, descriptor };

  return syscall (SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) == 0;
}

/* What is not there needs no right. */
static gboolean
add_path (int ruleset, const char *path, guint64 rights)
{
  g_auto (CarrelBaseDescriptor) opened = open (path, O_PATH | O_CLOEXEC);

  return opened < 0 || add_rule (ruleset, opened, rights);
}

/* The interpreter of programs is executed, too; it lies under the same name everywhere on one kind of
 * machine, and is found in these folders. */
static gboolean
add_interpreter (int ruleset)
{
  static const char *const paths[] = {
    "/lib64/ld-linux-x86-64.so.2",      "/lib/ld-linux-aarch64.so.1", "/lib/ld-linux-armhf.so.3",
    "/lib/ld-linux-riscv64-lp64d.so.1", "/lib64/ld64.so.2",           "/lib/ld64.so.1"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    if (!add_path (ruleset, paths[i], FILE_EXECUTE | FILE_READ))
      return FALSE;
  return TRUE;
}

static gboolean
add_tool (int ruleset, const CarrelBaseConfineRequest *request, guint64 all)
{
  static const char *const folders[] = { "/usr/lib", "/usr/lib32", "/usr/lib64",    "/usr/share",
                                         "/lib",     "/lib64",     "/usr/local/lib" };
  guint64 reading = FILE_READ | FOLDER_READ;

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    if (!add_path (ruleset, folders[i], reading))
      return FALSE;
  for (gsize i = 0; i < request->n_descriptors; i++)
    {
      struct stat status;
      guint64 rights = (FILE_READ | FILE_WRITE | FILE_TRUNCATE | FILE_IOCTL) & all;

      /* Only what can be a file's; of others a right cannot be stated, and none is needed. */
      if (fstat (request->descriptors[i], &status) == 0 && !S_ISDIR (status.st_mode) &&
          !add_rule (ruleset, request->descriptors[i], rights) && errno != EBADFD)
        return FALSE;
    }
  return add_interpreter (ruleset) && add_path (ruleset, "/etc/ld.so.cache", FILE_READ) &&
         add_path (ruleset, "/dev/null", FILE_READ | FILE_WRITE) &&
         add_path (ruleset, request->program, FILE_EXECUTE | FILE_READ);
}

gboolean
carrel_base_confine_enter_landlock (const CarrelBaseConfineRequest *request)
{
  long version = get_version ();
  Ruleset rules = { get_all_rights (MAX (version, 0)), NETWORK_BOTH, SCOPE_BOTH };
  gsize length = version >= 6   ? sizeof rules
                 : version >= 4 ? 2 * sizeof (guint64)
                                : sizeof (guint64);
  g_auto (CarrelBaseDescriptor) ruleset = -1;

  if (version <= 0)
    return FALSE;
  ruleset = (int) syscall (SYS_landlock_create_ruleset, &rules, length, 0);
  if (ruleset < 0)
    return FALSE;
  if (request->kind == CARREL_BASE_CONFINE_TOOL && !add_tool (ruleset, request, rules.files))
    return FALSE;
  return syscall (SYS_landlock_restrict_self, ruleset, 0) == 0;
}
