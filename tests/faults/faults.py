# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fault tests share: a place of their own, carrelctl in it, its processes, and TAP.

A Place is a library, a home and a runtime folder that nobody else uses.  Every process that a test
starts, and whatever those start, carries the place's runtime folder in its environment: that is how
they are found, and only those are ever killed.  Leaving the place ends them and removes it.
"""

import json
import os
import pathlib
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

BUILD = pathlib.Path(os.environ.get("CARREL_BUILD_DIR", "build")).absolute()
SOURCE = pathlib.Path(__file__).resolve().parents[2]
CARRELCTL = os.environ.get("CARREL_FAULTS_CTL", str(BUILD / "app" / "carrelctl"))
CORE = os.environ.get("CARREL_FAULTS_VMM", str(BUILD / "vmm-core" / "carrel-vmm"))
GRUB = pathlib.Path("/usr/lib/grub-rescue/grub-rescue-cdrom.iso")
SEED = int(os.environ.get("CARREL_FAULTS_SEED", "20261121"))

# The machine that runs the tests may be busy: this only ends what hangs.
PATIENCE_S = 120

# carrelctl's exit codes, which its manual promises.
EXITS = ["ok", "failed", "usage", "not-found", "ambiguous", "state", "busy", "denied", "no-space",
         "timed-out", "damaged", "unsupported"]


class Skip(Exception):
    """Raised by a test that cannot be made here; its text says why."""


class Wrong(AssertionError):
    """Raised by a test that has seen something wrong."""


def expect(good, *words):
    if not good:
        raise Wrong(" ".join(str(word) for word in words))


class Answer:
    """What a run of carrelctl came to."""

    def __init__(self, arguments, status, out, err):
        self.arguments = arguments
        self.status = status
        self.out = out
        self.err = err

    @property
    def exit(self):
        """The exit code's name, or "killed"."""
        if self.status < 0:
            return "killed"
        return EXITS[self.status] if self.status < len(EXITS) else f"exit {self.status}"

    @property
    def json(self):
        try:
            return json.loads(self.out)
        except ValueError:
            raise Wrong(f"{self} is no JSON") from None

    @property
    def words(self):
        """Everything said to the person, in one text."""
        return self.out + self.err

    def __str__(self):
        text = (self.out[-600:] + self.err[-1200:]).strip()
        end = f"by signal {-self.status}" if self.status < 0 else self.exit
        return f"carrelctl {' '.join(map(repr, self.arguments))[:300]}: {end}: {text}"


def read_bytes(path):
    """The bytes of a file, or none when it is gone: processes end while one looks."""
    try:
        return pathlib.Path(path).read_bytes()
    except OSError:
        return b""


def wait_end(pid, timeout=PATIENCE_S):
    """Waits until a process, no child of ours, has ended; False when it has not in time."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], timeout)[0])
    finally:
        os.close(descriptor)


def send_signal(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


class Process:
    """A program of the place that runs beside the test."""

    def __init__(self, place, arguments, process, out, err):
        self.place = place
        self.arguments = arguments
        self.process = process
        self.out = out
        self.err = err

    @property
    def pid(self):
        return self.process.pid

    def is_running(self):
        return self.process.poll() is None

    def wait(self, timeout=PATIENCE_S):
        """Waits for its end; kills it when it hangs, which is a fault of its own."""
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise Wrong(f"hung for {timeout} s: {self.arguments} "
                        f"{read_bytes(self.err).decode(errors='replace')[-500:]}") from None
        return Answer(self.arguments, status, read_bytes(self.out).decode(errors="replace"),
                      read_bytes(self.err).decode(errors="replace"))

    def runs_for(self, seconds):
        """Whether it still runs when this time has passed: an instant to do harm at."""
        try:
            self.process.wait(seconds)
            return False
        except subprocess.TimeoutExpired:
            return True


class Place:
    """A library, a home and a runtime folder of our own."""

    def __init__(self, engine="null", template=None, **environment):
        # Short, for the path of a socket is at most 108 bytes long.
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="cf-", dir="/tmp"))
        self.run = self.root / "r"
        self.home = self.root / "home"
        self.library = self.root / "library"
        self.number = 0
        self.is_null = engine == "null"
        self.run.mkdir(mode=0o700)
        self.home.mkdir()
        if template is not None:
            shutil.copytree(template, self.library, symlinks=True)
        self.environment = self._make_environment(engine, environment)

    def _make_environment(self, engine, more):
        kept = {name: os.environ[name] for name in
                ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "LD_LIBRARY_PATH")
                if name in os.environ}
        kept.update({
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.run),
            "CARREL_LIBRARY": str(self.library),
            "CARREL_VMM": CORE,
            "CARREL_ACCELERATOR": "tcg",
            "CARREL_TCG_CACHE_MIB": "64",
            "G_DEBUG": "fatal-criticals",
            "GIO_USE_VFS": "local",
            "GSETTINGS_BACKEND": "memory",
        })
        if engine:
            kept["CARREL_ENGINE"] = engine
        kept.update({name: str(value) for name, value in more.items()})
        return kept

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.end_all()
        # A test may have taken the right to write away.
        for folder, _, _ in os.walk(self.root):
            os.chmod(folder, 0o700)
        shutil.rmtree(self.root, ignore_errors=True)

    # --- running carrelctl ---

    def begin(self, *arguments, prefix=(), program=CARRELCTL, **environment):
        """Starts carrelctl and returns at once.  Files take what it says: pipes would be inherited."""
        self.number += 1
        out = self.root / f"out{self.number}"
        err = self.root / f"err{self.number}"
        command = [*map(str, prefix), program,
                   *(one if isinstance(one, bytes) else str(one) for one in arguments)]
        merged = {**self.environment, **{name: str(value) for name, value in environment.items()
                                         if value is not None}}
        for name, value in environment.items():
            if value is None:
                merged.pop(name, None)
        with open(out, "wb") as out_file, open(err, "wb") as err_file:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out_file,
                                       stderr=err_file, env=merged, cwd=self.root)
        return Process(self, arguments, process, out, err)

    def run_ctl(self, *arguments, timeout=PATIENCE_S, **options):
        return self.begin(*arguments, **options).wait(timeout)

    def ctl(self, *arguments, **options):
        """Runs carrelctl, which must succeed, and returns what it printed as JSON."""
        answer = self.run_ctl("--json", *arguments, **options)
        expect(answer.exit == "ok", answer)
        return answer.json

    def refuse(self, exits, *arguments, **options):
        """Runs carrelctl, which must fail with one of these exits and say why in words."""
        answer = self.run_ctl(*arguments, **options)
        exits = [exits] if isinstance(exits, str) else exits
        expect(answer.exit in exits, "expected", exits, "but", answer)
        expect(len(answer.err.strip()) >= 20, "no words:", answer)
        for bad in ("CRITICAL", "Traceback", "locked", "(null)", "assertion"):
            expect(bad not in answer.err, bad, "in", answer)
        return answer

    # --- processes ---

    def processes(self):
        """The processes of this place: {pid: name}, zombies left out."""
        marks = [f"XDG_RUNTIME_DIR={self.run}".encode(), str(self.run).encode() + b"/"]
        found = {}
        for entry in os.listdir("/proc"):
            if not entry.isdigit() or int(entry) == os.getpid():
                continue
            told = read_bytes(f"/proc/{entry}/environ") + b"\0" + read_bytes(
                f"/proc/{entry}/cmdline")
            parts = told.split(b"\0")
            if marks[0] in parts or any(part.startswith(marks[1]) for part in parts):
                name = read_bytes(f"/proc/{entry}/comm").decode(errors="replace").strip()
                if name:
                    found[int(entry)] = name
        return found

    def pids(self, *names):
        """The pids of the place's processes whose name begins with one of these."""
        return sorted(pid for pid, name in self.processes().items() if name.startswith(names))

    def cores(self):
        return self.pids("carrel-vmm")

    def guests(self):
        return self.pids("qemu-system")

    def kill(self, *pids, number=signal.SIGKILL):
        """Kills processes of this place, all before any is waited for."""
        ours = self.processes()
        chosen = [pid for pid in pids if pid in ours]
        for pid in chosen:
            send_signal(pid, number)
        for pid in chosen:
            expect(wait_end(pid), "process", pid, "does not end")

    def end_all(self):
        """Ends whatever is left of this place; what ends last may start nothing new."""
        for _ in range(20):
            pids = [pid for pid in self.processes() if pid != os.getpid()]
            if not pids:
                return
            for pid in pids:
                send_signal(pid, signal.SIGCONT)
                send_signal(pid, signal.SIGKILL)
            for pid in pids:
                wait_end(pid, 10)
        raise Wrong(f"these processes do not end: {self.processes()}")

    def end_cores(self):
        """Waits until idle cores have ended by themselves, as they do when nobody is connected."""
        for pid in self.cores():
            expect(wait_end(pid), "core", pid, "stays although its machine is off")

    # --- files ---

    def write(self, name, content=b"", mode=0o600):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(mode)
        return path

    def make_iso(self, name="disc.iso"):
        """An installer image of our own, which a test may harm."""
        path = self.root / name
        if GRUB.exists():
            shutil.copyfile(GRUB, path)
        else:
            path.write_bytes(make_iso_bytes())
        return path


def make_iso_bytes():
    """An ISO 9660 image with nothing in it: a volume descriptor and a terminator."""
    image = bytearray(64 * 2048)
    descriptor = bytearray(2048)
    descriptor[0:7] = b"\x01CD001\x01"
    descriptor[8:72] = b" " * 64
    descriptor[80:88] = (64).to_bytes(4, "little") + (64).to_bytes(4, "big")
    image[16 * 2048:17 * 2048] = descriptor
    image[17 * 2048:17 * 2048 + 7] = b"\xffCD001\x01"
    return bytes(image)


def enter_own_mounts():
    """Goes on in a mount namespace of our own, where that is allowed: mounts end with the test."""
    if os.environ.get("CARREL_FAULTS_MOUNTS"):
        return
    command = ["unshare", "-m" if os.geteuid() == 0 else "-rm", "--propagation", "private"]
    tried = subprocess.run([*command, "mount", "-t", "tmpfs", "none", "/mnt"], check=False,
                           capture_output=True)
    os.environ["CARREL_FAULTS_MOUNTS"] = "yes" if tried.returncode == 0 else "no"
    if tried.returncode == 0:
        os.execvp("unshare", [*command, sys.executable, *sys.argv])


def expect_mounts():
    if os.environ.get("CARREL_FAULTS_MOUNTS") != "yes":
        raise Skip("mounting is not allowed here, not even in a namespace")


def mount(*arguments):
    expect_mounts()
    subprocess.run(["mount", *map(str, arguments)], check=True)


def unmount(path):
    subprocess.run(["umount", "-l", path], check=True)


class Test:
    """A function to call, and the sentence that it proves."""

    def __init__(self, name, function):
        self.name = name
        self.function = function


TESTS = []
NOTES = []


def test(name):
    """Marks a function as a test; its name is a sentence that can be wrong."""
    def register(function):
        TESTS.append(Test(name, function))
        return function
    return register


def note(*words):
    """A line that stands beneath the test that says it."""
    NOTES.append(" ".join(str(word) for word in words))


def make_random(*names):
    """Chance that can be repeated: the same seed and names, the same numbers."""
    return random.Random("/".join(str(name) for name in (SEED, *names)))


def is_long():
    return "--long" in sys.argv


def is_stated():
    """Whether the environment says how many instants to try."""
    return bool(os.environ.get("CARREL_FAULTS_INSTANTS"))


def number_of(short, long, share=1):
    """How many instants to try: what the environment says, or its share; else few, or many with `--long`."""
    if is_stated():
        return -(-int(os.environ["CARREL_FAULTS_INSTANTS"]) // share)
    return long if is_long() else short


def run_one(chosen):
    """Runs one test; its outcome is a pair of success and a skip's reason."""
    try:
        chosen.function()
        return True, None
    except Skip as reason:
        return True, str(reason)
    except Wrong as wrong:
        note(wrong)
        where = traceback.extract_tb(wrong.__traceback__)
        note("at", ", ".join(f"{pathlib.Path(frame.filename).name}:{frame.lineno}"
                             for frame in where[1:-1]))
    except Exception:  # pylint: disable=broad-except
        note(traceback.format_exc())
    return False, None


def main():
    """Runs the tests, all or those with a word of the command line in their name, and prints TAP; with
    --list, says only what they are called."""
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    chosen = [one for one in TESTS if not words or any(word in one.name for word in words)]
    if "--list" in sys.argv:
        print(*(one.name for one in chosen), sep="\n")
        return
    if not os.access(CARRELCTL, os.X_OK):
        print(f"1..0 # SKIP there is no carrelctl at {CARRELCTL}")
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print(f"1..{len(chosen)}\n# seed {SEED}", flush=True)
    failures = 0
    for number, one in enumerate(chosen, 1):
        begun = time.monotonic()
        good, skip = run_one(one)
        failures += not good
        print(f"{'ok' if good else 'not ok'} {number} {one.name}"
              + (f" # SKIP {skip}" if skip else ""))
        for line in "\n".join(NOTES).splitlines():
            print(f"# {line}")
        print(f"# {time.monotonic() - begun:.1f} s", flush=True)
        NOTES.clear()
    sys.exit(1 if failures else 0)
