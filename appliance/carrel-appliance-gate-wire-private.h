/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What the program and its confined child say to each other, over a socket that keeps packets whole.  The
 * first byte of a packet says what it is; one packet may carry descriptors.  Neither side believes the other
 * anything: every packet has a bound, and what does not fit is an end.
 */

#define CARREL_APPLIANCE_GATE_SOCKET 3
/* Bytes of a packet, and descriptors in it. */
#define CARREL_APPLIANCE_GATE_PACKET_MAX (32u * 1024u)
#define CARREL_APPLIANCE_GATE_DESCRIPTORS_MAX 64u
/* Bytes of a name that is asked for, and of a list of names. */
#define CARREL_APPLIANCE_GATE_NAMES_MAX (1024u * 1024u)

/*
 * CarrelApplianceGateWord:
 *
 * From the child: which means hold it ("landlock,seccomp"); what it asks for; how far it is; its answer, in
 * pieces, and the end of it.  To the child: what to do; and to everything it asks for a descriptor, or
 * CODE WORDS why there is none.
 */
typedef enum
{
  CARREL_APPLIANCE_GATE_HELD = 'h',
  CARREL_APPLIANCE_GATE_LIST = 'l',  /* ask: the names of the folder */
  CARREL_APPLIANCE_GATE_OPEN = 'o',  /* ask: the file of a name, beside the descriptor */
  CARREL_APPLIANCE_GATE_ROOT = 'r',  /* ask: certificates that this system trusts */
  CARREL_APPLIANCE_GATE_ASIDE = 'b', /* ask: a nameless file to lay something aside */
  CARREL_APPLIANCE_GATE_ENCODING =
    'c', /* cannot go on without this encoding, begin again with it */
  CARREL_APPLIANCE_GATE_PROGRESS = 'p',
  CARREL_APPLIANCE_GATE_ANSWER = 'a',
  CARREL_APPLIANCE_GATE_END = 'z',
  CARREL_APPLIANCE_GATE_JOB = 'j',
  CARREL_APPLIANCE_GATE_MORE = 'm', /* more descriptors of the job */
  CARREL_APPLIANCE_GATE_FILE = 'f',
  CARREL_APPLIANCE_GATE_NONE = 'n',
} CarrelApplianceGateWord;

/**
 * CarrelApplianceGatePacket:
 * @word: what it is
 * @text: (array length=length): the rest, closed with a zero
 * @length: its bytes
 * @descriptors: (element-type int): what it carries; closed with the packet, unless stolen (-1)
 *
 * A packet.
 */
typedef struct
{
  CarrelApplianceGateWord word;
  char *text;
  gsize length;
  GArray *descriptors;
} CarrelApplianceGatePacket;

void carrel_appliance_gate_packet_free (CarrelApplianceGatePacket *self);

/* Returns: the first descriptor, which is the caller's now, or -1 when there is none. */
int carrel_appliance_gate_wire_steal_descriptor (CarrelApplianceGatePacket *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceGatePacket, carrel_appliance_gate_packet_free)

/* Sends a packet.  Waits for room only when it may; the descriptors stay the caller's.  Returns: whether
 * it was sent; errno is set when not. */
gboolean carrel_appliance_gate_wire_send (int socket,
                                          CarrelApplianceGateWord word,
                                          const char *text,
                                          gsize length,
                                          const int *descriptors,
                                          gsize n_descriptors,
                                          gboolean may_wait);

/* Receives a packet.  Returns: (transfer full) (nullable): it, or %NULL at the end (errno 0), when there is
 * none yet (EAGAIN), or when it is none (EPROTO). */
CarrelApplianceGatePacket *carrel_appliance_gate_wire_receive (int socket, gboolean may_wait);

/* Errors of our domains as "DOMAIN CODE WORDS", and back: what is not one becomes FAILED. */
char *carrel_appliance_gate_wire_print_error (const GError *error);
GError *carrel_appliance_gate_wire_parse_error (const char *text);

G_END_DECLS
