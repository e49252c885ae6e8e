#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""README.md's table of faults names tests that are there, and leaves none out.

usage: test-table.py [WORD...]
"""

import fnmatch
import pathlib
import re
import subprocess
import sys

from faults import expect, main, test

HERE = pathlib.Path(__file__).resolve().parent


def list_tests():
    """What every script says its tests are called."""
    names = []
    for script in sorted(HERE.glob("test-*.py")):
        if script.name != pathlib.Path(__file__).name:
            said = subprocess.run([sys.executable, "-B", "-W", "ignore", script, "--list"], check=True,
                                  capture_output=True, text=True)
            names += said.stdout.split()
    return names


def read_patterns():
    rows = [line for line in (HERE / "README.md").read_text().splitlines() if line.startswith("| ")]
    expect(len(rows) > 10, "the table is not found")
    # The second cell; a fault may bear a quoted word, too.
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[2])]


@test("table/every-test-it-names-is-there")
def find_named():
    names = list_tests()
    for pattern in read_patterns():
        expect(fnmatch.filter(names, pattern), "no test is called", pattern)
    expect(not fnmatch.filter(names, "input/moon/*"), "everything is found")


@test("table/every-test-is-named")
def find_unnamed():
    patterns = read_patterns()
    for name in list_tests():
        expect(any(fnmatch.fnmatch(name, pattern) for pattern in patterns), name, "is not in the table")


main()
