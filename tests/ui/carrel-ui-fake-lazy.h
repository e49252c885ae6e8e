/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_FAKE_LAZY (carrel_ui_fake_lazy_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiFakeLazy, carrel_ui_fake_lazy, CARREL_UI, FAKE_LAZY, GObject)

/**
 * carrel_ui_fake_lazy_new:
 * @n_machines: how many
 * @match: (nullable): only those whose number contains this text
 *
 * A list of machines that are made when they are asked for and forgotten when nobody holds them.
 *
 * Returns: (transfer full): the list
 */
GListModel *carrel_ui_fake_lazy_new (guint n_machines, const char *match);

/**
 * carrel_ui_fake_lazy_count_made:
 * @self: the list
 *
 * Returns: how many machines were made so far
 */
guint carrel_ui_fake_lazy_count_made (CarrelUiFakeLazy *self);

G_END_DECLS
