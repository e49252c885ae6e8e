#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The library's window and the command line on one library: each sees at once what the other does.  The
guests are the null engine's."""

import pathlib
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import walk  # noqa: E402
from walk import check, desk  # noqa: E402


def see_changes(person):
    """What carrelctl does is in the window without a click."""
    uuid = person.ctl("create", "--name", "From the shell", "--memory", "64M")["uuid"]
    check(person.card("From the shell"), "a machine made by carrelctl appears")
    person.ctl("start", uuid)
    check(person.program.find(name="From the shell, Running"), "that it runs is shown")
    person.ctl("pause", uuid)
    check(person.program.find(name="From the shell, Paused"), "that it is paused is shown")
    person.ctl("poweroff", uuid)
    check(person.program.find(name="From the shell, Off"), "that it is off is shown")
    person.ctl("set", uuid, "--name", "Renamed")
    check(person.card("Renamed"), "a new name is shown")
    return uuid


def delete_and_undo(person, uuid):
    person.click_card("Renamed")
    person.window.activate()
    person.window.key("Delete")
    # The offer to undo goes by itself after some seconds: nothing is asked in between.
    person.program.find("push button", re.compile("Undo")).act()
    check(True, "the key Delete puts a machine into the trash")
    check(person.program.find(name="Trash, 0 machines"), "Undo takes it out of the trash")
    check(person.card("Renamed"), "and it is where it was")


def rename_selected(person):
    """The selected machine's card goes along when a new name moves it in the order."""
    for name in ("Alpha", "Beta"):
        person.ctl("create", "--name", name, "--memory", "64M")
    person.card("Beta")
    person.click_card("Alpha")
    desk.wait("the selection", lambda: person.card("Alpha").selected)
    person.window.key("F2")
    person.program.find(("text", "entry"), re.compile("[Nn]ame"))
    person.window.key("ctrl+a")
    person.window.type("Zeta")
    person.window.key("Return")
    check(person.card("Zeta"), "the key F2 renames a selected machine, and it is still shown")


def start_twice(person):
    """A second start shows the first one's window, and ends."""
    before = time.monotonic()
    second = subprocess.run([walk.BUILD / "app/carrel"], env=person.environment, check=False,
                            timeout=120)
    check(second.returncode == 0 and person.carrel.poll() is None,
          f"a second start ends well after {time.monotonic() - before:.1f} s, the first goes on")


def live_on(person, uuid):
    """Guests do not notice that the window goes, or how."""
    person.ctl("start", uuid)
    check(person.program.find(name="Renamed, Running"), "it runs again")
    check(person.close() == 0, "the window closes while a guest runs")
    check(person.ctl("show", uuid)["state"] == "running", "the guest runs on")
    person.open()
    check(person.program.find(name="Renamed, Running"), "a new window knows it")
    person.kill()
    check(person.ctl("show", uuid)["state"] == "running", "the guest outlives a killed program")


def main():
    with tempfile.TemporaryDirectory(prefix="carrel-walk-") as scratch:
        person = walk.Walk(scratch, engine="null")
        try:
            person.open()
            uuid = see_changes(person)
            delete_and_undo(person, uuid)
            rename_selected(person)
            start_twice(person)
            live_on(person, uuid)
        finally:
            person.end()
    walk.finish()


main()
