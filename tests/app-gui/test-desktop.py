#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Debian with a graphical desktop, made from packages, on a disk of its own: boots under BIOS and
under UEFI inside the window, shows its desktop, takes the size of the window and of the full screen,
and ends by its power button.  Takes minutes where the processor is emulated."""

import os
import re
import subprocess
import sys
import tempfile
import pathlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import walk  # noqa: E402
from walk import check, desk  # noqa: E402

PICTURES = os.environ.get("CARREL_WALK_PICTURES")
BOOT_SECONDS = 600
FOLLOW_SECONDS = 120
# The desktop's background in the guest (tests/media/debian-desktop/setup.sh), as ImageMagick says it.
BACKGROUND = "2E5C8A"
# A place in the guest's terminal.
TERMINAL = (200, 200)


def make_image():
    return subprocess.run([walk.SOURCE / "tools/media", "debian-desktop"], check=True, text=True,
                          capture_output=True).stdout.strip().splitlines()[-1]


def keep_picture(person, name):
    if PICTURES:
        person.window.picture(f"{PICTURES}/{name}.png")


def guest_size(person, uuid):
    picture = person.screen(uuid, "size")
    return tuple(int(part) for part in desk.run("identify", "-format", "%w %h", picture).split())


def desktop_drawn(person, uuid):
    """Whether a spot between the terminal and the task bar has the background's colour."""
    picture = person.screen(uuid, "look")
    said = desk.run("convert", picture, "-gravity", "East", "-crop", "8x8+40+0", "+repage",
                    "-scale", "1x1!", "-format", "%[hex:u.p{0,0}]", "info:")
    return said.startswith(BACKGROUND)


def view_size(person):
    """What the window leaves for the guest's screen."""
    return person.program.find(name="Screen of the machine").extents[2:]


def console_open(person):
    """Whether the console shows; opens it from the overview where starting has not."""
    if person.program.find_now(name="Screen of the machine"):
        return True
    button = person.program.find_now("push button", re.compile("Open the console"))
    if button:
        button.act()
    return False


def check_follows(person, uuid, what, resize=lambda: None):
    def follows():
        view, guest = view_size(person), guest_size(person, uuid)
        return view == guest and guest

    # A guest that is still busy with one size may miss the next one: no person is as quick.
    person.ctl("wait", uuid, "--until", "screen-stable", "--timeout", str(FOLLOW_SECONDS))
    resize()

    try:
        size = desk.wait(f"the guest to take the size of {what}", follows, FOLLOW_SECONDS)
    except desk.NotFound:
        print(f"# the view is {view_size(person)}, the guest {guest_size(person, uuid)}")
        size = None
    check(size, f"the guest takes the size of {what}: {size}")


def create_and_boot(person, image, firmware):
    person.ctl("create", "--media", image, "--name", firmware, "--os", "debian11",
               "--memory", "1G", "--firmware", firmware)
    uuid = person.ctl("show", firmware)["uuid"]
    person.open()
    person.window.activate()
    person.click_card(firmware, count=2)
    start = person.program.find(name=re.compile("^_?Start$"))
    start.act()
    person.ctl("wait", uuid, "--until", "running", "--timeout", "120")
    desk.wait("the console", lambda: console_open(person))
    person.ctl("wait", uuid, "--until", "agent", "--timeout", str(BOOT_SECONDS))
    check(True, f"{firmware}: boots from its disk until its agent answers")
    drawn = desk.wait("the desktop", lambda: desktop_drawn(person, uuid), BOOT_SECONDS)
    check(drawn, f"{firmware}: shows its graphical desktop")
    keep_picture(person, f"{firmware}-desktop")
    return uuid


def walk_through(person, image, firmware):
    uuid = create_and_boot(person, image, firmware)
    check_follows(person, uuid, "the window")
    check_follows(person, uuid, "a smaller window", lambda: person.window.resize(1001, 707))
    keep_picture(person, f"{firmware}-small")
    before = person.screen(uuid, "before")
    left, top, _, _ = person.program.find(name="Screen of the machine").extents
    person.window.click(left + TERMINAL[0], top + TERMINAL[1])
    person.window.type("xrandr")
    person.window.key("Return")
    typed = desk.wait("what was typed", lambda: person.differ(before, person.screen(uuid, "typed"))
                      > 500)
    check(typed, f"{firmware}: the terminal takes what is typed")
    keep_picture(person, f"{firmware}-typed")
    # Keys go to the guest while it has them; the button is the mouse's.
    check_follows(person, uuid, "the full screen",
                  lambda: person.click(person.program.find("push button", "Full screen")))
    check(person.window.geometry()[2] >= 1400, "which is the whole screen")
    keep_picture(person, f"{firmware}-full")
    person.ctl("stop", uuid, "--timeout", "180")
    check(person.ctl("show", uuid)["state"] == "stopped", f"{firmware}: ends by its power button")


def main():
    image = make_image()
    for firmware in sys.argv[1:] or ("bios", "uefi"):
        with tempfile.TemporaryDirectory(prefix="carrel-desktop-") as scratch:
            person = walk.Walk(scratch)
            try:
                walk_through(person, image, firmware)
            finally:
                if person.window is not None:
                    keep_picture(person, f"{firmware}-end")
                person.end()
    walk.finish()


main()
