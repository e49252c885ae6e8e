/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "carrel-appliance-error.h"
#include "carrel-appliance-plist-private.h"

/*
 * A binary property list: the head "bplist00", objects, a table of their offsets, and a trailer of 32
 * bytes: 6 unused, the bytes of an offset, the bytes of a reference, and as 64-bit numbers, highest
 * byte first, the count of objects, the number of the first one, and where the table begins.  An
 * object is a byte, kind and size, and its content.  Objects are shared by reference, so the values
 * that come out are counted, not the objects: a few shared arrays would otherwise unfold without end.
 */

enum
{
  HEAD_BYTES = 8,
  TRAILER_BYTES = 32,
  DEPTH_MAX = 64,
  VALUES_MAX = 100000,
  BYTES_MAX = 8 * 1024 * 1024,
};

typedef struct
{
  const guchar *data;
  /* Where objects end and the table of offsets begins, and where that ends. */
  gsize table;
  gsize table_end;
  guint offset_bytes;
  guint reference_bytes;
  guint64 count;
  guint values;
} Reading;

static guint64
read_number (const guchar *at, guint bytes)
{
  guint64 number = 0;

  for (guint i = 0; i < bytes; i++)
    number = number << 8 | at[i];
  return number;
}

static gboolean
read_trailer (Reading *reading, gsize length)
{
  const guchar *trailer;
  guint64 table;

  if (length < HEAD_BYTES + 1 + TRAILER_BYTES || length > BYTES_MAX)
    return FALSE;
  reading->table_end = length - TRAILER_BYTES;
  trailer = reading->data + reading->table_end;
  reading->offset_bytes = trailer[6];
  reading->reference_bytes = trailer[7];
  reading->count = read_number (trailer + 8, 8);
  table = read_number (trailer + 24, 8);
  if (reading->offset_bytes < 1 || reading->offset_bytes > 8 || reading->reference_bytes < 1 ||
      reading->reference_bytes > 8 || table < HEAD_BYTES || table > reading->table_end)
    return FALSE;
  reading->table = (gsize) table;
  return reading->count > 0 &&
         reading->count <= (reading->table_end - reading->table) / reading->offset_bytes;
}

/* The content of object @index: its kind, its count, and where the content begins. */
static gboolean
find_object (const Reading *reading,
             guint64 index,
             guint *out_kind,
             guint64 *out_count,
             gsize *out_at)
{
  guint64 offset;
  guint64 count;
  gsize at;

  if (index >= reading->count)
    return FALSE;
  offset = read_number (reading->data + reading->table + index * reading->offset_bytes,
                        reading->offset_bytes);
  if (offset < HEAD_BYTES || offset >= reading->table)
    return FALSE;
  at = (gsize) offset;
  *out_kind = reading->data[at] >> 4;
  count = reading->data[at] & 0x0f;
  at++;
  /* A count of fifteen or more follows as a whole number of its own. */
  if (count == 0x0f && *out_kind >= 4)
    {
      guint bytes;

      if (at >= reading->table || reading->data[at] >> 4 != 1 || (reading->data[at] & 0x0f) > 3)
        return FALSE;
      bytes = 1u << (reading->data[at] & 0x0f);
      if (reading->table - at - 1 < bytes)
        return FALSE;
      count = read_number (reading->data + at + 1, bytes);
      at += 1 + bytes;
    }
  *out_count = count;
  *out_at = at;
  return TRUE;
}

static gboolean
has_bytes (const Reading *reading, gsize at, guint64 count, guint64 size)
{
  return count <= (reading->table - at) / size;
}

static guint64
get_reference (const Reading *reading, gsize at, guint64 index)
{
  return read_number (reading->data + at + index * reading->reference_bytes,
                      reading->reference_bytes);
}

static JsonNode *read_object (Reading *reading, guint64 index, guint depth);

static JsonNode *
read_scalar (Reading *reading, guint kind, guint64 count, gsize at)
{
  guint bytes = 1u << MIN (count, 8);
  guint64 bits;
  double real;

  if (kind == 0)
    return json_node_init_boolean (json_node_alloc (), count == 9);
  if (count > 4 || !has_bytes (reading, at, bytes, 1))
    return NULL;
  /* Numbers of 16 bytes are used for large unsigned ones: their lower half is what counts. */
  if (count == 4)
    {
      at += 8;
      bytes = 8;
    }
  bits = read_number (reading->data + at, bytes);
  if (kind == 1)
    return json_node_init_int (json_node_alloc (), (gint64) bits);
  if (kind == 2 && bytes == 8)
    {
      memcpy (&real, &bits, sizeof real);
      return json_node_init_double (json_node_alloc (), real);
    }
  return json_node_init_string (json_node_alloc (), "");
}

static JsonNode *
read_string (Reading *reading, guint kind, guint64 count, gsize at)
{
  g_autofree char *text = NULL;
  gsize size = kind == 6 ? 2 : 1;

  if (!has_bytes (reading, at, count, size))
    return NULL;
  if (kind == 6)
    text = g_convert ((const char *) reading->data + at,
                      (gssize) (count * 2),
                      "UTF-8",
                      "UTF-16BE",
                      NULL,
                      NULL,
                      NULL);
  else
    text = g_strndup ((const char *) reading->data + at, (gsize) count);
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return NULL;
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
read_array (Reading *reading, guint64 count, gsize at, guint depth)
{
  g_autoptr (JsonArray) array = NULL;
  JsonNode *result;

  if (!has_bytes (reading, at, count, reading->reference_bytes))
    return NULL;
  array = json_array_new ();
  for (guint64 i = 0; i < count; i++)
    {
      JsonNode *element = read_object (reading, get_reference (reading, at, i), depth + 1);

      if (element == NULL)
        return NULL;
      json_array_add_element (array, element);
    }
  result = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (result, array);
  return result;
}

static JsonNode *
read_dictionary (Reading *reading, guint64 count, gsize at, guint depth)
{
  g_autoptr (JsonObject) object = NULL;
  JsonNode *result;

  if (count > VALUES_MAX || !has_bytes (reading, at, count * 2, reading->reference_bytes))
    return NULL;
  object = json_object_new ();
  for (guint64 i = 0; i < count; i++)
    {
      g_autoptr (JsonNode) key = read_object (reading, get_reference (reading, at, i), depth + 1);
      JsonNode *value;

      if (key == NULL || !JSON_NODE_HOLDS_VALUE (key) || json_node_get_string (key) == NULL ||
          json_object_has_member (object, json_node_get_string (key)))
        return NULL;
      value = read_object (reading, get_reference (reading, at, count + i), depth + 1);
      if (value == NULL)
        return NULL;
      json_object_set_member (object, json_node_get_string (key), value);
    }
  result = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (result, object);
  return result;
}

/* NULL when anything is wrong with it. */
static JsonNode *
read_object (Reading *reading, guint64 index, guint depth)
{
  guint kind = 0;
  guint64 count = 0;
  gsize at = 0;

  if (depth > DEPTH_MAX || ++reading->values > VALUES_MAX ||
      !find_object (reading, index, &kind, &count, &at))
    return NULL;
  switch (kind)
    {
    case 0:
    case 1:
    case 2:
    case 3:
      return read_scalar (reading, kind, count, at);
    case 4:
      return json_node_init_string (json_node_alloc (), "");
    case 5:
    case 6:
      return read_string (reading, kind, count, at);
    case 10:
      return read_array (reading, count, at, depth);
    case 13:
      return read_dictionary (reading, count, at, depth);
    default:
      return NULL;
    }
}

JsonNode *
carrel_appliance_plist_parse_binary (const char *data, gsize length, GError **error)
{
  Reading reading = { .data = (const guchar *) data };
  JsonNode *root = NULL;

  if (read_trailer (&reading, length))
    root = read_object (&reading, read_number (reading.data + reading.table_end + 16, 8), 0);
  if (root == NULL)
    g_set_error_literal (
      error,
      CARREL_APPLIANCE_ERROR,
      reading.values > VALUES_MAX ? CARREL_APPLIANCE_ERROR_LIMIT : CARREL_APPLIANCE_ERROR_INVALID,
      _ ("The binary property list is damaged, or larger or deeper than is read"));
  return root;
}
