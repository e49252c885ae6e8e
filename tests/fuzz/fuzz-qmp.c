/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stddef.h>
#include <stdint.h>

#include "vmm-core/carrel-vmm-qmp-parser.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* The first byte chooses how the stream is cut. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (CarrelVmmQmpParser) parser = carrel_vmm_qmp_parser_new ();
  size_t piece = size > 0 ? 1 + data[0] : 1;
  CarrelVmmQmpMessage *message;

  for (size_t offset = 1; offset < size; offset += piece)
    {
      size_t length = MIN (piece, size - offset);

      if (!carrel_vmm_qmp_parser_feed (parser, (const char *) data + offset, length, NULL))
        break;
      while ((message = carrel_vmm_qmp_parser_take (parser)) != NULL)
        carrel_vmm_qmp_message_free (message);
    }
  return 0;
}
