/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-late.h"

#include "carrel-base-error.h"

#include <dlfcn.h>
#include <glib/gi18n-lib.h>

/* The first entry of a table is written last: a table whose first entry is set is whole. */

static void
set_missing (GError **error, const char *file_name)
{
  const char *reason = dlerror ();

  g_set_error (error,
               CARREL_BASE_ERROR,
               CARREL_BASE_ERROR_NOT_FOUND,
               _ ("The library “%s” cannot be used: %s. Install the package that it belongs to."),
                  file_name,
                  reason != NULL ? reason : "?");
}

static gpointer *
get_entry (gpointer table, const CarrelBaseLateSymbol *symbol)
{
  return G_STRUCT_MEMBER_P (table, symbol->offset);
}

gboolean
carrel_base_late_load (const char *file_name,
                       const CarrelBaseLateSymbol *symbols,
                       gpointer out_table,
                       GError **error)
{
  g_autofree gpointer *found = NULL;
  void *handle;
  gsize n_symbols = 0;

  g_return_val_if_fail (file_name != NULL, FALSE);
  g_return_val_if_fail (symbols != NULL && symbols[0].name != NULL, FALSE);
  g_return_val_if_fail (out_table != NULL, FALSE);

  if (g_atomic_pointer_get (get_entry (out_table, &symbols[0])) != NULL)
    return TRUE;
  handle = dlopen (file_name, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
  if (handle == NULL)
    {
      set_missing (error, file_name);
      return FALSE;
    }
  while (symbols[n_symbols].name != NULL)
    n_symbols++;
  found = g_new (gpointer, n_symbols);
  for (gsize i = 0; i < n_symbols; i++)
    {
      found[i] = dlsym (handle, symbols[i].name);
      if (found[i] != NULL)
        continue;
      set_missing (error, file_name);
      dlclose (handle);
      return FALSE;
    }
  for (gsize i = n_symbols; i-- > 0;)
    g_atomic_pointer_set (get_entry (out_table, &symbols[i]), found[i]);
  return TRUE;
}
