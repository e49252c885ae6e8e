/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-spice-parser.h"

#include "carrel-display-error.h"
#include "carrel-display-limits.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * What a server says on each channel (spice-protocol, spice/protocol.h; all little endian):
 *
 *   link header   magic "REDQ", major, minor, size of the reply
 *   link reply    error, public key, number of common and of channel capabilities, their offset,
 *                 and the capabilities somewhere behind
 *   link result   0 if the ticket was right
 *   messages      a header, in full or (if the capabilities say so) mini form, and its payload
 *
 * A state says which part comes next, "wanted" how many of its bytes are collected before they are
 * looked at, "skipped" how many pass without a look.  All that is collected is bounded by
 * MAXIMAL_REPLY_BYTES.
 */

#define MAGIC_BYTES 4u
#define HEADER_BYTES 16u
#define REPLY_BYTES 178u
#define MAXIMAL_REPLY_BYTES 4096u
#define OFFSET_ERROR 0u
#define OFFSET_N_COMMON 166u
#define OFFSET_N_CHANNEL 170u
#define OFFSET_CAPABILITIES 174u
#define CAPABILITY_SASL 2u
#define CAPABILITY_MINI_HEADER 3u
#define FULL_HEADER_BYTES 18u
#define MINI_HEADER_BYTES 6u
#define MESSAGE_SURFACE_CREATE 314u
#define MESSAGE_SURFACE_DESTROY 315u
#define SURFACE_CREATE_BYTES 20u
#define SURFACE_DESTROY_BYTES 4u
/* The largest picture in one piece, and what describes it. */
#define MAXIMAL_MESSAGE_BYTES (CARREL_DISPLAY_LIMIT_FRAME_BYTES + 64u * 1024u)
/* Surfaces besides the screen: pictures that the guest's driver keeps with the viewer. */
#define MAXIMAL_SURFACES 4096u
#define MAXIMAL_SURFACE_BYTES (2 * (guint64) CARREL_DISPLAY_LIMIT_FRAME_BYTES)

typedef enum
{
  STATE_MAGIC,
  STATE_HEADER,
  STATE_REPLY,
  STATE_RESULT,
  STATE_MESSAGE,
  STATE_SURFACE_CREATE,
  STATE_SURFACE_DESTROY,
  STATE_FOREIGN,
  STATE_FAILED,
} State;

struct _CarrelDisplaySpiceParser
{
  State state;
  guint wanted;
  guint collected;
  guint64 skipped;
  gboolean has_mini_headers;
  guint8 bytes[MAXIMAL_REPLY_BYTES];

  /* Bytes by number of the surface. */
  GHashTable *surfaces;
  guint64 surface_bytes;
};

CarrelDisplaySpiceParser *
carrel_display_spice_parser_new (void)
{
  CarrelDisplaySpiceParser *self = g_new0 (CarrelDisplaySpiceParser, 1);

  self->wanted = MAGIC_BYTES;
  self->surfaces = g_hash_table_new (NULL, NULL);
  return self;
}

void
carrel_display_spice_parser_free (CarrelDisplaySpiceParser *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->surfaces, g_hash_table_unref);
  g_free (self);
}

static guint32
read_word (const CarrelDisplaySpiceParser *self, gsize offset)
{
  guint32 word;

  g_assert (offset + sizeof word <= sizeof self->bytes);
  memcpy (&word, self->bytes + offset, sizeof word);
  return GUINT32_FROM_LE (word);
}

static void
go_on (CarrelDisplaySpiceParser *self, State state, guint wanted)
{
  self->state = state;
  self->wanted = wanted;
  self->collected = 0;
}

static void
expect_message (CarrelDisplaySpiceParser *self)
{
  go_on (self, STATE_MESSAGE, self->has_mini_headers ? MINI_HEADER_BYTES : FULL_HEADER_BYTES);
}

static gboolean
fail (GError **error)
{
  g_set_error_literal (error,
                       CARREL_DISPLAY_ERROR,
                       CARREL_DISPLAY_ERROR_PROTOCOL,
                       _ ("The display's server sent something that SPICE does not allow; the "
                          "connection was closed."));
  return FALSE;
}

static gboolean
fail_too_large (GError **error)
{
  g_set_error_literal (error,
                       CARREL_DISPLAY_ERROR,
                       CARREL_DISPLAY_ERROR_TOO_LARGE,
                       _ ("The display's server asked for more memory than a picture can need; "
                          "the connection was closed."));
  return FALSE;
}

static gboolean
take_header (CarrelDisplaySpiceParser *self, GError **error)
{
  /* The magic was looked at before, and lies in front. */
  guint32 size = read_word (self, 12);

  if (size < REPLY_BYTES || size > MAXIMAL_REPLY_BYTES)
    return fail (error);
  go_on (self, STATE_REPLY, size);
  return TRUE;
}

static gboolean
take_reply (CarrelDisplaySpiceParser *self, GError **error)
{
  const guint32 size = self->wanted;
  const guint64 n_common = read_word (self, OFFSET_N_COMMON);
  const guint64 n_channel = read_word (self, OFFSET_N_CHANNEL);
  const guint32 offset = read_word (self, OFFSET_CAPABILITIES);
  guint32 common = 0;

  if (read_word (self, OFFSET_ERROR) != 0)
    {
      /* A refusal, after which a server closes. */
      go_on (self, STATE_RESULT, 4);
      return TRUE;
    }
  if (offset < REPLY_BYTES || offset > size || (n_common + n_channel) * 4 > size - offset)
    return fail (error);
  if (n_common > 0)
    common = read_word (self, offset);
  /* The library would prefer it, and it has a conversation of its own. */
  if (common & (1u << CAPABILITY_SASL))
    return fail (error);
  self->has_mini_headers = (common & (1u << CAPABILITY_MINI_HEADER)) != 0;
  go_on (self, STATE_RESULT, 4);
  return TRUE;
}

static gboolean
take_message (CarrelDisplaySpiceParser *self, GError **error)
{
  const gsize start = self->has_mini_headers ? 0 : 8;
  const guint type = self->bytes[start] | (guint) self->bytes[start + 1] << 8;
  const guint32 size = read_word (self, start + 2);

  /* Several messages in one are found by offsets that the library does not check; no server does
     so to a viewer that knows mini headers, as the library is. */
  if (!self->has_mini_headers && read_word (self, 14) != 0)
    return fail (error);
  if (size > MAXIMAL_MESSAGE_BYTES)
    return fail_too_large (error);
  if (type == MESSAGE_SURFACE_CREATE && size == SURFACE_CREATE_BYTES)
    go_on (self, STATE_SURFACE_CREATE, size);
  else if (type == MESSAGE_SURFACE_DESTROY && size == SURFACE_DESTROY_BYTES)
    go_on (self, STATE_SURFACE_DESTROY, size);
  else if (type == MESSAGE_SURFACE_CREATE || type == MESSAGE_SURFACE_DESTROY)
    return fail (error);
  else
    {
      self->skipped = size;
      expect_message (self);
    }
  return TRUE;
}

static void
forget_surface (CarrelDisplaySpiceParser *self, guint32 number)
{
  gpointer key = GUINT_TO_POINTER (number);
  guint64 bytes = GPOINTER_TO_SIZE (g_hash_table_lookup (self->surfaces, key));

  self->surface_bytes -= bytes;
  g_hash_table_remove (self->surfaces, key);
}

static gboolean
take_surface_create (CarrelDisplaySpiceParser *self, GError **error)
{
  const guint32 number = read_word (self, 0);
  const guint64 width = read_word (self, 4);
  const guint64 height = read_word (self, 8);
  guint64 bytes;

  if (width == 0 || height == 0 || width > CARREL_DISPLAY_LIMIT_FRAME_SIDE ||
      height > CARREL_DISPLAY_LIMIT_FRAME_SIDE)
    return fail_too_large (error);
  bytes = width * height * 4;
  forget_surface (self, number);
  if (bytes > CARREL_DISPLAY_LIMIT_FRAME_BYTES ||
      self->surface_bytes + bytes > MAXIMAL_SURFACE_BYTES ||
      g_hash_table_size (self->surfaces) >= MAXIMAL_SURFACES)
    return fail_too_large (error);
  self->surface_bytes += bytes;
  g_hash_table_insert (self->surfaces, GUINT_TO_POINTER (number), GSIZE_TO_POINTER (bytes));
  expect_message (self);
  return TRUE;
}

/* Looks at a part that is complete. */
static gboolean
take_part (CarrelDisplaySpiceParser *self, GError **error)
{
  switch (self->state)
    {
    case STATE_MAGIC:
      self->state = memcmp (self->bytes, "REDQ", MAGIC_BYTES) == 0 ? STATE_HEADER : STATE_FOREIGN;
      self->wanted = HEADER_BYTES;
      return TRUE;
    case STATE_HEADER:
      return take_header (self, error);
    case STATE_REPLY:
      return take_reply (self, error);
    case STATE_RESULT:
      expect_message (self);
      return TRUE;
    case STATE_MESSAGE:
      return take_message (self, error);
    case STATE_SURFACE_CREATE:
      return take_surface_create (self, error);
    case STATE_SURFACE_DESTROY:
      forget_surface (self, read_word (self, 0));
      expect_message (self);
      return TRUE;
    case STATE_FOREIGN:
    case STATE_FAILED:
    default:
      g_assert_not_reached ();
    }
}

gboolean
carrel_display_spice_parser_feed (CarrelDisplaySpiceParser *self,
                                  const guint8 *bytes,
                                  gsize n_bytes,
                                  GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || n_bytes == 0, FALSE);

  if (self->state == STATE_FAILED)
    return fail (error);
  while (n_bytes > 0 && self->state != STATE_FOREIGN)
    {
      gsize n_taken = MIN (n_bytes, self->skipped);

      if (n_taken > 0)
        self->skipped -= n_taken;
      else
        {
          n_taken = MIN (n_bytes, self->wanted - self->collected);
          memcpy (self->bytes + self->collected, bytes, n_taken);
          self->collected += (guint) n_taken;
          if (self->collected == self->wanted && !take_part (self, error))
            {
              self->state = STATE_FAILED;
              return FALSE;
            }
        }
      bytes += n_taken;
      n_bytes -= n_taken;
    }
  return TRUE;
}
