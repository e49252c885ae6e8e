#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What other products keep comes in through the real window: dropped on it, found in its place, and named
when the program is started.  A machine of VMware and one of VirtualBox ask nothing; a package with a licence is planned on a
page, and made when the licence is agreed to.  The guests are the null engine's."""

import os
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

LICENCE = "You owe us a cake."
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKyC6OucaQ8U7JaSiWwnE2n3RR6414g53z/NBEGCpnyB anna@desk"
PICTURES = os.environ.get("CARREL_WALK_PICTURES")


def keep_picture(window, name):
    if PICTURES:
        window.picture(f"{PICTURES}/import-{name}.png")


def make_packages(place):
    raw = packages.make_raw(place / "disk.raw")
    packages.make_vmx(place / "Kiste", packages.convert(raw, place / "kiste.vmdk", "sparse"))
    disk = packages.convert(raw, place / "disk.vdi", "vdi")
    packages.make_vbox(place / "Truhe", disk, "Truhe")
    machines = place.parent / "VirtualBox VMs"
    machines.mkdir()
    packages.make_vbox(machines / "Kasten", disk)
    disk = packages.convert(raw, place / "d.vmdk", "stream")
    eula = f"<EulaSection><Info>licence</Info><License>{LICENCE}</License></EulaSection>"
    packages.make_ova(place / "cake.ova", [
        packages.System("cake", "Cake", [packages.Disk("d", 8 * packages.MIB, disk)], extra=eula)])
    return raw


def find_machine(person, name):
    found = [one for one in person.ctl("list")["machines"] if one["name"] == name]
    return found[0]["uuid"] if found else None


def disk_of(person, uuid):
    folder = person.scratch / "library" / "machines" / uuid
    return next(folder.glob("**/*.qcow2"))


def drop(person, name, raw, *paths):
    source = dragged.Source(*paths)
    try:
        source.drop_on(person.window)
        check(person.card(name), f"“{name}” is dropped, and is there without a question")
    finally:
        source.end()
    uuid = find_machine(person, name)
    check(packages.is_equal(raw, disk_of(person, uuid)), "with what was on its disk")


def discover(person, raw):
    """What lies where another product keeps it is listed, and planned on a page when it is chosen."""
    person.choose("More ways to begin", "From another product")
    page = desk.Window.of_process(person.carrel.pid, "^From another product$")
    person.click(person.program.find(walk.ROW, re.compile("Kasten")), page)
    person.program.find("push button", "Import").act()
    check(person.card("Kasten"), "a machine of VirtualBox is found in its place, and imported")
    check(packages.is_equal(raw, disk_of(person, find_machine(person, "Kasten"))),
          "with what was on its disk")


def agree(person, path, raw):
    second = subprocess.run([walk.BUILD / "app/carrel", path], env=person.environment, check=False,
                            timeout=120)
    check(second.returncode == 0, "a package that is named at the start is shown by the first window")
    page = desk.Window.of_process(person.carrel.pid, "^Import$")
    button = person.program.find("push button", "Import")
    check(not button.sensitive, "it cannot be imported before the licence is agreed to")
    check(person.program.find("text", re.compile("[Ll]icence")).text.startswith(LICENCE),
          "the licence is there to be read")
    keep_picture(page, "licence")
    person.click(person.program.find("check box"), page)
    desk.wait("the button", lambda: button.sensitive)
    button.act()
    check(person.card("Cake"), "the machine is there when it is agreed to")
    check(packages.is_equal(raw, disk_of(person, find_machine(person, "Cake"))),
          "with what was on its disk")


def tell_cloud(person, raw):
    """A cloud image is planned on a page with the user that it will have, who can be another one."""
    image = packages.convert(raw, person.downloads / "debian-12-genericcloud-amd64.qcow2", "qcow2")
    subprocess.run([walk.BUILD / "app/carrel", image], env=person.environment, check=True, timeout=120)
    page = desk.Window.of_process(person.carrel.pid, "^Import$")
    button = person.program.find("push button", "Import")
    user = person.program.find("text", re.compile("^User"))
    check(button.sensitive, "a cloud image may be imported with the one key that there is")
    keep_picture(page, "cloud")
    user.set_text("No user")
    desk.wait("the objection", lambda: not button.sensitive)
    check(True, "but not with a name that no user can have")
    user.set_text("anna")
    desk.wait("the button", lambda: button.sensitive)
    button.act()
    name = "debian-12-genericcloud-amd64"
    check(person.card(name), "and is there")
    disc = person.scratch / "library" / "machines" / find_machine(person, name) / "discs" / "seed.iso"
    told = disc.read_bytes()
    check(b'- name: "anna"' in told and KEY.encode() in told, "with a disc that tells it who it is for")


def leave(person, page):
    page.activate()
    page.key("Escape")


def open_by_content(person):
    """What is called ".img" is opened by what it is: a disk comes in, and what may be either is asked about."""
    system = packages.make_raw(person.downloads / "system.img", gpt="linux")
    stick = packages.make_raw(person.downloads / "stick.img", gpt="efi")
    cloud = packages.convert(system, person.downloads / "jammy-server-cloudimg-amd64.img", "qcow2")
    source = dragged.Source(cloud)
    try:
        source.drop_on(person.window)
        page = desk.Window.of_process(person.carrel.pid, "^Import$")
    finally:
        source.end()
    check(person.program.find("text", re.compile("^User")),
          "a cloud image called .img is dropped, and planned as one")
    keep_picture(page, "cloud-img")
    leave(person, page)
    person.program.wait_gone("text", re.compile("^User"))
    open_with(person, system)
    page = desk.Window.of_process(person.carrel.pid, "^Import$")
    person.program.find("push button", "Import").act()
    check(person.card("system"), "a disk with a system of Linux on it comes in when that is agreed to")
    check(packages.is_equal(system, disk_of(person, find_machine(person, "system"))), "with what was on its disk")
    for button, words, main in (("Install from it", "New machine", "Create"), ("Import it", "Import", "Import")):
        open_with(person, stick)
        person.program.find("push button", button).act()
        page = desk.Window.of_process(person.carrel.pid, f"^{words}$")
        check(True, f"what may be either is asked about: “{button}” opens “{words}”")
        leave(person, page)
        person.program.wait_gone("push button", main)


def open_with(person, path):
    subprocess.run([walk.BUILD / "app/carrel", path], env=person.environment, check=True, timeout=120)


def refuse(person, path):
    path.write_bytes(b"This is no machine, whatever it is called.\n" * 64)
    before = len(person.ctl("list")["machines"])
    subprocess.run([walk.BUILD / "app/carrel", path], env=person.environment, check=True, timeout=120)
    person.program.find("push button", re.compile("Close")).act()
    check(len(person.ctl("list")["machines"]) == before, "what is no machine is refused with a reason")


def start_with(person, path):
    """A program that is started with a package waits for its library, and shows the plan then."""
    check(person.close() == 0, "the window closes")
    person.open(path)
    page = desk.Window.of_process(person.carrel.pid, "^Import$")
    button = person.program.find("push button", "Import")
    check(not button.sensitive, "a program that is started with a package shows its plan")
    page.activate()
    page.key("Escape")
    person.program.wait_gone("push button", "Import")


def main():
    if not packages.has_qemu_img():
        print("1..0 # SKIP there is no qemu-img")
        return
    with tempfile.TemporaryDirectory(prefix="carrel-walk-") as scratch:
        person = walk.Walk(scratch, engine="null")
        try:
            raw = make_packages(person.downloads)
            (person.home / ".ssh").mkdir(mode=0o700)
            (person.home / ".ssh" / "id_ed25519.pub").write_text(KEY + "\n")
            person.open()
            drop(person, "Kiste", raw, person.downloads / "Kiste")
            truhe = person.downloads / "Truhe"
            drop(person, "Truhe", raw, truhe / "Truhe.vdi", truhe / "Truhe.vbox")
            discover(person, raw)
            agree(person, person.downloads / "cake.ova", raw)
            tell_cloud(person, raw)
            open_by_content(person)
            refuse(person, person.downloads / "broken.ova")
            start_with(person, person.downloads / "cake.ova")
        finally:
            person.end()
    walk.finish()


main()
