/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelUiVerb:
 * @CARREL_UI_VERB_START: start the machines
 * @CARREL_UI_VERB_SHUTDOWN: press the power button; the guest shuts down by itself
 * @CARREL_UI_VERB_POWEROFF: cut the power at once
 * @CARREL_UI_VERB_RESET: press the reset button
 * @CARREL_UI_VERB_RESTART: shut down, then start again, so that waiting settings apply
 * @CARREL_UI_VERB_PAUSE: stop the processors, keep everything in memory
 * @CARREL_UI_VERB_RESUME: go on after a pause
 * @CARREL_UI_VERB_RENAME: "name" (s): the new name
 * @CARREL_UI_VERB_FAVOURITE: "favourite" (b)
 * @CARREL_UI_VERB_NOTES: "notes" (s)
 * @CARREL_UI_VERB_TAGS: "tags" (as): the whole new set
 * @CARREL_UI_VERB_MOVE: "folder" (s): the folder's id, "" for the top
 * @CARREL_UI_VERB_TRASH: put into the trash, to be undone by restore
 * @CARREL_UI_VERB_RESTORE: take out of the trash
 * @CARREL_UI_VERB_PURGE: delete for good, with the disks
 * @CARREL_UI_VERB_MEDIA: "path" (s): insert this CD image, "" to take it out
 * @CARREL_UI_VERB_DISK_ADD: "size" (t): bytes, "bus" (s)
 * @CARREL_UI_VERB_DISK_GROW: "disk" (s): its id, "size" (t): the new size in bytes
 * @CARREL_UI_VERB_DISK_REMOVE: "disk" (s): its id
 * @CARREL_UI_VERB_SCREENSHOT: save a picture; the reply has "path" (s)
 * @CARREL_UI_VERB_SEND_KEYS: "keys" (as): QEMU key names pressed together, such as "ctrl", "alt",
 *   "delete"
 * @CARREL_UI_VERB_EXPORT: "target" (s): the file or folder to make, "format" (s), "profile" (s, optional),
 *   "small" (b): write the machines out together; the reply has "target" (s) and "notes" (s): what is
 *   different there, a paragraph for each, may be empty
 * @CARREL_UI_VERB_WRITE_DISK: "device" (s): a disk of this computer, "confirm" (s): its words, typed by a
 *   person, "disk" (s, optional): the id of the machine's, when it has several: write it there
 * @CARREL_UI_VERB_DROP_UNFINISHED: "unfinished" (s): an import of a disk that was broken off, to be forgotten with what
 *   was read; no machines
 * @CARREL_UI_VERB_FOLDER_CREATE: "name" (s), "parent" (s, "" for the top); no machines; the reply
 *   has "folder" (s)
 * @CARREL_UI_VERB_FOLDER_RENAME: "folder" (s), "name" (s); no machines
 * @CARREL_UI_VERB_FOLDER_DELETE: "folder" (s); its machines move to the top; no machines named
 * @CARREL_UI_VERB_CANCEL_JOB: "job" (s): its id; no machines
 *
 * What can be asked of the provider for machines that exist. Each is one command of the program; the
 * arguments, all of them named above, travel as an a{sv}.
 */
typedef enum
{
  CARREL_UI_VERB_START,
  CARREL_UI_VERB_SHUTDOWN,
  CARREL_UI_VERB_POWEROFF,
  CARREL_UI_VERB_RESET,
  CARREL_UI_VERB_RESTART,
  CARREL_UI_VERB_PAUSE,
  CARREL_UI_VERB_RESUME,
  CARREL_UI_VERB_RENAME,
  CARREL_UI_VERB_FAVOURITE,
  CARREL_UI_VERB_NOTES,
  CARREL_UI_VERB_TAGS,
  CARREL_UI_VERB_MOVE,
  CARREL_UI_VERB_TRASH,
  CARREL_UI_VERB_RESTORE,
  CARREL_UI_VERB_PURGE,
  CARREL_UI_VERB_MEDIA,
  CARREL_UI_VERB_DISK_ADD,
  CARREL_UI_VERB_DISK_GROW,
  CARREL_UI_VERB_DISK_REMOVE,
  CARREL_UI_VERB_SCREENSHOT,
  CARREL_UI_VERB_SEND_KEYS,
  CARREL_UI_VERB_EXPORT,
  CARREL_UI_VERB_WRITE_DISK,
  CARREL_UI_VERB_DROP_UNFINISHED,
  CARREL_UI_VERB_FOLDER_CREATE,
  CARREL_UI_VERB_FOLDER_RENAME,
  CARREL_UI_VERB_FOLDER_DELETE,
  CARREL_UI_VERB_CANCEL_JOB,
  CARREL_UI_N_VERBS
} CarrelUiVerb;

/**
 * carrel_ui_verb_get_name:
 * @verb: a verb
 *
 * Names a verb for logs, traces and tests, such as "disk-grow". Never shown to a person. Any thread.
 *
 * Returns: (transfer none): the name
 */
const char *carrel_ui_verb_get_name (CarrelUiVerb verb);

G_END_DECLS
