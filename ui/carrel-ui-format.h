/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * carrel_ui_format_bytes:
 * @bytes: a size in bytes
 *
 * Writes a size for a person. Units are powers of 1024, as guests and their vendors count. Any thread.
 *
 * Returns: (transfer full): text such as "6.2 GB"
 */
char *carrel_ui_format_bytes (guint64 bytes);

/**
 * carrel_ui_format_memory:
 * @mib: an amount of memory in MiB
 *
 * Writes an amount of memory for a person. Any thread.
 *
 * Returns: (transfer full): text such as "8 GB" or "512 MB"
 */
char *carrel_ui_format_memory (guint64 mib);

/**
 * carrel_ui_format_cpus:
 * @cpus: a number of processors
 *
 * Writes a number of processors for a person. Any thread.
 *
 * Returns: (transfer full): text such as "4 CPUs"
 */
char *carrel_ui_format_cpus (guint cpus);

/**
 * carrel_ui_format_last_used:
 * @when: seconds since 1970, 0 for never
 * @now: seconds since 1970 that count as now
 *
 * Writes how long ago something was. Any thread.
 *
 * Returns: (transfer full): text such as "Yesterday"
 */
char *carrel_ui_format_last_used (gint64 when, gint64 now);

/**
 * carrel_ui_format_line:
 * @text: (nullable): anything a person or a file gave
 *
 * Makes text fit to stand in one line: invalid bytes and control characters become spaces, and what
 * is longer than anybody reads is cut. The result is plain text, not markup. Any thread.
 *
 * Returns: (transfer full): the line, empty for %NULL
 */
char *carrel_ui_format_line (const char *text);

/**
 * carrel_ui_format_quoted:
 * @text: (nullable): a name
 *
 * Makes a name fit to stand in a sentence: carrel_ui_format_line() cut shorter, between quotation
 * marks, and isolated so that its writing direction does not turn the sentence round. Any thread.
 *
 * Returns: (transfer full): the quoted name
 */
char *carrel_ui_format_quoted (const char *text);

G_END_DECLS
