#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the seeds of fuzz-disk-used of real file systems: disk-used-seeds.py USED-COPY FOLDER.

Each is cut down to the pieces without which something else would be said of it.
"""

import os
import pathlib
import struct
import subprocess
import sys
import tempfile

MIB = 1 << 20
SIZE = 128 * MIB
PIECE = 4096
ENVIRONMENT = {**os.environ, "PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin",
               # Smaller ones than people make.
               "TEST_DIR": "x", "TEST_DEV": "x", "QA_CHECK_FS": "x"}
KINDS = {
    "ntfs": [["mkntfs", "-F", "-q", "-c", "4096", "{}"]],
    "fat16": [["mkfs.vfat", "-F", "16", "{}"]],
    "fat32": [["mkfs.vfat", "-F", "32", "{}"]],
    "exfat": [["mkfs.exfat", "{}"]],
    "xfs4": [["mkfs.xfs", "-q", "-f", "-m", "crc=0", "-d", "agcount=2", "-l", "size=4m", "{}"]],
    "xfs5": [["mkfs.xfs", "-q", "-f", "-m", "reflink=0", "-d", "agcount=2", "-l", "size=4m", "{}"]],
    "btrfs": [["mkfs.btrfs", "-q", "-f", "-n", "4096", "-M", "{}"]],
}


def write(path, pieces):
    with open(path, "wb") as disk:
        disk.truncate(SIZE)
        for at, content in pieces:
            disk.seek(at)
            disk.write(content)


def ask(program, path):
    return subprocess.run([program, path, "-"], check=True, capture_output=True).stdout


def cut(program, path, pieces):
    """Leaves out what nobody looks at, from the end."""
    said = ask(program, path)
    for at in range(len(pieces) - 1, -1, -1):
        write(path, pieces[:at] + pieces[at + 1:])
        if ask(program, path) == said:
            del pieces[at]
    return pieces


def read(path):
    """What is not zeros: long stretches of one byte as one piece."""
    pieces = []
    with open(path, "rb") as disk:
        for at in range(0, SIZE, PIECE):
            content = disk.read(PIECE)
            last = pieces[-1] if pieces else None
            if last and last[0] + len(last[1]) == at and set(last[1]) == set(content) == {content[0]} and content[0]:
                last[1] += content
            elif content.strip(b"\0"):
                pieces.append([at, bytearray(content)])
    # What stands in a block is mostly zeros.
    return [[at + part, content[part:part + 512] if len(set(content)) > 1 else content]
            for at, content in pieces for part in (range(0, len(content), 512) if len(set(content)) > 1 else (0,))
            if content[part:part + 512].strip(b"\0")]


def join(pieces):
    joined = []
    for at, content in pieces:
        if joined and joined[-1][0] + len(joined[-1][1]) == at:
            joined[-1][1] += content
        else:
            joined.append([at, bytearray(content)])
    return joined


def pack(pieces):
    packed = b"pieces\n"
    for at, content in join(pieces):
        while content:
            if len(set(content)) == 1 and len(content) % 512 == 0:
                count = min(len(content), 0x7fff * 512)
                packed += struct.pack("<IHB", at // 512, 0x8000 | count // 512, content[0])
            else:
                count = min(len(content), 0x7e00)
                packed += struct.pack("<IH", at // 512, count) + content[:count]
            content, at = content[count:], at + count
    return packed


def main():
    program, folder = sys.argv[1:]
    for name, commands in KINDS.items():
        with tempfile.TemporaryDirectory() as top:
            path = pathlib.Path(top) / "disk"
            write(path, [])
            for command in commands:
                subprocess.run([word.format(path) for word in command], check=True, capture_output=True, env=ENVIRONMENT)
            pieces = read(path)
            said = ask(program, path)
            pieces = cut(program, path, pieces)
            packed = pack(pieces)
            (pathlib.Path(folder) / name).write_bytes(packed)
            print(name, len(packed), said.decode().strip())


main()
