/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-confine-private.h"

#include "carrel-base-descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The new root is put together here; only this process ever sees it. */
#define PLACE "/tmp"
#define ROOT_OPTIONS "size=64k,mode=700"

static gboolean
write_text (const char *path, const char *text)
{
  g_auto (CarrelBaseDescriptor) file = open (path, O_WRONLY | O_CLOEXEC);

  return file >= 0 && write (file, text, strlen (text)) == (ssize_t) strlen (text);
}

/* Without a map the new file system could not be written, not even by its owner. */
static gboolean
map_ids (unsigned int user, unsigned int group)
{
  char users[64];
  char groups[64];

  g_snprintf (users, sizeof users, "%u %u 1", user, user);
  g_snprintf (groups, sizeof groups, "%u %u 1", group, group);
  return write_text ("/proc/self/uid_map", users) && write_text ("/proc/self/setgroups", "deny") &&
         write_text ("/proc/self/gid_map", groups);
}

static gboolean
bind (const char *from, const char *to, gboolean is_folder)
{
  unsigned long flags = MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV;
  g_auto (CarrelBaseDescriptor) made = -1;

  if (is_folder ? mkdir (to, 0700) != 0 : (made = open (to, O_CREAT | O_CLOEXEC, 0600)) < 0)
    return FALSE;
  return mount (from, to, NULL, MS_BIND | MS_REC, NULL) == 0 &&
         (!is_folder || mount (NULL, to, NULL, flags, NULL) == 0);
}

/* For a tool: the system's libraries, its program, and the way to its own descriptors. */
static gboolean
furnish (const CarrelBaseConfineRequest *request)
{
  static const char *const folders[] = { "/usr", "/lib", "/lib32", "/lib64" };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *place = g_strconcat (PLACE, folders[i], NULL);
      g_autofree char *link = g_file_read_link (folders[i], NULL);

      if (link != NULL
            ? symlink (link, place) != 0
            : g_file_test (folders[i], G_FILE_TEST_IS_DIR) && !bind (folders[i], place, TRUE))
        return FALSE;
    }
  /* The kernel lets it be seen only as a whole, with everything that lies over it. */
  return mkdir (PLACE "/dev", 0700) == 0 && bind ("/dev/null", PLACE "/dev/null", FALSE) &&
         symlink ("/proc/self/fd", PLACE "/dev/fd") == 0 && mkdir (PLACE "/proc", 0700) == 0 &&
         mount ("/proc", PLACE "/proc", NULL, MS_BIND | MS_REC, NULL) == 0 &&
         g_str_has_prefix (request->program, "/usr/");
}

static gboolean
change_root (const CarrelBaseConfineRequest *request)
{
  if (mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
      mount ("none", PLACE, "tmpfs", MS_NOSUID | MS_NODEV, ROOT_OPTIONS) != 0)
    return FALSE;
  if (request->kind == CARREL_BASE_CONFINE_TOOL && !furnish (request))
    return FALSE;
  /* The old root comes to lie over the new one, and is then taken off. */
  return chdir (PLACE) == 0 && syscall (SYS_pivot_root, ".", ".") == 0 &&
         umount2 (".", MNT_DETACH) == 0 && chdir ("/") == 0 &&
         mount (NULL, "/", NULL, MS_REMOUNT | MS_RDONLY | MS_BIND | MS_NOSUID | MS_NODEV, NULL) ==
           0;
}

/* What could be done in the namespaces with the rights that come with them is not needed any more. */
static gboolean
drop_rights (void)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct none[2];

  memset (none, 0, sizeof none);
  return syscall (SYS_capset, &header, none) == 0;
}

gboolean
carrel_base_confine_enter_namespaces (const CarrelBaseConfineRequest *request)
{
  unsigned int user = geteuid ();
  unsigned int group = getegid ();

  /* A step that fails leaves the process worse off, never freer; whoever asked then sees that it is not
   * confined, and ends it. */
  return unshare (CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS) == 0 &&
         map_ids (user, group) && change_root (request) && drop_rights ();
}
