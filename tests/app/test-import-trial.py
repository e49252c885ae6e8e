# SPDX-License-Identifier: GPL-3.0-or-later
"""Trial starts after an import, with QEMU: tiny systems of our own, and what is found of them afterwards."""

import contextlib
import ctypes
import hashlib
import json
import os
import select
import shutil
import signal
import subprocess

import desk
import packages
from desk import test

# Prints the text behind it by the BIOS, then sleeps.
PRINTER = bytes.fromhex("31c08ed8fcbe167cac08c07406b40ecd10ebf5f4ebfd")


def expect(good, *words):
    if not good:
        raise AssertionError(" ".join(map(str, words)))


def require_tools():
    if not packages.has_qemu_img() or not shutil.which("qemu-system-x86_64"):
        raise desk.Skip("QEMU is not installed")


def make_package(place, name, text=None, **options):
    """An OVA whose system prints a text when it is started by the BIOS; without one nothing starts."""
    raw = packages.make_raw(place.top / f"{name}.raw")
    if text is not None:
        with open(raw, "r+b") as disk:
            disk.write(PRINTER + text.encode() + b"\0")
            disk.seek(510)
            disk.write(b"\x55\xaa")
    disk = packages.convert(raw, place.top / f"{name}.vmdk", "stream")
    return packages.make_ova(place.top / f"{name}.ova", [packages.System(
        name, name, [packages.Disk("d", 8 * packages.MIB, disk)], memory=128, **options)])


def get_digest(place, uuid):
    digest = hashlib.sha256()
    for path in sorted((place.folder(uuid) / "disks").iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def expect_gone(place, uuid):
    for pid, _ in place.processes("qemu-system"):
        expect(desk.wait_gone(pid), "QEMU lives on")
    expect(not (place.folder(uuid) / "trial").exists(), "the layers are left")
    expect(place.json("list")["machines"][0]["state"] == "stopped", "it is not off")


def import_on_a_terminal(place, *arguments):
    """What came of it, and what a person at the terminal was shown meanwhile."""
    ours, theirs = os.openpty()
    process = subprocess.Popen([desk.CARRELCTL, "import", *map(str, arguments), "--json"],
                               env=place.environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=theirs, cwd=place.top)
    os.close(theirs)
    said = json.loads(process.stdout.read())
    process.stdout.close()
    process.wait(desk.PATIENCE_S)
    shown = b""
    with contextlib.suppress(OSError):
        while part := os.read(ours, 4096):
            shown += part
    os.close(ours)
    return said["machines"][0], shown.decode()


class Cores:
    """Tells of the first core that comes, by the folder that it makes for itself."""

    IN_CREATE = 0x100

    def __init__(self, runtime):
        runtime.mkdir(mode=0o700, exist_ok=True)
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.descriptor = self.libc.inotify_init1(os.O_CLOEXEC)
        expect(self.descriptor >= 0, "no inotify")
        expect(self.libc.inotify_add_watch(self.descriptor, os.fsencode(runtime),
                                           self.IN_CREATE) >= 0, "no watch")

    def wait(self):
        """The UUID of its machine."""
        ready, _, _ = select.select([self.descriptor], [], [], desk.PATIENCE_S)
        expect(ready, "no core came")
        event = os.read(self.descriptor, 4096)
        os.close(self.descriptor)
        length = int.from_bytes(event[12:16], "little")
        return event[16:16 + length].split(b"\0")[0].decode()


def wait_for_guest(place, cores):
    """Waits until the machine that is imported runs; gives its QEMU's process."""
    uuid = cores.wait()
    place.json("wait", uuid, "--until", "running")
    return place.json("show", uuid)["qemu-pid"]


@test(engine=None)
def a_system_that_prints_has_started(place):
    require_tools()
    said = place.json("import", make_package(place, "tiny", "tiny login:"))["machines"][0]
    expect(said["trial"]["outcome"] == "booted", said)
    expect(said["trial"]["tried"][0]["by"] == "serial", said)
    expect("tiny login:" in said["trial"]["tried"][0]["words"], said)
    expect("kept" not in said["trial"], said)
    expect(len(said["trial"]["tried"]) == 1, said)
    expect_gone(place, said["uuid"])
    before = get_digest(place, said["uuid"])
    again = place.json("import", place.top / "tiny.ova", "--trial", "off")["machines"][0]
    expect("trial" not in again, again)
    expect(get_digest(place, again["uuid"]) == before, "the trial wrote into the disk")


@test(engine=None)
def a_disk_without_a_system_is_tried_every_way_and_stays_as_planned(place):
    require_tools()
    package = make_package(place, "none")
    plan = place.json("import", package, "--plan")["machines"][0]["spec"]["machine"]
    said = place.json("import", package)["machines"][0]
    expect(said["trial"]["outcome"] == "failed", said)
    tried = [one["what"] for one in said["trial"]["tried"]]
    expect(len(tried) >= 3 and len(set(tried)) == len(tried), tried)
    expect(any("SATA" in what for what in tried) and any("IDE" in what for what in tried), tried)
    expect(all(one["words"] for one in said["trial"]["tried"]), said)
    spec = place.json("show", said["uuid"])["spec"]
    expect(spec["firmware"] == plan["firmware"], spec)
    expect(spec["disks"][0]["bus"] == plan["disks"][0]["bus"], spec)
    expect_gone(place, said["uuid"])


@test(engine=None)
def the_firmware_that_works_is_kept(place):
    require_tools()
    package = make_package(place, "other", "other login:", is_efi=True)
    plan = place.json("import", package, "--plan")["machines"][0]["spec"]["machine"]
    expect(plan["firmware"] == "uefi", plan)
    said = place.json("import", package)["machines"][0]
    spec = place.json("show", said["uuid"])["spec"]
    expect(said["trial"]["outcome"] == "booted", said)
    expect(said["trial"]["tried"][0]["outcome"] == "failed", said)
    expect("BIOS" in said["trial"]["kept"], said)
    expect(spec["firmware"] == "bios", spec)
    expect(all(card["connected"] for card in spec["networks"]), "its cables were left out")
    expect(place.run("doctor").code == desk.OK, "the doctor complains")


@test(engine=None)
def a_trial_ends_in_time_and_when_it_is_cancelled(place):
    require_tools()
    package = make_package(place, "mute", "nothing that tells")
    said, shown = import_on_a_terminal(place, package, "--trial-timeout", "4")
    expect("Trying whether it starts" in shown and shown.endswith("\r\033[K"), repr(shown))
    expect(said["trial"]["outcome"] == "failed", said)
    expect(sum(one["seconds"] for one in said["trial"]["tried"]) <= 30, said)
    expect_gone(place, said["uuid"])
    place.json("delete", said["uuid"])
    place.json("purge", said["uuid"])

    cores = Cores(place.runtime)
    process = place.launch("import", package, "--json")
    wait_for_guest(place, cores)
    process.send_signal(signal.SIGINT)
    answer = place.finish(process)
    expect(answer.code == desk.OK, answer)
    said = answer.json["machines"][0]
    expect(said["trial"]["outcome"] == "cancelled", said)
    expect_gone(place, said["uuid"])


@test(engine=None)
def a_trial_whose_program_is_killed_ends_by_itself(place):
    require_tools()
    package = make_package(place, "mute", "nothing that tells")
    cores = Cores(place.runtime)
    process = place.launch("import", package)
    guest = wait_for_guest(place, cores)
    process.kill()
    process.communicate()
    # The core sees that nobody is connected any more.
    expect(desk.wait_gone(guest), "the guest lives on without anybody")
    machines = place.json("list")["machines"]
    expect(len(machines) == 1 and machines[0]["state"] == "stopped", machines)
    expect(not (place.folder(machines[0]["uuid"]) / "trial").exists(), "the layers are left")
    expect(place.json("start", "mute")["machines"][0]["state"] == "running", "it does not start")
    place.json("poweroff", "mute")


if __name__ == "__main__":
    desk.main()
