/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-image-private.h"

#include <glib/gi18n-lib.h>

/* The layout is that of VMware's "Virtual Disk Format 5.0". */
#define SECTOR_BYTES 512U
#define HEADER_BYTES 79U
#define FLAG_NEWLINES (1U << 0)
#define FLAG_ZERO_ENTRIES (1U << 2)
#define FLAG_COMPRESSED (1U << 16)
#define FLAG_MARKERS (1U << 17)
#define FLAGS_KNOWN (FLAG_NEWLINES | (1U << 1) | FLAG_ZERO_ENTRIES | FLAG_COMPRESSED | FLAG_MARKERS)
#define COMPRESSION_DEFLATE 1U
#define DIRECTORY_AT_END G_MAXUINT64
#define VERSION_MAX 3U
#define GRAIN_SECTORS_MIN 1U
#define GRAIN_SECTORS_MAX 4096U
#define TABLE_ENTRIES_MAX 512U
#define DESCRIPTOR_SECTORS_MAX 128U
#define NO_PARENT "ffffffff"

typedef CarrelBaseImageSpan Span;

typedef struct
{
  guint32 version;
  guint32 flags;
  guint64 capacity;
  guint64 grain_sectors;
  guint64 descriptor_sector;
  guint64 descriptor_sectors;
  guint32 table_entries;
  guint64 directory_sector;
  guint64 data_sector;
  guint16 compression;
} Header;

static void
read_header (Span span, gsize offset, Header *out_header)
{
  *out_header = (Header){
    .version = carrel_base_image_span_le32 (span, offset + 4),
    .flags = carrel_base_image_span_le32 (span, offset + 8),
    .capacity = carrel_base_image_span_le64 (span, offset + 12),
    .grain_sectors = carrel_base_image_span_le64 (span, offset + 20),
    .descriptor_sector = carrel_base_image_span_le64 (span, offset + 28),
    .descriptor_sectors = carrel_base_image_span_le64 (span, offset + 36),
    .table_entries = carrel_base_image_span_le32 (span, offset + 44),
    .directory_sector = carrel_base_image_span_le64 (span, offset + 56),
    .data_sector = carrel_base_image_span_le64 (span, offset + 64),
    .compression = carrel_base_image_span_le16 (span, offset + 77),
  };
}

/* The value after "key" and "=", without blanks and quotes; %NULL when the line has another key. */
static char *
dup_value (const char *line, const char *key)
{
  gsize length = strlen (key);
  char *value;

  if (g_ascii_strncasecmp (line, key, length) != 0)
    return NULL;
  line += length;
  while (*line == ' ' || *line == '\t')
    line++;
  if (*line != '=')
    return NULL;
  value = g_strstrip (g_strdelimit (g_strdup (line + 1), "\"", ' '));
  return value;
}

static gboolean
is_embedded_type (const char *type)
{
  return g_ascii_strcasecmp (type, "monolithicSparse") == 0 ||
         g_ascii_strcasecmp (type, "streamOptimized") == 0;
}

static gboolean
is_extent_line (const char *line)
{
  return g_ascii_strncasecmp (line, "RW ", 3) == 0 ||
         g_ascii_strncasecmp (line, "RDONLY ", 7) == 0 ||
         g_ascii_strncasecmp (line, "NOACCESS ", 9) == 0;
}

/* An extent line: access, sectors, type, then a name in quotes, which is never looked at. */
static gboolean
is_sparse_extent (const char *line)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t", 5);

  return g_strv_length (words) >= 3 && g_ascii_strcasecmp (words[2], "SPARSE") == 0;
}

static void
parse_line (const char *line, guint *extents, CarrelBaseImage *image)
{
  g_autofree char *parent = dup_value (line, "parentCID");
  g_autofree char *hint = dup_value (line, "parentFileNameHint");
  g_autofree char *type = dup_value (line, "createType");

  if ((parent != NULL && g_ascii_strcasecmp (parent, NO_PARENT) != 0) || hint != NULL)
    image->has_backing_file = TRUE;
  if (type != NULL && !is_embedded_type (type))
    image->has_data_file = TRUE;
  if (is_extent_line (line))
    {
      (*extents)++;
      if (*extents > 1 || !is_sparse_extent (line))
        image->has_data_file = TRUE;
    }
}

/* The names in it are never used; what it says of other files is a reason to refuse. */
static void
parse_descriptor (const char *bytes, gsize length, CarrelBaseImage *image)
{
  g_autofree char *text = g_strndup (bytes, length);
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", -1);
  guint extents = 0;

  for (gsize i = 0; lines[i] != NULL; i++)
    parse_line (g_strchug (lines[i]), &extents, image);
}

static void
read_descriptor (CarrelBaseImageView *view, const Header *header, CarrelBaseImage *image)
{
  g_autofree guint8 *bytes = NULL;
  gsize length = (gsize) header->descriptor_sectors * SECTOR_BYTES;

  if (header->descriptor_sector == 0 || header->descriptor_sectors == 0)
    {
      image->vmdk.is_extent = !image->vmdk.is_stream;
      return;
    }
  if (header->descriptor_sectors > DESCRIPTOR_SECTORS_MAX ||
      header->descriptor_sector > view->file->length / SECTOR_BYTES)
    {
      carrel_base_image_set_damage (image, N_ ("its descriptor does not lie in the file"));
      return;
    }
  bytes = g_malloc (length);
  if (!carrel_base_image_view_read (view, bytes, length, header->descriptor_sector * SECTOR_BYTES))
    carrel_base_image_set_damage (image, N_ ("its descriptor does not lie in the file"));
  else
    parse_descriptor ((const char *) bytes, length, image);
}

/* A stream's directory is known only at its end: there the header is repeated, between two markers. */
static gboolean
read_footer (CarrelBaseImageView *view, Header *header, CarrelBaseImage *image)
{
  Span tail = view->tail;
  Header footer;

  if (tail.length < 3 * SECTOR_BYTES ||
      !carrel_base_image_span_is (tail, tail.length - 2 * SECTOR_BYTES, "KDMV", 4))
    {
      carrel_base_image_set_damage (image, N_ ("its end is missing"));
      return FALSE;
    }
  read_header (tail, tail.length - 2 * SECTOR_BYTES, &footer);
  if (footer.capacity != header->capacity || footer.grain_sectors != header->grain_sectors ||
      footer.table_entries != header->table_entries || footer.flags != header->flags ||
      footer.directory_sector == DIRECTORY_AT_END)
    {
      carrel_base_image_set_damage (image, N_ ("its beginning and its end contradict each other"));
      return FALSE;
    }
  header->directory_sector = footer.directory_sector;
  return TRUE;
}

static const char *
check_header (const Header *header, Span head)
{
  static const char newlines[] = { '\n', ' ', '\r', '\n' };
  gboolean is_compressed = (header->flags & FLAG_COMPRESSED) != 0;

  if (header->version < 1 || header->version > VERSION_MAX)
    return N_ ("its version is not known");
  if ((header->flags & FLAG_NEWLINES) != 0 &&
      !carrel_base_image_span_is (head, 73, newlines, sizeof newlines))
    return N_ ("it was changed by being transferred as a text");
  if (header->grain_sectors < GRAIN_SECTORS_MIN || header->grain_sectors > GRAIN_SECTORS_MAX ||
      (header->grain_sectors & (header->grain_sectors - 1)) != 0)
    return N_ ("the size of its grains is not possible");
  if (header->table_entries < 1 || header->table_entries > TABLE_ENTRIES_MAX)
    return N_ ("the size of its grain tables is not possible");
  if (header->capacity == 0 || header->capacity > CARREL_BASE_IMAGE_SIZE_MAX / SECTOR_BYTES)
    return N_ ("its capacity is not possible");
  if (is_compressed != ((header->flags & FLAG_MARKERS) != 0) ||
      (is_compressed && header->compression != COMPRESSION_DEFLATE))
    return N_ ("its way of compression is not known");
  return NULL;
}

static void
check_directory (CarrelBaseImageView *view, const Header *header, CarrelBaseImage *image)
{
  guint64 file_sectors = view->file->length / SECTOR_BYTES;
  guint64 covered = header->grain_sectors * header->table_entries;
  guint64 tables = header->capacity / covered + (header->capacity % covered != 0);

  if (header->directory_sector == 0 || header->directory_sector >= file_sectors ||
      !carrel_base_image_view_holds (view, header->directory_sector * SECTOR_BYTES, tables * 4))
    carrel_base_image_set_damage (image, N_ ("its grain directory does not lie in the file"));
  else if (header->data_sector > file_sectors)
    carrel_base_image_set_damage (image, N_ ("its grains do not lie in the file"));
  else
    {
      image->vmdk.directory_offset = header->directory_sector * SECTOR_BYTES;
      image->vmdk.data_offset = header->data_sector * SECTOR_BYTES;
    }
}

static void
parse_sparse (CarrelBaseImageView *view, CarrelBaseImage *image)
{
  Header header;
  const char *damage;

  if (view->head.length < SECTOR_BYTES)
    {
      carrel_base_image_set_damage (image, N_ ("the header was cut off"));
      return;
    }
  read_header (view->head, 0, &header);
  damage = check_header (&header, view->head);
  if (damage != NULL)
    {
      carrel_base_image_set_damage (image, damage);
      return;
    }
  image->virtual_bytes = header.capacity * SECTOR_BYTES;
  image->unknown_features = header.flags & ~FLAGS_KNOWN;
  image->is_dirty = view->head.bytes[72] != 0;
  image->vmdk.is_stream = (header.flags & FLAG_COMPRESSED) != 0;
  image->vmdk.has_zero_entries = (header.flags & FLAG_ZERO_ENTRIES) != 0;
  image->vmdk.grain_bytes = (guint32) header.grain_sectors * SECTOR_BYTES;
  image->vmdk.table_entries = header.table_entries;
  read_descriptor (view, &header, image);
  if (header.directory_sector == DIRECTORY_AT_END && !read_footer (view, &header, image))
    return;
  check_directory (view, &header, image);
}

void
carrel_base_image_parse_vmdk (CarrelBaseImageView *view, CarrelBaseImage *image)
{
  if (carrel_base_image_span_is (view->head, 0, "KDMV", 4))
    {
      parse_sparse (view, image);
      return;
    }
  image->has_data_file = TRUE;
  image->vmdk.is_descriptor = TRUE;
  parse_descriptor ((const char *) view->head.bytes, view->head.length, image);
}
