/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/carrel-base-descriptor.h"

#define BACKLOG 64

static gboolean
fail (GError **error, const char *folder, const char *name, int failure)
{
  CarrelVmmError code = CARREL_VMM_ERROR_FAILED;

  if (failure == ENOENT || failure == ECONNREFUSED || failure == ENOTDIR)
    code = CARREL_VMM_ERROR_NOT_FOUND;
  g_set_error (error,
               CARREL_VMM_ERROR,
               (int) code,
               _("Cannot reach the socket \"%s\" in \"%s\": %s"),
                  name,
                  folder,
                  g_strerror (failure));
  return FALSE;
}

/* Opens the folder and builds an address through its descriptor. */
static gboolean
make_address (const char *folder,
              const char *name,
              CarrelBaseDescriptor *out_folder,
              struct sockaddr_un *out_address,
              GError **error)
{
  int descriptor = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int length;

  if (descriptor < 0)
    return fail (error, folder, name, errno);
  *out_folder = descriptor;
  memset (out_address, 0, sizeof *out_address);
  out_address->sun_family = AF_UNIX;
  length = snprintf (out_address->sun_path,
                     sizeof out_address->sun_path,
                     "/proc/self/fd/%d/%s",
                     descriptor,
                     name);
  if (length < 0 || (gsize) length >= sizeof out_address->sun_path)
    return fail (error, folder, name, ENAMETOOLONG);
  return TRUE;
}

int
carrel_vmm_socket_listen (const char *folder, const char *name, GError **error)
{
  g_auto (CarrelBaseDescriptor) directory = -1;
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  g_autofree char *part = NULL;
  struct sockaddr_un address;

  g_return_val_if_fail (folder != NULL, -1);
  g_return_val_if_fail (name != NULL, -1);

  part = g_strconcat (name, ".part", NULL);
  if (!make_address (folder, part, &directory, &address, error))
    return -1;
  descriptor = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0 || (unlinkat (directory, part, 0) != 0 && errno != ENOENT) ||
      bind (descriptor, (struct sockaddr *) &address, sizeof address) != 0 ||
      listen (descriptor, BACKLOG) != 0 || renameat (directory, part, directory, name) != 0)
    {
      fail (error, folder, name, errno);
      return -1;
    }
  return carrel_base_descriptor_steal (&descriptor);
}

int
carrel_vmm_socket_connect (const char *folder, const char *name, GError **error)
{
  g_auto (CarrelBaseDescriptor) directory = -1;
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  struct sockaddr_un address;

  g_return_val_if_fail (folder != NULL, -1);
  g_return_val_if_fail (name != NULL, -1);

  if (!make_address (folder, name, &directory, &address, error))
    return -1;
  descriptor = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0 || connect (descriptor, (struct sockaddr *) &address, sizeof address) != 0)
    {
      fail (error, folder, name, errno);
      return -1;
    }
  return carrel_base_descriptor_steal (&descriptor);
}

gboolean
carrel_vmm_socket_get_peer (int descriptor, GPid *out_pid, guint *out_uid)
{
  struct ucred credentials;
  socklen_t length = sizeof credentials;

  if (getsockopt (descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0)
    return FALSE;
  if (out_pid != NULL)
    *out_pid = credentials.pid;
  if (out_uid != NULL)
    *out_uid = credentials.uid;
  return TRUE;
}

gboolean
carrel_vmm_socket_is_trusted_peer (int descriptor)
{
  guint uid;

  return carrel_vmm_socket_get_peer (descriptor, NULL, &uid) && (uid == 0 || uid == geteuid ());
}
