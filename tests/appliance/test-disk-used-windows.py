# SPDX-License-Identifier: GPL-3.0-or-later
"""What NTFS, FAT and exFAT say is free, against the tools for them."""

import re
import struct

import used_disks
from used_disks import (MIB, blank, call, expect, expect_told, expect_whole,
                        look, make_files, need, noise, patch, peek, test)

# NTFS


def make_ntfs(top, *options, size=128 * MIB):
    """There is no tool that deletes: files are written over with smaller ones."""
    need("mkntfs", "ntfscp", "ntfscat", "ntfsinfo", "ntfsfix")
    image = blank(top / "ntfs", size)
    files = make_files(top / "files")
    call("mkntfs", "-F", "-q", *options, image)
    for name in files:
        call("ntfscp", "-q", image, top / "files" / name, name)
    for name in ("file0", "file3"):
        files[name] = files["file1"]
        call("ntfscp", "-q", image, top / "files" / "file1", name)
    return image, files


def check_ntfs(image, files, slack=4 * MIB):
    words = call("ntfsinfo", "-m", image).decode()
    size, all_of_them, free = (int(re.search(rf"{name}:\s*(\d+)", words).group(1)) for name in
                               ("Cluster Size", "Volume Size in Clusters", "Free Clusters"))
    copy = expect_told(image, "ntfs", (all_of_them - free) * size, slack)
    call("ntfsfix", "-n", copy)
    words = call("ntfsinfo", "-m", copy).decode()
    expect(re.search(rf"Free Clusters:\s*{free}\b", words), "another number of free clusters", words)
    for name, content in files.items():
        expect(call("ntfscat", copy, name) == content, name, "is not the same")
    return copy


def get_ntfs_record(image, number):
    """Where it lies, and it, mended."""
    boot = peek(image, 0, 512)
    cluster = struct.unpack_from("<H", boot, 11)[0] * boot[13]
    at = struct.unpack_from("<Q", boot, 48)[0] * cluster + number * 1024
    record = bytearray(peek(image, at, 1024))
    usa = struct.unpack_from("<H", record, 4)[0]
    record[510:512], record[1022:1024] = record[usa + 2:usa + 4], record[usa + 4:usa + 6]
    return at, record


def put_ntfs_record(image, at, record):
    usa = struct.unpack_from("<H", record, 4)[0]
    record = bytearray(record)
    record[usa + 2:usa + 4], record[usa + 4:usa + 6] = record[510:512], record[1022:1024]
    record[510:512] = record[1022:1024] = record[usa:usa + 2]
    patch(image, at, record)


def find_ntfs_attribute(record, kind):
    at = struct.unpack_from("<H", record, 20)[0]
    while struct.unpack_from("<I", record, at)[0] != kind:
        at += struct.unpack_from("<I", record, at + 4)[0]
    return at


@test
def ntfs_is_whole_and_sound(top):
    for options in ((), ("-c", "65536"), ("-c", "512"), ("-s", "4096")):
        image, files = make_ntfs(top, *options)
        copy = check_ntfs(image, files)
        # The copy of the boot sector stands behind the last cluster.
        sector = 4096 if "4096" in options else 512
        expect(peek(copy, 128 * MIB - sector, sector) == peek(copy, 0, sector), "the last sector is missing")


@test
def ntfs_that_is_not_clean_is_copied_whole(top):
    image, _ = make_ntfs(top)
    at, record = get_ntfs_record(image, 3)
    place = find_ntfs_attribute(record, 0x70)
    dirty = bytearray(record)
    dirty[place + struct.unpack_from("<H", record, place + 20)[0] + 10] |= 1
    put_ntfs_record(image, at, dirty)
    expect_whole(image, "ntfs", "unclean", "a volume that is dirty")
    put_ntfs_record(image, at, record)
    expect(look(image)[1][0][1] == "told", "it was not put back")
    # A log as Windows leaves it, by versions and states: in use, closed, marked as clean.
    _, record = get_ntfs_record(image, 2)
    place = find_ntfs_attribute(record, 0x80)
    runs = place + struct.unpack_from("<H", record, place + 32)[0]
    counts, places = record[runs] & 15, record[runs] >> 4
    log = int.from_bytes(record[runs + 1 + counts:runs + 1 + counts + places], "little") * 4096
    for version, clients, flags, newer, verdict in (
            (1, 0, 0, 0, "unclean"), (1, 0xffff, 0, 0, "told"), (1, 0, 2, 0, "told"),
            (2, 0xffff, 2, 0, "unclean"), (1, 0xffff, 2, 1, "unclean"), (1, 0, 0, 2, "unclean")):
        for page in (0, 1):
            content = bytearray(4096)
            struct.pack_into("<4sHHQIIHHH", content, 0, b"RSTR", 30, 9, 0, 4096, 4096, 64, 1, version)
            # The second page may be newer, and tell that somebody works with it; or not be there.
            used = page == 1 and newer == 1
            struct.pack_into("<QHHHH", content, 64, 7 + page * (newer == 1), 1, 0xffff, 0 if used else clients,
                             0 if used else flags)
            for end in range(510, 4096, 512):
                content[end:end + 2] = b"\1\0"
            content[30:32] = b"\1\0"
            patch(image, log + page * 4096, bytes(4096) if newer == 2 and page == 1 else content)
        found = look(image)[1][0][1]
        expect(found == verdict, "a log of", version, clients, flags, newer, "is", found)


@test
def ntfs_on_which_windows_sleeps_is_copied_whole(top):
    image, _ = make_ntfs(top)
    (top / "sleep").write_bytes(b"HIBR" + noise(3 * MIB, 7))
    call("ntfscp", "-q", image, top / "sleep", "HiberFil.sys")
    expect_whole(image, "ntfs", "asleep", "a volume with a system that sleeps")
    (top / "sleep").write_bytes(bytes(3 * MIB))
    call("ntfscp", "-q", image, top / "sleep", "HiberFil.sys")
    check_ntfs(image, {})


@test
def ntfs_that_lies_is_copied_whole(top):
    image, _ = make_ntfs(top)
    at, record = get_ntfs_record(image, 6)
    place = find_ntfs_attribute(record, 0x80)
    runs = place + struct.unpack_from("<H", record, place + 32)[0]

    def change(words, offset, content):
        changed = bytearray(record)
        changed[offset:offset + len(content)] = content
        put_ntfs_record(image, at, changed)
        expect_whole(image, "ntfs", "damaged", words)

    change("a run that has no place", runs, bytes([record[runs] & 15]) + bytes(8))
    change("runs without an end", runs, b"\x11\x01\x00" * 3)
    change("a run behind the end", runs + 1 + (record[runs] & 15), b"\xff\x7f")
    change("a run of nearly 2^64 clusters", runs, b"\x18" + b"\xff" * 8 + b"\x01\x00")
    change("a run before the beginning", runs, b"\x11\x01\xf0\x00")
    change("more clusters than stated", place + 24, b"\x07")
    change("less than its clusters need", place + 48, struct.pack("<Q", 100))
    change("nearly 2^64 bytes", place + 40, b"\xff" * 24)
    change("bytes that were never written", place + 56, struct.pack("<Q", 100))
    change("holes", place + 12, b"\x00\x80")
    change("a later piece", place + 16, b"\x01")
    change("an attribute behind the end", place + 4, b"\xf8\xff\xff\xff")
    change("an attribute without a length", place + 4, b"\0\0\0\0")
    change("a record that nobody uses", 22, b"\0\0")
    change("a piece of another record", 32, b"\x05")
    put_ntfs_record(image, at, record)
    expect(look(image)[1][0][1] == "told", "it was not put back")
    patch(image, at + 510, b"\x55\x66")
    expect_whole(image, "ntfs", "damaged", "a record that was written in part")
    put_ntfs_record(image, at, record)
    # A bitmap that does not know of itself.
    counts, places = record[runs] & 15, record[runs] >> 4
    bitmap = int.from_bytes(record[runs + 1 + counts:runs + 1 + counts + places], "little") * 4096
    content = peek(image, bitmap, 4096)
    patch(image, bitmap, bytes(4096))
    expect_whole(image, "ntfs", "damaged", "a bitmap of zeros")
    patch(image, bitmap, content)
    for offset, content in ((11, b"\0\3"), (13, b"\0"), (13, b"\3"), (13, b"\xe0"), (40, b"\xff" * 8),
                            (48, b"\xff" * 8), (64, b"\x80"), (64, b"\xe0"), (64, b"\0")):
        before = peek(image, offset, len(content))
        patch(image, offset, content)
        expect_whole(image, "ntfs", "damaged", f"a boot sector with {content} at {offset}")
        patch(image, offset, before)


# FAT


def make_fat(top, bits, size, *options):
    need("mkfs.vfat", "mcopy", "mdel", "mtype", "fsck.fat")
    image = blank(top / f"fat{bits}", size)
    files = make_files(top / "files") if bits > 12 else make_files(top / "files", (300000, 700, 400001, 1, 300002))
    call("mkfs.vfat", "-F", str(bits), *options, image)
    call("mcopy", "-i", image, *(top / "files" / name for name in files), "::/")
    for name in ("file0", "file3"):
        call("mdel", "-i", image, f"::/{name}")
        del files[name]
    return image, files


def count_fat(image):
    """Bytes that are used, as the checker counts clusters, and where they begin."""
    boot = peek(image, 0, 512)
    sector, tables = struct.unpack_from("<H", boot, 11)[0], boot[16]
    table = struct.unpack_from("<H", boot, 22)[0] or struct.unpack_from("<I", boot, 36)[0]
    begin = (struct.unpack_from("<H", boot, 14)[0] + tables * table) * sector + struct.unpack_from("<H", boot, 17)[0] * 32
    words = call("fsck.fat", "-n", image).decode()
    return begin + int(re.search(r"(\d+)/\d+ clusters", words).group(1)) * boot[13] * sector


@test
def fat_is_whole_and_sound(top):
    for bits, size, options in ((12, 4 * MIB, ()), (16, 64 * MIB, ()), (32, 96 * MIB, ()), (32, 300 * MIB, ("-s", "1")),
                                (16, 128 * MIB, ("-S", "4096")), (32, 64 * MIB, ("-f", "1"))):
        image, files = make_fat(top, bits, size, *options)
        copy = expect_told(image, "fat", count_fat(image), MIB)
        call("fsck.fat", "-n", copy)
        for name, content in files.items():
            expect(call("mtype", "-i", copy, f"::/{name}") == content, name, "is not the same")


@test
def fat_that_is_doubtful_is_copied_whole(top):
    for bits, size, state in ((16, 64 * MIB, 37), (32, 96 * MIB, 65)):
        image, _ = make_fat(top, bits, size)
        boot = peek(image, 0, 512)
        table = struct.unpack_from("<H", boot, 14)[0] * 512
        entry = bits // 8

        def change(words, verdict, offset, content, image=image):
            before = peek(image, offset, len(content))
            patch(image, offset, content)
            expect_whole(image, "fat", verdict, f"{bits}: {words}")
            patch(image, offset, before)

        change("in use", "unclean", state, b"\1")
        change("not unmounted", "unclean", table + entry, b"\xff\x7f" if bits == 16 else b"\xff\xff\xff\x07")
        change("another medium in the table", "damaged", table, b"\xf0")
        change("tables that differ", "damaged", table + 500 * entry, b"\x07")
        change("more sectors than there are", "damaged", 19, b"\0\0" + boot[21:32] + b"\xff\xff\xff\xff")
        change("a table that is too small", "damaged", 22 if bits == 16 else 36, b"\x01\0")
        change("tables that fill all", "damaged", *((22, b"\xff\xff") if bits == 16 else (36, b"\xff\xff\xff\xff")))
        change("clusters as large as that", "damaged", 13, b"\x80")
        if bits == 32:
            change("a topmost folder behind the end", "damaged", 44, b"\xff\xff\xff\x0f")
            change("a topmost folder that is free", "damaged", 44, b"\xff\x10\0\0")
            change("only one of the tables in use", "foreign", 40, b"\x81")
        expect(look(image)[1][0][1] == "told", "it was not put back")


# exFAT


def sum_exfat(content, start=0, skip=()):
    value = start
    for number, byte in enumerate(content):
        if number not in skip:
            value = ((value << 31 | value >> 1) + byte) & 0xffffffff
    return value


def sum_exfat_entries(entries):
    value = 0
    for number, byte in enumerate(entries):
        if number not in (2, 3):
            value = ((value << 15 | value >> 1) + byte) & 0xffff
    return value


def put_exfat_boot(image, changes):
    """Changes the boot sector, and its sum with it."""
    boot = bytearray(peek(image, 0, 11 * 512))
    for offset, content in changes:
        boot[offset:offset + len(content)] = content
    total = sum_exfat(boot, skip=(106, 107, 112))
    patch(image, 0, bytes(boot) + struct.pack("<I", total) * 128)


class Exfat:
    """There is no tool that fills one without mounting it: a small writer of files that lie in one piece."""

    def __init__(self, image):
        self.image = image
        boot = peek(image, 0, 512)
        self.table, _, self.data, self.clusters, self.root = (
            value for value in struct.unpack_from("<5I", boot, 80))
        self.cluster = 512 << boot[109]
        self.table, self.data = self.table * 512, self.data * 512
        folder = peek(image, self.at(self.root), self.cluster)
        self.entry = next(at for at in range(0, self.cluster, 32) if folder[at] == 0)
        bitmap = next(at for at in range(0, self.cluster, 32) if folder[at] == 0x81)
        self.entry_of_bitmap = self.at(self.root) + bitmap
        self.bitmap = self.at(struct.unpack_from("<I", folder, bitmap + 20)[0])
        self.bits = bytearray(peek(image, self.bitmap, (self.clusters + 7) // 8))
        self.next = next(number for number in range(2, self.clusters) if not self.is_used(number))

    def at(self, cluster):
        return self.data + (cluster - 2) * self.cluster

    def is_used(self, cluster):
        return self.bits[(cluster - 2) // 8] >> (cluster - 2) % 8 & 1

    def count(self):
        return self.data + sum(byte.bit_count() for byte in self.bits) * self.cluster

    def mark(self, first, count, used):
        for number in range(first - 2, first - 2 + count):
            self.bits[number // 8] = self.bits[number // 8] & ~(1 << number % 8) | used << number % 8
        patch(self.image, self.bitmap, self.bits)

    def add(self, name, content):
        """Gives where it lies, for read() and delete()."""
        count = max(1, -(-len(content) // self.cluster))
        first, self.next = self.next, self.next + count
        size = len(content)
        entries = bytearray(96)
        struct.pack_into("<BBxxH", entries, 0, 0x85, 2, 0x20)
        struct.pack_into("<BBBBxxxxQxxxxIQ", entries, 32, 0xC0, 3, 0, len(name), size, first, size)
        shown = name.upper().encode("utf-16-le")
        value = 0
        for byte in shown:
            value = ((value << 15 | value >> 1) + byte) & 0xffff
        struct.pack_into("<H", entries, 36, value)
        entries[64:66] = b"\xc1\0"
        entries[66:66 + len(shown)] = name.encode("utf-16-le")
        struct.pack_into("<H", entries, 2, sum_exfat_entries(entries))
        patch(self.image, self.at(self.root) + self.entry, entries)
        patch(self.image, self.at(first), content)
        self.mark(first, count, 1)
        place = (self.entry, first, count)
        self.entry += 96
        return place

    def delete(self, place):
        entry, first, count = place
        for at in range(0, 96, 32):
            kind = peek(self.image, self.at(self.root) + entry + at, 1)[0]
            patch(self.image, self.at(self.root) + entry + at, bytes([kind & 0x7f]))
        self.mark(first, count, 0)


def make_exfat(top, *options, size=128 * MIB):
    need("mkfs.exfat", "fsck.exfat")
    image = blank(top / "exfat", size)
    call("mkfs.exfat", *options, image)
    system = Exfat(image)
    files = make_files(top / "files")
    places = {name: system.add(name, content) for name, content in files.items()}
    for name in ("file0", "file3"):
        system.delete(places[name])
        del files[name]
    return image, {name: (places[name][1], content) for name, content in files.items()}, system


@test
def exfat_is_whole_and_sound(top):
    for options in ((), ("-c", "4096"), ("-c", "131072")):
        image, files, system = make_exfat(top, *options)
        call("fsck.exfat", "-n", image)
        copy = expect_told(image, "exfat", system.count(), MIB)
        words = call("fsck.exfat", "-n", copy).decode()
        expect("files 4" in words, words)
        for name, (first, content) in files.items():
            expect(peek(copy, system.at(first), len(content)) == content, name, "is not the same")


@test
def exfat_that_is_doubtful_is_copied_whole(top):
    image, _, system = make_exfat(top, "-c", "4096")

    def change(words, verdict, offset, content, boot=True):
        before = peek(image, offset, len(content))
        if boot:
            put_exfat_boot(image, [(offset, content)])
        else:
            patch(image, offset, content)
        expect_whole(image, "exfat", verdict, words)
        if boot:
            put_exfat_boot(image, [(offset, before)])
        else:
            patch(image, offset, before)

    change("in use", "unclean", 106, b"\2\0")
    change("the second table", "foreign", 106, b"\1\0")
    change("two tables", "foreign", 110, b"\2")
    change("another revision", "foreign", 105, b"\2")
    change("more sectors than there are", "damaged", 72, b"\xff" * 8)
    change("more clusters than there are", "damaged", 92, b"\xf0\xff\xff\xff")
    change("a table behind the clusters", "damaged", 80, b"\xff\xff\xff\xff")
    change("clusters behind the end", "damaged", 88, b"\xff\xff\xff\xff")
    change("sectors as large as that", "damaged", 108, b"\x20")
    change("clusters as large as that", "damaged", 109, b"\x30")
    change("a topmost folder behind the end", "damaged", 96, b"\xff\xff\xff\x7f")
    change("a wrong sum", "damaged", 100, b"\7", boot=False)
    entry = system.entry_of_bitmap
    change("a bitmap that is short", "damaged", entry + 24, b"\1\0\0\0", boot=False)
    change("a bitmap behind the end", "damaged", entry + 20, b"\xff\xff\xff\x7f", boot=False)
    change("no bitmap", "damaged", entry, b"\1", boot=False)
    change("two bitmaps", "damaged", entry + 32, b"\x81", boot=False)
    change("a bitmap of zeros", "damaged", system.bitmap, bytes(4096), boot=False)
    expect(look(image)[1][0][1] == "told", "it was not put back")
    # A folder that goes round in a circle, without an end.
    patch(image, system.at(system.root), peek(image, system.at(system.root), 96) + b"\x05" * (4096 - 96))
    patch(image, system.table + system.root * 4, struct.pack("<I", system.root))
    expect_whole(image, "exfat", "damaged", "a circle")


used_disks.main()
