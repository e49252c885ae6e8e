# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rule programs share: the tree they read, C with its comments taken out, and the runner.

A rule program is a list of checks.  A check reads a tree and returns its complaints.  Each check
brings bad samples, which it must complain about, and good ones, which it must not: a rule that
cannot fail proves nothing.  The runner tries the samples first and then the tree itself, and prints
TAP.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOMS = [
    "base", "vmm-core", "display", "usb-redirect", "library-db", "appliance", "hosting", "ui", "app",
]
ENGINES = ["base", "vmm-core", "display", "usb-redirect", "library-db", "appliance", "hosting"]


class Tree:
    """The files under version control, or a sample of some held in memory."""

    def __init__(self, top=None, sample=None):
        self.top = pathlib.Path(top) if top else None
        self.sample = sample
        self.cache = {}
        if sample is not None:
            self.files = sorted(sample)
        else:
            self.files = sorted(self._list_files())

    def _list_files(self):
        command = ["git", "-C", str(self.top), "ls-files", "-z", "--cached", "--others",
                   "--exclude-standard"]
        try:
            listed = subprocess.run(command, check=True, capture_output=True).stdout
            names = [name for name in listed.decode().split("\0") if name]
        except (OSError, subprocess.CalledProcessError):
            # A tree without its history, as from an archive.
            names = []
            for folder, folders, files in os.walk(self.top):
                folders[:] = [f for f in folders if f != ".git" and not f.startswith("build")]
                names += [os.path.relpath(os.path.join(folder, f), self.top) for f in files]
        return [name for name in names if (self.top / name).is_file()]

    def read(self, path):
        if self.sample is not None:
            return self.sample[path]
        if path not in self.cache:
            self.cache[path] = (self.top / path).read_text(encoding="utf-8", errors="replace")
        return self.cache[path]

    def exists(self, path):
        return path in self.files

    def select(self, *suffixes, under=None):
        """The files with one of these suffixes, in the rooms (or folders) given."""
        for path in self.files:
            if path.endswith(suffixes) and (under is None or in_folder(path, under)):
                yield path

    def on_disk(self):
        """A folder that holds the tree: itself, or the sample written out, which goes with this object."""
        if self.sample is None:
            return self.top
        self.place = tempfile.TemporaryDirectory(prefix="carrel-rule-")
        folder = pathlib.Path(self.place.name)
        for path, text in self.sample.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        return folder


def in_folder(path, folders):
    return any(path.startswith(folder + "/") for folder in folders)


def is_engine(path):
    return in_folder(path, ENGINES) and not path.startswith("display/widget/")


TOKENS = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def blank(text, keep_strings=False):
    """C with its comments and strings blanked; every character stays at its place."""
    def replace(match):
        token = match.group(0)
        if token[0] in "\"'":
            return token if keep_strings else token[0] + " " * (len(token) - 2) + token[-1]
        return re.sub(r"[^\n]", " ", token)
    return TOKENS.sub(replace, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


class Check:
    """One sentence of the style guide: a function from a tree to complaints, and its samples."""

    def __init__(self, name, function, bad, good=()):
        self.name = name
        self.function = function
        self.bad = bad
        self.good = good


class Skip(Exception):
    """Raised by a check that cannot be made here; its text says why."""


def exceptions_of(tree):
    """tests/rules/exceptions.txt: `check path  reason`, one per line."""
    known = set()
    if tree.exists("tests/rules/exceptions.txt"):
        for line in tree.read("tests/rules/exceptions.txt").splitlines():
            words = line.split(None, 2)
            if len(words) == 3 and not line.startswith("#"):
                known.add((words[0], words[1]))
    return known


def run(checks):
    """Runs the checks on the tree named in argv[1], and prints TAP."""
    top = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    tree = Tree(top)
    excepted = exceptions_of(tree)
    number = failures = 0

    def report(good, name, details=(), skip=None):
        nonlocal number, failures
        number += 1
        failures += not good
        print(f"{'ok' if good else 'not ok'} {number} {name}" + (f" # SKIP {skip}" if skip else ""))
        for detail in details:
            print(f"# {detail}", file=sys.stdout if good else sys.stderr)

    print(f"1..{sum(2 for _ in checks)}")
    for check in checks:
        try:
            unseen = [f"not complained about: {sorted(sample)}" for sample in check.bad
                      if not check.function(Tree(sample=sample))]
            wrong = [f"complained about good: {complaint}" for sample in check.good
                     for complaint in check.function(Tree(sample=sample))]
            report(not unseen and not wrong, f"{check.name}: can fail", unseen + wrong)
            complaints = [complaint for complaint in check.function(tree)
                          if (check.name, complaint.split(":", 1)[0]) not in excepted]
            report(not complaints, check.name, complaints)
        except Skip as reason:
            report(True, f"{check.name}: can fail", skip=reason)
            report(True, check.name, skip=reason)
    sys.exit(1 if failures else 0)
