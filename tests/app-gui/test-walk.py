#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's way with one machine, through the real window, with a real guest: made from an image in
the downloads in at most four clicks, typed to, seen in full screen, paused, given another CD; its
window closed, the program killed and opened again: the guest is where it was."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import walk  # noqa: E402
from walk import check, desk  # noqa: E402

IMAGE = "debian-12-netinst.iso"
PICTURES = os.environ.get("CARREL_WALK_PICTURES")


def make_image():
    return subprocess.run([walk.SOURCE / "tools/media", "grub-rescue"], check=True, text=True,
                          capture_output=True).stdout.strip().splitlines()[-1]


def keep_picture(person, name):
    if PICTURES:
        person.window.picture(f"{PICTURES}/{name}.png")


def find_emulator(person, uuid):
    return person.ctl("show", uuid)["qemu-pid"]


def wait_stable(person, uuid):
    """Until two pictures of the guest are the same.  (`carrelctl wait` would take the display over.)"""
    state = {"last": person.screen(uuid, "look-0"), "number": 0}

    def look():
        state["number"] += 1
        now = person.screen(uuid, f"look-{state['number'] % 2 + 1}")
        same = person.differ(state["last"], now) < 200
        state["last"] = now
        return same and desk_colours(now) > 1

    desk.wait("a screen that stays as it is", look)


def desk_colours(path):
    return int(desk.run("identify", "-format", "%k", path))


def wait_changed(person, uuid, before, pixels):
    """Until the guest's screen differs from a picture by so many pixels."""
    return desk.wait("a change of the guest's screen",
                     lambda: person.differ(before, person.screen(uuid, "look")) > pixels)


def make_machine(person):
    """New, the image that was found, Create."""
    person.window.activate()
    person.click_split(person.program.find(name="New machine"))
    dialog = person.program.find("frame", "New machine")
    window = desk.Window.of_process(person.carrel.pid, title="^New machine$")
    person.click(dialog.find(walk.ROW, re.compile("debian")), window)
    create = dialog.find(name=re.compile("^_?C_?reate$"))
    desk.wait("Create to become possible", lambda: create.sensitive)
    person.click_split(create, window)
    person.program.find(name="Back to the library")
    check(person.clicks <= 4, f"a machine boots from an image after {person.clicks} clicks")
    uuid = person.ctl("list")["machines"][0]["uuid"]
    person.ctl("wait", uuid, "--until", "running", "--timeout", "120")
    wait_stable(person, uuid)
    return uuid


def wait_console(person):
    """Until the console shows the guest's screen, and not a page over it."""
    return desk.wait("the guest's colours in the window", lambda: person.window.colours() > 8)


def type_to_guest(person, uuid):
    before = person.screen(uuid, "before")
    person.click(person.program.find(name="Screen of the machine"))
    person.window.type("c")
    check(wait_changed(person, uuid, before, 1000), "a key in the window reaches the guest")
    wait_stable(person, uuid)
    before = person.screen(uuid, "prompt")
    person.window.type("echo carrel")
    check(wait_changed(person, uuid, before, 100), "and so does a line that is typed")
    wait_stable(person, uuid)
    keep_picture(person, "typed")


def find_strip(person):
    """The strip comes when the pointer rests at the edge; the window may still be growing."""
    left, _, _, _ = person.window.geometry()
    person.window.move_to(600 + left % 7, 0)
    return person.program.find_now("push button", "Leave full screen")


def leave_full_screen(person, before):
    """The strip slides in: a click that came too early is given again, as a person does."""
    if person.window.geometry()[2] == before[2]:
        return True
    strip = find_strip(person)
    if strip:
        person.click(strip)
    return False


def full_screen_and_back(person):
    before = person.window.geometry()
    person.click(person.program.find("push button", "Full screen"))
    full = desk.wait("the whole screen", lambda: person.window.geometry()[2] >= 1400)
    keep_picture(person, "full-screen")
    check(full, "the window fills the screen")
    back = desk.wait("the window's size", lambda: leave_full_screen(person, before))
    check(back, "and becomes a window again")


def change_disc(person, uuid):
    person.choose("Devices", "second")
    name = desk.wait("the other CD", lambda: "second" in str(person.ctl("show", uuid)))
    check(name, "another CD is put in while the guest runs")


def pause_and_resume(person, uuid):
    person.choose("Power", "Pause, keeping")
    desk.wait("the pause", lambda: person.ctl("show", uuid)["state"] == "paused")
    resume = person.program.find("push button", re.compile("Resume"))
    keep_picture(person, "paused")
    check(resume is not None, "a paused guest says so, with the way on")
    person.click(resume)
    desk.wait("the guest to go on", lambda: person.ctl("show", uuid)["state"] == "running")
    check(True, "and goes on")


def reopen_and_compare(person, uuid, before, emulator, name):
    person.open()
    person.click_card(person.ctl("show", uuid)["name"], count=2)
    person.program.find(name="Back to the library")
    wait_console(person)
    check(find_emulator(person, uuid) == emulator, f"{name}: the same emulator runs")
    check(person.differ(before, person.screen(uuid, "again")) < 2000,
          f"{name}: the guest is where it was")
    keep_picture(person, re.sub("[^a-z]+", "-", name))


def close_and_kill(person, uuid):
    emulator = find_emulator(person, uuid)
    before = person.screen(uuid, "left")
    check(person.close() == 0, "the window closes without a question")
    reopen_and_compare(person, uuid, before, emulator, "after closing the window")
    person.kill()
    reopen_and_compare(person, uuid, before, emulator, "after the program was killed")
    person.click(person.program.find(name="Screen of the machine"))
    person.window.type(" again")
    check(wait_changed(person, uuid, before, 20), "and is typed to as before")


def main():
    with tempfile.TemporaryDirectory(prefix="carrel-walk-") as scratch:
        person = walk.Walk(scratch)
        image = make_image()
        person.add_image(image, IMAGE)
        person.add_image(image, "second.iso")
        os.utime(person.downloads / "second.iso", (1, 1))
        try:
            person.open()
            uuid = make_machine(person)
            wait_console(person)
            keep_picture(person, "booted")
            type_to_guest(person, uuid)
            full_screen_and_back(person)
            pause_and_resume(person, uuid)
            change_disc(person, uuid)
            close_and_kill(person, uuid)
        finally:
            if person.window is not None:
                keep_picture(person, "end")
            person.end()
    walk.finish()


main()
