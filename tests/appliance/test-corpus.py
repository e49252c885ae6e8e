#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Descriptors that nobody here wrote: each is understood or refused with a sentence, and at once.

CARREL_CORPUS names a folder with `appliances` (descriptors of others) and `expected` (what a person
read out of some of them); without it there is nothing to try, and the test says so.

usage: test-corpus.py CARRELCTL
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

SECONDS_MAX = 1
# Of the facts that a person found, and of the files that are descriptors at all.
RIGHT_MIN = 0.95
UNDERSTOOD_MIN = 0.80
SANITIZED = "asan" in os.environ.get("CARREL_BUILD_DIR", "")


def inspect(carrelctl, path, configuration=None):
    """Returns (exit code, standard output, standard error, CPU seconds)."""
    words = [carrelctl, "inspect", "--facts", str(path)]
    if configuration:
        words += ["--configuration", configuration]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(words, env=environment, stdin=subprocess.DEVNULL, stdout=out,
                                 stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return child.returncode, out.read(), err.read(), usage.ru_utime + usage.ru_stime


def complain_of(path, code, out, err, seconds):
    if code < 0:
        return f"ended by signal {-code}"
    if seconds > SECONDS_MAX and not SANITIZED:
        return f"took {seconds:.2f} s of the processor"
    if code == 0:
        # The metadata of a Vagrant box may only name the file that describes the machine.
        return None if json.loads(out)["systems"] or path.name.endswith("metadata.json") else (
            "understood without a machine")
    # The sanitizer says of its own accord that it does not know fibers well.
    lines = [line for line in err.decode().splitlines()
             if not (SANITIZED and "makecontext/swapcontext" in line)]
    if len(lines) != 1 or not lines[0].startswith("carrelctl: “") or not lines[0].isprintable():
        return f"said {lines[:3]}"
    return None


def try_all(carrelctl, folder):
    """Returns (how many were tried, how many understood, complaints, the slowest one's seconds)."""
    tried = understood = slowest = 0
    complaints = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name == "INDEX.tsv":
            continue
        result = inspect(carrelctl, path)
        tried += 1
        understood += result[0] == 0
        slowest = max(slowest, result[3])
        complaint = complain_of(path, *result)
        if complaint:
            complaints.append(f"{path.relative_to(folder)}: {complaint}")
    return tried, understood, complaints, slowest


def leaves(value, path=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, list):
        yield path + ".#", len(value)
        for number, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{number}]")
    else:
        yield path, value.strip().lower() if isinstance(value, str) else value


def score(carrelctl, corpus):
    """Returns (facts that are right, facts and inventions, what is not right)."""
    right = total = 0
    wrong = []
    for sheet in sorted((corpus / "expected").glob("*.json")):
        known = json.loads(sheet.read_text())
        code, out, _, _ = inspect(carrelctl, corpus / "appliances" / known["source"],
                                  known.get("configuration"))
        got = dict(leaves(json.loads(out))) if code == 0 else {}
        for key, value in leaves(known["expect"]):
            invented = max(0, got.get(key, 0) - value) if key.endswith(".#") else 0
            total += 1 + invented
            if key in got and got[key] == value:
                right += 1
            else:
                wrong.append(f"{sheet.stem}: {key}: {got.get(key)!r}, not {value!r}")
    return right, total, wrong


def report(good, number, name, details=()):
    print(f"{'ok' if good else 'not ok'} {number} {name}")
    for detail in details:
        print(f"# {detail}", flush=True)
    return good


def main():
    carrelctl = os.path.abspath(sys.argv[1])
    corpus = os.environ.get("CARREL_CORPUS")
    if not corpus:
        print("1..0 # SKIP CARREL_CORPUS names no folder with descriptors of others")
        return 0
    corpus = pathlib.Path(corpus)
    print("1..3", flush=True)
    tried, understood, complaints, slowest = try_all(carrelctl, corpus / "appliances")
    good = report(tried > 0 and not complaints, 1, "each is understood or refused with a sentence",
                  complaints + [f"{tried} tried, {understood} understood, slowest {slowest:.2f} s"])
    good &= report(understood >= UNDERSTOOD_MIN * tried, 2, "most are understood")
    right, total, wrong = score(carrelctl, corpus)
    good &= report(right >= RIGHT_MIN * total and total > 0, 3, "facts are those a person found",
                   wrong + [f"{right} of {total}"])
    return 0 if good else 1


sys.exit(main())
