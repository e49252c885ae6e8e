#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job, done as a person does it: a machine from an installer image, booted, seen.

usage: demo.py --media IMAGE --picture PNG [--carrel PROGRAM] [--carrelctl PROGRAM] [--timeout S]

Runs under tools/with-display and tools/uninstalled.  Everything it makes (library, home, run-time
folder) is its own and is gone afterwards; the picture stays.
"""

import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import desk  # noqa: E402

# The installer's first page: rather light, with the chosen language on a bar: green in Debian 12, blue
# and shaded in Debian 13.
LIGHT = 0.25
BAR_COLOURS = ["#29867e", "#275a78"]
BAR_SHARE = 0.004


def say(text):
    print(f"demo: {text}", flush=True)


def prepare_home(scratch, media):
    """A home with the image where a person's downloads lie."""
    home = scratch / "home"
    downloads = home / "Downloads"
    downloads.mkdir(parents=True)
    config = home / ".config"
    config.mkdir()
    (config / "user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Downloads"\n')
    image = downloads / "debian-installer.iso"
    try:
        os.link(media, image)
    except OSError:
        shutil.copyfile(media, image)
    environment = dict(os.environ, HOME=str(home), XDG_CONFIG_HOME=str(config),
                       CARREL_LIBRARY=str(scratch / "library"))
    return environment, image


def brightness(path, box):
    return float(desk.run("convert", path, "-crop", box, "+repage", "-colorspace", "gray",
                          "-format", "%[fx:mean]", "info:"))


def bar_share(path, box):
    """The share of the installer's bar: only its colours, not white."""
    bars = [word for colour in BAR_COLOURS for word in ("-opaque", colour)]
    said = desk.run("convert", path, "-crop", box, "+repage", "-fuzz", "5%",
                    "-fill", "#ff00ff", *bars, "-fuzz", "0%", "-fill", "black",
                    "+opaque", "#ff00ff", "-fill", "white", "-opaque", "#ff00ff",
                    "-format", "%[fx:mean]", "info:")
    return float(said)


class Demo:
    def __init__(self, arguments, scratch):
        self.arguments = arguments
        self.scratch = scratch
        self.watch = desk.Stopwatch(say)
        self.environment, self.image = prepare_home(scratch, arguments.media)
        self.process = None
        self.window = None
        self.program = None

    def open(self):
        self.process = subprocess.Popen([self.arguments.carrel], env=self.environment)
        self.program = desk.application(re.compile("carrel", re.IGNORECASE))
        self.window = desk.Window.of_process(self.process.pid)
        self.window.resize(1280, 860)
        self.program.find(name="New machine")
        self.watch.step("Carrel is open")

    def create(self):
        """New, the image that was found, Create: three clicks."""
        self.window.activate()
        self.click_split(self.window, self.program.find(name="New machine"))
        dialog = self.program.find("frame", "New machine")
        dialog_window = desk.Window.of_process(self.process.pid, title="^New machine$")
        row = dialog.find(("list item", "table row", "row"), re.compile("debian", re.IGNORECASE))
        self.watch.step(f"the image was found and recognised: {row.name}")
        dialog_window.click_node(row)
        create = dialog.find(name=re.compile("^_?C_?reate$"))
        desk.wait("Create to become possible", lambda: create.sensitive)
        self.click_split(dialog_window, create)
        self.program.find(name="Back to the library")
        self.watch.step("the machine was created, and its console is shown")

    @staticmethod
    def click_split(window, node):
        """The main part of a split button: its menu's arrow is at the end."""
        left, top, width, height = node.extents
        window.click(left + min(width / 3, 20), top + height / 2)

    def wait_drawn(self):
        """Looks at the window until the installer's first page is in it."""
        look = self.scratch / "look.png"

        def drawn():
            self.window.picture(look)
            _, _, width, height = self.window.geometry()
            # Below the banner, which has the bar's colour and comes before the page.
            top = height // 3
            box = f"{width}x{height - top}+0+{top}"
            return brightness(look, box) > LIGHT and bar_share(look, box) > BAR_SHARE

        desk.wait("the guest's graphical installer", drawn, self.arguments.timeout)
        self.watch.step("the guest has drawn its installer")

    def take_picture(self):
        picture = pathlib.Path(self.arguments.picture).absolute()
        picture.parent.mkdir(parents=True, exist_ok=True)
        self.window.picture(picture)
        say(f"picture: {picture}")

    def end(self):
        """Switches the machine off by the command line, closes the window, waits for the end."""
        listed = desk.run(self.arguments.carrelctl, "list", "--json", env=self.environment)
        for name in re.findall(r'"uuid"\s*:\s*"([0-9a-f-]+)"', listed):
            desk.run(self.arguments.carrelctl, "poweroff", name, env=self.environment)
        self.watch.step("the machine is off")
        self.window.activate()
        self.window.key("ctrl+q")
        self.process.wait(60)
        self.watch.step("Carrel is closed")

    def give_up(self):
        """After a failure: nothing of ours may stay behind."""
        if self.window is not None:
            try:
                failed = str(pathlib.Path(self.arguments.picture).absolute()) + ".failed.png"
                self.window.picture(failed)
                say(f"picture of the failure: {failed}")
            except subprocess.CalledProcessError:
                pass
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
        stop_strays(self.scratch)


def stop_strays(scratch):
    """Ends the processes that were given this folder, and no others."""
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        if str(scratch).encode() in environment and int(folder.name) != os.getpid():
            try:
                os.kill(int(folder.name), signal.SIGKILL)
            except OSError:
                pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--media", required=True)
    parser.add_argument("--picture", required=True)
    parser.add_argument("--carrel", default="carrel")
    parser.add_argument("--carrelctl", default="carrelctl")
    parser.add_argument("--timeout", type=float, default=900)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="carrel-demo-") as scratch:
        demo = Demo(arguments, pathlib.Path(scratch))
        try:
            demo.open()
            demo.create()
            demo.wait_drawn()
            demo.take_picture()
            demo.end()
        except (desk.NotFound, subprocess.SubprocessError, OSError) as error:
            say(f"FAILED: {error}")
            demo.give_up()
            sys.exit(1)
    say("done")


main()
