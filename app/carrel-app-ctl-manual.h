/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Help, manual and completion, all made of the verbs' tables of arguments: what the parser accepts is
 * what is written there.
 */

/**
 * carrel_app_ctl_manual_make_help:
 * @verb: (nullable): a verb, %NULL for all of them
 *
 * Returns: (transfer full): the help, translated
 */
char *carrel_app_ctl_manual_make_help (const char *verb);

/**
 * carrel_app_ctl_manual_make_page:
 *
 * Returns: (transfer full): the source of carrelctl(1), for man(7), in English
 */
char *carrel_app_ctl_manual_make_page (void);

/**
 * carrel_app_ctl_manual_make_completion:
 *
 * Returns: (transfer full): the completion for bash
 */
char *carrel_app_ctl_manual_make_completion (void);

G_END_DECLS
