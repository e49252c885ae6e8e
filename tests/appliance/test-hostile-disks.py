#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""carrelctl convert on disks that lie, reach for other files, or are bombs, and carrelctl import on folders
with such disks in layers.

For every one: nothing outside the folder for the result is touched; a canary's words are in no result and
no message, and neither it nor the files of the host that are named are ever opened; no socket of the
network; nothing executed but qemu-img, and that only with our own words; at most 256 MiB of memory; no more
than 64 MiB of disk; no more than 10 s of the processor, no signal; and a refusal is one sentence that names
the disk, with nothing left behind.
"""

import hashlib
import itertools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import hostile_disks  # noqa: E402
import hostile_layers  # noqa: E402

CTL = pathlib.Path(os.environ["CARREL_BUILD_DIR"]).resolve() / "app" / "carrelctl"
SANITIZED = os.environ.get("CARREL_SANITIZED")
TOKEN = b"canary-token-7f3a91"
MEMORY_MAX = 256 << 20
GROWTH_MAX = 64 << 20
SECONDS_MAX = 10
TRACED = "trace=execve,execveat,openat,open,openat2,socket,connect"


def state(folder):
    """What lies in a folder, with contents and times."""
    return {path.relative_to(folder): (path.lstat().st_mode, path.lstat().st_mtime_ns,
                                       hashlib.sha256(path.read_bytes()).digest())
            for path in sorted(folder.rglob("*")) if path.is_file()}


class Run:
    """One conversion, or the import of a folder, in a folder of its own, watched."""

    def __init__(self, top, content):
        self.inside, self.out = top / "in", top / "out"
        for folder in (self.inside, self.out):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        self.is_folder = isinstance(content, dict)
        self.source = self.inside / ("machine" if self.is_folder else "disk.img")
        for path, part in ([(self.source / name, part) for name, part in content.items()]
                           if self.is_folder else [(self.source, content)]):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(part)
        self.target = self.out / "made.qcow2"
        words = ["import", self.source, "--trial", "off"] if self.is_folder else ["convert", self.source,
                                                                                   self.target]
        before, trace = state(self.inside), top / "trace"
        environment = dict(os.environ, LC_ALL="C.UTF-8", ASAN_OPTIONS="detect_leaks=0", HOME=str(top),
                           CARREL_LIBRARY=str(self.out), CARREL_RUNTIME_DIR=str(top / "run"),
                           XDG_CACHE_HOME=str(top / "cache"), CARREL_ENGINE="null")
        process = subprocess.Popen(
            ["strace", "-f", "-qq", "-s", "4096", "-e", TRACED, "-e", "signal=!all", "-o", trace, CTL,
             *words], env=environment, cwd=top, stdin=subprocess.DEVNULL,
            stdout=open(top / "stdout", "wb"), stderr=open(top / "stderr", "wb"))
        _, status, self.usage = os.wait4(process.pid, 0)
        process.returncode = status
        self.code = os.waitstatus_to_exitcode(status)
        self.said = (top / "stdout").read_bytes() + (top / "stderr").read_bytes()
        # What the sanitizer says of our fibers is no word of ours.
        self.words = "".join(line for line in (top / "stderr").read_text(errors="replace").splitlines(True)
                             if "makecontext/swapcontext" not in line)
        self.trace = trace.read_text(errors="replace")
        self.untouched = state(self.inside) == before

    def problems(self, verdict, canary, canary_state):
        yield from self.reaching(canary, canary_state)
        if not SANITIZED and self.usage.ru_maxrss * 1024 > MEMORY_MAX:
            yield f"{self.usage.ru_maxrss >> 10} MiB of memory"
        if not SANITIZED and self.usage.ru_utime + self.usage.ru_stime > SECONDS_MAX:
            yield "too long"
        if self.code < 0:
            yield f"signal {-self.code}"
        made = sorted(self.out.glob("machines/*/disks/*") if self.is_folder else self.out.iterdir())
        if sum(path.stat().st_blocks * 512 for path in made) > GROWTH_MAX:
            yield "too much written"
        if any(TOKEN in path.read_bytes() for path in made) or TOKEN in self.said:
            yield "the canary's words got out"
        # A machine whose disk is not known may be made without it.
        least = 0 if self.is_folder and verdict == "safe" else 1
        if self.code == 0 and (not least <= len(made) <= 1 if self.is_folder else made != [self.target]):
            yield f"made {made}"
        if self.code != 0:
            yield from self.refusal(made)
        if (verdict == "reject" and self.code == 0) or (verdict == "accept" and self.code != 0):
            yield f"was to {verdict}"

    def reaching(self, canary, canary_state):
        if not self.untouched or state(canary.parent) != canary_state:
            yield "something else was changed"
        # GLib looks into /etc/passwd for the home folder where there is a library.
        passwords = () if self.is_folder else ("/etc/passwd", )
        for name in (str(canary), "../canary", "/etc/shadow", "/dev/sd", *passwords):
            if re.search(rf'open(at2?)?\([^"]*"[^"]*{re.escape(name)}', self.trace):
                yield f"{name} was opened"
        if re.search(r"AF_INET", self.trace):
            yield "the network was used"
        for program in re.findall(r'execve(?:at)?\([^"]*"([^"]*)".*= 0$', self.trace, re.MULTILINE):
            if os.path.basename(program) not in ("carrelctl", "carrel-gate", "qemu-img"):
                yield f"{program} was run"

    def refusal(self, made):
        lines = self.words.splitlines()
        if made:
            yield f"left {made}"
        if len(lines) != 1 or not lines[0].startswith("carrelctl: ") or len(lines[0]) > 1000:
            yield f"said {lines}"
        elif self.is_folder and "Kiste" not in lines[0] and "machine" not in lines[0]:
            yield f"does not name the machine: {lines[0]}"
        elif not self.is_folder and "disk.img" not in lines[0] and "more than 128 times" not in lines[0]:
            yield f"does not name the disk: {lines[0]}"


def main():
    with tempfile.TemporaryDirectory(prefix="carrel-hostile-") as name:
        top = pathlib.Path(name)
        (top / "safe").mkdir()
        canary = top / "safe" / "canary"
        canary.write_bytes(TOKEN * 500)
        canary_state = state(canary.parent)
        failed = count = 0
        for case, content, verdict in itertools.chain(hostile_disks.cases(canary, top),
                                                      hostile_layers.cases(canary)):
            if len(sys.argv) > 1 and not re.search(sys.argv[1], case):
                continue
            run = Run(top, content)
            found = list(run.problems(verdict, canary, canary_state))
            count += 1
            failed += bool(found)
            print(f"{'not ok' if found else 'ok'} {count} {case}: "
                  f"{'; '.join(found) or run.words.strip() or 'accepted'}".replace("#", " "), flush=True)
        print(f"1..{count}")
    sys.exit(1 if failed or not count else 0)


main()
