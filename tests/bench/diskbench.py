# SPDX-License-Identifier: GPL-3.0-or-later
"""What bench-import and bench-export share: a disk like a system's, and the timing of programs."""

import io
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import threading
import time

MIB = 1 << 20
DISK_BYTES = 2048 * MIB
DATA_BYTES = 798 * MIB
BLOCK = 4096
CORES = 2
SAMPLE_S = 0.005
RUNS = int(os.environ.get("CARREL_BENCH_RUNS", "5"))
BUILD = pathlib.Path(os.environ.get("CARREL_BUILD_DIR", "build")).resolve()
CONVERT = str(BUILD / "tests" / "bench" / "disk-convert")


def files():
    """The files a system is made of, in an order that is always the same."""
    for top in ("/usr/include", "/usr/lib", "/usr/share", "/usr/bin"):
        for folder, folders, names in os.walk(top):
            folders.sort()
            for name in sorted(names):
                path = os.path.join(folder, name)
                if os.path.isfile(path) and not os.path.islink(path):
                    yield path


def copy(name, disk, most):
    """Copies the beginning of a file, in pieces: a program that is started inherits how much memory this one
    has had at most.  Gives how much it was."""
    length = 0
    with open(name, "rb") as source:
        while length < most and (piece := source.read(min(MIB, most - length))):
            disk.write(piece)
            length += len(piece)
    return length


def make_disk(path):
    """A sparse disk of 2 GiB with 798 MiB of this system's own programs, as a file system has them: each
    file from a block of its own on, with holes between stretches."""
    left, offset, since_hole = DATA_BYTES, BLOCK, 0
    with open(path, "wb") as disk:
        disk.truncate(DISK_BYTES)
        disk.seek(510)
        disk.write(b"\x55\xaa")
        for name in files():
            disk.seek(offset)
            try:
                used = (copy(name, disk, left) + BLOCK - 1) // BLOCK * BLOCK
            except OSError:
                continue
            offset, left, since_hole = offset + used, left - used, since_hole + used
            if since_hole >= 48 * MIB:
                offset, since_hole = offset + 64 * MIB, 0
            if left <= 0:
                return
    sys.exit(f"this system has too few files: {left} bytes are missing")


def make_ova(disk, folder):
    """A package with the disk as qemu-img packs it; gives its path, and where the disk lies in it."""
    vmdk, ova = folder / "disk.vmdk", folder / "machine.ova"
    run(["qemu-img", "convert", "-W", "-m", "16", "-f", "raw", "-O", "vmdk",
         "-o", "subformat=streamOptimized", disk, vmdk])
    with tarfile.open(ova, "w", format=tarfile.USTAR_FORMAT) as archive:
        text = b"<Envelope/>\n"
        member = tarfile.TarInfo("machine.ovf")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
        archive.add(vmdk, "disk.vmdk")
    with tarfile.open(ova) as archive:
        offset = archive.getmember("disk.vmdk").offset_data
    length = vmdk.stat().st_size
    vmdk.unlink()
    return ova, offset, length


def run(arguments):
    """Runs a program; gives wall seconds, CPU seconds, the most memory in MiB, and what it printed."""
    begin = time.perf_counter()
    process = subprocess.Popen([str(argument) for argument in arguments], stdout=subprocess.PIPE)
    said = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = status
    if status != 0:
        sys.exit(f"{arguments[0]} failed")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said


def sync(path):
    descriptor = os.open(path, os.O_RDONLY)
    begin = time.perf_counter()
    os.fsync(descriptor)
    os.close(descriptor)
    return time.perf_counter() - begin


class Room:
    """How much of a file system is taken at most while something runs, beyond what is left of it then."""

    def __init__(self, folder):
        self.folder, self.extra = folder, 0

    def _get_free(self):
        status = os.statvfs(self.folder)
        return status.f_bfree * status.f_frsize

    def _watch(self):
        while not self.done.wait(SAMPLE_S):
            self.least = min(self.least, self._get_free())

    def __enter__(self):
        self.least, self.done = self._get_free(), threading.Event()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()
        self.extra = max(self.extra, self._get_free() - self.least)


class Row:
    """One way of doing it: runs, of which the median counts."""

    def __init__(self, name):
        self.name, self.walls, self.cpus, self.memories, self.syncs = name, [], [], [], []

    def add(self, *measured, synced=0.0):
        wall, cpu, memory = measured[:3]
        self.walls.append(wall)
        self.cpus.append(cpu)
        self.memories.append(memory)
        self.syncs.append(synced)

    wall = property(lambda self: statistics.median(self.walls))
    cpu = property(lambda self: statistics.median(self.cpus))
    memory = property(lambda self: max(self.memories))
    durable = property(lambda self: statistics.median(w + s for w, s in zip(self.walls, self.syncs)))

    def show(self, note=""):
        print(f"{self.name:44} wall {self.wall:6.2f} s (best {min(self.walls):6.2f} s, "
              f"durable {self.durable:6.2f} s)   "
              f"CPU {self.cpu:6.2f} s   peak {self.memory:5.0f} MiB   {note}")


def judge(words, value, limit, is_at_least):
    fine = value >= limit if is_at_least else value <= limit
    print(f"{words:64} {value:8.2f}   ({'at least' if is_at_least else 'at most'} {limit:g})"
          f"{'' if fine else '   MISSED'}")
    return fine


def say_load():
    print(f"{len(os.sched_getaffinity(0))} of {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; "
          f"the medians of {RUNS} runs, which took turns")


def scratch():
    needed = {"qemu-img", "sha256sum", "tar"}
    missing = sorted(name for name in needed if shutil.which(name) is None)
    if missing:
        sys.exit(f"needs {', '.join(missing)}")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    return tempfile.TemporaryDirectory(prefix="carrel-bench-", dir=os.environ.get("CARREL_BENCH_FOLDER"))
