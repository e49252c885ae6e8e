/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display/carrel-display-spice-parser.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The first byte says in pieces of which size the rest comes; the verdict must not depend on it. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (CarrelDisplaySpiceParser) whole = carrel_display_spice_parser_new ();
  g_autoptr (CarrelDisplaySpiceParser) pieces = carrel_display_spice_parser_new ();
  g_autoptr (GError) error = NULL;
  gboolean is_fine;
  gboolean is_fine_in_pieces = TRUE;
  gsize piece;

  if (size < 1)
    return 0;
  piece = (gsize) data[0] + 1;
  is_fine = carrel_display_spice_parser_feed (whole, data + 1, size - 1, &error);
  g_assert_true (is_fine == (error == NULL));
  for (gsize at = 1; at < size && is_fine_in_pieces; at += piece)
    is_fine_in_pieces =
      carrel_display_spice_parser_feed (pieces, data + at, MIN (piece, size - at), NULL);
  g_assert_true (is_fine == is_fine_in_pieces);
  return 0;
}
