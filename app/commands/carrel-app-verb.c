/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-verb-private.h"

/* The order of the manual. */
static const CarrelAppVerb *const verbs[] = {
  &carrel_app_verb_create,        &carrel_app_verb_list,          &carrel_app_verb_show,
  &carrel_app_verb_set,           &carrel_app_verb_start,         &carrel_app_verb_stop,
  &carrel_app_verb_poweroff,      &carrel_app_verb_reset,         &carrel_app_verb_pause,
  &carrel_app_verb_resume,        &carrel_app_verb_delete,        &carrel_app_verb_restore,
  &carrel_app_verb_purge,         &carrel_app_verb_screenshot,    &carrel_app_verb_type,
  &carrel_app_verb_key,           &carrel_app_verb_wait,          &carrel_app_verb_disk_add,
  &carrel_app_verb_disk_grow,     &carrel_app_verb_disk_remove,   &carrel_app_verb_disk_check,
  &carrel_app_verb_media_insert,  &carrel_app_verb_media_eject,   &carrel_app_verb_media_list,
  &carrel_app_verb_folder_add,    &carrel_app_verb_folder_rename, &carrel_app_verb_folder_move,
  &carrel_app_verb_folder_remove, &carrel_app_verb_folder_list,   &carrel_app_verb_doctor,
  &carrel_app_verb_repair,        &carrel_app_verb_log,           &carrel_app_verb_inspect,
  &carrel_app_verb_convert,       &carrel_app_verb_import,        &carrel_app_verb_discover,
  &carrel_app_verb_export,        &carrel_app_verb_physical_list, &carrel_app_verb_physical_write,
  &carrel_app_verb_physical_drop,
};

const CarrelAppVerb *
carrel_app_verb_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_strcmp0 (verbs[i]->name, name) == 0)
      return verbs[i];
  return NULL;
}

const CarrelAppVerb *
carrel_app_verb_get (guint index)
{
  return index < G_N_ELEMENTS (verbs) ? verbs[index] : NULL;
}

const CarrelAppArgument *
carrel_app_verb_find_argument (const CarrelAppVerb *self, const char *name)
{
  for (const CarrelAppArgument *argument = self->arguments; argument->name != NULL; argument++)
    if (g_str_equal (argument->name, name))
      return argument;
  return NULL;
}
