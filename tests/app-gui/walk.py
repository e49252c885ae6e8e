# SPDX-License-Identifier: GPL-3.0-or-later
"""What every walk through the real program needs: a home of its own, the program, the command line."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

sys.dont_write_bytecode = True
SOURCE = pathlib.Path(os.environ["CARREL_SOURCE_DIR"])
BUILD = pathlib.Path(os.environ["CARREL_BUILD_DIR"])
sys.path.insert(0, str(SOURCE / "tools/drive"))
import desk  # noqa: E402

ROW = ("list item", "table row", "row")
NUMBERS = {"done": 0, "failed": 0}


def check(good, name):
    """One line of TAP."""
    NUMBERS["done"] += 1
    NUMBERS["failed"] += not good
    print(f"{'ok' if good else 'not ok'} {NUMBERS['done']} {name}", flush=True)
    return good


def finish():
    print(f"1..{NUMBERS['done']}")
    sys.exit(NUMBERS["failed"] != 0)


def has_qemu():
    return shutil.which("qemu-system-x86_64") is not None


class Walk:
    """One person, with one home and one library."""

    def __init__(self, scratch, engine=None):
        self.scratch = pathlib.Path(scratch)
        self.home = self.scratch / "home"
        self.downloads = self.home / "Downloads"
        config = self.home / ".config"
        for folder in (self.downloads, config):
            folder.mkdir(parents=True)
        (config / "user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Downloads"\n')
        self.environment = dict(os.environ, HOME=str(self.home), XDG_CONFIG_HOME=str(config),
                                CARREL_LIBRARY=str(self.scratch / "library"))
        self.environment.pop("NO_AT_BRIDGE", None)
        if engine is not None:
            self.environment["CARREL_ENGINE"] = engine
        self.carrel = None
        self.window = None
        self.program = None
        self.clicks = 0

    def ctl(self, *arguments):
        """Runs carrelctl and gives what it says as JSON."""
        said = subprocess.run([BUILD / "app/carrelctl", *arguments, "--json"], check=False,
                              env=self.environment, capture_output=True, text=True)
        if said.returncode != 0:
            raise RuntimeError(f"carrelctl {arguments}: {said.stdout}{said.stderr}")
        return json.loads(said.stdout)

    def add_image(self, source, name):
        shutil.copyfile(source, self.downloads / name)

    def open(self, *arguments):
        self.carrel = subprocess.Popen([BUILD / "app/carrel", *arguments], env=self.environment)
        self.attach()

    def attach(self):
        self.window = desk.Window.of_process(self.carrel.pid)
        self.program = desk.application(re.compile("carrel", re.IGNORECASE))
        self.program.find(name="New machine")

    def click(self, node, window=None, count=1):
        """A click of the mouse, counted."""
        self.clicks += count
        (window or self.window).click_node(node, count=count)

    def click_card(self, name, count=1):
        """A click on a machine's card, beside the button in its middle."""
        self.clicks += count
        self.window.click_card(self.card(name), count=count)

    def click_split(self, node, window=None):
        """The main part of a split button: its menu's arrow is at the end."""
        self.clicks += 1
        left, top, width, height = node.extents
        (window or self.window).click(left + min(width / 3, 20), top + height / 2)

    def card(self, name):
        """The card of a machine, by the beginning of its accessible name."""
        pattern = re.compile(re.escape(name) + ", ")
        return self.program.find(name=pattern)

    def choose(self, button, item):
        """Opens a menu button's menu and activates an item by its words."""
        self.click(self.program.find(("toggle button", "push button"), button))
        # A menu is a window of its own: its items have an action, and places that are its own.
        self.program.find("menu item", re.compile(item)).act()
        self.clicks += 1

    def screen(self, machine, name):
        """The guest's own screen as a file, from its core."""
        path = self.scratch / f"{name}.png"
        self.ctl("screenshot", machine, str(path))
        return path

    @staticmethod
    def differ(one, other):
        """How many pixels two pictures differ in; everything if their sizes do."""
        said = subprocess.run(["compare", "-metric", "AE", "-fuzz", "3%", one, other, "null:"],
                              capture_output=True, text=True, check=False)
        if said.returncode > 1:
            return 1 << 30
        return int(float(said.stderr.split()[0]))

    def close(self):
        self.window.activate()
        self.window.key("ctrl+q")
        self.carrel.wait(60)
        return self.carrel.returncode

    def kill(self):
        self.carrel.send_signal(signal.SIGKILL)
        self.carrel.wait(60)

    def end(self):
        """Nothing of ours stays behind, whatever happened."""
        if self.carrel is not None and self.carrel.poll() is None:
            self.carrel.kill()
            self.carrel.wait(60)
        try:
            for machine in self.ctl("list")["machines"]:
                if machine["state"] != "stopped":
                    self.ctl("poweroff", machine["uuid"])
        except (RuntimeError, KeyError) as error:
            print(f"# {error}")
