# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of carrelctl share: a library of their own, the program, and TAP."""

import contextlib
import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback

PATIENCE_S = 120
BUILD = pathlib.Path(os.environ.get("CARREL_BUILD_DIR", "build")).resolve()
CARRELCTL = BUILD / "app" / "carrelctl"
GRUB_ISO = pathlib.Path("/usr/lib/grub-rescue/grub-rescue-cdrom.iso")

OK, FAILED, USAGE, NOT_FOUND, AMBIGUOUS, STATE, BUSY, DENIED, NO_SPACE, TIMED_OUT, DAMAGED, \
    UNSUPPORTED = range(12)


class Failure(Exception):
    """A carrelctl that ended otherwise than the test says."""


class Skip(Exception):
    """A test that cannot be made here; its text says why."""


class Answer:
    """What a run of carrelctl gave."""

    def __init__(self, arguments, code, output, words):
        self.arguments = arguments
        self.code = code
        self.output = output
        self.words = words

    @property
    def json(self):
        return json.loads(self.output)

    def __repr__(self):
        return f"carrelctl {' '.join(map(str, self.arguments))} -> {self.code}\n{self.output}{self.words}"


class Desk:
    """A library and a runtime folder of their own, and carrelctl to work on them."""

    def __init__(self, engine="null"):
        # The paths of sockets are short: 107 bytes.
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="cd-", dir="/tmp"))
        self.library = self.top / "library"
        self.runtime = self.top / "run"
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("CARREL_")}
        self.environment.update({
            "CARREL_LIBRARY": str(self.library),
            "CARREL_RUNTIME_DIR": str(self.runtime),
            "XDG_CACHE_HOME": str(self.top / "cache"),
            "LC_ALL": "C.UTF-8",
            "G_DEBUG": "fatal-criticals",
        })
        if "LD_PRELOAD" in os.environ:
            self.environment["LD_PRELOAD"] = os.environ["LD_PRELOAD"]
        if engine:
            self.environment["CARREL_ENGINE"] = engine

    def launch(self, *arguments, prefix=(), environment=None, **options):
        # What is traced cannot look for leaks at its end.
        traced = {"ASAN_OPTIONS": "detect_leaks=0"} if "strace" in prefix else {}
        return subprocess.Popen(
            [*map(str, prefix), str(CARRELCTL), *map(str, arguments)],
            env={**self.environment, **traced, **(environment or {})},
            stdin=options.pop("stdin", subprocess.DEVNULL),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="surrogateescape",
            cwd=self.top, **options)

    def finish(self, process, *arguments, patience=PATIENCE_S, given=None):
        try:
            output, words = process.communicate(given, timeout=patience)
        except subprocess.TimeoutExpired:
            raise Failure(f"{arguments} hangs:\n{describe_threads(process.pid)}") from None
        # The address sanitizer says once in a process that it does not know fibers by heart.
        words = "".join(line for line in words.splitlines(True)
                        if "makecontext/swapcontext" not in line)
        return Answer(arguments, process.returncode, output, words)

    def run(self, *arguments, code=OK, patience=PATIENCE_S, given=None, **options):
        """Runs carrelctl; `code` is the exit code it must have, None for any; `given` is its input."""
        if given is not None:
            options["stdin"] = subprocess.PIPE
        answer = self.finish(self.launch(*arguments, **options), *arguments, patience=patience,
                             given=given)
        if code is not None and answer.code != code:
            raise Failure(f"expected exit code {code}: {answer!r}")
        return answer

    def json(self, *arguments, **options):
        return self.run(*arguments, "--json", **options).json

    def create(self, name, *arguments, **options):
        return self.json("create", "--name", name, "--disk", "64M", *arguments, **options)

    def machines(self, *arguments):
        return {machine["uuid"]: machine for machine in self.json("list", *arguments)["machines"]}

    def folder(self, uuid):
        return self.library / "machines" / uuid

    def processes(self, word=None):
        """The processes that a test or its programs started: (pid, command line)."""
        mark = f"CARREL_RUNTIME_DIR={self.runtime}".encode()
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                ours = mark in (entry / "environ").read_bytes().split(b"\0")
                line = (entry / "cmdline").read_bytes().split(b"\0")
                state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
            except OSError:
                continue
            text = b" ".join(line).decode(errors="replace")
            if ours and state != "Z" and (word is None or word in text):
                found.append((int(entry.name), text))
        return found

    def close(self):
        for pid, _ in self.processes():
            kill(pid)
        # What was mounted over the folders by a test is gone with its namespace.
        for path in self.top.rglob("*"):
            with contextlib.suppress(OSError):
                if path.is_dir() and not path.is_symlink():
                    path.chmod(0o700)
        shutil.rmtree(self.top, ignore_errors=True)


def kill(pid, number=signal.SIGKILL):
    """Kills one process and waits until it is gone, by its descriptor."""
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:
        return
    try:
        with contextlib.suppress(OSError):
            signal.pidfd_send_signal(descriptor, number)
        if number == signal.SIGKILL:
            select.select([descriptor], [], [], PATIENCE_S)
    finally:
        os.close(descriptor)


def wait_gone(pid, seconds=PATIENCE_S):
    """Waits until a process has ended; says whether it did."""
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:
        return True
    try:
        return bool(select.select([descriptor], [], [], seconds)[0])
    finally:
        os.close(descriptor)


def describe_threads(pid):
    """Where the threads of a process that hangs are."""
    lines = []
    for task in sorted(pathlib.Path(f"/proc/{pid}/task").iterdir()):
        with contextlib.suppress(OSError):
            lines.append(" ".join((task / name).read_text().strip() or "-"
                                  for name in ("comm", "wchan", "syscall")))
    if shutil.which("gdb"):
        with contextlib.suppress(subprocess.SubprocessError):
            lines.append(subprocess.run(["gdb", "-p", str(pid), "-batch", "-ex", "thread apply all bt"],
                                        capture_output=True, text=True, timeout=60).stdout)
    return "\n".join(lines)


TESTS = []


def test(function=None, *, engine="null"):
    """Marks a test.  It gets a desk of its own."""
    def mark(marked):
        TESTS.append((marked.__name__.replace("_", "-"), marked, engine))
        return marked
    return mark(function) if function else mark


def main():
    """Runs the tests of the calling file (those named in argv, if any) and prints TAP."""
    chosen = [entry for entry in TESTS if len(sys.argv) < 2 or entry[0] in sys.argv[1:]]
    print(f"1..{len(chosen)}")
    failures = 0
    for number, (name, function, engine) in enumerate(chosen, 1):
        desk = Desk(engine)
        try:
            function(desk)
            print(f"ok {number} {name}", flush=True)
        except Skip as reason:
            print(f"ok {number} {name} # SKIP {reason}", flush=True)
        except Exception:
            failures += 1
            for line in traceback.format_exc().rstrip().splitlines():
                print(f"# {line}")
            print(f"not ok {number} {name}", flush=True)
        finally:
            desk.close()
    sys.exit(1 if failures else 0)
