# SPDX-License-Identifier: GPL-3.0-or-later
"""A guest of 512 bytes that fills its disk with a pattern and then switches itself off."""

import subprocess

PATTERN = 0xa5
FIRST_SECTOR = 2048
SECTOR = 512

# The firmware writes, by the call for extended writes, 32 KiB at a time from 1000:0000.  What stops the
# machine at the end is the sleep register of the q35 board as SeaBIOS places it.
SOURCE = """.code16
.globl _start
_start:
  xorw %ax, %ax
  movw %ax, %ds
  movw %ax, %ss
  movw $0x7c00, %sp
  movb %dl, drive
  movw $0x1000, %ax
  movw %ax, %es
  xorw %di, %di
  movw $0x8000, %cx
  movb $PATTERN, %al
  cld
  rep stosb
next:
  movw $packet, %si
  movb drive, %dl
  movw $0x4300, %ax
  int $0x13
  jc next
  addl $64, sector
  cmpl $END, sector
  jb next
  movw $0x604, %dx
  movw $0x2000, %ax
  outw %ax, %dx
1:
  hlt
  jmp 1b
drive: .byte 0
packet: .byte 16, 0
  .word 64, 0, 0x1000
sector: .long FIRST, 0
  .org 510
  .word 0xaa55
"""


def make_disk(place, disk_bytes, written_bytes):
    """A raw disk that writes so much of itself when it is booted."""
    objects, image = place.root / "writer.o", place.root / "writer.raw"
    end = FIRST_SECTOR + written_bytes // SECTOR
    subprocess.run(["as", "--32", "--defsym", f"PATTERN={PATTERN}", "--defsym", f"END={end}", "--defsym",
                    f"FIRST={FIRST_SECTOR}", "-o", objects, "-"], input=SOURCE.encode(), check=True)
    subprocess.run(["ld", "-m", "elf_i386", "-Ttext", "0x7c00", "--oformat", "binary", "-o", image,
                    objects], check=True)
    content = image.read_bytes()
    image.write_bytes(content + bytes(disk_bytes - len(content)))
    return image


def is_written(place, disk, written_bytes):
    """Whether the pattern is on the disk, all of it."""
    raw = place.root / "read.raw"
    subprocess.run(["qemu-img", "convert", "-f", "qcow2", "-O", "raw", disk, raw], check=True)
    first = FIRST_SECTOR * SECTOR
    return raw.read_bytes()[first:first + written_bytes] == bytes([PATTERN]) * written_bytes
