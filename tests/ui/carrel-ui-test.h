/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-fake.h"

#include "ui/carrel-ui-library-page.h"
#include "ui/carrel-ui-window.h"

G_BEGIN_DECLS

/* The UUID of the detailed machine with a number, as a literal. */
#define CARREL_UI_TEST_UUID(number) "00000000-0000-4000-8000-0000000000" number

/**
 * carrel_ui_test_init:
 * @argc: of main
 * @argv: of main
 *
 * Initialises GTK, libadwaita, style and the test framework, without animations, and with an
 * accessibility layer that tests can ask. Skips everything (and exits) where there is no display.
 */
void carrel_ui_test_init (int *argc, char ***argv);

/**
 * carrel_ui_test_open:
 * @n_machines: how many machines
 * @out_fake: (out) (transfer none): the provider, which lives as long as the window
 *
 * Opens a window over made-up data, and waits until it is drawn.
 *
 * Returns: (transfer none): the window
 */
CarrelUiWindow *carrel_ui_test_open (guint n_machines, CarrelUiFake **out_fake);

/**
 * carrel_ui_test_close:
 * @window: what carrel_ui_test_open() opened
 *
 * Closes the window and every dialog, and asserts that the window is finalized.
 */
void carrel_ui_test_close (CarrelUiWindow *window);

/**
 * carrel_ui_test_settle:
 * @widget: a widget on show
 *
 * Runs the main loop until what was asked for is done and drawn.
 */
void carrel_ui_test_settle (GtkWidget *widget);

/**
 * carrel_ui_test_find_type:
 * @widget: where to look
 * @type: what to look for
 *
 * Returns: (transfer none) (nullable): the first widget of a type, in tree order
 */
GtkWidget *carrel_ui_test_find_type (GtkWidget *widget, GType type);

/**
 * carrel_ui_test_find_class:
 * @widget: where to look
 * @class_name: what to look for
 *
 * Returns: (transfer none) (nullable): the first widget with a style class, in tree order
 */
GtkWidget *carrel_ui_test_find_class (GtkWidget *widget, const char *class_name);

/**
 * carrel_ui_test_find_text:
 * @widget: where to look
 * @text: what to look for
 *
 * Returns: (transfer none) (nullable): the first mapped label with exactly this text
 */
GtkWidget *carrel_ui_test_find_text (GtkWidget *widget, const char *text);

/**
 * carrel_ui_test_find_action:
 * @widget: where to look
 * @action: an action's name
 *
 * Returns: (transfer none) (nullable): the first mapped control that activates it
 */
GtkWidget *carrel_ui_test_find_action (GtkWidget *widget, const char *action);

/**
 * carrel_ui_test_find_dialog:
 * @window: the main window
 *
 * Returns: (transfer none) (nullable): the window that was opened last over it
 */
GtkWidget *carrel_ui_test_find_dialog (CarrelUiWindow *window);

/**
 * carrel_ui_test_get_library:
 * @window: the main window
 *
 * Returns: (transfer none): its library page
 */
CarrelUiLibraryPage *carrel_ui_test_get_library (CarrelUiWindow *window);

/**
 * carrel_ui_test_assert_calls:
 * @fake: the provider
 * @expected: what it was asked, one line each
 *
 * Asserts what the provider was asked since the last time.
 */
void carrel_ui_test_assert_calls (CarrelUiFake *fake, const char *expected);

/**
 * carrel_ui_test_press:
 * @widget: the widget that has the focus
 * @key: a key
 * @modifiers: with which modifiers
 *
 * Does what pressing a key does by the shortcuts of the widget and of everything around it.
 *
 * Returns: whether anything took the key
 */
gboolean carrel_ui_test_press (GtkWidget *widget, guint key, GdkModifierType modifiers);

G_END_DECLS
