# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines are written to disks of this computer: loop devices that are attached here, and no others."""

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
SECTOR = 512
SIZE = 16 * MEBI
HEAD = MEBI
LAST = 33


def expect(good, *words):
    if not good:
        raise AssertionError(" ".join(map(str, words)))


def make_header(own, other, entries, size, table):
    last = size // SECTOR - 1
    header = struct.pack("<8sIIIIQQQQ16sQIII", b"EFI PART", 0x10000, 92, 0, 0, own, other, 34,
                         last - LAST, uuid.UUID(int=7).bytes_le, entries, 128, 128, zlib.crc32(table))
    return header[:16] + struct.pack("<I", zlib.crc32(header)) + header[20:]


def make_table(size):
    """A GPT with one partition: its beginning and its end."""
    last = size // SECTOR - 1
    entry = struct.pack("<16s16sQQQ72s", uuid.UUID("0fc63daf-8483-4772-8e79-3d69d8477de4").bytes_le,
                        uuid.UUID(int=9).bytes_le, 2048, last - LAST, 0, "guest".encode("utf-16-le"))
    table = entry.ljust(128 * 128, b"\0")
    protection = bytearray(SECTOR)
    protection[446:462] = struct.pack("<B3sB3sII", 0, b"\0\2\0", 0xee, b"\xff\xff\xff", 1, last)
    protection[510:512] = b"\x55\xaa"
    head = bytes(protection) + make_header(1, last, 2, size, table).ljust(SECTOR, b"\0") + table
    tail = table + make_header(last, 1, last - 32, size, table).ljust(SECTOR, b"\0")
    return head, tail


def make_machine(place, name="One"):
    """A machine whose disk has a GPT, data in several places, and holes; and what it holds."""
    if not shutil.which("qemu-img"):
        raise desk.Skip("qemu-img is not installed")
    raw, image = place.top / f"{name}.raw", place.top / f"{name}.qcow2"
    head, tail = make_table(SIZE)
    with open(raw, "wb") as file:
        file.truncate(SIZE)
        file.write(head)
        for at in (2 * MEBI - 700, 3 * MEBI, 5 * MEBI + 65536, 12 * MEBI):
            file.seek(at)
            file.write(os.urandom(300000))
        file.seek(SIZE - len(tail))
        file.write(tail)
    subprocess.run(["qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, image], check=True)
    return place.json("create", "--name", name, "--disk-image", image)["uuid"], raw.read_bytes()


def make_dirty(path, size):
    """A disk that is full of something else."""
    path.write_bytes(os.urandom(MEBI) * (size // MEBI) + os.urandom(size % MEBI))
    return path


def get_words(node, size):
    return f"{node.name} {size // 1000000} MB"


def expect_left(file, fault):
    """What a disk is after it was broken off: nothing that could be started from."""
    with open(file, "rb") as stream:
        expect(stream.read(HEAD) == bytes(HEAD), "after", fault, "it looks like a disk")


def trace(place, node, *expressions):
    """Faults at calls that are made for this device, and no others."""
    if not shutil.which("strace"):
        raise desk.Skip("strace is not installed")
    prefix = ["strace", "-f", "-qqq", "-e", "signal=none", "-o", place.top / "trace", "-e",
              "trace=pwrite64,pread64", "-P", node]
    for expression in expressions:
        prefix += ["-e", f"inject={expression}"]
    return prefix


@test
def a_machine_is_written_to_a_disk(place):
    _, held = make_machine(place)
    file = make_dirty(place.top / "disk", SIZE)
    with loops.loop(file) as node:
        said = place.json("physical", "write", "One", node, "--confirm", get_words(node, SIZE))
    expect(not said["table-moved"] and said["size-bytes"] == SIZE, said)
    expect(said["data-bytes"] < 8 * MEBI, "zeros were written as data:", said)
    expect(file.read_bytes() == held, "the disk holds something else")


@test
def on_a_larger_disk_the_table_reaches_to_its_end(place):
    _, held = make_machine(place)
    for size in (SIZE + SECTOR, SIZE + 20 * SECTOR, 24 * MEBI):
        file = make_dirty(place.top / "disk", size)
        with loops.loop(file) as node:
            said = place.json("physical", "write", "One", node, "--confirm",
                              get_words(node, size))
            expect(said["table-moved"], size, said)
        now = file.read_bytes()
        head, tail = make_table(size)
        # The partition stays as long as it was.
        end = slice(2 * SECTOR + 40, 2 * SECTOR + 48)
        expect(now[end] == held[end], "the partition changed")
        # All that differs from the machine's is the place of the end.
        expect(now[SECTOR + 32:SECTOR + 40] == head[SECTOR + 32:SECTOR + 40], "the copy's place")
        expect(now[SECTOR + 48:SECTOR + 56] == head[SECTOR + 48:SECTOR + 56], "the last sector")
        expect(now[458:462] == head[458:462], "the protection")
        expect(now[-SECTOR + 24:-SECTOR + 56] == tail[-SECTOR + 24:-SECTOR + 56], "the copy")
        end = min(SIZE, size - LAST * SECTOR)
        expect(now[34 * SECTOR:end] == held[34 * SECTOR:end], "the rest changed")
        checker = shutil.which("sgdisk", path=os.environ.get("PATH", "") + ":/usr/sbin")
        if checker:
            answer = subprocess.run([checker, "-v", file], check=False, capture_output=True,
                                    text=True)
            expect("No problems found" in answer.stdout, answer.stdout, answer.stderr)


@test
def without_the_words_nothing_is_written(place):
    make_machine(place)
    file = make_dirty(place.top / "disk", SIZE)
    before = file.read_bytes()
    with loops.loop(file) as node:
        words = get_words(node, SIZE)
        answer = place.run("physical", "write", "One", node, code=desk.USAGE)
        expect(f'--confirm "{words}"' in answer.words, answer.words)
        for wrong in (str(node), "yes", words + " ", ""):
            place.run("physical", "write", "One", node, "--confirm", wrong, code=desk.USAGE)
    expect(file.read_bytes() == before, "something was written")


@test
def disks_that_do_not_fit_are_refused(place):
    make_machine(place)
    small = make_dirty(place.top / "small", SIZE - SECTOR)
    fitting = make_dirty(place.top / "fitting", SIZE)
    before = fitting.read_bytes()
    with loops.loop(small) as node:
        place.run("physical", "write", "One", node, "--confirm", get_words(node, SIZE - SECTOR),
                  code=desk.NO_SPACE)
    with loops.loop(fitting, read_only=True) as node:
        place.run("physical", "write", "One", node, "--confirm", get_words(node, SIZE),
                  code=desk.DENIED)
    with loops.loop(fitting) as node:
        holder = os.open(node, os.O_RDONLY | os.O_EXCL | os.O_CLOEXEC)
        try:
            place.run("physical", "write", "One", node, "--confirm", get_words(node, SIZE),
                      code=desk.BUSY)
        finally:
            os.close(holder)
    place.run("physical", "write", "One", fitting, "--confirm", "x", code=desk.USAGE)
    expect(fitting.read_bytes() == before, "something was written")


def make_large_machine(place, size):
    """A machine that came from a disk with sectors of 4096 bytes and a GPT."""
    if not shutil.which("sgdisk", path=os.environ.get("PATH", "") + ":/usr/sbin"):
        raise desk.Skip("sgdisk is not installed")
    file = place.top / "large"
    with open(file, "wb") as stream:
        stream.truncate(size)
    with loops.loop(file, sector_bytes=4096) as node:
        subprocess.run(["sgdisk", "-n", "1:256:1023", node], check=True, capture_output=True,
                       env={**os.environ, "PATH": os.environ.get("PATH", "") + ":/usr/sbin"})
        with open(node, "r+b") as stream:
            stream.seek(2 * MEBI)
            stream.write(os.urandom(MEBI))
        said = place.json("import", node, "--trial", "off", "--name", "Large")
    return said["machines"][0]["uuid"], file.read_bytes()


@test
def sectors_have_to_be_as_long_as_the_machines(place):
    make_machine(place)
    _, held = make_large_machine(place, SIZE)
    file = make_dirty(place.top / "disk", 24 * MEBI)
    before = file.read_bytes()
    with loops.loop(file, sector_bytes=4096) as node:
        answer = place.run("physical", "write", "One", node, "--confirm",
                           get_words(node, 24 * MEBI), code=None)
        expect(answer.code != desk.OK and "has sectors of 4096 bytes" in answer.words, answer.words)
        expect(file.read_bytes() == before, "something was written")
    with loops.loop(file) as node:
        answer = place.run("physical", "write", "Large", node, "--confirm",
                           get_words(node, 24 * MEBI), code=None)
        expect(answer.code != desk.OK and "has sectors of 512 bytes" in answer.words, answer.words)
        expect(file.read_bytes() == before, "something was written")
    with loops.loop(file, sector_bytes=4096) as node:
        said = place.json("physical", "write", "Large", node, "--confirm", get_words(node, 24 * MEBI))
        expect(said["table-moved"], said)
        answer = subprocess.run(["sgdisk", "-v", node], check=False, capture_output=True, text=True,
                                env={**os.environ, "PATH": os.environ.get("PATH", "") + ":/usr/sbin"})
        expect("No problems found" in answer.stdout, answer.stdout, answer.stderr)
    now = file.read_bytes()
    expect(now[MEBI:8 * MEBI] == held[MEBI:8 * MEBI], "the disk holds something else")


def make_in_place(place, kind):
    """A machine that reads a disk of another product where it lies, and has written a little itself."""
    if not shutil.which("qemu-img") or not shutil.which("qemu-io"):
        raise desk.Skip("qemu-img and qemu-io are not installed")
    _, held = make_machine(place, f"Source-{kind}")
    raw, image = place.top / f"Source-{kind}.raw", place.top / f"there.{kind}"
    subprocess.run(["qemu-img", "convert", "-f", "raw", "-O", kind, raw, image], check=True)
    machine = place.json("import", image, "--in-place", "--trial", "off", "--name", f"Near-{kind}")["machines"][0]
    spec = place.json("show", machine["uuid"])["spec"]
    overlay = place.folder(machine["uuid"]) / "disks" / spec["disks"][0]["file"]
    expect(spec["disks"][0]["base"]["path"] == str(image), spec["disks"])
    blockdev = (f"driver=qcow2,file.filename={overlay},"
                f"backing.driver={kind},backing.file.filename={image},backing.read-only=on")
    subprocess.run(["qemu-io", "-c", "write -P 0x5a 4M 70000", "-c", "write -z 3M 64k", "--image-opts", blockdev],
                   check=True, capture_output=True)
    held = bytearray(held)
    held[4 * MEBI:4 * MEBI + 70000] = b"\x5a" * 70000
    held[3 * MEBI:3 * MEBI + 65536] = bytes(65536)
    return machine, image, overlay, bytes(held)


@test
def a_machine_whose_disk_lies_elsewhere_is_written_whole(place):
    for kind in ("vmdk", "vdi", "vhdx"):
        machine, image, overlay, held = make_in_place(place, kind)
        before = image.read_bytes(), overlay.read_bytes()
        file = make_dirty(place.top / "disk", SIZE)
        with loops.loop(file) as node:
            said = place.json("physical", "write", machine["name"], node, "--confirm", get_words(node, SIZE))
        expect(said["size-bytes"] == SIZE, said)
        expect(file.read_bytes() == held, kind, "the disk holds something else")
        expect((image.read_bytes(), overlay.read_bytes()) == before, kind, "what was read was changed")
        left = [path.name for path in place.library.iterdir() if machine["uuid"] in path.name]
        expect(not left, "something is left:", left)
    # What it stands on is not there any more.
    file = make_dirty(place.top / "disk", SIZE)
    whole = file.read_bytes()
    image.rename(place.top / "elsewhere")
    with loops.loop(file) as node:
        answer = place.run("physical", "write", machine["name"], node, "--confirm", get_words(node, SIZE), code=None)
        expect(answer.code != desk.OK and "is missing" in answer.words, answer.words)
    expect(file.read_bytes() == whole, "something was written")


@test
def a_machine_that_runs_is_not_written(place):
    uuid_, _ = make_machine(place)
    file = make_dirty(place.top / "disk", SIZE)
    before = file.read_bytes()
    place.json("start", uuid_)
    with loops.loop(file) as node:
        place.run("physical", "write", "One", node, "--confirm", get_words(node, SIZE),
                  code=desk.STATE)
    place.json("poweroff", uuid_)
    expect(file.read_bytes() == before, "something was written")


@test
def of_several_disks_one_is_named(place):
    uuid_, held = make_machine(place)
    place.json("disk", "add", uuid_, "8M")
    file = make_dirty(place.top / "disk", SIZE)
    with loops.loop(file) as node:
        words = get_words(node, SIZE)
        place.run("physical", "write", "One", node, "--confirm", words, code=desk.USAGE)
        place.run("physical", "write", "One", node, "--confirm", words, "--disk", "disk9",
                  code=desk.NOT_FOUND)
        disks = place.json("show", uuid_)["spec"]["disks"]
        place.json("physical", "write", "One", node, "--confirm", words, "--disk", disks[0]["id"])
    expect(file.read_bytes() == held, "the disk holds something else")


@test
def a_disk_that_does_not_hold_what_is_written_is_found_out(place):
    make_machine(place)
    file = make_dirty(place.top / "disk", SIZE)
    with loops.loop(file) as node:
        # A sector is said to be written, and is not.
        answer = place.run("physical", "write", "One", node, "--confirm", get_words(node, SIZE),
                           prefix=trace(place, node, f"pwrite64:retval={SECTOR}:when=1"),
                           code=desk.DAMAGED)
    expect("is incomplete now" in answer.words and "does not hold" in answer.words, answer.words)
    expect_left(file, "a lost write")
    place.run("set", "One", "--notes", "free")


@test
def what_is_killed_leaves_no_disk_and_says_so(place):
    _, held = make_machine(place)
    struck = 0
    for call, number in (("pwrite64", 1), ("pwrite64", 4), ("pread64", 5), ("pwrite64", 9999)):
        file = make_dirty(place.top / "disk", SIZE)
        with loops.loop(file) as node:
            words = get_words(node, SIZE)
            answer = place.run("physical", "write", "One", node, "--confirm", words, code=None,
                               prefix=trace(place, node, f"{call}:signal=SIGKILL:when={number}"))
        if answer.code == desk.OK:
            expect(file.read_bytes() == held, "the disk holds something else")
            continue
        struck += 1
        expect_left(file, f"a kill at {call} {number}")
        # The next command finds it, and the machine is free again.
        place.run("set", "One", "--notes", "free")
    expect(struck >= 3, "the kills missed")


@test
def what_is_cancelled_says_that_the_disk_is_incomplete(place):
    make_machine(place)
    file = make_dirty(place.top / "disk", SIZE)
    with loops.loop(file) as node:
        answer = place.run("physical", "write", "One", node, "--confirm", get_words(node, SIZE),
                           code=None,
                           prefix=trace(place, node,
                                        "pwrite64:signal=SIGINT:delay_exit=2000000:when=2"))
    expect(answer.code != desk.OK, "it was not cancelled")
    expect("is incomplete now" in answer.words, answer.words)
    expect_left(file, "a cancellation")


if __name__ == "__main__":
    desk.main()
