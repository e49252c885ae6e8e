# SPDX-License-Identifier: GPL-3.0-or-later
"""Carrel's window in a place of ours, used through the accessibility bus and the keyboard."""

import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools/drive"))
import desk  # noqa: E402
from gi.repository import Atspi, GLib  # noqa: E402

from faults import BUILD, Place, expect  # noqa: E402

CARREL = os.environ.get("CARREL_FAULTS_GUI", str(BUILD / "app" / "carrel"))

# What tools/with-display and tools/uninstalled say, which a window needs.
DISPLAY = ["DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "GDK_BACKEND", "GSK_RENDERER", "GDK_DEBUG",
           "GDK_DISABLE", "LIBGL_ALWAYS_SOFTWARE", "GSETTINGS_SCHEMA_DIR", "XDG_DATA_DIRS"]


class Desk(Place):
    """A place with a display."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options,
                         **{name: os.environ[name] for name in DISPLAY if name in os.environ})
        config = self.home / ".config"
        config.mkdir()
        (self.home / "Downloads").mkdir()
        (config / "user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Downloads"\n')
        self.environment["XDG_CONFIG_HOME"] = str(config)

    def open_window(self, library=None):
        """Opens Carrel and waits until it shows the library."""
        arguments = ["--library", library] if library else []
        return Window(self, self.begin(*arguments, program=CARREL))


def find_program(pid):
    """A program's root on the accessibility bus; others of its name may just have been killed."""
    Atspi.init()

    def look():
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for index in range(desktop.get_child_count()):
            try:
                child = desktop.get_child_at_index(index)
                if child is not None and child.get_process_id() == pid:
                    return desk.Node(child)
            except GLib.Error:
                continue
        return None

    return desk.wait(f"the program {pid} on the accessibility bus", look)


class Window:
    """One program with its window."""

    def __init__(self, place, process):
        self.place = place
        self.process = process
        self.program = find_program(process.pid)
        self.window = desk.Window.of_process(process.pid)
        # The first one: what comes after it needs no second look.
        self.program.find("table cell")
        self.window.activate()

    @property
    def pid(self):
        return self.process.pid

    def card(self, name, state=""):
        """The card of a machine, which bears its name and its state."""
        return self.program.find("table cell", re.compile(f"^{re.escape(name)}, {state}"))

    def has_card(self, name):
        return self.program.find_now("table cell", re.compile(f"^{re.escape(name)}, ")) is not None

    def click(self, node, title=None, down=0.5):
        window = desk.Window.of_process(self.pid, title=title) if title else self.window
        left, top, width, height = node.extents
        # Not waited for: a pointer that is there already does not move.
        desk.run("xdotool", "mousemove", "--window", window.identifier, int(left + width / 2),
                 int(top + height * down), "click", "1")

    def select(self, name):
        """By the mouse, where the card says its name: in its middle a button comes up beneath the
        pointer.  The window has taken the click before it takes the next key."""
        self.click(self.card(name), down=0.85)

    def key(self, *keys):
        self.window.key(*keys)

    def start_button(self, name):
        return self.card(name).find("push button", "Start", showing=False)

    def button(self, name, root=None):
        return (root or self.program).find("push button", re.compile(name))

    def frame(self, title):
        return self.program.find("frame", title)

    def expect_running(self):
        expect(self.process.is_running(), "the program has ended:", self.process.wait)
