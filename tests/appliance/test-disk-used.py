# SPDX-License-Identifier: GPL-3.0-or-later
"""What Linux's file systems say is free, against their own tools."""

import os
import re
import shutil
import struct

import used_disks
from used_disks import (MIB, blank, call, expect, expect_files, expect_told, expect_whole, fill,
                        get_reports, look, make_files, mounted, need, patch, peek, test)

# ext4


def make_ext(top, *options):
    need("mkfs.ext4", "debugfs", "e2fsck", "dumpe2fs")
    image = blank(top / "ext", 96 * MIB)
    files = make_files(top / "files")
    call("mkfs.ext4", "-q", "-F", *options, "-d", top / "files", image)
    for name in ("file0", "file3"):
        call("debugfs", "-w", "-R", f"rm /{name}", image)
        del files[name]
    return image, files


@test
def ext4_is_whole_and_sound(top):
    for options in ((), ("-b", "1024"), ("-O", "^64bit,^metadata_csum,^has_journal")):
        image, files = make_ext(top, *options)
        words = call("dumpe2fs", "-h", image).decode()
        blocks, free, size = (int(re.search(rf"{name}:\s*(\d+)", words).group(1))
                              for name in ("Block count", "Free blocks", "Block size"))
        copy = expect_told(image, "ext", (blocks - free) * size, 4 * MIB)
        call("e2fsck", "-f", "-n", copy)
        for name, content in files.items():
            call("debugfs", "-R", f"dump /{name} {top}/dumped", copy)
            expect((top / "dumped").read_bytes() == content, name, "is not the same")


# XFS


def make_xfs(top, *options):
    need("mkfs.xfs", "xfs_db", "xfs_repair")
    image = blank(top / "xfs", 320 * MIB)
    files = make_files(top / "files")
    (top / "proto").write_text("/\n0 0\nd--755 0 0\n" + "".join(
        f"{name} ---644 0 0 {top}/files/{name}\n" for name in files) + "$\n")
    call("mkfs.xfs", "-q", "-f", "-p", top / "proto", *options, image)
    return image, files


def ask_xfs(image, *commands):
    words = [word for command in commands for word in ("-c", command)]
    return call("xfs_db", "-r", *words, image).decode()


def change_xfs(image, *commands):
    """Writes what must not be, with the sums put right."""
    words = [word for command in commands for word in ("-c", command.replace("write ", "write -d "))]
    call("xfs_db", "-x", *words, image)


def count_xfs(image):
    numbers = dict(re.findall(r"(\w+) = (\d+)", ask_xfs(image, "sb 0", "p dblocks fdblocks blocksize")))
    return (int(numbers["dblocks"]) - int(numbers["fdblocks"])) * int(numbers["blocksize"])


def expect_same_extents(image, copy, name, content):
    """What a file consists of, by the file system's own word, without mounting it."""
    numbers = dict(re.findall(r"(\w+) = (\d+)", ask_xfs(image, "sb 0", "p agblocks blocksize")))
    size, found = int(numbers["blocksize"]), b""
    for group, block, count in re.findall(r"\((\d+)/(\d+)\) count (\d+)", ask_xfs(image, f"path /{name}", "bmap")):
        found += peek(copy, (int(group) * int(numbers["agblocks"]) + int(block)) * size, int(count) * size)
    expect(found[:len(content)] == content and len(found) >= len(content), name, "is not the same")


@test
def xfs_is_whole_and_sound(top):
    for options in ((), ("-m", "crc=0"), ("-b", "size=1024"), ("-s", "size=4096", "-d", "agcount=3")):
        image, files = make_xfs(top, *options)
        copy = expect_told(image, "xfs", count_xfs(image), 4 * MIB)
        call("xfs_repair", "-n", copy)
        for name, content in files.items():
            expect_same_extents(image, copy, name, content)


@test
def xfs_that_was_mounted_is_whole_and_sound(top):
    for options in ((), ("-b", "size=1024")):
        image, _ = make_xfs(top, *options)
        with mounted(image, top / "mount") as place:
            files = fill(place)
            os.sync()
            running = top / "running"
            shutil.copyfile(image, running)
        expect_whole(running, "xfs", "unclean", "a file system that is in use")
        copy = expect_told(image, "xfs", count_xfs(image), 24 * MIB)
        call("xfs_repair", "-n", copy)
        with mounted(copy, top / "mount", "ro") as place:
            expect_files(place, files)
    expect(int(re.search(r"bnolevel = (\d+)", ask_xfs(image, "agf 0", "p bnolevel")).group(1)) > 1, "one level alone")


@test
def xfs_that_is_doubtful_is_copied_whole(top):
    image, _ = make_xfs(top)
    kept = shutil.copyfile(image, top / "kept")
    super_block = peek(image, 0, 512)
    bits = super_block[124]
    start = struct.unpack_from(">Q", super_block, 48)[0]
    group, block = start >> bits, start & ((1 << bits) - 1)
    log = (group * struct.unpack_from(">I", super_block, 84)[0] + block) * 4096

    def change(words, verdict, *commands, offset=None, content=b""):
        shutil.copyfile(kept, image)
        if commands:
            change_xfs(image, *commands)
        else:
            patch(image, offset, content)
        expect_whole(image, "xfs", verdict, words)

    change("a log that does not tell of unmounting", "unclean", offset=log + 512 + 9, content=b"\0")
    change("a log with more in its last record", "unclean", offset=log + 40, content=b"\0\0\0\2")
    change("a log of another file system", "unclean", offset=log + 304, content=b"carrel")
    change("a log with something behind its end", "unclean", offset=log + 20 * 512, content=b"\0\0\0\1")
    change("a log of zeros", "unclean", offset=log, content=bytes(1024))
    change("a wrong sum", "damaged", offset=108, content=b"carrel")
    change("a group with a wrong sum", "damaged", offset=512 + 56, content=b"\1\1\1\1")
    change("it has to be repaired", "foreign", "sb 0", "write features_incompat 0x1b")
    change("something newer", "foreign", "sb 0", "write features_incompat 0x400b")
    change("a part for real time", "foreign", "sb 0", "write rblocks 5")
    change("more blocks than there are", "damaged", "sb 0", "write dblocks 0xffffffffffff")
    change("more groups than blocks", "damaged", "sb 0", "write agcount 0xffffff")
    change("a log elsewhere", "damaged", "sb 0", "write logstart 0xffffffffff")
    change("another count of free blocks", "damaged", "agf 1", "write freeblks 17")
    change("more free blocks than blocks", "damaged", "agf 1", "write freeblks 0xffffffff")
    change("a root behind the end", "damaged", "agf 1", "write bnoroot 0xfffffff0")
    change("a tree as high as that", "damaged", "agf 1", "write bnolevel 200")
    change("a root of another level", "damaged", "agf 1", "write bnolevel 2")
    change("another group", "damaged", "agf 1", "write seqno 0")
    change("a group of another length", "damaged", "agf 1", "write length 77")
    change("free blocks behind the end", "damaged", "agf 1", "addr bnoroot", "write recs[1].startblock 0xffffff00")
    change("more free blocks than fit", "damaged", "agf 1", "addr bnoroot", "write recs[1].blockcount 0xffffffff")
    change("free headers", "damaged", "agf 1", "addr bnoroot", "write recs[1].startblock 0")
    change("more records than fit", "damaged", "agf 1", "addr bnoroot", "write numrecs 60000")


# btrfs


def make_btrfs(top, *options, size=300 * MIB):
    need("mkfs.btrfs", "btrfs")
    image = blank(top / "btrfs", size)
    files = make_files(top / "files")
    call("mkfs.btrfs", "-q", "-f", "--rootdir", top / "files", *options, image)
    return image, files


def count_btrfs(image):
    """What the device has handed out."""
    return struct.unpack_from("<Q", peek(image, 65536 + 201 + 16, 8))[0]


def sum_btrfs(content):
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82f63b78 if byte & 1 else 0)
        table.append(byte)
    value = 0xffffffff
    for byte in content:
        value = value >> 8 ^ table[(value ^ byte) & 0xff]
    return value ^ 0xffffffff


def put_btrfs(image, at, content):
    patch(image, at, struct.pack("<I", sum_btrfs(content[32:])) + bytes(28) + content[32:])


def expect_restored(copy, top, files):
    """What its own tool finds without mounting it."""
    folder = top / "restored"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    call("btrfs", "restore", copy, folder)
    expect_files(folder, files)


@test
def btrfs_is_whole_and_sound(top):
    for options in ((), ("--csum", "sha256"), ("-m", "single"), ("-n", "4096"), ("-M",)):
        image, files = make_btrfs(top, *options)
        copy = expect_told(image, "btrfs", count_btrfs(image), 3 * MIB)
        expect(copy.stat().st_blocks * 512 < 250 * MIB, "nothing stayed behind")
        call("btrfs", "check", "--readonly", copy)
        expect_restored(copy, top, files)


@test
def btrfs_that_was_mounted_is_whole_and_sound(top):
    image, _ = make_btrfs(top, "-n", "4096", size=1024 * MIB)
    with mounted(image, top / "mount") as place:
        files = fill(place, 300)
    copy = expect_told(image, "btrfs", count_btrfs(image), 3 * MIB)
    call("btrfs", "check", "--readonly", copy)
    expect_restored(copy, top, files)
    with mounted(copy, top / "mount", "ro") as place:
        expect_files(place, files)
    copy.unlink()
    # As many chunks as need a tree of two levels; nothing is written into them.
    need("fallocate")
    image, _ = make_btrfs(top, "-n", "4096", size=60 << 30)
    with mounted(image, top / "mount") as place:
        call("fallocate", "-l", str(50 << 30), place / "large")
    expect(peek(image, 65536 + 199, 1) != b"\0", "one level alone")
    found = get_reports(image, "-")
    expect(found[0][:2] == ("btrfs", "told") and found[0][2] < (53 << 30), found)


@test
def btrfs_that_is_doubtful_is_copied_whole(top):
    image, _ = make_btrfs(top)
    block = peek(image, 65536, 4096)
    logical, physical = struct.unpack_from("<Q", block, 811 + 9)[0], struct.unpack_from("<Q", block, 811 + 17 + 56)[0]
    leaf = struct.unpack_from("<Q", block, 88)[0] - logical + physical
    content = peek(image, leaf, struct.unpack_from("<I", block, 148)[0])

    def change(words, verdict, offset, new, at=65536, old=block):
        put_btrfs(image, at, old[:offset] + new + old[offset + len(new):])
        expect_whole(image, "btrfs", verdict, words)
        patch(image, at, old)

    huge = b"\xf0" + b"\xff" * 7
    change("two devices", "foreign", 136, b"\2")
    change("sums of another kind", "foreign", 196, b"\1")
    change("something newer", "foreign", 190, b"\2")
    change("zones", "foreign", 189, bytes([block[189] | 0x10]))
    change("it is a seed for others", "foreign", 60, b"\1")
    change("a log", "unclean", 96, b"\0\0\1")
    change("a device that is longer", "damaged", 201 + 8, huge)
    change("more handed out than there is", "damaged", 201 + 16, huge)
    change("less handed out than there is", "damaged", 201 + 16, b"\0\0\0\0")
    change("nodes as large as that", "damaged", 148, b"\0\0\0\x80")
    change("a tree elsewhere", "damaged", 88, huge)
    change("a tree of another age", "damaged", 164, b"\x77")
    change("a tree as high as that", "damaged", 199, b"\x77")
    change("chunks that are longer than the superblock", "damaged", 160, b"\xff\xff\xff\xff")
    change("a chunk elsewhere", "damaged", 811 + 17 + 56, huge)
    change("a chunk that is longer", "damaged", 811 + 17, huge)
    change("another copy", "damaged", 48, b"\0\0\0\4")
    patch(image, 65536 + 300, b"carrel")
    expect_whole(image, "btrfs", "damaged", "a wrong sum")
    patch(image, 65536, block)

    def change_leaf(words, offset, new):
        change(words, "damaged", offset, new, leaf, content)

    item, next_item = [101 + 25 * number for number in range(20)
                       if content[101 + 25 * number + 8] == 228][:2]
    data, next_data = (101 + struct.unpack_from("<I", content, at + 17)[0] for at in (item, next_item))
    change_leaf("another owner", 88, b"\2")
    change_leaf("another level", 100, b"\1")
    change_leaf("more items than fit", 96, b"\xff\xff\xff\xff")
    change_leaf("an item behind the end", item + 17, b"\xff\xff\xff\xff")
    change_leaf("an item within the list", item + 17, b"\1\0\0\0")
    change_leaf("keys that go down", item + 25, bytes(8))
    change_leaf("no stripes", data + 44, b"\0\0")
    change_leaf("stripes on several devices", data + 24, b"\x09")
    change_leaf("another device", data + 48, b"\2")
    change_leaf("a stripe behind the end", data + 56, huge)
    change_leaf("chunks at one place", data + 56, content[next_data + 56:next_data + 64])
    change_leaf("another length", data, huge)
    expect(look(image)[1][0][1] == "told", "it was not put back")


@test
def btrfs_on_two_disks_is_copied_whole(top):
    need("mkfs.btrfs")
    one, two = blank(top / "one", 200 * MIB), blank(top / "two", 200 * MIB)
    call("mkfs.btrfs", "-q", "-f", "-d", "raid0", "-m", "raid1", one, two)
    for image in (one, two):
        expect_whole(image, "btrfs", "foreign", "two disks")


@test
def what_cannot_be_looked_into_is_copied_whole(top):
    image = blank(top / "disk", 4 * MIB)
    expect_whole(image, "none", "unknown", "zeros")
    patch(image, 0, b"LUKS\xba\xbe\0\2")
    expect_whole(image, "luks", "sealed", "LUKS")
    patch(image, 0, b"\xeb\x58\x90-FVE-FS-")
    patch(image, 510, b"\x55\xaa")
    expect_whole(image, "bitlocker", "sealed", "BitLocker")


@test
def what_looks_like_two_things_is_copied_whole(top):
    image, _ = make_ext(top)
    patch(image, 65536 + 64, b"_BHRfS_M")
    expect_whole(image, "none", "ambiguous", "ext4 and btrfs")
    # Swap space has the mark of the table, too.
    image = blank(top / "swap", 4 * MIB)
    patch(image, 4086, b"SWAPSPACE2")
    expect_whole(image, "swap", "ambiguous", "swap space of which no table tells")
    # The beginning of a file system, and a table that can be one.
    need("mkfs.vfat")
    image = blank(top / "both", 64 * MIB)
    call("mkfs.vfat", "-F", "16", image)
    expect(look(image)[1][0][:2] == ("fat", "told"), "not FAT")
    patch(image, 446, struct.pack("<B3xB3xII", 0x80, 6, 2048, 65536))
    copy, found = look(image)
    expect(not found and copy.read_bytes() == image.read_bytes(), found)


used_disks.main()
