/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Numbers as the formats have them: at any place, with the lowest byte first (le) or last (be). */

static inline void
carrel_appliance_disk_put_le16 (guint8 *to, guint16 value)
{
  value = GUINT16_TO_LE (value);
  memcpy (to, &value, sizeof value);
}

static inline void
carrel_appliance_disk_put_le32 (guint8 *to, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (to, &value, sizeof value);
}

static inline void
carrel_appliance_disk_put_le64 (guint8 *to, guint64 value)
{
  value = GUINT64_TO_LE (value);
  memcpy (to, &value, sizeof value);
}

static inline void
carrel_appliance_disk_put_be32 (guint8 *to, guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (to, &value, sizeof value);
}

static inline void
carrel_appliance_disk_put_be64 (guint8 *to, guint64 value)
{
  value = GUINT64_TO_BE (value);
  memcpy (to, &value, sizeof value);
}

G_END_DECLS
