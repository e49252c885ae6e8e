#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts that a toolkit or a busy reader holds: an import under way is cancelled in the list of jobs and
leaves nothing; the choosers of files, to import, to import a folder and to export to, are opened, used by the
keyboard and closed.  The guests are the null engine's."""

import contextlib
import os
import pathlib
import re
import select
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "app"))
import packages  # noqa: E402
import walk  # noqa: E402
from walk import check, desk  # noqa: E402

PATIENCE_S = 120


class Gate:
    """Stands before the program that reads what strangers wrote: whoever converts a disk says so, and stands
    still, as long as the gate is shut."""

    def __init__(self, place):
        self.fifo, self.mark, program = place / "held", place / "shut", place / "gate"
        os.mkfifo(self.fifo)
        real = walk.BUILD / "appliance/carrel-gate"
        program.write_text(f"""#!/bin/sh
if [ "$1" = decode ] && [ -e "{self.mark}" ]; then
  echo $$ > "{self.fifo}"
  kill -STOP $$
fi
exec "{real}" "$@"
""")
        program.chmod(0o755)
        self.program = program
        # For writing, too: nobody who comes and goes ends it.
        self.descriptor = os.open(self.fifo, os.O_RDWR | os.O_CLOEXEC)

    def shut(self):
        self.mark.touch()

    def open(self):
        self.mark.unlink()

    def wait(self):
        """The process that stands before it."""
        ready, _, _ = select.select([self.descriptor], [], [], PATIENCE_S)
        if not ready:
            raise desk.NotFound("nobody came to the gate")
        return int(os.read(self.descriptor, 64))


def is_gone(pid):
    """Whether a process has ended."""
    with contextlib.suppress(ProcessLookupError, FileNotFoundError):
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
        return text.rsplit(")", 1)[1].split()[0] == "Z"
    return True


def list_leftovers(person):
    """Whatever of machines lies in the library's folder."""
    machines = person.scratch / "library" / "machines"
    return sorted(str(path) for path in machines.rglob("*")) if machines.exists() else []


def find_machine(person, name):
    found = [one for one in person.ctl("list")["machines"] if one["name"] == name]
    return found[0]["uuid"] if found else None


def cancel(person, gate, path):
    gate.shut()
    choose(person, "Import…", "Choose what to import", path)
    person.program.find("push button", "Import").act()
    pid = gate.wait()
    person.click(person.program.find(("toggle button", "push button"), re.compile("job in the background")))
    person.program.find("push button", "Cancel").act()
    desk.wait("the reader's end", lambda: is_gone(pid))
    check(True, "an import under way is cancelled in the list of jobs, and its reader ends")
    desk.wait("an empty library", lambda: not list_leftovers(person))
    check(person.ctl("list")["machines"] == [], "it leaves no machine, and no file")
    person.window.activate()
    person.window.key("Escape")
    gate.open()


def open_chooser(person, item, title):
    person.choose("More ways to begin", item)
    chooser = desk.Window.of_process(person.carrel.pid, f"^{title}$")
    chooser.activate()
    return chooser


def wait_closed(person, title):
    desk.wait(f"the end of “{title}”", lambda: person.program.find_now(name=title) is None)


def choose(person, item, title, path):
    """Types where the file lies: GTK's chooser takes a "/" as the beginning of that."""
    chooser = open_chooser(person, item, title)
    person.program.find(name=title)
    chooser.type(str(path))
    chooser.key("Return")
    wait_closed(person, title)


def give_up(person, item, title):
    before = person.ctl("list")["machines"]
    chooser = open_chooser(person, item, title)
    person.program.find(name=title)
    chooser.key("Escape")
    wait_closed(person, title)
    check(person.ctl("list")["machines"] == before, f"“{title}” is closed by Escape, and nothing happens")


def bring_in(person, item, title, path, name, raw):
    choose(person, item, title, path)
    desk.Window.of_process(person.carrel.pid, "^Import$")
    person.program.find("push button", "Import").act()
    check(person.card(name), f"“{title}”: what is typed there comes in")
    disk = next((person.scratch / "library" / "machines" / find_machine(person, name)).glob("**/*.qcow2"))
    check(packages.is_equal(raw, disk), "with what was on its disk")


def take_out(person, name, path):
    """The chooser of the target: given up once, then told where."""
    person.window.activate()
    person.click_card(name)
    for is_meant in (False, True):
        person.window.activate()
        person.window.key("shift+F10")
        person.program.find("menu item", re.compile("Export")).act()
        desk.Window.of_process(person.carrel.pid, "^Export ")
        person.program.find("push button", re.compile("Export…")).act()
        chooser = desk.Window.of_process(person.carrel.pid, "^Export to$")
        chooser.activate()
        person.program.find(name="Export to")
        if is_meant:
            chooser.key("ctrl+a")
            chooser.type(str(path))
            chooser.key("Return")
        else:
            chooser.key("Escape")
        wait_closed(person, "Export to")
        if not is_meant:
            check(not path.exists(), "the chooser of the target is closed by Escape, and nothing is made")
            person.program.find("push button", "Cancel").act()
            desk.wait("the end of the page", lambda: person.program.find_now("push button", "Export…") is None)
    desk.wait("the package", path.exists)
    check(person.program.find(name=re.compile("Exported as")), "the target is typed, and the package is there")


def main():
    if not packages.has_qemu_img():
        print("1..0 # SKIP there is no qemu-img")
        return
    with tempfile.TemporaryDirectory(prefix="carrel-walk-") as scratch:
        person = walk.Walk(scratch, engine="null")
        gate = Gate(person.scratch)
        person.environment["CARREL_GATE"] = str(gate.program)
        try:
            raw = packages.make_raw(person.downloads / "disk.raw")
            folder = packages.make_vmx(person.downloads / "Kiste",
                                       packages.convert(raw, person.downloads / "k.vmdk", "sparse"))
            disk = packages.convert(raw, person.downloads / "d.vmdk", "stream")
            ova = packages.make_ova(person.downloads / "one.ova", [packages.System(
                "one", "One", [packages.Disk("d", 8 * packages.MIB, disk)])])
            person.open()
            give_up(person, "Import…", "Choose what to import")
            give_up(person, "Import a folder", "Choose a folder to import")
            cancel(person, gate, ova)
            bring_in(person, "Import…", "Choose what to import", ova, "One", raw)
            bring_in(person, "Import a folder", "Choose a folder to import", folder, "Kiste", raw)
            take_out(person, "One", person.downloads / "out.ova")
        finally:
            person.end()
    walk.finish()


main()
