#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A full or failing disk, at any call of any operation: an error in words, and all as before.

usage: test-errors.py [--long] [WORD...]
"""

import functools

from faults import Place, Wrong, expect, is_long, main, make_random, note, test
from instants import DISK_CALLS, choose, count, fail_at
from model import complain, lasting
from operations import OPERATIONS, make_template

NUMBER = 30 if is_long() else 2
WRITING = [operation for operation in OPERATIONS if "start" not in operation.name]


@functools.cache
def get_template():
    return make_template()


def make_place():
    return Place(template=get_template().library)


def measure(operation):
    with make_place() as place:
        operation.set_up(place)
        return count(place, *operation.arguments)[0]


def check_words(answer, error):
    """What failed is said once, in words, by a program that did not crash."""
    expect(answer.exit not in ("killed", "usage"), answer)
    if answer.exit != "ok":
        expect(len(answer.err.strip()) >= 20, "no words:", answer)
        expect("CRITICAL" not in answer.err and "(null)" not in answer.err, answer)
        if error == "ENOSPC":
            expect(answer.exit in ("no-space", "failed", "denied"), answer)


def try_one(operation, instant, error, sticky):
    """An operation that failed must have left everything as it was."""
    with make_place() as place:
        before = operation.set_up(place)
        answer = fail_at(place, instant, error, *operation.arguments, sticky=sticky)
        check_words(answer, error)
        allowed = [operation.after(before)] if answer.exit == "ok" else [lasting(before)]
        # A disk that has grown stays so: the settings then say what the file is.
        if operation.name == "grow":
            allowed.append(operation.after(before))
        complaints = complain(place, allowed)
        if complaints:
            raise Wrong("\n".join([str(answer), *complaints]))
        return answer.exit


def sweep(operation):
    chance = make_random("errors", operation.name)
    instants = choose(measure(operation), NUMBER, chance, DISK_CALLS)
    lost, exits = [], []
    for instant in instants:
        error = chance.choice(["ENOSPC", "EIO", "EROFS", "EDQUOT"])
        sticky = chance.choice([False, True])
        try:
            exits.append(try_one(operation, instant, error, sticky))
        except Wrong as wrong:
            lost.append(f"{error} at {instant}{' and on' if sticky else ''}: {wrong}")
    note(f"tried {len(instants)} errors, lost {len(lost)}; carrelctl said",
         ", ".join(f"{name} {exits.count(name)}" for name in sorted(set(exits))))
    expect(not lost, "\n".join(lost))


for each in WRITING:
    test(f"errors/{each.name.replace(' ', '-')}")(functools.partial(sweep, each))


try:
    main()
finally:
    if get_template.cache_info().currsize:
        get_template().close()
