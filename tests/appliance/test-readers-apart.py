#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Only the confined child holds the readers of what strangers wrote: the other programs are not even
linked with the XML library, which those readers need.  What the child links shows that the look is one.

usage: test-readers-apart.py GATE PROGRAM...
"""

import pathlib
import subprocess
import sys

LIBRARY = "libxml2.so"


def links(program):
    said = subprocess.run(["readelf", "-d", program], check=True, capture_output=True, text=True).stdout
    return [line for line in said.splitlines() if "(NEEDED)" in line and LIBRARY in line]


def main():
    gate, *programs = sys.argv[1:]
    rows = [(gate, True), *((program, False) for program in programs)]
    print(f"1..{len(rows)}")
    wrong = 0
    for number, (program, wanted) in enumerate(rows, 1):
        good = bool(links(program)) == wanted
        wrong += not good
        print(f"{'ok' if good else 'not ok'} {number} {pathlib.Path(program).name}"
              f" {'holds' if wanted else 'does not hold'} the readers")
    return wrong != 0


sys.exit(main())
