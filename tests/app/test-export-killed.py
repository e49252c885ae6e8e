#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""carrelctl export, killed or failed at chosen instants: nothing is left that looks like a machine or a disk.

The instants are system calls, counted once for each format and chosen by CARREL_FAULTS_SEED; `--long` tries
many, and CARREL_FAULTS_INSTANTS says how many of each: kills, full disks, failing disks, cancels.  After a kill there is the whole target or nothing but names that end in ".part"; after the next command,
which recovers, not even these.  The machine is free then, and can be exported.
"""

import collections
import os
import random
import re
import subprocess
import sys

from desk import Failure, main, test

LONG = "--long" in sys.argv
sys.argv = [word for word in sys.argv if word != "--long"]
STATED = int(os.environ.get("CARREL_FAULTS_INSTANTS", "0"))
NUMBER = STATED or (250 if LONG else 20)
CALLS = ["pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "renameat2", "link", "linkat", "unlink",
         "unlinkat", "mkdir", "rmdir", "openat", "write", "sync_file_range"]
# What a disk can refuse; a `write` may be a main loop's wake-up, which never fails.
DISK_CALLS = ["pwrite64", "ftruncate", "fsync", "renameat2", "linkat", "mkdir"]
# These are mostly of others: one in a few will do.
FREQUENT = {"openat": 0.05, "write": 0.1}
TARGETS = {"ova": "m.ova", "ovf": "m-ovf", "vmx": "m-vmx", "libvirt": "m-libvirt", "vagrant": "m.box",
           "raw": "m-raw", "vhdx": "m-vhdx"}
LINE = re.compile(r"(\d+) +(\w+)\(")


def prepare(desk):
    image = desk.top / "image.qcow2"
    raw = desk.top / "image.raw"
    with raw.open("wb") as disk:
        disk.truncate(24 << 20)
        disk.seek(510)
        disk.write(b"\x55\xaa")
        for place in range(1, 22, 3):
            disk.seek(place << 20)
            disk.write(b"carrel %d " % place * 70000)
    subprocess.run(["qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, image], check=True)
    uuid = desk.json("create", "--name", "One", "--disk-image", image)["uuid"]
    desk.json("disk", "add", uuid, "8M")
    (desk.top / "out").mkdir()
    (desk.top / "kept").mkdir()


def trace(desk, *expressions, calls=None):
    prefix = ["strace", "-f", "-qqq", "-e", "signal=none", "-o", desk.top / "trace", "-e",
              f"trace={','.join(calls or CALLS)}"]
    for expression in expressions:
        prefix += ["-e", f"inject={expression}"]
    return prefix


def export(desk, format, **options):
    return desk.run("export", "One", desk.top / "out" / TARGETS[format], "--format", format, code=None,
                    environment={"ASAN_OPTIONS": "detect_leaks=0"}, **options)


def count(desk, format):
    answer = export(desk, format, prefix=trace(desk))
    if answer.code != 0:
        raise Failure(repr(answer))
    seen = collections.Counter(LINE.findall((desk.top / "trace").read_text(errors="replace")))
    most = collections.Counter()
    for (_, call), times in seen.items():
        most[call] = max(most[call], times)
    return sorted((call, k) for call, times in most.items() for k in range(1, times + 1))


def choose(instants, number, chance):
    """The frequent ones rarely; those there are, as often as it takes: threads are elsewhere each time."""
    weighted = sorted(((chance.random() ** (1 / FREQUENT.get(call, 1)), (call, k)) for call, k in instants),
                      reverse=True)
    weighted *= -(-number // len(weighted)) if STATED else 1
    return sorted(instant for _, instant in weighted[:number])


def clear(desk):
    for path in (desk.top / "out").iterdir():
        subprocess.run(["rm", "-r", "--", path], check=True)


def judge(desk, format, whole, fault):
    """Looks at what is there now, and after the next command."""
    target = desk.top / "out" / TARGETS[format]
    left = [path.name for path in target.parent.iterdir()
            if path != target and not path.name.endswith(".part")]
    if left:
        raise Failure(f"after {fault}: left {left}")
    desk.json("set", "One", "--notes", fault[:40])
    names = [path.name for path in target.parent.iterdir()]
    if names not in ([], [target.name]):
        raise Failure(f"after {fault} and a recovery: left {names}")
    if not names:
        return
    there = sorted(path.name for path in target.iterdir()) if target.is_dir() else []
    if there != whole:
        raise Failure(f"after {fault}: half a folder has the name: {there}")
    if format in ("ova", "ovf", "vmx", "libvirt", "vagrant"):
        desk.run("inspect", *(["--verify"] if format in ("ova", "ovf") else []), target)


def sweep(desk, what, calls, number, slowly=(), share=3):
    """One of `share` has to strike at least; `slowly` makes other calls wait."""
    prepare(desk)
    seed = os.environ.get("CARREL_FAULTS_SEED", "1")
    tried = struck = 0
    print(f"# seed {seed}")
    for format in TARGETS:
        chance = random.Random(f"{seed} {what} {format}")
        instants = count(desk, format)
        target = desk.top / "out" / TARGETS[format]
        whole = sorted(path.name for path in target.iterdir()) if target.is_dir() else []
        clear(desk)
        for call, k in choose([one for one in instants if one[0] in calls],
                              -(-number // len(TARGETS)), chance):
            answer = export(desk, format, prefix=trace(
                desk, f"{call}:{what}:when={k}", *slowly,
                calls=[call, *(expression.split(":")[0] for expression in slowly)]))
            fault = f"{what} at {call} {k} of {format}"
            tried += 1
            struck += answer.code != 0
            # Whoever is ended before he listens to Ctrl+C says nothing.
            said = len(answer.words.splitlines())
            if "KILL" not in what and answer.code != 0 and said != 1 and not (
                    "INT" in what and said == 0 and answer.code in (-2, 130)):
                raise Failure(f"after {fault}: said {answer.words!r}")
            judge(desk, format, whole, fault)
            clear(desk)
    print(f"# tried {tried}, struck {struck}")
    if struck * share < tried:
        raise Failure(f"the faults mostly missed: {struck} of {tried}")
    for format in TARGETS:
        if export(desk, format).code != 0:
            raise Failure(f"{format} cannot be exported any more")


@test
def killed_at_any_call_leaves_nothing(desk):
    sweep(desk, "signal=SIGKILL", CALLS, NUMBER)


@test
def a_full_disk_leaves_nothing(desk):
    sweep(desk, "error=ENOSPC", DISK_CALLS, NUMBER)


@test
def a_failing_disk_leaves_nothing(desk):
    sweep(desk, "error=EIO", DISK_CALLS, NUMBER)


@test
def cancelled_at_any_call_leaves_nothing(desk):
    """Ctrl+C at a chosen call.  What comes at the beginning, or when all is done, is no export's to cancel."""
    sweep(desk, "signal=SIGINT", CALLS, NUMBER, slowly=["pread64:delay_enter=2000"], share=10)


@test
def cancelled_leaves_nothing(desk):
    """Ctrl+C at the n-th write; strace lets reads wait, so that there is something left to cancel."""
    prepare(desk)
    cancelled = 0
    for format in TARGETS:
        target = desk.top / "out" / TARGETS[format]
        whole = []
        for k in (1, 4):
            answer = export(desk, format, prefix=trace(
                desk, f"pwrite64:signal=SIGINT:when={k}+{k}", "pread64:delay_enter=8000",
                calls=["pwrite64", "pread64"]))
            cancelled += answer.code != 0
            if answer.code == 0:
                whole = sorted(path.name for path in target.iterdir()) if target.is_dir() else []
            elif len(answer.words.splitlines()) != 1 or list(target.parent.iterdir()):
                raise Failure(f"{format}, cancelled at write {k}: {answer!r}")
            judge(desk, format, whole, f"cancelling {format} at write {k}")
            clear(desk)
        if export(desk, format).code != 0:
            raise Failure(f"{format} cannot be exported any more")
        clear(desk)
    print(f"# cancelled {cancelled} of {2 * len(TARGETS)}")
    if cancelled < len(TARGETS):
        raise Failure(f"only {cancelled} were cancelled at all")


main()
