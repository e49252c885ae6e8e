/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-image-crc.h"

#define POLYNOMIAL_REVERSED 0x82f63b78U

guint32
carrel_base_image_crc_update (guint32 sum, const guint8 *bytes, gsize length)
{
  guint32 table[256];
  guint32 crc = ~sum;

  for (guint32 i = 0; i < G_N_ELEMENTS (table); i++)
    {
      table[i] = i;
      for (guint bit = 0; bit < 8; bit++)
        table[i] = table[i] >> 1 ^ ((table[i] & 1) != 0 ? POLYNOMIAL_REVERSED : 0);
    }
  for (gsize i = 0; i < length; i++)
    crc = crc >> 8 ^ table[(crc ^ bytes[i]) & 0xff];
  return ~crc;
}
