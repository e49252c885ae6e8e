/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CarrelUiReportDone:
 * @origin: the widget the verb was asked for from, which is still alive
 * @reply: (transfer none): what the provider replied
 * @user_data: what was given along
 *
 * Called when a verb succeeded and the widget that asked for it still exists.
 */
typedef void (*CarrelUiReportDone) (GtkWidget *origin, GVariant *reply, gpointer user_data);

/**
 * carrel_ui_report_perform:
 * @origin: the widget that asks; errors are shown over its window
 * @provider: whom to ask
 * @verb: what to do
 * @uuids: (array zero-terminated=1) (nullable): to which machines
 * @arguments: (nullable): as #CarrelUiVerb tells; a floating one is taken
 * @done: (nullable): called on success
 * @user_data: (nullable): for @done
 * @destroy: (nullable): frees @user_data, on every path
 *
 * Does a verb, and shows an error if it fails. Main thread.
 */
void carrel_ui_report_perform (GtkWidget *origin,
                               CarrelUiProvider *provider,
                               CarrelUiVerb verb,
                               const char *const *uuids,
                               GVariant *arguments,
                               CarrelUiReportDone done,
                               gpointer user_data,
                               GDestroyNotify destroy);

/**
 * carrel_ui_report_error:
 * @origin: a widget of the window to show it over
 * @provider: (nullable): whom to ask for the report that can be copied
 * @uuid: (nullable): the machine that it is about
 * @error: what happened; a cancelled operation shows nothing
 *
 * Shows an error in a dialog: the first line of its message as the heading, the others as the text,
 * code and domain under "Details", and a report to copy. Main thread.
 *
 * Returns: (transfer none) (nullable): the dialog, or %NULL when there is nothing to show
 */
GtkWindow *carrel_ui_report_error (GtkWidget *origin,
                                   CarrelUiProvider *provider,
                                   const char *uuid,
                                   const GError *error);

/**
 * carrel_ui_report_split:
 * @error: an error
 * @out_title: (out) (transfer full): its first line
 * @out_body: (out) (transfer full): the rest, may be empty
 *
 * Parts what failed from why, and what to do about it. Any thread.
 */
void carrel_ui_report_split (const GError *error, char **out_title, char **out_body);

/**
 * carrel_ui_report_toast:
 * @origin: a widget of the window to show it in, or of a dialog over it
 * @text: a short sentence, plain text
 * @action_label: (nullable): the words of one action
 * @action_name: (nullable): the action
 * @target: (nullable): its parameter; a floating one is taken
 *
 * Shows a toast. Main thread.
 */
void carrel_ui_report_toast (GtkWidget *origin,
                             const char *text,
                             const char *action_label,
                             const char *action_name,
                             GVariant *target);

G_END_DECLS
