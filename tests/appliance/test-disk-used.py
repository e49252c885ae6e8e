# SPDX-License-Identifier: GPL-3.0-or-later
"""What the file systems of a disk say is free, against their own tools.

Each file system is made, filled, and some of it deleted.  What an import would copy is copied onto a disk of zeros:
the file system's own checker must find it sound, every file must be there, and not much more may have been
copied than the file system says it uses.
"""

import contextlib
import os
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile

MIB = 1 << 20
COPY = pathlib.Path(sys.argv[1]).resolve()
NAMES = ("none", "ext", "swap", "ntfs", "fat", "exfat", "xfs", "btrfs", "lvm", "luks", "bitlocker")
VERDICTS = ("told", "unknown", "unclean", "asleep", "damaged", "foreign", "sealed", "ambiguous")
PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
ENVIRONMENT = {**os.environ, "PATH": PATH, "LC_ALL": "C.UTF-8", "ASAN_OPTIONS": "detect_leaks=0"}
TESTS = []


class Skip(Exception):
    """What is needed is not there."""


def test(function):
    TESTS.append(function)
    return function


def expect(good, *words):
    if not good:
        raise AssertionError(" ".join(map(str, words)))


def need(*programs):
    for program in programs:
        if not shutil.which(program, path=PATH):
            raise Skip(f"{program} is not installed")


def call(*arguments, given=None):
    done = subprocess.run(arguments, check=False, capture_output=True, env=ENVIRONMENT, input=given)
    expect(done.returncode == 0, *arguments, "failed:", done.stdout.decode(errors="replace")[-1500:],
           done.stderr.decode(errors="replace")[-1500:])
    return done.stdout


def noise(size, seed):
    return random.Random(seed).randbytes(size)


def blank(path, size):
    with open(path, "wb") as file:
        file.truncate(size)
    return path


def patch(path, offset, content):
    with open(path, "r+b") as file:
        file.seek(offset)
        file.write(content)


def peek(path, offset, length):
    with open(path, "rb") as file:
        file.seek(offset)
        return file.read(length)


def get_reports(image, target, sector=512):
    said = call(COPY, image, target, str(sector)).decode().split("\n")
    reports = [[int(word) for word in line.split()[1:]] for line in said if line.startswith("partition ")]
    return [(NAMES[name], VERDICTS[verdict], used) for _, _, used, name, verdict in reports]


def look(image, sector=512):
    """Copies what is used; gives the copy, and of each partition what it holds, what was said, and bytes used."""
    copy = image.with_suffix(".copy")
    return copy, get_reports(image, copy, sector)


@contextlib.contextmanager
def mounted(image, place, *options):
    """Where the kernel and our rights allow it: filled and emptied by the kernel itself."""
    place.mkdir(exist_ok=True)
    need("mount", "umount")
    done = subprocess.run(["mount", "-o", ",".join(("loop", *options)), image, place], check=False,
                          capture_output=True, env=ENVIRONMENT)
    if done.returncode:
        raise Skip(f"nothing can be mounted here: {done.stderr.decode(errors='replace').strip()}")
    try:
        yield place
    finally:
        call("umount", place)


def fill(place, count=1200, size=20000):
    """Files of which every second one is deleted again, so that what is free lies in many pieces."""
    files = {}
    for number in range(count):
        name = f"many{number}"
        (place / name).write_bytes(noise(size, number))
        files[name] = noise(size, number)
    (place / "large").write_bytes(noise(40 * MIB, 1))
    os.sync()
    for number in range(0, count, 2):
        (place / f"many{number}").unlink()
        del files[f"many{number}"]
    (place / "large").unlink()
    return files


def expect_files(place, files):
    for name, content in files.items():
        expect((place / name).read_bytes() == content, name, "is not the same")


def expect_told(image, name, stated, slack):
    """Gives the copy of a file system that says itself how many bytes it uses."""
    copy, found = look(image)
    expect(len(found) == 1 and found[0][:2] == (name, "told"), "found", found)
    expect(found[0][2] <= stated + slack, "copied", found[0][2], "of which", stated, "are used")
    # What nobody misses is really not there.
    expect(copy.stat().st_blocks * 512 <= found[0][2] + MIB, "the copy takes more")
    return copy


def expect_whole(image, name, verdict, words):
    copy, found = look(image)
    expect([report[:2] for report in found] == [(name, verdict)], words, found)
    expect(found[0][2] == image.stat().st_size, words, "was not copied whole")
    copy.unlink()


def make_files(folder, sizes=(9 * MIB + 5, 700, 3 * MIB, 400000, 1, 5 * MIB)):
    """Files to put there, by name; every second one is to be deleted again."""
    folder.mkdir(exist_ok=True)
    files = {}
    for number, size in enumerate(sizes):
        files[f"file{number}"] = noise(size, number)
        (folder / f"file{number}").write_bytes(files[f"file{number}"])
    return files


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

    item = next(101 + 25 * number for number in range(20) if content[101 + 25 * number + 8] == 228)
    data = 101 + struct.unpack_from("<I", content, item + 17)[0]
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
    change_leaf("chunks at one place", data + 56, struct.pack("<Q", struct.unpack_from("<Q", content, data - 24 - 112 + 32)[0]))
    change_leaf("another length", data, huge)
    expect(look(image)[1][0][1] == "told", "it was not put back")


@test
def btrfs_on_two_disks_is_copied_whole(top):
    need("mkfs.btrfs")
    one, two = blank(top / "one", 200 * MIB), blank(top / "two", 200 * MIB)
    call("mkfs.btrfs", "-q", "-f", "-d", "raid0", "-m", "raid1", one, two)
    for image in (one, two):
        expect_whole(image, "btrfs", "foreign", "two disks")


def main():
    failed = 0
    print(f"1..{len(TESTS)}")
    for number, function in enumerate(TESTS, 1):
        name = function.__name__.replace("_", " ")
        with tempfile.TemporaryDirectory(prefix="carrel-used-") as folder:
            try:
                function(pathlib.Path(folder))
                print(f"ok {number} {name}", flush=True)
            except Skip as reason:
                print(f"ok {number} {name} # SKIP {reason}", flush=True)
            except Exception as error:  # pylint: disable=broad-except
                failed += 1
                print(f"not ok {number} {name}\n# " + f"{error}".replace("\n", "\n# "), flush=True)
    sys.exit(1 if failed else 0)


main()
