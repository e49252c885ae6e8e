#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recovery is killed as well, again and again; what outlives a killed program is waited for.

usage: test-recovery.py [--long] [WORD...]
"""

import functools
import os
import shutil

from faults import Place, Wrong, expect, is_long, main, make_random, note, test
from instants import choose, count, kill_at
from interrupted import interrupt
from model import complain, lasting, look, verify
from operations import MIB, OPERATIONS, make_template

# Instants of each operation, and of the recovery after each; `--long` tries many.
NUMBER = 8 if is_long() else 1
NUMBER_OF_RECOVERY = 5 if is_long() else 2


@functools.cache
def get_template():
    return make_template()


def make_place(template=None):
    return Place(template=template or get_template().library)


def kill_recovery(damaged, operation, before, instants):
    """Kills one recovery after the other in one and the same library; then it must be whole."""
    with make_place(damaged.library) as place:
        killed = sum(kill_at(place, instant, "list").exit == "killed" for instant in instants)
        place.end_all()
        complaints = complain(place, [lasting(before), operation.after(before)])
        if complaints:
            raise Wrong("\n".join([f"recovery killed at {instants}:", *complaints]))
        return killed


def sweep(operation):
    chance = make_random("recovery", operation.name)
    tried, killed, lost = 0, 0, []
    for _ in range(NUMBER):
        interrupted = interrupt(make_place, operation, chance)
        if interrupted is None:
            continue
        damaged, before, instant = interrupted
        with damaged:
            with make_place(damaged.library) as place:
                instants = sorted(count(place, "list")[0])
            for _ in range(NUMBER_OF_RECOVERY):
                # One kill after the other, in the same library: depth two and three.
                chosen = [chance.choice(instants) for _ in range(chance.choice([1, 2]))]
                tried += len(chosen)
                try:
                    killed += kill_recovery(damaged, operation, before, chosen)
                except Wrong as wrong:
                    lost.append(f"killed at {instant}, then {wrong}")
    expect(tried > 0, "no kill left anything to recover")
    note(f"tried {tried} instants of recovery, killed {killed} times, lost {len(lost)}")
    expect(not lost, "\n".join(lost))
    expect(killed * 3 >= tried, "the kills mostly missed")


for each in OPERATIONS:
    if each.name not in ("start", "create and start"):
        test(f"recovery/killed-after/{each.name.replace(' ', '-')}")(functools.partial(sweep, each))


def harm_database(place, kind):
    path = place.library / "library.db"
    for suffix in ("-wal", "-shm"):
        if os.path.exists(f"{path}{suffix}"):
            os.unlink(f"{path}{suffix}")
    if kind == "deleted":
        path.unlink()
    else:
        path.write_bytes(b"" if kind == "emptied" else make_random("noise").randbytes(40 * 4096))


def sweep_rebuild(kind):
    """The library is made again out of what lies beside it, by a program that is killed meanwhile."""
    facts = lasting(look(get_template()))
    get_template().end_cores()
    with make_place() as place:
        harm_database(place, kind)
        instants = count(place, "list")[0]
    chosen = choose(instants, 30 if is_long() else 2, make_random("rebuild", kind))
    killed, lost = 0, []
    for instant in chosen:
        with make_place() as place:
            harm_database(place, kind)
            killed += kill_at(place, instant, "list").exit == "killed"
            complaints = complain(place, [facts])
            if complaints:
                lost.append(f"killed at {instant}: " + "\n".join(complaints))
    note(f"tried {len(chosen)} instants, killed {killed} times, lost {len(lost)}")
    expect(not lost, "\n".join(lost))
    expect(killed * 3 >= len(chosen), "the kills mostly missed")


for each in ("deleted", "emptied", "of-noise"):
    test(f"recovery/killed-while-rebuilding/{each}")(functools.partial(sweep_rebuild, each))


@test("recovery/a-growth-that-outlives-its-program-is-waited-for")
def wait_for_growth():
    """qemu-img begins its work only after the program that started it was killed."""
    with make_place() as place:
        facts = look(place)
        came, may_go = place.root / "came", place.root / "go"
        os.mkfifo(came)
        os.mkfifo(may_go)
        slow = place.write("slow", f"#!/bin/sh\necho > {came}\nread word < {may_go}\n"
                           f'exec {shutil.which("qemu-img")} "$@"\n', 0o755)
        growing = place.begin("disk", "grow", "alpha", "disk0", "128M", CARREL_QEMU_IMG=slow)
        came.read_text()
        place.kill(growing.pid)
        growing.wait()
        showing = place.begin("--json", "show", "alpha")
        # It waits: whatever it said now would soon be wrong.
        expect(showing.runs_for(1), "the size is told while the disk still grows:", showing.wait)
        may_go.write_text("go\n")
        answer = showing.wait()
        expect(answer.exit == "ok", answer)
        expect(answer.json["disks"][0]["size-bytes"] == 128 * MIB, answer)
        grow = next(one for one in OPERATIONS if one.name == "grow")
        verify(place, grow.after(facts))


try:
    main()
finally:
    if get_template.cache_info().currsize:
        get_template().close()
