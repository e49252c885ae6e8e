/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * window_clock_check:
 *
 * Returns: whether CARREL_BENCH_START says when the program was started: CLOCK_MONOTONIC in nanoseconds
 */
gboolean window_clock_check (void);

/**
 * window_clock_stop:
 *
 * Prints the milliseconds since CARREL_BENCH_START; a while later, when nothing happens any more, the
 * proportional memory in KiB; and ends the program. Main thread.
 */
void window_clock_stop (void);

G_END_DECLS
