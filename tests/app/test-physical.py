# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks of this computer become machines: loop devices that are attached here, and no others."""

import contextlib
import os
import shutil
import struct
import subprocess
import uuid
import zlib

import desk
import loops
from desk import test

MEBI = 1 << 20
BLOCK = 1024


def expect(good, *words):
    if not good:
        raise AssertionError(" ".join(map(str, words)))


def make_file(path, size=16 * MEBI):
    """A disk with something at its beginning, in its middle and at its end, and an MBR's mark."""
    with open(path, "wb") as file:
        file.truncate(size)
        for at in (1024, size // 2 + 512, size - 4096):
            file.seek(at)
            file.write(os.urandom(4096))
        file.seek(510)
        file.write(b"\x55\xaa")
    return path


def need(*programs):
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    for program in programs:
        if not shutil.which(program, path=path):
            raise desk.Skip(f"{program} is not installed")


def call(*arguments):
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    return subprocess.run(arguments, check=True, capture_output=True,
                          env={**os.environ, "PATH": path})


@contextlib.contextmanager
def mounted(node, place, *options):
    place.mkdir(exist_ok=True)
    try:
        call("mount", *options, node, place)
    except subprocess.CalledProcessError as error:
        raise desk.Skip(f"nothing can be mounted here: {error.stderr.decode().strip()}") from error
    try:
        yield
    finally:
        call("umount", place)


def get_disk(place, uuid):
    spec = place.json("show", uuid)["spec"]
    return place.folder(uuid) / "disks" / spec["disks"][0]["file"]


def expect_same(disk, file, words):
    need("qemu-img")
    answer = subprocess.run(["qemu-img", "compare", "-f", "qcow2", "-F", "raw", disk, file],
                            check=False, capture_output=True, text=True)
    expect(answer.returncode == 0, words, answer.stdout, answer.stderr)


def expect_nothing(place):
    expect(not place.machines(), "a machine is there")
    left = [path for path in (place.library / "machines").rglob("*") if path.is_file()] \
        if (place.library / "machines").exists() else []
    expect(not left, "files are left:", left)


@test
def the_list_says_what_has_to_be_typed(place):
    with loops.loop(make_file(place.top / "disk")) as node:
        found = [disk for disk in place.json("physical", "list")["disks"]
                 if disk["path"] == str(node)]
        expect(len(found) == 1, "not listed")
        expect(found[0]["words"] == f"{node.name} 16 MB", found[0])
        expect(not found[0]["system"] and "write-problem" not in found[0], found[0])
        expect(found[0]["size-bytes"] == 16 * MEBI, found[0])
        text = place.run("physical", "list").output
        expect(f"{node}  {node.name} 16 MB\n" in text, text)


@test
def a_disk_becomes_a_machine(place):
    file = make_file(place.top / "disk")
    with loops.loop(file) as node:
        said = place.json("import", node, "--trial", "off")
    machine = said["machines"][0]
    expect(machine["name"] == node.name, machine)
    expect(machine["disks"][0]["size-bytes"] == 16 * MEBI, machine)
    disk = get_disk(place, machine["uuid"])
    expect_same(disk, file, "not what is on the disk")
    expect(disk.stat().st_blocks * 512 < 4 * MEBI, "zeros were stored")


@test
def the_plan_opens_and_makes_nothing(place):
    with loops.loop(make_file(place.top / "disk")) as node:
        plan = place.json("import", node, "--plan")
        expect(plan["package"]["kind"] == "physical", plan["package"])
        expect(plan["machines"][0]["disks"][0]["declared_bytes"] == 16 * MEBI, plan["machines"])
        expect_nothing(place)


@test
def what_stands_on_a_disk_is_no_format(place):
    """A disk onto which somebody wrote a qcow2 file is a disk with that on it."""
    need("qemu-img")
    inner = place.top / "inner"
    call("qemu-img", "create", "-f", "qcow2", inner, "64M")
    file = make_file(place.top / "disk")
    with open(file, "r+b") as stream:
        stream.write(inner.read_bytes())
    with loops.loop(file) as node:
        said = place.json("import", node, "--trial", "off")
    expect(said["machines"][0]["disks"][0]["size-bytes"] == 16 * MEBI, said)
    expect_same(get_disk(place, said["machines"][0]["uuid"]), file, "it was taken for a format")


@test
def a_disk_that_is_mounted_is_read_when_nothing_is_written(place):
    need("mkfs.ext4", "mount", "umount")
    file = make_file(place.top / "disk")
    call("mkfs.ext4", "-q", "-F", file)
    with loops.loop(file) as node:
        with mounted(node, place.top / "mount"):
            answer = place.run("import", node, "--trial", "off", code=desk.BUSY)
            expect(f"is mounted at “{place.top}/mount”" in answer.words, answer.words)
            expect("--freeze" in answer.words, answer.words)
            expect_nothing(place)
            found = [disk for disk in place.json("physical", "list")["disks"]
                     if disk["path"] == str(node)]
            expect(len(found[0]["uses"]) == 1 and "write-problem" in found[0], found)
        with mounted(node, place.top / "mount", "-o", "ro"):
            said = place.json("import", node, "--trial", "off")
            # The kernel may have marked something in memory that it never writes.
            seen = place.top / "seen"
            shutil.copyfile(node, seen)
    expect_same(get_disk(place, said["machines"][0]["uuid"]), seen, "not what is on the disk")


def write_within(path, seconds):
    """Whether something can be written there: a process of its own tries, for it may have to wait."""
    process = subprocess.Popen(["dd", "if=/dev/zero", f"of={path}", "count=1", "conv=fsync"],
                               stderr=subprocess.DEVNULL)
    try:
        return process.wait(timeout=seconds) == 0
    except subprocess.TimeoutExpired:
        process.kill()
        return False


@test
def what_is_mounted_is_held_still_when_that_is_wanted(place):
    need("mkfs.ext4", "mount", "umount", "qemu-img")
    file = make_file(place.top / "disk", 64 * MEBI)
    call("mkfs.ext4", "-q", "-F", file)
    with loops.loop(file) as node, mounted(node, place.top / "mount"):
        (place.top / "mount" / "file").write_bytes(b"carrel" * 100000)
        said = place.json("import", node, "--trial", "off", "--freeze")
        expect(write_within(place.top / "mount" / "after", desk.PATIENCE_S), "it stays frozen")
        raw = place.top / "raw"
        call("qemu-img", "convert", "-f", "qcow2", "-O", "raw",
             get_disk(place, said["machines"][0]["uuid"]), raw)
        call("e2fsck", "-f", "-n", raw)
        call("debugfs", "-R", f"dump /file {place.top}/dumped", raw)
        expect((place.top / "dumped").read_bytes() == b"carrel" * 100000, "not all was written")
        # Whoever is killed lets go, too.
        if shutil.which("strace"):
            place.run("import", node, "--trial", "off", "--freeze", code=None,
                      prefix=["strace", "-f", "-qqq", "-o", place.top / "trace", "-e",
                              "trace=linkat,ioctl", "-e", "inject=linkat:signal=SIGKILL"])
            seen = (place.top / "trace").read_text(errors="replace")
            expect(0 <= seen.find("FIFREEZE") < seen.find("linkat("), "killed too early")
            expect(write_within(place.top / "mount" / "killed", desk.PATIENCE_S),
                   "it stays frozen after a kill")


@test
def a_disk_that_somebody_holds_is_left_alone(place):
    with loops.loop(make_file(place.top / "disk")) as node:
        holder = os.open(node, os.O_RDONLY | os.O_EXCL | os.O_CLOEXEC)
        try:
            answer = place.run("import", node, "--trial", "off", code=desk.BUSY)
            expect("in use by another program" in answer.words, answer.words)
        finally:
            os.close(holder)
        expect_nothing(place)


def make_table(file, *partitions):
    """An MBR: type, first sector and number of sectors of each."""
    with open(file, "r+b") as stream:
        stream.seek(446)
        entries = b"".join(struct.pack("<B3sB3sII", 0, b"\0\0\0", kind, b"\0\0\0", first, count)
                           for kind, first, count in partitions)
        stream.write(entries.ljust(64, b"\0") + b"\x55\xaa")


def make_ext(place, *options):
    """A disk full of noise, on which there is ext4 with two files and a swap partition; and the files."""
    need("mkfs.ext4", "debugfs", "e2fsck")
    file = place.top / "disk"
    file.write_bytes(os.urandom(MEBI) * 96)
    folder = place.top / "files"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / name).write_bytes(os.urandom(3 * MEBI + 7))
    make_table(file, (0x83, 2048, 64 * 2048), (0x82, 66 * 2048, 16 * 2048))
    call("mkfs.ext4", "-q", "-F", "-E", f"nodiscard,offset={MEBI}", "-b", str(BLOCK), *options, "-d", folder, file,
         "64M")
    with open(file, "r+b") as stream:
        stream.seek(66 * MEBI + 4086)
        stream.write(b"SWAPSPACE2")
    return file, folder


def expect_files(disk, folder, top):
    """What the file system holds is all there, and sound."""
    raw, inner = top / "raw", top / "inner"
    call("qemu-img", "convert", "-f", "qcow2", "-O", "raw", disk, raw)
    with open(raw, "rb") as source, open(inner, "wb") as target:
        source.seek(MEBI)
        target.write(source.read(64 * MEBI))
    call("e2fsck", "-f", "-n", inner)
    for path in folder.iterdir():
        call("debugfs", "-R", f"dump /{path.name} {top}/dumped", inner)
        expect((top / "dumped").read_bytes() == path.read_bytes(), path.name, "is not the same")


@test
def what_a_file_system_does_not_use_stays_behind(place):
    need("qemu-img")
    file, folder = make_ext(place)
    with loops.loop(file) as node:
        said = place.json("import", node, "--trial", "off")
    disk = get_disk(place, said["machines"][0]["uuid"])
    expect_files(disk, folder, place.top)
    # The files, the file system's own, the gaps: of 96 MiB of noise, 80 are nobody's.
    stored = disk.stat().st_blocks * 512
    expect(stored < 40 * MEBI, "all was copied:", stored)
    with open(place.top / "raw", "rb") as stream:
        stream.seek(66 * MEBI)
        expect(stream.read(4096)[4086:] == b"SWAPSPACE2", "the swap space lost its mark")
        stream.seek(90 * MEBI)
        expect(stream.read(4096) != bytes(4096), "what stands behind the partitions was left out")


def get_mappings(place, node):
    mappings = place.json("import", node, "--plan")["machines"][0]["mappings"]
    return {mapping["item"]: {key: words.replace("\u00a0", " ") for key, words in mapping.items()} for mapping in mappings}


@test
def the_plan_says_how_much_is_copied_and_why(place):
    file, _ = make_ext(place)
    with loops.loop(file) as node:
        said = get_mappings(place, node)
        expect(said["contents"]["from"] == "96.0 MiB", said)
        copied = float(said["contents"]["to"].split(" MiB to copy")[0])
        expect(16 < copied < 40, "of 96 MiB", said["contents"])
        expect(said["partition 1"]["from"] == "ext2/ext3/ext4, 64.0 MiB", said["partition 1"])
        expect("reason" not in said["partition 1"], said["partition 1"])
        expect(said["partition 2"]["to"] == "4.0 KiB to copy", said["partition 2"])
        expect(said["partition 2"]["from"] == "swap space, 16.0 MiB", said["partition 2"])
    with open(file, "r+b") as stream:
        stream.seek(MEBI + 1024 + 96)
        flags = stream.read(1)
        stream.seek(MEBI + 1024 + 96)
        stream.write(bytes([flags[0] | 4]))
    with loops.loop(file) as node:
        said = get_mappings(place, node)
        expect(said["partition 1"]["to"] == "64.0 MiB to copy", said["partition 1"])
        expect("was not closed properly" in said["partition 1"]["reason"], said["partition 1"])
    # A system that sleeps may have changed everything else in its memory.
    with open(file, "r+b") as stream:
        stream.seek(66 * MEBI + 4086)
        stream.write(b"S1SUSPEND\0")
    with loops.loop(file) as node:
        said = get_mappings(place, node)
        expect(said["contents"]["to"] == "96.0 MiB to copy", said["contents"])
        expect("sleeps on this disk" in said["partition 2"]["reason"], said["partition 2"])
    # Partitions that overlap are believed none.
    make_table(file, (0x83, 2048, 64 * 2048), (0x82, 64 * 2048, 16 * 2048))
    with loops.loop(file) as node:
        said = get_mappings(place, node)
        expect("no partitions" in said["contents"]["reason"], said["contents"])


@test
def a_file_system_that_cannot_be_believed_is_copied_whole(place):
    need("qemu-img")
    file, _ = make_ext(place)
    whole = place.top / "whole"
    # A journal that waits; a wrong sum; two partitions at one place.
    for what in ("needs_recovery", "sum", "overlap"):
        shutil.copyfile(file, whole)
        with open(whole, "r+b") as stream:
            if what == "needs_recovery":
                stream.seek(MEBI + 1024 + 96)
                flags = stream.read(4)
                stream.seek(MEBI + 1024 + 96)
                stream.write(bytes([flags[0] | 4]) + flags[1:])
            elif what == "sum":
                stream.seek(MEBI + 2 * BLOCK)
                place_of_bitmap = struct.unpack("<I", stream.read(4))[0]
                stream.seek(MEBI + place_of_bitmap * BLOCK + BLOCK - 1)
                last = stream.read(1)
                stream.seek(-1, os.SEEK_CUR)
                stream.write(bytes([last[0] ^ 1]))
        if what == "overlap":
            make_table(whole, (0x83, 2048, 64 * 2048), (0x82, 64 * 2048, 16 * 2048))
        with loops.loop(whole) as node:
            said = place.json("import", node, "--trial", "off")
        if what == "overlap":
            expect_same(get_disk(place, said["machines"][0]["uuid"]), whole, what)
            continue
        # The swap space still stays behind.
        with open(whole, "r+b") as stream:
            stream.seek(66 * MEBI + 4096)
            stream.write(bytes(16 * MEBI - 4096))
        raw = place.top / "raw"
        call("qemu-img", "convert", "-f", "qcow2", "-O", "raw",
             get_disk(place, said["machines"][0]["uuid"]), raw)
        expect(raw.read_bytes()[:66 * MEBI] == whole.read_bytes()[:66 * MEBI], what)


def make_large_table(file, size, first, count):
    """A GPT that counts by sectors of 4096 bytes: one partition of Linux."""
    sector = 4096
    entry = struct.pack("<16s16sQQQ72s", uuid.UUID("0fc63daf-8483-4772-8e79-3d69d8477de4").bytes_le,
                        uuid.UUID(int=9).bytes_le, first, first + count - 1, 0, "root".encode("utf-16-le"))
    table = entry.ljust(128 * 128, b"\0")
    last = size // sector - 1
    with open(file, "r+b") as stream:
        for own, other, entries in ((1, last, 2), (last, 1, last - 4)):
            header = struct.pack("<8sIIIIQQQQ16sQIII", b"EFI PART", 0x10000, 92, 0, 0, own, other, 6,
                                 last - 5, uuid.UUID(int=7).bytes_le, entries, 128, 128, zlib.crc32(table))
            header = header[:16] + struct.pack("<I", zlib.crc32(header)) + header[20:]
            stream.seek(own * sector)
            stream.write(header.ljust(sector, b"\0"))
            stream.seek(entries * sector)
            stream.write(table)
    make_table(file, (0xee, 1, last))


@test
def sectors_of_4096_bytes_stay_what_they_are(place):
    """The table is found where such a disk has it, and the guest's disk has such sectors, too."""
    need("mkfs.ext4", "debugfs", "e2fsck", "qemu-img")
    file = place.top / "disk"
    file.write_bytes(os.urandom(MEBI) * 80)
    folder = place.top / "files"
    folder.mkdir()
    (folder / "one").write_bytes(os.urandom(3 * MEBI + 7))
    make_large_table(file, 80 * MEBI, 256, 64 * 256)
    call("mkfs.ext4", "-q", "-F", "-E", f"nodiscard,offset={MEBI}", "-b", "4096", "-d", folder, file, "64M")
    with loops.loop(file, sector_bytes=4096) as node:
        said = place.json("import", node, "--trial", "off")
    machine = said["machines"][0]
    spec = place.json("show", machine["uuid"])["spec"]
    expect(spec["disks"][0]["sector-bytes"] == 4096 and spec["disks"][0]["bus"] == "virtio", spec["disks"])
    expect(spec["firmware"] == "uefi", spec["firmware"])
    disk = get_disk(place, machine["uuid"])
    expect_files(disk, folder, place.top)
    stored = disk.stat().st_blocks * 512
    expect(stored < 40 * MEBI, "the table was not found: all was copied:", stored)
    with open(place.top / "raw", "rb") as stream:
        expect(stream.read(6 * 4096) == file.read_bytes()[:6 * 4096], "the table is another one")
    # No controller of the old kind has such sectors.
    place.run("set", machine["uuid"], "--bus", "sata", code=None)
    spec = place.json("show", machine["uuid"])["spec"]
    expect(spec["disks"][0]["bus"] == "virtio", spec["disks"])


@test
def what_is_no_disk_is_refused(place):
    expect(place.run("import", "/dev/null", code=None).code != desk.OK, "taken for a disk")
    expect_nothing(place)


if __name__ == "__main__":
    desk.main()
