/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-vmcx.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "carrel-appliance-error.h"

/*
 * Hyper-V's binary description (.vmcx) has no document of its maker's; others found out how it is built.  What
 * is used here is what two of them agree on, for the one version that has been seen (0x400), and whatever is
 * otherwise is refused.  Numbers have their lowest byte first and stand at any place.
 *
 * Two headers of a page; the one with the higher number counts.  At 0x2000 a table of objects: kind, sum, place,
 * length, and whether it is used.  Objects are tables of keys, more tables of objects, or the contents of long
 * values.  A table of keys has an index, and a number by which the newer of two with one index is told; behind
 * that come its entries: kind and flags, length, the parent (index of its table and the place in it, 0 for
 * none), sum, number, length of the name with its zero; then the name and the value.  Texts and bytes begin with
 * their length; a long one is elsewhere, and its length and place stand there.
 *
 * Sums are not looked at: how they are made is not known for certain, and nothing here trusts a byte.
 */

#define HEADER_STEP 0x1000u
#define HEADER_BYTES 46u
#define VERSION 0x400u
#define LOG_SIGNATURE 0x01110003u
#define LOG_BYTES 12u
#define OBJECTS_OFFSET 0x2000u
#define OBJECTS_SIGNATURE 0x01110001u
#define OBJECTS_HEADER_BYTES 8u
#define OBJECT_BYTES 18u
#define KEYS_SIGNATURE 2u
#define KEYS_HEADER_BYTES 10u
#define KEY_BYTES 21u

#define OBJECT_TABLES_MAX 64u
#define KEY_TABLES_MAX 4096u
#define KEYS_MAX 65536u
#define DEPTH_MAX 32u
#define VALUE_BYTES_MAX (64u * 1024u)
#define TEXT_BYTES_MAX (8u * 1024u * 1024u)

enum
{
  OBJECT_TABLE = 1,
  OBJECT_KEYS = 2,
};

enum
{
  KEY_FREE = 1,
  KEY_INT = 3,
  KEY_UINT = 4,
  KEY_STRING = 6,
  KEY_BOOL = 8,
  KEY_NODE = 9,
};

#define FLAG_ELSEWHERE 1u

static const guint8 signature[] = { 0x14, 0x20, 0x28, 0x01 };

typedef struct
{
  guint64 offset;
  guint32 length;
  guint16 index;
  guint16 number;
} Table;

typedef struct
{
  guint64 id;     /* the table's index and the place in it */
  guint64 parent; /* that of the parent; 0: none */
  guint kind;
  char *name;
  char *value; /* NULL for nodes, and for what is no text, number or truth */
  xmlNode *node;
} Key;

typedef struct
{
  const guint8 *data;
  gsize length;
  GArray *tables;   /* Table, by their index */
  guint16 *numbers; /* for each index the table's place among those, plus 1 */
  guint keys_seen;
  gsize text_bytes;
  GPtrArray *keys;   /* Key */
  GHashTable *by_id; /* the same */
} File;

static void
key_free (gpointer data)
{
  Key *key = data;

  g_free (key->name);
  g_free (key->value);
  g_free (key);
}

static void
file_clear (File *file)
{
  g_clear_pointer (&file->by_id, g_hash_table_unref);
  g_clear_pointer (&file->tables, g_array_unref);
  g_clear_pointer (&file->numbers, g_free);
  g_clear_pointer (&file->keys, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (File, file_clear)

static gboolean
holds (const File *file, guint64 offset, guint64 length)
{
  return offset <= file->length && length <= file->length - offset;
}

/* A number of 1 to 8 bytes, which is in the file. */
static guint64
get (const File *file, guint64 offset, guint bytes)
{
  guint64 value = 0;

  for (guint i = bytes; i > 0; i--)
    value = value << 8 | file->data[offset + i - 1];
  return value;
}

static gboolean
fail (GError **error, CarrelApplianceError code, const char *words)
{
  g_set_error_literal (error, CARREL_APPLIANCE_ERROR, (int) code, words);
  return FALSE;
}

static gboolean
fail_damaged (GError **error)
{
  return fail (error,
               CARREL_APPLIANCE_ERROR_INVALID,
               _ ("Hyper-V's binary configuration (.vmcx) is damaged"));
}

static gboolean
fail_limit (GError **error)
{
  return fail (error,
               CARREL_APPLIANCE_ERROR_LIMIT,
               _ ("Hyper-V's binary configuration (.vmcx) is larger than is accepted"));
}

gboolean
carrel_appliance_vmcx_recognise (const guint8 *data, gsize length)
{
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  return length >= sizeof signature && memcmp (data, signature, sizeof signature) == 0;
}

/* Whether it is of the known version, and nothing waits in its log. */
static gboolean
check_header (const File *file, GError **error)
{
  guint64 header = 0;
  guint64 log;

  if (!holds (file, HEADER_STEP, HEADER_BYTES))
    return fail_damaged (error);
  if (carrel_appliance_vmcx_recognise (file->data + HEADER_STEP, sizeof signature) &&
      get (file, HEADER_STEP + 8, 2) > get (file, 8, 2))
    header = HEADER_STEP;
  if (get (file, header + 10, 4) != VERSION)
    return fail (
      error,
      CARREL_APPLIANCE_ERROR_UNSUPPORTED,
      _ ("Hyper-V's binary configuration (.vmcx) is of a version that is not known here"));
  log = get (file, header + 26, 8);
  if (!holds (file, log, LOG_BYTES) || get (file, log, 4) != LOG_SIGNATURE)
    return fail_damaged (error);
  return get (file, log + 8, 4) == 0 ||
         fail (error,
               CARREL_APPLIANCE_ERROR_UNSUPPORTED,
               _ ("Hyper-V's binary configuration (.vmcx) was not closed properly"));
}

/* Keeps the newer one of two tables with one index. */
static gboolean
add_table (File *file, guint64 offset, guint32 length, GError **error)
{
  Table table = { .offset = offset, .length = length };

  if (!holds (file, offset, length) || length < KEYS_HEADER_BYTES ||
      get (file, offset, 2) != KEYS_SIGNATURE)
    return fail_damaged (error);
  table.index = (guint16) get (file, offset + 2, 2);
  table.number = (guint16) get (file, offset + 4, 2);
  if (file->numbers[table.index] != 0)
    {
      Table *known = &g_array_index (file->tables, Table, file->numbers[table.index] - 1);

      if (table.number > known->number)
        *known = table;
      return TRUE;
    }
  if (file->tables->len == KEY_TABLES_MAX)
    return fail_limit (error);
  g_array_append_val (file->tables, table);
  file->numbers[table.index] = (guint16) file->tables->len;
  return TRUE;
}

static gboolean
read_objects (File *file, guint64 place, GArray *more, GError **error)
{
  guint64 count;

  if (!holds (file, place, OBJECTS_HEADER_BYTES) || get (file, place, 4) != OBJECTS_SIGNATURE)
    return fail_damaged (error);
  count = get (file, place + 4, 4);
  if (!holds (file, place, OBJECTS_HEADER_BYTES + count * OBJECT_BYTES))
    return fail_damaged (error);
  for (guint64 i = 0; i < count; i++)
    {
      guint64 entry = place + OBJECTS_HEADER_BYTES + i * OBJECT_BYTES;
      guint64 offset = get (file, entry + 5, 8);
      guint32 length = (guint32) get (file, entry + 13, 4);

      if (get (file, entry + 17, 1) == 0)
        continue;
      if (get (file, entry, 1) == OBJECT_KEYS && !add_table (file, offset, length, error))
        return FALSE;
      if (get (file, entry, 1) == OBJECT_TABLE)
        g_array_append_val (more, offset);
    }
  return TRUE;
}

static int
compare_tables (gconstpointer left, gconstpointer right)
{
  const Table *one = left;
  const Table *two = right;

  return (one->index > two->index) - (one->index < two->index);
}

static gboolean
read_all_objects (File *file, GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint64 first = OBJECTS_OFFSET;

  g_array_append_val (places, first);
  for (guint i = 0; i < places->len; i++)
    {
      if (i == OBJECT_TABLES_MAX)
        return fail_limit (error);
      if (!read_objects (file, g_array_index (places, guint64, i), places, error))
        return FALSE;
    }
  g_array_sort (file->tables, compare_tables);
  return TRUE;
}

/* Names are looked up as those of elements are, so they must be such. */
static char *
dup_name (const File *file, guint64 offset, guint64 length)
{
  for (guint64 i = 0; i < length; i++)
    {
      guint8 byte = file->data[offset + i];

      if (!g_ascii_isalnum (byte) && byte != '_' && byte != '-' && byte != '.')
        return NULL;
    }
  return length > 0 ? g_strndup ((const char *) file->data + offset, length) : NULL;
}

/* NULL when it lies outside, is too long, or is no text.  Several may lie in one place, so all are counted. */
static char *
dup_string (File *file, guint64 offset, guint64 length)
{
  g_autofree gunichar2 *wide = NULL;

  if (length > VALUE_BYTES_MAX || length > TEXT_BYTES_MAX - file->text_bytes || length % 2 != 0 ||
      !holds (file, offset, length))
    return NULL;
  file->text_bytes += length;
  wide = g_malloc0 (length + sizeof *wide);
  for (guint64 i = 0; i < length / 2; i++)
    wide[i] = (gunichar2) get (file, offset + 2 * i, 2);
  return g_utf16_to_utf8 (wide, (glong) (length / 2), NULL, NULL, NULL);
}

/* The value behind the name, in the `length` bytes from `offset` on. */
static char *
dup_value (File *file, guint type, guint64 offset, guint64 length)
{
  gboolean is_elsewhere = (type >> 8 & FLAG_ELSEWHERE) != 0;

  switch (type & 0xff)
    {
    case KEY_INT:
      return length >= 8 ? g_strdup_printf ("%" PRId64, (gint64) get (file, offset, 8)) : NULL;
    case KEY_UINT:
      return length >= 8 ? g_strdup_printf ("%" PRIu64, get (file, offset, 8)) : NULL;
    case KEY_BOOL:
      return length >= 4 ? g_strdup (get (file, offset, 4) != 0 ? "True" : "False") : NULL;
    case KEY_STRING:
      if (is_elsewhere)
        return length >= 12 ? dup_string (file, get (file, offset + 4, 8), get (file, offset, 4))
                            : NULL;
      return length >= 4 && get (file, offset, 4) <= length - 4
               ? dup_string (file, offset + 4, get (file, offset, 4))
               : NULL;
    default:
      return NULL;
    }
}

static guint64
make_id (guint64 table, guint64 place)
{
  return table << 32 | place;
}

/* What cannot be understood of one key leaves out that key. */
static gboolean
read_key (File *file, const Table *table, guint32 place, guint32 length, GError **error)
{
  guint64 offset = table->offset + place;
  guint type = (guint) get (file, offset, 2);
  guint64 name_length = get (file, offset + 20, 1);
  guint64 value = offset + KEY_BYTES + name_length;
  g_autofree char *name = NULL;
  Key *key;

  if (file->keys_seen++ == KEYS_MAX)
    return fail_limit (error);
  if ((type & 0xff) == KEY_FREE || name_length == 0 || length - KEY_BYTES < name_length)
    return TRUE;
  name = dup_name (file, offset + KEY_BYTES, name_length - 1);
  if (name == NULL)
    return TRUE;
  key = g_new0 (Key, 1);
  g_ptr_array_add (file->keys, key);
  key->id = make_id (table->index, place);
  key->parent = get (file, offset + 6, 2) == 0
                  ? 0
                  : make_id (get (file, offset + 6, 2), get (file, offset + 8, 4));
  key->kind = type & 0xff;
  key->name = g_steal_pointer (&name);
  key->value = dup_value (file, type, value, offset + length - value);
  g_hash_table_insert (file->by_id, &key->id, key);
  return TRUE;
}

static gboolean
read_keys (File *file, const Table *table, GError **error)
{
  for (guint32 place = KEYS_HEADER_BYTES; table->length - place >= KEY_BYTES;)
    {
      guint32 length = (guint32) get (file, table->offset + place + 2, 4);

      if (length == 0)
        return TRUE;
      if (length < KEY_BYTES || length > table->length - place)
        return fail_damaged (error);
      if (!read_key (file, table, place, length, error))
        return FALSE;
      place += length;
    }
  return TRUE;
}

/* Whether its parents lead to a key; then linking it makes no circle. */
static gboolean
is_below (const File *file, const Key *key, const Key *root)
{
  for (guint depth = 0; depth < DEPTH_MAX && key != NULL; depth++)
    {
      if (key == root)
        return TRUE;
      key = key->parent != 0 ? g_hash_table_lookup (file->by_id, &key->parent) : NULL;
      if (key != NULL && key->kind != KEY_NODE)
        return FALSE;
    }
  return FALSE;
}

static const Key *
find_root (const File *file)
{
  for (guint i = 0; i < file->keys->len; i++)
    {
      const Key *key = g_ptr_array_index (file->keys, i);

      if (key->parent == 0 && key->kind == KEY_NODE && g_str_equal (key->name, "configuration"))
        return key;
    }
  return NULL;
}

/* First all nodes, then what is below what: a parent may come after its children.  The parents of what is below
 * the root are so, too. */
static void
make_tree (const File *file, const Key *root, xmlDoc *document)
{
  for (guint i = 0; i < file->keys->len; i++)
    {
      Key *key = g_ptr_array_index (file->keys, i);

      if (!is_below (file, key, root))
        continue;
      key->node = xmlNewDocNode (document, NULL, (const xmlChar *) key->name, NULL);
      if (key->value != NULL)
        xmlAddChild (key->node, xmlNewDocText (document, (const xmlChar *) key->value));
      if (key == root)
        xmlDocSetRootElement (document, key->node);
    }
  for (guint i = 0; i < file->keys->len; i++)
    {
      const Key *key = g_ptr_array_index (file->keys, i);

      if (key->node != NULL && key != root)
        xmlAddChild (((const Key *) g_hash_table_lookup (file->by_id, &key->parent))->node,
                     key->node);
    }
}

xmlDoc *
carrel_appliance_vmcx_parse (const guint8 *data, gsize length, GError **error)
{
  g_auto (File) file = { .data = data, .length = length };
  const Key *root;
  xmlDoc *document;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  file.tables = g_array_new (FALSE, FALSE, sizeof (Table));
  file.numbers = g_new0 (guint16, G_MAXUINT16 + 1);
  file.keys = g_ptr_array_new_with_free_func (key_free);
  file.by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  if (!check_header (&file, error) || !read_all_objects (&file, error))
    return NULL;
  for (guint i = 0; i < file.tables->len; i++)
    if (!read_keys (&file, &g_array_index (file.tables, Table, i), error))
      return NULL;
  root = find_root (&file);
  if (root == NULL)
    {
      fail_damaged (error);
      return NULL;
    }
  document = xmlNewDoc ((const xmlChar *) "1.0");
  make_tree (&file, root, document);
  return document;
}
