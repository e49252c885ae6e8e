#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports that are killed, cancelled or run out of room: every machine of the package, or nothing.

usage: test-import.py [--long] [WORD...]
"""

import functools
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

from faults import SOURCE, Place, Skip, Wrong, expect, is_stated, main, make_random, note, number_of, test
from instants import DISK_CALLS, choose, count, fail_at, kill_at

sys.path.insert(0, str(SOURCE / "tests" / "app"))
import packages  # pylint: disable=wrong-import-position

# Instants of an import; `--long` tries many, and CARREL_FAULTS_INSTANTS says how many: that many kills, half
# of them at calls and half at times, that many full disks, that many cancels.
NUMBER_OF_CALLS = number_of(14, 120, share=2)
NUMBER_OF_TIMES = number_of(8, 130, share=2)
NUMBER_OF_ERRORS = number_of(8, 60)
NUMBER_OF_CANCELS = number_of(6, 60)


class Package:
    """An archive of two machines, and what their disks hold."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cf-import-", dir="/tmp"))
        self.raws = {}
        systems = []
        for seed, name in enumerate(("web", "data")):
            raw = packages.make_raw(self.folder / f"{name}.raw", seed=seed)
            disk = packages.convert(raw, self.folder / f"{name}.vmdk", "stream")
            self.raws[name] = raw
            systems.append(packages.System(name, name, [
                packages.Disk(f"{name}-disk", 8 * packages.MIB, disk),
                packages.Disk(f"{name}-blank", 4 * packages.MIB)]))
        self.archive = packages.make_ova(self.folder / "shop.ova", systems, collection="shop")

    @property
    def arguments(self):
        return ["import", str(self.archive), "--trial", "on"]

    def close(self):
        shutil.rmtree(self.folder)


@functools.cache
def get_package():
    if not packages.has_qemu_img():
        raise Skip("qemu-img is not installed")
    return Package()


def get_files(place):
    top = place.library / "machines"
    return sorted(str(path.relative_to(top)) for path in top.rglob("*")) if top.exists() else []


def judge(place, answer, fault):
    """What there is after the next program has looked: both machines, whole and off, or nothing."""
    machines = place.ctl("list")["machines"]
    names = sorted(machine["name"] for machine in machines)
    words = f"after {fault}: {answer}"
    expect(names in ([], ["data", "web"]), words, names)
    expect(names or answer.exit != "ok", words, "and there is no machine")
    if not names:
        expect(get_files(place) == [], words, "left:", get_files(place))
        expect(place.ctl("folder", "list")["folders"] == [], words, "a folder is left")
    for machine in machines:
        expect(machine["state"] == "stopped", words, machine)
        folder = place.library / "machines" / machine["uuid"]
        expect(not (folder / "trial").exists(), words, "the layers of a trial are left")
        spec = place.ctl("show", machine["uuid"])["spec"]
        files = sorted(path.name for path in (folder / "disks").iterdir())
        expect(files == sorted(disk["file"] for disk in spec["disks"]), words, files)
        expect(packages.is_equal(get_package().raws[machine["name"]],
                                 folder / "disks" / spec["disks"][0]["file"]), words, "other bytes")
    place.end_cores()
    answer = place.run_ctl("doctor")
    expect(answer.exit == "ok", words, "doctor:", answer)


def sweep(faults, strike):
    lost = []
    for fault in faults:
        with Place() as place:
            try:
                judge(place, strike(place, fault), fault)
            except Wrong as wrong:
                lost.append(str(wrong))
    note(f"tried {len(faults)}, lost {len(lost)}")
    expect(not lost, "\n".join(lost))


@functools.cache
def get_instants():
    with Place() as place:
        instants, answer = count(place, *get_package().arguments)
        expect(answer.exit == "ok", answer)
        judge(place, answer, "no fault")
        return frozenset(instants)


@test("import/killed-at-a-call-leaves-all-or-nothing")
def killed_at_calls():
    chosen = choose(get_instants(), NUMBER_OF_CALLS, make_random("import", "calls"),
                    again=is_stated())
    sweep(chosen, lambda place, instant: kill_at(place, instant, *get_package().arguments))


@test("import/killed-at-any-time-leaves-all-or-nothing")
def killed_at_times():
    chance = make_random("import", "times")

    def strike(place, delay):
        process = place.begin(*get_package().arguments)
        process.runs_for(delay)
        place.kill(*place.pids("carrelctl"))
        return process.wait()

    sweep([chance.uniform(0, 0.5) for _ in range(NUMBER_OF_TIMES)], strike)


@test("import/cancelled-at-any-time-leaves-all-or-nothing")
def cancelled():
    chance = make_random("import", "cancels")

    def strike(place, delay):
        process = place.begin(*get_package().arguments)
        process.runs_for(delay)
        process.process.send_signal(signal.SIGINT)
        return process.wait()

    sweep([chance.uniform(0.02, 0.4) for _ in range(NUMBER_OF_CANCELS)], strike)


@test("import/a-disk-that-is-full-leaves-all-or-nothing")
def full_disk():
    chosen = choose(get_instants(), NUMBER_OF_ERRORS, make_random("import", "errors"), DISK_CALLS,
                    again=is_stated())
    sweep(chosen, lambda place, instant: fail_at(place, instant, "ENOSPC",
                                                 *get_package().arguments))


@test("import/a-small-disk-is-said-and-left-clean")
def small_disk():
    if subprocess.run(["prlimit", "--version"], check=False, capture_output=True).returncode != 0:
        raise Skip("prlimit is not installed")
    with Place() as place:
        place.ctl("list")
        # No file may grow beyond 1 MiB: the disk's pipeline is refused in the middle, or ended.
        answer = place.run_ctl(*get_package().arguments,
                               prefix=["prlimit", f"--fsize={packages.MIB}"])
        expect(answer.exit != "ok", answer)
        judge(place, answer, "no room")


try:
    main()
finally:
    if get_package.cache_info().currsize:
        get_package().close()
