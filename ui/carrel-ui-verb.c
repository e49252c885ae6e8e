/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-verb.h"

static const char *const verb_names[] = {
  [CARREL_UI_VERB_START] = "start",
  [CARREL_UI_VERB_SHUTDOWN] = "shutdown",
  [CARREL_UI_VERB_POWEROFF] = "poweroff",
  [CARREL_UI_VERB_RESET] = "reset",
  [CARREL_UI_VERB_RESTART] = "restart",
  [CARREL_UI_VERB_PAUSE] = "pause",
  [CARREL_UI_VERB_RESUME] = "resume",
  [CARREL_UI_VERB_RENAME] = "rename",
  [CARREL_UI_VERB_FAVOURITE] = "favourite",
  [CARREL_UI_VERB_NOTES] = "notes",
  [CARREL_UI_VERB_TAGS] = "tags",
  [CARREL_UI_VERB_MOVE] = "move",
  [CARREL_UI_VERB_TRASH] = "trash",
  [CARREL_UI_VERB_RESTORE] = "restore",
  [CARREL_UI_VERB_PURGE] = "purge",
  [CARREL_UI_VERB_MEDIA] = "media",
  [CARREL_UI_VERB_DISK_ADD] = "disk-add",
  [CARREL_UI_VERB_DISK_GROW] = "disk-grow",
  [CARREL_UI_VERB_DISK_REMOVE] = "disk-remove",
  [CARREL_UI_VERB_SCREENSHOT] = "screenshot",
  [CARREL_UI_VERB_SEND_KEYS] = "send-keys",
  [CARREL_UI_VERB_EXPORT] = "export",
  [CARREL_UI_VERB_WRITE_DISK] = "write-disk",
  [CARREL_UI_VERB_DROP_UNFINISHED] = "drop-unfinished",
  [CARREL_UI_VERB_FOLDER_CREATE] = "folder-create",
  [CARREL_UI_VERB_FOLDER_RENAME] = "folder-rename",
  [CARREL_UI_VERB_FOLDER_DELETE] = "folder-delete",
  [CARREL_UI_VERB_CANCEL_JOB] = "cancel-job",
};

G_STATIC_ASSERT (G_N_ELEMENTS (verb_names) == CARREL_UI_N_VERBS);

const char *
carrel_ui_verb_get_name (CarrelUiVerb verb)
{
  g_return_val_if_fail ((guint) verb < CARREL_UI_N_VERBS, NULL);

  return verb_names[verb];
}
