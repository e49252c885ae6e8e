#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of VMware's and one of VirtualBox's, as those products lay them out, are dropped on the real window
and boot with QEMU, and nobody is asked anything.

Without arguments the guest is a system of ours that fits into a sector; with "--debian" it is Debian, which is
then started from the window, and its agent answers."""

import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "app"))
import dragged  # noqa: E402
import packages  # noqa: E402
import walk  # noqa: E402
from walk import check, desk  # noqa: E402

# Prints the text behind it by the BIOS, then sleeps.
PRINTER = bytes.fromhex("31c08ed8fcbe167cac08c07406b40ecd10ebf5f4ebfd")
BOOT_S = 900


def make_tiny(place):
    """A disk that prints what a system prints that has started."""
    raw = packages.make_raw(place / "tiny.raw")
    with open(raw, "r+b") as disk:
        disk.write(PRINTER + b"tiny login:\0")
        disk.seek(510)
        disk.write(b"\x55\xaa")
    return raw


def make_debian(place):
    base = subprocess.run([walk.SOURCE / "tools/media", "debian-base"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip()
    raw = place / "debian.raw"
    subprocess.run(["qemu-img", "convert", "-f", "qcow2", "-O", "raw", base, raw], check=True)
    return raw


def find_machine(person, name):
    found = [one for one in person.ctl("list")["machines"] if one["name"] == name]
    return found[0]["uuid"] if found else None


def was_asked(person):
    """Whether there is a page that asks, beside the window itself."""
    said = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(person.carrel.pid),
                           "--all", "--name", "^(Import|Choose)"],
                          capture_output=True, text=True, check=False)
    return bool(said.stdout.split())


def drop(person, name, folder):
    source = dragged.Source(folder)
    try:
        source.drop_on(person.window)
        card = person.card(name)
    finally:
        source.end()
    check(card, f"“{name}” is dropped, and is there")
    return find_machine(person, name)


def wait_tried(person, name):
    """What the window says when the import is done, which its trial start is part of."""
    said = person.program.find(name=re.compile(f"“{name}” was imported"), timeout=BOOT_S).name
    check("did not start" not in said, f"it was tried, and starts: {said}")
    check(not was_asked(person), f"nothing was asked about “{name}”")
    uuid = find_machine(person, name)
    check(person.ctl("show", uuid)["state"] == "stopped", "it is off after it was tried")
    return uuid


def boot(person, uuid, name, is_debian):
    """Its card's button starts it, as any machine."""
    person.card(name).find("push button", "Start", showing=False).act()
    person.ctl("wait", uuid, "--until", "running", "--timeout", str(BOOT_S))
    if is_debian:
        person.ctl("wait", uuid, "--until", "agent", "--timeout", str(BOOT_S))
        check(True, f"“{name}” is started from the window, and the agent in Debian answers")
    else:
        person.ctl("wait", uuid, "--until", "screen-stable", "--timeout", str(BOOT_S))
        check(True, f"“{name}” is started from the window, and draws")
    person.ctl("poweroff", uuid)
    person.program.find(name=f"{name}, Off")


def main():
    is_debian = "--debian" in sys.argv[1:]
    if not packages.has_qemu_img() or not walk.has_qemu():
        print("1..0 # SKIP QEMU is not installed")
        return
    with tempfile.TemporaryDirectory(prefix="carrel-walk-") as scratch:
        person = walk.Walk(scratch)
        try:
            raw = (make_debian if is_debian else make_tiny)(person.scratch)
            packages.make_vmx(person.downloads / "Kiste",
                              packages.convert(raw, person.scratch / "kiste.vmdk", "sparse"))
            packages.make_vbox(person.downloads / "Kasten",
                               packages.convert(raw, person.scratch / "kasten.vdi", "vdi"))
            raw.unlink()
            person.open()
            for name in ("Kiste", "Kasten"):
                drop(person, name, person.downloads / name)
                uuid = wait_tried(person, name)
                boot(person, uuid, name, is_debian)
        finally:
            person.end()
    walk.finish()


main()
