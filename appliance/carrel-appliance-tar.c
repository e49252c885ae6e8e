/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-tar.h"

#include "carrel-appliance-error.h"

#include "base/carrel-base-limits.h"
#include "base/carrel-base-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/*
 * A tar archive can be read in two ways where a header says something twice: a size in the header and
 * another one in the PAX record before it, a link that has content.  Readers differ, and a package that
 * one program checked is then another one for the next.  Such archives are refused, not understood.
 * PAX and GNU records are taken for what they are here: a name, a size, and nothing else.
 */

#define BLOCK 512u
#define MEMBERS_MAX 1000u
/* Headers, records of PAX and GNU among them. */
#define HEADERS_MAX 5000u
#define RECORD_BYTES_MAX (64u * 1024u)
#define NAME_BYTES_MAX CARREL_BASE_LIMIT_PATH_BYTES

/* What stands where in a header (POSIX.1-1988, and GNU's size in base 256). */
enum
{
  NAME_AT = 0,
  NAME_LENGTH = 100,
  SIZE_AT = 124,
  SIZE_LENGTH = 12,
  CHECKSUM_AT = 148,
  CHECKSUM_LENGTH = 8,
  TYPE_AT = 156,
  MAGIC_AT = 257,
  PREFIX_AT = 345,
  PREFIX_LENGTH = 155,
};

typedef struct
{
  CarrelApplianceSource *source;
  guint64 position;
  GPtrArray *members;
  guint headers;
  /* What the records before the next header say. */
  char *next_name;
  gboolean has_next_size;
  guint64 next_size;
} Reader;

static void
free_member (gpointer data)
{
  CarrelApplianceTarMember *member = data;

  g_free (member->name);
  g_free (member);
}

static gboolean
fail (const Reader *reader, CarrelApplianceError code, const char *words, GError **error)
{
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               (int) code,
               /* Translators: a position in the file, and what is wrong there. */
               _ ("The archive is damaged or not to be trusted at byte %" PRIu64 ": %s"),
                  reader->position,
                  words);
  return FALSE;
}

/* Digits in base 8 between blanks and zeros. */
static gboolean
parse_octal (const guint8 *field, gsize length, guint64 *out_number)
{
  guint64 number = 0;
  gsize i = 0;

  while (i < length && field[i] == ' ')
    i++;
  for (; i < length && field[i] >= '0' && field[i] <= '7'; i++)
    {
      if (number >> 61 != 0)
        return FALSE;
      number = number * 8 + (guint64) (field[i] - '0');
    }
  for (; i < length; i++)
    if (field[i] != ' ' && field[i] != '\0')
      return FALSE;
  *out_number = number;
  return TRUE;
}

/* A size in base 8, or GNU's in base 256, which may be negative and is then none. */
static gboolean
parse_size (const guint8 *field, guint64 *out_number)
{
  guint64 number = 0;

  if ((field[0] & 0x80) == 0)
    return parse_octal (field, SIZE_LENGTH, out_number);
  if (field[0] != 0x80)
    return FALSE;
  for (gsize i = 1; i < SIZE_LENGTH; i++)
    {
      if (number >> 55 != 0)
        return FALSE;
      number = number << 8 | field[i];
    }
  *out_number = number;
  return TRUE;
}

static gboolean
is_checksum_right (const guint8 *header)
{
  guint64 stated;
  guint64 sum = 0;

  for (gsize i = 0; i < BLOCK; i++)
    sum += i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_LENGTH ? ' ' : header[i];
  return parse_octal (header + CHECKSUM_AT, CHECKSUM_LENGTH, &stated) && stated == sum;
}

static gboolean
has_magic (const guint8 *header)
{
  return memcmp (header + MAGIC_AT, "ustar", 5) == 0;
}

static gboolean
is_end (const guint8 *header)
{
  for (gsize i = 0; i < BLOCK; i++)
    if (header[i] != 0)
      return FALSE;
  return TRUE;
}

gboolean
carrel_appliance_tar_recognise (CarrelApplianceSource *source)
{
  guint8 header[BLOCK];

  g_return_val_if_fail (source != NULL, FALSE);

  return carrel_appliance_source_get_length (source) >= BLOCK &&
         carrel_appliance_source_read (source, 0, header, BLOCK, NULL) && has_magic (header) &&
         is_checksum_right (header);
}

/* The name in the header itself.  GNU uses the room of the prefix for other things. */
static char *
dup_header_name (const guint8 *header)
{
  g_autofree char *name = g_strndup ((const char *) header + NAME_AT, NAME_LENGTH);
  g_autofree char *prefix = g_strndup ((const char *) header + PREFIX_AT, PREFIX_LENGTH);
  gboolean is_posix = header[MAGIC_AT + 5] == '\0';

  return is_posix && *prefix != '\0' ? g_strconcat (prefix, "/", name, NULL)
                                     : g_steal_pointer (&name);
}

/* The content of a record of PAX or GNU. */
static char *
read_record (Reader *reader, guint64 size, GError **error)
{
  g_autofree char *text = NULL;

  if (size > RECORD_BYTES_MAX)
    {
      fail (reader, CARREL_APPLIANCE_ERROR_LIMIT, _ ("A name or a record is too long."), error);
      return NULL;
    }
  text = g_malloc0 (size + 1);
  if (!carrel_appliance_source_read (reader->source, reader->position, text, size, error))
    return NULL;
  return g_steal_pointer (&text);
}

static gboolean
take_name (Reader *reader, const char *name, gsize length, GError **error)
{
  if (length > NAME_BYTES_MAX)
    return fail (reader, CARREL_APPLIANCE_ERROR_LIMIT, _ ("A member's name is too long."), error);
  if (memchr (name, '\0', length) != NULL)
    return fail (reader,
                 CARREL_APPLIANCE_ERROR_INVALID,
                 _ ("A member's name has a zero in it."), error);
  g_free (reader->next_name);
  reader->next_name = g_strndup (name, length);
  return TRUE;
}

static gboolean
take_pair (Reader *reader, const char *key, const char *value, gsize length, GError **error)
{
  g_autofree char *text = NULL;

  if (g_str_equal (key, "path"))
    return take_name (reader, value, length, error);
  if (g_str_has_prefix (key, "GNU.sparse"))
    return fail (reader,
                 CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                 _ ("It has sparse members, which are not accepted."), error);
  if (!g_str_equal (key, "size"))
    return TRUE;
  text = g_strndup (value, length);
  reader->has_next_size =
    g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &reader->next_size, NULL);
  return reader->has_next_size || fail (reader,
                                        CARREL_APPLIANCE_ERROR_INVALID,
                                        _ ("A record states a size that is none."), error);
}

/* The length at the beginning of a record: digits and nothing else up to @space. */
static gboolean
parse_length (const char *text, const char *space, gsize left, guint64 *out_length)
{
  gsize count = (gsize) (space - text);
  g_autofree char *digits = g_strndup (text, count);

  /* A zero among them would hide how many there are. */
  return strlen (digits) == count &&
         g_ascii_string_to_unsigned (digits, 10, 0, left, out_length, NULL) &&
         *out_length >= count + 3 && text[*out_length - 1] == '\n';
}

/* "LENGTH KEY=VALUE\n", one after the other; a value may have zeros in it. */
static gboolean
take_pairs (Reader *reader, gboolean is_global, const char *text, gsize size, GError **error)
{
  const char *end = text + size;

  while (text < end)
    {
      const char *space = memchr (text, ' ', (gsize) (end - text));
      const char *equals = NULL;
      g_autofree char *key = NULL;
      guint64 length = 0;

      if (space != NULL && parse_length (text, space, (gsize) (end - text), &length))
        equals = memchr (space + 1, '=', (gsize) (text + length - 1 - (space + 1)));
      if (equals == NULL || memchr (space + 1, '\0', (gsize) (equals - space - 1)) != NULL)
        return fail (reader, CARREL_APPLIANCE_ERROR_INVALID, _ ("A record is malformed."), error);
      key = g_strndup (space + 1, (gsize) (equals - space - 1));
      /* What is said for all members would change each one's name or size. */
      if (is_global && (g_str_equal (key, "path") || g_str_equal (key, "size")))
        return fail (reader,
                     CARREL_APPLIANCE_ERROR_INVALID,
                     _ ("A record changes the names or sizes of all members."), error);
      if (!take_pair (reader, key, equals + 1, (gsize) (text + length - 1 - (equals + 1)), error))
        return FALSE;
      text += length;
    }
  return TRUE;
}

/* A header that says something of the next one. */
static gboolean
read_extension (Reader *reader, char type, guint64 size, GError **error)
{
  g_autofree char *text = read_record (reader, size, error);

  if (text == NULL)
    return FALSE;
  if (type == 'x' || type == 'g')
    return take_pairs (reader, type == 'g', text, (gsize) size, error);
  if (type == 'L')
    return take_name (reader, text, strnlen (text, (gsize) size), error);
  return TRUE;
}

static gboolean
choose_size (Reader *reader, gboolean is_regular, guint64 *size, GError **error)
{
  if (reader->has_next_size)
    {
      if (*size != 0 && *size != reader->next_size)
        return fail (reader,
                     CARREL_APPLIANCE_ERROR_INVALID,
                     _ ("A member states two sizes."), error);
      *size = reader->next_size;
    }
  if (!is_regular && *size != 0)
    return fail (reader,
                 CARREL_APPLIANCE_ERROR_INVALID,
                 _ ("A link, a folder or a device states a size."), error);
  return TRUE;
}

static gboolean
add_member (Reader *reader, const guint8 *header, guint64 *size, GError **error)
{
  char type = (char) header[TYPE_AT];
  gboolean is_regular = type == '0' || type == '\0' || type == '7';
  g_autofree char *name = reader->next_name != NULL ? g_steal_pointer (&reader->next_name)
                                                    : dup_header_name (header);
  CarrelApplianceTarMember *member;
  const char *bare = name;

  if (reader->members->len == MEMBERS_MAX)
    return fail (reader, CARREL_APPLIANCE_ERROR_LIMIT, _ ("It has too many members."), error);
  if (!choose_size (reader, is_regular, size, error))
    return FALSE;
  while (g_str_has_prefix (bare, "./"))
    bare += 2;
  member = g_new0 (CarrelApplianceTarMember, 1);
  member->name = g_strdup (bare);
  member->is_regular = is_regular;
  member->offset = reader->position;
  member->size = *size;
  g_ptr_array_add (reader->members, member);
  reader->has_next_size = FALSE;
  return TRUE;
}

static gboolean
check_end (Reader *reader, guint64 size, GError **error)
{
  guint64 left = carrel_appliance_source_get_length (reader->source) - reader->position;

  if (size <= left)
    return TRUE;
  return fail (reader,
               CARREL_APPLIANCE_ERROR_INVALID,
               _ ("A member is longer than what is left of the archive; perhaps it was cut short."),
                  error);
}

static gboolean
read_member (Reader *reader, const guint8 *header, GError **error)
{
  char type = (char) header[TYPE_AT];
  guint64 size;

  if (!has_magic (header) || !is_checksum_right (header) || !parse_size (header + SIZE_AT, &size))
    return fail (reader,
                 CARREL_APPLIANCE_ERROR_INVALID,
                 _ ("A member's header is not right."), error);
  reader->position += BLOCK;
  if (strchr ("SMN", type) != NULL && type != '\0')
    return fail (reader,
                 CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                 _ ("It has sparse members or is one of several volumes; neither is accepted."),
                    error);
  if (!check_end (reader, size, error))
    return FALSE;
  if (type != '\0' && strchr ("xgLKV", type) != NULL)
    {
      if (!read_extension (reader, type, size, error))
        return FALSE;
    }
  else if (!add_member (reader, header, &size, error) || !check_end (reader, size, error))
    return FALSE;
  /* Both are below 2^63, and the archive's length is not less than the position. */
  reader->position += (size + BLOCK - 1) / BLOCK * BLOCK;
  return TRUE;
}

static gboolean
read_members (Reader *reader, GError **error)
{
  guint64 length = carrel_appliance_source_get_length (reader->source);
  guint8 header[BLOCK];

  while (reader->position < length)
    {
      if (length - reader->position < BLOCK)
        return fail (reader,
                     CARREL_APPLIANCE_ERROR_INVALID,
                     _ ("It ends within a header; perhaps it was cut short."), error);
      if (!carrel_appliance_source_read (reader->source, reader->position, header, BLOCK, error))
        return FALSE;
      if (is_end (header))
        break;
      if (reader->headers++ == HEADERS_MAX)
        return fail (reader, CARREL_APPLIANCE_ERROR_LIMIT, _ ("It has too many members."), error);
      if (!read_member (reader, header, error))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
carrel_appliance_tar_list (CarrelApplianceSource *source, GError **error)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (free_member);
  Reader reader = { .source = source, .members = members };
  gboolean is_read;

  g_return_val_if_fail (source != NULL, NULL);

  is_read = read_members (&reader, error);
  g_free (reader.next_name);
  return is_read ? g_steal_pointer (&members) : NULL;
}
