# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are dragged from another program's window onto Carrel's."""

import select
import subprocess
import time

import walk
from walk import desk


class Source:
    """A window of another program that files are dragged from."""

    def __init__(self, *paths):
        program = walk.BUILD / "tests/app-gui/drag-source"
        self.process = subprocess.Popen([program, *map(str, paths)], stdout=subprocess.PIPE)
        self.window = desk.Window.of_process(self.process.pid)

    def drop_on(self, target):
        """Moves in steps, as a hand does: a drag begins when the pointer has moved.  Lets go when the
        target has said that it takes what lies over it."""
        left, top, width, height = self.window.geometry()
        over = target.geometry()
        start = (left + width // 2, top + height // 2)
        end = (over[0] + over[2] // 2, over[1] + over[3] * 3 // 4)
        desk.run("xdotool", "windowraise", self.window.identifier, "mousemove", *start, "mousedown", 1)
        for step in range(1, 21):
            desk.run("xdotool", "mousemove",
                     *(one + (other - one) * step // 20 for one, other in zip(start, end)))
        ready, deadline, nudge = [], time.monotonic() + desk.DEADLINE, 2
        while not ready and time.monotonic() < deadline:
            # All the steps may have come as one, which began the drag: only the next one is of the drag.
            desk.run("xdotool", "mousemove_relative", "--", nudge, nudge)
            nudge = -nudge
            ready, _, _ = select.select([self.process.stdout], [], [], 1)
        desk.run("xdotool", "mouseup", 1)
        if not ready:
            raise desk.NotFound("the window did not take what was dragged over it")

    def end(self):
        self.process.kill()
        self.process.wait(60)
        self.process.stdout.close()
