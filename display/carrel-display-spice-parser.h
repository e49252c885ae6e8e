/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelDisplaySpiceParser:
 *
 * Reads along what a SPICE server says on one channel, and finds lengths that the library would
 * believe.  Does no I/O and copies nothing but headers.
 */
typedef struct _CarrelDisplaySpiceParser CarrelDisplaySpiceParser;

/**
 * carrel_display_spice_parser_new:
 *
 * A parser at the beginning of a channel.  May be called from any thread.
 *
 * Returns: (transfer full): the parser
 */
CarrelDisplaySpiceParser *carrel_display_spice_parser_new (void);

/**
 * carrel_display_spice_parser_free:
 * @self: (transfer full): a parser
 *
 * Frees it.  On the thread that feeds it.
 */
void carrel_display_spice_parser_free (CarrelDisplaySpiceParser *self);

/**
 * carrel_display_spice_parser_feed:
 * @self: a parser
 * @bytes: (array length=n_bytes): what came next, in pieces of any size
 * @n_bytes: how much
 * @error: return location for %CARREL_DISPLAY_ERROR_PROTOCOL or %CARREL_DISPLAY_ERROR_TOO_LARGE
 *
 * Reads on.  A stream that does not begin as SPICE does is none of its business and passes.  After
 * an error the stream must not be believed any further.  On any thread, one at a time.
 *
 * Returns: whether the bytes may be passed on
 */
gboolean carrel_display_spice_parser_feed (CarrelDisplaySpiceParser *self,
                                           const guint8 *bytes,
                                           gsize n_bytes,
                                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelDisplaySpiceParser, carrel_display_spice_parser_free)

G_END_DECLS
