/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stddef.h>
#include <stdint.h>

#include "vmm-core/carrel-vmm-image-parser.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  size_t tail = MIN (size, CARREL_VMM_IMAGE_PARSER_TAIL_BYTES);
  CarrelVmmImage image;

  carrel_vmm_image_parser_parse (data, size, data + size - tail, tail, size, &image);
  return 0;
}
