# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports from disks of this computer that are broken off go on: loop devices that are attached here, and no others."""

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess

import desk
import loops
from desk import test

MEBI = 1 << 20
SIZE = 224 * MEBI
# How far it is, is written down after so much.
KEPT = 64 * MEBI
HEAD_BYTES = 60
# What a piece of the disk takes to be read, so that it lasts while what was read is written to a slow disk.
DELAY_US = 8000


def expect(good, *words):
    if not good:
        raise AssertionError(" ".join(map(str, words)))


def make_file(path, seed=1):
    """A disk that is full, but for some mebibytes in its middle."""
    chance = random.Random(seed)
    with open(path, "wb") as file:
        for number in range(SIZE // MEBI):
            file.seek(number * MEBI)
            if number % 16 != 9:
                file.write(chance.randbytes(MEBI))
        file.truncate(SIZE)
        file.seek(510)
        file.write(b"\0\0")
    return path


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            raise desk.Skip(f"{program} is not installed")


def count_read(place):
    """How many bytes were asked of a disk by what was traced last."""
    text = (place.top / "trace").read_text(errors="replace")
    return sum(map(int, re.findall(r" = (\d+)(?: \(DELAYED\))?$", text, re.MULTILINE)))


def trace(place, node, inject):
    return ["strace", "-f", "-qqq", "-e", "signal=none", "-o", place.top / "trace", "-e", "trace=pread64",
            "-P", node, "-e", f"inject=pread64:{inject}"]


def break_off(place, node, reads, number, *arguments):
    """Imports, and sends the program a signal when so many pieces were read; or it has ended before."""
    need("strace")
    fifo = place.top / "trace"
    with contextlib.suppress(FileNotFoundError):
        fifo.unlink()
    os.mkfifo(fifo)
    command = ("import", node, "--trial", "off", *arguments)
    process = place.launch(*command, prefix=trace(place, node, f"delay_exit={DELAY_US}"))
    with open(fifo, encoding="utf-8", errors="replace") as lines:
        for count, _ in enumerate(lines, 1):
            if count == reads:
                for pid, line in place.processes("carrelctl import"):
                    if not line.startswith("strace"):
                        os.kill(pid, number)
    return place.finish(process, *command)


def import_whole(place, node, file, *arguments, prefix=()):
    """Imports to the end, and compares."""
    need("qemu-img")
    said = place.json("import", node, "--trial", "off", *arguments, prefix=prefix)
    machine = said["machines"][0]
    spec = place.json("show", machine["uuid"])["spec"]
    disk = place.folder(machine["uuid"]) / "disks" / spec["disks"][0]["file"]
    answer = subprocess.run(["qemu-img", "compare", "-f", "qcow2", "-F", "raw", disk, file],
                            check=False, capture_output=True, text=True)
    expect(answer.returncode == 0, "not what is on the disk:", answer.stdout, answer.stderr)
    checked = subprocess.run(["qemu-img", "check", "-f", "qcow2", disk], check=False,
                             capture_output=True, text=True)
    expect(checked.returncode == 0, checked.stdout, checked.stderr)
    expect_nothing_kept(place)
    return said


def list_unfinished(place):
    return place.json("physical", "list")["unfinished"]


def expect_nothing_kept(place):
    folder = place.library / "unfinished"
    expect(not folder.exists() or not list(folder.iterdir()), "something is kept")
    expect(not list_unfinished(place), "something is listed")


def expect_no_machine(place):
    expect(not place.machines(), "a machine is there")
    machines = place.library / "machines"
    left = [path for path in machines.rglob("*") if path.is_file()] if machines.exists() else []
    expect(not left, "files are left:", left)


def leave_unfinished(place, node):
    """Kills an import so late that something of it is kept."""
    for reads in (110, 130, 150, 170):
        break_off(place, node, reads, signal.SIGKILL)
        found = list_unfinished(place)
        if found:
            return found[0]
        expect_no_machine(place)
    raise AssertionError("nothing is kept of what was killed")


@test
def what_is_killed_goes_on(place):
    file = make_file(place.top / "disk")
    with loops.loop(file) as node:
        one = leave_unfinished(place, node)
        expect(0 < one["percent"] < 100 and one["words"] == f"{node.name} {SIZE // 1000000} MB", one)
        expect(one["done-bytes"] >= KEPT and one["stored-bytes"] > KEPT // 2, one)
        expect(one["total-bytes"] == SIZE, one)
        expect_no_machine(place)
        listed = [disk for disk in place.json("physical", "list")["disks"] if disk["path"] == str(node)]
        expect(listed[0].get("unfinished") == one["id"], listed)
        text = place.run("physical", "list").output
        expect(f"{one['id']}  {one['words']}: {one['percent']} %" in text, text)
        plan = place.json("import", node, "--plan")
        expect(plan["unfinished"]["percent"] == one["percent"], plan["unfinished"])
        (place.top / "trace").unlink()
        said = import_whole(place, node, file, prefix=trace(place, node, "delay_exit=1"))
        read = count_read(place)
    expect(said["resumed-bytes"] == one["done-bytes"], said, one)
    expect("warnings" not in said or not said["warnings"], said)
    # Besides what was left there are only the pieces that are compared.
    expect(SIZE - one["done-bytes"] <= read < SIZE - one["done-bytes"] + 24 * MEBI, "read:", read, one)


@test
def what_was_killed_says_so(place):
    with loops.loop(make_file(place.top / "disk")) as node:
        for reads in (110, 130, 150, 170):
            break_off(place, node, reads, signal.SIGKILL)
            answer = place.run("list")
            if "is kept" in answer.words:
                break
            expect("has been removed" in answer.words, answer.words)
        expect(f"{node.name} 234 MB” was interrupted at" in answer.words, answer.words)
        findings = place.json("doctor", code=None)["findings"]
        found = [one for one in findings if "was broken off at" in json.dumps(one)]
        expect(len(found) == 1, findings)


@test
def it_is_killed_at_any_instant_and_again(place):
    """However often it is broken off, what is there in the end is the disk."""
    chance = random.Random(os.environ.get("CARREL_SEED", "resume"))
    file = make_file(place.top / "disk")
    with loops.loop(file) as node:
        done = 0
        for _ in range(4):
            break_off(place, node, chance.randrange(1, 150), signal.SIGKILL)
            if place.machines():
                break
            found = list_unfinished(place)
            expect(len(found) <= 1, "there are several:", found)
            now = found[0]["done-bytes"] if found else 0
            expect(now >= done, "it went back:", done, found)
            done = now
            expect_no_machine(place)
        import_whole(place, node, file)


@test
def what_cannot_be_read_is_kept_and_said(place):
    """The one that reads is killed, as by a disk that goes away."""
    file = make_file(place.top / "disk")
    with loops.loop(file) as node:
        for reads in (80, 95, 105, 110):
            answer = place.run("import", node, "--trial", "off", code=None,
                               prefix=trace(place, node, f"delay_exit={DELAY_US}:when=1..{reads - 1}") +
                               ["-e", f"inject=pread64:signal=SIGKILL:when={reads}"])
            if "is kept" in answer.words:
                break
        expect(answer.code != desk.OK and "%) is kept" in answer.words, answer.words)
        expect_no_machine(place)
        said = import_whole(place, node, file)
    expect(said["resumed-bytes"] >= KEPT, said)


@test
def a_disk_that_was_written_in_between_is_begun_anew(place):
    file = make_file(place.top / "disk")
    with loops.loop(file) as node:
        for offset in (SIZE - 100000, 9 * MEBI + 4096):
            one = leave_unfinished(place, node)
            with open(node, "r+b") as stream:
                stream.seek(offset)
                stream.write(os.urandom(MEBI // 16) * (12 if offset < KEPT else 1))
            answer = place.run("import", node, "--trial", "off", "--json")
            expect(answer.json["resumed-bytes"] == 0, answer.json, one)
            expect("is not as it was" in answer.output + answer.words, answer.output, answer.words)
            place.run("delete", answer.json["machines"][0]["uuid"], code=None)
            place.run("purge", answer.json["machines"][0]["uuid"], code=None)
            expect_nothing_kept(place)
        import_whole(place, node, file)


@test
def what_is_damaged_is_begun_anew(place):
    file = make_file(place.top / "disk")
    with loops.loop(file) as node:
        one = leave_unfinished(place, node)
        checkpoint = place.library / "unfinished" / one["id"] / "checkpoint"
        whole = checkpoint.read_bytes()
        # The head; nobody lists what cannot be gone on with.
        checkpoint.write_bytes(whole[:8] + b"\xff" + whole[9:])
        expect(not list_unfinished(place), "it is listed")
        said = import_whole(place, node, file)
        expect(said["resumed-bytes"] == 0, said)
        # All that was written down of how far it was.
        one = leave_unfinished(place, node)
        checkpoint = place.library / "unfinished" / one["id"] / "checkpoint"
        checkpoint.write_bytes(checkpoint.read_bytes()[:HEAD_BYTES] + os.urandom(1000))
        said = import_whole(place, node, file)
        expect(said["resumed-bytes"] == 0, said)
        # Another's file, or none.
        one = leave_unfinished(place, node)
        folder = place.library / "unfinished" / one["id"]
        (folder / "data").unlink()
        (folder / "data").symlink_to(place.top / "disk")
        answer = place.run("import", node, "--trial", "off", code=None)
        expect(answer.code != desk.OK, "a link was followed")
        (folder / "data").unlink()
        import_whole(place, node, file)


@test
def what_a_person_cancels_leaves_nothing(place):
    file = make_file(place.top / "disk")
    with loops.loop(file) as node:
        answer = break_off(place, node, 150, signal.SIGINT)
        expect(answer.code != desk.OK, answer)
        expect_no_machine(place)
        expect_nothing_kept(place)
        # Also what was begun before.
        leave_unfinished(place, node)
        break_off(place, node, 160, signal.SIGINT)
        expect_no_machine(place)
        expect_nothing_kept(place)


@test
def what_the_computer_ends_is_kept(place):
    file = make_file(place.top / "disk")
    with loops.loop(file) as node:
        for reads in (110, 130, 150, 170):
            answer = break_off(place, node, reads, signal.SIGTERM)
            expect(answer.code != desk.OK, answer)
            expect_no_machine(place)
            if list_unfinished(place):
                break
        expect("is kept" in answer.words, answer.words)
        said = import_whole(place, node, file)
    expect(said["resumed-bytes"] >= KEPT, said)


@test
def it_can_be_discarded_or_begun_anew(place):
    file = make_file(place.top / "disk")
    with loops.loop(file) as node:
        place.run("physical", "drop", node, code=desk.NOT_FOUND)
        one = leave_unfinished(place, node)
        said = place.json("physical", "drop", node)
        expect(said["discarded"] == one["id"], said)
        expect_nothing_kept(place)
        one = leave_unfinished(place, node)
        said = import_whole(place, node, file, "--anew")
        expect(said["resumed-bytes"] == 0, said)
        one = leave_unfinished(place, node)
    # The disk is not there any more.
    place.run("physical", "drop", "nothing", code=desk.NOT_FOUND)
    place.json("physical", "drop", one["id"])
    expect_nothing_kept(place)


@test
def two_disks_do_not_meet(place):
    one, two = make_file(place.top / "one"), make_file(place.top / "two", 2)
    with loops.loop(one) as first, loops.loop(two) as second:
        left = leave_unfinished(place, first)
        said = place.json("import", second, "--trial", "off")
        expect(said["resumed-bytes"] == 0, said)
        found = list_unfinished(place)
        expect([unfinished["id"] for unfinished in found] == [left["id"]], found)
        said = import_whole(place, first, one)
        expect(said["resumed-bytes"] == left["done-bytes"], said)


if __name__ == "__main__":
    desk.main()
