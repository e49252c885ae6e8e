/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../carrel-app-fiber.h"

#include "display/carrel-display-session.h"
#include "vmm-core/carrel-vmm-client.h"

G_BEGIN_DECLS

/**
 * carrel_app_screen_connect:
 * @fiber: the fiber that runs
 * @client: the client of a machine that runs
 * @error: set when there is no display, or it cannot be watched
 *
 * Connects to the machine's display to look at it, which takes it from nobody.
 *
 * Returns: (transfer full) (nullable): the session, or %NULL with @error set
 */
CarrelDisplaySession *carrel_app_screen_connect (CarrelAppFiber *fiber,
                                                 CarrelVmmClient *client,
                                                 GError **error);

/** CARREL_APP_SCREEN_INTERVAL_MS: how long a picture that was looked at is not looked at again. */
#define CARREL_APP_SCREEN_INTERVAL_MS 250

/**
 * CarrelAppScreenEye:
 *
 * Looks at a session's picture, all of which has to be gone through for that: a few times a second while it
 * changes, and never while it does not. Main thread.
 */
typedef struct _CarrelAppScreenEye CarrelAppScreenEye;

/**
 * CarrelAppScreenFunc:
 * @data: for it
 *
 * Is told that carrel_app_screen_eye_look() has something new to look at.
 */
typedef void (*CarrelAppScreenFunc) (gpointer data);

/**
 * carrel_app_screen_eye_new:
 * @session: a session
 * @woken: called when what was damaged is to be looked at
 * @data: for @woken
 *
 * Returns: (transfer full): an eye on it, which has not looked yet
 */
CarrelAppScreenEye *carrel_app_screen_eye_new (CarrelDisplaySession *session,
                                               CarrelAppScreenFunc woken,
                                               gpointer data);

/**
 * carrel_app_screen_eye_free:
 * @self: (nullable) (transfer full): an eye
 *
 * Lets the session go, which is not disconnected.
 */
void carrel_app_screen_eye_free (CarrelAppScreenEye *self);

/**
 * carrel_app_screen_eye_look:
 * @self: an eye
 * @out_hash: (out): a hash of the picture; 0 when there is none
 *
 * Tells what was seen; looks at the picture the first time, and after it was woken.
 *
 * Returns: whether something is drawn: %FALSE when there is no picture, or it has one colour only
 */
gboolean carrel_app_screen_eye_look (CarrelAppScreenEye *self, guint64 *out_hash);

/**
 * carrel_app_screen_eye_is_behind:
 * @self: an eye
 *
 * Returns: whether the picture was damaged after the last look; then the eye will be woken
 */
gboolean carrel_app_screen_eye_is_behind (CarrelAppScreenEye *self);

/**
 * carrel_app_screen_eye_get_looks:
 * @self: an eye
 *
 * Returns: how often it went through the picture
 */
guint carrel_app_screen_eye_get_looks (CarrelAppScreenEye *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAppScreenEye, carrel_app_screen_eye_free)

G_END_DECLS
