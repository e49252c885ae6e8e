#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command lines that make no sense: each is refused with 2, in words, and changes nothing."""

from desk import USAGE, main, test

WRONG = [
    [], ["frobnicate"], ["disk"], ["disk", "explode"], ["media"], ["folder"], ["folder", "x"],
    ["list", "--nonsense"], ["list", "-x"], ["list", "a", "b"], ["list", "--sort", "weight"],
    ["list", "--sort"], ["list", "--running=yes"], ["list", "--json=1"], ["list", "--library"],
    ["list", "--library="], ["show"], ["show", "A", "B"], ["start"], ["start", "--accelerator", "hvf", "A"],
    ["create", "--name", ""], ["create", "--name", "a\nb"], ["create", "--name", "x" * 10240],
    ["create", "--name", " \t "], ["create", "--processors", "-1"], ["create", "--processors", "0"],
    ["create", "--processors", "256"], ["create", "--processors", "two"], ["create", "--processors", ""],
    ["create", "--processors", "99999999999999999999"],
    ["create", "--memory", "0"], ["create", "--memory", "1Q"], ["create", "--memory", "-1G"],
    ["create", "--memory", "99999999P"], ["create", "--memory", "16777216T"], ["create", "--memory", "5T"],
    ["create", "--disk", "1"], ["create", "--disk", "65T"], ["create", "--disk", "1GG"],
    ["create", "--firmware", "coreboot"], ["create", "--disk-bus", "floppy"],
    ["create", "--network", "maybe"], ["create", "--media", ""],
    ["create", "--name", "a", "--name", "b"], ["create", "x"],
    ["set", "A"], ["set", "A", "--name", ""], ["set", "A", "--notes", "n" * 65537],
    ["set", "A", "--tags", "a,,b"], ["set", "A", "--boot", "disk0,,"], ["set", "A", "--memory", "0"],
    ["disk", "add", "A"], ["disk", "add", "A", "1"], ["disk", "add", "A", "huge"],
    ["disk", "grow", "A", "disk0"], ["disk", "grow", "A", "disk0", "65T"], ["disk", "remove", "A"],
    ["media", "insert", "A"], ["type", "A"], ["type", "A", "\udcff"], ["key", "A"], ["key", "A", ""],
    ["key", "A", "ctrl+"], ["wait", "A"], ["wait", "A", "--until", "doomsday"],
    ["wait", "A", "--until", "running", "--timeout", "soon"], ["screenshot"], ["help", "frobnicate"],
    ["folder", "add"], ["folder", "add", ""],
]


@test
def each_is_refused(desk):
    desk.create("A")
    before = desk.run("show", "A", "--json").output
    for line in WRONG:
        refused = desk.run(*line, code=USAGE)
        assert refused.words.startswith("carrelctl: ") and refused.output == "", refused
        assert len(refused.words) < 2000, refused
    assert desk.run("show", "A", "--json").output == before
    assert len(desk.machines()) == 1


@test
def each_is_refused_in_json_too(desk):
    desk.create("A")
    for line in WRONG[7:30]:
        refused = desk.run(*line, "--json", code=None)
        if refused.code != 0:
            assert refused.code == USAGE and refused.json["error"]["code"] == "usage", refused


@test
def dashes_end_options(desk):
    made = desk.create("--strange")
    assert desk.run("show", "--json", "--", "--strange").json["uuid"] == made["uuid"]


if __name__ == "__main__":
    main()
