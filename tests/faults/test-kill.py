#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL at any instant of any operation: nothing is lost, half-made or left to be unlocked.

usage: test-kill.py [--long] [WORD...]
"""

import functools

from faults import Place, Wrong, expect, is_long, main, make_random, note, test
from instants import choose, count, kill_at
from model import complain
from operations import OPERATIONS, make_template

# Instants of each operation; `--long` tries many.
NUMBER = 40 if is_long() else 2
NUMBER_AT_RANDOM = 12 if is_long() else 1


@functools.cache
def get_template():
    return make_template()


def make_place():
    return Place(template=get_template().library)


def measure(operation):
    """The operation's instants, and how long it takes, in seconds."""
    with make_place() as place:
        operation.set_up(place)
        instants, answer = count(place, *operation.arguments)
        expect(answer.exit == "ok", answer)
        return instants


def judge(place, operation, before, answer, fault):
    complaints = complain(place, operation.allow(before, answer))
    if complaints:
        raise Wrong("\n".join([f"after {fault}:", str(answer), *complaints]))


def sweep_calls(operation):
    """Kills at calls: of carrelctl and of the core, whichever makes the call first."""
    instants = choose(measure(operation), NUMBER, make_random("calls", operation.name))
    lost, killed = [], 0
    for instant in instants:
        with make_place() as place:
            before = operation.set_up(place)
            answer = kill_at(place, instant, *operation.arguments)
            killed += "killed" in (place.root / "trace").read_text(errors="replace")
            try:
                judge(place, operation, before, answer, f"a kill at {instant}")
            except Wrong as wrong:
                lost.append(str(wrong))
    note(f"tried {len(instants)} instants, killed {killed} times, lost {len(lost)}:",
         *(f"{call}:{k}" for call, k in instants))
    expect(not lost, "\n".join(lost))
    # A call of the last few may not come again: threads take turns.
    expect(killed * 3 >= len(instants), "the kills mostly missed")


def kill_some(place, who):
    """Kills programs of one kind, or all at one instant."""
    names = {"program": ["carrelctl"], "core": ["carrel-vmm"],
             "all": ["carrelctl", "carrel-vmm", "qemu-system"]}[who]
    pids = place.pids(*names)
    place.kill(*pids)
    return len(pids)


def sweep_times(operation):
    """Kills at random times: the core, or everything at once."""
    chance = make_random("times", operation.name)
    lost, killed = [], 0
    for index in range(NUMBER_AT_RANDOM):
        who = ["all", "core", "program"][index % 3]
        with make_place() as place:
            before = operation.set_up(place)
            process = place.begin(*operation.arguments)
            delay = chance.uniform(0, 0.12)
            process.runs_for(delay)
            killed += bool(kill_some(place, who))
            answer = process.wait()
            try:
                judge(place, operation, before, answer, f"a kill of {who} after {delay:.4f} s")
            except Wrong as wrong:
                lost.append(str(wrong))
    note(f"tried {NUMBER_AT_RANDOM} instants, killed {killed} times, lost {len(lost)}")
    expect(not lost, "\n".join(lost))


def register(operation):
    test(f"kill/at-calls/{operation.name.replace(' ', '-')}")(
        functools.partial(sweep_calls, operation))
    test(f"kill/at-times/{operation.name.replace(' ', '-')}")(
        functools.partial(sweep_times, operation))


for each in OPERATIONS:
    register(each)


try:
    main()
finally:
    if get_template.cache_info().currsize:
        get_template().close()
