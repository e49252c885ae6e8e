/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-name-private.h"

#include <string.h>

#define STEM_BYTES_MAX 60U

/* A name for files that every file system, archive and product takes. */
static char *
make_stem (const char *name)
{
  GString *stem = g_string_new (NULL);
  g_autofree char *plain = g_str_to_ascii (name, "C");

  for (const char *at = plain; *at != '\0' && stem->len < STEM_BYTES_MAX; at++)
    {
      if (g_ascii_isalnum (*at) || *at == '_')
        g_string_append_c (stem, *at);
      else if ((*at == '.' || *at == '-' || *at == ' ') && stem->len > 0 &&
               stem->str[stem->len - 1] != '-' && stem->str[stem->len - 1] != '.')
        g_string_append_c (stem, *at == ' ' ? '-' : *at);
    }
  while (stem->len > 0 && strchr ("-.", stem->str[stem->len - 1]) != NULL)
    g_string_truncate (stem, stem->len - 1);
  if (stem->len == 0)
    g_string_append (stem, "machine");
  return g_string_free (stem, FALSE);
}

static gboolean
is_id_taken (const CarrelApplianceModel *model, const char *id)
{
  for (guint i = 0; i < model->systems->len; i++)
    {
      const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, i);

      /* File systems may not tell upper case from lower. */
      if (system->id != NULL && g_ascii_strcasecmp (system->id, id) == 0)
        return TRUE;
    }
  return FALSE;
}

char *
carrel_appliance_export_name_make_id (const CarrelApplianceModel *model, const char *name)
{
  g_autofree char *stem = make_stem (name);
  char *id = g_strdup (stem);

  for (guint i = 2; is_id_taken (model, id); i++)
    {
      g_free (id);
      id = g_strdup_printf ("%s-%u", stem, i);
    }
  return id;
}
