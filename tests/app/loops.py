# SPDX-License-Identifier: GPL-3.0-or-later
"""Loop devices: files that the kernel shows as disks.  Only what was attached here is ever touched."""

import contextlib
import errno
import fcntl
import os
import pathlib

import desk

CONTROL = "/dev/loop-control"
GET_FREE = 0x4C82
SET_FD = 0x4C00
CLR_FD = 0x4C01
SET_BLOCK_SIZE = 0x4C09
TRIES = 16


def attach_once(file, flags):
    """The node of a free device, or None when somebody else was faster."""
    control = os.open(CONTROL, os.O_RDWR | os.O_CLOEXEC)
    try:
        node = pathlib.Path(f"/dev/loop{fcntl.ioctl(control, GET_FREE)}")
    finally:
        os.close(control)
    device = os.open(node, flags | os.O_CLOEXEC)
    try:
        fcntl.ioctl(device, SET_FD, file)
    except OSError as error:
        if error.errno == errno.EBUSY:
            return None
        raise
    finally:
        os.close(device)
    return node


def attach(path, read_only=False):
    flags = os.O_RDONLY if read_only else os.O_RDWR
    try:
        file = os.open(path, flags | os.O_CLOEXEC)
        try:
            for _ in range(TRIES):
                node = attach_once(file, flags)
                if node:
                    return node
        finally:
            os.close(file)
    except OSError as error:
        raise desk.Skip(f"no loop device can be attached here: {error}") from error
    raise desk.Skip("others take every loop device")


def detach(node):
    device = os.open(node, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.ioctl(device, CLR_FD)
    finally:
        os.close(device)


def set_sectors(node, sector_bytes):
    device = os.open(node, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.ioctl(device, SET_BLOCK_SIZE, sector_bytes)
    except OSError as error:
        raise desk.Skip(f"no loop device can have sectors of {sector_bytes} bytes: {error}") from error
    finally:
        os.close(device)


@contextlib.contextmanager
def loop(path, read_only=False, sector_bytes=512):
    """A file as a disk, for the time of a block."""
    node = attach(path, read_only)
    try:
        if sector_bytes != 512:
            set_sectors(node, sector_bytes)
        yield node
    finally:
        detach(node)
