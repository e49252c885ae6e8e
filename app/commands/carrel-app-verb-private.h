/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-argument.h"
#include "carrel-app-command.h"

#include "../carrel-app-fiber.h"

#include "library-db/carrel-library-operation.h"

G_BEGIN_DECLS

/**
 * CarrelAppVerbFlags:
 * @CARREL_APP_VERB_PLAIN: needs an open library
 * @CARREL_APP_VERB_OPENS_ITSELF: opens the library itself where the program has none open, and so can
 *   speak of one that does not open; it has an argument "library"
 * @CARREL_APP_VERB_STANDS_ALONE: needs no library at all
 *
 * What a verb needs.
 */
typedef enum
{
  CARREL_APP_VERB_PLAIN = 0,
  CARREL_APP_VERB_OPENS_ITSELF = 1 << 0,
  CARREL_APP_VERB_STANDS_ALONE = 1 << 1,
} CarrelAppVerbFlags;

/**
 * CarrelAppVerb:
 * @name: its name, of one word or two, such as "disk add"
 * @summary: what it does, one sentence without a full stop
 * @description: (nullable): more for the manual, whole sentences
 * @flags: what it needs
 * @arguments: its table of arguments, closed by one without a name
 * @run: does it, on the command's fiber; returns (transfer full) the result, or %NULL with an error
 * @format: (nullable): words for a terminal, made of the result; %NULL prints nothing
 * @recover: (nullable): ends or rolls back what a killed program left of it; returns a sentence, or
 *   %NULL with an error; may itself be killed at any time
 * @undo_verb: (nullable): the verb that undoes it, run with the "machines" of the result
 *
 * A verb: one file, one table.
 */
typedef struct
{
  const char *name;
  const char *summary;
  const char *description;
  CarrelAppVerbFlags flags;
  const CarrelAppArgument *arguments;
  JsonNode *(*run) (CarrelAppCommand *command, GError **error);
  char *(*format) (JsonNode *result);
  char *(*recover) (CarrelAppContext *context,
                    CarrelAppFiber *fiber,
                    const CarrelLibraryOperation *operation,
                    GError **error);
  const char *undo_verb;
} CarrelAppVerb;

/**
 * carrel_app_verb_find:
 * @name: (nullable): a verb's name
 *
 * Returns: (transfer none) (nullable): the verb
 */
const CarrelAppVerb *carrel_app_verb_find (const char *name);

/**
 * carrel_app_verb_get:
 * @index: from 0 on
 *
 * Returns: (transfer none) (nullable): the verb at this place of the table, %NULL past its end
 */
const CarrelAppVerb *carrel_app_verb_get (guint index);

/**
 * carrel_app_verb_find_argument:
 * @self: a verb
 * @name: an argument's name
 *
 * Returns: (transfer none) (nullable): the row of its table
 */
const CarrelAppArgument *carrel_app_verb_find_argument (const CarrelAppVerb *self,
                                                        const char *name);

extern const CarrelAppVerb carrel_app_verb_create;
extern const CarrelAppVerb carrel_app_verb_list;
extern const CarrelAppVerb carrel_app_verb_show;
extern const CarrelAppVerb carrel_app_verb_set;
extern const CarrelAppVerb carrel_app_verb_start;
extern const CarrelAppVerb carrel_app_verb_stop;
extern const CarrelAppVerb carrel_app_verb_poweroff;
extern const CarrelAppVerb carrel_app_verb_reset;
extern const CarrelAppVerb carrel_app_verb_pause;
extern const CarrelAppVerb carrel_app_verb_resume;
extern const CarrelAppVerb carrel_app_verb_delete;
extern const CarrelAppVerb carrel_app_verb_restore;
extern const CarrelAppVerb carrel_app_verb_purge;
extern const CarrelAppVerb carrel_app_verb_screenshot;
extern const CarrelAppVerb carrel_app_verb_type;
extern const CarrelAppVerb carrel_app_verb_key;
extern const CarrelAppVerb carrel_app_verb_wait;
extern const CarrelAppVerb carrel_app_verb_disk_add;
extern const CarrelAppVerb carrel_app_verb_disk_grow;
extern const CarrelAppVerb carrel_app_verb_disk_remove;
extern const CarrelAppVerb carrel_app_verb_disk_check;
extern const CarrelAppVerb carrel_app_verb_media_insert;
extern const CarrelAppVerb carrel_app_verb_media_eject;
extern const CarrelAppVerb carrel_app_verb_media_list;
extern const CarrelAppVerb carrel_app_verb_folder_add;
extern const CarrelAppVerb carrel_app_verb_folder_rename;
extern const CarrelAppVerb carrel_app_verb_folder_move;
extern const CarrelAppVerb carrel_app_verb_folder_remove;
extern const CarrelAppVerb carrel_app_verb_folder_list;
extern const CarrelAppVerb carrel_app_verb_doctor;
extern const CarrelAppVerb carrel_app_verb_repair;
extern const CarrelAppVerb carrel_app_verb_log;
extern const CarrelAppVerb carrel_app_verb_inspect;
extern const CarrelAppVerb carrel_app_verb_convert;
extern const CarrelAppVerb carrel_app_verb_import;
extern const CarrelAppVerb carrel_app_verb_discover;
extern const CarrelAppVerb carrel_app_verb_export;
extern const CarrelAppVerb carrel_app_verb_physical_list;
extern const CarrelAppVerb carrel_app_verb_physical_drop;
extern const CarrelAppVerb carrel_app_verb_physical_write;

G_END_DECLS
