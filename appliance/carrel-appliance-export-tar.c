/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-tar-private.h"

#include <string.h>

/* Where the fields of a ustar header lie, and how long they are. */
enum
{
  NAME_BYTES = 100,
  MODE = 100,
  OWNER = 108,
  GROUP = 116,
  SIZE = 124,
  SIZE_BYTES = 12,
  TIME = 136,
  SUM = 148,
  TYPE = 156,
  MAGIC = 257,
  OWNER_NAME = 265,
  GROUP_NAME = 297,
  MAJOR = 329,
  MINOR = 337,
};

#define OCTAL_MAX (G_GUINT64_CONSTANT (1) << 33)

static void
put (guint8 *block, gsize at, const char *text)
{
  memcpy (block + at, text, strlen (text));
}

static void
put_size (guint8 *block, guint64 bytes)
{
  char digits[SIZE_BYTES + 8];

  if (bytes < OCTAL_MAX)
    {
      g_snprintf (digits, sizeof digits, "%011" G_GINT64_MODIFIER "o", bytes);
      put (block, SIZE, digits);
      return;
    }
  block[SIZE] = 0x80;
  for (gsize i = 0; i < 8; i++)
    block[SIZE + SIZE_BYTES - 1 - i] = (guint8) (bytes >> (8 * i));
}

void
carrel_appliance_export_tar_fill (guint8 *block, const char *name, guint64 bytes)
{
  char sum[8];
  guint total = 0;

  g_assert (strlen (name) < NAME_BYTES);
  memset (block, 0, CARREL_APPLIANCE_EXPORT_TAR_BLOCK);
  put (block, 0, name);
  put (block, MODE, "0000644");
  put (block, OWNER, "0000000");
  put (block, GROUP, "0000000");
  put_size (block, bytes);
  put (block, TIME, "00000000000");
  put (block, SUM, "        ");
  block[TYPE] = '0';
  memcpy (block + MAGIC, "ustar\00000", 8);
  put (block, OWNER_NAME, "root");
  put (block, GROUP_NAME, "root");
  put (block, MAJOR, "0000000");
  put (block, MINOR, "0000000");
  for (guint i = 0; i < CARREL_APPLIANCE_EXPORT_TAR_BLOCK; i++)
    total += block[i];
  g_snprintf (sum, sizeof sum, "%06o", total);
  memcpy (block + SUM, sum, 7);
}

guint64
carrel_appliance_export_tar_next (guint64 offset, guint64 bytes)
{
  guint64 block = CARREL_APPLIANCE_EXPORT_TAR_BLOCK;

  return offset + block + (bytes + block - 1) / block * block;
}
