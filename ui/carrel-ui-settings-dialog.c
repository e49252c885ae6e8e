/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-settings-dialog.h"

GtkWindow *
carrel_ui_settings_dialog_new (CarrelUiProvider *provider, const char *uuid, GtkWindow *parent)
{
  return NULL;
}
