/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-gate-wire-private.h"

#include "carrel-appliance-error.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-text.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define ERROR_BYTES_MAX 8192u

typedef union
{
  struct cmsghdr header; /* for its alignment */
  char space[CMSG_SPACE (CARREL_APPLIANCE_GATE_DESCRIPTORS_MAX * sizeof (int))];
} Control;

void
carrel_appliance_gate_packet_free (CarrelApplianceGatePacket *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->descriptors->len; i++)
    carrel_base_descriptor_clear (&g_array_index (self->descriptors, int, i));
  g_array_unref (self->descriptors);
  g_free (self->text);
  g_free (self);
}

int
carrel_appliance_gate_wire_steal_descriptor (CarrelApplianceGatePacket *self)
{
  return self->descriptors->len > 0
           ? carrel_base_descriptor_steal (&g_array_index (self->descriptors, int, 0))
           : -1;
}

gboolean
carrel_appliance_gate_wire_send (int socket,
                                 CarrelApplianceGateWord word,
                                 const char *text,
                                 gsize length,
                                 const int *descriptors,
                                 gsize n_descriptors,
                                 gboolean may_wait)
{
  char first = (char) word;
  struct iovec parts[] = { { &first, 1 }, { (void *) text, length } };
  struct msghdr message = { .msg_iov = parts, .msg_iovlen = length > 0 ? 2 : 1 };
  gsize bytes = n_descriptors * sizeof (int);
  Control control;
  ssize_t sent;

  if (1 + length > CARREL_APPLIANCE_GATE_PACKET_MAX ||
      n_descriptors > CARREL_APPLIANCE_GATE_DESCRIPTORS_MAX)
    {
      errno = EMSGSIZE;
      return FALSE;
    }
  if (n_descriptors > 0)
    {
      memset (&control, 0, sizeof control);
      message.msg_control = control.space;
      message.msg_controllen = CMSG_SPACE (bytes);
      control.header.cmsg_level = SOL_SOCKET;
      control.header.cmsg_type = SCM_RIGHTS;
      control.header.cmsg_len = CMSG_LEN (bytes);
      memcpy (CMSG_DATA (&control.header), descriptors, bytes);
    }
  do
    sent = sendmsg (socket, &message, MSG_NOSIGNAL | (may_wait ? 0 : MSG_DONTWAIT));
  while (sent < 0 && errno == EINTR);
  return sent >= 0;
}

static void
take_descriptors (CarrelApplianceGatePacket *packet, struct msghdr *message)
{
  for (struct cmsghdr *header = CMSG_FIRSTHDR (message); header != NULL;
       header = CMSG_NXTHDR (message, header))
    if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
      g_array_append_vals (packet->descriptors,
                           CMSG_DATA (header),
                           (guint) ((header->cmsg_len - CMSG_LEN (0)) / sizeof (int)));
}

CarrelApplianceGatePacket *
carrel_appliance_gate_wire_receive (int socket, gboolean may_wait)
{
  g_autofree char *buffer = g_malloc (CARREL_APPLIANCE_GATE_PACKET_MAX + 1);
  g_autoptr (CarrelApplianceGatePacket) packet = g_new0 (CarrelApplianceGatePacket, 1);
  struct iovec part = { buffer, CARREL_APPLIANCE_GATE_PACKET_MAX };
  Control control;
  struct msghdr message = {
    .msg_iov = &part,
    .msg_iovlen = 1,
    .msg_control = control.space,
    .msg_controllen = sizeof control.space,
  };
  ssize_t got;

  packet->descriptors = g_array_new (FALSE, FALSE, sizeof (int));
  do
    got = recvmsg (socket, &message, MSG_CMSG_CLOEXEC | (may_wait ? 0 : MSG_DONTWAIT));
  while (got < 0 && errno == EINTR);
  if (got < 0)
    return NULL;
  take_descriptors (packet, &message);
  if (got == 0 || (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0)
    {
      errno = got == 0 ? 0 : EPROTO;
      return NULL;
    }
  buffer[got] = '\0';
  packet->word = (CarrelApplianceGateWord) buffer[0];
  packet->length = (gsize) got - 1;
  packet->text = g_memdup2 (buffer + 1, packet->length + 1);
  return g_steal_pointer (&packet);
}

/* What is told by its code has a domain of ours; the rest is told by its words. */
static GQuark
get_domain (char letter)
{
  switch (letter)
    {
    case 'a':
      return CARREL_APPLIANCE_ERROR;
    case 'b':
      return CARREL_BASE_ERROR;
    default:
      return 0;
    }
}

char *
carrel_appliance_gate_wire_print_error (const GError *error)
{
  g_autofree char *words = g_utf8_make_valid (error->message, -1);
  char letter = error->domain == CARREL_APPLIANCE_ERROR ? 'a'
                : error->domain == CARREL_BASE_ERROR    ? 'b'
                                                        : '-';

  return g_strdup_printf ("%c %d %.*s", letter, error->code, (int) ERROR_BYTES_MAX - 32, words);
}

GError *
carrel_appliance_gate_wire_parse_error (const char *text)
{
  GQuark domain = get_domain (text[0]);
  g_auto (GStrv) parts = g_strsplit (text, " ", 3);
  gboolean is_whole = g_strv_length (parts) == 3;
  gint64 code = is_whole ? g_ascii_strtoll (parts[1], NULL, 10) : -1;
  int last = domain == CARREL_APPLIANCE_ERROR ? (int) CARREL_APPLIANCE_ERROR_NOT_FOUND
                                              : (int) CARREL_BASE_ERROR_NEWER;
  const char *words = is_whole ? parts[2] : "?";
  g_autofree char *shown = carrel_base_text_make_line (words, ERROR_BYTES_MAX);

  if (domain == 0 || code < 0 || code > last)
    return g_error_new_literal (CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_FAILED, shown);
  return g_error_new_literal (domain, (int) code, shown);
}
